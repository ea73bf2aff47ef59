package statistics

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// keys lists the first values of all rows.
func (r *raw) keys() (all []string) {
	for _, row := range r.rows {
		all = append(all, strings.Join(row.keys, " "))
	}
	return all
}

func TestTimesWithoutAnythingHaveRows(t *testing.T) {
	t.Parallel()
	b := &bundle{pool: pgtest.Open(t)}
	b.Service = newService(t, b.pool)
	exec(t, b.pool, factsRuns) // runs of March 2026; it is January
	book(t, b.pool, "0001", "a", "one", "")
	for encoded, want := range map[string][]string{
		// Requests of months to come do not exist, runs of them do.
		"metric=bookings&by=month&from=2025-11-01&to=2026-04-30":                 {"2025-11", "2025-12", "2026-01"},
		"metric=bookings&by=month&from=2025-12-01":                               {"2025-12", "2026-01"},
		"metric=bookings&by=month&from=2026-02-01":                               nil,
		"metric=bookings&by=month":                                               {"2026-01"},
		"metric=bookings&by=month&basis=run&from=2026-02-01&to=2026-04-30":       {"2026-02", "2026-03", "2026-04"},
		"metric=runs&by=quarter&from=2025-10-01&to=2026-06-30":                   {"2025-Q4", "2026-Q1", "2026-Q2"},
		"metric=runs&by=half_year&from=2025-10-01&to=2026-06-30":                 {"2025-H2", "2026-H1"},
		"metric=runs&by=year&from=2024-10-01&to=2026-06-30":                      {"2024", "2025", "2026"},
		"metric=bookings&by=weekday":                                             {"1", "2", "3", "4", "5", "6", "7"},
		"metric=bookings&by=weekday&not_weekday=6&not_weekday=7":                 {"1", "2", "3", "4", "5"},
		"metric=bookings&by=month&from=2025-10-01&to=2026-01-31&quarter=2025-Q4": {"2025-10", "2025-11", "2025-12"},
		"metric=bookings&by=land&from=2025-11-01":                                {""},
		"metric=bookings&by=land&from=2026-01-02":                                nil,
		"metric=bookings&by=land&by=month&from=2025-12-01":                       {" 2025-12", " 2026-01"},
		"metric=bookings&by=year&by=quarter&from=2025-07-01":                     {"2025 2025-Q3", "2025 2025-Q4", "2026 2026-Q1"},
		"metric=bookings&from=2026-01-02":                                        {""},
	} {
		if got := b.raw(t, mustParse(t, encoded)).keys(); !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", encoded, got, want)
		}
	}
}

func TestPeriodsAreComparedByTheirBeginnings(t *testing.T) {
	t.Parallel()
	b := &bundle{pool: pgtest.Open(t)}
	b.Service = newService(t, b.pool)
	exec(t, b.pool, factsRuns)
	for i, at := range []string{"2025-01-10", "2025-01-11", "2025-03-01", "2025-04-01", "2026-01-05"} {
		book(t, b.pool, string(rune('A'+i))+"000", string(rune('a'+i)), "one", "")
		exec(t, b.pool, `update bookings set requested_at = $2::date where ref = $1`, "AK-"+string(rune('A'+i))+"000", at)
	}
	r := b.raw(t, mustParse(t, "metric=bookings&by=month&from=2026-01-01&to=2026-03-31&compare_from=2025-01-01&compare_to=2025-12-31"))
	var got []float64
	for _, row := range r.rows {
		got = append(got, row.cells[0].value, row.before[0].value)
	}
	// April of the year before has no counterpart: it counts for the total only.
	if want := []float64{1, 2, 0, 0, 0, 1}; !slices.Equal(got, want) || r.total[0].value != 1 || r.before[0].value != 4 {
		t.Errorf("%v, in all %v and %v before, rows %q", got, r.total, r.before, r.keys())
	}
}

