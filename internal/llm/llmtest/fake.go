package llmtest

import (
	"context"
	"fmt"
	"hash/fnv"
	"math"
	"strings"
	"sync"
)

// A Fake is an embedder for tests: it hashes the lower-case words of a text,
// without meaning and without state, and counts what it is asked. Safe for
// concurrent use.
type Fake struct {
	name string
	dim  int

	mu       sync.Mutex
	err      error
	calls    int
	passages int
	queries  int
}

// NewFake makes a fake embedder with vectors of dim components (at least 1).
// Two fakes with different names count as different models.
func NewFake(name string, dim int) *Fake { return &Fake{name: name, dim: dim} }

// Name returns the name with the dimension.
func (f *Fake) Name() string { return fmt.Sprintf("%s-%d", f.name, f.dim) }

// Dim returns the number of components.
func (f *Fake) Dim() int { return f.dim }

// Weight returns the share beside a lexical score.
func (*Fake) Weight() float64 { return 0.5 }

// Fail makes every later call return err; nil heals it.
func (f *Fake) Fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.err = err
}

// Calls returns how often EmbedPassages was called, Passages how many texts it
// embedded, Queries how many questions.
func (f *Fake) Calls() int    { return f.read(&f.calls) }
func (f *Fake) Passages() int { return f.read(&f.passages) }
func (f *Fake) Queries() int  { return f.read(&f.queries) }

func (f *Fake) read(n *int) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return *n
}

// EmbedPassages embeds texts in order.
func (f *Fake) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	if err := f.begin(ctx, &f.calls, 1); err != nil {
		return nil, err
	}
	vectors := make([][]float32, len(texts))
	for i, t := range texts {
		vectors[i] = f.vector(t)
	}
	return vectors, f.begin(ctx, &f.passages, len(texts))
}

// EmbedQuery embeds a question.
func (f *Fake) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	if err := f.begin(ctx, &f.queries, 1); err != nil {
		return nil, err
	}
	return f.vector(text), nil
}

// begin adds to a counter unless the context has ended or the fake is to fail.
func (f *Fake) begin(ctx context.Context, counter *int, n int) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := ctx.Err(); err != nil {
		return err
	}
	if f.err != nil {
		return f.err
	}
	*counter += n
	return nil
}

func (f *Fake) vector(text string) []float32 {
	v := make([]float32, f.dim)
	for w := range strings.FieldsSeq(strings.ToLower(text)) {
		h := fnv.New32a()
		h.Write([]byte(strings.Trim(w, ".,;:!?()„“\"")))
		v[h.Sum32()%uint32(f.dim)]++
	}
	length := math.Sqrt(dot(v, v))
	if length == 0 {
		v[0] = 1
		return v
	}
	for i := range v {
		v[i] = float32(float64(v[i]) / length)
	}
	return v
}
