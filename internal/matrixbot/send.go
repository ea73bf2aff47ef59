package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/postgres"
)

const (
	mostRooms   = 500 // that are served at a time; the others wait for one of them
	mostSending = 8   // requests under way
)

// A sender sends what is recorded, while this server leads. Each room that there is
// something for is served by a goroutine of its own, in the order of what was recorded:
// a room that does not work keeps no other waiting.
type sender struct {
	*Bot
	lead  *lead
	slots chan struct{} // holds one for each request under way
	fail  context.CancelCauseFunc

	mu     sync.Mutex
	quiet  time.Time               // until then the homeserver wants nothing
	edited map[id.RoomID]time.Time // rooms with an edit lately
}

// send sends what is recorded, in order of rooms, until ctx ends or this server leads no
// more; called by the leader. wake is told when there may be more. The error is
// errRevoked where the account's token does not count any more.
func (b *Bot) send(ctx context.Context, l *lead, wake <-chan struct{}) error {
	ctx, fail := context.WithCancelCause(ctx)
	defer fail(nil)
	s := &sender{Bot: b, lead: l, slots: make(chan struct{}, mostSending), fail: fail, edited: map[id.RoomID]time.Time{}}
	if err := s.settle(ctx); err != nil {
		return err
	}
	return s.run(ctx, wake)
}

// settle waits for a first sync where the server before has tried to send something: it
// tells what of that has arrived, also of a homeserver that has forgotten the
// transactions since then.
func (s *sender) settle(ctx context.Context) error {
	var tried bool
	err := s.Pool.QueryRow(ctx, `
		SELECT EXISTS (SELECT FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL AND tries > 0)`).Scan(&tried)
	if err != nil {
		return fmt.Errorf("matrixbot.settle: %w", postgres.Error(err))
	}
	if !tried {
		return nil
	}
	select {
	case <-s.lead.synced:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// run has rooms served.
func (s *sender) run(ctx context.Context, wake <-chan struct{}) error {
	var serving sync.WaitGroup
	defer serving.Wait()
	writing := make(chan struct{}, 1)
	serving.Go(func() { s.tellTyping(ctx, writing) })
	ended := make(chan id.RoomID)
	pokes := map[id.RoomID]chan struct{}{} // of rooms that are served
	serve := func(room id.RoomID) {
		poke := pokes[room]
		serving.Go(func() {
			s.serve(ctx, room, poke)
			select {
			case ended <- room:
			case <-ctx.Done():
			}
		})
	}
	poll := time.NewTicker(s.timing.pollTime())
	defer poll.Stop()
	for {
		rooms, err := s.openRooms(ctx)
		if err != nil && ctx.Err() == nil {
			s.Log.WarnContext(ctx, "matrix: what is to be sent cannot be read", "error", err)
		}
		for _, room := range rooms {
			if poke, served := pokes[room]; served {
				nudge(poke)
			} else if len(pokes) < mostRooms {
				pokes[room] = make(chan struct{}, 1)
				serve(room)
			}
		}
		nudge(writing)
		for again := true; again; {
			select {
			case <-ctx.Done():
				return context.Cause(ctx)
			case <-wake:
				again = false
			case <-poll.C:
				again = false
			case room := <-ended:
				if len(pokes[room]) > 0 { // there was more just when it ended
					<-pokes[room]
					serve(room)
					continue
				}
				again = len(pokes) < mostRooms // else others wait for a place
				delete(pokes, room)
			}
		}
	}
}

// nudge puts one into a channel that holds one.
func nudge(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// openRooms are rooms that something is to be sent to, those first that waited longest.
func (s *sender) openRooms(ctx context.Context) (rooms []id.RoomID, err error) {
	rows, err := s.Pool.Query(ctx, `
		SELECT room FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL
		GROUP BY room ORDER BY min(id) LIMIT $1`, mostRooms)
	if err != nil {
		return nil, postgres.Error(err)
	}
	return collect[id.RoomID](rows)
}

// serve sends what there is for a room, and waits where that has to wait, until there
// is nothing left.
func (s *sender) serve(ctx context.Context, room id.RoomID, poke <-chan struct{}) {
	for ctx.Err() == nil {
		wait := s.timing.brokenTime()
		switch p, due, err := s.next(ctx, room); {
		case err != nil && ctx.Err() != nil:
			return
		case err != nil:
			s.Log.WarnContext(ctx, "matrix: what is to be sent cannot be read", "room", room, "error", err)
		case p != nil:
			if s.deliver(ctx, *p) == nil {
				continue
			}
		case due == 0:
			return
		default:
			wait = due
		}
		timer := time.NewTimer(wait)
		select {
		case <-timer.C:
		case <-poke:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

// slot waits until the homeserver may be asked, and for a free request. The function
// gives it back.
func (s *sender) slot(ctx context.Context) (free func(), err error) {
	select {
	case s.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	for { // it may ask for more time meanwhile
		wait := s.quietFor()
		if wait <= 0 {
			return func() { <-s.slots }, nil
		}
		if err := pause.For(ctx, wait); err != nil {
			<-s.slots
			return nil, err
		}
	}
}

// quietFor is how long the homeserver wants to be left alone yet.
func (s *sender) quietFor() time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return time.Until(s.quiet)
}

// hush leaves the homeserver alone for a while.
func (s *sender) hush(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if until := time.Now().Add(d); until.After(s.quiet) {
		s.quiet = until
	}
}

// editPause is how long a room is to be left without a further edit.
func (s *sender) editPause(room id.RoomID) time.Duration {
	s.mu.Lock()
	defer s.mu.Unlock()
	return max(0, time.Until(s.edited[room].Add(s.timing.editTime())))
}

// noteEdit keeps when a room had its last edit.
func (s *sender) noteEdit(room id.RoomID) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for other, at := range s.edited {
		if now.Sub(at) > s.timing.editTime() {
			delete(s.edited, other)
		}
	}
	s.edited[room] = now
}

// over ends sending where err says that nobody takes anything from this account any more.
func (s *sender) over(err error) bool {
	if !errors.Is(err, errRevoked) {
		return false
	}
	s.fail(err)
	return true
}
