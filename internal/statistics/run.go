package statistics

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Run answers a query for a person who asks on a channel, and logs that it was
// asked. It fails with fault.Denied for who may not ask for statistics, with
// fault.Invalid and a *Problem for what the language does not allow, and with
// fault.Unavailable when it takes too long, too many ask at a time or the role to
// read with is missing.
func (s *Service) Run(ctx context.Context, who account.Person, channel string, q Query) (Result, error) {
	if !who.May(account.Statistics) {
		s.log.WarnContext(ctx, "statistics were denied", slog.String("account", who.ID), slog.String("role", string(who.Role)), slog.String("channel", channel))
		return Result{}, fmt.Errorf("statistics.Run: %w", fault.Denied)
	}
	if err := q.Check(); err != nil {
		return Result{}, fmt.Errorf("statistics.Run: %w", err)
	}
	end, err := s.begin(ctx)
	if err != nil {
		return Result{}, fmt.Errorf("statistics.Run: %w", err)
	}
	defer end()
	q = q.settled()
	// Logged before it is read: of two questions at the same time that differ in
	// their days, at least one knows of the other.
	entry, asked, err := s.note(ctx, who, channel, q)
	if err != nil {
		return Result{}, fmt.Errorf("statistics.Run: %w", err)
	}
	found, err := s.answer(ctx, q, asked)
	if err != nil {
		return Result{}, fmt.Errorf("statistics.Run: %w", err)
	}
	if err := s.noteHidden(ctx, entry, found.Hidden); err != nil {
		return Result{}, fmt.Errorf("statistics.Run: %w", err)
	}
	return found, nil
}

// begin waits until a query may be answered.
func (s *Service) begin(ctx context.Context) (end func(), err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.waiting, fmt.Errorf("%w: too many queries at a time", fault.Unavailable))
	defer cancel()
	select {
	case s.running <- struct{}{}:
		return func() { <-s.running }, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// answer reads the figures of a query whose basis is settled, hides what must not
// be shown, and orders and cuts what is left.
func (s *Service) answer(ctx context.Context, q Query, asked []Period) (Result, error) {
	made, err := compile(q, mostAtoms+1)
	if err != nil {
		return Result{}, err
	}
	at := s.now()
	var found *raw
	var called naming
	err = s.read(ctx, func(tx pgx.Tx) error {
		atoms, err := readAtoms(ctx, tx, made)
		if err != nil {
			return err
		}
		bookings, err := readPacked(ctx, tx, made)
		if err != nil {
			return err
		}
		folded, err := bookings.fold(q, made)
		if err != nil {
			return err
		}
		var around *guards
		both := []func(){
			func() {
				var rows *assembler
				if rows, err = newAssembler(q, made, append(atoms, folded...), at, s.k); err == nil {
					found = rows.raw()
					called, err = readNaming(ctx, tx, q, found.rows)
				}
			},
			func() {
				if q.ofBookings() {
					around = newGuards(q, asked, bookings)
				}
			},
		}
		sideBySide(len(both), func(i int) { both[i]() })
		if err == nil {
			found.guards = around
		}
		return err
	})
	if err != nil {
		return Result{}, err
	}
	result := found.hide(s.k)
	result.Query, result.ReadAt, result.LeastOf, result.Names = q, at.Truncate(time.Second), s.k, called.names
	result.arrange(called.rank)
	return result, nil
}
