package assistant

import (
	"strconv"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// phrases are the assistant's own words around what it quotes.
type phrases struct {
	refused, nearest, contact string
	differ, conflict          string
	germanSources, stopped    string
	dateLayout, monthLayout   string

	modelFailed, modelCut, modelUnusable string
	modelBeside, modelSilent             string
	modelUnsure                          string
	seats, seatsAt                       string
	asDocumented, liveAt                 string
	isOver, deadlineOver                 string
	noMore, noDates, partMissing         string
	simpleOf, nothingSimpler             string
	simpleByRules, simpleAsIs, means     string
}

func (p phrases) date(t time.Time) string { return t.Format(p.dateLayout) }

// civil writes a day or, where that is unknown, a month or a year.
func (p phrases) civil(c german.Civil) string {
	switch {
	case c.Month == 0:
		return strconv.Itoa(c.Year)
	case c.Day == 0:
		return time.Date(c.Year, time.Month(c.Month), 1, 0, 0, 0, 0, time.UTC).Format(p.monthLayout)
	}
	return p.date(time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC))
}

func wording(language string) phrases {
	if language == "en" {
		return phrases{
			refused:       "I find nothing documented on this in the knowledge base.",
			nearest:       "The nearest topics are listed below.",
			contact:       "For further questions please turn to: ",
			differ:        "The sources give different information on this:",
			conflict:      "Sources contradict each other here. Both are shown with their dates.",
			germanSources: "The sources are in German; the passages are quoted as they stand.",
			stopped:       "The answer was stopped here.",
			dateLayout:    "2 January 2006",
			monthLayout:   "January 2006",

			modelFailed:    "The language model could not be reached. This was answered without it.",
			modelCut:       "The language model broke off. The answer may be incomplete.",
			modelBeside:    "What the language model wrote does not answer the question. This was answered without it.",
			modelUnsure:    "These statements are documented. Whether they answer your question could not be checked; please read the source.",
			modelSilent:    "The language model found no answer in the sources. This was answered without it.",
			modelUnusable:  "What the language model wrote is not documented and was discarded. This was answered without it.",
			seats:          "I cannot say whether there are free seats: the documents of the knowledge base do not know that.",
			seatsAt:        "The present dates and free seats are found at ",
			asDocumented:   "Dates as documented in the sources; they may have changed since.",
			liveAt:         "Present dates and free seats: ",
			isOver:         "This date is past",
			deadlineOver:   "This deadline has passed",
			noMore:         "I find nothing further documented on this.",
			noDates:        "The documents of the knowledge base name no such dates.",
			simpleOf:       "This is the answer to “%s”.",
			nothingSimpler: "There is no answer yet that I could put more simply.",
			partMissing:    "On “%s” I find nothing documented in the knowledge base.",
			simpleByRules:  "Shortened without a language model: long sentences were divided, nothing was added.",
			simpleAsIs:     "Without a language model I cannot put this more simply.",
			means:          "%s means: %s.",
		}
	}
	return phrases{
		refused:       "Dazu finde ich in der Wissensbasis nichts Belegtes.",
		nearest:       "Am nächsten kommen die unten genannten Themen.",
		contact:       "Bei weiteren Fragen wenden Sie sich bitte an: ",
		differ:        "Die Quellen machen dazu unterschiedliche Angaben:",
		conflict:      "Hier widersprechen sich Quellen. Gezeigt werden beide, mit ihrem Datum.",
		germanSources: "Die Quellen sind auf Deutsch.",
		stopped:       "Die Antwort wurde hier abgebrochen.",
		dateLayout:    "02.01.2006",
		monthLayout:   "01/2006",

		modelFailed:    "Das Sprachmodell war nicht erreichbar. Geantwortet wurde ohne es.",
		modelCut:       "Das Sprachmodell brach ab. Die Antwort ist vielleicht unvollständig.",
		modelBeside:    "Was das Sprachmodell schrieb, beantwortet die Frage nicht. Geantwortet wurde ohne es.",
		modelUnsure:    "Diese Angaben sind belegt. Ob sie Ihre Frage beantworten, ließ sich nicht prüfen; bitte lesen Sie die Quelle.",
		modelSilent:    "Das Sprachmodell fand in den Quellen keine Antwort. Geantwortet wurde ohne es.",
		modelUnusable:  "Was das Sprachmodell schrieb, ist nicht belegt und wurde verworfen. Geantwortet wurde ohne es.",
		seats:          "Ob noch Plätze frei sind, kann ich nicht sagen: Das steht in keinem Dokument der Wissensbasis.",
		seatsAt:        "Aktuelle Termine und freie Plätze finden Sie unter ",
		asDocumented:   "Termine nach dem Stand der Quellen; sie können sich geändert haben.",
		liveAt:         "Aktuelle Termine und freie Plätze: ",
		isOver:         "Dieser Termin liegt zurück",
		deadlineOver:   "Diese Frist ist abgelaufen",
		noDates:        "Dazu nennen die Dokumente der Wissensbasis keinen Termin.",
		simpleOf:       "Das ist die Antwort auf „%s“.",
		nothingSimpler: "Es gibt noch keine Antwort, die ich einfacher sagen könnte.",
		partMissing:    "Zu „%s“ finde ich in der Wissensbasis nichts Belegtes.",
		noMore:         "Weiteres dazu finde ich in der Wissensbasis nicht belegt.",
		simpleByRules:  "Ohne Sprachmodell gekürzt: Lange Sätze sind geteilt, hinzugefügt wurde nichts.",
		simpleAsIs:     "Einfacher kann ich das ohne Sprachmodell nicht sagen.",
		means:          "%s bedeutet: %s.",
	}
}
