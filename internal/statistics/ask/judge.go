package ask

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// understood is what comes of a reading.
func (x *reading) understood() Understood {
	if u, ok := x.followed(); ok {
		return u
	}
	for _, n := range x.bare {
		x.unknown = append(x.unknown, n.from)
	}
	if x.hasPhrase("who") && !x.isSuper && !(x.hasPhrase("more") && x.contrastOfValues()) && len(x.counts) > 0 && !x.foreign() && len(x.unknown) <= 2 {
		x.refuse(Personal, "")
	}
	x.whatRose()
	if x.back != nil && x.back.Reason == Personal {
		return Understood{Asks: x.aboutEnrolment(), Back: x.back}
	}
	if x.hasPhrase("more") && growths.MatchString(x.line) { // "war der Zuwachs größer als 2024?"
		x.refuse(Unsupported, "")
	}
	if forecast.MatchString(x.line) && !x.registeredAhead() || supposed.MatchString(x.text) {
		x.refuse(Unsupported, "")
	}
	if x.pointsBack() {
		x.refuse(Ambiguous, "")
	}
	q := x.build()
	if loc := pointed.FindStringIndex(x.line); loc != nil && len(x.values) == 0 { // "wie ist der ausgelastet?": which one?
		x.refuse(Ambiguous, "")
	}
	if i := x.pointsNowhere(); i >= 0 {
		x.refuse(Ambiguous, x.said(i, i+1))
	}
	asks := x.asksFigures(q)
	if !asks && (len(q.Metrics) == 0 || x.foreign() || x.asksOther || ownStaff.MatchString(x.line) || employs.MatchString(x.line) || townsThere.MatchString(x.line)) {
		return Understood{Back: x.withChoices(&Back{Reason: NotCounted}, q)}
	}
	u := x.complete(q, false)
	u.Asks = asks
	return u
}

// whatRose refuses rows that rose or fell, and those that did so most.
func (x *reading) whatRose() {
	asked := len(x.dims) > 0 && x.dims[0].asked && !isTime(x.dims[0].dimension) || len(x.dims) == 0 && x.hasPhrase("where")
	if asked && x.hasPhrase("rise") || x.isSuper && (x.hasPhrase("rise") || asked && x.hasPhrase("trend") || x.hasPhrase("compare") && !x.contrastOfValues()) {
		x.refuse(Unsupported, "")
	}
}

// registeredAhead reports whether those are asked for who are expected at runs to come:
// so many are registered.
func (x *reading) registeredAhead() bool {
	return expected.MatchString(x.line) && !slices.ContainsFunc(x.counts, func(c count) bool { return c.metric != statistics.Participants }) &&
		len(x.counts) > 0 && unitOf(x.period) == 'm' && dayOf(x.period.From).After(x.now)
}

var expected = regexp.MustCompile(` (?:rechnen|erwarten) wir `)

// complete checks a query whose words are all understood, and asks back otherwise.
func (x *reading) complete(q statistics.Query, follows bool) Understood {
	u := Understood{Asks: true, Follows: follows}
	if u.Back = x.doubt(q); u.Back == nil {
		u.Query = q
	}
	return u
}

// doubt is what has to be asked back of a query, nil nothing.
func (x *reading) doubt(q statistics.Query) *Back {
	unsure := slices.IndexFunc(x.values, func(v restriction) bool { return v.unsure })
	switch {
	case x.back != nil && !(x.back.Reason == Unsupported && x.back.Words == "" && len(x.unknown) > 0):
		return x.withChoices(x.back, q)
	case len(x.unknown) > 0:
		return x.withChoices(&Back{Reason: UnknownWord, Words: x.unknownWords()}, q)
	case len(x.undivided) > 0:
		e := x.undivided[0]
		return x.withChoices(&Back{Reason: Unsupported, Words: x.said(e.from, e.to)}, q)
	case unsure >= 0:
		v := x.values[unsure]
		return x.withChoices(&Back{Reason: Ambiguous, Words: x.said(v.from, v.to)}, q)
	case len(q.Metrics) == 0:
		return x.withChoices(&Back{Reason: NotCounted}, q)
	}
	if err := q.Check(); err != nil {
		var p *statistics.Problem
		if !errors.As(err, &p) {
			return x.withChoices(&Back{Reason: NotCounted}, q)
		}
		return x.withChoices(&Back{Reason: Unsupported}, q)
	}
	return nil
}

