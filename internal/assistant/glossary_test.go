package assistant

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func parse(t *testing.T, file string) glossary {
	t.Helper()
	g, err := parseGlossary(file)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func TestTranslationTakesTheLongestForm(t *testing.T) {
	t.Parallel()
	g := parse(t, `
# a comment
city = Stadt
smart city = Smart City
smart city manager, smart city managers = Smart City Manager
take part, join = teilnehmen, Teilnahme
`)
	for question, want := range map[string][]translated{
		"Which city?":                      {{"city", []string{"Stadt"}}},
		"the Smart City":                   {{"Smart City", []string{"Smart City"}}},
		"What do smart city managers do?":  {{"smart city managers", []string{"Smart City Manager"}}},
		"smart city, city":                 {{"smart city", []string{"Smart City"}}, {"city", []string{"Stadt"}}},
		"Can I take part in the Biletado?": {{"take part", []string{"teilnehmen", "Teilnahme"}}, {"Biletado", nil}},
		"take":                             {{"take", nil}},
		"who is it":                        nil,
		"":                                 nil,
	} {
		if diff := cmp.Diff(want, g.translate(question), cmp.AllowUnexported(translated{})); diff != "" {
			t.Errorf("translate(%q) (-want +got):\n%s", question, diff)
		}
	}
}

func TestABadGlossaryLineIsNamed(t *testing.T) {
	t.Parallel()
	_, err := parseGlossary("city = Stadt\n\nvillage Dorf\n")
	if err == nil || !strings.Contains(err.Error(), "line 3") || !strings.Contains(err.Error(), "village Dorf") {
		t.Errorf("error = %v, want one that names line 3", err)
	}
}

func TestEveryEntryOfTheGlossaryHasBothSides(t *testing.T) {
	t.Parallel()
	g := parse(t, glossaryFile)
	if len(g.german) < 100 || g.longest < 2 {
		t.Fatalf("%d forms, longest %d words: is this the glossary?", len(g.german), g.longest)
	}
	for form, words := range g.german {
		if form == "" {
			t.Errorf("an empty form means %q", words)
		}
		for _, w := range words {
			if w == "" {
				t.Errorf("%q means nothing", form)
			}
		}
	}
}

func TestEachFormOfTheGlossaryIsFoundAsWritten(t *testing.T) {
	t.Parallel()
	g := parse(t, glossaryFile)
	for form, words := range g.german {
		got := g.translate(form)
		if len(got) != 1 || cmp.Diff(words, got[0].german) != "" {
			t.Errorf("translate(%q) = %v, want %q", form, got, words)
		}
	}
}

func TestAnEnglishTermIsSearchedInGerman(t *testing.T) {
	t.Parallel()
	a := bare(t)
	u := a.understandOne("When does registration for Biletado open?", nil, "")
	if u.language != "en" {
		t.Fatalf("language = %q", u.language)
	}
	for _, want := range []string{"Anmeldung", "Biletado"} {
		if !strings.Contains(u.search, want) {
			t.Errorf("search = %q, lacks %q", u.search, want)
		}
	}
}
