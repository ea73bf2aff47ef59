package show

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// FollowUps are things to say next about a result, in the words that people use:
// only those that lead to figures, and to others than are shown.
func FollowUps(r statistics.Result, language string) []string {
	t := in(language)
	var said []string
	offer := func(words string, change func(*statistics.Query)) {
		q := clone(r.Query)
		change(&q)
		if q.Check() == nil && q.Encode() != r.Query.Encode() {
			said = append(said, words)
		}
	}
	if !slices.ContainsFunc(r.Query.Filters, func(f statistics.Filter) bool { return f.Dimension == statistics.Land }) {
		offer(t.say("und nur Brandenburg?", "and only Brandenburg?"), func(q *statistics.Query) {
			q.Filters = append(q.Filters, statistics.Filter{Dimension: statistics.Land, Values: []string{"BB"}})
		})
	}
	if r.Query.Compare.IsZero() && bounded(r.Query.Period) {
		offer(t.say("gegenüber dem Vorjahr", "compared with the year before"), func(q *statistics.Query) {
			q.Compare = yearBefore(q.Period)
		})
	}
	if !slices.Contains(r.Query.Dimensions, statistics.Month) && len(r.Query.Dimensions) < 2 && !withinMonth(r.Query.Period) {
		offer(t.say("je Monat", "by month"), func(q *statistics.Query) {
			q.Dimensions, q.Sort, q.Limit, q.Having, q.View = []statistics.Dimension{statistics.Month}, statistics.Sort{}, 0, nil, statistics.ViewAuto
		})
	}
	if len(r.Query.Dimensions) > 0 && r.Query.View != statistics.ViewBars {
		offer(t.say("als Balken", "as bars"), func(q *statistics.Query) { q.View = statistics.ViewBars })
	}
	return said[:min(len(said), maxFollowUps)]
}

// maxFollowUps is how many are named at a time.
const maxFollowUps = 3

// withinMonth reports whether a period is within a month, which has no months to part.
func withinMonth(p statistics.Period) bool {
	return p.From != german.Civil{} && p.From.Year == p.To.Year && p.From.Month == p.To.Month
}
