package webhook

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// DeliverArgs is the job that hands one event over to one endpoint.
type DeliverArgs struct {
	Delivery int64 `json:"delivery"` // of webhook_deliveries
}

// Kind names the job (river.JobArgs).
func (DeliverArgs) Kind() string { return "webhook" }

// InsertOpts bounds the attempts (river.JobArgsWithInsertOpts).
func (DeliverArgs) InsertOpts() river.InsertOpts {
	return river.InsertOpts{MaxAttempts: len(schedule()) + 1}
}

// schedule is how long is waited after each attempt, as the specification
// recommends: about 28 hours until an event is given up.
func schedule() []time.Duration {
	return []time.Duration{
		5 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 5 * time.Hour, 10 * time.Hour, 10 * time.Hour,
	}
}

const (
	// mostAttempts ends a delivery whose receiver keeps asking for later: those
	// waits do not count for River.
	mostAttempts = 24
	answerTime   = 20 * time.Second // for the answer of a receiver
	mostAnswer   = 16 << 10         // read of it, so that the connection can be used again
	mostWait     = 12 * time.Hour   // that a receiver may ask for by Retry-After
)

// A Worker hands events over.
type Worker struct {
	river.WorkerDefaults[DeliverArgs]
	pool      *pgxpool.Pool
	endpoints map[string]Endpoint
	source    Source
	client    *http.Client
	now       func() time.Time
}

