package assistant

import (
	"testing"

	"smart-city-dialog.de/akademie/internal/evidence"
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
	const source = "Der Kongress fand am 18. und 19. November 2025 in Lindau statt. Neun Kommunen zeigten dort Wärmenetze. " +
		"Die KTS half, und 5.000 Gäste kamen. Nicht jede Frage wurde beantwortet. Die Aufzeichnung dauert 1,5 Stunden."
	for statement, missing := range map[string]evidence.Reason{
		"Der Kongress fand am 18. und 19. November 2025 in Lindau statt.": "",
		"Der Kongress fand am 18.11.2025 in Lindau statt.":                "",
		"9 Kommunen zeigten Wärmenetze.":                                  "",
		"5000 Gäste kamen.":                                               "",
		"Nicht jede Frage wurde beantwortet.":                             "",

		"Der Kongress fand am 20. November 2025 in Lindau statt.": evidence.NoSuchDate,
		"Zehn Kommunen zeigten Wärmenetze.":                       evidence.NoSuchValue,
		"Der Kongress fand in Bregenz statt.":                     evidence.NoSuchName,
		"Jede Frage wurde nicht beantwortet und niemand half.":    evidence.Negated,
		"Die Kommunen tanzten fröhlich mit Elefanten.":            evidence.NotSaid,
		"": evidence.Nothing,
	} {
		ok, why := a.supported(statement, passage(source))
		if ok != (missing == "") || why != missing && missing != evidence.Negated {
			t.Errorf("supported(%q) = %v, missing %q; want missing %q", statement, ok, why, missing)
		}
	}
	if ok, _ := a.supported("Neun Kommunen zeigten Wärmenetze.", passage("Nichts."), passage(source)); !ok {
		t.Error("the second passage is not looked at")
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
