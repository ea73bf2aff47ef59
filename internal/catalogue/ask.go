package catalogue

import (
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Reader reads questions for runs. It knows the modules of the catalogue as
// they were when it was made. Safe for concurrent use.
type Reader struct {
	modules    []known
	analyzer   *german.Analyzer
	synonyms   *german.Synonyms
	over       *german.Splitter // takes compounds apart into words of the catalogue
	categories map[Category]bool
	translate  func(word string) []string // German words for an English one; nil knows none
}

// NewReader returns a reader that knows these modules.
func NewReader(modules []Module, analyzer *german.Analyzer, synonyms *german.Synonyms) *Reader {
	r := &Reader{analyzer: analyzer, synonyms: synonyms, categories: map[Category]bool{}}
	for _, m := range modules {
		r.modules = append(r.modules, r.known(m))
		r.categories[m.Category] = true
	}
	words := map[uint32]int{}
	for _, k := range r.modules {
		for _, w := range k.words {
			words[w.features.StemHash]++
		}
	}
	r.over = german.SplitterOver(func(stem uint32) int { return words[stem] })
	return r
}

// Empty reports whether there are no modules to ask for.
func (r *Reader) Empty() bool { return len(r.modules) == 0 }

// Translating returns the reader with a dictionary: translate returns the German
// words for an English one, nil when it knows none.
func (r *Reader) Translating(translate func(word string) []string) *Reader {
	other := *r
	other.translate = translate
	return &other
}

// An Asked is what a question asks the catalogue for.
type Asked struct {
	Query   Query
	Runs    bool     // it asks for dates or seats at all: "wann", "noch Plätze", "was kann ich im März machen"
	Maybe   bool     // the catalogue knows it where no document does: how long a module takes, how many there are
	Seats   bool     // above all whether there are seats
	Shown   int      // how many of the runs were shown already
	Next    bool     // the soonest will do: "der nächste Termin"
	Count   bool     // how many there are
	Length  bool     // how long a module takes
	Until   bool     // until when it can be booked
	More    bool     // further runs of those shown before
	Shift   int      // 1: later runs than those shown before, -1: earlier ones
	Where   bool     // where they take place, or on which platform
	Follows bool     // asks only together with a question before: "und im Mai?"; see After
	Points  bool     // asks for dates of what was spoken of before: "wann startet das?"
	Modules []Module `json:"-"` // that it names
	Topic   string   // what it calls them: "KI"
	Level   Level    // that is wanted; its modules are in Query
	Unknown []string // words that should name a topic but fit no module
	Wrong   string   // a day that does not exist, as written; "" none
}

// Read reads a question, seen from now.
func (r *Reader) Read(question string, now time.Time) Asked {
	q := r.listen(question, now)
	a := Asked{}
	for _, set := range q.times {
		if set.Wrong == "" {
			a.Query.Times = append(a.Query.Times, set)
		} else if a.Wrong == "" {
			a.Wrong = set.Wrong
		}
	}
	a.Query.From, a.Query.To = within(a.Query.Times)
	q.filters(&a)
	r.name(q, &a)
	r.level(&a)
	q.judge(&a)
	if slices.ContainsFunc(a.Query.Categories, func(c Category) bool { return !r.categories[c] }) {
		a.Runs, a.Maybe, a.Seats, a.Follows, a.Points = false, false, false, false, false // of another kind than is in the catalogue
	}
	if a.Next && len(a.Modules) == 1 && len(a.Query.Times) == 0 {
		a.Query.Limit = nextRuns
	}
	return a
}

// within are the bounds of the days asked for: what begins before them cannot be
// joined any more, though it may have dates in them.
func within(times []german.TimeSet) (from, to time.Time) {
	for i, t := range times {
		if first := midnight(t.From, 0); i == 0 || first.Before(from) {
			from = first
		}
		if last := midnight(t.To, 1); i == 0 || last.IsZero() || !to.IsZero() && last.After(to) {
			to = last
		}
	}
	return from, to
}

// midnight is when a day begins, so many days later; zero for no day.
func midnight(c german.Civil, later int) time.Time {
	if c == (german.Civil{}) {
		return time.Time{}
	}
	return time.Date(c.Year, time.Month(c.Month), c.Day+later, 0, 0, 0, 0, german.Berlin())
}

// nextRuns is how many runs are shown where the next one was asked for: the next
// may be sold out.
const nextRuns = 3

// Modules returns those of the modules that have these keys.
func (r *Reader) Modules(keys []string) []Module {
	var out []Module
	for _, k := range r.modules {
		if slices.Contains(keys, k.Key) {
			out = append(out, k.Module)
		}
	}
	return out
}

// A heard is a question as the reader takes it: its words, folded, with a mark on
// those that are accounted for.
type heard struct {
	text    string
	words   []heardWord
	line    string // the folded words between single blanks, one before the first and behind the last
	lower   string // the same unfolded
	at      []int  // where in line each word begins
	times   []german.TimeSet
	kind    german.QuestionType
	capital bool // the question writes nouns with capitals
}

type heardWord struct {
	german.Word
	folded string
	role   role
}

// role is what a word does in a question for runs.
type role byte

const (
	open    role = iota
	timed        // part of a time
	filter       // part of a category, level, length or number of seats
	stop         // says nothing
	generic      // belongs to asking: "Termin", "Kurs", "anbieten"
	topical      // names a topic of the catalogue
	strange      // names something else
)

func (r *Reader) listen(question string, now time.Time) *heard {
	q := &heard{text: question, times: german.When(question, now.In(german.Berlin())), kind: german.Question(question)}
	var line, lower strings.Builder
	line.WriteByte(' ')
	lower.WriteByte(' ')
	for w := range german.EachWord(question) {
		if len(q.words) == maxWords {
			break
		}
		h := heardWord{Word: w, folded: german.Fold(w.Text)}
		for _, set := range q.times {
			if slices.ContainsFunc(set.Spans, func(s german.Span) bool { return s.Start < w.Span.End && w.Span.Start < s.End }) {
				h.role = timed
			}
		}
		q.at = append(q.at, line.Len())
		q.words = append(q.words, h)
		line.WriteString(h.folded + " ")
		lower.WriteString(w.Text + " ")
	}
	q.line, q.lower = line.String(), lower.String()
	for i, w := range q.words {
		q.capital = q.capital || i > 0 && upperFirst(w.Span.In(question))
	}
	return q
}

// maxWords bounds how much of a question is read.
const maxWords = 200

// mark gives the words in line[from:to] a role.
func (q *heard) mark(from, to int, as role) {
	for i := range q.words {
		if end := q.at[i] + len(q.words[i].folded); q.at[i] >= from && end <= to && q.words[i].role == open {
			q.words[i].role = as
		}
	}
}

// has reports whether a word of the question has a role.
func (q *heard) has(as role) bool {
	return slices.ContainsFunc(q.words, func(w heardWord) bool { return w.role == as })
}
