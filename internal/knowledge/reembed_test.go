package knowledge

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/llm"
)

// A renamed embedder is an offline embedder that the base does not know.
type renamed struct {
	*llm.Offline
	failAfter int // calls of EmbedPassages that succeed
}

func (renamed) Name() string { return "renamed" }

func (r *renamed) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	if r.failAfter--; r.failAfter < 0 {
		return nil, errors.New("the model server is gone")
	}
	return r.Offline.EmbedPassages(ctx, texts)
}

func usesVectors(t *testing.T, s *Store) bool {
	t.Helper()
	if err := s.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := s.Search(t.Context(), Query{Text: "Sensoren"})
	if err != nil || len(r.Hits) == 0 {
		t.Fatalf("found %d, %v", len(r.Hits), err)
	}
	return r.Hits[0].Vector > 0
}

func TestAcceptanceReembedGoesOnAfterAFailureAndSwitchesWhenComplete(t *testing.T) {
	t.Parallel()
	b := setup(t)
	texts := make([]string, 3*embedBatch/2)
	for i := range texts {
		texts[i] = fmt.Sprintf("Sensoren messen Feinstaub an Kreuzung %d.", i)
	}
	put(t, b.Store, Document{Title: "a"}, texts...)
	if !usesVectors(t, b.Store) {
		t.Fatal("the first embedder of a base is not active at once")
	}

	emb := &renamed{llm.NewOffline(), 1}
	next := New(b.pool, b.an, emb, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if usesVectors(t, next) {
		t.Error("an embedder without vectors is used")
	}
	if err := next.Reembed(t.Context(), nil); err == nil {
		t.Fatal("Reembed succeeded although the embedder failed")
	}
	if usesVectors(t, next) || !usesVectors(t, b.Store) {
		t.Error("switched before all vectors were there")
	}
	// A document stored meanwhile by a process that has the old embedder.
	put(t, b.Store, Document{Title: "b"}, "Sensoren messen Lärm.")

	emb.failAfter = 10
	var first, last, total int
	err := next.Reembed(t.Context(), func(done, n int) {
		if total == 0 {
			first = done
		}
		last, total = done, n
	})
	if err != nil {
		t.Fatal(err)
	}
	if first != embedBatch || last != len(texts)+1 || total != last {
		t.Errorf("progress went from %d to %d of %d; want from %d to %d", first, last, total, embedBatch, len(texts)+1)
	}
	if !usesVectors(t, next) || usesVectors(t, b.Store) {
		t.Error("the new embedder is not the one in use")
	}
	var vectors, embedders int
	err = b.pool.QueryRow(t.Context(), `select (select count(*) from vectors), (select count(*) from embedders)`).Scan(&vectors, &embedders)
	if err != nil || vectors != len(texts)+1 || embedders != 1 {
		t.Errorf("%d vectors of %d embedders are left (%v)", vectors, embedders, err)
	}
	if err := next.Reembed(t.Context(), nil); err != nil {
		t.Errorf("nothing to do: %v", err)
	}
}

func TestOnlyOneProcessReembeds(t *testing.T) {
	t.Parallel()
	b := setup(t)
	unlock, err := newStore(t, b.pool).lock(t.Context(), "reembed")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.Reembed(t.Context(), nil); !errors.Is(err, fault.Conflict) {
		t.Errorf("got %v, want Conflict", err)
	}
	unlock()
	if err := b.Reembed(t.Context(), nil); err != nil {
		t.Errorf("after unlock: %v", err)
	}
}

func TestPassagesWithoutVectorsAreFoundAndFilledIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	put(t, b.Store, Document{Title: "a"}, "Drohnen fliegen.")
	d, ps, _ := document(t, b.emb, Document{Title: "b"}, "Sensoren messen Lärm.")
	if _, err := b.Put(t.Context(), d, ps, nil); err != nil {
		t.Fatal(err)
	}
	if usesVectors(t, b.Store) {
		t.Error("a vector came out of nowhere")
	}
	if err := b.Reembed(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	if !usesVectors(t, b.Store) {
		t.Error("Reembed left a passage without a vector")
	}
}

func TestAFailingEmbedderLeavesTheLexicalLeg(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "a"}, "Sensoren messen Lärm.")
	broken := New(b.pool, b.an, unavailable{llm.NewOffline()}, slog.New(slog.NewTextHandler(t.Output(), nil)))
	if usesVectors(t, broken) {
		t.Error("used vectors without an embedding of the question")
	}
}

