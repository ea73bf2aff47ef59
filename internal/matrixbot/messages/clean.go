package messages

import (
	"html"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf8"
)

// clean makes one line of a text and drops what is not to be seen, or turns text
// around for whoever reads it.
func clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			space = b.Len() > 0
			continue
		case unicode.Is(unicode.Bidi_Control, r), unicode.Is(unicode.Noncharacter_Code_Point, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		b.WriteRune(r)
	}
	return b.String()
}

// marks are the characters that mean something within a line of Markdown.
var marks = strings.NewReplacer(`\`, `\\`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`, "]", `\]`, "<", `\<`, "&", `\&`, "!", `\!`)

// Escape writes text so that Note shows it as it is, in one line.
func Escape(s string) string { return marks.Replace(clean(s)) }

// A line is a part of a message, written in both ways.
type line struct{ text, html string }

// said is text as it is.
func said(s string) line {
	s = clean(s)
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

// webAddress returns an address that can be linked, with everything encoded that would
// end the link. ok is false for what is no address of a page or mailbox, and for those
// that clients show as if somebody were mentioned.
func webAddress(address string) (_ string, ok bool) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > longestLink:
		return "", false
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil: // "https://bund.de@example.org" looks like another
		if strings.EqualFold(u.Hostname(), "matrix.to") {
			return "", false
		}
	default:
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(address) {
		if c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~:/?#@!$&'()+,;=%[]", c) >= 0) {
			b.WriteByte(c)
			continue
		}
		const hex = "0123456789ABCDEF"
		b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
	}
	return b.String(), b.Len() <= longestLink
}

// host is the part of a web address that people know a site by.
func host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// cut shortens a line to at most most characters, between words where it can.
func cut(s string, most int) string {
	s = clean(s)
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
