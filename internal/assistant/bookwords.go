package assistant

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// bookPhrases are the assistant's words about bookings. They never repeat what is
// personal: turns are kept, and drafts are not kept for long.
type bookPhrases struct {
	english bool
	and     string

	begun, switched, gladly, notedAs, notUnderstood string
	givenUp, paused, goOn, pressYourself, runIs     string

	field map[booking.Field]string // as something noted
	ask   map[booking.Field]string

	functionToo                                     string
	whichEmail, brokenEmail, keptEmail, mendedEmail string
	keptTown                                        string
	whichOf, noneThen, noneOf, noneAtAll, nearest   string
	soonest                                         string
	gone, orWithSeats, noOthers, whichInstead       string
	mineLink, linkByMail                            string
	moves, movesTo, sameRun                         string
}

func bookWords(language string) bookPhrases {
	if language == "en" {
		return bookPhrases{
			english: true, and: "and",
			begun: "I am preparing your registration: ", switched: "The date is now ", gladly: "With pleasure.",
			notedAs: "Noted: ", notUnderstood: "I did not understand that.",
			givenUp: "All right, nothing was booked and your details are deleted.",
			paused:  "All right. Your details stay in the form; go on whenever you like.",
			goOn:    "Back to your registration:", runIs: "You chose ",
			pressYourself: "Only you can book: please tick your consent and press “Book now” below.",
			field: map[booking.Field]string{
				booking.FieldName: "your name", booking.FieldEmail: "your e-mail address", booking.FieldFunction: "your function", booking.FieldMunicipality: "your municipality",
			},
			ask: map[booking.Field]string{
				booking.FieldRun:          "Which date would you like?",
				booking.FieldSeats:        "How many seats do you need?",
				booking.FieldName:         "What is your name?",
				booking.FieldEmail:        "To which work e-mail address may I have the confirmation sent?",
				booking.FieldMunicipality: "Which municipality do you work for?",
			},
			functionToo: "You may add your function, but need not.",
			whichEmail:  "You gave several e-mail addresses. Which one is yours?",
			brokenEmail: "That does not look like a complete e-mail address. Please write it once more.",
			keptEmail:   "All right, the address stays as it is.", mendedEmail: "The address is corrected.",
			keptTown: "All right, the municipality stays as you wrote it.",
			whichOf:  "Several dates fit. Which one would you like?",
			noneThen: "There is no date then.", noneOf: "I find no module of that name with dates.", noneAtAll: "There are no dates at the moment.",
			nearest: "The dates below come nearest.", soonest: "The next ones are shown below.", gone: "This date is no longer offered.",
			orWithSeats: "The dates below still have seats.", noOthers: "There is no other date at the moment.", whichInstead: "Which date would you like instead?",
			moves: "I am preparing the change from ", movesTo: " to ", sameRun: "That is the date you have booked already. Which one would you like instead?",
			linkByMail: "The link by which you confirm your registration, and later change or cancel it, comes by e-mail to the address you give. I know of no link to the event itself.",
			mineLink:   "I do not show bookings to just anybody who writes here.",
		}
	}
	return bookPhrases{
		and:   "und",
		begun: "Gern, ich bereite Ihre Anmeldung vor: ", switched: "Der Termin ist jetzt ", gladly: "Gern.",
		notedAs: "Notiert: ", notUnderstood: "Das habe ich nicht verstanden.",
		givenUp: "In Ordnung. Es wurde nichts gebucht, und Ihre Angaben sind gelöscht.",
		paused:  "Gern. Ihre Angaben bleiben im Formular stehen; machen Sie weiter, wann Sie möchten.",
		goOn:    "Zurück zu Ihrer Anmeldung:", runIs: "Ausgewählt ist ",
		pressYourself: "Buchen können nur Sie selbst: Bitte setzen Sie unten das Häkchen bei der Einwilligung und drücken Sie „Verbindlich anmelden“.",
		field: map[booking.Field]string{
			booking.FieldName: "Ihr Name", booking.FieldEmail: "Ihre E-Mail-Adresse", booking.FieldFunction: "Ihre Funktion", booking.FieldMunicipality: "Ihre Kommune",
		},
		ask: map[booking.Field]string{
			booking.FieldRun:          "Welcher Termin soll es sein?",
			booking.FieldSeats:        "Wie viele Plätze brauchen Sie?",
			booking.FieldName:         "Wie heißen Sie?",
			booking.FieldEmail:        "An welche dienstliche E-Mail-Adresse soll die Bestätigung gehen?",
			booking.FieldMunicipality: "Für welche Kommune arbeiten Sie?",
		},
		functionToo: "Ihre Funktion können Sie dazuschreiben, das ist freiwillig.",
		whichEmail:  "Sie haben mehrere E-Mail-Adressen genannt. Welche ist Ihre?",
		brokenEmail: "Das sieht nicht nach einer vollständigen E-Mail-Adresse aus. Bitte schreiben Sie sie noch einmal.",
		keptEmail:   "Gut, die Adresse bleibt so.", mendedEmail: "Die Adresse ist berichtigt.",
		keptTown: "Gut, die Kommune bleibt so, wie Sie sie geschrieben haben.",
		whichOf:  "Es passen mehrere Termine. Welcher soll es sein?",
		noneThen: "Dann findet kein Termin statt.", noneOf: "Ein Modul dieses Namens mit Terminen finde ich nicht.", noneAtAll: "Zurzeit gibt es keine Termine.",
		nearest: "Am nächsten kommen die Termine unten.", soonest: "Unten stehen die nächsten.", gone: "Diesen Termin gibt es nicht mehr.",
		orWithSeats: "Freie Plätze gibt es an den Terminen unten.", noOthers: "Einen anderen Termin gibt es zurzeit nicht.", whichInstead: "Welcher Termin soll es stattdessen sein?",
		moves: "Gern, ich bereite die Umbuchung vor: von ", movesTo: " auf ", sameRun: "Das ist der Termin, den Sie schon gebucht haben. Welcher soll es stattdessen sein?",
		linkByMail: "Der Link, mit dem Sie Ihre Anmeldung bestätigen und später ändern oder absagen, kommt per E-Mail an die angegebene Adresse. Einen Link zur Veranstaltung selbst kenne ich nicht.",
		mineLink:   "Buchungen zeige ich nur, wem sie gehören.",
	}
}

