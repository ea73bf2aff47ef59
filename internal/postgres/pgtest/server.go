package pgtest

import (
	"cmp"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/localpg"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/migrations"
)

// server is the PostgreSQL of this test process.
type server struct {
	admin    *url.URL // a database to give orders from
	template string   // a database with the schema
	process  string   // tells this process's databases from others'
	serial   atomic.Int64

	// alive is open as long as the process lives; being kept here, it is not
	// closed by the garbage collector.
	alive *os.File
}

// startOnce starts the server on first use. That is state of the process, as
// the server is: tests of one binary have no other place in common.
var startOnce = sync.OnceValues(startServer)

func sharedServer(t testing.TB) *server {
	t.Helper()
	s, err := startOnce()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return s
}

func startServer() (*server, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 3*time.Minute)
	defer cancel()
	s := &server{process: strings.ToLower(rand.Text()[:10])}
	address := os.Getenv("AKADEMIE_TEST_DATABASE_URL")
	var err error
	if address == "" {
		if address, err = s.start(ctx); err != nil {
			return nil, err
		}
	}
	if s.admin, err = url.Parse(address); err != nil {
		return nil, fmt.Errorf("AKADEMIE_TEST_DATABASE_URL: %w", err)
	}
	return s, s.makeTemplate(ctx)
}

// start runs a throw-away server for the life of this process and returns its
// address.
func (s *server) start(ctx context.Context) (string, error) {
	dir, err := os.MkdirTemp(parent(), "akademie-test-")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o711); err != nil { // the server may run as another user
		return "", err
	}
	if s.alive, err = cleanUpAfterProcess(dir); err != nil {
		return "", err
	}
	// The server is not stopped: it ends with the process, the only moment at
	// which no test needs it.
	running, err := localpg.Start(ctx, localpg.Config{Dir: dir, Throwaway: true})
	if err != nil {
		return "", err
	}
	return running.URL(), nil
}

// In memory the server needs a third of the time: copying databases is almost all
// that it does.
const (
	memory    = "/dev/shm" // Linux's file system in memory
	leastRoom = 4 << 30    // bytes: a server takes some hundred MB, and several run at a time
)

// parent is the folder for the server's own: TMPDIR if it is set, else memory where
// there is room, else "" for the usual one.
func parent() string {
	var room syscall.Statfs_t
	if os.Getenv("TMPDIR") != "" || syscall.Statfs(memory, &room) != nil || room.Bavail*uint64(room.Bsize) < leastRoom {
		return ""
	}
	return memory
}

// cleanUp ends the server in folder $1, in case the kernel has not, and removes
// the folder and the place outside of it that localpg may have chosen.
const cleanUp = `
cat >/dev/null
base=$(cat "$1/cluster.path" 2>/dev/null) || base=$1
pid=$(head -n 1 "$base/cluster/postmaster.pid" 2>/dev/null) && kill -QUIT "$pid" 2>/dev/null
i=0
while [ -e "$base/cluster/postmaster.pid" ] && [ $i -lt 100 ]; do sleep 0.1; i=$((i + 1)); done
rm -rf "$base" "$1"
`

// cleanUpAfterProcess starts a shell that waits for the end of this process,
// however it comes, by reading from a pipe that nobody writes to. It returns the
// other end, which the kernel closes with the process.
func cleanUpAfterProcess(dir string) (*os.File, error) {
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	shell := exec.Command("/bin/sh", "-c", cleanUp, "sh", dir)
	shell.Dir = "/"
	shell.Stdin = read
	shell.SysProcAttr = &syscall.SysProcAttr{Setsid: true} // Ctrl-C must not end it first
	if err := shell.Start(); err != nil {
		return nil, errors.Join(err, write.Close())
	}
	return write, nil
}

// makeTemplate creates the database that tests copy. Its name holds a hash of
// the migrations: on a lasting server it is made once per schema. The lock keeps
// test processes that share a server from making it at the same time.
func (s *server) makeTemplate(ctx context.Context) error {
	hash, err := hashMigrations()
	if err != nil {
		return err
	}
	s.template = "akademie_template_" + hash
	conn, err := pgx.Connect(ctx, s.admin.String())
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	const lock = int64(0x616b61_74657374) // the session's end releases it
	if _, err := conn.Exec(ctx, "select pg_advisory_lock($1)", lock); err != nil {
		return err
	}
	var done bool
	err = conn.QueryRow(ctx, "select exists (select from pg_database where datname = $1)", s.template).Scan(&done)
	if err != nil || done {
		return err
	}
	// Renamed when it is complete, so that a half-made one is never copied.
	draft := s.template + "_draft"
	for _, order := range []string{
		"drop database if exists " + draft + " with (force)",
		"create database " + draft + " template " + noContent,
	} {
		if _, err := conn.Exec(ctx, order); err != nil {
			return err
		}
	}
	if err := postgres.Migrate(ctx, s.address(draft), slog.New(slog.DiscardHandler)); err != nil {
		return err
	}
	_, err = conn.Exec(ctx, "alter database "+draft+" rename to "+s.template)
	return err
}

func hashMigrations() (string, error) {
	hash := sha256.New()
	names, err := fs.Glob(migrations.FS, "*.sql")
	if err != nil {
		return "", err
	}
	for _, name := range names {
		content, err := fs.ReadFile(migrations.FS, name)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(hash, "%s %d\n%s", name, len(content), content)
	}
	return hex.EncodeToString(hash.Sum(nil)[:6]), nil
}

// exec gives the server one order outside of a transaction.
func (s *server) exec(ctx context.Context, order string) error {
	conn, err := pgx.Connect(ctx, s.admin.String())
	if err != nil {
		return err
	}
	_, err = conn.Exec(ctx, order)
	return cmp.Or(err, conn.Close(ctx))
}
