package web

// accountTexts are those of signing in and of a person's own bookings.
type accountTexts struct {
	// Signing in
	SignIn, SignInIntro, Email, SendLink, NoAddress  string
	SentTitle, Sent, NotArrived, LinkGone, LinkNew   string
	LinkGoneTitle                                    string
	SignInAs, SignInNow, SignInWhy                   string // the first with the address
	SignedInAs, SignOut, SignOutEverywhere, DemoDesk string // the first and the last with an address
	OutboxHint, Outbox                               string

	// Bookings
	Mine, MineShort, None, NoneHow, Earlier, Back string
	BookedFor, Reference                          string
	HeldUntil, LineAfter                          string // what a request has, on the page that asks to confirm it: seats and deadline; place
	Resend, ResendFailed                          string
	Calendar                                      string

	// Actions
	ConfirmAsk, Confirm, ConfirmNot              string
	OfferAsk, Accept, Decline, OfferEnded        string
	Cancel, CancelAsk, CancelYes, CancelNo       string
	CancelFailed                                 string
	Move, MoveIntro, MoveNone, MoveYes, MoveFull string
	MoveChoose, MoveFailed, MoveWait             string
	Done                                         map[string]string // by what was done

	// Calendar and data
	FeedTitle, FeedIntro, FeedMake, FeedRenew, FeedDrop string
	FeedOnce, FeedAddress, FeedName                     string
	Data, DataIntro, Export, ExportIntro                string
	Erase, EraseIntro, EraseYes, EraseTick              string
	EraseNotTicked, Erased                              string
}

