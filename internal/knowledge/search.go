package knowledge

import (
	"context"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// What a Query leaves open, and the most it can ask for.
const (
	defaultLimit       = 10
	defaultPerDocument = 3
	maxLimit           = 200
	maxQuestion        = 8 << 10 // bytes of a question that are read

	// spares are fetched beyond the limit, in case a winner was deleted since.
	spares = 3
)

// Search finds the passages that best fit a question. Only what PostgreSQL holds
// at that moment is returned. A vector leg that fails or takes too long is left
// out; see Result.Timings. The error is PostgreSQL's, or ctx's.
func (s *Store) Search(ctx context.Context, q Query) (r Result, err error) {
	defer wrap(&err, "knowledge.Search")
	q = q.withDefaults()
	idx := s.index.Load()
	if idx.alive == 0 || q.Text == "" {
		return Result{}, ctx.Err()
	}

	near := make(chan []neighbour, 1)
	go func() {
		ns, took := s.vectorLeg(ctx, q)
		r.Timings.Vector = took
		near <- ns
	}()
	begun := time.Now()
	question := newQuestion(s.an, lexicon{s.syn, s.forms.Load(), idx}, q.Text)
	sc := s.scorer.score(idx, question, newFilter(q))
	defer s.scorer.release(sc)
	best := sc.best(lexicalWanted)
	lexical := time.Since(begun)
	ns := <-near
	r.Timings.Lexical = lexical
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}

	wanted := q.Limit + spares
	if s.reranker != nil {
		wanted = max(wanted, reranked)
	}
	winners := s.selected(sc, question, best, ns, wanted, q.PerDocument)
	for k := lexicalWanted; len(winners) < wanted && len(best) == k; { // a few documents fill the list
		k *= 8
		best = sc.best(k)
		winners = s.selected(sc, question, best, ns, wanted, q.PerDocument)
	}

	begun = time.Now()
	r.Hits, err = s.fetch(ctx, winners)
	if err != nil {
		return Result{}, err
	}
	r.Timings.Fetch = time.Since(begun)
	s.rerank(ctx, q, &r)
	r.Hits = r.Hits[:min(len(r.Hits), q.Limit)]
	numbers := make(map[int64]int, len(winners))
	for _, c := range winners {
		numbers[c.id] = c.number
	}
	for i := range r.Hits {
		r.Hits[i].Coverage = sc.coverage(question.content, numbers[r.Hits[i].ID])
	}
	return r, nil
}

// selected fuses both legs, rewards what the question says beside its words, and
// returns the best candidates.
func (s *Store) selected(sc *scores, q *question, best []candidate, ns []neighbour, wanted, perDocument int) []candidate {
	cs := fuse(sc, best, ns, float32(s.emb.Weight()))
	q.hints.reward(sc.snapshot, cs)
	sc.rewardCloseness(cs, q.pairs)
	return diversify(cs, wanted, perDocument)
}

// meaning is the question as a whole.
func (q *Query) meaning() string {
	if q.Meaning != "" {
		return q.Meaning
	}
	return q.Text
}

func (q Query) withDefaults() Query {
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	q.Limit = min(q.Limit, maxLimit)
	if q.PerDocument <= 0 {
		q.PerDocument = defaultPerDocument
	}
	q.Text, q.Meaning = cleaned(q.Text), cleaned(q.Meaning)
	return q
}

// cleaned returns what of a question's text is read.
func cleaned(text string) string {
	text = strings.ToValidUTF8(text[:min(len(text), maxQuestion)], "")
	return strings.TrimSpace(strings.ReplaceAll(text, "\x00", " "))
}

// fetch reads the texts of winners and returns those that still exist, in the
// order given.
func (s *Store) fetch(ctx context.Context, winners []candidate) ([]Hit, error) {
	ids := make([]int64, len(winners))
	for i, c := range winners {
		ids[i] = c.id
	}
	rows, err := s.pool.Query(ctx, `
		select `+passageColumns+`, `+documentColumns+`
		from passages p
		join documents d on d.id = p.document_id
		where p.id = any($1)`, ids)
	if err != nil {
		return nil, postgres.Error(err)
	}
	found := make(map[int64]Hit, len(ids))
	_, err = pgx.CollectRows(rows, func(row pgx.CollectableRow) (struct{}, error) {
		var h Hit
		var flat []int32
		var published *time.Time
		err := row.Scan(append([]any{&h.ID, &h.DocumentID, &h.Position, &h.Headings, &h.Text, &flat},
			documentFields(&h.Document, &published)...)...)
		h.Sentences = spans(flat)
		if published != nil {
			h.Document.Published = *published
		}
		found[h.ID] = h
		return struct{}{}, err
	})
	if err != nil {
		return nil, postgres.Error(err)
	}
	hits := make([]Hit, 0, len(winners))
	for _, c := range winners {
		if h, ok := found[c.id]; ok {
			h.Score, h.Lexical, h.Vector = float64(c.score), float64(c.lexical), float64(c.cosine)
			hits = append(hits, h)
		}
	}
	return hits, nil
}
