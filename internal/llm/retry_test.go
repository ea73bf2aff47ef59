package llm_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAcceptanceRetriesUntilTheModelAnswers(t *testing.T) {
	t.Parallel()
	for name, trouble := range map[string][]llmtest.Reply{
		"too many requests":      {llmtest.Status(429, "Retry-After", "0.01")},
		"two server errors":      {llmtest.Status(500), llmtest.Status(503)},
		"a broken connection":    {llmtest.Breaks()},
		"a gateway's complaints": {llmtest.Status(502), llmtest.Status(504)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, s, log := chat(t, nil, append(trouble, llmtest.Says("Kostenlos [1]."))...)
			got, err := ask(t, g, question)
			if err != nil || got != "Kostenlos [1]." || len(s.Requests()) != len(trouble)+1 {
				t.Errorf("%q after %d requests, error %v", got, len(s.Requests()), err)
			}
			if g.State() != "ok" || strings.Contains(log.String(), "WARN") {
				t.Errorf("state %s, log %s", g.State(), log)
			}
		})
	}
}

func TestNothingIsAskedAgainOnceAnAnswerHasBegun(t *testing.T) {
	t.Parallel()
	g, s, _ := chat(t, nil, llmtest.Stream(llmtest.Piece("Kosten"), llmtest.Cut()))
	if _, err := ask(t, g, question); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v", err)
	}
	if n := len(s.Requests()); n != 1 {
		t.Errorf("%d requests", n)
	}
}

func TestRetriesEndWithTheCallersPatience(t *testing.T) {
	t.Parallel()
	asked := make(chan struct{}, 8)
	g, s, _ := chat(t, func(c *llm.Config) { c.Slow() })
	s.Answer(func(llmtest.Request) llmtest.Reply { asked <- struct{}{}; return llmtest.Status(503) })
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-asked; cancel() }() // while the pause before the next attempt runs
	err := g.Generate(ctx, question, func(string) error { return nil })
	if !errors.Is(err, context.Canceled) || errors.Is(err, fault.Unavailable) {
		t.Errorf("error %v", err)
	}
}

func TestPauses(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		header   string
		min, max time.Duration // of the first pause
		again    bool
	}{
		"none asked for":    {"", 100 * time.Millisecond, 200 * time.Millisecond, true},
		"a second":          {"1", time.Second, 1100 * time.Millisecond, true},
		"a date":            {"Thu, 01 Jan 2026 12:00:02 GMT", 2 * time.Second, 2100 * time.Millisecond, true},
		"a date gone by":    {"Thu, 01 Jan 2026 11:00:00 GMT", 100 * time.Millisecond, 200 * time.Millisecond, true},
		"nonsense":          {"bald", 100 * time.Millisecond, 200 * time.Millisecond, true},
		"longer than we go": {"60", 0, 0, false},
	} {
		for range 50 { // jitter
			if d, again := llm.Pause(1, c.header, now); again != c.again || d < c.min || d > c.max {
				t.Errorf("%s: pause of %s, again %t", name, d, again)
			}
		}
		if _, again := llm.Pause(2, c.header, now); again != c.again {
			t.Errorf("%s: third attempt %t", name, again)
		}
		if _, again := llm.Pause(3, c.header, now); again {
			t.Errorf("%s: a fourth attempt", name)
		}
	}
}
