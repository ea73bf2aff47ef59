package show

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A kind is how a figure is written and compared.
type kind int

const (
	count kind = iota // 1.234
	rate              // 12,5 %; differences in percentage points
	days              // 12,5 Tage
	mean              // 1,32
)

// A subject is what a metric counts.
type subject int

const (
	ofBookings subject = iota
	ofRuns
	ofQuestions
)

// A measure says how to speak of a metric.
type measure struct {
	kind kind
	of   subject
	// thing: the noun can carry "aus Brandenburg" itself. Of others it has to be
	// said whose they are: "Stornoquote von Anmeldungen aus Brandenburg".
	thing bool
	// apart: rows do not add up to the total, as somebody may be in several.
	apart bool
	de    inGerman
	en    inEnglish
	// what it means, where the name alone does not say it
	meansDE, meansEN string
}

// inGerman holds the forms of a metric's name that German sentences need.
type inGerman struct {
	label   string // in captions, inside of a sentence: "bestätigte Anmeldungen"
	head    string // of a column, if shorter
	many    string // after a number: "bestätigte Anmeldungen", or with its article: "die Stornoquote"
	one     string // after 1, as an object: "bestätigte Anmeldung"
	none    string // after "keine": "bestätigten Anmeldungen"
	dative  string // after "mit 20": "bestätigten Anmeldungen"; of others with the article: "einer Stornoquote"
	dative1 string // after "mit 1": "bestätigten Anmeldung"
	object  string // of others: "eine Stornoquote"
	most    string // after "mit": "den meisten bestätigten Anmeldungen"
	least   string
}

// inEnglish holds the same for English.
type inEnglish struct {
	label, head string
	many, one   string // rates: "the cancellation rate"
	with        string // rates: "a cancellation rate"
	most, least string // after "with": "the most confirmed bookings"
}

// counted is the measure of something that is counted.
func counted(of subject, de inGerman, many, one string) measure {
	if de.label == "" {
		de.label = de.many
	}
	if de.dative == "" {
		de.dative = de.none
	}
	de.most, de.least = "den meisten "+de.dative, "den wenigsten "+de.dative
	return measure{kind: count, of: of, thing: true, de: de,
		en: inEnglish{label: many, many: many, one: one, most: "the most " + many, least: "the fewest " + many}}
}

// explained adds what a metric means.
func (m measure) explained(de, en string) measure {
	m.meansDE, m.meansEN = de, en
	return m
}

// short sets the heads of columns.
func (m measure) short(de, en string) measure {
	m.de.head, m.en.head = de, en
	return m
}

// share is the measure of a feminine rate.
func share(of subject, de, en string) measure {
	return measure{kind: rate, of: of,
		de: inGerman{label: de, many: "die " + de, dative: "einer " + de, object: "eine " + de, most: "der höchsten " + de, least: "der niedrigsten " + de},
		en: inEnglish{label: en, many: "the " + en, with: article(en) + en, most: "the highest " + en, least: "the lowest " + en}}
}

func article(noun string) string {
	if slices.Contains([]byte("aeio"), noun[0]) {
		return "an "
	}
	return "a "
}

