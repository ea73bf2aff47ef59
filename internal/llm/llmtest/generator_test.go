package llmtest_test

import (
	"context"
	"errors"
	"slices"
	"testing"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

var _ llm.Generator = (*llmtest.Generator)(nil)

func TestGeneratorFollowsItsScript(t *testing.T) {
	t.Parallel()
	broken := errors.New("broken")
	g := llmtest.NewGenerator(llmtest.Pieces("Die ", "Teilnahme"), llmtest.Fails(broken, "Die "))
	ask := func() (pieces []string, err error) {
		err = g.Generate(t.Context(), llm.Request{Prompt: "antwort"}, func(p string) error { pieces = append(pieces, p); return nil })
		return pieces, err
	}
	if got, err := ask(); err != nil || !slices.Equal(got, []string{"Die ", "Teilnahme"}) {
		t.Errorf("%q, error %v", got, err)
	}
	if got, err := ask(); !errors.Is(err, broken) || !slices.Equal(got, []string{"Die "}) {
		t.Errorf("%q, error %v", got, err)
	}
	if _, err := ask(); !errors.Is(err, fault.Unavailable) {
		t.Errorf("after the script: error %v", err)
	}
	g.Answer(func(r llm.Request) llmtest.Answer { return llmtest.Pieces(r.Prompt) })
	if got, err := ask(); err != nil || !slices.Equal(got, []string{"antwort"}) {
		t.Errorf("%q, error %v", got, err)
	}
	if n := len(g.Requests()); n != 4 {
		t.Errorf("%d requests", n)
	}
}

func TestGeneratorEndsWithItsReader(t *testing.T) {
	t.Parallel()
	gone := errors.New("gone")
	g := llmtest.NewGenerator(llmtest.Pieces("a", "b"), llmtest.Pieces("a", "b"), llmtest.Answer{Pieces: []string{"a"}, Gate: make(chan struct{})})
	if err := g.Generate(t.Context(), llm.Request{}, func(string) error { return gone }); !errors.Is(err, gone) {
		t.Errorf("error %v", err)
	}
	for range 2 {
		ctx, cancel := context.WithCancel(t.Context())
		if err := g.Generate(ctx, llm.Request{}, func(string) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	}
}
