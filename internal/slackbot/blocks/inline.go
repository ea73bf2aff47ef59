package blocks

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/prose"
)

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
	w := inlineWriter{dialect: d, out: new(strings.Builder)}
	prose.Write(sentence, &w)
	return strings.TrimSpace(w.out.String())
}

// plain is the text of a sentence without its marks.
func plain(sentence string) string { return inPlain().inline(sentence) }

// An inlineWriter is a prose.Writer.
type inlineWriter struct {
	dialect
	out *strings.Builder
}

// Text writes text, of which spaces at both ends belong to the line.
func (w *inlineWriter) Text(s string) {
	body := strings.Trim(s, " ")
	if body == "" {
		w.out.WriteString(s)
		return
	}
	before, after, _ := strings.Cut(s, body)
	w.out.WriteString(before + w.text(body) + after)
}

func (w *inlineWriter) Code(s string) {
	if strings.ContainsAny(s, "&<>`") { // entities would stand there as they are
		w.Text(s)
		return
	}
	w.out.WriteString(w.code + s + w.code)
}

func (w *inlineWriter) Emphasis(strong bool, inner func()) {
	mark := w.em
	if strong {
		mark = w.strong
	}
	w.out.WriteString(mark)
	inner()
	w.out.WriteString(mark)
}

func (w *inlineWriter) Link(address string, label func()) {
	around := w.out
	w.out = new(strings.Builder)
	label()
	shown := w.out.String()
	w.out = around
	if target, ok := webAddress(address); ok && strings.TrimSpace(shown) != "" {
		shown = w.link(target, shown)
	}
	w.out.WriteString(shown)
}
