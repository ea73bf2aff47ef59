package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// superlative asks for the first rows: "die drei Module mit den meisten", "Top 5".
func (x *reading) superlative(p phrase) {
	if next := x.at + 1; p.has("for") && next < len(x.cover) && preferred[x.cover[next].name] && generalBest.MatchString(p.edges[len(p.edges)-1].word) && p.edges[0].word == "am" { // "am besten je Monat"
		return
	}
	direction := -1
	if p.has("least") || p.has("leastof") || p.has("flop") {
		direction = 1
	}
	if x.isSuper && x.direction != direction { // "die höchste und die niedrigste"
		x.refuse(Unsupported, "")
	}
	if n, ok := p.of(number); ok {
		if x.limit > 0 {
			x.unknown = append(x.unknown, n.from)
		}
		x.limit = int(n.number)
	}
	x.isSuper, x.direction = true, direction
	if p.has("top") || p.has("flop") {
		x.implied = statistics.Bookings
	}
	if (oneOfAll.MatchString(x.words[p.to-1].folded) || x.before != nil && p.to == len(x.words) && theOne.MatchString(lineOf(x.said(p.from, p.to)))) && x.limit == 0 {
		x.limit = 1
	}
	if e, ok := p.of("mostof", "leastof", metric, verb); ok {
		x.implied = e.metric
	}
	if e, ok := p.of("popular"); ok && x.implied == "" {
		x.implied = popularity(e.word)
	}
	if e, ok := p.of("most", "least"); ok {
		x.judges = goodOrBad.MatchString(e.word)
	}
	if e, ok := p.of("most", "least"); ok && x.implied == "" && generalBest.MatchString(e.word) {
		x.implied = statistics.Bookings
	}
}

// oneOfAll are superlatives of one row.
var oneOfAll = regexp.MustCompile(`^(?:schlusslicht|laggard|frontrunner|leader)$`)

// theOne is one that is best or worst: "das schlechteste".
var theOne = regexp.MustCompile(`^ (?:das|der) \w+s?te $|^ the (?:\w+ one|\w+st) $`)

// goodOrBad are superlatives of which it depends on the figure what is more.
var goodOrBad = regexp.MustCompile(`^(?:best|schlechtest|worst|gut)`)

// lossIs reports whether less of a metric is better.
func lossIs(m statistics.Metric) bool {
	switch m {
	case statistics.CancellationRate, statistics.RefusalRate, statistics.Cancelled, statistics.Expired, statistics.Unanswered, statistics.Unhelpful:
		return true
	}
	return false
}

// preferred are the phrases that "am besten" stands before where nothing is ranked.
var preferred = phrases("by split view sort order")

// generalBest are superlatives that say nothing else than that there are many.
var generalBest = regexp.MustCompile(`^(?:haufig|stark|schwach|best|schlecht|selten|erfolg)`)

func popularity(word string) statistics.Metric {
	if strings.HasPrefix(word, "besucht") || word == "visited" {
		return statistics.Participants
	}
	return statistics.Bookings
}

func (x *reading) inFront(p phrase) {
	x.isSuper, x.direction = true, -1
	if p.has("behind") {
		x.direction = 1
	}
	if p.has("whoasks") && x.limit == 0 {
		x.limit = 1
	}
}

// inOrder says in which order rows stand: "kleinste zuerst", "absteigend".
func (x *reading) inOrder(p phrase) {
	switch {
	case p.has("opposite"):
		x.reversed = true
	case p.has("least"), p.has("asc"), p.has("leastof"):
		x.direction = 1
	default:
		x.direction = -1
	}
	x.ordered = true
}

// limitTo cuts rows: "die zehn Kommunen". A number that stands by no rows is not
// understood.
func (x *reading) limitTo(p phrase) {
	n, _ := p.of(number)
	if !p.has("det") && !p.has("only") && articles[n.word] {
		return
	}
	next := x.at + 1
	if next < len(x.cover) && x.cover[next].name == "value" && len(x.cover[next].edges) == 1 && len(x.cover[next].edges[0].values) == int(n.number) && n.number > 1 { // "die drei Stadtstaaten"
		return
	}
	rows := next < len(x.cover) && (x.cover[next].name == "noun" || x.cover[next].name == "super" || x.cover[next].name == "value" && kindOf[x.cover[next].edges[len(x.cover[next].edges)-1].dimension] != "")
	if !rows || articles[n.word] || n.number > statistics.MaxRows || n.number != float64(int(n.number)) || n.number < 1 || x.limit > 0 {
		x.unknown = append(x.unknown, n.from)
		return
	}
	x.limit = int(n.number)
}

var articles = set(`ein eine einen einem einer one`)

