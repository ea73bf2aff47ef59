package slots

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// An Act is what a message wants done, beside giving details. "" is none.
type Act string

// What can be wanted. Agree and Decline are whole messages, without anything else.
const (
	Start       Act = "start"        // to book
	Agree       Act = "agree"        // yes; also "verbindlich anmelden" in a draft
	Decline     Act = "decline"      // no
	GiveUp      Act = "give_up"      // to drop the draft
	Pause       Act = "pause"        // to go on later
	OtherRun    Act = "other_run"    // another date
	OtherModule Act = "other_module" // something else altogether
	WhichRun    Act = "which_run"    // to be told the date again
	Overview    Act = "overview"     // to be told what is known so far
	Mine        Act = "mine"         // to see one's bookings
	Cancel      Act = "cancel"       // to cancel a booking
	Move        Act = "move"         // to rebook
)

var (
	clauses = regexp.MustCompile(`[^,.!?;:\n]+`)
	// what makes a clause speak about booking rather than wish for it
	speaksAbout = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:wie|wo|ob|wann|warum|wieso|weshalb|wissen|erfahren|wenn|falls|bevor|nachdem|dass|weil|muss|müssen|sollte|welche[rsn]?|was|wer|nicht|keine?n?|bis|ab|seit|habe|haben|hatte|hatten|how|where|when|whether|if|what|which|must|not|don't|have)(?:[^\p{L}]|$)`)
	// what else people register for and book
	otherThings = regexp.MustCompile(`(?i)\b(?:hotel|zimmer|raum|räume|saal|flug|tisch|hund|sperrmüll|auto|gewerbe|wohnsitz|newsletter|hochzeit|kfz|bus|bahn|newsletters?|room|flight|patenschaft|wettbewerb|kongress|podcast)\b`)
	wish        = regexp.MustCompile(`(?i)\b(?:ich|wir|i|we|i'd|we'd|mir|uns)\b`)
	wishes      = regexp.MustCompile(`(?i)\b(?:möchte|möchten|moechte|moechten|möcht|will|wollen|würde|würden|wuerde|wuerden|hätte|hätten|haette|haetten|brauche|brauchen|bräuchten?|braeuchten?|benötigen?|wünsche|want|wanna|like|love|need|lets?|gern|gerne|bitte|please|jetzt)\b`)
	bookVerbs   = regexp.MustCompile(`(?i)\b(?:an(?:zu)?melden|(?:zu )?buchen|(?:zu )?reservieren|teil(?:zu)?nehmen|mit(?:zu)?machen|ein(?:zu)?tragen|ein(?:zu)?schreiben|dabei sein|registrieren|book|register|reserve|enroll?|join|attend|sign(?:ing)? (?:me |us )?up|take part)\b`)
	places      = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:teilnahme)?(?:platz|plätzen?|seats?|spots?)(?:[^\p{L}]|$)`)
	orders      = regexp.MustCompile(`(?i)^\W*(?:(?:ja|gut|ok|okay|dann|also|hallo|guten tag|please|bitte|und|hiermit|yes)\W+){0,3}(?:(?:buchen?|reservieren?|melden?|merken?|notieren?|tragen?|setzen?|schreiben?|nehmen?) (?:sie )?(?:bitte )?(?:mich|uns|mir|für|ein(?:en|e)?|zwei|drei|vier|fünf|\d|das|den|die|meine|am|im|auf)\b|(?:book|register|enroll?|reserve) (?:me|us|a|one|two|three|four|five|\d|my|the|it)\b|sign (?:me|us) up\b|(?:ich|wir) (?:melde|melden|buche|buchen|reserviere|reservieren) (?:mich|uns|hiermit|mir|ein|zwei|drei|den|das|die)\b|(?:melde|melden|buche|buchen|reserviere|reservieren|nehme|nehmen) (?:ich|wir) (?:mich|uns|mir|hiermit|gern|gerne)\b|anmelden:|sign up:|jetzt (?:anmelden|buchen))`)
	onlyVerb    = regexp.MustCompile(`(?i)^\W*(?:(?:ja|ok|okay|bitte|dann|gut|also|jetzt|gleich|yes|please)\W+)*(?:(?:verbindlich |jetzt |gleich )*(?:anmelden|buchen|anmeldung|reservieren|absenden|abschicken|bestätigen)|book(?: it| now)?|sign up|register|confirm|submit|jetzt verbindlich anmelden|buchen sie(?: das)?|buchen wir das|melden sie mich an|melde mich an)(?:\W+(?:bitte|please|now))*\W*$`)
	comes       = regexp.MustCompile(`(?i)\b(?:(?:ich|wir) (?:bin|sind|wären|wäre) (?:gern |gerne )?dabei|(?:ich|wir) (?:nehme|nehmen) (?:gern |gerne )?(?:teil\b|am|an)|count me in|i'm in)\b`)
	canI        = regexp.MustCompile(`(?i)^\W*(?:(?:hallo|guten tag|moin|hi|hello|ja|gut|ok|und|bitte|danke)\W+){0,3}(?:kann|könnte|können|könnten|könnt|könntet|darf|dürfte|würden|würdet|würdest|kannst|can|could|may|would) (?:ich|wir|sie|ihr|du|i|we|you)\b`)
	canNot      = regexp.MustCompile(`(?i)\b(?:als|ohne|auch|wenn|falls|obwohl|trotzdem|mehrere[nr]?|gleichzeitig|nachträglich|spontan|noch|überhaupt|kostenlos|mehr|später|nur|also|without|even|still|too)\b`)
	mich        = regexp.MustCompile(`(?i)\b(?:mich|uns|mir|me|us|ich|wir|i|we)\b`)
	waiting     = regexp.MustCompile(`(?i)\b(?:auf (?:die|der|eine[r]?) warteliste|warteliste\W*(?:bitte|please)?\W*$|(?:ja|ok|gern|gerne|dann|bitte)\W+(?:die )?warteliste|on (?:the|a) wait(?:ing)? ?list|vormerken|auf die liste)`)
)

