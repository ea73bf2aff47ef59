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
// and tables are kept, links become their text.
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
			rename(n, atom.Span) // a link becomes its text
		case atom.Img, atom.Picture, atom.Hr:
			n.Parent.RemoveChild(n)
		case atom.H1, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
			if within(n, atom.Li) || within(n, atom.Td) {
				rename(n, atom.P)
			}
		case atom.Form:
			rename(n, atom.Div)
		}
	}
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
