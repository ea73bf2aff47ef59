// Package llm is the only door to language models. It defines what the rest of
// the program needs of one, holds the offline implementations that make the
// product work without any model server, and (behind adapters) langchaingo.
package llm

import "context"

// An Embedder turns texts into vectors.
//
// Every vector has unit length and Dim() components. The same text gives the
// same vector on every machine for as long as Name() is the same: the name is
// stored beside each vector, and a different name means re-embedding.
type Embedder interface {
	Name() string
	Dim() int
	// EmbedPassages embeds texts that will be searched; the result has their order.
	EmbedPassages(ctx context.Context, texts []string) ([][]float32, error)
	// EmbedQuery embeds a question.
	EmbedQuery(ctx context.Context, text string) ([]float32, error)
	// Weight is the share of the vector leg beside a lexical score of weight 1,
	// calibrated on retrieval data for this embedder.
	Weight() float64
}
