package statistics

import (
	"slices"
	"strconv"
	"testing"
)

func TestRowsAreOrderedAndCutByWhatIsShown(t *testing.T) {
	t.Parallel()
	known := func(v float64) Cell { return Cell{Known, v} }
	rows := []Row{
		{Keys: []string{"BB"}, Cells: []Cell{known(7)}}, {Keys: []string{"BE"}, Cells: []Cell{{State: Hidden}}},
		{Keys: []string{"BY"}, Cells: []Cell{known(12)}}, {Keys: []string{"HB"}, Cells: []Cell{{State: Empty}}},
		{Keys: []string{"NW"}, Cells: []Cell{known(7)}}, {Keys: []string{"SL"}, Cells: []Cell{known(0)}}, {Keys: []string{""}, Cells: []Cell{known(3)}},
	}
	rank := map[Dimension]map[string]int{Land: {"BY": 0, "BE": 1, "BB": 2, "HB": 3, "NW": 4, "SL": 5, "": 6}}
	for encoded, want := range map[string]struct {
		keys []string
		more int
	}{
		"":                   {[]string{"BY", "BB", "NW", "", "SL", "HB", "BE"}, 0},
		"&order=up":          {[]string{"SL", "", "BB", "NW", "BY", "HB", "BE"}, 0},
		"&sort=dimensions":   {[]string{"BY", "BE", "BB", "HB", "NW", "SL", ""}, 0},
		"&limit=2":           {[]string{"BY", "BB"}, 5},
		"&having=bookings<7": {[]string{"", "SL"}, 0},
		"&having=bookings>=7&having=bookings<=10": {[]string{"BB", "NW"}, 0},
		"&having=bookings=0":                      {[]string{"SL"}, 0},
		"&having=bookings>3&limit=1":              {[]string{"BY"}, 2},
	} {
		r := Result{Query: mustParse(t, "metric=bookings&by=land"+encoded), Rows: slices.Clone(rows)}
		r.arrange(rank)
		var keys []string
		for _, row := range r.Rows {
			keys = append(keys, row.Keys[0])
		}
		if !slices.Equal(keys, want.keys) || r.More != want.more {
			t.Errorf("%s: %q and %d more, want %q and %d", encoded, keys, r.More, want.keys, want.more)
		}
	}
}

func TestTimesStandInTheirCourseUnlessAskedOtherwise(t *testing.T) {
	t.Parallel()
	for encoded, want := range map[string]string{
		"metric=bookings&by=month":               "2025-12",
		"metric=bookings&by=month&sort=bookings": "2026-01",
	} {
		r := Result{Query: mustParse(t, encoded)}
		for i, key := range []string{"2026-02", "2025-12", "2026-01"} {
			r.Rows = append(r.Rows, Row{Keys: []string{key}, Cells: []Cell{{Known, float64(i)}}})
		}
		r.arrange(nil)
		if r.Rows[0].Keys[0] != want {
			t.Errorf("%s begins with %s", encoded, r.Rows[0].Keys[0])
		}
	}
}

func TestNoMoreThanTheMostRowsAreReturned(t *testing.T) {
	t.Parallel()
	r := Result{Query: mustParse(t, "metric=bookings&by=run")}
	for i := range MaxRows + 3 {
		r.Rows = append(r.Rows, Row{Keys: []string{strconv.Itoa(i)}, Cells: []Cell{{Known, 1}}})
	}
	if r.arrange(nil); len(r.Rows) != MaxRows || r.More != 3 {
		t.Errorf("%d rows and %d more", len(r.Rows), r.More)
	}
}