// unknownWords are the first words in a row that say something unknown.
func (x *reading) unknownWords() string {
	slices.Sort(x.unknown)
	last := x.unknown[0]
	for _, i := range x.unknown[1:] {
		if i > last+1 {
			break
		}
		last = i
	}
	return x.said(x.unknown[0], last+1)
}

// aboutEnrolment reports whether a question for persons is one of what is counted
// here, rather than for the people of an event in the documents.
func (x *reading) aboutEnrolment() bool {
	return len(x.counts) > 0 || len(x.nouns) > 0 || listed.MatchString(x.line)
}

var (
	growths    = regexp.MustCompile(` (?:zuwachs\w*|wachstum\w*|anstieg\w*|ruckgang\w*|steigerung\w*|zunahme\w*|abnahme\w*|growth|increase|decrease|decline) `)
	forecast   = regexp.MustCompile(` (?:wird|werden) (?:\w+ ){0,8}(?:entwickeln|steigen|sinken|wachsen|zunehmen|abnehmen) | (?:rechnen|erwarten|kalkulieren) wir | (?:konnen|durfen|mussen|sollten) wir (?:\w+ ){0,6}(?:rechnen|erwarten|kalkulieren) | (?:can|should|do) we (?:\w+ ){0,3}expect | will (?:\w+ ){0,8}(?:develop|grow|increase|rise|fall) `)
	listed     = regexp.MustCompile(` (?:\w*listen?|teilnehm\w*|angemeldet\w*|participants?|attendees|people|personen|leute) `)
	pointed    = regexp.MustCompile(` (?:wie|how|was|is|ist|war|sind|waren|are|were) (?:(?:ist|war|sind|waren|is|was|are|were) )?(?:gut |stark |sehr |well )?(?:der|die|das|dieser|diese|dieses|er|sie|es|it|that|this|they) (?:denn |eigentlich |schon |jetzt |gut |stark |sehr )*(?:ausgelastet|ausgebucht|besucht|belegt|gebucht|voll|gefragt|booked|full|attended) | how (?:\w+ )?(?:full|booked|busy) (?:is|was|are|were) (?:it|that|this|they) `)
	inGeneral  = regexp.MustCompile(` (?:gibt es|gibts|hat|existieren|are there|exist|does) (?:es )?(?:in )?(?:ganz |all of )?(?:deutschland|germany|bundesweit|der bundesrepublik) | (?:hat|haben|fasst|umfasst|has) (?:ein|eine|a|an) (?:termin|kurs|modul|veranstaltung|run|module|course) `)
	ownStaff   = regexp.MustCompile(` (?:mitarbeit\w*|beschaftigt\w*|kolleg\w*|angestellt\w*|bedienstet\w*|employees|staff) (?:hat|haben|arbeiten|has|have|does) (?:die |der |wir |ihr |bei |in |an )*(?:smart city )?(?:akademie|academy)?(?: have)? $`)
	employs    = regexp.MustCompile(` (?:mitarbeit\w*|beschaftigt\w*|angestellt\w*|bedienstet\w*|employees|staff) (?:hat|beschaftigt|arbeiten|has|work) | (?:mitarbeit\w*|beschaftigt\w*|angestellt\w*|bedienstet\w*|leute|personen) (?:die|der) (?:stadt|gemeinde|kommune|landkreis|verwaltung)(?: \w*[^t ])? (?:hat|beschaftigt) $`)
	townsThere = regexp.MustCompile(` (?:kommunen|gemeinden|stadte|landkreise|kreise|municipalities|towns|cities) (?:gibt es|gibts|existieren|are there|exist|es (?:\w+ ){0,4}gibt) `)
	defines    = regexp.MustCompile(` (?:was (?:ist|sind|bedeutet|heisst|meint)|what (?:is|are|does)) `)
	lotsOf     = regexp.MustCompile(` \w*(?:ungen|zahlen|ings|ations|ments|ups|stand|stornos|angemeldet|gebucht) `)
	todays     = regexp.MustCompile(`^ (?:\w+ )?(?:\w*ungen|stornos|bookings|registrations|sign ?ups) (?:von |from )?(?:heute|today) $`)
	inTotal    = regexp.MustCompile(` (?:insgesamt|altogether|total|overall|gesamt\w*) `)
	oneOnly    = regexp.MustCompile(`^(?:anmeldung|buchung|registrierung|einschreibung|reservierung|stornierung|absage|abmeldung|booking|registration|reservation|enrol?lment|sign ?up|warteliste|cancellation|teilnahme|frage|antwort|platz)$`)
	ourOffer   = regexp.MustCompile(` (?:haben|bieten|hatten|planen|veranstalten|do|did|have) (?:wir|we) `)
	asAny      = regexp.MustCompile(` (?:man|ich|we|you|i) `)
	supposed   = regexp.MustCompile(`(?i)(?:^|[.?!:] *)(?:wie ?viele?|wie hoch)\b[^.?!,]*\s(?:könnten?|dürften?|müssten?|might|could)\b`) // what is not, but may be
)

