package ingest

import (
	"bytes"
	"strconv"
)

// An operand of a content stream: a number, a string, a name, or an array of
// numbers and strings. Dictionaries are skipped.
type operand struct {
	num   float64
	str   []byte
	name  string
	array []operand
	kind  byte // 'n', 's', '/', '[', 0 for anything else
}

// contentScanner reads a content stream (ISO 32000-1, 7.8.2) without recursion:
// operands, then the operator they belong to.
type contentScanner struct {
	data []byte
	pos  int
}

// maxOperands bounds operands before an operator, and elements of an array.
const maxOperands = 20_000

// next returns the next operator with its operands, or "" at the end.
func (s *contentScanner) next() (op string, args []operand) {
	for {
		o, word := s.token()
		switch {
		case word == "" && o.kind == 0:
			return "", nil
		case word == "BI":
			s.skipInlineImage()
			return word, nil
		case word == "[":
			args = append(args, s.array())
		case word == "]", word == "<<", word == ">>", word == "{", word == "}":
		case word == "true", word == "false", word == "null":
			args = append(args, operand{kind: 'b'})
		case word != "":
			return word, args
		default:
			args = append(args, o)
		}
		if len(args) > maxOperands {
			args = args[:0]
		}
	}
}

func (s *contentScanner) array() operand {
	a := operand{kind: '['}
	for {
		o, word := s.token()
		switch {
		case word == "]" || (word == "" && o.kind == 0):
			return a
		case word == "" && len(a.array) < maxOperands:
			a.array = append(a.array, o)
		}
	}
}

// token returns an operand or a word; both empty at the end.
func (s *contentScanner) token() (operand, string) {
	s.space()
	if s.pos >= len(s.data) {
		return operand{}, ""
	}
	switch c := s.data[s.pos]; {
	case c == '(':
		return operand{kind: 's', str: s.literal()}, ""
	case c == '<':
		if s.pos+1 < len(s.data) && s.data[s.pos+1] == '<' {
			s.pos += 2
			return operand{}, "<<"
		}
		return operand{kind: 's', str: s.hex()}, ""
	case c == '>':
		s.pos += min(2, len(s.data)-s.pos)
		return operand{}, ">>"
	case c == '[' || c == ']' || c == '{' || c == '}' || c == ')':
		s.pos++
		return operand{}, string(c)
	case c == '/':
		s.pos++
		return operand{kind: '/', name: string(s.regular())}, ""
	}
	word := s.regular()
	if len(word) == 0 {
		s.pos++
		return operand{}, "?"
	}
	if c := word[0]; c == '+' || c == '-' || c == '.' || (c >= '0' && c <= '9') {
		f, err := strconv.ParseFloat(string(word), 64)
		if err != nil {
			f = 0 // "--5" and the like are written by broken programs
		}
		return operand{kind: 'n', num: f}, ""
	}
	return operand{}, string(word)
}

func (s *contentScanner) space() {
	for s.pos < len(s.data) {
		switch c := s.data[s.pos]; {
		case isPDFSpace(c):
			s.pos++
		case c == '%':
			i := bytes.IndexAny(s.data[s.pos:], "\r\n")
			if i < 0 {
				i = len(s.data) - s.pos
			}
			s.pos += i
		default:
			return
		}
	}
}

func (s *contentScanner) regular() []byte {
	start := s.pos
	for s.pos < len(s.data) && !isPDFSpace(s.data[s.pos]) && !bytes.ContainsRune([]byte("()<>[]{}/%"), rune(s.data[s.pos])) {
		s.pos++
	}
	return s.data[start:s.pos]
}

func isPDFSpace(c byte) bool {
	return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\f' || c == 0
}

// literal reads a string in parentheses (7.3.4.2).
func (s *contentScanner) literal() []byte {
	s.pos++
	var out []byte
	depth := 1
	for ; s.pos < len(s.data); s.pos++ {
		c := s.data[s.pos]
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				s.pos++
				return out
			}
		case '\\':
			s.pos++
			out = s.escape(out)
			continue
		}
		out = append(out, c)
	}
	return out
}

func (s *contentScanner) escape(out []byte) []byte {
	if s.pos >= len(s.data) {
		return out
	}
	switch c := s.data[s.pos]; c {
	case 'n':
		return append(out, '\n')
	case 'r':
		return append(out, '\r')
	case 't':
		return append(out, '\t')
	case 'b', 'f':
		return append(out, ' ')
	case '\r':
		if s.pos+1 < len(s.data) && s.data[s.pos+1] == '\n' {
			s.pos++
		}
		return out
	case '\n':
		return out
	default:
		if c < '0' || c > '7' {
			return append(out, c)
		}
		v := 0
		for n := 0; n < 3 && s.pos < len(s.data) && s.data[s.pos] >= '0' && s.data[s.pos] <= '7'; n++ {
			v = v*8 + int(s.data[s.pos]-'0')
			s.pos++
		}
		s.pos--
		return append(out, byte(v))
	}
}

func (s *contentScanner) hex() []byte {
	s.pos++
	var out []byte
	half, have := byte(0), false
	for ; s.pos < len(s.data); s.pos++ {
		c := s.data[s.pos]
		if c == '>' {
			s.pos++
			break
		}
		v, ok := hexDigit(c)
		if !ok {
			continue
		}
		if have {
			out = append(out, half<<4|v)
		}
		half, have = v, !have
	}
	if have {
		out = append(out, half<<4)
	}
	return out
}

func hexDigit(c byte) (byte, bool) {
	switch {
	case c >= '0' && c <= '9':
		return c - '0', true
	case c >= 'a' && c <= 'f':
		return c - 'a' + 10, true
	case c >= 'A' && c <= 'F':
		return c - 'A' + 10, true
	}
	return 0, false
}

// skipInlineImage jumps behind the EI that ends an image's bytes.
func (s *contentScanner) skipInlineImage() {
	rest := s.data[s.pos:]
	for from := 0; ; {
		i := bytes.Index(rest[from:], []byte("EI"))
		if i < 0 {
			s.pos = len(s.data)
			return
		}
		i += from
		before := i > 0 && isPDFSpace(rest[i-1])
		after := i+2 >= len(rest) || isPDFSpace(rest[i+2])
		if before && after {
			s.pos += i + 2
			return
		}
		from = i + 2
	}
}
