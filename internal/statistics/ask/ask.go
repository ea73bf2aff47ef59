// Package ask reads questions for figures, in German and English, into queries of
// package statistics: by rules, with the names of the database, tolerant of
// typing errors. What it does not understand it asks back, with choices; it never
// guesses a figure that was not asked for.
//
// A question becomes words, with compounds taken apart and typing errors forgiven.
// lexicon.txt says what each may mean, the vocabulary which of them are names. Rules
// say of which of these senses phrases are made: "je Land", "mehr als 20", "aus
// Bayern und Hessen". The phrases that account for all words at the least cost are
// the reading; what they say together becomes one query. A word that says something
// and belongs to no phrase makes the question one that is asked back, so that nothing
// is passed over.
//
// How words are taken that people use differently:
//
//   - A time without a year is the latest that has begun. Of runs it is the one
//     nearest to today, unless the sentence is in the past tense; with "noch" and
//     "kommende" it lies ahead. "Letzte vier Wochen" are the 28 days up to
//     today.
//   - What runs there have "schon" or "bisher" been is up to today, what there is "noch"
//     from today on, where today is in the time that is said.
//   - "Für Termine im März" is by the date of the run, and so is any period that
//     has not begun; "für März" without a year is asked back.
//   - "In den letzten Monaten" is asked back, as nobody says how many; so is "in diesem
//     März", which may be the last or the next, and who has booked for it.
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
//   - A day that is preferred is one of the week. What is "noch da" of bookings, "aus
//     Städten" and the whole next to a part of it, "insgesamt und aus Bayern", are asked
//     back.
//   - "KI" is the module of that name, "Thema KI" every module with that topic.
//   - Words that speak of what was shown, "da", "davon", "diese Module", keep all that
//     the question does not say anew; of rows that were cut or bounded the figures by
//     which they were stay as well. "Andere Frage:" begins anew.
//   - "Im Dezember davor" is the last one before the time that was shown, "ein Quartal
//     später" is counted from that.
//
// Files, in the order in which a question passes through them: abbreviations, typing, known, slips and
// spelling forgive typing errors; talk takes away what is said around it, corrections what
// is said not to be meant; words, turns, english, compounds and lexicon take it apart;
// names, likely and edges find what words may mean; grammar, rules and fits find the
// phrases; frames and clauses silence preambles; counts, deeds, states, who, zero,
// measures and rates settle what is counted, askwords, nouns, attributes, headed and rows
// by what, values of what, times, joined, relatives, eitherway, comparisons, calendar and
// periods when, begun and ahead which part of it, bounds, order and popular which rows;
// refusals, narrowings and apart ask back what would not be answered by a query; build
// makes the query; shown finds words that speak of the query before, leads how a change
// of it begins, which follow, pointing and undo make, and whole what is none; judge
// decides whether to answer, remarks what may be left out of a question instead of
// asking back; choices and labels are what is asked back. live keeps a reader up to date.
package ask

import (
	"regexp"
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
	LeftOut []string         // clauses that are no part of Query, to be said with its figures
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
	text = r.spelt(writtenOut(text), language)
	rest, talked := withoutTalk(strings.ToValidUTF8(text, " "), language, now.In(german.Berlin()))
	if rest == text {
		return r.readAll(text, language, now, before)
	}
	u := r.readAll(withoutAnd(rest, text), language, now, before)
	if !u.Asks && len(talked) == 0 && wantsFigures.MatchString(lineOf(text)) {
		if all := r.readAll(text, language, now, before); all.Asks {
			return all
		}
	}
	if u.Back == nil {
		u.LeftOut = append(talked, u.LeftOut...)
		return u
	}
	if w, ok := r.withoutRemarks(text, language, now.In(german.Berlin()), before); ok && u.Back.Reason != Personal {
		return w
	}
	return u
}

// wantsFigures are words of talk by which what is asked for beside it is figures.
var wantsFigures = regexp.MustCompile(` (?:brauch\w*|benotig\w*|\w*zahl(?:en)?|\w*statistik\w*|angaben?|daten|kennzahl\w*|uberblick|ubersicht|numbers?|figures?|data|need|fehl\w+) `)

// readAll reads a question with all that is said in it, or without what need not be read.
func (r *Reader) readAll(text, language string, now time.Time, before *statistics.Query) Understood {
	u := r.readWhole(text, language, now, before)
	if u.Back == nil || u.Back.Reason == Personal {
		return u
	}
	if w, ok := r.withoutRemarks(text, language, now, before); ok {
		return w
	}
	return u
}

