package matrixbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/postgres"
)

// errTooLarge says that a response is larger than mostResponse.
var errTooLarge = errors.New("the response is too large")

// largest is how many times mostResponse a response may have that cannot be made smaller.
const largest = 4

// shrink has the next response be smaller, though no room tells more than leastEvents.
// What is left is the state of rooms. Somebody may have filled that of a room which the
// assistant has just entered, so that it never hears of any other again: of the rooms
// that were entered meanwhile, the largest are left until the rest takes up no more than
// half of a response. Where they do so already, there is much to tell of others, and more
// of it is taken.
func (b *Bot) shrink(ctx context.Context, l *lead) error {
	entered, err := b.weighEntered(ctx, l)
	if err != nil {
		return fmt.Errorf("matrixbot.shrink: %w", err)
	}
	slices.SortStableFunc(entered, func(a, b weighed) int { return cmp.Compare(b.bytes, a.bytes) })
	var all int64
	for _, s := range entered {
		all += s.bytes
	}
	l.large = all <= half(l)
	for _, s := range entered {
		if all <= half(l) {
			break
		}
		b.Log.WarnContext(ctx, "matrix: a room is left, as the homeserver has too much to tell of it", "room", s.Room, "by", s.Inviter)
		if err := b.step(ctx, l, s.roomStep); err != nil {
			return fmt.Errorf("matrixbot.shrink(%s): %w", s.Room, b.failure(ctx, err))
		}
		all -= s.bytes
	}
	return nil
}

// half is how many bytes of a response the rooms may fill that were just entered.
func half(l *lead) int64 { return l.client.ResponseSizeLimit / 2 }

// A weighed is a room that may be left, with how much there is to tell of it.
type weighed struct {
	roomStep
	bytes int64 // with what any response holds; more than half where it is more than that
}

// weighEntered weighs the rooms that the assistant has entered, and has not heard of yet;
// those that it is just entering, too. Each is asked for alone, so that none is taken for
// another.
func (b *Bot) weighEntered(ctx context.Context, l *lead) ([]weighed, error) {
	rows, err := b.Pool.Query(ctx, `
		SELECT room, 'leave', '', inviter, updated_at FROM matrix_rooms WHERE membership IN ($1, $2)
		ORDER BY membership = $1 DESC, updated_at DESC LIMIT $3`, joining, invited, mostAtOnce)
	if err != nil {
		return nil, postgres.Error(err)
	}
	steps, err := pgx.CollectRows(rows, pgx.RowToStructByPos[roomStep])
	if err != nil {
		return nil, postgres.Error(err)
	}
	var all []weighed
	for _, s := range steps {
		ctx, cancel := context.WithTimeout(ctx, firstSync)
		told, err := l.ask(ctx, syncRequest{limit: leastEvents, room: s.Room, most: half(l)}, nil)
		cancel()
		switch {
		case errors.Is(err, errTooLarge):
			all = append(all, weighed{s, half(l) + 1})
		case err != nil:
			return nil, fmt.Errorf("%s: %w", s.Room, b.failure(ctx, err))
		default:
			all = append(all, weighed{s, int64(len(told))})
		}
	}
	return all, nil
}

// mostOfResponse is how many bytes the next response may have.
func (l *lead) mostOfResponse() int64 {
	if l.large {
		return largest * l.client.ResponseSizeLimit
	}
	return l.client.ResponseSizeLimit
}
