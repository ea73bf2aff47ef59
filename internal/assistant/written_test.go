package assistant

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestAcceptanceAWrittenAnswerIsSaidInWholeToItsQuestion(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const question = "Wie viele Punkte gibt es für das Modul Energie im Quartier?"
	if before := b.answer(t, question); !before.Refused {
		t.Fatalf("the base answers already: %s", before.Answer)
	}
	b.put(t, text{title: question, kind: knowledge.KindAnswer, published: day(2026, 1, 20), body: `
Für die Module gibt es keine Punkte. Sie erhalten eine Teilnahmebescheinigung:

1. Schreiben Sie uns nach dem letzten Vormittag.
2. Nennen Sie das Modul.

Die Bescheinigung kommt binnen einer Woche.`})
	turn := b.answer(t, question)
	for _, want := range []string{"keine Punkte", "1. Schreiben Sie uns", "2. Nennen Sie das Modul.", "binnen einer Woche"} {
		if !strings.Contains(turn.Answer, want) {
			t.Errorf("the answer lacks %q:\n%s", want, turn.Answer)
		}
	}
	if turn.Outcome != conversation.Answered || turn.Refused || len(turn.Citations) == 0 || turn.Citations[0].Kind != string(knowledge.KindAnswer) {
		t.Errorf("outcome %s, citations %+v", turn.Outcome, turn.Citations)
	}
	if turn := b.answer(t, "Was kostet das Modul Energie im Quartier?"); !strings.Contains(turn.Answer, "kostenfrei") {
		t.Errorf("another question: %s", turn.Answer)
	}
	if turn := b.answer(t, "Wie viele Punkte gibt es für das Modul Mobilität auf dem Land?"); strings.Contains(turn.Answer, "Bescheinigung kommt") {
		t.Errorf("a question about another module: %s", turn.Answer)
	}
}
