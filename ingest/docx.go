package ingest

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
)

// hasDOCXPart reports whether a ZIP container holds a Word document.
func hasDOCXPart(data []byte) bool {
	return bytes.Contains(data, []byte("word/document.xml"))
}

// extractDOCX reads the main text of a Word document (ECMA-376, part 1, 17):
// headings by style, lists, tables and the target of links that their text
// hides. Headers, footers, comments and deleted text are left out.
func extractDOCX(ctx context.Context, raw Raw, lim Limits) (Extracted, error) {
	zr, err := zip.NewReader(bytes.NewReader(raw.Data), int64(len(raw.Data)))
	if err != nil {
		return Extracted{}, fmt.Errorf("broken ZIP container: %w", err)
	}
	if len(zr.File) > lim.Entries {
		return Extracted{}, fmt.Errorf("%w: %d files in the container", ErrTooComplex, len(zr.File))
	}
	// Sizes in the directory of a ZIP are claims; what counts is what comes out.
	box := &docxBox{zip: zr, left: lim.Unpacked}
	styles, err := box.styles()
	if err != nil {
		return Extracted{}, err
	}
	core, err := box.core()
	if err != nil {
		return Extracted{}, err
	}
	part, err := box.open("word/document.xml")
	if err != nil {
		return Extracted{}, err
	}
	if part == nil {
		return Extracted{}, fmt.Errorf("%w: no Word document in the container", ErrUnsupported)
	}
	defer part.Close()
	d := docxReader{styles: styles, maxText: lim.Text}
	if err := d.read(ctx, xml.NewDecoder(part)); err != nil {
		return Extracted{}, err
	}
	ex := Extracted{Markdown: d.markdown(), Title: d.title}
	if ex.Markdown == "" {
		ex.Markdown = escapeLine(ex.Title) // nothing but a title
	}
	if ex.Title == "" {
		ex.Title = firstHeading(ex.Markdown)
	}
	if ex.Title == "" && !strings.EqualFold(core.Title, "Microsoft Word") {
		ex.Title = core.Title
	}
	if ex.Title == "" {
		ex.Title = firstSentence(paragraphs(ex.Markdown))
	}
	ex.Language = core.Language
	ex.Published = parseDate(firstOf(core.Modified, core.Created))
	return ex, nil
}

// docxBox opens parts of the container within one budget of unpacked bytes.
type docxBox struct {
	zip  *zip.Reader
	left int64
}

// A part that unpacks to more than freeBytes may do so by maxRatio at most: the
// XML of Word packs by 10 to 50.
const (
	freeBytes = 2 << 20
	maxRatio  = 100
)

type boxPart struct {
	io.ReadCloser
	box    *docxBox
	packed int64
	read   int64
}

func (p *boxPart) Read(b []byte) (int, error) {
	if p.box.left <= 0 || (p.read > freeBytes && p.read > maxRatio*p.packed) {
		return 0, fmt.Errorf("%w: unpacks to too much data", ErrTooLarge)
	}
	b = b[:min(int64(len(b)), p.box.left)]
	n, err := p.ReadCloser.Read(b)
	p.box.left -= int64(n)
	p.read += int64(n)
	return n, err
}

// open returns nil without an error when the part does not exist.
func (b *docxBox) open(name string) (io.ReadCloser, error) {
	for _, f := range b.zip.File {
		if f.Name == name {
			r, err := f.Open()
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			return &boxPart{ReadCloser: r, box: b, packed: int64(f.CompressedSize64)}, nil
		}
	}
	return nil, nil
}

// docxCore holds document properties (ECMA-376, part 2, 11).
type docxCore struct {
	Title    string `xml:"title"`
	Language string `xml:"language"`
	Created  string `xml:"created"`
	Modified string `xml:"modified"`
}

func (b *docxBox) core() (docxCore, error) {
	var c docxCore
	err := b.decode("docProps/core.xml", &c)
	return c, err
}

// docxStyles holds what is read of word/styles.xml, by identifier of the style.
type docxStyles struct {
	levels map[string]int  // of headings: 1–6, and titleStyle for "Title"
	hidden map[string]bool // styles of hidden text
}

// maxBases bounds the styles that one style rests upon.
const maxBases = 20

// styles reads the styles of paragraphs and runs. Names are translated by Word, identifiers too, outline levels are not.
func (b *docxBox) styles() (docxStyles, error) {
	var doc struct {
		Style []struct {
			ID   string `xml:"styleId,attr"`
			Name struct {
				Val string `xml:"val,attr"`
			} `xml:"name"`
			Outline *struct {
				Val int `xml:"val,attr"`
			} `xml:"pPr>outlineLvl"`
			BasedOn struct {
				Val string `xml:"val,attr"`
			} `xml:"basedOn"`
			Vanish *struct {
				Val string `xml:"val,attr"`
			} `xml:"rPr>vanish"`
		} `xml:"style"`
	}
	if err := b.decode("word/styles.xml", &doc); err != nil {
		return docxStyles{}, err
	}
	levels, hidden, base := map[string]int{}, map[string]bool{}, map[string]string{}
	for _, s := range doc.Style {
		if s.Vanish != nil {
			hidden[s.ID] = s.Vanish.Val != "0" && s.Vanish.Val != "false" && s.Vanish.Val != "off"
		}
		base[s.ID] = s.BasedOn.Val
	}
	all := map[string]bool{}
	for id := range base { // a style says only what differs from the one below it
		at := id
		for range maxBases {
			if h, said := hidden[at]; said {
				all[id] = h
				break
			}
			at = base[at]
		}
	}
	for _, s := range doc.Style {
		name := strings.ToLower(s.Name.Val)
		switch {
		case name == "title" || name == "titel":
			levels[s.ID] = titleStyle
		case s.Outline != nil && s.Outline.Val >= 0 && s.Outline.Val < 9:
			levels[s.ID] = min(s.Outline.Val+1, 6)
		default:
			for _, prefix := range []string{"heading ", "überschrift "} {
				if n := strings.TrimPrefix(name, prefix); n != name && len(n) == 1 && n >= "1" && n <= "9" {
					levels[s.ID] = min(int(n[0]-'0'), 6)
				}
			}
		}
	}
	return docxStyles{levels, all}, nil
}

const titleStyle = -1

func (b *docxBox) decode(name string, v any) error {
	r, err := b.open(name)
	if err != nil || r == nil {
		return err
	}
	defer r.Close()
	if err := xml.NewDecoder(r).Decode(v); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
}
