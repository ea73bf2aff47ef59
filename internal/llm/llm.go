// Package llm is the only door to language models. It defines what the rest of
// the program needs of one, holds the offline implementation that makes the
// product work without any model server, and langchaingo behind adapters.
//
// Models may be slow, away, broken or lying; nothing that one does may keep a
// person waiting for long or reach them unnoticed. So a call to one passes
//
//	Chat, RemoteEmbedder, RemoteReranker   what is asked and what counts as an answer
//	breaker, limiter                       not while it keeps failing, not too many at a time
//	call                                   the limits on silence and on time as a whole
//	langchaingo                            OpenAI's protocol (the reranker has none)
//	chatStream, inOrder                    what langchaingo would overlook in an answer
//	endpoint                               one host, the key, retries before an answer begins
//
// and what fails anywhere in between comes out as fault.Unavailable with a cause
// that is counted. Texts that were sent or received are never logged.
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
