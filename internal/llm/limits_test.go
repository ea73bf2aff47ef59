package llm_test

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/llm/llmtest"
)

func TestAcceptanceCallsAreLimitedAndSoAreThoseThatWait(t *testing.T) {
	t.Parallel()
	gate, began := make(chan struct{}), make(chan struct{}, 8)
	g, s, _ := chat(t, func(c *llm.Config) { c.Parallel = 2 })
	s.Answer(func(llmtest.Request) llmtest.Reply {
		began <- struct{}{}
		return llmtest.After(gate, llmtest.Says("Ja [1]."))
	})
	failed := make(chan error, 8)
	var wg sync.WaitGroup
	call := func() {
		wg.Go(func() {
			if _, err := ask(t, g, question); err != nil {
				failed <- err
			}
		})
	}
	call()
	call()
	<-began
	<-began
	for range 5 { // of which two wait
		call()
	}
	for range 3 {
		if err := <-failed; llm.CauseOf(err) != "busy" || !errors.Is(err, fault.Unavailable) {
			t.Errorf("error %v", err)
		}
	}
	close(gate)
	wg.Wait()
	if n := len(s.Requests()); n != 4 || len(failed) != 0 {
		t.Errorf("%d requests, %d more failures", n, len(failed))
	}
	if g.State() != "ok" {
		t.Errorf("too much to do made the model %s", g.State())
	}
}

func TestAcceptanceTheBreakerSparesAFailingModel(t *testing.T) {
	t.Parallel()
	g, s, log := chat(t, func(c *llm.Config) { c.Rest = time.Hour },
		llmtest.Status(401), llmtest.SaysOnly("Ja"), llmtest.Status(404))
	for range 3 {
		if _, err := ask(t, g, question); !errors.Is(err, fault.Unavailable) || llm.CauseOf(err) == "open" {
			t.Fatalf("error %v", err)
		}
	}
	for range 5 { // are not sent
		if _, err := ask(t, g, question); !errors.Is(err, fault.Unavailable) || llm.CauseOf(err) != "open" {
			t.Errorf("error %v", err)
		}
	}
	if len(s.Requests()) != 3 || g.State() != "failing" {
		t.Errorf("%d requests, state %s", len(s.Requests()), g.State())
	}
	if n := strings.Count(log.String(), "left alone for a while"); n != 1 {
		t.Errorf("reported %d times", n)
	}
}

func TestAcceptanceTheBreakerTriesAModelAgain(t *testing.T) {
	t.Parallel()
	g, s, log := chat(t, nil, llmtest.Status(401), llmtest.Status(401), llmtest.Status(401))
	s.Answer(func(llmtest.Request) llmtest.Reply { return llmtest.Says("Ja [1].") })
	for range 3 {
		ask(t, g, question)
	}
	deadline := time.Now().Add(10 * time.Second)
	for { // its rest of a millisecond may not be over
		if _, err := ask(t, g, question); err == nil {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("not tried again")
		}
	}
	if g.State() != "ok" || strings.Count(log.String(), "model works again") != 1 {
		t.Errorf("state %s, log %s", g.State(), log)
	}
}

func TestWhatIsNotTheModelsFaultDoesNotOpenTheBreaker(t *testing.T) {
	t.Parallel()
	g, s, _ := chat(t, func(c *llm.Config) { c.Rest = time.Hour })
	s.Answer(func(llmtest.Request) llmtest.Reply { return llmtest.Says("Ja [1].") })
	gone := errors.New("reader gone")
	for range 5 {
		if err := g.Generate(t.Context(), question, func(string) error { return gone }); !errors.Is(err, gone) || errors.Is(err, fault.Unavailable) {
			t.Errorf("error %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		err := g.Generate(ctx, question, func(string) error { cancel(); return nil })
		if !errors.Is(err, context.Canceled) || errors.Is(err, fault.Unavailable) {
			t.Errorf("error %v", err)
		}
		cancel()
		if err := g.Generate(t.Context(), llm.Request{}, nil); !errors.Is(err, fault.Invalid) {
			t.Errorf("error %v", err)
		}
	}
	if g.State() != "ok" {
		t.Errorf("state %s", g.State())
	}
}

func TestCallersThatGiveUpOnAModelOpenTheBreaker(t *testing.T) {
	t.Parallel()
	late := fmt.Errorf("%w: late", fault.Unavailable)
	for name, c := range map[string]struct {
		limit func(context.Context) (context.Context, context.CancelFunc)
		want  error
	}{
		"deadline": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 10*time.Millisecond)
		}, context.DeadlineExceeded},
		"deadline with a cause": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeoutCause(ctx, 10*time.Millisecond, late)
		}, fault.Unavailable},
		"cancelled with a cause": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			ctx, cancel := context.WithCancelCause(ctx)
			timer := time.AfterFunc(10*time.Millisecond, func() { cancel(late) })
			return ctx, func() { timer.Stop(); cancel(nil) }
		}, fault.Unavailable},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			g, s, _ := chat(t, func(c *llm.Config) { c.Rest = time.Hour })
			s.Answer(func(llmtest.Request) llmtest.Reply { return llmtest.Hangs() })
			for range 3 {
				ctx, cancel := c.limit(t.Context())
				if err := g.Generate(ctx, question, func(string) error { return nil }); !errors.Is(err, c.want) {
					t.Errorf("error %v", err)
				}
				cancel()
			}
			if g.State() != "failing" {
				t.Errorf("state %s", g.State())
			}
		})
	}
}

func TestMetricsCountCallsByOutcome(t *testing.T) {
	t.Parallel()
	m := llm.NewMetrics()
	reg := prometheus.NewRegistry()
	if err := reg.Register(m); err != nil {
		t.Fatal(err)
	}
	g, _, _ := chat(t, func(c *llm.Config) { c.Metrics = m }, llmtest.Says("Ja [1]."), llmtest.SaysOnly("Ja"), llmtest.Status(400), llmtest.Status(400))
	for range 3 {
		ask(t, g, question)
	}
	families, err := reg.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			var labels []string
			for _, l := range m.GetLabel() {
				labels = append(labels, l.GetValue())
			}
			got[f.GetName()+" "+strings.Join(labels, " ")] = m.GetCounter().GetValue() + m.GetGauge().GetValue() + float64(m.GetHistogram().GetSampleCount())
		}
	}
	want := map[string]float64{
		"akademie_model_calls_total openai:testmodel ok antwort":       1,
		"akademie_model_calls_total openai:testmodel cut antwort":      1,
		"akademie_model_calls_total openai:testmodel rejected antwort": 1,
		"akademie_model_seconds openai:testmodel antwort":              1,
		"akademie_model_up openai:testmodel":                           0, // a rejected request says nothing about the model
	}
	if !maps.Equal(got, want) {
		t.Errorf("%v", got)
	}
}