// measureOf returns how to speak of a metric.
func measureOf(m statistics.Metric) measure {
	switch m {
	case statistics.Bookings:
		return counted(ofBookings, inGerman{many: "Anmeldungen", one: "Anmeldung", none: "Anmeldungen", dative1: "Anmeldung"}, "bookings", "booking")
	case statistics.Confirmed:
		return counted(ofBookings, inGerman{many: "bestätigte Anmeldungen", one: "bestätigte Anmeldung", none: "bestätigten Anmeldungen", dative1: "bestätigten Anmeldung"},
			"confirmed bookings", "confirmed booking")
	case statistics.Waitlisted:
		return counted(ofBookings, inGerman{many: "Anmeldungen auf der Warteliste", one: "Anmeldung auf der Warteliste", none: "Anmeldungen auf der Warteliste", dative1: "Anmeldung auf der Warteliste"},
			"bookings on the waiting list", "booking on the waiting list").short("Auf der Warteliste", "On the waiting list")
	case statistics.Cancelled:
		return counted(ofBookings, inGerman{many: "stornierte Anmeldungen", one: "stornierte Anmeldung", none: "stornierten Anmeldungen", dative1: "stornierten Anmeldung"},
			"cancelled bookings", "cancelled booking")
	case statistics.Expired:
		return counted(ofBookings, inGerman{many: "verfallene Anmeldungen", one: "verfallene Anmeldung", none: "verfallenen Anmeldungen", dative1: "verfallenen Anmeldung"},
			"expired bookings", "expired booking").explained(
			"Verfallene Anmeldungen wurden nicht rechtzeitig bestätigt oder angenommen.",
			"Expired bookings were not confirmed or accepted in time.")
	case statistics.People:
		p := counted(ofBookings, inGerman{many: "angemeldete Personen", one: "angemeldete Person", none: "angemeldeten Personen", dative1: "angemeldeten Person"},
			"people with bookings", "person with bookings").short("Personen", "People").explained(
			"Jede Person zählt einmal, auch mit mehreren Anmeldungen.",
			"Each person counts once, even with several bookings.")
		p.apart = true
		return p
	case statistics.Municipalities:
		p := counted(ofBookings, inGerman{many: "beteiligte Kommunen", one: "beteiligte Kommune", none: "beteiligten Kommunen", dative1: "beteiligten Kommune"},
			"municipalities with bookings", "municipality with bookings").short("Kommunen", "Municipalities").explained(
			"Jede Kommune zählt einmal, auch mit mehreren Anmeldungen.",
			"Each municipality counts once, even with several bookings.")
		p.apart = true
		return p
	case statistics.CancellationRate:
		return share(ofBookings, "Stornoquote", "cancellation rate").explained(
			"Stornoquote: stornierte von allen Anmeldungen.", "Cancellation rate: cancelled bookings of all bookings.")
	case statistics.LeadTime:
		p := share(ofBookings, "Vorlaufzeit", "lead time").explained(
			"Vorlaufzeit: Tage von der Anmeldung bis zum ersten Tag des Termins; die Hälfte der Anmeldungen liegt darunter, die Hälfte darüber (Median).",
			"Lead time: days from the booking to the first day of the course; half of the bookings lie below, half above (median).")
		p.kind = days
		p.de.label, p.en.label = "Vorlaufzeit (Median)", "lead time (median)"
		p.de.many, p.en.many = "die mittlere Vorlaufzeit (Median)", "the median lead time"
		p.de.head, p.en.head = "Vorlaufzeit (Median, in Tagen)", "Lead time (median, in days)"
		p.de.most, p.de.least = "der längsten Vorlaufzeit", "der kürzesten Vorlaufzeit"
		p.en.most, p.en.least = "the longest lead time", "the shortest lead time"
		return p
	case statistics.GroupSize:
		p := share(ofBookings, "Gruppengröße", "group size").explained(
			"Gruppengröße: Plätze je Anmeldung im Durchschnitt.", "Group size: seats of a booking on average.")
		p.kind = mean
		p.de.label, p.en.label = "durchschnittliche Gruppengröße", "average group size"
		p.de.many, p.en.many = "die durchschnittliche Gruppengröße", "the average group size"
		p.de.head, p.en.head = "Plätze je Anmeldung (Durchschnitt)", "Seats per booking (average)"
		p.de.most, p.de.least = "der größten Gruppengröße", "der kleinsten Gruppengröße"
		p.en.most, p.en.least = "the largest group size", "the smallest group size"
		return p
	case statistics.Participants:
		return counted(ofBookings, inGerman{many: "Teilnehmende", one: "teilnehmende Person", none: "Teilnehmenden", dative1: "teilnehmenden Person"},
			"participants", "participant").explained(
			"Teilnehmende: Plätze bestätigter Anmeldungen.", "Participants: seats of confirmed bookings.")
	case statistics.Attended:
		return counted(ofBookings, inGerman{many: "Anwesende", one: "anwesende Person", none: "Anwesenden", dative1: "anwesenden Person"},
			"attendees", "attendee").explained(
			"Anwesende: genutzte Plätze, soweit die Anwesenheit erfasst wurde.", "Attendees: seats that were used, where attendance was recorded.")
	case statistics.AttendanceRate:
		return share(ofBookings, "Anwesenheitsquote", "attendance rate").explained(
			"Anwesenheitsquote: Anwesende von allen Teilnehmenden, soweit die Anwesenheit erfasst wurde.",
			"Attendance rate: attendees of all participants, where attendance was recorded.")
	case statistics.Runs:
		return counted(ofRuns, inGerman{many: "Termine", one: "Termin", none: "Termine", dative: "Terminen", dative1: "Termin"}, "course dates", "course date").explained(
			"Abgesagte Termine zählen nicht mit.", "Cancelled course dates do not count.")
	case statistics.Seats:
		return counted(ofRuns, inGerman{many: "Plätze", one: "Platz", none: "Plätze", dative: "Plätzen", dative1: "Platz"}, "seats", "seat").explained(
			"Plätze abgesagter Termine zählen nicht mit.", "Seats of cancelled course dates do not count.")
	case statistics.Taken:
		return counted(ofRuns, inGerman{many: "belegte Plätze", one: "belegten Platz", none: "belegten Plätze", dative: "belegten Plätzen", dative1: "belegten Platz"}, "taken seats", "taken seat")
	case statistics.Free:
		return counted(ofRuns, inGerman{many: "freie Plätze", one: "freien Platz", none: "freien Plätze", dative: "freien Plätzen", dative1: "freien Platz"}, "free seats", "free seat")
	case statistics.Utilisation:
		return share(ofRuns, "Auslastung", "utilisation").explained(
			"Auslastung: belegte von allen Plätzen.", "Utilisation: taken seats of all seats.")
	case statistics.Questions:
		return counted(ofQuestions, inGerman{label: "Fragen an den Assistenten", head: "Fragen", many: "Fragen", one: "Frage", none: "Fragen", dative1: "Frage"},
			"questions", "question")
	case statistics.Answered:
		return counted(ofQuestions, inGerman{many: "beantwortete Fragen", one: "beantwortete Frage", none: "beantworteten Fragen", dative1: "beantworteten Frage"}, "answered questions", "answered question")
	case statistics.Unanswered:
		return counted(ofQuestions, inGerman{many: "unbeantwortete Fragen", one: "unbeantwortete Frage", none: "unbeantworteten Fragen", dative1: "unbeantworteten Frage"}, "unanswered questions", "unanswered question")
	case statistics.RefusalRate:
		p := share(ofQuestions, "Anteil unbeantworteter Fragen", "share of unanswered questions")
		p.thing = true
		p.de.many, p.de.dative, p.de.object = "der Anteil unbeantworteter Fragen", "einem Anteil unbeantworteter Fragen", "einen Anteil unbeantworteter Fragen"
		p.de.most, p.de.least = "dem höchsten Anteil unbeantworteter Fragen", "dem niedrigsten Anteil unbeantworteter Fragen"
		return p
	case statistics.Helpful:
		return counted(ofQuestions, inGerman{many: "als hilfreich bewertete Antworten", one: "als hilfreich bewertete Antwort", none: "als hilfreich bewerteten Antworten", dative1: "als hilfreich bewerteten Antwort"},
			"answers rated helpful", "answer rated helpful").short("Als hilfreich bewertet", "Rated helpful")
	case statistics.Unhelpful:
		return counted(ofQuestions, inGerman{many: "als nicht hilfreich bewertete Antworten", one: "als nicht hilfreich bewertete Antwort", none: "als nicht hilfreich bewerteten Antworten", dative1: "als nicht hilfreich bewerteten Antwort"},
			"answers rated unhelpful", "answer rated unhelpful").short("Als nicht hilfreich bewertet", "Rated unhelpful")
	}
	return counted(ofBookings, inGerman{many: string(m), one: string(m), none: string(m), dative1: string(m)}, string(m), string(m))
}

// label is what a metric is called inside of a caption.
func (t tongue) label(m statistics.Metric) string {
	w := measureOf(m)
	return t.say(w.de.label, w.en.label)
}

// head is what a metric is called over a column.
func (t tongue) head(m statistics.Metric) string {
	w := measureOf(m)
	if h := t.say(w.de.head, w.en.head); h != "" {
		return h
	}
	return upper(t.label(m))
}

// means says what a metric means, "" where its name does.
func (t tongue) means(m statistics.Metric) string {
	w := measureOf(m)
	return t.say(w.meansDE, w.meansEN)
}
