package llmtest_test

import (
	"errors"
	"testing"

	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestFakeConforms(t *testing.T) {
	t.Parallel()
	llmtest.TestEmbedder(t, llmtest.NewFake("fake", 256))
}

func TestFakeCountsAndFails(t *testing.T) {
	t.Parallel()
	f := llmtest.NewFake("fake", 8)
	if _, err := f.EmbedPassages(t.Context(), []string{"a", "b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.EmbedQuery(t.Context(), "a"); err != nil {
		t.Fatal(err)
	}
	broken := errors.New("broken")
	f.Fail(broken)
	if _, err := f.EmbedPassages(t.Context(), []string{"a"}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
	if f.Calls() != 1 || f.Passages() != 2 || f.Queries() != 1 {
		t.Errorf("counted %d calls, %d passages, %d queries", f.Calls(), f.Passages(), f.Queries())
	}
	if f.Name() != "fake-8" {
		t.Errorf("name %q", f.Name())
	}
}