type unavailable struct{ *llm.Offline }

func (unavailable) EmbedQuery(context.Context, string) ([]float32, error) {
	return nil, fault.Unavailable
}

func TestVectorSearchUsesTheIndexOfItsEmbedder(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "a"}, "Sensoren messen Lärm.", "Drohnen fliegen.")
	state := b.vectors.Load()
	// A base this small would not get an index; what counts is that index and
	// query are written so that they fit.
	_, err := b.pool.Exec(t.Context(), fmt.Sprintf(`
		create index on vectors using hnsw ((embedding::halfvec(%d)) halfvec_cosine_ops) where embedder_id = %d`, b.emb.Dim(), state.embedder))
	if err != nil {
		t.Fatal(err)
	}
	v, err := b.emb.EmbedQuery(t.Context(), "Lärm")
	if err != nil {
		t.Fatal(err)
	}
	tx, err := b.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(context.WithoutCancel(t.Context()))
	if _, err := tx.Exec(t.Context(), `set local enable_seqscan = off; set local enable_sort = off`); err != nil {
		t.Fatal(err)
	}
	var plan string
	err = tx.QueryRow(t.Context(), `explain (format json) `+neighbourSQL(state.embedder, b.emb.Dim(), false), v, 5).Scan(&plan)
	if err != nil {
		t.Fatal(err)
	}
	if !containsAll(plan, "Index Scan", "vectors_embedding_idx") {
		t.Errorf("plan without the index: %s", plan)
	}
}

func TestReanalyseStoresWhatLoadOnlyMakesInMemory(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "a"}, "Die Bürgerbeteiligung beginnt.", "Ein anderer Absatz.")
	splitting := german.NewAnalyzer(german.NewSplitter(func(yield func(string) bool) {
		_ = yield("Bürger") && yield("Beteiligung")
	}))
	next := New(b.pool, splitting, b.emb, slog.New(slog.NewTextHandler(t.Output(), nil)))
	staleRows := func(s *Store) (n int) {
		t.Helper()
		err := b.pool.QueryRow(t.Context(), `select count(*) from passage_terms where analysis <> $1`, s.analysis()).Scan(&n)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	if err := next.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	if next.IDF("Beteiligung") == next.IDF("") {
		t.Error("the index loaded does not know the part of the compound")
	}
	if staleRows(b.Store) != 0 {
		t.Error("Load wrote to the base")
	}
	if n, err := next.Reanalyse(t.Context()); err != nil || n != 2 {
		t.Errorf("Reanalyse: %d passages, %v", n, err)
	}
	if staleRows(next) != 0 {
		t.Error("Reanalyse left stale term vectors")
	}
	if err := next.Load(t.Context()); err != nil || next.IDF("Beteiligung") == next.IDF("") {
		t.Errorf("stored term vectors do not have the part of the compound (%v)", err)
	}
}

// weighing is an embedder of a weight, with vectors of four components.
type weighing struct {
	*llm.Offline
	weight float64
}

func (weighing) Name() string      { return "weighing" }
func (weighing) Dim() int          { return 4 }
func (w weighing) Weight() float64 { return w.weight }

func TestSettleIndexesVectorsOnlyWhereSearchesUseTheIndex(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "a"}, "Sensoren messen Lärm.")
	_, err := b.pool.Exec(t.Context(), fmt.Sprintf(`
		with e as (insert into embedders (name, dimension, active) values ('weighing', 4, false) returning id),
		p as (
			insert into passages (document_id, position, headings, body, sentences)
			select d.id, n, '{}', 'Text', '{}' from documents d, generate_series(1, %d) n returning id
		)
		insert into vectors (passage_id, embedder_id, embedding)
		select p.id, e.id, array[random(), random(), random(), random()]::real[]::halfvec from p, e`, vectorIndexFrom))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		weight float64
		want   int
	}{{heavyWeight / 2, 0}, {heavyWeight, 1}} {
		s := New(b.pool, b.an, weighing{llm.NewOffline(), c.weight}, slog.New(slog.NewTextHandler(t.Output(), nil)))
		if err := s.Settle(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := b.count(t, `pg_indexes where schemaname = current_schema() and indexname like 'vectors_hnsw_%'`); n != c.want {
			t.Errorf("weight %g: %d indexes, want %d", c.weight, n, c.want)
		}
	}
}
