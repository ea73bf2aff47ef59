package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A restriction is values that were said.
type restriction struct {
	dimension statistics.Dimension
	values    []string
	from, to  int
	not       bool
	unsure    bool
}

func (x *reading) restrict(e edge) *restriction {
	x.values = append(x.values, restriction{dimension: e.dimension, values: e.values, from: e.from, to: e.to, unsure: e.unsure})
	return &x.values[len(x.values)-1]
}

// value restricts to values, which a list joins; what denies stands before the first.
func (x *reading) value(p phrase) {
	not, either := false, false
	first := -1
	for i, e := range p.edges {
		switch e.kind {
		case "not":
			not = true
		case "or":
			either = true
		case "versus", "split":
			x.contrast = true
		case "by":
			x.contrast = x.contrast || len(p.each(value)) > 1
		case "on":
			x.contrast = x.contrast || len(p.each(value)) > 1 && isWord([]edge{e}, "on", "zwischen between auf among") && !x.mayMean("restricts")
		case "all":
			if d := kindOf[p.lastValue().dimension]; d != "" && (strings.HasPrefix(e.word, "einzeln") || strings.HasPrefix(e.word, "jeweilig") || e.word == "aller" || e.word == "individual") { // "die einzelnen Pflichtmodule"
				x.divide(edge{sense: sense{kind: dim, dimension: d}, from: e.from, word: e.word}, false, false)
			}
		case "only":
			x.onlyThese = x.onlyThese || i < 2
		case value:
			if k := len(x.values) - 1; k >= 0 && x.values[k].dimension == statistics.Module && x.values[k].to == e.from && x.words[e.from].before == "-" && (e.dimension == statistics.Category || e.dimension == statistics.Topic) { // "das Smart-City-Manager-Programm"
				continue
			}
			if x.namesProgramme(e) {
				continue
			}
			r := x.restrict(e)
			r.not = not
			r.from = p.from
			if first >= 0 {
				r.from = e.from
			}
			if either && first >= 0 && x.values[first].dimension != e.dimension {
				x.refuse(Unsupported, x.said(p.from, p.to))
			}
			if first < 0 {
				first = len(x.values) - 1
			}
		case "and":
			if not && i+1 < len(p.edges) && p.edges[i+1].kind != "not" { // "ohne Berlin und Hamburg"
				continue
			}
		}
	}
	x.either = x.either || either
	for i, e := range p.edges {
		if v := len(x.values) - 1; i > 0 && v >= 0 && e.kind == dim && severalModules[e.word] && strings.Trim(x.words[e.from].before, "-") == "" && !x.values[v].unsure &&
			p.edges[i-1].kind == value && x.values[v].dimension == statistics.Module && len(x.values[v].values) == 1 && len(x.topicsAt(p.edges[i-1].from, p.edges[i-1].to)) > 0 { // "die KI-Module" are more than one
			x.values[v].unsure = true
		}
		if v := len(x.values) - 1; i > 0 && v >= 0 && e.kind == dim && severalCourses[e.word] && p.edges[i-1].kind == value && x.values[v].dimension == statistics.Module && len(x.values[v].values) == 1 && !x.values[v].unsure {
			if topics := x.topicsAt(p.edges[i-1].from, p.edges[i-1].to); len(topics) == 1 && !x.names.calls(x.values[v].values[0], x.words[p.edges[i-1].from].folded) { // "Datenschutzkurse" are those of the topic
				x.values[v].dimension, x.values[v].values = statistics.Topic, topics
			}
		}
	}
	for i, e := range p.edges { // "Peer-Learning-Veranstaltungen"
		if e.kind == dim && i > 0 && p.edges[i-1].kind == value && (e.dimension == statistics.Run || isCourse(e.word)) {
			x.nouns = append(x.nouns, noun{word: e.word, dimension: e.dimension, metric: e.metric, from: e.from, to: e.to, one: x.singular(e.word), phrase: x.at})
		}
	}
	if both, ok := p.of("both"); ok && len(p.each(value)) != 2 && p.lastValue().dimension != statistics.Category {
		x.unknown = append(x.unknown, both.from)
	}
}

