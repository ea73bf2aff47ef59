package evidence

import (
	"regexp"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// A tense is when a clause puts what it tells of.
type tense byte

const (
	noTense tense = iota
	past
	present // or future
)

var (
	pastWords = regexp.MustCompile(`(?i)\b(fand|fanden|war|waren|begann|begannen|startete|starteten|endete|endeten|wurden?|tagte|lief|liefen|eröffnete|erschien|gab|traf|trafen|kam|kamen|kostete|dauerte|was|were|took place|started|began|ended|opened)\b|\b(hat|haben)\b.*\b(begonnen|stattgefunden|geendet|angefangen)\b|\b(ist|sind)\b.*\b(gestartet|zu Ende gegangen|erschienen|worden|abgeschlossen)\b`)
	nowWords  = regexp.MustCompile(`(?i)\b(findet|finden|beginnt|beginnen|startet|starten|endet|enden|wird|werden|ist|sind|tagt|eröffnet|läuft|gibt|takes place|starts|begins|ends|will)\b`)
)

// tenseOf reads the tense from the finite verbs of a clause.
func tenseOf(text string) tense {
	switch {
	case pastWords.MatchString(text):
		return past
	case nowWords.MatchString(text):
		return present
	}
	return noTense
}

// happens are stems of verbs that tell of an event, whose tense matters.
var happens = func() (hashes []uint32) {
	for stem := range stems("stattfinden finden statt beginnen starten enden tagen eröffnen anlaufen begin start end open") {
		hashes = append(hashes, german.StemHash(stem))
	}
	return hashes
}()

// otherTime reports whether the claim tells of a dated event as past that lies
// ahead, or the other way round; without a day to go by, whether the line tells it
// otherwise.
func (p *Proof) otherTime(claim *clause, line string) bool {
	if len(claim.dates) == 0 || claim.tense == noTense || !slices.ContainsFunc(claim.words, func(w word) bool { return meet(w.forms, happens) }) {
		return false
	}
	today := p.passage.Today
	if today.IsZero() {
		t := tenseOf(line)
		return t != noTense && t != claim.tense
	}
	for _, d := range claim.dates {
		if d.withYear(p.year).From.Year == 0 || d.bound == until || d.bound == before {
			continue
		}
		first, last := days(d.withYear(p.year).Date)
		if claim.tense == past && first.After(today) && last.After(today) || claim.tense == past && last.After(today) && tenseOf(line) != past ||
			claim.tense == present && d.bound == exactly && last.AddDate(0, 0, 1).Before(today) {
			return true
		}
	}
	return false
}

// days returns the first and the last day that a date may mean.
func days(d german.Date) (first, last time.Time) {
	at := func(c german.Civil, month, day int) time.Time {
		if c.Month > 0 {
			month = c.Month
		}
		if c.Day > 0 {
			day = c.Day
		}
		return time.Date(c.Year, time.Month(month), day, 0, 0, 0, 0, time.UTC)
	}
	first = at(d.From, 1, 1)
	switch {
	case d.To.Day > 0:
		last = at(d.To, 12, 31)
	case d.To.Month > 0:
		last = at(d.To, 12, 1).AddDate(0, 1, -1)
	default:
		last = at(d.To, 12, 31)
	}
	return first, last
}
