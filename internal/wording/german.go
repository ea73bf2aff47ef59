package wording

import (
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

func inGerman() *Words {
	return &Words{
		Language: "de",

		weekday:  func(d time.Weekday) string { return german.WeekdayName(d)[:2] + "." },
		fullDay:  german.WeekdayName,
		month:    german.MonthName,
		date:     "%d.\u00a0%s\u00a0%d",
		monthDay: "%d.\u00a0%s",
		clock:    "%s\u00a0Uhr",
		days:     "an %d\u00a0Tagen, %s bis %s",
		asOf:     "Stand %s",
		asOfAt:   "laut %s, Stand %s",

		minutes: "%d\u00a0Minuten", hour: "1\u00a0Stunde", hours: "%d\u00a0Stunden", hoursMinutes: "%d\u00a0Std. %d\u00a0Min.",

		seats: "%s von %s\u00a0Plätzen frei", oneSeat: "der einzige Platz ist frei",
		waiting: "ausgebucht, %s auf der Warteliste", waitingOpen: "ausgebucht, Warteliste offen", full: "ausgebucht",
		notYet: "Anmeldung ab %s", tooLate: "Anmeldung geschlossen", off: "fällt aus", notOpened: "keine Anmeldung möglich",
		categories: map[catalogue.Category]string{
			catalogue.Compulsory: "Pflichtmodul", catalogue.Elective: "Wahlmodul",
			catalogue.Programme: "Programm", catalogue.PeerLearning: "Peer-Learning",
		},

		places: "%s\u00a0Plätze", onePlace: "1\u00a0Platz", heldPlace: "einen Platz",
		states: map[booking.State]string{
			booking.Requested: "Noch nicht bestätigt", booking.Confirmed: "Bestätigt", booking.Waitlisted: "Warteliste",
			booking.Offered: "Platz angeboten", booking.Cancelled: "Storniert", booking.Expired: "Abgelaufen",
		},
		requestedHeld: "Wir halten %s bis %s frei. Bitte bestätigen Sie bis dahin Ihre E-Mail-Adresse mit dem Link in unserer E-Mail.",
		requestedLine: "Zurzeit sind nicht genügend Plätze frei. Sie stehen an Stelle %d der Warteliste, wenn Sie bis %s Ihre E-Mail-Adresse bestätigen.",
		confirmed:     "Sie sind dabei.",
		waitlisted:    "Sie stehen an Stelle %d der Warteliste. Wird ein Platz frei, schreiben wir Ihnen.",
		offered:       "Für Sie ist ein Platz frei geworden. Wir halten ihn bis %s frei.",
		cancelled:     "Storniert am %s.", expired: "Abgelaufen am %s.",
		runOff: "Dieser Termin findet nicht statt.",
		sent:   "Wir haben eine E-Mail an %s geschickt.",
		sentBy: "Bitte bestätigen Sie mit dem Link darin bis %s.",
		moved:  "Ihre Buchung wurde umgebucht. Eine E-Mail dazu ist unterwegs.",
		held:   "Bis dahin halten wir %s für Sie.",
		inLine: "Danach stehen Sie auf der Warteliste, zurzeit an Stelle %d.",
		problems: map[string]string{
			"run/missing":            "Bitte wählen Sie einen Termin.",
			"run/no_booking":         "Dieser Termin nimmt keine Anmeldungen mehr an. Bitte wählen Sie einen anderen.",
			"run/gone":               "Diesen Termin gibt es nicht mehr. Bitte wählen Sie einen anderen.",
			"seats/missing":          "Bitte geben Sie an, wie viele Plätze Sie brauchen.",
			"seats/malformed":        "Bitte geben Sie die Zahl der Plätze in Ziffern an, zum Beispiel 2.",
			"seats/too_many":         "Eine Buchung umfasst höchstens %s Plätze.",
			"seats/beyond":           "So viele Plätze hat dieser Termin nicht.",
			"seats/not_free":         "So viele Plätze sind nicht mehr frei, und eine Warteliste gibt es für diesen Termin nicht.",
			"name/missing":           "Bitte geben Sie Ihren Namen an.",
			"name/malformed":         "Bitte geben Sie Ihren Namen in Buchstaben an.",
			"name/too_long":          "Der Name ist zu lang.",
			"email/missing":          "Bitte geben Sie Ihre E-Mail-Adresse an.",
			"email/malformed":        "Das ist keine vollständige E-Mail-Adresse. Sie sieht aus wie vorname.nachname@stadt.de.",
			"email/too_long":         "Die E-Mail-Adresse ist zu lang.",
			"email/disposable":       "Das sieht nach einer Wegwerf-Adresse aus. Bitte geben Sie Ihre dienstliche E-Mail-Adresse an.",
			"email/over_limit":       "Mit dieser Adresse sind schon zu viele Anmeldungen offen. Bitte bestätigen Sie erst die früheren.",
			"email/mistyped":         "Ist die Adresse richtig geschrieben? Meinten Sie %s?",
			"municipality/missing":   "Bitte geben Sie Ihre Kommune an.",
			"municipality/malformed": "Bitte geben Sie den Namen Ihrer Kommune an.",
			"municipality/too_long":  "Der Name der Kommune ist zu lang.",
			"function/malformed":     "Bitte geben Sie Ihre Funktion in Worten an.",
			"function/too_long":      "Die Funktion ist zu lang.",
			"consent/missing":        "Ohne Ihre Einwilligung können wir Sie nicht anmelden.",
			"consent/malformed":      "Der Text der Einwilligung hat sich geändert. Bitte lesen Sie die Fassung %s.",
			"":                       "Bitte prüfen Sie diese Angabe.",
		},

		thousand: ".",
	}
}
