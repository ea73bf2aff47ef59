package localpg

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/pause"
)

// The test binary is also the programs that the tests kill.
const (
	roleParent    = "test-parent"             // Start, then wait
	roleUser      = "test-user"               // Attach, then wait
	roleSupervise = "test-supervise-postgres" // Supervise
)

func TestMain(m *testing.M) {
	if len(os.Args) == 3 && strings.HasPrefix(os.Args[1], "test-") {
		if err := playRole(os.Args[1], os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// playRole runs until standard input ends, after printing the server's URL.
func playRole(role, dir string) error {
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cfg := Config{Dir: dir, Supervisor: []string{self, roleSupervise, dir}}
	switch role {
	case roleSupervise:
		return Supervise(ctx, cfg)
	case roleParent:
		server, err := Start(ctx, cfg)
		if err != nil {
			return err
		}
		defer server.Stop(context.Background())
		fmt.Println(server.URL())
	case roleUser:
		lease, err := Attach(ctx, cfg)
		if err != nil {
			return err
		}
		defer lease.Close()
		fmt.Println(lease.URL())
	}
	_, err = io.Copy(io.Discard, os.Stdin)
	return err
}

// program is a running copy of the test binary.
type program struct {
	cmd   *exec.Cmd
	stdin io.Closer
	out   *bufio.Reader
}

// launch starts a program without waiting for its server.
func launch(t *testing.T, role, dir string) *program {
	t.Helper()
	cmd := exec.Command(os.Args[0], role, dir)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = t.Output()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p := &program{cmd: cmd, stdin: stdin, out: bufio.NewReader(stdout)}
	t.Cleanup(func() {
		if cmd.ProcessState == nil {
			cmd.Process.Kill()
			cmd.Wait()
		}
	})
	return p
}

// url waits for the program's server.
func (p *program) url(t *testing.T) string {
	t.Helper()
	line, err := p.out.ReadString('\n')
	if err != nil {
		t.Fatalf("the program ended without a server: %v", err)
	}
	return strings.TrimSpace(line)
}

func (p *program) kill(t *testing.T) {
	t.Helper()
	if err := p.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	p.cmd.Wait()
}

func (p *program) quit(t *testing.T) {
	t.Helper()
	p.stdin.Close()
	if err := p.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAcceptanceKilledParentLeavesNoServerBehind(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	parent := launch(t, roleParent, cfg.Dir)
	pid := serverOf(t, parent.url(t))
	parent.kill(t)
	awaitEnd(t, pid)

	// What it stored is there: the server ended in good order or recovered.
	stop(t, start(t, Config{Dir: cfg.Dir}))
}

func TestProcessesShareOneServerAndTheLastEndsIt(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	one, two := launch(t, roleUser, cfg.Dir), launch(t, roleUser, cfg.Dir) // at the same time
	pid := serverOf(t, one.url(t))
	if other := serverOf(t, two.url(t)); other != pid {
		t.Fatalf("two servers: %d and %d", pid, other)
	}
	one.quit(t)
	three := launch(t, roleUser, cfg.Dir)
	if other := serverOf(t, three.url(t)); other != pid {
		t.Errorf("the server changed although a user was left: %d, then %d", pid, other)
	}
	two.quit(t)
	three.quit(t)
	awaitEnd(t, pid)
}

func TestAcceptanceKilledUsersLeaveNoServerBehind(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	one, two := launch(t, roleUser, cfg.Dir), launch(t, roleUser, cfg.Dir)
	pid := serverOf(t, one.url(t))
	execSQL(t, two.url(t), "create table note ()")
	one.kill(t)
	two.kill(t)

	// Whoever comes while the server shuts down gets the next one.
	next := launch(t, roleUser, cfg.Dir)
	url := next.url(t)
	execSQL(t, url, "drop table note")
	nextPid := serverOf(t, url)
	next.kill(t)
	awaitEnd(t, pid)
	awaitEnd(t, nextPid)
}

func TestKilledSupervisorTakesItsServerAlong(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	user := launch(t, roleUser, cfg.Dir)
	pid := serverOf(t, user.url(t))
	kill(t, parentOf(t, pid), syscall.SIGKILL)
	awaitEnd(t, pid)

	// The next process brings a supervisor of its own.
	next := launch(t, roleUser, cfg.Dir)
	nextPid := serverOf(t, next.url(t))
	next.quit(t)
	user.quit(t)
	awaitEnd(t, nextPid)
}

func TestSupervisorRestartsAServerThatWasKilled(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	user := launch(t, roleUser, cfg.Dir)
	pid := serverOf(t, user.url(t))
	kill(t, pid, syscall.SIGKILL)
	awaitEnd(t, pid)

	next := launch(t, roleUser, cfg.Dir)
	nextPid := serverOf(t, next.url(t))
	next.quit(t)
	user.quit(t)
	awaitEnd(t, nextPid)
}

func TestSupervisorThatFailsIsQuotedToTheUser(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	cfg.Supervisor = []string{"/bin/sh", "-c", "echo kein Platz >&2; exit 3"}
	_, err := Attach(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "kein Platz") {
		t.Errorf("error = %v, want it to quote the supervisor", err)
	}
}

func TestAttachFailsWhenItsContextEnds(t *testing.T) {
	t.Parallel()
	cfg := config(t)
	cfg.Supervisor = []string{"/bin/sh", "-c", "read line"} // never starts a server
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if _, err := Attach(ctx, cfg); err == nil {
		t.Error("attached to nothing")
	}
}

// serverOf returns the process id of the server at url.
func serverOf(t *testing.T, url string) int {
	t.Helper()
	f, err := readPidFile(query(t, url, "show data_directory"))
	if err != nil {
		t.Fatal(err)
	}
	return f.pid
}

func parentOf(t *testing.T, pid int) int {
	t.Helper()
	out, err := exec.Command("ps", "-o", "ppid=", "-p", strconv.Itoa(pid)).Output()
	if err != nil {
		t.Fatal(err)
	}
	ppid, err := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil {
		t.Fatal(err)
	}
	return ppid
}

func kill(t *testing.T, pid int, s syscall.Signal) {
	t.Helper()
	if err := syscall.Kill(pid, s); err != nil {
		t.Fatal(err)
	}
}

// awaitEnd fails the test when the process still runs after a generous time.
func awaitEnd(t *testing.T, pid int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for running(pid) {
		if pause.For(ctx, 5*tick) != nil {
			t.Fatalf("process %d is still there", pid)
		}
	}
}

// running does not count processes that are dead but not waited for: who
// inherits orphans may be slow to do so.
func running(pid int) bool {
	out, err := exec.Command("ps", "-o", "stat=", "-p", strconv.Itoa(pid)).Output()
	return err == nil && !strings.HasPrefix(strings.TrimSpace(string(out)), "Z")
}

func pidText(pid int) string {
	lines := []string{strconv.Itoa(pid), "/nowhere", "0", port, filepath.Dir("/nowhere/x"), "", "0 0", "ready   "}
	return strings.Join(lines, "\n") + "\n"
}
