//go:build goolm

package encryption

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/jackc/pgx/v5/stdlib"
	"go.mau.fi/util/dbutil"
	"maunium.net/go/mautrix/crypto/sql_store_upgrade"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// maxConns bounds the connections of the library: one for a message that is decrypted,
// one for keys that are given, one for sessions that are mended, one to spare.
const maxConns = 4

// A database is what the library's store uses: connections of their own, as it keeps
// one while it asks for another.
type database struct {
	*dbutil.Database
	sql  *sql.DB
	pool *pgxpool.Pool
}

// openDatabase connects, and creates or upgrades the library's tables crypto_….
func openDatabase(ctx context.Context, like *pgxpool.Pool) (*database, error) {
	cfg := like.Config()
	cfg.MaxConns, cfg.MinConns, cfg.MinIdleConns = maxConns, 0, 0
	before := cfg.AfterConnect
	cfg.AfterConnect = func(ctx context.Context, conn *pgx.Conn) error {
		conn.TypeMap().RegisterType(&pgtype.Type{Name: "timestamp", OID: pgtype.TimestampOID, Codec: inUTC{&pgtype.TimestampCodec{}}})
		if before == nil {
			return nil
		}
		return before(ctx, conn)
	}
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, postgres.Error(err)
	}
	d := &database{sql: stdlib.OpenDBFromPool(pool), pool: pool}
	if d.Database, err = dbutil.NewWithDB(d.sql, "pgx"); err == nil {
		err = d.upgrade(ctx)
	}
	if err != nil {
		d.close()
		return nil, err
	}
	return d, nil
}

// upgrade holds a lock, as the command that logs in may do the same at the same time.
func (d *database) upgrade(ctx context.Context) error {
	tables := d.Child(sql_store_upgrade.VersionTableName, sql_store_upgrade.Table, nil)
	err := postgres.InTx(ctx, d.pool, func(tx pgx.Tx) error {
		if _, err := tx.Exec(ctx, `SELECT pg_advisory_xact_lock(hashtext('akademie/matrix/crypto'), hashtext(current_schema()))`); err != nil {
			return err
		}
		return tables.Upgrade(ctx)
	})
	if err != nil {
		return fmt.Errorf("tables of the encryption: %w", postgres.Error(err))
	}
	return nil
}

func (d *database) close() {
	_ = d.sql.Close() // has no connections of its own
	d.pool.Close()
}

// isDatabase tells whether an error is the database's, rather than of what it held.
func isDatabase(err error) bool {
	return fault.Kind(postgres.Error(err)) == fault.Unavailable ||
		errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}

// inUTC stores times in UTC: the library's columns have no time zone, and it takes what
// it reads for UTC, but stores local times.
type inUTC struct{ *pgtype.TimestampCodec }

// PlanEncode implements pgtype.Codec.
func (c inUTC) PlanEncode(m *pgtype.Map, oid uint32, format int16, value any) pgtype.EncodePlan {
	if next := c.TimestampCodec.PlanEncode(m, oid, format, value); next != nil {
		return utcPlan{next}
	}
	return nil
}

type utcPlan struct{ next pgtype.EncodePlan }

// Encode implements pgtype.EncodePlan.
func (p utcPlan) Encode(value any, buf []byte) ([]byte, error) {
	if v, ok := value.(pgtype.TimestampValuer); ok {
		ts, err := v.TimestampValue()
		if err != nil {
			return nil, err
		}
		if ts.Valid && ts.InfinityModifier == pgtype.Finite {
			ts.Time = ts.Time.In(time.UTC)
		}
		value = ts
	}
	return p.next.Encode(value, buf)
}
