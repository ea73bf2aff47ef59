package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// passage is a hit with a text and nothing around it.
func passage(body string) knowledge.Hit {
	return knowledge.Hit{Passage: knowledge.Passage{Text: body, Sentences: german.Sentences(body)}}
}

func TestAStatementIsSupportedByWhatItsPassageSays(t *testing.T) {
	t.Parallel()
	a := bare(t)
	pages := []page{{hit: passage("Der Kongress fand am 18. und 19. November 2025 in Lindau statt. Neun Kommunen zeigten dort Wärmenetze. " +
		"Die KTS half, und 5.000 Gäste kamen. Nicht jede Frage wurde beantwortet. Die Aufzeichnung dauert 1,5 Stunden.")}}
	for statement, want := range map[string]bool{
		"Der Kongress fand am 18. und 19. November 2025 in Lindau statt.": true,
		"Der Kongress fand am 18.11.2025 in Lindau statt.":                true,
		"9 Kommunen zeigten Wärmenetze.":                                  true,
		"5000 Gäste kamen.":                                               true,
		"Nicht jede Frage wurde beantwortet.":                             true,

		"Der Kongress fand am 20. November 2025 in Lindau statt.": false,
		"Zehn Kommunen zeigten Wärmenetze.":                       false,
		"Der Kongress fand in Bregenz statt.":                     false,
		"Jede Frage wurde nicht beantwortet und niemand half.":    false,
		"Die Kommunen tanzten fröhlich mit Elefanten.":            false,
		"": false,
	} {
		kept := a.checked(understanding{}, pages, []*candidate{{text: statement}})
		if (len(kept) == 1) != want {
			t.Errorf("%q is kept: %v, want %v", statement, len(kept) == 1, want)
		}
	}
}

func TestQuestionsForAValueAreNotAnsweredWithoutOne(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for _, c := range []struct {
		question, body string
		want           bool
	}{
		{"Wann startet Biletado?", "Biletado startet am 3. März 2026.", true},
		{"Wann startet Biletado?", "Biletado startet bald.", false},
		{"An welchem Tag startet Biletado?", "Biletado startet im März 2026.", false},
		{"Wie viele Kommunen nutzen Biletado?", "Biletado nutzen vier Kommunen.", true},
		{"Wie viele Kommunen nutzen Biletado?", "Biletado hat 240 Gäste.", false},
		{"Wie lange läuft Biletado?", "Biletado läuft drei Jahre.", true},
		{"Wie lange läuft Biletado?", "Biletado läuft.", false},
		{"Wer erfand Biletado?", "Biletado ist grün.", false},
		{"Wann tagt der siebte Biletado?", "Der achte Biletado tagt am 3. März 2026.", false},
		{"Wann startet Tombola?", "Biletado startet am 3. März 2026.", false},
	} {
		u := a.understandOne(c.question, nil, "")
		pages := a.read(u, []knowledge.Hit{passage(c.body)})
		best, why := firstAnswer(u, pages)
		if (best != nil) != c.want {
			t.Errorf("%q answered by %q: %v (%s), want %v", c.question, c.body, best != nil, why, c.want)
		}
	}
}
