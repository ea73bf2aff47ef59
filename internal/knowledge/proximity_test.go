package knowledge

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

func TestWordsAskedForTogetherAreBetterFoundTogether(t *testing.T) {
	t.Parallel()
	b := setup(t)
	together := "Erstens geht es um Wege. Der Sensor am Parkplatz zählt Autos. Drittens geht es um Licht."
	apart := "Der Sensor liegt am Fluss. Erstens geht es um Wege. Drittens zählt Licht. Autos am Parkplatz stören."
	for title, text := range map[string]string{"apart": apart, "together": together} {
		d, ps, _ := document(t, b.emb, Document{Title: title}, text)
		ps[0].Sentences = german.Sentences(text)
		if _, err := b.Put(t.Context(), d, ps, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	found, err := b.Search(t.Context(), Query{Text: "Sensor Parkplatz"})
	if err != nil || len(found.Hits) != 2 {
		t.Fatalf("%d hits, %v", len(found.Hits), err)
	}
	first, second := found.Hits[0], found.Hits[1]
	if first.Document.Title != "together" || first.Score-second.Score < closeWeight/2 {
		t.Errorf("%s has %.3f, %s %.3f", first.Document.Title, first.Score, second.Document.Title, second.Score)
	}
}

func TestAnOpeningLineThatReadsLikeAHeadingCounts(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int{
		"Regenwasser nutzen\nViele Gärten brauchen es.":    len("Regenwasser nutzen"),
		"Regenwasser nutzen.\nViele Gärten brauchen es.":   0, // a sentence
		"- Regenwasser\n- Flusswasser":                     0, // an item
		"Regenwasser nutzen":                               0, // nothing follows
		"post@amt.example\nSchreiben Sie uns.":             0,
		"Das braucht man dafür:\nViele Gärten brauchen es": 0,
		"": 0,
	} {
		if got := openingLine(text); got != want {
			t.Errorf("%q: the opening line ends at %d, want %d", text, got, want)
		}
	}
	b := setup(t)
	b.put(t, Document{Title: "A"}, "Im Garten\nHier steht etwas über Regenwasser, Bäume und Licht.")
	b.put(t, Document{Title: "B"}, "Regenwasser\nHier steht etwas über den Garten, Bäume und Licht.")
	if got := keys(t, b.Store, Query{Text: "Regenwasser"}); len(got) != 2 || got[0] != "B" {
		t.Errorf("got %v, want B first", got)
	}
}
