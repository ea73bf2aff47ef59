package slackbot

import (
	"context"
	"fmt"
	"strconv"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// bookingAction does what a button of a person's own matters wants: it changes a
// booking, or says that a dialog did not open. Other buttons do nothing.
func (b *Bot) bookingAction(ctx context.Context, w work, a actionBody) error {
	switch blocks.Action(a.Action) {
	case blocks.ActionBook, blocks.ActionDraft, blocks.ActionLink:
		return b.tell(ctx, w, textsIn(b.languageOf(ctx, w.Scope, w.Author)).NotOpened)
	case blocks.ActionCancel, blocks.ActionAccept, blocks.ActionDecline:
		return b.changeBooking(ctx, w, a)
	}
	return nil
}

// changeBooking cancels a booking, or answers an offer, for its owner. To everybody
// else a booking that is not theirs is none.
func (b *Bot) changeBooking(ctx context.Context, w work, a actionBody) error {
	t := textsIn(b.languageOf(ctx, w.Scope, w.Author))
	id, err := strconv.ParseInt(a.Value, 10, 64)
	if err != nil || b.Bookings == nil {
		return b.tell(ctx, w, t.NotYours)
	}
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return err
	}
	old, err := b.Bookings.Find(ctx, id)
	if err != nil && fault.Kind(err) != fault.NotFound {
		return fmt.Errorf("slackbot.changeBooking(%d): %w", id, err)
	}
	if err != nil || !ownsBooking(who, old) {
		return b.tell(ctx, w, t.NotYours)
	}
	by := booking.Actor{Kind: booking.ByPerson, Channel: Channel}
	var now booking.Booking
	if action := blocks.Action(a.Action); action == blocks.ActionCancel {
		now, err = b.Bookings.Cancel(ctx, id, by)
	} else {
		now, err = b.Bookings.AnswerAs(ctx, id, action == blocks.ActionAccept, by)
	}
	switch {
	case fault.Kind(err) == fault.Conflict || fault.Kind(err) == fault.NotFound:
		err = b.tell(ctx, w, t.TooLate)
	case err != nil:
		return fmt.Errorf("slackbot.changeBooking(%d): %w", id, err)
	case a.Message != "": // in the App Home it is to be seen
		err = b.tell(ctx, w, t.Became[now.State])
	}
	if err != nil {
		return err
	}
	return b.refreshHome(ctx, w)
}
