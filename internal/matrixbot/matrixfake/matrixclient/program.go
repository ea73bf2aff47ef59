// Package matrixclient is people at their Matrix client, for tests: matrix-js-sdk with its
// crypto in Rust, which shares nothing with the assistant's library.
//
// The client is the Node program in internal/matrixbot/matrixfake/client, which
// "scripts/setup.sh client" installs. One process (Program) is several people (Person);
// what they do is a line to it, and what comes of it a line back. It meets any homeserver:
// that of package matrixfake, or a real one.
//
// What somebody else wrote is checked as it is read, after decryption, by the same rules
// as matrixfake has for open rooms.
package matrixclient

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a command may take. The program itself gives up earlier where it
// waits for something.
const patience = 40 * time.Second

// maxLine is the most bytes of a result.
const maxLine = 64 << 20

// A Program is a process. Safe for concurrent use.
type Program struct {
	t testing.TB

	writing sync.Mutex
	in      io.WriteCloser

	mu      sync.Mutex
	last    int
	waiting map[int]chan result
	ended   error // why there are no more results
	people  int
}

type result struct {
	ID     int             `json:"id"`
	Result json.RawMessage `json:"result"`
	Error  string          `json:"error"`
}

// Start starts a program that ends with the test.
func Start(t testing.TB) *Program {
	t.Helper()
	dir, err := folder()
	if err != nil {
		t.Fatalf("matrixclient: %v", err)
	}
	ctx, kill := context.WithCancel(context.Background()) // what ends with the test says good-bye after it
	run := exec.CommandContext(ctx, "node", "main.mjs")
	run.Dir = dir
	in, err := run.StdinPipe()
	if err != nil {
		t.Fatalf("matrixclient: %v", err)
	}
	out, err := run.StdoutPipe()
	if err != nil {
		t.Fatalf("matrixclient: %v", err)
	}
	complaints := new(strings.Builder)
	run.Stderr = complaints
	if err := run.Start(); err != nil {
		t.Fatalf("matrixclient: Node is needed, see scripts/setup.sh client: %v", err)
	}
	p := &Program{t: t, in: in, waiting: map[int]chan result{}}
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.read(out)
	}()
	t.Cleanup(func() {
		late := time.AfterFunc(patience, kill)
		defer late.Stop()
		defer kill()
		_ = in.Close()
		<-read
		if err := run.Wait(); err != nil || t.Failed() && complaints.Len() > 0 {
			t.Logf("matrixclient: %v\n%s", err, complaints)
		}
	})
	return p
}

// folder is where the program stands, in the module that the test is run in.
func folder() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("there is no go.mod above the test")
		}
		dir = filepath.Dir(dir)
	}
	dir = filepath.Join(dir, "internal", "matrixbot", "matrixfake", "client")
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return "", fmt.Errorf("the client is not installed, see scripts/setup.sh client: %w", err)
	}
	return dir, nil
}

func (p *Program) read(out io.Reader) {
	lines := bufio.NewScanner(out)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var r result
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			p.t.Errorf("matrixclient: %q: %v", lines.Text(), err)
			continue
		}
		p.mu.Lock()
		to := p.waiting[r.ID]
		delete(p.waiting, r.ID)
		p.mu.Unlock()
		if to != nil {
			to <- r
		}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.ended = errors.New("the program has ended")
	for _, to := range p.waiting {
		to <- result{Error: p.ended.Error()}
	}
	clear(p.waiting)
}

// do has the program do something, and reads the result into out unless it is nil.
func (p *Program) do(out any, as, name string, args map[string]any) error {
	done := make(chan result, 1)
	p.mu.Lock()
	if p.ended != nil {
		p.mu.Unlock()
		return p.ended
	}
	p.last++
	command := map[string]any{"id": p.last, "as": as, "do": name}
	p.waiting[p.last] = done
	p.mu.Unlock()
	for k, v := range args {
		command[k] = v
	}
	line, err := json.Marshal(command)
	if err != nil {
		return err
	}
	p.writing.Lock()
	_, err = p.in.Write(append(line, '\n'))
	p.writing.Unlock()
	if err != nil {
		return err
	}
	late := time.NewTimer(patience)
	defer late.Stop()
	select {
	case r := <-done:
		if r.Error != "" {
			return errors.New(r.Error)
		}
		if out == nil {
			return nil
		}
		return json.Unmarshal(r.Result, out)
	case <-late.C:
		return fmt.Errorf("no result within %v", patience)
	}
}
