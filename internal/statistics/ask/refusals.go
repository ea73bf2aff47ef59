package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// noShows refuses who did not come: the rate of those who did tells as much.
func (x *reading) noShows(p phrase) {
	x.refuseFor(p, Unsupported, []statistics.Metric{statistics.AttendanceRate}, []statistics.Metric{statistics.Participants, statistics.Attended})
}

// droppedRuns refuses runs that did not take place.
func (x *reading) droppedRuns(p phrase) {
	if x.turnsOut(p) {
		return
	}
	x.refuseFor(p, Unsupported, []statistics.Metric{statistics.Runs}, []statistics.Metric{statistics.Cancelled})
}

// offersOfList refuses offers of places where those who wait are counted: "wie viele
// warten noch auf ein Angebot?"
func (x *reading) offersOfList() {
	waiting := x.counted(statistics.Waitlisted) || slices.ContainsFunc(x.values, func(v restriction) bool {
		return v.dimension == statistics.Status && slices.Contains(v.values, "waitlisted")
	})
	if waiting && offerOfPlace.MatchString(x.line) {
		x.refuse(Ambiguous, "")
	}
}

var offerOfPlace = regexp.MustCompile(` (?:auf|ein|kein|ohne|das|an|a|the|without) (?:platz)?(?:angebote?|offers?) `)

// turnsOut reports whether it is said how high figures are: "wo fällt die Quote am
// höchsten aus", "wie ist die Quote ausgefallen".
func (x *reading) turnsOut(p phrase) bool {
	if slices.ContainsFunc(x.cover, func(o phrase) bool {
		d, ok := o.of(dim)
		return ok && d.dimension == statistics.Run && o.name != "by" && o.name != "which"
	}) || !slices.ContainsFunc(x.cover, func(o phrase) bool { return o.name == "count" && o.has(metric) }) {
		return false
	}
	return x.at > 0 && x.cover[x.at-1].name == "super" || x.words[0].folded == "wie" && x.cover[0].name != "ask"
}

// pending may be several things, but what is "noch nicht" confirmed.
func (x *reading) pending(p phrase) {
	if strings.Contains(x.line, " noch nicht ") || strings.Contains(x.line, " not yet ") || strings.Contains(x.line, " yet to be ") {
		x.values = append(x.values, restriction{dimension: statistics.Status, values: []string{"requested"}, from: p.from, to: p.to})
		if p.has(metric) {
			x.counts = append(x.counts, count{metric: statistics.Bookings, from: p.from, to: p.to, noun: true, phrase: x.at})
		}
		return
	}
	choices := [][]statistics.Metric{{statistics.Expired}, {statistics.Waitlisted}}
	if x.before == nil {
		choices = append([][]statistics.Metric{{statistics.Bookings, statistics.Confirmed}}, choices...)
	}
	x.refuseFor(p, Ambiguous, choices...)
}

func (x *reading) refuseFor(p phrase, reason Reason, instead ...[]statistics.Metric) {
	if x.back == nil {
		x.back, x.choices = &Back{Reason: reason, Words: x.said(p.from, p.to)}, instead
	}
}

// refuse notes what is understood but cannot be asked for. The first holds.
func (x *reading) refuse(reason Reason, words string) {
	if x.back == nil || reason == Personal && x.back.Reason != Personal {
		x.back = &Back{Reason: reason, Words: words}
	}
}

