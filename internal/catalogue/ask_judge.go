package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

var (
	seatsWords = regexp.MustCompile(` (freien?|freier|freies|verfugbare?[rn]?|ubrige?|restliche?n?|noch|genug|irgendwo|buchbare?n?) (\w+ ){0,2}(platze?n?|platz|kursplatze?|termine?n?|kurse?n?|module?n?)| (platze?n?|platz|kursplatze?) (\w+ ){0,8}(frei|verfugbar|ubrig|leer|zu haben) | (ausgebucht|ausgebuchten?|restplatze?|uberbucht|warteliste|voll belegt|schon voll|noch voll|komplett voll) | (ist|sind) (\w+ ){0,5}voll | (noch|was|etwas|alles|ist|sind|ware|waren|wird|mal|irgendwo) (\w+ ){0,3}(frei|buchbar|verfugbar) | komme? (ich|wir) (\w+ ){0,3}noch rein | (kann|konnen|darf|durfen|komme|kommt|kommen) (\w+ ){0,7}noch (\w+ ){0,3}(einsteigen|mitmachen|teilnehmen|dazustossen|dazukommen|reinkommen|rein|aufspringen|dabei sein) | (seats?|places?|spots?|slots?) (\w+ ){0,8}(left|free|available) | (free|available|any|open) (seats?|places?|spots?|slots?) | still (\w+ )?(seats?|places?|spots?|slots?|available|free|room) | fully booked | sold out | waiting list | available (seats?|dates?) | booked up `)
	seatCount  = regexp.MustCompile(` (wie ?viele?n?|how many) (\w+ )?(platze?n?|kursplatze?|seats?|places|spots) `)
	onlyFree   = regexp.MustCompile(` (freie[nr]? (\w+ )?(termine?n?|kurse?n?|module?n?|angebote?n?|durchgange?)|(termine?|kurse?|module?|was|etwas|wo|welche[rs]?|dates?|courses?|modules?|what|which|anything) (\w+ ){0,6}(frei|buchbar|verfugbar|available|free)|nur (die )?(freien?|mit freien platzen|buchbaren?)|wo (\w+ ){0,4}(platz|platze)|nicht ausgebucht(e[nr]?)?|mit freien platzen|buchbare|restplatze?|with (free|available) seats|available dates|free dates) `)
	supposing  = regexp.MustCompile(` (wenn|falls|sofern|sobald|wie funktioniert|was (ist|sind|bedeutet|heisst) (die |eine |der |das |mit der )?(warteliste|ausgebucht|restpl\w+)|was passiert|was macht man|was (mache|machen|tue|tun) (ich|wir) (\w+ ){0,2}bei|wozu|if|in case|what happens|what is (a|the) waiting|how does) `)
	fullOnes   = regexp.MustCompile(` (welche[rs]?|was|alle|which|what) (\w+ ){0,6}(ausgebucht|voll|belegt|fully booked|booked out|sold out|full) | ausgebuchte[nr]? (\w+ )?(termine?n?|kurse?n?|module?n?|durchgange?) | (fully booked|sold out) (dates|courses|modules|runs) `)
	notFull    = regexp.MustCompile(` (nicht|kein\w*|not|isn t|aren t) (\w+ ){0,3}(ausgebucht|voll|belegt|fully|booked|sold|full) `)
	offWords   = regexp.MustCompile(` (fallt|fallen) (\w+ ){0,9}aus | (ausfallt|ausfallen|ausfalle|ausgefallen\w*|entfallt|entfallen\w*|abgesagt\w*|gestrichen\w*|cancell?ed|called off) `)
	untilWords = regexp.MustCompile(` bis wann (\w+ ){0,9}(anmelden|buchen|gebucht|angemeldet|anmeldung) | (anmeldeschluss|anmeldefrist|buchungsschluss) | (until|by) when (\w+ ){0,7}(book|register|sign up|apply) | (registration|booking) deadline `)
	ifItSuits  = regexp.MustCompile(` (wenn|falls) (s |es )?(irgend )?(geht|moglich|machbar|klappt) | if possible `)
	mine       = regexp.MustCompile(` (meine?[nmrs]? (platz|buchung\w*|anmeldung\w*|reservierung\w*|warteliste\w*|wartelistenplatz)|stehe ich|stehen wir|bin ich|sind wir (schon |noch )?(angemeldet|auf der)|habe ich|hab ich|my (booking|seat|place|registration)\w*|am i|do i have|have i) `)

	nextWords = regexp.MustCompile(` (das nachste mal|als nachstes|am nachsten dran|(nachste|fruheste)[nrs]? (\w+ )?(\w*termine?n?|start\w*|durchgang|durchlauf|durchgange|kursstart|lauf|beginn|veranstaltung|\w*module?|\w*kurse?|angebote?|mal|moglichkeit|gelegenheit|runde|schulung|seminar)|(nachst|fruhest)mogliche[nrs]?|am fruhesten|fruhestens|(next|earliest|soonest) (\w+ ){0,3}(dates?|time|run|start|course|module|event|session|cohort|opportunity|ones?)|coming up next) | (der|die|das|den|dem) (nachste|fruheste)[nrs]? $`)
	soonWords = regexp.MustCompile(` (demnachst|bald|in kurze|zeitnah|kommende[nrs]?|anstehende[nrs]?|in nachster zeit|in der nachsten zeit|die nachsten (\w+ )?(termine|kurse|module)|upcoming|soon|wieder|als nachstes) `)
	nextFree  = regexp.MustCompile(` (nachste|fruheste)[nrs]? (freien?|freier|freies|buchbare[nrs]?|verfugbare[nrs]?) | (next|earliest) (free|available|open) | (nachste|fruheste)[nrs]? termin (\w+ ){0,4}(buchen|frei|buchbar) `)
	moreWords = regexp.MustCompile(`^ (ja |und |bitte |ok |gut |gibt es |gibts |haben sie |habt ihr |zeig\w* |nenn\w* |mir |uns |sie |bitte |noch |da |denn |dazu |davon |auch |show |me |are |there |any |the |gerne? |was )*(mehr|weitere[nrs]?|andere[nrs]?|sonst noch|noch (was|welche|einen?|andere)|spatere[nrs]?|ubrigen|restlichen|more|further|other|later|others) (davon |dazu |noch |bitte |termine?n? |kurse?n? |module?n? |angebote?n? |durchgange |moglichkeiten |dates? |ones? |of |them |those |please |da |an |alternativ\w+ )*$|^ (was )?(gibt es |gibts )?(sonst|noch) (noch )?(was |alles |so |termine )?$`)

	laterWords = regexp.MustCompile(` (spatere?[nrs]?|later) `)
	soonerWord = regexp.MustCompile(` (fruhere?[nrs]?|earlier|sooner) `)
	whereWords = regexp.MustCompile(` (wo|where|ort|veranstaltungsort|plattform|platform|online|virtuell|digital|prasenz|prasent|vor ort|in person|on site) `)

	whenWords  = regexp.MustCompile(` (wann|ab wann|um wie ?viel uhr|uhrzeit|an welche[mn] (\w+ )?tage?n?|welche[rnsm]? (tag|datum|monat|woche|wochentag|uhrzeit)\w*|zu welchen zeiten|zu welcher zeit|when|what (time|date|day)|which (day|date|month|week)) `)
	inGeneral  = regexp.MustCompile(` (ab |bis )?(wann|when) (darf|durfen|muss|mussen|soll|sollen|sollte|sollten|braucht|brauche|brauchen|gilt|gelten|lohnt|sind wir|should|must|do we need) `)
	whenAsks   = regexp.MustCompile(` (lauft|laufen|findet|finden|stattfindet|stattfinden|startet|starten|start|starts|beginnt|beginnen|beginn|begins?|endet|enden|ende|ends?|trifft|treffen|meets?|ist|sind|gibts?|gibt|angeboten|kann|konnen|konnte|konnten|geht|los|losgeht|wieder|dran|habt|haben|hat|steht|kommt|kommen|next|is|are|dos|do|can|could|wird|werden|ware|bietet|bieten|soll|sollen|will|take) `)
	goesOn     = regexp.MustCompile(` (lauft|laufen|findet|finden|stattfindet|stattfinden|startet|starten|beginnt|beginnen|beginn|trifft|treffen|steht|stehen|ansteht|anstehen|angeboten|geplant|los|dran|angesetzt|vorgesehen|runs?|running|takes? place|taking place|starts?|starting|begins?|on offer|offered|planned|happening|scheduled|held|coming|on) `)
	listWords  = regexp.MustCompile(` (gibts?|gibt|gab es|habt|haben|hat|bietet|bieten|anbieten|was|welche[rnsm]?|zeige?n?|nenne?n?|liste|suche|suchen|brauche|brauchen|mochte|mochten|will|wollen|wurde|wurden|interess\w+|kann|konnen|konnte|konnten|darf|lasst|ware|irgendwas|etwas|auch|any|anything|something|what|which|show|list|is there|are there|looking|want|like|can|could|do you|lauft|laufen|findet|finden|passt|klappt|sonst|noch) `)
	offering   = regexp.MustCompile(` (gibts?|gibt|habt|haben|bietet|bieten|lauft|is there|are there|do you (have|offer)) (\w+ ){0,6}(zu|zum|zur|uber|on|about) `)
	doWords    = regexp.MustCompile(` (lernen|lerne|lernt|machen|mache|besuchen|besuche|belegen|belege|teilnehmen|teilnahme|mitmachen|buchen|buche|anmelden|nehmen|tun|los|angeboten|anbieten|bietet|geboten|fortbilden|weiterbilden|schulen|learn|attend|take|i do|we do|join|book|study|see) `)
	wishWords  = regexp.MustCompile(` (mochte|mochten|will|wollen|wurde gerne?|wurden gerne?|hatte gerne?|hatten gerne?|suche|suchen|brauche|brauchen|benotige\w*|interessiere\w*|plane|planen|i want|i would like|id like|looking for|i need|we need) `)
	countWords = regexp.MustCompile(` (wie ?viele?[nr]?|how many) `)
	countRuns  = regexp.MustCompile(` (wie ?viele?[nr]?|how many) (\w+ ){0,2}(termine?n?|durchgange?n?|durchlaufe|kurse?n?|module?n?|\w+module|\w+termine|angebote|veranstaltungen|dates?|runs|courses|modules) `)
	countDates = regexp.MustCompile(` (wie ?viele?[nr]?|how many) (\w+ ){0,2}(\w*termine?n?|durchgange?n?|durchlaufe|dates?|runs|cohorts) `)
	lengthAsks = regexp.MustCompile(` (wie lange? (\w+ ){0,2}(dauert|dauern|geht|gehen|lauft|ist|sind)|wie viel zeit|wie ?viele (stunden|minuten)|how long|how many (hours|minutes)|dauer) `)

	// of what is over, in words as they are written
	past = regexp.MustCompile(` (war|waren|fand|fanden|wurde|wurden|gab|begann|begannen|startete|starteten|endete|endeten|lief|liefen|gewesen|stattgefunden|gestartet|begonnen|gegründet|entstand|entstanden|kam|kamen|entwickelt|eingeführt|seit wann|bisher|bislang|damals|ehemalige\p{L}*|when was|what was|who was|was the|was there|was held|were|did|took|started|began|founded|since when) `)
	// of what documents tell, beside dates
	elsewhere = regexp.MustCompile(` (\w*kongress\w*|\w*konferenz\w*|tagung\w*|messe|\w*wettbewerb\w*|\w*fristen?|einsendeschluss|anmeldeschluss|bewerb\w*|einreich\w*|podcasts?|folgen?|hoerfolge\w*|newsletter\w*|blog\w*|beitrage?|artikel|interview\w*|berichte?|studien?|preis\w*|\w*zertifikate?s?|\w*bescheinigung\w*|nachweise?|kosten|kostet|kostenlos|kostenfrei|gebuhr\w*|rechnung|curriculum|lehrplan|inhalte?|inhaltlich|behandelt|behandeln|vermittelt|voraussetzung\w*|vorkenntnisse braucht|zielgruppe|geeignet|gedacht|lehrende\w*|dozent\w*|referent\w*|unterrichtet|unterrichten|leitet|grundung|gegrundet|hinzu|hinzukommen|hinzugekommen|neuen? (\w*module?n?|angebote)|ubungen|methode\w*|aufgaben?|hausaufgaben|ablauf|technik|ausstattung|software|kamera|unterlagen|material\w*|aufzeichnung\w*|forder\w+|abmelden|absagen|storn\w+|kundig\w+|teilgenommen|datenschutzerklarung|congress|conference|competition|deadline|certificate|cost|costs|price|fee|content|contents|prerequisites|lecturers?|teaches|new modules|recording\w*|requirements) `)
	wayWords  = regexp.MustCompile(` (worum|wovon|was ist (ein|eine|das|die|der)|was sind|was bedeutet|was heisst|wie melde|wie meldet|wie buche|wie bucht|wie kann ich mich|wie funktioniert|wo melde|wo buche|wo kann ich mich|erklar\w*|unterschied|lernt man|lerne ich|lerne man|lernen wir|mitnehme|mitnehmen|nehmen? (\w+ ){1,5}mit|nimmt (\w+ ){1,5}mit|mitbringen|what does|about the|explain|difference) `)
	// complete questions, that take nothing from the one before
	complete = regexp.MustCompile(`^ (was (lauft|laufen|gibts?|findet|startet|beginnt|steht|ist los|habt|haben|bietet|kann|konnen|fallt)|what( s| is)? (on|runs?|takes place|can i|can we)) |^ (welche[rnsm]?|which) (\w+ )?(\w*termine?n?|\w*kurse?n?|\w*module?n?|veranstaltungen|angebote|durchgange|dates|courses|modules|runs) `)
	defines  = regexp.MustCompile(` (what is|what are) `)
	joinsOn  = regexp.MustCompile(`^ (und|and|auch|sowie|oder|or|aber|but|dann|then|lieber|doch|stattdessen|instead|nur|only|bitte|besser|eher|ja|ok|hm|noch|gerne|rather|wie sieht e?s|wie siehts|wie ware|wie steht|was ist mit|what about|how about) | (auch|stattdessen|lieber|noch weitere|davon|dazu|dafur|hierzu|darunter|da noch|dann noch|dort noch|instead|also|of those|of them|for that) `)
	pronouns = regexp.MustCompile(` (es|das|dies|dieses|dieser|diesen|der|die|er|sie|it|that|this|they|these) `)
	thereof  = regexp.MustCompile(` (dazu|davon|dafur|hierzu|hierfur|damit|da|of it|for it|for that|of that) `)
	howIsIt  = regexp.MustCompile(` (wie (sieht e?s|siehts|steht e?s|stehts|schaut e?s|schauts) |what about |how about |was ist mit |wie ware e?s )`)
)

