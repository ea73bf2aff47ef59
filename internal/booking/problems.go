package booking

import (
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Problems are the fields of a request or draft that are wrong or missing, each
// with what is wrong. As an error it is of kind fault.Invalid.
type Problems map[Field]Problem

// Error lists the fields without what they hold.
func (p Problems) Error() string {
	var b strings.Builder
	b.WriteString("booking:")
	for _, f := range Fields() {
		if problem, ok := p[f]; ok {
			fmt.Fprintf(&b, " %s %s,", f, problem)
		}
	}
	return strings.TrimSuffix(b.String(), ",")
}

// Unwrap makes Problems an error of kind fault.Invalid.
func (p Problems) Unwrap() error { return fault.Invalid }

// err is p as an error, nil when there is none.
func (p Problems) err() error {
	if len(p) == 0 {
		return nil
	}
	return p
}

// A Field of a draft or request.
type Field string

// The fields.
const (
	FieldRun          Field = "run"
	FieldSeats        Field = "seats"
	FieldName         Field = "name"
	FieldEmail        Field = "email"
	FieldMunicipality Field = "municipality"
	FieldFunction     Field = "function" // optional
	FieldConsent      Field = "consent"
)

// Fields returns all fields, in the order in which they are asked for.
func Fields() []Field {
	return []Field{FieldRun, FieldSeats, FieldName, FieldEmail, FieldMunicipality, FieldFunction, FieldConsent}
}

// A Problem is what is wrong with a field.
type Problem string

// The problems.
const (
	Missing    Problem = "missing"
	Malformed  Problem = "malformed"
	TooLong    Problem = "too_long"
	TooMany    Problem = "too_many"   // seats: more than one booking may have
	Beyond     Problem = "beyond"     // seats: more than the run has at all
	NotFree    Problem = "not_free"   // seats: more than are free, and the run has no waiting list
	Disposable Problem = "disposable" // e-mail: a throw-away address; kept if the person insists
	Mistyped   Problem = "mistyped"   // e-mail: looks like a typing error; kept if the person insists
	NoBooking  Problem = "no_booking" // run: takes no bookings now
	Gone       Problem = "gone"       // run: unknown
	OverLimit  Problem = "over_limit" // e-mail: too many requests; said by channels that limit who sends them, never by Request
)
