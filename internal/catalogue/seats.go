package catalogue

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A SeatSource is a booking system that owns the seats of some runs. It is asked
// by the names that it has for them (Seats.Ref) and leaves out those it does not
// know. With an error it returns those that it could read all the same; the error
// is fault.Unavailable when asking again later may help.
type SeatSource interface {
	Seats(ctx context.Context, refs []string) (map[string]ExternalSeats, error)
}

// ExternalSeats are the counts that a SeatSource has for a run. A run with more
// taken than there are is full.
type ExternalSeats struct {
	Capacity int `json:"capacity"`
	Taken    int `json:"taken"`
	Waiting  int `json:"waiting"` // 0 where the system has no waiting list
}

func (s ExternalSeats) valid() error {
	if s.Capacity < 0 || s.Capacity > MaxCapacity || s.Taken < 0 || s.Waiting < 0 || s.Waiting > MaxCapacity {
		return fmt.Errorf("%w: impossible numbers of seats %+v", fault.Invalid, s)
	}
	return nil
}

// partly collects what fails for some of the runs that a system is asked for
// while it answers for others.
type partly struct {
	failed int
	first  error
}

func (p *partly) add(err error) {
	if p.failed++; p.first == nil {
		p.first = err
	}
}

// err tells of the first failure; nil if there is none.
func (p *partly) err(asked int) error {
	if p.failed == 0 {
		return nil
	}
	return fmt.Errorf("%d of %d runs: %w", p.failed, asked, p.first)
}

// Bounds of asking another system.
const (
	seatsTimeout  = 10 * time.Second // of one request
	maxSeatsBody  = 1 << 20          // bytes
	refsOfRequest = 50
)

// seatsClient sends no request, and so no token, where an answer points it to.
func seatsClient() *http.Client {
	return &http.Client{
		Timeout:       seatsTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// getJSON reads the JSON at an address into v.
func getJSON(ctx context.Context, client *http.Client, address, authorization string, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	req.Header.Set("Accept", "application/json")
	if authorization != "" {
		req.Header.Set("Authorization", authorization)
	}
	resp, err := client.Do(req)
	if err != nil {
		return fmt.Errorf("%w: %w", fault.Unavailable, err)
	}
	defer resp.Body.Close()
	switch {
	case resp.StatusCode == http.StatusNotFound:
		return fault.NotFound
	case resp.StatusCode != http.StatusOK:
		return fmt.Errorf("%w: HTTP %s", fault.Unavailable, resp.Status)
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, maxSeatsBody+1))
	if err != nil {
		return fmt.Errorf("%w: %w", fault.Unavailable, err)
	}
	if len(data) > maxSeatsBody {
		return fmt.Errorf("%w: answer of more than %d bytes", fault.Invalid, maxSeatsBody)
	}
	if err := json.Unmarshal(data, v); err != nil {
		return fmt.Errorf("%w: %w", fault.Invalid, err)
	}
	return nil
}

func seatsURL(address string) (*url.URL, error) {
	u, ok := webAddress(address)
	if !ok {
		return nil, fmt.Errorf("%w: not an address such as https://tickets.example.org", fault.Invalid)
	}
	return u, nil
}
