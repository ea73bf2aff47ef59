package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

const (
	didWhat = `angemeldet|gebucht|registriert|eingeschrieben|storniert|abgesagt|abgemeldet|bestatigt|zugesagt|teilgenommen|erschienen|gekommen|booked|registered|signed up|enrol?led|cancell?ed|confirmed|attended|showed up|took part`
	aPart   = `(?:prozent|percent|per cent|anteile?s?|prozentsatz|shares?|proportion|percentage|quoten?)(?: (?:der|aller|allen|unserer|an|von|of|the|our|all))*`
)

var (
	twoDeeds     = phrase(`(` + didWhat + `) (?:und|and|aber|but) ((?:\w+ ){0,5}?)(` + didWhat + `)`)
	eitherState  = regexp.MustCompile(`^(?:storniert|abgesagt|abgemeldet|bestatigt|zugesagt|cancell?ed|confirmed)$`)
	againHowMany = phrase(howMany + `|davon|of those`)
	somebody     = phrase(peopleNoun + `|` + townNoun)
	joinedBy     = regexp.MustCompile(`[,;:/+&–()]|(?i)\b(?:und|sowie|and|oder|or|vs|versus|gegen|gegenüber|zu|zum|zur|to|plus|samt|inklusive|inkl|davon|darunter|dazu|neben|als|than|außerdem|x|minus|abzüglich|ohne|without|between|zwischen|including)\b`)
	withFigure   = regexp.MustCompile(`(?i)\b(?:mit|with)\b`)
	partOfWhom   = phrase(aPart + ` (?:` + townNoun + `|kommune|gemeinde|` + runNoun + `|termine?|modulen?|modules?)`)
	partOfFolk   = phrase(aPart + ` (?:` + peopleNoun + `)`)
	percentOf    = regexp.MustCompile(` (?:prozent|percent|per cent)(?: (?:der|aller|allen|unserer|von|of|the|our|all))* `)
	partSaid     = regexp.MustCompile(` (?:anteile?s?|prozentsatz|shares?|proportion|percentage)(?: (?:der|aller|unserer|an|von|of|the|our|all))* `)
	partAmong    = regexp.MustCompile(` (?:an|unter|among|von) (?:(?:allen|den|sämtlichen|all|the) )+`)
)

// sideBySide refuses figures that stand side by side although the question sets
// one against the other: "wie viele Termine hatten eine Warteliste?" counts neither
// the runs nor the waiting list, "wie viele haben gebucht und teilgenommen?" who did
// both.
func (x *reading) sideBySide(q *statistics.Query) {
	x.didBoth()
	if len(q.Metrics) < 2 || len(x.having) > 0 || x.sorts && len(x.dims) > 0 || x.superlative {
		return
	}
	last := -1
	for i, m := range x.mentions {
		if !slices.Contains(q.Metrics, m.metric) {
			continue
		}
		if last >= 0 && x.mentions[last].metric != m.metric && x.mentions[last].to <= m.from {
			between := x.between(x.mentions[last].to, m.from)
			with := (isRate(m.metric) || len(x.dims) > 0) && withFigure.MatchString(between)
			if !with && !joinedBy.MatchString(between) && !joinedBy.MatchString(x.said(m.from, m.to)) && !x.has(addedMetric) {
				x.refuse(Unsupported, x.said(x.mentions[last].from, m.to))
			}
		}
		last = i
	}
}

// didBoth refuses who did two things: "wie viele haben gebucht und teilgenommen?"
// States of bookings are listed that way, as no booking is in two.
func (x *reading) didBoth() {
	loc := twoDeeds.FindStringSubmatchIndex(x.line)
	if loc == nil {
		return
	}
	if againHowMany.MatchString(" " + x.line[loc[4]:loc[5]]) {
		return // "wie viele haben gebucht und wie viele storniert?"
	}
	if behind := x.wordAt(loc[1]); behind < len(x.words) {
		if _, noun := x.anyAt(oneBooking, behind); noun { // "confirmed and cancelled bookings"
			return
		}
	}
	states := eitherState.MatchString(x.line[loc[2]:loc[3]]) && eitherState.MatchString(x.line[loc[6]:loc[7]])
	if !states || x.has(somebody) {
		x.refuse(Unsupported, x.said(x.wordAt(loc[2]), x.wordAt(loc[7])))
	}
}

// wholes refuses shares of something that there is no rate of: of the
// municipalities, or of the cancellations those from one Land.
func (x *reading) wholes() {
	part := func(m statistics.Metric) bool {
		switch m {
		case statistics.Cancelled, statistics.Attended, statistics.Unanswered:
			return true
		}
		return false
	}
	if x.has(partOfWhom) || x.has(partOfFolk) && !x.mentioned(statistics.Attended) {
		x.refuse(Unsupported, "")
	}
	at := func(pattern *regexp.Regexp) (found bool) {
		for _, loc := range pattern.FindAllStringIndex(x.line, -1) {
			i := x.wordAt(loc[1])
			found = found || slices.ContainsFunc(x.mentions, func(m mention) bool { return part(m.metric) && m.from <= i && i < m.to })
		}
		return found
	}
	valued := slices.ContainsFunc(x.values, func(v restriction) bool { return !v.not && v.dimension != statistics.Status })
	if at(percentOf) || at(partAmong) && strings.Contains(x.line, " ante") || at(partSaid) && valued && !x.mentioned(statistics.Bookings) && !x.mentioned(statistics.Questions) {
		x.refuse(Unsupported, "")
	}
}