// firstRows cuts what was shown: "nur die ersten drei". Of times the last ones may be
// the latest, or the smallest.
func (x *reading) firstRows(p phrase) {
	n, _ := p.of(number)
	if x.before == nil && x.limit == 0 && (p.edges[0].comma || isStartOf(x.words[p.from]) || x.beginsClause(p.from)) && !p.has("lastones") && x.endsIn(p.to) { // "…? Die ersten fünf genügen."
		x.limit, x.firsts = int(n.number), &p
		return
	}
	if x.before == nil || len(x.before.Dimensions) == 0 || !x.endsIn(p.to) {
		x.unknown = append(x.unknown, p.from)
		return
	}
	x.limit = int(n.number)
	if p.has("lastones") && !p.has("firstones") {
		x.isSuper, x.direction = true, 1
		if isTime(x.before.Dimensions[0]) || x.before.Sort != (statistics.Sort{}) {
			x.refuse(Ambiguous, x.said(p.from, p.to))
		}
	}
}

// endsIn reports whether nothing but filler stands from a word on.
func (x *reading) endsIn(from int) bool {
	return !slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.from >= from && p.name != "fill" && p.name != "courtesy" && p.name != "only" && p.name != "time"
	})
}

// settleFirsts settles that the first rows are those with most, which nobody knows of
// months.
func (x *reading) settleFirsts() {
	if x.firsts == nil {
		return
	}
	if len(x.dims) != 1 || isTime(x.dims[0].dimension) || x.dims[0].dimension == statistics.Weekday || x.dims[0].dimension == statistics.SizeClass {
		x.unknown = append(x.unknown, x.firsts.from)
	}
}

// sorted sorts by what stands behind "sortiert nach", if that is said.
func (x *reading) sorted(p phrase) {
	x.sorts = true
	if d, ok := p.of(dim); ok && d.metric != "" && p.has("ask") { // "sortiert nach Zahl der Kommunen"
		x.sort, x.sortedBy = statistics.Sort{Metric: d.metric}, d.metric
		x.counts = append(x.counts, count{metric: d.metric, from: d.from, to: d.to, noun: true, phrase: x.at})
		return
	}
	if d, ok := p.of(dim); ok && d.dimension == statistics.SizeClass && x.before != nil && len(x.before.Metrics) > 0 && !slices.Contains(x.before.Dimensions, d.dimension) { // "nach Größe sortiert": of the figures
		x.sort = statistics.Sort{Metric: x.before.Metrics[0]}
		return
	} else if ok {
		x.sort, x.sortedDim = statistics.Sort{Dimensions: true}, &d
		return
	}
	if p.has("byname") {
		x.sort = statistics.Sort{Dimensions: true}
		return
	}
	for _, e := range p.each(metric, state) {
		m := e.metric
		if e.kind == state {
			continue
		}
		if s, ok := p.of(state); ok {
			if m, _, ok = combine(m, s.metric); !ok {
				x.refuse(Unsupported, x.said(p.from, p.to))
			}
		}
		x.sort = statistics.Sort{Metric: m}
		x.counts = append(x.counts, count{metric: m, from: e.from, to: e.to, noun: true, phrase: x.at})
		x.sortedBy = m
		return
	}
}

// sortedDown sorts and says in which direction: "absteigend nach Stornoquote".
func (x *reading) sortedDown(p phrase) {
	x.sorted(p)
	x.inOrder(p)
}

