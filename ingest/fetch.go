package ingest

import (
	"context"
	"fmt"
)

// Fetch returns what an address holds and where it was found, after redirects.
// It keeps the rules of the host and the limits of the Fetcher. The error is
// ErrGone where there is nothing, ErrForbidden where robots.txt forbids it.
func (f *Fetcher) Fetch(ctx context.Context, address string) (data []byte, at string, err error) {
	p, err := f.get(ctx, address, Validators{})
	if err != nil {
		return nil, "", fmt.Errorf("ingest.Fetch(%q): %w", address, err)
	}
	return p.data, p.url, nil
}
