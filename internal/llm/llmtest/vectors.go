package llmtest

import (
	"net/http"
	"slices"
)

// A Vector is one of an embeddings answer.
type Vector struct {
	Index     int       `json:"index"`
	Embedding []float64 `json:"embedding"`
}

// Embeds answers with a vector of dim components for each input, like those of
// Fake but not of unit length, in the order of the inputs.
func Embeds(dim int) Reply { return EmbedsAs(dim, func(v []Vector) []Vector { return v }) }

// EmbedsAs answers with what change makes of good vectors.
func EmbedsAs(dim int, change func([]Vector) []Vector) Reply {
	return func(x *exchange) {
		fake := NewFake("", dim)
		vectors := make([]Vector, len(x.req.Input))
		for i, text := range x.req.Input {
			vectors[i].Index = i
			for _, c := range fake.vector(text) {
				vectors[i].Embedding = append(vectors[i].Embedding, 3*float64(c))
			}
		}
		x.json(map[string]any{"object": "list", "model": ServerModel, "data": change(vectors)})
	}
}

// Reversed is a change for EmbedsAs: the vectors come last first, rightly
// numbered.
func Reversed(v []Vector) []Vector {
	slices.Reverse(v)
	return v
}

// A Score is one of a reranking answer.
type Score struct {
	Index int
	Score float64
}

// Reranks answers with scores, in the form of text-embeddings-inference or of
// Cohere as the request was; a request of the other form gets an error.
func Reranks(form RerankForm, scores ...Score) Reply {
	return func(x *exchange) {
		if (len(x.req.Texts) > 0) != (form == TEI) {
			Status(http.StatusUnprocessableEntity)(x)
			return
		}
		if form == TEI {
			list := make([]map[string]any, 0, len(scores))
			for _, s := range scores {
				list = append(list, map[string]any{"index": s.Index, "score": s.Score})
			}
			x.json(list)
			return
		}
		list := make([]map[string]any, 0, len(scores))
		for _, s := range scores {
			list = append(list, map[string]any{"index": s.Index, "relevance_score": s.Score, "document": nil})
		}
		x.json(map[string]any{"id": "rerank-1", "model": x.req.Model, "results": list})
	}
}

// A RerankForm is how a server wants requests to rerank.
type RerankForm int

// The forms.
const (
	TEI    RerankForm = iota // text-embeddings-inference: texts
	Cohere                   // and vLLM, Infinity, Jina: documents
)

func (x *exchange) json(v any) {
	Body(http.StatusOK, "application/json", string(x.marshal(v)))(x)
}
