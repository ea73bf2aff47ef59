package catalogue

import (
	"fmt"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// run plans one run that is given, and exists already or not.
func (p *planner) run(g givenRun, old Run, exists bool) {
	n := old
	if !exists {
		n = Run{Status: Open, WaitingList: true, Seats: Seats{Capacity: -1}}
	}
	for _, f := range g.has {
		f.copy(&n, &g.Run)
	}
	n.Module = old.Module
	if names(g.has, "module") {
		var found bool
		if n.Module, found = p.moduleOf(g.Module.Key); !found {
			p.Problems.add(g.at, wrongf("Das Modul %s gibt es nicht.", quoted(g.Module.Key)).but("Kennung oder Titel eines Moduls dieser Dateien oder des Katalogs"))
		}
	}
	if g.Sessions != nil {
		n.Sessions = g.Sessions
	}
	p.externalSeats(g, &n, old, exists)
	if !exists {
		p.complete(g, &n)
	}
	if !p.sound(g, n, old, exists) {
		return
	}
	c := Change{Kind: Added, Key: n.Key, Name: n.Name()}
	planned := plannedRun{Run: n, added: !exists, was: old.Sessions}
	if exists {
		c.Kind, c.Fields = Unchanged, changedFields(old, n)
		planned.rescheduled = !sameHours(old.Sessions, n.Sessions)
		planned.resized = n.Seats.Capacity != old.Seats.Capacity && n.Seats.From == ""
		planned.cancelled = n.Status == Cancelled && old.Status != Cancelled
		if len(c.Fields) > 0 {
			c.Kind, c.Notes = Changed, consequences(old, n, planned)
		}
	} else {
		c.Notes = []string{summary(n)}
	}
	if c.Kind != Unchanged {
		p.Plan.runs = append(p.Plan.runs, planned)
	}
	p.Runs = append(p.Runs, c)
}

// externalSeats settles the counts of a run whose seats another system owns: what
// that system said last counts more than a file, except a file that comes from
// it.
func (p *planner) externalSeats(g givenRun, n *Run, old Run, exists bool) {
	if n.Seats.From == "" {
		return
	}
	if exists && old.Seats.From == n.Seats.From && !g.fromWeb {
		n.Seats.Capacity = old.Seats.Capacity
	}
	n.Seats.Capacity = max(n.Seats.Capacity, 0)
	if g.remaining != nil {
		n.Seats.Capacity = max(n.Seats.Capacity, *g.remaining)
		n.Seats.Taken = n.Seats.Capacity - *g.remaining
		n.Seats.ReadAt = p.now
	}
	n.Seats.Taken = min(n.Seats.Taken, n.Seats.Capacity)
}

// complete fills what a new run must have and reports what it lacks.
func (p *planner) complete(g givenRun, n *Run) {
	if n.Seats.Capacity < 0 {
		n.Seats.Capacity = p.options.Capacity
		if p.options.Capacity == 0 {
			p.Problems.add(g.at, wrongf("Dem neuen Termin %s fehlt die Zahl der Plätze.", quoted(n.Key)).but("eine Zahl in „Plätze“"))
		}
	}
	if !names(g.has, "module") {
		p.Problems.add(g.at, wrongf("Dem neuen Termin %s fehlt das Modul.", quoted(n.Key)).but("Kennung oder Titel eines Moduls"))
	}
}

// sound reports what cannot be, and whether the run can be planned further.
func (p *planner) sound(g givenRun, n, old Run, exists bool) bool {
	if len(n.Sessions) == 0 {
		p.Problems.add(g.at, wrongf("Dem Termin %s fehlen Datum und Uhrzeit.", quoted(n.Key)).but("mindestens eine Sitzung"))
		return false
	}
	if !n.BookingOpens.IsZero() && !n.BookingCloses.IsZero() && !n.BookingOpens.Before(n.BookingCloses) {
		p.Problems.add(g.at, wrongf("Die Anmeldung zu %s beginnt am %s und endet schon am %s.", quoted(n.Key), momentText(n.BookingOpens), momentText(n.BookingCloses)).but("ein Ende nach dem Beginn"))
	}
	if (n.Seats.From == "") != (n.Seats.Ref == "") {
		p.Problems.add(g.at, wrongf("Bei %s ist nur eines von „Plätze von“ und „Plätze bei“ angegeben.", quoted(n.Key)).but("beide oder keines"))
	}
	if !exists {
		return true
	}
	if n.Seats.From != old.Seats.From && old.Seats.Taken+old.Seats.Waiting > 0 {
		p.Problems.add(g.at, wrongf("Die Plätze von %s können nicht an ein anderes System übergehen, solange %d vergeben und %d gewünscht sind.", quoted(n.Key), old.Seats.Taken, old.Seats.Waiting))
	}
	if n.Seats.From == "" && n.Seats.Capacity < old.Seats.Taken {
		p.Problems.add(g.at, wrongf("Der Termin %s soll %d Plätze haben, vergeben sind aber schon %d.", quoted(n.Key), n.Seats.Capacity, old.Seats.Taken).but("mindestens %d", old.Seats.Taken))
	}
	return true
}

// changedFields compares two versions of a run field by field.
func changedFields(old, n Run) (changes []FieldChange) {
	for _, f := range runFields() {
		if was, is := f.text(&old), f.text(&n); was != is {
			changes = append(changes, FieldChange{f.heading, orNone(was), orNone(is)})
		}
	}
	if n.Seats.From != "" && n.Seats.Taken != old.Seats.Taken {
		changes = append(changes, FieldChange{"Belegt", fmt.Sprint(old.Seats.Taken), fmt.Sprint(n.Seats.Taken)})
	}
	return append(changes, sessionChanges(old.Sessions, n.Sessions)...)
}

// sameHours reports whether people who booked need not be told: titles do not count.
func sameHours(a, b []Session) bool {
	return slices.EqualFunc(a, b, func(a, b Session) bool {
		return a.Starts.Equal(b.Starts) && a.Ends.Equal(b.Ends)
	})
}

// sessionChanges names the sessions that differ, by their number.
func sessionChanges(old, n []Session) (changes []FieldChange) {
	text := func(sessions []Session, i int) string {
		if i >= len(sessions) {
			return "–"
		}
		return sessionText(sessions[i])
	}
	for i := range max(len(old), len(n)) {
		was, is := text(old, i), text(n, i)
		if was == is {
			continue
		}
		name := "Sitzung"
		if max(len(old), len(n)) > 1 {
			name = fmt.Sprintf("Sitzung %d", i+1)
		}
		changes = append(changes, FieldChange{name, was, is})
	}
	return changes
}

// sessionText is a session as in "Di 03.03.2026 09:00–11:00".
func sessionText(s Session) string {
	ends := clockText(s.Ends)
	if dayText(s.Ends) != dayText(s.Starts) {
		ends = momentText(s.Ends)
	}
	text := german.WeekdayName(s.Starts.In(german.Berlin()).Weekday())[:2] + " " + momentText(s.Starts) + "–" + ends
	if s.Title != "" {
		text += " " + quoted(s.Title)
	}
	return text
}

// summary is a new run in a few words.
func summary(r Run) string {
	parts := []string{sessionText(r.Sessions[0])}
	if n := len(r.Sessions); n > 1 {
		parts = append(parts, fmt.Sprintf("%d Sitzungen bis %s", n, dayText(r.Ends())))
	}
	parts = append(parts, fmt.Sprintf("%d Plätze", r.Seats.Capacity))
	if r.Status != Open {
		parts = append(parts, choiceText(statuses(), r.Status))
	}
	return strings.Join(parts, ", ")
}

// consequences are notes on what a change means for people who booked.
func consequences(old, n Run, planned plannedRun) (notes []string) {
	switch {
	case planned.cancelled:
		return booked(old, "Alle Buchungen werden storniert, die Angemeldeten benachrichtigt.")
	case planned.rescheduled:
		notes = append(notes, booked(old, "Die Angemeldeten werden über die neuen Zeiten benachrichtigt.")...)
	}
	if planned.resized && n.Seats.Capacity > old.Seats.Capacity && old.Seats.Waiting > 0 {
		notes = append(notes, booked(old, "Freie Plätze gehen an die Warteliste.")...)
	}
	if old.Module.Key != n.Module.Key {
		notes = append(notes, booked(old, "Die Buchungen gelten dann für das andere Modul.")...)
	}
	if n.Status == Closed && old.Status == Open {
		notes = append(notes, booked(old, "Die Buchungen bleiben bestehen.")...)
	}
	return notes
}
