package slackbot

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// bookingState is what a dialog for a booking, or to move one, carries from when it
// is opened to when it is sent. People could see and change it: whatever follows
// from it is checked again, and there is nothing in it that they do not know.
type bookingState struct {
	Key          string `json:"key"` // of the button: sending it twice books once
	Run          int64  `json:"run"`
	Waiting      bool   `json:"waiting,omitempty"`      // it said that seats are not free
	Conversation string `json:"conversation,omitempty"` // whose draft it showed
	Channel      string `json:"channel,omitempty"`      // with the thread, where the button was pressed
	Thread       string `json:"thread,omitempty"`
	Language     string `json:"language"`
}

func (s bookingState) String() string {
	text, _ := json.Marshal(s) // strings and numbers: cannot fail
	return string(text)
}

// readBookingState fails with fault.Invalid for what no dialog of this package
// carries.
func readBookingState(metadata string) (s bookingState, err error) {
	if err := json.Unmarshal([]byte(metadata), &s); err != nil || s.Run <= 0 || len(s.Key) < booking.ShortestKey || len(s.Key) > booking.LongestKey {
		return bookingState{}, fmt.Errorf("slackbot.readBookingState: %w", fault.Invalid)
	}
	if s.Language != "en" {
		s.Language = "de"
	}
	return s, nil
}

// dialogOfRun makes the dialog of a run's button.
func (b *Bot) dialogOfRun(ctx context.Context, p press) (slack.ModalViewRequest, error) {
	run, err := strconv.ParseInt(p.Value, 10, 64)
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("slackbot.dialogOfRun: %w", fault.Invalid)
	}
	t, err := b.talkAt(ctx, place{p.Team, p.Channel, p.Thread})
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	p.profile.Language = b.languageIn(ctx, t, p.profile.Language)
	d, err := b.draftOf(ctx, t, p.User)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	if d.Receipt != nil || d.Move != 0 { // this is another booking
		d = booking.Draft{}
	}
	d.Run = run
	return b.bookingDialog(ctx, p, t, d)
}

// dialogOfDraft makes the dialog of what a conversation has collected. Who did not
// say it, or was not the only one to say something, gets the run that the thread
// shows to everybody.
func (b *Bot) dialogOfDraft(ctx context.Context, p press) (slack.ModalViewRequest, error) {
	t, err := b.talkOf(ctx, p.Team, p.Value)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	p.profile.Language = b.languageIn(ctx, t, p.profile.Language)
	words := textsIn(p.profile.Language)
	if b.Bookings == nil {
		return notice(words.Booking, words.NoBookings, p.profile.Language), nil
	}
	own, err := b.draftOf(ctx, t, p.User)
	if err != nil {
		return slack.ModalViewRequest{}, err
	}
	d := own
	if here := t.Thread != "" && t.Channel == p.Channel && t.Thread == p.Thread; own.Version == 0 && here {
		d, err = b.Bookings.Draft(ctx, t.Conversation)
		if err != nil && fault.Kind(err) != fault.NotFound {
			return slack.ModalViewRequest{}, fmt.Errorf("slackbot.dialogOfDraft: %w", err)
		}
		d = booking.Draft{Run: d.Run, Seats: d.Seats}
	}
	switch {
	case own.Receipt != nil:
		return notice(words.Booking, words.AlreadySent, p.profile.Language), nil
	case own.Move != 0:
		return b.moveDialog(ctx, p, t, own)
	case d.Run == 0 && own.Version == 0:
		return notice(words.Booking, words.DraftEnded, p.profile.Language), nil
	case d.Run == 0:
		return notice(words.Booking, words.NoRun, p.profile.Language), nil
	}
	return b.bookingDialog(ctx, p, t, d)
}

// draftOf returns the draft of a conversation that a person alone has with the
// assistant: it is about them. There may be none.
func (b *Bot) draftOf(ctx context.Context, t talk, user string) (booking.Draft, error) {
	if t.Conversation == "" || !t.alone(user) || b.Bookings == nil {
		return booking.Draft{}, nil
	}
	d, err := b.Bookings.Draft(ctx, t.Conversation)
	if fault.Kind(err) == fault.NotFound {
		return booking.Draft{}, nil
	}
	if err != nil {
		return booking.Draft{}, fmt.Errorf("slackbot.draftOf: %w", err)
	}
	return d, nil
}

// bookingDialog makes the dialog of a draft, filled with what is known of who
// pressed, or says why the run cannot be booked.
func (b *Bot) bookingDialog(ctx context.Context, p press, t talk, d booking.Draft) (slack.ModalViewRequest, error) {
	language := p.profile.Language
	words := textsIn(language)
	if b.Bookings == nil {
		return notice(words.Booking, words.NoBookings, language), nil
	}
	run, err := b.Catalogue.Run(ctx, d.Run)
	if fault.Kind(err) == fault.NotFound {
		return notice(words.Booking, words.RunGone, language), nil
	}
	if err != nil {
		return slack.ModalViewRequest{}, fmt.Errorf("slackbot.bookingDialog: %w", err)
	}
	now := b.Now()
	waits := run.Availability(now) == catalogue.Waitable
	if !waits && run.Availability(now) != catalogue.Bookable || run.BookingURL != "" || run.Seats.From != "" {
		return notice(words.Booking, words.RunClosed, language), nil
	}
	s := bookingState{
		Key: rand.Text(), Run: run.ID, Waiting: waits,
		Channel: p.Channel, Thread: p.Thread, Language: language,
	}
	if d.Version > 0 {
		s.Conversation, s.Key = t.Conversation, d.Key
	}
	dialog := blocks.BookingDialog{
		Run: run, Draft: d, Name: p.profile.Name, Seats: b.Limits.WithDefaults().Seats, Language: language, State: s.String(), PublicURL: b.PublicURL, Now: now,
	}
	if who, err := b.Accounts.PersonOf(ctx, Channel, external(p.Team, p.User)); err == nil {
		dialog.Email = who.Email
	} else if !p.profile.Foreign {
		dialog.Email = p.profile.Email
	}
	return blocks.NewBookingDialog(dialog), nil
}
