// Package postgres opens the database: it builds the connection pool, migrates
// the schema, runs transactions, and turns PostgreSQL's errors into the kinds of
// package fault. The SQL itself stands in the packages that own the tables.
package postgres

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	pgxvec "github.com/pgvector/pgvector-go/pgx"
)

// Defaults for what the URL leaves open. Each can be set in it, as in
// "postgres://…?pool_max_conns=40&statement_timeout=60000".
const (
	maxConns         = 10
	connectTimeout   = 5 * time.Second
	idleTime         = 5 * time.Minute
	statementTimeout = "30000" // milliseconds: no question may hold a connection longer
	lockTimeout      = "10000" // milliseconds
	applicationName  = "akademie"
)

// Open returns a pool for the database at url, whose schema must be migrated
// (see Migrate): the types of pgvector are looked up on each new connection.
// The error wraps fault.Unavailable when the server cannot be reached.
func Open(ctx context.Context, url string) (*pgxpool.Pool, error) {
	cfg, err := pgxpool.ParseConfig(url)
	if err != nil {
		return nil, fmt.Errorf("postgres.Open: %w", err)
	}
	if !strings.Contains(url, "pool_max_conns") {
		cfg.MaxConns = maxConns
	}
	if !strings.Contains(url, "pool_max_conn_idle_time") {
		cfg.MaxConnIdleTime = idleTime
	}
	setDefaults(cfg.ConnConfig)
	setDefault(cfg.ConnConfig.RuntimeParams, "statement_timeout", statementTimeout)
	setDefault(cfg.ConnConfig.RuntimeParams, "lock_timeout", lockTimeout)
	cfg.AfterConnect = pgxvec.RegisterTypes
	pool, err := pgxpool.NewWithConfig(ctx, cfg)
	if err != nil {
		return nil, fmt.Errorf("postgres.Open: %w", Error(err))
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("postgres.Open: %w", Error(err))
	}
	return pool, nil
}

// connect opens a single connection, which unlike the pool's ones has no time
// limit for statements and does not need pgvector.
func connect(ctx context.Context, url string) (*pgx.Conn, error) {
	cfg, err := pgxpool.ParseConfig(url) // understands the pool's settings in the URL
	if err != nil {
		return nil, err
	}
	setDefaults(cfg.ConnConfig)
	return pgx.ConnectConfig(ctx, cfg.ConnConfig)
}

func setDefaults(cfg *pgx.ConnConfig) {
	if cfg.ConnectTimeout == 0 {
		cfg.ConnectTimeout = connectTimeout
	}
	setDefault(cfg.RuntimeParams, "application_name", applicationName)
}

func setDefault(params map[string]string, name, value string) {
	if params[name] == "" {
		params[name] = value
	}
}

// InTx runs fn in a transaction: committed when fn returns nil, rolled back
// otherwise, also when fn panics. The error is translated (see Error).
func InTx(ctx context.Context, pool *pgxpool.Pool, fn func(tx pgx.Tx) error) error {
	return Error(pgx.BeginFunc(ctx, pool, fn))
}
