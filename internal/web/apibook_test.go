package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/booking"
)

// evaJSON is a booking that nothing is wrong with; change replaces a part.
func evaJSON(change ...string) string {
	return strings.NewReplacer(change...).Replace(`{"run":"ki-1","seats":2,"name":"Eva Muster","email":"eva.muster@bad-belzig.de",` +
		`"municipality":"bad belzig","function":"","consent":"` + booking.ConsentVersion + `"}`)
}

func (o *counter) bookJSON(key, body string, header ...string) *httptest.ResponseRecorder {
	return o.postJSON("/api/v1/bookings", body, append(header, "Idempotency-Key", key)...)
}

func TestAcceptanceProgramsBookExactlyOnce(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	other := counterOn(t, o.pool, o.hands) // another server on the database
	o.add(t, "ki-1", 5, 0, 30)
	const key = "key-of-one-button"
	var answers [20]string
	var all sync.WaitGroup
	for i := range answers {
		all.Go(func() {
			w := []*counter{o, other}[i%2].bookJSON(key, evaJSON())
			answers[i] = fmt.Sprint(w.Code, w.Body)
		})
	}
	all.Wait()
	for _, a := range answers {
		if a != answers[0] || !strings.HasPrefix(a, "201 ") {
			t.Fatalf("answers %s and %s", a, answers[0])
		}
	}
	var booked bookedJSON
	if err := json.Unmarshal([]byte(strings.TrimPrefix(answers[0], "201 ")), &booked); err != nil {
		t.Fatal(err)
	}
	if !booked.Held || booked.Seats != 2 || booked.Run != "ki-1" || !strings.HasPrefix(booked.Reference, "AK-") || booked.ConfirmBy.IsZero() {
		t.Errorf("booked = %+v", booked)
	}
	if n := o.booked(t); n != 1 {
		t.Errorf("%d bookings, want 1", n)
	}
	if w := o.bookJSON(key, evaJSON("Eva", "Adam")); w.Code != http.StatusConflict || !strings.Contains(w.Body.String(), `"conflict"`) {
		t.Errorf("the key for another booking: %d, %s", w.Code, w.Body)
	}
	var ags string
	if err := o.pool.QueryRow(t.Context(), `SELECT ags FROM bookings`).Scan(&ags); err != nil || ags != "12069020" {
		t.Errorf("ags = %q, %v", ags, err)
	}
}

func TestProgramsLearnWhatIsWrongWithABooking(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	for name, c := range map[string]struct {
		body   string
		status int
		holds  string
	}{
		"no name":         {evaJSON("Eva Muster", " "), 422, `"name":{"code":"missing","message":"Bitte geben Sie Ihren Namen an."}`},
		"unknown run":     {evaJSON("ki-1", "ki-9"), 422, `"run":{"code":"gone"`},
		"too many":        {evaJSON(`"seats":2`, `"seats":6`), 422, `"seats":{"code":"too_many","message":"Eine Buchung umfasst höchstens 5 Plätze."}`},
		"negative":        {evaJSON(`"seats":2`, `"seats":-2`), 422, `"seats":{"code":"malformed"`},
		"no consent":      {evaJSON(booking.ConsentVersion, ""), 422, `"consent":{"code":"missing"`},
		"another consent": {evaJSON(booking.ConsentVersion, "1999-01"), 422, `"consent":{"code":"malformed"`},
		"mistyped":        {evaJSON("bad-belzig.de", "t-onlien.de"), 422, `"suggestion":"eva.muster@t-online.de"`},
		"English":         {evaJSON("Eva Muster", "", `"seats"`, `"language":"en","seats"`), 422, "Please enter your name."},
		"not a number":    {evaJSON(`"seats":2`, `"seats":"two"`), 400, "muss eine ganze Zahl enthalten"},
		"unknown field":   {evaJSON(`"seats"`, `"card"`), 400, "Das Feld „card“ gibt es nicht."},
		"too large":       {evaJSON("Eva", strings.Repeat("x", 20<<10)), 413, "too_large"},
	} {
		if w := o.bookJSON("key-"+strings.Repeat("x", 20), c.body); w.Code != c.status || !strings.Contains(w.Body.String(), c.holds) {
			t.Errorf("%s: %d %s, want %d and %s", name, w.Code, w.Body, c.status, c.holds)
		}
	}
	for _, key := range []string{"", "short", strings.Repeat("x", 65)} {
		if w := o.bookJSON(key, evaJSON()); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), `"idempotency_key"`) {
			t.Errorf("key %q: %d %s", key, w.Code, w.Body)
		}
	}
	if w := o.bookJSON("key-"+strings.Repeat("x", 20), evaJSON(), "Origin", "https://evil.example", "Sec-Fetch-Site", "cross-site"); w.Code != http.StatusForbidden {
		t.Errorf("from another site: %d", w.Code)
	}
	if n := o.booked(t); n != 0 {
		t.Errorf("%d bookings", n)
	}
	w := o.bookJSON("key-of-a-kept-address", evaJSON("bad-belzig.de", "t-onlien.de", `"seats"`, `"keep_email":true,"seats"`))
	if w.Code != http.StatusCreated {
		t.Errorf("kept address: %d %s", w.Code, w.Body)
	}
}

func TestProgramsAreLimited(t *testing.T) {
	t.Parallel()
	o := openCounter(t, func(c *Config) { c.Limits.Bookings = 2 })
	o.add(t, "ki-1", 5, 0, 30)
	var codes []int
	for i := range 3 {
		w := o.bookJSON(fmt.Sprintf("key-of-the-button-%d", i), evaJSON("eva.muster", fmt.Sprintf("eva.%d", i)))
		codes = append(codes, w.Code)
		if w.Code == http.StatusTooManyRequests && (w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), "too_many_bookings")) {
			t.Errorf("refusal = %v %s", w.Header(), w.Body)
		}
	}
	if fmt.Sprint(codes) != "[201 201 429]" {
		t.Errorf("statuses = %v", codes)
	}
}
