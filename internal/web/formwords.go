package web

import (
	"errors"
	"fmt"
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
