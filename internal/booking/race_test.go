package booking_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/booking"
)

// TestAcceptanceRace lets 200 people press the button for the last 5 seats, half
// of them on each of two servers, twice and at once, while connections are
// killed. Who sees an error presses again.
func TestAcceptanceRace(t *testing.T) {
	t.Parallel()
	const people, seats = 200, 5
	here := setup(t, booking.Limits{})
	there := onPool(t, here.again(t), here.clock, booking.Limits{})
	run := here.run(t, seats)

	stop := killConnections(t, here, there)
	receipts := make([][2]booking.Receipt, people)
	var all errgroup.Group
	for i := range people {
		for press, server := range []*bundle{here, there} {
			all.Go(func() (err error) {
				receipts[i][press], err = insist(t.Context(), func() (booking.Receipt, error) {
					return server.Request(t.Context(), request(fmt.Sprintf("person%03d", i), run, 1))
				})
				return err
			})
		}
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	stop()
	bookings := make([]booking.Booking, people)
	for i, r := range receipts {
		if r[0] != r[1] {
			t.Errorf("person %d got two receipts:\n%+v\n%+v", i, r[0], r[1])
		}
		bookings[i] = here.byRef(t, r[0].Ref)
	}
	here.raced(t, run, people, seats)

	// All confirm, again on both servers, and the five give their seats back:
	// the next five in the line get offers.
	confirm := func(b booking.Booking) error {
		token, err := insist(t.Context(), func() (string, error) { return here.NewLink(t.Context(), b, booking.ToConfirm) })
		if err != nil {
			return err
		}
		var presses errgroup.Group
		for _, server := range []*bundle{here, there} {
			presses.Go(func() error {
				_, err := insist(t.Context(), func() (booking.Booking, error) { return server.Confirm(t.Context(), token) })
				return err
			})
		}
		return presses.Wait()
	}
	stop = killConnections(t, here, there)
	for _, b := range bookings {
		all.Go(func() error { return confirm(b) })
	}
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	stop()
	here.raced(t, run, people, seats)
	participants, err := here.Participants(t.Context(), run)
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range participants {
		if want := booking.Confirmed; i < seats && p.State != want {
			t.Errorf("%s is %s, want %s", p.Ref, p.State, want)
		}
		if want := booking.Waitlisted; i >= seats && (p.State != want || p.Place != i-seats+1) {
			t.Errorf("%s is %s at place %d, want %s at %d", p.Ref, p.State, p.Place, want, i-seats+1)
		}
	}
	for _, p := range participants[:seats] {
		if _, err := there.Cancel(t.Context(), p.ID, person); err != nil {
			t.Fatal(err)
		}
	}
	for _, p := range participants[seats : 2*seats] {
		here.is(t, p.ID, booking.Offered, 0)
	}
	here.raced(t, run, people-seats, seats)
}

// raced checks what must be true of a run however it was raced for.
func (b *bundle) raced(t *testing.T, run int64, active, seats int) {
	t.Helper()
	b.seats(t, run, seats, active-seats)
	for _, check := range []struct {
		what, sql string
		want      int
	}{
		{"active bookings", `SELECT count(*) FROM bookings WHERE run_id = $1 AND state NOT IN ('cancelled', 'expired')`, active},
		{"seats held", `SELECT coalesce(sum(seats), 0) FROM bookings WHERE run_id = $1 AND held`, seats},
		{"in line before somebody who holds a seat", `
			SELECT count(*) FROM bookings w JOIN bookings h USING (run_id)
			WHERE run_id = $1 AND NOT w.held AND w.state IN ('requested', 'waitlisted') AND h.held AND w.line < h.line`, 0},
		{"out of the order of requests", `
			SELECT count(*) FROM (SELECT id, lag(id) OVER (ORDER BY line) AS before FROM bookings WHERE run_id = $1) o WHERE before > id`, 0},
		{"mails enqueued twice", `
			SELECT count(*) FROM (SELECT FROM river_job WHERE kind = 'booking_mail' GROUP BY args ->> 'entry' HAVING count(*) > 1) j
			WHERE $1::bigint IS NOT NULL`, 0},
		{"entries without their mail", `
			SELECT count(*) FROM booking_log l WHERE run_id = $1 AND action <> 'held'
			AND NOT EXISTS (SELECT FROM river_job WHERE kind = 'booking_mail' AND (args ->> 'entry')::bigint = l.id)`, 0},
		{"requests logged twice", `
			SELECT count(*) FROM (SELECT FROM booking_log WHERE run_id = $1 AND action IN ('requested', 'confirmed', 'waitlisted')
			GROUP BY booking_id, action HAVING count(*) > 1) l`, 0},
	} {
		var got int
		if err := b.pool.QueryRow(t.Context(), check.sql, run).Scan(&got); err != nil || got != check.want {
			t.Errorf("%s: %d, want %d (%v)", check.what, got, check.want, err)
		}
	}
}

// insist does something again until it succeeds.
func insist[T any](ctx context.Context, do func() (T, error)) (result T, err error) {
	const most = 100
	for range most {
		if result, err = do(); err == nil || ctx.Err() != nil {
			return result, err
		}
	}
	return result, err
}

// killConnections ends a connection of the servers that is busy, again and again,
// until the returned function is called.
func killConnections(t *testing.T, servers ...*bundle) (stop func()) {
	t.Helper()
	killer := servers[0].again(t)
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	killed := 0
	go func() {
		defer close(done)
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			var victims []int32
			err := killer.QueryRow(ctx, `
				SELECT coalesce(array_agg(pid), '{}') FROM pg_stat_activity
				WHERE datname = current_database() AND pid <> pg_backend_pid() AND state <> 'idle'`).Scan(&victims)
			if err != nil || len(victims) == 0 {
				continue
			}
			if _, err := killer.Exec(ctx, `SELECT pg_terminate_backend($1)`, victims[rand.IntN(len(victims))]); err == nil {
				killed++
			}
		}
	}()
	stop = sync.OnceFunc(func() {
		cancel()
		<-done
		if killed == 0 {
			t.Error("no connection was killed")
		}
		for _, b := range servers {
			b.pool.Reset() // drops the dead
		}
	})
	t.Cleanup(stop)
	return stop
}

