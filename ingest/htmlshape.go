package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// showAddress puts the address of a mail link behind a text that hides it.
func showAddress(a *html.Node) {
	target, ok := strings.CutPrefix(attr(a, "href"), "mailto:")
	target, _, _ = strings.Cut(target, "?")
	if ok && strings.Contains(target, "@") && !strings.Contains(textOf(a), "@") {
		a.AppendChild(&html.Node{Type: html.TextNode, Data: " (" + target + ")"})
	}
}

func rename(n *html.Node, to atom.Atom) {
	n.DataAtom, n.Data, n.Attr = to, to.String(), nil
}

// definitionList turns terms and their descriptions into "Term: description"
// items, a form that survives being quoted.
func definitionList(dl *html.Node) {
	var parts []*html.Node
	for n := range dl.Descendants() {
		if n.DataAtom == atom.Dt || n.DataAtom == atom.Dd {
			parts = append(parts, n)
		}
	}
	var items []*html.Node
	term := false // whether the last item still waits for its description
	for _, n := range parts {
		text := strings.TrimSuffix(textOf(n), ":")
		switch {
		case text == "":
		case n.DataAtom == atom.Dt || len(items) == 0:
			li := &html.Node{Type: html.ElementNode, DataAtom: atom.Li, Data: "li"}
			li.AppendChild(&html.Node{Type: html.TextNode, Data: text})
			items = append(items, li)
			term = n.DataAtom == atom.Dt
		default:
			sep := ", "
			if term {
				sep = ": "
			}
			items[len(items)-1].AppendChild(&html.Node{Type: html.TextNode, Data: sep + text})
			term = false
		}
	}
	for dl.FirstChild != nil {
		dl.RemoveChild(dl.FirstChild)
	}
	for _, li := range items {
		dl.AppendChild(li)
	}
	rename(dl, atom.Ul)
}

func within(n *html.Node, a atom.Atom) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.DataAtom == a {
			return true
		}
	}
	return false
}

// prepareContent gives a page the structure it means. Emphasis and other inline
// wrappers dissolve into text, so that a quotation is the text itself; a short
// paragraph that is bold as a whole, and the label of a fold-out, are headings;
// terms with descriptions are a list, and so is a table that only heads its rows.
func prepareContent(doc *html.Node) {
	var inline, lists, tables []*html.Node
	for n := range doc.Descendants() {
		switch n.DataAtom {
		case atom.Dl:
			lists = append(lists, n)
		case atom.Table:
			tables = append(tables, n)
		case atom.Summary:
			rename(n, atom.H4)
		case atom.A:
			showAddress(n)
		case atom.P:
			if isBoldHeading(n) {
				rename(n, atom.H5)
			}
		case atom.Strong, atom.B, atom.Em, atom.I, atom.Span, atom.Font, atom.U, atom.Small, atom.Big, atom.Mark,
			atom.Abbr, atom.Acronym, atom.Cite, atom.Dfn, atom.Ins, atom.Bdi, atom.Bdo, atom.Time, atom.Sub, atom.Sup, atom.Tt:
			inline = append(inline, n)
		}
	}
	for _, n := range inline {
		for n.FirstChild != nil {
			c := n.FirstChild
			n.RemoveChild(c)
			n.Parent.InsertBefore(c, n)
		}
		n.Parent.RemoveChild(n)
	}
	mergeText(doc)
	for _, dl := range lists {
		definitionList(dl)
	}
	for _, t := range tables {
		shapeTable(t)
	}
}

// mergeText joins neighbouring text nodes.
func mergeText(n *html.Node) {
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		if c.Type != html.TextNode {
			mergeText(c) // depth is bounded by the parser
			continue
		}
		if c.NextSibling == nil || c.NextSibling.Type != html.TextNode {
			continue
		}
		var b strings.Builder
		b.WriteString(c.Data)
		for next := c.NextSibling; next != nil && next.Type == html.TextNode; next = c.NextSibling {
			b.WriteString(next.Data)
			n.RemoveChild(next)
		}
		c.Data = b.String()
	}
}

func isBoldHeading(p *html.Node) bool {
	if within(p, atom.Li) || within(p, atom.Td) {
		return false
	}
	for c := p.FirstChild; c != nil; c = c.NextSibling {
		bold := c.Type == html.ElementNode && (c.DataAtom == atom.Strong || c.DataAtom == atom.B)
		if !bold && strings.TrimSpace(textOf(c)+textIf(c)) != "" {
			return false
		}
	}
	text := strings.TrimRight(textOf(p), ": ")
	return len(text) <= 90 && couldBeHeading(para{text: text, lines: 1})
}

func textIf(n *html.Node) string {
	if n.Type == html.TextNode {
		return n.Data
	}
	return ""
}
