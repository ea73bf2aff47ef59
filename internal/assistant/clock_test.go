package assistant

import (
	"strings"
	"testing"
	"time"
)

func TestRelativeTimesBecomeDaysInBerlin(t *testing.T) {
	t.Parallel()
	// In Berlin it is already Thursday.
	now := time.Date(2025, 12, 31, 23, 30, 0, 0, time.UTC)
	for question, want := range map[string]string{
		"Was findet heute statt?":                "Was findet am 1. Januar 2026 statt?",
		"Was ist morgen?":                        "Was ist am 2. Januar 2026?",
		"Was war gestern?":                       "Was war am 31. Dezember 2025?",
		"Was startet nächste Woche?":             "Was startet vom 5. bis 11. Januar 2026?",
		"Welche Module starten in dieser Woche?": "Welche Module starten vom 29. Dezember bis 4. Januar 2026?",
		"Was gibt es diesen Monat?":              "Was gibt es im Januar 2026?",
		"Was war letzten Monat?":                 "Was war im Dezember 2025?",
		"Welche Module gibt es dieses Jahr?":     "Welche Module gibt es im Jahr 2026?",
		"Wer gewann letztes Jahr?":               "Wer gewann im Jahr 2025?",
		"What starts next year?":                 "What starts im Jahr 2027?",
		"Guten Morgen, was kostet das?":          "Guten Morgen, was kostet das?",
		"Was gilt bis heute?":                    "Was gilt bis heute?",
		"Findet es am Morgen statt?":             "Findet es am Morgen statt?",
		"Wann startet das Modul?":                "Wann startet das Modul?",
	} {
		if got := resolveTimes(question, now); got != want {
			t.Errorf("resolveTimes(%q) = %q, want %q", question, got, want)
		}
	}
}

func TestAQuestionForThisYearFindsThisYear(t *testing.T) {
	t.Parallel()
	b := setup(t)
	turn := b.answer(t, "Welches Modul startet dieses Jahr im Juni?")
	if turn.Refused || !strings.Contains(turn.Answer, "9. Juni 2026") {
		t.Errorf("answer = %q", turn.Answer)
	}
	if turn := b.answer(t, "Welches Modul startet letztes Jahr im Juni?"); !turn.Refused && strings.Contains(turn.Answer, "2026") {
		t.Errorf("last year's answer = %q", turn.Answer)
	}
}
