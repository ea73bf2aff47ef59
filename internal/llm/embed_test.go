package llm_test

import (
	"context"
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

var _ llm.Embedder = (*llm.RemoteEmbedder)(nil)

// embedder makes an embedder on a server with this script; change may be nil.
func embedder(t *testing.T, change func(*llm.EmbedderConfig), script ...llmtest.Reply) (*llm.RemoteEmbedder, *llmtest.Server) {
	t.Helper()
	s := llmtest.NewServer(t, script...)
	c, _ := testConfig(s)
	cfg := llm.EmbedderConfig{Config: c, QueryWait: 10 * time.Second}
	if change != nil {
		change(&cfg)
	}
	e, err := llm.NewEmbedder(cfg)
	if err != nil {
		t.Fatal(err)
	}
	return e, s
}

// learn makes a server answer everything with good vectors, out of order, and
// the embedder know its dimension.
func learn(t *testing.T, e *llm.RemoteEmbedder, s *llmtest.Server, dim int) {
	t.Helper()
	s.Answer(func(llmtest.Request) llmtest.Reply { return llmtest.EmbedsAs(dim, llmtest.Reversed) })
	if err := e.Wake(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestRemoteEmbedderConforms(t *testing.T) {
	t.Parallel()
	e, s := embedder(t, nil)
	if e.Dim() != 0 {
		t.Errorf("knows dimension %d of nothing", e.Dim())
	}
	learn(t, e, s, 256)
	llmtest.TestEmbedder(t, e)
}

func TestAcceptanceEmbedderPrefixesFollowTheModel(t *testing.T) {
	t.Parallel()
	for model, want := range map[string][2]string{
		"intfloat/multilingual-e5-large":          {"query: ", "passage: "},
		"intfloat/multilingual-e5-large-instruct": {"Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery: ", ""},
		"jeffh/intfloat-multilingual-e5-base:f16": {"query: ", "passage: "},
		"bge-m3:latest":                                 {"", ""},
		"BAAI/bge-large-en-v1.5":                        {"Represent this sentence for searching relevant passages: ", ""},
		"nomic-embed-text:v1.5":                         {"search_query: ", "search_document: "},
		"mxbai-embed-large":                             {"Represent this sentence for searching relevant passages: ", ""},
		"mixedbread-ai/deepset-mxbai-embed-de-large-v1": {"query: ", "passage: "},
		"jina/jina-embeddings-v2-base-de":               {"", ""},
		"qwen3-embedding:0.6b":                          {"Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:", ""},
		"snowflake-arctic-embed2":                       {"query: ", ""},
		"Snowflake/snowflake-arctic-embed-l-v2.0":       {"query: ", ""},
		"granite-embedding:278m":                        {"", ""},
		"embeddinggemma:300m":                           {"task: search result | query: ", "title: none | text: "},
		"text-embedding-3-large":                        {"", ""},
		"something-else":                                {"", ""},
	} {
		if q, p := llm.Prefixes(model); q != want[0] || p != want[1] {
			t.Errorf("%s: %q and %q, want %q", model, q, p, want)
		}
	}
	empty, own := "", "Frage: "
	for name, c := range map[string]struct {
		query, passage *string
		want           []string
	}{
		"set":   {&own, &empty, []string{"Abschnitt", "Frage: Was?"}},
		"unset": {nil, nil, []string{"Abschnitt", "Was?"}},
	} {
		e, s := embedder(t, func(c2 *llm.EmbedderConfig) { c2.QueryPrefix, c2.PassagePrefix = c.query, c.passage },
			llmtest.Embeds(8), llmtest.Embeds(8))
		if _, err := e.EmbedPassages(t.Context(), []string{"Abschnitt"}); err != nil {
			t.Fatal(err)
		}
		if _, err := e.EmbedQuery(t.Context(), "Was?"); err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range s.Requests() {
			got = append(got, r.Input...)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: sent %q", name, got)
		}
	}
}

func TestEmbedderNameHoldsWhatChangesVectors(t *testing.T) {
	t.Parallel()
	prefix := "x: "
	seen := map[string]bool{}
	for _, change := range []func(*llm.EmbedderConfig){
		nil,
		func(c *llm.EmbedderConfig) { c.QueryPrefix = &prefix },
		func(c *llm.EmbedderConfig) { c.PassagePrefix = &prefix },
		func(c *llm.EmbedderConfig) { c.Dim = 128 },
		func(c *llm.EmbedderConfig) { c.ContextSize = 128 },
		func(c *llm.EmbedderConfig) { c.Model.Name = "other" },
		func(c *llm.EmbedderConfig) { c.Model.Provider = llm.Ollama },
	} {
		e, _ := embedder(t, change)
		if seen[e.Name()] {
			t.Errorf("%s twice", e.Name())
		}
		seen[e.Name()] = true
	}
	a, _ := embedder(t, nil)
	b, _ := embedder(t, func(c *llm.EmbedderConfig) { c.Weight, c.Wait = 0.4, time.Minute })
	if a.Name() != b.Name() || b.Weight() != 0.4 || a.Weight() <= 0 {
		t.Errorf("%q, %q; weights %g, %g", a.Name(), b.Name(), a.Weight(), b.Weight())
	}
}

func TestAcceptanceALyingEmbedderIsUnavailable(t *testing.T) {
	t.Parallel()
	type change = func([]llmtest.Vector) []llmtest.Vector
	as := func(c change) llmtest.Reply { return llmtest.EmbedsAs(8, c) }
	for name, reply := range map[string]llmtest.Reply{
		"one too few":          as(func(v []llmtest.Vector) []llmtest.Vector { return v[1:] }),
		"the last one missing": as(func(v []llmtest.Vector) []llmtest.Vector { return v[:len(v)-1] }),
		"one too many":         as(func(v []llmtest.Vector) []llmtest.Vector { return append(v, v[0]) }),
		"none":                 as(func([]llmtest.Vector) []llmtest.Vector { return nil }),
		"one twice":            as(func(v []llmtest.Vector) []llmtest.Vector { v[2].Index = 1; return v }),
		"another dimension":    as(func(v []llmtest.Vector) []llmtest.Vector { v[1].Embedding = v[1].Embedding[:4]; return v }),
		"no components":        as(func(v []llmtest.Vector) []llmtest.Vector { v[1].Embedding = nil; return v }),
		"only zeros":           as(func(v []llmtest.Vector) []llmtest.Vector { clear(v[1].Embedding); return v }),
		"not a number":         llmtest.Body(200, "application/json", `{"data":[{"index":0,"embedding":[NaN]}]}`),
		"infinite":             llmtest.Body(200, "application/json", `{"data":[{"embedding":[1e39]},{"embedding":[1]},{"embedding":[1]}]}`),
		"huge":                 llmtest.Body(200, "application/json", `{"data":[{"embedding":[`+strings.Repeat("1,", 4000)+`1]},{"embedding":[1]},{"embedding":[1]}]}`),
		"words":                llmtest.Body(200, "application/json", `{"data":[{"embedding":"AAAA"},{"embedding":"AAAA"},{"embedding":"AAAA"}]}`),
		"half an answer":       llmtest.Body(200, "application/json", `{"data":[{"index":0,"emb`),
		"a page":               llmtest.Body(200, "text/html", `<html>`),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e, _ := embedder(t, nil, reply)
			v, err := e.EmbedPassages(t.Context(), []string{"eins", "zwei", "drei"})
			if !errors.Is(err, fault.Unavailable) || llm.CauseOf(err) != "malformed" || v != nil {
				t.Errorf("%v, error %v", v, err)
			}
		})
	}
}

func TestEmbedderKeepsItsDimension(t *testing.T) {
	t.Parallel()
	e, _ := embedder(t, nil, llmtest.Embeds(8), llmtest.Embeds(16))
	if _, err := e.EmbedQuery(t.Context(), "a"); err != nil || e.Dim() != 8 {
		t.Fatalf("dimension %d, error %v", e.Dim(), err)
	}
	if _, err := e.EmbedQuery(t.Context(), "a"); !errors.Is(err, fault.Unavailable) || e.Dim() != 8 {
		t.Errorf("dimension %d, error %v", e.Dim(), err)
	}
}

func TestEmbedderThatGivesAllTextsTheSameVectorIsFoundOut(t *testing.T) {
	t.Parallel()
	e, _ := embedder(t, nil, llmtest.EmbedsAs(8, func(v []llmtest.Vector) []llmtest.Vector {
		v[1].Embedding = v[0].Embedding
		return v
	}))
	if err := e.Wake(t.Context()); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v", err)
	}
}

