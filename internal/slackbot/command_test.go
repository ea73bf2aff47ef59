package slackbot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/assistant"
)

func TestTheCommandKnowsWhatIsWanted(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct {
		wish wish
		rest string
	}{
		"":                      {wishHelp, ""},
		"  Hilfe! ":             {wishHelp, ""},
		"help":                  {wishHelp, ""},
		"Termine":               {wishRuns, ""},
		"Termine im März":       {wishAnswer, ""},
		"meine  Buchungen?":     {wishBookings, ""},
		"my bookings":           {wishBookings, ""},
		"verbinden":             {wishLink, ""},
		"Verbinden ABCDE-FGHIJ": {wishLink, "ABCDE-FGHIJ"},
		"connect ABCDE FGHIJ":   {wishLink, "ABCDEFGHIJ"},
		"verbinden sich die Städte mit Smart City?": {wishAnswer, ""},
		"Berichte":                        {wishReport, ""},
		"bericht Länder je  Quartal":      {wishReport, "Länder je Quartal"},
		"Report: Towns stop":              {wishReport, "Towns stop"},
		"Berichte aus Kommunen":           {wishAnswer, ""},
		"Bericht zum Kongress 2025?":      {wishAnswer, ""},
		"Was ist ein digitaler Zwilling?": {wishAnswer, ""},
		"hilfe zu LoRaWAN":                {wishAnswer, ""},
	} {
		if w, rest := wishOf(text); w != want.wish || rest != want.rest {
			t.Errorf("%q: %d %q", text, w, rest)
		}
	}
}

func TestAcceptanceTheCommandAnswersWhoCalledItOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	o.run(t, 20, false)
	o.links(t, o.anna)
	for i, c := range []struct{ text, asked, says string }{
		{"", "", "/akademie meine buchungen"},
		{"termine", "Welche Termine gibt es als Nächstes?", "KI in der Verwaltung"},
		{"meine buchungen", "Zeige mir meine Buchungen.", "Bitte sehr."},
		{"Was ist LoRaWAN?", "Was ist LoRaWAN?", "Bitte sehr."},
	} {
		o.anna.Commands(o.room, c.text)
		o.slack.Await("the answer", func() bool { return len(o.slack.Ephemeral(o.anna)) == i+1 })
		if s := o.slack.Ephemeral(o.anna)[i].Shown(); !strings.Contains(s, c.says) {
			t.Errorf("%q: %s", c.text, s)
		}
		if all := o.clerk.questions(); c.asked != "" && all[len(all)-1] != c.asked {
			t.Errorf("%q asked %q", c.text, all)
		}
	}
	if room := o.inRoom(); room != "" {
		t.Errorf("in the channel: %s", room)
	}
	for _, who := range o.clerk.persons {
		if who.Email != o.anna.Email {
			t.Errorf("asked as %+v", who)
		}
	}
}

func TestTheShortcutAsksWhatAMessageSays(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.serve(t)
	o.bert.Says(o.room, "Was ist LoRaWAN &amp; wer braucht es?")
	o.anna.Shortcut(shortcutName, o.slack.Messages(o.room.ID)[0])
	o.slack.Await("the answer", func() bool { return len(o.slack.Ephemeral(o.anna)) == 1 })
	if all := o.clerk.questions(); len(all) != 1 || all[0] != "Was ist LoRaWAN & wer braucht es?" {
		t.Errorf("asked %q", all)
	}
	if n := len(o.slack.Messages(o.room.ID)); n != 1 {
		t.Errorf("%d messages in the channel", n)
	}
	w := work{Scope: o.slack.Team, ID: 7, Author: o.anna.ID, Kind: shortcut, Body: encode(shortcutBody{})}
	if err := o.shortcut(t.Context(), w); err != nil || !strings.Contains(o.toldDirectly(o.anna), "kein Text") {
		t.Errorf("of an empty message: %v, %q", err, o.toldDirectly(o.anna))
	}
}

func TestOfALongMessageTheBeginningIsAsked(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"kurz": "kurz", "ein Wort mehr": "ein Wort", "Donaudampfschiff": "Donaudampf", "ä ö ü ß é x y": "ä ö ü ß é",
	} {
		if got := beginning(text, 10); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
	if n := utf8.RuneCountInString(beginning(strings.Repeat("Frage ", 1000), assistant.MaxQuestion)); n > assistant.MaxQuestion {
		t.Errorf("%d characters", n)
	}
}
