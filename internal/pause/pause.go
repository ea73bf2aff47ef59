// Package pause waits between attempts, without holding up who wants to stop.
package pause

import (
	"context"
	"time"
)

// For waits for d, or until ctx ends; then it fails with the error of ctx.
func For(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
