package main

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
)

// A bench measures all contestants over bases of several sizes.
type bench struct {
	server   *server
	corpus   *corpus
	words    []string // of the dictionary, for splitting compounds
	synonyms *german.Synonyms
	rebuild  bool
	peerMost int           // passages up to which langchaingo takes part
	passes   int           // over all questions, for the latencies
	share    time.Duration // of each contestant, per number of clients
	log      *slog.Logger
}

// size measures at a base of n passages.
func (b *bench) size(ctx context.Context, n int) (_ *SizeReport, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("%s passages: %w", grouped(n), err)
		}
	}()
	db, err := b.database(ctx, n)
	if err != nil {
		return nil, err
	}
	defer db.Close()

	s := &SizeReport{Passages: n, Questions: len(b.corpus.questions), SaveSeconds: db.built.Save}
	if err := db.QueryRow(ctx, `select count(*) from documents`).Scan(&s.Documents); err != nil {
		return nil, err
	}
	before := heapMB()
	base, emb := b.store(db)
	if s.LoadSeconds, err = load(ctx, base); err != nil {
		return nil, err
	}
	whole := ours(hybrid, base)
	for i := range b.corpus.questions { // fills the caches that grow with use
		if _, err := whole.search(ctx, &b.corpus.questions[i]); err != nil {
			return nil, err
		}
	}
	s.HeapMB = heapMB() - before

	contestants, err := b.rivals(ctx, db, whole, emb, n <= b.peerMost)
	if err != nil {
		return nil, err
	}
	b.log.Info("measuring latency", "passages", n)
	runs, err := interleave(ctx, contestants, b.corpus.questions, b.passes)
	if err != nil {
		return nil, err
	}
	for _, c := range contestants {
		r, err := b.describe(ctx, db, c, runs)
		if err != nil {
			return nil, err
		}
		s.Contestants = append(s.Contestants, r)
	}
	for _, clients := range clientCounts() {
		b.log.Info("measuring throughput", "passages", n, "clients", clients)
		rates, err := throughput(ctx, contestants, b.corpus.questions, clients, b.share)
		if err != nil {
			return nil, err
		}
		for i := range s.Contestants {
			c := &s.Contestants[i]
			c.PerSecond = append(c.PerSecond, Rate{clients, rates[c.Name]})
		}
	}
	return s, nil
}

// store makes a Store as the product does, with nothing in its caches.
func (b *bench) store(db *database) (*knowledge.Store, llm.Embedder) {
	emb := llm.NewOffline()
	analyzer := german.NewAnalyzer(german.NewSplitter(slices.Values(b.words)))
	return knowledge.New(db.Pool, analyzer, emb, b.log, knowledge.WithSynonyms(b.synonyms)), emb
}

// load loads the lexical index three times and returns the median of the times.
func load(ctx context.Context, base *knowledge.Store) (float64, error) {
	var seconds []float64
	for range 3 {
		begun := time.Now()
		if err := base.Load(ctx); err != nil {
			return 0, err
		}
		seconds = append(seconds, since(begun))
	}
	slices.Sort(seconds)
	return seconds[1], nil
}

// rivals returns the hybrid search with all it is compared to.
func (b *bench) rivals(ctx context.Context, db *database, whole *contestant, emb llm.Embedder, withPeer bool) ([]*contestant, error) {
	all := []*contestant{whole}
	// An index of its own, so that neither warms the processor's caches for the other.
	words := knowledge.New(db.Pool, german.NewAnalyzer(german.NewSplitter(slices.Values(b.words))), wordsOnly{emb}, b.log, knowledge.WithSynonyms(b.synonyms))
	if err := words.Load(ctx); err != nil {
		return nil, err
	}
	all = append(all, ours(lexical, words))
	nearest, err := bareQuery(ctx, db, emb, b.corpus.questions)
	if err != nil {
		return nil, err
	}
	all = append(all, nearest)
	if withPeer {
		store, err := openPeer(ctx, db, emb)
		if err != nil {
			return nil, err
		}
		all = append(all, peer(store))
	}
	return all, nil
}

