package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// whoIsCounted settles which nouns of people, municipalities and runs are counted,
// and which name rows.
func (x *reading) whoIsCounted() {
	add := func(n noun, asked bool) {
		x.counts = append(x.counts, count{metric: n.metric, from: n.from, to: n.to, noun: true, asked: asked, phrase: n.phrase})
	}
	if x.atLeastOne() && len(x.dims) == 0 { // "mindestens einen Kurs gebucht"
		x.nouns = slices.DeleteFunc(x.nouns, func(n noun) bool { return n.from == x.having[0].to })
	}
	for i, c := range x.counts {
		x.counts[i].asked = c.noun && x.asked(c.from)
		if x.counts[i].asked && x.words[c.to-1].folded == "wartelisten" { // lists are not counted
			x.refuse(Unsupported, x.said(c.from, c.to))
		}
	}
	var left []noun
	for _, n := range x.insteadOf() {
		asked := x.words[n.from].folded != "durch" && x.asked(n.from) || x.askedOfThem(n.to) && n.metric != "" || n.metric != "" && (n.distinct || n.dimension != "" && n.phrase > 0 && x.cover[n.phrase-1].name == "more") // "2025 mehr Kommunen"
		if n.dimension == statistics.Module && isCourse(n.word) && !n.one && len(x.having) == 0 && (asked || x.askedBehind(n) || x.mostOf(n) || x.runsBy(n) || x.inList(n)) {
			n.metric = statistics.Runs
		}
		if n.metric == "" && n.dimension == statistics.Module && !n.one && !asked && x.inList(n) { // "Module und Anmeldungen": how many modules?
			x.refuse(Unsupported, x.said(n.from, n.to))
		}
		switch {
		case slices.ContainsFunc(x.having, func(b bound) bool { return b.to == n.from }): // "mehr als ein Modul"
			if n.dimension != "" && n.dimension != statistics.Run && !(n.dimension == statistics.Municipality && x.otherRows(n) && (len(x.having) > 1 || n.distinct || x.didSomething() || takesPart.MatchString(x.line))) || len(x.dims)+len(x.nouns) < 2 {
				x.refuse(Unsupported, x.said(n.from, n.to))
			} else {
				add(n, false)
			}
		case (n.dimension == statistics.Municipality || n.dimension == "" && n.metric != "" && len(x.counts) == 0 && x.implied == "") && len(x.dims) > 0 && x.dims[0].asked && n.phrase > 0 && x.cover[n.phrase-1].name == "super" && !x.cover[n.phrase-1].has(number): // "welches Land hat die meisten Kommunen?"
			add(n, false)
		case asked && n.metric == "":
			x.askedRows = append(x.askedRows, n)
		case asked && len(x.having) > 0 && n.dimension != "" && !x.atLeastOne():
			x.askedRows = append(x.askedRows, n)
		case asked && slices.ContainsFunc(x.counts, func(c count) bool { return c.metric == n.metric && c.asked }): // "Städte und Gemeinden"
		case asked, n.metric != "" && (x.inList(n) || x.askedBehind(n) || n.metric == statistics.Runs && x.runsBy(n)), n.dimension == statistics.Run && !n.one && n.phrase+1 < len(x.cover) && x.cover[n.phrase+1].name == "by" && (n.phrase == 0 || x.cover[n.phrase-1].name == "count" && !x.prepositional(x.cover[n.phrase].from+1)):
			add(n, asked)
		default:
			left = append(left, n)
		}
	}
	for _, v := range x.values {
		if again := slices.IndexFunc(x.counts, func(c count) bool { return c.phrase == -1 && c.asked && c.to <= v.from }); again >= 0 && v.dimension == statistics.SizeClass && !v.not && x.asked(v.from) { // "wie viele Landkreise und wie viele Großstädte"
			x.counts[again].to = v.to
			continue
		}
		if x.didAsBefore(v) {
			continue
		}
		if v.dimension == statistics.SizeClass && !v.not && !x.hasPhrase("who") && (x.asked(v.from) || x.askedOfThem(v.to)) && !slices.ContainsFunc(x.counts, func(c count) bool { return c.asked && !x.asksItself(v) }) && (!x.nextCounts(v.to) || x.asksItself(v)) {
			if slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to <= v.from && !ofWho(c.metric) }) { // "wie früh buchen Landkreise und wie viele Großstädte?"
				if len(x.valuesOf(v.dimension)) < 2 {
					x.refuse(Unsupported, x.said(v.from, v.to))
				}
				continue
			}
			at := v
			if x.askedOfThem(v.to) {
				at.to = x.cover[x.asks[0]].to
			}
			x.counts = append(x.counts, count{metric: statistics.Municipalities, from: at.from, to: at.to, noun: true, asked: true, phrase: -1})
		}
	}
	x.nouns = left
	if x.isYesNo() && len(x.having) == 0 && len(x.counts) == 1 && x.counts[0].state && x.counts[0].metric == statistics.Bookings { // "haben sich Kommunen aus Bremen angemeldet?"
		for i, n := range x.nouns {
			if n.dimension == statistics.Municipality && !n.one && n.from > 0 && !x.prepositional(n.from) && len(x.dims) == 0 {
				add(n, false)
				x.nouns = slices.Delete(slices.Clone(x.nouns), i, i+1)
				return
			}
		}
	}
	if n, ok := x.rankedBy(); ok {
		add(n, false)
		return
	}
	x.whoDidIt()
	if x.whoHeads(); x.counted("") || x.isSuper || x.limit > 0 || len(x.having) > 0 && len(x.dims) > 0 || x.implied != "" {
		return
	}
	for _, d := range []statistics.Dimension{statistics.Municipality, "", statistics.Run} { // "Personen je Land 2025"
		for i, n := range x.nouns {
			if n.dimension == d && n.metric != "" && (d != statistics.Run || len(x.dims) > 0 || x.saysPast() || x.mayMean("ahead") || inTotal.MatchString(x.line)) && !n.one && (n.from == 0 || !x.prepositional(n.from)) && !x.theirs(n) {
				add(n, false)
				x.nouns = slices.DeleteFunc(slices.Delete(slices.Clone(x.nouns), i, i+1), func(o noun) bool {
					also := o.metric != "" && o.dimension != n.dimension && (o.phrase == n.phrase+2 && x.cover[n.phrase+1].name == "and" || o.phrase == n.phrase-2 && x.cover[n.phrase-1].name == "and") // "Kommunen und Personen"
					if also {
						add(o, false)
					}
					return also
				})
				return
			}
		}
	}
}

