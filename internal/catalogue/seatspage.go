package catalogue

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/fault"
)

// PageSeats is a SeatSource over pages with schema.org data that tell how many
// seats are left. A ref is the address of the page.
type PageSeats struct {
	// Fetch returns the page at an address, within limits of size and time.
	Fetch func(ctx context.Context, address string) ([]byte, error)
}

// Seats reads the pages named by refs, one after another. Pages that tell
// nothing are left out.
func (p PageSeats) Seats(ctx context.Context, refs []string) (map[string]ExternalSeats, error) {
	found := map[string]ExternalSeats{}
	var failed partly
	for _, ref := range refs {
		s, ok, err := p.page(ctx, ref)
		if err != nil {
			failed.add(fmt.Errorf("catalogue.PageSeats(%q): %w", ref, err))
			if ctx.Err() != nil {
				break
			}
		}
		if ok {
			found[ref] = s
		}
	}
	return found, failed.err(len(refs))
}

func (p PageSeats) page(ctx context.Context, ref string) (s ExternalSeats, ok bool, err error) {
	data, err := p.Fetch(ctx, ref)
	if err != nil {
		return s, false, fmt.Errorf("%w: %w", fault.Unavailable, err)
	}
	given, err := Read(File{ref, data})
	if err != nil {
		return s, false, err
	}
	for _, r := range given.runs {
		if r.Seats.Ref == ref && r.remaining != nil {
			capacity := max(r.Seats.Capacity, *r.remaining)
			return ExternalSeats{Capacity: capacity, Taken: capacity - *r.remaining}, true, nil
		}
	}
	return s, false, nil
}
