package booking_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// start is when the clock of every test begins.
var start = time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC)

// A bundle is a service on a database of its own, with a real queue that nobody
// works and a clock that tests move.
type bundle struct {
	*booking.Service
	pool   *pgxpool.Pool
	runs   *catalogue.Store
	clock  *clocktest.Clock
	events *events
}

// events are what was handed over, in the order of the log.
type events struct {
	mu   sync.Mutex
	seen []string
}

func (e *events) publish(_ context.Context, _ pgx.Tx, _ int64, eventType string) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.seen = append(e.seen, eventType)
	return nil
}

func setup(t testing.TB, limits booking.Limits) *bundle {
	t.Helper()
	return onPool(t, pgtest.Open(t), clocktest.At(start), limits)
}

// onPool returns a service on a database that others may use too.
func onPool(t testing.TB, pool *pgxpool.Pool, clock *clocktest.Clock, limits booking.Limits) *bundle {
	t.Helper()
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	b := &bundle{pool: pool, clock: clock, events: &events{}}
	b.runs = catalogue.NewStore(pool, clock.Now)
	b.Service = booking.NewService(booking.Config{
		Pool: pool, Catalogue: b.runs, Queue: queue, Limits: limits, Now: clock.Now,
		Log: slog.New(slog.DiscardHandler), Publish: b.events.publish,
	})
	return b
}

// run makes a run of that many seats in ten days, from 9 to 12 o'clock.
func (b *bundle) run(t testing.TB, capacity int) int64 {
	t.Helper()
	return b.runAt(t, capacity, start.Add(10*24*time.Hour))
}

func (b *bundle) runAt(t testing.TB, capacity int, starts time.Time) (id int64) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `
			INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1)
			ON CONFLICT (key) DO NOTHING`, start)
		if err != nil {
			return err
		}
		err = tx.QueryRow(t.Context(), `
			INSERT INTO runs (key, module_id, status, capacity, updated_at)
			SELECT 'run-' || (SELECT count(*) FROM runs), id, 'open', $1, $2 FROM modules WHERE key = 'ki' RETURNING id`,
			capacity, start).Scan(&id)
		if err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, 1, $2, $3)`, id, starts, starts.Add(3*time.Hour))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// request is what somebody who is called so asks for.
func request(name string, run int64, seats int) booking.Request {
	return booking.Request{
		Key: fmt.Sprintf("button-of-%s-for-%06d", name, run), Run: run, Seats: seats,
		Person:  booking.Person{Name: name, Email: name + "@rathaus.example", Municipality: "Bad Belzig", AGS: "12069020", Land: "BB"},
		Consent: booking.ConsentVersion, Channel: "web",
	}
}

// book requests seats and returns the booking.
func (b *bundle) book(t testing.TB, name string, run int64, seats int) booking.Booking {
	t.Helper()
	receipt, err := b.Request(t.Context(), request(name, run, seats))
	if err != nil {
		t.Fatalf("request of %s: %v", name, err)
	}
	return b.byRef(t, receipt.Ref)
}

func (b *bundle) byRef(t testing.TB, ref string) booking.Booking {
	t.Helper()
	var id int64
	if err := b.pool.QueryRow(t.Context(), `SELECT id FROM bookings WHERE ref = $1`, ref).Scan(&id); err != nil {
		t.Fatalf("booking %s: %v", ref, err)
	}
	return b.find(t, id)
}

func (b *bundle) find(t testing.TB, id int64) booking.Booking {
	t.Helper()
	found, err := b.Find(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// link makes the link of a mail about a booking as it is now.
func (b *bundle) link(t testing.TB, id int64, purpose booking.Purpose) string {
	t.Helper()
	token, err := b.NewLink(t.Context(), b.find(t, id), purpose)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// confirmed requests seats and uses the link of the mail.
func (b *bundle) confirmed(t testing.TB, name string, run int64, seats int) booking.Booking {
	t.Helper()
	id := b.book(t, name, run, seats).ID
	confirmed, err := b.Confirm(t.Context(), b.link(t, id, booking.ToConfirm))
	if err != nil {
		t.Fatalf("confirm for %s: %v", name, err)
	}
	return confirmed
}

// is checks where a booking stands: its state, and its place in the line, 0 if
// it has its seats or has ended.
func (b *bundle) is(t testing.TB, id int64, state booking.State, place int) booking.Booking {
	t.Helper()
	found := b.find(t, id)
	if found.State != state || found.Place != place {
		t.Errorf("booking of %s is %s at place %d, want %s at %d", found.Person.Name, found.State, found.Place, state, place)
	}
	return found
}

// seats checks the counts of a run.
func (b *bundle) seats(t testing.TB, run int64, taken, waiting int) {
	t.Helper()
	found, err := b.runs.Run(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	if s := found.Seats; s.Taken != taken || s.Waiting != waiting {
		t.Errorf("run %d has %d of %d seats taken and %d wished for, want %d and %d", run, s.Taken, s.Capacity, s.Waiting, taken, waiting)
	}
}

// mails returns the actions of the log entries that mails were enqueued for, in
// the order of the log.
func (b *bundle) mails(t testing.TB) []booking.Action {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `
		SELECT l.action FROM river_job j JOIN booking_log l ON l.id = (j.args ->> 'entry')::bigint
		WHERE j.kind = 'booking_mail' ORDER BY l.id`)
	if err != nil {
		t.Fatal(err)
	}
	actions, err := pgx.CollectRows(rows, pgx.RowTo[booking.Action])
	if err != nil {
		t.Fatal(err)
	}
	return actions
}

func (b *bundle) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := b.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func wantKind(t testing.TB, operation string, err, kind error) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Errorf("%s: error = %v, want %v", operation, err, kind)
	}
}

// person and coordinator are who acts in tests.
var (
	person      = booking.Actor{Kind: booking.ByPerson, Channel: "web"}
	coordinator = booking.Actor{Kind: booking.ByCoordinator, ID: "kts@akademie.example", Channel: "web"}
)

// again opens another pool on the same database, as another server would.
func (b *bundle) again(t testing.TB) *pgxpool.Pool {
	t.Helper()
	pool, err := pgxpool.NewWithConfig(t.Context(), b.pool.Config())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}
