package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// combine is what a noun and a state count together, with the state of bookings that
// narrows the noun's metric down; ok is false where there is no such figure.
func combine(noun, state statistics.Metric) (m statistics.Metric, narrowed []string, ok bool) {
	closes := statusOf(state)
	switch noun {
	case statistics.Bookings:
		switch state {
		case statistics.Bookings:
			return noun, nil, true
		case statistics.Attended:
			return statistics.Attended, nil, true
		}
		return state, nil, closes != nil
	case statistics.Confirmed, statistics.Cancelled, statistics.Expired:
		return noun, nil, state == noun || state == statistics.Bookings && noun != statistics.Cancelled
	case statistics.Waitlisted:
		return noun, nil, state == noun || state == statistics.Bookings
	case statistics.Participants:
		switch state {
		case statistics.Bookings, statistics.Confirmed, statistics.Participants:
			return noun, nil, true
		case statistics.Attended:
			return state, nil, true
		}
		return noun, nil, false
	case statistics.Attended:
		return noun, nil, state == statistics.Attended || state == statistics.Participants
	case statistics.People:
		if state == statistics.Attended || state == statistics.Participants {
			return statistics.Attended, nil, true
		}
		return noun, closes, closes != nil || state == statistics.Bookings
	case statistics.Municipalities:
		return noun, closes, closes != nil || state == statistics.Bookings || state == statistics.Attended || state == statistics.Participants
	case statistics.LeadTime, statistics.GroupSize:
		return noun, closes, closes != nil || state == statistics.Bookings || noun == statistics.GroupSize && state == statistics.Participants
	case statistics.Seats, statistics.Free, statistics.Taken:
		switch state {
		case statistics.Confirmed: // of bookings
			return statistics.Participants, nil, noun == statistics.Seats
		case statistics.Utilisation: // "waren die Plätze gut ausgelastet?"
			return state, nil, noun != statistics.Free
		case statistics.Bookings, statistics.Taken:
			return statistics.Taken, nil, noun != statistics.Free
		case statistics.Free, openMetric:
			return statistics.Free, nil, noun != statistics.Taken
		case offered:
			return noun, nil, true
		}
	case statistics.Runs:
		if state == statistics.Utilisation {
			return state, nil, true
		}
		return noun, nil, state == offered
	case statistics.Utilisation:
		return noun, nil, state == statistics.Utilisation || state == statistics.Taken
	case statistics.Questions, statistics.Answered:
		switch state {
		case openMetric:
			return statistics.Unanswered, nil, true
		case statistics.Answered, statistics.Unanswered, statistics.Helpful, statistics.Unhelpful:
			return state, nil, true
		case statistics.Questions:
			return noun, nil, true
		}
	}
	return noun, nil, false
}

var howWell = regexp.MustCompile(` (?:wie (?:gut|stark|hoch)|how (?:well|full)) `)

// join gives a noun what a state says of it.
func (x *reading) join(n, s int) {
	noun, state := x.counts[n], x.counts[s]
	if noun.metric == statistics.Municipalities && state.metric == statistics.Attended && really.MatchString(x.line) { // who was there is not told of them
		x.refuse(Unsupported, x.said(min(noun.from, state.from), max(noun.to, state.to)))
	}
	m, narrowed, ok := combine(noun.metric, state.metric)
	if m == statistics.Attended && noun.metric == statistics.People && onceAtLeast.MatchString(x.line) { // seats are counted, of those who came twice both
		ok = false
	}
	if m == statistics.Utilisation && noun.metric != m && noun.asked { // "wie viele Plätze konnten wir füllen?"
		m = statistics.Taken
	}
	if m == statistics.Taken && noun.metric == statistics.Seats && howWell.MatchString(x.line) { // "wie gut waren die Plätze belegt?"
		m = statistics.Utilisation
	}
	if noun.metric == statistics.Runs && state.metric == statistics.Free && leftOver[x.words[state.from].folded] { // "how many runs are left?"
		ok = true
	}
	if noun.asked && noun.metric == statistics.Runs && m != noun.metric { // "wie viele Termine waren voll?"
		ok = false
	}
	switch {
	case !ok:
		x.refuse(Unsupported, x.said(min(noun.from, state.from), max(noun.to, state.to)))
		return
	case narrowed != nil:
		x.values = append(x.values, restriction{dimension: statistics.Status, values: narrowed, from: state.from, to: state.to})
	}
	if noun.metric == statistics.LeadTime && statusOf(state.metric) != nil && state.from > noun.to && x.cover[state.phrase].to == len(x.words) { // "wie kurzfristig wird storniert?"
		x.refuse(Unsupported, x.said(noun.from, state.to))
	}
	x.counts[n].metric = m
}

var onceAtLeast = regexp.MustCompile(` (?:mindestens|wenigstens|at least) (?:einmal|eine[mnr]?|ein|once|one) `)

