package knowledge

import (
	"context"
	"runtime"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// consistent is a transaction that sees the base at one moment.
var consistent = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// Load reads the whole lexical index from PostgreSQL: as it was last written down
// (see SaveIndex) with what has changed since, or else from the term vectors of
// all passages. Passages that another version of the analyser indexed are
// analysed anew in memory, which takes about a tenth of a millisecond each; only
// Reanalyse writes that down.
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
		known, err := readForms(ctx, tx, s.an)
		if err != nil {
			return err
		}
		s.forms.Store(known)
		s.vectors.Store(state)
		if next, err = s.loadSaved(ctx, tx, version); next != nil || err != nil {
			return err
		}
		segments, n, err := s.loadSegments(ctx, tx)
		if err != nil {
			return err
		}
		next, stale = newSnapshot(version, segments), n
		sealAll(next)
		return nil
	})
	if err != nil {
		return postgres.Error(err)
	}
	s.publish(next)
	s.outdated.Store(int64(stale))
	s.log.Debug("lexical index loaded", "version", next.version, "passages", next.alive,
		"segments", len(next.segments), "took", time.Since(begun))
	if stale > 0 {
		s.log.Warn("passages were indexed by another version of the text analysis; serve and migrate bring them up to date",
			"passages", stale, "version", s.analysis())
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
	full, empty := make(chan *builder, 1), make(chan *builder, 3)
	for range cap(empty) {
		empty <- newBuilder()
	}
	inverted := make(chan []*segment, 1)
	go func() { inverted <- invert(full, empty) }()
	b := <-empty
	stale, err = s.eachPassage(ctx, tx, nil, func(p *passageTerms) {
		if b.len() == builderSize {
			full <- b
			b = <-empty
		}
		b.add(p.entry, &p.vector)
	})
	full <- b
	close(full)
	return <-inverted, stale, err
}

// invert makes segments of the builders it gets and gives them back. Pieces are
// merged as soon as they fill a segment.
func invert(full <-chan *builder, empty chan<- *builder) []*segment {
	var done, pieces []*segment
	size := 0
	flush := func() {
		switch len(pieces) {
		case 0:
		case 1:
			done = append(done, pieces[0])
		default:
			done = append(done, merge(pieces))
		}
		pieces, size = nil, 0
	}
	for b := range full {
		if b.len() > 0 {
			piece := b.build()
			if size+piece.len() > segmentSize {
				flush()
			}
			pieces = append(pieces, piece)
			size += piece.len()
		}
		empty <- b
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
