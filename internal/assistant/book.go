package assistant

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// The intents of turns about bookings.
const (
	IntentBooking = "booking" // a draft was begun, filled or dropped
	IntentMine    = "mine"    // the person's own bookings
)

// An appointment is what a message says about booking, in the light of the draft
// of its conversation. It holds what was typed as it was typed, and is never
// kept: the draft takes what it says, and the turn a masked text.
type appointment struct {
	conversation string
	channel      string
	email        string // verified; "" unknown
	text         string // as typed
	masked       string // as it is kept
	language     string
	said         slots.Reading
	draft        booking.Draft
	open         bool // a draft is under way
	button       int64
	history      []conversation.Turn
	towns        *townBook
	books        bool // bookings can be made here
	now          time.Time
	reader       *catalogue.Reader

	board  *conversation.Board // shown before, when the run is looked for among its cards
	moving *booking.Booking    // the one to rebook
}

// listen reads what a message says about booking, before it is kept. Without a
// conversation, or where nothing can be booked, there is no draft, and only the
// message's addresses and telephone numbers matter.
func (a *Assistant) listen(ctx context.Context, in Input, text string, history []conversation.Turn) (*appointment, error) {
	m := &appointment{
		conversation: in.Conversation, channel: in.Channel, email: in.Email, text: text, button: in.Run, history: history, now: a.now().In(berlin),
		language: language(text, lastLanguage(in.Language, history)), towns: a.townBook(ctx),
	}
	if a.bookings == nil || a.catalogue == nil || in.Conversation == "" {
		m.said = slots.Read(text, slots.Context{})
		m.masked = m.said.Masked(text)
		return m, nil
	}
	m.books = true
	d, err := a.bookings.Draft(ctx, in.Conversation)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return nil, err
	}
	m.draft, m.open = d, err == nil && d.Receipt == nil
	modules, err := a.catalogue.Modules(ctx)
	if err != nil {
		return nil, err
	}
	m.reader = catalogue.NewReader(modules, a.analyzer, a.synonyms)
	c := slots.Context{Open: m.open, IsTown: m.towns.known, IsTopic: m.isTopic}
	if m.open {
		c.Has = d.Person
		if shown := m.lastForm(); shown != nil && shown.Stage != conversation.FormClosed {
			c.Expect = missing(d)
		}
	}
	m.said = slots.Read(text, c)
	m.masked = m.said.Masked(text)
	if m.open && m.said.Any() && m.said.Act == "" && m.lastForm() != nil {
		m.language = history[len(history)-1].Language // "Name: … Mail: …" tells nothing
	}
	if m.towns.err != nil {
		return nil, m.towns.err
	}
	return m, nil
}

// isTopic reports whether a text names a module.
func (m *appointment) isTopic(text string) bool { return len(m.reader.Read(text, m.now).Modules) > 0 }

// lastLanguage is the language in which a message is taken to be that does not
// tell: that of the turn before, so that a name answers in the language of the
// question.
func lastLanguage(hint string, history []conversation.Turn) string {
	if n := len(history); n > 0 && history[n-1].Language != "" && history[n-1].Booking != nil {
		return history[n-1].Language
	}
	return hint
}

// lastForm is the form that the last turn showed, nil if it showed none.
func (m *appointment) lastForm() *conversation.BookingForm {
	if n := len(m.history); n > 0 {
		return m.history[n-1].Booking
	}
	return nil
}

// lastBoard is the latest list of runs in sight, and whether the last turn showed
// it.
func (m *appointment) lastBoard() (board *conversation.Board, now bool) {
	for i := len(m.history) - 1; i >= 0; i-- {
		if b := m.history[i].Board; b != nil && len(b.Cards) > 0 {
			return b, i == len(m.history)-1
		}
	}
	return nil, false
}

