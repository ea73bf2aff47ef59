// Package gaps shows coordinators what the assistant could not answer: questions
// that were refused, answered weakly or found unhelpful, grouped by what they are
// about. A coordinator writes the answer to a group; it becomes a document that
// search prefers, and a golden question to measure with.
//
//	question_facts + turns → questions → strip personal data → group → Group
//	Draft → gap_answers → Documents (a source for ingest) → found first
//	                    → Golden (questions for akademie eval)
//
// Files follow that way: questions reads them, mask strips personal data, terms
// says what each is about, cluster groups them, groups is what coordinators see
// and settle; answers keeps what they write, documents and golden hand it on.
//
// Nothing of a conversation is copied: groups are made anew from the turns each
// time they are looked at, so that the text of a deleted or expired conversation
// is gone from here in the same moment. What was put aside or answered is noted
// beside the turn and goes with it.
//
// Every method that shows or changes something asks account.Person.May itself and
// fails with fault.Denied. Reading documents into the base is left to package
// ingest, finding them to knowledge.
package gaps

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// Kind says why a question is here.
type Kind string

// The kinds. Every is all of them that are open; PutAside is not open.
const (
	Every    Kind = ""
	Refused  Kind = "refused"
	Weak     Kind = "weak"
	Disliked Kind = "disliked"
	PutAside Kind = "aside"
)

// A Filter selects groups.
type Filter struct {
	Kind Kind
	Days int // questions of the last so many days; 0 is DefaultDays, at most MostDays
}

// How far back questions are looked at.
const (
	DefaultDays = 90
	MostDays    = 365
)

// A Group is questions that ask for the same.
type Group struct {
	ID            string    // stable while the group keeps its oldest question
	Title         string    // the question that stands for it, without personal data; "" if none is free of it
	Count         int       // questions
	Conversations int       // in which they were asked
	Refused       int       // of the questions, those refused
	Weak          int       // answered weakly
	Disliked      int       // found unhelpful
	Examples      []string  // at most 5 different ones, without personal data
	First         time.Time // when the oldest was asked
	Last          time.Time
	Language      string // of most of them, "de" or "en"
	PutAside      bool   // somebody decided that it does not belong here
}

// An Answer is what a coordinator wrote.
type Answer struct {
	ID int64
	Draft
	Author  string // account.Person.ID
	Created time.Time
	Updated time.Time
}

// A Queue takes jobs within a transaction; *river.Client[pgx.Tx] is one.
type Queue interface {
	InsertTx(ctx context.Context, tx pgx.Tx, args river.JobArgs, opts *river.InsertOpts) (*rivertype.JobInsertResult, error)
}

// Config holds what a Service needs.
type Config struct {
	Pool     *pgxpool.Pool
	Queue    Queue
	Analyzer *german.Analyzer // the one the base is indexed with
	Now      func() time.Time
}

// A Service knows the gaps and the answers to them. Safe for concurrent use.
type Service struct {
	pool     *pgxpool.Pool
	queue    Queue
	analyzer *german.Analyzer
	now      func() time.Time
}

// New returns a service.
func New(c Config) *Service {
	return &Service{pool: c.Pool, queue: c.Queue, analyzer: c.Analyzer, now: c.Now}
}

// allow fails with fault.Denied for who may not see gaps.
func allow(p account.Person) error {
	if !p.May(account.Gaps) {
		return fmt.Errorf("%w: gaps", fault.Denied)
	}
	return nil
}

// wrap adds the operation and its key argument to an error.
func wrap(err *error, format string, args ...any) {
	if *err != nil {
		*err = fmt.Errorf("gaps.%s: %w", fmt.Sprintf(format, args...), *err)
	}
}