// measured is what rows are ranked by: "Top 5 Module nach Anmeldungen". Nothing is
// counted "je Anmeldung".
func (x *reading) measured(p phrase) {
	b, _ := p.of("by")
	if e, _ := p.of(metric); b.word != "nach" && b.word != "by" && e.metric == statistics.Bookings {
		x.perBooking = &p
		return
	}
	if b.word != "nach" && b.word != "by" {
		x.refuse(Unsupported, x.said(p.from, p.to))
		return
	}
	e, _ := p.of(metric)
	m := e.metric
	if s, ok := p.of(state); ok {
		if m, _, ok = combine(m, s.metric); !ok {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
	x.measures = append(x.measures, len(x.counts))
	x.counts = append(x.counts, count{metric: m, from: p.from, to: p.to, noun: true, phrase: x.at})
}

// order settles bounds, sorting and the number of rows. A bound of figures that are
// not broken down is a question for yes or no, and the figure answers it.
func (x *reading) order(q *statistics.Query) {
	if len(q.Dimensions) > 0 {
		for _, b := range x.having {
			if h, ok := x.bounded(b, q); ok && len(q.Having) < 2 {
				q.Having = append(q.Having, h)
			}
		}
	}
	bare := len(q.Dimensions) == 0
	if x.topOfEach() || x.topTogether() || x.nextTo() {
		x.refuse(Unsupported, "")
	}
	switch times := slices.DeleteFunc(slices.Clone(q.Dimensions), func(d statistics.Dimension) bool { return !isTime(d) || d == statistics.Year }); {
	case x.isSuper && len(x.dims) > 1, // "die drei stärksten Module je Land" are so many rows for each
		len(times) > 1: // "2024 je Monat, 2025 je Quartal"
		x.refuse(Unsupported, "")
	case x.hasPhrase("when") && x.isSuper && !slices.ContainsFunc(q.Dimensions, func(d statistics.Dimension) bool { return isTime(d) || d == statistics.Weekday }),
		bare && (x.sorts && x.before == nil || x.isSuper || x.ranking || x.limit > 0 || len(x.having) > 0 && !x.isYesNo() && !x.atLeastOne()):
		x.refuse(Ambiguous, "")
	}
	if bare {
		return
	}
	metric := statistics.Metric("")
	if len(q.Metrics) > 0 {
		metric = q.Metrics[0]
	}
	q.Limit = x.limit
	switch {
	case x.sorts && x.sort.Dimensions:
		q.Sort = statistics.Sort{Dimensions: true, Ascending: x.direction >= 0}
	case x.sorts:
		q.Sort = statistics.Sort{Metric: metric, Ascending: x.direction > 0}
		if x.sort.Metric != "" {
			q.Sort.Metric = x.sort.Metric
		}
		if x.reversed {
			q.Sort.Ascending = !q.Sort.Ascending
		}
	case x.isSuper || x.ranking || x.ordered:
		q.Sort = statistics.Sort{Metric: metric, Ascending: x.direction > 0 != (x.judges && lossIs(metric))}
		if x.isSuper && x.limit == 0 {
			q.Limit = x.league()
		}
	}
	q.Sort = settledSort(*q)
}

// topTogether reports whether the sum of the first rows is wanted: "die drei besten Module
// zusammen".
func (x *reading) topTogether() bool {
	return x.isSuper && x.limit > 1 && slices.ContainsFunc(x.cover, func(p phrase) bool { return p.name == "super" && x.together(p.to) })
}

// nextTo reports whether a row is wanted that comes right behind one that is named:
// "welches Modul hatte nach KI die meisten Anmeldungen?"
func (x *reading) nextTo() bool {
	return x.isSuper && slices.ContainsFunc(x.values, func(v restriction) bool {
		return !v.not && x.divides(v.dimension) && slices.ContainsFunc(x.words[max(0, v.from-1):v.to], func(w word) bool { return w.folded == "nach" || w.folded == "after" })
	})
}

// topOfEach reports whether so many rows are wanted of each of others: "Top 3 je Land".
func (x *reading) topOfEach() bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool {
		if p.name != "super" || !p.has("top") && !p.has("flop") || !p.has(number) || p.to >= len(x.words) {
			return false
		}
		next := x.words[p.to]
		return eachOne[next.folded] && !next.comma()
	})
}

var eachOne = set("je pro per jedes jeden jeder each every")

// leagueRows are shown where several are asked for without saying how many.
const leagueRows = 10

// league is how many rows a superlative asks for: one in the singular, unless it is
// of each: "die meisten Anmeldungen je Monat".
func (x *reading) league() int {
	for _, d := range x.dims {
		if d.one && !d.by {
			return 1
		}
	}
	if slices.ContainsFunc(x.cover, func(p phrase) bool { return p.name == "which" && p.edges[0].word == "welches" }) || whichIs.MatchString(x.line) { // "welches der Pflichtmodule"
		return 1
	}
	if len(x.dims) == 0 && (x.hasPhrase("whichone") || x.hasPhrase("when") || x.before != nil && oneOfShown.MatchString(x.line)) {
		return 1
	}
	return leagueRows
}

// oneOfShown asks for one of the rows that were shown: "welches davon", "wer".
var oneOfShown = regexp.MustCompile(` (?:welche[rsmn] (?:davon|von diesen|von denen)|wer|who|which of (?:those|them|these)) `)

// whichIs asks for one of several: "which of our modules is least in demand?"
var whichIs = regexp.MustCompile(` which (?:single |one )?(?:one )?of (?:\w+ ){1,4}(?:is|was|has|gets|got|draws|does) `)

// settledSort is a sorting without what it says of the order there is anyway.
func settledSort(q statistics.Query) statistics.Sort {
	if len(q.Dimensions) == 0 || q.Sort == (statistics.Sort{}) {
		return statistics.Sort{}
	}
	natural := isTime(q.Dimensions[0]) || q.Dimensions[0] == statistics.Weekday || q.Dimensions[0] == statistics.SizeClass
	switch {
	case natural && q.Sort == statistics.Sort{Dimensions: true, Ascending: true}:
		return statistics.Sort{}
	case !natural && len(q.Metrics) > 0 && q.Sort == statistics.Sort{Metric: q.Metrics[0]}:
		return statistics.Sort{}
	}
	return q.Sort
}
