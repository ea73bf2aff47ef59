package messages

import (
	"html"
	"strings"

	"smart-city-dialog.de/akademie/internal/prose"
)

// mostSentence bounds a sentence, in characters; longer ones are cut, and lose their marks.
const mostSentence = 2500

// deepest is how far emphasis and links are followed into one another.
const deepest = 8

// inline writes a sentence of inline Markdown as one line.
func inline(sentence string) line {
	w := inlineWriter{plain: len(prose.Clean(sentence)) > 4*mostSentence}
	prose.Write(sentence, &w)
	l := line{strings.TrimSpace(w.text.String()), strings.TrimSpace(w.html.String())}
	if w.plain || len(l.html) > 4*mostSentence {
		return said(cut(l.text, mostSentence))
	}
	return l
}

// An inlineWriter is a prose.Writer.
type inlineWriter struct {
	plain      bool // no elements
	inLink     bool
	depth      int // of what is being written
	text, html strings.Builder
}

func (w *inlineWriter) Text(s string) {
	w.text.WriteString(s)
	w.html.WriteString(html.EscapeString(s))
}

func (w *inlineWriter) Code(s string) { w.within("code", func() { w.Text(s) }) }

func (w *inlineWriter) Emphasis(strong bool, inner func()) {
	element := "em"
	if strong {
		element = "strong"
	}
	w.depth++
	if w.depth > deepest {
		element = ""
	}
	w.within(element, inner)
	w.depth--
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

// Link writes what leads to an address; in plain text the address follows, unless it is
// what stands there.
func (w *inlineWriter) Link(address string, label func()) {
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
