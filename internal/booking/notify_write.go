package booking

import (
	"context"
	"errors"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// write writes the mail about an entry of the log, or returns mail.ErrDrop when
// it is out of date.
func (w *MailWorker) write(ctx context.Context, id int64) (mail.Message, error) {
	s := w.config.Service
	e, err := s.Entry(ctx, id)
	if err != nil {
		return mail.Message{}, err
	}
	b, err := s.find(ctx, e.Booking)
	if err != nil {
		return mail.Message{}, err
	}
	again, err := s.happenedAgain(ctx, e)
	if err != nil {
		return mail.Message{}, err
	}
	if b.erased || outdated(e, b.Booking, again, s.moment()) {
		return mail.Message{}, mail.ErrDrop
	}
	l, err := w.letter(ctx, e, b.Booking)
	if err != nil {
		return mail.Message{}, err
	}
	calendars, err := w.calendars(ctx, e, b.Booking)
	if err != nil {
		return mail.Message{}, err
	}
	l.Calendar = len(calendars) > 0
	m, err := w.letters.write(letterName(e, b.State), l)
	if err != nil {
		return mail.Message{}, err
	}
	m.To, m.ToName, m.Calendars = b.Person.Email, l.Name, calendars
	return m, nil
}

// outdated reports whether the mail about an entry would no longer be true of b.
// again says that the same has happened to the booking since. See MailWorker.
func outdated(e Entry, b Booking, again bool, now time.Time) bool {
	if e.Action == ActOverLimit {
		return false // it is about another run
	}
	if !now.Before(b.Run.Ends()) {
		return true
	}
	switch e.Action {
	case ActRequested, ActConfirmed, ActWaitlisted, ActOffered:
		return b.State != e.To || b.Run.ID != e.Run
	case ActMoved, ActRescheduled, ActLinkResent:
		return again || !b.State.Active() || b.Run.ID != e.Run
	case ActReminded:
		return again || b.State != e.To || b.Run.ID != e.Run || !now.Before(b.until())
	case ActRunMessage:
		return !b.State.Active() || b.Run.ID != e.Run
	case ActSecondTry:
		return !b.State.Active()
	case ActCancelled, ActOfferEnded:
		return false
	}
	return true // nobody is written to about it
}

// happenedAgain reports whether a later entry says the same of a booking.
func (s *Service) happenedAgain(ctx context.Context, e Entry) (again bool, err error) {
	err = s.pool.QueryRow(ctx, `SELECT EXISTS (SELECT FROM booking_log WHERE booking_id = $1 AND id > $2 AND action = $3)`,
		e.Booking, e.ID, e.Action).Scan(&again)
	return again, postgres.Error(err)
}

// letterName names the template of the mail about an entry.
func letterName(e Entry, state State) string {
	if e.Action == ActLinkResent {
		return string(state) // the mail of the present state once more
	}
	return string(e.Action)
}

// letter collects what the mail about an entry says.
func (w *MailWorker) letter(ctx context.Context, e Entry, b Booking) (letter, error) {
	words := wordsOf(b.Language)
	run := b.Run
	if e.Action == ActOverLimit { // the booking is only the way to the mailbox
		other, err := w.config.Service.catalogue.Run(ctx, e.Run)
		if err != nil {
			return letter{}, err
		}
		run = other
	}
	l := letter{
		Language: words.language, Ref: b.Ref, Run: run.Name(), Day: words.day(run.Starts()), Where: run.Platform,
		Seats: b.Seats, Place: b.Place, Held: b.Held, State: b.State, By: e.Actor.Kind, RunOff: e.Details["reason"] == "run_cancelled",
		NoBooking: e.Action == ActOverLimit,
	}
	for _, x := range run.Sessions {
		l.Sessions = append(l.Sessions, words.session(x))
	}
	// Whoever requests chooses the name, but the mail goes to the owner of the
	// address: until that is confirmed, nothing typed is repeated there.
	if !b.ConfirmedAt.IsZero() {
		l.Name = b.Person.Name
	}
	if until := b.until(); !until.IsZero() {
		l.Until = words.moment(until)
	}
	var err error
	switch e.Action {
	case ActMoved:
		var from catalogue.Run
		if from, err = w.config.Service.catalogue.Run(ctx, e.MovedFrom); err == nil {
			l.FromRun = from.Name() + ", " + words.day(from.Starts())
		}
	case ActRunMessage:
		id, _ := e.Details["message"].(float64) // as JSON has it
		l.Topic, l.Text, err = w.config.Service.written(ctx, int64(id))
		if err == nil && l.Text == "" {
			err = mail.ErrDrop // erased
		}
	}
	if err == nil {
		l.Link, err = w.link(ctx, e, b)
	}
	return l, err
}

// link returns the address that the button of a mail leads to.
func (w *MailWorker) link(ctx context.Context, e Entry, b Booking) (string, error) {
	switch e.Action {
	case ActOverLimit:
		return w.config.PublicURL + "/my", nil
	case ActCancelled, ActOfferEnded:
		return w.config.PublicURL + "/runs", nil
	}
	purpose := ToManage
	switch b.State {
	case Requested:
		purpose = ToConfirm
	case Offered:
		purpose = ToAnswer
	}
	token, err := w.config.Service.NewLink(ctx, b, purpose)
	if errors.Is(err, fault.Conflict) {
		return "", mail.ErrDrop // answered in this moment
	}
	if err != nil {
		return "", err
	}
	return w.config.PublicURL + "/b/" + token, nil
}

// oneLine keeps what people typed from becoming a paragraph of its own.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
