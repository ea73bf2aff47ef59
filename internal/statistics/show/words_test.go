package show

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

var update = flag.Bool("update", false, "write the golden files anew")

// said are results of every shape: what is said of them stands in
// testdata/words.txt, to be read aloud.
func said() []statistics.Result {
	type (
		Q = statistics.Query
		H = statistics.Having
	)
	byRun := func(q Q) Q { q.By = statistics.ByRun; return q }
	top := func(q Q, n int) Q { q.Limit = n; return q }
	more := func(r statistics.Result, n int) statistics.Result { r.More = n; return r }
	before := func(r statistics.Result, v ...float64) statistics.Result { r.Before = cells(v...); return r }
	hidden := func(r statistics.Result, n int) statistics.Result { r.Hidden = n; return r }
	lands := []statistics.Row{row(key("BY"), 410), row(key("BB"), 230), row(key("BE"), 120), row(key("SL"), 12)}
	single := func(v float64, q Q) statistics.Result { return result(q, nil, row(nil, v)) }
	open := german.Civil{}
	return []statistics.Result{
		// Single figures, every metric.
		single(1234, Q{Metrics: of(statistics.Bookings), Period: year(2025)}),
		single(1234, Q{Metrics: of(statistics.Confirmed), Period: firstHalf(2026)}),
		single(1, Q{Metrics: of(statistics.Confirmed), Period: march(2025)}),
		single(0, Q{Metrics: of(statistics.Confirmed), Period: quarter(2025, 3)}),
		single(17, Q{Metrics: of(statistics.Waitlisted)}),
		single(98, Q{Metrics: of(statistics.Cancelled), Period: secondHalf(2025)}),
		single(7, Q{Metrics: of(statistics.Expired), Period: between(day(2025, 3, 1), day(2025, 5, 31))}),
		single(812, Q{Metrics: of(statistics.People), Period: year(2025)}),
		single(233, Q{Metrics: of(statistics.Municipalities), Period: between(day(2024, 1, 1), day(2025, 12, 31))}),
		single(0.125, Q{Metrics: of(statistics.CancellationRate), Period: year(2025)}),
		single(12.5, Q{Metrics: of(statistics.LeadTime), Period: year(2025)}),
		single(1, Q{Metrics: of(statistics.LeadTime), Period: march(2026)}),
		single(1.32, Q{Metrics: of(statistics.GroupSize), Period: year(2025)}),
		single(2310, byRun(Q{Metrics: of(statistics.Participants), Period: year(2025)})),
		single(1890, byRun(Q{Metrics: of(statistics.Attended), Period: year(2025)})),
		single(0.8, byRun(Q{Metrics: of(statistics.AttendanceRate), Period: year(2025)})),
		single(48, byRun(Q{Metrics: of(statistics.Runs), Period: firstHalf(2026)})),
		single(1, byRun(Q{Metrics: of(statistics.Free), Period: march(2026)})),
		single(960, byRun(Q{Metrics: of(statistics.Seats), Period: firstHalf(2026)})),
		single(700, byRun(Q{Metrics: of(statistics.Taken), Period: firstHalf(2026)})),
		single(0.7292, byRun(Q{Metrics: of(statistics.Utilisation), Period: firstHalf(2026)})),
		single(4321, Q{Metrics: of(statistics.Questions), Period: year(2025)}),
		single(4000, Q{Metrics: of(statistics.Answered), Period: year(2025)}),
		single(321, Q{Metrics: of(statistics.Unanswered), Period: year(2025)}),
		single(0.0743, Q{Metrics: of(statistics.RefusalRate), Period: year(2025)}),
		single(55, Q{Metrics: of(statistics.Helpful), Period: year(2025)}),
		single(0, Q{Metrics: of(statistics.Unhelpful), Period: year(2025)}),
		// Hidden and nothing.
		single(hid, Q{Metrics: of(statistics.Confirmed), Period: march(2025), Filters: []statistics.Filter{only(statistics.Land, "SL")}}),
		single(none, Q{Metrics: of(statistics.CancellationRate), Period: march(2024)}),
		single(none, byRun(Q{Metrics: of(statistics.AttendanceRate), Period: firstHalf(2026)})),
		single(none, byRun(Q{Metrics: of(statistics.Utilisation), Period: between(day(2031, 1, 1), day(2031, 1, 31))})),
		single(none, byRun(Q{Metrics: of(statistics.Attended), Period: firstHalf(2026)})),
		single(none, Q{Metrics: of(statistics.RefusalRate)}),
		// Periods.
		single(5, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 3, 3), day(2025, 3, 3))}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 3, 1), day(2025, 3, 15))}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 1, 10), day(2025, 6, 30))}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 12, 24), day(2026, 1, 6))}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 11, 1), day(2026, 2, 28))}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(day(2025, 3, 1), open)}),
		single(50, Q{Metrics: of(statistics.Bookings), Period: between(open, day(2025, 6, 30))}),
		single(50, byRun(Q{Metrics: of(statistics.Bookings), Period: firstHalf(2026)})),
		// Filters.
		single(230, Q{Metrics: of(statistics.Confirmed), Period: year(2025), Filters: []statistics.Filter{only(statistics.Land, "BB"), only(statistics.Module, "zwilling")}}),
		single(0, Q{Metrics: of(statistics.Confirmed), Period: year(2025), Filters: []statistics.Filter{only(statistics.Land, "SL", "BB")}}),
		single(230, Q{Metrics: of(statistics.Bookings), Period: year(2025), Filters: []statistics.Filter{without(statistics.Land, "SL"), without(statistics.Status, "cancelled")}}),
		single(230, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Status, "confirmed", "waitlisted"), only(statistics.Channel, "slack", "web")}}),
		single(0.12, Q{Metrics: of(statistics.CancellationRate), Period: year(2025), Filters: []statistics.Filter{only(statistics.Land, "BB"), only(statistics.Category, "compulsory")}}),
		single(0.12, Q{Metrics: of(statistics.CancellationRate), Period: year(2025), Filters: []statistics.Filter{without(statistics.Module, "zwilling", "basis")}}),
		single(0.65, byRun(Q{Metrics: of(statistics.Utilisation), Filters: []statistics.Filter{only(statistics.Module, "zwilling"), only(statistics.Weekday, "1", "5")}})),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Municipality, "12060000", "12054000", "03241000")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{without(statistics.Municipality, "12060000", "03241000")}}),
		single(40, Q{Metrics: of(statistics.People), Filters: []statistics.Filter{only(statistics.SizeClass, "rural", "small", "district")}}),
		single(40, Q{Metrics: of(statistics.People), Filters: []statistics.Filter{only(statistics.SizeClass, ""), only(statistics.Topic, "daten", "klima")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Land, ""), without(statistics.Topic, "daten")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Run, "r1"), only(statistics.Language, "en")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Quarter, "2025-Q1"), without(statistics.Weekday, "6", "7")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Month, "2025-03", "2025-05"), without(statistics.Channel, "mail")}}),
		single(40, Q{Metrics: of(statistics.Bookings), Filters: []statistics.Filter{only(statistics.Year, "2025"), without(statistics.HalfYear, "2025-H2")}}),
		single(0.4, Q{Metrics: of(statistics.RefusalRate), Period: year(2025), Filters: []statistics.Filter{only(statistics.Channel, "slack"), only(statistics.Language, "de")}}),
		// Comparisons.
		result(Q{Metrics: of(statistics.Confirmed), Period: secondHalf(2025), Compare: secondHalf(2024)}, nil, compared(nil, 1234, 1102)),
		result(Q{Metrics: of(statistics.Confirmed), Period: firstHalf(2026), Compare: firstHalf(2025)}, nil, compared(nil, 98, 1102)),
		result(Q{Metrics: of(statistics.Confirmed), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 500, 100)),
		result(Q{Metrics: of(statistics.Confirmed), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 500, 500)),
		result(Q{Metrics: of(statistics.Confirmed), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 500, 0)),
		result(Q{Metrics: of(statistics.Confirmed), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 0, 500)),
		result(Q{Metrics: of(statistics.Confirmed), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 0, 0)),
		result(Q{Metrics: of(statistics.Confirmed), Period: march(2025), Compare: march(2024)}, nil, compared(nil, 50, hid)),
		result(Q{Metrics: of(statistics.Confirmed), Period: march(2025), Compare: march(2024)}, nil, compared(nil, hid, 50)),
		result(Q{Metrics: of(statistics.CancellationRate), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 0.125, 0.093)),
		result(Q{Metrics: of(statistics.CancellationRate), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 0.12, none)),
		result(byRun(Q{Metrics: of(statistics.Utilisation), Period: quarter(2025, 4), Compare: quarter(2025, 3)}), nil, compared(nil, 0.6, 0.61)),
		result(Q{Metrics: of(statistics.LeadTime), Period: year(2025), Compare: year(2024)}, nil, compared(nil, 12, 15)),
		// Several metrics.
		result(Q{Metrics: of(statistics.Bookings, statistics.Cancelled, statistics.CancellationRate), Period: year(2025)}, nil, row(nil, 1234, 98, 0.0794)),
		result(Q{Metrics: of(statistics.Bookings, statistics.CancellationRate), Period: year(2025), Filters: []statistics.Filter{only(statistics.Land, "BB"), only(statistics.Module, "zwilling")}}, nil, row(nil, 24, hid)),
		result(byRun(Q{Metrics: of(statistics.Runs, statistics.Seats, statistics.Free, statistics.Utilisation), Period: firstHalf(2026)}), nil, row(nil, 48, 960, 260, 0.729)),
		result(Q{Metrics: of(statistics.Bookings, statistics.LeadTime), Period: year(2025), Compare: year(2024)}, nil,
			statistics.Row{Cells: cells(120, 14), Before: cells(100, 12)}),
		// Rows.
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025)}, cells(772), lands...),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025)}, cells(hid), row(key("BY"), 410), row(key("BB"), hid), row(key("BE"), hid)),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: march(2025)}, cells(9), row(key("BY"), hid), row(key("BB"), hid)),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: march(2024)}, cells(0)),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025)}, cells(20), row(key("BY"), 20)),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025)}, cells(60), row(key("BY"), 25), row(key("BE"), 25), row(key("BB"), 10)),
		more(result(top(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Module), Period: year(2025)}, 3), cells(900), row(key("zwilling"), 300), row(key("daten"), 200), row(key("basis"), 100)), 12),
		more(result(top(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Module), Period: year(2025)}, 1), cells(900), row(key("zwilling"), 300)), 14),
		more(result(top(byRun(Q{Metrics: of(statistics.Utilisation), Dimensions: by(statistics.Module), Period: year(2025), Sort: statistics.Sort{Metric: statistics.Utilisation, Ascending: true}}), 3), cells(0.7), row(key("zwilling"), 0.3), row(key("daten"), 0.4), row(key("basis"), 0.5)), 12),
		result(byRun(Q{Metrics: of(statistics.Runs, statistics.Utilisation), Dimensions: by(statistics.Category), Period: year(2025), Sort: statistics.Sort{Metric: statistics.Utilisation}}), cells(30, 0.7), row(key("compulsory"), 10, 0.9), row(key("elective"), 20, 0.6)),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Month), Period: quarter(2025, 1)}, cells(600), row(key("2025-01"), 100), row(key("2025-02"), 300), row(key("2025-03"), 200)),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Year)}, cells(2500), row(key("2024"), 1100), row(key("2025"), 1400)),
		result(Q{Metrics: of(statistics.CancellationRate), Dimensions: by(statistics.Quarter), Period: year(2025)}, cells(0.1), row(key("2025-Q1"), 0.12), row(key("2025-Q2"), hid), row(key("2025-Q4"), 0.08)),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Weekday), Period: year(2025)}, cells(500), row(key("1"), 200), row(key("2"), 100), row(key("3"), 200)),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land, statistics.Quarter), Period: year(2025)}, cells(100), row(key("BY", "2025-Q1"), 60), row(key("BB", "2025-Q1"), 40)),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.SizeClass), Period: year(2025)}, cells(100), row(key("rural"), 60), row(key("large"), 30), row(key(""), 10)),
		before(result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: secondHalf(2025), Compare: secondHalf(2024)}, cells(110), compared(key("BY"), 60, 40), compared(key("BB"), 30, 42), compared(key("BE"), 20, hid)), 100),
		before(result(Q{Metrics: of(statistics.CancellationRate), Dimensions: by(statistics.Land), Period: year(2025), Compare: year(2024)}, cells(0.1), compared(key("BY"), 0.06, 0.05), compared(key("BB"), 0.2, 0.3)), 0.12),
		// Conditions.
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025), Having: []H{{Metric: statistics.Confirmed, Op: statistics.More, Value: 100}}}, cells(772), lands[:3]...),
		hidden(result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025), Having: []H{{Metric: statistics.Confirmed, Op: statistics.More, Value: 200}}}, cells(772), lands[:2]...), 3),
		hidden(result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Land), Period: year(2025), Having: []H{{Metric: statistics.Confirmed, Op: statistics.More, Value: 1000}}}, cells(772)), 3),
		result(Q{Metrics: of(statistics.Confirmed), Dimensions: by(statistics.Municipality), Period: year(2025), Having: []H{{Metric: statistics.Confirmed, Op: statistics.AtLeast, Value: 1000}}}, cells(772)),
		result(Q{Metrics: of(statistics.Bookings, statistics.CancellationRate), Dimensions: by(statistics.Module), Period: year(2025), Having: []H{{Metric: statistics.Bookings, Op: statistics.AtLeast, Value: 20}, {Metric: statistics.CancellationRate, Op: statistics.Less, Value: 0.1}}}, cells(900, 0.1), row(key("zwilling"), 300, 0.05)),
		result(byRun(Q{Metrics: of(statistics.Free), Dimensions: by(statistics.Run), Period: march(2026), Having: []H{{Metric: statistics.Free, Op: statistics.AtMost, Value: 1}}}), cells(900), row(key("r1"), 1)),
		result(Q{Metrics: of(statistics.LeadTime), Dimensions: by(statistics.Module), Having: []H{{Metric: statistics.LeadTime, Op: statistics.More, Value: 14}}}, cells(none), row(key("zwilling"), 21), row(key("basis"), 15.5)),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Land, statistics.Quarter), Period: year(2025), Having: []H{{Metric: statistics.Bookings, Op: statistics.Exactly, Value: 10}}}, cells(900), row(key("BB", "2025-Q1"), 10), row(key("BB", "2025-Q2"), 10)),
		// Order.
		more(result(top(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Month), Sort: statistics.Sort{Dimensions: true}}, 2), cells(900), row(key("2025-01"), 10), row(key("2025-02"), 15)), 10),
		result(Q{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Land), Sort: statistics.Sort{Dimensions: true, Ascending: true}}, cells(772), lands...),
		result(Q{Metrics: of(statistics.Bookings, statistics.LeadTime), Dimensions: by(statistics.Land), Sort: statistics.Sort{Metric: statistics.LeadTime, Ascending: true}}, cells(30, 12), row(key("BB"), 10, 8), row(key("BY"), 20, 14)),
	}
}

