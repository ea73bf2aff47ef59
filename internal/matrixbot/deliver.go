package matrixbot

import (
	"context"
	"errors"
	"fmt"
	"regexp"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

var _ report.Deliverer = (*Bot)(nil)

// roomForm is the id of a room, "!abc:example.org" or "!abc", or an alias
// "#zahlen:example.org". https://spec.matrix.org/v1.15/appendices/#identifier-grammar
var roomForm = regexp.MustCompile(`^(?:![!-9;-~]{1,200}(?::[A-Za-z0-9.:\[\]-]{1,100})?|#[^\s:\x00]{1,150}:[A-Za-z0-9.:\[\]-]{1,100})$`)

// IsRoom reports whether a report can be delivered to a place: a room, by its id or an
// alias.
func IsRoom(to string) bool { return roomForm.MatchString(to) }

// Deliver says a report in a room (report.Deliverer): words and table as one message,
// chart and file in its thread.
func (b *Bot) Deliver(ctx context.Context, _ *rivertype.JobRow, key, to string, write func(context.Context) (report.Letter, error)) error {
	err := b.deliver(ctx, key, to, write)
	switch {
	case err == nil, errors.Is(err, mail.ErrDrop):
		return nil
	case errors.Is(err, fault.NotFound), errors.Is(err, fault.Invalid), errors.Is(err, fault.Denied):
		b.Log.WarnContext(ctx, "matrix: report not delivered", "report", key, "error", err)
		return river.JobCancel(fmt.Errorf("matrixbot.Deliver(%q): %w", key, err))
	}
	return fmt.Errorf("matrixbot.Deliver(%q): %w", key, err)
}

func (b *Bot) deliver(ctx context.Context, key, to string, write func(context.Context) (report.Letter, error)) error {
	room, err := b.deliveryRoom(ctx, id.RoomID(to))
	if err != nil {
		return err
	}
	p, err := b.record(ctx, key, place{Room: room})
	if err != nil || p.shown {
		return err
	}
	l, err := write(ctx)
	if err != nil {
		return err
	}
	var all []outgoing
	for i, m := range messages.NewLetter(messages.Letter{
		Name: l.Name, Caption: l.Caption, Sentence: l.Sentence, AsOf: l.AsOf, Table: l.Table, Link: l.Link, Language: l.Language,
	}) {
		all = append(all, message(partKey(key, i), p.at, m))
	}
	if l.Chart != nil {
		o, err := picture(key, p.at, l.Caption, l.Alt, l.Chart)
		if err != nil {
			return err
		}
		o.of = key
		all = append(all, o)
	}
	if len(l.CSV) > 0 {
		o := table(key, p.at, l.Caption, l.CSV)
		o.of = key
		all = append(all, o)
	}
	return b.show(ctx, &p, all...)
}

// deliveryRoom is the room that a place is. It fails for what is no room, or none that
// the assistant is in and may write in. Whether an alias that nobody has told of leads to
// one shows when it is sent.
func (b *Bot) deliveryRoom(ctx context.Context, to id.RoomID) (id.RoomID, error) {
	if !IsRoom(to.String()) {
		return "", fmt.Errorf("room %q: %w", to, fault.Invalid)
	}
	var r room
	err := postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		known := to
		err = tx.QueryRow(ctx, `SELECT room FROM matrix_rooms WHERE alias = $1 AND membership = 'join' ORDER BY room LIMIT 1`, to).Scan(&known)
		if err != nil && !errors.Is(err, pgx.ErrNoRows) {
			return err
		}
		if known, err = replacementOf(ctx, tx, known); err != nil {
			return err
		}
		r, err = findRoom(ctx, tx, known, "")
		return err
	})
	switch {
	case err != nil:
		return "", err
	case r.Membership == "" && to[0] == '#' && (len(b.Rooms) == 0 || b.names(to.String())):
		return to, nil
	case r.Membership != joined:
		return "", fmt.Errorf("room %q is not one the assistant is in: %w", to, fault.NotFound)
	case !b.answersIn(r):
		return "", fmt.Errorf("room %q is not one the assistant may write in: %w", to, fault.Denied)
	}
	return r.ID, nil
}
