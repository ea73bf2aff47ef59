package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	longPoll  = 30 * time.Second // the homeserver waits for something to happen
	pollGrace = 15 * time.Second // and has to answer it then
	firstSync = 3 * time.Minute  // it may take to tell of all rooms

	idlePause = time.Second // between two polls without news, of a homeserver, or a proxy before it, that does not wait

	syncMost = time.Minute // before it is asked again after something went wrong; at first timing.brokenTime

	mostEvents  = 20 // of a room in one response; the others are asked for, see gap
	leastEvents = 1  // where a response would be too large otherwise

	refusals = 3 // of a position, after which the homeserver is taken to know it no more
)

// syncFilter asks for what is acted upon: members whole, because keys are given to all
// of them. Its parameters are which rooms, and how many events of each at most.
// https://spec.matrix.org/v1.15/client-server-api/#filtering
const syncFilter = `{
	"presence": {"not_types": ["*"]},
	"account_data": {"not_types": ["*"]},
	"room": {%s
		"account_data": {"not_types": ["*"]},
		"ephemeral": {"not_types": ["*"]},
		"state": {"types": ["m.room.create", "m.room.member", "m.room.name", "m.room.canonical_alias", "m.room.encryption", "m.room.power_levels", "m.room.tombstone"]},
		"timeline": {"limit": %d, "types": ["m.room.create", "m.room.member", "m.room.name", "m.room.canonical_alias", "m.room.encryption", "m.room.power_levels", "m.room.tombstone",
			"m.room.message", "m.room.encrypted", "m.room.redaction", "m.reaction", "m.key.verification.*"]}
	}
}`

// errOvertaken says that somebody else has stored what follows the position.
var errOvertaken = errors.New("another server has synced")

// sync takes what happens from the homeserver until ctx ends, this server is overtaken
// or the token works no more. What it cannot store it asks for again.
func (b *Bot) sync(ctx context.Context, l *lead) error {
	wait, limit, refused, failing := b.timing.brokenTime(), mostEvents, 0, true
	for ctx.Err() == nil {
		began, before := time.Now(), l.device.NextBatch
		r, err := b.poll(ctx, l, limit, failing)
		if err == nil {
			err = b.receiveSafely(ctx, l, r)
		}
		switch {
		case err == nil:
			if failing {
				b.Log.InfoContext(ctx, "matrix: syncing", "user", l.device.User)
				l.caughtUp()
				b.hurry(ctx)
			}
			if !failing && (r.empty() || r.NextBatch == before) { // it was to wait for something to happen
				if err := pause.For(ctx, min(idlePause, b.timing.brokenTime())-time.Since(began)); err != nil {
					return err
				}
			}
			wait, limit, refused, failing, l.large = b.timing.brokenTime(), mostEvents, 0, false, false
			continue
		case ctx.Err() != nil:
			return ctx.Err()
		case errors.Is(err, errRevoked), errors.Is(err, errOvertaken):
			return err
		case errors.Is(err, errTooLarge) && limit > leastEvents:
			limit = max(limit/8, leastEvents)
			continue
		case errors.Is(err, errTooLarge):
			err = errors.Join(err, b.shrink(ctx, l))
		case fault.Kind(err) == fault.Invalid && r == nil && l.device.NextBatch != "":
			// It lost its memory, as when it was set up anew from a backup. What came since
			// then is found by what is known of each room.
			if refused++; refused == refusals {
				b.Log.WarnContext(ctx, "matrix: the homeserver does not know the position any more; all is asked for", "error", err)
				l.forgotten = true
			}
		}
		if failing = true; b.noises.allow("sync") {
			b.Log.WarnContext(ctx, "matrix: syncing does not work", "user", l.device.User, "error", err, "again", wait)
		}
		var later inbox.Later
		if errors.As(err, &later) {
			wait = max(wait, later.After)
		}
		if err := pause.For(ctx, wait); err != nil {
			return err
		}
		wait = min(2*wait, syncMost)
	}
	return ctx.Err()
}

// whole reports whether the next response tells of all rooms.
func (l *lead) whole() bool { return l.device.NextBatch == "" || l.forgotten }

// poll asks for what happened since the position, and waits for it unless it is asked
// whether it works again.
func (b *Bot) poll(ctx context.Context, l *lead, limit int, atOnce bool) (*response, error) {
	wait, most := longPoll, longPoll+pollGrace
	switch {
	case l.whole():
		wait, most = 0, firstSync
	case atOnce:
		wait = 0
	}
	ctx, cancel := context.WithTimeout(ctx, most)
	defer cancel()
	r := &response{}
	_, err := l.ask(ctx, syncRequest{limit: limit, wait: wait, most: l.mostOfResponse()}, r)
	switch {
	case errors.Is(err, errTooLarge):
		return nil, errTooLarge
	case err != nil:
		return nil, fmt.Errorf("matrixbot.poll: %w", b.failure(ctx, err))
	case r.NextBatch == "":
		return nil, fmt.Errorf("matrixbot.poll: a response without a position: %w", fault.Unavailable)
	}
	return r, nil
}

// A syncRequest asks for what happened since the position.
type syncRequest struct {
	limit int           // events of each room
	room  id.RoomID     // that alone is told of; "" all
	wait  time.Duration // for something to happen
	most  int64         // bytes of the response
}

// ask asks, reads the response into r unless that is nil, and returns it as it came. It
// fails with errTooLarge, or as the client does.
func (l *lead) ask(ctx context.Context, q syncRequest, r *response) ([]byte, error) {
	only := ""
	if q.room != "" {
		name, err := json.Marshal([]id.RoomID{q.room})
		if err != nil {
			return nil, err
		}
		only = fmt.Sprintf(`"rooms": %s,`, name)
	}
	query := map[string]string{
		"filter": fmt.Sprintf(syncFilter, only, q.limit), "set_presence": "offline", "timeout": strconv.FormatInt(q.wait.Milliseconds(), 10),
	}
	if !l.whole() {
		query["since"] = l.device.NextBatch
	}
	full := mautrix.FullRequest{
		Method: http.MethodGet, URL: l.client.BuildURLWithQuery(mautrix.ClientURLPath{"v3", "sync"}, query), MaxAttempts: 1, ResponseSizeLimit: q.most,
	}
	if r != nil {
		full.ResponseJSON = r
	}
	told, err := l.client.MakeFullRequest(ctx, full)
	if errors.Is(err, mautrix.ErrResponseTooLong) || errors.Is(err, mautrix.ErrBodyReadReachedLimit) {
		return nil, errTooLarge
	}
	return told, err
}
