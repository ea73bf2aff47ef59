package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// waitFor polls until ok holds; it fails the test after half a minute.
func waitFor(t *testing.T, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	deadline := time.After(30 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatal("waited in vain")
		}
	}
}

// dataDir is a data folder that the user PostgreSQL runs as can reach, too.
func dataDir(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.Chmod(filepath.Dir(dir), 0o755); err != nil {
		t.Fatal(err)
	}
	return dir
}

// countDocuments asks a process of its own, as an operator would beside a
// running one.
func countDocuments(t *testing.T, ctx context.Context, data string) int {
	t.Helper()
	out, err := program(ctx, data, "documents", "list", "--json").Output()
	if err != nil {
		t.Fatalf("documents list: %v", err)
	}
	return bytes.Count(out, []byte("\n"))
}

// serverRuns reports whether a PostgreSQL of this data folder runs: some
// process has the folder among its arguments.
func serverRuns(data string) bool {
	files, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, f := range files {
		args, err := os.ReadFile(f)
		if err == nil && strings.Contains(string(args), data) && strings.Contains(string(args), "postgres") {
			return true
		}
	}
	return false
}
