package catalogue

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/fault"
)

// PretixSeats is a SeatSource over the quotas of pretix. A ref is "EVENT/QUOTA":
// the slug of the event and the number of the quota.
// https://docs.pretix.eu/dev/api/resources/quotas.html
type PretixSeats struct {
	base   *url.URL // of the organizer in the API
	token  string
	client *http.Client
}

// NewPretixSeats returns the source of an organizer of the pretix at an address,
// read with an API token that may view events.
func NewPretixSeats(address, organizer, token string) (*PretixSeats, error) {
	u, err := seatsURL(address)
	if err != nil {
		return nil, fmt.Errorf("catalogue.NewPretixSeats: %w", err)
	}
	return &PretixSeats{u.JoinPath("api/v1/organizers", organizer), token, seatsClient()}, nil
}

// Seats asks for the quotas named by refs, one after another. Quotas that do not
// exist are left out, and those without a limit have the largest capacity.
func (p *PretixSeats) Seats(ctx context.Context, refs []string) (map[string]ExternalSeats, error) {
	found := map[string]ExternalSeats{}
	var failed partly
	for _, ref := range refs {
		event, quota, _ := strings.Cut(ref, "/")
		if _, err := strconv.ParseUint(quota, 10, 63); err != nil || event == "" {
			continue
		}
		var answer struct {
			Available   *int `json:"available_number"`
			Total       *int `json:"total_size"`
			WaitingList int  `json:"waiting_list"`
		}
		address := p.base.JoinPath("events", url.PathEscape(event), "quotas", quota, "availability") // pretix wants a slash at the end
		err := getJSON(ctx, p.client, address.String()+"/", "Token "+p.token, &answer)
		if errors.Is(err, fault.NotFound) {
			continue
		}
		s := ExternalSeats{Capacity: MaxCapacity, Waiting: answer.WaitingList}
		if err == nil && answer.Total != nil && answer.Available != nil {
			s.Capacity, s.Taken = *answer.Total, max(0, *answer.Total-max(0, *answer.Available))
			err = s.valid()
		}
		if err != nil {
			failed.add(fmt.Errorf("catalogue.PretixSeats(%s): %q: %w", p.base.Host, ref, err))
			if ctx.Err() != nil {
				break
			}
			continue
		}
		found[ref] = s
	}
	return found, failed.err(len(refs))
}
