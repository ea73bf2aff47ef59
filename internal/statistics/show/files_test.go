package show

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// exported is a result with everything that files have to get right.
func exported() statistics.Result {
	r := result(statistics.Query{
		Metrics: of(statistics.Bookings, statistics.CancellationRate), Dimensions: by(statistics.Module, statistics.Month), Period: year(2025),
		Filters: []statistics.Filter{only(statistics.Land, "BB"), without(statistics.Channel, "mail")},
	}, cells(1234, 0.125), row(key("zwilling", "2025-03"), 1200, 0.1255), row(key("boese", "2025-04"), hid, hid), row(key("basis", "2025-05"), 0, none))
	return r
}

func comparedLands() statistics.Result {
	r := result(statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025), Compare: year(2024)},
		cells(1200), compared(key("BB"), 900, 1000), compared(key("BY"), 300, hid), compared(key("SL"), 0, 0))
	r.Before = cells(none)
	return r
}

func TestCSVIsReadByMachines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, language string
		comma          rune
		result         statistics.Result
		want           [][]string
	}{
		{"German", "de", ';', exported(), [][]string{
			{"Modul", "Monat", "Anmeldungen", "Stornoquote in %"},
			{"Digitale Zwillinge", "2025-03", "1200", "12,55"},
			{`'=HYPERLINK("http://example.org")`, "2025-04", "•", "•"},
			{"Grundlagen der Smart City", "2025-05", "0", ""},
		}},
		{"English", "en", ',', exported(), [][]string{
			{"Module", "Month", "Bookings", "Cancellation rate in %"},
			{"Digital twins", "2025-03", "1200", "12.55"},
			{`'=HYPERLINK("http://example.org")`, "2025-04", "•", "•"},
			{"Grundlagen der Smart City", "2025-05", "0", ""},
		}},
		{"compared", "de", ';', comparedLands(), [][]string{
			{"Land", "Bestätigte Anmeldungen, 2025", "Bestätigte Anmeldungen, 2024", "Differenz", "Veränderung in %"},
			{"Brandenburg", "900", "1000", "-100", "-10"},
			{"Bayern", "300", "•", "•", "•"},
			{"Saarland", "0", "0", "0", ""},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var file bytes.Buffer
			if err := CSV(&file, c.result, c.language); err != nil {
				t.Fatal(err)
			}
			text, marked := strings.CutPrefix(file.String(), "\ufeff")
			if marked != (c.language == "de") {
				t.Errorf("byte order mark: %v", marked)
			}
			r := csv.NewReader(strings.NewReader(text))
			r.Comma = c.comma
			got, err := r.ReadAll()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.EqualFunc(got, c.want, slices.Equal) {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestCSVDefusesFormulas(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠1"} {
		if got := defused(s); got != "'"+s {
			t.Errorf("%q stays %q", s, got)
		}
	}
	for _, s := range []string{"", "Potsdam", "1 + 1", "„=“"} {
		if got := defused(s); got != s {
			t.Errorf("%q becomes %q", s, got)
		}
	}
}

// opened writes a result as a workbook and opens it again.
func opened(t *testing.T, r statistics.Result, language string) *excelize.File {
	t.Helper()
	var file bytes.Buffer
	if err := XLSX(&file, r, language); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(&file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	return f
}

func TestXLSXHasTypedFigures(t *testing.T) {
	t.Parallel()
	f := opened(t, exported(), "de")
	if got := f.GetSheetList(); !slices.Equal(got, []string{"Auswertung", "Angaben"}) {
		t.Fatalf("sheets %q", got)
	}
	const sheet = "Auswertung"
	for _, c := range []struct {
		cell, shown, stored string
		kind                excelize.CellType
	}{
		{"A1", "Modul", "Modul", excelize.CellTypeSharedString},
		{"D1", "Stornoquote", "Stornoquote", excelize.CellTypeSharedString},
		{"A2", "Digitale Zwillinge", "Digitale Zwillinge", excelize.CellTypeSharedString},
		{"B2", "March 2025", "45717", excelize.CellTypeUnset}, // a date, in the reader's language
		{"C2", "1,200", "1200", excelize.CellTypeUnset},
		{"D2", "12.6%", "0.1255", excelize.CellTypeUnset},
		{"A3", `=HYPERLINK("http://example.org")`, `=HYPERLINK("http://example.org")`, excelize.CellTypeSharedString},
		{"C3", Protected, Protected, excelize.CellTypeSharedString},
		{"C4", "0", "0", excelize.CellTypeUnset},
		{"D4", NoFigure, NoFigure, excelize.CellTypeSharedString},
		{"A6", "Insgesamt", "Insgesamt", excelize.CellTypeSharedString},
		{"C6", "1,234", "1234", excelize.CellTypeUnset},
		{"D6", "12.5%", "0.125", excelize.CellTypeUnset},
	} {
		shown, err := f.GetCellValue(sheet, c.cell)
		stored, err2 := f.GetCellValue(sheet, c.cell, excelize.Options{RawCellValue: true})
		kind, err3 := f.GetCellType(sheet, c.cell)
		formula, err4 := f.GetCellFormula(sheet, c.cell)
		if err := errors.Join(err, err2, err3, err4); err != nil {
			t.Fatal(err)
		}
		if shown != c.shown || stored != c.stored || kind != c.kind || formula != "" {
			t.Errorf("%s: shown %q, stored %q, type %v, formula %q; want %q, %q, %v", c.cell, shown, stored, kind, formula, c.shown, c.stored, c.kind)
		}
	}
	panes, err := f.GetPanes(sheet)
	if err != nil || !panes.Freeze || panes.YSplit != 1 {
		t.Errorf("the heads do not stay: %+v, %v", panes, err)
	}
	if width, err := f.GetColWidth(sheet, "A"); err != nil || width < 30 {
		t.Errorf("names have no room: %v, %v", width, err)
	}
}

func TestXLSXSaysWhatTheFiguresAre(t *testing.T) {
	t.Parallel()
	r := exported()
	f := opened(t, r, "de")
	rows, err := f.GetRows("Angaben")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]string{}
	for _, row := range rows {
		if said[row[0]] == "" {
			said[row[0]] = row[1]
		}
	}
	for label, want := range map[string]string{
		"Auswertung": Caption(r.Query, r.Names, "de"), "Ergebnis": Sentence(r, "de"),
		"Stand": "20.1.2026, 14:02 Uhr", "Zeitraum": "2025", "Gezählt": "nach Tag der Anmeldung",
		"Filter: Land": "Brandenburg", "Filter: Kanal": "ohne E-Mail", "Geschützte Werte": "2", "Abfrage": r.Query.Encode(),
	} {
		if said[label] != want {
			t.Errorf("%s: got %q, want %q", label, said[label], want)
		}
	}
	if !strings.Contains(said["Methode"], "weniger als 5 Personen") {
		t.Errorf("the method is told as %q", said["Methode"])
	}
	props, err := f.GetDocProps()
	if err != nil {
		t.Fatal(err)
	}
	if props.Title != Caption(r.Query, r.Names, "de") || props.Created != "2026-01-20T13:02:00Z" || props.Language != "de-DE" {
		t.Errorf("properties %+v", props)
	}
}

func TestXLSXOfAComparison(t *testing.T) {
	t.Parallel()
	f := opened(t, comparedLands(), "en")
	rows, err := f.GetRows("Figures", excelize.Options{RawCellValue: true})
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Federal state", "Confirmed bookings, 2025", "Confirmed bookings, 2024", "Difference", "Change"},
		{"Brandenburg", "900", "1000", "-100", "-0.1"},
		{"Bavaria", "300", Protected, Protected, Protected},
		{"Saarland", "0", "0", "0", NoFigure},
		nil,
		{"Total", "1200"},
	}
	if !slices.EqualFunc(rows, want, slices.Equal) {
		t.Errorf("got  %q\nwant %q", rows, want)
	}
}

// broken fails after so many bytes.
type broken struct{ left int }

var errBroken = errors.New("broken")

func (b *broken) Write(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		return 0, errBroken
	}
	return len(p), nil
}

func TestErrorsOfTheWriterAreReturned(t *testing.T) {
	t.Parallel()
	for _, left := range []int{0, 3} {
		for name, err := range map[string]error{
			"CSV":         CSV(&broken{left}, exported(), "de"),
			"CSV English": CSV(&broken{left}, exported(), "en"),
			"XLSX":        XLSX(&broken{left}, exported(), "de"),
		} {
			if !errors.Is(err, errBroken) {
				t.Errorf("%s after %d bytes: got %v", name, left, err)
			}
		}
	}
}

func TestFileNamesAreTakenEverywhere(t *testing.T) {
	t.Parallel()
	for caption, want := range map[string]string{
		"Bestätigte Anmeldungen je Land, 1.1.–30.6.2026": "bestaetigte-anmeldungen-je-land-1-1-30-6-2026",
		"../../etc/passwd\r\nX: y":                       "etc-passwd-x-y",
		"–":                                              "auswertung",
		strings.Repeat("Größe ", 30):                     strings.Repeat("groesse-", 10)[:79],
	} {
		if got := FileName(caption); got != want {
			t.Errorf("%q is named %q, want %q", caption, got, want)
		}
	}
}
