package localpg

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"smart-city-dialog.de/akademie/internal/pause"
)

// pidFile is what a running server writes to postmaster.pid.
type pidFile struct {
	pid    int
	socket string // folder of the socket
	ready  bool   // accepts connections
}

// readPidFile returns the pid file of the cluster at data. The error wraps
// os.ErrNotExist when there is none; other errors mean that it is damaged.
// Format: https://www.postgresql.org/docs/current/storage-file-layout.html
func readPidFile(data string) (pidFile, error) {
	text, err := os.ReadFile(filepath.Join(data, "postmaster.pid"))
	if err != nil {
		return pidFile{}, err
	}
	lines := strings.Split(string(text), "\n")
	pid, err := strconv.Atoi(strings.TrimSpace(lines[0]))
	if err != nil || pid <= 0 {
		return pidFile{}, fmt.Errorf("postmaster.pid: no process id in %.40q", lines[0])
	}
	f := pidFile{pid: pid}
	if len(lines) > 4 {
		f.socket = lines[4]
	}
	if len(lines) > 7 {
		f.ready = strings.TrimSpace(lines[7]) == "ready"
	}
	return f, nil
}

// stopOrphan ends a server of this cluster that has lost its parent, and clears
// lock files that would make PostgreSQL refuse to start although no server is
// there: damaged ones, and those whose process id now belongs to something
// else, as happens after a restart of a container. The caller owns the folder,
// so no server found here can be in good hands.
func (c *cluster) stopOrphan(ctx context.Context) error {
	f, err := readPidFile(c.data)
	if errors.Is(err, os.ErrNotExist) {
		return c.clearSocket()
	}
	if err == nil && servesCluster(f.pid, c.data) {
		if err := c.endServer(ctx, f.pid); err != nil {
			return fmt.Errorf("stop the server left over (process %d): %w", f.pid, err)
		}
		return c.clearSocket()
	}
	if err == nil && !exists(f.pid) {
		// PostgreSQL uses the file to find backends that survived their server.
		return c.clearSocket()
	}
	return errors.Join(os.Remove(filepath.Join(c.data, "postmaster.pid")), c.clearSocket())
}

// endServer stops a server that is not our child.
func (c *cluster) endServer(ctx context.Context, pid int) error {
	watch, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	var watcher sync.WaitGroup
	watcher.Go(func() {
		// A dead process that nobody has waited for still exists: what counts
		// is that it serves no more.
		for servesCluster(pid, c.data) {
			if pause.For(watch, tick) != nil {
				return
			}
		}
		close(done)
	})
	defer watcher.Wait()
	defer cancel()
	err := stopProcess(ctx, func(s syscall.Signal) error { return syscall.Kill(pid, s) }, done)
	if servesCluster(pid, c.data) {
		return err
	}
	return nil // a hard stop is recovered from at the start that follows
}

// exists tells whether there is a process pid, whoever owns it.
func exists(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || errors.Is(err, syscall.EPERM)
}

// clearSocket removes what a dead server left in the socket's folder.
func (c *cluster) clearSocket() error {
	for _, name := range []string{socketFile, socketFile + ".lock"} {
		if err := os.Remove(filepath.Join(c.socket, name)); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	return nil
}

// runsCluster tells from a command line, its words separated by sep, whether it
// is a server of the cluster at data.
func runsCluster(command, sep, data string) bool {
	words := strings.Split(command, sep)
	if filepath.Base(words[0]) != "postgres" {
		return false
	}
	return strings.Contains(command, sep+"-D"+sep+data+sep)
}
