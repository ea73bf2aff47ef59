package assistant

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
)

// runWords says in German or English what was found in the catalogue.
type runWords struct {
	language string
	now      time.Time // in Berlin
}

func (w runWords) en() bool { return w.language == "en" }

// choose is the text in the language of the answer.
func (w runWords) choose(english, german string) string {
	if w.en() {
		return english
	}
	return german
}

// sentences are what stands before the cards.
func (w runWords) sentences(a catalogue.Asked, f findings) []string {
	var out []string
	say := func(text string) {
		if text != "" {
			out = append(out, text)
		}
	}
	switch {
	case a.More && len(f.runs) == 0:
		return []string{w.choose("There are no further dates.", "Weitere Termine gibt es dazu nicht.")}
	case a.Shift > 0 && len(f.runs) == 0:
		return []string{w.choose("There are no later dates.", "Spätere Termine gibt es dazu nicht.")}
	case a.Shift < 0 && len(f.runs) == 0:
		return []string{w.choose("There are no earlier dates.", "Frühere Termine gibt es dazu nicht.")}
	case a.Shift > 0 && !a.More:
		say(w.choose("These dates are later.", "Später gibt es diese Termine."))
	case a.Shift < 0 && !a.More:
		say(w.choose("These dates are earlier.", "Früher gibt es diese Termine."))
	case a.More:
		say(w.choose("These dates follow.", "Das sind die weiteren Termine."))
	case f.instead == asAsked && len(f.runs) > 0:
		say(w.lasts(a, f))
		say(w.found(a, f))
	default:
		say(w.lasts(a, f))
		say(w.missing(a, f))
	}
	if a.Until {
		say(w.until(f))
	}
	if a.Where && len(f.runs) > 0 {
		say(w.where(f))
	}
	return out
}

// asOf says when the seats were read.
func (w runWords) asOf(at time.Time) string {
	return fmt.Sprintf(w.choose("As of %s.", "Stand %s Uhr."), clockTime(at))
}

// contact says where else to ask.
func (w runWords) contact(address string) string {
	return w.choose("For further questions please turn to: ", "Bei weiteren Fragen wenden Sie sich bitte an: ") + contactLink(address)
}

// more says how many runs fit that are not shown.
func (w runWords) more(n int) string {
	if n == 1 {
		return w.choose("and one more date", "und ein weiterer Termin")
	}
	return fmt.Sprintf(w.choose("and %s more dates", "und %s weitere Termine"), w.number(n))
}

// lasts says how long a module takes, where that was asked.
func (w runWords) lasts(a catalogue.Asked, f findings) string {
	if !a.Length || len(a.Modules) != 1 {
		return ""
	}
	minutes := f.minutes(a)
	if minutes == 0 {
		return ""
	}
	return fmt.Sprintf(w.choose("According to the catalogue, %s takes %s.", "Laut Terminkatalog dauert %s %s."), a.About(w.language), w.duration(minutes))
}

// minutes is how long the module takes that is asked for, 0 if nothing tells.
func (f findings) minutes(a catalogue.Asked) int {
	if a.Modules[0].Minutes == 0 && len(f.runs) > 0 {
		return f.runs[0].Minutes()
	}
	return a.Modules[0].Minutes
}

// onlyLength says how long a module takes, and offers its dates.
func (w runWords) onlyLength(a catalogue.Asked, f findings) []string {
	out := []string{w.lasts(a, f)}
	switch {
	case f.total == 1:
		out = append(out, w.choose("There is one date. Shall I show it?", "Es gibt dazu einen Termin. Soll ich ihn zeigen?"))
	case f.total > 1:
		out = append(out, fmt.Sprintf(w.choose("There are %s dates. Shall I show them?", "Es gibt dazu %s Termine. Soll ich sie zeigen?"), w.number(f.total)))
	}
	return out
}

// until says until when the runs can be booked.
func (w runWords) until(f findings) string {
	for _, r := range f.runs {
		if closes := r.Closes(); closes.Before(r.Starts()) {
			return fmt.Sprintf(w.choose("You can book until %s.", "Anmelden können Sie sich bis zum %s."), w.last(closes))
		}
	}
	if len(f.runs) == 0 {
		return ""
	}
	return w.choose("They can be booked until they begin, as long as there are seats.", "Anmelden können Sie sich bis zum Beginn, solange es Plätze gibt.")
}

// where says where runs take place, or on which platform, as far as the catalogue
// tells.
func (w runWords) where(f findings) string {
	var places []string
	open := false
	for _, r := range f.runs {
		switch place := strings.TrimSpace(r.Platform); {
		case place == "":
			open = true
		case !slices.Contains(places, place):
			places = append(places, place)
		}
	}
	switch {
	case len(places) == 0:
		return w.choose("The catalogue does not say where this takes place, or on which platform.", "Wo das stattfindet oder auf welcher Plattform, steht nicht im Terminkatalog.")
	case len(places) == 1 && !open:
		return fmt.Sprintf(w.choose("Platform or place according to the catalogue: %s.", "Plattform oder Ort laut Terminkatalog: %s."), places[0])
	}
	return w.choose("Where each takes place, or on which platform, is shown with the date as far as the catalogue says.", "Wo der einzelne Termin stattfindet oder auf welcher Plattform, steht bei ihm, soweit der Terminkatalog es sagt.")
}

