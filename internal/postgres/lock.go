package postgres

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// unlockWithin bounds giving a lock back.
const unlockWithin = 5 * time.Second

// Locks are advisory locks with names, for work that only one process should do
// at a time. A lock ends with the connection that holds it, so that a process
// that dies gives its locks back.
type Locks struct{ Pool *pgxpool.Pool }

// TryLock takes the named lock, or returns ok == false at once when somebody
// holds it. It keeps a connection of the pool until unlock is called.
func (l Locks) TryLock(ctx context.Context, name string) (unlock func(), ok bool, err error) {
	conn, err := l.Pool.Acquire(ctx)
	if err != nil {
		return nil, false, fmt.Errorf("postgres.TryLock(%q): %w", name, Error(err))
	}
	const key = `hashtext('akademie/lock'), hashtext(current_schema() || '/' || $1)`
	if err := conn.QueryRow(ctx, `SELECT pg_try_advisory_lock(`+key+`)`, name).Scan(&ok); err != nil || !ok {
		conn.Release()
		if err != nil {
			err = fmt.Errorf("postgres.TryLock(%q): %w", name, Error(err))
		}
		return nil, false, err
	}
	return func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockWithin)
		defer cancel()
		if _, err := conn.Exec(ctx, `SELECT pg_advisory_unlock(`+key+`)`, name); err != nil {
			_ = conn.Conn().Close(ctx) // the server ends the lock with the connection
		}
		conn.Release()
	}, true, nil
}
