package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A division is a dimension by which figures are broken down.
type division struct {
	dimension statistics.Dimension
	at        int
	asked     bool // "welches Modul": what is looked for
	one       bool // in the singular
	by        bool // "je", "nach"
	times     bool // of times that stand side by side
}

// sums says that all values are counted together: "über alle Module".
func (x *reading) sums(p phrase) {
	if x.before != nil {
		x.noun(p)
	}
}

func (x *reading) divide(e edge, by, asked bool) {
	if e.dimension == "" || e.kind == "nodim" || e.kind == "pernone" || e.kind == "noadverb" {
		x.undivided = append(x.undivided, e)
		return
	}
	if !x.divides(e.dimension) {
		x.dims = append(x.dims, division{dimension: e.dimension, at: e.from, asked: asked, one: x.singular(x.headWord(e)), by: by})
	}
}

// divides reports whether a dimension was said.
func (x *reading) divides(d statistics.Dimension) bool {
	return slices.ContainsFunc(x.dims, func(o division) bool { return o.dimension == d })
}

func (x *reading) by(p phrase) {
	if x.demandFor(p) {
		p.edges, p.from = p.edges[1:], p.edges[1].from
		x.noun(p)
		return
	}
	for i, e := range p.each(dim, "nodim", "pernone", who, "adverb", "noadverb") {
		if i > 0 && e.dimension == statistics.Municipality && x.divides(statistics.SizeClass) && sizeOf(p, e) { // "nach Größe der Städte und Gemeinden"
			continue
		}
		if e.kind == "adverb" {
			e.dimension = statistics.Dimension(e.of)
		}
		if e.kind == dim && e.dimension == statistics.Year && !p.has("by") && !p.has("on") && (p.has("trend") || p.has("strong") || p.has("mass")) { // "Jahresverlauf", "Jahresstatistik"
			x.trend, x.yearly = x.trend || p.has("trend"), x.yearly || p.has("mass")
			continue
		}
		if e.kind == dim && e.dimension == statistics.Year && p.has("on") && p.has("det") && x.singular(e.word) { // "über das Jahr"
			x.trend = true
			continue
		}
		x.divide(e, true, false)
	}
	x.ranking = x.ranking || p.has("rank")
}

func (x *reading) ranked(phrase) { x.ranking = true }

// which asks for rows: "welche drei Module", "in welchem Monat".
func (x *reading) which(p phrase) {
	if n, ok := p.of(number); ok {
		x.limit = int(n.number)
	}
	for _, e := range p.each(dim, "nodim", "pernone") {
		x.divide(e, false, true)
	}
	if v, ok := p.of(value); ok {
		d, _ := rowsOf(p)
		x.restrict(v)
		x.divide(edge{sense: sense{kind: dim, dimension: d}, from: v.from, word: v.word}, false, true)
	}
	x.whichOf = x.whichOf || p.has("both")
}

// whichOfThem asks for some of the rows that were shown: "welche fünf?"
func (x *reading) whichOfThem(p phrase) {
	n, _ := p.of(number)
	if x.before == nil || len(x.before.Dimensions) == 0 || x.limit > 0 {
		x.unknown = append(x.unknown, n.from)
		return
	}
	x.limit = int(n.number)
}

// rowsOf is the dimension of which a value names a kind: of categories modules, of
// classes municipalities.
func rowsOf(p phrase) (d statistics.Dimension, ok bool) {
	v, _ := p.of(value)
	d, ok = kindOf[v.dimension]
	return d, ok
}

var kindOf = map[statistics.Dimension]statistics.Dimension{statistics.Category: statistics.Module, statistics.SizeClass: statistics.Municipality}

