package show

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics"
)

func TestTables(t *testing.T) {
	t.Parallel()
	const protected = "• geschützt: Zahlen, die auf weniger als 5 Personen beruhen, und solche, aus denen sie sich berechnen ließen, werden nicht angezeigt."
	const nothing = "– keine Angabe: Es gibt nichts, woraus sich der Wert berechnen ließe."
	for _, c := range []struct {
		name     string
		result   statistics.Result
		language string
		want     Table
	}{
		{"two dimensions, two metrics", exported(), "de", Table{
			Head:    []string{"Modul", "Monat", "Anmeldungen", "Stornoquote"},
			Numbers: []bool{false, false, true, true},
			Rows: [][]string{
				{"Digitale Zwillinge", "März 2025", "1.200", "12,6\u202f%"},
				{`=HYPERLINK("http://example.org")`, "April 2025", "•", "•"},
				{"Grundlagen der Smart City", "Mai 2025", "0", "–"},
			},
			Total: []string{"Insgesamt", "", "1.234", "12,5\u202f%"},
			Notes: []string{protected, nothing, "Stornoquote: stornierte von allen Anmeldungen."},
		}},
		{"a comparison", comparedLands(), "de", Table{
			Head:    []string{"Land", "Bestätigte Anmeldungen, 2025", "Bestätigte Anmeldungen, 2024", "Differenz", "Veränderung"},
			Numbers: []bool{false, true, true, true, true},
			Rows: [][]string{
				{"Brandenburg", "900", "1.000", "−100", "−10\u202f%"},
				{"Bayern", "300", "•", "•", "•"},
				{"Saarland", "0", "0", "±0", "–"},
			},
			Total: []string{"Insgesamt", "1.200", "–", "–", "–"},
			Notes: []string{protected, nothing},
		}},
		{"a single figure", result(statistics.Query{Metrics: of(statistics.Confirmed), Period: year(2025)}, nil, row(nil, 1234)), "en", Table{
			Head: []string{"Confirmed bookings"}, Numbers: []bool{true}, Rows: [][]string{{"1,234"}},
		}},
		{"rates compared", result(statistics.Query{Metrics: of(statistics.CancellationRate), Period: firstHalf(2025), Compare: firstHalf(2024)}, nil, compared(nil, 0.125, 0.093)), "en", Table{
			Head:    []string{"Cancellation rate, first half of 2025", "Cancellation rate, first half of 2024", "Difference (percentage points)"},
			Numbers: []bool{true, true, true},
			Rows:    [][]string{{"12.5%", "9.3%", "+3.2"}},
			Notes:   []string{"Cancellation rate: cancelled bookings of all bookings."},
		}},
		{"no rows", result(statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land)}, cells(0)), "de", Table{
			Head: []string{"Land", "Bestätigte Anmeldungen"}, Numbers: []bool{false, true},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := NewTable(c.result, c.language)
			got.Metrics = nil
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, c.want)
			}
		})
	}
}

// What is left of a ranking whose rows are all protected is its total; rows of
// dots would look like a ranking.
func TestRowsOfWhichAllIsProtectedAreNotListed(t *testing.T) {
	t.Parallel()
	const all = "Alle einzelnen Werte sind geschützt: Zahlen, die auf weniger als 5 Personen beruhen, und solche, aus denen sie sich berechnen ließen, werden nicht angezeigt."
	ranking := func(q statistics.Query, total statistics.Cell) statistics.Result {
		r := result(q, nil, row(key("basis", "2025-01"), 0), row(key("zwilling", "2025-02"), 0))
		for i := range r.Rows {
			r.Rows[i].Keys = r.Rows[i].Keys[:len(q.Dimensions)]
			r.Rows[i].Cells[0] = statistics.Cell{State: statistics.Hidden}
		}
		r.Total, r.Hidden, r.More, r.LeastOf = []statistics.Cell{total}, 9, 7, 5
		return r
	}
	top := statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Module), Limit: 2}
	crossed := statistics.Query{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Module, statistics.Month)}
	for name, c := range map[string]struct {
		query statistics.Query
		total statistics.Cell
		want  Table
	}{
		"with a total": {top, statistics.Cell{State: statistics.Known, Value: 12}, Table{
			Head: []string{"Modul", "Bestätigte Anmeldungen"}, Numbers: []bool{false, true}, Total: []string{"Insgesamt", "12"}, Notes: []string{all},
		}},
		"crossed": {crossed, statistics.Cell{State: statistics.Known, Value: 12}, Table{
			Head: []string{"Modul", "Monat", "Bestätigte Anmeldungen"}, Numbers: []bool{false, false, true}, Total: []string{"Insgesamt", "", "12"}, Notes: []string{all},
		}},
		"without a total": {top, statistics.Cell{State: statistics.Hidden}, Table{Notes: []string{all}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := NewTable(ranking(c.query, c.total), "de")
			got.Metrics = nil
			if !reflect.DeepEqual(got, c.want) {
				t.Errorf("got\n%+v\nwant\n%+v", got, c.want)
			}
			if plain := got.Plain(); (plain == "") != (got.Total == nil) {
				t.Errorf("plain: %q", plain)
			}
		})
	}
}

