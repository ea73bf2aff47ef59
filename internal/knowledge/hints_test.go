package knowledge

import (
	"fmt"
	"slices"
	"testing"
)

func TestHintsAreReadFromQuestions(t *testing.T) {
	t.Parallel()
	for question, want := range map[string]struct {
		kind   Kind
		newest bool
	}{
		"In welchem Podcast geht es um Datenräume?":          {KindPodcast, false},
		"Was steht im letzten Newsletter?":                   {KindNewsletter, true},
		"Welcher Blogbeitrag handelt von Sensoren?":          {KindBlogPost, false},
		"Is there a blog post about sensors?":                {KindBlogPost, false},
		"Wann war das letzte Peer-Learning?":                 {KindPeerLearning, true},
		"Was wurde auf dem Kongress in Kiel beschlossen?":    {KindCongressReport, false},
		"In welchem Modul lerne ich etwas über Beteiligung?": {KindModule, false},
		"Wie melde ich mich zu einem Modul an?":              {"", false},
		"What is the latest news on data spaces?":            {"", true},
		"Was gibt es Neues?":                                 {"", false},
		"Was sind die neuesten Meldungen?":                   {"", true},
		"Welche aktuellen Termine gibt es?":                  {"", true},
		"Wann ist der letzte Tag der Bewerbung?":             {"", false},
		"Wie lange dauert die letzte Prüfung?":               {"", false},
		"Was bedeutet Aktualität bei Sensordaten?":           {"", false},
		"When is the last day to apply?":                     {"", false},
	} {
		h := readHints(question)
		var kinds uint32
		if want.kind != "" {
			kinds = 1 << slices.Index(Kinds, want.kind)
		}
		if h.kinds != kinds || h.newest != want.newest {
			t.Errorf("%q: kinds %b, newest %v; want %b, %v", question, h.kinds, h.newest, kinds, want.newest)
		}
	}
}

func TestAQuestionForTheNewestPrefersNewDocuments(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "alt", Published: date("2022-03-01")}, "Meldungen zum Datenraum: der Datenraum wird geplant, Meldungen folgen.")
	b.put(t, Document{Title: "neu", Published: date("2025-11-01")}, "Meldungen zum Datenraum: Er ist in Betrieb, und viele Städte nutzen ihn seither täglich.")
	b.put(t, Document{Title: "ohne Datum"}, "Meldungen zum Datenraum: Er kommt, wie es bisher alle erwartet hatten, irgendwann später.")
	for question, want := range map[string]string{
		"Was sind die neuesten Meldungen zum Datenraum?": "neu",
		"Welche Meldungen zum Datenraum gibt es?":        "alt", // says it twice
	} {
		if got := keys(t, b.Store, Query{Text: question}); len(got) != 3 || got[0] != want {
			t.Errorf("%q: got %v, want %q first", question, got, want)
		}
	}
}

func TestAQuestionThatNamesAKindPrefersItWithoutHidingOthers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const text = "Eine Klimaanpassungsstrategie nennt heiße Orte."
	b.put(t, Document{Key: "Seite", Title: "Klima", Kind: KindPage, Published: date("2025-01-01")}, text)
	b.put(t, Document{Key: "Gespräch", Title: "Klima", Kind: KindPodcast}, text)
	for question, want := range map[string]string{
		"In welchem Podcast geht es um Klimaanpassung?": "[Gespräch Seite]",
		"Wo geht es um Klimaanpassung?":                 "[Seite Gespräch]",
	} {
		if got := fmt.Sprint(keys(t, b.Store, Query{Text: question})); got != want {
			t.Errorf("%q: got %s, want %s", question, got, want)
		}
	}
}