var germanAccount = accountTexts{
	SignIn:            "Anmelden",
	SignInIntro:       "Geben Sie die E-Mail-Adresse ein, mit der Sie gebucht haben oder die Ihnen als Koordination freigeschaltet ist. Sie erhalten einen Link zum Anmelden. Ein Passwort brauchen Sie nicht.",
	Email:             "E-Mail-Adresse",
	SendLink:          "Link schicken",
	NoAddress:         "Bitte geben Sie eine vollständige E-Mail-Adresse ein, zum Beispiel name@stadt.de.",
	SentTitle:         "Bitte schauen Sie in Ihr Postfach",
	Sent:              "Gibt es Buchungen oder eine Rolle zu dieser Adresse, ist ein Link auf dem Weg. Er gilt 30 Minuten und nur einmal.",
	NotArrived:        "Nichts angekommen? Schauen Sie auch im Spam-Ordner nach, oder versuchen Sie es mit einer anderen Adresse.",
	LinkGoneTitle:     "Dieser Link gilt nicht mehr",
	LinkGone:          "Vielleicht wurde er schon benutzt, oder er ist abgelaufen.",
	LinkNew:           "Lassen Sie sich einen Link zum Anmelden schicken: Damit sehen Sie alle Ihre Buchungen und können sie umbuchen und stornieren.",
	SignInAs:          "Als %s anmelden?",
	SignInNow:         "Jetzt anmelden",
	SignInWhy:         "Sie bleiben in diesem Browser angemeldet. Auf einem fremden Gerät melden Sie sich danach bitte wieder ab.",
	SignedInAs:        "Angemeldet als %s",
	SignOut:           "Abmelden",
	SignOutEverywhere: "Auf allen Geräten abmelden",
	DemoDesk:          "In der Demo melden Sie sich als Koordination mit %s an.",
	OutboxHint:        "Die E-Mail liegt im Postausgang der Demo.",
	Outbox:            "Postausgang öffnen",

	Mine:         "Meine Buchungen",
	MineShort:    "Buchungen",
	None:         "Zu Ihrer Adresse gibt es keine kommenden Buchungen.",
	NoneHow:      "Fragen Sie den Assistenten nach einem Termin, zum Beispiel: „Wann gibt es das nächste Modul zu KI?“",
	Earlier:      "Frühere und beendete Buchungen",
	Back:         "Zurück",
	BookedFor:    "Gebucht für",
	Reference:    "Buchungsnummer",
	HeldUntil:    "Wir halten %s bis %s frei.",
	LineAfter:    "Zurzeit sind nicht genügend Plätze frei. Mit der Bestätigung stehen Sie an Stelle %d der Warteliste.",
	Resend:       "Link zum Bestätigen noch einmal schicken",
	ResendFailed: "Der Link wurde heute schon mehrmals geschickt. Bitte schauen Sie auch im Spam-Ordner nach.",
	Calendar:     "Kalenderdatei",

	ConfirmAsk:   "Möchten Sie diese Buchung bestätigen?",
	Confirm:      "Buchung bestätigen",
	ConfirmNot:   "Nicht bestätigen und stornieren",
	OfferAsk:     "Möchten Sie den Platz annehmen?",
	Accept:       "Platz annehmen",
	Decline:      "Platz ablehnen",
	OfferEnded:   "Dieses Angebot gilt nicht mehr. Hier sehen Sie den Stand Ihrer Buchung.",
	Cancel:       "Stornieren",
	CancelAsk:    "Möchten Sie diese Buchung stornieren? Der Platz wird dann für andere frei.",
	CancelYes:    "Ja, stornieren",
	CancelNo:     "Nein, behalten",
	CancelFailed: "Diese Buchung lässt sich nicht mehr stornieren. Hier sehen Sie ihren Stand.",
	Move:         "Umbuchen",
	MoveIntro:    "Wählen Sie einen anderen Termin. Ihr bisheriger Platz wird erst frei, wenn die Umbuchung geklappt hat.",
	MoveNone:     "Für dieses Modul gibt es zurzeit keinen anderen Termin, den Sie buchen können.",
	MoveYes:      "Auf diesen Termin umbuchen",
	MoveFull:     "An diesem Termin sind inzwischen nicht mehr genug Plätze frei. Es wurde nichts geändert.",
	MoveChoose:   "Bitte wählen Sie einen Termin.",
	MoveFailed:   "Auf diesen Termin lässt sich nicht umbuchen. Es wurde nichts geändert.",
	MoveWait:     "ausgebucht, Warteliste",
	Done: map[string]string{
		"confirmed":  "Ihre Buchung ist bestätigt. Die Bestätigung mit dem Kalendereintrag kommt per E-Mail.",
		"waitlisted": "Sie stehen auf der Warteliste. Wird ein Platz frei, schreiben wir Ihnen.",
		"cancelled":  "Ihre Buchung ist storniert.",
		"moved":      "Sie sind umgebucht.",
		"resent":     "Der Link ist auf dem Weg.",
	},

	FeedTitle:      "Buchungen im Kalender",
	FeedIntro:      "Mit einer geheimen Adresse zeigt Ihr Kalenderprogramm Ihre Buchungen und hält sie aktuell. Wer die Adresse kennt, sieht die Termine, aber keine Angaben zu Ihrer Person.",
	FeedMake:       "Kalenderadresse erzeugen",
	FeedRenew:      "Neue Adresse erzeugen",
	FeedDrop:       "Adresse abschalten",
	FeedOnce:       "Diese Adresse wird nur jetzt angezeigt. Fügen Sie sie in Ihrem Kalenderprogramm als abonnierten Kalender ein.",
	FeedAddress:    "Kalenderadresse",
	FeedName:       "Smart City Akademie: meine Buchungen",
	Data:           "Meine Daten",
	DataIntro:      "Was zu Ihrer E-Mail-Adresse gespeichert ist, können Sie herunterladen und löschen.",
	Export:         "Daten herunterladen (JSON)",
	ExportIntro:    "Ihre Buchungen, Ihr Konto und, falls Sie Auswertungen abrufen, diese als Datei.",
	Erase:          "Daten löschen",
	EraseIntro:     "Laufende Buchungen werden storniert. Ihr Name, Ihre Adresse und alle weiteren Angaben zu Ihrer Person werden sofort und endgültig gelöscht, ebenso gespeicherte Auswertungen; es bleibt nur, wie viele Plätze aus welcher Kommune gebucht waren. Sie werden überall abgemeldet.",
	EraseTick:      "Ja, alle Angaben zu meiner Person endgültig löschen",
	EraseYes:       "Endgültig löschen",
	EraseNotTicked: "Bitte setzen Sie das Häkchen, wenn Sie Ihre Daten löschen möchten.",
	Erased:         "Ihre Daten wurden gelöscht.",
}