// Protected rows stand last by their names: beside others they would read as the
// places behind them.
func TestProtectedRowsHaveNoPlaceInARanking(t *testing.T) {
	t.Parallel()
	r := result(statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Land), Limit: 4}, cells(50),
		row(key("NW"), 12), row(key("BY"), 9), row(key("BB"), hid), row(key("BE"), hid))
	r.More = 7
	got := NewTable(r, "de")
	if want := [][]string{{"Nordrhein-Westfalen", "12"}, {"Bayern", "9"}}; !reflect.DeepEqual(got.Rows, want) {
		t.Errorf("got %q, want %q", got.Rows, want)
	}
	for _, want := range []string{
		"Geschützt: Zahlen, die auf weniger als 5 Personen beruhen, und solche, aus denen sie sich berechnen ließen, werden nicht angezeigt.",
		"9 weitere Zeilen sind nicht angezeigt.",
	} {
		if !slices.Contains(got.Notes, want) {
			t.Errorf("%q is missing in %q", want, got.Notes)
		}
	}
	var file, drawing strings.Builder
	if err := CSV(&file, r, "en"); err != nil || file.String() != "Federal state,Bookings\r\nNorth Rhine-Westphalia,12\r\nBavaria,9\r\n" {
		t.Errorf("csv %q, %v", file.String(), err)
	}
	chart, ok := NewChart(r, "de")
	if !ok {
		t.Fatal("no chart")
	}
	if err := chart.Inline(&drawing); err != nil || strings.Contains(drawing.String(), "Brandenburg") {
		t.Errorf("the chart shows protected places: %s, %v", drawing.String(), err)
	}
	r.Query.Limit = 0
	if got := NewTable(r, "de"); len(got.Rows) != 4 || got.Rows[3][1] != Protected {
		t.Errorf("rows that are no ranking: %q", got.Rows)
	}
}

func TestNotesTellWhatIsNotShown(t *testing.T) {
	t.Parallel()
	r := result(statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Topic), Limit: 1}, cells(50), row(key("daten"), 40))
	r.More = 7
	for _, want := range []string{
		"7 weitere Zeilen sind nicht angezeigt.",
		"„Insgesamt“ umfasst auch, was nicht angezeigt ist.",
		"Ein Modul kann mehrere Themen haben und zählt bei jedem; Zeilen ergeben deshalb nicht die Summe.",
	} {
		if got := NewTable(r, "de").Notes; !slices.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
}

func TestNumbersFollowTheTypographyOfTheLanguage(t *testing.T) {
	t.Parallel()
	de, en := in("de"), in("en")
	for _, c := range []struct{ got, want string }{
		{de.decimal(0, 0), "0"},
		{de.decimal(999, 0), "999"},
		{de.decimal(1234, 0), "1.234"},
		{de.decimal(1234567.891, 2), "1.234.567,89"},
		{de.decimal(-1234.5, 1), "−1.234,5"},
		{en.decimal(1234.5, 1), "1,234.5"},
		{de.percent(0.125), "12,5\u202f%"},
		{en.percent(1), "100%"},
		{de.fixed(rate, 0.4625), "46,3\u202f%"}, // as percent, in charts and sentences
		{de.percent(0.4625), "46,3\u202f%"},
		{de.signedFixed(-3, 1), "−3,0"},
		{de.signedFixed(5.74, 1), "+5,7"},
		{de.signedFixed(-0.02, 1), "±0,0"},
		{de.signed(0.02, 1), "±0"},
		{de.signed(-0.02, 1), "±0"},
		{de.signed(3, 0), "+3"},
		{de.growth(-0.0123), "−1,2\u202f%"},
		{AsOf(readAt(), "de"), "Stand 20.1.2026, 14:02 Uhr"},
		{AsOf(readAt(), "en"), "As of 20 January 2026, 14:02"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}
