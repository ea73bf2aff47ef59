// Package conversation keeps what was asked and answered. A conversation has an
// unguessable id, which is also its address on the web; its turns hold the
// answer as it was shown, with the quoted passages, so that it stays checkable
// after the base has moved on. Conversations expire; that a question was asked,
// and how it was answered, stays as a fact without text.
//
// The package stores and returns; deciding what to answer is left to assistant.
package conversation

import "time"

// A Conversation is a sequence of turns on one channel.
type Conversation struct {
	ID        string // 26 characters, 128 bits of randomness
	Channel   string // "web", "cli", later "slack" and "matrix"
	CreatedAt time.Time
	UpdatedAt time.Time
}

// A Turn is one question and its answer.
type Turn struct {
	ID        int64              `json:"-"`
	Question  string             `json:"question"`
	Language  string             `json:"language"` // "de" or "en"
	Intent    string             `json:"intent"`   // see package assistant
	Answer    string             `json:"answer"`   // the sentences as one readable Markdown text
	Refused   bool               `json:"refused"`
	Outcome   Outcome            `json:"outcome,omitempty"`
	Sentences []Sentence         `json:"sentences"`
	Citations []Citation         `json:"citations"`
	Topics    []Topic            `json:"topics,omitempty"`   // on a refusal: the nearest topics
	Notices   []string           `json:"notices,omitempty"`  // e.g. that two sources contradict each other
	Board     *Board             `json:"board,omitempty"`    // the runs that were shown
	Booking   *BookingForm       `json:"booking,omitempty"`  // where the draft of a booking was shown
	Mine      bool               `json:"mine,omitempty"`     // the person's own bookings were shown, or how to get at them
	Figures   *Figures           `json:"figures,omitempty"`  // statistics were asked for
	Helpful   *bool              `json:"-"`                  // what the person thought of the answer; nil: did not say
	Model     string             `json:"model,omitempty"`    // the language model that took part, "" if none did
	ByModel   bool               `json:"by_model,omitempty"` // the model wrote the sentences; otherwise they are quotes
	Prompts   []Prompt           `json:"prompts,omitempty"`  // what the model was told, in order
	Dropped   int                `json:"dropped,omitempty"`  // sentences of the model that no passage bore out
	TimingsMS map[string]float64 `json:"timings_ms"`
	CreatedAt time.Time          `json:"-"`
	Done      bool               `json:"-"` // false while it is being answered, or when that was cut off
}

// Outcome says how a question was answered. A turn that asks the base nothing
// (small talk, a booking under way, statistics) has none. Questions with an
// outcome are what statistics count; each leaves one fact, without its text and
// without who asked, that outlives its conversation.
type Outcome string

// The outcomes. Package assistant decides which it is.
const (
	Answered Outcome = "answered"
	Weak     Outcome = "weak"    // answered with little certainty
	Refused  Outcome = "refused" // nothing documented was found
)

// A Prompt names instructions that a model was given.
type Prompt struct {
	Name string `json:"name"`
	Hash string `json:"hash"` // of the template's text
}

// A Sentence is one checked statement of an answer.
type Sentence struct {
	Text      string `json:"text"`           // inline Markdown
	Form      Form   `json:"form,omitempty"` // how it stands on the page
	Citations []int  `json:"citations"`      // numbers of Citation.N; empty only for connecting words of ours
}

// Form says how a sentence stands on the page.
type Form string

// A sentence runs on in its paragraph, opens a new one, or is a list item.
const (
	FormText      Form = ""          // continues the paragraph
	FormParagraph Form = "paragraph" // opens a paragraph
	FormItem      Form = "item"      // item of a bulleted list
	FormStep      Form = "step"      // item of a numbered list
)

// Figures marks a turn that asked for statistics. What they were is not kept:
// whoever knows a conversation's address need not be allowed to see them.
type Figures struct {
	Query string `json:"query,omitempty"` // encoded statistics.Query; "" where something was asked back
	Back  bool   `json:"back,omitempty"`  // something was asked back
}

// A Citation is a passage shown under an answer.
type Citation struct {
	N        int    `json:"n"`        // 1-based number in the answer
	Document int64  `json:"document"` // id of the document
	Title    string `json:"title"`
	Kind     string `json:"kind"`
	Date     string `json:"date"`     // YYYY-MM-DD, "" if unknown
	Language string `json:"language"` // of the document, "de" or "en"
	URL      string `json:"url"`      // with a text fragment that marks the quote; "" if the document has none
	Heading  string `json:"heading"`  // innermost heading above the passage
	Quote    string `json:"quote"`    // the sentences of the passage that the answer rests on, verbatim
	Note     string `json:"note,omitempty"`
}

// A Topic is offered when there is no answer.
type Topic struct {
	Document int64  `json:"document"`
	Title    string `json:"title"`
	URL      string `json:"url"`
	Language string `json:"language,omitempty"` // of the document, "de" or "en"
	Excerpt  string `json:"excerpt,omitempty"`  // its sentence that comes nearest to the question, verbatim; no answer
}
