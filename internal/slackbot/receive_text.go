package slackbot

import (
	"html"
	"regexp"
	"strings"
	"unicode"
)

// Slack's mark-up in what people write.
// https://docs.slack.dev/messaging/formatting-message-text#retrieving-messages
var (
	userMention = regexp.MustCompile(`<@([UW][A-Z0-9]+)(?:\|([^>]*))?>`)
	spacedName  = regexp.MustCompile(`\s*<@[UW][A-Z0-9]+(?:\|[^>]*)?>`)
	callsMany   = regexp.MustCompile(`<!(?:here|channel|everyone|group|subteam)\b[^>]*>`)
	marked      = regexp.MustCompile(`<([^<>|]+)(?:\|([^<>]*))?>`)
)

// mentions reports whether a text names the assistant.
func mentions(text, bot string) bool {
	for _, m := range userMention.FindAllStringSubmatch(text, -1) {
		if m[1] == bot {
			return true
		}
	}
	return false
}

// callsOthers reports whether a text without a mention of the assistant calls
// somebody: it is said to them.
func callsOthers(text string) bool {
	return userMention.MatchString(text) || callsMany.MatchString(text)
}

// plain is a text as it was written, without the mention of the assistant: links are
// what they show, escapes are undone.
func plain(text, bot string) string {
	text = spacedName.ReplaceAllStringFunc(text, func(m string) string {
		if mentions(m, bot) {
			return ""
		}
		return m
	})
	text = strings.TrimLeft(text, ",:; ") // "@Akademie, wann …?"
	text = marked.ReplaceAllStringFunc(text, func(m string) string {
		parts := marked.FindStringSubmatch(m)
		target, shown := parts[1], parts[2]
		switch target[0] {
		case '@', '!':
			if shown != "" {
				return "@" + strings.TrimPrefix(shown, "@")
			}
			return "@" + strings.TrimLeft(target, "@!")
		case '#':
			if shown != "" {
				return "#" + shown
			}
			return target
		}
		if shown != "" {
			return shown
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return clean(html.UnescapeString(text))
}

// clean takes out what is no text, and what PostgreSQL does not store.
func clean(text string) string {
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, strings.ToValidUTF8(text, ""))
	return strings.TrimSpace(text)
}
