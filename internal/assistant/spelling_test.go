package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestShortWordsMayHoldFewerErrors(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]int{"bus": 0, "kurs": 1, "kongres": 1, "biletado": 2, "grüße": 1} {
		if got := allowedEdits(word); got != want {
			t.Errorf("allowedEdits(%q) = %d, want %d", word, got, want)
		}
	}
}

func TestAnUnknownWordIsTakenForTheOneFoundThatIsSpelledNearlyAlike(t *testing.T) {
	t.Parallel()
	found := []knowledge.Hit{{
		Passage:  knowledge.Passage{Text: "Rathäuser vergeben Räume damit.", Headings: []string{"Ablauf"}},
		Document: knowledge.Document{Title: "Biletado"},
	}}
	for question, want := range map[string]string{
		"Wann startet Biledato?":  "biletado", // in the title
		"Wann startet Biletadoo?": "biletado",
		"Welche Rathäsuer?":       "rathäuser", // in the text
		"Wann startet Tombola?":   "",          // nothing near
		"Wann startet Bil?":       "",          // too short to tell
		"Wann tagt das Quartier?": "",          // the dictionary has it
	} {
		a := bare(t)
		u := a.understandOne(question, nil, "")
		changed := a.correct(&u, found)
		if changed != (want != "") {
			t.Errorf("%q: corrected = %v, search %q", question, changed, u.search)
		}
		if want != "" && u.terms[len(u.terms)-1].text != want {
			t.Errorf("%q: taken for %q, want %q", question, u.terms[len(u.terms)-1].text, want)
		}
	}
}

func TestAMisspelledQuestionWordIsMended(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for question, want := range map[string]string{
		"Wan startet Biletado?":     "wann startet Biletado?",
		"Welhce Module gibt es?":    "welche Module gibt es?",
		"Waan?":                     "Waan?", // one word alone may be anything
		"Wann startet Biletado?":    "Wann startet Biletado?",
		"Wien hat welche Projekte?": "Wien hat welche Projekte?", // a word of the dictionary
		"Modul Energie wann?":       "Modul Energie wann?",
		"":                          "",
	} {
		if got := a.correctOpening(question); got != want {
			t.Errorf("correctOpening(%q) = %q, want %q", question, got, want)
		}
	}
}