var severalCourses = set("kurse kursen schulungen seminare seminaren fortbildungen veranstaltungen workshops courses trainings seminars")

var severalModules = set("module modulen modules")

// namesProgramme reports whether a value only says what the module next to it is: "das
// Programm Smart City Manager". A module behind it takes its place.
func (x *reading) namesProgramme(e edge) bool {
	k := len(x.values) - 1
	if k < 0 {
		return false
	}
	last := &x.values[k]
	switch {
	case e.dimension == statistics.Category && isProgramme(e.values) && last.dimension == statistics.Module && last.to == e.from && !x.words[e.from].comma():
		return true
	case e.dimension == statistics.Module && last.dimension == statistics.Category && isProgramme(last.values) && last.to == e.from && !x.words[e.from].comma():
		last.dimension, last.values, last.to, last.unsure = e.dimension, e.values, e.to, e.unsure
		return true
	}
	return false
}

func isProgramme(values []string) bool { return len(values) == 1 && values[0] == "programme" }

// eachKind breaks figures down by what has a value: "je Pflichtmodul".
func (x *reading) eachKind(p phrase) {
	d, _ := rowsOf(p)
	v := p.lastValue()
	x.restrict(v)
	x.divide(edge{sense: sense{kind: dim, dimension: d}, from: v.from, word: v.word}, true, false)
}

// leftOut leaves out values that are said to be: "Berlin bitte weglassen".
func (x *reading) leftOut(p phrase) {
	if e, _ := p.of("leave"); e.word == "weg" && len(x.asks) > 0 { // "wie viele Plätze sind bei KI weg?"
		x.unknown = append(x.unknown, e.from)
	}
	for _, e := range p.each(value) {
		x.restrict(e).not = true
	}
}

// lastValue is the last value of a phrase.
func (p phrase) lastValue() edge {
	list := p.each(value)
	return list[len(list)-1]
}

// notOnly takes a restriction back: "nicht nur Sachsen".
func (x *reading) notOnly(p phrase) { x.all = append(x.all, p.lastValue().dimension) }

// inhabited restricts to classes of inhabitants; bounds that are none of theirs were
// not understood.
func (x *reading) inhabited(p phrase) {
	n := p.each(number)
	from, below := 0.0, 1e12
	if op, ok := p.of("op"); !ok && len(n) == 2 {
		from, below = n[0].number, n[1].number
	} else if !ok { // "bis 5.000 Einwohner"
		below = n[0].number
	} else if op.of[0] == '<' {
		below = n[0].number
	} else {
		from = n[0].number
	}
	var values []string
	exact, fits := false, below >= 1e12
	for i, c := range inhabitants {
		next := 1e12
		if i+1 < len(inhabitants) {
			next = inhabitants[i+1].from
		}
		exact = exact || c.from == from
		fits = fits || next == below || next-1 == below
		if c.from >= from && next <= below+1 {
			values = append(values, c.class)
		}
	}
	if !exact || !fits || len(values) == 0 {
		x.refuse(Unsupported, x.said(p.from, p.to))
		return
	}
	for i, v := range x.values { // "kleine Gemeinden (unter 5.000 Einwohner)"
		if v.dimension == statistics.SizeClass {
			x.values[i].values = values
			return
		}
	}
	x.values = append(x.values, restriction{dimension: statistics.SizeClass, values: values, from: p.from, to: p.to})
}

// inhabitants are the bounds of the classes: from so many inhabitants, those.
var inhabitants = []struct {
	from  float64
	class string
}{{0, "rural"}, {5_000, "small"}, {20_000, "medium"}, {100_000, "large"}}