// didAsBefore reports whether a size class did what another did before it: "wie viel haben
// die Großstädte gebucht und wie viel die Kleinstädte?"
func (x *reading) didAsBefore(v restriction) bool {
	return v.dimension == statistics.SizeClass && x.asked(v.from) &&
		slices.ContainsFunc(x.values, func(o restriction) bool {
			return o.dimension == statistics.SizeClass && o.to <= v.from && !x.asked(o.from)
		}) &&
		slices.ContainsFunc(x.counts, func(c count) bool { return (c.verb || c.state) && c.to <= v.from }) &&
		!slices.ContainsFunc(x.counts, func(c count) bool { return (c.verb || c.state) && c.from >= v.to })
}

// rankedBy takes out the noun of who is counted where rows with most are asked for: "der
// stärkste Monat bei den Personen", "ein Dauerbrenner? Personen je Quartal".
func (x *reading) rankedBy() (noun, bool) {
	if !x.isSuper || len(x.counts) > 0 || x.spoken("super", "mostof") || x.spoken("super", "leastof") || x.spoken("super", "popular") { // "bei den Kommunen am gefragtesten"
		return noun{}, false
	}
	for i, n := range x.nouns {
		if n.one || n.from == 0 || n.dimension != "" && n.dimension != statistics.Municipality {
			continue
		}
		if x.words[n.from-1].folded == "bei" || n.dimension == "" && isStartOf(x.words[n.from]) {
			x.nouns = slices.Delete(slices.Clone(x.nouns), i, i+1)
			return n, true
		}
	}
	return noun{}, false
}

// theirs reports whether municipalities are whose people are counted: "Personen
// hessischer Kommunen".
func (x *reading) theirs(n noun) bool {
	return n.dimension == statistics.Municipality && slices.ContainsFunc(x.nouns, func(o noun) bool {
		return o.dimension == "" && o.metric != "" && o.to <= n.from && n.phrase <= o.phrase+2 && !joinedBy.MatchString(x.between(o.to, n.from))
	})
}

// whoHeads counts who a list by something else begins with: "Kommunen, die 2025 gebucht
// haben, je Land".
func (x *reading) whoHeads() {
	if len(x.nouns) == 0 || len(x.dims) == 0 || x.dims[0].asked || len(x.asks) > 0 || slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && !x.behindOnly(c) }) || !x.counted("") {
		return
	}
	n := x.nouns[0]
	if n.one || n.metric == "" || n.metric == statistics.Runs || n.from > 0 && x.prepositional(n.from) || n.from > x.counts[0].from || x.divides(n.dimension) || !onlyFill(x.cover[:n.phrase]) {
		return
	}
	x.counts = append(x.counts, count{metric: n.metric, from: n.from, to: n.to, noun: true, phrase: n.phrase})
	x.nouns = x.nouns[1:]
}

