// Package prose reads what answers consist of: sentences of inline Markdown, and the
// addresses that they lead to. What comes from documents and models is not trusted: no
// HTML is taken for such, and what nobody is to see goes. How a sentence is written is
// left to the channels, by a Writer.
package prose

import (
	"strings"
	"unicode"
)

// Clean makes one line of a text and drops what is not to be seen, or turns text around
// for whoever reads it.
func Clean(s string) string {
	var b strings.Builder
	space := false
	for _, r := range strings.ToValidUTF8(s, "\uFFFD") {
		switch {
		case r == ' ' || unicode.IsControl(r) || r == '\u2028' || r == '\u2029':
			space = b.Len() > 0
			continue
		case unicode.In(r, unicode.Bidi_Control, unicode.Noncharacter_Code_Point):
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

// part cleans a part of a line, whose spaces at both ends belong to the line.
func part(s string) string {
	body := Clean(s)
	if body != "" && s[0] == ' ' {
		body = " " + body
	}
	if s != "" && s[len(s)-1] == ' ' {
		body += " "
	}
	return body
}