// settleRows settles which of the nouns that are left say what figures are broken
// down by, and which of them nothing but where people booked.
func (x *reading) settleRows() {
	for _, n := range x.askedRows { // "wie viele Module haben mehr als 20 Anmeldungen?"
		if !x.divides(n.dimension) {
			x.dims = append(x.dims, division{dimension: n.dimension, at: n.from, asked: true})
		}
		if len(x.having) == 0 || len(x.counts) == 0 {
			if len(x.counts) > 0 || len(x.having) > 0 {
				x.refuse(Unsupported, x.said(n.from, n.to))
			} else {
				x.dims = slices.DeleteFunc(x.dims, func(d division) bool { return d.dimension == n.dimension })
				x.asksOther = true // "wie viele Module gibt es?"
			}
		}
	}
	if x.sortedDim != nil && len(x.dims) == 0 && x.before == nil {
		x.divide(*x.sortedDim, true, false)
		if x.ordered {
			x.sort = statistics.Sort{}
		}
	}
	x.eitherOfThem()
	x.headed()
	x.kindsOfRows()
	x.runsThen()
	rows := x.isSuper || x.limit > 0 || len(x.having) > 0 || x.ranking || (x.sorts || len(x.measures) > 0) && x.before == nil
	for _, n := range x.nouns {
		switch {
		case n.dimension == "" || x.divides(n.dimension):
		case x.datesRuns(n): // "Stornierungen der Termine im November"
			x.basis, x.ofRuns = statistics.ByRun, true
		case n.all && len(x.filtersOf(n.dimension)) > 0: // "für alle Länder" after those of Bayern
			x.all = append(x.all, x.filtersOf(n.dimension)...)
		case len(x.dims) == 0 && rows && !(n.from > 0 && x.prepositional(n.from) && n.dimension != statistics.Municipality && !n.one && len(x.nouns) > 1),
			n.all && !n.one && len(x.dims) < statistics.MaxDimensions && !x.sumsUp(n),
			len(x.dims) == 0 && x.behindCount(n) && !n.one && len(x.asks) == 0,
			len(x.dims) == 0 && (x.headOfCount(n) || x.withIts(n)),
			len(x.dims) == 1 && n.dimension == statistics.Status && x.headOfCount(n): // "Status der Buchungen je Kategorie"
			x.dims = append(x.dims, division{dimension: n.dimension, at: n.from, one: n.one, by: n.apart})
		case n.phrase > 1 && len(x.dims) == 1 && x.cover[n.phrase-1].name == "and" && x.dims[0].by && x.dims[0].at >= x.cover[n.phrase-2].from && x.dims[0].at < n.from: // "modulweise und Jahr", "in den einzelnen Ländern und Jahren"
			x.dims = append(x.dims, division{dimension: n.dimension, at: n.from, by: true})
		case x.isSuper && len(x.dims) == 1 && x.dims[0].asked && n.metric == statistics.Runs && len(x.counts) == 0 && n.phrase > 0 && x.cover[n.phrase-1].name == "super": // "an welchem Wochentag finden die meisten Termine statt?"
			x.counts = append(x.counts, count{metric: n.metric, from: n.from, to: n.to, noun: true, phrase: n.phrase})
		case x.isSuper && len(x.dims) == 1 && n.from > 0 && x.cover[n.phrase-1].name == "super": // "Top 3 Module je Land"
			x.refuse(Unsupported, "")
		case len(x.having) > 0 && n.phrase+1 < len(x.cover) && x.cover[n.phrase+1].name == "bound" && len(x.dims) > 0 && !n.one: // "Kommunen mit höchstens einer Anmeldung pro Jahr"
			x.refuse(Unsupported, x.said(n.from, n.to))
		case n.one && x.cover[n.phrase].name == "value": // "the AI course"
		case general(n), x.oneOfAny(n), n.all && x.sumsUp(n): // "aus allen Ländern"
			if n.dimension == statistics.Run && x.divides(statistics.Weekday) && x.basis == statistics.ByDefault { // "which weekday is best for sessions?"
				x.basis, x.ofRuns = statistics.ByRun, true
			}
		case x.before == nil:
			x.unknown = append(x.unknown, n.to-1)
		default:
			x.bare = append(x.bare, n)
		}
	}
	if x.sortedDim != nil && x.before == nil && len(x.dims) > 0 && !x.divides(x.sortedDim.dimension) {
		if x.sort = (statistics.Sort{}); x.sortedDim.dimension != statistics.SizeClass { // "nach Größe sortiert": of the figures
			x.refuse(Unsupported, x.said(x.sortedDim.from, x.sortedDim.to))
		}
	}
	slices.SortStableFunc(x.dims, func(a, b division) int { return a.at - b.at })
}

