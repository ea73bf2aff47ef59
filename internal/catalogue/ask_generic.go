package catalogue

import (
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
)

// offerWords name what is offered, in any form and as the end of a compound.
const offerWords = `modul module modulen moduls lernmodul kurs kurse kursen kurses seminar seminare seminaren schulung schulungen
	fortbildung fortbildungen weiterbildung weiterbildungen angebot angebote angeboten veranstaltung veranstaltungen workshop workshops
	lehrgang lehrgange webinar webinare training trainings qualifizierung unterricht einheit einheiten format formate
	programm programme programmen programms thema themen
	course courses module modules class classes event events programme program`

// dateWords name dated occurrences.
const dateWords = `termin termine terminen termins durchgang durchgange durchgangen durchlauf durchlaufe kurstermin kurstermine
	starttermin starttermine startdatum kursstart terminkalender terminubersicht terminplan kalender datum zeiten uhrzeit uhrzeiten
	run runs cohort cohorts session sessions schedule calendar slot slots`

// askWords are other words that a question for runs is made with and that name no
// topic.
const askWords = `platz platze platzen restplatze restplatz warteliste ausgebucht belegt voll frei freie freien freier freies verfugbar verfugbare
	ubrig offen offene offenen buchbar buchbare buchen anmelden anmeldung belegen besuchen teilnehmen teilnahme mitmachen
	nachste nachsten nachster nachstes nachstens nachstmoglich nachstmogliche nachstmoglichen kommende kommenden kommender
	klein kleine kleinen kleiner kleines gross grosse grossen grosser grosses
	neu neue neuen aktuell aktuelle aktuellen derzeit gerade demnachst bald zeitnah moglichst fruh fruher spat spater kurzfristig
	lauft laufen laufe findet finden statt stattfinden stattfindet startet starten start endet enden ende beginnt beginnen beginn los losgeht geht gehen wieder
	dran ansteht anstehen steht stehen angeboten anbieten bietet bieten geplant eingeplant vorgesehen gehalten kommt kommen
	lerne lernen lernt machen mache besuche nehmen suche suchen suchst brauche brauchen benotige mochte wollen will wurde
	interessiere interessieren interessiert interesse zeige zeig zeigen sag sage sagen nenne liste wissen weiss schauen
	gern gerne lieber stattdessen doch ok okay uhr tag tage tagen woche wochen monat monate jahr halbjahr zeit zeitraum zeitfenster wochentag wochentage
	mitarbeiter mitarbeitende mitarbeiterin mitarbeiterinnen kollege kollegin kollegen kolleginnen beschaftigte team leute person personen menschen
	kommune kommunen gemeinde gemeinden stadt stadte landkreis verwaltung verwaltungen rathaus amt fachbereich akademie digitalisierung
	moglichkeit moglichkeiten gelegenheit chance info infos information informationen ubersicht uberblick auswahl liste auskunft
	hallo guten tag danke bitte liebe grusse frage fragen mal eigentlich uberhaupt insgesamt genau etwa ungefahr
	art dauer dauert dauern lang lange minuten minute stunde stunden vormittag nachmittag abend mittag
	ort plattform platform prasenz online virtuell digital_ live passt passen passend passende passenden passendes klappt konkret konkrete konkreten
	weitere weiteren weiterer weiteres andere anderen anderer mehr spatere spateren fruhere fruheren zusatzlich zusatzliche
	bucht gebucht vergeben reserviert reservieren nehme hatte waren ware habt sie euch ihr bin viele wieviel wieviele
	meisten wenigsten meiste most fewest fully sold out
	available left free seat seats place places spot spots full booked sold offered offer held taking take takes attend join happening
	fallt fallen ausfallt ausfallen ausfall entfallt entfallen abgesagt abgesagte abgesagten gestrichen cancelled canceled
	learn start starts starting ends begin begins running upcoming coming next soon find show tell want like need looking looks look
	one ones later earlier sooner people colleagues person still again yet please thanks many much long week month year day days time times
	lehrinhalt gebt gibts sonst noch hause haus alternativ alternative alternativen ersatz ersatztermin geben wann wunsch wunsche`

var (
	genericStems = sync.OnceValue(func() map[string]bool { return stemsOf(offerWords + " " + dateWords + " " + askWords) })
	offerStems   = sync.OnceValue(func() map[string]bool { return stemsOf(offerWords) })
	dateStems    = sync.OnceValue(func() map[string]bool { return stemsOf(dateWords) })
)

func stemsOf(list string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(list) {
		set[german.Stem(w)] = true
	}
	return set
}

// isGeneric reports whether a folded word belongs to asking for runs. "Ich arbeite
// nur dienstags" is no wish for "Agiles Arbeiten".
func isGeneric(word string) bool {
	return isDate(word) || word == "arbeite" || genericStems()[german.Stem(word)]
}

// isDate reports whether a folded word is English for a date; its stem is that of
// "Daten", which are a topic.
func isDate(word string) bool { return word == "date" || word == "dates" }

// withoutGeneric is a compound without an end that names what is offered:
// "energiemodul" is about "energie".
func withoutGeneric(word string) string {
	for _, end := range [...]string{
		"modulen", "module", "moduls", "modul", "kursen", "kurses", "kurse", "kurs", "schulungen", "schulung", "seminare", "seminar",
		"fortbildungen", "fortbildung", "weiterbildungen", "weiterbildung", "termine", "termin", "workshops", "workshop", "themen", "thema", "veranstaltungen", "veranstaltung",
		"programm", "angebote", "angebot",
	} {
		if head, ok := strings.CutSuffix(word, end); ok && len(head) >= 3 {
			if long, ok := strings.CutSuffix(head, "s"); ok && len(long) >= 5 && !strings.HasSuffix(long, "i") { // "Beteiligungskurs", not "Praxiskurs"
				return long
			}
			return head
		}
	}
	return word
}

// offers and dated report whether a word of the question names what is offered,
// or when.
func (q *heard) offers() bool { return q.anyOf(offerStems()) }
func (q *heard) dated() bool  { return q.anyOf(dateStems()) }

func (q *heard) anyOf(stems map[string]bool) bool {
	for _, w := range q.words {
		if w.role == timed {
			continue
		}
		if stems[german.Stem(w.folded)] || isDate(w.folded) {
			return true
		}
		if bare := withoutGeneric(w.folded); bare != w.folded && stems[german.Stem(w.folded[len(bare):])] {
			return true
		}
	}
	return false
}
