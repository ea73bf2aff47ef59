package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// longestFollow is how many words a change of the query before has at most that
// does not begin as one.
const longestFollow = 12

// followed reads a question as a change of the query before, where it is no whole
// question by itself.
func (x *reading) followed() (Understood, bool) {
	if x.before == nil || x.back != nil && x.back.Reason == Personal || x.asksOther || x.foreign() {
		return Understood{}, false
	}
	leads := x.leads()
	metrics := x.metrics()
	points := x.pointsBack()
	if x.wholeByItself(leads, metrics) {
		return Understood{}, false
	}
	if onlyWith.MatchString(x.line) && len(metrics) > 0 && len(x.having) == 0 && !slices.ContainsFunc(metrics, func(m statistics.Metric) bool {
		return !countedFromZero(m) && !ofWho(m) || slices.Contains(x.before.Metrics, m)
	}) {
		x.refuse(Unsupported, "")
		return x.complete(x.changed(false), true), true
	}
	if x.deedAlone() {
		x.refuse(Ambiguous, "")
		return x.complete(x.changed(false), true), true
	}
	adds := x.addsTo() && !x.asksWhole() && !(points && x.isYesNo()) || x.withMetrics() || x.sameRows()
	if len(metrics) > 0 && !(adds || points || leads == connects || leads == changed && (x.meant() || x.deniedState || x.sorts || x.onlyStates()) || x.sorts || x.onlyBounds() || x.ofThose() || x.hasPhrase("instead") || x.onlyBehind() || x.asInstead() || x.onlyOfThose()) {
		return Understood{}, false
	}
	if len(metrics) == 0 && x.implied != "" && len(x.dims) > 0 && leads == begins && !points && !x.ofRowsBefore() {
		return Understood{}, false
	}
	if points && x.hasPhrase("who") && !x.isSuper { // "who are these people?"
		return Understood{}, false
	}
	if x.isSuper && len(x.dims) == 0 && len(x.before.Dimensions) > 0 && whatIs.MatchString(x.line) && !slices.ContainsFunc(x.before.Dimensions, isOffered) { // "was läuft am besten?" after figures of each Land
		x.refuse(Ambiguous, "")
	}
	if e, ok := x.notShown(); ok {
		x.refuse(Ambiguous, x.said(e.from, e.to))
	}
	if len(x.before.Dimensions) > 0 && len(x.having) == 0 && haveSome.MatchString(x.line) && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		x.refuse(Unsupported, "")
	}
	if x.isSuper && (x.hasPhrase("rise") || x.hasPhrase("trend")) { // "welches hat sich am stärksten verbessert?"
		x.refuse(Unsupported, "")
	}
	x.allInOne()
	x.widened()
	x.bareNouns()
	parts := len(metrics) > 0 || len(x.dims) > 0 || x.trend || len(x.values) > 0 || len(x.spans) > 0 || x.viewed || x.sorts || x.limit > 0 || len(x.having) > 0 || x.isSuper || x.ordered ||
		len(x.undivided) > 0 || len(x.withoutDims) > 0 || x.single || x.allTime || x.allRows || len(x.all) > 0 || x.replaced != "" || x.basis != "" || len(x.withoutFigs) > 0 || len(x.shares) > 0 && asRate.MatchString(x.line) ||
		x.back != nil && leads != begins
	unknown := len(x.unknown) > 0
	if !parts && !(unknown && leads == changed && x.hasPhrase("only")) {
		return Understood{}, false
	}
	if unknown && (leads == begins || leads == connects && len(x.unknown) > 2) || len(x.words) > longestFollow && leads == begins && !points {
		return Understood{}, false
	}
	return x.complete(x.changed(adds), true), true
}

// forThose is for what was shown.
var forThose = regexp.MustCompile(` (?:dafur|hierfur|dazu|fur (?:diese|die) termine|for (?:those|these|them|that)) `)

