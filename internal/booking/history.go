package booking

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Past is a booking of a run that has begun, with all that happened to it
// elsewhere.
type Past struct {
	Run      int64
	Seats    int
	Person   Person
	Language string // "de" or "en"
	Channel  string // on which it was requested
	// Steps lead from Requested to Confirmed, Waitlisted, Cancelled or Expired in
	// the order of time, by the rules of this package.
	Steps    []Step
	Attended *int // seats that were used; nil: not recorded, or not confirmed
}

// A Step is what a booking became, and when.
type Step struct {
	To State
	At time.Time
}

// ImportHistory takes past bookings over as they are, all or none, with a log as
// if they had been made here. It writes to nobody and tells no other system. The
// error is fault.Invalid for data that Request would refuse or steps that cannot
// follow one another, and fault.Conflict for a run that has not begun, has not
// as many seats as were confirmed or does not take place for who is confirmed, or
// a mailbox that has two bookings of it.
func (s *Service) ImportHistory(ctx context.Context, list []Past, by Actor) error {
	if len(list) == 0 {
		return nil
	}
	if len(list) > mostImported {
		return fmt.Errorf("booking.ImportHistory: %w: more than %d bookings", fault.Invalid, mostImported)
	}
	runs := make([]int64, len(list))
	for i, b := range list {
		runs[i] = b.Run
	}
	slices.Sort(runs)
	err := s.inRuns(ctx, by, slices.Compact(runs), func(c *change) error {
		if err := c.mailboxes(ctx); err != nil {
			return err
		}
		records := make([]pastRecord, len(list))
		for i, b := range list {
			var err error
			if records[i], err = c.takePast(b); err != nil {
				return fmt.Errorf("booking %d: %w", i+1, err)
			}
		}
		slices.SortStableFunc(records, func(a, b pastRecord) int { return a.RequestedAt.Compare(b.RequestedAt) })
		return c.copyPast(ctx, records)
	})
	if err != nil {
		return fmt.Errorf("booking.ImportHistory: %w", err)
	}
	return nil
}

// A pastRecord is a booking with the steps that led to it.
type pastRecord struct {
	record
	steps []Step
}

// takePast checks a past booking and counts its seats.
func (c *change) takePast(b Past) (pastRecord, error) {
	q := Request{Run: b.Run, Seats: b.Seats, Person: b.Person, Language: b.Language, Consent: ConsentVersion,
		Question: b.Person.Email}.normal()
	if err := q.problems(c.limits).err(); err != nil {
		return pastRecord{}, err
	}
	last, err := follow(b.Steps, c.now)
	if err != nil {
		return pastRecord{}, err
	}
	if b.Channel == "" || b.Attended != nil && (last.state != Confirmed || *b.Attended < 0 || *b.Attended > b.Seats) {
		return pastRecord{}, fmt.Errorf("%w: channel %q, or attended without seats", fault.Invalid, b.Channel)
	}
	l := c.runs[b.Run]
	if !ours(l.run) || c.now.Before(l.run.Starts()) || last.state.Active() && l.run.Status == catalogue.Cancelled || last.held && b.Seats > l.free() {
		return pastRecord{}, fmt.Errorf("%w: run %d has no such booking", fault.Conflict, b.Run)
	}
	requested := b.Steps[0].At
	r := record{emailKey: mailboxOf(q.Person.Email)}
	r.Booking = Booking{Ref: newRef(), Run: l.run, Seats: b.Seats, State: last.state, Held: last.held, Person: q.Person,
		Language: q.Language, Channel: b.Channel, Consent: q.Consent, RequestedAt: requested,
		ConfirmBy: confirmBy(l.run, c.limits.Hold, requested), Attended: b.Attended}
	for _, step := range b.Steps {
		if (step.To == Confirmed || step.To == Waitlisted) && r.ConfirmedAt.IsZero() {
			r.ConfirmedAt = step.At
		}
	}
	if !last.state.Active() {
		r.EndedAt, r.Sequence = b.Steps[len(b.Steps)-1].At, 1
	}
	l.count(r, 1)
	return pastRecord{r, b.Steps}, nil
}

func mailboxOf(email string) string {
	key, _, _ := CheckAddress(email)
	return key
}

// follow returns where a booking stands after steps, which must be such as the
// rules allow and lie in the past.
func follow(steps []Step, now time.Time) (standing, error) {
	wrong := fmt.Errorf("%w: its steps are %v", fault.Invalid, steps)
	if len(steps) < 2 || steps[0].To != Requested || steps[0].At.IsZero() {
		return standing{}, wrong
	}
	s := standing{state: Requested}
	for i, step := range steps[1:] {
		var ok bool
		if s, ok = s.reach(step.To); !ok || step.At.Before(steps[i].At) || step.At.After(now) {
			return standing{}, wrong
		}
	}
	if s.state == Offered {
		return standing{}, wrong // it ran out when the run began
	}
	return s, nil
}

