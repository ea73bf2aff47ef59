package llm

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"github.com/tmc/langchaingo/embeddings"

	"smart-city-dialog.de/akademie/internal/fault"
)

const (
	// embedBatch is how many texts are sent at a time; text-embeddings-inference
	// takes no more unless told to.
	embedBatch = 32

	// queryWait is how long a question waits for its vector by default.
	queryWait = 2 * time.Second

	// learnedWeight is the share of vectors of a learned model beside a lexical
	// score of weight 1, until "akademie eval" has found a better one.
	learnedWeight = 1.0

	// tokenBytes is how many bytes of German a token has, about; maxVector is what
	// pgvector indexes.
	tokenBytes = 3
	maxVector  = 4000

	// minimalText is the shortest text, in bytes, that is shortened further when
	// the server refuses it as too long.
	minimalText = 256
)

// An EmbedderConfig is a Config with what only embedders have. ContextSize is by
// default that of the model's family, Timeout holds for one batch.
type EmbedderConfig struct {
	Config

	// Dim cuts vectors to so many components, for models that were trained for it
	// (Matryoshka). 0 keeps them as they come.
	Dim int

	// QueryPrefix and PassagePrefix are put before a text; nil means those of the
	// model's family.
	QueryPrefix, PassagePrefix *string

	// QueryWait is how long a question waits for its vector. Default: 2 s.
	QueryWait time.Duration

	// Weight is what Weight returns. Default: 1.
	Weight float64
}

// A RemoteEmbedder is an Embedder on an OpenAI-compatible server, through
// langchaingo. Safe for concurrent use.
type RemoteEmbedder struct {
	name           string
	query, passage string // prefixes
	maxText        int    // bytes of a text that are sent
	weight         float64
	cut            int          // components kept, 0 for all
	dim            atomic.Int64 // as learned from the first vector; 0 before

	questions *vectors            // impatient
	passages  *vectors            // patient
	batches   embeddings.Embedder // over passages
}

// NewEmbedder makes an Embedder for a model on a server. It does not talk to the
// server yet: until the first vector has come, Dim is 0 (see Wake). The error is
// fault.Invalid and names what is wrong with cfg.
func NewEmbedder(cfg EmbedderConfig) (*RemoteEmbedder, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	e := &RemoteEmbedder{
		query: *cfg.QueryPrefix, passage: *cfg.PassagePrefix, maxText: cfg.ContextSize * tokenBytes,
		weight: cfg.Weight, cut: cfg.Dim,
	}
	e.name = fmt.Sprintf("%s query=%q passage=%q tokens=%d", cfg.Model, e.query, e.passage, cfg.ContextSize)
	if e.cut > 0 {
		e.name += " dim=" + strconv.Itoa(e.cut)
	}
	var err error
	if e.passages, err = newVectors(cfg.forPassages()); err != nil {
		return nil, err
	}
	if e.questions, err = newVectors(cfg.forQuestions()); err != nil {
		return nil, err
	}
	e.batches, err = embeddings.NewEmbedder(
		embeddings.EmbedderClientFunc(e.batch),
		embeddings.WithBatchSize(embedBatch), embeddings.WithStripNewLines(false),
	)
	return e, err
}

func (c EmbedderConfig) withDefaults() EmbedderConfig {
	f := familyOf(c.Model.Name)
	if c.ContextSize == 0 {
		c.ContextSize = f.context
	}
	if c.QueryPrefix == nil {
		c.QueryPrefix = &f.query
	}
	if c.PassagePrefix == nil {
		c.PassagePrefix = &f.passage
	}
	if c.Weight == 0 {
		c.Weight = learnedWeight
	}
	if c.QueryWait == 0 {
		c.QueryWait = queryWait
	}
	return c
}

func (c EmbedderConfig) check() error {
	if err := c.Config.check(); err != nil {
		return err
	}
	if c.Dim < 0 || c.Dim > maxVector || !(c.Weight > 0 && c.Weight <= 100) || c.QueryWait < 0 {
		return fmt.Errorf("%w: the dimension must lie between 1 and %d, the weight between 0 and 100", fault.Invalid, maxVector)
	}
	return nil
}

// forPassages is the configuration for texts of the base: there is no sign of
// life before a batch is done, and nobody waits.
func (c EmbedderConfig) forPassages() Config {
	if c.retry == (retryPolicy{}) {
		c.retry = patientRetry
	}
	out := c.Config.withDefaults()
	out.Wait = out.Timeout
	return out
}

func (c EmbedderConfig) forQuestions() Config {
	out := c.Config.withDefaults()
	out.Wait, out.Timeout = c.QueryWait, c.QueryWait
	return out
}

// Name returns the model with all that changes its vectors.
func (e *RemoteEmbedder) Name() string { return e.name }

// Dim returns the number of components, 0 as long as none has been seen.
func (e *RemoteEmbedder) Dim() int { return int(e.dim.Load()) }

// Weight returns the share of the vectors beside a lexical score.
func (e *RemoteEmbedder) Weight() float64 { return e.weight }

