package ingest

import (
	"bytes"
	"errors"
	"io"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// withoutWrappers removes the tags of elements that only group or style. Those
// that may hide their content stay.
func withoutWrappers(data []byte) ([]byte, error) {
	var out bytes.Buffer
	style, err := looseStyle(data)
	if err != nil {
		return nil, err
	}
	stays := map[atom.Atom][]bool{} // of the open elements of a name
	z := html.NewTokenizer(bytes.NewReader(data))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return out.Bytes(), nil // io.EOF; a reader over memory has no other error
		case html.StartTagToken, html.EndTagToken:
			raw := bytes.Clone(z.Raw())
			tok := z.Token()
			switch tok.DataAtom {
			case atom.Div, atom.Span, atom.Font, atom.B, atom.I, atom.U, atom.Em, atom.Strong, atom.Small, atom.Big,
				atom.Center, atom.Section, atom.Blockquote, atom.A, atom.Code, atom.Nobr, atom.S, atom.Strike, atom.Tt:
				stay := false
				open := stays[tok.DataAtom]
				if tok.Type == html.StartTagToken {
					if stay, err = style.mayHide(tok); err != nil {
						return nil, err
					}
					stays[tok.DataAtom] = append(open, stay)
				} else if len(open) > 0 {
					stay, stays[tok.DataAtom] = open[len(open)-1], open[:len(open)-1]
				}
				if !stay {
					raw = []byte("\n")
				}
			}
			out.Write(raw)
		default:
			out.Write(z.Raw())
		}
		if out.Len() > 2*len(data)+1024 {
			return nil, ErrTooComplex
		}
	}
}

// looseStyle reads the style elements of a page that is too deep to be parsed.
func looseStyle(data []byte) (*pageStyle, error) {
	p := &pageStyle{rules: map[string][]*cssRule{}, shows: map[string]bool{}, classes: map[*html.Node][]string{}}
	z := html.NewTokenizer(bytes.NewReader(data))
	for in, media := false, ""; ; {
		switch z.Next() {
		case html.ErrorToken:
			if errors.Is(z.Err(), io.EOF) {
				return p, nil
			}
			return nil, z.Err()
		case html.StartTagToken:
			if tok := z.Token(); tok.DataAtom == atom.Style {
				in, media = true, attr(&html.Node{Attr: tok.Attr}, "media")
			}
		case html.TextToken:
			if in {
				p.read(string(z.Text()), media)
			}
			in = false
		default:
			in = false
		}
	}
}

// mayHide reports whether an element of its own would hide its content.
func (p *pageStyle) mayHide(tok html.Token) (bool, error) {
	n := &html.Node{Type: html.ElementNode, DataAtom: tok.DataAtom, Data: tok.Data, Attr: tok.Attr}
	if hasAttr(n, "hidden") || hasAttr(n, "aria-hidden") || isForScreenReaders(n) {
		return true, nil
	}
	s, err := p.of(n)
	if s == nil || err != nil {
		return false, err
	}
	_, gone := s.gone()
	return gone || s.away() || s.is(visibility, "hidden", "collapse") || s[fontSize].value != "" || s[textColor].value != "" || s[backColor].value != "", nil
}
