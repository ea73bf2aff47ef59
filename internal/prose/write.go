package prose

import (
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// Parser reads the inline Markdown of a sentence: only paragraphs, so that "1. Januar"
// stays a sentence, and no raw HTML, so that "<script>" stays readable text.
var Parser = sync.OnceValue(func() parser.Parser {
	return goldmark.New(goldmark.WithParser(parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 100)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 400),
		),
	))).Parser()
})

// A Writer writes the parts of a sentence, one behind the other. Text and code come
// cleaned, with at most one space at either end. What stands within others is written
// by the function that comes with them.
type Writer interface {
	Text(s string)
	Code(s string)
	Emphasis(strong bool, inner func())
	Link(address string, label func()) // any address, as it stands there
}

// Write has a sentence of inline Markdown written. Of images stays what they show.
func Write(sentence string, w Writer) {
	source := []byte(Clean(sentence))
	writing{w, source}.children(Parser().Parse(text.NewReader(source)))
}

// writing is a sentence that is being written.
type writing struct {
	Writer
	source []byte
}

func (w writing) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

func (w writing) node(n ast.Node) {
	inner := func() { w.children(n) }
	switch n := n.(type) {
	case *ast.Text:
		w.Text(part(unescape(n.Segment.Value(w.source))))
	case *ast.String:
		w.Text(part(string(n.Value)))
	case *ast.CodeSpan:
		w.Code(part(w.raw(n)))
	case *ast.Emphasis:
		w.Emphasis(n.Level > 1, inner)
	case *ast.Link:
		w.Link(string(n.Destination), inner)
	case *ast.AutoLink:
		w.Link(string(n.URL(w.source)), func() { w.Text(part(string(n.Label(w.source)))) })
	default:
		inner()
	}
}

// raw is the text in a node as it was written.
func (w writing) raw(n ast.Node) string {
	var b strings.Builder
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if t, ok := c.(*ast.Text); ok {
			b.Write(t.Segment.Value(w.source))
		}
	}
	return b.String()
}

// unescape resolves backslashes and entities. What a backslash stands before begins no
// entity.
func unescape(raw []byte) string {
	var b strings.Builder
	from := 0
	resolve := func(to int) { b.Write(util.ResolveEntityNames(util.ResolveNumericReferences(raw[from:to]))) }
	for i := 0; i+1 < len(raw); i++ {
		if raw[i] == '\\' && util.IsPunct(raw[i+1]) {
			resolve(i)
			i++
			b.WriteByte(raw[i])
			from = i + 1
		}
	}
	resolve(len(raw))
	return b.String()
}
