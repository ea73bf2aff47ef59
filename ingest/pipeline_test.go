package ingest

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestRunStoresChangesAndRemovesWhatTheSourceDoes(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	fsys := memFS("a.md", text("Parken", 5), "b.md", text("Radwege", 5), "c/d.md", text("Bäume", 5))
	src := FS("demo", fsys)

	r := b.run(t, src)
	if r.New != 3 || r.Listed != 3 || r.Failed != 0 || r.Passages < 3 {
		t.Fatalf("first run: %+v", r)
	}

	fsys["b.md"] = &fstest.MapFile{Data: []byte(text("Radschnellwege", 5))}
	delete(fsys, "a.md")
	fsys["e.txt"] = &fstest.MapFile{Data: []byte("Neue Seite\n\nHier steht ein neuer Text über den Wochenmarkt.")}
	r = b.run(t, src)
	if r.New != 1 || r.Changed != 1 || r.Removed != 1 || r.Unchanged != 1 {
		t.Fatalf("second run: %+v", r)
	}
	if got, want := b.store.keys("demo"), []string{"b.md", "c/d.md", "e.txt"}; !slices.Equal(got, want) {
		t.Errorf("stored %v, want %v", got, want)
	}
	if d := b.store.doc(t, "b.md"); d.Title != "Radschnellwege" {
		t.Errorf("old version kept: title %q", d.Title)
	}
}

func TestUnchangedContentCostsNoEmbeddingAndNoReading(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	src := &scripted{name: "s", items: []Item{{Key: "a.md", Version: "1"}, {Key: "b.md", Version: "1"}},
		content: map[string]string{"a.md": text("Parken", 4), "b.md": text("Wald", 4)}}
	b.run(t, src)
	calls, fetches := b.emb.calls, src.fetches.Load()

	b.run(t, src)
	if b.emb.calls != calls || src.fetches.Load() != fetches {
		t.Errorf("a run with equal versions embedded %d times and fetched %d times", b.emb.calls-calls, src.fetches.Load()-fetches)
	}

	src.items[0].Version = "2" // touched, but the same content
	r := b.run(t, src)
	if r.Unchanged != 2 || b.emb.calls != calls || b.store.touches != 1 {
		t.Errorf("same content under a new version: %+v, %d embeddings, %d touches", r, b.emb.calls-calls, b.store.touches)
	}
	fetches = src.fetches.Load()
	b.run(t, src)
	if src.fetches.Load() != fetches {
		t.Error("the new version was not recorded")
	}
}

func TestDocumentDeletedDuringARunDoesNotEndIt(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	src := &scripted{name: "s", items: []Item{{Key: "a.md", Version: "1"}, {Key: "b.md", Version: "1"}},
		content: map[string]string{"a.md": text("Parken", 4), "b.md": text("Wald", 4)}}
	b.run(t, src)
	src.items[0].Version, src.items[1].Version = "2", "2"
	src.content["b.md"] = text("Wiese", 4)
	b.store.touchErr = fmt.Errorf("knowledge.Touch(1): %w", fault.NotFound)
	if r := b.run(t, src); r.Failed != 1 || r.Changed != 1 {
		t.Errorf("run over a deleted document: %+v", r)
	}
}

func TestKindRulesReachDocumentsThatDidNotChange(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	src := &configured{Source: FS("demo", memFS("blog/a.md", text("Parken", 4)))}
	b.run(t, src)
	src.kind = knowledge.KindBlogPost
	if r := b.run(t, src); r.Changed != 1 || b.store.doc(t, "blog/a.md").Kind != knowledge.KindBlogPost {
		t.Errorf("kind %q after the rule changed: %+v", b.store.doc(t, "blog/a.md").Kind, r)
	}
}

func TestABadDocumentIsReportedAndItsOldVersionStays(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	fsys := memFS("bad.md", text("Parken", 4), "good.md", text("Wald", 4))
	b.run(t, FS("demo", fsys))
	fsys["bad.md"] = &fstest.MapFile{Data: []byte("---\ntitle: X\nkind: unfug\n---\nText")}
	fsys["good.md"] = &fstest.MapFile{Data: []byte(text("Forst", 4))}
	r := b.run(t, FS("demo", fsys))
	if r.Failed != 1 || r.Changed != 1 || len(r.Problems) != 1 || r.Problems[0].Key != "bad.md" {
		t.Fatalf("report %+v", r)
	}
	if !strings.Contains(r.Problems[0].Reason, `"unfug"`) {
		t.Errorf("reason %q does not say what is wrong", r.Problems[0].Reason)
	}
	if d := b.store.doc(t, "bad.md"); d.Title != "Parken" {
		t.Errorf("old version replaced by %q", d.Title)
	}
}