var englishAccount = accountTexts{
	SignIn:            "Sign in",
	SignInIntro:       "Enter the e-mail address that you booked with, or that is known as a coordinator’s. You will get a link to sign in with. There is no password.",
	Email:             "E-mail address",
	SendLink:          "Send link",
	NoAddress:         "Please enter a complete e-mail address, such as name@town.de.",
	SentTitle:         "Please check your mailbox",
	Sent:              "If there are bookings or a role with this address, a link is on its way. It works for 30 minutes and only once.",
	NotArrived:        "Nothing there? Please look into the spam folder, too, or try another address.",
	LinkGoneTitle:     "This link no longer works",
	LinkGone:          "It may have been used already, or have run out.",
	LinkNew:           "Have a link to sign in sent to you: with it you see all your bookings and can rebook and cancel them.",
	SignInAs:          "Sign in as %s?",
	SignInNow:         "Sign in now",
	SignInWhy:         "You stay signed in in this browser. On somebody else’s machine, please sign out afterwards.",
	SignedInAs:        "Signed in as %s",
	SignOut:           "Sign out",
	SignOutEverywhere: "Sign out on all devices",
	DemoDesk:          "In the demo, coordinators sign in with %s.",
	OutboxHint:        "The mail is in the demo’s outbox.",
	Outbox:            "Open the outbox",

	Mine:         "My bookings",
	MineShort:    "Bookings",
	None:         "There are no coming bookings with your address.",
	NoneHow:      "Ask the assistant for a date, such as: “When is the next module about AI?”",
	Earlier:      "Earlier and ended bookings",
	Back:         "Back",
	BookedFor:    "Booked for",
	Reference:    "Booking number",
	HeldUntil:    "We keep %s until %s.",
	LineAfter:    "There are not enough free seats at the moment. With the confirmation you are number %d on the waiting list.",
	Resend:       "Send the link to confirm again",
	ResendFailed: "The link was sent several times today. Please look into the spam folder, too.",
	Calendar:     "Calendar file",

	ConfirmAsk:   "Do you want to confirm this booking?",
	Confirm:      "Confirm booking",
	ConfirmNot:   "Do not confirm, cancel it",
	OfferAsk:     "Do you want to accept the seat?",
	Accept:       "Accept seat",
	Decline:      "Decline seat",
	OfferEnded:   "This offer has ended. This is how your booking stands.",
	Cancel:       "Cancel",
	CancelAsk:    "Do you want to cancel this booking? The seat is then free for others.",
	CancelYes:    "Yes, cancel it",
	CancelNo:     "No, keep it",
	CancelFailed: "This booking can no longer be cancelled. This is how it stands.",
	Move:         "Rebook",
	MoveIntro:    "Choose another date. Your present seat is given up only once you have the other.",
	MoveNone:     "At the moment this module has no other date that you can book.",
	MoveYes:      "Rebook to this date",
	MoveFull:     "There are no longer enough free seats at this date. Nothing was changed.",
	MoveChoose:   "Please choose a date.",
	MoveFailed:   "You cannot rebook to this date. Nothing was changed.",
	MoveWait:     "full, waiting list",
	Done: map[string]string{
		"confirmed":  "Your booking is confirmed. The confirmation with the calendar entry comes by e-mail.",
		"waitlisted": "You are on the waiting list. We will write to you when a seat comes free.",
		"cancelled":  "Your booking is cancelled.",
		"moved":      "You are rebooked.",
		"resent":     "The link is on its way.",
	},

	FeedTitle:      "Bookings in your calendar",
	FeedIntro:      "With a secret address your calendar program shows your bookings and keeps them up to date. Who knows the address sees the dates, but nothing about you.",
	FeedMake:       "Make a calendar address",
	FeedRenew:      "Make a new address",
	FeedDrop:       "Switch the address off",
	FeedOnce:       "This address is shown only now. Add it in your calendar program as a calendar to subscribe to.",
	FeedAddress:    "Calendar address",
	FeedName:       "Smart City Akademie: my bookings",
	Data:           "My data",
	DataIntro:      "You can download and delete what is stored with your e-mail address.",
	Export:         "Download data (JSON)",
	ExportIntro:    "Your bookings, your account and, if you ask for figures, those as a file.",
	Erase:          "Delete data",
	EraseIntro:     "Running bookings are cancelled. Your name, your address and all other details about you are deleted at once and for good, and so are saved reports; what remains is how many seats were booked from which municipality. You are signed out everywhere.",
	EraseTick:      "Yes, delete all details about me for good",
	EraseYes:       "Delete for good",
	EraseNotTicked: "Please tick the box if you want to delete your data.",
	Erased:         "Your data was deleted.",
}