// asksFigures reports whether a question asks for figures at all. Catalogue and
// documents answer others: for seats that are left, what a module is, how to register.
func (x *reading) asksFigures(q statistics.Query) bool {
	if len(x.counts) == 1 && x.counts[0].metric == statistics.People && !x.counts[0].joined && employs.MatchString(x.line) {
		return false // whom somebody employs
	}
	strongly := x.mayMean("strong")
	switch {
	case x.foreign() && !strongly, x.asksOther, x.hasPhrase("where") && len(q.Dimensions) == 0 && q.Compare.IsZero():
		return false
	case ownStaff.MatchString(x.line), townsThere.MatchString(x.line) && q.Period.IsZero() && len(q.Dimensions) == 0 && !strongly:
		return false // about the academy, or about the country
	case inGeneral.MatchString(x.line) && q.Period.IsZero() && len(q.Dimensions)+len(q.Filters) == 0 && !strongly:
		return false // about the country, or about what a course is like
	}
	if len(q.Metrics) == 1 && q.Metrics[0] == statistics.Utilisation && x.isYesNo() && !x.contrast && !x.saysPast() && len(q.Having) == 0 && !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
		return false // "ist Vergaberecht schon voll?"
	}
	strong := strongly || len(q.Dimensions) > 0 || len(x.undivided) > 0 || !q.Compare.IsZero() || x.isSuper || x.ranking || len(x.shares) > 0 || x.viewed ||
		slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool {
			return isRate(m) || m == statistics.LeadTime || m == statistics.GroupSize || m == statistics.Unanswered || m == statistics.Helpful || m == statistics.Unhelpful
		})
	narrowed := !q.Period.IsZero() || len(q.Filters) > 0
	if !strong && (x.before == nil && x.leads() == connects && !(narrowed && len(x.asks) > 0) || defines.MatchString(x.line) && q.Period.IsZero() && len(q.Filters) == 0) {
		return false // about something else that was spoken of; or what a word means
	}
	howMany := len(x.asks) > 0 || x.hasPhrase("how") || x.hasPhrase("lead") || x.hasPhrase("group") || x.hasPhrase("full") || x.existing()
	wants := strong || howMany || x.mayMean("asksfor") || x.hasPhrase("courtesy") && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) && (!q.Period.IsZero() || len(q.Filters) > 0 || lotsOf.MatchString(x.line))
	if len(q.Metrics) == 0 {
		return x.asksUncounted(q, strong, strongly, howMany)
	}
	if x.enrolment(q, howMany) {
		return true
	}
	if len(x.unknown) > 0 {
		short := len(x.words) <= 6 && lotsOf.MatchString(x.line) && !x.mayMean("offers")
		if short && len(x.unknown) <= 3 {
			return true
		}
		return wants && len(x.unknown) <= 4 && len(x.unknown)*2 <= len(x.words) && (strong || howMany && x.saysPast() || x.mayMean("asksfor") || len(x.words) <= 5 && !x.singularCount())
	}
	offers := !slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool {
		return m != statistics.Runs && m != statistics.Seats && m != statistics.Free && m != statistics.Taken
	})
	if offers && over(q.Period, x.now) && len(x.unknown) == 0 && !x.mayMean("offers") && x.back == nil { // "Veranstaltungsanzahl 2025"
		return true
	}
	if offers && len(x.asks) > 0 && len(x.unknown) == 0 && x.back == nil && !x.counted(statistics.Free) && !q.Period.IsZero() && ourOffer.MatchString(x.line) { // "wie viele Kurse bieten wir im März an?"
		return true
	}
	if offers {
		only := len(q.Dimensions) == 1 && x.dims != nil && x.dims[0].asked && !x.isSuper && len(q.Having) == 0
		return (!only || x.mayMean("gone") && !q.Period.IsZero()) && (strong || (x.mayMean("gone") || x.mayMean("held") || over(q.Period, x.now) || x.saysPast() && !q.Period.IsZero()) && howMany || inTotal.MatchString(x.line)) && (!x.mayMean("offers") || x.mayMean("gone") && over(q.Period, x.now)) || x.isSuper || strongly
	}
	if wants || len(x.unknown) == 0 && x.back == nil && !q.Period.IsZero() && q.Period.From != (german.Civil{}) && !dayOf(q.Period.From).After(x.now) && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) && !x.singularCount() && !x.mayMean("offers") {
		return true
	}
	alone := (len(x.words) <= 9 || x.cover[0].name == "count" && len(x.words) <= 16) && (!x.mayMean("offers") || todays.MatchString(x.line)) && !asAny.MatchString(x.line)
	singular := x.singularCount()
	return alone && !singular || !q.Period.IsZero() && x.saysPast() && !singular && !x.mayMean("offers")
}

