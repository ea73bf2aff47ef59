package web

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
)

// hours writes how long people are given.
func (t *texts) hours(d time.Duration) string {
	if h := int(d.Round(time.Hour) / time.Hour); h != 1 {
		return fmt.Sprintf(t.Booking.Hours, h)
	}
	return t.Booking.Hour
}

// places writes a number of seats: "einen Platz", "3 Plätze".
func (t *texts) places(n int) string {
	if n == 1 {
		return t.Booking.OnePlace
	}
	return strconv.Itoa(n) + " " + t.Runs.SeatsTitle
}

// fieldNames lists fields as the form calls them.
func (t *texts) fieldNames(fields []booking.Field) string {
	var names []string
	for _, f := range fields {
		names = append(names, map[booking.Field]string{
			booking.FieldSeats: t.Booking.Seats, booking.FieldName: t.Booking.Name, booking.FieldEmail: t.Booking.Email,
			booking.FieldMunicipality: t.Booking.Municipality, booking.FieldFunction: t.Booking.Function,
		}[f])
	}
	return strings.Join(names, ", ")
}

// problemsOf returns the fields that err is about.
func problemsOf(err error) (booking.Problems, bool) {
	var p booking.Problems
	return p, errors.As(err, &p)
}

// problem says what is wrong with a field. seats is the most of one booking.
func (t *texts) problem(f booking.Field, p booking.Problem, seats int, suggestion string) string {
	text, ok := t.Booking.Errors[string(f)+"/"+string(p)]
	if !ok {
		text = t.Booking.Errors[""]
	}
	switch {
	case !strings.Contains(text, "%s"):
		return text
	case f == booking.FieldSeats:
		return fmt.Sprintf(text, t.number(seats))
	case f == booking.FieldConsent:
		return fmt.Sprintf(text, booking.ConsentVersion)
	}
	return fmt.Sprintf(text, suggestion)
}
