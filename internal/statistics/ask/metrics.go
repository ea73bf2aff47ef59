package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

const (
	bookingNoun = `(?:kurs|modul|neu|gesamt|seminar|schulungs|veranstaltungs|akademie)?(?:anmeldung|buchung)(?:en)?|anmeldezahl(?:en)?|anmeldestand|anmelde?eingang|(?:buchungs|anmelde)(?:verlauf|entwicklung|kurve|stand|lage)|buchungseingang(?:e|s)?|buchungszahl(?:en)?|(?:anmelde|buchungs)statistik(?:en)?|registrierung(?:en)?|einschreibung(?:en)?|reservierung(?:en)?|bookings?|registrations?|enrol?lments?|sign ?ups?|reservations?`
	townNoun    = `kommunen|stadten?|gemeinden|gebietskorperschaften|verwaltungen|rathauser|municipalities|cities|towns|local authorities`
	peopleNoun  = `personen|leuten?|menschen|beschaftigten?|mitarbeit\w+|kolleg\w+|kopfen?|people|persons|individuals|staff|employees`
	howMany     = `wie viele?n?|wieviele?n?|anzahl(?: an| von| der)?|zahl(?: von| der)?|how many|number of|the number of`
	different   = `(?:(?:verschiedene[nr]?|unterschiedliche[nr]?|einzelne[nr]?|beteiligte[nr]?|teilnehmende[nr]?|angemeldete[nr]?|different|distinct|unique|uniqu|participating|der|aller|unserer) )*`
)

