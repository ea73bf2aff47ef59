package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// heavyWeight is the weight of an embedder from which the vector leg looks for
	// passages of its own; below, it only compares those that the words found, see
	// rescore.
	heavyWeight = 0.5

	// neighboursWanted is how many passages a leg of its own contributes.
	neighboursWanted = 100

	// efSearch is how many candidates an HNSW search keeps.
	efSearch = neighboursWanted

	// vectorDeadline is how long a search waits for the vector leg; an answer from
	// words alone beats none.
	vectorDeadline = time.Second
)

// heavy reports whether the embedder's weight is worth a leg of its own.
func (s *Store) heavy() bool { return s.emb.Weight() >= heavyWeight }

// A neighbour is a passage near the question.
type neighbour struct {
	id     int64
	cosine float32
}

// A vectorLeg is the vector half of a search under way.
type vectorLeg struct {
	store    *Store
	embedder int
	light    bool
	vector   chan embedded // of the question
	own      chan []neighbour
	took     time.Duration
}

type embedded struct {
	vector []float32
	err    error
}

// startVectors begins the vector leg of a search, or returns nil when there is
// none: the embedder has no weight, or its vectors are not complete.
func (s *Store) startVectors(ctx context.Context, q Query) *vectorLeg {
	state := s.vectors.Load()
	if !state.active || s.emb.Weight() <= 0 {
		return nil
	}
	leg := &vectorLeg{store: s, embedder: state.embedder, light: !s.heavy()}
	leg.vector, leg.own = make(chan embedded, 1), make(chan []neighbour, 1)
	go func() {
		ctx, cancel := context.WithTimeout(ctx, vectorDeadline)
		defer cancel()
		begun := time.Now()
		v, err := s.embedQuery(ctx, q)
		if leg.light {
			leg.vector <- embedded{v, err}
			return
		}
		var ns []neighbour
		if err == nil {
			ns, err = s.nearest(ctx, q, v, state.embedder)
		}
		s.noteVectors(ctx, err)
		leg.took = time.Since(begun)
		leg.own <- ns
	}()
	return leg
}

// finish returns the neighbours of the question, nearest first. It never fails: a
// leg that is not available gives nothing. cs are the candidates by words, likely
// those whose texts will probably be wanted: they are read meanwhile.
func (l *vectorLeg) finish(ctx context.Context, cs, likely []candidate, texts *textReader) (ns []neighbour) {
	if !l.light {
		texts.read(ctx, likely)
		return <-l.own
	}
	begun := time.Now()
	limited, cancel := context.WithTimeout(ctx, vectorDeadline)
	defer cancel()
	question := <-l.vector
	err := question.err
	if err == nil {
		ns, err = l.store.rescore(limited, question.vector, l.embedder, cs, likely, texts)
	}
	l.store.noteVectors(limited, err)
	l.took = time.Since(begun)
	return ns
}

// noteVectors logs when the vector leg fails for the first time, and when it is
// back.
func (s *Store) noteVectors(ctx context.Context, err error) {
	switch {
	case err == nil:
		if s.vectorsBad.Swap(false) {
			s.log.Info("searching with vectors again", "embedder", s.emb.Name())
		}
	case !errors.Is(ctx.Err(), context.Canceled) && !s.vectorsBad.Swap(true):
		s.log.Warn("searching without vectors", "embedder", s.emb.Name(), "error", err)
	}
}

// embedQuery embeds the question as a whole.
func (s *Store) embedQuery(ctx context.Context, q Query) ([]float32, error) {
	v, err := s.emb.EmbedQuery(ctx, q.meaning())
	if err != nil {
		return nil, fmt.Errorf("embedding the question: %w", err)
	}
	if len(v) != s.emb.Dim() {
		return nil, fmt.Errorf("embedding the question: %d components instead of %d", len(v), s.emb.Dim())
	}
	return v, nil
}

// nearest asks PostgreSQL for the vectors nearest to v, nearest first.
func (s *Store) nearest(ctx context.Context, q Query, v []float32, embedder int) (ns []neighbour, err error) {
	filtered, scan := !newFilter(q).any, "off"
	args := []any{v, neighboursWanted}
	if filtered {
		scan = "relaxed_order" // goes on until enough rows have passed the filter
		args = append(args, kindNames(q.Kinds), q.Language, nullDate(q.From), nullDate(q.To))
	}
	// What is sent in one batch is one transaction: the settings are gone after it.
	var b pgx.Batch
	b.Queue(`select set_config('hnsw.ef_search', $1, true), set_config('hnsw.iterative_scan', $2, true)`, strconv.Itoa(efSearch), scan)
	b.Queue(neighbourSQL(embedder, s.emb.Dim(), filtered), args...).Query(func(rows pgx.Rows) error {
		var n neighbour
		_, err := pgx.ForEachRow(rows, []any{&n.id, &n.cosine}, func() error {
			ns = append(ns, n)
			return nil
		})
		return err
	})
	if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
		return nil, postgres.Error(err)
	}
	slices.SortFunc(ns, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.id, b.id))
	})
	return ns, nil
}

// neighbourSQL asks for the nearest vectors of an embedder. Its id and dimension
// are written into the statement as numbers, because the planner uses a partial
// index only when it sees that the condition is the index's own.
func neighbourSQL(embedder, dim int, filtered bool) string {
	distance := fmt.Sprintf(`v.embedding::halfvec(%d) <=> $1::real[]::halfvec(%d)`, dim, dim)
	if !filtered {
		return fmt.Sprintf(`
			select v.passage_id, (1 - (%s))::real
			from vectors v
			where v.embedder_id = %d
			order by %s limit $2`, distance, embedder, distance)
	}
	return fmt.Sprintf(`
		select v.passage_id, (1 - (%s))::real
		from vectors v
		join passages p on p.id = v.passage_id
		join documents d on d.id = p.document_id
		where v.embedder_id = %d
		  and (cardinality($3::text[]) = 0 or d.kind = any($3))
		  and ($4::text = '' or d.language = $4)
		  and ($5::date is null or d.published >= $5)
		  and ($6::date is null or d.published < $6)
		order by %s limit $2`, distance, embedder, distance)
}

func kindNames(kinds []Kind) []string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return names
}
