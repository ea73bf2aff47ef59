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
	weekday  func(time.Weekday) string // short: "Di."
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
	places, onePlace             string
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
