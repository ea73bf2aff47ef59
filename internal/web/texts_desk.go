package web

import "smart-city-dialog.de/akademie/internal/booking"

// deskTexts are those of the coordinators' pages and of the demo's outbox.
// Values with a % are formats.
type deskTexts struct {
	// Runs
	Title, TitleShort, Intro          string
	Duties, DutiesDemo                string // the second with an address
	Coming, OnlyWaiting, Filter       string
	Month, Module                     string
	Found, FoundOne, FoundSome, None  string
	Taken, Waiting, MoreDay, MoreDays string
	Off, Closed, Begun                string
	Occupancy, External               string

	// One run
	Back, Capacity, CapacitySet, CapacityHint            string
	CapacityWrong, CapacityLow                           string // most seats; seats taken
	Participants, Line, Ended, NoParticipants, NoLine    string
	Count                                                string // bookings, seats
	Name, Email, Municipality, Function, SeatsTitle      string
	State, Since, Place                                  string
	Download                                             string
	Columns                                              []string // of the file
	CancelRun, CancelRunAsk, CancelRunYes, CancelRunNo   string
	Log, LogNone, NowSeats, Erased                       string
	Message, MessageIntro, MessageTo, MessageToOne       string
	Subject, Text, Preview, Send, Edit                   string
	MessageEmpty, MessageLong, MessageTwice, PreviewNote string

	// One booking
	ConfirmFor, ConfirmHint, ConfirmFailed string
	CancelAsk, Resend, ResendFailed, ToRun string
	MoveIntro                              string

	// What could not be delivered
	Delivery, DeliveryIntro, Trouble, Mails, Events string
	NoTrouble, Again, AgainHint, AgainFailed        string
	Attempts, Unclear, Failed                       string
	SignInMail, BookingMail                         string // the latter with what was done

	// The demo's outbox
	Outbox, OutboxIntro, OutboxNone, To, Attachments string
	Plain, MailBody                                  string

	Attendance attendanceTexts

	Done   map[string]string // by what was done
	Acts   map[booking.Action]string
	Actors map[booking.ActorKind]string
	Ways   map[string]string // by the channel of a change
	You    string            // behind a coordinator's own changes
}

