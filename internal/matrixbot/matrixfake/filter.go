package matrixfake

import (
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
)

// filter is what of a sync a client wants; see
// https://spec.matrix.org/v1.15/client-server-api/#filtering.
type filter struct {
	raw  json.RawMessage
	Room struct {
		Rooms        []string    `json:"rooms"`
		NotRooms     []string    `json:"not_rooms"`
		IncludeLeave bool        `json:"include_leave"`
		Timeline     eventFilter `json:"timeline"`
		State        eventFilter `json:"state"`
		Ephemeral    eventFilter `json:"ephemeral"`
		AccountData  eventFilter `json:"account_data"`
	} `json:"room"`
	AccountData eventFilter `json:"account_data"`
}

type eventFilter struct {
	Limit      int      `json:"limit"`
	Types      []string `json:"types"`
	NotTypes   []string `json:"not_types"`
	Senders    []string `json:"senders"`
	NotSenders []string `json:"not_senders"`
	Lazy       bool     `json:"lazy_load_members"`
}

// wants reports whether a filter lets something through.
func (f eventFilter) wants(kind, sender string) bool {
	if f.Types != nil && !is(kind, f.Types) || is(kind, f.NotTypes) {
		return false
	}
	return (f.Senders == nil || is(sender, f.Senders)) && !is(sender, f.NotSenders)
}

func (f eventFilter) events(all []*Event) []*Event {
	var out []*Event
	for _, e := range all {
		if f.wants(e.Type, e.Sender) {
			out = append(out, e)
		}
	}
	return out
}

func (r *request) mine() error {
	if r.PathValue("user") != r.user.ID {
		return forbidden("this is somebody else's")
	}
	return nil
}

func setFilter(r *request) (any, error) {
	if err := r.mine(); err != nil {
		return nil, err
	}
	f := filter{raw: r.body}
	if err := r.decode(&f); err != nil {
		return nil, err
	}
	r.user.filters = append(r.user.filters, f)
	return object{"filter_id": strconv.Itoa(len(r.user.filters) - 1)}, nil
}

func getFilter(r *request) (any, error) {
	if err := r.mine(); err != nil {
		return nil, err
	}
	f, err := r.user.filter(r.PathValue("filter"))
	if err != nil {
		return nil, err
	}
	return f.raw, nil
}

// filter is one by its id, or as JSON.
func (u *User) filter(name string) (filter, error) {
	var f filter
	if name == "" {
		return f, nil
	}
	if strings.HasPrefix(name, "{") {
		if err := json.Unmarshal([]byte(name), &f); err != nil {
			return f, refuse(http.StatusBadRequest, "M_INVALID_PARAM", "the filter: %v", err)
		}
		return f, nil
	}
	n, err := strconv.Atoi(name)
	if err != nil || n < 0 || n >= len(u.filters) {
		return f, refuse(http.StatusNotFound, "M_NOT_FOUND", "there is no filter %q", name)
	}
	return u.filters[n], nil
}
