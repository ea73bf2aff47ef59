package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

func (x *reading) share(p phrase) {
	if p.has("ask") {
		x.asks = append(x.asks, x.at)
	}
	x.shares = append(x.shares, x.at)
}

// asShares makes what shares were asked of into the rates there are.
func (x *reading) asShares(metrics []statistics.Metric) []statistics.Metric {
	if len(x.shares) == 0 || x.changes() || x.percentOnly() {
		return metrics
	}
	x.wholes()
	metrics = x.shareThatCame(metrics)
	rates, ok := ratesOf(metrics)
	if !ok {
		x.refuse(Unsupported, "")
	}
	if x.numberAndShare() {
		return slices.Concat(metrics, rates)
	}
	return rates
}

// shareThatCame takes "kamen" for being there where shares of those who booked are asked
// for: "wie viel Prozent der Angemeldeten kamen?"
func (x *reading) shareThatCame(metrics []statistics.Metric) []statistics.Metric {
	if len(metrics) != 1 || metrics[0] != statistics.Bookings || !signedUp.MatchString(x.line) || !theyCame.MatchString(x.line) || slices.ContainsFunc(x.restricted(), func(d statistics.Dimension) bool {
		return d != statistics.Module && d != statistics.Topic && d != statistics.Category
	}) {
		return metrics
	}
	return []statistics.Metric{statistics.Attended}
}

var (
	signedUp = regexp.MustCompile(` (?:angemeldete\w*|gebuchten?|registrierten?) `)
	theyCame = regexp.MustCompile(` (?:kamen|kam|gekommen) `)
)

// numberAndShare reports whether the number is asked for together with the share:
// "Anzahl und Quote der Stornierungen".
func (x *reading) numberAndShare() bool {
	for i := 1; i+1 < len(x.cover); i++ {
		a, b := x.cover[i-1].name, x.cover[i+1].name
		if x.cover[i].name == "and" && (a == "ask" && b == "share" || a == "share" && b == "ask") {
			return true
		}
	}
	return false
}

// percentOnly reports whether "Prozent" is that of a bound.
func (x *reading) percentOnly() bool {
	return len(x.shares) == 1 && !x.cover[x.shares[0]].has("share") && !x.cover[x.shares[0]].has("quote") && !x.cover[x.shares[0]].has("ask") && len(x.having) > 0
}

// changes reports whether shares that were asked for are those by which figures rose
// or fell.
func (x *reading) changes() bool {
	for _, i := range x.shares {
		if e, ok := x.cover[i].of("share", "quote"); ok && !strings.HasPrefix(e.word, "prozent") && !strings.HasPrefix(e.word, "percent") { // "ist der Anteil größer als 2024?"
			return false
		}
	}
	return !x.compare.IsZero() || x.hasPhrase("rise") || x.hasPhrase("more") && len(x.values) == 0
}

// wholes refuses shares of something that there is no rate of: of the municipalities,
// or of the cancellations those from one Land.
func (x *reading) wholes() {
	valued := slices.ContainsFunc(x.values, func(v restriction) bool { return !v.not && v.dimension != statistics.Status })
	for _, i := range x.shares {
		p := x.cover[i]
		next := i + 1
		for next < len(x.cover) && (x.cover[next].name == "fill" || x.cover[next].name == "all") {
			next++
		}
		if next >= len(x.cover) {
			continue
		}
		after := x.cover[next]
		percent := p.has("percent")
		switch e, isNoun := after.of(dim, who); {
		case after.name == "noun" && isNoun && (e.kind == dim && !(len(x.having) == 0 && general(noun{dimension: e.dimension}) && (x.counted(statistics.Taken) || x.counted(statistics.Utilisation))) || e.kind == who && !x.counted(statistics.Attended)):
			x.refuse(Unsupported, x.said(p.from, after.to))
		case after.name == "value" && percent || after.name == "value" && p.has("share"):
			if len(x.counts) == 0 || !slices.ContainsFunc(x.counts, func(c count) bool { return isRate(c.metric) || partOf(c.metric) || c.metric == statistics.Taken }) {
				x.refuse(Unsupported, x.said(p.from, after.to))
			}
		case p.has("place"): // "in Prozent"
		case after.name == "count" && partOf(after.edges[0].metric) && after.edges[0].kind == metric && (percent && (p.has("det") || valued) || valued && !x.counted(statistics.Bookings) && !x.saidBookings()):
			x.refuse(Unsupported, x.said(p.from, after.to))
		case after.name == "count" && after.edges[0].kind == state && valued && !x.saidBookings() && percent:
			x.refuse(Unsupported, x.said(p.from, after.to))
		}
		if strings.Contains(x.line, " an allen ") || strings.Contains(x.line, " an den ") || strings.Contains(x.line, " of all ") {
			if n := len(x.counts); n > 1 && partOf(x.counts[n-1].metric) && valued {
				x.refuse(Unsupported, "")
			}
		}
	}
}

