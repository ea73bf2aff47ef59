package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"time"
)

// How long each way of stopping gets before the next, harder one.
const (
	fastShutdown      = 20 * time.Second
	immediateShutdown = 5 * time.Second
)

// child is a running server process.
type child struct {
	cmd  *exec.Cmd
	log  *logFile
	done chan struct{} // closed when the process has ended
	err  error         // how it ended; read after done
}

// spawn starts the server process. It does not wait until it answers.
func (c *cluster) spawn(throwaway bool) (*child, error) {
	logs, err := openLog(filepath.Join(c.dir, "postgres.log"))
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(filepath.Join(c.install.bin, "postgres"), c.settings(throwaway)...)
	cmd.Dir, cmd.Env = c.data, serverEnv()
	cmd.Stdout, cmd.Stderr = logs, logs
	cmd.WaitDelay = immediateShutdown // a stray backend must not hold the log open
	cmd.SysProcAttr = childAttr(c.account, !throwaway)
	ch := &child{cmd: cmd, log: logs, done: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel ties the parent-death signal to the thread that forked,
		// so the thread stays ours until the server has ended.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err != nil {
			return
		}
		ch.err = errors.Join(cmd.Wait(), logs.Close())
		close(ch.done)
	}()
	if err := <-started; err != nil {
		return nil, errors.Join(fmt.Errorf("start postgres: %w", err), logs.Close())
	}
	return ch, nil
}

// stop asks the server to end, ever less politely, and waits for it. It returns
// an error only when the server had to be stopped the hard way.
func (ch *child) stop(ctx context.Context) error {
	signal := func(s syscall.Signal) error { return ch.cmd.Process.Signal(s) }
	return stopProcess(ctx, signal, ch.done)
}

// stopProcess sends PostgreSQL's shutdown signals in order of harshness until
// done is closed: fast (sessions are cut, data is flushed), immediate (as in a
// crash, recovered at the next start), kill.
func stopProcess(ctx context.Context, signal func(syscall.Signal) error, done <-chan struct{}) error {
	select {
	case <-done:
		return nil
	default:
	}
	steps := []struct {
		signal syscall.Signal
		limit  time.Duration
	}{{syscall.SIGINT, fastShutdown}, {syscall.SIGQUIT, immediateShutdown}, {syscall.SIGKILL, immediateShutdown}}
	for i, step := range steps {
		if err := signal(step.signal); err != nil && !errors.Is(err, os.ErrProcessDone) && !errors.Is(err, syscall.ESRCH) {
			return fmt.Errorf("signal postgres: %w", err)
		}
		limit, cancel := context.WithTimeout(context.WithoutCancel(ctx), step.limit)
		stopEarly := func() bool { return true }
		if i == 0 { // only the polite step may be cut short by the caller
			stopEarly = context.AfterFunc(ctx, cancel)
		}
		select {
		case <-done:
		case <-limit.Done():
		}
		stopEarly()
		cancel()
		select {
		case <-done:
			if i > 0 {
				return fmt.Errorf("postgres had to be stopped with %v", step.signal)
			}
			return nil
		default:
		}
	}
	return errors.New("postgres does not end, even after being killed")
}

// settings are the server's options. They are passed on each start, so that a
// change here reaches existing clusters.
func (c *cluster) settings(throwaway bool) []string {
	options := []string{
		"listen_addresses=", // no TCP
		"port=" + port,
		// The value is a list: quotes keep commas and blanks of a path in it.
		`unix_socket_directories="` + strings.ReplaceAll(c.socket, `"`, `""`) + `"`,
		"unix_socket_permissions=0700",
		"random_page_cost=1.1", // solid-state disks
		"jit=off",              // its compile time exceeds our queries' run time
		"timezone=UTC",
		"lc_messages=C",
		"logging_collector=off",
		"max_logical_replication_workers=0", // saves a process
		"log_min_messages=warning",
		"log_checkpoints=off",
		"log_line_prefix=%m [%p] ",
		// Details and statements of failed commands can hold personal data.
		"log_error_verbosity=terse",
		"log_min_error_statement=panic",
	}
	if smallSharedMemory() { // a container: parallel index builds would fail
		options = append(options, "dynamic_shared_memory_type=mmap")
	}
	if throwaway {
		options = append(options,
			"max_connections=200", "shared_buffers=64MB",
			"fsync=off", "synchronous_commit=off", "full_page_writes=off",
			"wal_level=minimal", "max_wal_senders=0", "autovacuum=off")
	} else {
		options = append(options,
			"max_connections=50", "shared_buffers=128MB", "synchronous_commit=on",
			"maintenance_work_mem=256MB") // building a vector index in memory
	}
	args := []string{"-D", c.data}
	for _, option := range options {
		args = append(args, "-c", option)
	}
	return args
}

// serverEnv is the environment of the server and of initdb: the caller's PG*
// and LC_* variables must not change what they do.
func serverEnv() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LANG=C", "LC_ALL=C"}
}
