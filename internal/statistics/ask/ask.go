// Package ask reads questions for figures, in German and English, into queries of
// package statistics: by rules, with the names of the database, tolerant of
// typing errors. What it does not understand it asks back, with choices; it never
// guesses a figure that was not asked for.
//
// A question becomes words, each of which gets a role: it belongs to a time, names
// what is counted, a dimension or a value, bounds or orders rows, or belongs to
// asking. What is more particular is read first, and takes its words from what
// comes after. A word that says something and has no role makes the question one
// that is asked back, so that nothing is passed over.
//
// How words are taken that people use differently:
//
//   - A time without a year is the latest that has begun. Of runs it is the one
//     nearest to today, unless the sentence is in the past tense; with "noch" and
//     "kommende" it lies ahead. "Letzte vier Wochen" are the 28 days up to
//     today.
//   - "Für Termine im März" is by the date of the run, and so is any period that
//     has not begun; "für März" without a year is asked back.
//   - "Vorjahr" is the same period a year earlier; without a period it is this year
//     against the last, both whole. "Vorjahreszeitraum" and "im gleichen Zeitraum des
//     Vorjahres" are the same days: a period that is not over ends today. "Von 2024 auf
//     2025" is 2025 held against 2024.
//   - "Welches Modul" asks for one row, "welche Module" for ten, unless a number is
//     said.
//   - "2024 und 2025" and "im März und im Mai" show each; values joined by "und" are
//     counted together, those held against each other ("vs.", "im Vergleich") apart.
//   - "Personen" are different mailboxes, whose bookings need not be confirmed;
//     "Teilnehmende" are seats of confirmed bookings, who "teilgenommen" has was
//     there.
//   - "Kleine Gemeinden" have fewer than 20,000 inhabitants; the new Länder are the
//     five that joined in 1990, without Berlin. "Bremen" is the Land, "Stadt Bremen"
//     the city.
//   - Who did two things, "gebucht und teilgenommen", or booked the one module and
//     the other is not counted, and asked back. So are shares of one value,
//     "wie viel Prozent kamen über Slack?", with the breakdown as a choice.
//   - "KI" is the module of that name, "Thema KI" every module with that topic.
//
// Files: normal, elliptic, heard and filler take the text apart; periods, times, comparisons and
// calendar read times; values, whole, similar, names and lands read names;
// dimensions, metrics, subjects, order and people the rest; sides refuses what would
// have to be set against each other; build makes the query,
// follow changes the one before, judge decides whether to answer; choices and
// labels are what is asked back. live keeps a reader up to date.
package ask

import (
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Reader reads questions. It knows the names as they were when it was made.
// Safe for concurrent use.
type Reader struct {
	vocabulary statistics.Vocabulary
	names      *names
	analyzer   *german.Analyzer
}

// NewReader returns a reader that knows these names.
func NewReader(v statistics.Vocabulary, analyzer *german.Analyzer) *Reader {
	return &Reader{vocabulary: v, names: newNames(v, analyzer), analyzer: analyzer}
}

// Understood is what a question means. Where it does not ask for figures for
// certain, as "Wie viele Plätze sind im Februar frei?" may be asked of the
// catalogue, the rest is what it means where nothing but figures is asked for.
type Understood struct {
	Asks    bool             // it asks for figures, whatever else may be asked for
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
	now = now.In(german.Berlin())
	text = normal(text, language, now)
	if before != nil {
		text = corrected(text)
	}
	x := r.read(text, language, now, before)
	if better, ok := x.respelled(); ok {
		if y := r.read(better, language, now, before); len(y.unknown) < len(x.unknown) {
			x = y
		}
	}
	return x.understood(now)
}

// A reading is what has been understood of a question so far.
type reading struct {
	*heard
	*Reader
	language string
	before   *statistics.Query
	now      time.Time // the day, at midnight in UTC

	spans       []span
	against     int // of spans, the one that is compared with; -1 none
	past        bool
	contrast    bool // things are held against each other
	mentions    []mention
	dims        []division
	undivided   []match                // dimensions that there are none of
	withoutDims []statistics.Dimension // of the query before, those that are left out
	all         []statistics.Dimension // of the query before, those of which all values are wanted again
	single      bool                   // the query before without what it compares with
	allRows     bool                   // the query before without its limit
	allTime     bool                   // the query before without its period
	trend       bool
	values      []restriction
	unsure      []int // of values, those that may mean several things
	having      []bound
	noneOf      bool // "keine Anmeldungen"

	limit       int
	superlative bool
	asksTime    bool // "wann gab es die meisten …?"
	ranking     bool
	implied     statistics.Metric // by "am beliebtesten"
	direction   int               // -1 largest first, 1 smallest first
	sorts       bool
	sortAt      int
	sort        statistics.Sort
	view        statistics.View
	viewed      bool
	basis       statistics.Basis
	hasCount    bool
	ofRuns      bool // times are said to be those of runs
	shares      bool // asks for a share
	plain       bool // is written without capitals

	period, compare statistics.Period
	shifted         bool                  // the period is that before another
	instead         [][]statistics.Metric // of what is not counted
	runPeriod       statistics.Period     // of runs, where a time may also be that of bookings
	periods         []statistics.Period   // instead of a time that cannot be asked for

	unknown []int // open words that say something
	back    *Back
}

// read takes a question apart. What is more particular is read first.
func (r *Reader) read(text, language string, now time.Time, before *statistics.Query) *reading {
	x := &reading{heard: listen(text), Reader: r, language: language, before: before, now: today(now), against: -1, sortAt: -1}
	x.plain = text == strings.ToLower(text)
	x.asksPersons()
	x.shows()
	x.pairs()
	x.spansIn(now)
	x.unsupported()
	x.take(purpose, filler)
	x.hasCount = x.has(countWords)
	x.shares = x.take(percent, filler)
	x.restrictions()
	x.ranks()
	x.divisions()
	x.bounds()
	x.counts()
	x.looseNouns()
	x.similar()
	x.apart()
	x.verbEnds()
	x.settlePeriods(now)
	x.riseOf(now)
	x.forMonth(now)
	x.unknown = x.openWords()
	return x
}
