package booking

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// A Request is what a person sends by pressing the button.
type Request struct {
	Key      string // idempotency key of the button, 16–64 characters
	Run      int64
	Seats    int
	Person   Person
	Consent  string // version of the text agreed to; "" is refused
	Question string // an e-mail address that was questioned and is kept all the same
	Language string // "de" or "en"
	Channel  string
}

// A Receipt is what a person is told at once. It is the same whether or not the
// mailbox has a booking of the run already, or too many of others; only its
// owner learns that, by mail.
type Receipt struct {
	Ref       string
	Run       int64
	Seats     int
	Email     string // "" when a booking was moved
	Held      bool   // seats are held until ConfirmBy; otherwise the request stands in line
	Place     int    // in the line; 0 when held
	ConfirmBy time.Time
}

// Request books or stands in line, and has the link to confirm sent. Pressing
// the same button again, on any server, returns the same receipt. The error is
// Problems when the request cannot be taken, or of kind fault.Conflict when the
// key was used for another request.
func (s *Service) Request(ctx context.Context, r Request) (receipt Receipt, err error) {
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		receipt, err = s.request(ctx, tx, r)
		return err
	})
	if err != nil {
		return Receipt{}, fmt.Errorf("booking.Request(run %d): %w", r.Run, err)
	}
	return receipt, nil
}

// request requests as a part of tx.
func (s *Service) request(ctx context.Context, tx pgx.Tx, r Request) (Receipt, error) {
	r = r.normal()
	pressed := button{key: r.Key, request: r.hash(), email: r.Person.Email}
	if receipt, again, err := pressed.press(ctx, tx, s.moment()); again || err != nil {
		return receipt, err
	}
	problems := r.problems(s.limits)
	if r.Run == 0 {
		return Receipt{}, problems
	}
	var receipt Receipt
	err := s.within(ctx, tx, Actor{Kind: ByPerson, Channel: r.Channel}, []int64{r.Run}, func(c *change) error {
		l := c.runs[r.Run]
		problems.add(runProblems(l.run, r.Seats, c.now))
		if l.length >= s.limits.Line && r.Seats > l.free() {
			problems.add(Problems{FieldRun: NoBooking})
		}
		if err := problems.err(); err != nil {
			return err
		}
		var err error
		if receipt, err = c.request(ctx, r); err != nil {
			return err
		}
		return pressed.done(ctx, tx, receipt)
	})
	if errors.Is(err, errNoRun) {
		problems.add(Problems{FieldRun: Gone})
		err = problems
	}
	return receipt, err
}

// request makes a booking of a request without problems. What the mailbox has
// already decides only which mail its owner gets, never the receipt.
func (c *change) request(ctx context.Context, r Request) (Receipt, error) {
	l := c.runs[r.Run]
	key, _, _ := CheckAddress(r.Person.Email)
	b := record{emailKey: key}
	b.Booking = Booking{
		Ref: newRef(), Run: l.run, Seats: r.Seats, State: Requested, Held: r.Seats <= l.free(), Person: r.Person,
		Language: r.Language, Channel: r.Channel, Consent: r.Consent,
		RequestedAt: c.now, ConfirmBy: confirmBy(l.run, c.limits.Hold, c.now),
	}
	m, err := c.mailbox(ctx, key, r.Run)
	if err != nil {
		return Receipt{}, err
	}
	if refused := m.refuses(c.limits); refused != "" {
		return c.receipt(b), c.tellOwner(ctx, m, r.Run, refused)
	}
	receipt := c.receipt(b)
	if err := b.insert(ctx, c.tx); err != nil {
		return Receipt{}, err
	}
	l.count(b, +1)
	receipt.Ref = b.Ref
	c.done++
	err = c.tell(ctx, Entry{
		Booking: b.ID, Run: r.Run, Action: ActRequested, To: Requested, Seats: b.Seats, Details: map[string]any{"held": b.Held},
	})
	return receipt, err
}

// receipt tells what a new booking is, before it is counted.
func (c *change) receipt(b record) Receipt {
	r := Receipt{Ref: b.Ref, Run: b.Run.ID, Seats: b.Seats, Email: b.Person.Email, Held: b.Held, ConfirmBy: b.ConfirmBy}
	if !r.Held {
		r.Place = c.runs[b.Run.ID].length + 1
	}
	return r
}
