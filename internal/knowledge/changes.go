package knowledge

import (
	"context"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// channel is what writers notify and Follow listens to. All schemas of a
// database share it; who hears of another's change finds nothing new.
const channel = "akademie_knowledge"

// changesKept is how many versions the change log reaches back: a day of
// writing one document a second.
const changesKept = 100_000

// noVersion is the version of an index that was never loaded.
const noVersion = -1

// logChanges gives each document touched a version and notifies the followers.
// It must come last in a transaction: the row of knowledge_version stays locked
// until the commit, so the order of versions is the order of commits.
func logChanges(ctx context.Context, tx pgx.Tx, documents ...int64) error {
	var b pgx.Batch
	b.Queue(`
		with v as (
			update knowledge_version set version = version + cardinality($1::bigint[]) returning version
		)
		insert into knowledge_changes (version, document_id)
		select v.version - cardinality($1) + c.n, c.id
		from v, unnest($1::bigint[]) with ordinality as c (id, n)`, documents)
	b.Queue(`
		delete from knowledge_changes
		where version <= (select version from knowledge_version) - $1`, changesKept)
	b.Queue(`select pg_notify($1, '')`, channel)
	return postgres.Error(tx.SendBatch(ctx, &b).Close())
}

// baseVersion returns the present version of the base.
func baseVersion(ctx context.Context, tx pgx.Tx) (v int64, err error) {
	err = tx.QueryRow(ctx, `select version from knowledge_version`).Scan(&v)
	return v, postgres.Error(err)
}

// changedSince returns which documents were touched after version since, up to
// version now, or complete = false when the log does not reach back so far.
func changedSince(ctx context.Context, tx pgx.Tx, since, now int64) (documents []int64, complete bool, err error) {
	rows, err := tx.Query(ctx, `select document_id from knowledge_changes where version > $1 order by version`, since)
	if err != nil {
		return nil, false, postgres.Error(err)
	}
	documents, err = pgx.CollectRows(rows, pgx.RowTo[int64])
	return documents, int64(len(documents)) == now-since, postgres.Error(err)
}
