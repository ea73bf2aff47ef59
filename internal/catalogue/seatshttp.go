package catalogue

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
)

// HTTPSeats is a SeatSource that is asked by HTTP in the way that README.md
// describes, which a booking system or a small program beside it implements.
type HTTPSeats struct {
	url    *url.URL
	token  string
	client *http.Client
}

// NewHTTPSeats returns the source at an http or https address. token is sent as
// bearer token unless it is empty.
func NewHTTPSeats(address, token string) (*HTTPSeats, error) {
	u, err := seatsURL(address)
	if err != nil {
		return nil, fmt.Errorf("catalogue.NewHTTPSeats: %w", err)
	}
	return &HTTPSeats{u, token, seatsClient()}, nil
}

// Seats asks for the seats of refs.
func (h *HTTPSeats) Seats(ctx context.Context, refs []string) (map[string]ExternalSeats, error) {
	found := map[string]ExternalSeats{}
	var failed partly
	for some := range slices.Chunk(refs, refsOfRequest) {
		u := *h.url
		q := u.Query()
		for _, ref := range some {
			q.Add("ref", ref)
		}
		u.RawQuery = q.Encode()
		authorization := ""
		if h.token != "" {
			authorization = "Bearer " + h.token
		}
		var answer struct {
			Seats map[string]ExternalSeats `json:"seats"`
		}
		if err := getJSON(ctx, h.client, u.String(), authorization, &answer); err != nil {
			return found, fmt.Errorf("catalogue.HTTPSeats(%s): %w", h.url.Host, err)
		}
		for _, ref := range some {
			s, ok := answer.Seats[ref]
			if !ok {
				continue
			}
			if err := s.valid(); err != nil {
				failed.add(fmt.Errorf("catalogue.HTTPSeats(%s): %q: %w", h.url.Host, ref, err))
				continue
			}
			found[ref] = s
		}
	}
	return found, failed.err(len(refs))
}