// oneOfAny reports whether a noun is any that who is counted booked: "pulled out of their
// course".
func (x *reading) oneOfAny(n noun) bool {
	if n.dimension != statistics.Module && n.dimension != statistics.Run || x.isSuper || len(x.having) > 0 || !x.countsWho() {
		return false
	}
	return slices.ContainsFunc(x.words[max(0, n.from-1):n.to], func(w word) bool { return anyOne[w.folded] })
}

var anyOne = set("their a an any ihren ihrem ihrer einen einem einer")

// sumsUp reports whether "alle" before a noun says that all are counted together:
// "über alle Module".
func (x *reading) sumsUp(n noun) bool {
	if n.from == 0 || n.apart {
		return false
	}
	switch x.words[n.from-1].folded {
	case "uber", "for", "across", "over", "fur", "in", "bei", "zu", "aus", "von", "from", "an":
		return true
	}
	return x.words[n.from].folded == "alle" && len(x.asks) > 0
}

// datesRuns reports whether a time stands behind runs of which bookings are counted: it
// is the runs'.
func (x *reading) datesRuns(n noun) bool {
	if n.dimension != statistics.Run || n.one || !n.of || n.all || n.phrase+1 >= len(x.cover) || x.basis != statistics.ByDefault || len(x.dims) > 0 && x.dims[0].asked {
		return false
	}
	next := x.cover[n.phrase+1]
	e, timed := next.of(moment)
	return timed && next.name == "time" && e.span.back.unit == 0 && !x.words[next.from].comma() &&
		slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to == n.from && !ofRuns(c.metric) })
}

// runsThen notes that the time behind runs that are listed is theirs: "Termine im März
// mit weniger als fünf Anmeldungen".
func (x *reading) runsThen() {
	for _, n := range slices.Concat(x.nouns, x.askedRows) {
		if n.dimension != statistics.Run || n.one || n.phrase+1 >= len(x.cover) || x.basis != statistics.ByDefault || len(x.having) == 0 || x.before != nil {
			continue
		}
		if e, timed := x.cover[n.phrase+1].of(moment); timed && x.cover[n.phrase+1].name == "time" && e.span.back.unit == 0 {
			x.basis, x.ofRuns = statistics.ByRun, true
		}
	}
}

// behindCount reports whether a noun stands right behind what is counted: "Auslastung
// der Module", "Anmeldungen Bundesländer 2025".
func (x *reading) behindCount(n noun) bool {
	if next := n.phrase + 1; next < len(x.cover) && x.cover[next].name == "value" && !x.words[x.cover[next].from].comma() { // "Kurse zum Thema Recht"
		if v := x.cover[next].lastValue(); v.dimension == statistics.Topic || v.dimension == statistics.Category {
			return false
		}
	}
	if n.dimension == statistics.Run && x.hasPhrase("mean") { // "mittlere Auslastung der Termine"
		return false
	}
	return n.dimension != statistics.Municipality && !x.hasPhrase("how") && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to == n.from && !x.words[c.from].asksHow() }) &&
		!strings.HasPrefix(x.words[n.from].folded, "unser")
}

// headOfCount reports whether what is counted is of a noun: "Status der Anmeldungen".
func (x *reading) headOfCount(n noun) bool {
	return !general(n) && slices.ContainsFunc(x.counts, func(c count) bool {
		return c.noun && c.from > n.to && c.from <= n.to+2 && x.onlyFiller(n.to, c.from) && c.from > n.to
	})
}

// rowsWith lead from rows to what is counted of them.
var rowsWith = set("mit with samt nebst inklusive inkl")