// NewWorker returns a worker that delivers the events of source. The time of a
// signature is that of now, which receivers compare with theirs: the real time,
// not that of a demo.
func NewWorker(pool *pgxpool.Pool, endpoints []Endpoint, source Source, now func() time.Time) *Worker {
	w := &Worker{pool: pool, endpoints: map[string]Endpoint{}, source: source, now: now}
	for _, e := range endpoints {
		w.endpoints[e.Name] = e
	}
	w.client = &http.Client{
		Timeout: answerTime,
		// A redirect is an answer that was not asked for: what was signed for one
		// address is not carried to another.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return w
}

// Timeout bounds one attempt (river.Worker).
func (*Worker) Timeout(*river.Job[DeliverArgs]) time.Duration { return time.Minute }

// NextRetry follows the schedule, a tenth sooner or later, so that what failed
// together does not come back together (river.Worker).
func (w *Worker) NextRetry(job *river.Job[DeliverArgs]) time.Time {
	waits := schedule()
	wait := waits[min(max(job.Attempt, 1), len(waits))-1]
	spread := time.Duration(job.ID%21-10) * wait / 100
	return time.Now().Add(wait + spread) // River's own clock
}

// Work makes one attempt (river.Worker).
func (w *Worker) Work(ctx context.Context, job *river.Job[DeliverArgs]) error {
	last := job.Attempt >= job.MaxAttempts
	again, err := w.deliver(ctx, job.Args.Delivery, last)
	if err == nil {
		return nil
	}
	err = fmt.Errorf("webhook.Worker(delivery %d): %w", job.Args.Delivery, err)
	if errors.Is(err, errDead) {
		return river.JobCancel(err) // it stands in Publisher.Dead
	}
	if again > 0 {
		return river.JobSnooze(again)
	}
	return err
}

// errDead says that there will be no further attempt.
var errDead = errors.New("given up")

// A delivery is an event on its way to an endpoint.
type delivery struct {
	id       int64
	event    int64
	endpoint string
	attempts int
	disabled bool
}

// deliver makes an attempt at a delivery and records how it went. again is when
// the receiver asked for the next.
func (w *Worker) deliver(ctx context.Context, id int64, last bool) (again time.Duration, err error) {
	d := delivery{id: id}
	err = w.pool.QueryRow(ctx,
		`SELECT event_id, endpoint, attempts, EXISTS (SELECT FROM webhook_disabled WHERE endpoint = d.endpoint)
		 FROM webhook_deliveries d WHERE id = $1 AND state = 'pending'`, id).
		Scan(&d.event, &d.endpoint, &d.attempts, &d.disabled)
	if errors.Is(err, pgx.ErrNoRows) {
		return 0, nil // delivered, or dead and not sent again
	}
	if err != nil {
		return 0, postgres.Error(err)
	}
	e, known := w.endpoints[d.endpoint]
	switch {
	case !known:
		return 0, w.record(ctx, d, answer{problem: "no such endpoint in the settings", dead: true})
	case d.disabled:
		return 0, w.record(ctx, d, answer{problem: "the endpoint is disabled: it was gone", dead: true})
	}
	event, err := w.source(ctx, d.event)
	if errors.Is(err, fault.NotFound) {
		return 0, w.record(ctx, d, answer{problem: "the event is not known any more", dead: true})
	}
	if err != nil && last {
		return 0, errors.Join(err, w.record(ctx, d, answer{problem: "the event could not be read", dead: true}))
	}
	if err != nil {
		return 0, err
	}
	a, err := w.post(ctx, e, event)
	if err != nil {
		return 0, err
	}
	a.dead = a.dead || !a.taken && (last || d.attempts+1 >= mostAttempts)
	return a.wait, w.record(ctx, d, a)
}

// An answer is what a receiver said, or that it said nothing.
type answer struct {
	taken   bool
	dead    bool          // trying again is useless
	gone    bool          // 410: it wants nothing any more
	status  int           // HTTP; 0 no answer
	problem string        // why there is none, or why it was not asked for; "" the status says it
	wait    time.Duration // asked for by Retry-After; 0 none
}

// post sends an event to an endpoint.
func (w *Worker) post(ctx context.Context, e Endpoint, event Event) (answer, error) {
	body, err := payload(event)
	if err != nil {
		return answer{}, err
	}
	id, at := messageID(event.ID), w.now()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, e.URL, bytes.NewReader(body))
	if err != nil {
		return answer{}, err
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Akademie webhooks")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("webhook-signature", sign(e.Secrets, id, at, body))
	response, err := w.client.Do(r)
	if err != nil {
		var u *url.Error
		if errors.As(err, &u) {
			err = u.Err // the address may hold a key of its own
		}
		return answer{problem: "no answer: " + err.Error()}, nil
	}
	defer response.Body.Close()
	_, _ = io.CopyN(io.Discard, response.Body, mostAnswer)
	return judge(response.StatusCode, response.Header.Get("Retry-After"), at), nil
}

// judge reads an answer as the specification says: any 2xx takes the event, 410
// ends the subscription, everything else is worth another try, redirects too.
func judge(status int, retryAfter string, now time.Time) answer {
	a := answer{status: status, taken: status >= 200 && status < 300}
	if a.taken {
		return a
	}
	switch status {
	case http.StatusGone:
		a.dead, a.gone = true, true
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		a.wait = wait(retryAfter, now)
	}
	return a
}

// wait reads Retry-After, in seconds or as a date (RFC 9110, 10.2.3).
func wait(retryAfter string, now time.Time) time.Duration {
	d := time.Duration(0)
	if seconds, err := strconv.Atoi(retryAfter); err == nil {
		d = time.Duration(min(seconds, int(mostWait/time.Second))) * time.Second
	} else if at, err := http.ParseTime(retryAfter); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), mostWait)
}

// record notes how an attempt went, and returns an error unless it was taken.
func (w *Worker) record(ctx context.Context, d delivery, a answer) error {
	state := "pending"
	switch {
	case a.taken:
		state = "delivered"
	case a.dead:
		state = "dead"
	}
	err := postgres.InTx(ctx, w.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(ctx,
			`UPDATE webhook_deliveries SET state = $2, attempts = attempts + 1, last_status = nullif($3, 0), last_error = $4, updated_at = $5
			 WHERE id = $1 AND state = 'pending'`, d.id, state, a.status, a.problem, w.now())
		if err != nil || !a.gone {
			return err
		}
		_, err = tx.Exec(ctx, `INSERT INTO webhook_disabled (endpoint, at) VALUES ($1, $2) ON CONFLICT DO NOTHING`, d.endpoint, w.now())
		return err
	})
	switch {
	case err != nil:
		return err
	case a.taken:
		return nil
	case a.dead:
		return fmt.Errorf("%w: %s", errDead, a)
	}
	return errors.New(a.String())
}

// String says what went wrong, for logs.
func (a answer) String() string {
	if a.problem != "" {
		return a.problem
	}
	return "answered " + strconv.Itoa(a.status)
}
