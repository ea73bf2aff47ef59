package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/llm/llmtest"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// manyPassages is a folder with so many passages that embedding them takes
// several calls.
func manyPassages(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	for i := range 3 {
		var b strings.Builder
		fmt.Fprintf(&b, "# Modul %d\n", i)
		for k := range 40 {
			fmt.Fprintf(&b, "\n## Abschnitt %d\n\n%s Das Stichwort lautet Wort%dx%d.\n", k,
				strings.Repeat("Dieser Satz füllt den Abschnitt mit Inhalt über die Verwaltung. ", 12), i, k)
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.md", i)), []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// keyFile holds the key of the model server, with the line end that editors add.
func keyFile(t *testing.T) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "key")
	if err := os.WriteFile(file, []byte(llmtest.ServerKey+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func embedderFlags(t *testing.T, s *llmtest.Server) []string {
	return []string{"--embedder=openai:" + llmtest.ServerModel, "--embedder-url=" + s.URL, "--embedder-key-file=" + keyFile(t)}
}

// An embedder that takes over fails on the way: what it has made is kept, the
// next run makes the rest, and only then do searches use it.
func TestAcceptanceAFailingEmbedderTakesOverInTheEnd(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	if status, out, errs := inProcess(t, database, "ingest", manyPassages(t)); status != exitOK {
		t.Fatalf("ingest: %s %s", out, errs)
	}
	var mu sync.Mutex
	embedded := map[string]int{} // texts by how often
	broken := true
	s := llmtest.NewServer(t).Answer(func(r llmtest.Request) llmtest.Reply {
		mu.Lock()
		defer mu.Unlock()
		if broken && len(embedded) > 60 {
			return llmtest.Status(401)
		}
		for _, text := range r.Input {
			embedded[text]++
		}
		return llmtest.Embeds(48)
	})
	flags := embedderFlags(t, s)
	status, _, errs := inProcess(t, database, append([]string{"migrate"}, flags...)...)
	if status != exitFailed || !strings.Contains(errs, "is the key right?") {
		t.Errorf("status %d, %s", status, errs)
	}
	ask := append([]string{"ask", "Was lautet Wort1x7?"}, flags...)
	if status, out, errs := inProcess(t, database, ask...); status != exitOK || !strings.Contains(out, "Wort1x7") {
		t.Errorf("in between: status %d, %s %s", status, out, errs)
	}
	mu.Lock()
	broken = false
	mu.Unlock()
	if status, _, errs := inProcess(t, database, append([]string{"migrate"}, flags...)...); status != exitOK {
		t.Fatalf("second run: %s", errs)
	}
	mu.Lock()
	before := len(embedded)
	for text, n := range embedded {
		if n > 1 && strings.Contains(text, "Stichwort") {
			t.Errorf("embedded %d times: %.60q", n, text)
		}
	}
	mu.Unlock()
	if status, out, errs := inProcess(t, database, ask...); status != exitOK {
		t.Errorf("status %d, %s %s", status, out, errs)
	}
	mu.Lock()
	defer mu.Unlock()
	if embedded["Was lautet Wort1x7?"] == 0 && len(embedded) == before {
		t.Error("the question was not embedded")
	}
}

// A server starts while its models are away, answers by words, says so, and
// uses them once they are there, also for what was ingested meanwhile.
func TestAcceptanceServesWhileModelsAreAway(t *testing.T) {
	t.Parallel()
	var there atomic.Bool
	var questions atomic.Int32
	s := llmtest.NewServer(t).Answer(func(r llmtest.Request) llmtest.Reply {
		if !there.Load() {
			return llmtest.Status(401)
		}
		if len(r.Input) == 1 {
			questions.Add(1)
		}
		return llmtest.Embeds(48)
	})
	database := pgtest.URL(t)
	flags := append(embedderFlags(t, s), manyPassages(t))
	status, out, errs := inProcess(t, database, append([]string{"ingest"}, flags...)...)
	if status != exitOK || !strings.Contains(out, "noch ohne Vektoren") {
		t.Fatalf("ingest: status %d, %s %s", status, out, errs)
	}

	var logs logtest.Log
	log := slog.New(slog.NewTextHandler(&logs, nil))
	settings := &Settings{DatabaseURL: database}
	settings.rest = time.Millisecond
	settings.Embedder, settings.EmbedderURL, settings.EmbedderKeyFile = "openai:"+llmtest.ServerModel, s.URL, keyFile(t)
	a, err := openApp(t.Context(), settings, log)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	a.vectorsPause = 20 * time.Millisecond
	ctx, cancel := context.WithCancel(t.Context())
	ready, done := make(chan string, 1), make(chan error, 1)
	go func() {
		defer close(ready) // lets the test go on when serving fails
		done <- a.serve(ctx, &httpSettings{Addr: "localhost:0", Rate: 1000, BookingRate: 1000}, settings, log, serveOptions{ready: func(address string) { ready <- address }})
	}()
	defer func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("serve: %v", err)
		}
	}()
	address := "http://" + <-ready
	if text := answerTo(t, address, "Was lautet Wort1x7?"); !strings.Contains(text, "Wort1x7") {
		t.Errorf("without the model: %s", text)
	}
	if !strings.Contains(logs.String(), "searching by words only") {
		t.Errorf("no warning:\n%s", logs.String())
	}
	// Between two failures it may be recovering.
	waitFor(t, func() bool { return !strings.Contains(get(t, ctx, address+"/healthz"), "embedder: ok") })
	if h := get(t, ctx, address+"/healthz"); !strings.HasPrefix(h, "ok\n") {
		t.Errorf("healthz: %s", h)
	}
	if questions.Load() != 0 {
		t.Error("questions were embedded before there was a vector")
	}

	there.Store(true)
	waitFor(t, a.base.VectorsActive)
	if text := answerTo(t, address, "Was lautet Wort2x3?"); !strings.Contains(text, "Wort2x3") || questions.Load() == 0 {
		t.Errorf("with the model: %d questions embedded, %s", questions.Load(), text)
	}
	if strings.Contains(logs.String()+out+errs, llmtest.ServerKey) {
		t.Error("the key is logged")
	}
}

func answerTo(t *testing.T, address, question string) string {
	t.Helper()
	body, err := json.Marshal(map[string]string{"question": question})
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.Post(address+"/api/v1/ask", "application/json", strings.NewReader(string(body)))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	answer, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s %v", question, res.Status, err)
	}
	return string(answer)
}

func TestModelSettingsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	twoKeys, empty := filepath.Join(dir, "two"), filepath.Join(dir, "empty")
	for file, text := range map[string]string{twoKeys: "a\nb\n", empty: "\n"} {
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for want, args := range map[string][]string{
		"none of offline":          {"--llm=gpt"},
		"--llm: \"ollama:\"":       {"--llm=ollama:"},
		"--llm-url is missing":     {"--llm=openai:x"},
		"not an address":           {"--llm=openai:x", "--llm-url=models.example.org"},
		"must not hold a password": {"--llm=openai:x", "--llm-url=https://a:geheim@example.org"},
		"must end with its path":   {"--llm=openai:x", "--llm-url=https://example.org/v1?x=geheim"},
		"one key and nothing else": {"--llm=openai:x", "--llm-url=https://example.org", "--llm-key-file=" + twoKeys},
		"must hold one key":        {"--embedder=openai:x", "--embedder-url=https://example.org", "--embedder-key-file=" + empty},
		"--embedder-url is":        {"--embedder=openai:x"},
		"--embedder: \"e5\" is":    {"--embedder=e5"},
		"the dimension must":       {"--embedder=ollama:e5", "--embedder-dim=9000"},
		"the weight":               {"--embedder=ollama:e5", "--embedder-weight=-1"},
		"--rerank-url is missing":  {"--rerank-model=bge"},
		"--rerank-url: not an":     {"--rerank-url=bge"},
		"negative":                 {"--llm=ollama:x", "--llm-calls=-1"},
	} {
		status, _, errs := inProcess(t, "postgres://localhost:1/x", append([]string{"ask", "Was?"}, args...)...)
		if status == exitOK || !strings.Contains(strings.ReplaceAll(errs, `\"`, `"`), want) || strings.Contains(errs, "geheim") {
			t.Errorf("%q: status %d, %s", args, status, errs)
		}
	}
}

func TestModelsShareAServerWhenOneAddressIsGiven(t *testing.T) {
	t.Parallel()
	s := llmtest.NewServer(t, llmtest.Embeds(8))
	log := slog.New(slog.DiscardHandler)
	settings := modelSettings{LLM: "openai:chat", LLMURL: s.URL, Embedder: "openai:" + llmtest.ServerModel, keys: modelKeys{llm: llmtest.ServerKey}}
	m, err := settings.openModels(log)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := m.embedder.EmbedQuery(t.Context(), "Was?"); err != nil {
		t.Error(err)
	}
	if got := strings.Join(m.status(), ", "); got != "llm: ok, embedder: ok" {
		t.Error(got)
	}
	// Another kind of server is not the same one, and does not get the key.
	settings.rest = time.Millisecond
	settings.Embedder, settings.EmbedderURL = "ollama:bge-m3", ""
	if m, err = settings.openModels(log); err != nil || !strings.HasPrefix(m.embedder.Name(), "ollama:bge-m3") {
		t.Errorf("%v %v", m, err)
	}
}

func TestKeysComeFromTheEnvironment(t *testing.T) {
	t.Parallel()
	got := readKeys(func(name string) (string, bool) { return "value of " + name, true })
	if want := (modelKeys{"value of AKADEMIE_LLM_KEY", "value of AKADEMIE_EMBEDDER_KEY", "value of AKADEMIE_RERANK_KEY"}); got != want {
		t.Errorf("%+v", got)
	}
}

func TestSearchesAskTheReranker(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	if status, out, errs := inProcess(t, database, "ingest", manyPassages(t)); status != exitOK {
		t.Fatalf("ingest: %s %s", out, errs)
	}
	inOrder := func(r llmtest.Request) llmtest.Reply { // as they were
		scores := make([]llmtest.Score, len(r.Documents))
		for i := range scores {
			scores[i] = llmtest.Score{Index: i, Score: -float64(i)}
		}
		return llmtest.Reranks(llmtest.Cohere, scores...)
	}
	for name, reply := range map[string]func(llmtest.Request) llmtest.Reply{
		"that answers": inOrder,
		"that is away": func(llmtest.Request) llmtest.Reply { return llmtest.Status(401) },
		"that stalls":  func(llmtest.Request) llmtest.Reply { return llmtest.Hangs() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := llmtest.NewServer(t).Answer(reply)
			status, out, errs := inProcess(t, database, "ask", "Wie lautet das Stichwort Wort1x7?",
				"--rerank-url="+s.URL, "--rerank-model="+llmtest.ServerModel, "--rerank-key-file="+keyFile(t))
			if status != exitOK || !strings.Contains(out, "Wort1x7") {
				t.Errorf("status %d, %s %s", status, out, errs)
			}
			if rs := s.Requests(); len(rs) == 0 || !strings.Contains(rs[0].Query, "Wort1x7") || len(rs[0].Documents) < 2 {
				t.Errorf("asked %d times", len(rs))
			}
		})
	}
}
