package booking

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Draft is what a conversation has collected for a booking. Nothing in it is
// booked: a person presses the button.
type Draft struct {
	Run      int64 // 0: not chosen
	Seats    int   // 0: not said, which means one
	Person   Person
	Consent  bool      // the box is ticked; only a person ticks it, never the chat
	Key      string    // of the button, made with the draft
	Question string    // an e-mail address that was questioned and is kept all the same
	Move     int64     // id of a booking to move instead of making one; 0 none
	Version  int       `json:"-"` // counts changes
	Since    time.Time `json:"-"` // last change
	Receipt  *Receipt  // once it was requested; what was typed is forgotten then
}

// request is what pressing the button asks for.
func (d Draft) request() Request {
	r := Request{Key: d.Key, Run: d.Run, Seats: max(1, d.Seats), Person: d.Person, Question: d.Question}
	if d.Consent {
		r.Consent = ConsentVersion
	}
	return r
}

// Check returns what is wrong or missing, as Request would.
func (s *Service) Check(ctx context.Context, d Draft) (Problems, error) {
	r := d.request().normal()
	problems := r.problems(s.limits)
	if d.Move != 0 {
		problems = problems.only(FieldRun)
		b, err := s.find(ctx, d.Move)
		if err != nil {
			return nil, fmt.Errorf("booking.Check(move %d): %w", d.Move, err)
		}
		r.Seats = b.Seats
	}
	if d.Run == 0 {
		return problems, nil
	}
	run, err := s.catalogue.Run(ctx, d.Run)
	switch {
	case errors.Is(err, fault.NotFound):
		problems.add(Problems{FieldRun: Gone})
	case err != nil:
		return nil, fmt.Errorf("booking.Check(run %d): %w", d.Run, err)
	default:
		problems.add(runProblems(run, r.Seats, s.moment()))
	}
	return problems, nil
}

// Draft returns the draft of a conversation. It fails with fault.NotFound when
// there is none or it is too old.
func (s *Service) Draft(ctx context.Context, conversation string) (Draft, error) {
	d, err := s.draft(ctx, s.pool, conversation, "")
	if err != nil {
		return Draft{}, fmt.Errorf("booking.Draft: %w", err)
	}
	return d, nil
}

func (s *Service) draft(ctx context.Context, db querier, conversation, lock string) (Draft, error) {
	var d Draft
	var version int
	var since time.Time
	err := db.QueryRow(ctx, `
		SELECT draft, version, updated_at FROM booking_drafts WHERE conversation_id = $1 AND updated_at >= $2 `+lock,
		conversation, s.oldDraft()).Scan(&d, &version, &since)
	d.Version, d.Since = version, since
	return d, postgres.Error(err)
}

// oldDraft is when drafts were changed that are forgotten now.
func (s *Service) oldDraft() time.Time { return s.moment().Add(-s.limits.KeepDrafts) }

// SaveDraft keeps a draft and returns it as it is now: with a key for its button
// and its new version. Version must be that of the draft read, 0 for a new one;
// the error is fault.Conflict when another has been saved since, or the
// conversation is gone.
func (s *Service) SaveDraft(ctx context.Context, conversation string, d Draft) (Draft, error) {
	if d.Key == "" {
		d.Key = rand.Text()
	}
	d.Since = s.moment()
	var err error
	if d.Version == 0 {
		// In the place of one that is forgotten; also of none, if it was saved
		// by somebody else in this moment.
		err = s.pool.QueryRow(ctx, `
			INSERT INTO booking_drafts AS old (conversation_id, draft, version, updated_at)
			VALUES ($1, $2, 1, $3)
			ON CONFLICT (conversation_id) DO UPDATE SET draft = excluded.draft, version = old.version + 1, updated_at = excluded.updated_at
				WHERE old.updated_at < $4
			RETURNING version`, conversation, d, d.Since, s.oldDraft()).Scan(&d.Version)
	} else {
		err = s.pool.QueryRow(ctx, `
			UPDATE booking_drafts SET draft = $2, version = version + 1, updated_at = $3
			WHERE conversation_id = $1 AND version = $4
			RETURNING version`, conversation, d, d.Since, d.Version).Scan(&d.Version)
	}
	if errors.Is(err, pgx.ErrNoRows) {
		err = fault.Conflict
	}
	if err != nil {
		return Draft{}, fmt.Errorf("booking.SaveDraft: %w", postgres.Error(err))
	}
	return d, nil
}

// draftsOf selects the drafts with an address, which is $1 in lower case.
const draftsOf = `$1 IN (lower(draft -> 'Person' ->> 'Email'), lower(draft -> 'Receipt' ->> 'Email'))`