// behindOnly reports whether what is counted stands in a clause that begins with "nur".
func (x *reading) behindOnly(c count) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.name == "only" && x.words[p.from].comma() && p.to <= c.from && !slices.ContainsFunc(x.words[p.to:c.from+1], word.comma)
	})
}

// numberAlone counts what a title names, where "Anzahl" stands by itself behind it:
// "Peer-Learning-Veranstaltungen: Anzahl und Teilnehmende".
func (x *reading) numberAlone() {
	for _, i := range x.asks {
		p := x.cover[i]
		next := i + 1
		for next < len(x.cover) && x.cover[next].name == "time" {
			next++
		}
		if !isWord(p.edges, "ask", "anzahl zahl gesamtzahl number count") || i == 0 || next < len(x.cover) && x.cover[next].name != "and" && x.cover[next].name != "by" && !x.words[x.cover[next].from].comma() {
			continue
		}
		for k := i - 1; k >= 0; k-- {
			e, ok := x.cover[k].of(dim, who)
			if ok && e.metric != "" && (x.cover[k].name == "noun" || x.cover[k].name == "value" || x.cover[k].name == "size") {
				x.nouns = slices.DeleteFunc(x.nouns, func(n noun) bool { return n.phrase == k })
				x.counts = append(x.counts, count{metric: e.metric, from: p.from, to: p.to, noun: true, asked: true, phrase: i})
				break
			}
		}
	}
}

// otherRows reports whether rows are of something else than a noun.
func (x *reading) otherRows(n noun) bool {
	return slices.ContainsFunc(x.dims, func(d division) bool { return d.dimension != n.dimension }) ||
		slices.ContainsFunc(x.nouns, func(o noun) bool { return o.dimension != n.dimension && o.dimension != "" })
}

// asked reports whether "wie viele" leads to a word: between them stands only what
// says which of them.
func (x *reading) asked(at int) bool {
	if slices.ContainsFunc(x.shares, func(i int) bool { return x.cover[i].to <= at && x.cover[i].has("ask") && at-x.cover[i].to < 2 }) {
		return false
	}
	for i := len(x.cover) - 1; i >= 0; i-- {
		p := x.cover[i]
		if p.from >= at {
			continue
		}
		switch p.name {
		case "ask":
			return true
		case "more": // "mehr Kommunen als 2024"
			return p.to < len(x.words) && !x.words[p.to].comma() && x.cover[i+1].name != "fill"
		case "fill":
			if finite.MatchString(p.edges[0].word) {
				return false
			}
		case "value":
			if v, _ := p.of(value); v.dimension == statistics.SizeClass && i > 0 && x.cover[i-1].name == "ask" && !x.words[at].inner { // "aus wie vielen Landkreisen 2025 Buchungen kamen"
				return false
			}
			if first := p.edges[0].kind; at < p.to && (first == "place" || first == "for") { // "how many withdrew from the AI course"
				return false
			}
		case "time", "size":
		case "and":
			if !x.joinsNouns(i) {
				return false
			}
		case "noun":
			if i+1 >= len(x.cover) || x.cover[i+1].name != "and" {
				return false
			}
		case "count":
			if !p.edges[0].isState() {
				return false
			}
		default:
			return false
		}
	}
	return false
}

func (x *reading) ask(p phrase) { x.asks = append(x.asks, x.at) }

// finite are verbs behind which nothing is asked for by "wie viele" any more.
var finite = regexp.MustCompile(`^(?:hat|haben|hatten?|war|waren|sind|ist|wurden?|werden|wird|gab|gibt|kamen|kommen|kam|gingen|did|do|does|are|were|was|have|has|had|sich|wir|uns|es|nach|zu|bei|mit|an|auf|aus|fur|in|im|to|from|at|with)$`)

func (e edge) isState() bool { return e.kind == state }

// joinsNouns reports whether "und" stands between nouns of one thing: "Städte und
// Gemeinden".
func (x *reading) joinsNouns(i int) bool {
	if i == 0 || i+1 >= len(x.cover) {
		return false
	}
	a, okA := x.cover[i-1].of(dim, who)
	b, okB := x.cover[i+1].of(dim, who)
	return okA && okB && (a.dimension == b.dimension || a.metric != "" && b.metric != "") || x.cover[i-1].name == "value" && x.cover[i+1].name != "count"
}

// askedOfThem reports whether it is asked behind a word how many of what it names did
// something: "die Landkreise: wie viele davon haben gebucht?"
func (x *reading) askedOfThem(from int) bool {
	for _, i := range x.asks {
		if next := i + 1; next < len(x.cover) && x.cover[i].from >= from && x.cover[next].name == "again" && ofThem.MatchString(x.cover[next].edges[0].word) && x.onlyFillBetween(from, x.cover[i].from) {
			return true
		}
	}
	return false
}

