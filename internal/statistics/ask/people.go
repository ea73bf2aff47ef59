package ask

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

var (
	personal = phrase(`(?:wer|who)(?: \w+){0,9} (?:angemeldet|storniert|gebucht|registriert|abgemeldet|abgesagt|warteliste|erschienen|eingeschrieben|teilgenommen|registered|booked|cancell?ed|signed up|enrolled|waiting list|attended)|(?:who) (?:registered|booked|cancell?ed|signed up|enrolled|attended)(?: \w+){0,6}|(?:die )?(?:namen?|adressen?|kontaktdaten|kontakte|e ?mails?|e ?mail ?adressen?|mailadressen?|emailadressen?|telefonnummern?|names?|e ?mail addresses|contact details|addresses) (?:aller |der |von |von allen |of |of all |of the |unserer )*(?:\w+ )?(?:teilnehm\w+|angemeldet\w*|personen|leute|anmeldungen|buchungen|bucher\w*|wartende\w*|registrierten|participants?|attendees|people|registrations|bookings)|(?:teilnehmer|teilnehmenden|teilnehmende|anmelde|namens|anwesenheits|mail|participant|attendee)(?: )?(?:listen?|verzeichnis|lists?)|(?:welche|which) (?:personen|leute|menschen|kolleg\w+|mitarbeit\w+|people|persons)(?: \w+){1,6}`)
	title    = phrase(`(?:(?:hat|haben|ist|war|wie oft|wie viele \w+|buchungen|anmeldungen|anmeldung|has|did) )(?:\w+ ){0,2}(?:von |of )?(?:sich )?(frau|herrn?|dr|prof|mr|mrs|ms) (\w+)`)
	dropped  = phrase(`(?:abgesagte?[nr]?|ausgefallene?[nr]?|stornierte?[nr]?|cancell?ed) (?:` + `termine?n?|kurse?n?|veranstaltung(?:en)?|module?n?|runs|courses|dates|events` + `)|(?:termine?|kurse?|veranstaltung(?:en)?) (?:\w+ )?(?:sind |wurden )?(?:ausgefallen|fielen aus|abgesagt)`)
	noShows  = phrase(`no ?shows?(?: ?(?:quoten?|raten?|rates?))?|noshows?(?:quoten?|raten?)?|nicht (?:erschienene?[nr]?|erschienen|gekommen|anwesend|teilgenommen|aufgetaucht|show)|ferngeblieben\w*|fehlquoten?|fehlende teilnehm\w+|unentschuldigt\w*|did not (?:attend|show up|show)|didn t (?:attend|show up|show)`)
	forecast = phrase(`prognosen?|prognostizier\w*|vorhersagen?|hochrechn\w*|voraussichtlich\w*|forecasts?|predict\w*|(?:wird|werden) (?:\w+ ){0,8}(?:entwickeln|steigen|sinken|wachsen|zunehmen|abnehmen)|will (?:\w+ ){0,8}(?:develop|grow|increase|rise|fall)`)
	pending  = phrase(`(?:noch )?(?:nicht|un) ?bestatigte?[nrs]?(?: (?:` + bookingNoun + `))?|unbestatigt\w*(?: (?:` + bookingNoun + `))?|(?:offene|ausstehende|vorlaufige)[nr]? (?:anmeldungen|buchungen|bestatigungen)|unconfirmed(?: (?:` + bookingNoun + `))?|not confirmed|pending(?: (?:` + bookingNoun + `))?|stehen (?:noch )?aus`)
)

// asksPersons notes questions for names or single people.
func (x *reading) asksPersons() {
	if !x.has(personal) && !x.has(title) {
		return
	}
	x.back = &Back{Reason: Personal}
}

// unsupported takes what is understood but not counted, with what is counted
// instead.
func (x *reading) unsupported() {
	refuse := func(m match, reason Reason, metrics ...[]statistics.Metric) bool {
		if x.back == nil {
			x.back = &Back{Reason: reason, Words: x.said(m.from, m.to)}
			x.instead = metrics
		}
		return true
	}
	if x.has(forecast) {
		x.refuse(Unsupported, strings.TrimSpace(forecast.FindString(x.line)))
	}
	x.each(dropped, counted, func(m match) bool {
		return refuse(m, Unsupported, []statistics.Metric{statistics.Runs}, []statistics.Metric{statistics.Cancelled})
	})
	x.each(noShows, counted, func(m match) bool {
		return refuse(m, Unsupported, []statistics.Metric{statistics.AttendanceRate}, []statistics.Metric{statistics.Participants, statistics.Attended})
	})
	x.each(pending, counted, func(m match) bool {
		if x.before == nil {
			return refuse(m, Ambiguous, []statistics.Metric{statistics.Bookings, statistics.Confirmed}, []statistics.Metric{statistics.Expired}, []statistics.Metric{statistics.Waitlisted})
		}
		return refuse(m, Ambiguous, []statistics.Metric{statistics.Expired}, []statistics.Metric{statistics.Waitlisted})
	})
}