func (p bookPhrases) either(de, en string) string {
	if p.english {
		return en
	}
	return de
}

func (p bookPhrases) seats(n int) string {
	if n == 1 {
		return p.either("1 Platz", "1 seat")
	}
	return strconv.Itoa(n) + p.either(" Plätze", " seats")
}

func (p bookPhrases) removed(f booking.Field) string {
	name := p.field[f]
	if p.english {
		return name + " is removed"
	}
	return name + " ist entfernt"
}

func (p bookPhrases) howMany(or []int) string {
	return fmt.Sprintf(p.either("Sollen es %d oder %d Plätze sein?", "Do you need %d or %d seats?"), or[0], or[1])
}

func (p bookPhrases) noSuchDay(day string) string {
	return fmt.Sprintf(p.either("Den Tag „%s“ gibt es nicht.", "There is no such day as “%s”."), day)
}

func (p bookPhrases) notSoMany(n int) string {
	if n == 1 {
		return p.either("Zur Wahl steht nur ein Termin. Soll es der sein?", "There is only one date to choose. Shall I take it?")
	}
	return fmt.Sprintf(p.either("Zur Wahl stehen %d Termine. Welcher soll es sein?", "There are %d dates to choose from. Which one would you like?"), n)
}

func (p bookPhrases) whichTown(name string, guess bool) string {
	if guess {
		return fmt.Sprintf(p.either("„%s“ steht so nicht in der Liste der Kommunen. Meinten Sie diese? Sonst bleibt es dabei:", "“%s” is not in the list of municipalities. Did you mean this one? Otherwise it stays:"), name)
	}
	return fmt.Sprintf(p.either("„%s“ gibt es mehrmals. Welche Kommune ist gemeint?", "There are several called “%s”. Which one do you mean?"), name)
}

