package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype/zeronull"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A record is a booking as it is stored. Of its run only the id is set by scan.
type record struct {
	Booking
	line     int64  // place in the order of requests of its run
	emailKey string // see CheckAddress
	erased   bool
}

const recordColumns = `id, ref, run_id, seats, state, held, line, name, email, email_key, municipality, ags, land, function,
	language, channel, consent, consented_at, requested_at, confirm_by, confirmed_at, offered_until, ended_at, sequence,
	attended, erased_at IS NOT NULL`

func scanRecord(row pgx.CollectableRow) (record, error) {
	var r record
	err := row.Scan(&r.ID, &r.Ref, &r.Run.ID, &r.Seats, &r.State, &r.Held, &r.line, &r.Person.Name, &r.Person.Email, &r.emailKey,
		&r.Person.Municipality, (*zeronull.Text)(&r.Person.AGS), (*zeronull.Text)(&r.Person.Land), &r.Person.Function,
		&r.Language, &r.Channel, &r.Consent, &r.ConsentedAt, &r.RequestedAt, &r.ConfirmBy,
		(*zeronull.Timestamptz)(&r.ConfirmedAt), (*zeronull.Timestamptz)(&r.OfferedUntil), (*zeronull.Timestamptz)(&r.EndedAt),
		&r.Sequence, &r.Attended, &r.erased)
	return r, err
}

// A querier reads: a pool or a transaction.
type querier interface {
	Query(ctx context.Context, sql string, args ...any) (pgx.Rows, error)
	QueryRow(ctx context.Context, sql string, args ...any) pgx.Row
}

// records reads the bookings that a condition behind FROM bookings selects.
func records(ctx context.Context, db querier, where string, args ...any) ([]record, error) {
	rows, err := db.Query(ctx, `SELECT `+recordColumns+` FROM bookings `+where, args...)
	if err != nil {
		return nil, postgres.Error(err)
	}
	found, err := pgx.CollectRows(rows, scanRecord)
	return found, postgres.Error(err)
}

func (r record) standing() standing {
	return standing{r.State, r.Held, !r.ConfirmedAt.IsZero()}
}

// inLine reports whether the booking waits for seats.
func (r record) inLine() bool { return r.standing().inLine() }

// at returns the record as it stands after a change at now. Offers get their end
// from the caller.
func (r record) at(s standing, now time.Time) record {
	r.State, r.Held = s.state, s.held
	if s.verified && r.ConfirmedAt.IsZero() {
		r.ConfirmedAt = now
	}
	r.OfferedUntil = time.Time{}
	if !s.state.Active() {
		r.EndedAt = now
		r.Sequence++ // the entry in the person's calendar is withdrawn
	}
	return r
}

// overdue reports whether the time to confirm or to accept is over.
func (r record) overdue(now time.Time) bool {
	switch r.State {
	case Requested:
		return !now.Before(earlier(r.ConfirmBy, r.Run.Starts()))
	case Offered:
		return !now.Before(earlier(r.OfferedUntil, r.Run.Closes()))
	}
	return false
}

// insert stores a new booking under a new reference and sets its id, reference
// and place in the order.
func (r *record) insert(ctx context.Context, tx pgx.Tx) error {
	const attempts = 3 // references are random; that one is taken is most unlikely
	for range attempts {
		r.Ref = newRef()
		err := tx.QueryRow(ctx, `
			INSERT INTO bookings (ref, run_id, seats, state, held, name, email, email_key, municipality, ags, land, function,
				language, channel, consent, consented_at, requested_at, confirm_by, updated_at)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $16, $17, $16)
			ON CONFLICT (ref) DO NOTHING RETURNING id, line`,
			r.Ref, r.Run.ID, r.Seats, r.State, r.Held, r.Person.Name, r.Person.Email, r.emailKey,
			r.Person.Municipality, zeronull.Text(r.Person.AGS), zeronull.Text(r.Person.Land), r.Person.Function,
			r.Language, r.Channel, r.Consent, r.RequestedAt, r.ConfirmBy).Scan(&r.ID, &r.line)
		if !errors.Is(err, pgx.ErrNoRows) {
			return postgres.Error(err)
		}
	}
	return errors.New("no free reference found")
}

// update stores what changes may change.
func (r record) update(ctx context.Context, tx pgx.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `
		UPDATE bookings SET run_id = $2, state = $3, held = $4, line = $5, confirm_by = $6, confirmed_at = $7,
			offered_until = $8, ended_at = $9, sequence = $10, updated_at = $11,
			attended = CASE WHEN $3 = 'confirmed' AND run_id = $2 THEN attended END
		WHERE id = $1`,
		r.ID, r.Run.ID, r.State, r.Held, r.line, r.ConfirmBy, zeronull.Timestamptz(r.ConfirmedAt),
		zeronull.Timestamptz(r.OfferedUntil), zeronull.Timestamptz(r.EndedAt), r.Sequence, now)
	if err != nil {
		return fmt.Errorf("booking %d: %w", r.ID, postgres.Error(err))
	}
	return nil
}

// place counts the line up to a booking, which is 0 when it waits for nothing.
func (r record) place(ctx context.Context, db querier) (n int, err error) {
	if !r.inLine() {
		return 0, nil
	}
	err = db.QueryRow(ctx, `
		SELECT count(*) FROM bookings
		WHERE run_id = $1 AND NOT held AND state IN ('requested', 'waitlisted') AND line <= $2`, r.Run.ID, r.line).Scan(&n)
	return n, postgres.Error(err)
}
