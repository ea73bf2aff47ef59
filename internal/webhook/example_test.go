package webhook_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

// seen remembers the ids of events that were dealt with. A real receiver keeps
// them in the transaction that stores what it did.
type seen struct {
	mu  sync.Mutex
	ids map[string]bool
}

// first reports whether an id is new.
func (s *seen) first(id string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	known := s.ids[id]
	s.ids[id] = true
	return !known
}

// What a system that is told of bookings has to do: check the signature over the
// bytes, drop what it has already, and answer at once.
func ExampleWorker() {
	hook, err := standardwebhooks.NewWebhook("whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=")
	if err != nil {
		fmt.Println(err)
		return
	}
	done := &seen{ids: map[string]bool{}}
	receiver := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
		if err != nil || hook.Verify(body, r.Header) != nil {
			http.Error(w, "not signed by the academy", http.StatusUnauthorized)
			return
		}
		var event struct {
			Type string `json:"type"`
			Data struct {
				Booking string `json:"booking"`
				Seats   int    `json:"seats"`
			} `json:"data"`
		}
		if err := json.Unmarshal(body, &event); err != nil {
			http.Error(w, "not understood", http.StatusBadRequest)
			return
		}
		if done.first(r.Header.Get("webhook-id")) {
			fmt.Println(event.Type, event.Data.Booking, event.Data.Seats)
		}
		w.WriteHeader(http.StatusNoContent)
	})

	// What arrives, twice, and once from somebody else.
	body := `{"type":"booking.confirmed","timestamp":"2026-01-20T09:00:00Z","data":{"booking":"AK-7F3K-92QX","seats":2}}`
	now := time.Now()
	signature, err := hook.Sign("evt_1042", now, []byte(body))
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range []string{signature, signature, "v1,forged"} {
		r := httptest.NewRequest(http.MethodPost, "/hooks", strings.NewReader(body))
		r.Header.Set("webhook-id", "evt_1042")
		r.Header.Set("webhook-timestamp", fmt.Sprint(now.Unix()))
		r.Header.Set("webhook-signature", s)
		w := httptest.NewRecorder()
		receiver.ServeHTTP(w, r)
		fmt.Println(w.Code)
	}
	// Output:
	// booking.confirmed AK-7F3K-92QX 2
	// 204
	// 204
	// 401
}
