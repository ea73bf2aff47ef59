// Package localpg runs a private PostgreSQL server for one data folder: for the
// demo, for commands on a laptop, and for the tests. The server listens on a
// Unix socket only, never runs as root, and does not outlive the processes that
// use it, however they end.
//
// There are two ways in. Start runs the server as a child of the calling
// process and suits a single owner, such as a test run. Attach shares one
// server between any number of processes ("akademie ingest" beside "akademie
// demo"): the first of them spawns a small supervisor process that owns the
// server and stops it when the last user is gone.
//
// # Who holds what
//
// Everything rests on two flock(2) locks in the data folder, which the kernel
// releases even when a process is killed:
//
//   - users.lock is held shared by every user. The supervisor waits for it
//     exclusively: to get it means that no user is left.
//   - owner.lock is held exclusively by the one process that runs the server.
//
// The server itself gets a signal from the kernel when its parent dies (Linux).
// Where the kernel cannot do that, the next start stops the server left over.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	database  = "akademie" // created on the first start
	superuser = "postgres"
	port      = "5432" // only part of the socket's name

	startTimeout = 2 * time.Minute // includes crash recovery
	tick         = 10 * time.Millisecond
)

// ErrInUse says that another process owns the server of this folder.
var ErrInUse = errors.New("another process runs the server of this folder")

// Config says where a private server lives and how durable it must be.
type Config struct {
	// Dir is the folder of the server. It is created when missing.
	Dir string
	// Throwaway trades durability for speed (fsync off): for tests only.
	Throwaway bool
	// Log receives the few messages worth reading; the server's own log is
	// Dir/postgres.log. It may be nil.
	Log *slog.Logger
	// Supervisor is the command that calls Supervise for Dir, as used by
	// Attach. Default: this executable with "supervise-postgres" and Dir.
	Supervisor []string
}

func (cfg Config) logger() *slog.Logger {
	if cfg.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return cfg.Log
}

// Server is a running PostgreSQL, a child of this process.
type Server struct {
	cluster *cluster
	child   *child
	owner   *fileLock
	once    sync.Once // guards what Stop clears away
}

// Start runs the server of cfg.Dir, creating its cluster on first use, and
// returns when it accepts connections. A server left over by a process that was
// killed is stopped first. The error is ErrInUse when the folder is served
// already. ctx bounds the start, not the life of the server: call Stop.
func Start(ctx context.Context, cfg Config) (_ *Server, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("localpg.Start(%q): %w", cfg.Dir, err)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := prepare(cfg.Dir)
	if err != nil {
		return nil, err
	}
	owner, err := acquireOwner(ctx, dir)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			owner.release()
		}
	}()
	c, err := openCluster(ctx, dir, cfg)
	if err != nil {
		return nil, err
	}
	if err := c.stopOrphan(ctx); err != nil {
		return nil, err
	}
	proc, err := c.launch(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := createDatabase(ctx, c.url(superuser)); err != nil {
		return nil, errors.Join(err, proc.stop(ctx))
	}
	return &Server{cluster: c, child: proc, owner: owner}, nil
}

// URL is the address of the server's one database, for pgx.
func (s *Server) URL() string { return s.cluster.url(database) }

// Done is closed when the server has ended, whatever the reason.
func (s *Server) Done() <-chan struct{} { return s.child.done }

// Stop ends the server: sessions are cut and data is flushed. When that takes
// too long, or ctx ends, the server is stopped the hard way, from which it
// recovers on the next start. Calling it again has no effect.
func (s *Server) Stop(ctx context.Context) error {
	err := s.child.stop(ctx)
	s.once.Do(func() {
		os.Remove(s.cluster.socket) // only if empty; each start makes it anew
		s.owner.release()
	})
	if err != nil {
		return fmt.Errorf("localpg.Stop: %w", err)
	}
	return nil
}

// prepare creates dir and returns its one true name, which all processes must
// agree on. Group and others may pass through it, as the server of a process
// run by root belongs to somebody else; they cannot list it.
func prepare(dir string) (string, error) {
	if dir == "" {
		return "", errors.New("no folder given")
	}
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return "", err
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// launch starts the server and waits until it accepts connections. Backends of
// a server that was killed may need a moment to notice it, so that one start
// can fail for nothing.
func (c *cluster) launch(ctx context.Context, cfg Config) (*child, error) {
	for try := 1; ; try++ {
		proc, err := c.spawn(cfg.Throwaway)
		if err != nil {
			return nil, err
		}
		err = c.awaitReady(ctx, proc)
		if err == nil {
			return proc, nil
		}
		stopErr := proc.stop(ctx)
		if try == 5 || !strings.Contains(proc.log.recent(), "pre-existing shared memory block") {
			return nil, errors.Join(err, stopErr)
		}
		if err := pause.For(ctx, 200*time.Millisecond); err != nil {
			return nil, err
		}
	}
}

// awaitReady returns when the server answers, fails when it ends or ctx does.
func (c *cluster) awaitReady(ctx context.Context, proc *child) error {
	for {
		err := ping(ctx, c.url(superuser))
		if err == nil {
			return nil
		}
		select {
		case <-proc.done:
			return fmt.Errorf("the server ended while starting: %v: %s", proc.err, proc.log.recent())
		case <-ctx.Done():
			return fmt.Errorf("the server did not start in time: %w (last attempt: %w)", ctx.Err(), err)
		case <-time.After(tick):
		}
	}
}

// url is the address of a database of this cluster.
func (c *cluster) url(database string) string { return socketURL(c.socket, database) }

func socketURL(socketDir, database string) string {
	q := url.Values{
		"host": {socketDir}, "port": {port}, "user": {superuser}, "sslmode": {"disable"},
	}
	return "postgres:///" + database + "?" + q.Encode()
}

// ping connects once.
func ping(ctx context.Context, url string) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	conn, err := pgconn.Connect(ctx, url)
	if err != nil {
		return err
	}
	return conn.Close(ctx)
}

func createDatabase(ctx context.Context, url string) error {
	conn, err := pgx.Connect(ctx, url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	_, err = conn.Exec(ctx, "create database "+database)
	var exists *pgconn.PgError
	if errors.As(err, &exists) && exists.Code == "42P04" { // duplicate_database
		return nil
	}
	return err
}
