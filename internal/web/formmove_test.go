package web

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
)

// A caller is signed in with whatever session there is.
type caller struct {
	Accounts
	email string
}

func (caller) OpenIDName() string { return "" }

func (v caller) Person(context.Context, string) (account.Person, string, error) {
	return account.Person{Email: v.email, Role: account.Participant}, "", nil
}

func TestWhoKnowsAConversationCannotMoveTheBookingInIt(t *testing.T) {
	t.Parallel()
	o := openCounter(t, func(c *Config) { c.Accounts = caller{email: "eva.muster@bad-belzig.de"} })
	from, to := o.add(t, "ki-1", 5, 0, 30), o.add(t, "ki-2", 5, 0, 31)
	address := o.begin(t, "ki-1")
	o.press(address, o.fill(t, address, eva()...))
	var id int64
	if err := o.pool.QueryRow(t.Context(), `SELECT id FROM bookings`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	runOf := func() int64 {
		b, err := o.bookings.Find(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return b.Run.ID
	}

	address = o.begin(t, "ki-2")
	d, err := o.bookings.Draft(t.Context(), strings.TrimPrefix(address, "/c/"))
	if err == nil {
		d.Move = id
		_, err = o.bookings.SaveDraft(t.Context(), strings.TrimPrefix(address, "/c/"), d)
	}
	if err != nil {
		t.Fatal(err)
	}
	summary := page(o.get(address))
	pressed := form("do", "confirm", "key", hidden(summary, "key"), "seen", hidden(summary, "seen"))

	w := o.post(address+"/booking", pressed) // by who is not signed in
	if w.Code != http.StatusConflict || runOf() != from {
		t.Errorf("a stranger got status %d, and the booking is in run %d", w.Code, runOf())
	}
	holds(t, page(w), "Umbuchen kann nur, wem die Buchung gehört", `data-stage="summary"`)

	w = o.post(address+"/booking", pressed, "Cookie", "session=evas")
	if w.Code != http.StatusSeeOther || runOf() != to {
		t.Errorf("the owner got status %d, and the booking is in run %d", w.Code, runOf())
	}
	if done := page(o.get(address)); !strings.Contains(done, "Ihre Buchung wurde umgebucht") || strings.Contains(done, "eva.muster") {
		t.Error("the page names the owner of the booking, or does not say that it was moved")
	}
	if b, err := o.bookings.Find(t.Context(), id); err != nil || b.State != booking.Requested {
		t.Errorf("the address counts as confirmed: %+v, %v", b, err)
	}
}

func TestABookingIsNotDeniedOnceItsDraftIsForgotten(t *testing.T) {
	t.Parallel()
	o := openCounter(t)
	o.add(t, "ki-1", 5, 0, 30)
	address := o.begin(t, "ki-1")
	o.press(address, o.fill(t, address, eva()...))
	o.hands.Move(25 * time.Hour)
	if later := page(o.get(address)); strings.Contains(later, "eva.muster") || !strings.Contains(later, "Sie ist abgeschlossen, abgebrochen oder abgelaufen") {
		t.Errorf("a day later: %s", later)
	}
}
