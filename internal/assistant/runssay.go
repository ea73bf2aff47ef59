package assistant

import (
	"fmt"
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
	case a.More:
		say(w.choose("These dates follow.", "Das sind die weiteren Termine."))
	case f.instead == asAsked && len(f.runs) > 0:
		say(w.lasts(a, f))
		say(w.found(a, f))
	default:
		say(w.lasts(a, f))
		say(w.missing(a, f))
	}
	if len(f.runs) > 0 {
		say(w.asOf(f.readAt))
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
	minutes := a.Modules[0].Minutes
	if minutes == 0 && len(f.runs) > 0 {
		minutes = f.runs[0].Minutes()
	}
	if minutes == 0 {
		return ""
	}
	return fmt.Sprintf(w.choose("According to the catalogue, %s takes %s.", "Laut Terminkatalog dauert %s %s."), a.About(w.language), w.duration(minutes))
}

// found says how many runs fit, and how many of them have free seats.
func (w runWords) found(a catalogue.Asked, f findings) string {
	if f.total == 1 || a.Next && len(f.runs) > 0 {
		return w.nextOf(a, f)
	}
	what := w.choose("there are %s dates", "gibt es %s Termine")
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
	text := w.opening(a, w.choose("there is no date", "gibt es keinen Termin"))
	switch n := a.Query.Seats; {
	case f.instead == notSo && n == 1:
		text += w.choose(" with free seats", " mit freien Plätzen")
	case f.instead == notSo && n > 1:
		text += fmt.Sprintf(w.choose(" with %s free seats", " mit %s freien Plätzen"), w.number(n))
	}
	if f.instead == notSo && a.Query.MaxMinutes+a.Query.MinMinutes > 0 {
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
