package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// closesBooking reports whether a phrase is about a state that a booking is in.
func closesBooking(p phrase) bool {
	list := p.each(state, metric)
	return statusOf(list[0].metric) != nil && (len(list) == 1 || list[1].metric == statistics.Bookings)
}

// whoseBookings reports whether a phrase is about who has bookings in a state:
// "Personen mit bestätigter Buchung".
func whoseBookings(p phrase) bool {
	w, _ := p.of(who, dim)
	link, _ := p.of("via", "place", fill, "gone", "pastverb")
	m, _ := p.of(metric)
	s, stated := p.of(state)
	has := regexp.MustCompile(`^(?:mit|with|haben|hatten|have|had)$`).MatchString(link.word)
	return ofWho(w.metric) && has && together(p) && (stated && m.metric == statistics.Bookings && statusOf(s.metric) != nil || !stated && statusOf(m.metric) != nil)
}

// aboutBookings reports whether groups are those that book: "Gruppen, die gemeinsam
// buchen".
func aboutBookings(p phrase) bool {
	last := p.edges[len(p.edges)-1]
	return last.metric == statistics.Bookings
}

// enrols reports whether a purpose that stands within a clause is something that
// people sign up for themselves: "Anmeldungen für den Newsletter".
func enrols(p phrase) bool {
	e, _ := p.of("purpose")
	return p.from > 0 && !p.edges[0].comma && signUps.MatchString(e.word)
}

// beyond are prepositions by which something is above or below a mean, not one.
var beyond = set("über unter oberhalb unterhalb above below over under")

// within reports whether somebody's own house is spoken of, to which who booked
// belongs: "Anmeldungen im Haus".
func within(p phrase) bool {
	e, _ := p.of("purpose")
	return p.from > 0 && !p.edges[0].comma && insideOf[p.edges[0].word] && ownHouse[e.word]
}

var (
	insideOf = set("im in beim bei am an within inside at")
	ownHouse = set("haus team amt bund dezernat referat ministerium leitung amtsleitung geschäftsführung vorstand rat")
)

var signUps = regexp.MustCompile(`^(?:newsletter|konferenz|tagung|klausurtagung|infoveranstaltung|vortrag|kongress|messe|conference|rundmail)`)

// fromWhom are prepositions that lead to who booked, not to what figures are for.
var fromWhom = set(`von vom aus from of uber durch mit with`)

// inner reports whether a phrase is one compound.
func inner(p phrase) bool {
	for _, e := range p.edges[1:] {
		if !e.inner {
			return false
		}
	}
	return true
}

// oneClause reports whether no filler of a phrase begins another clause: "will wissen,
// wie viele".
func oneClause(p phrase) bool {
	return !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.kind == fill && (e.comma || asksNumber[e.word]) })
}

var asksNumber = set("wie what how")

// together reports whether no comma stands within a phrase: "Teilnehmende, Kommunen"
// are two.
func together(p phrase) bool {
	for i, e := range p.edges[1:] {
		if e.kind == "det" && p.edges[i].kind == "unique" { // "Teilnehmende der Kommunen"
			return false
		}
	}
	return !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.comma })
}

// notAfter reports whether "nach" leads to a dimension: "nach dem Termin" is a time.
func notAfter(p phrase) bool {
	d, _ := p.of(dim)
	run := d.dimension == statistics.Run || strings.HasPrefix(d.word, "kurs") || strings.HasPrefix(d.word, "course")
	if at := slices.IndexFunc(p.edges[1:], func(e edge) bool { return e.colon }); at >= 0 && slices.ContainsFunc(p.edges[at+1:], func(e edge) bool { return e.metric != "" }) { // "nach Ländern: Kommunen und Teilnehmende"
		return false
	}
	return p.has("split") || !(run && isWord(p.edges, "by", "nach after") && isWord(p.edges, "det", "dem der einem einer ihrem the"))
}

// spreads reports whether "auf" and "über" lead to what figures are broken down by:
// "über alle Module" sums up.
func spreads(p phrase) bool {
	if slices.ContainsFunc(p.edges, func(e edge) bool { return demonstratives[e.word] }) { // "auf diese Kommunen"
		return false
	}
	return !(isWord(p.edges, "on", "uber over across") && p.has("all")) && !(isWord(p.edges, "on", "innerhalb"))
}

// isWord reports whether the edge of a kind is one of these words.
func isWord(edges []edge, k kind, words string) bool {
	for _, e := range edges {
		if e.kind == k {
			return regexp.MustCompile(`^(?:` + strings.ReplaceAll(words, " ", "|") + `)$`).MatchString(e.word)
		}
	}
	return false
}

