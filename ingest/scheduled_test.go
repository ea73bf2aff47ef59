package ingest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// locks is a Locker whose locks the test can occupy.
type locks struct {
	mu    sync.Mutex
	held  map[string]bool
	taken []string
}

func (l *locks) TryLock(_ context.Context, name string) (func(), bool, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.taken = append(l.taken, name)
	if l.held[name] {
		return nil, false, nil
	}
	l.held[name] = true
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.held, name)
	}, true, nil
}

func TestScheduledSourcesAreReadAtTheirTimesUnlessAnotherProcessDoes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFiles(t, dir, map[string]string{"a/a.md": text("Parken", 4), "b/b.md": text("Wald", 4), "c/c.md": text("Wasser", 4)})
	c := Config{dir: dir, Sources: []SourceConfig{
		{Name: "hourly", Type: typeFolder, Path: "a", Schedule: "every 1h"},
		{Name: "busy", Type: typeFolder, Path: "b", Schedule: "every 2h"},
		{Name: "manual", Type: typeFolder, Path: "c"},
	}}
	synctest.Test(t, func(t *testing.T) {
		b := setup(Options{})
		l := &locks{held: map[string]bool{"ingest:busy": true}}
		ctx, cancel := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- b.in.RunScheduled(ctx, c, l) }()
		<-time.After(150 * time.Minute) // on the bubble's clock, which runs at once
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		count := map[string]int{}
		for _, n := range l.taken {
			count[n]++
		}
		if count["ingest:hourly"] != 3 || count["ingest:busy"] != 2 || count["ingest:manual"] != 0 {
			t.Errorf("locks taken: %v", count)
		}
		if len(b.store.keys("hourly")) != 1 || len(b.store.keys("busy")) != 0 {
			t.Errorf("stored %v and %v", b.store.keys("hourly"), b.store.keys("busy"))
		}
	})
}

func TestAFailedScheduledRunRests(t *testing.T) {
	t.Parallel()
	p, err := newPlan(Config{Sources: []SourceConfig{{Name: "a", Schedule: "every 1m"}}}, time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	now := day(2026, 1, 1)
	p.ran(0, now, errors.New("down"))
	if _, due := p.next(now); !due.Equal(now.Add(errorPause)) {
		t.Errorf("due %v", due)
	}
	p.ran(0, now, nil)
	if _, due := p.next(now); !due.Equal(now.Add(time.Minute)) {
		t.Errorf("due %v", due)
	}
}

var _ Store = (*knowledge.Store)(nil)
