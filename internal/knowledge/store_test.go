package knowledge

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// A bundle is a Store on a database of its own.
type bundle struct {
	*Store
	pool *pgxpool.Pool
}

func setup(t *testing.T) *bundle {
	t.Helper()
	pool := pgtest.Open(t)
	return &bundle{newStore(t, pool), pool}
}

func newStore(t *testing.T, pool *pgxpool.Pool) *Store {
	t.Helper()
	return New(pool, german.NewAnalyzer(nil), llm.NewOffline(), slog.New(slog.NewTextHandler(t.Output(), nil)))
}

func openPool(t *testing.T, address string) *pgxpool.Pool {
	t.Helper()
	pool, err := postgres.Open(t.Context(), address)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	return pool
}

func containsAll(s string, parts ...string) bool {
	for _, p := range parts {
		if !strings.Contains(s, p) {
			return false
		}
	}
	return true
}

// put stores a document with one passage per text and refreshes the index.
func (b *bundle) put(t *testing.T, d Document, texts ...string) int64 {
	t.Helper()
	id := put(t, b.Store, d, texts...)
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return id
}

func put(t *testing.T, s *Store, d Document, texts ...string) int64 {
	t.Helper()
	d, ps, vectors := document(t, s.emb, d, texts...)
	id, err := s.Put(t.Context(), d, ps, vectors)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// document fills in what a test does not care about.
func document(t *testing.T, emb llm.Embedder, d Document, texts ...string) (Document, []Passage, [][]float32) {
	t.Helper()
	if d.Source == "" {
		d.Source = "test"
	}
	if d.Key == "" {
		d.Key = d.Title
	}
	if d.Kind == "" {
		d.Kind = KindPage
	}
	if d.Language == "" {
		d.Language = "de"
	}
	d.Markdown = strings.Join(texts, "\n\n")
	hash := sha256.Sum256([]byte(d.Markdown))
	d.Hash = hash[:]
	ps := make([]Passage, len(texts))
	inputs := make([]string, len(texts))
	for i, text := range texts {
		ps[i] = Passage{Position: i, Text: text, Sentences: []german.Span{{Start: 0, End: len(text)}}}
		inputs[i] = EmbeddingText(d.Title, ps[i])
	}
	vectors, err := emb.EmbedPassages(t.Context(), inputs)
	if err != nil {
		t.Fatal(err)
	}
	return d, ps, vectors
}

// keys searches and returns the keys of the hits' documents in order; a document
// without one has its title as key.
func keys(t *testing.T, s *Store, q Query) []string {
	t.Helper()
	r, err := s.Search(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, h := range r.Hits {
		found = append(found, h.Document.Key)
	}
	return found
}

func date(s string) time.Time {
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return d
}

func TestPutStoresWhatReadReturns(t *testing.T) {
	t.Parallel()
	b := setup(t)
	d, ps, vectors := document(t, b.emb, Document{
		Title: "Datenstrategie", Kind: KindModule, URL: "https://example.org/d", Note: "Demotext",
		Published: date("2025-09-18"), Version: "etag-1",
	}, "Die Datenstrategie beginnt mit einer Bestandsaufnahme.", "Danach folgt der Plan.")
	ps[1].Headings = []string{"Ablauf", "Zweiter Schritt"}
	id, err := b.Put(t.Context(), d, ps, vectors)
	if err != nil {
		t.Fatal(err)
	}

	got, err := b.Document(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if got.UpdatedAt.IsZero() || !got.Published.Equal(d.Published) {
		t.Errorf("updated %v, published %v", got.UpdatedAt, got.Published)
	}
	got.UpdatedAt, got.Published, d.Published, d.ID = time.Time{}, time.Time{}, time.Time{}, id
	if fmt.Sprint(got) != fmt.Sprint(d) {
		t.Errorf("Document:\n got %v\nwant %v", got, d)
	}
	passages, err := b.Passages(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if len(passages) != 2 || passages[1].Text != ps[1].Text || passages[1].Sentences[0] != ps[1].Sentences[0] ||
		fmt.Sprint(passages[1].Headings) != "[Ablauf Zweiter Schritt]" || passages[1].DocumentID != id {
		t.Errorf("Passages: got %+v", passages)
	}
	near, err := b.Neighbours(t.Context(), passages[1], 1)
	if err != nil || len(near) != 1 || near[0].ID != passages[0].ID {
		t.Errorf("Neighbours: got %+v, %v", near, err)
	}
	held, err := b.Stored(t.Context(), "test")
	if err != nil || held["Datenstrategie"].ID != id || held["Datenstrategie"].Version != "etag-1" || string(held["Datenstrategie"].Hash) != string(d.Hash) {
		t.Errorf("Stored: got %v, %v", held, err)
	}
	counts, err := b.Count(t.Context())
	if err != nil || counts != (Counts{Documents: 1, Passages: 2}) {
		t.Errorf("Count: got %v, %v", counts, err)
	}
}

func TestDocumentsAreListedNewestFirstByKind(t *testing.T) {
	t.Parallel()
	b := setup(t)
	put(t, b.Store, Document{Title: "alt", Kind: KindPodcast, Published: date("2024-01-01")}, "x")
	put(t, b.Store, Document{Title: "ohne", Kind: KindPodcast}, "x")
	put(t, b.Store, Document{Title: "neu", Kind: KindPodcast, Published: date("2025-01-01")}, "x")
	put(t, b.Store, Document{Title: "anders", Kind: KindModule, Published: date("2026-01-01")}, "x")
	ds, err := b.Documents(t.Context(), DocumentFilter{Kind: KindPodcast})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range ds {
		got = append(got, d.Title)
	}
	if fmt.Sprint(got) != "[neu alt ohne]" {
		t.Errorf("got %v", got)
	}
	ds, err = b.Documents(t.Context(), DocumentFilter{Offset: 1, Limit: 1})
	if err != nil || len(ds) != 1 || ds[0].Title != "neu" {
		t.Errorf("second page: got %v, %v", ds, err)
	}
}

func TestTouchChangesOnlyTheVersionHint(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.put(t, Document{Title: "a", Version: "1"}, "Text")
	before := b.index.Load().version
	if err := b.Touch(t.Context(), id, "2"); err != nil {
		t.Fatal(err)
	}
	if held, err := b.Stored(t.Context(), "test"); err != nil || held["a"].Version != "2" {
		t.Errorf("got %v, %v", held, err)
	}
	if err := b.Refresh(t.Context()); err != nil || b.index.Load().version != before {
		t.Errorf("the version of the base moved from %d to %d (%v)", before, b.index.Load().version, err)
	}
	if err := b.Touch(t.Context(), id+1, "2"); !errors.Is(err, fault.NotFound) {
		t.Errorf("unknown document: got %v, want NotFound", err)
	}
}

func TestPutRefusesHostileInputAndStoresNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for name, spoil := range map[string]func(d *Document, p *Passage, v []float32){
		"NUL in the text":            func(_ *Document, p *Passage, _ []float32) { p.Text = "a\x00b" },
		"invalid UTF-8 in the text":  func(_ *Document, p *Passage, _ []float32) { p.Text = "a\xffb" },
		"invalid UTF-8 in the title": func(d *Document, _ *Passage, _ []float32) { d.Title = "\xc3" },
		"NUL in a heading":           func(_ *Document, p *Passage, _ []float32) { p.Headings = []string{"\x00"} },
		"an unknown kind":            func(d *Document, _ *Passage, _ []float32) { d.Kind = "poem" },
		"an unknown language":        func(d *Document, _ *Passage, _ []float32) { d.Language = "fr" },
		"no key":                     func(d *Document, _ *Passage, _ []float32) { d.Key = "" },
		"a sentence outside":         func(_ *Document, p *Passage, _ []float32) { p.Sentences = []german.Span{{Start: 0, End: 999}} },
		"a vector of another length": func(_ *Document, _ *Passage, v []float32) { clear(v) },
		"an endless title":           func(d *Document, _ *Passage, _ []float32) { d.Title = strings.Repeat("x", maxField+1) },
	} {
		d, ps, vectors := document(t, b.emb, Document{Title: "Schlimm"}, "Ein Text.")
		spoil(&d, &ps[0], vectors[0])
		if _, err := b.Put(t.Context(), d, ps, vectors); !errors.Is(err, fault.Invalid) {
			t.Errorf("%s: got %v, want Invalid", name, err)
		}
	}
	if counts, err := b.Count(t.Context()); err != nil || counts.Documents != 0 {
		t.Errorf("stored nevertheless: %v, %v", counts, err)
	}
}

func TestAcceptanceAPutThatIsCutOffLeavesWhatWasThere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.put(t, Document{Title: "Bestand"}, "Die alte Fassung steht hier.")
	// The last statement of the transaction waits for this lock: everything is
	// written by then, but not committed.
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	var pid uint32
	if _, err := tx.Exec(t.Context(), `select version from knowledge_version for update`); err != nil {
		t.Fatal(err)
	}
	pid = tx.Conn().PgConn().PID()
	ctx, cancel := context.WithCancel(t.Context())
	failed := make(chan error, 1)
	d, ps, vectors := document(t, b.emb, Document{Title: "Bestand"}, "Die neue Fassung.", "Mit zwei Absätzen.")
	go func() {
		_, err := b.Put(ctx, d, ps, vectors)
		failed <- err
	}()
	for blocked := false; !blocked; {
		err := b.pool.QueryRow(t.Context(), `select exists (select 1 from pg_stat_activity where $1 = any(pg_blocking_pids(pid)))`, int32(pid)).Scan(&blocked)
		if err != nil {
			t.Fatal(err)
		}
	}
	cancel()
	if err := <-failed; err == nil {
		t.Fatal("Put succeeded without its last statement")
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	passages, err := b.Passages(t.Context(), id)
	if err != nil || len(passages) != 1 || !strings.Contains(passages[0].Text, "alte") {
		t.Errorf("got %+v, %v", passages, err)
	}
	if err := b.Refresh(t.Context()); err != nil || b.Size() != 1 {
		t.Errorf("index holds %d passages, %v", b.Size(), err)
	}
}

func TestDocumentsAreFoundByTheirKeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ki := put(t, b.Store, Document{Key: "modules/ki.md", Title: "KI"}, "x")
	other := put(t, b.Store, Document{Key: "modules/recht.md", Title: "Recht"}, "x")
	got, err := b.Keyed(t.Context(), []string{"modules/ki.md", "modules/recht.md", "modules/ohne.md"})
	if want := map[string]int64{"modules/ki.md": ki, "modules/recht.md": other}; err != nil || !maps.Equal(got, want) {
		t.Errorf("got %v, %v, want %v", got, err, want)
	}
	if got, err = b.Keyed(t.Context(), nil); err != nil || len(got) != 0 {
		t.Errorf("no keys: %v, %v", got, err)
	}
}
