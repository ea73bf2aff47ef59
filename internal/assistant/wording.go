package assistant

import "time"

// phrases are the assistant's own words around what it quotes.
type phrases struct {
	refused, nearest, contact string
	differ, conflict          string
	germanSources, stopped    string
	dateLayout                string
}

func (p phrases) date(t time.Time) string { return t.Format(p.dateLayout) }

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
	}
}
