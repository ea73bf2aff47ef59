package ingest

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/JohannesKaufmann/html-to-markdown/v2/converter"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/base"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/commonmark"
	"github.com/JohannesKaufmann/html-to-markdown/v2/plugin/table"
	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// renderMarkdown turns the content of a page into Markdown: headings, lists
// and tables are kept, links become their text. An address that the text does
// not show, of a mail or a call, is put behind it.
func renderMarkdown(content *html.Node) string {
	simplify(content)
	conv := converter.NewConverter(
		converter.WithEscapeMode(converter.EscapeModeDisabled), // the text is indexed and quoted, not rendered again
		converter.WithPlugins(
			base.NewBasePlugin(),
			commonmark.NewCommonmarkPlugin(commonmark.WithListEndComment(false)),
			table.NewTablePlugin(
				table.WithHeaderPromotion(true), table.WithSkipEmptyRows(true),
				table.WithSpanCellBehavior(table.SpanBehaviorMirror), table.WithNewlineBehavior(table.NewlineBehaviorPreserve),
				table.WithCellPaddingBehavior(table.CellPaddingBehaviorMinimal),
			),
		),
	)
	md, err := conv.ConvertNode(content)
	if err != nil {
		return textOf(content) // a plugin failed: the words are still worth having
	}
	return tidyMarkdown(string(bytes.TrimSpace(md)))
}

// simplify rewrites elements for which Markdown has no use.
func simplify(content *html.Node) {
	var nodes []*html.Node
	for n := range content.Descendants() {
		nodes = append(nodes, n)
	}
	for _, n := range nodes {
		if n.Type != html.ElementNode || n.Parent == nil {
			continue
		}
		switch n.DataAtom {
		case atom.A:
			unlink(n)
		case atom.Img, atom.Picture, atom.Hr:
			n.Parent.RemoveChild(n)
		case atom.Summary: // the label of a fold-out is its heading
			rename(n, atom.H4)
		case atom.Dl:
			definitionList(n)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if within(n, atom.Li) || within(n, atom.Td) {
				rename(n, atom.P)
			}
		case atom.Form:
			rename(n, atom.Div)
		}
	}
}

// unlink replaces a link by its text.
func unlink(a *html.Node) {
	text, href := textOf(a), attr(a, "href")
	for _, scheme := range []string{"mailto:", "tel:"} {
		if target, ok := strings.CutPrefix(href, scheme); ok {
			target, _, _ = strings.Cut(target, "?")
			if scheme == "mailto:" && strings.Contains(target, "@") && !strings.Contains(text, "@") {
				a.AppendChild(&html.Node{Type: html.TextNode, Data: " (" + target + ")"})
			}
		}
	}
	rename(a, atom.Span)
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

// flattenInline dissolves emphasis and other inline wrappers into text, so that
// a quotation is the text itself; a paragraph that is bold as a whole and short
// stands for a heading and becomes one.
func flattenInline(doc *html.Node) {
	var inline []*html.Node
	for n := range doc.Descendants() {
		switch n.DataAtom {
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

var (
	manyBlank  = regexp.MustCompile(`\n{3,}`)
	emptyMarks = regexp.MustCompile(`\*\*\s*\*\*`)
	blankRow   = regexp.MustCompile(`(?m)^\|(?:[ \t]*\|)+[ \t]*\n`)
)

// tidyMarkdown removes what an empty element left, and lines of page furniture.
func tidyMarkdown(md string) string {
	md = emptyMarks.ReplaceAllString(md, "")
	md = blankRow.ReplaceAllString(md, "")
	lines := strings.Split(md, "\n")
	kept := lines[:0]
	for _, l := range lines {
		l = strings.TrimRight(l, " \t")
		if isFurniture(l) {
			continue
		}
		kept = append(kept, l)
	}
	return strings.TrimSpace(manyBlank.ReplaceAllString(strings.Join(kept, "\n"), "\n\n"))
}

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