func TestAStoreThatRefusesADocumentIsNoReasonToStop(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	b.store.putErr = func(d knowledge.Document) error {
		if d.Key == "bad.md" {
			return fmt.Errorf("%w: title", fault.Invalid)
		}
		return nil
	}
	r := b.run(t, FS("demo", memFS("bad.md", text("Parken", 4), "good.md", text("Wald", 4))))
	if r.Failed != 1 || r.New != 1 {
		t.Errorf("report %+v", r)
	}
}

func TestAFailingStoreOrEmbedderEndsTheRun(t *testing.T) {
	t.Parallel()
	down := errors.New("down")
	for name, breakIt := range map[string]func(bundle){
		"store":    func(b bundle) { b.store.putErr = func(knowledge.Document) error { return down } },
		"embedder": func(b bundle) { b.emb.err = down },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(Options{})
			breakIt(b)
			_, err := b.in.Run(t.Context(), FS("demo", memFS("a.md", text("Parken", 4), "b.md", text("Wald", 4))))
			if !errors.Is(err, down) {
				t.Errorf("error %v, want %v", err, down)
			}
		})
	}
}

func TestDocumentsWaitForVectorsWhenTheyMay(t *testing.T) {
	t.Parallel()
	fsys := memFS("a.md", text("Parken", 4), "b.md", text("Wald", 4))
	away := fmt.Errorf("model: %w", fault.Unavailable)
	b := setup(Options{})
	b.emb.err = away
	if _, err := b.in.Run(t.Context(), FS("demo", fsys)); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v when they may not", err)
	}

	b = setup(Options{EmbedLater: true})
	b.emb.err = away
	r, err := b.in.Run(t.Context(), FS("demo", fsys))
	if err != nil || r.New != 2 || r.Passages == 0 || r.Unembedded != r.Passages || !r.OK() {
		t.Errorf("report %+v, error %v", r, err)
	}
	if !strings.Contains(r.Summary(), "noch ohne Vektoren") {
		t.Errorf("summary %s", r.Summary())
	}
	b.emb.err = errors.New("vectors of the wrong kind") // is no reason to wait
	fsys["c.md"] = &fstest.MapFile{Data: []byte(text("See", 4))}
	if _, err := b.in.Run(t.Context(), FS("demo", fsys)); err == nil {
		t.Error("no error")
	}
}

func TestAcceptanceABrokenSourceDoesNotEmptyTheBase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		had, left int
		refused   bool
	}{
		{10, 4, true}, {10, 5, false}, {10, 0, true}, {3, 0, true}, {3, 1, false}, {4, 1, true}, {2, 1, false}, {1, 0, true},
	} {
		t.Run(fmt.Sprintf("%d of %d left", c.left, c.had), func(t *testing.T) {
			t.Parallel()
			fsys := memFS()
			for i := range c.had {
				fsys[fmt.Sprintf("%d.md", i)] = &fstest.MapFile{Data: []byte(text(fmt.Sprint("Thema ", i), 3))}
			}
			b := setup(Options{})
			b.run(t, FS("demo", fsys))
			for i := c.left; i < c.had; i++ {
				delete(fsys, fmt.Sprintf("%d.md", i))
			}
			_, err := b.in.Run(t.Context(), FS("demo", fsys))
			if got := errors.Is(err, ErrShrink); got != c.refused {
				t.Fatalf("refused %v (%v), want %v", got, err, c.refused)
			}
			want := c.left
			if c.refused {
				want = c.had
			}
			if got := len(b.store.keys("demo")); got != want {
				t.Errorf("%d documents stored, want %d", got, want)
			}
			in := New(b.store, b.emb, quiet(), Options{AllowShrink: true})
			if _, err := in.Run(t.Context(), FS("demo", fsys)); err != nil {
				t.Fatal(err)
			}
			if got := len(b.store.keys("demo")); got != c.left {
				t.Errorf("%d documents with AllowShrink, want %d", got, c.left)
			}
		})
	}
}

func TestAnIncompleteListDeletesNothing(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	content := map[string]string{"a.md": text("Parken", 4), "b.md": text("Wald", 4)}
	b.run(t, &scripted{name: "s", items: []Item{{Key: "a.md"}, {Key: "b.md"}}, content: content})
	r := b.run(t, &scripted{name: "s", items: []Item{{Key: "a.md"}}, content: content, listErr: fs.ErrPermission})
	if r.Removed != 0 || !r.Incomplete || r.Failed != 1 || len(b.store.keys("s")) != 2 {
		t.Errorf("report %+v, stored %v", r, b.store.keys("s"))
	}
	if _, err := b.in.Run(t.Context(), &scripted{name: "s", listErr: fs.ErrPermission}); !errors.Is(err, fs.ErrPermission) {
		t.Errorf("error %v for a source that lists nothing", err)
	}
}

