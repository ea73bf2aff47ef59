package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/logtest"
)

// TestAcceptanceKilledIngestContinues kills akademie in the middle of an
// ingest. What was stored until then is whole, no PostgreSQL is left over, and
// the next run brings the rest.
func TestAcceptanceKilledIngestContinues(t *testing.T) {
	t.Parallel()
	const documents = 900
	texts, data := t.TempDir(), dataDir(t)
	for i := range documents {
		text := fmt.Sprintf("# Dokument %d\n\n## Inhalt\n\n%s\n\n## Schluss\n\nDas Stichwort lautet Wort%d.\n",
			i, strings.Repeat("Dieser Satz füllt den Abschnitt mit Inhalt über die Verwaltung. ", 40), i)
		if err := os.WriteFile(filepath.Join(texts, fmt.Sprintf("%04d.md", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()

	first := program(ctx, data, "ingest", texts)
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	// Kill it once it has begun to store.
	waitFor(t, func() bool { return countDocuments(t, ctx, data) > 0 })
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	stored := countDocuments(t, ctx, data)
	t.Logf("%d of %d documents stored when killed", stored, documents)

	out, err := program(ctx, data, "ingest", texts).CombinedOutput()
	if err != nil {
		t.Fatalf("second run: %v\n%s", err, out)
	}
	if n := countDocuments(t, ctx, data); n != documents {
		t.Errorf("%d documents after the second run, want %d\n%s", n, documents, out)
	}
	shown, err := program(ctx, data, "documents", "show", "--passages", "1").Output()
	if err != nil || !bytes.Contains(shown, []byte("Das Stichwort lautet")) {
		t.Errorf("a document lost its last passage: %v\n%s", err, shown)
	}
	waitFor(t, func() bool { return !serverRuns(data) })
}

// TestAcceptanceKilledServerLeavesNothingBehind kills akademie while it serves.
// PostgreSQL ends with it, the conversation is there after the restart, and a
// question that was cut off can be asked again.
func TestAcceptanceKilledServerLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	data := dataDir(t)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()

	first, site := startDemo(t, ctx, data)
	answer := askServer(t, ctx, site, `{"question":"Wann startet das Peer-Learning Biletado?"}`)
	if !strings.Contains(answer.Answer, "10. Februar 2026") {
		t.Errorf("answer %q", answer.Answer)
	}
	if err := first.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = first.Wait()
	waitFor(t, func() bool { return !serverRuns(data) })

	second, site := startDemo(t, ctx, data)
	page := get(t, ctx, site+"/c/"+answer.Conversation)
	if !strings.Contains(page, "10. Februar 2026") {
		t.Error("the conversation is lost after a crash and a restart")
	}
	if err := second.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	if err := second.Wait(); err != nil {
		t.Errorf("Ctrl+C: %v", err)
	}
	waitFor(t, func() bool { return !serverRuns(data) })
}

type askedServer struct{ Conversation, Answer string }

var address = regexp.MustCompile(`Akademie: (http://\S+)`)

// startDemo starts the demo on a free port and returns once it serves.
func startDemo(t *testing.T, ctx context.Context, data string) (*exec.Cmd, string) {
	t.Helper()
	cmd := program(ctx, data, "demo", "--addr=127.0.0.1:0")
	var out logtest.Log
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill() })
	waitFor(t, func() bool { return address.MatchString(out.String()) })
	return cmd, address.FindStringSubmatch(out.String())[1]
}

func askServer(t *testing.T, ctx context.Context, site, body string) (a askedServer) {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, site+"/api/v1/ask", strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

func get(t *testing.T, ctx context.Context, url string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	var b bytes.Buffer
	if _, err := b.ReadFrom(res.Body); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
