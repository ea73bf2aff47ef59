package knowledge

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// A Reranker reads question and passage together (a cross-encoder) and says how
// well each passage answers; the scores have the passages' order, a higher one
// is better, and they compare within one call only.
type Reranker interface {
	Rerank(ctx context.Context, question string, passages []string) ([]float64, error)
}

const (
	// reranked is how many of the first hits a reranker puts in order.
	reranked = 30

	// defaultRerankDeadline is how long a search waits for its reranker.
	defaultRerankDeadline = 1500 * time.Millisecond
)

// rerank puts the first hits in the order of the reranker's scores, which alone
// decide: a model that reads both texts knows more than the legs do. A reranker
// that fails or takes too long leaves the order as it is, and the first time that
// happens the log says so. The fused scores are handed out anew from the top, so
// that they still fall.
func (s *Store) rerank(ctx context.Context, q Query, r *Result) {
	if s.reranker == nil || len(r.Hits) == 0 {
		return
	}
	begun := time.Now()
	first := r.Hits[:min(len(r.Hits), reranked)]
	scores, err := s.rerankScores(ctx, q.meaning(), first)
	r.Timings.Rerank = time.Since(begun)
	if err != nil {
		r.Timings.RerankFailed = true
		if ctx.Err() == nil && !s.rerankerBad.Swap(true) {
			s.log.Warn("searching without the reranker", "error", err)
		}
		return
	}
	if s.rerankerBad.Swap(false) {
		s.log.Info("searching with the reranker again")
	}
	fused := make([]float64, len(first))
	for i := range first {
		fused[i], first[i].Rerank = first[i].Score, scores[i]
	}
	slices.SortStableFunc(first, func(a, b Hit) int { return cmp.Compare(b.Rerank, a.Rerank) })
	for i := range first {
		first[i].Score = fused[i]
	}
}

// rerankScores asks the reranker and checks what it says.
func (s *Store) rerankScores(ctx context.Context, question string, hits []Hit) ([]float64, error) {
	ctx, cancel := context.WithTimeout(ctx, s.rerankerDeadline)
	defer cancel()
	texts := make([]string, len(hits))
	for i, h := range hits {
		texts[i] = EmbeddingText(h.Document.Title, h.Passage)
	}
	scores, err := s.reranker.Rerank(ctx, question, texts)
	if err != nil {
		return nil, err
	}
	if len(scores) != len(hits) {
		return nil, fmt.Errorf("%d scores for %d passages", len(scores), len(hits))
	}
	if slices.ContainsFunc(scores, func(x float64) bool { return x != x }) {
		return nil, fmt.Errorf("a score is not a number")
	}
	return scores, nil
}
