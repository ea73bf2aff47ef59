package evaluation

import (
	"context"
	"fmt"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A Searcher finds passages; *knowledge.Store is one.
type Searcher interface {
	Search(ctx context.Context, q knowledge.Query) (knowledge.Result, error)
}

// Rankings are what a search gave for the questions of a set that name relevant
// documents, in the order of the set.
type Rankings struct {
	categories []string
	scores     []rankScore
	ms         []float64 // how long each search took
	blind      int       // searches whose hits have no vector near
}

// warmUp is how many searches run before the first that is timed.
const warmUp = 20

// Rank asks a search every question, one after the other. The base must hold the
// set's documents under their ids as keys.
func (s *Set) Rank(ctx context.Context, search Searcher) (*Rankings, error) {
	return rankAll(ctx, search, s.Queries)
}

// RankQuestions asks a search the questions to the assistant that name documents
// and can be understood without context.
func RankQuestions(ctx context.Context, search Searcher, questions []Question) (*Rankings, error) {
	var queries []Query
	for _, q := range questions {
		if len(q.Context) == 0 && len(q.Documents) > 0 {
			queries = append(queries, Query{ID: q.ID, Text: q.Question, Relevant: q.Documents, Category: q.Category})
		}
	}
	return rankAll(ctx, search, queries)
}

func rankAll(ctx context.Context, search Searcher, queries []Query) (*Rankings, error) {
	r := &Rankings{}
	for _, q := range queries[:min(len(queries), warmUp)] {
		if _, _, err := rank(ctx, search, q); err != nil {
			return nil, err
		}
	}
	for _, q := range queries {
		if len(q.Relevant) == 0 {
			continue
		}
		began := time.Now()
		ranked, near, err := rank(ctx, search, q)
		if err != nil {
			return nil, err
		}
		if !near {
			r.blind++
		}
		r.ms = append(r.ms, float64(time.Since(began).Microseconds())/1000)
		r.scores = append(r.scores, scoreRanking(ranked, q.Relevant))
		r.categories = append(r.categories, q.Category)
	}
	return r, nil
}

// rank returns the ids of the first documents found, and whether any of them was
// among the nearest by its vector.
func rank(ctx context.Context, search Searcher, q Query) (ranked []string, near bool, err error) {
	found, err := search.Search(ctx, knowledge.Query{Text: q.Text, Limit: depth, PerDocument: 1})
	if err != nil {
		return nil, false, fmt.Errorf("evaluation.Rank(%q): %w", q.ID, err)
	}
	ranked = make([]string, len(found.Hits))
	for i, h := range found.Hits {
		ranked[i] = h.Document.Key
		near = near || h.Vector != 0
	}
	return ranked, near, nil
}

// rankFigures are the figures of Retrieval that have an interval, in its order.
var rankFigures = [...]struct {
	name string
	of   func(rankScore) float64
}{
	{"recall_at_1", func(s rankScore) float64 { return s.at1 }},
	{"recall_at_5", func(s rankScore) float64 { return s.at5 }},
	{"recall_at_10", func(s rankScore) float64 { return s.at10 }},
	{"mrr_at_10", func(s rankScore) float64 { return s.reciprocal }},
	{"ndcg_at_10", func(s rankScore) float64 { return s.gain }},
}

// values returns one figure of every question.
func (r *Rankings) values(of func(rankScore) float64) []float64 {
	values := make([]float64, len(r.scores))
	for i, s := range r.scores {
		values[i] = of(s)
	}
	return values
}

// Summary returns the figures over all questions.
func (r *Rankings) Summary() Retrieval {
	figure := func(i int) float64 { return rounded(mean(r.values(rankFigures[i].of))) }
	return Retrieval{
		RecallAt1: figure(0), RecallAt5: figure(1), RecallAt10: figure(2), MRRAt10: figure(3), NDCGAt10: figure(4),
		P50: rounded(quantile(r.ms, 0.5)), P95: rounded(quantile(r.ms, 0.95)),
	}
}

// Intervals returns the intervals of the figures by their names.
func (r *Rankings) Intervals() map[string]Interval {
	intervals := map[string]Interval{}
	for _, f := range rankFigures {
		intervals[f.name] = meanInterval(r.values(f.of))
	}
	return intervals
}

// Blind returns how many of the searches had no use of vectors: their model was
// away or too slow, or they are not asked for.
func (r *Rankings) Blind() int { return r.blind }

// Len returns how many questions were asked.
func (r *Rankings) Len() int { return len(r.scores) }

// in returns the rankings of the questions of one category.
func (r *Rankings) in(category string) *Rankings {
	part := &Rankings{}
	for i, c := range r.categories {
		if c == category {
			part.categories = append(part.categories, c)
			part.scores = append(part.scores, r.scores[i])
			part.ms = append(part.ms, r.ms[i])
		}
	}
	return part
}
