package matrixbot

// answerTexts are what is said instead of an answer. What holds a % is a format.
type answerTexts struct {
	Empty   string // nothing was asked
	TooLong string // the most characters
	Denied  string // to who may not see figures
}

// answerTextsIn returns the texts of a language: English for "en", else German.
func answerTextsIn(language string) *answerTexts {
	if language == "en" {
		return &answerTexts{
			Empty:   "How can I help you? Ask me about modules, dates or bookings of the Smart City Akademie.",
			TooLong: "Your question is too long for me. Please put it in at most %s characters.",
			Denied:  "Figures are for the coordinators of the Akademie only.",
		}
	}
	return &answerTexts{
		Empty:   "Womit kann ich Ihnen helfen? Fragen Sie mich nach Modulen, Terminen oder Buchungen der Smart City Akademie.",
		TooLong: "Ihre Frage ist für mich zu lang. Bitte fassen Sie sie in höchstens %s Zeichen.",
		Denied:  "Auswertungen sind den Koordinierenden der Akademie vorbehalten.",
	}
}