// found says how many runs fit, and how many of them have free seats.
func (w runWords) found(a catalogue.Asked, f findings) string {
	if f.query.Off {
		return w.off(a, f)
	}
	if f.total == 1 || a.Next && len(f.runs) > 0 {
		return w.nextOf(a, f)
	}
	what := w.choose("there are %s dates", "gibt es %s Termine")
	if f.query.Full {
		what = w.choose("there are %s fully booked dates", "gibt es %s ausgebuchte Termine")
		return w.opening(a, fmt.Sprintf(what, w.number(f.total))) + w.lines(f) + "."
	}
	switch n := a.Query.Seats; {
	case n == 1:
		what += w.choose(" with free seats", " mit freien Plätzen")
	case n > 1:
		what += fmt.Sprintf(w.choose(" with at least %s free seats", " mit mindestens %s freien Plätzen"), w.number(n))
	}
	text := w.opening(a, fmt.Sprintf(what, w.number(f.total)))
	if a.Query.Seats == 0 {
		text += ", " + w.shares(f)
	}
	return text + "."
}

// off says what does not take place.
func (w runWords) off(a catalogue.Asked, f findings) string {
	if f.total == 1 {
		r := f.runs[0]
		return fmt.Sprintf(w.choose("%s %s does not take place.", "%s %s fällt aus."), inQuotes(r.Name(), w.en()), w.on(r.Starts()))
	}
	return w.opening(a, fmt.Sprintf(w.choose("there are %s cancelled dates", "gibt es %s abgesagte Termine"), w.number(f.total))) + "."
}

// lines says how many of the runs that are full have a waiting list.
func (w runWords) lines(f findings) string {
	switch f.line {
	case 0:
		return ""
	case f.total:
		return w.choose(", all with a waiting list", ", alle mit Warteliste")
	}
	return fmt.Sprintf(w.choose(", %s of them with a waiting list", ", %s davon mit Warteliste"), w.number(f.line))
}

// shares says how many of the runs have free seats.
func (w runWords) shares(f findings) string {
	switch {
	case f.free == 2 && f.total == 2:
		return w.choose("both with free seats", "beide mit freien Plätzen")
	case f.free == f.total:
		return w.choose("all with free seats", "alle mit freien Plätzen")
	case f.free == 0 && f.line == 0:
		return w.choose("all fully booked", "alle ausgebucht")
	case f.free == 0 && f.line == f.total:
		return w.choose("all fully booked, with a waiting list", "alle ausgebucht, mit Warteliste")
	case f.free == 0:
		return fmt.Sprintf(w.choose("all fully booked, %s with a waiting list", "alle ausgebucht, %s davon mit Warteliste"), w.number(f.line))
	case f.free == 1:
		return w.choose("one of them with free seats", "einer davon mit freien Plätzen")
	}
	return fmt.Sprintf(w.choose("%s of them with free seats", "%s davon mit freien Plätzen"), w.number(f.free))
}

// nextOf speaks of the first run and, if it is full, of the first that is not.
func (w runWords) nextOf(a catalogue.Asked, f findings) string {
	first := CardOf(f.runs[0], f.readAt)
	name := inQuotes(first.Name, w.en())
	at := w.at(first.Sessions)
	var text string
	switch {
	case len(first.Sessions) > 1:
		text = fmt.Sprintf(w.choose("%s begins %s, with %s dates until %s", "%s beginnt %s, mit %s Terminen bis %s"), name, at,
			w.number(len(first.Sessions)), w.day(first.Sessions[len(first.Sessions)-1].Starts))
	case a.Next:
		text = fmt.Sprintf(w.choose("The next date of %s is %s", "Der nächste Termin von %s ist %s"), name, at)
	default:
		text = fmt.Sprintf(w.choose("%s takes place %s", "%s findet %s statt"), name, at)
	}
	text += ": " + w.seatsOf(first) + "."
	if first.Availability == string(catalogue.Bookable) {
		return text
	}
	for _, r := range f.runs[1:] {
		if r.Availability(f.readAt) == catalogue.Bookable {
			return text + fmt.Sprintf(w.choose(" There are free seats %s.", " Freie Plätze gibt es %s."), w.on(r.Starts()))
		}
	}
	return text
}

