package assistant

import (
	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// An Event is one thing a channel renders while a turn is under way. The set is
// closed: Status, Text, Runs, Form, Mine, Figures, Sources, Notice, Done. A turn
// emits any number of Status, Notice and Text events, at most one each of Runs,
// Form, Mine and Figures, then Sources (if anything was cited), then exactly one Done.
type Event interface{ event() }

// Stage is what the assistant is doing.
type Stage string

// The stages of a turn, in order.
const (
	StageSearching Stage = "searching"
	StageComposing Stage = "composing"
)

// Status tells what is being done now.
type Status struct {
	Stage    Stage
	Language string // "de" or "en": the language to speak to the person
	Passages int    // how many passages the base holds
}

// Text is one finished, checked sentence.
type Text struct{ Sentence conversation.Sentence }

// Sources are the citations that the sentences' numbers point to.
type Sources struct{ Citations []conversation.Citation }

// Notice is something to know about the answer: that sources contradict each
// other, that a model was not reachable.
type Notice struct{ Text string }

// Runs are dated runs as cards, each with a button.
type Runs struct{ Board conversation.Board }

// Form shows the draft of a booking: fields to fill, or a summary with the
// button. What it holds is read from the draft, not from the event.
type Form struct{ Booking conversation.BookingForm }

// Mine shows the person's own bookings with what can be done about them, or, to
// somebody who is not signed in, how to get at them. What it holds is read from
// the bookings, not from the event.
type Mine struct{}

// Figures answers a question for statistics: with a result, or by asking back. It
// is for this person at this moment; the conversation keeps only the query, and
// pages that show it later run it again for who may see it.
type Figures struct {
	Result *statistics.Result // nil where something is asked back
	Back   *ask.Back
}

// Done ends the turn with the answer as it was saved.
type Done struct{ Turn conversation.Turn }

func (Status) event()  {}
func (Text) event()    {}
func (Sources) event() {}
func (Notice) event()  {}
func (Runs) event()    {}
func (Form) event()    {}
func (Mine) event()    {}
func (Figures) event() {}
func (Done) event()    {}

// Input is what a channel hands over for one turn.
type Input struct {
	Conversation string         // id of the conversation; "" asks without keeping anything
	TurnID       int64          // an open turn of it to answer again; 0 for a new one
	Question     string         // ignored when TurnID is set
	Language     string         // the page's language, used where the question does not tell; "" is German
	Channel      string         // "web", "cli"
	Person       account.Person // who asks; the zero Person is a guest
	Run          int64          // a run that the person chose by its button, to book it; 0 none. Question then says so in words
	Booking      int64          // one of the person's own that the message is about, as the channel knows; 0: what it says decides
	Dialogue     bool           // the channel has neither forms nor buttons: who books is told to say so, and Turn.Booking is shown in words
}
