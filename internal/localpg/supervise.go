package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"
)

const (
	maxRestarts = 5           // of a server that ends on its own …
	calmPeriod  = time.Minute // … each within this time of the one before
	stopTimeout = 30 * time.Second

	lookAround = 50 * time.Millisecond // between two looks for users
)

// Supervise runs the server of cfg.Dir until no process holds a Lease on it, or
// ctx ends, and then stops it. A server that ends on its own (out of memory,
// killed) is started again. When another process runs the server already there
// is nothing to do, and it returns nil. The hidden command that Attach spawns
// calls this.
func Supervise(ctx context.Context, cfg Config) error {
	dir, err := prepare(cfg.Dir)
	if err != nil {
		return fmt.Errorf("localpg.Supervise(%q): %w", cfg.Dir, err)
	}
	for restarts := 0; ; restarts++ {
		began := time.Now()
		server, err := Start(ctx, cfg)
		if errors.Is(err, ErrInUse) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("localpg.Supervise: %w", err)
		}
		unused, err := awaitUnused(ctx, dir, server)
		// Ending ctx asks for an orderly stop, which it must not cut short.
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTimeout)
		stopErr := server.Stop(stop)
		cancel()
		if unused != nil {
			// Held until the server is gone: who comes now waits for that.
			unused.release()
		}
		if !errors.Is(err, errEnded) {
			return errors.Join(err, stopErr)
		}
		cfg.logger().Warn("PostgreSQL ended on its own", slog.Any("error", err))
		if time.Since(began) > calmPeriod {
			restarts = 0
		}
		if restarts >= maxRestarts {
			return fmt.Errorf("localpg.Supervise(%q): %w", dir, err)
		}
	}
}

// errEnded says that the server ended without being asked to.
var errEnded = errors.New("the server ended")

// awaitUnused returns the users' lock, held exclusively, once no user is left.
// It returns nil when ctx ends and errEnded when the server does.
func awaitUnused(ctx context.Context, dir string, server *Server) (*fileLock, error) {
	look := time.NewTicker(lookAround)
	defer look.Stop()
	for {
		l, err := tryLock(dir, usersLock, true)
		if !errors.Is(err, errLocked) {
			return l, err
		}
		select {
		case <-look.C:
		case <-ctx.Done():
			return nil, nil
		case <-server.Done():
			return nil, fmt.Errorf("%w: %v", errEnded, server.child.err)
		}
	}
}
