package knowledge

import (
	"context"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// Refresh brings the lexical index to the present version of the base. It costs
// one small query when nothing has changed.
func (s *Store) Refresh(ctx context.Context) (err error) {
	defer wrap(&err, "knowledge.Refresh")
	s.refresh.Lock()
	defer s.refresh.Unlock()
	reload, err := s.catchUp(ctx)
	if err == nil && reload {
		err = s.load(ctx)
	}
	return err
}

// catchUp applies what the change log holds since the index's version. It
// reports true when everything must be loaded instead: the index was never
// loaded, the log does not reach back so far, a large part of the base has
// changed, or the average lengths have moved.
func (s *Store) catchUp(ctx context.Context) (reload bool, err error) {
	old := s.index.Load()
	if old.version == noVersion {
		return true, nil
	}
	next := old
	err = pgx.BeginTxFunc(ctx, s.pool, consistent, func(tx pgx.Tx) error {
		version, err := baseVersion(ctx, tx)
		if err != nil {
			return err
		}
		state, err := readVectorState(ctx, tx, s.emb)
		if err != nil {
			return err
		}
		s.vectors.Store(state)
		if version == old.version {
			return nil
		}
		known, err := readForms(ctx, tx, s.an)
		if err != nil {
			return err
		}
		s.forms.Store(known)
		next, err = s.changed(ctx, tx, old, version)
		reload = next == nil
		return err
	})
	if err != nil || reload {
		return reload, postgres.Error(err)
	}
	if next != old {
		s.publish(next)
	}
	return false, nil
}

// fewChanges is how many documents may have changed for it to be worth while
// changing an index of so many passages rather than making it anew.
func fewChanges(passages int) int { return 500 + passages/20 }

// changed returns a snapshot at a later version, or nil when everything must be
// loaded instead.
func (s *Store) changed(ctx context.Context, tx pgx.Tx, old *snapshot, version int64) (*snapshot, error) {
	documents, complete, err := changedSince(ctx, tx, old.version, version)
	if err != nil || !complete || len(documents) > fewChanges(old.alive) {
		return nil, err
	}
	b, fits, err := s.read(ctx, tx, documents)
	if err != nil || !fits {
		return nil, err
	}
	gone := make(map[int64]bool, len(documents))
	for _, d := range documents {
		gone[d] = true
	}
	next, near := old.with(version, gone, b)
	if !near {
		return nil, nil
	}
	return next, nil
}

// read gets the present passages of some documents, or false when they are too
// many for one segment.
func (s *Store) read(ctx context.Context, tx pgx.Tx, documents []int64) (b *builder, fits bool, err error) {
	b, fits = newBuilder(), true
	_, err = s.eachPassage(ctx, tx, documents, func(p *passageTerms) {
		if fits = fits && b.len() < segmentSize; fits {
			b.add(p.entry, &p.vector)
		}
	})
	return b, fits, err
}

// Waiting times of Follow after a failure.
const (
	firstPause = 100 * time.Millisecond
	longPause  = 15 * time.Second
)

// Follow loads the lexical index and keeps it current until ctx ends, which is
// the only way it returns: with ctx's error. Changes are noticed by
// notification; the version is also asked for after every reconnection and at
// intervals, so that a notification lost is only a delay. While PostgreSQL
// cannot be reached, the index stays as it was.
func (s *Store) Follow(ctx context.Context) error {
	wait := firstPause
	for {
		err := s.listen(ctx, func() { wait = firstPause })
		if ctx.Err() != nil {
			return ctx.Err()
		}
		s.log.Warn("lost the connection that follows the base; trying again", "in", wait, "error", err)
		// Up to a quarter longer, so that many instances do not come back at once.
		if err := pause.For(ctx, wait+rand.N(wait/4)); err != nil {
			return err
		}
		wait = min(2*wait, longPause)
	}
}

// listen follows the base over one connection until that fails; healthy is
// called after each successful refresh.
func (s *Store) listen(ctx context.Context, healthy func()) error {
	pooled, err := s.pool.Acquire(ctx)
	if err != nil {
		return postgres.Error(err)
	}
	conn := pooled.Hijack() // it must not go back to others while it listens
	defer func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
		defer cancel()
		conn.Close(ctx) // nothing depends on its success
	}()
	if _, err := conn.Exec(ctx, `listen `+channel); err != nil {
		return postgres.Error(err)
	}
	for {
		if err := s.Refresh(ctx); err != nil {
			return err
		}
		healthy()
		if err := s.save(ctx); err != nil {
			s.log.Warn("the lexical index could not be saved; the next start takes longer", "error", err)
		}
		wait, cancel := context.WithTimeout(ctx, s.followInterval)
		_, err := conn.WaitForNotification(wait)
		cancel()
		if err != nil && (ctx.Err() != nil || !pgconn.Timeout(err)) {
			return err
		}
	}
}