// missing is the field that is to be asked for next. Seats that were not said are
// one, and the function is asked for together with the municipality.
func missing(d booking.Draft) booking.Field {
	switch {
	case d.Run == 0:
		return booking.FieldRun
	case d.Move != 0:
		return booking.FieldConsent
	case d.Person.Name == "":
		return booking.FieldName
	case d.Person.Email == "":
		return booking.FieldEmail
	case d.Person.Municipality == "":
		return booking.FieldMunicipality
	}
	return booking.FieldConsent
}

// concerns reports whether a message is about booking, so that it is not, or not
// only, a question to the base.
func (m *appointment) concerns() bool {
	if !m.books {
		return false
	}
	board, now := m.lastBoard()
	switch m.said.Act {
	case slots.Start, slots.Mine, slots.Cancel, slots.Move:
		return true
	}
	switch {
	case m.button != 0, m.said.Waiting && board != nil:
		return true
	case !m.open:
		return now && (m.said.Pick.Said() || thatRun.MatchString(m.text)) && !strings.Contains(m.text, "?")
	case m.said.Act != "", m.said.Any(), m.said.Pick.Said(), m.said.Waiting, m.aimOf().asked.Wrong != "":
		return true
	}
	return m.asked() == "" && smallTalkIntent(m.masked) == "" && !m.searches()
}

// searches reports whether a message that gives no detail of a draft looks like
// one to the base: more than a few words, and no time.
func (m *appointment) searches() bool {
	return len(strings.Fields(m.said.Rest())) > fewWords && !m.nearRun()
}

// fewWords is the length up to which a statement in a draft is about the draft.
const fewWords = 6

// asked is what a message asks beside what it says for the draft: its questions
// without details in them, "" if it asks nothing.
func (m *appointment) asked() string {
	switch m.said.Act {
	case "", slots.Agree, slots.Decline, slots.Start:
	default:
		return ""
	}
	var questions []string
	for _, at := range german.Sentences(m.masked) {
		s := at.In(m.masked)
		kind := german.Question(s)
		openly := kind != german.AskOther && kind != german.AskYesNo // asks without a mark: "was kostet das"
		if m.said.Act == slots.Start && slots.Wishes(s) {
			continue // "Können Sie mich anmelden?"
		}
		if strings.HasSuffix(strings.TrimSpace(s), "?") || openly && !m.said.Any() && !m.said.Pick.Said() {
			questions = append(questions, s)
		}
	}
	return strings.Join(questions, " ")
}

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
		return "", a.offerForm(ctx, m, w, plain(p.paused))
	case m.open && act == slots.Agree && m.draft.Run != 0 && missing(m.draft) == booking.FieldConsent && !a.unsettled(m):
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
// person ticks the consent and presses it. A channel that knows who writes, and
// shows no page, would press it here (booking.Service.RequestDraft).
func (a *Assistant) agreed(ctx context.Context, m *appointment, w *writer) error {
	say, complete, err := a.next(ctx, m, &change{})
	if err != nil {
		return err
	}
	stage := conversation.FormOpen
	if complete {
		say, stage = []conversation.Sentence{plain(bookWords(m.language).pressYourself)}, conversation.FormSummary
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

// talkOf is the conversation by which a question is understood: without what was
// said about bookings, but about the module that is being booked.
func (a *Assistant) talkOf(ctx context.Context, m *appointment) []conversation.Turn {
	var talk []conversation.Turn
	for _, t := range m.history {
		if t.Intent != IntentBooking && t.Intent != IntentMine || t.Board != nil {
			talk = append(talk, t)
		}
	}
	if !m.open || m.draft.Run == 0 {
		return talk
	}
	run, err := a.catalogue.Run(ctx, m.draft.Run)
	if err != nil {
		a.log.Warn("run of a draft not read", "run", m.draft.Run, "error", err)
		return talk
	}
	question := "Worum geht es im Modul „" + run.Module.Title + "“?"
	if run.Module.Category == catalogue.Programme {
		question = "Worum geht es im Programm „" + run.Module.Title + "“?"
	}
	if m.language == "en" {
		question = "What is the module " + run.Module.Title + " about?"
	}
	return append(talk, conversation.Turn{Question: question, Language: m.language, Intent: IntentQuestion, Done: true})
}
