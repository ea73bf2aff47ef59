package queue_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
)

type noteArgs struct {
	Text string `json:"text"`
}

func (noteArgs) Kind() string { return "note" }

// noteWorker tells what it works.
type noteWorker struct {
	river.WorkerDefaults[noteArgs]
	worked chan string
}

func (w *noteWorker) Work(ctx context.Context, job *river.Job[noteArgs]) error {
	select {
	case w.worked <- job.Args.Text:
	case <-ctx.Done():
	}
	return ctx.Err()
}

func run(t *testing.T, pool *pgxpool.Pool) (worked chan string) {
	t.Helper()
	worked = make(chan string, 16)
	workers := river.NewWorkers()
	river.AddWorker(workers, &noteWorker{worked: worked})
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := queue.Run(ctx, pool, workers, nil, slog.New(slog.DiscardHandler)); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(running.Wait)
	t.Cleanup(cancel)
	return worked
}

func insert(t *testing.T, pool *pgxpool.Pool, text string, commit bool) {
	t.Helper()
	inserter, err := queue.NewInserter(pool, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	tx, err := pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback(t.Context()) //nolint:errcheck // after a commit there is nothing to roll back
	if _, err := inserter.InsertTx(t.Context(), tx, noteArgs{text}, nil); err != nil {
		t.Fatal(err)
	}
	if commit {
		if err := tx.Commit(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func receive(t *testing.T, worked <-chan string) string {
	t.Helper()
	select {
	case text := <-worked:
		return text
	case <-time.After(time.Minute):
		t.Fatal("no job was worked")
		return ""
	}
}

func TestJobsAreWorkedOnceTheirTransactionIsCommitted(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	worked := run(t, pool)
	insert(t, pool, "rolled back", false)
	insert(t, pool, "committed", true)
	if text := receive(t, worked); text != "committed" {
		t.Errorf("worked %q", text)
	}
}

// A job that a server had begun when it died is worked by another, and one of a
// server that lives is left alone.
func TestAcceptanceWorkOfADeadServerIsTakenUp(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	insert(t, pool, "of the dead", true)
	insert(t, pool, "of the living", true)
	begun := `update river_job set state = 'running', attempt = 1, attempted_at = now() - interval '1 minute', attempted_by = array[$1]
	          where args->>'text' = $2`
	for owner, text := range map[string]string{"akademie-dead": "of the dead", "akademie-living": "of the living"} {
		if _, err := pool.Exec(t.Context(), begun, owner, text); err != nil {
			t.Fatal(err)
		}
	}
	// What Run does for as long as it lives.
	living, err := pool.Acquire(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer living.Release()
	if _, err := living.Exec(t.Context(), `select pg_advisory_lock(hashtext('akademie/worker/' || current_schema()), hashtext('akademie-living'))`); err != nil {
		t.Fatal(err)
	}

	worked := run(t, pool)
	if text := receive(t, worked); text != "of the dead" {
		t.Errorf("worked %q", text)
	}
	var state string
	err = postgres.InTx(t.Context(), pool, func(tx pgx.Tx) error {
		return tx.QueryRow(t.Context(), `select state from river_job where args->>'text' = 'of the living'`).Scan(&state)
	})
	if err != nil || state != "running" {
		t.Errorf("the job of a living server is %q, %v", state, err)
	}
}

func TestJobsThatAreNotDoneAreCounted(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	insert(t, pool, "one", true)
	insert(t, pool, "two", true)
	insert(t, pool, "never", false)
	got, err := queue.Piles(t.Context(), pool)
	if want := (queue.Pile{Kind: "note", State: "available", Jobs: 2}); err != nil || len(got) != 1 || got[0] != want {
		t.Errorf("%+v, %v, want %+v", got, err, want)
	}
}

func TestAServerThatIsEndedBeforeItBeginsHasNothingToReport(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	workers := river.NewWorkers()
	river.AddWorker(workers, &noteWorker{worked: make(chan string)})
	if err := queue.Run(ctx, pool, workers, nil, slog.New(slog.DiscardHandler)); err != nil {
		t.Error(err)
	}
}
