package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// mostTries bounds how often a change is tried again that met another.
const mostTries = 3

// bookingSent requests what the dialog of a booking holds, or says in it what is
// wrong. Whatever the dialog carried is looked up again.
func (b *Bot) bookingSent(ctx context.Context, c slack.InteractionCallback) (*slack.ViewSubmissionResponse, error) {
	s, err := readBookingState(c.View.PrivateMetadata)
	if err != nil {
		return nil, err
	}
	words := textsIn(s.Language)
	if b.Bookings == nil {
		return instead(notice(words.Booking, words.NoBookings, s.Language)), nil
	}
	d := blocks.ReadBookingDialog(c.View)
	d.Run, d.Key, d.Move, d.Question = s.Run, s.Key, 0, ""
	run, err := b.Catalogue.Run(ctx, s.Run)
	if fault.Kind(err) == fault.NotFound {
		return instead(notice(words.Booking, words.RunGone, s.Language)), nil
	}
	if err != nil {
		return nil, fmt.Errorf("slackbot.bookingSent: %w", err)
	}
	if response, err := b.examine(ctx, c, s, run, &d); response != nil || err != nil {
		return response, err
	}
	if !b.bookers.allow(external(c.Team.ID, c.User.ID), bookingsPerHour, time.Hour, b.Now()) {
		return b.refuse(booking.Problems{booking.FieldEmail: booking.OverLimit}, d, run, s.Language), nil
	}
	receipt, err := b.request(ctx, c, s, d)
	var problems booking.Problems
	switch {
	case errors.As(err, &problems): // the run has filled since it was looked at
		return b.refuse(problems, d, run, s.Language), nil
	case fault.Kind(err) == fault.Conflict: // it was sent before, with other details
		return instead(notice(words.Booking, words.AlreadySent, s.Language)), nil
	case err != nil:
		return nil, err
	}
	return b.requested(ctx, c, s, run, receipt)
}

// request requests a booking: the draft of the conversation, if it is still that of
// the person and not sent, so that the assistant knows of it there; otherwise what
// the dialog holds.
func (b *Bot) request(ctx context.Context, c slack.InteractionCallback, s bookingState, d booking.Draft) (booking.Receipt, error) {
	for range mostTries {
		receipt, done, err := b.requestDraft(ctx, c, s, d)
		if fault.Kind(err) == fault.Conflict { // the draft changed in the thread meanwhile
			continue
		}
		if done || err != nil {
			return receipt, err
		}
		break
	}
	r := booking.Request{Key: s.Key, Run: s.Run, Seats: d.Seats, Person: d.Person, Question: d.Question, Language: s.Language, Channel: Channel}
	if d.Consent {
		r.Consent = booking.ConsentVersion
	}
	receipt, err := b.Bookings.Request(ctx, r)
	if err != nil {
		return booking.Receipt{}, fmt.Errorf("slackbot.request: %w", err)
	}
	return receipt, nil
}

// requestDraft puts what was sent in place of what the conversation collected, and
// requests that. done is false where the conversation has no draft of this person
// any more.
func (b *Bot) requestDraft(ctx context.Context, c slack.InteractionCallback, s bookingState, d booking.Draft) (_ booking.Receipt, done bool, err error) {
	if s.Conversation == "" {
		return booking.Receipt{}, false, nil
	}
	t, err := b.talkOf(ctx, c.Team.ID, s.Conversation)
	if err != nil {
		return booking.Receipt{}, false, err
	}
	old, err := b.draftOf(ctx, t, c.User.ID)
	if err != nil {
		return booking.Receipt{}, false, err
	}
	if old.Version == 0 || old.Key != s.Key || old.Move != 0 {
		return booking.Receipt{}, false, nil
	}
	if old.Receipt == nil {
		d.Version = old.Version
		if old, err = b.Bookings.SaveDraft(ctx, s.Conversation, d); err != nil {
			return booking.Receipt{}, false, fmt.Errorf("slackbot.requestDraft: %w", err)
		}
	}
	receipt, err := b.Bookings.RequestDraft(ctx, s.Conversation, booking.Press{Version: old.Version, Language: s.Language, Channel: Channel})
	if err != nil {
		return booking.Receipt{}, false, fmt.Errorf("slackbot.requestDraft: %w", err)
	}
	return receipt, true, nil
}

// receiptState is what the message about a request is made of. Of the address it has
// as much as its owner needs to know which it is.
type receiptState struct {
	Receipt  booking.Receipt `json:"receipt"`
	Language string          `json:"language"`
}

// requested shows the receipt in the place of the dialog, and has it told where the
// button was pressed.
func (b *Bot) requested(ctx context.Context, c slack.InteractionCallback, s bookingState, run catalogue.Run, r booking.Receipt) (*slack.ViewSubmissionResponse, error) {
	kept := r
	kept.Email = veiled(r.Email)
	state, err := json.Marshal(receiptState{kept, s.Language})
	if err != nil {
		return nil, fmt.Errorf("slackbot.requested: %w", err)
	}
	if err := b.takeSubmission(ctx, c, submissionBody{View: c.View.CallbackID, State: state}, place{c.Team.ID, s.Channel, s.Thread}); err != nil {
		return nil, err
	}
	v := notice(textsIn(s.Language).Booking, "", s.Language)
	v.Blocks.BlockSet = blocks.Receipt(r, run, s.Language).Blocks
	return instead(v), nil
}

// takeSubmission stores what follows from a dialog that was sent.
func (b *Bot) takeSubmission(ctx context.Context, c slack.InteractionCallback, body submissionBody, at place) error {
	encoded, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("slackbot.takeSubmission: %w", err)
	}
	_, err = b.take(ctx, work{
		Scope: c.Team.ID, Key: "view/" + c.View.ID, Kind: submission, Room: at.Channel, Thread: at.Thread, Author: c.User.ID,
		Body: encoded, ReceivedAt: b.Now(),
	})
	return err
}

// veiled is as much of an e-mail address as its owner needs to know which it is:
// e…@stadt.de.
func veiled(email string) string {
	local, domain, ok := strings.Cut(email, "@")
	if !ok || local == "" {
		return ""
	}
	return string([]rune(local)[:1]) + "…@" + domain
}