func TestWhatIsSaidOfResults(t *testing.T) {
	t.Parallel()
	var got bytes.Buffer
	for _, r := range said() {
		for _, language := range []string{"de", "en"} {
			fmt.Fprintf(&got, "%s: %s\n    %s\n", language, Caption(r.Query, r.Names, language), Sentence(r, language))
		}
		got.WriteByte('\n')
	}
	golden(t, "words.txt", got.Bytes())
}

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Equal(got, want) {
		return
	}
	is, was := strings.Split(string(got), "\n"), strings.Split(string(want), "\n")
	for i := range min(len(is), len(was)) {
		if is[i] != was[i] {
			t.Errorf("%s:%d: got\n%s\nwant\n%s", name, i+1, is[i], was[i])
			return
		}
	}
	t.Errorf("%s has %d lines, got %d", name, len(was), len(is))
}

func TestRanksOfProtectedFiguresAreNotClaimed(t *testing.T) {
	t.Parallel()
	r := statistics.Result{
		Query: statistics.Query{Metrics: []statistics.Metric{statistics.Municipalities}, Dimensions: []statistics.Dimension{statistics.Land}, Limit: 1,
			Filters: []statistics.Filter{{Dimension: statistics.SizeClass, Values: []string{"small"}}}},
		Rows:   []statistics.Row{{Keys: []string{"BB"}, Cells: []statistics.Cell{{State: statistics.Known, Value: 9}}}},
		Total:  []statistics.Cell{{State: statistics.Known, Value: 30}},
		Hidden: 2, More: 5, LeastOf: 5,
		Names: statistics.Names{
			statistics.Land:      {"BB": {German: "Brandenburg", English: "Brandenburg"}},
			statistics.SizeClass: {"small": {German: "5.000 bis 19.999 Einwohner", English: "5,000 to 19,999 inhabitants"}},
		},
	}
	if got := Caption(r.Query, r.Names, "de"); !strings.Contains(got, "Beteiligte Kommunen mit 5.000 bis 19.999 Einwohnern je Land") {
		t.Errorf("caption %q", got)
	}
	if got := Caption(r.Query, r.Names, "en"); !strings.Contains(got, "(5,000 to 19,999 inhabitants)") {
		t.Errorf("caption %q", got)
	}
	if got := Sentence(r, "de"); !strings.Contains(got, "unter den angezeigten Werten") {
		t.Errorf("sentence %q", got)
	}
	if notes := strings.Join(NewTable(r, "de").Notes, "\n"); !strings.Contains(notes, "geschützte Werte können darüber oder darunter liegen") {
		t.Errorf("notes %q", notes)
	}
}

