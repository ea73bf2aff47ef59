package slackbot

// deliveryTexts is what is said around answers.
type deliveryTexts struct {
	Empty   string // nothing was asked
	TooLong string // the most characters
	Aside   string // in a thread, where the beginning of an answer turned out not to be for everybody
	Sent    string // in a channel, to who asked for figures
	From    string // above figures that were asked for in a channel
	Denied  string // to who may not see figures

	Old             string // to who pressed a button of an answer that is kept no more
	Rated, RatedBad string // to who rated an answer
	Simpler         string // the question for plainer words
	SimplerOf       string // the same, of a question that is not the last one
	SharedBy        string // above an answer, a person
	Shared          string // to who shared it
	SharedBefore    string // the same, once more
	NotShared       string // to who cannot share it
	MaybeShared     string // where nobody knows
	NoChannel       string // where the assistant cannot write
}

func deliveryTextsIn(language string) deliveryTexts {
	if language == "en" {
		return deliveryTexts{
			Empty:   "How can I help you? Just ask me about modules, dates or bookings of the Smart City Akademie.",
			TooLong: "Your question is too long for me. Please ask it in at most %s characters.",
			Aside:   "This answer is meant only for the person who asked.",
			Sent:    "Figures are only for coordinators, so I have sent them to you as a direct message.",
			From:    "On your question in <#%s>",
			Denied:  "Statistics are reserved for the academy's coordinators.",

			Old:          "This answer is no longer kept. Please ask your question again.",
			Rated:        "Thank you for your feedback.",
			RatedBad:     "Thank you for your feedback. You are welcome to ask in other words, or for something more specific.",
			Simpler:      "Please explain that more simply.",
			SimplerOf:    "%s? Explained simply, please.",
			SharedBy:     "Shared by <@%s>",
			Shared:       "The answer is now in the channel for everybody to see.",
			SharedBefore: "You have shared this answer in the channel already.",
			NotShared:    "This answer is meant for you alone and cannot be shared.",
			MaybeShared:  "It is not certain that the answer has reached the channel. If it is not there, please ask your question in the channel.",
			NoChannel:    "I cannot write in this channel. Invite me to it first: /invite @Akademie.",
		}
	}
	return deliveryTexts{
		Empty:   "Womit kann ich Ihnen helfen? Fragen Sie mich nach Modulen, Terminen oder Buchungen der Smart City Akademie.",
		TooLong: "Ihre Frage ist für mich zu lang. Bitte fassen Sie sie in höchstens %s Zeichen.",
		Aside:   "Diese Antwort ist nur für die Person bestimmt, die gefragt hat.",
		Sent:    "Auswertungen sind nur für Koordinierende bestimmt. Ich habe sie Ihnen deshalb als Direktnachricht geschickt.",
		From:    "Zu Ihrer Frage in <#%s>",
		Denied:  "Auswertungen sind den Koordinierenden der Akademie vorbehalten.",

		Old:          "Diese Antwort ist nicht mehr gespeichert. Bitte stellen Sie Ihre Frage noch einmal.",
		Rated:        "Danke für Ihre Rückmeldung.",
		RatedBad:     "Danke für Ihre Rückmeldung. Fragen Sie gern noch einmal mit anderen Worten oder genauer.",
		Simpler:      "Bitte erklären Sie das einfacher.",
		SimplerOf:    "%s? Bitte einfach erklärt.",
		SharedBy:     "Geteilt von <@%s>",
		Shared:       "Die Antwort steht jetzt für alle im Kanal.",
		SharedBefore: "Diese Antwort haben Sie schon im Kanal geteilt.",
		NotShared:    "Diese Antwort ist nur für Sie bestimmt und lässt sich nicht teilen.",
		MaybeShared:  "Es ist nicht sicher, ob die Antwort im Kanal angekommen ist. Falls sie dort fehlt, stellen Sie Ihre Frage bitte im Kanal.",
		NoChannel:    "In diesem Kanal kann ich nicht schreiben. Laden Sie mich bitte zuerst ein: /invite @Akademie.",
	}
}