// onlyWith narrows rows to those that have something: "nur Module mit Warteliste".
var onlyWith = regexp.MustCompile(`^ (?:und |bitte |and )?(?:nur|lediglich|only|just) (?:(?:noch|die|solche|those|the) )*(?:\w+ )?(?:mit|with) `)

// whatIs asks for what there is to book.
var whatIs = regexp.MustCompile(`^ (?:und |and |also )?(?:was|what) `)

// foreign reports whether a question is for something else than figures, or wants them
// sent. "Das müssen wir berichten" is neither.
func (x *reading) foreign() bool {
	if slices.Contains(x.valuesOf(statistics.Channel), "email") && x.mayMean("send") {
		return true
	}
	shown := toBeShown.MatchString(x.line)
	reports := x.mayMean("report") || x.hasPhrase("purpose") || shown
	return x.before == nil && x.hasPhrase("iwanted") || slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.name == "other" && !(reports && duty.MatchString(p.edges[0].word) && (shown || !x.askedBefore(p.from)))
	})
}

// toBeShown is "sollen je Land ausgewiesen werden".
var toBeShown = regexp.MustCompile(` (?:ausgewiesen|dargestellt|aufgelistet|aufgefuhrt|angegeben|ermittelt|ausgewertet|aufgeschlusselt|aufgeteilt|gezeigt|berichtet|genannt|gegliedert|gruppiert|zusammengestellt|aufbereitet|verglichen) werden $`)

// askedBefore reports whether it is asked for a number before a word: "wie viele
// Anmeldungen müssen wir vorweisen?" is not asked by who has to report.
func (x *reading) askedBefore(at int) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return p.to <= at && (p.name == "ask" || p.name == "how") })
}

// duty are words of somebody who has to report figures.
var duty = regexp.MustCompile(`^(?:ich|muss|mussen|musste|mussten|soll|sollen|must|should)$`)

// meant reports whether a question corrects the one before: "ich meinte …".
func (x *reading) meant() bool {
	return x.mayMean("correct") || x.hasPhrase("correct") || x.hasPhrase("iwanted") || x.hasPhrase("instead") || x.hasPhrase("again")
}

// onlyStates reports whether nothing is counted but states of what was shown: "nur die
// bestätigten".
func (x *reading) onlyStates() bool {
	return !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun })
}

// asksWhole reports whether a question asks for something by itself.
func (x *reading) asksWhole() bool { return len(x.asks) > 0 && x.leads() == begins }

// withMetrics reports whether a question adds what is counted: "mit Auslastung".
func (x *reading) withMetrics() bool {
	return len(x.counts) > 0 && len(x.dims)+len(x.spans)+len(x.values)+len(x.having) == 0 && len(x.words) <= 5 && addsMetric.MatchString(x.line)
}

var addsMetric = regexp.MustCompile(`^ (?:(?:bitte|und|noch|auch|and|please|jetzt) )*(?:mit|inklusive|inkl|samt|plus|with|including) `)

// onlyBounds reports whether metrics were said in bounds alone: "nur mit mehr als 20
// Anmeldungen".
func (x *reading) onlyBounds() bool {
	return len(x.having) > 0 && len(x.counts) <= len(x.having) && (len(x.dims) == 0 || x.hasPhrase("only") && x.ofRowsBefore()) && len(x.asks) == 0
}

// allInOne notes that all rows are wanted together: "gesamt?"
func (x *reading) allInOne() {
	if altogether.MatchString(x.line) && len(x.before.Dimensions) > 0 {
		x.withoutDims = x.before.Dimensions
	}
}

var altogether = regexp.MustCompile(`^ (?:(?:und|and|wie viele sind das|wieviel ist das|how many is that|alles|alle|was macht das|nur|als|in|die|eine|einer|one|single|a|as|just|bitte|wie viele (?:sind|waren) (?:das|es)|wie viel (?:ist|war|macht) das|das|denn) )*(?:insgesamt|gesamt|zusammen|in summe|summe|gesamtsumme|gesamtzahl|gesamtwert|gesamtergebnis|zahl|number|figure|grand total|in total|altogether|total|overall)(?: bitte| please)? $`)

