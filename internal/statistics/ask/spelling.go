package ask

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// spelled are words of the rules in which people make typing errors.
const spelled = `
anmeldungen anmeldung buchungen buchung registrierungen teilnehmende teilnehmenden teilnehmer stornierungen stornierung storniert stornoquote warteliste
auslastung bestätigte bestätigten bestätigt abgesagt teilnahmequote kommunen gemeinden bundesland bundesländer bundesländern quartal quartale monat monate halbjahr
module pflichtmodule wahlmodule pflichtmodul wahlmodul themen kategorie wochentag wochentage kanal vorlaufzeit gruppengröße beantwortet unbeantwortete fragen
vergleich gegenüber vorjahr entwicklung verlauf angemeldet teilgenommen personen plätze termine durchschnittlich beliebtesten gefragtesten meisten wenigsten
registrations registration bookings booking cancellations cancellation participants utilisation attendance questions unanswered municipalities quarter month
confirmed cancelled waitlist monthly quarterly balkendiagramm liniendiagramm tabelle großstädte kleinstädte landkreise aufgeschlüsselt aufgeteilt sortiert
`

// spellingOf is the one word of the rules that a folded word is but for a typing
// error, "" if there is none.
func spellingOf(folded string) string {
	if len(folded) < 7 {
		return ""
	}
	limit := 2
	if len(folded) >= 10 {
		limit = 3
	}
	best, found := limit, ""
	for w := range strings.FieldsSeq(spelled) {
		other := german.Fold(w)
		if other == folded {
			return ""
		}
		if d := german.Edits(folded, other, limit); d < best {
			best, found = d, w
		}
	}
	return found
}
