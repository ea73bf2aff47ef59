package messages

import (
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/prose"
	"smart-city-dialog.de/akademie/internal/wording"
)

// mostSources bounds the sources that are listed.
const mostSources = 20

// sources lists what the answer rests on, by the numbers in its text.
func (v *answerView) sources() {
	cited := v.Turn.Citations
	if len(cited) == 0 {
		return
	}
	v.heading(v.Sources)
	for i, c := range cited {
		if i == mostSources-1 && len(cited) > mostSources {
			v.row(said(fmt.Sprintf(v.MoreSources, v.Number(len(cited)-i))))
			break
		}
		v.row(v.source(c))
	}
	v.apart()
}

// source is a source in one line: [1] Titel, Abschnitt, 3. März 2026, and where it is.
func (v *answerView) source(c conversation.Citation) line {
	address := sourceAddress(c, v.PublicURL)
	about := []line{titled(address, c.Title)}
	if c.Heading != "" && prose.Clean(c.Heading) != prose.Clean(c.Title) {
		about = append(about, said(cut(inline(c.Heading).text, mostName)))
	}
	about = append(about, said(v.ISODate(c.Date)))
	l := join(" ", said(fmt.Sprintf("[%d]", c.N)), join(", ", about...))
	if c.Note != "" {
		l = join(" ", l, said("("+cut(inline(c.Note).text, mostName)+")"))
	}
	if target, ok := webAddress(address); ok {
		short, _, _ := strings.Cut(target, "#") // the mark of the quote is for programs
		l.text += "\n    " + short
	}
	return l
}

// links are the addresses that the numbers of the sources lead to.
func (v *answerView) links() map[int]string {
	to := map[int]string{}
	for _, c := range v.Turn.Citations {
		to[c.N] = sourceAddress(c, v.PublicURL)
	}
	return to
}

// sourceAddress is where a citation can be read: at its source with the quote marked,
// or on our page about the document.
func sourceAddress(c conversation.Citation, publicURL string) string {
	if _, ok := webAddress(c.URL); ok {
		return c.URL
	}
	return wording.DocumentAddress(publicURL, c.Document, c.Quote)
}
