// Package crashtest lets a test's server die at any step of what it does, for tests that
// nothing is lost or done twice by it.
package crashtest

import (
	"context"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
)

// A Life is that of a server: all it does, each query and each call of another server,
// is a step before and a step after, and at any of them it can die. From then on
// nothing that it does has an effect. Only one lives at a time.
type Life struct {
	steps atomic.Int64
	dies  atomic.Int64 // at this step; 0 not
	dead  atomic.Bool
}

// Step is one of the life; false: it is over.
func (l *Life) Step() bool {
	if l.dead.Load() {
		return false
	}
	if n := l.steps.Add(1); n == l.dies.Load() {
		l.dead.Store(true)
	}
	return !l.dead.Load()
}

// Begin begins another life that dies at a step; 0 it does not.
func (l *Life) Begin(dies int) {
	l.steps.Store(0)
	l.dies.Store(int64(dies))
	l.dead.Store(false)
}

// Dead reports whether the life is over.
func (l *Life) Dead() bool { return l.dead.Load() }

// TraceQueryStart implements pgx.QueryTracer.
func (l *Life) TraceQueryStart(ctx context.Context, _ *pgx.Conn, _ pgx.TraceQueryStartData) context.Context {
	if l.Step() {
		return ctx
	}
	ctx, cancel := context.WithCancel(ctx)
	cancel()
	return ctx
}

// TraceQueryEnd implements pgx.QueryTracer.
func (l *Life) TraceQueryEnd(context.Context, *pgx.Conn, pgx.TraceQueryEndData) { l.Step() }

// Open returns a pool on a database, whose queries are steps of the life; nil it does
// not die. It is closed when the test ends.
func (l *Life) Open(t testing.TB, url string) *pgxpool.Pool {
	t.Helper()
	c, err := pgxpool.ParseConfig(url)
	if err != nil {
		t.Fatal(err)
	}
	c.MaxConns = 4
	if l != nil {
		c.ConnConfig.Tracer = l
	}
	pool, err := pgxpool.NewWithConfig(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}