func TestTheOnlyFigureThatIsShownDoesNotLeadARanking(t *testing.T) {
	t.Parallel()
	r := result(statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Municipality), Limit: 2}, cells(50), row(key("12054000"), 5), row(key("12060000"), hid))
	r.More = 300
	if got := Sentence(r, "de"); !strings.HasSuffix(got, " Angezeigt werden darf nur Potsdam mit 5 Anmeldungen (10\u202f%).") {
		t.Errorf("sentence %q", got)
	}
	if got := Sentence(r, "en"); !strings.HasSuffix(got, " Only Potsdam may be shown, with 5 bookings (10%).") {
		t.Errorf("sentence %q", got)
	}
	r.Rows = r.Rows[:1] // what is cut may be shown
	if got := Sentence(r, "de"); strings.Contains(got, "darf nur") {
		t.Errorf("with rows cut: sentence %q", got)
	}
}

func TestZerosDoNotLeadARankingOfProtectedFigures(t *testing.T) {
	t.Parallel()
	r := result(statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Module)}, cells(7), row(key("basis"), 0), row(key("zwilling"), 0))
	r.Rows[1].Cells[0] = statistics.Cell{State: statistics.Hidden}
	r.Hidden, r.LeastOf = 1, 5
	if got := Sentence(r, "de"); !strings.Contains(got, "7 Anmeldungen. Alle Werte über 0 sind geschützt. Zum Schutz Einzelner") {
		t.Errorf("sentence %q", got)
	}
	r.More = 3
	if got := Sentence(r, "en"); !strings.Contains(got, "All figures above 0 are protected.") {
		t.Errorf("with rows cut: sentence %q", got)
	}
	r.Query.Sort = statistics.Sort{Dimensions: true} // there may be others among the rows that are cut
	if got := Sentence(r, "de"); strings.Contains(got, "über 0") {
		t.Errorf("sorted by name: sentence %q", got)
	}
}
