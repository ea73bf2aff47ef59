package municipality

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func fixedClock() time.Time { return time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC) }

func TestAnImportedListIsFoundOnEveryServer(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	one, other := NewStore(pool, fixedClock), NewStore(pool, fixedClock)
	if matches, err := other.Find(t.Context(), "Bad Belzig", 0); err != nil || len(matches) > 0 {
		t.Fatalf("without a list: %v, %v", matches, err)
	}
	r, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	d, err := one.Import(t.Context(), r, Options{Source: "builtin"})
	if err != nil || len(d.Added) < 9000 || len(d.Changed)+len(d.Missing) > 0 {
		t.Fatalf("importing the list: %d added, %d changed, %d missing, %v", len(d.Added), len(d.Changed), len(d.Missing), err)
	}
	matches, err := other.Find(t.Context(), "bad belzig", 0)
	if err != nil || len(matches) == 0 || !matches[0].Exact {
		t.Fatalf("another server finds %v, %v", matches, err)
	}
	want := Municipality{AGS: "12069020", Name: "Bad Belzig", District: "Landkreis Potsdam-Mittelmark", Land: "BB", Population: 11999}
	if matches[0].Municipality != want {
		t.Errorf("found %+v, want %+v", matches[0].Municipality, want)
	}
	if m, err := other.ByAGS(t.Context(), "12069020"); err != nil || m != want {
		t.Errorf("ByAGS = %+v, %v", m, err)
	}
	if _, err := other.ByAGS(t.Context(), "99999999"); !errors.Is(err, fault.NotFound) {
		t.Errorf("an unknown key is %v, want NotFound", err)
	}
}