// widened notes that all rows are wanted again: "doch lieber alle".
func (x *reading) widened() {
	again := len(x.dims) == 0 && !x.allTime || x.ofRowsBefore() && !x.isSuper
	x.allRows = x.allRows || x.before.Limit > 0 && x.limit == 0 && x.mayMean("all") && again && len(x.values)+len(x.spans)+len(x.counts) == 0
	x.single = x.single && !x.before.Compare.IsZero()
}

// bareNouns takes a noun of a dimension without "je": "mach daraus Monate".
func (x *reading) bareNouns() {
	for _, n := range x.bare {
		if slices.Contains(x.before.Dimensions, n.dimension) && len(x.before.Dimensions) > 1 && asOneRow.MatchString(x.line) { // "fass die Quartale zusammen"
			x.withoutDims = append(x.withoutDims, n.dimension)
		} else if len(x.dims)+len(x.counts)+len(x.withoutDims) == 0 && (isTime(n.dimension) || n.dimension == statistics.Land) && !n.one {
			x.dims = append(x.dims, division{dimension: n.dimension, at: n.from})
		} else {
			x.unknown = append(x.unknown, n.from)
		}
	}
}

// asOneRow takes rows together.
var asOneRow = regexp.MustCompile(` (?:fass|fasse|fassen|zahl|zahle|zahlen|rechne|rechnen|nimm|nehmen|leg|lege) (?:\w+ ){0,6}zusammen | (?:zusammenfassen|zusammenzahlen|zusammenlegen|merge|combine|sum up|aggregate) `)

// changed is the query before with what the question changes.
func (x *reading) changed(adds bool) statistics.Query {
	q := *x.before
	q.Metrics, q.Dimensions, q.Filters = slices.Clone(q.Metrics), slices.Clone(q.Dimensions), slices.Clone(q.Filters)
	x.recounted(&q, adds)
	x.redivided(&q, adds)
	if (adds || x.hasPhrase("add") || joinsThose.MatchString(x.line)) && !sameFor.MatchString(x.line) {
		x.widen(q.Filters)
	}
	q.Filters = slices.DeleteFunc(q.Filters, func(f statistics.Filter) bool { return slices.Contains(x.all, f.Dimension) })
	if x.hasPhrase("compare") && len(x.spans) == 0 { // "vergleiche das mit Hessen"
		x.widen(q.Filters)
		for _, d := range x.restricted() {
			if len(x.valuesOf(d)) > 1 && !slices.Contains(q.Dimensions, d) && len(q.Dimensions) < statistics.MaxDimensions {
				q.Dimensions = append(q.Dimensions, d)
			}
		}
	}
	x.narrowedToOne(&q)
	x.retimed(&q)
	if x.viewed {
		q.View = x.view
	}
	byRunOf := func(m statistics.Metric) bool { return byRun(m) || ofRuns(m) }
	switch {
	case x.basis != "":
		q.By = x.basis
	case len(x.spans) == 0 && forThose.MatchString(x.line) && slices.ContainsFunc(x.before.Metrics, byRunOf) && !slices.ContainsFunc(q.Metrics, byRunOf): // those runs
		q.By = statistics.ByRun
	}
	x.reordered(&q)
	x.settleBasis(&q)
	x.noEffect(q)
	return q
}

// joinsThose counts values together with those that were shown.
var joinsThose = regexp.MustCompile(`^ (?:und |and )?(?:zusammen|gemeinsam|together) (?:mit|with) `)

// asRate wants the rate of what was shown: "als Quote".
var asRate = regexp.MustCompile(` (?:quote|quoten|rate|rates) `)

