package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestAnOutcomeTellsHowAQuestionWasAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, text{title: "Neues zum Wärmenetz", published: day(2025, 12, 1), kind: energy.kind,
		body: "Das Modul „Energie im Quartier“ startet am 19. Mai 2026."})
	for question, want := range map[string]conversation.Outcome{
		"Was ist Biletado?":                           conversation.Answered,
		"Was kostet das Modul Energie im Quartier?":   conversation.Answered,
		"Wann startet das Modul Energie im Quartier?": conversation.Weak, // two sources, two dates
		"Wer hat den Nobelpreis für Physik erhalten?": conversation.Refused,
		"Danke!":                  "",
		"Guten Tag":               "",
		"Wer bist du eigentlich?": "",
	} {
		if turn := b.answer(t, question); turn.Outcome != want {
			t.Errorf("%q: outcome %q, want %q; intent %s, answer %q", question, turn.Outcome, want, turn.Intent, turn.Answer)
		}
	}
}

func TestAnUncertainSentenceMakesAWeakAnswer(t *testing.T) {
	t.Parallel()
	u := understanding{terms: []term{{weight: 1}, {weight: 1}}}
	for _, c := range []struct {
		best *candidate
		want bool
	}{
		{nil, false},
		{&candidate{score: 1.2, context: []float64{1, 1}}, true},
		{&candidate{score: 0.8, context: []float64{1, 1}}, false},
		{&candidate{score: 1.2, context: []float64{1, 0.2}}, false},
	} {
		if got := u.certain(c.best); got != c.want {
			t.Errorf("certain(%+v) = %v", c.best, got)
		}
	}
	for name, c := range map[string]struct {
		writer writer
		want   conversation.Outcome
	}{
		"model invented":    {writer{turn: &conversation.Turn{Intent: IntentQuestion, Dropped: 1}}, conversation.Weak},
		"refused":           {writer{turn: &conversation.Turn{Intent: IntentMore, Refused: true}, weak: true}, conversation.Refused},
		"statistics":        {writer{turn: &conversation.Turn{Intent: IntentQuestion, Figures: &conversation.Figures{}}}, ""},
		"booking under way": {writer{turn: &conversation.Turn{Intent: IntentBooking}, weak: true}, ""},
	} {
		if got := c.writer.outcome(); got != c.want {
			t.Errorf("%s: outcome %q, want %q", name, got, c.want)
		}
	}
}