var germanDesk = deskTexts{
	Title:          "Termine verwalten",
	Duties:         "Für Koordinierende",
	DutiesDemo:     "Zur Probe als %s anmelden",
	TitleShort:     "Verwalten",
	Intro:          "Belegung und Wartelisten, gerade jetzt.",
	Coming:         "Kommende",
	OnlyWaiting:    "Nur mit Warteliste",
	Filter:         "Anzeigen",
	Month:          "Monat",
	Module:         "Modul",
	Found:          "%d Termine",
	FoundOne:       "1 Termin",
	FoundSome:      "%d von %d Terminen. Wählen Sie einen Monat oder ein Modul.",
	None:           "Zu dieser Auswahl gibt es keine Termine.",
	Taken:          "%d von %d Plätzen belegt",
	Waiting:        "%d auf der Warteliste",
	MoreDay:        "und 1 weiterer Tag",
	MoreDays:       "und %d weitere Tage",
	Off:            "fällt aus",
	Closed:         "geschlossen",
	Begun:          "Anmeldung beendet",
	Occupancy:      "Belegung",
	External:       "Plätze verwaltet %s",
	Back:           "Alle Termine",
	Capacity:       "Plätze insgesamt",
	CapacitySet:    "Ändern",
	CapacityHint:   "Frei werdende Plätze werden der Reihe nach der Warteliste angeboten.",
	CapacityWrong:  "Bitte geben Sie eine ganze Zahl von 0 bis %s ein.",
	CapacityLow:    "Das sind zu wenige: %d Plätze sind schon vergeben. Stornieren Sie zuerst Buchungen oder buchen Sie um.",
	Participants:   "Teilnehmende",
	Line:           "Warteliste",
	Ended:          "Storniert und abgelaufen",
	NoParticipants: "Noch hat niemand einen Platz.",
	NoLine:         "Niemand wartet.",
	Count:          "Buchungen: %d, Plätze: %d",
	Name:           "Name",
	Email:          "E-Mail",
	Municipality:   "Kommune",
	Function:       "Funktion",
	SeatsTitle:     "Plätze",
	State:          "Stand",
	Since:          "Angefragt",
	Place:          "Stelle",
	Download:       "Liste als CSV",
	Columns:        []string{"Buchungsnummer", "Stand", "Plätze", "Stelle", "Name", "E-Mail", "Kommune", "AGS", "Land", "Funktion", "Angefragt", "Bestätigt"},
	CancelRun:      "Termin absagen",
	CancelRunAsk:   "Soll dieser Termin wirklich ausfallen? Alle Buchungen werden storniert, und alle bekommen eine E-Mail. Das lässt sich nicht rückgängig machen.",
	CancelRunYes:   "Ja, Termin absagen",
	CancelRunNo:    "Nein, zurück",
	Log:            "Protokoll",
	LogNone:        "Noch ist nichts geschehen.",
	NowSeats:       ", jetzt %d Plätze",
	Erased:         "(gelöscht)",
	Message:        "Nachricht an alle",
	MessageIntro:   "Die Nachricht geht als E-Mail einzeln an jede Person; niemand sieht die Adressen der anderen.",
	MessageTo:      "Geht an %d Buchungen: Teilnehmende und Warteliste.",
	MessageToOne:   "Geht an eine Buchung.",
	Subject:        "Betreff",
	Text:           "Nachricht",
	Preview:        "Vorschau",
	Send:           "Jetzt senden",
	Edit:           "Ändern",
	MessageEmpty:   "Bitte geben Sie Betreff und Nachricht ein.",
	MessageLong:    "Der Betreff darf höchstens %d Zeichen haben, die Nachricht höchstens %s.",
	MessageTwice:   "Mit diesem Knopf wurde schon eine andere Nachricht gesendet. Bitte beginnen Sie neu.",
	PreviewNote:    "Noch ist nichts gesendet. Anrede und Angaben zum Termin stehen in jeder E-Mail um diesen Text herum.",
	ConfirmFor:     "Bestätigen",
	ConfirmHint:    "Gibt den Platz sofort, unabhängig von der Reihenfolge der Warteliste.",
	ConfirmFailed:  "Dafür sind nicht genug Plätze frei. Erhöhen Sie zuerst die Zahl der Plätze des Termins.",
	CancelAsk:      "Soll diese Buchung storniert werden? Die Person bekommt eine E-Mail, und der Platz geht an die Warteliste.",
	Resend:         "Link noch einmal schicken",
	ResendFailed:   "Der Link wurde heute schon mehrmals geschickt.",
	ToRun:          "Zum Termin",
	MoveIntro:      "Auf welchen Termin soll diese Buchung wechseln? Die Person bekommt eine E-Mail.",
	Delivery:       "Zustellung",
	DeliveryIntro:  "E-Mails und Meldungen an andere Systeme, um die sich jemand kümmern muss.",
	Trouble:        "Nicht zugestellt: %d",
	Mails:          "E-Mails",
	Events:         "Meldungen an andere Systeme",
	NoTrouble:      "Alles ist zugestellt.",
	Again:          "Noch einmal senden",
	AgainHint:      "Bei „unklar“ kann die E-Mail schon angekommen sein; dann kommt sie doppelt.",
	AgainFailed:    "Das wurde inzwischen zugestellt oder wird gerade gesendet.",
	Attempts:       "Versuche: %d",
	Unclear:        "unklar",
	SignInMail:     "Link zum Anmelden",
	BookingMail:    "Buchung: %s",
	Failed:         "nicht zustellbar",
	Outbox:         "Postausgang der Demo",
	OutboxIntro:    "Die Demo verschickt keine E-Mails. Hier liegt, was sonst unterwegs wäre.",
	OutboxNone:     "Noch wurde keine E-Mail geschrieben.",
	To:             "An",
	Attachments:    "Anhänge",
	Plain:          "Nur Text",
	MailBody:       "Inhalt der E-Mail",
	Attendance:     germanAttendance,
	Done: map[string]string{
		"capacity":  "Die Zahl der Plätze ist geändert.",
		"off":       "Der Termin ist abgesagt. Alle Buchungen sind storniert.",
		"sent":      "Die Nachricht ist auf dem Weg, E-Mails: %d.",
		"confirmed": "Die Buchung ist bestätigt.",
		"cancelled": "Die Buchung ist storniert.",
		"moved":     "Die Buchung ist umgebucht.",
		"resent":    "Der Link ist auf dem Weg.",
		"again":     "Wird noch einmal gesendet.",
	},
	Acts: map[booking.Action]string{
		booking.ActRequested:   "angefragt",
		booking.ActConfirmed:   "bestätigt",
		booking.ActWaitlisted:  "auf der Warteliste",
		booking.ActHeld:        "Platz reserviert",
		booking.ActOffered:     "Platz angeboten",
		booking.ActOfferEnded:  "Angebot abgelaufen",
		booking.ActExpired:     "abgelaufen",
		booking.ActCancelled:   "storniert",
		booking.ActMoved:       "umgebucht",
		booking.ActCapacity:    "Zahl der Plätze geändert",
		booking.ActRunOff:      "Termin abgesagt",
		booking.ActRunMessage:  "Nachricht an alle",
		booking.ActErased:      "Angaben zur Person gelöscht",
		booking.ActLinkResent:  "Link noch einmal geschickt",
		booking.ActReminded:    "an die Frist erinnert",
		booking.ActSecondTry:   "noch einmal angefragt",
		booking.ActOverLimit:   "zu viele Anfragen",
		booking.ActRescheduled: "Zeiten geändert",
		booking.ActAttended:    "Teilnahme erfasst",
	},
	Actors: map[booking.ActorKind]string{
		booking.ByPerson:      "Person",
		booking.ByCoordinator: "Koordination",
		booking.BySystem:      "System",
	},
	Ways: map[string]string{"web": "Webseite", "mail": "Link in der E-Mail", "api": "Schnittstelle", "cli": "Befehlszeile", "demo": "Demo", "system": "von selbst",
		"slack": "Slack", "matrix": "Matrix", "desk": "Koordinierungsstelle"},
	You: "(Sie)",
}

