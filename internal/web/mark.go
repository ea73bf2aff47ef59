package web

import (
	"bytes"
	"fmt"
	"html/template"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// stepNumber is the number of a step, which is no text of its list item.
var stepNumber = regexp.MustCompile(`^\d{1,9}[.)]`)

// mostMarked bounds the lines looked for: each reads the whole document, and the
// quote comes from whoever wrote the address.
const mostMarked = 32

// marked marks the lines of a quote in a rendered document, the first mark under
// the id "quote". Lines come without white space, as from quoteLines. ok is
// false when the document holds none of them.
func marked(doc template.HTML, lines []string) (_ template.HTML, ok bool, err error) {
	body, err := parseFragment(doc)
	if err != nil {
		return "", false, err
	}
	for _, line := range lines[:min(len(lines), mostMarked)] {
		bare := stepNumber.ReplaceAllString(line, "")
		if mark(body, line, !ok) || bare != line && mark(body, bare, !ok) {
			ok = true
		}
	}
	if !ok {
		return doc, false, nil
	}
	var b bytes.Buffer
	for n := body.FirstChild; n != nil; n = n.NextSibling {
		if err := html.Render(&b, n); err != nil {
			return "", false, fmt.Errorf("render document: %w", err)
		}
	}
	return template.HTML(b.String()), true, nil
}

func parseFragment(h template.HTML) (*html.Node, error) {
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(string(h)), body)
	if err != nil {
		return nil, fmt.Errorf("parse rendered Markdown: %w", err)
	}
	for _, n := range nodes {
		body.AppendChild(n)
	}
	return body, nil
}

// mark wraps a line in <mark>, where it stands first. White space does not
// matter, since a quote may be wrapped other than the document is.
func mark(root *html.Node, quote string, first bool) bool {
	if quote == "" {
		return false
	}
	texts := textNodes(root)
	var all strings.Builder
	var owner []int // for each byte of all: the index of its text node
	var place []int // and its offset there
	for i, n := range texts {
		for at, r := range n.Data {
			if unicode.IsSpace(r) {
				continue
			}
			s := string(r)
			all.WriteString(s)
			for range len(s) {
				owner, place = append(owner, i), append(place, at)
			}
		}
	}
	begin := strings.Index(all.String(), quote)
	if begin < 0 {
		return false
	}
	last := begin + len(quote) - 1
	for i := owner[begin]; i <= owner[last]; i++ {
		from, to := 0, len(texts[i].Data)
		if i == owner[last] {
			to = place[last] + len(runeAt(texts[i].Data, place[last]))
		}
		if i == owner[begin] {
			from = place[begin]
		}
		if strings.TrimSpace(texts[i].Data[from:to]) != "" {
			wrap(texts[i], from, to, first && i == owner[begin])
		}
	}
	return true
}

func runeAt(s string, at int) string {
	for _, r := range s[at:] {
		return string(r)
	}
	return ""
}

// wrap splits a text node and puts its part [from, to) into a <mark>.
func wrap(n *html.Node, from, to int, first bool) {
	m := &html.Node{Type: html.ElementNode, Data: "mark", DataAtom: atom.Mark}
	if first {
		m.Attr = []html.Attribute{{Key: "id", Val: "quote"}}
	}
	m.AppendChild(&html.Node{Type: html.TextNode, Data: n.Data[from:to]})
	before := &html.Node{Type: html.TextNode, Data: n.Data[:from]}
	n.Parent.InsertBefore(before, n)
	n.Parent.InsertBefore(m, n)
	n.Data = n.Data[to:]
}

// textNodes returns all text below root in the order of reading.
func textNodes(root *html.Node) []*html.Node {
	var found []*html.Node
	for n := range root.Descendants() {
		if n.Type == html.TextNode {
			found = append(found, n)
		}
	}
	return found
}

func textOf(root *html.Node) string {
	var b strings.Builder
	for _, n := range textNodes(root) {
		b.WriteString(n.Data)
	}
	return b.String()
}

// squeeze removes all white space.
func squeeze(s string) string { return strings.Join(strings.Fields(s), "") }
