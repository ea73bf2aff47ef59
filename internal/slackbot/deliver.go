package slackbot

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

var _ report.Deliverer = (*Bot)(nil)

// roomForm is a channel of a workspace, "T0123ABC/C0456DEF", or direct messages there.
var roomForm = regexp.MustCompile(`^(T[A-Z0-9]{2,20})/([CDG][A-Z0-9]{2,20})$`)

// IsRoom reports whether a report can be delivered to a place, a channel of a
// workspace like "T0123ABC/C0456DEF".
func IsRoom(to string) bool { return roomForm.MatchString(to) }

// mostWait bounds how long a report waits for Slack at a time.
const mostWait = 5 * time.Minute

// Deliver posts a report in a channel (report.Deliverer): words and table as one
// message, chart and file in its thread. Of a message of which nobody knows whether
// it arrived, there is no second one: the job ends, and the log says so.
func (b *Bot) Deliver(ctx context.Context, _ *rivertype.JobRow, key, to string, write func(context.Context) (report.Letter, error)) error {
	err := b.deliver(ctx, key, to, write)
	ask := inbox.Later{}
	switch {
	case err == nil, errors.Is(err, mail.ErrDrop):
		return nil
	case errors.As(err, &ask):
		return river.JobSnooze(min(max(ask.After, time.Second), mostWait))
	case errors.Is(err, errUnclear), errors.Is(err, fault.NotFound), errors.Is(err, fault.Invalid), errors.Is(err, fault.Denied):
		b.Log.WarnContext(ctx, "slack: report not delivered", "report", key, "error", err)
		return river.JobCancel(fmt.Errorf("slackbot.Deliver(%q): %w", key, err))
	}
	return fmt.Errorf("slackbot.Deliver(%q): %w", key, err)
}

func (b *Bot) deliver(ctx context.Context, key, to string, write func(context.Context) (report.Letter, error)) error {
	room := roomForm.FindStringSubmatch(to)
	if room == nil {
		return fmt.Errorf("room %q: %w", to, fault.Invalid)
	}
	at := place{Team: room[1], Channel: room[2]}
	if !b.allowedChannel(at.Channel, isDirect(at.Channel)) {
		return fmt.Errorf("room %q is not one the assistant may write in: %w", to, fault.Denied)
	}
	p, err := b.record(ctx, key, at)
	if err != nil || p.shown {
		return err
	}
	l, err := write(ctx)
	if err != nil {
		return err
	}
	m := blocks.NewLetter(blocks.Letter{
		Name: l.Name, Caption: l.Caption, Sentence: l.Sentence, AsOf: l.AsOf, Table: l.Table, Link: l.Link, Language: l.Language,
	})
	if err := b.put(ctx, &p, m); err != nil {
		return err
	}
	at.Thread = p.ts
	if l.Chart != nil {
		picture := file{name: show.FileName(l.Caption) + ".png", title: l.Caption, alt: l.Alt, content: l.Chart}
		if err := b.upload(ctx, key+"/chart", at, func() (file, error) { return picture, nil }); err != nil {
			return err
		}
	}
	if len(l.CSV) > 0 {
		table := file{name: show.FileName(l.Caption) + ".csv", title: l.Caption, content: l.CSV}
		if err := b.upload(ctx, key+"/csv", at, func() (file, error) { return table, nil }); err != nil {
			return err
		}
	}
	return b.complete(ctx, &p)
}
