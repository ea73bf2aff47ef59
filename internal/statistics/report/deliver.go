package report

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// DeliverArgs is the job that delivers a report to one place.
type DeliverArgs struct {
	Delivery int64 `json:"delivery"` // id of the row in report_deliveries
	Month    int   `json:"month"`    // the last one that is over, 12 times the year and 0 to 11
}

// Kind names the job (river.JobArgs).
func (DeliverArgs) Kind() string { return "report_deliver" }

// deliverAttempts are made within about a day: River waits for n⁴ seconds after
// the n-th.
const deliverAttempts = 15

// QueueName is River's queue of the jobs of reports.
const QueueName = "reports"

// InsertOpts bounds the attempts (river.JobArgsWithInsertOpts).
func (DeliverArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: QueueName, MaxAttempts: deliverAttempts}
}

// A Letter is a report as it is delivered: words, table, picture and file, made
// from what may be shown.
type Letter struct {
	Language string
	Name     string     // of the report
	Caption  string     // what the figures are
	Sentence string     // the answer in words
	Table    show.Table // its notes included
	Chart    []byte     // PNG; nil where there is nothing to draw
	Alt      string     // what the chart shows
	CSV      []byte
	AsOf     string // when the figures were read
	Link     string // to the report
}

// A Deliverer delivers on a channel. Deliver is called by a job of River that
// tries again; a report with the same key is delivered once. write makes the
// letter; it returns mail.ErrDrop when there is no longer a reason to deliver one.
type Deliverer interface {
	Deliver(ctx context.Context, job *rivertype.JobRow, key, to string, write func(context.Context) (Letter, error)) error
}

// People tells who somebody is whose address is known, with the role that they
// have now, from wherever it comes. Whom nobody knows is a participant.
type People interface {
	PersonByEmail(ctx context.Context, email string) (account.Person, error)
}

// A Runner answers queries; *statistics.Service is one.
type Runner interface {
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
}

// A DeliverWorker delivers reports.
type DeliverWorker struct {
	river.WorkerDefaults[DeliverArgs]
	config DeliverConfig
}

// DeliverConfig holds what a DeliverWorker needs.
type DeliverConfig struct {
	Store     *Store
	Runner    Runner
	People    People
	Channels  map[string]Deliverer // by Delivery.Channel
	PublicURL string               // of the pages, without a slash at the end
	Log       *slog.Logger
}

// NewDeliverWorker returns a worker.
func NewDeliverWorker(c DeliverConfig) *DeliverWorker { return &DeliverWorker{config: c} }

// Timeout limits one attempt (river.Worker).
func (*DeliverWorker) Timeout(*river.Job[DeliverArgs]) time.Duration { return mail.WorkTime }

// Work delivers one report to one place (river.Worker). What was deleted meanwhile
// is nobody's any more.
func (w *DeliverWorker) Work(ctx context.Context, job *river.Job[DeliverArgs]) error {
	var report int64
	var to Delivery
	err := w.config.Store.pool.QueryRow(ctx, `select report_id, channel, recipient from report_deliveries where id = $1`, job.Args.Delivery).
		Scan(&report, &to.Channel, &to.To)
	switch err = postgres.Error(err); {
	case fault.Kind(err) == fault.NotFound:
		return nil
	case err != nil:
		return fmt.Errorf("report.Deliver(%d): %w", job.Args.Delivery, err)
	}
	channel, connected := w.config.Channels[to.Channel]
	if !connected {
		return river.JobCancel(fmt.Errorf("report.Deliver(%d): %w: no channel %q", job.Args.Delivery, fault.Invalid, to.Channel))
	}
	return channel.Deliver(ctx, job.JobRow, key(report, job.Args), to.To, func(ctx context.Context) (Letter, error) {
		return w.letter(ctx, report)
	})
}

// Key begins the keys of mails with reports; the report's id follows.
const Key = "report/"

// key names a delivery of one report in one month.
func key(report int64, a DeliverArgs) string {
	return Key + strconv.FormatInt(report, 10) + "/" + monthName(a.Month) + "/" + strconv.FormatInt(a.Delivery, 10)
}

// letter runs a report as its owner and makes a letter of what it finds. It is
// dropped if the report is gone or the owner may no longer ask for figures.
func (w *DeliverWorker) letter(ctx context.Context, id int64) (Letter, error) {
	r, err := w.config.Store.find(ctx, id)
	if fault.Kind(err) == fault.NotFound {
		return Letter{}, mail.ErrDrop
	}
	if err != nil {
		return Letter{}, err
	}
	who, err := w.config.People.PersonByEmail(ctx, r.Owner)
	if err != nil {
		return Letter{}, err
	}
	if !mayChange(who, r.Owner) {
		w.config.Log.InfoContext(ctx, "report not delivered: its owner may not ask for figures any more", slog.Int64("report", id))
		return Letter{}, mail.ErrDrop
	}
	found, err := w.config.Runner.Run(ctx, who, "report", r.Query)
	if err != nil {
		return Letter{}, err
	}
	return newLetter(r, found, w.config.PublicURL)
}

// newLetter makes the letter of a result.
func newLetter(r Report, found statistics.Result, base string) (Letter, error) {
	l := Letter{
		Language: r.Language, Name: r.Name,
		Caption:  show.Caption(found.Query, found.Names, r.Language),
		Sentence: show.Sentence(found, r.Language),
		Table:    show.NewTable(found, r.Language),
		AsOf:     show.AsOf(found.ReadAt, r.Language),
		Link:     base + "/statistics/reports/" + strconv.FormatInt(r.ID, 10),
	}
	if chart, ok := show.NewChart(found, r.Language); ok {
		var picture bytes.Buffer
		if err := chart.PNG(&picture); err != nil {
			return Letter{}, fmt.Errorf("drawing: %w", err)
		}
		l.Chart, l.Alt = picture.Bytes(), chart.Alt
	}
	var file bytes.Buffer
	if err := show.CSV(&file, found, r.Language); err != nil {
		return Letter{}, fmt.Errorf("writing CSV: %w", err)
	}
	l.CSV = file.Bytes()
	return l, nil
}
