package catalogue_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// system is a server that answers by path and query.
func system(t *testing.T, handle http.HandlerFunc) string {
	t.Helper()
	s := httptest.NewServer(handle)
	t.Cleanup(s.Close)
	return s.URL
}

func TestManySeatsAreAskedForInParts(t *testing.T) {
	t.Parallel()
	requests := 0
	address := system(t, func(w http.ResponseWriter, r *http.Request) {
		requests++
		var parts []string
		for _, ref := range r.URL.Query()["ref"] {
			parts = append(parts, fmt.Sprintf(`%q: {"capacity": 10, "taken": 3}`, ref))
		}
		fmt.Fprintf(w, `{"seats": {%s}}`, strings.Join(parts, ","))
	})
	source, err := catalogue.NewHTTPSeats(address+"/s?key=1", "")
	if err != nil {
		t.Fatal(err)
	}
	var refs []string
	for i := range 120 {
		refs = append(refs, fmt.Sprintf("r & %d", i))
	}
	seats, err := source.Seats(t.Context(), refs)
	if err != nil || len(seats) != 120 || requests != 3 || seats["r & 7"] != (catalogue.ExternalSeats{Capacity: 10, Taken: 3}) {
		t.Errorf("%d seats in %d requests, %v", len(seats), requests, err)
	}
}

func TestAnswersOfAnotherSystemAreNotTrusted(t *testing.T) {
	t.Parallel()
	secret := system(t, func(w http.ResponseWriter, r *http.Request) {
		t.Errorf("the token went to another place: %v", r.Header)
	})
	tests := map[string]struct {
		answer http.HandlerFunc
		want   error
	}{
		"error":    {func(w http.ResponseWriter, _ *http.Request) { http.Error(w, "x", 500) }, fault.Unavailable},
		"no JSON":  {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, "<p>") }, fault.Invalid},
		"negative": {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, `{"seats": {"a": {"capacity": -1}}}`) }, fault.Invalid},
		"huge": {func(w http.ResponseWriter, _ *http.Request) {
			fmt.Fprint(w, `{"seats": {"a": {"capacity": 99999999}}}`)
		}, fault.Invalid},
		"endless":  {func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, strings.Repeat(" ", 2<<20)) }, fault.Invalid},
		"redirect": {func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, secret, http.StatusFound) }, fault.Unavailable},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			source, err := catalogue.NewHTTPSeats(system(t, tt.answer), "token")
			if err != nil {
				t.Fatal(err)
			}
			if seats, err := source.Seats(t.Context(), []string{"a"}); !errors.Is(err, tt.want) || len(seats) > 0 {
				t.Errorf("%v, %v", seats, err)
			}
		})
	}
	for _, address := range []string{"", "ftp://x", "https://user:pass@example.org", "tickets"} {
		if _, err := catalogue.NewHTTPSeats(address, ""); !errors.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

func TestPretixIsAskedForItsQuotas(t *testing.T) {
	t.Parallel()
	var asked []string
	address := system(t, func(w http.ResponseWriter, r *http.Request) {
		asked = append(asked, r.URL.Path)
		if r.Header.Get("Authorization") != "Token geheim" {
			http.Error(w, "{}", http.StatusUnauthorized)
			return
		}
		switch r.URL.Path {
		case "/api/v1/organizers/kts/events/ki-maerz/quotas/1/availability/":
			fmt.Fprint(w, `{"available": true, "available_number": 3, "total_size": 20, "pending_orders": 2, "paid_orders": 14, "cart_positions": 1, "blocking_vouchers": 0, "waiting_list": 0}`)
		case "/api/v1/organizers/kts/events/ki-maerz/quotas/2/availability/":
			fmt.Fprint(w, `{"available": false, "available_number": -2, "total_size": 20, "waiting_list": 5}`)
		case "/api/v1/organizers/kts/events/offen/quotas/3/availability/":
			fmt.Fprint(w, `{"available": true, "available_number": null, "total_size": null, "waiting_list": 0}`)
		default:
			http.NotFound(w, r)
		}
	})
	source, err := catalogue.NewPretixSeats(address, "kts", "geheim")
	if err != nil {
		t.Fatal(err)
	}
	got, err := source.Seats(t.Context(), []string{"ki-maerz/1", "ki-maerz/2", "offen/3", "weg/4", "ki-maerz", "../../x/1"})
	want := map[string]catalogue.ExternalSeats{
		"ki-maerz/1": {Capacity: 20, Taken: 17}, "ki-maerz/2": {Capacity: 20, Taken: 20, Waiting: 5}, "offen/3": {Capacity: 10_000},
	}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
	if len(asked) != 4 {
		t.Errorf("asked for %q", asked)
	}
}

func TestPagesTellTheSeatsThatAreLeft(t *testing.T) {
	t.Parallel()
	source := catalogue.PageSeats{Fetch: func(_ context.Context, address string) ([]byte, error) {
		if address != "https://example.org/ki" {
			return nil, errors.New("no answer")
		}
		return []byte(`{"@type": "EducationEvent", "@id": "https://example.org/ki", "name": "KI", "startDate": "2026-03-03T09:00", "duration": "PT2H",
			"maximumAttendeeCapacity": 20, "remainingAttendeeCapacity": 4}`), nil
	}}
	got, err := source.Seats(t.Context(), []string{"https://example.org/weg", "https://example.org/ki"})
	if want := (catalogue.ExternalSeats{Capacity: 20, Taken: 16}); len(got) != 1 || got["https://example.org/ki"] != want {
		t.Errorf("%v", got)
	}
	if !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "1 of 2 runs") {
		t.Errorf("error %v", err)
	}
}

