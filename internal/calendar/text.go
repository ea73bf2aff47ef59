package calendar

import (
	"net/url"
	"strings"
	"unicode"
)

// text leaves what may stand in a TEXT value (RFC 5545, 3.3.11): line breaks as
// \n, which the library escapes, no other control characters, valid UTF-8.
func text(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n").Replace(strings.ToValidUTF8(s, "\uFFFD"))
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
}

// address leaves what may stand in a URI or an e-mail address. The library writes
// these values as they are: a line break in one would begin a new property.
func address(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.IsSpace(r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	if u, err := url.Parse(s); err == nil && u.Scheme != "" && u.Opaque == "" {
		return u.String()
	}
	return s
}
