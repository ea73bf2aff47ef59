package knowledge

import (
	"context"
	"slices"
	"strings"
	"time"
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

	leg := s.startVectors(ctx, q)
	begun := time.Now()
	question := newQuestion(s.an, lexicon{s.syn, s.forms.Load(), idx}, q.Text)
	sc := s.scorer.score(idx, question, newFilter(q))
	defer s.scorer.release(sc)
	best := sc.best(lexicalWanted)
	lexical := time.Since(begun)

	wanted := q.Limit + spares
	if s.reranker != nil {
		wanted = max(wanted, reranked)
	}
	texts := textReader{store: s}
	var ns []neighbour
	if leg != nil {
		cs := s.ordered(sc, question, best, nil)
		ns = leg.finish(ctx, cs, diversify(cs, wanted, q.PerDocument), &texts)
		r.Timings.Vector = leg.took
	}
	r.Timings.Lexical = lexical
	if err := ctx.Err(); err != nil {
		return Result{}, err
	}
	winners := diversify(s.ordered(sc, question, best, ns), wanted, q.PerDocument)
	for k := lexicalWanted; len(winners) < wanted && len(best) == k; { // a few documents fill the list
		k *= 8
		best = sc.best(k)
		winners = diversify(s.ordered(sc, question, best, ns), wanted, q.PerDocument)
	}
	texts.read(ctx, winners)
	if texts.err != nil {
		return Result{}, texts.err
	}
	r.Hits, r.Timings.Fetch = texts.hits(winners), texts.took
	s.rerank(ctx, q, &r)
	answers := sc.answers(best)
	r.Hits = s.prefer(ctx, sc, q, answers, &texts, r.Hits)
	if texts.err != nil {
		return Result{}, texts.err
	}
	r.Hits = r.Hits[:min(len(r.Hits), q.Limit)]
	numbers := make(map[int64]int, len(winners)+len(answers))
	for _, c := range slices.Concat(winners, answers) {
		numbers[c.id] = c.number
	}
	for i := range r.Hits {
		r.Hits[i].Coverage = sc.coverage(question.content, numbers[r.Hits[i].ID])
	}
	return r, nil
}

// ordered fuses both legs and rewards what the question says beside its words.
func (s *Store) ordered(sc *scores, q *question, best []candidate, ns []neighbour) []candidate {
	cs := fuse(sc, best, ns, float32(s.emb.Weight()))
	q.hints.reward(sc.snapshot, cs)
	sc.rewardCloseness(cs, q.pairs)
	return cs
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
