package llm

import "context"

// A Generator writes text with a language model. What it writes is a proposal:
// whoever uses it checks every sentence and every field.
//
// An error is fault.Unavailable whenever the model is to blame (not reachable,
// too slow, busy, a stream that broke off, an answer cut at its limit), so that
// the caller can go on without it; otherwise it is ctx's or emit's own. A caller
// that ends ctx because the model is too slow for it says so with a cause of kind
// fault.Unavailable (context.WithTimeoutCause), which then counts against the
// model; a reader who left does not.
type Generator interface {
	// Name identifies the model, as it was configured: "ollama:qwen3:8b".
	Name() string
	// ContextSize is how many tokens request and answer may have together.
	ContextSize() int
	// Generate streams what the model writes to emit, piece by piece, and returns
	// when the model has said that it is done. It stops when emit fails. What comes
	// for a request of JSON is one piece: a complete, valid object.
	Generate(ctx context.Context, r Request, emit func(piece string) error) error
}

// A Request is what a model is asked to do, and with what.
type Request struct {
	Prompt       string   // name of the template, for logs and metrics
	Instructions string   // the system message: fixed text of ours, never a person's or a document's
	Data         []string // each a user message of its own: passages, what was said before, the question
	JSON         bool     // the answer shall be one JSON object
	MaxTokens    int      // of the answer; required
}
