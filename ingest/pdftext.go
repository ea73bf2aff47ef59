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

// matrix is [a b c d e f] of ISO 32000-1, 8.3.3.
type matrix [6]float64

func identity() matrix { return matrix{1, 0, 0, 1, 0, 0} }

func (m matrix) mul(n matrix) matrix {
	return matrix{
		m[0]*n[0] + m[1]*n[2], m[0]*n[1] + m[1]*n[3],
		m[2]*n[0] + m[3]*n[2], m[2]*n[1] + m[3]*n[3],
		m[4]*n[0] + m[5]*n[2] + n[4], m[4]*n[1] + m[5]*n[3] + n[5],
	}
}

type textState struct {
	ctm                                 matrix
	font                                *pdfFont
	size, char, word, scale, lead, rise float64
	mode                                float64 // how text is drawn, 9.3.6
	white, faint                        bool    // of the colour that fills, 8.6; its opacity, 11.6.4.4
}

// pdfState interprets the text operators of a content stream (ISO 32000-1, 9).
type pdfState struct {
	doc      *pdfDoc
	out      *[]glyph
	t        textState
	tm, line matrix
	stack    []textState
	painted  bool // the page holds areas or pictures, which white text may lie on
}

func (s *pdfState) run(content []byte, resources pdf.Value, depth int) error {
	if depth == 0 {
		s.t = textState{ctm: identity(), scale: 1}
		s.tm, s.line = identity(), identity()
	}
	base := len(s.stack)
	scan := contentScanner{data: content}
	for n := 0; ; n++ {
		if n%1024 == 0 && s.doc.ctx.Err() != nil {
			return tooSlow(s.doc.ctx.Err())
		}
		if s.doc.glyphs <= 0 {
			return fmt.Errorf("%w: too much text", ErrTooLarge)
		}
		op, args := scan.next()
		if op == "" {
			return nil
		}
		num := func(i int) float64 {
			if i < len(args) {
				return args[i].num
			}
			return 0
		}
		switch op {
		case "q":
			if len(s.stack) < 1000 {
				s.stack = append(s.stack, s.t)
			}
		case "Q":
			if len(s.stack) > base {
				s.t, s.stack = s.stack[len(s.stack)-1], s.stack[:len(s.stack)-1]
			}
		case "cm":
			s.t.ctm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}.mul(s.t.ctm)
		case "BT":
			s.tm, s.line = identity(), identity()
		case "Tf":
			if len(args) == 2 {
				f, err := s.doc.font(resources.Key("Font").Key(args[0].name))
				if err != nil {
					return err
				}
				s.t.font, s.t.size = f, num(1)
			}
		case "Tc":
			s.t.char = num(0)
		case "Tw":
			s.t.word = num(0)
		case "Tz":
			s.t.scale = num(0) / 100
		case "TL":
			s.t.lead = num(0)
		case "Ts":
			s.t.rise = num(0)
		case "Tr":
			s.t.mode = num(0)
		case "g", "rg", "k", "sc", "scn", "cs":
			s.t.white = isWhite(op, args)
		case "gs":
			if len(args) == 1 {
				if ca := resources.Key("ExtGState").Key(args[0].name).Key("ca"); !ca.IsNull() {
					s.t.faint = ca.Float64() < 0.05
				}
			}
		case "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI":
			s.painted = true
		case "Td":
			s.move(num(0), num(1))
		case "TD":
			s.t.lead = -num(1)
			s.move(num(0), num(1))
		case "Tm":
			s.tm = matrix{num(0), num(1), num(2), num(3), num(4), num(5)}
			s.line = s.tm
		case "T*":
			s.move(0, -s.t.lead)
		case "Tj", "'", "\"":
			if op != "Tj" {
				s.move(0, -s.t.lead)
			}
			if len(args) > 0 {
				s.show(args[len(args)-1].str)
			}
		case "TJ":
			if len(args) > 0 {
				for _, e := range args[0].array {
					if e.kind == 's' {
						s.show(e.str)
					} else {
						s.advance(-e.num / 1000 * s.t.size)
					}
				}
			}
		case "Do":
			if len(args) == 1 && depth < 5 {
				if err := s.form(resources.Key("XObject").Key(args[0].name), resources, depth); err != nil {
					return err
				}
			}
		}
	}
}

// form runs the content of a form XObject (8.10).
func (s *pdfState) form(x, resources pdf.Value, depth int) error {
	if x.Key("Subtype").Name() != "Form" {
		s.painted = true
		return nil
	}
	content, err := s.doc.unpack(x)
	if err != nil {
		return err
	}
	if r := x.Key("Resources"); !r.IsNull() {
		resources = r
	}
	saved, tm, line := s.t, s.tm, s.line
	if m := x.Key("Matrix"); m.Len() == 6 {
		var fm matrix
		for i := range fm {
			fm[i] = m.Index(i).Float64()
		}
		s.t.ctm = fm.mul(s.t.ctm)
	}
	err = s.run(content, resources, depth+1)
	s.t, s.tm, s.line = saved, tm, line
	return err
}

func (s *pdfState) move(x, y float64) {
	s.line = matrix{1, 0, 0, 1, x, y}.mul(s.line)
	s.tm = s.line
}

func (s *pdfState) advance(x float64) {
	s.tm = matrix{1, 0, 0, 1, x * s.t.scale, 0}.mul(s.tm)
}

func (s *pdfState) show(str []byte) {
	if s.t.font == nil {
		return
	}
	s.t.font.codes(str, func(text string, width float64, space bool) {
		m := s.tm.mul(s.t.ctm)
		size := abs(s.t.size * m[3])
		if size == 0 {
			size = abs(s.t.size * m[1]) // turned by 90 degrees
		}
		step := width*s.t.size + s.t.char
		if space {
			step += s.t.word
		}
		if text != "" && s.doc.glyphs > 0 {
			s.doc.glyphs -= len(text)
			*s.out = append(*s.out, glyph{
				text: text, x: m[4], y: m[5] + s.t.rise*m[3], w: width * s.t.size * s.t.scale * m[0], size: size, bold: s.t.font.bold,
				unseen: s.t.mode == 3 || s.t.mode == 7 || s.t.faint, white: s.t.white,
			})
		}
		s.advance(step)
	})
}

func abs(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}
