// Package slots reads what a message says about a booking: how many seats, who,
// with which address, from where, which of the runs shown, and what is to be done
// at all. It works by rules on German and English text, in any order and several
// things in one message, and says where in the text each of them stands, so that
// personal data can be masked before a message is kept.
//
// The package knows no run and no municipality. Which run "der Mai-Termin" is, and
// whether "Bad Belzig" is a town, others tell (Context.IsTown); what is done with a
// Reading is decided by package assistant.
//
// Only what was asked for is read as a bare reply: "Anna Beispiel" is a name after
// the question for it, and otherwise only if the message gives other details of a
// person too.
package slots

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/german"
)

// A Context is what is known beside the message.
type Context struct {
	Open   bool           // a draft is under way
	Expect booking.Field  // what was asked for last; "" nothing
	Has    booking.Person // what the draft holds, to tell what a correction corrects
	Listed bool           // what was asked last lists what it may be, so that a bare number is one of that
	Shown  bool           // without a draft: runs were shown last, so that details of a person choose among them
	// IsTown reports whether a text names a municipality of the list; nil knows none.
	IsTown func(name string) bool
	// IsTopic reports whether a text names what can be learned, so that it is
	// nobody's name; nil knows none.
	IsTopic func(text string) bool
}

// A Reading is what a message says about a booking. Zero values were not said.
type Reading struct {
	Act      Act
	Seats    Seats
	Name     Value
	Emails   []Value // several, if it is not clear which one is meant
	Town     Value
	Function Value
	Pick     Pick
	Waiting  bool            // the waiting list is wanted
	Clear    []booking.Field // details to be removed, or said to be wrong
	Broken   bool            // an @ without an address around it
	Masks    bool            // it holds placeholders: what they stand for is not known any more

	rest   string   // the message, with blanks for what was read
	masked []marked // personal data, in order
}

// A Value is a detail as the person put it.
type Value struct {
	Text string      // tidied: "anna@example.org" for "anna at example punkt org"
	At   german.Span // in the message
	Sure bool        // said to be what it is, not only shaped like it
}

// Said reports whether there is a value.
func (v Value) Said() bool { return v.Text != "" }

// Any reports whether a message gives or removes a detail, apart from the run.
func (r Reading) Any() bool {
	return r.Seats.Said() || r.Name.Said() || len(r.Emails) > 0 || r.Town.Said() || r.Function.Said() || len(r.Clear) > 0 || r.Broken
}

// Rest is the message without the details that were read: what else it says, such
// as which run is wanted.
func (r Reading) Rest() string { return strings.Join(strings.Fields(r.rest), " ") }

// Read reads a message.
func Read(text string, c Context) Reading {
	r := readOnce(text, c)
	if c.Open || !c.Shown && !r.registers(c) || r.Act != "" || r.Pick.Said() || strings.Contains(text, "?") {
		return r
	}
	c.Open, c.Expect = true, booking.FieldRun
	if d := readOnce(text, c); d.chooses() {
		d.Act = Start
		return d
	}
	return r
}

// registers reports whether a message names a module, a day and a person, if it does
// not say what for: "Open Source am 8. Mai, Anna Beispiel, anna@example.org".
func (r Reading) registers(c Context) bool {
	return (len(r.Emails) > 0 || r.Name.Sure) && c.IsTopic != nil && c.IsTopic(r.rest) && (dayOrMonth.MatchString(r.rest) || len(german.Dates(r.rest)) > 0)
}

// chooses reports whether a message below runs that were shown says who comes or
// which of them it is.
func (r Reading) chooses() bool {
	if r.Act != "" && r.Act != OtherRun {
		return false
	}
	return len(r.Emails) > 0 || r.Name.Said() || r.Seats.Said() || r.Pick.N != 0
}

func readOnce(text string, c Context) Reading {
	s := &state{Context: c, text: text, rest: []byte(text), Reading: new(Reading)}
	if c.IsTown == nil {
		s.IsTown = func(string) bool { return false }
	}
	if c.IsTopic == nil {
		s.IsTopic = func(string) bool { return false }
	}
	s.readEmails()
	s.readPhones()
	s.readNegation()
	s.readAct()
	s.readPick()
	dates := german.Dates(string(s.rest))
	for _, d := range dates {
		s.blank(d.Span)
	}
	s.readClear()
	s.readSeats()
	if s.Act == OtherRun && s.Seats.Said() && !runNoun.MatchString(string(s.rest)) && len(dates) == 0 {
		s.Act = "" // "dann lieber nur drei" is about the seats
	}
	asked := s.blankQuestions()
	s.readIntroduced()
	s.readFunction()
	s.readTown()
	s.readName()
	s.readBare()
	if s.questions() && !s.Open { // "Kann ich zwei Plätze buchen?" says more than "Sind zwei Plätze frei?"
		s.forgetUnlessStart()
	}
	for _, d := range dates { // they say which run is wanted
		copy(s.rest[d.Start:d.End], d.In(text))
	}
	for _, q := range asked {
		copy(s.rest[q.Start:q.End], q.In(text))
	}
	s.Reading.rest = strings.ReplaceAll(string(s.rest), "|", " ")
	s.markKnown()
	s.markOthers()
	slices.SortFunc(s.masked, func(a, b marked) int { return a.at.Start - b.at.Start })
	return *s.Reading
}

// runNoun is what there are others of.
var runNoun = regexp.MustCompile(`(?i)\b(?:termin\p{L}*|tage?s?|datum|zeit\p{L}*|kurs\p{L}*|modul\p{L}*|dates?|days?|times?|runs?|courses?|` + months + `|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?)\b`)

// state is a message that is being read.
type state struct {
	Context
	*Reading
	text   string
	rest   []byte        // text, with blanks in place of what was read
	old    string        // what "nicht … sondern" takes back
	expect booking.Field // what a bare value after "sondern" is
}

// blank takes a part of the message out of what is still to be read.
func (s *state) blank(at german.Span) {
	for i := at.Start; i < at.End; i++ {
		if s.rest[i] != '\n' {
			s.rest[i] = ' '
		}
	}
}

// fence takes a part of the message out so that what stands on both sides of it is
// not read as one.
func (s *state) fence(at german.Span) {
	s.blank(at)
	if at.Start < at.End {
		s.rest[at.Start] = '|'
	}
}

// take keeps a value and takes it out of what is still to be read.
func (s *state) take(at german.Span, text string, sure bool) Value {
	s.blank(at)
	return Value{Text: text, At: at, Sure: sure}
}

// blankQuestions takes the questions out of a message that does not want to book
// by them: they give no details.
func (s *state) blankQuestions() []german.Span {
	if s.Act == Start || !s.questions() {
		return nil
	}
	var asked []german.Span
	for _, at := range german.Sentences(s.text) {
		if strings.HasSuffix(strings.TrimSpace(at.In(s.text)), "?") {
			asked = append(asked, at)
			s.blank(at)
		}
	}
	return asked
}

// questions reports whether the message asks.
func (s *state) questions() bool { return strings.Contains(s.text, "?") }

// forgetUnlessStart drops details that a question mentions without wanting to
// book: they are about something else.
func (s *state) forgetUnlessStart() {
	if s.Act == Start || s.Pick.Said() {
		return
	}
	s.Seats, s.Town, s.Function = Seats{}, Value{}, Value{}
}

// tidy is a text with single blanks and without punctuation around it.
func tidy(text string) string {
	return strings.Trim(strings.Join(strings.Fields(text), " "), " ,;:.!?\"„“”'’()<>[]–-")
}