// State says how the model does: "ok", "failing" or "recovering"; of questions
// and passages, the worse.
func (e *RemoteEmbedder) State() string {
	if s := e.questions.State(); s != stateOK {
		return s
	}
	return e.passages.State()
}

// Wake asks the server for vectors, so that it loads the model, Dim is known and
// a server that gives every text the same vector is found out.
func (e *RemoteEmbedder) Wake(ctx context.Context) error {
	v, err := e.EmbedPassages(ctx, []string{"Wann beginnt der Kurs?", "Hafen und Kräne"})
	if err != nil {
		return err
	}
	if slices.Equal(v[0], v[1]) {
		return fmt.Errorf("llm.Wake: %w", fail(causeMalformed, "different texts have the same vector"))
	}
	return nil
}

// EmbedPassages embeds texts in order, in batches.
func (e *RemoteEmbedder) EmbedPassages(ctx context.Context, texts []string) ([][]float32, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(texts) == 0 {
		return nil, nil
	}
	prepared := make([]string, len(texts))
	for i, t := range texts {
		prepared[i] = e.prepare(e.passage, t)
	}
	v, err := e.batches.EmbedDocuments(ctx, prepared)
	if err != nil {
		return nil, fmt.Errorf("llm.EmbedPassages: %w", err)
	}
	return v, nil
}

// EmbedQuery embeds a question.
func (e *RemoteEmbedder) EmbedQuery(ctx context.Context, text string) ([]float32, error) {
	v, err := e.shortened(ctx, e.questions, "question", e.prepare(e.query, text))
	if err != nil {
		return nil, fmt.Errorf("llm.EmbedQuery: %w", err)
	}
	return v, nil
}

// prepare makes of a text what is sent.
func (e *RemoteEmbedder) prepare(prefix, text string) string {
	return prefix + sendable(text, e.maxText-len(prefix))
}

// sendable returns at most n bytes of a text, valid and not empty, as servers
// want it.
func sendable(text string, n int) string {
	text = strings.ToValidUTF8(head(text, n), "\uFFFD")
	if strings.TrimSpace(text) == "" {
		return "-"
	}
	return text
}

// head returns the first n bytes of a text, less what would split a character.
func head(text string, n int) string {
	if n = max(n, 1); len(text) <= n {
		return text
	}
	for n > 0 && !utf8.RuneStart(text[n]) {
		n--
	}
	return text[:n]
}

// batch embeds prepared passages. When the server does not take them, one may be
// too long for it: then each is sent alone, so that what is cut of one text
// never depends on its neighbours.
func (e *RemoteEmbedder) batch(ctx context.Context, texts []string) ([][]float32, error) {
	v, err := e.embed(ctx, e.passages, "passages", texts)
	if causeOf(err) != causeRejected {
		return v, err
	}
	v = make([][]float32, len(texts))
	for i, t := range texts {
		if v[i], err = e.shortened(ctx, e.passages, "passages", t); err != nil {
			return nil, err
		}
	}
	return v, nil
}

// shortened embeds one text, and half of it when the server does not take it.
func (e *RemoteEmbedder) shortened(ctx context.Context, u *vectors, use, text string) ([]float32, error) {
	for {
		v, err := e.embed(ctx, u, use, []string{text})
		if err == nil {
			return v[0], nil
		}
		if causeOf(err) != causeRejected || len(text) < minimalText {
			return nil, err
		}
		text = head(text, len(text)/2)
	}
}

// embed asks for vectors, checks them and brings them to unit length.
func (e *RemoteEmbedder) embed(ctx context.Context, u *vectors, use string, texts []string) ([][]float32, error) {
	var out [][]float32
	err := u.do(ctx, use, func(ctx context.Context, _ *call) (err error) {
		if out, err = u.client.CreateEmbedding(ctx, texts); err != nil {
			return err
		}
		if len(out) != len(texts) {
			return fail(causeMalformed, "%d vectors for %d texts", len(out), len(texts))
		}
		for i := range out {
			if out[i], err = e.unit(out[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return out, err
}

// unit checks the length of a vector against that of those before and scales it.
func (e *RemoteEmbedder) unit(v []float32) ([]float32, error) {
	if e.cut > 0 && len(v) > e.cut {
		v = v[:e.cut:e.cut]
	}
	switch n := int64(len(v)); {
	case n == 0 || n < int64(e.cut):
		return nil, fail(causeMalformed, "a vector of %d components", n)
	case n > maxVector:
		return nil, fail(causeMalformed, "a vector of %d components, when %d can be indexed: set a dimension", n, maxVector)
	}
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if !(square > 0) || math.IsInf(square, 0) { // NaN fails, too
		return nil, fail(causeMalformed, "a vector without a direction")
	}
	if !e.dim.CompareAndSwap(0, int64(len(v))) && e.dim.Load() != int64(len(v)) {
		return nil, fail(causeMalformed, "a vector of %d components instead of %d", len(v), e.dim.Load())
	}
	scale := 1 / math.Sqrt(square)
	for i, x := range v {
		v[i] = float32(float64(x) * scale)
	}
	return v, nil
}