// metricWords are how metrics are called, in the order in which they are looked
// for: what says more stands first.
var metricWords = []struct {
	metric  statistics.Metric
	pattern *regexp.Regexp
}{
	{statistics.CancellationRate, phrase(`(?:storno|stornierungs|absage|absprung|abmelde|abbruch|abbrecher|rucktritts|kundigungs)(?:quoten?|raten?|anteile?)|cancell?ation rates?|drop ?out rates?`)},
	{statistics.AttendanceRate, phrase(`(?:teilnahme|anwesenheits|erscheinens|prasenz)(?:quoten?|raten?)|attendance rates?|show up rates?`)},
	{statistics.Utilisation, phrase(`auslastung(?:en|squoten?|sgrad|sgrade|szahlen)?|(?:wie )?(?:gut |stark )?ausgelastet\w*|belegungsquoten?|belegungsgrad|fullstand|fullgrad|fullungsgrad|wie (?:gut |stark )?(?:voll|gefullt|besetzt)|utili[sz]ation(?: rates?)?|occupancy(?: rates?)?|how full`)},
	{statistics.RefusalRate, phrase(`ablehnungs(?:quoten?|raten?)|nichtbeantwortungsquoten?|refusal rates?|quoten? (?:der |an )?unbeantworteter?n? fragen`)},
	{statistics.LeadTime, phrase(`zwischen (?:der )?(?:anmeldung|buchung) und (?:dem |der )?(?:kurs\w*|termin\w*|veranstaltung\w*|modul\w*|beginn)|between booking and (?:the )?(?:course|run|start)|vorlauf(?:zeit(?:en)?|s)?|buchungsvorlauf|anmeldevorlauf|lead times?|wie (?:viel )?(?:fruh|fruhzeitig|zeitig|lange vorher|lange im voraus|viele tage vorher|viele tage im voraus|kurzfristig|weit im voraus|lange vor (?:dem )?(?:kurs|termin|beginn)\w*|viele tage vor (?:dem )?(?:kurs|termin|beginn)\w*|rechtzeitig)|how (?:early|far in advance|far ahead|long before|many days in advance|many days before)`)},
	{statistics.GroupSize, phrase(`mit wie viele?n? (?:personen|leuten|teilnehm\w+|kolleg\w+|platzen)|gruppengrossen?(?: (?:je|pro) (?:anmeldung|buchung))?|grosse der gruppen|(?:platze|personen|sitzplatze|teilnehmende) (?:(?:wurden|werden|gab es|im schnitt|durchschnittlich|im durchschnitt) )*(?:je|pro) (?:anmeldung|buchung)|wie gross sind die gruppen|group sizes?|(?:seats|people|persons) per (?:booking|registration)`)},
	{statistics.Unhelpful, phrase(`(?:nicht|wenig|kaum) (?:als )?hilfreich\w*(?: (?:antworten|bewertet\w*|empfunden\w*))?|unhilfreich\w*(?: antworten)?|als nicht hilfreich(?: bewertet\w*)?|negativ bewertete?[nr]?(?: antworten)?|(?:negative|schlechte)[nr]? (?:bewertungen|ruckmeldungen)|unhelpful(?: answers)?|not helpful(?: answers)?|daumen runter|thumbs down`)},
	{statistics.Helpful, phrase(`(?:als )?hilfreich\w*(?: (?:antworten|bewertet\w*|empfunden\w*))?|positiv bewertete?[nr]?(?: antworten)?|(?:positive|gute)[nr]? (?:bewertungen|ruckmeldungen)|helpful(?: answers)?|daumen hoch|thumbs up`)},
	{statistics.Unanswered, phrase(`unbeantwortete?[nr]?(?: fragen| anfragen| geblieben\w*)?|nicht beantwort\w+(?: fragen| werden| worden| konnen| konnten| konnte)?|abgelehnte?n? (?:fragen|anfragen)|offen geblieben\w*|offene[nr]? fragen|unbeantwortet|unanswered(?: questions)?|not answered|could not answer|couldn t answer|refused questions`)},
	{statistics.Answered, phrase(`beantwortete?[nr]?(?: fragen)?|beantwortet|beantworten|answered(?: questions)?|(?:(?:the )?(?:assistant|chatbot|bot) )?answer`)},
	{statistics.Questions, phrase(`(?:gestellte[nr]? )?(?:chat|nutzer)?(?:fragen|anfragen)(?: (?:gestellt|eingegangen|an den (?:assistenten|chatbot|bot)))?|questions?(?: asked)?|gestellte?[nr]?|gefragt|befragt`)},
	{statistics.Municipalities, phrase(`(?:aus |von |from )?(?:` + howMany + `) ` + different + `(?:` + townNoun + `)|(?:verschiedene[nr]?|unterschiedliche[nr]?|beteiligte[nr]?|teilnehmende[nr]?|different|distinct|participating) (?:` + townNoun + `)|kommunenzahl|reichweite`)},
	{statistics.People, phrase(`(?:` + howMany + `) ` + different + `(?:` + peopleNoun + `)|(?:verschiedene[nr]?|unterschiedliche[nr]?|einzelne[nr]?|different|distinct|unique|uniqu) (?:` + peopleNoun + `)|personenzahl|kopfzahl`)},
	{statistics.Expired, phrase(`nicht (?:rechtzeitig|fristgerecht|fristgemass) (?:bestatigt\w*|angenommen)|not confirmed in time|(?:verfallene?[nr]?|abgelaufene?[nr]?|expired|verfallen|abgelaufen)(?: (?:` + bookingNoun + `))?`)},
	{statistics.Confirmed, phrase(`(?:bestatigte?[nrs]?|bestatigt|confirmed|zugesagte?[nr]?|fest zugesagte?[nr]?)(?: (?:` + bookingNoun + `))?|bestatigungen|confirmations`)},
	{statistics.Cancelled, phrase(`(?:wieder )?(?:stornierte?[nrs]?|stornierung(?:en)?|stornos?|storni|stornierungszahl(?:en)?|absagen?|abgesagte?[nr]?|abmeldung(?:en)?|abgemeldete?[nr]?|rucktritte?n?|abgesprungen\w*|zuruckgetreten\w*|storniert|abgesagt|abgemeldet|cancell?ed|cancell?ations?)(?: (?:` + bookingNoun + `))?`)},
	{statistics.Waitlisted, phrase(`(?:wie lange?|how long) (?:ist|sind|war|waren|is|are|was) (?:die |unsere |the |our )?(?:wartelisten?|wait(?:ing)? ?lists?)|warten|wartet|waiting|(?:(?:anmeldungen|buchungen|wartende) )?(?:auf (?:der|den|einer) )?(?:wartelisten?|wartelistenplatze?n?|wartelisteneintrage?n?|wartelistenzahl(?:en)?)|wartende?[nr]?|(?:bookings )?(?:on )?(?:the )?wait(?:ing)? ?lists?(?: bookings)?|wait ?listed(?: bookings)?`)},
	{statistics.Free, phrase(`freie?[nr]? (?:platze?n?|kapazitat(?:en)?|seats)|restplatze?n?|(?:unbesetzte?|leere?|ungenutzte?|unbelegte?|offene|verfugbare?)[nr]? platze?n?|(?:free|available|empty|open|remaining) (?:seats|places|spots)|(?:seats|places) (?:are |were )?(?:still )?(?:left|free|available)`)},
	{statistics.Taken, phrase(`(?:belegte?|vergebene?|gebuchte?|besetzte?)[nr]? (?:platze?n?|seats)|(?:taken|booked|occupied) seats|seats (?:were |are )?(?:taken|booked)`)},
	{statistics.Attended, phrase(`(?:(?:tatsachlich(?:e[nr]?)?|wirklich|letztlich|actually) )?(?:teilgenommen\w*|anwesende?[nr]?|anwesend|erschienene?[nr]?|erschienen|anwesenheit(?:en)?|anwesenheitszahl(?:en)?|dabei gewesen|(?:wirklich|tatsachlich|auch) (?:gekommen|da|dagewesen)|attended|showed up|attendees|attendance|took part)|tatsachliche[nr]? (?:teilnehm\w+|teilnahmen?)`)},
	{statistics.Participants, phrase(`(?:kurs|schulungs|modul|seminar)?teilnehm(?:ende?[nr]?|er|erinnen|ern|erzahl(?:en)?|endenzahl(?:en)?|endezahl(?:en)?)|teilnehmerinnen und teilnehmern?|teilnehmer innen|teilnahmen?|teilnahmezahl(?:en)?|participants?|nehmen teil|participated`)},
	{statistics.Bookings, phrase(`nachfrage(?: nach)?|demand(?: for)?|(?:neue[nr]? |new )?(?:gesamt)?(?:` + bookingNoun + `)|angemeldete?[nr]?|angemeldet|anmeldet\w*|gebuchte?[nr]?|gebucht|registriert|eingeschrieben|booked|registered|signed up|enrol?led|book|register|melden sich|meldeten sich|meldet sich|buchen|buchten`)},
	{statistics.Seats, phrase(`(?:gesamt|sitz)?platze?n?|(?:gesamt)?kapazitat(?:en)?|platzangebot|platzzahl(?:en)?|platzkapazitat(?:en)?|seats|capacity|spots`)},
}

