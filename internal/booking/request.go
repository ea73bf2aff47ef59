package booking

import (
	"context"
	"time"
)

// A Request is what a person sends by pressing the button.
type Request struct {
	Key      string // idempotency key of the button, 16–64 characters
	Run      int64
	Seats    int
	Person   Person
	Consent  string // version of the text agreed to; "" is refused
	Question string // an e-mail address that was questioned and is kept all the same
	Language string // "de" or "en"
	Channel  string
}

// A Receipt is what a person is told at once. It is the same whether or not the
// mailbox has a booking of the run already; only its owner learns that, by mail.
type Receipt struct {
	Ref       string
	Run       int64
	Seats     int
	Email     string
	Held      bool // seats are held until ConfirmBy; otherwise the request stands in line
	Place     int  // in the line; 0 when held
	ConfirmBy time.Time
}

// Request books or stands in line, and has the link to confirm sent. Pressing
// the same button again, on any server, returns the same receipt. The error is
// Problems when the request cannot be taken, or of kind fault.Conflict when the
// key was used for another request.
func (s *Service) Request(ctx context.Context, r Request) (Receipt, error) { panic("contract") }