// readWhole reads a question with all that is said in it.
func (r *Reader) readWhole(text, language string, now time.Time, before *statistics.Query) Understood {
	said := normal(text, language, now)
	if before != nil {
		said = r.corrected(said, language, now)
	}
	now = now.In(german.Berlin())
	x := r.read(said, language, now, before)
	u := x.understood()
	if before != nil && u.Back == nil && !u.Follows && !x.ofBefore(text) { // nothing of the query before stays
		x = r.read(said, language, now, nil)
		u = x.understood()
	}
	if u.Back == nil {
		u.LeftOut = x.passed
	}
	return u
}

// A reading is what has been understood of a question so far.
type reading struct {
	*Reader
	*lattice
	text, language string
	line           string // the folded words between blanks
	before         *statistics.Query
	plain          bool      // is written without capitals
	now            time.Time // the day, at midnight in UTC
	cover          []phrase  // all words of the question, by phrases
	at             int       // the phrase that is being read

	counts      []count
	measures    []int // of counts, those by which rows are ranked
	nouns       []noun
	askedRows   []noun // "wie viele Module"
	bare        []noun // of a change of the query before
	asks        []int  // of the cover, "wie viele" and the like
	shares      []int  // of the cover, "wie viel Prozent" and the like
	means       []phrase
	implied     statistics.Metric // by "am beliebtesten"
	deniedState bool
	perBooking  *phrase
	populars    []phrase // "gebucht", "gefragt" of rows
	daysAsked   []int
	judged      []int // "bewertet"

	dims       []division
	undivided  []edge // dimensions that there are none of
	trend      bool
	yearly     bool // "Jahreswerte"
	contrast   bool // things are held against each other
	timesApart bool // several times stand side by side
	whichOf    bool // "welches der beiden"

	values    []restriction
	either    bool // "oder" stands between values
	onlyThese bool

	spans           []span
	against         int // of spans, the one that is compared with; -1 none
	basis           statistics.Basis
	ofRuns          bool // times are said to be those of runs
	period, compare statistics.Period
	runPeriod       statistics.Period   // of runs, where a time may also be that of bookings
	periods         []statistics.Period // instead of a time that cannot be asked for

	having    []bound
	left      []phrase // by which rows are left out
	limit     int
	firsts    *phrase // "die ersten fünf"
	isSuper   bool
	judges    bool // by "beste", "schlechteste"
	ranking   bool
	direction int // -1 largest first, 1 smallest first
	ordered   bool
	reversed  bool
	sorts     bool
	sort      statistics.Sort
	sortedBy  statistics.Metric
	sortedDim *edge // "nach Themen sortiert"
	view      statistics.View
	viewed    bool

	// Changes of the query before.
	replaced    statistics.Dimension
	withoutDims []statistics.Dimension
	all         []statistics.Dimension // those of which all values are wanted again
	withoutFigs []statistics.Metric
	single      bool // without what it compares with
	allRows     bool // without its limit
	allTime     bool // without its period

	passed    []string // clauses before and behind the question with words that are not known
	unknown   []int    // words that say something and are not understood
	asksOther bool     // for something that is not counted here
	choices   [][]statistics.Metric
	unlike    []statistics.Dimension // of which values are joined that do not go together
	back      *Back
}

// read takes a question apart and puts together what its phrases say.
func (r *Reader) read(text, language string, now time.Time, before *statistics.Query) *reading {
	x := &reading{Reader: r, lattice: r.latticeOf(text, language, now), text: text, language: language, line: lineOf(text), before: before, now: today(now), against: -1, plain: writtenPlainly(text, language)}
	x.cover = x.lattice.cover(rules())
	if x.hasPhrase("newtopic") {
		x.before = nil
	}
	x.silencePreambles()
	for i, p := range x.cover {
		x.at = i
		p.say(x, p)
	}
	x.settleAttributes()
	x.trend = x.trend || x.hasPhrase("trend")
	x.settleLeft()
	x.settleFull()
	x.settleCounts()
	x.settleAskWords()
	x.settleRows()
	x.settleAgainst()
	x.settleAsides()
	x.settleContrast()
	x.settlePeriods()
	x.settleMeans()
	x.settlePopular()
	x.settleFirsts()
	x.emptyRelatives()
	return x
}