// valuesOf are the values said of a dimension, without those left out.
func (x *reading) valuesOf(d statistics.Dimension) (values []string) {
	for _, v := range x.values {
		if v.dimension == d && !v.not {
			values = union(values, v.values)
		}
	}
	return values
}

// restricted are the dimensions of which values were said, in order.
func (x *reading) restricted() (list []statistics.Dimension) {
	for _, v := range x.values {
		if !slices.Contains(list, v.dimension) {
			list = append(list, v.dimension)
		}
	}
	return list
}

// filters are those of the question on top of others: what it says of a dimension
// replaces what was said before.
func (x *reading) filters(before []statistics.Filter) []statistics.Filter {
	out := slices.Clone(before)
	for _, d := range x.restricted() {
		with, without := x.valuesOf(d), []string(nil)
		for _, v := range x.values {
			if v.dimension == d && v.not {
				without = union(without, v.values)
			}
		}
		at := slices.IndexFunc(out, func(f statistics.Filter) bool { return f.Dimension == d })
		f := statistics.Filter{Dimension: d, Values: with}
		switch {
		case len(with) == 0 && at >= 0 && !out[at].Not: // of those before, without these
			left := slices.DeleteFunc(slices.Clone(out[at].Values), func(v string) bool { return slices.Contains(without, v) })
			if len(left) > 0 {
				out[at].Values = left
				continue
			}
			f.Values, f.Not = without, true
		case len(with) == 0 && at >= 0: // of those before without some, without these as well
			f.Values, f.Not = union(slices.Clone(out[at].Values), without), true
		case len(with) == 0:
			f.Values, f.Not = without, true
		case at >= 0 && out[at].Not && broughtBack.MatchString(x.line): // "doch mit Berlin" after "ohne Berlin"
			f.Values, f.Not = slices.DeleteFunc(slices.Clone(out[at].Values), func(v string) bool { return slices.Contains(with, v) }), true
			if len(f.Values) == 0 {
				out = slices.Delete(out, at, at+1)
				continue
			}
		default:
			f.Values = slices.DeleteFunc(slices.Clone(with), func(v string) bool { return slices.Contains(without, v) })
		}
		if at >= 0 {
			out[at] = f
		} else {
			out = append(out, f)
		}
		if before != nil && len(with) > 0 {
			out = slices.DeleteFunc(out, func(o statistics.Filter) bool {
				return !o.Not && slices.Contains(settledBy[d], o.Dimension) && !slices.Contains(x.restricted(), o.Dimension)
			})
		}
	}
	return out
}

// settledBy are the dimensions of which a value of each settles those said before, or
// the other way round: after Potsdam, "und Hessen?" is not of Potsdam.
var settledBy = map[statistics.Dimension][]statistics.Dimension{
	statistics.Module: {statistics.Category, statistics.Topic}, statistics.Category: {statistics.Module}, statistics.Topic: {statistics.Module},
	statistics.Municipality: {statistics.Land, statistics.SizeClass}, statistics.Land: {statistics.Municipality}, statistics.SizeClass: {statistics.Municipality},
}

var broughtBack = regexp.MustCompile(` (?:mit|inklusive|inkl|einschliesslich|samt|auch|doch|wieder|with|include|including|again|too) `)

// settleContrast settles which values are held against each other: "getrennt nach
// Slack und Web", "hat Bayern oder Sachsen mehr Anmeldungen?"
func (x *reading) settleContrast() {
	versus := x.hasPhrase("versus") || x.hasPhrase("compare") || x.spoken("value", "versus")
	for _, d := range x.restricted() {
		if len(x.valuesOf(d)) < 2 {
			continue
		}
		split := x.splitApart()
		outdone := x.hasPhrase("more") && (x.hasPhrase("than") || x.either || x.hasPhrase("or"))
		if x.against < 0 && versus || split || outdone || x.whichOf || x.askedEach(d) || x.either && (d == statistics.Channel || d == statistics.Language) && x.asksByWhat() {
			x.contrast = true
		}
	}
}