// withIts reports whether what is counted is that of each: "Module und ihre Auslastung",
// "Module mit Warteliste".
func (x *reading) withIts(n noun) bool {
	if n.to < len(x.words) && rowsWith[x.words[n.to].folded] && !n.one && slices.ContainsFunc(x.counts, func(c count) bool { return c.from > n.to && c.from <= n.to+3 && c.noun && !ofWho(c.metric) }) {
		if n.from > 0 && x.prepositional(n.from) && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to <= n.from }) { // "Auslastung bei Kursen mit Warteliste": which of them
			x.refuse(Unsupported, x.said(n.from, n.to+1))
		}
		if n.dimension == statistics.Municipality && len(x.spans) > 1 { // "Kommunen mit Anmeldungen 2024 und 2025" may be those of both years
			x.refuse(Unsupported, x.said(n.from, n.to))
		}
		return true
	}
	for i := n.to; i < len(x.words) && i < n.to+2; i++ {
		if i > n.to && !joins(x.words[n.to].folded) && !rowsWith[x.words[n.to].folded] { // "book their places"
			break
		}
		if w := x.words[i].folded; w == "ihre" || w == "ihren" || w == "deren" || w == "their" {
			return !n.one
		}
	}
	return false
}

// onlyFiller reports whether words say nothing of themselves.
func (x *reading) onlyFiller(from, to int) bool {
	for i := from; i < to; i++ {
		if !german.IsStop(x.words[i].Text) {
			return false
		}
	}
	return true
}

// unitsSaid is the unit of the one time that was said, if it is of several: "die
// letzten vier Quartale".
func (x *reading) unitsSaid() statistics.Dimension {
	if len(x.spans) != 1 || x.spans[0].back.unit != 0 {
		return ""
	}
	m := severalUnits.FindStringSubmatch(lineOf(x.spans[0].text))
	if m == nil {
		return ""
	}
	return map[byte]statistics.Dimension{'m': statistics.Month, 'q': statistics.Quarter, 'h': statistics.HalfYear, 'j': statistics.Year, 'y': statistics.Year}[m[1][0]]
}

// listsUnits reports whether figures stand with each unit of a time: "die letzten fünf
// Monate mit der Zahl der Anmeldungen".
func (x *reading) listsUnits() bool {
	to := x.spans[0].to
	return to < len(x.words) && (x.words[to].folded == "mit" || x.words[to].folded == "with") && !x.words[to].comma()
}

var severalUnits = regexp.MustCompile(` (?:\d+|\pL+) (monate|quartale|halbjahre|jahre|months|quarters|half years|years)n? $`)

// dimensions are what the figures are broken down by.
func (x *reading) dimensions() (list []statistics.Dimension) {
	for _, d := range x.dims {
		if d.asked && x.hasPhrase("more") && slices.ContainsFunc(x.restricted(), func(o statistics.Dimension) bool { return kindOf[o] == d.dimension && len(x.valuesOf(o)) > 1 }) {
			continue // "welche Module sind besser besucht, Pflicht oder Wahl?"
		}
		list = append(list, d.dimension)
	}
	if x.yearly && (x.period.From.Year == 0 || x.period.To.Year == 0 || x.period.From.Year != x.period.To.Year) && !slices.ContainsFunc(list, isTime) && len(list) < statistics.MaxDimensions {
		list = append(list, statistics.Year)
	}
	if d := x.unitsSaid(); (d == statistics.Quarter || d == statistics.HalfYear) && x.trend && len(list) == 0 && x.compare.IsZero() {
		list = append(list, d)
	} else if d != "" && (x.contrast || x.listsUnits()) && x.compare.IsZero() && len(list) == 0 {
		list = append(list, d)
	}
	x.trend = x.trend || x.view == statistics.ViewLines && len(list) == 0 && x.before == nil // a line goes along the time
	if x.trend && x.compare.IsZero() && !slices.ContainsFunc(list, isTime) && !slices.Contains(list, statistics.Weekday) && len(list) < statistics.MaxDimensions {
		list = append(list, statistics.Month)
	}
	if x.contrast && x.compare.IsZero() && len(list) < statistics.MaxDimensions {
		for _, v := range x.values {
			if !v.not && len(x.valuesOf(v.dimension)) > 1 && !slices.Contains(list, v.dimension) {
				list = append(list, v.dimension)
				break
			}
		}
	}
	return list
}