func TestAResultSaysWhatItsValuesAreCalled(t *testing.T) {
	t.Parallel()
	b := setup(t, 200)
	for encoded, want := range map[string]Name{
		"metric=bookings&by=module&module=modul-2":              {"Modul 2", "Modul 2"},
		"metric=bookings&by=land&land=BY":                       {"Bayern", "Bavaria"},
		"metric=bookings&by=topic&topic=":                       {"ohne Thema", "without a topic"},
		"metric=bookings&by=size&size=small":                    {"5.000 bis 19.999 Einwohner", "5,000 to 19,999 inhabitants"},
		"metric=bookings&by=municipality&municipality=01002018": {"Ort 2", "Ort 2"},
		"metric=questions&by=status&status=refused":             {"nicht beantwortet", "not answered"},
		"metric=bookings&by=channel&channel=cli":                {"Befehlszeile", "Command line"},
		"metric=bookings&by=weekday&weekday=7":                  {"Sonntag", "Sunday"},
		"metric=bookings&by=category&category=peer_learning":    {"Peer-Learning", "Peer learning"},
	} {
		q := mustParse(t, encoded)
		r, err := b.Run(t.Context(), coordinator, "web", q)
		if err != nil {
			t.Errorf("%s: %v", encoded, err)
			continue
		}
		if got := r.Names[q.Dimensions[0]][q.Filters[0].Values[0]]; got != want {
			t.Errorf("%s: %+v, want %+v", encoded, got, want)
		}
		if r.Query.By == ByDefault || r.LeastOf != DefaultK || !r.ReadAt.Equal(today) {
			t.Errorf("%s: %+v", encoded, r)
		}
	}
	for _, unknown := range []string{"module=nothing", "run=nothing", "topic=nothing", "land=BY&module=modul-1&module=nothing"} {
		var problem *Problem
		_, err := b.Run(t.Context(), coordinator, "web", mustParse(t, "metric=bookings&"+unknown))
		if !errors.As(err, &problem) || *problem != (Problem{"filters", RuleUnknown, "nothing"}) {
			t.Errorf("%s: %v", unknown, err)
		}
	}
}

func TestTheVocabularyNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	b := setup(t, 300)
	v, err := b.Vocabulary(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for d, want := range map[Dimension]int{Module: 6, Category: 4, Topic: 4, Run: 40, Land: 16, SizeClass: 5, Channel: 4, Status: 9, Language: 2, Weekday: 7} {
		if len(v.Values[d]) != want {
			t.Errorf("%d values of %s, want %d", len(v.Values[d]), d, want)
		}
	}
	towns := map[string]bool{}
	for _, r := range b.rows {
		towns[r.values[Municipality][0]] = true
	}
	delete(towns, "")
	if len(v.Values[Municipality]) != len(towns) {
		t.Errorf("%d municipalities, want %d", len(v.Values[Municipality]), len(towns))
	}
	var lands []string
	for _, l := range v.Values[Land] {
		lands = append(lands, l.Name.German)
	}
	if lands[0] != "Baden-Württemberg" || lands[len(lands)-1] != "Thüringen" {
		t.Errorf("%q", lands)
	}
	empty, err := newService(t, pgtest.Open(t)).Vocabulary(t.Context())
	if err != nil || len(empty.Values[Module]) != 0 {
		t.Errorf("%v, %v", empty, err)
	}
}

// Who asks while as many queries as there may be are being answered waits, and is
// told so in the end.
func TestTooManyQueriesAtATimeWait(t *testing.T) {
	t.Parallel()
	b := &bundle{pool: pgtest.Open(t)}
	b.Service = newService(t, b.pool)
	q := mustParse(t, "metric=bookings")
	var ends []func()
	for range mostAtOnce {
		end, err := b.begin(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		ends = append(ends, end)
	}
	b.waiting = time.Millisecond
	if _, err := b.Run(t.Context(), coordinator, "web", q); fault.Kind(err) != fault.Unavailable {
		t.Errorf("one too many: %v", err)
	}
	b.waiting = time.Minute
	waited := make(chan error)
	go func() {
		_, err := b.Run(t.Context(), coordinator, "web", q)
		waited <- err
	}()
	ends[0]()
	if err := <-waited; err != nil {
		t.Errorf("after one has ended: %v", err)
	}
}
