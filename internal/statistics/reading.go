package statistics

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// read runs fn in a transaction that can do nothing but read the views: as the
// role postgres.StatisticsRole, read-only, from one moment, each statement within
// the time limit.
func (s *Service) read(ctx context.Context, fn func(tx pgx.Tx) error) error {
	err := pgx.BeginTxFunc(ctx, s.pool, readOnly, func(tx pgx.Tx) error {
		if err := s.restrict(ctx, tx); err != nil {
			return err
		}
		return fn(tx)
	})
	return explain(err)
}

// readOnly is a transaction that sees one moment and changes nothing.
var readOnly = pgx.TxOptions{IsoLevel: pgx.RepeatableRead, AccessMode: pgx.ReadOnly}

// restrict gives up all rights but reading the views, until the transaction ends.
//
// The planner takes figures for rare and sorts rows to group them, texts by the
// rules of a language; hashing is several times as fast, and memory for it is
// taken once. Compiling a statement takes longer than running it.
func (s *Service) restrict(ctx context.Context, tx pgx.Tx) error {
	var batch pgx.Batch
	batch.Queue(`set local role ` + postgres.StatisticsRole)
	batch.Queue(`select set_config('statement_timeout', $1, true)`, strconv.FormatInt(s.timeout.Milliseconds(), 10))
	batch.Queue(`set local jit = off`)
	batch.Queue(`set local work_mem = '64MB'`)
	batch.Queue(`set local enable_sort = off`)
	batch.Queue(`set local enable_mergejoin = off`)
	batch.Queue(`set local enable_nestloop = off`)
	return tx.SendBatch(ctx, &batch).Close()
}

// explain says what an operator can do about an error: a database user that may not
// become the role, and a role that may not read the views yet.
func explain(err error) error {
	var refused *pgconn.PgError
	if errors.As(err, &refused) && (refused.Code == "22023" || refused.Code == "42501") { // no such role; no right
		return fmt.Errorf("%w: the database user may not read as %s, see the log of the start: %w", fault.Unavailable, postgres.StatisticsRole, err)
	}
	return postgres.Error(err)
}
