package slackbot

// reportTexts are what is said of saved reports that are shown in channels. What holds
// a % is a format; names stand in it as they are.
type reportTexts struct {
	NoReports string // nothing can be counted here
	NoneYet   string // the address of the pages
	List      string // above the list
	Unknown   string // the same, where none is named as was typed
	More      string // below it, how many are left out
	How       string // below it
	AsAsked   string // where a question may have been meant

	Here      string // remark: it is shown here
	Elsewhere string // the same, in how many other rooms

	Which, WhichEnd string // several fit
	Ask             string // a name; before others see figures
	Yes             string // the button
	Done            string // a name
	DoneDirect      string // the same, where nobody else sees it
	Already         string // a name
	TooMany         string // a name, how many rooms
	Gone            string // the report was deleted
	NotYours        string
	NotInDirect     string // in a conversation that the assistant is not part of
	Ended           string // a name
	NotHere         string // a name; nothing to end
	NoneHere        string // the same without a name

	Room, RoomDirect string // channel, workspace; of direct messages the workspace only
}

func reportTextsIn(language string) reportTexts {
	if language == "en" {
		return reportTexts{
			NoReports: "There are no figures and reports here.",
			NoneYet:   "You have not saved a report yet. Count something under <%s/statistics|Statistics> and save it as a report.",
			List:      "Your saved reports:",
			Unknown:   "None of your reports has this name. You have saved:",
			More:      "… and %d more.",
			How: "`/akademie report NAME` shows a report in this channel on the first of each month, " +
				"`/akademie report NAME stop` ends that.",
			AsAsked: "If you meant a question to the knowledge base, please end it with a question mark.",

			Here:      "shown here each month",
			Elsewhere: "other rooms: %d",

			Which:    "Which report do you mean?",
			WhichEnd: "Which report should no longer be shown here?",
			Ask: "Should the report *%s* be shown here on the first of each month? *Everybody in this channel then sees these figures*, " +
				"also who joins later. Small groups stay protected as always. If you do not want that, there is nothing to do.",
			Yes:         "Show each month",
			Done:        "The report *%s* is shown in this channel on the first of each month, for as long as you are a coordinator. `/akademie report NAME stop` ends that.",
			DoneDirect:  "You get the report *%s* here on the first of each month. `/akademie report NAME stop` ends that.",
			Already:     "The report *%s* is shown here already, on the first of each month. `/akademie report NAME stop` ends that.",
			TooMany:     "The report *%s* is shown in %d rooms already, which is as many as it can be. Please end one of them first.",
			Gone:        "This report no longer exists.",
			NotYours:    "Only who saved this report, or an administrator, can decide where it is shown.",
			NotInDirect: "I am not part of this conversation. Please call the command in a channel I was invited to, or in our direct messages.",
			Ended:       "The report *%s* is no longer shown here.",
			NotHere:     "The report *%s* is not shown here each month.",
			NoneHere:    "None of your reports is shown here each month.",

			Room:       "channel %s in the workspace %s",
			RoomDirect: "direct messages in the workspace %s",
		}
	}
	return reportTexts{
		NoReports: "Auswertungen und Berichte gibt es hier nicht.",
		NoneYet:   "Sie haben noch keinen Bericht gespeichert. Werten Sie unter <%s/statistics|Auswertungen> etwas aus und speichern Sie es als Bericht.",
		List:      "Ihre gespeicherten Berichte:",
		Unknown:   "So heißt keiner Ihrer Berichte. Gespeichert haben Sie:",
		More:      "… und %d weitere.",
		How: "`/akademie bericht NAME` zeigt einen Bericht am Ersten jedes Monats in diesem Kanal, " +
			"`/akademie bericht NAME beenden` beendet das.",
		AsAsked: "Falls Sie die Wissensbasis fragen wollten, schließen Sie bitte mit einem Fragezeichen.",

		Here:      "monatlich hier",
		Elsewhere: "andere Räume: %d",

		Which:    "Welchen Bericht meinen Sie?",
		WhichEnd: "Welcher Bericht soll hier nicht mehr erscheinen?",
		Ask: "Soll der Bericht *%s* am Ersten jedes Monats hier erscheinen? *Alle in diesem Kanal sehen dann diese Zahlen*, " +
			"auch wer später dazukommt. Kleine Gruppen bleiben wie immer geschützt. Wenn Sie das nicht möchten, müssen Sie nichts tun.",
		Yes:         "Monatlich zeigen",
		Done:        "Der Bericht *%s* erscheint am Ersten jedes Monats in diesem Kanal, solange Sie koordinieren. `/akademie bericht NAME beenden` beendet das.",
		DoneDirect:  "Sie erhalten den Bericht *%s* am Ersten jedes Monats hier. `/akademie bericht NAME beenden` beendet das.",
		Already:     "Der Bericht *%s* erscheint hier schon am Ersten jedes Monats. `/akademie bericht NAME beenden` beendet das.",
		TooMany:     "Der Bericht *%s* erscheint schon in %d Räumen; mehr sind nicht möglich. Bitte beenden Sie zuerst einen davon.",
		Gone:        "Diesen Bericht gibt es nicht mehr.",
		NotYours:    "Wo dieser Bericht erscheint, entscheidet, wer ihn gespeichert hat, oder die Administration.",
		NotInDirect: "An diesem Gespräch bin ich nicht beteiligt. Bitte rufen Sie den Befehl in einem Kanal auf, in den ich eingeladen bin, oder in unseren Direktnachrichten.",
		Ended:       "Der Bericht *%s* erscheint hier nicht mehr.",
		NotHere:     "Der Bericht *%s* erscheint hier nicht monatlich.",
		NoneHere:    "Keiner Ihrer Berichte erscheint hier monatlich.",

		Room:       "Kanal %s im Arbeitsbereich %s",
		RoomDirect: "Direktnachrichten im Arbeitsbereich %s",
	}
}
