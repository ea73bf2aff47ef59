package ingest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// memory is a Store that keeps documents in a map.
type memory struct {
	mu       sync.Mutex
	docs     map[string]knowledge.Document // by source and key
	passages map[string][]knowledge.Passage
	nextID   int64
	puts     int
	touches  int
	putErr   func(d knowledge.Document) error
	touchErr error
}

func newMemory() *memory {
	return &memory{docs: map[string]knowledge.Document{}, passages: map[string][]knowledge.Passage{}}
}

func (m *memory) Put(_ context.Context, d knowledge.Document, ps []knowledge.Passage, vectors [][]float32) (int64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.putErr != nil {
		if err := m.putErr(d); err != nil {
			return 0, err
		}
	}
	if vectors != nil && len(vectors) != len(ps) {
		return 0, fmt.Errorf("%d vectors for %d passages", len(vectors), len(ps))
	}
	for i, v := range vectors {
		// The fake embedder writes the length of the text, so that a vector
		// stored with another passage is noticed.
		if want := float32(len(knowledge.EmbeddingText(d.Title, ps[i]))); v[0] != want {
			return 0, fmt.Errorf("passage %d of %s got the vector of another one", i, d.Key)
		}
	}
	id := d.Source + "\x00" + d.Key
	old, ok := m.docs[id]
	if d.ID = old.ID; !ok {
		m.nextID++
		d.ID = m.nextID
	}
	m.docs[id], m.passages[id] = d, ps
	m.puts++
	return d.ID, nil
}

func (m *memory) Stored(_ context.Context, source string) (map[string]knowledge.Stored, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := map[string]knowledge.Stored{}
	for _, d := range m.docs {
		if d.Source == source {
			out[d.Key] = knowledge.Stored{ID: d.ID, Version: d.Version, Hash: d.Hash}
		}
	}
	return out, nil
}

func (m *memory) Touch(_ context.Context, id int64, version string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.touchErr != nil {
		return m.touchErr
	}
	for k, d := range m.docs {
		if d.ID == id {
			d.Version = version
			m.docs[k] = d
			m.touches++
			return nil
		}
	}
	return errors.New("no such document")
}

func (m *memory) Delete(_ context.Context, ids ...int64) (int, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := 0
	for k, d := range m.docs {
		if slices.Contains(ids, d.ID) {
			delete(m.docs, k)
			n++
		}
	}
	return n, nil
}

// keys returns what is stored of a source, in order.
func (m *memory) keys(source string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, d := range m.docs {
		if d.Source == source {
			out = append(out, d.Key)
		}
	}
	slices.Sort(out)
	return out
}

// doc returns the document with a key, whatever its source.
func (m *memory) doc(t *testing.T, key string) knowledge.Document {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, d := range m.docs {
		if d.Key == key {
			return d
		}
	}
	t.Fatalf("no document %q among %v", key, slices.Collect(maps.Keys(m.docs)))
	return knowledge.Document{}
}

// lengths is an Embedder whose vectors hold the length of the text.
type lengths struct {
	mu    sync.Mutex
	calls int
	texts int
	most  int // texts in one call
	err   error
}

func (e *lengths) EmbedPassages(_ context.Context, texts []string) ([][]float32, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.err != nil {
		return nil, e.err
	}
	e.calls++
	e.texts += len(texts)
	e.most = max(e.most, len(texts))
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = []float32{float32(len(t))}
	}
	return out, nil
}

func quiet() *slog.Logger { return slog.New(slog.NewTextHandler(io.Discard, nil)) }

// bundle is what most tests of the pipeline need.
type bundle struct {
	store *memory
	emb   *lengths
	in    *Ingester
}

func setup(opt Options) bundle {
	b := bundle{store: newMemory(), emb: &lengths{}}
	b.in = New(b.store, b.emb, quiet(), opt)
	return b
}

func (b bundle) run(t *testing.T, src Source) Report {
	t.Helper()
	r, err := b.in.Run(t.Context(), src)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// memFS makes a file system of texts, given as name and content in turn.
func memFS(pairs ...string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for i := 0; i+1 < len(pairs); i += 2 {
		fsys[pairs[i]] = &fstest.MapFile{Data: []byte(pairs[i+1])}
	}
	return fsys
}

// text makes a document of n sentences about a subject.
func text(subject string, n int) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n", subject)
	for i := range n {
		fmt.Fprintf(&b, "Zum Thema %s gehört der Punkt %d, der hier in einem ganzen Satz erklärt wird. ", subject, i+1)
	}
	return b.String()
}
