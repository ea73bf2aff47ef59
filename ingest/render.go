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
		case atom.Dt:
			rename(n, atom.P)
			wrapBold(n)
		case atom.Dd:
			rename(n, atom.P)
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

func wrapBold(n *html.Node) {
	b := &html.Node{Type: html.ElementNode, DataAtom: atom.Strong, Data: "strong"}
	for n.FirstChild != nil {
		c := n.FirstChild
		n.RemoveChild(c)
		b.AppendChild(c)
	}
	n.AppendChild(b)
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