// noEffect refuses a question where something is said to be compared, separated or
// an alternative, and nothing of that is in the query.
func (x *reading) noEffect(q statistics.Query) {
	x.statesApart(q)
	x.askedForNone(q)
	held := !q.Compare.IsZero() || x.timesApart || slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool {
		return !f.Not && len(f.Values) > 1 && slices.Contains(q.Dimensions, f.Dimension)
	})
	if parts := slices.Contains(q.Dimensions, statistics.Year) && x.hasPhrase("compare"); parts && (q.Period.From.Month > 1 || q.Period.From.Day > 1) { // the years begin within one
		x.refuseTime("", nil)
	}
	for _, p := range x.cover {
		switch p.name {
		case "than", "more", "or":
			if !held && !(p.name == "or" && x.orStates(p, q)) {
				x.refuse(Ambiguous, x.said(p.from, p.to))
			}
		case "when":
			if !x.isSuper && !x.isYesNo() && !slices.ContainsFunc(q.Dimensions, func(d statistics.Dimension) bool { return isTime(d) || d == statistics.Weekday }) {
				x.refuse(Unsupported, x.said(p.from, p.to))
			}
		case "versus":
			if !held && len(q.Metrics) < 2 {
				x.refuse(Ambiguous, x.said(p.from, p.to))
			}
		case "compare", "split", "rank":
			if !held && len(q.Dimensions) == 0 && len(q.Metrics) < 2 {
				x.refuse(Ambiguous, x.said(p.from, p.to))
			}
		}
	}
}

// orStates reports whether "oder" stands between states that are counted each: "wie viele
// sind bestätigt, storniert oder auf der Warteliste?"
func (x *reading) orStates(or phrase, q statistics.Query) bool {
	both := 0
	for _, p := range x.cover {
		if (p.from == or.to || p.to == or.from) && p.name == "count" && p.edges[0].kind == state && slices.Contains(q.Metrics, p.edges[0].metric) {
			both++
		}
	}
	return both == 2
}

// statesApart refuses figures of bookings in a state that they are never in: of
// participants, who are confirmed, those whose booking is not.
func (x *reading) statesApart(q statistics.Query) {
	own := func(v restriction) bool {
		return v.dimension == statistics.Status && !v.not && (slices.Contains(v.values, "requested") || len(v.values) == 1 && v.values[0] == "offered")
	}
	i := slices.IndexFunc(x.values, own)
	if i < 0 {
		return
	}
	for _, m := range q.Metrics {
		switch m {
		case statistics.Bookings, statistics.People, statistics.Municipalities, statistics.LeadTime, statistics.GroupSize:
		default:
			x.refuse(Unsupported, x.said(x.values[i].from, x.values[i].to))
		}
	}
}

// only checks that "nur" leads to something that is left.
func (x *reading) only(p phrase) {
	next := x.at + 1
	for next < len(x.cover) && (x.cover[next].name == "fill" || x.cover[next].name == "add") {
		next++
	}
	if next >= len(x.cover) { // "top three only"
		next = x.at - 1
	}
	if next < 0 || !narrowing[x.cover[next].name] {
		x.unknown = append(x.unknown, p.from)
	}
}

// narrowing are the phrases that "nur" may stand before.
var narrowing = phrases("value time noun count denied bound super limit by view size rows which purpose unknown reason rated only order courtesy ask share versus")

var (
	joinedBy      = regexp.MustCompile(`[,;:/+&–()]|(?i)\b(?:und|sowie|and|oder|or|vs|versus|gegen|gegenüber|zu|zum|zur|to|plus|samt|inklusive|inkl|davon|darunter|dazu|neben|als|than|außerdem|x|minus|abzüglich|ohne|without|between|zwischen|including|bzw)\b`)
	askedAgain    = regexp.MustCompile(`(?i)\b(?:wie ?vielen?|how many)\b`) // "Menschen aus wie vielen Kommunen"
	nextTo        = regexp.MustCompile(` neben (?:der|dem|den|die) .* auch | besides .* also `)
	withFigure    = regexp.MustCompile(`(?i)\b(?:mit|with)\b`)
	listedBetween = regexp.MustCompile(`(?i),|/|\b(?:und|sowie|and|oder|or|plus|x)\b`)
)

