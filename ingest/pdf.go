package ingest

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/ledongthuc/pdf"
)

// extractPDF reads the text of a PDF. The library resolves objects and opens
// streams; the page tree, the content streams and the character maps are read
// here (pdfcontent.go, pdffont.go), because the library's own ways through them
// have no bounds, and pdflayout.go rebuilds headings and paragraphs.
func extractPDF(ctx context.Context, raw Raw, lim Limits) (Extracted, error) {
	data, err := guardPDF(raw.Data, lim)
	if err != nil {
		return Extracted{}, err
	}
	r, err := pdf.NewReader(timedReader{ctx, bytes.NewReader(data)}, int64(len(data)))
	if err != nil {
		if ctx.Err() != nil {
			return Extracted{}, tooSlow(ctx.Err())
		}
		if strings.Contains(err.Error(), "password") {
			return Extracted{}, fmt.Errorf("%w: protected by a password", ErrUnsupported)
		}
		return Extracted{}, fmt.Errorf("broken file: %w", err)
	}
	pages, err := pdfPages(r, lim.Pages)
	if err != nil {
		return Extracted{}, err
	}
	doc := &pdfDoc{ctx: ctx, fonts: map[string]*pdfFont{}, left: lim.Unpacked, glyphs: lim.Text}
	var lines [][]pdfLine
	var firstErr error
	for i, page := range pages {
		glyphs, err := doc.page(page)
		if ctx.Err() != nil {
			return Extracted{}, tooSlow(ctx.Err())
		}
		if err != nil && firstErr == nil {
			firstErr = fmt.Errorf("page %d: %w", i+1, err)
		}
		lines = append(lines, pdfLines(glyphs))
	}
	ex := layoutPDF(lines)
	if strings.TrimSpace(ex.Markdown) == "" {
		if firstErr != nil {
			return Extracted{}, firstErr
		}
		return Extracted{}, fmt.Errorf("%w (a scan without text recognition?)", ErrNoText)
	}
	info := pdfInfo(r)
	if ex.Title == "" {
		ex.Title = info.title
	}
	if ex.Title == "" {
		ex.Title = firstSentence(paragraphs(ex.Markdown))
	}
	ex.Published = parseDate(info.date)
	return ex, nil
}

// timedReader ends the library's loops over a crafted file: it has no other
// way out than a panic, which Extract turns into an error.
type timedReader struct {
	ctx context.Context
	r   io.ReaderAt
}

func (t timedReader) ReadAt(p []byte, off int64) (int, error) {
	if err := t.ctx.Err(); err != nil {
		panic(tooSlow(err))
	}
	if off < 0 {
		return 0, io.EOF
	}
	return t.r.ReadAt(p, off)
}

// pdfPages walks the page tree (ISO 32000-1, 7.7.3) in order.
func pdfPages(r *pdf.Reader, limit int) ([]pdf.Value, error) {
	var pages []pdf.Value
	steps := 0
	var walk func(v pdf.Value, depth int) error
	walk = func(v pdf.Value, depth int) error {
		if steps++; depth > 40 || steps > 4*limit+100 || len(pages) > limit {
			return fmt.Errorf("%w: more than %d pages or a looping page tree", ErrTooComplex, limit)
		}
		kids := v.Key("Kids")
		if kids.Kind() != pdf.Array {
			if v.Kind() == pdf.Dict {
				pages = append(pages, v)
			}
			return nil
		}
		for i := range kids.Len() {
			if err := walk(kids.Index(i), depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := walk(r.Trailer().Key("Root").Key("Pages"), 0); err != nil {
		return nil, err
	}
	if len(pages) == 0 {
		return nil, fmt.Errorf("broken file: no pages")
	}
	return pages, nil
}

type pdfInformation struct{ title, date string }

// pdfInfo reads the document information (ISO 32000-1, 14.3.3). Titles that
// programs fill in by themselves are left out.
func pdfInfo(r *pdf.Reader) (info pdfInformation) {
	defer func() {
		if recover() != nil { // broken information must not cost the text
			info = pdfInformation{}
		}
	}()
	v := r.Trailer().Key("Info")
	t := oneLine(v.Key("Title").Text())
	low := strings.ToLower(t)
	if len(t) >= 5 && strings.Contains(t, " ") && !strings.HasPrefix(low, "microsoft ") && !strings.Contains(low, ".doc") &&
		!strings.Contains(low, ".indd") && !strings.Contains(low, "untitled") && !strings.Contains(low, "unbenannt") {
		info.title = t
	}
	// D:YYYYMMDDHHmmSS+01'00'
	if d := strings.TrimPrefix(v.Key("CreationDate").RawString(), "D:"); len(d) >= 8 {
		info.date = d[:4] + "-" + d[4:6] + "-" + d[6:8]
	}
	return info
}