// labelled reports whether nouns agree with the values that they stand next to:
// "Thema Recht", "Stadt Bremen", "KI-Modul".
func labelled(p phrase) bool {
	if p.has("by") && len(p.each(value)) < 2 { // "nach Slack und Web"
		return false
	}
	for i, e := range p.edges {
		if e.kind == "for" && e.word == "rund" && i+1 < len(p.edges) && (p.edges[i+1].dimension == statistics.Municipality || p.edges[i+1].dimension == statistics.Land) {
			return false // not the place itself
		}
		if e.kind != dim {
			continue
		}
		agrees := func(k int) bool {
			return k >= 0 && k < len(p.edges) && p.edges[k].kind == value && (p.edges[k].dimension == e.dimension || (e.dimension == statistics.Run || e.dimension == statistics.Module) && (p.edges[k].dimension == statistics.Module || p.edges[k].dimension == statistics.Category && k < i))
		}
		if led := aboutWhat(p.edges[i+1:]); led > 0 && (agrees(i+1+led) || p.edges[i+1+led].dimension == statistics.Topic && e.dimension == statistics.Module) && !(p.edges[0].word == "nach" && !singularNoun.MatchString(e.word)) { // "der Kurs zur Bürgerbeteiligung"
			continue
		}
		if e.comma && !agrees(i+1) { // "Peer-Learning: Termine und Teilnehmende"
			return false
		}
		if !agrees(i+1) && !(agrees(i-1) && e.dimension != statistics.Municipality && e.dimension != statistics.Topic) {
			return false
		}
	}
	return true
}

// aboutWhat is how many edges lead from a noun to what it is about.
func aboutWhat(edges []edge) int {
	n := slices.IndexFunc(edges, func(e edge) bool { return e.kind == value })
	if n < 1 || !about[edges[0].word] {
		return 0
	}
	return n
}

var about = set("zu zum zur über on about")

// exceptOf reports whether values are left out of those that a noun names: "aus Ländern
// außer Bayern".
func exceptOf(p phrase) bool {
	d, _ := p.of(dim)
	v := p.lastValue()
	return (v.dimension == d.dimension || d.dimension == statistics.Run && v.dimension == statistics.Module) && !slices.ContainsFunc(p.edges[1:], func(e edge) bool { return e.comma && (e.kind == dim || e.kind == "not") }) && fromWhom[p.edges[0].word]
}

// overviews are words for tables rather than numbers: "Terminübersicht".
var overviews = regexp.MustCompile(`^(?:ubersicht|aufstellung|daten|situation|lage|bilanz)`)

// byWhom reports whether it is said who booked: "durch Kommunen".
func byWhom(p phrase) bool {
	e := p.edges[len(p.edges)-1]
	return isWord(p.edges, "via", "durch von by") && ofWho(e.metric) && !e.comma && !singularNoun.MatchString(e.word)
}

// cohort reports whether a noun may stand before a time: "im Monat März", "Durchgang
// September".
func cohort(p phrase) bool {
	d, ok := p.of(dim)
	if !ok {
		return p.edges[0].kind == moment || !heldAgainst[p.edges[0].word]
	}
	t, _ := p.of(moment)
	if t.comma && !t.colon { // "dieses Jahr, letztes Jahr"
		return false
	}
	unit := unitOf(periodOf(t.span.set))
	return unit != 0 && unit == stepOf(d.dimension) || d.word == "durchgang" || d.word == "durchlauf"
}

// monthsOfYear reports whether months are those at the beginning of a year.
func monthsOfYear(p phrase) bool {
	d, _ := p.of(dim)
	n, _ := p.of(number)
	t, dated := p.of(moment)
	most := map[statistics.Dimension]float64{statistics.Month: 12, statistics.Quarter: 4}[d.dimension]
	return n.number >= 1 && n.number <= most && (!dated || unitOf(periodOf(t.span.set)) == 'y')
}

// ownRelative reports whether package german does not read a time: those before the
// last, and several whole quarters.
func ownRelative(p phrase) bool {
	r, _ := p.of("rel")
	d, isDim := p.of(dim)
	if isDim && !isTime(d.dimension) {
		return false
	}
	return r.number != 1 && !p.has(number) || r.number == 1 && p.has(number) && isDim && (d.dimension == statistics.Quarter || d.dimension == statistics.HalfYear)
}

// deadline reports whether a time that stands behind what figures are for is the day
// of that: "für die Sitzung am Donnerstag".
func deadline(p phrase) bool {
	t, ok := p.of(moment)
	return !ok || t.span.set.From == t.span.set.To && t.span.set.From != (german.Civil{}) || len(t.span.set.Weekdays) > 0 || t.span.set.Part != ""
}

// dropsValues reports whether a verb with its particle leaves something out: "lass
// Berlin weg", "ignoriere Berlin", not "nimm Berlin".
func dropsValues(p phrase) bool {
	if first := p.edges[0]; first.kind != "leavein" && (first.kind == "leave" && first.to-first.from < 2 || p.edges[1].comma) { // "Bayern raus, Hessen rein"
		return false
	}
	return p.has("leaveout") || p.has("leave") || p.has("leaveall") || p.edges[0].kind == "leavein" && p.edges[0].to-p.edges[0].from > 1 || isWord(p.edges, "leavein", "ignoriere ignorier exclude ignore drop remove entferne streiche streich")
}

// visits reports whether visitors of a page in the net are spoken of.
func visits(p phrase) bool {
	v, _ := p.of(value)
	return strings.HasPrefix(p.edges[0].word, "besuch") && (strings.HasPrefix(v.word, "web") || strings.HasPrefix(v.word, "homepage") || strings.HasPrefix(v.word, "internetseite"))
}