// readAct reads what is to be done.
func (s *state) readAct() {
	text := s.oneLineDates()
	s.Waiting = waiting.MatchString(text) && !aboutList.MatchString(text)
	for _, a := range s.acts() {
		if a.re.MatchString(text) && (a.unless == nil || !a.unless.MatchString(text)) {
			s.Act = a.act
			return
		}
	}
	if s.starts(text) {
		s.Act = Start
		if s.Open && onlyVerb.MatchString(text) {
			s.Act = Agree
		}
	}
}

// oneLineDates is what is to be read, without the full stops in dates, which part
// no clauses.
func (s *state) oneLineDates() string {
	text := slices.Clone(s.rest)
	for _, d := range german.Dates(string(text)) {
		for i := d.Start; i < d.End; i++ {
			if text[i] == '.' || text[i] == ',' {
				text[i] = ' '
			}
		}
	}
	return shortDates.ReplaceAllString(string(text), "$1 ")
}

// shortDates are days with full stops, also such as do not exist.
var shortDates = regexp.MustCompile(`\b(\d{1,2})\.`)

// aboutList asks about waiting lists or one's place on them.
var aboutList = regexp.MustCompile(`(?i)(?:was (?:ist|bedeutet|heißt)|wie (?:funktioniert|lang)|wenn|auf welchem platz|wo stehe|stehe ich|how does|what is|position)`)

