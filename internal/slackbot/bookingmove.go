package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/wording"
)

// viewMove is the callback id of the dialog that moves a booking.
const viewMove = "akademie_move"

// moveDialog asks whether a booking shall be moved to where the draft says. Only
// its owner is told which booking that is.
func (b *Bot) moveDialog(ctx context.Context, p press, t talk, d booking.Draft) (slack.ModalViewRequest, error) {
	language := p.profile.Language
	words := textsIn(language)
	who, err := b.person(ctx, p.Team, p.User)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	old, err := b.Bookings.Find(ctx, d.Move)
	if err != nil && fault.Kind(err) != fault.NotFound {
		return slack.ModalViewRequest{}, fmt.Errorf("slackbot.moveDialog: %w", err)
	}
	if err != nil || !ownsBooking(who, old) {
		return notice(words.Moving, words.MoveLink, language), nil
	}
	if d.Run == 0 {
		return notice(words.Moving, words.NoRun, language), nil
	}
	run, err := b.Catalogue.Run(ctx, d.Run)
	if fault.Kind(err) == fault.NotFound {
		return notice(words.Moving, words.RunGone, language), nil
	}
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("slackbot.moveDialog: %w", err)
	}
	w := wording.In(language)
	text := fmt.Sprintf(words.MoveAsk, runLine(w, old.Run), runLine(w, run))
	if run.Seats.Free() < old.Seats {
		text += "\n\n" + words.MoveWaits
	}
	v := notice(words.Moving, text, language)
	v.CallbackID = viewMove
	v.Submit = slack.NewTextBlockObject(slack.PlainTextType, words.MoveYes, false, false)
	v.Close = slack.NewTextBlockObject(slack.PlainTextType, words.Abort, false, false)
	v.PrivateMetadata = bookingState{
		Key: d.Key, Run: d.Run, Waiting: run.Seats.Free() < old.Seats, Conversation: t.Conversation,
		Channel: p.Channel, Thread: p.Thread, Language: language,
	}.String()
	return v, nil
}

// moveSent moves the booking that the draft of the person's conversation is about.
func (b *Bot) moveSent(ctx context.Context, c slack.InteractionCallback) (*slack.ViewSubmissionResponse, error) {
	s, err := readBookingState(c.View.PrivateMetadata)
	if err != nil {
		return nil, err
	}
	words := textsIn(s.Language)
	if b.Bookings == nil {
		return instead(notice(words.Moving, words.NoBookings, s.Language)), nil
	}
	t, err := b.talkOf(ctx, c.Team.ID, s.Conversation)
	if err != nil {
		return nil, err
	}
	d, err := b.draftOf(ctx, t, c.User.ID)
	if err != nil {
		return nil, err
	}
	if d.Version == 0 || d.Move == 0 || d.Key != s.Key || d.Run != s.Run {
		return instead(notice(words.Moving, words.DraftEnded, s.Language)), nil
	}
	run, err := b.Catalogue.Run(ctx, s.Run)
	if fault.Kind(err) == fault.NotFound {
		return instead(notice(words.Moving, words.RunGone, s.Language)), nil
	}
	if err != nil {
		return nil, fmt.Errorf("slackbot.moveSent: %w", err)
	}
	if d.Receipt == nil && run.Seats.Free() < max(1, d.Seats) && !s.Waiting {
		return instead(notice(words.Moving, words.MoveFull, s.Language)), nil
	}
	who, err := b.person(ctx, c.Team.ID, c.User.ID)
	if err != nil {
		return nil, err
	}
	receipt, err := b.Bookings.RequestDraft(ctx, s.Conversation,
		booking.Press{Version: d.Version, Owner: who.Email, Language: s.Language, Channel: Channel})
	var problems booking.Problems
	switch {
	case errors.As(err, &problems):
		return b.refuse(booking.Problems{booking.FieldRun: booking.NoBooking}, d, run, s.Language), nil
	case fault.Kind(err) == fault.Denied:
		return instead(notice(words.Moving, words.MoveLink, s.Language)), nil
	case fault.Kind(err) == fault.Conflict, fault.Kind(err) == fault.NotFound:
		return instead(notice(words.Moving, words.DraftEnded, s.Language)), nil
	case err != nil:
		return nil, fmt.Errorf("slackbot.moveSent: %w", err)
	}
	return b.requested(ctx, c, s, run, receipt)
}

// ownsBooking reports whether somebody may see and change a booking.
func ownsBooking(who account.Person, of booking.Booking) bool {
	return who.May(account.OwnBookings, account.Thing{Owner: strings.ToLower(of.Person.Email)})
}

// runLine names a run with its first date, in Slack's mark-up.
func runLine(w *wording.Words, r catalogue.Run) string {
	first := r.Sessions[0]
	return "*" + blocks.Escape(r.Name()) + "*, " + w.Session(first.Starts, first.Ends)
}
