package blocks

import (
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// Figures makes the messages of a question for statistics, with a table; the chart
// is a file of its own. link leads to the page with the same figures.
func Figures(r *statistics.Result, b *ask.Back, language, link string) []Message {
	panic("contract: blocks")
}

// A BookingDialog is the dialog of a booking as it is opened.
type BookingDialog struct {
	Run      catalogue.Run
	Draft    booking.Draft // what is known already
	Name     string        // of the person's profile, where the draft has none
	Email    string
	Seats    int    // most of one booking
	Language string // "de" or "en"
	State    string // private metadata, comes back with the submission; at most 3,000 characters
	Now      time.Time
}

// NewBookingDialog makes the dialog.
func NewBookingDialog(d BookingDialog) slack.ModalViewRequest { panic("contract: blocks") }

// ReadBookingDialog reads what was filled in.
func ReadBookingDialog(v slack.View) booking.Draft { panic("contract: blocks") }

// DialogErrors are the problems of a request, by the ids of the dialog's inputs.
// suggestion is the address that was probably meant ("" none).
func DialogErrors(p booking.Problems, suggestion string, run catalogue.Run, language string) map[string]string {
	panic("contract: blocks")
}

// Receipt says what was requested, and what comes next by mail.
func Receipt(r booking.Receipt, run catalogue.Run, language string) Message {
	panic("contract: blocks")
}

// SourceDialog shows a citation with its quote.
func SourceDialog(c conversation.Citation, publicURL, language string) slack.ModalViewRequest {
	panic("contract: blocks")
}

// LinkDialog asks for the code that links a Slack identity to a mailbox.
func LinkDialog(publicURL, language string) slack.ModalViewRequest { panic("contract: blocks") }

// A Home is what the App Home shows.
type Home struct {
	Runs      []catalogue.Run // the next ones
	Bookings  []booking.Booking
	SignedIn  bool
	Email     string // of who is signed in
	CanBook   bool
	PublicURL string
	Contact   string
	Language  string
	Now       time.Time
}

// NewHome makes the App Home.
func NewHome(h Home) slack.HomeTabViewRequest { panic("contract: blocks") }
