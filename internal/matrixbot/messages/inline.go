package messages

import (
	"html"
	"strings"
	"sync"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// inlineParser reads the inline Markdown of sentences: only paragraphs, so that
// "1. Januar" stays a sentence, and no raw HTML.
var inlineParser = sync.OnceValue(func() parser.Parser {
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

// mostSentence bounds a sentence, in characters; longer ones are cut, and lose their marks.
const mostSentence = 2500

// deepest is how far emphasis and links are followed into one another.
const deepest = 8

// inline writes a sentence of inline Markdown as one line.
func inline(sentence string) line {
	sentence = clean(sentence)
	w := inlineWriter{source: []byte(sentence), plain: len(sentence) > 4*mostSentence}
	w.children(inlineParser().Parse(text.NewReader(w.source)), 0)
	l := line{strings.TrimSpace(w.text.String()), strings.TrimSpace(w.html.String())}
	if w.plain || len(l.html) > 4*mostSentence {
		return said(cut(l.text, mostSentence))
	}
	return l
}

type inlineWriter struct {
	source     []byte
	plain      bool // no elements
	inLink     bool
	text, html strings.Builder
}

func (w *inlineWriter) children(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c, depth+1)
	}
}

func (w *inlineWriter) node(n ast.Node, depth int) {
	switch n := n.(type) {
	case *ast.Text:
		w.write(unescape(n.Segment.Value(w.source)))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.write(" ")
		}
	case *ast.String:
		w.write(string(n.Value))
	case *ast.CodeSpan:
		w.within("code", func() { w.write(w.raw(n)) })
	case *ast.Emphasis:
		element := "em"
		if n.Level > 1 {
			element = "strong"
		}
		if depth > deepest {
			element = ""
		}
		w.within(element, func() { w.children(n, depth) })
	case *ast.Link:
		w.linked(string(n.Destination), func() { w.children(n, depth) })
	case *ast.AutoLink:
		w.linked(string(n.URL(w.source)), func() { w.write(string(n.Label(w.source))) })
	default: // of images, what they show
		w.children(n, depth)
	}
}

// write writes text, of which spaces at both ends belong to the line.
func (w *inlineWriter) write(s string) {
	body := clean(s)
	if body != "" && s[0] == ' ' {
		body = " " + body
	}
	if s != "" && s[len(s)-1] == ' ' {
		body = strings.TrimRight(body, " ") + " "
	}
	w.text.WriteString(body)
	w.html.WriteString(html.EscapeString(body))
}

func (w *inlineWriter) within(element string, write func()) {
	if w.plain || element == "" {
		write()
		return
	}
	w.html.WriteString("<" + element + ">")
	write()
	w.html.WriteString("</" + element + ">")
}

// linked writes what leads to an address; in plain text the address follows, unless it is
// what stands there.
func (w *inlineWriter) linked(address string, label func()) {
	target, ok := webAddress(address)
	if !ok || w.plain || w.inLink {
		label()
		return
	}
	from := w.text.Len()
	w.inLink = true
	w.html.WriteString(`<a href="` + html.EscapeString(target) + `">`)
	label()
	w.html.WriteString("</a>")
	w.inLink = false
	if shown := strings.TrimPrefix(target, "mailto:"); strings.TrimSpace(w.text.String()[from:]) != shown {
		w.text.WriteString(" (" + shown + ")")
	}
}

// raw is the text in a node as it was written.
func (w *inlineWriter) raw(n ast.Node) string {
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