// starts reports whether a message wants to book.
func (s *state) starts(text string) bool {
	if onlyVerb.MatchString(text) {
		return true
	}
	for _, at := range clauses.FindAllStringIndex(text, -1) {
		clause := text[at[0]:at[1]]
		end := min(at[1]+1, len(text))
		asks := text[at[1]:end] == "?"
		switch {
		case otherThings.MatchString(clause), s.looksAround(text, clause, at):
		case orders.MatchString(text[at[0]:end]):
			return true
		case asks || canI.MatchString(clause):
			if canI.MatchString(clause) && !canNot.MatchString(another.ReplaceAllString(clause, "")) && mich.MatchString(clause) &&
				(bookVerbs.MatchString(clause) || places.MatchString(clause) || waiting.MatchString(clause)) {
				return true
			}
		case noteLike.MatchString(text) && (s.dated(clause, at) || forWhom.MatchString(text)):
			return true
		case s.orderInBrief(clause, at):
			return true
		case speaksAbout.MatchString(something.ReplaceAllString(clause, "")):
		case wish.MatchString(clause) && wishes.MatchString(clause) && (bookVerbs.MatchString(clause) || places.MatchString(clause)),
			wishes.MatchString(clause) && bookVerbs.MatchString(clause) && !aboutBooking.MatchString(clause),
			wish.MatchString(clause) && group.MatchString(clause) && wants.MatchString(clause),
			goesTo.MatchString(clause) && !learns.MatchString(clause),
			comes.MatchString(clause), s.Waiting && wishes.MatchString(clause):
			return true
		case !s.Open && !s.questions() && seatsFirst.MatchString(clause):
			return true
		case s.goesThere(clause, at):
			return true
		}
	}
	return false
}

// orderInBrief reports whether a clause names a module in few words beside one for
// booking, or with a day and a word that asks for it: "KI am 5.3. buchen", "für uns
// bitte Sensorik im April".
func (s *state) orderInBrief(clause string, at []int) bool {
	if len(strings.Fields(clause)) > briefOrder || listed.MatchString(clause) || canI.MatchString(clause) || aboutBooking.MatchString(clause) ||
		speaksAbout.MatchString(fromDay.ReplaceAllString(something.ReplaceAllString(clause, ""), "")) || !s.IsTopic(clause) {
		return false
	}
	if bookVerbs.MatchString(clause) || !s.dated(clause, at) {
		return bookVerbs.MatchString(clause)
	}
	if places.MatchString(clause) || asksFor.MatchString(clause) {
		return true
	}
	all := string(s.rest) // "KI am 24. März, bitte für Herrn …"
	return !s.questions() && (places.MatchString(all) || asksFor.MatchString(all)) && !listed.MatchString(all) && !speaksAbout.MatchString(all)
}

// goesThere reports whether a clause says that somebody wants to a module on a day:
// "wir wollen am 10. Juni zu Smarte Mobilität", "Anna Beispiel möchte am 9. Juni zum
// Beihilferecht".
func (s *state) goesThere(clause string, at []int) bool {
	return willGo.MatchString(clause) && !learns.MatchString(clause) && (wish.MatchString(clause) || s.thirdPerson(clause) != nil) &&
		s.dated(clause, at) && s.IsTopic(clause)
}

// dated reports whether a clause, which stands at a place of the text, says when.
func (s *state) dated(clause string, at []int) bool {
	return dayOrMonth.MatchString(clause) || len(german.Dates(string(s.rest[at[0]:at[1]]))) > 0
}

// briefOrder is up to how many words an order of a module may do without a verb.
const briefOrder = 12