// waiting says what it means that a run has fewer seats than are wanted.
func (p bookPhrases) waiting(free, seats, ahead int) string {
	queue := ""
	if ahead > 0 {
		queue = fmt.Sprintf(p.either(" Dort stehen schon Wünsche für %s.", " Wishes for %s are on it already."), p.seats(ahead))
	}
	if free == 0 {
		return p.either("Dieser Termin ist ausgebucht; ich setze Sie auf die Warteliste.", "This date is fully booked; I put you on the waiting list.") + queue
	}
	are := p.either("Dort sind nur noch %s frei. Für %s kommt die ganze Gruppe auf die Warteliste und rückt gemeinsam nach.", "Only %s are left there. With %s the whole group goes on the waiting list and moves up together.")
	if free == 1 {
		are = p.either("Dort ist nur noch %s frei. Für %s kommt die ganze Gruppe auf die Warteliste und rückt gemeinsam nach.", "Only %s is left there. With %s the whole group goes on the waiting list and moves up together.")
	}
	return fmt.Sprintf(are, p.seats(free), p.seats(seats)) + queue
}

// notBookable says why a run takes no bookings.
func (p bookPhrases) notBookable(run string, r catalogue.Run, now time.Time) string {
	why := p.either("nimmt keine Anmeldungen an", "takes no registrations")
	switch r.Availability(now) {
	case catalogue.Full:
		why = p.either("ist ausgebucht und hat keine Warteliste", "is fully booked and has no waiting list")
	case catalogue.Off:
		why = p.either("fällt aus", "does not take place")
	case catalogue.TooLate:
		why = p.either("nimmt keine Anmeldungen mehr an", "takes no more registrations")
	case catalogue.NotYet:
		why = p.either("nimmt erst ab dem ", "takes registrations from ") + dayIn(p.either("de", "en"), r.BookingOpens) + p.either(" Anmeldungen an", " on")
	}
	return run + " " + why + "."
}

func (p bookPhrases) elsewhere(run, url string) string {
	return fmt.Sprintf(p.either("%s wird an anderer Stelle gebucht: [zur Anmeldung](%s).", "%s is booked elsewhere: [to the registration](%s)."), run, url)
}

func (p bookPhrases) emailProblem(problem booking.Problem, domain string) string {
	switch {
	case problem == booking.Disposable && domain == "":
		return p.either("Das ist eine Wegwerfadresse; Ihre Bestätigung käme dort vielleicht nie an. Haben Sie eine dienstliche Adresse? Wenn es diese sein soll, schreiben Sie „stimmt so“.",
			"That is a throw-away address, which your confirmation may never reach. Do you have a work address? If this one is right, write “correct”.")
	case problem != booking.Malformed:
		return fmt.Sprintf(p.either("Die E-Mail-Adresse sieht nach einem Tippfehler aus: Endet sie auf „@%s“? Wenn sie so richtig ist, schreiben Sie „stimmt so“.",
			"The e-mail address looks mistyped: does it end in “@%s”? If it is right, write “correct”."), domain)
	}
	if domain != "" {
		return fmt.Sprintf(p.either("An diese E-Mail-Adresse kann nichts geschickt werden. Endet sie vielleicht auf „@%s“?", "Nothing can be sent to this e-mail address. Does it perhaps end in “@%s”?"), domain)
	}
	return p.either("An diese E-Mail-Adresse kann nichts geschickt werden. Bitte schreiben Sie sie noch einmal.", "Nothing can be sent to this e-mail address. Please write it once more.")
}

func (p bookPhrases) problem(f booking.Field, problem booking.Problem, most int) string {
	switch problem {
	case booking.TooMany:
		return fmt.Sprintf(p.either("Eine Buchung kann höchstens %s haben. Wie viele sollen es sein?", "One booking can have %s at most. How many do you need?"), p.seats(most))
	case booking.Beyond:
		return p.either("So viele Plätze hat dieser Termin gar nicht. Wie viele sollen es sein?", "This date does not have that many seats at all. How many do you need?")
	case booking.NotFree:
		return p.either("So viele Plätze sind dort nicht mehr frei, und eine Warteliste gibt es nicht. Wie viele sollen es sein, oder lieber ein anderer Termin?", "That many seats are not left there, and there is no waiting list. How many do you need, or would you prefer another date?")
	case booking.NoBooking, booking.Gone:
		return p.either("Der gewählte Termin nimmt keine Anmeldungen mehr an. Welcher soll es stattdessen sein?", "The date you chose takes no more registrations. Which one would you like instead?")
	}
	if p.english {
		return "Something is wrong with " + p.field[f] + ". Please write it once more."
	}
	return p.field[f] + " kann so nicht stimmen. Bitte schreiben Sie das noch einmal."
}

