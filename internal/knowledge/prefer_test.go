package knowledge

import (
	"strings"
	"testing"
)

func TestAcceptanceAWrittenAnswerComesFirstForItsQuestionOnly(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, d := range []string{"Parken in Berlin", "Anreise zum Kongress", "Plätze im Kurs", "Parkplätze der Modellkommunen"} {
		b.put(t, Document{Title: d}, "Am Veranstaltungsort gibt es Parkplätze. "+d+" kostet die Kommunen nichts; Parkplätze am Kongress sind frei.",
			"Der Veranstaltungsort hat einen Eingang am Park. Parkplätze.")
	}
	b.put(t, Document{Key: "Antwort", Title: "Gibt es am Veranstaltungsort Parkplätze?", Kind: KindAnswer},
		"Nein. Bitte reisen Sie mit der Bahn an; vom Hauptbahnhof fährt die Linie 5.")
	b.put(t, Document{Key: "Kosten", Title: "Was kostet der Kongress 2026 in Kiel?", Kind: KindAnswer},
		"Der Kongress ist kostenfrei. Anreise und Parkplätze am Veranstaltungsort zahlt die Kommune.")
	for question, want := range map[string]string{
		"Gibt es am Veranstaltungsort Parkplätze?":             "Antwort",
		"gibt es parkplätze am veranstaltungsort":              "Antwort",
		"Gibt es Parkplätze am Veranstalltungsort?":            "Antwort", // typing error
		"Was kostet der Kongress 2026 in Kiel?":                "Kosten",
		"Was kostet der Kongress 2027 in Kiel?":                "", // another number
		"Was kostet der Kongress 2026 in Berlin?":              "", // another town
		"Wann ist der Kongress 2026 in Kiel?":                  "", // another kind of question
		"Gibt es am Veranstaltungsort ein Restaurant?":         "",
		"Was kosten Parkplätze der Modellkommunen in Potsdam?": "",
	} {
		r, err := b.Search(t.Context(), Query{Text: question})
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for i, h := range r.Hits {
			if h.Preferred {
				got += h.Document.Key
			}
			if i > 0 && (h.Preferred || h.Score > r.Hits[i-1].Score) {
				t.Errorf("%q: hit %d, %s, stands below a lesser one", question, i, h.Document.Title)
			}
		}
		if got != want {
			t.Errorf("%q: preferred %q, want %q", question, got, want)
		}
	}
}

func TestAnAnswerToAnotherQuestionChangesNoOrder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "Sensoren"}, "Sensoren messen die Luft in der Stadt.")
	b.put(t, Document{Title: "Luft"}, "Die Luft in Kiel ist gut.")
	b.put(t, Document{Key: "Antwort", Title: "Wer leiht Sensoren für Luft aus?", Kind: KindAnswer}, "Das Umweltamt verleiht Sensoren.")
	q := Query{Text: "Wie messen Sensoren die Luft in der Stadt?"}
	before := strings.Join(keys(t, b.Store, q), " ")
	b.put(t, Document{Key: "Antwort", Title: "Wer leiht Sensoren für Luft aus?", Kind: KindPage}, "Das Umweltamt verleiht Sensoren.")
	if after := strings.Join(keys(t, b.Store, q), " "); before != after || !strings.HasPrefix(before, "Sensoren") {
		t.Errorf("as an answer: %s; as a page: %s", before, after)
	}
}
