package webhook_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/webhook"
)

var (
	secret    = []byte("0123456789abcdef0123456789abcdef")
	oldSecret = []byte("fedcba9876543210fedcba9876543210")
)

// A receiver keeps what arrives and answers as it is told.
type receiver struct {
	*httptest.Server
	answer http.HandlerFunc // nil: 204

	mu      sync.Mutex
	arrived []arrival
}

type arrival struct {
	header http.Header
	body   []byte
}

func newReceiver(t *testing.T, answer http.HandlerFunc) *receiver {
	t.Helper()
	r := &receiver{answer: answer}
	r.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, err := io.ReadAll(req.Body)
		if err != nil {
			t.Error(err)
		}
		r.mu.Lock()
		r.arrived = append(r.arrived, arrival{req.Header, body})
		r.mu.Unlock()
		if r.answer != nil {
			r.answer(w, req)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	}))
	t.Cleanup(r.Close)
	return r
}

// status answers so.
func status(code int) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(code) }
}

// A bundle is a publisher and a worker on a database of their own.
type bundle struct {
	*webhook.Publisher
	pool   *pgxpool.Pool
	worker *webhook.Worker
}

func setup(t *testing.T, endpoints ...webhook.Endpoint) *bundle {
	t.Helper()
	pool := pgtest.Open(t)
	queue, err := river.NewClient(riverpgxv5.New(pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	source := func(_ context.Context, id int64) (webhook.Event, error) {
		if id == 404 {
			return webhook.Event{}, fault.NotFound
		}
		return webhook.Event{ID: id, Type: "booking.confirmed", At: time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC), Data: json.RawMessage(`{"booking":"AK-ÄÖÜ"}`)}, nil
	}
	return &bundle{webhook.NewPublisher(pool, queue, endpoints, time.Now), pool, webhook.NewWorker(pool, endpoints, source, time.Now)}
}

func (b *bundle) publish(t *testing.T, event int64, eventType string) {
	t.Helper()
	err := pgx.BeginFunc(t.Context(), b.pool, func(tx pgx.Tx) error { return b.Publish(t.Context(), tx, event, eventType) })
	if err != nil {
		t.Fatal(err)
	}
}

// work makes the given attempt at every job there is and returns the errors.
func (b *bundle) work(t *testing.T, attempt int) (failed []error) {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `SELECT (args ->> 'delivery')::bigint FROM river_job WHERE kind = 'webhook' ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	deliveries, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range deliveries {
		job := &river.Job[webhook.DeliverArgs]{
			JobRow: &rivertype.JobRow{Attempt: attempt, MaxAttempts: webhook.DeliverArgs{}.InsertOpts().MaxAttempts},
			Args:   webhook.DeliverArgs{Delivery: id},
		}
		if err := b.worker.Work(t.Context(), job); err != nil {
			failed = append(failed, err)
		}
	}
	return failed
}

func (b *bundle) states(t *testing.T) string {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `SELECT endpoint || ' ' || state || ' ' || attempts FROM webhook_deliveries ORDER BY event_id, endpoint`)
	if err != nil {
		t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(found, ", ")
}

func (b *bundle) are(t *testing.T, want string) {
	t.Helper()
	if got := b.states(t); got != want {
		t.Errorf("deliveries: %s, want %s", got, want)
	}
}

func TestAcceptanceEventsAreVerifiedByAnIndependentLibrary(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil)
	b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL, Secrets: [][]byte{secret, oldSecret}})
	for range 2 { // publishing again changes nothing
		b.publish(t, 7, "booking.confirmed")
	}
	if failed := b.work(t, 1); failed != nil {
		t.Fatal(failed)
	}
	if failed := b.work(t, 2); failed != nil { // a job that is worked again
		t.Fatal(failed)
	}
	b.are(t, "a delivered 1")
	if len(r.arrived) != 1 {
		t.Fatalf("%d requests, want one", len(r.arrived))
	}
	got := r.arrived[0]
	for _, s := range [][]byte{secret, oldSecret} {
		w, err := standardwebhooks.NewWebhookRaw(s)
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Verify(got.body, got.header); err != nil {
			t.Error(err)
		}
		if err := w.Verify(append(got.body, ' '), got.header); err == nil {
			t.Error("a changed body is accepted")
		}
	}
	want := `{"type":"booking.confirmed","timestamp":"2026-01-20T09:00:00Z","data":{"booking":"AK-ÄÖÜ"}}`
	if string(got.body) != want || got.header.Get("webhook-id") != "evt_7" || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("arrived: %s with %v", got.body, got.header)
	}
}

func TestEndpointsGetWhatTheyWant(t *testing.T) {
	t.Parallel()
	all, some := newReceiver(t, nil), newReceiver(t, nil)
	b := setup(t,
		webhook.Endpoint{Name: "all", URL: all.URL, Secrets: [][]byte{secret}},
		webhook.Endpoint{Name: "some", URL: some.URL, Secrets: [][]byte{secret}, Events: []string{"booking.cancelled"}})
	b.publish(t, 1, "booking.confirmed")
	b.publish(t, 2, "booking.cancelled")
	if failed := b.work(t, 1); failed != nil {
		t.Fatal(failed)
	}
	if len(all.arrived) != 2 || len(some.arrived) != 1 {
		t.Errorf("%d and %d requests, want 2 and 1", len(all.arrived), len(some.arrived))
	}
}

func TestAttemptsFollowTheScheduleUntilTheLetterIsDead(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, status(http.StatusInternalServerError))
	b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL, Secrets: [][]byte{secret}})
	b.publish(t, 7, "booking.confirmed")
	most := webhook.DeliverArgs{}.InsertOpts().MaxAttempts
	for attempt := 1; attempt < most; attempt++ {
		failed := b.work(t, attempt)
		if len(failed) != 1 || errors.Is(failed[0], river.JobCancel(nil)) {
			t.Fatalf("attempt %d: %v", attempt, failed)
		}
	}
	b.are(t, "a pending 7")
	if failed := b.work(t, most); len(failed) != 1 || !errors.As(failed[0], new(*rivertype.JobCancelError)) {
		t.Errorf("the last attempt: %v, want the end", failed)
	}
	b.are(t, "a dead 8")
	dead, err := b.Dead(t.Context())
	if err != nil || len(dead) != 1 || dead[0].LastStatus != 500 || dead[0].EventID != 7 || dead[0].LastError != "" {
		t.Fatalf("dead letters %+v, error %v", dead, err)
	}
	for _, a := range r.arrived[1:] {
		if a.header.Get("webhook-id") != r.arrived[0].header.Get("webhook-id") || string(a.body) != string(r.arrived[0].body) {
			t.Error("attempts differ in id or body")
		}
	}

	r.answer = nil
	if err := b.SendAgain(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	if err := b.SendAgain(t.Context(), dead[0].ID); !errors.Is(err, fault.Conflict) {
		t.Errorf("pressed twice: %v, want a conflict", err)
	}
	if failed := b.work(t, 1); failed != nil {
		t.Error(failed)
	}
	b.are(t, "a delivered 1")
}

func TestWaitsGrowAsTheSpecificationRecommends(t *testing.T) {
	t.Parallel()
	b := setup(t)
	total := time.Duration(0)
	for attempt := 1; attempt < (webhook.DeliverArgs{}).InsertOpts().MaxAttempts; attempt++ {
		total += time.Until(b.worker.NextRetry(&river.Job[webhook.DeliverArgs]{JobRow: &rivertype.JobRow{ID: 10, Attempt: attempt}}))
	}
	if h := total.Hours(); h < 25 || h > 31 {
		t.Errorf("given up after %.1f hours, want about 28", h)
	}
}

func TestAnswersDecideWhatComesNext(t *testing.T) {
	t.Parallel()
	later := func(code int, after string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", after)
			w.WriteHeader(code)
		}
	}
	for _, tc := range []struct {
		name   string
		answer http.HandlerFunc
		state  string
		snooze time.Duration // 0: none
	}{
		{"taken", status(http.StatusOK), "delivered", 0},
		{"created", status(http.StatusCreated), "delivered", 0},
		{"not found", status(http.StatusNotFound), "pending", 0},
		{"gone", status(http.StatusGone), "dead", 0},
		{"busy", status(http.StatusServiceUnavailable), "pending", 0},
		{"busy for a minute", later(http.StatusServiceUnavailable, "60"), "pending", time.Minute},
		{"too many for a year", later(http.StatusTooManyRequests, "31536000"), "pending", 12 * time.Hour},
		{"nonsense", later(http.StatusTooManyRequests, "bald"), "pending", 0},
		{"redirect", later(http.StatusTemporaryRedirect, ""), "pending", 0},
		{"breaks off", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "pending", 0},
		{"endless", func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write(make([]byte, 1<<12)); err != nil {
					return
				}
			}
		}, "delivered", 0},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			r := newReceiver(t, tc.answer)
			b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL + "/?key=geheim", Secrets: [][]byte{secret}})
			b.publish(t, 7, "booking.confirmed")
			failed := b.work(t, 1)
			b.are(t, fmt.Sprintf("a %s 1", tc.state))
			if (tc.state == "delivered") != (failed == nil) || strings.Contains(fmt.Sprint(failed), "geheim") {
				t.Errorf("errors %v", failed)
			}
			var snooze *rivertype.JobSnoozeError
			if failed != nil && errors.As(failed[0], &snooze) != (tc.snooze > 0) || snooze != nil && snooze.Duration != tc.snooze {
				t.Errorf("error %v, want a wait of %s", failed, tc.snooze)
			}
		})
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	other := newReceiver(t, nil)
	r := newReceiver(t, func(w http.ResponseWriter, req *http.Request) {
		http.Redirect(w, req, other.URL, http.StatusTemporaryRedirect)
	})
	b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL, Secrets: [][]byte{secret}})
	b.publish(t, 7, "booking.confirmed")
	if failed := b.work(t, 1); len(failed) != 1 || len(other.arrived) != 0 {
		t.Errorf("errors %v; %d requests arrived elsewhere", failed, len(other.arrived))
	}
}

func TestAnEndpointThatIsGoneGetsNothingUntilItIsEnabled(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, status(http.StatusGone))
	b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL, Secrets: [][]byte{secret}})
	b.publish(t, 1, "booking.confirmed")
	b.publish(t, 2, "booking.confirmed")
	b.work(t, 1)
	b.are(t, "a dead 1, a dead 1")
	if len(r.arrived) != 1 {
		t.Errorf("%d requests after it was gone", len(r.arrived)-1)
	}
	b.publish(t, 3, "booking.confirmed")
	b.are(t, "a dead 1, a dead 1")
	dead, err := b.Dead(t.Context())
	if err != nil || len(dead) != 2 {
		t.Fatalf("dead letters %v, error %v", dead, err)
	}
	r.answer = nil
	if err := b.SendAgain(t.Context(), dead[0].ID); err != nil {
		t.Fatal(err)
	}
	b.publish(t, 4, "booking.confirmed")
	if failed := b.work(t, 1); failed != nil {
		t.Error(failed)
	}
	if n := len(r.arrived); n != 3 {
		t.Errorf("%d requests, want the letter and the new event", n-1)
	}
}

func TestWhatCannotBeDeliveredIsADeadLetter(t *testing.T) {
	t.Parallel()
	r := newReceiver(t, nil)
	b := setup(t, webhook.Endpoint{Name: "a", URL: r.URL, Secrets: [][]byte{secret}})
	b.publish(t, 404, "booking.confirmed") // its entry does not exist
	b.work(t, 1)
	b.are(t, "a dead 1")
	if n, err := b.Tidy(t.Context()); err != nil || n != 0 {
		t.Errorf("%d forgotten, error %v", n, err)
	}
	later := webhook.NewPublisher(b.pool, nil, nil, func() time.Time { return time.Now().AddDate(0, 0, 91) })
	if n, err := later.Tidy(t.Context()); err != nil || n != 1 {
		t.Errorf("after 91 days %d forgotten, error %v, want 1", n, err)
	}
}