// database returns the database for n passages, filled for all contestants.
func (b *bench) database(ctx context.Context, n int) (_ *database, err error) {
	documents, err := b.corpus.documents(n)
	if err != nil {
		return nil, err
	}
	fingerprint := b.corpus.fingerprint + " " + llm.NewOffline().Name()
	db, err := openDatabase(ctx, b.server, n, fingerprint, b.rebuild, b.log)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			db.Close()
		}
	}()
	base, emb := b.store(db)
	if db.built == nil {
		facts := &built{Fingerprint: fingerprint, Insert: map[string]float64{}, Index: map[string]float64{}}
		if facts.Insert[hybrid], facts.Index[hybrid], facts.Save, err = fillOurs(ctx, base, emb, documents, b.log); err != nil {
			return nil, err
		}
		if err := db.finish(ctx, facts); err != nil {
			return nil, err
		}
	} else if err := renew(ctx, db, base); err != nil {
		return nil, err
	}
	if _, filled := db.built.Insert[langchain]; !filled && n <= b.peerMost {
		if db.built.Insert[langchain], db.built.Index[langchain], err = fillPeer(ctx, db, emb, documents, b.log); err != nil {
			return nil, err
		}
		return db, db.finish(ctx, db.built)
	}
	return db, nil
}

// renew does for an old base what its operator would: "akademie migrate". After
// another analysis the times of insertion are not known any more.
func renew(ctx context.Context, db *database, base *knowledge.Store) error {
	n, err := base.Reanalyse(ctx)
	if err != nil {
		return err
	}
	if n > 0 {
		db.built.Save = 0
		delete(db.built.Insert, hybrid)
		if _, err := db.Exec(ctx, `vacuum full passage_terms`); err != nil {
			return err
		}
		if err := db.finish(ctx, db.built); err != nil {
			return err
		}
	}
	return base.Settle(ctx)
}

// describe sums up what a contestant did, and what it occupies.
func (b *bench) describe(ctx context.Context, db *database, c *contestant, runs map[string]*record) (ContestantReport, error) {
	mine, theirs := runs[c.name], runs[bare]
	r := ContestantReport{
		Name: c.name, RecallAt1: mine.recall(1), RecallAt5: mine.recall(5),
		Median: percentile(mine.took, 50), P95: percentile(mine.took, 95), ToBare: ratio(mine.took, theirs.took),
		InsertSeconds: db.built.Insert[c.name], IndexSeconds: db.built.Index[c.name],
	}
	switch c.name {
	case hybrid:
		r.WithoutVector = mine.withoutLeg
	case lexical:
		r.Leg, r.LegToBare = percentile(mine.legs, 50), ratio(mine.legs, theirs.took)
	}
	var err error
	r.IndexMB, r.StoreMB, err = occupied(ctx, db, c.name)
	return r, err
}

// occupied returns the MB in PostgreSQL that a contestant searches by, and those
// of everything it keeps.
func occupied(ctx context.Context, db *database, contestant string) (index, store float64, err error) {
	tables := map[string][]string{
		hybrid:    {"documents", "passages", "passage_terms", "lexical_pieces", "vectors"},
		lexical:   {"documents", "passages", "passage_terms", "lexical_pieces"},
		bare:      {"vectors"},
		langchain: {"langchain_pg_embedding"},
	}[contestant]
	var all, searched int64
	err = db.QueryRow(ctx, `
		select coalesce(sum(pg_total_relation_size(t::regclass)), 0),
		       coalesce(sum(case when t in ('passage_terms', 'lexical_pieces') then pg_total_relation_size(t::regclass) else (
		           select sum(pg_relation_size(i.indexrelid))
		           from pg_index i
		           join pg_class c on c.oid = i.indexrelid
		           join pg_am a on a.oid = c.relam
		           where i.indrelid = t::regclass and a.amname = 'hnsw') end), 0)
		from unnest($1::text[]) as t`, tables).Scan(&all, &searched)
	return float64(searched) / (1 << 20), float64(all) / (1 << 20), err
}

// all measures every size, the smallest first.
func (b *bench) all(ctx context.Context, sizes []int) (*Report, error) {
	r := &Report{Begun: time.Now(), Embedder: llm.NewOffline().Name()}
	var err error
	if r.Machine, err = describeMachine(ctx, b.server); err != nil {
		return nil, err
	}
	slices.Sort(sizes)
	for _, n := range slices.Compact(sizes) {
		s, err := b.size(ctx, n)
		if err != nil {
			return nil, err
		}
		r.Sizes = append(r.Sizes, *s)
	}
	r.Machine.LoadEnd = loadAverage()
	r.Aims = aims(r.Sizes)
	return r, nil
}
