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
	Language string
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

// Problems are the fields of a request or draft that are wrong or missing, each
// with what is wrong.
type Problems map[Field]Problem

// Error makes Problems an error of kind fault.Invalid.
func (p Problems) Error() string { panic("contract") }

// A Field of a draft or request.
type Field string

// The fields, in the order in which they are asked for.
const (
	FieldRun          Field = "run"
	FieldSeats        Field = "seats"
	FieldName         Field = "name"
	FieldEmail        Field = "email"
	FieldMunicipality Field = "municipality"
	FieldFunction     Field = "function" // optional
	FieldConsent      Field = "consent"
)

// A Problem is what is wrong with a field.
type Problem string

// The problems.
const (
	Missing    Problem = "missing"
	Malformed  Problem = "malformed"
	TooLong    Problem = "too_long"
	TooMany    Problem = "too_many"   // seats: more than one booking may have
	Beyond     Problem = "beyond"     // seats: more than the run has at all
	Disposable Problem = "disposable" // e-mail: a throw-away address
	NoBooking  Problem = "no_booking" // run: takes no bookings now
	Gone       Problem = "gone"       // run: unknown
	OverLimit  Problem = "over_limit" // e-mail: too many requests
)

// Request books or stands in line, and has the link to confirm sent. Pressing
// the same button again, on any server, returns the same receipt. The error is
// Problems when the request cannot be taken, or of kind fault.Conflict when the
// key was used for another request.
func (s *Service) Request(ctx context.Context, r Request) (Receipt, error) { panic("contract") }