// attribute joins states that stand before their noun: "bestätigte und stornierte
// Anmeldungen" are two metrics.
func (x *reading) attribute() {
	for n := 0; n < len(x.counts); n++ {
		if !x.counts[n].noun || x.counts[n].phrase < 0 {
			continue
		}
		var states []int
		at := x.counts[n].from
		for s := n - 1; s >= 0; s-- {
			c := x.counts[s]
			if s > 0 && x.counts[s-1].noun && x.counts[s-1].to == c.from && c.to < at && x.language == "en" { // "seats offered and seats taken"
				break
			}
			if !c.state || c.to > at || !x.attributes(c.to, at) && !x.fronted(c.to, at) {
				break
			}
			states = append([]int{s}, states...)
			at = c.from
		}
		if len(states) == 0 {
			continue
		}
		own := x.counts[n]
		var made []count
		for _, s := range states {
			x.counts[n].metric = own.metric
			x.join(n, s)
			joined := x.counts[n]
			joined.from = x.counts[s].from
			if !slices.ContainsFunc(made, func(c count) bool { return c.metric == joined.metric }) {
				made = append(made, joined)
			}
		}
		first := states[0]
		x.counts = slices.Replace(x.counts, first, n+1, made...)
		n = first + len(made) - 1
	}
}

// attributes reports whether only "und", commas and the like stand between a state
// and what it is of.
func (x *reading) attributes(from, to int) bool {
	if from == to && x.words[to].comma() {
		return false
	}
	for i := from; i < to; i++ {
		switch w := x.words[i]; {
		case i == from && x.words[to].comma(), to < len(x.words) && x.words[to].comma():
			return false
		case x.fills(i) && !finite.MatchString(w.folded), x.ranks(i):
		case joins(w.folded), w.folded == "vs", w.folded == "gegenuber", w.folded == "gegen", w.folded == "versus", w.folded == "nicht", w.folded == "bzw", w.folded == "the", w.folded == "neue", w.folded == "neuen", w.folded == "x":
		default:
			return false
		}
	}
	return true
}

// fronted reports whether a state stands first and what it is said of is asked for
// behind it: "storniert wurden 2025 wie viele Buchungen?"
func (x *reading) fronted(from, to int) bool {
	if first := x.cover[0]; first.name == "count" && first.to == from && !slices.ContainsFunc(x.cover, func(p phrase) bool { // "verfallen uns eigentlich viele Anmeldungen?"
		return p.from >= from && p.to <= to && (p.name != "fill" || x.words[p.from].comma())
	}) {
		return strings.Contains(x.text, "?") && from < to
	}
	asks, finites := false, false
	for _, p := range x.cover {
		if p.from < from || p.to > to {
			continue
		}
		asks = asks || p.name == "ask"
		finites = finites || p.has("gone") || p.has("pastverb") || p.name == "fill" && finite.MatchString(x.words[p.from].folded)
		if p.name != "ask" && p.name != "fill" && p.name != "time" && p.name != "value" || x.words[p.from].comma() {
			return false
		}
	}
	return asks && finites
}

// ranks reports whether a word belongs to a superlative: "verfallen am häufigsten
// Anmeldungen".
func (x *reading) ranks(at int) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return p.name == "super" && p.from <= at && at < p.to && !p.has(number) })
}

// fills reports whether a word says nothing of itself.
func (x *reading) fills(at int) bool {
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return (p.name == "fill" || p.name == "judged") && p.from <= at && at < p.to })
}

// predicate joins states to the noun before them that they are said of: "wie viele
// Anmeldungen wurden storniert". Behind "davon" and "wie viele" they stand for
// themselves.
func (x *reading) predicate() {
	x.markListed()
	for s := 0; s < len(x.counts); s++ {
		c := x.counts[s]
		if !c.state {
			continue
		}
		n := s - 1
		for n >= 0 && (x.counts[n].state || x.counts[n].verb || x.counts[n].to > c.from) {
			n--
		}
		if n < 0 || x.startsAnew(x.counts[n], c) || slices.Contains(x.measures, n) {
			if n >= 0 && c.metric == openMetric {
				if m, _, ok := combine(x.counts[n].metric, c.metric); ok { // "Fragen: beantwortet, abgelehnt"
					x.counts[s].metric = m
					continue
				}
				x.unknown = append(x.unknown, c.from)
			}
			if m, ok := x.ofSeats(n, c); ok {
				x.counts[s].metric = m
				continue
			}
			if c.metric == openMetric || c.metric == offered {
				if n < 0 && !(c.metric == offered && howOften.MatchString(x.line)) {
					x.unknown = append(x.unknown, c.from)
				}
				x.counts = slices.Delete(x.counts, s, s+1)
				s--
			} else if n < 0 && x.before == nil && len(x.shares) == 0 && (c.metric == statistics.Free || c.metric == statistics.Taken) && !slices.ContainsFunc(x.having, func(b bound) bool { return b.percent }) { // what is free?
				x.unknown = append(x.unknown, c.from)
			}
			continue
		}
		if x.counts[n].joined {
			m, narrowed, ok := combine(x.counts[n].bare, c.metric) // "wurden bestätigt und storniert" are two metrics
			if !ok || narrowed != nil || !joinedBy.MatchString(x.between(x.counts[n].to, c.from)) {
				x.refuse(Unsupported, x.said(x.counts[n].from, c.to))
			}
			x.counts[s].metric, x.counts[s].state, x.counts[s].noun = m, false, true
			continue
		}
		x.counts[n].bare, x.counts[n].joined = x.counts[n].metric, true
		x.join(n, s)
		x.counts = slices.Delete(x.counts, s, s+1)
		s--
	}
}

