package llm

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"

	"github.com/tmc/langchaingo/llms/openai"
)

// vectors are one use of an embedding model on a server.
type vectors struct {
	*remote
	client *openai.LLM
}

// newVectors makes them of a complete configuration.
func newVectors(cfg Config) (*vectors, error) {
	base, err := baseURL(cfg.URL, "/v1", "/embeddings")
	if err != nil {
		return nil, err
	}
	client, err := newClient(cfg, base, func(e *endpoint) http.RoundTripper { return inOrder{e} })
	if err != nil {
		return nil, err
	}
	return &vectors{remote: newRemote(cfg.Model.String(), cfg), client: client}, nil
}

// inOrder wraps an endpoint for embeddings: langchaingo takes vectors in the
// order in which they come and overlooks the index that each one has.
type inOrder struct{ *endpoint }

func (t inOrder) RoundTrip(req *http.Request) (*http.Response, error) {
	res, err := t.endpoint.RoundTrip(req)
	if err != nil {
		return nil, err
	}
	defer res.Body.Close()
	c := callOf(req.Context())
	body, err := io.ReadAll(res.Body)
	if err != nil {
		return nil, c.failed(&failure{cause: causeCut, text: "the answer broke off", err: err})
	}
	sorted, err := sortVectors(body)
	if err != nil {
		return nil, c.failed(&failure{cause: causeMalformed, text: "vectors not as agreed", err: err})
	}
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(sorted)), int64(len(sorted))
	return res, nil
}

// sortVectors brings the vectors of an answer into the order of their indexes.
// Servers that number none are taken at their word.
func sortVectors(body []byte) ([]byte, error) {
	type vector struct {
		Index     int             `json:"index"`
		Embedding json.RawMessage `json:"embedding"`
	}
	var answer struct {
		Data []vector `json:"data"`
	}
	if err := json.Unmarshal(body, &answer); err != nil {
		return nil, errors.New("not JSON")
	}
	if !slices.ContainsFunc(answer.Data, func(v vector) bool { return v.Index != 0 }) {
		return body, nil
	}
	slices.SortStableFunc(answer.Data, func(a, b vector) int { return a.Index - b.Index })
	for i, v := range answer.Data {
		if v.Index != i {
			return nil, fmt.Errorf("vector %d of %d is missing", i, len(answer.Data))
		}
	}
	return json.Marshal(answer)
}
