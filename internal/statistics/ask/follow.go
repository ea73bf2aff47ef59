package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

var (
	correction = phrase(`nein|nee|ne|no|sorry|actually|eigentlich|entschuldigung|verzeihung|ups|oops|quatsch|moment|sondern|(?:ich |i )?(?:meinte|meine|meant|mean)(?: ich)?`)
	meant      = phrase(`ich meinte|meinte ich|i meant|sondern`)
	insteadOf  = phrase(`(?:statt|anstatt|anstelle|instead of)(?: (?:je|pro|nach|der|des|by|per|von|als))? (` + anyNoun + `|balken|linien?|tabelle|bars|lines|table)`)
	added      = phrase(`(?:auch|dazu|zusatzlich|ausserdem|also|too|additionally|as well|weiter|noch)`)
	again      = phrase(`(?:break it down|dasselbe|das gleiche|das selbe|das ganze|the same|same|die gleiche \w+|davon|zeig\w*|show|it|that|das|es|dieselbe|jetzt|now|bitte|wie sieht es|wie sah (?:das|es)|gleiche (?:auswertung|statistik|abfrage)|wie ist es|wie war es|what about|how about|wie|aus|just|only|please|wieder|dann|then|grafisch|dargestellt|darstellen|anzeigen|darstellung|so|mal|lieber|(?:ware|is|ist|fande ich|would be|looks?) (?:mir |uns )?(?:schoner|besser|gut|toll|super|nett|prima|hilfreich|nice|better|great|good|lieber)|stattdessen|instead|and|und|was ist mit|war|waren|es|sind)`)
)

// followed reads a question as a change of the query before, where it is no whole
// question by itself.
func (x *reading) followed() (Understood, bool) {
	if x.before == nil || x.back != nil && x.back.Reason == Personal {
		return Understood{}, false
	}
	metrics := x.metrics()
	leads := followLead.MatchString(x.line)
	with := x.withMetrics()
	if len(metrics) > 0 && !(with || followAnd.MatchString(x.line) || x.ofThose() || leads && (x.has(meant) || len(x.mentions) == len(x.having) || x.sorts || x.has(deniedState)) || x.sorts || x.onlyBounds()) {
		return Understood{}, false
	}
	if len(metrics) == 0 && x.implied != "" && len(x.dims) > 0 && !leads {
		return Understood{}, false
	}
	replaced := x.replaced()
	x.take(correction, filler)
	x.take(again, filler)
	undoes := x.undone()
	x.widened()
	undoes = undoes || x.single || len(x.all) > 0 || x.allRows || x.allTime
	x.bareNoun()
	adds := x.take(added, filler) || with
	x.unknown = x.openWords()
	parts := len(metrics) > 0 || len(x.dims) > 0 || x.trend || len(x.values) > 0 || len(x.spans) > 0 || x.viewed || x.sorts || x.limit > 0 || len(x.having) > 0 || x.superlative || x.direction != 0 || len(x.undivided) > 0 || undoes ||
		x.back != nil && leads
	if !parts && !(leads && len(x.unknown) > 0 && onlyLead.MatchString(x.line)) {
		return Understood{}, false
	}
	if x.asksOtherwise() || x.has(ownAffairs) {
		return Understood{}, false
	}
	if len(x.unknown) > 0 && !leads && !(followAnd.MatchString(x.line) && len(x.unknown) <= 2) {
		return Understood{}, false
	}
	if len(x.words) > longestFollow && !leads {
		return Understood{}, false
	}
	return x.complete(x.merged(replaced, adds), true), true
}

// longestFollow is how many words a change of the query before has at most that
// does not begin as one.
const longestFollow = 12

var onlyLead = regexp.MustCompile(`^ (?:und |and )?(?:bitte )?(?:nur|only|ohne|without|just) `)

// onlyBounds reports whether metrics were said in bounds alone: "nur mit mehr als
// 20 Anmeldungen".
func (x *reading) onlyBounds() bool {
	return len(x.having) > 0 && len(x.mentions) <= len(x.having) && len(x.dims) == 0 && !x.hasCount
}

