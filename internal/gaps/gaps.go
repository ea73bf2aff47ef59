// Package gaps shows coordinators what the assistant could not answer: questions
// that were refused, answered weakly or found unhelpful, grouped by what they are
// about. A coordinator writes the answer to a group; it becomes a document that
// search prefers, and a golden question to measure with.
package gaps

import "time"

// A Group is questions that ask for the same.
type Group struct {
	ID       string    // stable while the group keeps its oldest question
	Title    string    // the question that stands for it, without personal data
	Count    int       // questions
	Refused  int       // of those refused
	Weak     int       // answered weakly
	Disliked int       // found unhelpful
	Examples []string  // at most 5, without personal data
	First    time.Time // when the oldest was asked
	Last     time.Time
	Language string
}

// An Answer is what a coordinator wrote.
type Answer struct {
	ID       int64
	Question string
	Text     string // Markdown
	Language string
	Author   string // account.Person.ID
	Created  time.Time
	Updated  time.Time
}