// reach returns where a booking stands that came to a state by some event, and
// whether there is such an event.
func (s standing) reach(to State) (standing, bool) {
	for e := confirmed; e <= overruled; e++ {
		for _, fits := range []bool{true, false} {
			if next, ok := s.after(e, fits); ok && next.state == to && to != s.state {
				return next, true
			}
		}
	}
	return s, false
}

// actionOf is what the log calls a step.
func actionOf(from, to State) Action {
	switch {
	case to == Expired && from == Offered:
		return ActOfferEnded
	case to == Expired:
		return ActExpired
	case to == Offered:
		return ActOffered
	case to == Cancelled:
		return ActCancelled
	case to == Waitlisted:
		return ActWaitlisted
	case to == Confirmed:
		return ActConfirmed
	}
	return ActRequested
}

// copyPast stores past bookings in their order, and their log in the order of
// time.
func (c *change) copyPast(ctx context.Context, list []pastRecord) error {
	refs, byRef := make([]string, len(list)), make(map[string]pastRecord, len(list))
	for i, r := range list {
		refs[i], byRef[r.Ref] = r.Ref, r
	}
	_, err := c.tx.CopyFrom(ctx, pgx.Identifier{"bookings"}, []string{"ref", "run_id", "seats", "state", "held",
		"name", "email", "email_key", "municipality", "ags", "land", "function", "language", "channel", "consent", "consented_at",
		"requested_at", "confirm_by", "confirmed_at", "ended_at", "sequence", "attended", "updated_at"},
		pgx.CopyFromSlice(len(list), func(i int) ([]any, error) {
			r, p := list[i], list[i].Person
			return []any{r.Ref, r.Run.ID, r.Seats, string(r.State), r.Held,
				p.Name, p.Email, r.emailKey, p.Municipality, zeronull.Text(p.AGS), zeronull.Text(p.Land), p.Function, r.Language, r.Channel,
				r.Consent, r.RequestedAt, r.RequestedAt, r.ConfirmBy, zeronull.Timestamptz(r.ConfirmedAt), zeronull.Timestamptz(r.EndedAt),
				r.Sequence, r.Attended, c.now}, nil
		}))
	if err != nil {
		return postgres.Error(err)
	}
	rows, err := c.tx.Query(ctx, `SELECT id, ref FROM bookings WHERE ref = any($1) ORDER BY id`, refs)
	if err != nil {
		return postgres.Error(err)
	}
	var log []Entry
	var id int64
	var ref string
	_, err = pgx.ForEachRow(rows, []any{&id, &ref}, func() error {
		r := byRef[ref]
		r.ID = id
		log = append(log, c.logOf(r)...)
		return nil
	})
	if err != nil {
		return postgres.Error(err)
	}
	slices.SortStableFunc(log, func(a, b Entry) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Booking, b.Booking)) })
	_, err = c.tx.CopyFrom(ctx, pgx.Identifier{"booking_log"}, []string{"booking_id", "run_id", "at", "action",
		"actor", "actor_id", "channel", "from_state", "to_state", "seats", "details"},
		pgx.CopyFromSlice(len(log), func(i int) ([]any, error) {
			e := log[i]
			return []any{e.Booking, e.Run, e.At, string(e.Action),
				string(e.Actor.Kind), e.Actor.ID, e.Actor.Channel, string(e.From), string(e.To), e.Seats, e.Details}, nil
		}))
	return postgres.Error(err)
}

// logOf returns the entries of a past booking: the steps of the person, those of
// time by the system, and by who imports what was recorded after the run.
func (c *change) logOf(r pastRecord) (entries []Entry) {
	var from State
	for _, step := range r.steps {
		e := Entry{Booking: r.ID, Run: r.Run.ID, At: step.At, Action: actionOf(from, step.To), From: from, To: step.To, Seats: r.Seats,
			Actor: Actor{Kind: ByPerson, Channel: r.Channel}, Details: map[string]any{}}
		if step.To == Expired || step.To == Offered {
			e.Actor = bySystem()
		}
		entries, from = append(entries, e), step.To
	}
	if r.Attended != nil {
		entries = append(entries, attendance(r.record, *r.Attended, c.by, earlier(r.Run.Ends(), c.now)))
	}
	return entries
}
