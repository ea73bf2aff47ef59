package prose

import (
	"net/url"
	"strings"
	"unicode/utf8"
)

// Address returns an address that can be linked, with everything encoded that could end
// a link or mean something in markup: all but letters, digits and what plain names, of
// "-._~:/?#@!$&'()+,;=%[]". ok is false for what is no address of a page or mailbox, and
// for one of more than most bytes, as it is or encoded.
func Address(address, plain string, most int) (_ string, ok bool) {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	switch {
	case err != nil || len(address) > most:
		return "", false
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
	case !isPage(u) || u.User != nil: // "https://bund.de@example.org" looks like another
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(address) {
		if c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte(plain, c) >= 0) {
			b.WriteByte(c)
			continue
		}
		const hex = "0123456789ABCDEF"
		b.WriteString(string([]byte{'%', hex[c>>4], hex[c&15]}))
	}
	return b.String(), b.Len() <= most
}

// Page returns an address if it is that of a page, which a browser may open; else "".
func Page(address string) string {
	u, err := url.Parse(address)
	if err != nil || !isPage(u) {
		return ""
	}
	return address
}

func isPage(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" }

// Host is the part of a web address that people know a site by.
func Host(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}
