package catalogue_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
)

func TestAvailabilityIsWhatAPersonCanDoNow(t *testing.T) {
	t.Parallel()
	begins := start.Add(48 * time.Hour)
	tests := map[string]struct {
		change func(*catalogue.Run)
		want   catalogue.Availability
	}{
		"seats free":              {func(*catalogue.Run) {}, catalogue.Bookable},
		"full":                    {func(r *catalogue.Run) { r.Seats.Taken = 10 }, catalogue.Waitable},
		"full, no list":           {func(r *catalogue.Run) { r.Seats.Taken, r.WaitingList = 10, false }, catalogue.Full},
		"overbooked elsewhere":    {func(r *catalogue.Run) { r.Seats.Taken, r.WaitingList = 12, false }, catalogue.Full},
		"opens later":             {func(r *catalogue.Run) { r.BookingOpens = start.Add(time.Second) }, catalogue.NotYet},
		"opens now":               {func(r *catalogue.Run) { r.BookingOpens = start }, catalogue.Bookable},
		"closes now":              {func(r *catalogue.Run) { r.BookingCloses = start }, catalogue.TooLate},
		"closes after it begins":  {func(r *catalogue.Run) { r.BookingCloses = begins.Add(time.Hour) }, catalogue.Bookable},
		"begins now":              {func(r *catalogue.Run) { r.Sessions[0].Starts = start }, catalogue.TooLate},
		"closed":                  {func(r *catalogue.Run) { r.Status = catalogue.Closed }, catalogue.NotOpened},
		"cancelled, and too late": {func(r *catalogue.Run) { r.Status, r.BookingCloses = catalogue.Cancelled, start }, catalogue.Off},
	}
	for name, tt := range tests {
		r := catalogue.Run{
			Status: catalogue.Open, WaitingList: true, Seats: catalogue.Seats{Capacity: 10, Taken: 9},
			Sessions: []catalogue.Session{{N: 1, Starts: begins, Ends: begins.Add(time.Hour)}},
		}
		tt.change(&r)
		if got := r.Availability(start); got != tt.want {
			t.Errorf("%s: %s, want %s", name, got, tt.want)
		}
	}
}

func TestSlugsAreKeys(t *testing.T) {
	t.Parallel()
	for title, want := range map[string]string{
		"Künstliche Intelligenz": "kuenstliche-intelligenz", " --Straße & Maß! ": "strasse-mass", "Ωμέγα": "", "KI 2.0": "ki-2-0",
		"Beteiligung von Bürgerinnen und Bürgern an Vorhaben der Smart City ab 2026": "beteiligung-von-buergerinnen-und-buergern-an-vorhaben-der-smart",
	} {
		if got := catalogue.Slug(title); got != want {
			t.Errorf("%q: %q, want %q", title, got, want)
		}
	}
}