// sideBySide refuses figures that stand side by side although the question sets one
// against the other: "wie viele Termine hatten eine Warteliste?" counts neither the
// runs nor the waiting list.
func (x *reading) sideBySide(metrics []statistics.Metric) {
	if howLong.MatchString(x.line) && !slices.Contains(metrics, statistics.LeadTime) && !(slices.Contains(metrics, statistics.Waitlisted) && lengthOf.MatchString(x.line)) {
		x.refuse(Unsupported, "")
	}
	x.didBoth()
	x.askedInVain()
	x.eachItsOwn()
	if howVisited.MatchString(x.line) {
		x.refuseFor(x.cover[0], Ambiguous, []statistics.Metric{statistics.Utilisation}, []statistics.Metric{statistics.AttendanceRate}, []statistics.Metric{statistics.Attended})
	}
	if slices.ContainsFunc(metrics, ofQuestions) && askedWhat.MatchString(x.line) && len(x.asks) == 0 && !x.isSuper {
		x.refuse(Unsupported, "")
	}
	if len(metrics) < 2 || len(x.having) > 0 || x.sortedBy != "" {
		return
	}
	if len(x.measures) > 0 && !x.ranking && x.limit == 0 {
		x.refuse(Unsupported, "")
	}
	for i := 1; i < len(x.counts); i++ {
		a, b := x.counts[i-1], x.counts[i]
		if a.metric == b.metric || a.to > b.from {
			continue
		}
		if ofWho(a.metric) && b.state { // "wie viele Landkreise haben gebucht, und wie viele storniert?"
			x.refuse(Unsupported, x.said(a.from, b.to))
		}
		between := x.between(a.to, b.from)
		with := (isRate(b.metric) || len(x.dims) > 0) && withFigure.MatchString(between)
		with = with || x.hasPhrase("compare") || x.hasPhrase("into") // "die Anmeldungen den Absagen gegenüberstellen"
		if !with && !askedAgain.MatchString(between) && !askedAgain.MatchString(x.said(b.from, b.to)) && !joinedBy.MatchString(between) && !joinedBy.MatchString(x.said(b.from, b.to)) && !nextTo.MatchString(x.line) {
			x.refuse(Unsupported, x.said(a.from, b.to))
		}
	}
}

var (
	howLong  = regexp.MustCompile(` (?:wie lang|wie lange|how long) `)
	lengthOf = regexp.MustCompile(` (?:wie lange?|how long) (?:\w+ ){0,2}(?:ist|war|sind|waren|wurde|wird|is|was|are|were) (?:(?:\w+ ){0,6}\w*(?:warte|waiting|waitlist)|(?:sie|diese|die|it|they|that|those) )`)
)

// howVisited may be of seats, or of who came.
var howVisited = regexp.MustCompile(` (?:wie (?:gut|stark|rege)|how well) (?:\w+ ){1,6}(?:besucht|attended) `)

// askedWhat wants what was asked, not how often.
var askedWhat = regexp.MustCompile(`^ (?:und |and )?(?:was|worauf|wonach|woruber|what) (?:wurde|wurden|fragen|fragten|haben|hat|wollten|wollen|did|do|was|were) .*(?:gefragt|fragen|fragten|wissen|ask|asked) `)

// askedInVain refuses what asks twice and names nothing the second time: "…, wie
// viele sind gekommen?"
func (x *reading) askedInVain() {
	for k, i := range x.asks {
		end := len(x.cover)
		if k+1 < len(x.asks) {
			end = x.asks[k+1]
		}
		if k == 0 || !isWord(x.cover[i].edges, "ask", "wie how wieviel wieviele wv") || end <= i {
			continue
		}
		if !slices.ContainsFunc(x.cover[i+1:end], func(p phrase) bool { return saying[p.name] }) {
			x.refuse(Unsupported, x.said(x.cover[i].from, x.cover[end-1].to))
		}
	}
}

// saying are the phrases that tell one figure from another.
var saying = phrases("count noun value time size rate rated lead group full denied notime bound popular")

