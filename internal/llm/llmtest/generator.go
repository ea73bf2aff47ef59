package llmtest

import (
	"context"
	"fmt"
	"slices"
	"sync"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
)

// An Answer is what a Generator writes for one request, and how it ends.
type Answer struct {
	Pieces []string
	Err    error           // returned after the pieces; nil for a complete answer
	Gate   <-chan struct{} // if not nil, waited for before Err or the end
}

// A Generator is a language model for tests, without a network: it writes what
// its script says. Safe for concurrent use.
type Generator struct {
	mu       sync.Mutex
	script   []Answer
	answer   func(llm.Request) Answer
	requests []llm.Request
}

// NewGenerator makes a generator that gives the answers in turn; after the last
// it is unavailable.
func NewGenerator(script ...Answer) *Generator { return &Generator{script: script} }

// Pieces is a complete answer.
func Pieces(pieces ...string) Answer { return Answer{Pieces: pieces} }

// Fails is an answer that breaks off with err after the pieces.
func Fails(err error, pieces ...string) Answer { return Answer{Pieces: pieces, Err: err} }

// Answer makes the generator answer what comes after the script by answer. It
// returns g.
func (g *Generator) Answer(answer func(llm.Request) Answer) *Generator {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.answer = answer
	return g
}

// Requests returns the requests so far, in order.
func (g *Generator) Requests() []llm.Request {
	g.mu.Lock()
	defer g.mu.Unlock()
	return slices.Clone(g.requests)
}

// Name returns "test:fake".
func (*Generator) Name() string { return "test:fake" }

// ContextSize returns 8,192 tokens.
func (*Generator) ContextSize() int { return 8192 }

// Generate writes the next answer. Like a real one it fails when ctx has ended,
// and stops when emit fails.
func (g *Generator) Generate(ctx context.Context, r llm.Request, emit func(piece string) error) error {
	a := g.next(r)
	for _, p := range a.Pieces {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := emit(p); err != nil {
			return err
		}
	}
	if a.Gate != nil {
		select {
		case <-a.Gate:
		case <-ctx.Done():
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return a.Err
}

func (g *Generator) next(r llm.Request) Answer {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.requests = append(g.requests, r)
	switch {
	case len(g.script) > 0:
		a := g.script[0]
		g.script = g.script[1:]
		return a
	case g.answer != nil:
		return g.answer(r)
	}
	return Fails(fmt.Errorf("%w: the script of the test's generator is used up", fault.Unavailable))
}
