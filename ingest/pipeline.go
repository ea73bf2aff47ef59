package ingest

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"runtime"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A Store keeps documents; *knowledge.Store is one.
type Store interface {
	// Put replaces a document with its passages in one transaction.
	Put(ctx context.Context, d knowledge.Document, ps []knowledge.Passage, vectors [][]float32) (id int64, err error)
	// Stored returns what is kept of a source, by key.
	Stored(ctx context.Context, source string) (map[string]knowledge.Stored, error)
	// Touch records a new version of an unchanged document.
	Touch(ctx context.Context, id int64, version string) error
	// Delete removes documents and returns how many there were.
	Delete(ctx context.Context, ids ...int64) (n int, err error)
}

// An Embedder turns passages into vectors; every llm.Embedder is one.
type Embedder interface {
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
}

// Options shape a run. The zero value is ready to use.
type Options struct {
	Workers     int              // documents read and stored at the same time; default: number of CPUs
	Batch       int              // passages per call of the embedder; default 64
	AllowShrink bool             // delete even if most of a source has vanished
	EmbedLater  bool             // store also while the embedder is unavailable, without vectors; see knowledge.Store.Put
	Limits      Limits           // bounds per document, for sources without their own
	Progress    func(Report)     // called after every document, never concurrently
	Now         func() time.Time // clock for durations; default time.Now
}

// An Ingester brings sources into a store.
type Ingester struct {
	store Store
	emb   Embedder
	log   *slog.Logger
	opt   Options
}

// New returns an Ingester.
func New(store Store, emb Embedder, log *slog.Logger, opt Options) *Ingester {
	if opt.Workers <= 0 {
		opt.Workers = runtime.NumCPU()
	}
	if opt.Batch <= 0 {
		opt.Batch = 64
	}
	if opt.Progress == nil {
		opt.Progress = func(Report) {}
	}
	if opt.Now == nil {
		opt.Now = time.Now
	}
	return &Ingester{store: store, emb: emb, log: log, opt: opt}
}

// ErrShrink says that a source lost most of its documents at once, which looks
// more like a broken source than like a decision; nothing was deleted.
var ErrShrink = errors.New("more than half of the stored documents would vanish; nothing deleted (allow it with --allow-shrink)")

// fewDocuments is how many may vanish without being asked about, unless it is all.
const fewDocuments = 2

// Run brings one source up to date. A document that cannot be read is part of
// the report and its stored version stays. An error means that the run ended
// early or deleted nothing: the source could not be listed, the store or the
// embedder failed, ErrShrink, or ctx ended. What was stored until then is
// complete, and the next run goes on from there.
func (in *Ingester) Run(ctx context.Context, src Source) (Report, error) {
	r := &run{
		Ingester: in, src: src, began: in.opt.Now(), limits: in.opt.Limits,
		gone: map[string]bool{}, inner: map[string]map[string]knowledge.Stored{},
	}
	if err := joinOuter(ctx, in.store, src); err != nil {
		return r.report, fmt.Errorf("ingest %s: %w", src.Name(), err)
	}
	r.report.Source = src.Name()
	if l, ok := src.(interface{ Limits() Limits }); ok {
		r.limits = l.Limits()
	}
	err := r.all(ctx)
	r.report.Took = in.opt.Now().Sub(r.began)
	if err != nil {
		err = fmt.Errorf("ingest %s: %w", src.Name(), err)
	}
	return r.report, err
}

// A run is the state of one Run.
type run struct {
	*Ingester
	src    Source
	began  time.Time
	limits Limits
	stored map[string]knowledge.Stored

	mu     sync.Mutex // guards what follows
	report Report
	gone   map[string]bool                        // listed, but no more there when fetched
	inner  map[string]map[string]knowledge.Stored // what sources inside this one hold
}

func (r *run) all(ctx context.Context) error {
	var err error
	if r.stored, err = r.store.Stored(ctx, r.src.Name()); err != nil {
		return err
	}
	if f := adhoc(r.src); f != nil {
		maps.DeleteFunc(r.stored, func(key string, _ knowledge.Stored) bool { return !f.covers(key) })
	}
	items, listErr := r.src.List(ctx)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if listErr != nil && len(items) == 0 {
		return fmt.Errorf("list: %w", listErr)
	}
	for _, e := range splitErrors(listErr) {
		r.fail("", e)
	}
	items = unique(items)
	r.report.Listed = len(items)
	var changed []Item
	for _, it := range items {
		if r.sameVersion(it) {
			r.report.Unchanged++
			continue
		}
		changed = append(changed, it)
	}
	r.progress(func(*Report) {})
	if err := r.bring(ctx, changed); err != nil {
		return err
	}
	if listErr != nil {
		r.report.Incomplete = true
		r.log.Warn("source listed incompletely, nothing deleted", "source", r.src.Name())
		return nil
	}
	return r.removeVanished(ctx, items)
}

// removeVanished deletes what a complete list no longer names.
func (r *run) removeVanished(ctx context.Context, items []Item) error {
	present := make(map[string]bool, len(items))
	for _, it := range items {
		if !r.gone[it.Key] {
			present[it.Key] = true
		}
	}
	var ids []int64
	k, partial := r.src.(interface{ keepsVanished() bool })
	partial = partial && k.keepsVanished() // its list names only the newest documents
	for key, s := range r.stored {
		if !present[key] && (!partial || r.gone[key]) {
			ids = append(ids, s.ID)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	if most := 2*len(ids) > len(r.stored); most && (len(ids) > fewDocuments || len(ids) == len(r.stored)) && !r.opt.AllowShrink {
		return fmt.Errorf("%d of %d: %w", len(ids), len(r.stored), ErrShrink)
	}
	n, err := r.store.Delete(ctx, ids...)
	if err != nil {
		return err
	}
	r.progress(func(rep *Report) { rep.Removed += n })
	return nil
}

// vanished notes that a listed item was not there. One that was never stored
// is a problem of the list.
func (r *run) vanished(key string, known bool) {
	if !known {
		r.fail(key, ErrGone)
		return
	}
	r.mu.Lock()
	r.gone[key] = true
	r.mu.Unlock()
}

// fail notes a document that could not be read.
func (r *run) fail(key string, err error) {
	p := Problem{Key: key, Reason: err.Error()}
	// Files of other formats, dead links and closed areas are part of every large
	// source and no fault of the run.
	foreign := errors.Is(err, ErrUnsupported) || errors.Is(err, ErrGone) || errors.Is(err, ErrForbidden)
	p.Skipped = foreign && r.report.Listed > 1
	r.log.Debug("document not read", "source", r.src.Name(), "key", key, "reason", p.Reason, "skipped", p.Skipped)
	r.progress(func(rep *Report) { rep.add(p) })
}

func (r *run) progress(change func(*Report)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	change(&r.report)
	r.report.Took = r.opt.Now().Sub(r.began)
	r.opt.Progress(r.report)
}

// unique keeps the first of items with the same key.
func unique(items []Item) []Item {
	seen := make(map[string]bool, len(items))
	out := items[:0:0]
	for _, it := range items {
		if !seen[it.Key] {
			seen[it.Key] = true
			out = append(out, it)
		}
	}
	return out
}

func splitErrors(err error) []error {
	if err == nil {
		return nil
	}
	if many, ok := err.(interface{ Unwrap() []error }); ok {
		return many.Unwrap()
	}
	return []error{err}
}
