package matrixbot

import (
	"context"
	"errors"
	"maps"
	"sync"
	"time"

	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	roomsEvery = time.Minute      // it is looked what there is to do about rooms, beside being told
	joinMost   = 10 * time.Minute // before a room is tried again; at first timing.brokenTime
)

// A keeper does what there is to do about rooms. Each is seen to by a goroutine of its
// own: one of a homeserver that is away must not hold up the others.
type keeper struct {
	*Bot
	lead  *lead
	busy  map[id.RoomID]bool
	tries map[id.RoomID]roomTry // of rooms that did not work
	ended chan roomResult
}

// A roomTry is how often a room was tried as it is, and when it is again.
type roomTry struct {
	since time.Time // roomStep.Since, of an invitation
	count int
	next  time.Time
}

type roomResult struct {
	roomStep
	err error
}

// keepRooms accepts and rejects invitations, follows people to the rooms that theirs
// were upgraded to, and leaves rooms that are empty, until ctx ends.
func (b *Bot) keepRooms(ctx context.Context, l *lead) error {
	ctx, cancel := context.WithCancel(ctx)
	var seeing sync.WaitGroup
	defer seeing.Wait()
	defer cancel()
	k := keeper{Bot: b, lead: l, busy: map[id.RoomID]bool{}, tries: map[id.RoomID]roomTry{}, ended: make(chan roomResult)}
	for {
		wait, err := k.begin(ctx, &seeing)
		if err == nil {
			err = k.await(ctx, wait)
		}
		if errors.Is(err, errRevoked) || ctx.Err() != nil {
			return err
		}
		if err != nil {
			if b.noises.allow("rooms") {
				b.Log.WarnContext(ctx, "matrix: rooms cannot be seen to", "error", err)
			}
			_ = pause.For(ctx, b.timing.brokenTime()) // as long as ctx lasts
		}
	}
}

// begin begins what is due, and returns when there may be more.
func (k *keeper) begin(ctx context.Context, seeing *sync.WaitGroup) (wait time.Duration, err error) {
	steps, err := k.roomSteps(ctx, k.lead.device.User)
	if err != nil {
		return 0, err
	}
	wait = roomsEvery
	// Of what is due none waits for so long.
	maps.DeleteFunc(k.tries, func(_ id.RoomID, t roomTry) bool { return time.Since(t.next) > joinMost })
	for _, s := range steps {
		if k.busy[s.Room] || len(k.busy) >= mostAtOnce {
			continue
		}
		if early := time.Until(k.tried(s).next); early > 0 {
			wait = min(wait, early)
			continue
		}
		k.busy[s.Room] = true
		seeing.Go(func() {
			r := roomResult{s, k.failure(ctx, k.step(ctx, k.lead, s))}
			select {
			case k.ended <- r:
			case <-ctx.Done():
			}
		})
	}
	return wait, nil
}

// tried is how often something was tried. An invitation is one of its own each time that
// it is made: it does not wait for what was before.
func (k *keeper) tried(s roomStep) roomTry {
	t := k.tries[s.Room]
	if s.Inviter != "" && !t.since.Equal(s.Since) {
		return roomTry{since: s.Since}
	}
	return t
}

// await waits until something ends, or there may be more to do.
func (k *keeper) await(ctx context.Context, wait time.Duration) error {
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case r := <-k.ended:
		return k.conclude(ctx, r)
	case <-k.lead.rooms:
	case <-timer.C:
	}
	return nil
}

// conclude notes how it went with a room, and when it is tried again.
func (k *keeper) conclude(ctx context.Context, r roomResult) error {
	delete(k.busy, r.Room)
	var later inbox.Later
	err := r.err
	switch {
	case err == nil:
		delete(k.tries, r.Room)
		return nil
	case errors.Is(err, errRevoked):
		return err
	case errors.As(err, &later):
		err = nil
	case fault.Kind(err) == fault.Denied, fault.Kind(err) == fault.NotFound, fault.Kind(err) == fault.Invalid:
		err = k.roomLost(ctx, r.roomStep, k.tried(r.roomStep).count, err)
	}
	t := k.tried(r.roomStep)
	t.next = time.Now().Add(max(min(k.timing.brokenTime()<<min(t.count, 10), joinMost), later.After))
	t.count++
	k.tries[r.Room] = t
	return err
}
