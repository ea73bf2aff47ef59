package ingest

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// layoutTables turns tables that only arrange a message into plain wrappers: a
// table with a header cell is one of data.
func layoutTables(doc *html.Node) {
	var tables, cells []*html.Node
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Table {
			tables = append(tables, n)
		}
	}
	for _, t := range tables {
		data := false
		cells = cells[:0]
		for n := range t.Descendants() {
			switch n.DataAtom {
			case atom.Th:
				data = true
			case atom.Tbody, atom.Thead, atom.Tfoot, atom.Tr, atom.Td:
				cells = append(cells, n)
			}
		}
		if data {
			continue
		}
		rename(t, atom.Div)
		for _, c := range cells {
			rename(c, atom.Div)
		}
	}
}

// shapeTable prepares a table of data for Markdown, whose tables have one header,
// above, and lines of text as cells. One that heads its rows only, such as
// contacts and opening hours, becomes a list of "Telefon: 0123 456".
func shapeTable(t *html.Node) {
	var rows []*html.Node
	for n := range t.Descendants() {
		switch n.DataAtom {
		case atom.Table:
			return // nested: it arranges others
		case atom.Tr:
			rows = append(rows, n)
		}
	}
	for _, tr := range rows {
		for _, c := range cellsOf(tr) {
			inlineLists(c)
		}
	}
	if !onlyRowsHeaded(rows) {
		return
	}
	list := &html.Node{Type: html.ElementNode, DataAtom: atom.Ul, Data: "ul"}
	for _, tr := range rows {
		var values []string
		cells := cellsOf(tr)
		for _, c := range cells[1:] {
			if text := textOf(c); text != "" {
				values = append(values, text)
			}
		}
		text := strings.TrimSuffix(textOf(cells[0]), ":")
		if len(values) > 0 {
			text += ": " + strings.Join(values, ", ")
		}
		li := &html.Node{Type: html.ElementNode, DataAtom: atom.Li, Data: "li"}
		li.AppendChild(&html.Node{Type: html.TextNode, Data: text})
		list.AppendChild(li)
	}
	t.Parent.InsertBefore(list, t)
	t.Parent.RemoveChild(t)
}

// onlyRowsHeaded reports whether every row has one header cell, at its
// beginning, and a value behind it.
func onlyRowsHeaded(rows []*html.Node) bool {
	for _, tr := range rows {
		if tr.Parent.DataAtom == atom.Thead {
			return false
		}
		cells := cellsOf(tr)
		if len(cells) < 2 {
			return false
		}
		for i, c := range cells {
			if (c.DataAtom == atom.Th) != (i == 0) || textOf(cells[0]) == "" || hasAttr(c, "rowspan") {
				return false
			}
		}
	}
	return len(rows) > 0
}

func cellsOf(tr *html.Node) []*html.Node {
	var cells []*html.Node
	for c := tr.FirstChild; c != nil; c = c.NextSibling {
		if c.DataAtom == atom.Td || c.DataAtom == atom.Th {
			cells = append(cells, c)
		}
	}
	return cells
}

// inlineLists writes the lists in a cell as text: "a, b, c".
func inlineLists(cell *html.Node) {
	var lists []*html.Node
	for n := range cell.Descendants() {
		if (n.DataAtom == atom.Ul || n.DataAtom == atom.Ol) && !within(n, atom.Li) {
			lists = append(lists, n)
		}
	}
	for _, l := range lists {
		var items []string
		for n := range l.Descendants() {
			if n.DataAtom == atom.Li && !holds(n, atom.Li) {
				items = append(items, textOf(n))
			}
		}
		for l.FirstChild != nil {
			l.RemoveChild(l.FirstChild)
		}
		rename(l, atom.Span)
		l.AppendChild(&html.Node{Type: html.TextNode, Data: " " + strings.Join(items, ", ")})
	}
}

// holds reports whether an element stands below n.
func holds(n *html.Node, a atom.Atom) bool {
	for d := range n.Descendants() {
		if d.DataAtom == a {
			return true
		}
	}
	return false
}
