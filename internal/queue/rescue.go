package queue

import (
	"context"
	"crypto/rand"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	lookEvery = 2 * time.Second // for jobs of servers that died
	lookTime  = 5 * time.Second // for one look

	// A server that lost its connection, and the lock with it, has this long to
	// take it again before its jobs are given to others.
	grace = 5 * time.Second
)

// A life is the sign that this server lives: an advisory lock on its id.
type life struct {
	id   string
	pool *pgxpool.Pool
	conn *pgxpool.Conn // holds the lock; nil while it is lost
	log  *slog.Logger
}

// The lock is one of a pair of numbers: who looks for it finds them in pg_locks.
const (
	space   = `hashtext('akademie/worker/' || current_schema())`
	present = `select 1 from pg_locks l where l.locktype = 'advisory' and l.granted and l.objsubid = 2
	             and l.database = (select oid from pg_database where datname = current_database())
	             and l.classid = ` + space + `::bit(32)::bigint::oid`
)

func newLife(ctx context.Context, pool *pgxpool.Pool, log *slog.Logger) (*life, error) {
	l := &life{id: "akademie-" + rand.Text()[:16], pool: pool, log: log}
	if err := l.take(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// take takes the lock on a connection that is kept.
func (l *life) take(ctx context.Context) error {
	conn, err := l.pool.Acquire(ctx)
	if err != nil {
		return postgres.Error(err)
	}
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(`+space+`, hashtext($1))`, l.id); err != nil {
		conn.Release()
		return postgres.Error(err)
	}
	l.conn = conn
	return nil
}

// end gives the lock back by ending its connection.
func (l *life) end() {
	if l.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), lookTime)
	defer cancel()
	_ = l.conn.Conn().Close(ctx)
	l.conn.Release()
	l.conn = nil
}

// keep holds the lock and looks after the jobs of others until ctx ends.
func (l *life) keep(ctx context.Context) {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if err := l.look(ctx); err != nil && ctx.Err() == nil {
				l.log.Warn("looking for work left behind", "error", err)
			}
		}
	}
}

// look returns the jobs to the queue that dead servers had begun. What a crash
// cut off does not count as an attempt.
func (l *life) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTime)
	defer cancel()
	if l.conn == nil || l.conn.Ping(ctx) != nil {
		l.end()
		if err := l.take(ctx); err != nil {
			return fmt.Errorf("queue.look: %w", err)
		}
	}
	tag, err := l.conn.Exec(ctx,
		`update river_job j
		    set state = 'available', scheduled_at = now(), max_attempts = greatest(j.max_attempts, j.attempt + 1)
		  where j.state = 'running' and j.attempted_at < now() - $1::interval
		    and not exists (`+present+` and l.objid = hashtext(j.attempted_by[array_upper(j.attempted_by, 1)])::bit(32)::bigint::oid)`,
		grace)
	if err != nil {
		return fmt.Errorf("queue.look: %w", postgres.Error(err))
	}
	if n := tag.RowsAffected(); n > 0 {
		l.log.Info("work of a server that died is taken up", "jobs", n)
	}
	return nil
}