// waits is what is said to who goes on later.
func (p bookPhrases) waits(dialogue bool) string {
	if dialogue {
		return p.either("Gern. Ihre Angaben merke ich mir bis morgen; schreiben Sie weiter, wann Sie möchten.", "All right. I keep your details until tomorrow; go on whenever you like.")
	}
	return p.paused
}

// complete is what is said when nothing is missing.
func (p bookPhrases) complete(moves, dialogue bool) string {
	switch {
	case moves && dialogue:
		return p.either("Bitte prüfen Sie den neuen Termin.", "Please check the new date.")
	case dialogue:
		return p.either("Bitte prüfen Sie Ihre Angaben.", "Please check your details.")
	case moves:
		return p.either("Bitte prüfen Sie den neuen Termin und drücken Sie „Verbindlich umbuchen“.", "Please check the new date and press “Rebook now”.")
	}
	return p.either("Bitte prüfen Sie Ihre Angaben und drücken Sie „Verbindlich anmelden“.", "Please check your details and press “Book now”.")
}

// mineThere says where one's bookings are found, and what can be done there.
func (p bookPhrases) mineThere(act slots.Act) string {
	do := map[slots.Act]string{
		slots.Mine:   p.either("Sie sehen sie", "You see them"),
		slots.Cancel: p.either("Stornieren können Sie", "You can cancel"),
		slots.Move:   p.either("Umbuchen können Sie", "You can rebook"),
	}[act]
	return do + p.either(" über den Link in Ihrer Bestätigungsmail oder unter „Meine Buchungen“; dorthin führt ein Link, den Sie sich an Ihre Adresse schicken lassen.",
		" by the link in your confirmation mail or under “My bookings”, to which a link leads that you can have sent to your address.")
}

func (p bookPhrases) mineCount(n int) string {
	switch n {
	case 0:
		return p.either("Unter Ihrer Adresse gibt es zurzeit keine Buchung.", "There is no booking under your address at the moment.")
	case 1:
		return p.either("Unter Ihrer Adresse gibt es eine Buchung; sie steht unten.", "There is one booking under your address; it is shown below.")
	}
	return fmt.Sprintf(p.either("Unter Ihrer Adresse gibt es %d Buchungen; sie stehen unten.", "There are %d bookings under your address; they are shown below."), n)
}

func (p bookPhrases) mineBelow(act slots.Act, dialogue bool) string {
	switch {
	case act == slots.Move && dialogue:
		return p.either("Welche möchten Sie umbuchen? Bitte nennen Sie ihre Nummer.", "Which one do you want to rebook? Please give its number.")
	case dialogue:
		return p.either("Welche möchten Sie stornieren? Bitte nennen Sie ihre Nummer.", "Which one do you want to cancel? Please give its number.")
	case act == slots.Move:
		return p.either("Umbuchen können Sie dort mit der Schaltfläche daneben.", "You can rebook there by the button beside it.")
	}
	return p.either("Stornieren können Sie dort mit der Schaltfläche daneben.", "You can cancel there by the button beside it.")
}

// runLine is a run in words: its name and when it is.
func runLine(r catalogue.Run, language string) string {
	p := bookWords(language)
	first := r.Sessions[0]
	weekday := first.Starts.In(german.Berlin()).Weekday()
	var b strings.Builder
	fmt.Fprintf(&b, p.either("„%s“, ", "“%s”, "), r.Name())
	if n := len(r.Sessions); n > 1 {
		fmt.Fprintf(&b, p.either("%d Termine ab ", "%d dates from "), n)
	}
	fmt.Fprintf(&b, "%s, %s, %s–%s", p.either(german.WeekdayName(weekday), weekday.String()), dayIn(language, first.Starts), clockTime(first.Starts), clockTime(first.Ends))
	b.WriteString(p.either(" Uhr", ""))
	return b.String()
}