// didBoth refuses who did two things: "wie viele haben gebucht und teilgenommen?"
// States of bookings are listed that way, as no booking is in two.
func (x *reading) didBoth() {
	var last phrase
	for i, p := range x.cover {
		if p.name != "count" || p.edges[0].kind != state {
			continue
		}
		if i > 1 && x.cover[i-1].name == "count" && (x.cover[i-2].name == "and" || x.cover[i-2].name == "versus") { // "seats offered and seats taken"
			last = p
			continue
		}
		if last.rule != nil && x.joinedDeeds(last, p) {
			if next := i + 1; next < len(x.cover) && x.cover[next].name == "count" && x.cover[next].edges[0].kind == metric {
				if x.cover[i-1].name == "correct" { // "gebuchte, aber nicht besetzte Plätze"
					x.refuse(Unsupported, x.said(last.from, p.to))
				}
				last = p
				continue
			}
			a, b := last.edges[0].metric, p.edges[0].metric
			listed := statusOf(a) != nil && statusOf(b) != nil && !inTheEnd[p.edges[0].word]
			if !listed && !ofQuestions(a) && !ofRuns(a) && a != offered || x.countsWho() {
				x.refuse(Unsupported, x.said(last.from, p.to))
			}
		}
		last = p
	}
}

// inTheEnd are words by which the second of two deeds came after the first.
var inTheEnd = set("später nachträglich im hinterher dann doch am letztlich schließlich anschließend wieder")

func (x *reading) joinedDeeds(a, b phrase) bool {
	and := false
	for _, p := range x.cover {
		if p.from < a.to || p.to > b.from {
			continue
		}
		switch p.name {
		case "and", "correct", "versus":
			and = true
		case "ask", "how", "again", "share":
			return false
		}
	}
	return and
}