func TestEmbedderCutsVectorsToUnitLength(t *testing.T) {
	t.Parallel()
	e, s := embedder(t, func(c *llm.EmbedderConfig) { c.Dim = 32 })
	learn(t, e, s, 256)
	if e.Dim() != 32 {
		t.Errorf("dimension %d", e.Dim())
	}
	v, err := e.EmbedQuery(t.Context(), strings.Repeat("viele verschiedene Wörter damit etwas übrig bleibt ", 20))
	if err != nil {
		t.Fatal(err)
	}
	var square float64
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if len(v) != 32 || math.Abs(square-1) > 1e-5 {
		t.Errorf("%d components, length² %g", len(v), square)
	}
}

func TestEmbedderSendsBatches(t *testing.T) {
	t.Parallel()
	e, s := embedder(t, nil, llmtest.Embeds(8), llmtest.Embeds(8), llmtest.Embeds(8))
	v, err := e.EmbedPassages(t.Context(), slices.Repeat([]string{"a"}, 70))
	if err != nil || len(v) != 70 {
		t.Fatalf("%d vectors, error %v", len(v), err)
	}
	var sizes []int
	for _, r := range s.Requests() {
		sizes = append(sizes, len(r.Input))
	}
	if !slices.Equal(sizes, []int{32, 32, 6}) {
		t.Errorf("batches of %v", sizes)
	}
}