// existing asks whether there is anything to count.
const existing = `(?:gibt es|gab es|gabs|haben wir|hatten wir|did we (?:get|have|receive|see)|do we have|have we (?:had|got|received)|are there|were there) (?:\w+ ){0,4}(?:anmeldungen|buchungen|stornierungen|stornos|absagen|registrations|bookings|cancell?ations|sign ?ups)`

var (
	runNoun     = `termine?n?|kurstermine?n?|veranstaltung(?:en)?|durchgangen?|durchfuhrung(?:en)?|durchlaufe?n?|schulung(?:en)?|seminare?n?|workshops?|kursen?|runs|course dates|sessions|dates|courses|events`
	countedRuns = phrase(`(?:` + howMany + `) (?:(?:der|unserer|our|angebotene[nr]?|durchgefuhrte[nr]?) )*(?:` + runNoun + `)|terminzahl(?:en)?|kurszahl(?:en)?`)
	runsAlone   = phrase(`(?:` + runNoun + `)`)
	townsAlone  = phrase(`(?:` + townNoun + `)`)
	peopleAlone = phrase(`(?:` + peopleNoun + `)`)
	howManyRows = phrase(`(?:aus |in |an |from |in )?(?:` + howMany + `) ` + different + `(` + manyNouns + `)`)
	melden      = phrase(`(?:melde[nt]?|meldeten|buche[nt]?|bucht|buchten)(?: sich)?`)
	aside       = phrase(`angemeldet\w*|gebucht\w*|melden|meldet|sich|buchen|bucht|anmelden|an|teilgenommen|dabei|vorher|im voraus|took part|book|register|registered|booked|sign up|signed up|participated|teilnehmen|beteiligt\w*|mitgemacht|do people|users`)
	onOffer     = phrase(`im angebot|zur verfugung|on offer`)
	isFree      = phrase(`frei|ubrig|leer|unbesetzt|offen|unbelegt|ungenutzt|frei geblieben|left|free|available|empty`)
	isTaken     = phrase(`belegt|vergeben|gebucht|besetzt|weg|taken|booked|occupied`)
	fullTo      = phrase(`voll|gefullt|belegt|besetzt|gebucht|full|filled|occupied`)
	leftOpen    = phrase(`offen|unbeantwortet|ohne antwort`)
	waits       = phrase(`warten|wartet|waiting`)
	forSeat     = phrase(`(?:auf|for) (?:einen|den|die|a) (?:freien |free )?(?:platze?|seats?)`)
	countWords  = phrase(howMany + `|` + existing + `|wie oft|wie haufig|how often|zahlen|gesamtzahl|gesamtanzahl|wie hoch|how high|how much|insgesamt|wie lange? (?:ist|sind|war|waren)|how long (?:is|was|are)|what is|what was|what were|was war|was ist|wie (?:war|ist|waren|sind|lag|liegt)(?: die| der| das| unsere)?`)
	percent     = phrase(`(?:wie ?viele?n?|how many|what|welcher|in) (?:prozent|percent|per cent)(?: der| aller| of)?|prozentual\w*|anteile?s?(?: der| an| von)?|prozentsatz|percentages?(?: of)?|(?:the )?(?:share|proportion) of|quoten?|verhaltnis`)
	averaged    = phrase(`(?:im )?(?:durchschnitt|mittel|schnitt)|durchschnittlich\w*|mittlere[rnms]?|median\w*|on average|average|mean|typische?r?w?e?i?s?e?|typically|ublicherweise`)
)

