package booking_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
)

// traces counts the rows that hold a name or an address made of it.
func (b *bundle) traces(t *testing.T, name string) (n int) {
	t.Helper()
	err := b.pool.QueryRow(t.Context(), `
		SELECT (SELECT count(*) FROM bookings x WHERE x::text ILIKE $1) + (SELECT count(*) FROM booking_log x WHERE x::text ILIKE $1)
			+ (SELECT count(*) FROM booking_keys x WHERE x.receipt::text ILIKE $1) + (SELECT count(*) FROM booking_links x WHERE x::text ILIKE $1)
			+ (SELECT count(*) FROM booking_drafts x WHERE x::text ILIKE $1) + (SELECT count(*) FROM river_job x WHERE x::text ILIKE $1)
			+ (SELECT count(*) FROM run_messages x WHERE x::text ILIKE $1)`, "%"+name+"%").Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func TestPersonalDataGoesSomeTimeAfterTheRun(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{KeepPeople: 30 * 24 * time.Hour})
	run, later := b.run(t, 2), b.runAt(t, 2, start.Add(20*24*time.Hour))
	id := b.confirmed(t, "anna", run, 1).ID
	b.book(t, "anna2", run, 1) // never confirmed
	b.confirmed(t, "bernd", later, 1)
	b.save(t, b.conversation(t), draft("anna", later, 1))
	if _, err := b.Message(t.Context(), run, "message-button-0001", "Grüße", "Anna stellt sich vor.", coordinator); err != nil {
		t.Fatal(err)
	}
	b.clock.Move((10 + 30) * 24 * time.Hour)
	if n, err := b.Tidy(t.Context()); err != nil || n != 0 {
		t.Errorf("Tidy on the last day = %d, %v", n, err)
	}
	b.clock.Move(4 * time.Hour)
	for _, want := range []int{2, 0} {
		if n, err := b.Tidy(t.Context()); err != nil || n != want {
			t.Errorf("Tidy = %d, %v; want %d", n, err, want)
		}
	}
	if n := b.traces(t, "anna"); n > 0 {
		t.Errorf("%d rows still tell of anna", n)
	}
	if got := b.find(t, id); got.State != booking.Confirmed || got.Person.Land != "BB" || got.Person.Name != "" {
		t.Errorf("what is left for the figures: %+v", got)
	}
	b.seats(t, run, 1, 0)
	if n := b.traces(t, "bernd"); n == 0 {
		t.Error("bernd went too, before his time")
	}
}

func TestDataCanBeKeptForGood(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{KeepPeople: -1})
	b.confirmed(t, "anna", b.run(t, 2), 1)
	b.clock.Move(5000 * 24 * time.Hour)
	if n, err := b.Tidy(t.Context()); err != nil || n != 0 || b.traces(t, "anna") == 0 {
		t.Errorf("Tidy = %d, %v", n, err)
	}
}

func TestAPersonIsForgottenOnDemand(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	over, run := b.runAt(t, 1, start.Add(time.Hour)), b.run(t, 1)
	attended, booked := b.confirmed(t, "anna", over, 1).ID, b.confirmed(t, "anna", run, 1).ID
	manage := b.link(t, booked, booking.ToManage)
	next := b.confirmed(t, "bernd", run, 1).ID
	b.save(t, b.conversation(t), draft("anna", run, 1))
	pressed := b.conversation(t) // whose draft is a receipt by now
	d := b.save(t, pressed, draft("anna", b.run(t, 1), 1))
	if _, err := b.RequestDraft(t.Context(), pressed, booking.Press{Version: d.Version, Language: "de", Channel: "web"}); err != nil {
		t.Fatal(err)
	}
	b.clock.Move(5 * time.Hour)
	before := len(b.mails(t))
	if n, err := b.Forget(t.Context(), " Anna@rathaus.example", person); err != nil || n != 3 {
		t.Errorf("Forget = %d, %v", n, err)
	}
	if n := b.traces(t, "anna"); n > 0 {
		t.Errorf("%d rows still tell of anna", n)
	}
	b.is(t, attended, booking.Confirmed, 0)
	b.is(t, booked, booking.Cancelled, 0)
	b.is(t, next, booking.Offered, 0)
	if got := len(b.mails(t)) - before; got != 1 {
		t.Errorf("%d mails, want one to the next in the line", got)
	}
	_, _, err := b.Look(t.Context(), manage)
	wantKind(t, "an old link", err, fault.NotFound)
	b.book(t, "anna", b.run(t, 1), 1) // may come back
}
