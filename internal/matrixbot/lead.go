package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"golang.org/x/sync/errgroup"
	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	aliveEvery = 5 * time.Second // the leader looks whether it still has its lock
	aliveTime  = 5 * time.Second // for one statement of the connection that holds it

	connectTime = 30 * time.Second // for making that

	// Who leads on a machine that vanished keeps the lock until PostgreSQL notices.
	keepAlive = `SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 2`
)

// errLostLead says that this server leads no more.
var errLostLead = errors.New("the connection that holds the lock of the leader was lost")

// A lead is what a server has while it leads: the account, logged in, and its keys.
type lead struct {
	client *mautrix.Client
	keys   Encryption    // nil: there is no encryption
	device device        // how far it is synced only the goroutine that syncs reads
	rooms  chan struct{} // told that there may be something to do about rooms
	gaps   chan struct{} // told that there are gaps in them
	synced chan struct{} // closed when the first response is handled: what was sent before is known

	// Of the goroutine that syncs.
	forgotten bool // the homeserver does not know the position any more
	large     bool // the next response may be larger than others
}

// caughtUp notes that a response is handled; called by the goroutine that syncs.
func (l *lead) caughtUp() {
	select {
	case <-l.synced:
	default:
		close(l.synced)
	}
}

// signals are what the leader's goroutines wait for, beside time; see nudge.
type signals struct{ send, device, rooms chan struct{} }

func newSignals() signals {
	return signals{make(chan struct{}, 1), make(chan struct{}, 1), make(chan struct{}, 1)}
}

// give tells all of them that there may be something to do.
func (s signals) give() {
	nudge(s.send)
	nudge(s.device)
	nudge(s.rooms)
}

// Run leads whenever nobody else does, until ctx ends: it syncs and sends. Without an
// account it waits until there is one.
func (b *Bot) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		err := b.stand(ctx)
		if err != nil && ctx.Err() == nil && b.noises.allow("lead") {
			b.Log.WarnContext(ctx, "matrix: this server does not lead any more", "error", err)
		}
		_ = pause.For(ctx, b.timing.leadTime()) // as long as ctx lasts
	}
	return nil
}

// stand waits until no other server leads, and leads until that ends.
func (b *Bot) stand(ctx context.Context) error {
	conn, err := b.connect(ctx)
	if err != nil {
		return err
	}
	defer disconnect(ctx, conn) // which gives the lock back
	for {
		leads, err := tryLock(ctx, conn)
		if err != nil {
			return err
		}
		if leads {
			return b.lead(ctx, conn)
		}
		if err := pause.For(ctx, b.timing.leadTime()); err != nil {
			return err
		}
	}
}

// connect opens a connection beside the pool: it is kept for as long as this server
// leads or waits to.
func (b *Bot) connect(ctx context.Context) (*pgx.Conn, error) {
	bounded, cancel := context.WithTimeout(ctx, connectTime)
	defer cancel()
	conn, err := pgx.ConnectConfig(bounded, b.Pool.Config().ConnConfig)
	if err != nil {
		return nil, fmt.Errorf("matrixbot.connect: %w", postgres.Error(err))
	}
	if _, err := conn.Exec(bounded, keepAlive+`; LISTEN `+wakeChannel); err != nil {
		disconnect(ctx, conn)
		return nil, fmt.Errorf("matrixbot.connect: %w", postgres.Error(err))
	}
	return conn, nil
}

// disconnect closes a connection, also when the server stops. Nothing depends on its
// success: PostgreSQL ends a lock with its connection.
func disconnect(ctx context.Context, conn *pgx.Conn) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), aliveTime)
	defer cancel()
	_ = conn.Close(ctx)
}

// tryLock takes the lock of the leader, if nobody has it.
func tryLock(ctx context.Context, conn *pgx.Conn) (ok bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, aliveTime)
	defer cancel()
	err = conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(hashtext('akademie/matrix/lead'), hashtext(current_schema()))`).Scan(&ok)
	if err != nil {
		return false, fmt.Errorf("matrixbot.tryLock: %w", postgres.Error(err))
	}
	return ok, nil
}

// lead leads for as long as the connection has the lock.
func (b *Bot) lead(ctx context.Context, conn *pgx.Conn) error {
	b.Log.InfoContext(ctx, "matrix: this server leads")
	s := newSignals()
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return watch(ctx, conn, s) })
	g.Go(func() error { return b.serve(ctx, s) })
	return g.Wait()
}

// watch passes on what other servers tell the leader, and ends with errLostLead as soon
// as the connection does.
func watch(ctx context.Context, conn *pgx.Conn, s signals) error {
	for {
		wait, cancel := context.WithTimeout(ctx, aliveEvery)
		_, err := conn.WaitForNotification(wait)
		cancel()
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err == nil {
			s.give()
			continue
		}
		if pgconn.Timeout(err) {
			wait, cancel := context.WithTimeout(ctx, aliveTime)
			err = conn.Ping(wait)
			cancel()
		}
		if err != nil && ctx.Err() == nil {
			return fmt.Errorf("%w: %w", errLostLead, err)
		}
	}
}