// enrolment reports whether a question names what is counted of enrolments, in the
// plural, and how many, when or by what: nothing but figures has that.
func (x *reading) enrolment(q statistics.Query, howMany bool) bool {
	if x.singularCount() || len(x.unknown) > 4 || len(x.unknown)*2 > len(x.words) {
		return false
	}
	named := slices.ContainsFunc(x.counts, func(c count) bool {
		return (c.noun || c.asked) && !ofRuns(c.metric) && !ofQuestions(c.metric) && c.metric != statistics.Waitlisted
	})
	return named && (howMany || (len(q.Dimensions) > 0 || !q.Period.IsZero()) && x.countsFirst())
}

// countsFirst reports whether nothing unknown stands before what is counted:
// "Reisekosten der Teilnehmenden" are none of ours.
func (x *reading) countsFirst() bool {
	for _, p := range x.cover {
		if p.name == "unknown" || p.name == "other" {
			return false
		}
		if countingRules[p.name] && p.name != "refuse" {
			return true
		}
	}
	return true
}

// asksUncounted reports whether a question that says nothing that is counted asks for
// figures nevertheless: "Statistik für 2025", "Umsatz je Modul".
func (x *reading) asksUncounted(q statistics.Query, strong, strongly, howMany bool) bool {
	if x.back != nil && x.back.Reason != NoSuchTime {
		return (howMany || strong || len(x.choices) > 0 && len(x.words) <= 6) && len(x.unknown) == 0
	}
	switch {
	case len(x.unknown) == 0 && x.mayMean("asksfor") && (len(q.Dimensions) > 0 || len(x.values) > 0 || !q.Period.IsZero()):
		return strongly || len(x.words) < 8
	case len(x.unknown) == 0 && strongly && len(x.words) < 8:
		return len(q.Dimensions) > 0 || !q.Period.IsZero()
	case len(x.unknown) == 1 && len(x.dims) > 0 && len(x.words) <= 6 && !x.dims[0].asked && x.unknown[0] < x.dims[0].at:
		return true
	}
	return howMany && len(x.dims) > 0 && !x.dims[0].asked && len(x.unknown) == 0
}

// existing reports whether a question asks whether there is anything to count.
func (x *reading) existing() bool {
	if !x.isYesNo() || len(x.counts) == 0 {
		return false
	}
	c := x.counts[0]
	switch {
	case c.noun:
		return c.metric != statistics.Runs && c.metric != statistics.Waitlisted && !x.singularCount()
	case c.state:
		return x.saysPast() || c.metric == statistics.Waitlisted
	}
	return false
}

// singularCount reports whether one of what is counted is spoken of: "die Anmeldung".
func (x *reading) singularCount() bool {
	if len(x.counts) != 1 {
		return false
	}
	c := x.counts[0]
	name := x.words[c.from].Text
	if name == "sign" { // "sign-ups"
		name = strings.ReplaceAll(strings.ToLower(x.said(c.from, c.to)), "-", "")
	}
	return c.verb || c.noun && oneOnly.MatchString(name)
}

// over reports whether a period has ended.
func over(p statistics.Period, now interface{ Unix() int64 }) bool {
	return p.To != (german.Civil{}) && dayOf(p.To).Unix() < now.Unix()
}

// contrastOfValues reports whether values are held against each other, not times.
func (x *reading) contrastOfValues() bool {
	return slices.ContainsFunc(x.restricted(), func(d statistics.Dimension) bool { return len(x.valuesOf(d)) > 1 })
}