// judge decides whether the question is one for the catalogue.
func (q *heard) judge(a *Asked) {
	named := len(a.Modules) > 0
	timed := len(a.Query.Times) > 0 || a.Wrong != ""
	category := len(a.Query.Categories) > 0
	filtered := a.Query.Seats > 0 || a.Query.MaxMinutes > 0 || a.Query.MinMinutes > 0 || a.Level != ""
	is := func(p *regexp.Regexp) bool { return p.MatchString(q.line) }
	// "wenn es geht" is no condition
	supposed := supposing.MatchString(ifItSuits.ReplaceAllString(q.line, " "))

	if programmeWord.MatchString(q.line) && !named && (is(goesOn) || is(listWords)) && q.capital == strings.Contains(q.text, "Programm") && !category {
		a.Query.Categories = append(a.Query.Categories, Programme)
		category = true
	}
	dateNext := q.dated() && is(nextWords)
	off := is(offWords) && q.kind != german.AskWhy && q.kind != german.AskHow && (named || q.dated() || q.offers() || q.kind == german.AskWhatElse || timed)
	away := is(mine) || is(elsewhere) && !dateNext || (is(wayWords) || is(defines) && !timed) && !is(seatsWords) && !dateNext || past.MatchString(q.lower) && !is(nextWords) && !off || supposed ||
		is(inGeneral) && !is(nextWords)
	offers, dated := q.offers(), q.dated()
	something := named && q.nouns() || offers || dated || category
	strangers := q.has(strange)
	askKind := !slices.Contains([]german.QuestionType{german.AskWho, german.AskWhy, german.AskHowMuch, german.AskHowLong, german.AskWhatIs}, q.kind) && q.kind != german.AskHow
	if is(howIsIt) {
		askKind = true
	}
	if q.kind == german.AskWhatIs && (timed || is(seatsWords) || is(nextWords)) && (is(goesOn) || is(seatsWords) || is(nextWords)) && (dateNext || !is(wayWords)) {
		askKind = true
	}

	a.Next = is(nextWords) && !is(countWords)
	a.Count = is(countRuns)
	a.Seats = !away && (is(seatsWords) || is(seatCount)) && !(strangers && !something)
	a.Query.Full = a.Seats && is(fullOnes) && !is(notFull) && a.Query.Seats == 0
	a.Query.Off = off && !away
	a.Until = is(untilWords) && !is(mine) && !supposed && (named || !strangers)
	if a.Until && (named || dated) {
		a.Runs = true
	}
	if !a.Query.Full && (a.Seats && is(onlyFree) && len(a.Modules) != 1 || is(nextFree)) && a.Query.Seats == 0 {
		a.Query.Seats = 1
	}
	a.Points = a.Until && !named
	if a.Until || away {
		return
	}
	a.More = moreWords.MatchString(q.line) && !named && !timed
	switch {
	case a.Seats, a.Query.Off:
		a.Runs = true
	case is(countWords) && !is(whenWords) && !filtered:
		a.Runs = (named || timed && !strangers) && is(countDates)
		a.Length = is(lengthAsks)
		a.Maybe = a.Count && (timed || category || dated) || a.Length && named
	case q.kind == german.AskHowLong || is(lengthAsks):
		a.Length = true
		a.Maybe = named && !timed
		a.Runs = named && timed && dated
	case a.Next && (something || !strangers):
		a.Runs = askKind || is(whenWords)
	case dated && (is(whenWords) || is(listWords) || timed || named || len(q.words) <= 4):
		a.Runs = askKind
	case is(whenWords) && something && (is(whenAsks) || len(q.words) <= 6):
		a.Runs = (!strangers || named || offers && !q.subject()) && askKind
	case timed && (is(listWords) || is(goesOn) || is(doWords)) && (something || !strangers && (is(goesOn) || is(doWords) || is(listWords))):
		a.Runs = askKind && !q.otherThing()
	case timed && len(a.Unknown) > 0 && is(offering): // "Habt ihr im März etwas zu Robotik?"
		a.Maybe = askKind && !q.otherThing()
	case timed && something && !strangers && q.bare():
		a.Runs = askKind
	case filtered && something && (is(listWords) || is(doWords) || q.bare()):
		a.Runs = askKind && (a.Query.MaxMinutes > 0 || a.Query.MinMinutes > 0 || a.Query.Seats > 0 || timed)
		a.Maybe = askKind && !a.Runs
	case is(soonWords) && something && (is(goesOn) || is(listWords)):
		a.Runs = askKind && !q.otherThing() && (is(goesOn) || dated || is(wishWords) && offers)
	case is(wishWords) && named && is(doWords) && !strangers:
		a.Runs = askKind
	}
	a.Follows = a.More || askKind && !strangers && !is(countWords) &&
		(timed || named || category || filtered || a.Seats || dated) && (is(joinsOn) || is(howIsIt) || q.bare() && (q.kind == german.AskOther || timed || filtered)) && !q.otherThing()
	a.Points = askKind && !named && !category && !strangers && len(a.Unknown) == 0 &&
		(a.Seats || is(whenWords) && is(whenAsks) && (is(pronouns) || !offers || a.Next) || a.Next && dated || (dated || timed) && is(thereof))
	if (timed || a.Query.Full || a.Query.Off) && is(complete) && !is(joinsOn) && !is(thereof) {
		a.Follows, a.Points = a.More, false
		return
	}
	if !named && !timed && !category && !strangers && len(a.Unknown) == 0 {
		a.Shift = q.shift()
		a.Where = is(whereWords) && len(q.words) <= fewWords && !offers
		a.Points = a.Points || a.Length && is(pronouns) || a.Where && is(pronouns) && is(goesOn)
		a.Follows = a.Follows || a.Shift != 0 || a.Where && q.bare()
	}
	a.Follows = a.Follows || a.Points || a.Runs && !named && !category && len(a.Unknown) == 0 && (a.Seats || is(joinsOn))
}

