package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"
)

const (
	// rerankWait is how long a search waits for a better order by default.
	rerankWait = 2 * time.Second

	// rerankBatch is how many passages are sent at a time; text-embeddings-inference
	// takes no more unless told to.
	rerankBatch = 32

	// rerankText is how many bytes of a passage are sent: with the question, most
	// cross-encoders read 512 tokens.
	rerankText = 1600
)

// A RerankerConfig says how a cross-encoder is reached.
type RerankerConfig struct {
	URL   string // address of the server; the call is its /rerank
	Model string // "" for a server of one model, as text-embeddings-inference is
	Key   string // sent as bearer token to the host of URL only; "" sends none

	Wait     time.Duration // for an answer as a whole. Default: 2 s
	Parallel int           // as in Config
	Rest     time.Duration // as in Config

	Log     *slog.Logger // required
	Metrics *Metrics     // nil counts nothing

	retry retryPolicy // changed by tests only
}

// A RemoteReranker asks a cross-encoder over HTTP. There is no standard for it,
// but two forms that servers speak: that of text-embeddings-inference ("texts",
// a list of scores) and that of Cohere, which vLLM, Infinity and Jina took over
// ("documents", "results"). With a model's name the latter is tried first,
// otherwise the former. Safe for concurrent use.
type RemoteReranker struct {
	*remote
	url   string
	model string
	http  *http.Client
	other atomic.Bool // the form that was tried first is not the server's
}

// NewReranker makes a reranker. It does not talk to the server yet. The error is
// fault.Invalid and names what is wrong with cfg.
func NewReranker(cfg RerankerConfig) (*RemoteReranker, error) {
	if cfg.Wait == 0 {
		cfg.Wait = rerankWait
	}
	c := Config{
		Model: Model{"rerank", cfg.Model}, URL: cfg.URL, Key: cfg.Key, Wait: cfg.Wait, Timeout: cfg.Wait,
		Parallel: cfg.Parallel, Log: cfg.Log, Metrics: cfg.Metrics, retry: cfg.retry, Rest: cfg.Rest,
	}
	if c.Model.Name == "" {
		c.Model.Name = "default"
	}
	c = c.withDefaults()
	if err := c.check(); err != nil {
		return nil, err
	}
	base, err := baseURL(cfg.URL, "", "/rerank")
	if err != nil {
		return nil, err
	}
	return &RemoteReranker{
		remote: newRemote(c.Model.String(), c), url: base.JoinPath("rerank").String(), model: cfg.Model,
		http: clientOver(newEndpoint(base, cfg.Key, c.retry)),
	}, nil
}

// Rerank says how well each passage answers the question: a score for each, in
// the order of passages, comparable within this call. It is fault.Unavailable
// when the server is of no use.
func (r *RemoteReranker) Rerank(ctx context.Context, question string, passages []string) ([]float64, error) {
	scores := make([]float64, 0, len(passages))
	for begin := 0; begin < len(passages); begin += rerankBatch {
		batch := passages[begin:min(begin+rerankBatch, len(passages))]
		s, err := r.batch(ctx, question, batch)
		if err != nil {
			return nil, fmt.Errorf("llm.Rerank: %w", err)
		}
		scores = append(scores, s...)
	}
	return scores, nil
}

func (r *RemoteReranker) batch(ctx context.Context, question string, passages []string) (scores []float64, err error) {
	texts := make([]string, len(passages))
	for i, p := range passages {
		texts[i] = sendable(p, rerankText)
	}
	question = sendable(question, rerankText)
	err = r.do(ctx, "rerank", func(ctx context.Context, c *call) error {
		other := r.other.Load()
		scores, err = r.ask(ctx, c, other, question, texts)
		if err == nil || !c.reshape() {
			return err
		}
		if scores, err = r.ask(ctx, c, !other, question, texts); err == nil {
			r.other.Store(!other)
		}
		return err
	})
	return scores, err
}

// ask makes one request, in the form that is expected or in the other.
func (r *RemoteReranker) ask(ctx context.Context, c *call, other bool, question string, texts []string) ([]float64, error) {
	request := map[string]any{"query": question}
	if (r.model != "") != other {
		request["documents"] = texts
		if r.model != "" {
			request["model"] = r.model
		}
	} else {
		request["texts"], request["truncate"] = texts, true
	}
	body, err := json.Marshal(request)
	if err != nil {
		return nil, &own{err}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, bytes.NewReader(body))
	if err != nil {
		return nil, &own{err}
	}
	res, err := r.http.Do(req)
	if err != nil {
		return nil, err // the call knows why
	}
	defer res.Body.Close()
	if body, err = io.ReadAll(res.Body); err != nil {
		return nil, c.failed(&failure{cause: causeCut, text: "the answer broke off", err: err})
	}
	return rankedScores(body, len(texts))
}

// rankedScores reads an answer of either form.
func rankedScores(body []byte, n int) ([]float64, error) {
	type rank struct {
		Index     int      `json:"index"`
		Score     *float64 `json:"score"`
		Relevance *float64 `json:"relevance_score"`
	}
	var ranks []rank
	if json.Unmarshal(body, &ranks) != nil {
		var answer struct {
			Results []rank `json:"results"`
		}
		if json.Unmarshal(body, &answer) != nil {
			return nil, fail(causeMalformed, "scores not as agreed")
		}
		ranks = answer.Results
	}
	scores := make([]float64, n)
	seen := make([]bool, n)
	for _, r := range ranks {
		score := r.Score
		if score == nil {
			score = r.Relevance
		}
		if score == nil || r.Index < 0 || r.Index >= n || seen[r.Index] {
			return nil, fail(causeMalformed, "scores not as agreed")
		}
		scores[r.Index], seen[r.Index] = *score, true
	}
	if len(ranks) != n {
		return nil, fail(causeMalformed, "%d scores for %d passages", len(ranks), n)
	}
	return scores, nil
}
