package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"

	"smart-city-dialog.de/akademie/internal/pause"
)

// Lease is a process's share in a server that several processes use. The server
// runs at least until the lease is closed or the process ends.
type Lease struct {
	url   string
	users *fileLock
}

// URL is the address of the server's one database, for pgx.
func (l *Lease) URL() string { return l.url }

// Close gives the share up. The last one to do so ends the server.
func (l *Lease) Close() { l.users.release() }

// Attach joins the server of cfg.Dir. When none runs, it spawns a supervisor
// (see Supervise) that starts one. ctx bounds the wait for the server.
func Attach(ctx context.Context, cfg Config) (_ *Lease, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("localpg.Attach(%q): %w", cfg.Dir, err)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, startTimeout)
	defer cancel()
	dir, err := prepare(cfg.Dir)
	if err != nil {
		return nil, err
	}
	// This waits while a server is being shut down, and from here on keeps the
	// next one from being shut down.
	users, err := lock(ctx, dir, usersLock, false)
	if err != nil {
		return nil, err
	}
	url, err := join(ctx, dir, cfg)
	if err != nil {
		users.release()
		return nil, err
	}
	return &Lease{url: url, users: users}, nil
}

// join returns the address of the running server, starting one if needed. A
// supervisor found running may be about to fail, so it tries more than once.
func join(ctx context.Context, dir string, cfg Config) (string, error) {
	if url, err := runningServer(ctx, dir); err == nil {
		return url, nil
	}
	var last error
	for range 3 {
		supervisor, err := spawnSupervisor(dir, cfg)
		if err != nil {
			return "", err
		}
		url, err := supervisor.awaitServer(ctx, dir)
		if err == nil {
			return url, nil
		}
		if !errors.Is(err, errNotServed) {
			return "", err
		}
		last = err
	}
	return "", last
}

// errNotServed says that no process is running or starting a server.
var errNotServed = errors.New("no process runs the server")

// runningServer returns the address of the server of dir if it has an owner and
// accepts connections. A server without an owner is about to end.
func runningServer(ctx context.Context, dir string) (string, error) {
	has, err := owned(dir)
	if err != nil {
		return "", err
	}
	if !has {
		return "", errNotServed
	}
	base, err := locate(dir)
	if err != nil {
		return "", err
	}
	f, err := readPidFile(filepath.Join(base, clusterName))
	if err != nil {
		return "", err
	}
	if !f.ready {
		return "", errors.New("the server is starting or stopping")
	}
	url := socketURL(f.socket, database)
	return url, ping(ctx, url)
}

// supervisor is a process that was spawned to call Supervise.
type supervisor struct {
	log   string // path of its output
	start int64  // where its output begins in log
	done  chan struct{}
	err   error // how it ended; read after done
}

// spawnSupervisor starts the supervisor in a session of its own, so that what
// ends this process (Ctrl-C, a closed terminal) does not end it.
func spawnSupervisor(dir string, cfg Config) (*supervisor, error) {
	command := cfg.Supervisor
	if len(command) == 0 {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		command = []string{self, "supervise-postgres", dir}
	}
	path := filepath.Join(dir, "supervisor.log")
	logs, err := openLog(path)
	if err != nil {
		return nil, err
	}
	defer logs.Close()
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Dir = "/"
	cmd.Stdout, cmd.Stderr = logs.file, logs.file
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	for _, v := range os.Environ() { // our settings and secrets are none of its business
		if !strings.HasPrefix(v, "AKADEMIE_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the supervisor of PostgreSQL: %w", err)
	}
	s := &supervisor{log: path, start: logs.size, done: make(chan struct{})}
	// Nobody waits for this goroutine: it ends with the supervisor, which by
	// design ends after this process has let go of the server.
	go func() {
		s.err = cmd.Wait()
		close(s.done)
	}()
	return s, nil
}

// awaitServer returns the server's address once it accepts connections. The
// error is errNotServed when the supervisor left the job to another one that
// is gone as well.
func (s *supervisor) awaitServer(ctx context.Context, dir string) (string, error) {
	for {
		url, err := runningServer(ctx, dir)
		if err == nil {
			return url, nil
		}
		select {
		case <-s.done:
			if s.err != nil {
				return "", fmt.Errorf("the supervisor of PostgreSQL failed: %w: %s", s.err, s.output())
			}
			if errors.Is(err, errNotServed) {
				return "", err
			}
		default:
		}
		var refused *pgconn.PgError
		if errors.As(err, &refused) && strings.HasPrefix(refused.Code, "28") { // not authorised: waiting will not help
			return "", err
		}
		if pause.For(ctx, tick) != nil {
			return "", fmt.Errorf("no server in time: %w (see %s)", err, s.log)
		}
	}
}

// output returns the end of what the supervisor printed.
func (s *supervisor) output() string {
	text, err := os.ReadFile(s.log)
	if err != nil || int64(len(text)) < s.start {
		return "see " + s.log
	}
	text = text[s.start:]
	return strings.TrimSpace(string(text[max(0, len(text)-maxTail):]))
}
