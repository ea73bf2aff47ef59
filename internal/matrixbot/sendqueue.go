package matrixbot

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// mostEdits is how many edits of a room are looked at for the next one.
const mostEdits = 50

// A queued post waits to be sent.
type queued struct {
	ID          int64
	Key         string
	Transaction string
	Room        id.RoomID
	Kind        string
	Of          string        // key of the post that it belongs to
	Target      id.EventID    // event of that; "" not known
	Lost        bool          // that will never be there
	TargetAge   time.Duration // since that was sent, or last edited
	Last        bool          // there will be no further edit
	Tries       int
	Wait        time.Duration // before it may be tried again
	Age         time.Duration // since it was recorded
}

// next is the post of a room that is to be sent now; nil none is. Then due is how long
// that takes, or 0 when there is nothing to send.
func (s *sender) next(ctx context.Context, room id.RoomID) (p *queued, due time.Duration, err error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT p.id, p.key, p.transaction, p.room, p.kind, p.of, coalesce(o.event, ''),
		       p.of <> '' AND (o.id IS NULL OR o.failed <> ''),
		       coalesce(clock_timestamp() - greatest(o.sent_at, (SELECT max(e.sent_at) FROM matrix_posts e WHERE e.of = p.of AND p.of <> '')), '0'),
		       o.shown_at IS NOT NULL,
		       p.tries, coalesce(greatest(p.not_before - clock_timestamp(), '0'), '0'), greatest($2 - p.created_at, '0')
		FROM matrix_posts p LEFT JOIN matrix_posts o ON o.key = p.of AND p.of <> ''
		WHERE p.id IN (
		    (SELECT id FROM matrix_posts WHERE room = $1 AND kind <> $4 AND sent_at IS NULL AND failed = '' AND content IS NOT NULL ORDER BY id LIMIT 1)
		    UNION ALL
		    (SELECT id FROM matrix_posts WHERE room = $1 AND kind = $4 AND sent_at IS NULL AND failed = '' AND content IS NOT NULL ORDER BY id LIMIT $3))
		ORDER BY p.id`, room, s.Now(), mostEdits, kindEdit)
	if err != nil {
		return nil, 0, fmt.Errorf("matrixbot.next(%s): %w", room, postgres.Error(err))
	}
	all, err := pgx.CollectRows(rows, pgx.RowToStructByPos[queued])
	if err != nil {
		return nil, 0, fmt.Errorf("matrixbot.next(%s): %w", room, postgres.Error(err))
	}
	p, due = choose(all, s.editPause(room), s.timing.editTime())
	return p, due, nil
}

// choose picks what is sent next of what waits for a room, in its order. Edits neither
// wait for others nor keep them waiting: they come apart from what their post said
// before and, unless nothing follows them, from other edits in the room.
func choose(all []queued, editPause, apart time.Duration) (p *queued, due time.Duration) {
	held := false               // something that comes first waits
	heldOf := map[string]bool{} // so does an edit of this post
	for i := range all {
		p := &all[i]
		edit := p.Kind == kindEdit
		if edit && heldOf[p.Of] || !edit && held {
			continue
		}
		wait, known := p.Wait, p.Of == "" || p.Lost || p.Target != ""
		if edit && !p.Lost {
			wait = max(wait, apart-p.TargetAge)
			if !p.Last {
				wait = max(wait, editPause)
			}
		}
		if known && wait <= 0 {
			return p, 0
		}
		held = held || !edit
		heldOf[p.Of] = heldOf[p.Of] || edit
		if known && (due == 0 || wait < due) {
			due = wait
		}
	}
	if len(all) > 0 && due == 0 { // all of it waits for what another server is to tell
		due = apart
	}
	return nil, due
}

// collect reads rows of one column.
func collect[T any](rows pgx.Rows) ([]T, error) {
	all, err := pgx.CollectRows(rows, pgx.RowTo[T])
	return all, postgres.Error(err)
}
