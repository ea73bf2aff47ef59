package ask

import (
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

var (
	ownAffairs = phrase(`(?:ich|mich|mir|mein\w*|i|my|me|wir uns|du|dich) (?:mich |uns |mir |noch )?(?:\w+ )*?(?:anmelden|abmelden|buchen|stornieren|absagen|umbuchen|teilnehmen|angemeldet|gebucht|stehe|bin|book|register|cancel|enrol|sign up)|meine?[nrms]? \w+|my \w+|stehe ich|bin ich|habe ich|hab ich|melde ich|buche ich|storniere ich|kann ich|soll ich|muss ich|darf ich|brauche ich|bekomme ich|am i|do i|can i|should i|may i|kann man|muss man|darf man|can you book|mochte mich|will mich|was (?:ist|sind|bedeutet|heisst) (?:ein|eine|unter)|what is an?`)
	howItWorks = phrase(`(?:wie|how) (?:lauft|funktioniert|geht|does|do) (?:\w+ ){0,3}(?:anmeldung|buchung|stornierung|warteliste|booking|registration|cancellation)(?: \w+)?`)
	asksFor    = phrase(`(?:zeig\w*|gib|geben|liste\w*|auflist\w*|berechn\w*|ermitt\w*|erstell\w*|nenne\w*|statistik\w*|auswertung\w*|auswerten|kennzahl\w*|ubersicht|zahlen|grafik|diagramm|aufstellung|show|list|give|plot|chart|statistics|figures|report)`)
	defines    = phrase(`was (?:ist|sind|bedeutet|heisst|meint)|what (?:is|are|does)`)
	strongly   = phrase(`(?:statistik\w*|auswertung\w*|auswerten|kennzahl\w*|statistics|figures)`)
	offers     = phrase(`noch|still|left|nachste[nrms]?|kommende[nrms]?|next|morgen|heute|bitte buchen|kann|konnen|darf|muss|maximal|wann|when|wo|where|how do|wie (?:melde|buche|storniere|funktioniert|lauft|geht)`)
	todays     = regexp.MustCompile(`^ (?:\w+ )?(?:\w*ungen|stornos|bookings|registrations|sign ?ups) (?:von |from )?(?:heute|today) $`)
	pointed    = phrase(`(?:wie|how|was|is|ist|war|sind|waren|are|were) (?:(?:ist|war|sind|waren|is|was|are|were) )?(?:gut |stark |sehr |well )?(?:der|die|das|dieser|diese|dieses|er|sie|es|it|that|this|they) (?:denn |eigentlich |schon |jetzt |gut |stark |sehr )*(?:ausgelastet|ausgebucht|besucht|belegt|gebucht|voll|gefragt|booked|full|attended)|how (?:\w+ )?(?:full|booked|busy) (?:is|was|are|were) (?:it|that|this|they)`)
	inGeneral  = phrase(`(?:gibt es|gibts|hat|existieren|are there|exist|does) (?:es )?(?:in )?(?:ganz |all of )?(?:deutschland|germany|bundesweit|der bundesrepublik)(?: have)?|(?:hat|haben|fasst|umfasst|has) (?:ein|eine|a|an) (?:` + runNoun + `|kurs|modul|run|module|course)`)
	statsWords = phrase(`(?:statistik\w*|auswertung\w*|kennzahl\w*|statistics|figures|zahlen)`)
	followLead = regexp.MustCompile(`^ (?:(?:und|and|aber|but|jetzt|now|bitte|dann|then|ok|okay|danke|gut|also|noch|mal|please|sorry|ne|nee|ach|ups|oops|entschuldigung|moment|falsch|quatsch|actually|eigentlich|doch) )*(?:nur|only|just|ohne|without|ausser|except|als|as|wer|who|nein|no|sondern|nicht|not|andersrum|andersherum|umgekehrt|break (?:it|that|this|them)|(?:ich |i )?(?:meinte|meant|mean|meine)|how (?:does|do|did|is|was) (?:that|this|it)|gleiche|nimm|wie (?:steht|stand|lag|liegt|sieht|sah|ware|schneidet) (?:das|es|man)|mach\w*|make|lieber|sortier\w*|sort\w*|order\w*|je|pro|per|by|nach|statt|stattdessen|instead|davon|dasselbe|das gleiche|das selbe|das|die gleiche|same|the same|zeig\w* (?:das|es|sie|mir das|die|nur)|show (?:it|that|them)|what about|how about|wie (?:sieht es|ist es|war es|sah es)|auch|dazu|zusatzlich|aufgeteilt|aufgeschlusselt|gruppier\w*|im vergleich|verglichen|vergleich\w*|gegenuber|compared|mit|with|for|fur|in|im|mehr als|war das|ist das|sind das|waren das|bei|aus|from|top|die top) `)
	followAnd  = regexp.MustCompile(`^ (?:(?:bitte|ok|okay|doch|please) )*(?:lieber|stattdessen|rather|instead|und|and|aber|but|jetzt|now|dazu|zusatzlich|ausserdem|auch|also|plus|what about|how about|dasselbe|das gleiche|das ganze|the same|same|davon|wie sieht es|wie sah es) `)
)

// understood is what comes of a reading.
func (x *reading) understood(now time.Time) Understood {
	if u, ok := x.followed(); ok {
		return u
	}
	if x.back != nil && x.back.Reason == Personal {
		return Understood{Asks: x.aboutEnrolment(), Back: x.back}
	}
	q := x.build()
	if loc := pointed.FindStringIndex(x.line); loc != nil && len(x.values) == 0 { // "wie ist der ausgelastet?": which one?
		x.refuse(Ambiguous, x.said(x.wordAt(loc[0]), x.wordAt(loc[1])))
	}
	asks := x.asks(q)
	if !asks && (len(q.Metrics) == 0 || x.has(ownAffairs) || x.has(howItWorks) || x.asksOtherwise()) {
		return Understood{Back: x.withChoices(&Back{Reason: NotCounted}, q)}
	}
	u := x.complete(q, false)
	u.Asks = asks
	return u
}

// aboutEnrolment reports whether a question for persons is one of what is counted
// here, rather than for the people of an event in the documents.
func (x *reading) aboutEnrolment() bool {
	return len(x.mentions) > 0 || x.has(phrase(`\w*listen?|teilnehm\w*|angemeldet\w*|participants?|attendees|people|personen|leute`))
}

// complete checks a query whose words are all understood, and asks back otherwise.
func (x *reading) complete(q statistics.Query, follows bool) Understood {
	u := Understood{Asks: true, Follows: follows}
	if u.Back = x.doubt(&q); u.Back == nil {
		u.Query = q
	}
	return u
}

// doubt is what has to be asked back of a query, nil nothing.
func (x *reading) doubt(q *statistics.Query) *Back {
	x.unknown = x.openWords()
	if x.back != nil {
		return x.withChoices(x.back, *q)
	}
	if len(x.unknown) > 0 {
		return x.withChoices(&Back{Reason: UnknownWord, Words: x.unknownWords()}, *q)
	}
	if len(x.undivided) > 0 {
		m := x.undivided[0]
		return x.withChoices(&Back{Reason: Unsupported, Words: x.said(m.from, m.to)}, *q)
	}
	if len(x.unsure) > 0 {
		v := x.values[x.unsure[0]]
		return x.withChoices(&Back{Reason: Ambiguous, Words: x.said(v.from, v.to)}, *q)
	}
	if len(q.Metrics) == 0 {
		return x.withChoices(&Back{Reason: NotCounted}, *q)
	}
	err := q.Check()
	if err == nil {
		return nil
	}
	var p *statistics.Problem
	if errors.As(err, &p) && p.Rule == statistics.RuleIncoherent && (p.Field == "dimensions" || p.Field == "filters") {
		if other, ok := ofBookings(*q); ok && other.Check() == nil {
			return x.withChoices(&Back{Reason: Unsupported}, *q)
		}
	}
	return x.withChoices(&Back{Reason: Unsupported}, *q)
}

// unknownWords are the first words in a row that say something unknown.
func (x *reading) unknownWords() string {
	last := x.unknown[0]
	for _, i := range x.unknown[1:] {
		if i != last+1 {
			break
		}
		last = i
	}
	return x.said(x.unknown[0], last+1)
}

// asks reports whether a question asks for figures at all. Catalogue and documents
// answer others: for seats that are left, what a module is, how to register.
func (x *reading) asks(q statistics.Query) bool {
	x.unknown = x.openWords()
	if x.has(ownAffairs) && !x.has(strongly) {
		return false
	}
	if x.has(inGeneral) && q.Period.IsZero() && len(q.Dimensions)+len(q.Filters) == 0 && !x.has(strongly) {
		return false // about the country, or about what a course is like
	}
	strong := x.has(strongly) || len(q.Dimensions) > 0 || !q.Compare.IsZero() || x.superlative || x.ranking || x.shares || x.viewed ||
		slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool {
			return isRate(m) || m == statistics.LeadTime || m == statistics.GroupSize || m == statistics.Unanswered || m == statistics.Helpful || m == statistics.Unhelpful
		})
	if !strong && (x.before == nil && followAnd.MatchString(x.line) || x.has(defines) && q.Period.IsZero() && len(q.Filters) == 0) {
		return false // about something else that was spoken of; or what a word means
	}
	wants := strong || x.hasCount || x.has(asksFor)
	if len(q.Metrics) == 0 {
		if x.back != nil && x.back.Reason != NoSuchTime {
			return (x.hasCount || strong || len(x.instead) > 0 && len(x.words) <= 6) && len(x.unknown) == 0
		}
		return x.has(statsWords) && len(x.unknown) == 0 && (len(q.Dimensions) > 0 || len(x.values) > 0 || !q.Period.IsZero() || x.has(strongly) && len(x.words) < 8) ||
			len(q.Dimensions) > 0 && len(x.unknown) == 1 && x.divides(q.Dimensions[0]) && len(x.words) <= 6 && !x.dims[0].asked && x.unknown[0] < x.dims[0].at ||
			x.hasCount && len(x.dims) > 0 && !x.dims[0].asked && len(x.unknown) == 0
	}
	if x.asksOtherwise() {
		return false
	}
	if len(x.unknown) > 0 {
		short := len(x.words) <= 6 && x.has(phrase(`\w*(?:ungen|zahlen|ings|ations|ments|ups)`)) && !x.has(offers)
		if short && len(x.unknown) <= 2 {
			return true
		}
		return wants && len(x.unknown) <= 4 && len(x.unknown)*2 <= len(x.words) && (strong || x.counting())
	}
	offered := slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool {
		return m == statistics.Runs || m == statistics.Seats || m == statistics.Free || m == statistics.Taken
	})
	if offered {
		only := len(q.Dimensions) == 1 && x.dims != nil && x.dims[0].asked && !x.superlative && len(q.Having) == 0
		return !only && (strong || x.past && x.hasCount || x.has(phrase(`insgesamt|altogether|in total|overall|gesamt\w*`))) && (!x.has(offers) || x.has(goneBy) && over(q.Period, x.now)) || x.superlative || x.has(strongly)
	}
	if wants {
		return true
	}
	alone := len(x.words) <= 9 && (!x.has(offers) || todays.MatchString(x.line)) && !x.has(phrase(`ich|wir|man|i|we|you|sie`))
	singular := len(q.Metrics) == 1 && q.Metrics[0] == statistics.Bookings && !x.has(phrase(`\w*(?:ungen|zahlen|ings|ations|ments|ups|angemeldet|gebucht|stand)`))
	return alone && !singular || !q.Period.IsZero() && x.past && !singular && !x.has(offers)
}