// DraftsOf returns the drafts with an address, latest first, at most 200, of
// whichever conversations. Only the owner of the address may be shown them.
func (s *Service) DraftsOf(ctx context.Context, email string) ([]Draft, error) {
	rows, err := s.pool.Query(ctx, `SELECT draft, version, updated_at FROM booking_drafts WHERE `+draftsOf+` ORDER BY updated_at DESC LIMIT $2`,
		strings.ToLower(strings.TrimSpace(email)), mostRead)
	if err != nil {
		return nil, fmt.Errorf("booking.DraftsOf: %w", postgres.Error(err))
	}
	found, err := pgx.CollectRows(rows, func(row pgx.CollectableRow) (Draft, error) {
		var d Draft
		var version int
		var since time.Time
		err := row.Scan(&d, &version, &since)
		d.Version, d.Since = version, since
		return d, err
	})
	if err != nil {
		return nil, fmt.Errorf("booking.DraftsOf: %w", postgres.Error(err))
	}
	return found, nil
}

// DropDraft forgets a draft; it is no error when there is none.
func (s *Service) DropDraft(ctx context.Context, conversation string) error {
	if _, err := s.pool.Exec(ctx, `DELETE FROM booking_drafts WHERE conversation_id = $1`, conversation); err != nil {
		return fmt.Errorf("booking.DropDraft: %w", postgres.Error(err))
	}
	return nil
}

// A Press is somebody pressing the button of a draft.
type Press struct {
	Version  int    // of the draft that the person saw
	Owner    string // verified e-mail address of who is signed in; "" nobody
	Language string // "de" or "en"
	Channel  string
	Consent  bool // the person agreed with the press, where the draft has no box to tick
}

// RequestDraft requests what the draft of a conversation holds and records the
// receipt in it. When the person saw another version, the error is
// fault.Conflict. Pressing the button again, in whichever tab, returns the same
// receipt. A draft that moves a booking moves it, waiting if the run is full;
// but only for the owner of the booking, since knowing the address of a
// conversation is no proof. Others are fault.Denied.
func (s *Service) RequestDraft(ctx context.Context, conversation string, p Press) (receipt Receipt, err error) {
	err = unmoved(func() error {
		return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
			receipt, err = s.requestDraft(ctx, tx, conversation, p)
			return err
		})
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("booking.RequestDraft: %w", err)
	}
	return receipt, nil
}

func (s *Service) requestDraft(ctx context.Context, tx pgx.Tx, conversation string, p Press) (Receipt, error) {
	d, err := s.draft(ctx, tx, conversation, "FOR UPDATE")
	if err != nil {
		return Receipt{}, err
	}
	if d.Receipt != nil {
		return *d.Receipt, nil
	}
	if d.Version != p.Version {
		return Receipt{}, fault.Conflict
	}
	d.Consent = d.Consent || p.Consent
	var receipt Receipt
	if d.Move != 0 {
		receipt, err = s.moveDraft(ctx, tx, d, p)
	} else {
		r := d.request()
		r.Language, r.Channel = p.Language, p.Channel
		receipt, err = s.request(ctx, tx, r)
	}
	if err != nil {
		return Receipt{}, err
	}
	done := Draft{Run: d.Run, Seats: d.Seats, Key: d.Key, Move: d.Move, Receipt: &receipt}
	_, err = tx.Exec(ctx, `UPDATE booking_drafts SET draft = $2, version = version + 1, updated_at = $3 WHERE conversation_id = $1`,
		conversation, done, s.moment())
	return receipt, postgres.Error(err)
}

// moveDraft moves the booking that a draft is about. The receipt stays with the
// conversation, so it does not say whose booking that is.
func (s *Service) moveDraft(ctx context.Context, tx pgx.Tx, d Draft, p Press) (Receipt, error) {
	if d.Run == 0 {
		return Receipt{}, Problems{FieldRun: Missing}
	}
	var b Booking
	by := Actor{Kind: ByPerson, Channel: p.Channel}
	err := s.withinBooking(ctx, tx, d.Move, by, []int64{d.Run}, func(c *change, r record) (err error) {
		if r.erased || !strings.EqualFold(r.Person.Email, p.Owner) {
			return fault.Denied
		}
		if r.Run.ID != d.Run {
			if problems := runProblems(c.runs[d.Run].run, r.Seats, c.now); problems != nil {
				return problems
			}
		}
		b, err = c.move(ctx, r, d.Run, true)
		return err
	})
	if err != nil {
		return Receipt{}, err
	}
	return Receipt{Ref: b.Ref, Run: b.Run.ID, Seats: b.Seats, Held: b.Held, Place: b.Place, ConfirmBy: b.ConfirmBy}, nil
}