func TestAnItemThatIsGoneWhenFetchedIsRemoved(t *testing.T) {
	t.Parallel()
	b := setup(Options{})
	items := []Item{{Key: "a.md"}, {Key: "b.md"}, {Key: "c.md"}}
	content := map[string]string{"a.md": text("Parken", 4), "b.md": text("Wald", 4), "c.md": text("Wasser", 4)}
	b.run(t, &scripted{name: "s", items: items, content: content})
	delete(content, "b.md")
	r := b.run(t, &scripted{name: "s", items: items, content: content})
	if r.Removed != 1 || r.Failed != 0 || len(b.store.keys("s")) != 2 {
		t.Errorf("report %+v, stored %v", r, b.store.keys("s"))
	}
}

func TestPassagesAreEmbeddedInBatchesOverDocuments(t *testing.T) {
	t.Parallel()
	b := setup(Options{Batch: 64, Workers: 1})
	fsys := memFS()
	for i := range 100 {
		fsys[fmt.Sprintf("%03d.md", i)] = &fstest.MapFile{Data: []byte(text(fmt.Sprint("Thema ", i), 3))}
	}
	r := b.run(t, FS("demo", fsys))
	if b.emb.most > 64 {
		t.Errorf("%d passages in one call", b.emb.most)
	}
	if r.Passages != 100 || b.emb.calls > 20 {
		t.Errorf("%d passages took %d calls", r.Passages, b.emb.calls)
	}
}

func TestCancellingLeavesWholeDocumentsAndTheNextRunGoesOn(t *testing.T) {
	t.Parallel()
	b := setup(Options{Batch: 1, Workers: 1})
	fsys := memFS()
	for i := range 50 {
		fsys[fmt.Sprintf("%03d.md", i)] = &fstest.MapFile{Data: []byte(text(fmt.Sprint("Thema ", i), 3))}
	}
	ctx, cancel := context.WithCancel(t.Context())
	b.store.putErr = func(knowledge.Document) error {
		if b.store.puts == 10 {
			cancel()
			return ctx.Err()
		}
		return nil
	}
	r, err := b.in.Run(ctx, FS("demo", fsys))
	if !errors.Is(err, context.Canceled) || r.New != 10 {
		t.Fatalf("error %v, %d new", err, r.New)
	}
	b.store.putErr = nil
	if r := b.run(t, FS("demo", fsys)); r.New != 40 || r.Unchanged != 10 || r.Removed != 0 {
		t.Errorf("next run %+v", r)
	}
}

func TestProgressEndsWithAllDocuments(t *testing.T) {
	t.Parallel()
	var last Report
	b := setup(Options{Progress: func(r Report) {
		if r.Done() < last.Done() {
			t.Errorf("progress went back from %d to %d", last.Done(), r.Done())
		}
		last = r
	}})
	b.run(t, FS("demo", memFS("a.md", text("Parken", 4), "b.md", "", "c.png", "\x89PNG")))
	if last.Done() != 3 || last.Listed != 3 || last.Failed != 1 || last.Skipped != 1 {
		t.Errorf("last progress %+v", last)
	}
}

func TestSummaryIsOneGermanLine(t *testing.T) {
	t.Parallel()
	r := Report{Listed: 1128, New: 1012, Changed: 3, Removed: 1, Unchanged: 111, Failed: 1, Skipped: 1, Passages: 6400, Took: 1800 * time.Millisecond}
	want := "1.128 Dokumente gelesen: 1.012 neu, 3 geändert, 1 entfernt, 111 unverändert, 1 übersprungen, 1 fehlerhaft; 6.400 Abschnitte in 1,8 s (3.555/s)"
	if got := r.Summary(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// scripted is a Source whose every answer is set by the test.
type scripted struct {
	name    string
	items   []Item
	content map[string]string // an item without content is gone
	listErr error
	fetches atomic.Int64
}

func (s *scripted) Name() string                         { return s.name }
func (s *scripted) List(context.Context) ([]Item, error) { return slices.Clone(s.items), s.listErr }
func (s *scripted) Fetch(_ context.Context, it Item, _ Validators) (Raw, error) {
	s.fetches.Add(1)
	c, ok := s.content[it.Key]
	if !ok {
		return Raw{}, ErrGone
	}
	return Raw{Name: it.Key, Data: []byte(c)}, nil
}