// sets refuses what would take the sets of two groups of people: who booked all
// modules, only one, or the one and the other.
func (x *reading) sets(metrics []statistics.Metric) {
	if slices.ContainsFunc(metrics, ofQuestions) && slices.ContainsFunc(x.nouns, func(n noun) bool {
		return n.dimension == statistics.Municipality || n.dimension == statistics.Run || n.dimension == statistics.Module
	}) {
		x.refuse(Unsupported, "")
	}
	if at := whoDid.FindStringIndex(x.line); at != nil && len(x.spans) > 0 && len(x.counts) > 0 && !ofWho(x.counts[0].metric) { // "von Personen, die schon 2024 dabei waren"
		x.refuse(Unsupported, strings.TrimSpace(x.line[at[0]:at[1]]))
	}
	x.ofThoseWho()
	if m := toEach.FindString(x.line); m != "" {
		x.refuse(Unsupported, strings.TrimSpace(m))
	}
	who := slices.ContainsFunc(x.counts, func(c count) bool { return ofWho(c.metric) || ofWho(c.bare) })
	if who || slices.ContainsFunc(x.dims, func(d division) bool { return d.asked || d.dimension == statistics.Municipality }) {
		x.onlyThen()
	}
	if !who && !x.asksWhoDid() {
		x.onlyBooked()
		return
	}
	if m := newcomers.FindString(x.line); m != "" {
		x.refuse(Unsupported, strings.TrimSpace(m))
	}
	if x.asksWhoDid() && x.deniedState || len(x.metrics()) > 0 && (x.deniedState || x.limit > 0 && !x.isSuper && !x.ranking || len(x.having) > 0 && !x.atLeastOne() && !x.boundsWho()) {
		x.refuse(Unsupported, "")
	}
	for _, p := range x.cover {
		if p.name == "value" && p.has("all") && (len(x.asks) > 0 || x.asksWhoDid()) {
			switch p.lastValue().dimension {
			case statistics.Category, statistics.Module, statistics.Topic, statistics.Run: // "wie viele haben alle Pflichtmodule gebucht?"
				x.refuse(Unsupported, x.said(p.from, p.to))
			}
		}
		if p.name == "more" && len(x.asks) > 0 && (moreOften.MatchString(p.edges[0].word) || x.theyHaveMore(p)) { // who did more than before
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
	for i, p := range x.cover {
		if p.name == "only" && i+1 < len(x.cover) && x.cover[i+1].name == "noun" {
			x.refuse(Unsupported, x.said(p.from, x.cover[i+1].to))
		}
	}
	for _, n := range x.nouns {
		if n.all && !(n.apart && x.divides(n.dimension)) && (n.dimension == statistics.Module || n.dimension == statistics.Run) {
			x.refuse(Unsupported, x.said(n.from, n.to))
		}
	}
	for i, v := range x.values {
		switch v.dimension {
		case statistics.Module, statistics.Topic, statistics.Category, statistics.Channel, statistics.Run:
		default:
			continue
		}
		if v.not && v.from > x.whoStands() && len(x.metrics()) < 2 && slices.ContainsFunc(x.words[v.from:v.to], func(w word) bool { return w.folded == "nicht" || w.folded == "not" }) { // who did so otherwise may have done so, too
			x.refuse(Unsupported, x.said(v.from, v.to))
		}
		if x.onlyThese && v.from > x.whoStands() && (!x.words[v.from].comma() || relatives[x.words[v.from].folded]) {
			x.refuse(Unsupported, x.said(v.from, v.to))
		}
		for _, o := range x.values[i+1:] {
			if o.dimension == v.dimension && (o.not != v.not || !x.contrast && !x.either) {
				x.refuse(Unsupported, x.said(min(v.from, o.from), max(v.to, o.to)))
			}
		}
	}
}

// theyHaveMore reports whether who is counted is said to have more of something: "wie
// viele Kommunen haben mehr Anmeldungen als 2024?"
func (x *reading) theyHaveMore(p phrase) bool {
	next, ok := x.phraseAt(p.to)
	return ok && next.name == "count" && slices.ContainsFunc(x.counts, func(c count) bool { return ofWho(c.metric) && c.asked && c.to <= p.from })
}

var moreOften = regexp.MustCompile(`^(?:haufiger|ofter|seltener|fruher|spater|besser|schlechter|earlier|later)$`)

// boundsWho reports whether a bound is of municipalities or people themselves:
// "Länder mit mehr als fünf Kommunen".
func (x *reading) boundsWho() bool {
	return slices.ContainsFunc(x.counts, func(c count) bool { return ofWho(c.metric) && c.noun && c.from == x.having[0].to })
}

// onlyThen refuses who booked then and at no other time.
func (x *reading) onlyThen() {
	for i, p := range x.cover {
		if p.name == "time" && p.has("only") && i+1 < len(x.cover) && x.cover[i+1].name == "count" && x.cover[i+1].edges[0].kind != metric {
			x.refuse(Unsupported, x.said(p.from, p.to))
		}
	}
}

// newcomers are who was not there before, of whom nothing is known.
var newcomers = regexp.MustCompile(` (?:dazugekommen\w*|hinzugekommen\w*|neu|erneut) | joined (?:in |since |us |this |last |during |the academy |$)`)

// whoDid leads to what people did at another time than that which is counted.
var whoDid = regexp.MustCompile(` (?:personen|leuten?|menschen|kommunen|gemeinden|stadten?|landkreisen?|teilnehmenden|kolleginnen|kollegen|people|municipalities|towns) (?:die|welche|who|that) (?:auch |ja |had |have )?(?:schon|bereits|erst|zuvor|vorher|already|previously) `)

func ofWho(m statistics.Metric) bool {
	return m == statistics.People || m == statistics.Municipalities
}

var toEach = regexp.MustCompile(` (?:kommen|kommt|kamen|entfallen|entfielen) (?:\w+ ){0,4}auf (?:einen?|eine|ein|jeden?|jede|jedes|\d+) (?:termin|kurs|modul|anmeldung|anmeldungen|buchung|stornierung|kommune|gemeinde|stadt|person|platz|sitzplatz) `)
