package messages

import (
	"html"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/prose"
)

// marks are the characters that mean something within a line of Markdown.
var marks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "!", `\!`)

// Escape writes text so that Note shows it as it is, in one line.
func Escape(s string) string { return marks.Replace(prose.Clean(s)) }

// A line is a part of a message, written in both ways.
type line struct{ text, html string }

// said is text as it is.
func said(s string) line {
	s = prose.Clean(s)
	return line{s, html.EscapeString(s)}
}

// strong is text that stands out.
func strong(s string) line { return said(s).strong() }

func (l line) strong() line {
	if l.html == "" {
		return l
	}
	return line{l.text, "<strong>" + l.html + "</strong>"}
}

func (l line) empty() bool { return l.text == "" }

// join puts lines together with something of ours between them; empty ones go.
func join(between string, all ...line) line {
	var texts, htmls []string
	for _, l := range all {
		if !l.empty() {
			texts, htmls = append(texts, l.text), append(htmls, l.html)
		}
	}
	return line{strings.Join(texts, between), strings.Join(htmls, html.EscapeString(between))}
}

// below puts lines below one another.
func below(all ...line) line {
	var texts, htmls []string
	for _, l := range all {
		if !l.empty() {
			texts, htmls = append(texts, l.text), append(htmls, l.html)
		}
	}
	return line{strings.Join(texts, "\n"), strings.Join(htmls, "<br>")}
}

// link is a label that leads somewhere, or only the label where the address is none. In
// plain text the address stands behind it.
func link(address, label string) line {
	l := said(cut(label, mostName))
	target, ok := webAddress(address)
	if !ok || l.empty() {
		return l
	}
	shown := strings.TrimPrefix(target, "mailto:")
	return line{join(" ", l, said("("+shown+")")).text, anchor(target, l.html)}
}

// titled is a link whose address is not repeated in plain text, since it stands elsewhere.
func titled(address, label string) line {
	l := said(cut(label, mostName))
	if target, ok := webAddress(address); ok && !l.empty() {
		l.html = anchor(target, l.html)
	}
	return l
}

func anchor(target, label string) string {
	return `<a href="` + html.EscapeString(target) + `">` + label + "</a>"
}

const (
	mostName    = 200  // characters of what is usually short: names of runs, titles
	longestLink = 2000 // bytes of an address, encoded
)

// webAddress returns an address that can be linked, with what would end the link encoded;
// see prose.Address. ok is false, too, for those that clients show as if somebody were
// mentioned.
func webAddress(address string) (_ string, ok bool) {
	target, ok := prose.Address(address, "-._~:/?#@!$&'()+,;=%[]", longestLink)
	return target, ok && !strings.EqualFold(prose.Host(target), "matrix.to")
}

// cut shortens a line to at most most characters, between words where it can.
func cut(s string, most int) string {
	s = prose.Clean(s)
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	short := []rune(s)[:max(most-1, 0)]
	end := len(short)
	for i := len(short) - 1; i > len(short)/2; i-- {
		if short[i] == ' ' {
			end = i
			break
		}
	}
	return strings.TrimRight(string(short[:end]), " ,;:–-") + "…"
}
