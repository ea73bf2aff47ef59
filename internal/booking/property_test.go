package booking_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"smart-city-dialog.de/akademie/internal/booking"
)

// TestAcceptanceRandomSequencesFollowTheModel lets people and coordinators do
// random things with two small runs, and compares the database with the model
// after each of them.
func TestAcceptanceRandomSequencesFollowTheModel(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{Open: 1000, Active: 1000, Daily: 1000})
	sequence := 0
	rapid.Check(t, func(rt *rapid.T) {
		sequence++
		w := newWorld(t, b, rt, sequence)
		w.crowd(t, rt)
		actions := map[string]func(*rapid.T){"": func(rt *rapid.T) { w.compare(t, rt) }}
		for _, act := range []string{
			"confirm", "confirm another", "accept", "decline", "cancel", "cancel another", "move", "move another", "overrule",
			"request", "resize", "wait", "wait longer", "sweep", "call off",
		} {
			name, _, _ := strings.Cut(act, " ")
			actions[act] = func(rt *rapid.T) { w.step(t, rt, name) }
		}
		rt.Repeat(actions)
		w.checkMails(t, rt)
	})
}

// A world is the model and the database side by side.
type world struct {
	*bundle
	model    model
	runs     []int64 // ids, in the order of the model's
	bookings []int64
	confirms map[int]string // tokens of the links sent last
	offers   map[int]string
	name     string
	pressed  int
}

func newWorld(t *testing.T, b *bundle, rt *rapid.T, sequence int) *world {
	b.clock.Set(start)
	w := &world{bundle: b, model: model{now: start}, confirms: map[int]string{}, offers: map[int]string{}, name: fmt.Sprint("s", sequence)}
	for i := range 2 {
		r := modelRun{
			capacity: rapid.IntRange(1, 4).Draw(rt, "capacity"),
			waiting:  rapid.IntRange(0, 3).Draw(rt, "waiting list") < 3,
			starts:   start.Add(time.Duration(3+2*i) * 24 * time.Hour),
		}
		id := b.runAt(t, r.capacity, r.starts)
		b.exec(t, `UPDATE runs SET waiting_list = $2 WHERE id = $1`, id, r.waiting)
		w.model.runs, w.runs = append(w.model.runs, r), append(w.runs, id)
	}
	return w
}

// crowd has some people ask for seats and most of them confirm, so that there
// is something to happen to.
func (w *world) crowd(t *testing.T, rt *rapid.T) {
	for range rapid.IntRange(3, 9).Draw(rt, "crowd") {
		n := len(w.bookings)
		w.step(t, rt, "request")
		if len(w.bookings) > n && rapid.IntRange(0, 3).Draw(rt, "confirms") > 0 {
			w.confirm(t, rt, n)
		}
	}
}

// step does one thing, in the model and for real.
func (w *world) step(t *testing.T, rt *rapid.T, act string) {
	ctx := t.Context()
	before := w.model.clone()
	expect := func(want bool, err error) {
		if (err == nil) != want {
			rt.Fatalf("%s: error = %v, want success: %v", act, err, want)
		}
		if !want {
			w.model = before // nothing happened, not even what was due
		}
	}
	run := rapid.IntRange(0, 1).Draw(rt, "run")
	switch act {
	case "request":
		w.request(t, rt, run, expect)
		return
	case "resize":
		capacity := rapid.IntRange(0, 6).Draw(rt, "capacity")
		expect(w.model.resize(run, capacity), w.SetCapacity(ctx, w.runs[run], capacity, coordinator))
		return
	case "wait":
		d := rapid.SampledFrom([]time.Duration{time.Minute, time.Hour, 23 * time.Hour, 25 * time.Hour, 49 * time.Hour}).Draw(rt, "for")
		w.clock.Move(d)
		w.model.now = w.model.now.Add(d)
		return
	case "sweep":
		for i := range w.runs {
			w.sweep(i)
		}
		_, err := w.Sweep(ctx)
		expect(true, err)
		return
	case "call":
		if rapid.IntRange(0, 5).Draw(rt, "really") == 0 {
			w.model.callOff(run)
			expect(true, w.CancelRun(ctx, w.runs[run], coordinator))
		}
		return
	}
	if len(w.bookings) == 0 {
		return
	}
	i := rapid.IntRange(0, len(w.bookings)-1).Draw(rt, "booking")
	id := w.bookings[i]
	switch act {
	case "confirm":
		w.confirm(t, rt, i)
	case "accept", "decline":
		if token := w.token(t, w.offers, i, booking.ToAnswer); token != "" {
			w.model.answer(i, act == "accept")
			_, _ = w.Answer(ctx, token, act == "accept") // what it did is compared
		}
	case "cancel":
		want := w.model.cancel(i)
		_, err := w.Cancel(ctx, id, person)
		expect(want, err)
	case "move":
		wait := rapid.IntRange(0, 3).Draw(rt, "wait") > 0
		want := w.model.move(i, run, wait)
		_, err := w.Move(ctx, id, w.runs[run], wait, person)
		expect(want, err)
	case "overrule":
		want := w.model.overrule(i)
		_, err := w.ConfirmFor(ctx, id, coordinator)
		expect(want, err)
	default:
		rt.Fatalf("nothing is called %q", act)
	}
}

// confirm uses the link that was sent last, if one was.
func (w *world) confirm(t *testing.T, rt *rapid.T, i int) {
	token := w.token(t, w.confirms, i, booking.ToConfirm)
	if token == "" {
		return
	}
	w.model.confirm(i)
	got, err := w.Confirm(t.Context(), token)
	if err == nil && !w.model.bookings[i].verified {
		rt.Fatalf("confirmed too late: %+v", got)
	}
}