// replaced is the dimension that another takes the place of: "statt Monat".
func (x *reading) replaced() (d statistics.Dimension) {
	for i := range x.words { // "statt Monat" may have been taken for a dimension of its own
		if w := x.folded(i); w == "statt" || w == "anstatt" || w == "of" && x.folded(i-1) == "instead" || w == "anstelle" {
			m, ok := x.anyAt(insteadOf, i)
			if w == "of" {
				m, ok = x.anyAt(insteadOf, i-1)
			}
			if !ok {
				continue
			}
			d, _, _ = dimensionOf(m.groups[0])
			x.dims = slices.DeleteFunc(x.dims, func(o division) bool { return o.at >= m.from && o.at < m.to })
			if d == "" {
				x.view = otherThan(m.groups[0], x.view)
			}
			x.mark(m.from, m.to, divided)
		}
	}
	return d
}

// bareNoun takes a noun of a dimension without "je": "mach daraus Monate".
func (x *reading) bareNoun() {
	if len(x.dims)+len(x.mentions)+len(x.withoutDims) > 0 {
		return
	}
	x.each(phrase(`(?:(?:mach\w*|make) (?:daraus|das|es|it|them) )?(?:lieber |bitte |in |into )?(`+anyNoun+`)`), divided, func(m match) bool {
		d, _, ok := dimensionOf(m.groups[0])
		if ok && len(x.dims) == 0 && (isTime(d) || m.to-m.from > 1) {
			x.dims = append(x.dims, division{dimension: d, at: m.from})
			return true
		}
		return false
	})
}

// withMetrics reports whether a question adds what is counted: "mit Auslastung".
func (x *reading) withMetrics() bool {
	return addsMetric.MatchString(x.line) && len(x.mentions) > 0 && len(x.dims)+len(x.spans)+len(x.values)+len(x.having) == 0 && len(x.words) <= 5
}

var (
	addsMetric = regexp.MustCompile(`^ (?:(?:bitte|und|noch|auch|and|please) )*(?:mit|inklusive|inkl|samt|plus|with|including) | (?:erganzen|hinzufugen|dazunehmen|dazu) $|^ (?:(?:bitte|please) )?(?:erganze|add) `)
	allInOne   = regexp.MustCompile(`^ (?:(?:und|and|bitte|please|wie viele sind das|wieviel ist das|how many is that|alles|alle) )*(?:insgesamt|gesamt|zusammen|in summe|summe|gesamtsumme|in total|altogether|total)(?: bitte| please)? $`)
)

// ofThose reports whether what is counted is of what was shown: "wie viele davon
// unbeantwortet?"
func (x *reading) ofThose() bool {
	for i, w := range x.words {
		if w.folded == "davon" || w.folded == "darunter" || w.folded == "those" && x.folded(i-1) == "of" {
			return !slices.ContainsFunc(x.mentions, func(m mention) bool { return m.to <= i })
		}
	}
	return false
}

// undone notes dimensions of the query before that are not wanted any more: "ohne
// Aufteilung nach Land". It reports whether there are any.
func (x *reading) undone() (found bool) {
	if allInOne.MatchString(x.line) && len(x.before.Dimensions) > 0 {
		x.withoutDims = x.before.Dimensions
		return true
	}
	x.dims = slices.DeleteFunc(x.dims, func(o division) bool {
		m, ok := x.anyAt(noDivision, max(0, o.at-2))
		if !ok {
			m, ok = x.anyAt(noDivision, max(0, o.at-1))
		}
		if !ok || m.to <= o.at {
			return false
		}
		x.mark(m.from, m.to, divided)
		x.withoutDims = append(x.withoutDims, o.dimension)
		found = true
		return true
	})
	x.each(noDivision, divided, func(m match) bool {
		d, _, ok := dimensionOf(m.groups[0] + m.groups[1])
		if ok {
			x.withoutDims = append(x.withoutDims, d)
		} else {
			x.withoutDims = append(x.withoutDims, x.before.Dimensions...)
		}
		found = true
		return true
	})
	return found
}

// uncompared notes that the time that figures were held against is not wanted any
// more: "ohne Vergleich".
func (x *reading) uncompared() {
	x.single = x.before != nil && !x.before.Compare.IsZero() && x.take(noComparison, ordered)
}

// widened notes that all rows or all times are wanted again: "doch lieber alle",
// "über den gesamten Zeitraum".
func (x *reading) widened() {
	x.allRows = x.before.Limit > 0 && x.limit == 0 && everyRow.MatchString(x.line)
	x.allTime = !x.before.Period.IsZero() && len(x.spans) == 0 && x.take(everyTime, timed)
}

