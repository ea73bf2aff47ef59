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
	for _, ref := range refs {
		data, err := p.Fetch(ctx, ref)
		if err != nil {
			return found, fmt.Errorf("catalogue.PageSeats(%q): %w: %w", ref, fault.Unavailable, err)
		}
		given, err := Read(File{ref, data})
		if err != nil {
			return found, fmt.Errorf("catalogue.PageSeats(%q): %w", ref, err)
		}
		for _, r := range given.runs {
			if r.Seats.Ref == ref && r.remaining != nil {
				capacity := max(r.Seats.Capacity, *r.remaining)
				found[ref] = ExternalSeats{Capacity: capacity, Taken: capacity - *r.remaining}
			}
		}
	}
	return found, nil
}