func (w *world) request(t *testing.T, rt *rapid.T, run int, expect func(bool, error)) {
	who := w.name + rapid.SampledFrom([]string{"anna", "bernd", "cem", "dora", "emil"}).Draw(rt, "who")
	r := request(who, w.runs[run], rapid.IntRange(1, 3).Draw(rt, "seats"))
	w.pressed++
	r.Key += fmt.Sprint("-", w.pressed)
	taken, made := w.model.request(who, run, r.Seats)
	receipt, err := w.Request(t.Context(), r)
	expect(taken, err)
	if err != nil || !made {
		return
	}
	made1 := w.model.bookings[len(w.model.bookings)-1]
	if receipt.Held != made1.held || !receipt.ConfirmBy.Equal(made1.confirmBy) || !made1.held && receipt.Place != len(w.model.line(run)) {
		rt.Fatalf("receipt %+v of %+v, %d in line", receipt, made1, len(w.model.line(run)))
	}
	w.bookings = append(w.bookings, w.byRef(t, receipt.Ref).ID)
}

// sweep is what Sweep does to a run: nothing, unless something is due.
func (w *world) sweep(run int) {
	due := w.model.clone()
	due.lapse(run)
	for i, b := range due.bookings {
		if b.run == run && b.state == booking.Expired && w.model.bookings[i].state != booking.Expired {
			w.model = due
			return
		}
	}
}

// token returns a link as the last mail that could be sent holds it.
func (w *world) token(t *testing.T, sent map[int]string, i int, purpose booking.Purpose) string {
	if token, err := w.NewLink(t.Context(), w.find(t, w.bookings[i]), purpose); err == nil {
		sent[i] = token
	}
	return sent[i]
}

// A row is what the model and the database are compared by.
type row struct {
	Run, Seats, Place     int
	Who                   string
	State                 booking.State
	Held                  bool
	ConfirmBy, OfferUntil time.Time
}

func (w *world) compare(t *testing.T, rt *rapid.T) {
	places, stored := map[*modelBooking]int{}, map[int64]booking.Booking{}
	for i, id := range w.runs {
		waiting := 0
		for place, b := range w.model.line(i) {
			places[b] = place + 1
			waiting += b.seats
		}
		found, err := w.bundle.runs.Run(t.Context(), id)
		if err != nil {
			rt.Fatal(err)
		}
		capacity := w.model.runs[i].capacity
		if s := found.Seats; s.Capacity != capacity || s.Taken != capacity-w.model.free(i) || s.Taken > capacity || s.Waiting != waiting {
			rt.Fatalf("run %d has %d of %d taken, %d waiting; want %d of %d, %d", i, s.Taken, s.Capacity, s.Waiting, capacity-w.model.free(i), capacity, waiting)
		}
		participants, err := w.Participants(t.Context(), id)
		if err != nil {
			rt.Fatal(err)
		}
		here := map[int64]booking.Booking{}
		for _, b := range participants {
			stored[b.ID], here[b.ID] = b, b
		}
		w.replay(t, rt, id, here)
	}
	for i, id := range w.bookings {
		m, b := &w.model.bookings[i], stored[id]
		got := row{0, b.Seats, b.Place, b.Person.Name, b.State, b.Held, b.ConfirmBy.UTC(), b.OfferedUntil.UTC()}
		if b.Run.ID == w.runs[1] {
			got.Run = 1
		}
		want := row{m.run, m.seats, places[m], m.who, m.state, m.held, m.confirmBy, m.offerEnds}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("booking %d (-want +got):\n%s", i, diff)
		}
	}
}

// replay follows the log of a run and checks that it leads to what is stored.
func (w *world) replay(t *testing.T, rt *rapid.T, run int64, here map[int64]booking.Booking) {
	entries, err := w.History(t.Context(), run, 1000)
	if err != nil {
		rt.Fatal(err)
	}
	stands := map[int64]booking.Entry{}
	for i := len(entries) - 1; i >= 0; i-- { // oldest first
		e := entries[i]
		if e.Booking == 0 {
			continue
		}
		if last, known := stands[e.Booking]; known && last.To != e.From && e.MovedFrom == 0 && last.Run == run {
			rt.Fatalf("entry %d goes from %s, but the one before went to %s", e.ID, e.From, last.To)
		}
		stands[e.Booking] = e
	}
	for id, e := range stands {
		if b, is := here[id]; is != (e.Run == run) || is && b.State != e.To {
			rt.Fatalf("booking %d in run %d (%v) is %q, but the log ends with %s in run %d", id, run, is, b.State, e.To, e.Run)
		}
	}
	if len(stands) < len(here) {
		rt.Fatalf("%d bookings, but %d in the log", len(here), len(stands))
	}
}

// checkMails checks that each entry to be written about was enqueued once.
func (w *world) checkMails(t *testing.T, rt *rapid.T) {
	var missing, twice int
	err := w.pool.QueryRow(t.Context(), `
		WITH jobs AS (SELECT (args ->> 'entry')::bigint AS entry, count(*) AS n FROM river_job WHERE kind = 'booking_mail' GROUP BY 1)
		SELECT count(*) FILTER (WHERE n IS NULL), count(*) FILTER (WHERE n > 1)
		FROM booking_log LEFT JOIN jobs ON jobs.entry = booking_log.id
		WHERE booking_id IS NOT NULL AND action NOT IN ('held', 'expired', 'erased') AND run_id = any($1)`, w.runs).Scan(&missing, &twice)
	if err != nil || missing+twice > 0 {
		rt.Fatalf("%d mails missing, %d twice (%v)", missing, twice, err)
	}
}
