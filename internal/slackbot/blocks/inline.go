package blocks

import (
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

// A dialect writes inline Markdown in one of the ways that Slack reads.
type dialect struct {
	text   func(string) string
	strong string
	em     string
	code   string
	link   func(address, label string) string // label is written already
}

// The dialects. Slack's markdown block knows backslashes
// (https://docs.slack.dev/reference/block-kit/blocks/markdown-block); mrkdwn does
// not.
func inMarkdown() dialect {
	return dialect{text: markdownText, strong: "**", em: "*", code: "`", link: func(address, label string) string {
		return "[" + label + "](" + address + ")"
	}}
}

func inMrkdwn() dialect {
	return dialect{text: Escape, strong: "*", em: "_", code: "`", link: func(address, label string) string {
		return "<" + controls.Replace(address) + "|" + strings.ReplaceAll(label, "|", "∣") + ">"
	}}
}

func inPlain() dialect {
	return dialect{text: func(s string) string { return s }, link: func(_, label string) string { return label }}
}

// marks are the characters that mean something within a line of Markdown.
var marks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "~", `\~`, "[", `\[`, "]", `\]`)

// markdownText writes text so that a markdown block shows it as it is.
func markdownText(s string) string { return escaped(marks.Replace(s)) }

// inline writes a sentence of inline Markdown as one line in a dialect.
func (d dialect) inline(sentence string) string {
	source := []byte(clean(sentence))
	w := inlineWriter{dialect: d, source: source}
	w.children(inlineParser().Parse(text.NewReader(source)))
	return strings.TrimSpace(w.out.String())
}

// plain is the text of a sentence without its marks.
func plain(sentence string) string { return inPlain().inline(sentence) }

type inlineWriter struct {
	dialect
	source []byte
	out    strings.Builder
}

func (w *inlineWriter) children(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		w.node(c)
	}
}

// inner is what the children of a node are written as.
func (w *inlineWriter) inner(n ast.Node) string {
	inside := inlineWriter{dialect: w.dialect, source: w.source}
	inside.children(n)
	return inside.out.String()
}

func (w *inlineWriter) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		w.out.WriteString(spaced(unescape(n.Segment.Value(w.source)), w.text))
		if n.SoftLineBreak() || n.HardLineBreak() {
			w.out.WriteByte(' ')
		}
	case *ast.String:
		w.out.WriteString(spaced(string(n.Value), w.text))
	case *ast.CodeSpan:
		code := w.raw(n)
		if strings.ContainsAny(code, "&<>`") || w.code == "" {
			w.out.WriteString(spaced(code, w.text)) // entities would stand there as they are
			return
		}
		w.out.WriteString(w.code + code + w.code)
	case *ast.Emphasis:
		mark := w.em
		if n.Level > 1 {
			mark = w.strong
		}
		w.out.WriteString(mark + w.inner(n) + mark)
	case *ast.Link:
		w.linked(string(n.Destination), w.inner(n))
	case *ast.AutoLink:
		w.linked(string(n.URL(w.source)), w.text(string(n.Label(w.source))))
	default: // of images, what they show
		w.children(n)
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

func (w *inlineWriter) linked(address, label string) {
	if target, ok := webAddress(address); ok && strings.TrimSpace(label) != "" {
		label = w.link(target, label)
	}
	w.out.WriteString(label)
}

// unescape resolves backslashes and entities.
func unescape(raw []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(raw))))
}

// spaced writes a part of a line, whose spaces at both ends belong to the line.
func spaced(s string, write func(string) string) string {
	body := strings.TrimRight(clean(s), " ")
	if body == "" {
		return strings.Repeat(" ", min(len(s), 1))
	}
	out := write(body)
	if s[0] == ' ' {
		out = " " + out
	}
	if s[len(s)-1] == ' ' {
		out += " "
	}
	return out
}