var (
	dayOrMonth = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:` + months + `|\d{1,2} ?\d{1,2} (?:\d{2,4})?|(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|heute|morgen|übermorgen|today|tomorrow|(?:diese|nächste|kommende|übernächste)[nr]? (?:woche|monat)|(?:this|next) (?:week|month))(?:[^\p{L}]|$)`)
	fromDay    = regexp.MustCompile(`(?i)\b(?:ab|bis|from|until)\s+(?:(?:dem|zum|the)\s+)?(?:\d|(?:` + months + `)\b)`)
	// asks for something without a verb
	asksFor = regexp.MustCompile(`(?i)\b(?:bitte|gern|gerne|please|für (?:mich|uns)|for (?:me|us))\b`)
	// wants to be shown or told something
	listed = regexp.MustCompile(`(?i)\b(?:zeig\p{L}*|nenn\p{L}*|list\p{L}*|such\p{L}*|infos?|information\p{L}*|inhalte?|sag\p{L}*|schick\p{L}*|send\p{L}*|gib|geben|erzähl\p{L}*|erklär\p{L}*|beschreib\p{L}*|fass\p{L}*|übersicht|liste|termine|kurse|module|dates|courses|modules|show|tell|explain|find|alle|all|freie|frage\p{L}*|kosten|zusammenfass\p{L}*|passt|kann|können|war|waren|worum|wovon|wozu|about)\b`)
	willGo = regexp.MustCompile(`(?i)\b(?:möchten?|moechten?|will|wollen|würden?|wuerden?)\b.*(?:\b(?:zu|zum|zur|ins|in (?:den|das|die)|beim?|an)\s+\p{L}|\b(?:kommen|gehen|belegen|besuchen)\b)`)
)

var (
	// "Anmeldung KI am 3. März"
	noteLike = regexp.MustCompile(`(?i)^\W*(?:anmeldung|buchung|reservierung|registration|booking)\b`)
	forWhom  = regexp.MustCompile(`(?i)\b(?:bitte|für mich|für uns|for me|for us|please)\b|(?:für|for) ` + number + ` `)
	// "wir wären zu viert und wollen zu Open Source"
	group = regexp.MustCompile(`(?i)\bzu (?:zweit|dritt|viert|fünft|sechst)\b`)
	wants = regexp.MustCompile(`(?i)\b(?:möchten|wollen|würden)\b`)
	// "Ich möchte zum KI-Modul"
	goesTo = regexp.MustCompile(`(?i)^\W*(?:ich|wir) (?:möchten?|will|wollen|würden?)(?: gern| gerne| bitte)? (?:zum|zur|ins|in den|in das|in die) `)
	learns = regexp.MustCompile(`(?i)\b(?:wissen|fragen?|infos?|informationen|mehr|etwas|lernen|erfahren|lesen|haben|sagen|sehen)\b`)
	// "was zu KI" asks nothing
	something = regexp.MustCompile(`(?i)\bwas (?:zu|zum|zur|im|mit|über|für)\b`)
	another   = regexp.MustCompile(`(?i)\bnoch ` + number + ` `)

	aboutBooking = regexp.MustCompile(`(?i)\b(?:man|jeder|alle|leute|people|erklären|explain|tell|zeigen|sagen|fragen)\b`)
	// "zwei Plätze für Vergaberecht"
	seatsFirst = regexp.MustCompile(`(?i)^\W*(?:(?:bitte|ich|wir|hätte|hätten|gern|gerne|noch|also|für|please)\W+){0,4}` + number + ` (?:(?:oder|bis|or|to) ` + number + ` )?` + adverbs + `(?:pl(?:ä|ae)tze|platz|seats?|spots?|tickets?)\b`)
)

type actPattern struct {
	act    Act
	re     *regexp.Regexp
	unless *regexp.Regexp
}

// acts are tried in order before a wish to book is looked for.
func (s *state) acts() []actPattern {
	if s.Open {
		return openActs
	}
	return ownActs
}

const begins = `(?i)^\W*(?:(?:nein|nee|nö|ach|ach so|ok|okay|gut|bitte|hm+|äh+|danke|also|dann|ja|oh|sorry|no|well|oder|na|und|aber)\b\W*){0,4}`

var (
	asksHow = regexp.MustCompile(`(?i)^\W*(?:und |aber |danke,? )?(?:wie|was|wo|wann|bis wann|warum|muss|müssen|how|what|when|where|why|kann man|darf man|ist|gibt|entstehen|welche kosten)\b`)

	// howToCancel asks for the way to it, which stands beside the bookings.
	howToCancel = regexp.MustCompile(`(?i)^\W*(?:und |aber |danke,? )?(?:wie|wo|how|where)\b[^.!?]{0,12}\b(?:ich|wir|i|we)\b[^.!?]{0,30}\b(?:buchung|anmeldung|platz|plätze|booking|registration|seat)\b[^.!?]{0,25}\b(?:stornier\p{L}*|ab|absagen|löschen|zurückziehen|zurückgeben|rückgängig)\b|^\W*(?:und |aber |danke,? )?(?:wie|wo)\b[^.!?]{0,12}\b(?:ich|wir)\b[^.!?]{0,12}\b(?:mich|uns)\b[^.!?]{0,25}\b(?:abmelden|ab)\W*$|^\W*(?:how|where) (?:can|do) (?:i|we) cancel\b`)

	ownActs = []actPattern{
		{Mine, regexp.MustCompile(`(?i)\b(?:welche|meine[nr]?|zeig(?:e|en)?|alle|my|which|eigene[n]?) (?:sie )?(?:mir )?(?:bitte )?(?:meine )?(?:\p{L}+ )?(?:buchung|buchungen|anmeldungen?|reservierung(?:en)?|bookings?|registrations?|reservations?)\b|\b(?:bin ich|sind wir|am i|habe ich mich|stehe ich|haben wir uns)\b[^.!?]{0,60}\b(?:angemeldet|gebucht|registered|booked|eingetragen|warteliste|platz)\b|\b(?:was habe ich|habe ich (?:schon|etwas|bereits)?)\b[^.!?]{0,30}\bgebucht\b|auf welchem platz\b[^.!?]{0,40}\bwarteliste\b|\bwie viele (?:\p{L}+ )?(?:buchungen|anmeldungen|termine|plätze) (?:habe?|haben) (?:ich|wir)\b|\bhow many (?:\p{L}+ )?(?:bookings|registrations|seats) do (?:i|we) have\b`), regexp.MustCompile(`(?i)\b(?:storn\p{L}*|absag\p{L}*|umbuch\p{L}*|verschieb\p{L}*|ändern|cancel|rebook|abmelden|löschen|zurückziehen|change|bestätig\p{L}*|wie (?:lange|viel)|kosten|kostet)\b`)},
		{Cancel, howToCancel, regexp.MustCompile(`(?i)newsletter|verteiler|kost|gebühr|frist|bis wann`)},
		{Move, regexp.MustCompile(`(?i)\b(?:umbuchen|umzubuchen|umbuchung|umgebucht|rebook|buchen sie (?:mich|uns|das) um|buche mich um)\b|\b(?:meine[nr]?|unsere[nr]?|my|our) (?:\p{L}+-?)?(?:buchung|anmeldung|termin|platz|booking|seat)\b[^.!?]{0,60}\b(?:verschieben|verlegen|ändern|tauschen|wechseln|move|change)`), asksHow},
		{Cancel, regexp.MustCompile(`(?i)\b(?:stornier\p{L}*|stornierung|storno)\b|\b(?:ich|wir)\b[^.!?]{0,60}\b(?:abmelden|absagen|abzumelden|abzusagen|austragen)\b|\bmelden sie (?:mich|uns)\b[^.!?]{0,40}\bab\b|\b(?:sage|sagen|melde|melden) (?:ich|wir)?[^.!?]{0,40}\bab\b|\b(?:ich|wir)\b[^!?\n]{0,30}\b(?:kann|können|schaffe?n?)\b[^!?\n]{0,60}\bnicht\b[^.!?\n]{0,20}\b(?:kommen|teilnehmen|dabei sein|mitmachen|wahrnehmen|dabeisein)\b|\b(?:ich|wir) (?:schaffe|schaffen) es\b[^.!?]{0,30}\bnicht\b|\bcancel (?:my|our|the) (?:\p{L}+ )?(?:booking|registration|seat|reservation|place)|\bcan(?:no|')?t (?:make it|come|attend)\b|\b(?:meine[nr]?|unsere[nr]?|den|die) (?:buchung|anmeldung|platz|plätze)\b[^.!?]{0,40}\b(?:absagen|löschen|zurückziehen|zurückgeben|freigeben|aufheben|rückgängig)`), regexp.MustCompile(asksHow.String() + `|(?i)\b(?:wenn|falls|if|kostenlos|kostenfrei|gebühr\p{L}*|frist)\b`)},
	}

	openActs = []actPattern{
		{Mine, regexp.MustCompile(`(?i)\b(?:welche|meine|zeig(?:en)?|alle|my) (?:sie )?(?:mir )?(?:meine )?(?:anderen |bisherigen )?(?:buchungen|anmeldungen|bookings)\b`), nil},
		{Cancel, regexp.MustCompile(`(?i)\b(?:stornier\p{L}*|absagen|cancel)\b[^.!?]{0,30}\b(?:buchung|anmeldung vom|booking)\b|\b(?:buchung|booking)\b[^.!?]{0,30}\b(?:stornier\p{L}*|absagen|cancel)\b`), asksHow},
		{GiveUp, regexp.MustCompile(begins + `(?:doch (?:lieber )?nicht|(?:dann )?lieber (?:doch )?nicht|abbrechen|abbruch|stop+|cancel(?: it| that| this)?|never ?mind|forget (?:it|about it)|vergessen sie (?:es|das)|vergiss es|lassen wir (?:es|das)|lassen sie (?:es|das)|lass es|lass(?:en sie)?(?: es| das)? gut sein|stornieren|schluss|das wars|das hat sich erledigt|hat sich erledigt|kein interesse(?: mehr)?|brauche ich nicht(?: mehr)?|will ich nicht(?: mehr)?)(?: bitte| danke| sein| mehr| doch| gut sein| bleiben| vorerst| erstmal| erst mal| now| please|\W)*$`), nil},
		{GiveUp, regexp.MustCompile(`(?i)\b(?:(?:mich|uns) (?:nun |jetzt |lieber |doch ){0,3}nicht (?:mehr )?(?:anmelden|eintragen)|doch nicht (?:mehr )?(?:anmelden|buchen|teilnehmen|mitmachen|kommen|dabei)|nicht mehr (?:anmelden|buchen|teilnehmen|mitmachen)|(?:anmeldung|buchung|vorgang|das ganze|alles|alle angaben|entwurf) (?:bitte )?(?:abbrechen|verwerfen|löschen|beenden|stoppen)|brechen? (?:sie |wir )?(?:das |es |die anmeldung |bitte |hier ){0,3}ab|(?:kann|können|schaffe) (?:ich |wir )?(?:da |dann |doch |leider ){0,3}(?:doch )?nicht (?:kommen|teilnehmen)|don't want to (?:book|register|sign up)|no longer (?:want|interested)|changed my mind\W*$|anders überlegt\W*$)`), nil},
		{Pause, regexp.MustCompile(`(?i)^\W*(?:(?:einen? |kleinen |bitte )*(?:moment|augenblick|sekunde|minute|sekündchen|momentchen)(?: mal| bitte| noch)*|(?:das )?wei(?:ß|ss) ich (?:gerade |noch |jetzt |leider |es |das |so )*nicht(?: genau| auswendig)?|keine ahnung|(?:bin )?gleich (?:wieder )?da|one moment|just a (?:moment|second|minute)|hang on|hold on|i don't know(?: yet)?)\W*$|\b(?:überleg\p{L}* (?:es |mir |ich )*(?:mir |es )?(?:noch|erst)|muss (?:ich )?(?:das |es )?(?:erst |noch |mal |vorher ){1,3}(?:abklären|klären|fragen|nachfragen|überlegen|absprechen)|mach(?:e)? (?:ich )?(?:das )?später|später weiter|let me think|think about it|get back to)\b`), nil},
		{OtherModule, regexp.MustCompile(`(?i)\b(?:anderes (?:modul|thema|angebot)|anderen kurs|andere module|modul (?:wechseln|ändern|tauschen)|(?:different|another|other) (?:module|course|topic)|was anderes|etwas anderes)\b`), asksHow},
		{WhichRun, regexp.MustCompile(`(?i)\b(?:wie|wann|welcher|welches) (?:war|ist|wäre) (?:das |der |denn |doch |eigentlich )*(?:noch ?(?:ein)?mal |gleich |nochmal ){0,2}(?:der |mein |das )?(?:termin|datum|tag)\b|\bwann (?:war|ist|beginnt|startet|geht|fängt) (?:das|es|der termin|der kurs) (?:noch ?(?:ein)?mal|gleich|nochmal|denn|eigentlich|los|an)|\bwelcher termin war das|\bwelche termine (?:sind|waren) das\b|\bwann war (?:das|der)(?: termin)?(?: noch ?mal| nochmal| gleich| denn)*\W*$|\bum (?:wie ?viel|welche) uhr (?:war|ist|beginnt|geht|fängt|startet) (?:das|es|der|der termin|der kurs)(?: noch ?mal| nochmal| denn| eigentlich| genau| los| an)*\W*$|\bwhen (?:was|is) (?:it|that|the (?:date|run|course))(?: again)?\b|\bwhat (?:was|is) the date\b`), nil},
		{Overview, regexp.MustCompile(`(?i)\b(?:was (?:haben sie|hast du|ist|steht)[^.!?]{0,20}(?:bisher|bis jetzt|schon|notiert|eingetragen|erfasst)|was fehlt\b|zeig(?:en sie|e)?[^.!?]{0,25}(?:formular|angaben|zusammenfassung|daten)|(?:formular|angaben|zusammenfassung|daten)[^.!?]{0,15}(?:zeigen|sehen|anzeigen)|zusammenfassung\W*$|what (?:have you|do you have)|what is missing|what's missing)`), nil},
		{OtherRun, regexp.MustCompile(`(?i)\b(?:ander(?:er|en|es) (?:termin|tag|datum|zeitpunkt)|andere (?:termine|tage|zeiten)|termin (?:ändern|wechseln|tauschen|verschieben)|umbuchen|umentscheiden|another (?:date|day|time|run)|different (?:date|day|time|run)|(?:doch|dann|ach|nein|besser) (?:\p{L}+ )?lieber|lieber (?:der|den|am|im|einen|doch|den)|passt (?:mir |uns )?(?:doch |leider |da )*nicht|kann ich (?:da |doch |leider )*nicht|rather|instead)\b`), asksHow},
		{Agree, regexp.MustCompile(begins + `(?:ja\p{L}*|jo|jep|jap|jawohl|yes|yep|yeah|ok|okay|sure|gern|gerne|genau|korrekt|richtig|(?:das |alles )?(?:stimmt|passt)(?: so| alles)?|alles (?:richtig|korrekt|gut|klar)|einverstanden|(?:das )?(?:ist|sieht) (?:alles )?(?:so )?(?:richtig|korrekt|gut aus)|weiter|mach(?:en sie)? das|so machen wir(?:s| es| das)|bestätig(?:e|t|en)|correct|that's right|go ahead|perfekt|in ordnung)(?:\W+(?:bitte|danke|so|gern|gerne|ich|einverstanden|ok|buchen|anmelden|please|genau|alles|das|passt|stimmt|richtig|verbindlich|jetzt|book|it|machen|wir))*\W*$`), regexp.MustCompile(`^\W*$`)},
		{Decline, regexp.MustCompile(`(?i)^\W*(?:nein|nee|nö|no|nope|nicht|lieber nicht|nein danke|no thanks)(?:\W+(?:danke|bitte|thanks|thank you|das nicht|passt nicht))*\W*$`), nil},
	}
)

// Wishes reports whether a sentence puts the wish to book as a question.
func Wishes(sentence string) bool {
	return canI.MatchString(sentence) && !canNot.MatchString(another.ReplaceAllString(sentence, ""))
}
