package llm_test

import (
	"errors"
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func reranker(t *testing.T, model string, script ...llmtest.Reply) (*llm.RemoteReranker, *llmtest.Server) {
	t.Helper()
	s := llmtest.NewServer(t, script...)
	c, _ := testConfig(s)
	cfg := llm.RerankerConfig{URL: s.URL, Model: model, Key: c.Key, Wait: c.Wait, Log: c.Log}
	cfg.Quick()
	r, err := llm.NewReranker(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r, s
}

func TestAcceptanceRerankerSpeaksBothForms(t *testing.T) {
	t.Parallel()
	scores := []llmtest.Score{{Index: 2, Score: 0.9}, {Index: 0, Score: 0.5}, {Index: 1, Score: -3}}
	for name, c := range map[string]struct {
		model string
		form  llmtest.RerankForm
		calls int // for two times
	}{
		"text-embeddings-inference":              {"", llmtest.TEI, 2},
		"vLLM, Infinity, Jina":                   {"bge-reranker-v2-m3", llmtest.Cohere, 2},
		"the latter without a model's name":      {"", llmtest.Cohere, 3},
		"the former with a model's name, gladly": {"bge-reranker-v2-m3", llmtest.TEI, 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, s := reranker(t, c.model)
			s.Answer(func(llmtest.Request) llmtest.Reply { return llmtest.Reranks(c.form, scores...) })
			for range 2 { // the second time it knows
				got, err := r.Rerank(t.Context(), "Was kostet es?", []string{"eins", "", "drei"})
				if err != nil || !slices.Equal(got, []float64{0.5, -3, 0.9}) {
					t.Errorf("%v, error %v", got, err)
				}
			}
			all := s.Requests()
			if last := all[len(all)-1]; len(all) != c.calls || last.Path != "/v1/rerank" || last.Query != "Was kostet es?" {
				t.Errorf("%d calls, the last %s %q", len(all), last.Path, last.Query)
			}
		})
	}
}

func TestAcceptanceALyingRerankerIsUnavailable(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]llmtest.Reply{
		"one too few":    llmtest.Reranks(llmtest.TEI, llmtest.Score{Index: 1}),
		"one twice":      llmtest.Reranks(llmtest.TEI, llmtest.Score{Index: 1}, llmtest.Score{Index: 1}),
		"out of range":   llmtest.Reranks(llmtest.TEI, llmtest.Score{Index: 1}, llmtest.Score{Index: 2}),
		"negative":       llmtest.Reranks(llmtest.TEI, llmtest.Score{Index: 1}, llmtest.Score{Index: -1}),
		"without scores": llmtest.Body(200, "application/json", `[{"index":0},{"index":1}]`),
		"not a number":   llmtest.Body(200, "application/json", `[{"index":0,"score":NaN},{"index":1,"score":1}]`),
		"something else": llmtest.Body(200, "application/json", `{"message":"hallo"}`),
		"a page":         llmtest.Body(200, "text/html", `<html>`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, _ := reranker(t, "", reply)
			got, err := r.Rerank(t.Context(), "Was?", []string{"eins", "zwei"})
			if !errors.Is(err, fault.Unavailable) || got != nil {
				t.Errorf("%v, error %v", got, err)
			}
		})
	}
}

func TestRerankerAsksInBatches(t *testing.T) {
	t.Parallel()
	r, s := reranker(t, "")
	s.Answer(func(q llmtest.Request) llmtest.Reply {
		scores := make([]llmtest.Score, len(q.Texts))
		for i := range scores {
			scores[i] = llmtest.Score{Index: i, Score: float64(len(q.Texts[i]))}
		}
		return llmtest.Reranks(llmtest.TEI, scores...)
	})
	passages := make([]string, 40)
	for i := range passages {
		passages[i] = "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"[:i+1]
	}
	got, err := r.Rerank(t.Context(), "Was?", passages)
	if err != nil || len(got) != 40 || got[0] != 1 || got[39] != 40 || len(s.Requests()) != 2 {
		t.Errorf("%v, %d requests, error %v", got, len(s.Requests()), err)
	}
	if got, err := r.Rerank(t.Context(), "Was?", nil); err != nil || len(got) != 0 {
		t.Errorf("%v, error %v", got, err)
	}
}
