package show

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// Back says what is asked back, without the choices.
func Back(b ask.Back, language string) string {
	say := backInGerman
	if language == "en" {
		say = backInEnglish
	}
	text := say(b.Reason, b.Words)
	switch n := len(b.Choices); {
	case n == 1 && language == "en":
		text += " Did you mean this one?"
	case n == 1:
		text += " Meinen Sie diese Auswertung?"
	case n > 1 && language == "en":
		text += " Did you mean one of these?"
	case n > 1:
		text += " Meinen Sie eine dieser Auswertungen?"
	}
	return text
}

func backInGerman(r ask.Reason, words string) string {
	switch r {
	case ask.Ambiguous:
		if words == "" {
			return "Ihre Frage lässt sich verschieden verstehen."
		}
		return "„" + words + "“ lässt sich verschieden verstehen."
	case ask.UnknownWord:
		return "„" + words + "“ kenne ich in Auswertungen nicht; ohne das zu verstehen, nenne ich lieber keine Zahl."
	case ask.NoSuchTime:
		if words == "" {
			return "Diesen Zeitraum verstehe ich nicht. Nennen Sie bitte Monate, Quartale, Jahre oder Tage mit Datum."
		}
		return "Den Zeitraum „" + words + "“ verstehe ich nicht. Nennen Sie bitte Monate, Quartale, Jahre oder Tage mit Datum."
	case ask.Unsupported:
		if words == "" {
			return "Dazu gibt es keine Auswertung."
		}
		return "Zu „" + words + "“ gibt es keine Auswertung."
	case ask.Personal:
		return "Auswertungen nennen keine einzelnen Personen. Wer an einem Termin teilnimmt, sehen Sie auf dessen Seite unter „Termine verwalten“."
	}
	return "Ich weiß nicht, was gezählt werden soll. Fragen Sie zum Beispiel: „Bestätigte Anmeldungen je Land im Jahr 2025“."
}

func backInEnglish(r ask.Reason, words string) string {
	switch r {
	case ask.Ambiguous:
		if words == "" {
			return "Your question can be read in several ways."
		}
		return "“" + words + "” can be read in several ways."
	case ask.UnknownWord:
		return "I do not know “" + words + "” in figures, and would rather give no number than a wrong one."
	case ask.NoSuchTime:
		if words == "" {
			return "I do not understand this period. Please name months, quarters, years or days."
		}
		return "I do not understand the period “" + words + "”. Please name months, quarters, years or days."
	case ask.Unsupported:
		if words == "" {
			return "There are no such figures."
		}
		return "There are no figures on “" + words + "”."
	case ask.Personal:
		return "Figures name no single people. Who takes part in a run is shown on its page at the desk."
	}
	return "I do not know what to count. Ask, for example: “confirmed bookings per state in 2025”."
}

// TooLarge says what to do where a table would have too many rows.
func TooLarge(language string) string {
	if language == "en" {
		return "This table would be too large. Please narrow it down, for example to a state, a module or a shorter period, or ask for one breakdown only."
	}
	return "Diese Tabelle wäre zu groß. Bitte grenzen Sie sie ein, etwa auf ein Land, ein Modul oder einen kürzeren Zeitraum, oder fragen Sie nur nach einer der beiden Aufschlüsselungen."
}

// LeftOut says which clauses of a question its figures do not take into account; "" there
// are none.
func LeftOut(clauses []string, language string) string {
	switch {
	case len(clauses) == 0:
		return ""
	case language == "en":
		return "Not taken into account: “" + strings.Join(clauses, "”, “") + "”."
	}
	return "Nicht berücksichtigt: „" + strings.Join(clauses, "“, „") + "“."
}
