package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
)

// A gap is a part of a room's timeline that a response left out.
type gap struct {
	Room     id.RoomID
	Position string     // of what is in it, in the order of arrivals; see positionIn
	End      string     // token of the room's timeline where it ends
	Begin    id.EventID // newest event before it; "" where the assistant was let in
	Failures int        // how often the homeserver could not tell what is in it
	FoundAt  time.Time

	wait time.Duration // before it is read again
}

// positionIn is that of what was found in a gap, in its place there: between what arrived
// before the gap and what did after it.
func positionIn(gap string, n int) string { return fmt.Sprintf("%s.%06d", gap, n) }

// within returns what was said in a gap, as far as it is not too much or too old; oldest
// first. It asks for a number of pages, and reports whether that was all.
// https://spec.matrix.org/v1.15/client-server-api/#get_matrixclientv3roomsroomidmessages
func (b *Bot) within(ctx context.Context, l *lead, g gap, pages int) (missing events, all bool, err error) {
	before := func(e *event.Event) bool { return e.ID == g.Begin }
	if g.Begin == "" {
		before = func(e *event.Event) bool { return entrance(e, l.device.User) }
	}
	from := g.End
	for range pages {
		page, err := b.page(ctx, l, g.Room, from)
		if fault.Kind(err) == fault.Denied || fault.Kind(err) == fault.NotFound {
			all = true // not for the assistant
			break
		}
		if err != nil {
			return nil, false, fmt.Errorf("matrixbot.within(%s): %w", g.Room, err)
		}
		end := slices.IndexFunc(page.Chunk, before)
		chunk := page.Chunk
		if end >= 0 {
			chunk = chunk[:end]
		}
		missing = append(missing, b.recent(chunk)...)
		if all = end >= 0 || page.End == "" || page.End == from; all {
			break
		}
		from = page.End
	}
	slices.Reverse(missing)
	return missing, all, nil
}

// missed notes that a gap could not be read, and reports whether it is tried again: what
// is in it is not answered any more once it is too old.
func (b *Bot) missed(g *gap, err error) (again bool) {
	var later inbox.Later
	if !errors.As(err, &later) || fault.Kind(err) == fault.Unavailable { // else it only asks for less
		g.Failures++
	}
	g.wait = max(b.timing.backoff(g.Failures), later.After)
	return fault.Kind(err) != fault.Invalid && b.Now().Sub(g.FoundAt) < gapAge
}

// recent are the events that are not too old to be answered, and the assistant's own,
// which tell what was sent.
func (b *Bot) recent(all events) events {
	oldest := b.Now().Add(-gapAge).UnixMilli()
	return slices.DeleteFunc(slices.Clone(all), func(e *event.Event) bool { return e.Timestamp < oldest && e.Unsigned.TransactionID == "" })
}

// A page is a part of a timeline, newest first.
type page struct {
	Chunk events `json:"chunk"`
	End   string `json:"end"` // from where the next one goes on; "" there is none
}

func (b *Bot) page(ctx context.Context, l *lead, room id.RoomID, from string) (p page, err error) {
	ctx, cancel := context.WithTimeout(ctx, b.timing.callTime())
	defer cancel()
	query := map[string]string{"dir": "b", "from": from, "limit": strconv.Itoa(pageEvents), "filter": pageFilter}
	_, err = l.client.MakeFullRequest(ctx, mautrix.FullRequest{
		Method: http.MethodGet, MaxAttempts: 1, ResponseJSON: &p,
		URL: l.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "rooms", room, "messages"}, query),
	})
	return p, b.failure(ctx, err)
}

// pageFilter asks for what is acted upon of what was missed; the state is told at once.
const pageFilter = `{"types": ["m.room.member", "m.room.message", "m.room.encrypted", "m.room.redaction", "m.reaction"]}`
