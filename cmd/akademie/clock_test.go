package main

import (
	"testing"
	"time"
)

func TestClockRunsOnFromItsStartOrStandsStill(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC)
	began := time.Now().Add(-time.Hour) // the program has run for an hour
	for _, c := range []struct {
		text     string
		from, to time.Time
	}{
		{"2026-01-20T09:00:00+01:00", start.Add(time.Hour), start.Add(time.Hour + time.Minute)},
		{"=2026-01-20T09:00:00+01:00", start, start},
		{"", time.Now().Add(-time.Minute), time.Now().Add(time.Minute)},
	} {
		var clock clockValue
		if err := clock.UnmarshalText([]byte(c.text)); err != nil {
			t.Fatalf("%q: %v", c.text, err)
		}
		now := clock.now(began)()
		if now.Before(c.from) || now.After(c.to) {
			t.Errorf("%q: %v, want from %v to %v", c.text, now, c.from, c.to)
		}
		if zone := now.Location().String(); zone != "Europe/Berlin" {
			t.Errorf("%q: time in %s", c.text, zone)
		}
	}
	var clock clockValue
	if err := clock.UnmarshalText([]byte("20.01.2026")); err == nil {
		t.Error("a German date was accepted as a time")
	}
}