var (
	everyRow  = regexp.MustCompile(`^ (?:(?:doch|lieber|wieder|bitte|zeig\w*|mir|und|jetzt|dann|show|me|now|please|and) )*(?:alle|all|all of them|die ganze liste|everything)(?: (?:wieder|bitte|zeigen|anzeigen|again|please))* $`)
	everyTime = phrase(`(?:(?:uber|fur|ohne|without|for|over) )*(?:(?:die|den|the|any) )*(?:(?:zeitliche\w* )?(?:einschrankung|begrenzung|zeitfilter)|(?:gesamten?|ganzen?|entire|whole) (?:zeitraum|zeit|period|time)|all time|time limit|zeitraum egal)`)
)

// filtered reports whether the query before is about values of a dimension.
func (x *reading) filtered(d statistics.Dimension) bool {
	return x.before != nil && slices.ContainsFunc(x.before.Filters, func(f statistics.Filter) bool { return f.Dimension == d })
}

var noComparison = phrase(`(?:ohne|nicht|kein(?:en)?|without|no|not) (?:den |die |das |the )?(?:vergleich\w*|vorjahr\w*|gegenuberstellung|comparison|previous year|compared)`)

var noDivision = phrase(`(?:ohne|nicht|without|not) (?:(?:die |den |the )?(?:auf|unter)?(?:teilung|schlusselung|gliederung|aufteilung|aufschlusselung|breakdown|split)(?: (?:nach|by|in) (?:der |den |dem )?(` + anyNoun + `))?)|(?:nicht|not) (?:nach|je|pro|by|per) (` + anyNoun + `)`)

// narrowedToOne leaves out dimensions of the query before of which one value is
// left: after "je Land", "nur Brandenburg" is one figure.
func (x *reading) narrowedToOne(q *statistics.Query) {
	before := q.Filters
	q.Filters = x.filters(before)
	q.Dimensions = slices.DeleteFunc(q.Dimensions, func(d statistics.Dimension) bool {
		return !x.divides(d) && slices.ContainsFunc(x.restricted(), func(o statistics.Dimension) bool { return o == d }) &&
			slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool { return f.Dimension == d && !f.Not && len(f.Values) == 1 })
	})
}

// otherThan keeps the view that was said, unless it is the one that is replaced.
func otherThan(word string, v statistics.View) statistics.View {
	old := map[byte]statistics.View{'b': statistics.ViewBars, 'l': statistics.ViewLines, 't': statistics.ViewTable}[word[0]]
	if v == old {
		return statistics.ViewAuto
	}
	return v
}

// anyAt matches a pattern that begins at a word, whatever its words do.
func (q *heard) anyAt(pattern interface {
	FindStringSubmatchIndex(string) []int
}, at int) (match, bool) {
	start := q.at[at] - 1
	loc := pattern.FindStringSubmatchIndex(q.line[start:])
	if loc == nil || loc[0] != 0 {
		return match{}, false
	}
	m := match{from: at, to: q.wordAt(start + loc[1])}
	for i := 2; i < len(loc); i += 2 {
		group := ""
		if loc[i] >= 0 {
			group = strings.TrimSpace(q.line[start+loc[i] : start+loc[i+1]])
		}
		m.groups = append(m.groups, group)
	}
	return m, true
}