// recounted changes what is counted.
func (x *reading) recounted(q *statistics.Query, adds bool) {
	own := x.metrics()
	if x.onlyBounds() || x.sortedBy != "" && len(own) == 1 {
		q.Metrics, own = appendMetrics(q.Metrics, own), nil
	}
	if len(x.shares) > 0 && len(own) == 0 && asRate.MatchString(x.line) {
		own, _ = ratesOf(q.Metrics)
	}
	if len(x.shares) > 0 && len(own) == 0 && !x.changes() {
		x.refuse(Unsupported, "")
	}
	q.Metrics = slices.DeleteFunc(q.Metrics, func(m statistics.Metric) bool { return slices.Contains(x.withoutFigs, m) })
	if len(own) == 0 && x.deniedState && slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return statusOf(m) != nil || isRate(m) }) { // "und wie viele wurden nicht storniert?" after the cancelled
		own = []statistics.Metric{statistics.Bookings}
	}
	if len(own) == 0 {
		x.sortedAnew(q)
		return
	}
	own = x.asShares(own)
	x.sideBySide(own)
	x.sets(own)
	if adds {
		q.Metrics = appendMetrics(q.Metrics, own)
		return
	}
	q.Metrics = own
	q.Having = slices.DeleteFunc(slices.Clone(q.Having), func(h statistics.Having) bool { return !slices.Contains(q.Metrics, h.Metric) })
	if q.Sort.Metric != "" && !slices.Contains(q.Metrics, q.Sort.Metric) {
		q.Sort.Metric = q.Metrics[0]
	}
}

// sortedAnew sorts and keeps rows by nothing that is not shown any more.
func (x *reading) sortedAnew(q *statistics.Query) {
	if len(x.withoutFigs) == 0 || len(q.Metrics) == 0 {
		return
	}
	q.Having = slices.DeleteFunc(slices.Clone(q.Having), func(h statistics.Having) bool { return !slices.Contains(q.Metrics, h.Metric) })
	if q.Sort.Metric != "" && !slices.Contains(q.Metrics, q.Sort.Metric) {
		q.Sort.Metric = q.Metrics[0]
	}
}

// appendMetrics adds metrics to a list that has each once.
func appendMetrics(a, b []statistics.Metric) []statistics.Metric {
	for _, m := range b {
		if !slices.Contains(a, m) {
			a = append(a, m)
		}
	}
	return a
}

// redivided changes what the figures are broken down by: another time takes the
// place of a time, anything else that of all, unless it is added.
func (x *reading) redivided(q *statistics.Query, adds bool) {
	own := x.dimensions()
	if len(own) > 0 && (x.isSuper || x.limit > 0) && slices.Contains(q.Dimensions, own[0]) && len(own) == 1 { // "welches Modul davon am meisten?"
		own = nil
	}
	if len(x.dims) == 1 && x.dims[0].times { // "2024 und 2025" of each month or Land
		if slices.ContainsFunc(q.Dimensions, isTime) {
			own = nil
		}
		adds = adds || len(q.Dimensions) < statistics.MaxDimensions
	}
	adds = adds || len(x.dims) == 0 && x.contrast && len(q.Dimensions) < statistics.MaxDimensions // "Bayern und Hessen gegenüberstellen"
	fresh := slices.DeleteFunc(slices.Clone(own), func(d statistics.Dimension) bool { return slices.Contains(q.Dimensions, d) && adds })
	at := slices.Index(q.Dimensions, x.replaced)
	switch {
	case x.replaced != "" && len(own) == 0: // "statt je Modul" what?
		x.refuse(Ambiguous, "")
	case x.replaced != "" && at >= 0:
		q.Dimensions = slices.Replace(q.Dimensions, at, at+1, fresh...) // none where it is there already: "auch je Land statt Monat"
	case len(own) == 0:
	case adds:
		q.Dimensions = append(q.Dimensions, fresh...)
	case len(fresh) == 1 && isTime(fresh[0]) && slices.ContainsFunc(q.Dimensions, isTime):
		q.Dimensions[slices.IndexFunc(q.Dimensions, isTime)] = fresh[0]
	default:
		q.Dimensions = fresh
	}
	if len(own) > 0 && q.Sort.Dimensions {
		q.Sort = statistics.Sort{}
	}
	if len(own) > 0 && q.Limit == 1 && x.limit == 0 && !x.isSuper { // one row was of what was asked for before
		q.Limit = 0
	}
	q.Dimensions = slices.DeleteFunc(q.Dimensions, func(d statistics.Dimension) bool { return slices.Contains(x.withoutDims, d) })
	q.Filters = slices.DeleteFunc(q.Filters, func(f statistics.Filter) bool { // "je Kanal" after one of them
		return !f.Not && len(f.Values) == 1 && slices.Contains(own, f.Dimension) && !slices.Contains(x.restricted(), f.Dimension)
	})
}

