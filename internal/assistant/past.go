package assistant

import (
	"regexp"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

var (
	toCome = regexp.MustCompile(`(?i)\b(findet|finden|startet|starten|beginnt|beginnen|läuft|laufen|wird|werden|können|kann|endet|enden|tagt|folgt|folgen|lädt|laden|treffen sich|trifft sich|geplant|geht|ist|sind|möglich|starts?|begins?|takes? place|will|is|are|can)\b`)
	over   = regexp.MustCompile(`(?i)\b(fand|fanden|stattgefunden|war|waren|wurde|wurden|startete|starteten|begann|begannen|endete|endeten|hat|haben|hatte|hatten|trafen|traf|kamen|kam|lief|liefen|nahmen|tagte|tagten|was|were|took place|started|began|ended)\b`)
	// a thing and its day: "Einsendeschluss: 1. März 2026"
	isLabelled = regexp.MustCompile(`: (?:\p{L}+ ){0,2}\d`)
	// with a year alone: only what is said to take place
	willBe   = regexp.MustCompile(`(?i)\b(findet|finden|startet|starten|beginnt|beginnen|wird|werden|tagt|folgt|geplant|takes? place|will)\b`)
	deadline = regexp.MustCompile(`(?i)\b(bis|spätestens|\p{L}*schluss|\p{L}*frist|until|deadline|by)\b`)
)

// isPast reports whether all days that a date may mean are before now. A date
// without year is not.
func isPast(d german.Date, now german.Civil) bool {
	last := d.To
	if last.Year == 0 {
		return false
	}
	if last.Month == 0 {
		last.Month = 12
	}
	if last.Day == 0 {
		last.Day = 31
	}
	number := func(c german.Civil) int { return c.Year*10000 + c.Month*100 + c.Day }
	return number(last) < number(now)
}

// past returns the last day of what the answer announces as still to come though
// all of it is over, and whether that is a deadline.
func past(t *conversation.Turn, now german.Civil) (day german.Civil, isDeadline, found bool) {
	for _, s := range t.Sentences {
		if over.MatchString(s.Text) && !toCome.MatchString(s.Text) {
			continue
		}
		for _, d := range german.Dates(s.Text) {
			d = withYearOf(d, t, s)
			if d.To.Year == 0 || d.To.Month == 0 && !willBe.MatchString(s.Text) {
				continue
			}
			if !isPast(d, now) {
				return german.Civil{}, false, false
			}
			if !toCome.MatchString(s.Text) && s.Form == conversation.FormText && !isLabelled.MatchString(s.Text) {
				continue // "Newsletter vom 3. März 2025"
			}
			if over.MatchString(s.Text) {
				continue
			}
			if !found || later(d.To, day) {
				day, isDeadline, found = d.To, deadline.MatchString(s.Text), true
			}
		}
	}
	return day, isDeadline, found
}

func later(a, b german.Civil) bool {
	return a.Year*10000+a.Month*100+a.Day > b.Year*10000+b.Month*100+b.Day
}

// withYearOf gives a date without year the year of the first such day after its
// source was published.
func withYearOf(d german.Date, t *conversation.Turn, s conversation.Sentence) german.Date {
	if d.From.Year != 0 || d.From.Month == 0 {
		return d
	}
	for _, c := range t.Citations {
		for _, n := range s.Citations {
			if published, err := time.Parse(time.DateOnly, c.Date); n == c.N && err == nil {
				y := published.Year()
				if d.To.Month < int(published.Month()) {
					y++
				}
				d.From.Year, d.To.Year = y, y
				return d
			}
		}
	}
	return d
}

// pastNotice says that what the answer announces is over.
func (a *Assistant) pastNotice(u understanding, w *writer) error {
	day, isDeadline, found := past(w.turn, civil(a.now()))
	if !found {
		return nil
	}
	words := wording(u.language)
	text := words.isOver
	if isDeadline {
		text = words.deadlineOver
	}
	return w.notice(text + " (" + words.civil(day) + ").")
}
