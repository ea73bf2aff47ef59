package booking

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
)

// Find returns a booking by its id, with its place in the line.
func (s *Service) Find(ctx context.Context, id int64) (Booking, error) {
	r, err := s.find(ctx, id)
	if err != nil {
		return Booking{}, fmt.Errorf("booking.Find(%d): %w", id, err)
	}
	return r.Booking, nil
}

func (s *Service) find(ctx context.Context, id int64) (record, error) {
	found, err := records(ctx, s.pool, `WHERE id = $1`, id)
	if err != nil {
		return record{}, err
	}
	if len(found) == 0 {
		return record{}, fault.NotFound
	}
	r := found[0]
	if r.Place, err = r.place(ctx, s.pool); err != nil {
		return record{}, err
	}
	r.Run, err = s.catalogue.Run(ctx, r.Run.ID)
	return r, err
}

// Of returns the bookings of a mailbox, latest run first, at most 200. Only its
// owner may be shown them. The address counts with its tags ("name+akademie@…"),
// for it is not certain that they are of one owner.
func (s *Service) Of(ctx context.Context, email string) ([]Booking, error) {
	found, err := s.of(ctx, email)
	if err != nil {
		return nil, fmt.Errorf("booking.Of: %w", err)
	}
	runs := map[int64]catalogue.Run{}
	bookings := make([]Booking, 0, len(found))
	for _, r := range found {
		run, known := runs[r.Run.ID]
		if !known {
			if run, err = s.catalogue.Run(ctx, r.Run.ID); err != nil {
				return nil, fmt.Errorf("booking.Of: %w", err)
			}
			runs[run.ID] = run
		}
		if r.Place, err = r.place(ctx, s.pool); err != nil {
			return nil, fmt.Errorf("booking.Of: %w", err)
		}
		r.Run = run
		bookings = append(bookings, r.Booking)
	}
	slices.SortStableFunc(bookings, func(a, b Booking) int { return b.Run.Starts().Compare(a.Run.Starts()) })
	return bookings, nil
}

// of reads the bookings of a mailbox, latest request first.
func (s *Service) of(ctx context.Context, email string) ([]record, error) {
	key, _, _ := CheckAddress(email)
	if key == "" {
		return nil, nil
	}
	return records(ctx, s.pool, `WHERE email_key = $1 AND lower(email) = $2 ORDER BY id DESC LIMIT $3`,
		key, strings.ToLower(strings.TrimSpace(email)), mostRead)
}

// Participants returns the bookings of a run: those with seats by request, then
// the line, then those that ended.
func (s *Service) Participants(ctx context.Context, run int64) ([]Booking, error) {
	r, err := s.catalogue.Run(ctx, run)
	if err != nil {
		return nil, fmt.Errorf("booking.Participants(%d): %w", run, err)
	}
	found, err := records(ctx, s.pool, `
		WHERE run_id = $1 ORDER BY state IN ('cancelled', 'expired'), NOT held, line, id`, run)
	if err != nil {
		return nil, fmt.Errorf("booking.Participants(%d): %w", run, err)
	}
	bookings := make([]Booking, len(found))
	place := 0
	for i, b := range found {
		b.Run = r
		if b.inLine() {
			place++
			b.Place = place
		}
		bookings[i] = b.Booking
	}
	return bookings, nil
}