// A server that does not cut texts itself refuses those that are too long.
func TestEmbedderShortensOnlyTheTextThatIsRefused(t *testing.T) {
	t.Parallel()
	const most = 700
	e, s := embedder(t, nil)
	s.Answer(func(r llmtest.Request) llmtest.Reply {
		for _, text := range r.Input {
			if len(text) > most {
				return llmtest.Status(413)
			}
		}
		return llmtest.Embeds(64)
	})
	long := strings.Repeat("Wörter ", 180) // within the context size as we guess it
	if _, err := e.EmbedPassages(t.Context(), []string{"kurz", long, strings.Repeat("b", 650)}); err != nil {
		t.Fatal(err)
	}
	sent := map[int]bool{}
	for _, r := range s.Requests() {
		if len(r.Input) == 1 {
			sent[len(r.Input[0])] = true
		}
	}
	if !sent[4] || !sent[650] || !sent[len(long)/2] || !sent[len(long)/4] || len(sent) != 5 {
		t.Errorf("sent texts of %v bytes alone", sent)
	}
}

func TestEmbedderDoesNotWaitLongForAQuestion(t *testing.T) {
	t.Parallel()
	e, s := embedder(t, func(c *llm.EmbedderConfig) { c.QueryWait = time.Second }, llmtest.Hangs())
	if _, err := e.EmbedQuery(t.Context(), "Was?"); llm.CauseOf(err) != "slow" {
		t.Errorf("error %v", err)
	}
	<-s.Left()
}

func TestEmbedderEndsWithItsCaller(t *testing.T) {
	t.Parallel()
	e, s := embedder(t, nil, llmtest.Hangs())
	ctx, cancel := context.WithTimeout(t.Context(), time.Second)
	defer cancel()
	if _, err := e.EmbedQuery(ctx, "Was?"); !errors.Is(err, context.DeadlineExceeded) || errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v", err)
	}
	<-s.Left()
}