// missing says why other runs are shown than those asked for, or none.
func (w runWords) missing(a catalogue.Asked, f findings) string {
	near := w.choose(" These dates come nearest.", " Am nächsten kommen diese Termine.")
	if len(f.runs) == 1 {
		near = w.choose(" This date comes nearest.", " Am nächsten kommt dieser Termin.")
	}
	if len(f.runs) == 0 {
		near = ""
	}
	switch f.instead {
	case noSuchDay:
		return fmt.Sprintf(w.choose("There is no such day as “%s”.", "Einen Tag „%s“ gibt es nicht."), a.Wrong) + near
	case pastDays:
		return fmt.Sprintf(w.choose("The time you ask for is past: %s.", "Die Zeit, nach der Sie fragen, liegt zurück: %s."), catalogue.Asked{Query: catalogue.Query{Times: a.Query.Times}}.Words(w.language)) + near
	case notKnown:
		text := fmt.Sprintf(w.choose("The catalogue has no module on “%s”.", "Zu „%s“ steht kein Modul im Terminkatalog."), strings.Join(a.Unknown, " "))
		if len(f.runs) > 0 {
			text += fmt.Sprintf(w.choose(" On other topics there are these dates %s.", " Zu anderen Themen gibt es %s diese Termine."), a.When(w.language))
		}
		return text
	}
	if len(f.off) > 0 {
		first := f.off[0]
		text := fmt.Sprintf(w.choose("%s %s does not take place.", "%s %s fällt aus."), inQuotes(first.Name(), w.en()), w.on(first.Starts()))
		if len(f.runs) > len(f.off) {
			text += w.choose(" Other dates are shown as well.", " Andere Termine stehen dabei.")
		}
		return text
	}
	switch {
	case f.instead == asAsked && f.query.Full:
		return w.opening(a, w.choose("there is no date that is fully booked", "gibt es keinen Termin, der ausgebucht ist")) + "."
	case f.instead == asAsked && f.query.Off:
		return w.opening(a, w.choose("there is no date that has been cancelled", "gibt es keinen Termin, der ausfällt")) + "."
	}
	text := w.opening(a, w.choose("there is no date", "gibt es keinen Termin"))
	switch n := a.Query.Seats; {
	case f.instead == notSo && n == 1:
		text += w.choose(" with free seats", " mit freien Plätzen")
	case f.instead == notSo && n > 1:
		text += fmt.Sprintf(w.choose(" with %s free seats", " mit %s freien Plätzen"), w.number(n))
	}
	if f.instead == notSo && a.So(w.language) == "" && a.Query.MaxMinutes+a.Query.MinMinutes > 0 {
		text += w.choose(" of that length", " dieser Länge")
	}
	return text + "." + near
}

// opening puts in order what is asked about, when, and the rest of the sentence:
// "Zu „Vergaberecht“ gibt es im März 2026 drei Termine".
func (w runWords) opening(a catalogue.Asked, rest string) string {
	about := a.About(w.language)
	switch {
	case len(a.Modules) == 1:
		about = w.choose("for ", "zu ") + about
	case about == "" && len(a.Query.Categories) > 0:
		var kinds []string
		for _, c := range a.Query.Categories {
			kinds = append(kinds, w.kinds(c))
		}
		about = w.choose("for ", "zu ") + strings.Join(kinds, w.choose(" and ", " und "))
	}
	when := a.When(w.language)
	if so := a.So(w.language); so != "" {
		if at := datesNoun.FindStringIndex(rest); at != nil { // "drei Termine für Einsteigende"
			rest = rest[:at[1]] + " " + so + rest[at[1]:]
		}
	}
	verb, rest, _ := strings.Cut(rest, " ")
	var words []string
	switch {
	case w.en():
		words = []string{about, when}
		lead := strings.TrimSpace(strings.Join(words, " "))
		if lead != "" {
			lead += ", "
		}
		return capitalised(lead + verb + " " + rest)
	case about != "" && when != "":
		it, noun, _ := strings.Cut(rest, " ")
		words = []string{about, verb, it, when, noun}
	case about != "" || when != "":
		words = []string{about + when, verb, rest}
	default:
		it, noun, _ := strings.Cut(rest, " ")
		words = []string{it, verb, w.choose("", "derzeit"), noun}
	}
	return capitalised(strings.Join(words, " "))
}

// datesNoun is the word in a sentence for what was found.
var datesNoun = regexp.MustCompile(`\b(dates?|Termine?)\b`)

// kinds names a category as it stands behind "zu".
func (w runWords) kinds(c catalogue.Category) string {
	if word := c.Word(w.language); w.en() || c == catalogue.PeerLearning {
		return word
	} else {
		return word + "n"
	}
}

// seatsOf says what can be done about a run: "noch 3 Plätze".
func (w runWords) seatsOf(c conversation.RunCard) string {
	switch catalogue.Availability(c.Availability) {
	case catalogue.Bookable:
		if c.Free == 1 {
			return w.choose("one seat left", "noch 1 Platz")
		}
		return fmt.Sprintf(w.choose("%d seats left", "noch %d Plätze"), c.Free)
	case catalogue.Waitable:
		return w.choose("fully booked, with a waiting list", "ausgebucht, mit Warteliste")
	case catalogue.Full:
		return w.choose("fully booked", "ausgebucht")
	case catalogue.NotYet:
		return fmt.Sprintf(w.choose("booking opens %s", "Anmeldung ab %s"), w.day(c.Opens))
	case catalogue.TooLate:
		return w.choose("booking has closed", "Anmeldung geschlossen")
	case catalogue.Off:
		return w.choose("does not take place", "fällt aus")
	}
	return w.choose("takes no bookings", "ohne Anmeldung hier")
}
