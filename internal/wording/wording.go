// Package wording says in German or English what channels tell people of runs and
// bookings: when something takes place, what is left of it, how a booking stands
// and what is wrong with a request. How that is laid out is left to the channels.
//
// All times are shown in Europe/Berlin, whatever zone they come in. What must not
// be torn apart at the end of a line is held together by no-break spaces.
package wording

import (
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// Words are the words of a language; see In.
type Words struct {
	Language string // "de" or "en"

	// Times
	weekday  func(time.Weekday) string // short, "Di.", or in full
	fullDay  func(time.Weekday) string // in full
	month    func(time.Month) string
	date     string // day, month, year
	monthDay string // day, month
	clock    string // a time of day
	days     string // how many, first, last
	asOf     string // a time of day or moment
	asOfAt   string // from where, and the same

	minutes, hour, hours, hoursMinutes string

	// Seats of a run
	seats, oneSeat                  string // free ones of how many
	waiting, waitingOpen, full      string // how many wait
	notYet, tooLate, off, notOpened string // the day
	categories                      map[catalogue.Category]string

	// Bookings
	places, onePlace, heldPlace  string // the last as what is held: "einen Platz"
	states                       map[booking.State]string
	requestedHeld, requestedLine string // places and deadline; place in the line and deadline
	confirmed                    string
	waitlisted                   string // place in the line
	offered, cancelled, expired  string // a moment
	runOff                       string
	sent, sentBy, moved          string // address; deadline
	held, inLine                 string // places; place in the line
	problems                     map[string]string

	thousand string // between groups of digits
}

// In returns the words of a language: English for "en", else German.
func In(language string) *Words {
	if language == "en" {
		return inEnglish()
	}
	return inGerman()
}

// InFull returns the words with the names of days spelled out, for pages that have room:
// Dienstag, 3. März 2026.
func (w *Words) InFull() *Words {
	full := *w
	full.weekday = w.fullDay
	return &full
}

// Plain writes a text with what holds words together as plain spaces, for files and for
// what is typed.
func Plain(s string) string { return strings.NewReplacer("\u00a0", " ", "\u2060", "").Replace(s) }

// Number writes n with the thousands separator of the language: 1.234.
func (w *Words) Number(n int) string {
	digits := strconv.Itoa(max(n, -n))
	var b strings.Builder
	if n < 0 {
		b.WriteByte('-')
	}
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(w.thousand)
		}
		b.WriteRune(d)
	}
	return b.String()
}

// Category names a category of modules; "" for one that is not known.
func (w *Words) Category(c string) string { return w.categories[catalogue.Category(c)] }
