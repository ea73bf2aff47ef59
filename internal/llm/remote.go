package llm

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"github.com/tmc/langchaingo/llms/openai"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A remote is one use of a model on a server: what chat, embedding and
// reranking have in common.
type remote struct {
	name    string
	cfg     Config
	limit   *limiter
	breaker *breaker
}

func newRemote(name string, cfg Config) *remote {
	cfg.Metrics.states.WithLabelValues(name).Set(1)
	return &remote{name: name, cfg: cfg, limit: newLimiter(cfg.Parallel), breaker: newBreaker(name, cfg.Rest, cfg.Log)}
}

// newClient makes langchaingo's client over an endpoint. What it would take from
// the environment is set here, and the key is left to the endpoint.
func newClient(cfg Config, base *url.URL, over func(*endpoint) http.RoundTripper) (*openai.LLM, error) {
	client, err := openai.New(
		openai.WithBaseURL(base.String()),
		openai.WithModel(cfg.Model.Name), openai.WithEmbeddingModel(cfg.Model.Name),
		openai.WithToken("unset"), openai.WithOrganization(""),
		openai.WithHTTPClient(clientOver(over(newEndpoint(base, cfg.Key, cfg.retry)))),
	)
	if err != nil {
		return nil, fmt.Errorf("llm: client for %s: %w", cfg.Model, err)
	}
	return client, nil
}

// State says how the model does: "ok", "failing" or "recovering".
func (r *remote) State() string { return r.breaker.state() }

// An own error is the caller's, not the model's.
type own struct{ err error }

func (o *own) Error() string { return o.err.Error() }

// do runs one call within all limits. f gets a context that ends when the model
// is silent for too long, and the error of f does not matter when that, or the
// transport, knows better. The error is fault.Unavailable when the model is to
// blame, ctx's when ctx has ended, and otherwise f's own.
func (r *remote) do(ctx context.Context, use string, f func(context.Context, *call) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	begun := time.Now()
	err := r.breaker.do(func() error {
		if err := r.limit.acquire(ctx, r.cfg.Wait); err != nil {
			return err
		}
		defer r.limit.release()
		inner, c, end := newCall(ctx, r.cfg.Wait, r.cfg.Timeout)
		defer end()
		return judge(ctx, inner, c, f(inner, c))
	})
	r.cfg.Metrics.ended(r.name, use, time.Since(begun), err)
	if err != nil {
		if c := causeOf(err); c != "" && c != causeOpen {
			r.cfg.Log.Warn("model failed", "model", r.name, "use", use, "cause", string(c), "error", err.Error())
		}
		return fmt.Errorf("%s: %w", r.name, err)
	}
	return nil
}

// judge says who is to blame for err, what a call (of the caller's context ctx
// and its own, inner) ended with. A caller whose context ends with the cause
// fault.Unavailable has given the model up; with another cause it has its own
// reasons.
func judge(ctx, inner context.Context, c *call, err error) error {
	var mine *own
	why := c.reason(inner)
	switch {
	case errors.As(err, &mine):
		return mine.err
	case errors.Is(context.Cause(ctx), fault.Unavailable):
		return fail(causeSlow, "the caller would not wait any longer")
	case ctx.Err() != nil:
		return ctx.Err()
	case why != nil:
		return why
	case err != nil && causeOf(err) == "":
		return &failure{cause: causeMalformed, text: "its answer is of no use", err: err}
	}
	return err
}