// sells is a SeatSource whose answer the test sets.
type sells struct {
	mu    sync.Mutex
	seats map[string]catalogue.ExternalSeats
	err   error
	asked [][]string
	heard chan struct{} // closed when it is first asked
}

func (s *sells) Seats(_ context.Context, refs []string) (map[string]catalogue.ExternalSeats, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked = append(s.asked, refs); len(s.asked) == 1 {
		close(s.heard)
	}
	return s.seats, s.err
}

// polled is a bundle with runs whose seats two systems own, and a clock to move.
func polled(t *testing.T) (b bundle, source *sells, poller *catalogue.Poller, pass func(time.Duration)) {
	b = filled(t)
	b.exec(t, `UPDATE runs SET seats_from = 'pretix', seats_ref = 'ref/' || key WHERE key IN ('ki-alt', 'ki-maerz', 'ki-april')`)
	b.exec(t, `UPDATE runs SET seats_from = 'down', seats_ref = 'x' WHERE key = 'recht-maerz'`)
	var mu sync.Mutex
	now := start
	b.Store = catalogue.NewStore(b.pool, func() time.Time {
		mu.Lock()
		defer mu.Unlock()
		return now
	})
	source = &sells{heard: make(chan struct{}), seats: map[string]catalogue.ExternalSeats{"ref/ki-maerz": {Capacity: 30, Taken: 29, Waiting: 1}, "ref/ki-april": {Capacity: 8, Taken: 9}}}
	sources := map[string]catalogue.SeatSource{"pretix": source, "down": &sells{heard: make(chan struct{}), err: fault.Unavailable}}
	poller = catalogue.NewPoller(b.Store, sources, 5*time.Minute, slog.New(slog.DiscardHandler))
	return b, source, poller, func(d time.Duration) {
		mu.Lock()
		defer mu.Unlock()
		now = now.Add(d)
	}
}

func (b bundle) seats(t *testing.T, key string) catalogue.Seats {
	t.Helper()
	r, err := b.RunByKey(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return r.Seats
}

func TestSeatsOfAnotherSystemAreReadAndKeptWhileItIsDown(t *testing.T) {
	t.Parallel()
	b, source, poller, pass := polled(t)
	if s := b.seats(t, "ki-maerz"); !s.ReadAt.IsZero() {
		t.Errorf("read before it was asked: %+v", s)
	}
	read, err := poller.Poll(t.Context())
	if read != 2 || !errors.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), `"down"`) || strings.Contains(err.Error(), "pretix") {
		t.Errorf("%d read, %v", read, err)
	}
	slices.Sort(source.asked[0])
	if diff := cmp.Diff([][]string{{"ref/ki-april", "ref/ki-maerz"}}, source.asked); diff != "" {
		t.Errorf("asked for what is past, or not for all:\n%s", diff)
	}
	maerz, april := b.seats(t, "ki-maerz"), b.seats(t, "ki-april")
	if maerz.Free() != 1 || maerz.Waiting != 1 || !maerz.ReadAt.Equal(start) {
		t.Errorf("%+v", maerz)
	}
	if april.Free() != 0 || april.Capacity != 8 {
		t.Errorf("overbooked there: %+v", april)
	}

	pass(time.Minute) // another server has just asked
	if read, _ := poller.Poll(t.Context()); read != 0 || len(source.asked) != 1 {
		t.Errorf("%d read again, asked %d times", read, len(source.asked))
	}
	pass(time.Hour)
	source.seats, source.err = nil, fault.Unavailable
	if read, err := poller.Poll(t.Context()); read != 0 || err == nil {
		t.Errorf("%d read, %v", read, err)
	}
	if s := b.seats(t, "ki-maerz"); s.Free() != 1 || !s.ReadAt.Equal(start) {
		t.Errorf("not kept with its time: %+v", s)
	}
}

func TestOneServerPollsAtATimeAndPollingEndsWithItsContext(t *testing.T) {
	t.Parallel()
	b, source, poller, _ := polled(t)
	unlock, ok, err := postgres.Locks{Pool: b.pool}.TryLock(t.Context(), "catalogue/seats")
	if err != nil || !ok {
		t.Fatal(ok, err)
	}
	if read, err := poller.Poll(t.Context()); read != 0 || err != nil || len(source.asked) != 0 {
		t.Errorf("%d read while another server polls, %v", read, err)
	}
	unlock()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		poller.Run(ctx)
	}()
	<-source.heard // at once
	cancel()
	<-done
}