var englishDesk = deskTexts{
	Title:          "Manage dates",
	Duties:         "For coordinators",
	DutiesDemo:     "Sign in as %s to try",
	TitleShort:     "Manage",
	Intro:          "Occupancy and waiting lists at this moment.",
	Coming:         "Coming",
	OnlyWaiting:    "Only with a waiting list",
	Filter:         "Show",
	Month:          "Month",
	Module:         "Module",
	Found:          "%d dates",
	FoundOne:       "1 date",
	FoundSome:      "%d of %d dates. Choose a month or a module.",
	None:           "There are no dates for this choice.",
	Taken:          "%d of %d seats taken",
	Waiting:        "%d on the waiting list",
	MoreDay:        "and 1 more day",
	MoreDays:       "and %d more days",
	Off:            "does not take place",
	Closed:         "closed",
	Begun:          "booking has ended",
	Occupancy:      "Occupancy",
	External:       "Seats are kept by %s",
	Back:           "All dates",
	Capacity:       "Seats in total",
	CapacitySet:    "Change",
	CapacityHint:   "Seats that come free are offered down the waiting list.",
	CapacityWrong:  "Please enter a whole number from 0 to %s.",
	CapacityLow:    "These are too few: %d seats are taken already. Cancel or move bookings first.",
	Participants:   "Participants",
	Line:           "Waiting list",
	Ended:          "Cancelled and expired",
	NoParticipants: "Nobody has a seat yet.",
	NoLine:         "Nobody is waiting.",
	Count:          "Bookings: %d, seats: %d",
	Name:           "Name",
	Email:          "E-mail",
	Municipality:   "Municipality",
	Function:       "Function",
	SeatsTitle:     "Seats",
	State:          "State",
	Since:          "Requested",
	Place:          "Place",
	Download:       "List as CSV",
	Columns:        []string{"Booking number", "State", "Seats", "Place", "Name", "E-mail", "Municipality", "AGS", "Land", "Function", "Requested", "Confirmed"},
	CancelRun:      "Cancel this date",
	CancelRunAsk:   "Shall this date really not take place? All bookings are cancelled, and everybody gets a mail. This cannot be undone.",
	CancelRunYes:   "Yes, cancel this date",
	CancelRunNo:    "No, back",
	Log:            "Log",
	LogNone:        "Nothing has happened yet.",
	NowSeats:       ", now %d seats",
	Erased:         "(deleted)",
	Message:        "Message to all",
	MessageIntro:   "The message goes to each person in a mail of its own; nobody sees the addresses of the others.",
	MessageTo:      "Goes to %d bookings: participants and waiting list.",
	MessageToOne:   "Goes to one booking.",
	Subject:        "Subject",
	Text:           "Message",
	Preview:        "Preview",
	Send:           "Send now",
	Edit:           "Edit",
	MessageEmpty:   "Please enter a subject and a message.",
	MessageLong:    "The subject may have %d characters at most, the message %s.",
	MessageTwice:   "Another message was already sent with this button. Please start again.",
	PreviewNote:    "Nothing is sent yet. Each mail has a greeting and the date around this text.",
	ConfirmFor:     "Confirm",
	ConfirmHint:    "Gives the seat at once, whatever the order of the waiting list is.",
	ConfirmFailed:  "There are not enough free seats. Raise the number of seats of the date first.",
	CancelAsk:      "Shall this booking be cancelled? The person gets a mail, and the seat goes to the waiting list.",
	Resend:         "Send the link again",
	ResendFailed:   "The link was sent several times today.",
	ToRun:          "To the date",
	MoveIntro:      "To which date shall this booking move? The person gets a mail.",
	Delivery:       "Delivery",
	DeliveryIntro:  "Mails and events for other systems that somebody has to look after.",
	Trouble:        "Not delivered: %d",
	Mails:          "Mails",
	Events:         "Events for other systems",
	NoTrouble:      "Everything is delivered.",
	Again:          "Send again",
	AgainHint:      "A mail that is “unclear” may have arrived; then it comes twice.",
	AgainFailed:    "This was delivered meanwhile, or is being sent.",
	Attempts:       "Attempts: %d",
	Unclear:        "unclear",
	SignInMail:     "Link to sign in",
	BookingMail:    "Booking: %s",
	Failed:         "failed",
	Outbox:         "The demo’s outbox",
	OutboxIntro:    "The demo sends no mails. This is what would be on its way.",
	OutboxNone:     "No mail has been written yet.",
	To:             "To",
	Attachments:    "Attachments",
	Plain:          "Plain text",
	MailBody:       "Content of the mail",
	Attendance:     englishAttendance,
	Done: map[string]string{
		"capacity":  "The number of seats is changed.",
		"off":       "The date is cancelled, and so are all bookings.",
		"sent":      "The message is on its way, mails: %d.",
		"confirmed": "The booking is confirmed.",
		"cancelled": "The booking is cancelled.",
		"moved":     "The booking is moved.",
		"resent":    "The link is on its way.",
		"again":     "It is being sent again.",
	},
	Acts: map[booking.Action]string{
		booking.ActRequested:   "requested",
		booking.ActConfirmed:   "confirmed",
		booking.ActWaitlisted:  "on the waiting list",
		booking.ActHeld:        "seat held",
		booking.ActOffered:     "seat offered",
		booking.ActOfferEnded:  "offer expired",
		booking.ActExpired:     "expired",
		booking.ActCancelled:   "cancelled",
		booking.ActMoved:       "moved",
		booking.ActCapacity:    "number of seats changed",
		booking.ActRunOff:      "date cancelled",
		booking.ActRunMessage:  "message to all",
		booking.ActErased:      "personal data deleted",
		booking.ActLinkResent:  "link sent again",
		booking.ActReminded:    "reminded of the deadline",
		booking.ActSecondTry:   "requested again",
		booking.ActOverLimit:   "too many requests",
		booking.ActRescheduled: "times changed",
		booking.ActAttended:    "attendance recorded",
	},
	Actors: map[booking.ActorKind]string{
		booking.ByPerson:      "person",
		booking.ByCoordinator: "coordinator",
		booking.BySystem:      "system",
	},
	Ways: map[string]string{"web": "web page", "mail": "link in the e-mail", "api": "interface for programs", "cli": "command line", "demo": "demo", "system": "by itself",
		"slack": "Slack", "matrix": "Matrix", "desk": "coordination office"},
	You: "(you)",
}
