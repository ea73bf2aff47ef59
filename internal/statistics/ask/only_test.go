package ask_test

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// TestWhatMayBeAskedOfOthersIsStillMeant reads questions that the catalogue or the
// base answers in a conversation, as a page for figures alone reads them.
func TestWhatMayBeAskedOfOthersIsStillMeant(t *testing.T) {
	t.Parallel()
	r := reader()
	for question, want := range map[string]string{
		"Wie viele freie Plätze gibt es im Februar noch?":    "free period=2026-02-01..2026-02-28",
		"Wie viele Termine sind im April geplant?":           "runs period=2026-04-01..2026-04-30",
		"how many runs are planned for april":                "runs period=2026-04-01..2026-04-30",
		"Anmeldungen aus Bayern oder über Slack":             string(ask.Unsupported),
		"Wie melde ich mich an?":                             string(ask.NotCounted),
		"Wie funktioniert die Anmeldung?":                    string(ask.NotCounted),
		"Was haben die Module 2025 gekostet?":                string(ask.NotCounted),
		"Wie viele Leute kommen wieder?":                     string(ask.UnknownWord),
		"Wie wird sich die Zahl der Anmeldungen entwickeln?": string(ask.Unsupported),
		"Anmeldungen Anfang 2025":                            string(ask.NoSuchTime),
	} {
		u := r.Read(question, "de", now, nil)
		got := u.Query.Encode()
		if u.Back != nil {
			got = string(u.Back.Reason)
		} else {
			want = parse(t, want).Encode()
		}
		if got != want {
			t.Errorf("%q is %s, want %s", question, got, want)
		}
	}
}