// TestCrossingMovesDoNotDeadlock moves bookings to and fro between two runs at
// once, while others book, resize and sweep them.
func TestCrossingMovesDoNotDeadlock(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	runs := [2]int64{b.run(t, 6), b.run(t, 6)}
	var ids []int64
	for i := range 16 {
		ids = append(ids, b.confirmed(t, fmt.Sprint("mover", i), runs[i%2], 1).ID)
	}
	var all errgroup.Group
	for i, id := range ids {
		all.Go(func() error {
			for step := range 6 {
				if _, err := b.Move(t.Context(), id, runs[(i+step+1)%2], true, person); err != nil {
					return err
				}
			}
			return nil
		})
	}
	for i := range 8 {
		all.Go(func() error {
			_, err := b.Request(t.Context(), request(fmt.Sprint("newcomer", i), runs[i%2], 1))
			return err
		})
	}
	all.Go(func() error {
		for i := range 6 {
			if err := b.SetCapacity(t.Context(), runs[i%2], 12+i, coordinator); err != nil {
				return err
			}
		}
		return nil
	})
	if err := all.Wait(); err != nil {
		t.Fatal(err)
	}
	for i, id := range ids {
		if got := b.find(t, id); got.Run.ID != runs[i%2] || !got.State.Active() || got.Sequence != 6 {
			t.Errorf("booking %d: %s in run %d, moved %d times", id, got.State, got.Run.ID, got.Sequence)
		}
	}
	for _, run := range runs {
		var taken, waiting int
		err := b.pool.QueryRow(t.Context(), `
			SELECT coalesce(sum(seats) FILTER (WHERE held), 0), coalesce(sum(seats) FILTER (WHERE NOT held AND state IN ('requested', 'waitlisted')), 0)
			FROM bookings WHERE run_id = $1`, run).Scan(&taken, &waiting)
		if err != nil {
			t.Fatal(err)
		}
		b.seats(t, run, taken, waiting)
	}
}
