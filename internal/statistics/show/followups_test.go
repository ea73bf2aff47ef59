package show

import (
	"reflect"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics"
)

func TestFollowUpsFitWhatIsShown(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		query    statistics.Query
		language string
		want     []string
	}{
		"bookings by Land": {statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Land), Period: year(2025)}, "de",
			[]string{"und nur Brandenburg?", "gegenüber dem Vorjahr", "je Monat"}},
		"runs have no Land": {statistics.Query{Metrics: of(statistics.Utilisation), Dimensions: by(statistics.Module), Period: year(2025)}, "en",
			[]string{"compared with the year before", "by month", "as bars"}},
		"one Land, compared, by month": {statistics.Query{Metrics: of(statistics.Bookings), Dimensions: by(statistics.Month), Filters: []statistics.Filter{only(statistics.Land, "BY")}, Period: year(2025), Compare: year(2024), View: statistics.ViewBars}, "de",
			[]string{}},
		"a month": {statistics.Query{Metrics: of(statistics.LeadTime), Period: march(2025)}, "de",
			[]string{"und nur Brandenburg?", "gegenüber dem Vorjahr"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := FollowUps(result(c.query, nil, row(nil, 12)), c.language); !reflect.DeepEqual(append([]string{}, got...), c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