// saidBookings reports whether bookings or participants were said as a noun.
func (x *reading) saidBookings() bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.name == "count" && p.edges[0].kind == metric && !partOf(p.edges[0].metric)
	})
}

// partOf reports whether a metric counts a part of others.
func partOf(m statistics.Metric) bool {
	switch m {
	case statistics.Cancelled, statistics.Attended, statistics.Unanswered:
		return true
	}
	return false
}

// ratesOf makes shares that were asked for into the rates there are. ok is false
// where there is no such rate.
func ratesOf(metrics []statistics.Metric) (list []statistics.Metric, ok bool) {
	only := func(allowed ...statistics.Metric) bool {
		return !slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !slices.Contains(allowed, m) })
	}
	has := func(m statistics.Metric) bool { return slices.Contains(metrics, m) }
	switch {
	case len(metrics) == 1 && isRate(metrics[0]):
		return metrics, true
	case has(statistics.Cancelled) && only(statistics.Cancelled, statistics.Bookings):
		return []statistics.Metric{statistics.CancellationRate}, true
	case has(statistics.Attended) && only(statistics.Attended, statistics.Participants, statistics.Bookings):
		return []statistics.Metric{statistics.AttendanceRate}, true
	case (has(statistics.Unanswered) || has(statistics.RefusalRate)) && only(statistics.Unanswered, statistics.Questions, statistics.RefusalRate):
		return []statistics.Metric{statistics.RefusalRate}, true
	case has(statistics.Taken) && only(statistics.Taken, statistics.Seats), has(statistics.Utilisation) && only(statistics.Utilisation, statistics.Seats):
		return []statistics.Metric{statistics.Utilisation}, true
	}
	return metrics, false
}

func isRate(m statistics.Metric) bool {
	switch m {
	case statistics.CancellationRate, statistics.AttendanceRate, statistics.Utilisation, statistics.RefusalRate:
		return true
	}
	return false
}

// restsOn reports whether a rate is of what a metric counts: "Stornoquote der
// Anmeldungen".
func restsOn(rate, m statistics.Metric) bool {
	switch rate {
	case statistics.CancellationRate:
		return m == statistics.Bookings
	case statistics.AttendanceRate:
		return m == statistics.Participants || m == statistics.Bookings
	case statistics.Utilisation:
		return m == statistics.Seats || m == statistics.Taken || m == statistics.Runs
	case statistics.RefusalRate:
		return m == statistics.Questions
	}
	return false
}

// ofRuns reports whether a metric is of runs.
func ofRuns(m statistics.Metric) bool {
	switch m {
	case statistics.Runs, statistics.Seats, statistics.Taken, statistics.Free, statistics.Utilisation:
		return true
	}
	return false
}

// ofQuestions reports whether a metric is of questions.
func ofQuestions(m statistics.Metric) bool {
	switch m {
	case statistics.Questions, statistics.Answered, statistics.Unanswered, statistics.RefusalRate, statistics.Helpful, statistics.Unhelpful:
		return true
	}
	return false
}

// byRun reports whether periods of a metric are by the date of the run.
func byRun(m statistics.Metric) bool {
	return ofRuns(m) || m == statistics.Participants || m == statistics.Attended || m == statistics.AttendanceRate
}

// sortedByRate sorts by the one rate that was shown: "sortiert nach Quote".
func (x *reading) sortedByRate(p phrase) {
	x.sorts = true
	if x.before != nil {
		if rates := slices.DeleteFunc(slices.Clone(x.before.Metrics), func(m statistics.Metric) bool { return !isRate(m) }); len(rates) == 1 {
			x.sort = statistics.Sort{Metric: rates[0]}
			return
		}
	}
	x.refuse(Ambiguous, x.said(p.from, p.to))
}
