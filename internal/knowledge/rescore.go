package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"
	"github.com/pgvector/pgvector-go"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// rescored is how many of the first passages by words a light vector leg compares
// with the question. Its weight could not lift one from further down to the top.
const rescored = 60

// rescore is the vector leg of an embedder of little weight: the exact cosines of
// the first candidates, nearest first. An HNSW search would cost many times as
// much, more with every passage, and miss most of the nearest hashed vectors. The
// texts of the candidates that will probably win come with the same round trip.
func (s *Store) rescore(ctx context.Context, v []float32, embedder int, cs, likely []candidate, texts *textReader) ([]neighbour, error) {
	ids := make([]int64, 0, rescored)
	for _, c := range cs[:min(len(cs), rescored)] {
		ids = append(ids, c.id)
	}
	var ns []neighbour
	var b pgx.Batch
	b.Queue(cosineSQL(s.emb.Dim()), pgvector.NewHalfVector(v), embedder, ids).Query(func(rows pgx.Rows) error {
		var n neighbour
		_, err := pgx.ForEachRow(rows, []any{&n.id, &n.cosine}, func() error {
			ns = append(ns, n)
			return nil
		})
		return err
	})
	unread := texts.unread(likely)
	b.Queue(textSQL, unread).Query(texts.collect)
	if err := s.pool.SendBatch(ctx, &b).Close(); err != nil {
		return nil, postgres.Error(err)
	}
	for _, id := range unread { // what did not come is gone
		if _, ok := texts.found[id]; !ok {
			texts.found[id] = Hit{}
		}
	}
	slices.SortFunc(ns, func(a, b neighbour) int {
		return cmp.Or(cmp.Compare(b.cosine, a.cosine), cmp.Compare(a.id, b.id))
	})
	return ns, nil
}

// cosineSQL compares the question, a halfvec, with the vectors of some passages. A
// cast from real[] would be computed anew for each of them.
func cosineSQL(dim int) string {
	return fmt.Sprintf(`
		select v.passage_id, (1 - (v.embedding::halfvec(%[1]d) <=> $1))::real
		from vectors v
		where v.embedder_id = $2 and v.passage_id = any($3)`, dim)
}
