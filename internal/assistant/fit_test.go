package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestASentenceFitsAQuestionWhenItHoldsTheKindOfThingAskedFor(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for _, c := range []struct {
		question, sentence string
		least, most        float64
	}{
		{"Wann startet das Modul?", "Das Modul startet am 12. Mai 2026.", 1, 1},
		{"Wann startet das Modul?", "Das Modul startet im Mai 2026.", fitCoarseDate, fitCoarseDate},
		{"Wann startet das Modul?", "Das Modul läuft täglich.", 0.5, 0.7},
		{"Wann startet das Modul?", "Das Modul ist beliebt.", 0, 0},
		{"An welchem Tag startet das Modul?", "Das Modul startet am 12. Mai 2026.", 1, 1},
		{"An welchem Tag startet das Modul?", "Das Modul startet im Mai 2026.", 0, 0},

		{"Wie viele Module gibt es?", "Die Reihe hat fünf neue Module.", 1, 1},
		{"Wie viele Module gibt es?", "Modul 5 ist das letzte.", 0, 0},
		{"Wie viele Module gibt es?", "Es kamen 240 Gäste.", fitOtherNumber, fitOtherNumber},
		{"Wie viele Module gibt es?", "Das fünfte Modul ist neu.", 0, 0},
		{"Wie viele der neun Module sind neu?", "Neun Module bilden die Reihe.", 0, 0}, // repeats the question

		{"Was kostet das Modul?", "Die Teilnahme ist kostenfrei.", 1, 1},
		{"Was kostet das Modul?", "Sie zahlen 120 €.", 1, 1},
		{"Was kostet das Modul?", "Das Modul ist neu.", 0, 0},

		{"Wie lange dauert das Modul?", "Es dauert drei Vormittage.", 1, 1},
		{"Wie lange dauert das Modul?", "Es dauert zwölf Wochen.", 1, 1},
		{"Wie lange dauert das Modul?", "It takes 90 minutes.", 1, 1},
		{"How long does the module take?", "It takes three mornings.", 1, 1},
		{"Wie lange dauert das Modul?", "Es ist lang.", 0, 0},

		{"Wer berichtet?", "Das Institut für Wärme in Lindau berichtet.", 0.6, 0.8},
		{"Wer berichtet?", "Viele berichten.", 0, 0},
		{"Wo ist der Kongress?", "Der Kongress ist in Lindau.", 0.6, 0.8},
		{"Wo ist der Kongress?", "Der Kongress war schön.", 0, 0},
		{"Wo melde ich mich an?", "Das Formular steht auf https://academy.example.", 1, 1},
		{"Warum gibt es das Modul?", "Es entstand, weil viele fragten.", 0.6, 0.8},
		{"Was ist Biletado?", "Biletado ist eine offene Software.", 0.6, 0.8},
		{"Wie buche ich?", "Wählen Sie einen Termin.", 0.4, 0.6},
		{"Welche Module gibt es?", "Es gibt Energie, Wasser, Luft und Verkehr.", 0.5, 0.7},
		{"Welche Module gibt es?", "Die Module heißen:", 0.5, 0.7},
	} {
		u := a.understandOne(c.question, nil, "")
		if got := fit(u, c.sentence); got < c.least || got > c.most {
			t.Errorf("%q (%q) fits %q by %v, want %v to %v", c.question, u.kind, c.sentence, got, c.least, c.most)
		}
	}
}

func TestAKindThatNothingShowsFitsNoSentence(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("Wärmenetz Lindau", nil, "")
	if u.kind != german.AskOther {
		t.Fatalf("kind = %q", u.kind)
	}
	if got := fit(u, "Am 12. Mai 2026 kamen 240 Gäste nach Lindau."); got != 0 {
		t.Errorf("fit = %v, want 0", got)
	}
}