// splitApart reports whether it is said that values stand apart: "einzeln". "Aufgeschlüsselt
// nach Monaten" are the months.
func (x *reading) splitApart() bool {
	said := slices.ContainsFunc(x.dims, func(d division) bool { return d.by })
	for i, p := range x.cover {
		divides := p.name == "by" || p.name == "noun" || said && spreadVerb.MatchString(x.words[p.from].folded) || p.name == "split" && i+1 < len(x.cover) && x.cover[i+1].name == "by"
		if !divides && slices.ContainsFunc(x.edges[p.from:p.to], func(list []edge) bool {
			return slices.ContainsFunc(list, func(e edge) bool { return e.kind == "split" })
		}) {
			return true
		}
	}
	return false
}

// asksByWhat reports whether it is asked how something is done, not how much: "wie melden
// sich die Leute an: über Slack oder Matrix?"
func (x *reading) asksByWhat() bool {
	return len(x.asks) == 0 && (x.words[0].folded == "wie" || x.words[0].folded == "how") && !x.hasPhrase("how")
}

// elsewise asks for all ways there are, where some were named: "über Slack oder anders?"
func (x *reading) elsewise(p phrase) {
	at := slices.IndexFunc(x.values, func(v restriction) bool {
		return v.dimension == statistics.Channel && !v.not && v.to == p.from
	})
	if at < 0 || !x.asksByWhat() {
		x.unknown = append(x.unknown, p.from)
		return
	}
	x.divide(edge{sense: sense{kind: dim, dimension: statistics.Channel}, from: x.values[at].from}, true, true)
	x.values = slices.DeleteFunc(x.values, func(v restriction) bool { return v.dimension == statistics.Channel && !v.not })
}

// spreadVerb are verbs that "je Monat" goes with: "wie verteilen sich die Anmeldungen je Monat?"
var spreadVerb = regexp.MustCompile(`^(?:verteil|gliedern|aufteil|spread|distribut|ausgewiesen|dargestellt|auszuweisen|aufgefuhrt)`)

// settleAsides drops values that a sentence before asks about, where this one asks for
// all of them: "Ist Sachsen gut vertreten? Anmeldungen je Land".
func (x *reading) settleAsides() {
	if x.hasPhrase("more") {
		return
	}
	for _, d := range x.dims {
		if !d.by {
			continue
		}
		start := d.at
		for start > 0 && !strings.Contains(x.words[start].before, "?") {
			start--
		}
		if start == 0 || !slices.ContainsFunc(x.counts, func(c count) bool { return c.from >= start }) {
			continue
		}
		x.values = slices.DeleteFunc(x.values, func(v restriction) bool { return v.dimension == d.dimension && !v.not && v.to <= start })
	}
}

// askedEach reports whether values of a dimension are asked for one after the other:
// "wie viele über Slack, wie viele über Matrix?"
func (x *reading) askedEach(d statistics.Dimension) bool {
	last := -1
	for _, v := range x.values {
		if v.dimension != d || v.not {
			continue
		}
		for _, i := range slices.Concat(x.phrasesOf("how"), x.phrasesOf("lead"), x.phrasesOf("full"), x.asks) {
			if last >= 0 && x.cover[i].from >= last && x.cover[i].to <= v.from {
				return true
			}
		}
		last = v.to
	}
	return false
}

// phrasesOf are where phrases of a name stand in the cover.
func (x *reading) phrasesOf(name string) (list []int) {
	for i, p := range x.cover {
		if p.name == name {
			list = append(list, i)
		}
	}
	return list
}

// filtered reports whether the query before is about values of a dimension.
func (x *reading) filtered(d statistics.Dimension) bool {
	return x.before != nil && slices.ContainsFunc(x.before.Filters, func(f statistics.Filter) bool { return f.Dimension == d })
}