// over reports whether a period has ended.
func over(p statistics.Period, now time.Time) bool {
	return p.To != (german.Civil{}) && dayOf(p.To).Before(now)
}

// counting reports whether what is unknown is what is to be counted: "wie viele
// Frauen haben teilgenommen".
func (x *reading) counting() bool {
	return x.hasCount && x.past || x.has(asksFor) || len(x.words) <= 5
}

// asksOtherwise reports whether a word that is not understood says that something
// else than figures is asked for.
func (x *reading) asksOtherwise() bool {
	return slices.ContainsFunc(x.unknown, func(i int) bool { return otherQuestions()[x.folded(i)] })
}

// otherQuestions are words of questions that are not for figures.
func otherQuestions() map[string]bool {
	return set(`wann warum wieso weshalb wo wohin woher wozu womit wofur kostet kosten preis when where why cost costs ich mich mein meine du i my können kann konnen darf durfen muss mussen sollen could can should may must soll sollte unterschied bedeutet heisst funktioniert`)
}

// respelled corrects words of the rules that are mistyped.
func (x *reading) respelled() (string, bool) {
	if len(x.unknown) == 0 {
		return "", false
	}
	text, shift := x.text, 0
	changed := false
	for _, i := range x.unknown {
		w := x.words[i]
		if better := spellingOf(w.folded); better != "" {
			text = text[:w.Span.Start+shift] + better + text[w.Span.End+shift:]
			shift += len(better) - (w.Span.End - w.Span.Start)
			changed = true
		}
	}
	return text, changed && !strings.EqualFold(text, x.text)
}
