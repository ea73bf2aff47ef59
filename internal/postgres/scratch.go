package postgres

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
)

const (
	scratchPrefix = "akademie_scratch_"
	dropWithin    = time.Minute // for giving a scratch schema back after the caller's context ended
)

// Scratch is a schema of its own beside the real one, for data that nobody
// keeps. It is empty until Migrate has run on its URL.
//
// Its connection holds an advisory lock with the schema's name for as long as
// the process lives. A schema whose lock is free belongs to a process that died;
// the next NewScratch drops it.
type Scratch struct {
	URL    string // of the database, with the schema first in the search_path
	Schema string

	conn *pgx.Conn
	log  *slog.Logger
}

// NewScratch makes a scratch schema in the database at address and drops those
// that dead processes have left. Close it.
func NewScratch(ctx context.Context, address string, log *slog.Logger) (_ *Scratch, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("postgres.NewScratch: %w", Error(err))
		}
	}()
	conn, err := connect(ctx, address)
	if err != nil {
		return nil, err
	}
	s := &Scratch{Schema: scratchPrefix + strings.ToLower(rand.Text()[:16]), conn: conn, log: log}
	defer func() {
		if err != nil {
			closeConn(ctx, conn)
		}
	}()
	if err := s.sweep(ctx); err != nil {
		return nil, err
	}
	var path string
	if err := conn.QueryRow(ctx, `show search_path`).Scan(&path); err != nil {
		return nil, err
	}
	if s.URL, err = withSearchPath(address, s.Schema+", "+path); err != nil {
		return nil, err
	}
	// The lock comes first, or another process might take the new schema for a
	// dead one's.
	if _, err := conn.Exec(ctx, `select pg_advisory_lock(`+scratchKey+`)`, s.Schema); err != nil {
		return nil, err
	}
	_, err = conn.Exec(ctx, `create schema `+s.Schema)
	var refused *pgconn.PgError
	if errors.As(err, &refused) && refused.Code == "42501" { // insufficient_privilege
		err = fmt.Errorf("the database user may not create a schema (grant create on database): %w", err)
	}
	return s, err
}

// scratchKey is the advisory lock of the schema named by $1.
const scratchKey = `hashtext('akademie/scratch'), hashtext($1)`

// sweep drops the scratch schemas that no living process holds.
func (s *Scratch) sweep(ctx context.Context) error {
	rows, err := s.conn.Query(ctx, `select nspname::text from pg_namespace where starts_with(nspname::text, $1) order by nspname`, scratchPrefix)
	if err != nil {
		return err
	}
	schemas, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		return err
	}
	for _, schema := range schemas {
		var free bool
		if err := s.conn.QueryRow(ctx, `select pg_try_advisory_lock(`+scratchKey+`)`, schema).Scan(&free); err != nil {
			return err
		}
		if !free {
			continue
		}
		s.log.Info("dropping the scratch schema of a process that died", "schema", schema)
		if err := s.drop(ctx, schema); err != nil {
			return err
		}
	}
	return nil
}

// drop removes a schema whose lock is held and gives the lock back.
func (s *Scratch) drop(ctx context.Context, schema string) error {
	if _, err := s.conn.Exec(ctx, `drop schema if exists `+pgx.Identifier{schema}.Sanitize()+` cascade`); err != nil {
		return err
	}
	_, err := s.conn.Exec(ctx, `select pg_advisory_unlock(`+scratchKey+`)`, schema)
	return err
}

// Close drops the schema with all it holds, also when ctx has ended. Pools on
// its URL must be closed by then.
func (s *Scratch) Close(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), dropWithin)
	defer cancel()
	defer closeConn(ctx, s.conn)
	if err := s.drop(ctx, s.Schema); err != nil {
		return fmt.Errorf("postgres.Scratch.Close(%q): %w", s.Schema, Error(err))
	}
	return nil
}

// withSearchPath sets the search_path in an address, a URL or a list of
// key=value pairs.
func withSearchPath(address, path string) (string, error) {
	if !strings.HasPrefix(address, "postgres://") && !strings.HasPrefix(address, "postgresql://") {
		return address + ` search_path='` + strings.NewReplacer(`\`, `\\`, `'`, `\'`).Replace(path) + `'`, nil
	}
	// The query is taken apart by hand: a URL with the folder of a socket as host
	// does not survive being parsed and printed.
	base, query, _ := strings.Cut(address, "?")
	values, err := url.ParseQuery(query)
	if err != nil {
		return "", err
	}
	values.Set("search_path", path)
	return base + "?" + strings.ReplaceAll(values.Encode(), "+", "%20"), nil // a plus would stay one
}