// narrowedToOne leaves out dimensions of the query before of which one value is
// left: after "je Land", "nur Brandenburg" is one figure.
func (x *reading) narrowedToOne(q *statistics.Query) {
	q.Filters = x.filters(q.Filters)
	q.Dimensions = slices.DeleteFunc(q.Dimensions, func(d statistics.Dimension) bool {
		return !x.divides(d) && slices.Contains(x.restricted(), d) &&
			slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool { return f.Dimension == d && !f.Not && len(f.Values) == 1 })
	})
}

// widen adds the values of filters before to those said: "auch für Sachsen".
func (x *reading) widen(filters []statistics.Filter) {
	for _, f := range filters {
		if len(x.valuesOf(f.Dimension)) > 0 && !f.Not {
			x.values = append(x.values, restriction{dimension: f.Dimension, values: f.Values})
		}
	}
}

// retimed changes the period and what it is compared with.
func (x *reading) retimed(q *statistics.Query) {
	if !x.period.IsZero() && (len(x.spans) > 1 || x.against < 0 || q.Period.IsZero() || !x.compare.IsZero()) {
		if x.against < 0 {
			q.Compare = statistics.Period{}
		}
		q.Period = untilWithin(x.period, q.Period)
	}
	if !x.compare.IsZero() {
		q.Compare = x.compare
	}
	if x.single || x.allTime {
		q.Compare = statistics.Period{}
	}
	if x.allTime {
		q.Period = statistics.Period{}
	}
	if q.Period == x.before.Period && len(x.spans) == 1 && comingUp.MatchString(lineOf(x.spans[0].text)) { // "und nächsten Monat?" of the next, or the one behind it
		x.refuseTime(x.spans[0].text, nil)
	}
	if q.Compare == q.Period {
		if !x.compare.IsZero() { // "mehr als letztes Jahr?" of last year
			x.refuse(Ambiguous, "")
		}
		q.Compare = statistics.Period{}
	}
}

// reordered changes bounds, sorting and the number of rows, and keeps what was not
// said.
func (x *reading) reordered(q *statistics.Query) {
	limit, sorted, having := q.Limit, q.Sort, q.Having
	q.Having, q.Sort, q.Limit = nil, statistics.Sort{}, 0
	x.order(q)
	if len(x.having) == 0 {
		q.Having = having
	} else if len(having) > 0 && x.hasPhrase("add") { // "auch die unter 20" after those of 20 and more
		x.refuse(Ambiguous, "")
	}
	if !(x.sorts || x.isSuper || x.ranking || x.ordered) {
		q.Sort = sorted
		if x.reversed {
			q.Sort.Ascending = !q.Sort.Ascending
		}
	}
	if x.reversed || x.ordered && !x.sorts {
		q.Sort = sorted
		if q.Sort.Metric == "" && !q.Sort.Dimensions && len(q.Metrics) > 0 {
			q.Sort.Metric = q.Metrics[0]
		}
		q.Sort.Ascending = x.direction > 0
		if x.reversed {
			q.Sort.Ascending = !sorted.Ascending
		}
	}
	if x.limit == 0 && !x.isSuper && !x.allRows {
		q.Limit = limit
	}
	if len(q.Dimensions) == 0 {
		q.Sort, q.Limit, q.Having = statistics.Sort{}, 0, nil
	}
	q.Sort = settledSort(*q)
}
