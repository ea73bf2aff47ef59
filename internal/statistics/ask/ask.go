// Package ask reads questions for figures, in German and English, into queries of
// package statistics: by rules, with the names of the database, tolerant of
// typing errors. What it does not understand it asks back, with choices; it never
// guesses a figure that was not asked for.
package ask

import (
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Reader reads questions. It knows the names as they were when it was made.
// Safe for concurrent use.
type Reader struct{}

// NewReader returns a reader that knows these names.
func NewReader(v statistics.Vocabulary, analyzer *german.Analyzer) *Reader { panic("contract") }

// Understood is what a question means.
type Understood struct {
	Asks    bool             // it asks for figures at all; the others are zero where it does not
	Follows bool             // only together with the query before
	Query   statistics.Query // complete and checked where Back is nil
	Back    *Back            // what has to be asked back
}

// Back asks back: it says what was not understood, or may mean several things.
type Back struct {
	Reason  Reason
	Words   string   // of the question, that it is about; "" all of it
	Choices []Choice // questions that would be understood, at most 6
}

// A Choice is something that may have been meant.
type Choice struct {
	Query statistics.Query
	Label string // what tells it from the other choices, in the language of the question
}

// Reason is why something is asked back.
type Reason string

// The reasons.
const (
	Ambiguous   Reason = "ambiguous"    // may mean several things, which are the choices
	UnknownWord Reason = "unknown_word" // a word that should name something is not known
	NotCounted  Reason = "not_counted"  // nothing that is counted was asked for
	NoSuchTime  Reason = "no_such_time" // a time that is not known or does not exist
	Unsupported Reason = "unsupported"  // understood, but there are no such figures
	Personal    Reason = "personal"     // asks for names or single people
)

// Read reads a question in a language ("de" or "en"), seen from now. before is the
// query that the conversation has just shown, which follow-ups change; nil none.
func (r *Reader) Read(text, language string, now time.Time, before *statistics.Query) Understood {
	panic("contract")
}
