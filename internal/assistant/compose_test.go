package assistant

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestASentenceThatPointsBackBringsTheOneBefore(t *testing.T) {
	t.Parallel()
	a := bare(t)
	got, _ := composed(a, "Wie lange läuft das Wärmenetz?", passage("Das Wärmenetz steht in Lindau. Es läuft drei Jahre. Kinder lieben Enten."))
	if want := "Das Wärmenetz steht in Lindau.\nEs läuft drei Jahre."; got != want {
		t.Errorf("said %q, want %q", got, want)
	}
}

func TestAFactIsSaidOnce(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("Wann startet Biletado?", nil, "")
	pages := a.read(u, []knowledge.Hit{of(1, "Biletado startet am 3. März 2026."), of(2, "Biletado startet am 3. März 2026 in Lindau."), of(3, "Am 3. März 2026 startet Biletado.")})
	best, _ := firstAnswer(u, pages)
	if said := choose(u, pages, best); len(said) != 1 {
		t.Errorf("%d sentences say the same", len(said))
	}
}

func TestAnOpenQuestionGetsAShortParagraphInReadingOrder(t *testing.T) {
	t.Parallel()
	a := bare(t)
	body := "Biletado vergibt Räume für Vereine. Biletado verschickt Rechnungen an Ämter. Biletado öffnet Türen mit Karten. " +
		"Biletado meldet Schäden der Heizung. Biletado zählt Besuche im Museum. Biletado druckt Schilder aus Holz. Biletado plant Feste am See."
	got, _ := composed(a, "Was kann Biletado?", passage(body))
	lines := strings.Split(got, "\n")
	if len(lines) < 2 || len(lines) > maxOpen {
		t.Errorf("%d sentences: %q", len(lines), got)
	}
	at := -1
	for _, line := range lines {
		i := strings.Index(body, line)
		if i <= at {
			t.Errorf("%q is out of order in %q", line, got)
		}
		at = i
	}
}

func TestAQuestionIsNoAnswer(t *testing.T) {
	t.Parallel()
	a := bare(t)
	got, _ := composed(a, "Was ist Biletado?", passage("Was ist Biletado? Biletado ist eine Software für Räume."))
	if got != "Biletado ist eine Software für Räume." {
		t.Errorf("said %q", got)
	}
}
