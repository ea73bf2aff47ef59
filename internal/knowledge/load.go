package knowledge

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// consistent is a transaction that sees the base at one moment.
var consistent = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Load reads the whole lexical index from PostgreSQL. Passages that another
// version of the analyser indexed are analysed anew in memory, which takes about
// a tenth of a millisecond each; only Reanalyse writes that down, so that two
// programs of different versions never undo each other's work.
func (s *Store) Load(ctx context.Context) (err error) {
	defer wrap(&err, "knowledge.Load")
	s.refresh.Lock()
	defer s.refresh.Unlock()
	return s.load(ctx)
}

// load is Load for those who hold s.refresh.
func (s *Store) load(ctx context.Context) error {
	begun := time.Now()
	var next *snapshot
	var stale int
	err := pgx.BeginTxFunc(ctx, s.pool, consistent, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `set local statement_timeout = 0`); err != nil {
			return err
		}
		version, err := baseVersion(ctx, tx)
		if err != nil {
			return err
		}
		state, err := readVectorState(ctx, tx, s.emb)
		if err != nil {
			return err
		}
		segments, n, err := s.loadSegments(ctx, tx)
		if err != nil {
			return err
		}
		next, stale = newSnapshot(version, segments), n
		s.vectors.Store(state)
		return nil
	})
	if err != nil {
		return postgres.Error(err)
	}
	sealAll(next)
	s.publish(next)
	s.log.Debug("lexical index loaded", "version", next.version, "passages", next.alive,
		"segments", len(next.segments), "took", time.Since(begun))
	if stale > 0 {
		s.log.Warn("passages were indexed by another version of the text analysis; ingest again to store them anew",
			"passages", stale, "version", s.an.Version())
	}
	return nil
}

func (s *Store) publish(next *snapshot) {
	s.index.Store(next)
	if s.refreshed != nil {
		s.refreshed(next.version)
	}
}

// loadSegments reads all passages into unsealed segments. While rows arrive, a
// second goroutine inverts those that have.
func (s *Store) loadSegments(ctx context.Context, tx pgx.Tx) (segments []*segment, stale int, err error) {
	full := make(chan []passageTerms, 1)
	empty := make(chan []passageTerms, 3) // so many chunks exist
	for range cap(empty) {
		empty <- nil
	}
	inverted := make(chan []*segment, 1)
	go func() { inverted <- invert(full, empty) }()
	chunk := <-empty
	stale, err = s.eachPassage(ctx, tx, nil, func(p *passageTerms) {
		if len(chunk) == builderSize {
			full <- chunk
			chunk = (<-empty)[:0]
		}
		chunk = slices.Grow(chunk, 1)[:len(chunk)+1]
		chunk[len(chunk)-1], *p = *p, chunk[len(chunk)-1]
	})
	full <- chunk
	close(full)
	return <-inverted, stale, err
}

// invert builds segments of the chunks it gets and gives the chunks back. It
// merges them as soon as they fill a segment.
func invert(full <-chan []passageTerms, empty chan<- []passageTerms) []*segment {
	var done, parts []*segment
	size := 0
	flush := func() {
		if len(parts) > 0 {
			done = append(done, merge(parts))
		}
		parts, size = nil, 0
	}
	b := newBuilder()
	for chunk := range full {
		if len(chunk) > 0 {
			if size+len(chunk) > segmentSize {
				flush()
			}
			for i := range chunk {
				b.add(chunk[i].entry, &chunk[i].vector)
			}
			parts = append(parts, b.build())
			size += len(chunk)
		}
		empty <- chunk
	}
	flush()
	return done
}

// sealAll seals the segments of a snapshot that no search uses yet.
func sealAll(s *snapshot) {
	var wg sync.WaitGroup
	limit := make(chan struct{}, runtime.GOMAXPROCS(0))
	for _, g := range s.segments {
		limit <- struct{}{}
		wg.Go(func() {
			g.seal(s.averages)
			<-limit
		})
	}
	wg.Wait()
}
