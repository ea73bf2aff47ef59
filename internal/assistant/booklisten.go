package assistant

import (
	"context"
	"errors"
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
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
	about        int64 // the booking that the message is about; 0 unknown
	dialogue     bool  // there are no forms and buttons
	history      []conversation.Turn
	towns        *townBook
	books        bool // bookings can be made here
	now          time.Time
	reader       *catalogue.Reader // nil: no catalogue

	board  *conversation.Board // shown before, when the run is looked for among its cards
	moving *booking.Booking    // the one to rebook
}

// listen reads what a message says about booking, before it is kept. Without a
// conversation, or where nothing can be booked, there is no draft, and only the
// message's addresses and telephone numbers matter.
func (a *Assistant) listen(ctx context.Context, in Input, text string, history []conversation.Turn) (*appointment, error) {
	m := &appointment{
		conversation: in.Conversation, channel: in.Channel, email: in.Person.Email, text: text, button: in.Run, about: in.Booking, dialogue: in.Dialogue, history: history, now: a.now().In(german.Berlin()),
		language: language(text, lastLanguage(in.Language, history)), towns: a.townBook(ctx),
	}
	var err error
	if m.reader, err = a.modulesReader(ctx); err != nil {
		return nil, err
	}
	if a.bookings == nil || m.reader == nil || in.Conversation == "" {
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
	c := slots.Context{Open: m.open, IsTown: m.towns.known, IsTopic: m.isTopic}
	_, c.Shown = m.lastBoard()
	if m.open {
		c.Has = d.Person
		if shown := m.lastForm(); shown != nil && shown.Stage != conversation.FormClosed {
			c.Expect, c.Listed = missing(d), m.uncertainTown()
		}
	}
	m.said = slots.Read(text, c)
	if m.about != 0 { // "Nummer 2" is the booking
		m.said.Pick = slots.Pick{}
	}
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
func (m *appointment) isTopic(text string) bool {
	return len(m.reader.Read(slots.WithoutVerbs(text), m.now).Modules) > 0
}

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
		return board != nil && !strings.Contains(m.text, "?") &&
			(now && (m.said.Pick.Said() || thatRun.MatchString(m.text) || m.shownOnDay() != 0) || m.said.Pick.Said() && takesIt.MatchString(m.text))
	case m.said.Act != "", m.said.Any(), m.said.Pick.Said(), m.said.Waiting, m.aimOf().asked.Wrong != "":
		return true
	}
	return m.asked() == "" && smallTalkIntent(m.masked) == "" && !m.searches()
}

// takesIt says that one of the runs shown is taken, also where something else was
// spoken of meanwhile.
var takesIt = regexp.MustCompile(`(?i)\b(?:nehme?|nehmen|buche|buchen|take|book)\b`)

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
		if !strings.HasSuffix(strings.TrimSpace(s), "?") && thatRun.MatchString(s) {
			continue // "wissen Sie was, doch der im Januar"
		}
		if strings.HasSuffix(strings.TrimSpace(s), "?") || openly && !m.said.Any() && !m.said.Pick.Said() {
			questions = append(questions, s)
		}
	}
	return strings.Join(questions, " ")
}

// talkOf is the conversation by which a question is understood: without what was
// said about bookings and figures, but about the run that is being booked, or was
// booked in its turns.
func (a *Assistant) talkOf(ctx context.Context, m *appointment) []conversation.Turn {
	var talk []conversation.Turn
	booked := -1 // where in talk the booking was spoken of last
	for _, t := range m.history {
		if t.Intent == IntentBooking {
			booked = len(talk)
		}
		if t.Intent != IntentBooking && t.Intent != IntentMine && t.Intent != IntentStatistics || t.Board != nil {
			talk = append(talk, t)
		}
	}
	if m.open {
		booked = len(talk)
	}
	if booked < 0 || m.draft.Run == 0 {
		return talk
	}
	run, err := a.catalogue.Run(ctx, m.draft.Run)
	if err != nil {
		a.log.Warn("run of a draft not read", "run", m.draft.Run, "error", err)
		return talk
	}
	return slices.Insert(talk, booked, a.shownRun(run, m.language))
}
