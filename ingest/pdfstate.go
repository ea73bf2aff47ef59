package ingest

import (
	"fmt"

	"github.com/ledongthuc/pdf"
)

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

// run reads a content stream: that of a page at depth 0, or of a form within it.
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
		var err error
		switch op {
		case "":
			return nil
		case "q":
			if len(s.stack) < 1000 {
				s.stack = append(s.stack, s.t)
			}
		case "Q":
			if len(s.stack) > base {
				s.t, s.stack = s.stack[len(s.stack)-1], s.stack[:len(s.stack)-1]
			}
		case "Tf":
			err = s.choose(args, resources.Key("Font"))
		case "gs":
			s.blend(args, resources.Key("ExtGState"))
		case "Do":
			if len(args) == 1 && depth < 5 {
				err = s.form(resources.Key("XObject").Key(args[0].name), resources, depth)
			}
		default:
			s.operate(op, args)
		}
		if err != nil {
			return err
		}
	}
}

// choose takes a font and its size.
func (s *pdfState) choose(args []operand, fonts pdf.Value) error {
	if len(args) != 2 {
		return nil
	}
	f, err := s.doc.font(fonts.Key(args[0].name))
	if err != nil {
		return err
	}
	s.t.font, s.t.size = f, number(args, 1)
	return nil
}

// blend takes the opacity of what follows.
func (s *pdfState) blend(args []operand, states pdf.Value) {
	if len(args) != 1 {
		return
	}
	if ca := states.Key(args[0].name).Key("ca"); !ca.IsNull() {
		s.t.faint = ca.Float64() < 0.05
	}
}

// operate does what an operator says that needs nothing but its operands.
func (s *pdfState) operate(op string, args []operand) {
	switch op {
	case "cm":
		s.t.ctm = matrixOf(args).mul(s.t.ctm)
	case "g", "rg", "k", "sc", "scn", "cs":
		s.t.white = isWhite(op, args)
	case "f", "F", "f*", "B", "B*", "b", "b*", "sh", "BI":
		s.painted = true
	case "BT":
		s.tm, s.line = identity(), identity()
	case "Tc":
		s.t.char = number(args, 0)
	case "Tw":
		s.t.word = number(args, 0)
	case "Tz":
		s.t.scale = number(args, 0) / 100
	case "TL":
		s.t.lead = number(args, 0)
	case "Ts":
		s.t.rise = number(args, 0)
	case "Tr":
		s.t.mode = number(args, 0)
	case "Td":
		s.move(number(args, 0), number(args, 1))
	case "TD":
		s.t.lead = -number(args, 1)
		s.move(number(args, 0), number(args, 1))
	case "Tm":
		s.tm = matrixOf(args)
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
			s.showSpaced(args[0].array)
		}
	}
}

// number is the operand at i, 0 where there is none.
func number(args []operand, i int) float64 {
	if i < len(args) {
		return args[i].num
	}
	return 0
}

func matrixOf(args []operand) (m matrix) {
	for i := range m {
		m[i] = number(args, i)
	}
	return m
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

// showSpaced shows strings with the space between them, in thousandths of the size.
func (s *pdfState) showSpaced(parts []operand) {
	for _, p := range parts {
		if p.kind == 's' {
			s.show(p.str)
		} else {
			s.advance(-p.num / 1000 * s.t.size)
		}
	}
}

func abs(f float64) float64 {
	if f < 0 {
		return -f
	}
	return f
}
