package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// neighboursWanted is how many passages the vector leg contributes at most; an
	// HNSW search ends with as many as it keeps candidates (ef_search).
	neighboursWanted = 100

	// thoroughSearch is the ef_search for embedders of at least heavyWeight. The leg
	// of a lighter one only nudges what the words found: pgvector's default of 40
	// does for it, although it misses many of the nearest hashed vectors, and costs
	// a fraction of a search that finds nearly all.
	thoroughSearch = 100
	heavyWeight    = 0.5

	// vectorDeadline is how long a search waits for the vector leg; an answer from
	// words alone beats none.
	vectorDeadline = time.Second
)

// A neighbour is a passage near the question.
type neighbour struct {
	id     int64
	cosine float32
}

// vectorLeg finds the neighbours of a question, nearest first. It never fails: a
// leg that is not available gives nothing, and the first time that happens the
// log says so.
func (s *Store) vectorLeg(ctx context.Context, q Query, embedder int) (ns []neighbour, took time.Duration) {
	begun := time.Now()
	limited, cancel := context.WithTimeout(ctx, vectorDeadline)
	defer cancel()
	ns, err := s.neighbours(limited, q, embedder)
	switch {
	case err == nil:
		if s.vectorsBad.Swap(false) {
			s.log.Info("searching with vectors again", "embedder", s.emb.Name())
		}
	case ctx.Err() == nil && !s.vectorsBad.Swap(true):
		s.log.Warn("searching without vectors", "embedder", s.emb.Name(), "error", err)
	}
	return ns, time.Since(begun)
}

func (s *Store) neighbours(ctx context.Context, q Query, embedder int) ([]neighbour, error) {
	v, err := s.emb.EmbedQuery(ctx, q.meaning())
	if err != nil {
		return nil, fmt.Errorf("embedding the question: %w", err)
	}
	if len(v) != s.emb.Dim() {
		return nil, fmt.Errorf("embedding the question: %d components instead of %d", len(v), s.emb.Dim())
	}
	ns, err := s.nearest(ctx, q, v, embedder)
	if err != nil {
		return nil, postgres.Error(err)
	}
	slices.SortFunc(ns, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.id, b.id))
	})
	return ns, nil
}

// nearest asks PostgreSQL for the vectors nearest to v.
func (s *Store) nearest(ctx context.Context, q Query, v []float32, embedder int) (ns []neighbour, err error) {
	filtered, thorough := !newFilter(q).any, s.emb.Weight() >= heavyWeight
	args := []any{v, neighboursWanted}
	if filtered {
		args = append(args, kindNames(q.Kinds), q.Language, nullDate(q.From), nullDate(q.To))
	}
	collect := func(rows pgx.Rows) error {
		var n neighbour
		_, err := pgx.ForEachRow(rows, []any{&n.id, &n.cosine}, func() error {
			ns = append(ns, n)
			return nil
		})
		return err
	}
	sql := neighbourSQL(embedder, s.emb.Dim(), filtered)
	if !filtered && !thorough { // pgvector's own settings will do
		rows, err := s.pool.Query(ctx, sql, args...)
		if err != nil {
			return nil, err
		}
		err = collect(rows)
		return ns, err
	}
	scan, ef := "off", 40
	if thorough {
		ef = thoroughSearch
	}
	if filtered {
		scan = "relaxed_order" // goes on until enough rows have passed the filter
	}
	// What is sent in one batch is one transaction: the settings are gone after it.
	var b pgx.Batch
	b.Queue(`select set_config('hnsw.ef_search', $1, true), set_config('hnsw.iterative_scan', $2, true)`, strconv.Itoa(ef), scan)
	b.Queue(sql, args...).Query(collect)
	err = s.pool.SendBatch(ctx, &b).Close()
	return ns, err
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
