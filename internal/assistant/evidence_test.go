package assistant

import (
	"testing"
	"time"

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
	for _, c := range []struct{ statement, missing string }{
		{"Der Kongress fand am 18. und 19. November 2025 in Lindau statt.", ""},
		{"Der Kongress fand am 18.11.2025 in Lindau statt.", ""},
		{"Der Kongress fand im November 2025 statt.", ""},
		{"9 Kommunen zeigten Wärmenetze.", ""},
		{"5000 Gäste kamen.", ""},
		{"Die Aufzeichnung dauert 1.5 Stunden.", ""},
		{"Nicht jede Frage wurde beantwortet.", ""},
		{"Und so.", ""}, // says nothing
		{"", ""},

		{"Der Kongress fand am 20. November 2025 in Lindau statt.", "date"},
		{"Der Kongress fand am 18. November 2024 in Lindau statt.", "date"},
		{"Zehn Kommunen zeigten Wärmenetze.", "number"},
		{"500 Gäste kamen.", "number"},
		{"Der Kongress fand in Bregenz statt.", "name"},
		{"Der BUND half dem Kongress, Gäste kamen.", "name"},
		{"Die Kommunen tanzten fröhlich mit Elefanten.", "content"},
	} {
		ok, missing := a.supported(c.statement, passage(source))
		if ok != (c.missing == "") || missing != c.missing {
			t.Errorf("supported(%q) = %v, missing %q; want missing %q", c.statement, ok, missing, c.missing)
		}
	}
	if ok, missing := a.supported("Der Kongress fand nicht in Lindau statt.", passage("Der Kongress fand in Lindau statt.")); ok || missing != "negation" {
		t.Errorf("a negation was made up: %v, %q", ok, missing)
	}
}

func TestTitleHeadingsAndDateOfAPassageAreEvidence(t *testing.T) {
	t.Parallel()
	a := bare(t)
	const statement = "Das Rahmenprogramm zum Sommerkongress begann am 4. Juli 2025."
	full := passage("Es begann mit einer Fahrt.")
	full.Document.Title = "Der Sommerkongress"
	full.Document.Published = day(2025, 7, 4)
	full.Headings = []string{"Ablauf", "Das Rahmenprogramm"}
	if ok, missing := a.supported(statement, full); !ok {
		t.Errorf("missing %q", missing)
	}
	for name, take := range map[string]func(*knowledge.Hit){
		"title":    func(h *knowledge.Hit) { h.Document.Title = "" },
		"headings": func(h *knowledge.Hit) { h.Headings = nil },
		"date":     func(h *knowledge.Hit) { h.Document.Published = time.Time{} },
	} {
		without := full
		take(&without)
		if ok, _ := a.supported(statement, without); ok {
			t.Errorf("supported without its %s", name)
		}
	}
}

func TestSeveralPassagesSupportAStatementTogether(t *testing.T) {
	t.Parallel()
	a := bare(t)
	one, two := passage("Neun Kommunen nahmen teil."), passage("Lindau war Gastgeber.")
	if ok, _ := a.supported("Neun Kommunen nahmen in Lindau teil.", one); ok {
		t.Error("supported without the passage about Lindau")
	}
	if ok, missing := a.supported("Neun Kommunen nahmen in Lindau teil.", one, two); !ok {
		t.Errorf("not supported by both: %q", missing)
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
