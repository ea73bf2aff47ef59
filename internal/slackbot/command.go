package slackbot

import (
	"context"
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// A wish is what /akademie is called for.
type wish int

const (
	wishAnswer wish = iota
	wishHelp
	wishLink
	wishRuns
	wishBookings
	wishReport
)

// wishOf reads the text behind /akademie. rest is the code of wishLink, and what is
// wanted of wishReport.
func wishOf(text string) (w wish, rest string) {
	words := strings.Fields(text)
	folded := make([]string, len(words))
	for i, word := range words {
		folded[i] = german.Fold(strings.ToLower(strings.Trim(word, ".!?:")))
	}
	switch phrase := strings.Join(folded, " "); phrase {
	case "", "hilfe", "help":
		return wishHelp, ""
	case "termine", "dates":
		return wishRuns, ""
	case "meine buchungen", "buchungen", "my bookings", "bookings":
		return wishBookings, ""
	}
	// "verbinden ABCDE-FGHIJ", also with a blank for the hyphen; more words are a
	// question.
	if (folded[0] == "verbinden" || folded[0] == "link" || folded[0] == "connect") && len(words) <= 3 {
		return wishLink, strings.Join(words[1:], "")
	}
	if c, ok := report.ReadCommand(text); ok {
		return wishReport, c.Text
	}
	return wishAnswer, ""
}

// command does what /akademie asks for. Only who called it sees what comes of it.
func (b *Bot) command(ctx context.Context, w work) error {
	c, err := body[commandBody](w)
	if err != nil {
		return err
	}
	language := b.languageOf(ctx, w.Scope, w.Author)
	t := textsIn(language)
	switch asked, rest := wishOf(c.Text); asked {
	case wishHelp:
		return b.respond(ctx, w, c.ResponseURL, note(fmt.Sprintf(t.CommandHelp, b.PublicURL)))
	case wishLink:
		text, err := b.linkByCode(ctx, w.Scope, w.Author, rest, t)
		if err != nil {
			return err
		}
		if err := b.respond(ctx, w, c.ResponseURL, note(text)); err != nil {
			return err
		}
		return b.refreshHome(ctx, w)
	case wishRuns:
		return b.askPrivately(ctx, w, c.ResponseURL, t.AskRuns, language)
	case wishBookings:
		return b.askPrivately(ctx, w, c.ResponseURL, t.AskBookings, language)
	case wishReport:
		return b.reportCommand(ctx, w, rest)
	}
	return b.askPrivately(ctx, w, c.ResponseURL, c.Text, language)
}

// askPrivately asks the assistant for somebody who alone sees the answer.
func (b *Bot) askPrivately(ctx context.Context, w work, responseURL, question, language string) error {
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return err
	}
	return b.answerPrivately(ctx, w, responseURL, assistant.Input{Question: question, Language: language, Channel: Channel, Person: who})
}

// shortcut asks what a message says, for who called "Akademie dazu fragen" on it. Of
// a message that is too long it is the beginning.
func (b *Bot) shortcut(ctx context.Context, w work) error {
	s, err := body[shortcutBody](w)
	if err != nil {
		return err
	}
	language := b.languageOf(ctx, w.Scope, w.Author)
	question := beginning(strings.TrimSpace(s.Text), assistant.MaxQuestion)
	if question == "" {
		return b.respond(ctx, w, s.ResponseURL, note(textsIn(language).NoText))
	}
	return b.askPrivately(ctx, w, s.ResponseURL, question, language)
}

// beginning is a text, or as many of its whole words as have at most most characters.
func beginning(text string, most int) string {
	runes := []rune(text)
	if len(runes) <= most {
		return text
	}
	cut := string(runes[:most])
	if space := strings.LastIndexAny(cut, " \n\t"); space > 0 {
		cut = cut[:space]
	}
	return strings.TrimSpace(cut)
}
