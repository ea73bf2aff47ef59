package knowledge

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestJoinCompletesWhatWasCutMidThought(t *testing.T) {
	t.Parallel()
	b := setup(t)
	texts := []string{
		"Wer mitmachen will, braucht dreierlei:",
		"- ein Konto\n- einen Ausweis",
		"- ein wenig Geduld",
		"Das Forum tagt im Herbst.",
		"Es dauert zwei Tage.",
		"Kaffee gibt es reichlich.",
	}
	b.put(t, Document{Title: "Teilnahme"}, texts...)
	found, err := b.Search(t.Context(), Query{Text: "Konto Ausweis Geduld Forum Herbst Tage Kaffee dreierlei", PerDocument: 9})
	if err != nil || len(found.Hits) != len(texts) {
		t.Fatalf("%d hits, %v", len(found.Hits), err)
	}
	if err := b.Join(t.Context(), found.Hits); err != nil {
		t.Fatal(err)
	}
	want := map[int][]int{0: {1}, 1: {0, 2}, 2: {1}, 3: {4}, 4: {3}, 5: nil}
	for _, h := range found.Hits {
		var got []int
		for _, p := range h.Joined {
			got = append(got, p.Position)
		}
		if diff := cmp.Diff(want[h.Position], got); diff != "" {
			t.Errorf("passage %d (%q): -want +got\n%s", h.Position, h.Text, diff)
		}
	}
}

func TestANewHeadingBeginsANewThought(t *testing.T) {
	t.Parallel()
	first := Passage{Headings: []string{"Ablauf"}, Text: "Es gibt drei Teile:"}
	second := Passage{Headings: []string{"Kosten"}, Text: "- keine"}
	if goesOn(first, second) {
		t.Error("a list under another heading was taken for the one announced")
	}
	second.Headings = first.Headings
	if !goesOn(first, second) {
		t.Error("the announced list was not recognised")
	}
}
