package report

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	// dueHour is when reports are sent on the first of a month, in Berlin: figures
	// of the month before are complete, and coordinators have them in the morning.
	dueHour = 6
	// mostDue is how many deliveries are enqueued at once; the next run goes on.
	mostDue = 500
	dueTime = time.Minute
)

// DueArgs is the periodic job that enqueues the deliveries of reports that are due,
// to be run about every quarter of an hour.
type DueArgs struct{}

// Kind names the job (river.JobArgs).
func (DueArgs) Kind() string { return "reports_due" }

// InsertOpts names the queue (river.JobArgsWithInsertOpts).
func (DueArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: QueueName} }

// A DueWorker enqueues deliveries.
type DueWorker struct {
	river.WorkerDefaults[DueArgs]
	store    *Store
	channels []string
}

// NewDueWorker returns a worker for the deliveries by these channels; those by others
// wait until these are connected, too. It enqueues with the client that works its
// jobs.
func NewDueWorker(store *Store, channels ...string) *DueWorker {
	return &DueWorker{store: store, channels: channels}
}

// Timeout limits one run (river.Worker).
func (*DueWorker) Timeout(*river.Job[DueArgs]) time.Duration { return dueTime }

// Work enqueues what is due (river.Worker).
func (w *DueWorker) Work(ctx context.Context, _ *river.Job[DueArgs]) error {
	client := river.ClientFromContext[pgx.Tx](ctx)
	_, err := w.store.enqueueDue(ctx, w.channels, func(ctx context.Context, tx pgx.Tx, args []river.InsertManyParams) error {
		_, err := client.InsertManyTx(ctx, tx, args)
		return err
	})
	return err
}

// enqueueDue enqueues the deliveries by these channels that are due, each once for its
// month, and returns how many.
func (s *Store) enqueueDue(ctx context.Context, channels []string, insert func(context.Context, pgx.Tx, []river.InsertManyParams) error) (n int, err error) {
	month := lastDue(s.now())
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		rows, err := tx.Query(ctx, `
			update report_deliveries set done = $1 where id in (
				select id from report_deliveries where done < $1 and channel = any($3) order by id limit $2 for update skip locked)
			returning id`, month, mostDue, channels)
		if err != nil {
			return err
		}
		due, err := pgx.CollectRows(rows, pgx.RowTo[int64])
		if err != nil || len(due) == 0 {
			return err
		}
		jobs := make([]river.InsertManyParams, len(due))
		for i, id := range due {
			jobs[i].Args = DeliverArgs{Delivery: id, Month: month}
		}
		n = len(due)
		return insert(ctx, tx, jobs)
	})
	if err != nil {
		return 0, fmt.Errorf("report.Due: %w", err)
	}
	return n, nil
}

// lastDue returns the last month, counted from the year 0, whose reports are due:
// the one before the last first of a month at dueHour.
func lastDue(now time.Time) int {
	now = now.In(german.Berlin())
	month := number(civil(now)) - 1
	if now.Day() == 1 && now.Hour() < dueHour {
		month--
	}
	return month
}

// FirstDue is when a report first appears where it is delivered from now on.
func FirstDue(now time.Time) time.Time {
	now = now.In(german.Berlin())
	month := now.Month()
	if now.Day() > 1 || now.Hour() >= dueHour {
		month++
	}
	return time.Date(now.Year(), month, 1, dueHour, 0, 0, 0, german.Berlin())
}

// monthName writes a month as in "2026-01".
func monthName(month int) string { return fmt.Sprintf("%04d-%02d", month/12, month%12+1) }
