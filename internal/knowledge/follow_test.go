package knowledge

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// follower starts a Store that follows the base of b over a pool of its own. The
// channel yields its version after each refresh; the follower has loaded.
func follower(t *testing.T, address string, interval time.Duration) (*Store, <-chan int64) {
	t.Helper()
	s := newStore(t, openPool(t, address))
	s.followInterval = interval
	versions := make(chan int64, 100)
	s.refreshed = func(v int64) { versions <- v }
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Follow(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Errorf("Follow ended with %v, want the context's error", err)
		}
	})
	<-versions
	return s, versions
}

// await waits until a version of at least want was reached.
func await(t *testing.T, versions <-chan int64, want int64) {
	t.Helper()
	timeout := time.After(20 * time.Second)
	for {
		select {
		case v := <-versions:
			if v >= want {
				return
			}
		case <-timeout:
			t.Fatalf("version %d was not reached", want)
		}
	}
}

func TestFollowNoticesWhatAnotherProcessWrites(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	writer := newStore(t, openPool(t, address))
	reader, versions := follower(t, address, time.Hour) // only notifications
	id := put(t, writer, Document{Title: "a"}, "Sensoren messen Feinstaub.")
	await(t, versions, 1)
	if got := keys(t, reader, Query{Text: "Feinstaub"}); fmt.Sprint(got) != "[a]" {
		t.Errorf("after Put: got %v", got)
	}
	if _, err := writer.Delete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	await(t, versions, 2)
	if reader.Size() != 0 {
		t.Errorf("after Delete: %d passages", reader.Size())
	}
}

func TestAcceptanceFollowNoticesAMissedNotification(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	writer := newStore(t, openPool(t, address))
	reader, versions := follower(t, address, 20*time.Millisecond)
	id := put(t, writer, Document{Title: "a"}, "Sensoren messen Feinstaub.")
	await(t, versions, 1)
	// A change that nobody is notified of.
	_, err := writer.pool.Exec(t.Context(), `
		with gone as (delete from documents where id = $1), v as (update knowledge_version set version = 2 returning version)
		insert into knowledge_changes (version, document_id) select version, $1 from v`, id)
	if err != nil {
		t.Fatal(err)
	}
	await(t, versions, 2)
	if reader.Size() != 0 {
		t.Errorf("%d passages", reader.Size())
	}
}

func TestFollowReconnects(t *testing.T) {
	t.Parallel()
	address := pgtest.URL(t)
	writer := newStore(t, openPool(t, address))
	_, versions := follower(t, address, time.Hour)
	_, err := writer.pool.Exec(t.Context(), `
		select pg_terminate_backend(pid) from pg_stat_activity
		where datname = current_database() and query ilike 'listen%'`)
	if err != nil {
		t.Fatal(err)
	}
	put(t, writer, Document{Title: "a"}, "Sensoren messen Feinstaub.")
	await(t, versions, 1)
}

func TestRefreshLoadsEverythingWhenTheLogWasPruned(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.put(t, Document{Title: "a"}, "Erster Text.")
	put(t, b.Store, Document{Title: "b"}, "Zweiter Text.")
	put(t, b.Store, Document{Title: "c"}, "Dritter Text.")
	if _, err := b.pool.Exec(t.Context(), `delete from knowledge_changes where version = 2`); err != nil {
		t.Fatal(err)
	}
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	if b.Size() != 3 {
		t.Errorf("got %d passages, want 3", b.Size())
	}
}

func TestRefreshedAndLoadedIndexesAgree(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for i := range 40 {
		b.put(t, Document{Title: fmt.Sprint("Dokument ", i%25)},
			fmt.Sprintf("Sensor %d misst die Luft in Straße %d.", i, i*i), "Noch ein Absatz über Verwaltung und Daten.")
		if i%9 == 0 {
			held, err := b.Stored(t.Context(), "test")
			if err != nil {
				t.Fatal(err)
			}
			if _, err := b.Delete(t.Context(), held[fmt.Sprint("Dokument ", i%25)].ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := b.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	loaded := newStore(t, b.pool)
	if err := loaded.Load(t.Context()); err != nil {
		t.Fatal(err)
	}
	counts, err := b.Count(t.Context())
	if err != nil || b.Size() != loaded.Size() || b.Size() != counts.Passages {
		t.Fatalf("refreshed %d, loaded %d, stored %v passages (%v)", b.Size(), loaded.Size(), counts, err)
	}
	for _, word := range []string{"Sensor", "Luft", "36", "Verwaltung"} {
		if x, y := b.IDF(word), loaded.IDF(word); x != y {
			t.Errorf("IDF(%s): refreshed %v, loaded %v", word, x, y)
		}
	}
	if len(loaded.index.Load().segments) != 1 {
		t.Errorf("a small base was loaded into %d segments", len(loaded.index.Load().segments))
	}
}
