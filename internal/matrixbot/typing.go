package matrixbot

import (
	"context"
	"errors"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	typingLasts  = 25 * time.Second // on the homeserver; it is told anew before
	typingAnew   = 15 * time.Second
	mostTyping   = 50 // rooms that are told at a time
	courtesyTime = 3 * time.Second
)

// tellTyping tells rooms that an answer is being written, for as long as one is. Which
// these are, the work under way says; writing is told when there may be some. All of it
// is best effort: no answer waits for it.
func (s *sender) tellTyping(ctx context.Context, writing <-chan struct{}) {
	told := map[id.RoomID]time.Time{} // and when
	for {
		if len(told) == 0 {
			select {
			case <-writing:
			case <-ctx.Done():
				return
			}
		}
		if pause.For(ctx, s.timing.typingTime()) != nil {
			s.endTyping(ctx, told)
			return
		}
		rooms, err := s.writtenTo(ctx)
		if err != nil {
			continue
		}
		now := map[id.RoomID]time.Time{}
		for _, room := range rooms {
			now[room] = told[room]
			if time.Since(told[room]) > typingAnew && s.typing(ctx, room, true) {
				now[room] = time.Now()
			}
		}
		for room := range told {
			if _, still := now[room]; !still {
				s.typing(ctx, room, false)
			}
		}
		told = now
	}
}

// writtenTo are rooms in which a question has been worked on for a while.
func (s *sender) writtenTo(ctx context.Context) ([]id.RoomID, error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT DISTINCT w.room FROM matrix_work w JOIN matrix_rooms r ON r.room = w.room AND r.membership = 'join'
		WHERE w.done_at IS NULL AND w.kind = $1 AND w.claim <> '' AND w.claimed_until > clock_timestamp()
		ORDER BY w.room LIMIT $2`, question, mostTyping)
	if err != nil {
		return nil, err
	}
	return collect[id.RoomID](rows)
}

// endTyping takes back what was told, as this server stops.
func (s *sender) endTyping(ctx context.Context, told map[id.RoomID]time.Time) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), courtesyTime)
	defer cancel()
	for room := range told {
		if !s.typing(ctx, room, false) {
			return
		}
	}
}

// typing tells a room that an answer is being written, or is not any more, unless the
// homeserver wants to be left alone.
func (s *sender) typing(ctx context.Context, room id.RoomID, on bool) bool {
	if s.quietFor() > 0 {
		return false
	}
	ctx, cancel := context.WithTimeout(ctx, courtesyTime)
	defer cancel()
	_, err := s.lead.client.UserTyping(mautrix.WithMaxRetries(ctx, 0), room, on, typingLasts)
	err = s.failure(ctx, err)
	var ask inbox.Later
	if errors.As(err, &ask) && !errors.Is(err, fault.Unavailable) {
		s.hush(ask.After)
	}
	return err == nil
}
