package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"runtime/debug"
	"slices"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// An arrival is an event of a room's timeline, when its turn is in the order of what
// arrived: the time that a homeserver gives it may be any.
type arrival struct {
	*event.Event              // decrypted
	position     string       // in the order of all arrivals
	sealed       bool         // it came encrypted
	locked       bool         // Event is encrypted, and the key is not here yet
	unreadable   bool         // Event is encrypted, and will not be decrypted
	original     *event.Event // that Event changes, where that is to be known; as it came
}

// A batch is what a response brought, as far as it is stored.
type batch struct {
	changes  []*roomChange
	arrivals []arrival
	gaps     []gap                    // that are read later
	newest   map[id.RoomID]id.EventID // of the timelines
}

// receiveSafely is receive, in which a bug must not end the server, with all else that
// it does.
func (b *Bot) receiveSafely(ctx context.Context, l *lead, r *response) (err error) {
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "matrix: a response panicked", "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return b.receive(ctx, l, r)
}

// receive takes a response. When it returns nil, all that follows from it is stored,
// and so is the position behind it. It may be called again with the same after a crash:
// what was taken is known, and decrypting works again.
func (b *Bot) receive(ctx context.Context, l *lead, r *response) error {
	if l.keys != nil {
		since := l.device.NextBatch
		if l.whole() {
			since = ""
		}
		if err := l.keys.Sync(ctx, r.keys(), since); err != nil {
			return fmt.Errorf("matrixbot.receive: keys: %w", b.failure(ctx, err))
		}
	}
	known, err := b.roomsKnown(ctx, r, l.whole())
	if err != nil {
		return err
	}
	got, err := b.gather(ctx, l, r, known)
	if err != nil {
		return err
	}
	// Once before who came or left is known here, so that a crash forgets no key, and once
	// after that, because a message may have been encrypted in between.
	b.tellMembers(ctx, l, got.changes)
	if err := b.hearOwn(ctx, l, got.arrivals); err != nil {
		return err
	}
	if err := b.store(ctx, l, r.NextBatch, got); err != nil {
		return err
	}
	l.device.NextBatch, l.device.Syncs, l.forgotten = r.NextBatch, l.device.Syncs+1, false
	b.tellMembers(ctx, l, got.changes)
	if len(got.changes) > 0 {
		nudge(l.rooms)
	}
	if len(got.gaps) > 0 {
		nudge(l.gaps)
	}
	return nil
}

// tellMembers tells the keys who came and left.
func (b *Bot) tellMembers(ctx context.Context, l *lead, changes []*roomChange) {
	if l.keys == nil {
		return
	}
	for _, c := range changes {
		for _, e := range c.memberEvents {
			l.keys.Member(ctx, e)
		}
	}
}

// hearOwn passes on what the homeserver tells of the assistant's own events.
func (b *Bot) hearOwn(ctx context.Context, l *lead, arrivals []arrival) error {
	for _, a := range arrivals {
		if a.Sender != l.device.User || a.Unsigned.TransactionID == "" {
			continue
		}
		if err := b.echoed(ctx, a.RoomID, a.ID, a.Unsigned.TransactionID); err != nil {
			return err
		}
	}
	return nil
}

// store stores what a response brought with the position behind it; errOvertaken if
// somebody else has.
func (b *Bot) store(ctx context.Context, l *lead, next string, got batch) error {
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) error {
		tag, err := tx.Exec(ctx, `
			UPDATE matrix_accounts SET next_batch = $3, syncs = syncs + 1, synced_at = $6
			WHERE user_id = $1 AND token = $2 AND next_batch = $4 AND syncs = $5`,
			l.device.User, l.device.sealed, next, l.device.NextBatch, l.device.Syncs, b.Now())
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return errOvertaken
		}
		for _, c := range got.changes {
			if err := b.apply(ctx, tx, l.device.User, c); err != nil {
				return err
			}
		}
		for _, room := range slices.Sorted(maps.Keys(got.newest)) {
			if _, err := tx.Exec(ctx, `UPDATE matrix_rooms SET last_event = $2 WHERE room = $1`, room, got.newest[room]); err != nil {
				return err
			}
		}
		for _, g := range got.gaps {
			if err := keepGap(ctx, tx, g); err != nil {
				return err
			}
		}
		return b.arrive(ctx, tx, l, got.arrivals)
	})
	if err != nil {
		return fmt.Errorf("matrixbot.store: %w", err)
	}
	return nil
}

// arrive takes arrivals in their order. One that cannot be taken, whatever its sender
// made of it, keeps no other from being taken.
func (b *Bot) arrive(ctx context.Context, tx pgx.Tx, l *lead, arrivals []arrival) error {
	rooms := map[id.RoomID]room{}
	for _, a := range arrivals {
		at, known := rooms[a.RoomID]
		if !known {
			var err error
			if at, err = findRoom(ctx, tx, a.RoomID, l.device.User); err != nil {
				return err
			}
			rooms[a.RoomID] = at
		}
		err := pgx.BeginFunc(ctx, tx, func(tx pgx.Tx) error { return b.takeSafely(ctx, tx, l, at, a) })
		if err == nil {
			continue
		}
		if kind := fault.Kind(postgres.Error(err)); kind != fault.Invalid && !errors.Is(err, errPanicked) {
			return err
		}
		b.Log.ErrorContext(ctx, "matrix: an event was not taken", "room", a.RoomID, "event", a.ID, "type", a.Type.Type, "error", err)
	}
	return nil
}

// errPanicked says that an event met a bug.
var errPanicked = errors.New("it panicked")

// takeSafely is takeArrival, in which a bug must not end the server: it would meet the
// same event again and again.
func (b *Bot) takeSafely(ctx context.Context, tx pgx.Tx, l *lead, at room, a arrival) (err error) {
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "matrix: an event panicked", "event", a.ID, "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = errPanicked
		}
	}()
	return b.takeArrival(ctx, tx, l, at, a)
}
