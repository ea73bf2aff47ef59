// Package assistant is the conversation core that all channels share: one
// function, Turn, takes a message and streams Events.
//
// A turn understands (language, small talk, what kind of answer is wanted,
// which words name the topic, what a follow-up leaves out), searches the base,
// reads the passages found sentence by sentence, decides whether they answer at
// all, composes the answer from the sentences that do, checks every one of them
// against what it cites, and saves the turn. Where nothing is documented it
// refuses and says where to turn.
//
// Files follow that order: understand, rewrite, intent, terms, verbs, numbers,
// followup, more, parts, phrases, clock, glossary, smalltalk, wording; spelling, match,
// reader, learned, shown, fit, weigh; answerable, evidence, conflict; compose,
// lists, cite, written, live, past, refuse, outcome; dates and seats of this moment runs, runsfind,
// runssay, runsdays, runcard; for bookings booklisten, book, bookrun, bookpick,
// bookoffer, bookboard, bookfill, booktown, bookask, bookmine, bookwords; for
// figures statistics, statisticspropose; with a model ask, given, generate, draft,
// marks, speak, relate, simplify, counts; answer and turn lead through it.
//
// Storing turns is left to conversation, finding passages to knowledge, choosing
// lines by what was learned to reader, holding statements against passages to
// evidence, dates and seats to catalogue, who gets a seat to booking, reading and
// counting figures to statistics, showing events to the channels.
package assistant

import (
	"cmp"
	"fmt"
	"log/slog"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/reader"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/prompts"
)

// An Assistant answers messages. Safe for concurrent use.
type Assistant struct {
	base          *knowledge.Store
	conversations *conversation.Store
	catalogue     *catalogue.Store // nil: nothing is known of dates and seats
	bookings      *booking.Service
	towns         *municipality.Store
	statistics    Statistics // nil: no figures
	figures       *ask.Live  // reads questions for them
	analyzer      *german.Analyzer
	synonyms      *german.Synonyms
	glossary      glossary
	checker       *evidence.Checker
	reader        *reader.Reader
	generator     llm.Generator // nil: offline
	prompts       *prompts.Set
	patience      Patience
	contact       string
	now           func() time.Time
	log           *slog.Logger
	counts        *counts
}

// Config holds what an Assistant needs.
type Config struct {
	Base          *knowledge.Store
	Conversations *conversation.Store
	Catalogue     *catalogue.Store    // dates and seats of this moment; nil knows none
	Bookings      *booking.Service    // nil: nothing can be booked
	Towns         *municipality.Store // for bookings; nil takes every municipality as it is typed
	Statistics    Statistics          // figures of enrolments, for coordinators; nil: none
	Figures       *ask.Live           // reads questions for them; nil makes one from Statistics
	Analyzer      *german.Analyzer    // the one the base is indexed with
	Synonyms      *german.Synonyms
	Generator     llm.Generator // writes answers where it can; nil works offline
	Prompts       *prompts.Set  // what it is told; nil is the built-in ones
	Patience      Patience      // with the Generator; zero values take the defaults
	Contact       string        // address of a page or an e-mail address; named when there is no answer
	Now           func() time.Time
	Log           *slog.Logger
}

// New returns an assistant.
func New(c Config) (*Assistant, error) {
	g, err := parseGlossary(glossaryFile)
	if err != nil {
		return nil, fmt.Errorf("assistant.New: %w", err)
	}
	checker, err := evidence.New(c.Analyzer, c.Synonyms, g.words)
	if err != nil {
		return nil, fmt.Errorf("assistant.New: %w", err)
	}
	if c.Prompts == nil {
		if c.Prompts, err = prompts.Load(""); err != nil {
			return nil, fmt.Errorf("assistant.New: %w", err)
		}
	}
	a := &Assistant{
		base: c.Base, conversations: c.Conversations, catalogue: c.Catalogue, bookings: c.Bookings, towns: c.Towns, analyzer: c.Analyzer, synonyms: c.Synonyms,
		glossary: g, checker: checker, generator: c.Generator, prompts: c.Prompts, patience: c.Patience.withDefaults(),
		contact: c.Contact, now: c.Now, log: c.Log, counts: new(counts),
	}
	if a.statistics = c.Statistics; c.Statistics != nil {
		if a.figures = c.Figures; a.figures == nil {
			a.figures = ask.NewLive(c.Statistics, c.Analyzer, c.Now)
		}
	}
	if a.reader, err = reader.New(c.Analyzer, reader.WithRarity(a.rarity)); err != nil {
		return nil, fmt.Errorf("assistant.New: %w", err)
	}
	return a, nil
}

// Patience says how long a model may take before the answer is composed without
// it. The times are those of a turn: what reading the question took is no longer
// left for the answer.
type Patience struct {
	First  time.Duration // until the first word of an answer; default 10 s
	Answer time.Duration // for a whole answer; default 30 s
	Aside  time.Duration // for reading a question; default 3 s
}

func (p Patience) withDefaults() Patience {
	return Patience{cmp.Or(p.First, 10*time.Second), cmp.Or(p.Answer, 30*time.Second), cmp.Or(p.Aside, 3*time.Second)}
}
