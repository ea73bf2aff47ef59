package knowledge

import (
	"context"
	"fmt"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// vectorIndexFrom is the number of passages from which an HNSW index pays. Below,
// comparing all vectors takes a few milliseconds and misses none.
const vectorIndexFrom = 5000

// IndexVectors creates the HNSW index over the Store's embedder's vectors, if
// there is none yet and the base is large enough. It belongs after a bulk load:
// made at once, an index costs a fraction of growing row by row. Searches go on
// meanwhile; writers wait. An embedder below heavyWeight needs none.
func (s *Store) IndexVectors(ctx context.Context) (err error) {
	defer wrap(&err, "knowledge.IndexVectors")
	return postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		state, err := readVectorState(ctx, tx, s.emb)
		if err != nil || state.embedder == 0 {
			return err
		}
		return createVectorIndex(ctx, tx, state.embedder, s.emb.Dim())
	})
}

// createVectorIndex creates the index of an embedder in tx, so that a crash
// leaves none half made.
//
// The statements name the embedder's id and dimension. Both are integers of our
// own making, written by %d: nothing that anyone typed becomes SQL. m and
// ef_construction are pgvector's defaults; larger ones made no difference to
// hashed or learned vectors.
func createVectorIndex(ctx context.Context, tx pgx.Tx, embedder, dim int) error {
	var rows int
	if err := tx.QueryRow(ctx, `select count(*) from vectors where embedder_id = $1`, embedder).Scan(&rows); err != nil {
		return postgres.Error(err)
	}
	if rows < vectorIndexFrom {
		return nil
	}
	// The graph is built several times faster when it fits into memory: two bytes
	// a component and some 600 for the neighbours of each vector. One worker, for
	// several would share memory through /dev/shm, of which containers have 64 MB.
	megabytes := min(2048, 64+rows*(2*dim+600)>>20)
	for _, statement := range []string{
		`set local statement_timeout = 0`,
		`set local max_parallel_maintenance_workers = 0`,
		fmt.Sprintf(`set local maintenance_work_mem = '%dMB'`, megabytes),
		fmt.Sprintf(`create index if not exists %s on vectors
			using hnsw ((embedding::halfvec(%d)) halfvec_cosine_ops) where embedder_id = %d`,
			vectorIndexName(embedder), dim, embedder),
	} {
		if _, err := tx.Exec(ctx, statement); err != nil {
			return postgres.Error(err)
		}
	}
	return nil
}

func vectorIndexName(embedder int) string { return fmt.Sprintf("vectors_hnsw_%d", embedder) }
