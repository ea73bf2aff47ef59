package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	deviceEvery  = 10 * time.Second // the leader looks whether it is still to be logged in as it is
	attendMost   = time.Minute      // before it begins anew after something went wrong; at first timing.brokenTime
	attendSteady = 10 * time.Minute // after which that begins anew
)

// errReplaced says that the account is not logged in any more as it was: by another
// device, or not at all.
var errReplaced = errors.New("the account is logged in otherwise by now")

// serve attends to the account whenever there is one, for as long as this server leads.
func (b *Bot) serve(ctx context.Context, s signals) error {
	wait, told := b.timing.brokenTime(), ""
	for ctx.Err() == nil {
		began := time.Now()
		d, err := b.device(ctx)
		if err == nil {
			told = ""
			b.Log.InfoContext(ctx, "matrix: attending to the account", "user", d.User, "device", d.ID)
			err = b.attend(ctx, d, s)
		}
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) > attendSteady {
			wait = b.timing.brokenTime()
		}
		switch {
		case errors.Is(err, errReplaced):
			continue
		case errors.Is(err, errOvertaken): // or logged in otherwise just now
			b.Log.InfoContext(ctx, "matrix: beginning anew", "user", d.User, "because", err)
			waitFor(ctx, s.device, b.timing.brokenTime())
			continue
		case errors.Is(err, errRevoked):
			if err := b.tellRevoked(ctx, d, err); err != nil {
				return err
			}
			continue
		case fault.Kind(err) == fault.NotFound && d.User == "":
			if told != "nobody" {
				b.Log.InfoContext(ctx, "matrix: nobody has logged in the assistant: 'akademie matrix login' does")
			}
			told = "nobody"
			waitFor(ctx, s.device, deviceEvery)
			continue
		}
		if text := fmt.Sprint(err); text != told || b.noises.allow("attend") {
			b.Log.ErrorContext(ctx, "matrix: the account cannot be attended to", "user", d.User, "error", err, "again", wait)
			told = text
		}
		waitFor(ctx, s.device, wait)
		wait = min(2*wait, attendMost)
	}
	return ctx.Err()
}

// tellRevoked notes that the token works no more, which the log tells once, and who has
// logged out knows.
func (b *Bot) tellRevoked(ctx context.Context, d device, why error) error {
	noted, err := b.revoked(ctx, d)
	if err == nil && noted {
		b.Log.ErrorContext(ctx, "matrix: the assistant was logged out; 'akademie matrix login' logs it in again", "user", d.User, "device", d.ID, "error", why)
	}
	return err
}

// attend syncs and sends for an account until ctx ends, the account is logged in
// otherwise, or its token works no more.
func (b *Bot) attend(ctx context.Context, d device, s signals) error {
	client, err := newClient(d)
	if err != nil {
		return err
	}
	l := &lead{client: client, device: d, rooms: s.rooms, gaps: make(chan struct{}, 1), synced: make(chan struct{})}
	if b.Open != nil {
		if l.keys, err = b.Open(ctx, client); err != nil {
			return fmt.Errorf("matrixbot.attend: keys: %w", b.failure(ctx, err))
		}
	}
	err = b.work(ctx, l, s)
	if l.keys != nil {
		err = errors.Join(err, l.keys.Close())
	}
	return err
}

func (b *Bot) work(ctx context.Context, l *lead, s signals) error {
	d := l.device // which is the syncing goroutine's from here on
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return b.sync(ctx, l) })
	g.Go(func() error { return b.send(ctx, l, s.send) })
	g.Go(func() error { return b.keepRooms(ctx, l) })
	g.Go(func() error { return b.closeGaps(ctx, l) })
	g.Go(func() error { return b.follow(ctx, d, s.device) })
	if l.keys != nil {
		g.Go(func() error { return b.tend(ctx, l) })
	}
	return g.Wait()
}

// follow ends with errReplaced when the account is logged in otherwise.
func (b *Bot) follow(ctx context.Context, d device, changed <-chan struct{}) error {
	for ctx.Err() == nil {
		waitFor(ctx, changed, deviceEvery)
		now, err := b.device(ctx)
		switch {
		case fault.Kind(err) == fault.NotFound, errors.Is(err, errSealed):
			return errReplaced
		case err == nil && (now.User != d.User || now.Token != d.Token):
			return errReplaced
		}
	}
	return ctx.Err()
}

// tend sees to the keys, and to messages whose keys have come.
func (b *Bot) tend(ctx context.Context, l *lead) error {
	if err := b.unlock(ctx, l, nil); err != nil { // what came while no server was there to see it
		return err
	}
	for {
		if err := pause.For(ctx, b.timing.tendTime()); err != nil {
			return err
		}
		if err := l.keys.Tend(ctx); err != nil && ctx.Err() == nil {
			if err := b.failure(ctx, err); errors.Is(err, errRevoked) {
				return err
			}
			if b.noises.allow("keys") {
				b.Log.WarnContext(ctx, "matrix: the keys cannot be seen to", "error", err)
			}
		}
		if came := l.keys.Unlocked(); len(came) > 0 {
			if err := b.unlock(ctx, l, came); err != nil {
				return err
			}
		}
		if err := b.askKeys(ctx, l); err != nil {
			return err
		}
	}
}

// waitFor waits for a signal, for at most d, or until ctx ends.
func waitFor(ctx context.Context, s <-chan struct{}, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-s:
	case <-t.C:
	}
}
