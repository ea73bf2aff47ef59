package blocks

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Slack reads <…> as mentions and links, in mrkdwn and Markdown alike; with these
// three characters escaped it reads none
// (https://docs.slack.dev/messaging/formatting-message-text).
var controls = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

// Slack may make emojis and mentions of these, too. A word joiner, which nobody
// sees, keeps it from that.
var (
	shortcode = regexp.MustCompile(`:([a-z0-9_+'-]*[a-z_][a-z0-9_+'-]*):`)
	everybody = regexp.MustCompile(`@(channel|here|everyone|group)\b`)
)

// escaped escapes what has a meaning everywhere in Slack.
func escaped(s string) string {
	s = shortcode.ReplaceAllString(controls.Replace(s), ":\u2060$1:")
	return everybody.ReplaceAllString(s, "@\u2060$1")
}

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
		case unicode.Is(unicode.Bidi_Control, r):
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

// unmarked are letters that look like the marks of mrkdwn, which cannot be escaped.
var unmarked = map[rune]rune{'*': '∗', '_': 'ˍ', '~': '∼', '`': 'ˋ'}

// Escape writes text so that Slack's mrkdwn shows it as it is, in one line. Marks within a word
// ("Bürger*innen") do nothing there and stay.
func Escape(s string) string {
	s = clean(s)
	var b strings.Builder
	before := ' '
	for i, r := range s {
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if like, is := unmarked[r]; is && (!inWord(before) || !inWord(after)) {
			r = like
		}
		b.WriteRune(r)
		before = r
	}
	return escaped(b.String())
}

func inWord(r rune) bool { return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)) }

// mostName bounds what is usually short, in characters: names of runs, titles of
// documents.
const mostName = 200

// link is a link in mrkdwn, or only its label where the address is none.
func link(address, label string) string {
	target, ok := webAddress(address)
	label = strings.ReplaceAll(shortened(label, mostName, Escape), "|", "∣")
	if !ok || label == "" {
		return label
	}
	return "<" + controls.Replace(target) + "|" + label + ">"
}

// longestLink is the longest address that is linked in a text, encoded.
const longestLink = 800

// webAddress returns an address that can be linked, with everything encoded that
// would end the link or mean something in Markdown. ok is false for what is no
// address of a page or mailbox, and for one that is too long.
func webAddress(address string) (_ string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	switch {
	case err != nil || len(address) > longestLink:
		return "", false
	case u.Scheme == "mailto" && strings.Contains(u.Opaque, "@"):
	case (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil: // "https://bund.de@example.org" looks like another
	default:
		return "", false
	}
	var b strings.Builder
	for _, c := range []byte(strings.TrimSpace(address)) {
		if c < utf8.RuneSelf && (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~:/?#@!$&'+,;=%", c) >= 0) {
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
	if length(s) <= most {
		return s
	}
	n, end, space := 1, 0, 0 // one for the ellipsis
	for i, r := range s {
		n += length(string(r))
		if n > most {
			break
		}
		if r == ' ' {
			space = i
		}
		end = i + utf8.RuneLen(r)
	}
	if space > end/2 {
		end = space
	}
	return strings.TrimRight(s[:end], " ,;:–-") + "…"
}

// shortened is a text as write writes it, shortened until that is no longer than
// most characters.
func shortened(s string, most int, write func(string) string) string {
	for n := most; ; n /= 2 {
		if text := write(cut(s, n)); length(text) <= most || n <= 1 {
			return text
		}
	}
}