// A mention is a metric that was said.
type mention struct {
	metric   statistics.Metric
	from, to int
}

// counts reads what is counted.
func (x *reading) counts() {
	q := x.heard
	add := func(metric statistics.Metric) func(m match) bool {
		return func(m match) bool {
			x.mentions = append(x.mentions, mention{metric, m.from, m.to})
			return true
		}
	}
	q.each(bothSeats, counted, func(m match) bool { return add(statistics.Taken)(m) && add(statistics.Free)(m) })
	q.each(seatsBoth, counted, func(m match) bool { return add(statistics.Free)(m) && add(statistics.Taken)(m) })
	if q.has(waits) {
		q.take(forSeat, filler)
	}
	for _, w := range metricWords {
		q.each(w.pattern, counted, add(w.metric))
	}
	q.each(countedRuns, counted, add(statistics.Runs))
	if slices.ContainsFunc(x.having, func(b bound) bool { return b.percent }) && !slices.ContainsFunc(x.mentions, func(m mention) bool { return isRate(m.metric) }) {
		q.each(fullTo, counted, func(m match) bool { // "zu mehr als 80 % voll", "80 % der Plätze belegt"
			x.drop(statistics.Seats)
			return add(statistics.Utilisation)(m)
		})
	}
	if x.mentioned(statistics.Questions) {
		q.each(leftOpen, counted, add(statistics.Unanswered))
	}
	if x.mentioned(statistics.Seats) {
		q.take(onOffer, filler)
	}
	x.came()
	slices.SortStableFunc(x.mentions, func(a, b mention) int { return a.from - b.from })
	if x.mentioned(statistics.Seats) {
		if x.partOfSeats() {
		} else if q.take(isFree, counted) {
			x.exchange(statistics.Seats, statistics.Free)
		} else if x.mentioned(statistics.Bookings) && q.has(phrase(`gebucht`)) || q.take(isTaken, counted) {
			x.exchange(statistics.Seats, statistics.Taken)
			x.drop(statistics.Bookings)
		}
	}
	for _, metric := range []statistics.Metric{statistics.Unanswered, statistics.Answered, statistics.RefusalRate} {
		if x.mentioned(metric) && x.mentioned(statistics.Questions) && !q.has(phrase(`fragen (?:und|sowie)|gestellte?[nr]?|questions and`)) && !x.partOf(metric) {
			x.drop(statistics.Questions)
		}
	}
	if x.mentioned(statistics.Helpful) || x.mentioned(statistics.Unhelpful) {
		q.take(phrase(`antworten|answers|bewertet\w*|bewertungen|eingestuft|empfunden`), filler)
		x.drop(statistics.Answered)
		if !q.has(phrase(`fragen (?:und|sowie)|questions and`)) {
			x.drop(statistics.Questions)
		}
	}
	x.numbered()
	x.listed()
	x.runsListed()
	x.stated()
	x.subjects()
	for _, m := range x.mentions {
		if w := x.folded(m.from - 1); (w == "nach" || w == "by") && x.words[m.from-1].role == open {
			x.words[m.from-1].role = ordered
			if len(x.mentions) > 1 || x.before != nil {
				x.sorts, x.sortAt = true, m.from
			}
		}
	}
}

// partOfSeats counts seats and what became of them: "wie viele Plätze gab es, und
// wie viele davon waren belegt?"
func (x *reading) partOfSeats() (found bool) {
	x.each(seatsOfThose, counted, func(m match) bool {
		metric := statistics.Taken
		if isFree.MatchString(" " + m.groups[0] + " ") {
			metric = statistics.Free
		}
		x.mentions = append(x.mentions, mention{metric, m.from, m.to})
		found = true
		return true
	})
	return found
}

