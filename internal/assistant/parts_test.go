package assistant

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAMessageIsPartedIntoItsQuestions(t *testing.T) {
	t.Parallel()
	for message, want := range map[string][]string{
		"Wann und wo war der Kongress?":                           {"Wann und wo war der Kongress?"},
		"Wann war der Kongress, und was kostet die Teilnahme?":    {"Wann war der Kongress?", "was kostet die Teilnahme?"},
		"Wie viele Module gibt es und an wie vielen Tagen?":       {"Wie viele Module gibt es?", "an wie vielen Tagen?"},
		"Was kostet das? Wer kann teilnehmen?":                    {"Was kostet das?", "Wer kann teilnehmen?"},
		"When does it start and how much does it cost?":           {"When does it start?", "how much does it cost?"},
		"Wie unterstützt die Akademie Städte und Gemeinden?":      {"Wie unterstützt die Akademie Städte und Gemeinden?"},
		"Was? Wie? Wo? Wann?":                                     nil,
		"Wer macht A aus? Was ist B hier? Wo ist C jetzt? Wie D?": nil,
	} {
		if got := questionsIn(message); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", message, got, want)
		}
	}
}

func TestAcceptanceEveryQuestionOfAMessageIsAnswered(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const question = "Wann startet das Modul Energie im Quartier, und wer ist Bürgermeister von Lindau?"
	missing := "Zu „Wer ist Bürgermeister von Lindau?“ finde ich in der Wissensbasis nichts Belegtes."
	for name, model := range map[string]string{"offline": "", "with a model": "Das Modul „Energie im Quartier“ startet am 12. Mai 2026 [1]."} {
		one := bundle{b.sibling()}
		if model != "" {
			one.with(llmtest.Pieces(model))
		}
		turn := one.answer(t, question)
		if !strings.Contains(turn.Answer, "12. Mai 2026") || !slices.Contains(turn.Notices, missing) || turn.ByModel != (model != "") {
			t.Errorf("%s: %q, notices %q, by model %v", name, turn.Answer, turn.Notices, turn.ByModel)
		}
		one.checkCitations(t, turn)
	}
}

func TestWhatAModelLeavesOpenIsQuoted(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.with(llmtest.Pieces("Das Modul „Energie im Quartier“ startet am 12. Mai 2026 [1]."))
	turn := b.answer(t, "Wann startet das Modul Energie im Quartier, und was ist Biletado?")
	if !turn.ByModel || !strings.Contains(turn.Answer, "12. Mai 2026") || !strings.Contains(turn.Answer, "Biletado") {
		t.Errorf("%q, notices %q", turn.Answer, turn.Notices)
	}
	b.checkCitations(t, turn)
}