// merged is the query before with what the question changes.
func (x *reading) merged(replaced statistics.Dimension, adds bool) statistics.Query {
	q := *x.before
	q.Metrics, q.Dimensions, q.Filters, q.Having = slices.Clone(q.Metrics), slices.Clone(q.Dimensions), slices.Clone(q.Filters), slices.Clone(q.Having)
	own := statistics.Query{Metrics: x.metrics(), By: x.basis}
	if x.onlyBounds() || x.sorts && x.sortAt >= 0 && len(x.mentions) == 1 && x.mentions[0].from >= x.sortAt {
		for _, m := range own.Metrics {
			if !slices.Contains(q.Metrics, m) {
				q.Metrics = append(q.Metrics, m)
			}
		}
		own.Metrics = nil
	}
	if x.shares && !x.changes() && len(own.Metrics) > 0 {
		if rates, ok := ratesOf(own.Metrics); ok {
			own.Metrics = rates
		} else {
			x.refuse(Unsupported, "")
		}
	}
	if len(own.Metrics) > 0 {
		before := len(own.Metrics)
		x.narrowing(&own)
		x.sideBySide(&own)
		x.sets(&own)
		switch {
		case len(own.Metrics) == 0 && before > 0: // "ohne stornierte": a state of what was counted
		case adds:
			for _, m := range own.Metrics {
				if !slices.Contains(q.Metrics, m) {
					q.Metrics = append(q.Metrics, m)
				}
			}
		default:
			q.Metrics = own.Metrics
			q.Having = slices.DeleteFunc(q.Having, func(h statistics.Having) bool { return !slices.Contains(q.Metrics, h.Metric) })
			if q.Sort.Metric != "" && !slices.Contains(q.Metrics, q.Sort.Metric) {
				q.Sort = statistics.Sort{Ascending: q.Sort.Ascending, Metric: q.Metrics[0]}
			}
		}
	}
	x.redivided(&q, replaced, adds)
	if adds {
		x.widen(q.Filters)
	}
	q.Dimensions = slices.DeleteFunc(q.Dimensions, func(d statistics.Dimension) bool { return slices.Contains(x.withoutDims, d) })
	x.narrowedToOne(&q)
	if !x.period.IsZero() && (len(x.spans) > 1 || x.against < 0 || q.Period.IsZero() || !x.compare.IsZero()) {
		if x.against < 0 && !q.Compare.IsZero() {
			q.Compare = statistics.Period{}
		}
		q.Period = x.period
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
	q.Filters = slices.DeleteFunc(q.Filters, func(f statistics.Filter) bool { return slices.Contains(x.all, f.Dimension) })
	if q.Compare == q.Period {
		if !x.compare.IsZero() { // "mehr als letztes Jahr?" of last year
			x.refuse(Ambiguous, "")
		}
		q.Compare = statistics.Period{}
	}
	if x.viewed {
		q.View = x.view
	}
	if x.basis != "" {
		q.By = x.basis
	}
	limit, sorted := q.Limit, q.Sort
	having := q.Having
	q.Having = nil
	x.order(&q)
	if len(x.having) == 0 {
		q.Having = having
	}
	if !(x.sorts || x.superlative || x.ranking) {
		q.Sort = sorted
		if x.direction != 0 {
			if q.Sort.Metric == "" && !q.Sort.Dimensions && len(q.Metrics) > 0 {
				q.Sort.Metric = q.Metrics[0]
			}
			q.Sort.Ascending = x.direction > 0
		}
	}
	if x.limit == 0 && !x.superlative {
		q.Limit = limit
	}
	if x.allRows {
		q.Limit = 0
	}
	if len(q.Dimensions) == 0 {
		q.Sort, q.Limit, q.Having = statistics.Sort{}, 0, nil
	}
	q.Sort = settledSort(q)
	x.settleBasis(&q)
	return q
}

// widen adds the values of filters before to those said: "auch für Sachsen".
func (x *reading) widen(filters []statistics.Filter) {
	for _, f := range filters {
		if len(x.valuesOf(f.Dimension)) > 0 && !f.Not {
			x.values = append(x.values, restriction{dimension: f.Dimension, values: f.Values}) // at the end: unsure counts
		}
	}
}

// redivided changes what the figures are broken down by: another time takes the
// place of a time, anything else that of all, unless it is added.
func (x *reading) redivided(q *statistics.Query, replaced statistics.Dimension, adds bool) {
	own := statistics.Query{}
	x.dimensions(&own)
	if len(own.Dimensions) == 0 {
		return
	}
	fresh := slices.DeleteFunc(own.Dimensions, func(d statistics.Dimension) bool { return slices.Contains(q.Dimensions, d) && adds })
	switch at := slices.Index(q.Dimensions, replaced); {
	case replaced != "" && at >= 0:
		q.Dimensions = slices.Replace(q.Dimensions, at, at+1, fresh...) // none where it is there already: "auch je Land statt Monat"
	case adds:
		q.Dimensions = append(q.Dimensions, fresh...)
	case len(fresh) == 1 && isTime(fresh[0]) && slices.ContainsFunc(q.Dimensions, isTime):
		q.Dimensions[slices.IndexFunc(q.Dimensions, isTime)] = fresh[0]
	default:
		q.Dimensions = fresh
	}
	if q.Sort.Dimensions {
		q.Sort = statistics.Sort{}
	}
}