// ofSeats returns what a state counts that begins anew behind seats, which are not named
// again: "wie viele Plätze gab es und wie viele wurden gebucht?"
func (x *reading) ofSeats(n int, c count) (statistics.Metric, bool) {
	if n < 0 || !ofSeatsOnly[x.counts[n].metric] || c.metric == statistics.Utilisation {
		return "", false
	}
	m, _, ok := combine(statistics.Seats, c.metric)
	return m, ok
}

var ofSeatsOnly = map[statistics.Metric]bool{statistics.Seats: true, statistics.Free: true, statistics.Taken: true}

// startsAnew reports whether a state behind a noun is counted by itself.
func (x *reading) startsAnew(n, s count) bool {
	if n.from > 1 && partitive.MatchString(x.words[n.from-2].folded+" "+x.words[n.from-1].folded) { // "von den Anmeldungen: wie viele wurden bestätigt?"
		return false
	}
	if n.to == s.from && strings.HasSuffix(x.words[s.from].before, "(") && s.to < len(x.words) && strings.HasPrefix(x.words[s.to].before, ")") { // "Buchungen (bestätigt)"
		return false
	}
	for _, p := range x.cover {
		if p.from < n.to || p.to > s.from {
			continue
		}
		switch p.name {
		case "ask", "how", "share":
			return true
		case "add":
			if (p.to == s.from || p.to+1 == s.from && isArticle.MatchString(x.words[p.to].folded)) && inflected.MatchString(x.words[s.from].folded) { // "Anmeldungen, auch stornierte"
				return true
			}
		case "again":
			if p.edges[0].word == "davon" || p.edges[0].word == "darunter" || p.edges[0].word == "of" || p.edges[0].word == "thereof" {
				return true
			}
		}
	}
	between := x.between(n.to, s.from)
	if s.listed { // "Fragen, beantwortete und unbeantwortete"
		return true
	}
	if x.words[s.from].comma() && inTotal.MatchString(lineOf(between)) { // "Plätze gesamt, belegt, frei"
		return true
	}
	return x.words[n.to].comma() && x.words[s.from].comma() || strings.Contains(between, "/") || strings.TrimSpace(strings.ToLower(between)) == "und"
}

// markListed marks the states of a list behind a noun.
func (x *reading) markListed() {
	for i, n := range x.counts {
		for s := i + 1; n.noun && n.to < len(x.words) && (x.words[n.to].comma() || x.words[n.to].folded == "into") && s < len(x.counts); s++ {
			x.counts[s].listed = x.counts[s].listed || x.counts[s].state && x.listedBehind(n, x.counts[s])
		}
	}
}

// into leads to the states that something falls into: "a breakdown into confirmed and
// cancelled".
func (x *reading) into(p phrase) {
	if next, ok := x.phraseAt(p.to); !ok || next.name != "count" || next.edges[0].kind != state {
		x.unknown = append(x.unknown, p.from)
	}
}

// listedBehind reports whether a state is one of a list of them behind a noun that
// is counted itself.
func (x *reading) listedBehind(n, s count) bool {
	listed := 0
	start := n.to
	if x.words[start].folded == "into" {
		start++
	}
	for i := start; i < len(x.words) && (i == start || x.words[i].comma() || joins(x.words[i].folded) || joins(x.words[i-1].folded)); i++ {
		if at := slices.IndexFunc(x.counts, func(c count) bool {
			return c.state && c.from == i && (strings.HasSuffix(x.words[c.to-1].folded, "e") || x.language == "en")
		}); at >= 0 {
			listed, i = listed+1, x.counts[at].to-1
		} else if !joins(x.words[i].folded) {
			break
		}
	}
	return listed > 1 && x.attributesOnly(start, s.from)
}

// attributesOnly reports whether between two words there is nothing but states and
// what joins them.
func (x *reading) attributesOnly(from, to int) bool {
	for i := from; i < to; i++ {
		if !joins(x.words[i].folded) && !slices.ContainsFunc(x.counts, func(c count) bool { return c.state && c.from <= i && i < c.to }) {
			return false
		}
	}
	return true
}

// partitive are words by which what follows is the whole of which a part is counted.
var partitive = regexp.MustCompile(`^(?:von|unter|aus|of|among) (?:den|unseren|allen|all|the|our|these)$`)

// statusOf are the states of a booking that a metric counts, where it narrows
// another down: "Personen auf der Warteliste".
func statusOf(m statistics.Metric) []string {
	switch m {
	case statistics.Confirmed:
		return []string{"confirmed"}
	case statistics.Waitlisted:
		return []string{"waitlisted", "offered"}
	case statistics.Cancelled:
		return []string{"cancelled"}
	case statistics.Expired:
		return []string{"expired"}
	}
	return nil
}
