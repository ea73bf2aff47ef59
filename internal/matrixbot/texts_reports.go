package matrixbot

// reportTexts are what is said of saved reports that appear in rooms, in inline Markdown;
// see messages.Note. What holds a % is a format; the room is given as one of the first
// three.
type reportTexts struct {
	WhereHere, WhereNamed, WhereOther string

	NoneYet  string // the address of the pages
	List     string // above the list
	Unknown  string // the same, where none is named as was typed
	More     string // below it, how many are left out
	How      string // below it
	AsAsked  string // where a question may have been meant
	ByNumber string // below a choice

	Here      string // remark: it appears in the room
	Elsewhere string // the same, in how many others

	Which     string // several fit
	WhichEnd  string // the same; the room
	Ask       string // a name, the room; before others see figures
	Kept      string // to a no
	Done      string // a name, the room, the first day
	Announced string // the same in the room: who, a name, the first day
	Already   string // a name, the room
	TooMany   string // a name, how many rooms
	RoomGone  string
	Gone      string // the report was deleted
	NotYours  string
	Ended     string // a name, the room
	NotHere   string // the same; nothing to end
	NoneHere  string // the room

	Room, RoomDirect string // the names of rooms: its own, or whose direct room it is
}

func reportTextsIn(language string) *reportTexts {
	if language == "en" {
		return englishReportTexts()
	}
	return &reportTexts{
		WhereHere: "hier", WhereNamed: "in „%s“", WhereOther: "in dem anderen Raum",

		NoneYet: "Sie haben noch keinen Bericht gespeichert. Werten Sie unter [Auswertungen](%s/statistics) etwas aus und speichern Sie es als Bericht.",
		List:    "Ihre gespeicherten Berichte:",
		Unknown: "So heißt keiner Ihrer Berichte. Gespeichert haben Sie:",
		More:    "… und %d weitere.",
		How: "Mit „bericht NAME“ erscheint ein Bericht am Ersten jedes Monats in dem Raum, in dem Sie das schreiben, „bericht NAME beenden“ beendet das. " +
			"In Gruppen erwähnen Sie mich dabei.",
		AsAsked:  "Falls Sie die Wissensbasis fragen wollten, schließen Sie bitte mit einem Fragezeichen.",
		ByNumber: "Bitte antworten Sie mit der Nummer.",

		Here:      "monatlich %s",
		Elsewhere: "andere Räume: %d",

		Which:    "Welchen Bericht meinen Sie?",
		WhichEnd: "Welcher Bericht soll %s nicht mehr erscheinen?",
		Ask: "Soll der Bericht **%s** am Ersten jedes Monats %s erscheinen? **Alle in diesem Raum sehen dann diese Zahlen**, " +
			"auch wer später dazukommt. Kleine Gruppen bleiben wie immer geschützt.\n\nBitte antworten Sie mit „ja“ oder „nein“.",
		Kept:      "In Ordnung, es bleibt, wie es ist.",
		Done:      "Der Bericht **%s** erscheint am Ersten jedes Monats %s, zuerst am %s, solange Sie koordinieren. „bericht NAME beenden“ beendet das, im selben Raum geschrieben.",
		Announced: "%s lässt hier den Bericht **%s** erscheinen: am Ersten jedes Monats, zuerst am %s. Alle in diesem Raum sehen ihn, auch wer später dazukommt.",
		Already:   "Der Bericht **%s** erscheint %s schon am Ersten jedes Monats. „bericht NAME beenden“ beendet das, im selben Raum geschrieben.",
		TooMany:   "Der Bericht **%s** erscheint schon in %d Räumen; mehr sind nicht möglich. Bitte beenden Sie zuerst einen davon.",
		RoomGone:  "Das geht nicht mehr: In diesem Raum sind Sie oder ich nicht mehr, oder ich darf dort nicht schreiben.",
		Gone:      "Diesen Bericht gibt es nicht mehr.",
		NotYours:  "Wo dieser Bericht erscheint, entscheidet, wer ihn gespeichert hat, oder die Administration.",
		Ended:     "Der Bericht **%s** erscheint %s nicht mehr.",
		NotHere:   "Der Bericht **%s** erscheint %s nicht monatlich.",
		NoneHere:  "Keiner Ihrer Berichte erscheint %s monatlich.",

		Room: "Raum %s", RoomDirect: "Direktchat mit %s",
	}
}

func englishReportTexts() *reportTexts {
	return &reportTexts{
		WhereHere: "here", WhereNamed: "in “%s”", WhereOther: "in the other room",

		NoneYet: "You have not saved a report yet. Count something under [Statistics](%s/statistics) and save it as a report.",
		List:    "Your saved reports:",
		Unknown: "None of your reports has this name. You have saved:",
		More:    "… and %d more.",
		How: "With “report NAME” a report appears on the first of each month in the room where you write that, “report NAME stop” ends it. " +
			"In groups, mention me with it.",
		AsAsked:  "If you meant a question to the knowledge base, please end it with a question mark.",
		ByNumber: "Please answer with its number.",

		Here:      "each month %s",
		Elsewhere: "other rooms: %d",

		Which:    "Which report do you mean?",
		WhichEnd: "Which report should no longer appear %s?",
		Ask: "Should the report **%s** appear %s on the first of each month? **Everybody in this room then sees these figures**, " +
			"also who joins later. Small groups stay protected as always.\n\nPlease answer “yes” or “no”.",
		Kept:      "All right, nothing changes.",
		Done:      "The report **%s** appears %s on the first of each month, first on %s, for as long as you are a coordinator. “report NAME stop”, written in the same room, ends that.",
		Announced: "%s has the report **%s** appear here: on the first of each month, first on %s. Everybody in this room sees it, also who joins later.",
		Already:   "The report **%s** appears %s already, on the first of each month. “report NAME stop”, written in the same room, ends that.",
		TooMany:   "The report **%s** appears in %d rooms already, which is as many as it can be. Please end one of them first.",
		RoomGone:  "This is no longer possible: you or I are not in this room any more, or I may not write there.",
		Gone:      "This report no longer exists.",
		NotYours:  "Only who saved this report, or an administrator, can decide where it appears.",
		Ended:     "The report **%s** no longer appears %s.",
		NotHere:   "The report **%s** does not appear %s each month.",
		NoneHere:  "None of your reports appears %s each month.",

		Room: "room %s", RoomDirect: "direct chat with %s",
	}
}