// fewWords is how long a question is at most that leaves out what it is about.
const fewWords = 8

// shift reads whether later or earlier runs are wanted than those spoken of.
func (q *heard) shift() int {
	switch later, sooner := laterWords.MatchString(q.line), soonerWord.MatchString(q.line); {
	case later == sooner, len(q.words) > fewWords:
		return 0
	case later:
		return 1
	}
	return -1
}

// nouns reports whether a topic is named by a noun, as far as spelling tells:
// "Wann ist eine Kommune smart?" names none.
func (q *heard) nouns() bool {
	return !q.capital || slices.ContainsFunc(q.words, func(w heardWord) bool {
		return w.role == topical && upperFirst(w.Span.In(q.text))
	})
}

// bare reports whether nothing is said but times, topics and words for asking
// that are no verbs.
func (q *heard) bare() bool {
	if len(q.words) > 9 {
		return false
	}
	return !slices.ContainsFunc(q.words, func(w heardWord) bool {
		return w.role == open || w.role == strange
	})
}

// subject reports whether a stranger stands before any word for what is offered:
// "Wann läuft der Hackathon zum Kurs?"
func (q *heard) subject() bool {
	for _, w := range q.words {
		if w.role == strange {
			return true
		}
		if w.role == generic && (offerStems()[german.Stem(w.folded)] || dateStems()[german.Stem(w.folded)]) {
			return false
		}
	}
	return false
}

// otherThing reports whether "welche" asks for something that is neither offered
// nor a time: "Welche Städte machen im März mit?"
func (q *heard) otherThing() bool {
	for i, w := range q.words {
		if !strings.HasPrefix(w.folded, "welche") && w.folded != "which" {
			continue
		}
		for k, next := range q.words[i+1 : min(len(q.words), i+4)] {
			stem := german.Stem(next.folded)
			switch {
			case next.role == topical, next.role == filter, next.role == timed && k == 0,
				offerStems()[stem], dateStems()[stem], next.folded == "uhrzeit", next.folded == "tag", next.folded == "tagen", next.folded == "moglichkeiten":
				return false
			case withoutGeneric(next.folded) != next.folded:
				return false
			case q.capital && upperFirst(next.Span.In(q.text)):
				return true
			}
		}
		return true
	}
	return false
}
