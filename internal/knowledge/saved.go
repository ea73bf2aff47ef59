package knowledge

import (
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// savedFrom is the number of passages from which a Store writes its index down.
// Fewer are read from their term vectors in less than a tenth of a second.
const savedFrom = 5000

// saveWithin bounds how long an index is written down, many times what that of a
// million passages takes: Follow hears of no change meanwhile.
const saveWithin = 5 * time.Minute

// foreignKept is how long the index of another version of the analysis is kept
// after it was last written, in days: for a program that may be set back.
const foreignKept = 30

// Settle makes the base ready for fast searches and fast starts after documents
// have changed: the vector index is created if searches use one and there is none
// yet (see IndexVectors), and the lexical index written down if the one held is
// old. It costs two small queries when nothing is to be done.
func (s *Store) Settle(ctx context.Context) error {
	if s.heavy() {
		if err := s.IndexVectors(ctx); err != nil {
			return err
		}
	}
	return s.SaveIndex(ctx)
}

// SaveIndex brings the lexical index to the present version of the base and
// writes it down for the next program that starts, unless the one held is new
// enough or the base is small. Losing it costs nothing but time.
func (s *Store) SaveIndex(ctx context.Context) (err error) {
	defer wrap(&err, "knowledge.SaveIndex")
	// A program that only stored documents has no index; to load it takes longer
	// than to see that one is held which is new enough.
	var passages int
	var version int64
	err = s.pool.QueryRow(ctx, `select count(*), (select version from knowledge_version) from passage_terms`).Scan(&passages, &version)
	if err != nil {
		return postgres.Error(err)
	}
	held, err := s.savedVersion(ctx)
	if err != nil || !s.pays(passages, version, held) {
		return err
	}
	if err := s.Refresh(ctx); err != nil {
		return err
	}
	return s.save(ctx)
}

// pays reports whether an index of so many passages is worth writing down when
// one of version held is there, which may be noVersion.
func (s *Store) pays(passages int, version, held int64) bool {
	return passages >= s.savedFrom &&
		(s.savedBad.Load() || held == noVersion || version-held > int64(fewChanges(passages)/2))
}

// save writes the index down if that pays.
func (s *Store) save(ctx context.Context) error {
	idx := s.index.Load()
	if idx.alive < s.savedFrom {
		return nil
	}
	held, err := s.savedVersion(ctx)
	if err != nil || !s.pays(idx.alive, idx.version, held) {
		return err
	}
	unlock, err := s.lock(ctx, "save")
	if errors.Is(err, fault.Conflict) {
		return nil // another process does the same
	}
	if err != nil {
		return err
	}
	defer unlock()
	ctx, cancel := context.WithTimeout(ctx, saveWithin)
	defer cancel()
	begun := time.Now()
	if err := postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error { return s.write(ctx, tx, idx) }); err != nil {
		return err
	}
	s.savedBad.Store(false)
	s.log.Debug("lexical index saved", "version", idx.version, "passages", idx.alive, "took", time.Since(begun))
	return nil
}

// savedVersion returns the version of the index held, or noVersion.
func (s *Store) savedVersion(ctx context.Context) (v int64, err error) {
	err = s.pool.QueryRow(ctx, `select version from lexical_indexes where analysis = $1`, s.analysis()).Scan(&v)
	if errors.Is(err, pgx.ErrNoRows) {
		return noVersion, nil
	}
	return v, postgres.Error(err)
}

func (s *Store) write(ctx context.Context, tx pgx.Tx, idx *snapshot) error {
	for _, x := range []struct {
		sql  string
		args []any
	}{
		{`set local statement_timeout = 0`, nil},
		{`delete from lexical_indexes where analysis = $1 or saved_at < now() - make_interval(days => $2)`, []any{s.analysis(), foreignKept}},
		{`insert into lexical_indexes (analysis, version) values ($1, $2)`, []any{s.analysis(), idx.version}},
	} {
		if _, err := tx.Exec(ctx, x.sql, x.args...); err != nil {
			return postgres.Error(err)
		}
	}
	for i, g := range idx.segments {
		piece := 0
		err := g.pieces(len(idx.segments), func(data []byte) error {
			_, err := tx.Exec(ctx, `insert into lexical_pieces (analysis, segment, piece, sum, data) values ($1, $2, $3, $4, $5)`,
				s.analysis(), i, piece, int64(crc32.Checksum(data, castagnoli)), data)
			piece++
			return postgres.Error(err)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// loadSaved reads the index held and applies what has changed since, or returns
// nil when there is none or it cannot be used.
func (s *Store) loadSaved(ctx context.Context, tx pgx.Tx, now int64) (*snapshot, error) {
	var held int64
	err := tx.QueryRow(ctx, `select version from lexical_indexes where analysis = $1`, s.analysis()).Scan(&held)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var segments []*segment
	if held > now {
		err = fmt.Errorf("%w: of version %d of a base that has come to %d", errPiece, held, now)
	} else {
		segments, err = s.readPieces(ctx, tx)
	}
	if errors.Is(err, errPiece) {
		s.savedBad.Store(true)
		s.log.Warn("the lexical index held in the database is damaged; making it anew", "error", err)
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	s.savedBad.Store(false)
	old := newSnapshot(held, segments)
	if held == now {
		return old, nil
	}
	return s.changed(ctx, tx, old, now)
}

// readPieces reads the segments of the index held.
func (s *Store) readPieces(ctx context.Context, tx pgx.Tx) (segments []*segment, err error) {
	rows, err := tx.Query(ctx, `select segment, sum, data from lexical_pieces where analysis = $1 order by segment, piece`, s.analysis())
	if err != nil {
		return nil, err
	}
	var number int
	var sum int64
	var data pgtype.DriverBytes
	var r pieceReader
	total := 0
	flush := func() error {
		if r.segment == nil {
			return nil
		}
		g, err := r.done()
		if err != nil {
			return fmt.Errorf("segment %d: %w", len(segments), err)
		}
		segments, total, r = append(segments, g), r.total, pieceReader{}
		return nil
	}
	_, err = pgx.ForEachRow(rows, []any{&number, &sum, &data}, func() error {
		if number != len(segments) {
			if err := flush(); err != nil {
				return err
			}
		}
		if number != len(segments) || int64(crc32.Checksum(data, castagnoli)) != sum {
			return fmt.Errorf("segment %d: %w", number, errPiece)
		}
		return r.read(data)
	})
	if err != nil {
		return nil, err
	}
	if err := flush(); err != nil {
		return nil, err
	}
	if len(segments) == 0 || len(segments) != total {
		return nil, fmt.Errorf("%d segments of %d: %w", len(segments), total, errPiece)
	}
	return segments, nil
}