// between is what is written behind the word before to and up to the word from, ""
// where there is nothing.
func (x *reading) between(to, from int) string {
	if to < 1 || from >= len(x.words) || to > from {
		return ""
	}
	return x.text[x.words[to-1].Span.End:x.words[from].Span.Start]
}

// onceOnly drops what another word says again: who of "angemeldet" came, and
// participants that are "bestätigt", which all are.
func (x *reading) onceOnly() {
	for i := 1; i < len(x.mentions); i++ {
		a, b := x.mentions[i-1], x.mentions[i]
		word := x.folded(a.from)
		joined := a.to > b.from || joinedBy.MatchString(x.between(a.to, b.from))
		switch {
		case joined:
		case b.metric == statistics.Attended && (a.metric == statistics.Participants || a.metric == statistics.Bookings && strings.HasPrefix(word, "angemeldete")),
			b.metric == statistics.Participants && a.metric == statistics.Confirmed && a.to == b.from:
			x.drop(a.metric)
			return
		}
	}
}

// sets refuses what would take the sets of two groups of people: who booked all
// modules, only one, the one and the other, or for the first time.
func (x *reading) sets(q *statistics.Query) {
	if x.mentioned(statistics.LeadTime) && x.lateCancelling() {
		x.refuse(Unsupported, "")
	}
	if slices.ContainsFunc(q.Metrics, ofQuestions) && x.has(townsAlone) {
		x.refuse(Unsupported, strings.TrimSpace(townsAlone.FindString(x.line)))
	}
	for _, p := range []*regexp.Regexp{firstTime, toEach, howOften, ofUs, tooMany, within, howWell} {
		if m := p.FindString(x.line); m != "" {
			x.refuse(Unsupported, strings.TrimSpace(m))
		}
	}
	if !slices.Contains(q.Metrics, statistics.People) && !slices.Contains(q.Metrics, statistics.Municipalities) {
		return
	}
	for _, p := range []*regexp.Regexp{everyOne, together} {
		if m := p.FindString(x.line); m != "" {
			x.refuse(Unsupported, strings.TrimSpace(m))
		}
	}
	if x.limit > 0 && !x.superlative && !x.ranking {
		x.refuse(Unsupported, "")
	}
	for i, v := range x.values {
		switch v.dimension {
		case statistics.Module, statistics.Topic, statistics.Category, statistics.Channel, statistics.Run:
		default:
			continue
		}
		if w := x.folded(v.from - 1); x.has(deeds) && !x.comma(v.from-1) && (w == "nur" || w == "only" || w == "just" || w == "lediglich") {
			x.refuse(Unsupported, x.said(v.from-1, v.to))
		}
		for _, o := range x.values[i+1:] {
			between := o.from >= v.to && listedBetween.MatchString(x.between(v.to, o.from)+x.said(o.from, o.to))
			if o.dimension == v.dimension && x.has(deeds) && (o.not != v.not || between && !x.contrast && !x.has(eitherOr)) {
				x.refuse(Unsupported, x.said(min(v.from, o.from), max(v.to, o.to)))
			}
		}
	}
}

// lateCancelling reports whether a lead time is that of cancelling, rather than of
// bookings that were cancelled.
func (x *reading) lateCancelling() bool {
	return slices.ContainsFunc(x.mentions, func(m mention) bool {
		return m.metric == statistics.Cancelled && !nounLike.MatchString(x.folded(m.to-1))
	}) && !x.has(deniedState)
}

var (
	firstTime = phrase(`(?:zum|beim|das|for the|the) (?:ersten?|zweiten?|dritten|wiederholten|letzten|first|second|last) (?:mal|time)`)
	toEach    = phrase(`(?:kommen|kommt|kamen|entfallen|entfielen) (?:\w+ ){0,4}auf (?:einen?|eine|ein|jeden?|jede|jedes) (?:termin|kurs|modul|anmeldung|buchung|stornierung|kommune|gemeinde|stadt|person)`)
	howOften  = phrase(`(?:wie ?viele?n?|how many) (?:\w+ )+?(?:wie oft|wie haufig|how often)`)
	ofUs      = phrase(`(?:von|durch) (?:uns|euch|ihnen)|by us`)
	tooMany   = phrase(`zu (?:viele?|wenige?)|too (?:many|few|much)`)
	within    = phrase(`(?:within|innerhalb(?: von)?|binnen) (?:an?|one|eine[rsmn]?|` + smallNumber + `) (?:tag\w*|woche\w*|stunde\w*|minute\w*|hours?|days?|weeks?|minutes?)`)
	howWell   = phrase(`(?:gut|schnell|stark|well|quickly) (?:beantwort\w*|bestatigt|storniert|answered|confirmed|cancell?ed)`)
	everyOne  = phrase(`(?:haben|hat|besuchten|buchten|waren|bei|in|have|booked|attended|took) (?:\w+ )?(?:alle|allen|samtliche|jedes|jeden|all|every) (?:unsere |unseren |our |the )?(?:` + runNoun + `|modulen?|modul|(?:pflicht|wahl)module?n?|modules?)`)
	together  = phrase(`(?:zusammen|gemeinsam|together) (?:` + didWhat + `)|(?:` + didWhat + `) (?:together)`)
	deeds     = phrase(didWhat + `|besucht|belegt|gemacht|buchen|buchten|besuchten|book|attend|taken|waren|were|genutzt`)
)
