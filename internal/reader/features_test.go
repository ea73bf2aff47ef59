package reader

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
)

// offices is a page with what features look at.
var offices = []string{
	"Fundbüro",
	"Fundbüro",
	"Wer etwas gefunden hat, gibt es im Fundbüro ab.",
	"Öffnungszeiten",
	"Das Fundbüro ist am Montag von 8 bis 12 Uhr geöffnet.",
	"Gebühren",
	"Die Aufbewahrung kostet 5 Euro.",
	"Sie benötigen:",
	"- einen Ausweis",
	"- eine Beschreibung der Sache",
	"Kontakt: fundbuero@example.org",
}

func examiner(t testing.TB) *Examiner {
	t.Helper()
	words := strings.Fields("Fundbüro Fund Büro Öffnungszeiten Zeiten Öffnung Gebühren Aufbewahrung Ausweis Beschreibung Sache Kontakt")
	b, err := ParseBackground(backgroundFile)
	if err != nil {
		t.Fatal(err)
	}
	e, err := NewExaminer(german.NewAnalyzer(german.NewSplitter(slices.Values(words))), b)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestFeaturesMeanWhatTheirNamesSay(t *testing.T) {
	t.Parallel()
	e := examiner(t)
	names := e.LineFeatures()
	for _, c := range []struct {
		question, feature string
		line              int
		want              float64
	}{
		{"Was kostet die Aufbewahrung?", "match.count", 6, 2},
		{"Was kostet die Aufbewahrung?", "match.rarest", 6, 1},
		{"Was kostet die Aufbewahrung?", "match.soft", 8, 0},
		{"Was kostet die Aufbewahrung?", "near.is_best", 6, 1},
		{"Was kostet die Aufbewahrung?", "near.lines_from_best", 4, -2},
		{"Was kostet die Aufbewahrung?", "fit.kind", 6, 1},
		{"Was kostet die Aufbewahrung?", "fit.kind", 2, 0},
		{"Was kostet die Aufbewahrung?", "fit.cue", 6, 1},
		{"Wann hat das Fundbüro offen?", "fit.kind", 4, 1},
		{"Wann hat das Fundbüro offen?", "asks.when", 0, 1},
		{"Wann hat das Fundbüro offen?", "asks.who", 0, 0},
		{"Welche Öffnungszeiten gibt es?", "head.soft_of_best", 4, 1},
		{"Welche Öffnungszeiten gibt es?", "head.lines_since", 4, 1},
		{"Was brauche ich?", "head.colon", 8, 1},
		{"Was brauche ich?", "head.is", 7, 1},
		{"Was brauche ich?", "head.is", 2, 0},
		{"Was brauche ich?", "place.title", 1, 1},
		{"Was brauche ich?", "place.first", 2, 1},
		{"Was brauche ich?", "shape.item", 8, 1},
		{"Was brauche ich?", "before.colon", 8, 1},
		{"Was brauche ich?", "after.item", 7, 1},
		{"Was brauche ich?", "shape.mail", 10, 1},
		{"Was brauche ich?", "shape.full", 6, 1},
		{"Was brauche ich?", "shape.full", 5, 0},
		{"Was brauche ich?", "says.need", 7, 1},
		{"Was brauche ich?", "says.clock", 4, 1},
		{"Was brauche ich?", "says.weekday", 4, 1},
		{"Was brauche ich?", "says.money", 6, 1},
	} {
		j := slices.Index(names, c.feature)
		if j < 0 {
			t.Errorf("there is no feature %q", c.feature)
			continue
		}
		if got := e.Examine(c.question, offices).Lines[c.line][j]; got < c.want-1e-9 || got > c.want+1e-9 {
			t.Errorf("%q: %s of %q = %g, want %g", c.question, c.feature, offices[c.line], got, c.want)
		}
	}
}

func TestPageFeaturesTellWhatIsMissing(t *testing.T) {
	t.Parallel()
	e := examiner(t)
	names := e.PageFeatures()
	value := func(question, feature string) float64 {
		x := e.Examine(question, offices)
		return x.Page(make([]float64, len(offices)))[slices.Index(names, feature)]
	}
	if value("Was kostet die Aufbewahrung?", "page.missing_words") != 0 {
		t.Error("words of the page count as missing")
	}
	if value("Was kostet die Hundesteuer?", "page.missing_words") != 1 {
		t.Error("a word that the page lacks is not missing")
	}
	if value("Was ist der Unterschied zwischen Fundbüro und Zoll?", "lacks.differ") != 1 {
		t.Error("the page seems to say how things differ")
	}
	if value("Was kostet die Aufbewahrung?", "lacks.money") != 0 {
		t.Error("the page seems to say nothing of money")
	}
}

func TestNamesOfFeaturesAreUnique(t *testing.T) {
	t.Parallel()
	e := examiner(t)
	for _, names := range [][]string{e.LineFeatures(), e.PageFeatures()} {
		slices.Sort(names)
		if n := len(slices.Compact(slices.Clone(names))); n != len(names) {
			t.Errorf("%d of %d names are unique: %v", n, len(names), names)
		}
	}
}

func TestACommonWordOfTheBaseSaysLittle(t *testing.T) {
	t.Parallel()
	e := examiner(t)
	plain := e.question("Fundbüro Aufbewahrung")
	e.rarity = func(word string) float64 {
		if strings.HasPrefix(word, "fund") {
			return 0.1
		}
		return 1
	}
	known := e.question("Fundbüro Aufbewahrung")
	if known.idf[0] >= plain.idf[0] || known.idf[1] != plain.idf[1] {
		t.Errorf("idf %v became %v, want the first less", plain.idf, known.idf)
	}
}