func TestAnImportTellsWhatItChangesAndRemovesOnlyWhenAsked(t *testing.T) {
	t.Parallel()
	s := NewStore(pgtest.Open(t), fixedClock)
	imports := func(text string, o Options) Diff {
		t.Helper()
		d, err := s.Import(t.Context(), strings.NewReader(text), o)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	count := func(want int) {
		t.Helper()
		if n, err := s.Count(t.Context()); err != nil || n != want {
			t.Errorf("the list holds %d, %v; want %d", n, err, want)
		}
	}
	first := "ags;name;population\n12069020;Bad Belzig;11000\n12054000;Potsdam;\n"
	if d := imports(first, Options{DryRun: true}); len(d.Added) != 2 {
		t.Errorf("a dry run tells of %d, want 2", len(d.Added))
	}
	count(0)
	imports(first, Options{})
	count(2)
	if d := imports(first, Options{}); !d.Empty() || d.Same != 2 {
		t.Errorf("the same list again changes %+v", d)
	}
	second := "ags;name;population\n12069020;Bad Belzig;11999\n12053000;Frankfurt (Oder);57873\n"
	d := imports(second, Options{})
	if len(d.Added) != 1 || len(d.Changed) != 1 || len(d.Missing) != 1 || d.Changed[0].Before.Population != 11000 || d.Missing[0].Name != "Potsdam" {
		t.Errorf("the second list changes %+v", d)
	}
	count(3)
	imports(second, Options{Remove: true})
	count(2)
	if m, err := s.ByAGS(t.Context(), "12069020"); err != nil || m.Population != 11999 {
		t.Errorf("after the change %+v, %v", m, err)
	}
}

func TestListsAreReadInAllTheirForms(t *testing.T) {
	t.Parallel()
	want := []Municipality{
		{AGS: "01059083", Name: "Süderbrarup", Land: "SH", Population: 3887},
		{AGS: "12069000", Name: "Potsdam-Mittelmark", Kind: "Landkreis", Land: "BB"},
	}
	for name, text := range map[string]string{
		"semicolons":   "ags;name;kind;district;land;population\n01059083;Süderbrarup;;;SH;3887\n12069;Potsdam-Mittelmark;Landkreis;;BB;\n",
		"commas":       "name,ags,Einwohner,Art\nSüderbrarup,01059083,3887,\nPotsdam-Mittelmark,12069000,,Landkreis\n",
		"tabs":         "AGS\tGemeinde\tBevölkerung\tArt\r\n1059083\tSüderbrarup\t3.887\t\r\n12069\tPotsdam-Mittelmark\t\tLandkreis\r\n",
		"byte order":   "\ufeffags;name;population;kind\n01059083;Süderbrarup;3887;\n12069;Potsdam-Mittelmark;;Landkreis\n",
		"Windows-1252": "ags;name;population;kind\n01059083;S\xfcderbrarup;3887;\n12069;Potsdam-Mittelmark;;Landkreis\n",
		"quoted":       "ags;name;population;kind\n\"01059083\";\"Süderbrarup, Gemeinde\";3887;\n12069;\"Potsdam-Mittelmark\";;Landkreis\n",
	} {
		got, err := Read(strings.NewReader(text))
		if err != nil || !slices.Equal(got, want) {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

func TestTheOfficialRegisterIsRead(t *testing.T) {
	t.Parallel()
	f, err := os.Open("testdata/gv100ad.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	got, err := Read(f)
	want := []Municipality{
		{"09663000", "Würzburg", "Kreisfreie Stadt", "", "BY", 127810},
		{"09677000", "Main-Spessart", "Landkreis", "", "BY", 0},
		{"09677122", "Burgsinn", "Markt", "Landkreis Main-Spessart", "BY", 2333},
		{"09677131", "Gemünden a.Main", "Stadt", "Landkreis Main-Spessart", "BY", 10041},
		{"09677148", "Karlstadt", "Stadt", "Landkreis Main-Spessart", "BY", 14995},
		{"09677159", "Mittelsinn", "Gemeinde", "Landkreis Main-Spessart", "BY", 838},
		{"13072000", "Rostock", "Landkreis", "", "MV", 0},
		{"13072043", "Güstrow", "Stadt", "Landkreis Rostock", "MV", 29000},
	}
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("read %+v, %v", got, err)
	}
}

func TestAListWithErrorsIsRefusedWithItsLines(t *testing.T) {
	t.Parallel()
	for text, says := range map[string]string{
		"":                                         "no headings",
		"ags;name\n":                               "no municipality",
		"key;town\n01059083;X\n":                   `no column "ags"`,
		"ags;name\n01059083;\n":                    "line 2: no name",
		"ags;name\n99059083;X\n":                   "line 2",
		"ags;name\n0105x083;X\n":                   "line 2",
		"ags;name\n01059083;X\n01059083;Y\n":       "line 3: 01059083 stands in line 2",
		"ags;name;land\n01059083;X;BB\n":           "lies in SH, not in BB",
		"ags;name;population\n01059083;X;many\n":   "no number",
		"ags;name\n01059083\n":                     "line 2",
		"ags;name\n\"01059083;X\n":                 "line 2",
		strings.Repeat("60202311300105900000", 3):  "shorter than a line",
		"ags;name\n" + strings.Repeat("x;y\n", 50): "and more",
	} {
		_, err := Read(strings.NewReader(text))
		if !errors.Is(err, fault.Invalid) || !strings.Contains(err.Error(), says) {
			t.Errorf("%.40q: %v, want it to say %q", text, err, says)
		}
	}
}

func TestTheBuiltinListAgreesWithItself(t *testing.T) {
	t.Parallel()
	x := builtinIndex(t)
	lands, districts := map[string]int{}, map[string]string{}
	for _, e := range x.entries {
		lands[e.Land]++
		if e.IsDistrict() {
			districts[e.AGS[:5]] = e.Name
		}
	}
	if len(lands) != 16 || len(districts) != 294 {
		t.Errorf("%d Länder and %d districts, want 16 and 294", len(lands), len(districts))
	}
	for _, e := range x.entries {
		if LandOf(e.AGS) != e.Land || LandName(e.Land, "de") == e.Land {
			t.Errorf("%s %s lies in %q", e.AGS, e.Name, e.Land)
		}
		if !e.IsDistrict() && e.Kind == "" && (districts[e.AGS[:5]] == "" || !strings.Contains(e.District, strings.TrimPrefix(districts[e.AGS[:5]], "Region "))) {
			t.Errorf("%s %s lies in %q, by its key in %q", e.AGS, e.Name, e.District, districts[e.AGS[:5]])
		}
	}
	// As in the official register of 30 November 2023.
	for ags, name := range map[string]string{
		"01001000": "Flensburg", "01002000": "Kiel", "01003000": "Lübeck", "01051011": "Brunsbüttel", "01051044": "Heide",
		"07132117": "Wissen", "07133006": "Bad Kreuznach", "07133030": "Feilbingert", "07133052": "Kirn", "07133054": "Langenlonsheim",
		"09677148": "Karlstadt", "09677182": "Schollbrunn", "09677200": "Wiesthal", "13076025": "Crivitz", "13076060": "Hagenow",
		"13076088": "Lübtheen", "13076090": "Ludwigslust", "13076050": "Grabow", "13076034": "Dömitz", "13076089": "Lübz",
	} {
		if i, ok := x.byAGS[ags]; !ok || x.entries[i].Name != name {
			t.Errorf("%s is not %s", ags, name)
		}
	}
}

func TestLaenderHaveNamesInBothLanguages(t *testing.T) {
	t.Parallel()
	for ags, want := range map[string]string{"05": "North Rhine-Westphalia", "09162000": "Bavaria", "16": "Thuringia", "11000000": "Berlin"} {
		if got := LandName(LandOf(ags), "en"); got != want {
			t.Errorf("%s lies in %q, want %q", ags, got, want)
		}
	}
	for _, ags := range []string{"", "1", "00", "17", "x5", "9x"} {
		if land := LandOf(ags); land != "" {
			t.Errorf("LandOf(%q) = %q", ags, land)
		}
	}
	if got := LandName("BB", "de"); got != "Brandenburg" {
		t.Errorf("BB is %q", got)
	}
}
