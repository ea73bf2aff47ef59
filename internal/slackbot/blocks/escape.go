package blocks

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/prose"
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

// unmarked are letters that look like the marks of mrkdwn, which cannot be escaped.
var unmarked = map[rune]rune{'*': '∗', '_': 'ˍ', '~': '∼', '`': 'ˋ'}

// Escape writes text so that Slack's mrkdwn shows it as it is, in one line. Marks within a word
// ("Bürger*innen") do nothing there and stay.
func Escape(s string) string {
	s = prose.Clean(s)
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

// webAddress returns an address that can be linked, with what would end the link or mean
// something in Markdown encoded; see prose.Address.
func webAddress(address string) (_ string, ok bool) {
	return prose.Address(address, "-._~:/?#@!$&'+,;=%", longestLink)
}

// cut shortens a line to at most most characters, between words where it can.
func cut(s string, most int) string {
	s = prose.Clean(s)
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
