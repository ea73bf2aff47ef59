package matrixbot

import (
	"net/url"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/german"
)

// A speech is what a message says, as far as it decides for whom it is.
type speech struct {
	Text        string // without what calls the assistant, and without a message that it quotes
	Mentioned   bool   // it calls the assistant
	CallsOthers bool   // it calls somebody else, or all
	Thread      id.EventID
	ReplyTo     id.EventID // the message that it replies to, as it says; "" none
}

// pill is a link to somebody, as clients make of a mention.
// https://spec.matrix.org/v1.15/appendices/#uris
var pill = regexp.MustCompile(`(?i)<a\s[^>]*?href\s*=\s*["'](?:https://matrix\.to/#/|matrix:)([^"'?]+)`)

// hear reads a message. names are those that the assistant is called by.
func hear(m *event.MessageEventContent, me id.UserID, names ...string) speech {
	s := speech{Thread: m.RelatesTo.GetThreadParent(), ReplyTo: m.RelatesTo.GetNonFallbackReplyTo()}
	body, formatted := m.Body, m.FormattedBody
	if s.ReplyTo != "" {
		body, formatted = event.TrimReplyFallbackText(body), event.TrimReplyFallbackHTML(formatted)
	}
	if m.Format != event.FormatHTML {
		formatted = ""
	}
	if m.Mentions != nil {
		s.CallsOthers = m.Mentions.Room
		for _, user := range m.Mentions.UserIDs {
			s.called(user, me)
		}
	}
	for _, found := range pill.FindAllStringSubmatch(formatted, -1) {
		if user := pillOf(found[1]); user != "" {
			s.called(user, me)
		}
	}
	text, called := without(clean(body), me, names)
	s.Text, s.Mentioned = text, s.Mentioned || called
	return s
}

// called takes a mention of somebody.
func (s *speech) called(user, me id.UserID) {
	if user == me {
		s.Mentioned = true
	} else {
		s.CallsOthers = true
	}
}

// pillOf is the user that a link leads to: "@a:b", or "u/a:b" as a matrix: URI.
func pillOf(target string) id.UserID {
	target, err := url.PathUnescape(target)
	if err != nil {
		return ""
	}
	if name, ok := strings.CutPrefix(target, "u/"); ok {
		return id.UserID("@" + name)
	}
	if strings.HasPrefix(target, "@") {
		return id.UserID(target)
	}
	return ""
}

// without takes the names of the assistant out of a text where they call it: its id
// anywhere, its names in front. called is whether the front does.
func without(text string, me id.UserID, names []string) (rest string, called bool) {
	for _, name := range append([]string{me.String(), me.Localpart()}, names...) {
		if rest, ok := addressed(text, name); ok {
			text, called = rest, true
			break
		}
	}
	if strings.Contains(text, me.String()) {
		text = strings.TrimSpace(strings.ReplaceAll(strings.ReplaceAll(text, " "+me.String(), ""), me.String(), ""))
	}
	return text, called
}

// addressed returns what follows a name in front of a text: after a mark, as in
// "Akademie, …", an @ before it, or where what follows is a question. "Akademie Berlin
// lädt ein" is about one.
func addressed(text, name string) (rest string, ok bool) {
	front, at := strings.CutPrefix(text, "@")
	name = strings.TrimPrefix(name, "@")
	if name == "" || len(front) < len(name) || !strings.EqualFold(front[:len(name)], name) {
		return "", false
	}
	rest = front[len(name):]
	spaced := strings.TrimSpace(rest)
	next, _ := utf8.DecodeRuneInString(spaced)
	switch {
	case spaced == "":
		return "", true
	case strings.ContainsRune(callMarks, next) && !joins(rest):
		return strings.TrimLeft(spaced, callMarks+" \t\n"), true
	case len(spaced) == len(rest): // it goes on as a word
		return "", false
	}
	return spaced, at || german.Asks(spaced)
}

// callMarks follow the name of who is called.
const callMarks = ",:;!?–—-"

// joins reports whether what follows a name makes it a part of a word, as in
// "Akademie-Leitung".
func joins(rest string) bool {
	next, size := utf8.DecodeRuneInString(rest)
	after, _ := utf8.DecodeRuneInString(rest[size:])
	return next == '-' && unicode.IsLetter(after) || next == ':' && after != utf8.RuneError && !unicode.IsSpace(after)
}
