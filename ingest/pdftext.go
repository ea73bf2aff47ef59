package ingest

import (
	"context"
	"errors"
	"fmt"

	"github.com/ledongthuc/pdf"
)

// A glyph is a character as it stands on a page, in points from its lower left
// corner.
type glyph struct {
	text    string
	x, y, w float64
	size    float64
	bold    bool
	unseen  bool // drawn in mode 3 or without opacity (see visibleGlyphs)
	white   bool
}

// pdfDoc reads pages within one budget of unpacked bytes and of glyphs.
type pdfDoc struct {
	ctx    context.Context
	fonts  map[string]*pdfFont // by the dictionary's text: the same on most pages
	left   int64
	glyphs int
}

// page returns the glyphs of a page in the order they are drawn. With an error
// it returns those before it.
func (d *pdfDoc) page(v pdf.Value) (out []glyph, err error) {
	defer func() {
		if p := recover(); p != nil { // the library panics on broken objects
			err = fmt.Errorf("broken: %v", p)
		}
	}()
	var content []byte
	switch c := v.Key("Contents"); c.Kind() {
	case pdf.Stream:
		content, err = d.unpack(c)
	case pdf.Array:
		for i := range min(c.Len(), 1000) {
			var part []byte
			if part, err = d.unpack(c.Index(i)); err != nil {
				break
			}
			content = append(append(content, part...), '\n')
		}
	}
	if err != nil && len(content) == 0 {
		return nil, err
	}
	s := pdfState{doc: d, out: &out}
	if rerr := s.run(content, inherited(v, "Resources"), 0); rerr != nil {
		err = rerr
	}
	return visibleGlyphs(out, s.painted, mediaBox(v)), err
}

// inherited looks a page attribute up through its ancestors.
func inherited(v pdf.Value, key string) pdf.Value {
	for range 40 {
		if v.IsNull() {
			break
		}
		if r := v.Key(key); !r.IsNull() {
			return r
		}
		v = v.Key("Parent")
	}
	return pdf.Value{}
}

// unpack returns the bytes of a stream. A stream that breaks off gives what
// came before.
func (d *pdfDoc) unpack(v pdf.Value) ([]byte, error) {
	if v.Kind() != pdf.Stream {
		return nil, nil
	}
	data, err := readAtMost(v.Reader(), d.left)
	d.left -= int64(len(data))
	if errors.Is(err, ErrTooLarge) {
		return nil, fmt.Errorf("unpacks to too much data: %w", err)
	}
	return data, nil
}

func (d *pdfDoc) font(v pdf.Value) (*pdfFont, error) {
	key := v.String()
	if len(d.fonts) > 2000 {
		return nil, fmt.Errorf("%w: too many fonts", ErrTooComplex)
	}
	if f, ok := d.fonts[key]; ok {
		return f, nil
	}
	f, err := d.newPDFFont(v)
	if err != nil {
		return nil, err
	}
	d.fonts[key] = f
	return f, nil
}
