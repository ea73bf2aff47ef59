package knowledge

import "context"

// A Reranker reads question and passage together (a cross-encoder) and says how
// well each passage answers; the scores have the passages' order, a higher one
// is better, and they compare within one call only.
type Reranker interface {
	Rerank(ctx context.Context, question string, passages []string) ([]float64, error)
}
