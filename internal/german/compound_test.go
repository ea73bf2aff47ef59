package german

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A vocabulary as a small base has it, with frequencies by repetition.
const vocabulary = `
Bürger Bürger Bürgerinnen Beteiligung Beteiligung Plattform Plattform Plattformen Daten Daten Daten Strategie Strategie
Strategien lernen lernen Lernen Modul Module Modul Schule Schulen Weiterbildung Angebot Angebote Programm Manager Stadt
Stadt Städte Entwicklung Entwicklung Verwaltung Verwaltung Mitarbeitende Arbeit Zeit Land Kreis Landkreis Wettbewerb
Recht Vergabe Beihilfe Sicherheit Jugend Rat Bund Ministerium Kompetenz Kompetenzen Zentrum Projekt Projekte Träger
Zukunft Thema Themen digital Digitalisierung Partner Beratung Information Gesellschaft Haus Haushalt Wissen Transfer
Anmeldung Frist Teilnehmer Bescheinigung Energie Verbraucher Qualifizierung Bedarf Region Konferenz Konferenzen
`

func testSplitter() *Splitter { return NewSplitter(strings.FieldsSeq(vocabulary)) }

func TestPartsOfCompounds(t *testing.T) {
	t.Parallel()
	s := testSplitter()
	for word, want := range map[string]string{
		"Bürgerbeteiligungsplattform": "burger beteiligung plattform",
		"Buergerbeteiligung":          "burger beteiligung",
		"Burgerbeteiligung":           "burger beteiligung",
		"Datenstrategie":              "daten strategie",
		"Datenstrategien":             "daten strategien",
		"Lernmodule":                  "lern module",
		"Lernmodulen":                 "lern modulen",
		"Schulprojekt":                "schul projekt",
		"Weiterbildungsangebote":      "weiterbildung angebote",
		"Stadtentwicklung":            "stadt entwicklung",
		"Städtepartner":               "stadte partner",
		"Bundesministerium":           "bund ministerium",
		"Vergaberecht":                "vergabe recht",
		"Zukunftsthemen":              "zukunft themen",
		"Kompetenzzentrum":            "kompetenz zentrum",
		"Projektträger":               "projekt trager",
		"Jugendrat":                   "jugend rat",
		"Landkreises":                 "land kreises",
		"Regionalkonferenz":           "", // "regional" is not known
		"Strategie":                   "",
		"Beratung":                    "",
		"Information":                 "",
		"Gesellschaft":                "",
		"Teilnehmerinnen":             "",
		"Partnerschaft":               "",
		"Verwaltungen":                "",
		"Digitalisierung":             "",
		"Haushalt":                    "",
		"Kiel":                        "",
		"KTS":                         "",
		"2025":                        "",
		"":                            "",
	} {
		if diff := cmp.Diff(strings.Fields(want), s.Parts(word), cmp.Transformer("nil", func(l []string) []string { return append([]string{}, l...) })); diff != "" {
			t.Errorf("Parts(%q): -want +got\n%s", word, diff)
		}
	}
}

func TestPartsDoesNotDependOnTheOrderOfTheVocabulary(t *testing.T) {
	t.Parallel()
	words := strings.Fields(vocabulary)
	forward := NewSplitter(slices.Values(words))
	slices.Reverse(words)
	backward := NewSplitter(slices.Values(words))
	if forward.print != backward.print {
		t.Errorf("fingerprints %x and %x differ", forward.print, backward.print)
	}
	for _, w := range words {
		if diff := cmp.Diff(forward.Parts(w+"plattform"), backward.Parts(w+"plattform")); diff != "" {
			t.Errorf("%s: %s", w, diff)
		}
	}
}

func TestEmptySplitterLeavesWordsWhole(t *testing.T) {
	t.Parallel()
	if got := NewSplitter(nil).Parts("Bürgerbeteiligung"); got != nil {
		t.Errorf("Parts = %q, want none", got)
	}
}

func TestPartsOfHostileWordsAreBounded(t *testing.T) {
	t.Parallel()
	s := testSplitter()
	if got := s.Parts(strings.Repeat("daten", 100_000)); got != nil {
		t.Errorf("a word of 500,000 letters gave %d parts", len(got))
	}
	if got := s.Parts(strings.Repeat("daten", 12)); len(got) != 12 {
		t.Errorf("a compound of 12 words gave %d parts", len(got))
	}
}

func TestKnows(t *testing.T) {
	t.Parallel()
	s := testSplitter()
	if !s.Knows("Städte") || !s.Knows("staedte") || s.Knows("Zwönitz") {
		t.Error("Knows is wrong about Städte, staedte or Zwönitz")
	}
}

func TestLoadDictionary(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "words")
	if err := os.WriteFile(path, []byte("Bürger\nBeteiligung\n\n\xff\xfe\nPlattform\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := LoadDictionary(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Bürger", "Beteiligung", "Plattform"}, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	if _, err := LoadDictionary(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing file: error %v, want one that wraps os.ErrNotExist", err)
	}
}

func TestSplitterOverABaseKnowsItsStemsOnly(t *testing.T) {
	t.Parallel()
	base := map[uint32]int{}
	for _, w := range []string{"sensor", "daten", "strategie", "bürger"} {
		base[StemHash(Stem(w))]++
	}
	s := SplitterOver(func(stem uint32) int { return base[stem] })
	for word, want := range map[string][]string{
		"sensordatenstrategien": {"sensor", "daten", "strategien"},
		"bürgerdaten":           {"burger", "daten"},
		"bürgersteig":           nil,
		"daten":                 nil,
	} {
		if got := s.Parts(word); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, want %q", word, got, want)
		}
	}
}

func TestSmallWordsAreNoNouns(t *testing.T) {
	t.Parallel()
	s := NewSplitter(slices.Values([]string{"fertig", "Leute", "essen", "Essen", "los"}))
	for word, want := range map[string]bool{"fertig": true, "Fertig": true, "leute": false, "essen": false, "los": true, "unbekannt": false} {
		if got := s.Small(word); got != want {
			t.Errorf("Small(%q) = %t", word, got)
		}
	}
}
