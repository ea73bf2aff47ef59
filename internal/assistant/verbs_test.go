package assistant

import (
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// stemsOf returns the stems of all forms of the question's term with the text.
func stemsOf(t *testing.T, u understanding, text string) []string {
	t.Helper()
	i := slices.IndexFunc(u.terms, func(o term) bool { return o.text == text })
	if i < 0 {
		t.Errorf("%q: no term %q among %d", u.question, text, len(u.terms))
		return nil
	}
	var out []string
	for _, f := range u.terms[i].forms {
		out = append(out, f.Stem)
	}
	return out
}

func TestASeparatedVerbFindsItsNoun(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for _, c := range []struct{ question, text, form string }{
		{"Wie melde ich mich an?", "anmelde", "anmelden"},
		{"Wie melde ich mich zum Modul Energie an?", "anmelde", "anmelden"},
		{"Wenn ich krank bin, wie sage ich den Kurs ab?", "absage", "absagen"},
		{"Wer nimmt am Kongress teil?", "teilnimmt", "teilnimmt"},
	} {
		u := a.understandOne(c.question, nil, "")
		if got := stemsOf(t, u, c.text); !slices.Contains(got, german.Stem(c.form)) {
			t.Errorf("%q: forms %q, want the stem of %q", c.question, got, c.form)
		}
	}
}

func TestAParticleOfNoVerbIsLeftAlone(t *testing.T) {
	t.Parallel()
	a := bare(t)
	for _, question := range []string{"Was steht an?", "Womit fange ich an", "Worauf kommt es an?"} {
		if u := a.understandOne(question, nil, ""); len(u.terms) > 2 {
			t.Errorf("%q has %d terms", question, len(u.terms))
		}
	}
	u := a.understandOne("Gibt es Biletado und was hat Berlin an", nil, "")
	for _, term := range u.terms {
		if term.noun && term.text != "Biletado" && term.text != "Berlin" {
			t.Errorf("a noun became the verb %q", term.text)
		}
	}
}

func TestInfinitivesOfInflectedVerbs(t *testing.T) {
	t.Parallel()
	for word, want := range map[string]string{
		"kostet":     "kosten",
		"finanziert": "finanzieren",
		"gestartet":  "starten",
		"dauerte":    "daueren", // a guess; the dictionary decides
		"forderst":   "forderen",
	} {
		if got := infinitives(word); !slices.Contains(got, want) {
			t.Errorf("infinitives(%q) = %q, lack %q", word, got, want)
		}
	}
	for _, word := range []string{"hat", "Rat", "tut", "geht", "", "Modul"} {
		if got := infinitives(word); len(got) > 0 {
			t.Errorf("infinitives(%q) = %q, want none", word, got)
		}
	}
}

func TestAnInflectedVerbAsksForItsSynonymsToo(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("Was kostet das Modul?", nil, "")
	if got := stemsOf(t, u, "kostet"); !slices.Contains(got, german.Stem("kosten")) {
		t.Errorf("forms of %q = %q, want its infinitive", "kostet", got)
	}
}
