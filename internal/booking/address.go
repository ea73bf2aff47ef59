package booking

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Limits of an address: RFC 5321, 4.5.3.1, with erratum 1690.
const (
	longestAddress = 254
	longestLocal   = 64
)

// CheckAddress checks an e-mail address as a person typed it. Nothing is asked
// of the network: whether the mailbox exists is learned by confirming it.
//
// key names the mailbox, so that two spellings of one address do not get two
// shares: lower case, the domain in ASCII, without a tag ("+akademie"), and
// without what Google ignores. It is "" unless the address could receive mail.
// Mail goes to what was typed, never to the key.
//
// problem is Missing, TooLong, Malformed or Disposable, and "" for a good one.
// suggestion is the address that was probably meant, if another: beside a
// problem the way to mend it, and without one a question that the person may
// answer by keeping what was typed ("name@gmial.com").
func CheckAddress(email string) (key string, problem Problem, suggestion string) {
	email = strings.TrimSpace(email)
	key, problem, suggestion = check(email)
	if problem == Malformed && suggestion == "" {
		suggestion = mended(email)
	}
	return key, problem, suggestion
}

// check is CheckAddress for an address without blanks around it. It suggests
// only another domain.
func check(email string) (key string, problem Problem, suggestion string) {
	switch {
	case email == "":
		return "", Missing, ""
	case len(email) > longestAddress:
		return "", TooLong, ""
	}
	local, domain, ok := splitAddress(email)
	if !ok {
		return "", Malformed, ""
	}
	ascii, ok := asciiDomain(domain)
	if !ok || !isLocal(local) {
		return "", Malformed, ""
	}
	if len(local) > longestLocal || len(local)+1+len(ascii) > longestAddress {
		return "", TooLong, ""
	}
	if other := meantDomain(ascii); other != "" {
		suggestion = local + "@" + other
	}
	switch {
	case isDisposable(ascii):
		return mailboxKey(local, ascii), Disposable, suggestion
	case !endsInTLD(ascii):
		return "", Malformed, suggestion
	}
	return mailboxKey(local, ascii), "", suggestion
}

// splitAddress splits at the only @.
func splitAddress(email string) (local, domain string, ok bool) {
	local, domain, ok = strings.Cut(email, "@")
	return local, domain, ok && !strings.Contains(domain, "@")
}

// isLocal reports whether s is a dot-atom of ASCII (RFC 5322, 3.2.3). Quoted
// strings and letters beyond ASCII (RFC 6531) are allowed by the letter of the
// standards, refused by many servers, and in an address typed here an error.
func isLocal(s string) bool {
	if s == "" || s[0] == '.' || s[len(s)-1] == '.' || strings.Contains(s, "..") {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', strings.IndexByte(".!#$%&'*+-/=?^_`{|}~", c) >= 0:
		default:
			return false
		}
	}
	return true
}

// asciiDomain returns the domain in lower case, umlauts in Punycode.
func asciiDomain(domain string) (ascii string, ok bool) {
	if !utf8.ValidString(domain) || strings.HasSuffix(domain, ".") {
		return "", false
	}
	ascii, err := idna.Lookup.ToASCII(domain)
	if err != nil || ascii == "" || strings.ContainsAny(ascii, "_/:[]") {
		return "", false
	}
	for label := range strings.SplitSeq(ascii, ".") {
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return "", false
		}
	}
	return ascii, true
}

// endsInTLD reports whether the last label is a top-level domain that there is,
// and something stands before it. Those reserved for examples and tests (RFC
// 2606) count: the demo writes to nobody else.
func endsInTLD(ascii string) bool {
	dot := strings.LastIndexByte(ascii, '.')
	if dot < 0 || '0' <= ascii[dot+1] && ascii[dot+1] <= '9' { // 127.0.0.1
		return false
	}
	switch ascii[dot+1:] {
	case "example", "test":
		return true
	}
	suffix, listed := publicsuffix.PublicSuffix(ascii)
	return listed || strings.Contains(suffix, ".") // a private suffix stands below one that there is
}

// mailboxKey is the same for all spellings of one mailbox. Tags behind a plus
// (RFC 5233) reach the mailbox before it nearly everywhere.
func mailboxKey(local, ascii string) string {
	local = strings.ToLower(local)
	if tag := strings.IndexByte(local, '+'); tag > 0 {
		local = local[:tag]
	}
	if ascii == "googlemail.com" {
		ascii = "gmail.com"
	}
	if ascii == "gmail.com" {
		local = strings.ReplaceAll(local, ".", "")
	}
	return local + "@" + ascii
}
