package slackbot

import (
	"cmp"
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// ask asks before others see figures. In direct messages nobody else does. The question
// is a message of the bot and no response to the command, which also works where the bot
// is not: Slack says whether it is in the channel.
func (r *reporting) ask(ctx context.Context, o report.Report) error {
	name := blocks.Escape(o.Name)
	switch here, elsewhere := r.Appears(o); {
	case here:
		return r.tell(ctx, fmt.Sprintf(r.t.Already, name))
	case elsewhere >= report.MostRooms:
		return r.tell(ctx, fmt.Sprintf(r.t.TooMany, name, report.MostRooms))
	case isDirect(r.w.Room):
		at, err := r.bot.direct(ctx, r.w.Scope, r.w.Author, "")
		if err != nil {
			return err
		}
		if at.Channel != r.w.Room {
			return r.tell(ctx, r.t.NotInDirect)
		}
		return r.deliver(ctx, o, r.t.DoneDirect, r.tell)
	}
	m := blocks.NewReportButtons(fmt.Sprintf(r.t.Ask, name), blocks.ActionDeliver, blocks.ReportButton{Report: o.ID, Label: r.t.Yes})
	err := r.bot.whisper(ctx, place{Team: r.w.Scope, Channel: r.w.Room}, r.w.Author, m)
	if fault.Kind(err) == fault.NotFound {
		return r.tell(ctx, textsIn(r.language).NoChannel)
	}
	return err
}

// deliver has a report shown here each month, and says so.
func (r *reporting) deliver(ctx context.Context, o report.Report, done string, say func(context.Context, string) error) error {
	_, err := r.bot.Reports.DeliverTo(ctx, r.Who, o.ID, r.room)
	switch {
	case err == nil:
		return say(ctx, fmt.Sprintf(done, blocks.Escape(o.Name)))
	case fault.Kind(err) == fault.Conflict:
		return say(ctx, fmt.Sprintf(r.t.TooMany, blocks.Escape(o.Name), report.MostRooms))
	}
	return r.refused(ctx, err, say)
}

// end has a report shown here no longer, and says so.
func (r *reporting) end(ctx context.Context, o report.Report, say func(context.Context, string) error) error {
	if _, err := r.bot.Reports.EndDelivery(ctx, r.Who, o.ID, r.room); err != nil {
		return r.refused(ctx, err, say)
	}
	return say(ctx, fmt.Sprintf(r.t.Ended, blocks.Escape(o.Name)))
}

// refused says why a report cannot be changed.
func (r *reporting) refused(ctx context.Context, err error, say func(context.Context, string) error) error {
	switch fault.Kind(err) {
	case fault.NotFound:
		return say(ctx, r.t.Gone)
	case fault.Denied:
		return say(ctx, r.t.NotYours)
	}
	return fmt.Errorf("a report of work %d: %w", r.w.ID, err)
}

// tell says something to who asked, and to nobody else.
func (r *reporting) tell(ctx context.Context, text string) error { return r.bot.tell(ctx, r.w, text) }

// instead says it in place of the message with the button that was pressed.
func (r *reporting) instead(ctx context.Context, text string) error {
	err := error(fault.NotFound)
	if r.responseURL != "" {
		err = r.bot.respondTo(ctx, r.w.Scope, r.responseURL, note(text), slack.MsgOptionReplaceOriginal(r.responseURL))
	}
	if fault.Kind(err) == fault.NotFound {
		return r.tell(ctx, text)
	}
	return err
}

// RoomName is what people call a room that a report is delivered to, in their language:
// "Kanal C0456DEF im Arbeitsbereich Musterstadt". Channels go by their id, for their
// names are none of ours to read.
func (b *Bot) RoomName(ctx context.Context, to, language string) string {
	room := roomForm.FindStringSubmatch(to)
	if room == nil {
		return to
	}
	in, err := b.installation(ctx, room[1])
	if err != nil { // it was removed, or cannot be asked
		b.Log.DebugContext(ctx, "slack: the name of a workspace is not known", "team", room[1], "error", err)
	}
	workspace, t := cmp.Or(in.Name, room[1]), reportTextsIn(language)
	if isDirect(room[2]) {
		return fmt.Sprintf(t.RoomDirect, workspace)
	}
	return fmt.Sprintf(t.Room, room[2], workspace)
}
