package assistant

import (
	"context"
	"errors"
	"fmt"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// The intents of turns about bookings.
const (
	IntentBooking = "booking" // a draft was begun, filled or dropped
	IntentMine    = "mine"    // the person's own bookings
)

// book answers a message that concerns a booking. further is what it asks the
// base beside, "" nothing.
func (a *Assistant) book(ctx context.Context, m *appointment, w *writer) (further string, err error) {
	w.turn.Language, w.turn.Intent = m.language, IntentBooking
	p := bookWords(m.language)
	switch act := m.said.Act; {
	case act == slots.Mine || act == slots.Cancel || act == slots.Move:
		if moves, err := a.mine(ctx, m, w); err != nil || !moves {
			return "", err
		}
	case m.open && act == slots.GiveUp:
		return "", a.giveUp(ctx, m, w)
	case m.open && act == slots.WhichRun && m.draft.Run != 0:
		run, err := a.catalogue.Run(ctx, m.draft.Run)
		if err != nil {
			return "", err
		}
		return "", a.offerForm(ctx, m, w, plain(p.runIs+runLine(run, m.language)+"."))
	case m.open && act == slots.Pause:
		return "", a.offerForm(ctx, m, w, plain(p.waits(m.dialogue)))
	case m.open && act == slots.Agree && m.draft.Run != 0 && missing(m.draft) == booking.FieldConsent && !m.unsettled():
		return "", a.agreed(ctx, m, w)
	}
	further = m.asked()
	change, err := a.understandBooking(ctx, m)
	if err != nil {
		return "", err
	}
	if change.noDraft {
		return "", w.say(change.said...)
	}
	if err := a.keep(ctx, m, change); err != nil {
		return "", err
	}
	if err := w.say(change.said...); err != nil {
		return "", err
	}
	if change.board != nil {
		if err := w.showRuns(*change.board); err != nil {
			return "", err
		}
	}
	if further != "" && !change.askedForRun {
		return further, nil
	}
	return "", a.showForm(ctx, m, w, change)
}

// agreed answers a yes to a complete draft. On a page that is not the button: the
// person ticks the consent and presses it. A channel without buttons that knows who
// writes takes the yes itself, to the version that it showed
// (booking.Service.RequestDraft); here it was to none, or to another.
func (a *Assistant) agreed(ctx context.Context, m *appointment, w *writer) error {
	say, complete, err := a.next(ctx, m, &change{})
	if err != nil {
		return err
	}
	stage := conversation.FormOpen
	if complete {
		stage = conversation.FormSummary
		if !m.dialogue {
			say = []conversation.Sentence{plain(bookWords(m.language).pressYourself)}
		}
	}
	if err := w.say(say...); err != nil {
		return err
	}
	return w.form(stage)
}

// giveUp drops the draft.
func (a *Assistant) giveUp(ctx context.Context, m *appointment, w *writer) error {
	if err := a.bookings.DropDraft(ctx, m.conversation); err != nil {
		return err
	}
	if err := w.say(plain(bookWords(m.language).givenUp)); err != nil {
		return err
	}
	return w.form(conversation.FormClosed)
}

// keep saves what a message changes in the draft. Another tab may have saved one
// since: then it is changed again, once.
func (a *Assistant) keep(ctx context.Context, m *appointment, change *change) error {
	for attempt := 0; ; attempt++ {
		d := m.draft
		if !m.open {
			d = booking.Draft{}
			if m.draft.Receipt != nil { // a booking was made here before; this is another
				d.Version = m.draft.Version
			}
		}
		change.apply(&d)
		saved, err := a.bookings.SaveDraft(ctx, m.conversation, d)
		if err == nil {
			m.draft, m.open = saved, true
			return nil
		}
		if attempt > 0 || !errors.Is(err, fault.Conflict) {
			return fmt.Errorf("assistant.keep: %w", err)
		}
		d, err = a.bookings.Draft(ctx, m.conversation)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return fmt.Errorf("assistant.keep: %w", err)
		}
		m.draft, m.open = d, err == nil && d.Receipt == nil
	}
}

// offerForm says something and shows the draft again.
func (a *Assistant) offerForm(ctx context.Context, m *appointment, w *writer, say ...conversation.Sentence) error {
	if err := w.say(say...); err != nil {
		return err
	}
	return a.showForm(ctx, m, w, &change{})
}

// resumeForm shows the draft again behind an answer to something else, with a
// short line.
func (a *Assistant) resumeForm(ctx context.Context, m *appointment, w *writer) error {
	d, err := a.bookings.Draft(ctx, m.conversation)
	if errors.Is(err, fault.NotFound) || err == nil && d.Receipt != nil {
		return nil // requested or dropped in another tab meanwhile
	}
	if err != nil {
		return err
	}
	m.draft = d
	line := plain(bookWords(m.language).goOn)
	line.Form = conversation.FormParagraph
	return a.offerForm(ctx, m, w, line)
}

// showForm asks for what is missing and shows the draft.
func (a *Assistant) showForm(ctx context.Context, m *appointment, w *writer, change *change) error {
	stage := conversation.FormOpen
	ask, complete, err := a.next(ctx, m, change)
	if err != nil {
		return err
	}
	if complete {
		stage = conversation.FormSummary
	}
	if err := w.say(ask...); err != nil {
		return err
	}
	return w.form(stage)
}

// form shows the draft of a booking.
func (w *writer) form(stage conversation.FormStage) error {
	f := conversation.BookingForm{Stage: stage}
	if err := w.emit(Form{f}); err != nil {
		return err
	}
	w.turn.Booking = &f
	return nil
}

// plain is a sentence of ours, without source.
func plain(text string) conversation.Sentence {
	return conversation.Sentence{Text: text, Citations: []int{}}
}
