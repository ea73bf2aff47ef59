package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/localpg"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A server is the PostgreSQL that all contestants share. Each size has a
// database of its own, which stays for the next run.
type server struct {
	url  string
	stop func(context.Context) error
}

// openServer starts the private server below dataDir, unless address names one.
func openServer(ctx context.Context, address, dataDir string, log *slog.Logger) (*server, error) {
	if address != "" {
		return &server{url: address, stop: func(context.Context) error { return nil }}, nil
	}
	s, err := localpg.Start(ctx, localpg.Config{Dir: filepath.Join(dataDir, "bench", "postgres"), Log: log})
	if err != nil {
		return nil, err
	}
	return &server{url: s.URL(), stop: s.Stop}, nil
}

// A database holds one size of the corpus for all contestants.
type database struct {
	*pgxpool.Pool
	built *built // nil: not complete
}

// built says how a database was made.
type built struct {
	Fingerprint string             `json:"fingerprint"`
	Insert      map[string]float64 `json:"insert_seconds"` // by contestant: analysing, embedding and storing everything
	Index       map[string]float64 `json:"index_seconds"`  // by contestant: the HNSW index made after that
	Save        float64            `json:"save_seconds"`   // our lexical index built and written down
}

// poolSettings hold for every contestant: connections for 32 clients, and no
// limit to a statement, for a slow peer must be allowed to finish. Indexes are
// built in memory, by one worker each.
func poolSettings() map[string]string {
	return map[string]string{
		"pool_max_conns": "36", "statement_timeout": "0",
		"maintenance_work_mem": "1GB", "max_parallel_maintenance_workers": "0",
	}
}

// openDatabase opens the database for so many passages and creates it when it is
// missing. One with another fingerprint, or an unfinished one, is made anew.
func openDatabase(ctx context.Context, s *server, passages int, fingerprint string, rebuild bool, log *slog.Logger) (_ *database, err error) {
	address, name, err := databaseURL(s.url, passages)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = fmt.Errorf("database %s: %w", name, err)
		}
	}()
	admin, err := pgx.Connect(ctx, s.url)
	if err != nil {
		return nil, err
	}
	defer admin.Close(context.WithoutCancel(ctx))
	var exists bool
	if err := admin.QueryRow(ctx, `select exists (select 1 from pg_database where datname = $1)`, name).Scan(&exists); err != nil {
		return nil, err
	}
	if exists && !rebuild {
		d, err := useDatabase(ctx, address, log)
		if err != nil {
			return nil, err
		}
		if d.built != nil && d.built.Fingerprint == fingerprint {
			return d, nil
		}
		d.Close()
	}
	quoted := pgx.Identifier{name}.Sanitize()
	for _, order := range []string{`drop database if exists ` + quoted + ` with (force)`, `create database ` + quoted} {
		if _, err := admin.Exec(ctx, order); err != nil {
			return nil, err
		}
	}
	return useDatabase(ctx, address, log)
}

// useDatabase brings the schema up to date and reads what the database holds.
func useDatabase(ctx context.Context, address string, log *slog.Logger) (_ *database, err error) {
	if err := postgres.Migrate(ctx, address, log); err != nil {
		return nil, err
	}
	d := &database{}
	if d.Pool, err = postgres.Open(ctx, address); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			d.Close()
		}
	}()
	if _, err := d.Exec(ctx, `create table if not exists bench_built (one bool primary key default true check (one), facts json not null)`); err != nil {
		return nil, err
	}
	var facts []byte
	err = d.QueryRow(ctx, `select facts from bench_built`).Scan(&facts)
	if errors.Is(err, pgx.ErrNoRows) {
		return d, nil
	}
	if err != nil {
		return nil, err
	}
	d.built = &built{}
	return d, json.Unmarshal(facts, d.built)
}

// finish notes that the database is complete, and prepares it for queries.
func (d *database) finish(ctx context.Context, b *built) error {
	facts, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if _, err := d.Exec(ctx, `
		insert into bench_built (facts) values ($1)
		on conflict (one) do update set facts = excluded.facts`, facts); err != nil {
		return err
	}
	if _, err := d.Exec(ctx, `vacuum analyze`); err != nil {
		return err
	}
	// Else a checkpoint of everything written would fall into the measurements.
	if _, err := d.Exec(ctx, `checkpoint`); err != nil {
		return err
	}
	d.built = b
	return nil
}

// databaseURL returns the address and the name of the database for so many
// passages: a neighbour of the server's database.
func databaseURL(address string, passages int) (beside, name string, err error) {
	u, err := url.Parse(address)
	if err != nil {
		return "", "", err
	}
	name = fmt.Sprintf("%s_bench_%d", strings.Trim(u.Path, "/"), passages)
	u.Path = "/" + name
	query := u.Query()
	for key, value := range poolSettings() {
		query.Set(key, value)
	}
	u.RawQuery = query.Encode()
	return u.String(), name, nil
}

// since is how long something took, in seconds.
func since(begun time.Time) float64 { return time.Since(begun).Seconds() }
