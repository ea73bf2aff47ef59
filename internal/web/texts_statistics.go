package web

import (
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// figuresTexts are those of the page for statistics, of the reports saved there
// and of figures in a conversation. Values with a % are formats.
type figuresTexts struct {
	Title, TitleShort, Intro   string
	Question, Placeholder, Ask string
	Examples                   string
	Example                    []string // questions
	Chips, Without, ChipHint   string   // %s of the hint is the part
	TableScroll, ChartScroll   string
	SortBy                     string // %s is a column
	ProtectedCell, NoFigure    string // for who hears a table
	AllRows                    string // %s is a number

	Download, CSV, XLSX, PNG, SVG string
	CopyLink, LinkCopied          string
	SignIn                        string // leads a guest there
	Open                          string // leads from a conversation to the page
	Follow, FollowHint, FollowAsk string // %s of the hint are things to ask

	// What there is instead of figures
	Denied, DeniedHere, Past, Asked string
	Unavailable, Nothing, Protected string // %d of the last is the least number of people
	NoChart                         string
	Problem                         string                     // title
	Rules                           map[statistics.Rule]string // %s is the value that is wrong
	RuleBare                        map[statistics.Rule]string // the same without one

	// Saved reports
	Reports, ReportsIntro, NoReports     string
	Save, SaveIntro, SaveName, SaveIt    string
	Rolling, RollingHint                 string
	Rollings                             map[report.Rolling]string
	Mail, MailHint, MailNever            string // %s of the last two is an address
	OwnReports, OthersReports            string
	ByWhom, Delivered, NotDelivered      string // %s of the first is an address
	DeliveredTo                          string // %s is a room
	Rooms, RoomsHint, LeaveRoom          string
	InSlack, InMatrix                    string
	Settings, Keep, Delete, DeleteYes    string
	DeleteAsk, BackToReports             string
	NoName, LongName, SameName, NotYours string // %d of the second is a number of characters
	Done                                 map[string]string
}

var germanFigures = figuresTexts{
	Title:       "Auswertungen",
	TitleShort:  "Auswerten",
	Intro:       "Fragen Sie in eigenen Worten nach Anmeldungen, Auslastung oder Fragen an den Assistenten. Was verstanden wurde, steht immer dabei; Zahlen sehr weniger Personen bleiben geschützt.",
	Question:    "Was möchten Sie auswerten?",
	Placeholder: "Zum Beispiel: Anmeldungen je Land im Jahr 2025",
	Ask:         "Auswerten",
	Examples:    "Zum Beispiel",
	Example: []string{
		"Bestätigte Anmeldungen je Land im Jahr 2025",
		"Welches Modul war 2025 am gefragtesten?",
		"Anmeldungen pro Monat seit Januar 2025",
		"Auslastung je Modul im zweiten Halbjahr 2025",
		"Anmeldungen je Quartal 2025 gegenüber Vorjahr",
		"Unbeantwortete Fragen je Monat",
	},
	Chips:         "Auswertung anpassen",
	Without:       "Entfernen",
	ChipHint:      "%s ändern",
	TableScroll:   "Tabelle, seitlich verschiebbar",
	ChartScroll:   "Diagramm, seitlich verschiebbar",
	SortBy:        "Nach „%s“ sortieren",
	ProtectedCell: "geschützt",
	NoFigure:      "keine Angabe",
	AllRows:       "Alle %s Zeilen ansehen",

	Download:   "herunterladen",
	CSV:        "CSV",
	XLSX:       "Excel",
	PNG:        "Bild (PNG)",
	SVG:        "Bild (SVG)",
	CopyLink:   "Link kopieren",
	LinkCopied: "Link kopiert.",
	SignIn:     "Für Auswertungen anmelden",
	Open:       "In Auswertungen öffnen",
	Follow:     "Nachfragen",
	FollowHint: "Zum Beispiel: %s",
	FollowAsk:  "Nachfragen",

	Denied:      "Auswertungen sind Koordinierenden der Akademie vorbehalten. Wenn Sie dazugehören, wenden Sie sich bitte an die Administration.",
	DeniedHere:  "Diese Auswertung sehen nur Koordinierende.",
	Past:        "Hier stand eine Auswertung.",
	Asked:       "Hier gab es eine Rückfrage zu einer Auswertung.",
	Unavailable: "Die Zahlen sind gerade nicht verfügbar, oder die Abfrage dauert zu lange. Versuchen Sie es gleich noch einmal, gern mit einem kürzeren Zeitraum. Bleibt es dabei, hilft der Betrieb weiter.",
	Nothing:     "Zu dieser Auswahl gibt es nichts zu zählen. Ändern Sie oben einen Teil der Auswertung, zum Beispiel den Zeitraum.",
	Protected:   "Alle Werte dieser Auswertung sind geschützt, weil zu wenige Personen dahinterstehen: Gezeigt werden Zahlen ab %d Personen. Wählen Sie einen größeren Ausschnitt.",
	NoChart:     "Zu dieser Auswertung gibt es kein Diagramm.",
	Rules: map[statistics.Rule]string{
		statistics.RuleUnknown:     "„%s“ kommt in Auswertungen nicht vor.",
		statistics.RuleTooMany:     "Das ist zu viel auf einmal: „%s“.",
		statistics.RuleMissing:     "Es fehlt, was gezählt werden soll.",
		statistics.RuleIncoherent:  "Das passt nicht zusammen: „%s“.",
		statistics.RuleBadPeriod:   "Diesen Zeitraum gibt es nicht: „%s“.",
		statistics.RuleNotCompared: "Sortieren und vergleichen lässt sich nur, was auch gezählt wird: „%s“.",
	},
	RuleBare: map[statistics.Rule]string{
		statistics.RuleUnknown:     "Ein Teil dieser Adresse kommt in Auswertungen nicht vor.",
		statistics.RuleTooMany:     "Das ist zu viel auf einmal.",
		statistics.RuleTooLarge:    show.TooLarge("de"),
		statistics.RuleMissing:     "Es fehlt, was gezählt werden soll.",
		statistics.RuleIncoherent:  "Die Teile dieser Auswertung passen nicht zusammen.",
		statistics.RuleBadPeriod:   "Diesen Zeitraum gibt es nicht.",
		statistics.RuleNotCompared: "Sortieren und vergleichen lässt sich nur, was auch gezählt wird.",
	},

	Reports:      "Gespeicherte Berichte",
	ReportsIntro: "Ein Bericht ist eine Auswertung mit Namen. Beim Öffnen wird neu gezählt.",
	NoReports:    "Noch ist kein Bericht gespeichert. Werten Sie etwas aus und wählen Sie „Als Bericht speichern“.",
	Save:         "Als Bericht speichern",
	SaveIntro:    "Unter einem Namen gespeichert, finden Sie und alle Koordinierenden die Auswertung wieder.",
	SaveName:     "Name des Berichts",
	SaveIt:       "Bericht speichern",
	Rolling:      "Zeitraum",
	RollingHint:  "Fest: immer dieselben Tage. Sonst rückt der Zeitraum mit, was sich für den monatlichen Versand empfiehlt.",
	Rollings: map[report.Rolling]string{
		report.Fixed:        "fester Zeitraum",
		report.LastMonth:    "immer der Vormonat",
		report.LastQuarter:  "immer das letzte abgeschlossene Quartal",
		report.TwelveMonths: "immer die letzten zwölf Monate",
		report.YearToDate:   "immer das laufende Jahr",
	},
	Mail:          "Am Ersten jedes Monats per E-Mail schicken",
	MailHint:      "An %s, mit Diagramm und CSV-Datei.",
	MailNever:     "Ein Versand per E-Mail ist nicht möglich: %s koordiniert nur, solange eine Anmeldung über eine Gruppe des Anmeldedienstes dauert. Wer Rollen vergibt, kann sie dauerhaft vergeben.",
	OwnReports:    "Ihre Berichte",
	OthersReports: "Berichte anderer",
	ByWhom:        "von %s",
	Delivered:     "monatlich per E-Mail",
	NotDelivered:  "kein Versand",
	DeliveredTo:   "monatlich in %s",
	Rooms:         "Räume",
	RoomsHint:     "Hier erscheint der Bericht am Ersten jedes Monats. Alle im Raum sehen ihn.",
	LeaveRoom:     "Dort nicht mehr zeigen",
	InSlack:       "In einem Slack-Kanal erscheint der Bericht monatlich, wenn Sie dort „/akademie bericht“ mit seinem Namen aufrufen.",
	InMatrix:      "In einem Matrix-Raum erscheint der Bericht monatlich, wenn Sie den Assistenten dort mit „bericht“ und seinem Namen erwähnen.",
	Settings:      "Name und Versand",
	Keep:          "Änderungen speichern",
	Delete:        "Bericht löschen",
	DeleteYes:     "Ja, Bericht löschen",
	DeleteAsk:     "Der Bericht und sein Versand enden damit. Die Zahlen selbst bleiben.",
	BackToReports: "Alle Berichte",
	NoName:        "Bitte geben Sie dem Bericht einen Namen.",
	LongName:      "Der Name darf höchstens %d Zeichen haben.",
	SameName:      "Sie haben schon einen Bericht mit diesem Namen. Bitte wählen Sie einen anderen.",
	NotYours:      "Diesen Bericht kann nur ändern, wer ihn gespeichert hat.",
	Done: map[string]string{
		"saved":   "Der Bericht ist gespeichert.",
		"changed": "Die Änderungen sind gespeichert.",
		"deleted": "Der Bericht ist gelöscht.",
		"left":    "Der Bericht erscheint in diesem Raum nicht mehr.",
	},
}

var englishFigures = figuresTexts{
	Title:       "Statistics",
	TitleShort:  "Statistics",
	Intro:       "Ask in your own words for bookings, utilisation or questions to the assistant. What was understood is always shown; figures of very few people stay protected.",
	Question:    "What would you like to count?",
	Placeholder: "For example: bookings per state in 2025",
	Ask:         "Count",
	Examples:    "For example",
	Example: []string{
		"Confirmed bookings per state in 2025",
		"Which module was most popular in 2025?",
		"Bookings per month since January 2025",
		"Utilisation per module in the second half of 2025",
		"Bookings per quarter 2025 compared with the previous year",
		"Unanswered questions per month",
	},
	Chips:         "Change these figures",
	Without:       "Remove",
	ChipHint:      "Change %s",
	TableScroll:   "Table, scrolls sideways",
	ChartScroll:   "Chart, scrolls sideways",
	SortBy:        "Sort by “%s”",
	ProtectedCell: "protected",
	NoFigure:      "not available",
	AllRows:       "See all %s rows",

	Download:   "download",
	CSV:        "CSV",
	XLSX:       "Excel",
	PNG:        "Picture (PNG)",
	SVG:        "Picture (SVG)",
	CopyLink:   "Copy link",
	LinkCopied: "Link copied.",
	SignIn:     "Sign in for statistics",
	Open:       "Open in statistics",
	Follow:     "Ask on",
	FollowHint: "For example: %s",
	FollowAsk:  "Ask on",

	Denied:      "Statistics are for coordinators of the academy. If you are one of them, please ask the administrators.",
	DeniedHere:  "Only coordinators see these figures.",
	Past:        "There were figures here.",
	Asked:       "Something about figures was asked back here.",
	Unavailable: "The figures are not available now, or counting takes too long. Please try again in a moment, perhaps with a shorter period. If it stays like this, the operators can help.",
	Nothing:     "There is nothing to count for this choice. Change a part of it above, such as the period.",
	Protected:   "All of these figures are protected because too few people stand behind them: figures are shown from %d people on. Choose something larger.",
	NoChart:     "There is no chart of these figures.",
	Rules: map[statistics.Rule]string{
		statistics.RuleUnknown:     "Statistics do not know “%s”.",
		statistics.RuleTooMany:     "This is too much at a time: “%s”.",
		statistics.RuleMissing:     "It is missing what to count.",
		statistics.RuleIncoherent:  "These do not go together: “%s”.",
		statistics.RuleBadPeriod:   "There is no such period: “%s”.",
		statistics.RuleNotCompared: "Only what is counted can be sorted by and compared: “%s”.",
	},
	RuleBare: map[statistics.Rule]string{
		statistics.RuleUnknown:     "Statistics do not know a part of this address.",
		statistics.RuleTooMany:     "This is too much at a time.",
		statistics.RuleTooLarge:    show.TooLarge("en"),
		statistics.RuleMissing:     "It is missing what to count.",
		statistics.RuleIncoherent:  "The parts of this do not go together.",
		statistics.RuleBadPeriod:   "There is no such period.",
		statistics.RuleNotCompared: "Only what is counted can be sorted by and compared.",
	},

	Reports:      "Saved reports",
	ReportsIntro: "A report is a query with a name. Opening it counts anew.",
	NoReports:    "No report is saved yet. Count something and choose “Save as report”.",
	Save:         "Save as report",
	SaveIntro:    "Saved under a name, you and all coordinators find it again.",
	SaveName:     "Name of the report",
	SaveIt:       "Save report",
	Rolling:      "Period",
	RollingHint:  "Fixed: always the same days. Otherwise the period moves on, which suits monthly delivery.",
	Rollings: map[report.Rolling]string{
		report.Fixed:        "fixed period",
		report.LastMonth:    "always the month before",
		report.LastQuarter:  "always the last quarter that is over",
		report.TwelveMonths: "always the last twelve months",
		report.YearToDate:   "always the year so far",
	},
	Mail:          "Send it by e-mail on the first of each month",
	MailHint:      "To %s, with chart and CSV file.",
	MailNever:     "It cannot be sent by e-mail: %s is a coordinator only while signed in through a group of the sign-in service. Whoever grants roles can grant it for good.",
	OwnReports:    "Your reports",
	OthersReports: "Reports of others",
	ByWhom:        "by %s",
	Delivered:     "monthly by e-mail",
	NotDelivered:  "not sent",
	DeliveredTo:   "monthly in %s",
	Rooms:         "Rooms",
	RoomsHint:     "The report is shown here on the first of each month. Everybody in the room sees it.",
	LeaveRoom:     "Show it there no longer",
	InSlack:       "The report is shown in a Slack channel each month if you call “/akademie report” with its name there.",
	InMatrix:      "The report appears in a Matrix room each month if you mention the assistant there with “report” and its name.",
	Settings:      "Name and delivery",
	Keep:          "Save changes",
	Delete:        "Delete report",
	DeleteYes:     "Yes, delete the report",
	DeleteAsk:     "The report and its delivery end. The figures themselves stay.",
	BackToReports: "All reports",
	NoName:        "Please give the report a name.",
	LongName:      "The name may have at most %d characters.",
	SameName:      "You have a report of this name already. Please choose another.",
	NotYours:      "Only who saved this report can change it.",
	Done: map[string]string{
		"saved":   "The report is saved.",
		"changed": "The changes are saved.",
		"deleted": "The report is deleted.",
		"left":    "The report is no longer shown in this room.",
	},
}
