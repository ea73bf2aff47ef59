package llm

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"

	"github.com/tmc/langchaingo/llms"
	"github.com/tmc/langchaingo/llms/openai"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A Chat is a Generator on an OpenAI-compatible server, through langchaingo.
// Safe for concurrent use.
type Chat struct {
	*remote
	client  *openai.LLM
	options []llms.CallOption
	plain   atomic.Bool // the server takes only the plainest form of a request
}

// NewGenerator makes a Generator for a model on a server. It does not talk to
// the server yet, so that the program starts without it. The error is
// fault.Invalid and names what is wrong with cfg.
func NewGenerator(cfg Config) (*Chat, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	base, err := baseURL(cfg.URL, "/v1", "/chat/completions")
	if err != nil {
		return nil, err
	}
	client, err := newClient(cfg, base, func(e *endpoint) http.RoundTripper {
		if cfg.Model.Provider == Ollama { // models think when nothing is said, and at length
			e.add = map[string]any{"reasoning_effort": "none"}
		}
		return streams{e}
	})
	if err != nil {
		return nil, err
	}
	g := &Chat{remote: newRemote(cfg.Model.String(), cfg), client: client}
	if base.Host != "api.openai.com" { // the only one that wants max_completion_tokens; many know only max_tokens
		g.options = append(g.options, openai.WithLegacyMaxTokensField())
	}
	return g, nil
}

// Name returns the model as it was configured.
func (g *Chat) Name() string { return g.name }

// ContextSize returns the configured number of tokens.
func (g *Chat) ContextSize() int { return g.cfg.ContextSize }

// maxTokenBytes is more than any token has on average: who writes more than
// this many bytes a token does not keep to MaxTokens.
const maxTokenBytes = 16

// Generate asks the model. What a reasoning model thinks aloud is left out. A
// JSON answer is emitted at once, without anything around the object.
func (g *Chat) Generate(ctx context.Context, r Request, emit func(piece string) error) error {
	if r.MaxTokens <= 0 || r.Instructions == "" || len(r.Data) == 0 {
		return fmt.Errorf("llm.Generate(%q): a request needs instructions, data and a limit: %w", r.Prompt, fault.Invalid)
	}
	err := g.do(ctx, r.Prompt, func(ctx context.Context, c *call) error {
		plain := g.plain.Load()
		err := g.generate(ctx, c, r, plain, emit)
		plainer := !plain && (r.JSON || len(r.Data) > 1 || g.cfg.Model.Provider == Ollama)
		if err == nil || !plainer || !c.reshape() {
			return err
		}
		if err = g.generate(ctx, c, r, true, emit); err == nil {
			g.plain.Store(true)
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("llm.Generate(%q): %w", r.Prompt, err)
	}
	return nil
}

// generate makes one request. A plain one has no response format, which LM
// Studio refuses, no word about reasoning, which not all models know, and one
// user message, for chat templates (Mistral, Gemma) where roles must alternate.
func (g *Chat) generate(ctx context.Context, c *call, r Request, plain bool, emit func(string) error) error {
	c.plain = plain
	a := &answer{call: c, emit: emit, json: r.JSON, left: r.MaxTokens * maxTokenBytes}
	options := append([]llms.CallOption{
		llms.WithMaxTokens(r.MaxTokens),
		llms.WithTemperature(0),
		llms.WithStreamingFunc(a.receive),
	}, g.options...)
	if r.JSON && !plain {
		options = append(options, llms.WithJSONMode())
	}
	res, err := g.client.GenerateContent(ctx, messages(r, plain), options...)
	if err != nil {
		return err
	}
	if len(res.Choices) == 0 {
		return fail(causeMalformed, "an answer without choices")
	}
	switch reason := res.Choices[0].StopReason; reason {
	case "stop", "eos_token", "stop_sequence", "end_turn":
		return a.end()
	case "":
		return fail(causeCut, "the stream broke off")
	case "length":
		return fail(causeLength, "the answer was cut at %d tokens", r.MaxTokens)
	default:
		return fail(causeBroken, "the model stopped for a reason of its own")
	}
}

// messages are the request's, instructions and data apart.
func messages(r Request, plain bool) []llms.MessageContent {
	data := r.Data
	if plain {
		data = []string{strings.Join(r.Data, "\n\n")}
	}
	out := []llms.MessageContent{llms.TextParts(llms.ChatMessageTypeSystem, r.Instructions)}
	for _, d := range data {
		out = append(out, llms.TextParts(llms.ChatMessageTypeHuman, d))
	}
	return out
}

// An answer is what has come of one.
type answer struct {
	call  *call
	emit  func(string) error
	json  bool
	left  int // bytes that may still come
	think thoughts
	text  bytes.Buffer // of a JSON answer
	any   bool
}

// receive takes a piece from langchaingo.
func (a *answer) receive(_ context.Context, piece []byte) error {
	if a.left -= len(piece); a.left < 0 {
		return a.call.failed(fail(causeLength, "the model writes on and on"))
	}
	return a.pass(a.think.without(string(piece)))
}

func (a *answer) pass(text string) error {
	if text == "" {
		return nil
	}
	if a.json {
		a.text.WriteString(text)
		return nil
	}
	if !a.any {
		if text = strings.TrimLeft(text, " \t\r\n"); text == "" {
			return nil
		}
		a.any = true
	}
	a.call.hold()
	defer a.call.release()
	if err := a.emit(text); err != nil {
		return &own{err}
	}
	return nil
}

// end takes the end of a complete answer.
func (a *answer) end() error {
	if err := a.pass(a.think.rest()); err != nil {
		return err
	}
	if !a.json {
		if !a.any {
			return fail(causeEmpty, "no text")
		}
		return nil
	}
	object := a.text.Bytes()
	first, last := bytes.IndexByte(object, '{'), bytes.LastIndexByte(object, '}')
	if first < 0 || last < first || !json.Valid(object[first:last+1]) {
		return fail(causeMalformed, "no JSON object")
	}
	if err := a.emit(string(object[first : last+1])); err != nil {
		return &own{err}
	}
	return nil
}