var ofThem = regexp.MustCompile(`^(?:davon|hiervon|of)$`)

// onlyFillBetween reports whether between two words nothing is counted.
func (x *reading) onlyFillBetween(from, to int) bool {
	return !slices.ContainsFunc(x.cover, func(p phrase) bool { return p.from >= from && p.to <= to && (p.name == "count" || p.name == "noun") })
}

// didSomething reports whether it is said what somebody did: a Land has municipalities
// anyway.
func (x *reading) didSomething() bool {
	return slices.ContainsFunc(x.counts, func(c count) bool { return c.state || c.verb })
}

// mostOf reports whether rows of something else are asked for that have the most of a
// noun: "wann finden die meisten Kurse statt, in welchem Monat?"
func (x *reading) mostOf(n noun) bool {
	return n.phrase > 0 && x.cover[n.phrase-1].name == "super" && !x.cover[n.phrase-1].has(number) && len(x.dims) > 0 && x.dims[0].asked
}

// isCourse reports whether a noun may mean the runs of a module.
func isCourse(word string) bool {
	return strings.HasPrefix(word, "kurs") || strings.HasPrefix(word, "course")
}

// askedBehind reports whether the number of what a noun names is asked for behind it:
// "Veranstaltungen 2025: Anzahl und Teilnehmende".
func (x *reading) askedBehind(n noun) bool {
	for _, i := range x.asks {
		if p := x.cover[i]; p.from > n.to && x.words[p.from].comma() && (i+1 == len(x.cover) || x.cover[i+1].name == "and") {
			return n.dimension == statistics.Run || isCourse(n.word)
		}
	}
	return false
}

// prepositional reports whether a preposition stands before a word.
func (x *reading) prepositional(at int) bool {
	switch x.words[at-1].folded {
	case "von", "aus", "in", "fur", "bei", "zu", "for", "of", "from", "an", "mit":
		return true
	}
	return false
}

// asksItself reports whether "wie viele" stands right before a value: "Anmeldungen aus wie
// vielen Landkreisen".
func (x *reading) asksItself(v restriction) bool {
	return v.to < len(x.words) && !x.words[v.to].inner && slices.ContainsFunc(x.asks, func(i int) bool { return x.cover[i].to == v.from })
}

// nextCounts reports whether a noun that is counted stands at a word.
func (x *reading) nextCounts(at int) bool {
	return slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.from == at })
}

// atLeastOne reports whether a bound only says that there is something: "mindestens
// eine Anmeldung".
func (x *reading) atLeastOne() bool {
	return len(x.having) == 1 && (x.having[0].op == statistics.AtLeast && x.having[0].value == 1 || x.having[0].op == statistics.More && x.having[0].value == 0)
}

// inList reports whether a noun stands in a list with what is counted: "Anmeldungen
// und Personen".
func (x *reading) inList(n noun) bool {
	isCount := func(i int) bool {
		if i > n.phrase && i+1 < len(x.cover) && x.cover[i].name == "count" && x.cover[i].edges[0].kind == state && x.cover[i+1].from == x.cover[i].to { // "und bestätigte Anmeldungen"
			i++
		}
		return i >= 0 && i < len(x.cover) && !strings.Contains(x.words[x.cover[max(i, n.phrase)].from].before, ":") && (x.cover[i].name == "count" && x.cover[i].edges[0].kind == metric || x.cover[i].name == "noun" && x.metricNoun(x.cover[i]))
	}
	i := n.phrase
	if i > 0 && x.cover[i-1].name == "and" && isCount(i-2) || x.words[n.from].comma() && isCount(i-1) {
		return x.listCounts(i)
	}
	if i+1 < len(x.cover) && x.cover[i+1].name == "and" && isCount(i+2) || i+1 < len(x.cover) && x.words[x.cover[i+1].from].comma() && isCount(i+1) {
		return x.listCounts(i)
	}
	return false
}

func (x *reading) metricNoun(p phrase) bool {
	e, ok := p.of(dim, who)
	return ok && e.metric != ""
}

// listCounts reports whether a list at a phrase has what is nothing but counted.
func (x *reading) listCounts(i int) bool {
	for k := max(0, i-4); k < len(x.cover) && k <= i+4; k++ {
		if x.cover[k].name == "count" && x.cover[k].edges[0].kind == metric {
			return true
		}
	}
	return false
}

// takesPart are words for municipalities that booked: "mit weniger als zehn Kommunen
// vertreten".
var takesPart = regexp.MustCompile(` (?:vertreten|dabei|beteiligt|erreicht|erreichen|erreichten|represented|involved|reached|reach) `)