var seatsOfThose = phrase(`(?:(?:und|and|wie viele|how many|davon|of those|of them|were|waren|wurden|sind) )*(?:davon|of those|of them) (?:(?:waren|wurden|sind|noch|were|are) )*(frei|ubrig|leer|unbesetzt|unbelegt|free|empty|belegt|vergeben|gebucht|besetzt|taken|booked)`)

// partOf reports whether a metric is said to be a part of others: "Fragen je
// Monat, davon unbeantwortet".
func (x *reading) partOf(metric statistics.Metric) bool {
	at := slices.IndexFunc(x.words, func(w word) bool { return w.folded == "davon" || w.folded == "darunter" || w.folded == "thereof" })
	if at < 0 || x.ofThose() {
		return false
	}
	return slices.ContainsFunc(x.mentions, func(m mention) bool { return m.metric == metric && m.from > at })
}

// verbOnly drops a metric that only a verb said: "haben sich angemeldet".
func (x *reading) verbOnly(metric statistics.Metric) {
	x.mentions = slices.DeleteFunc(x.mentions, func(m mention) bool {
		if m.metric != metric {
			return false
		}
		before := x.folded(m.from - 1)
		return !(m.from > 0 && x.words[m.from-1].role == counted && (before == "und")) && !nounLike.MatchString(x.folded(m.from))
	})
}

var nounLike = regexp.MustCompile(`^(?:` + bookingNoun + `)$`)

func (x *reading) mentioned(metric statistics.Metric) bool {
	return slices.ContainsFunc(x.mentions, func(m mention) bool { return m.metric == metric })
}

func (x *reading) exchange(old, with statistics.Metric) {
	for i := range x.mentions {
		if x.mentions[i].metric == old {
			x.mentions[i].metric = with
		}
	}
}

func (x *reading) drop(metric statistics.Metric) {
	x.mentions = slices.DeleteFunc(x.mentions, func(m mention) bool { return m.metric == metric })
}

// metrics are what is counted, in the order in which it was said, without those
// that only order rows.
func (x *reading) metrics() (list []statistics.Metric) {
	for _, m := range x.mentions {
		if !slices.Contains(list, m.metric) {
			list = append(list, m.metric)
		}
	}
	return list
}

// ratesOf makes shares that were asked for into the rates there are. ok is false
// where there is no such rate.
func ratesOf(metrics []statistics.Metric) (list []statistics.Metric, ok bool) {
	only := func(allowed ...statistics.Metric) bool {
		return !slices.ContainsFunc(metrics, func(m statistics.Metric) bool { return !slices.Contains(allowed, m) })
	}
	has := func(m statistics.Metric) bool { return slices.Contains(metrics, m) }
	switch {
	case len(metrics) == 1 && isRate(metrics[0]):
		return metrics, true
	case has(statistics.Cancelled) && only(statistics.Cancelled, statistics.Bookings):
		return []statistics.Metric{statistics.CancellationRate}, true
	case has(statistics.Attended) && only(statistics.Attended, statistics.Participants):
		return []statistics.Metric{statistics.AttendanceRate}, true
	case (has(statistics.Unanswered) || has(statistics.RefusalRate)) && only(statistics.Unanswered, statistics.Questions, statistics.RefusalRate):
		return []statistics.Metric{statistics.RefusalRate}, true
	case has(statistics.Taken) && only(statistics.Taken, statistics.Seats), has(statistics.Utilisation):
		return []statistics.Metric{statistics.Utilisation}, true
	}
	return metrics, false
}

func isRate(m statistics.Metric) bool {
	switch m {
	case statistics.CancellationRate, statistics.AttendanceRate, statistics.Utilisation, statistics.RefusalRate:
		return true
	}
	return false
}

// ofRuns reports whether a metric is of runs.
func ofRuns(m statistics.Metric) bool {
	switch m {
	case statistics.Runs, statistics.Seats, statistics.Taken, statistics.Free, statistics.Utilisation:
		return true
	}
	return false
}

// ofQuestions reports whether a metric is of questions.
func ofQuestions(m statistics.Metric) bool {
	switch m {
	case statistics.Questions, statistics.Answered, statistics.Unanswered, statistics.RefusalRate, statistics.Helpful, statistics.Unhelpful:
		return true
	}
	return false
}

// byRun reports whether periods of a metric are by the date of the run.
func byRun(m statistics.Metric) bool {
	return ofRuns(m) || m == statistics.Participants || m == statistics.Attended || m == statistics.AttendanceRate
}
