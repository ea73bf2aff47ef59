// Package knowledge keeps the documents of the base and finds passages in them.
//
// PostgreSQL is the only truth: documents, their passages, the packed term
// vector of each passage and its embedding are written in one transaction. From
// the term vectors every process derives a lexical index in memory and keeps it
// current by LISTEN/NOTIFY; a copy written down now and then makes starts fast. A
// search scores every passage by its words, fuses that linearly with what
// pgvector says, rewards closeness and what the question hints at, diversifies,
// reads the texts of the winners from PostgreSQL, so that a deleted passage can
// never be shown, and lets a reranker, if there is one, put them in order.
//
// Where documents come from is left to package ingest; what is said about them
// to package assistant.
package knowledge

import (
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// Kind says what sort of document it is.
type Kind string

// The closed set of kinds; the constraint of documents (migrations/015_gaps.sql)
// holds the same list.
const (
	KindModule           Kind = "module"
	KindProgramme        Kind = "programme"
	KindBlogPost         Kind = "blog_post"
	KindCongressReport   Kind = "congress_report"
	KindConferenceReport Kind = "conference_report"
	KindPeerLearning     Kind = "peer_learning"
	KindPodcast          Kind = "podcast"
	KindNewsletter       Kind = "newsletter"
	KindPressArticle     Kind = "press_article"
	KindCompetition      Kind = "competition"
	KindPage             Kind = "page"

	// KindAnswer is what a coordinator answered to a question that nobody could
	// answer; its title is the question. Search prefers it, see prefer.go.
	KindAnswer Kind = "answer"
)

// Kinds lists every kind. The lexical index holds positions in it: what is added
// comes last.
var Kinds = []Kind{
	KindModule, KindProgramme, KindBlogPost, KindCongressReport, KindConferenceReport, KindPeerLearning,
	KindPodcast, KindNewsletter, KindPressArticle, KindCompetition, KindPage,
	KindAnswer,
}

// Valid reports whether k is one of Kinds.
func (k Kind) Valid() bool { return slices.Contains(Kinds, k) }

// A Document is one text of the base, extracted to Markdown.
type Document struct {
	ID        int64
	Source    string // name of the source it came from
	Key       string // its identity within the source: a path or an address
	Version   string // the source's version hint (ETag, size and time); "" if it has none
	Hash      []byte // SHA-256 over everything that decides the passages
	Kind      Kind
	Title     string
	URL       string    // public address, "" if there is none
	Language  string    // "de" or "en"
	Published time.Time // date of the document; zero if unknown
	Note      string    // shown beside citations, e.g. that it is a demo text
	Markdown  string    // whole text
	UpdatedAt time.Time // when this version was stored
}

// A Passage is a retrievable piece of a document.
type Passage struct {
	ID         int64
	DocumentID int64
	Position   int           // 0-based within the document
	Headings   []string      // path of headings above it, outermost first, without the title
	Text       string        // Markdown as it stands in the document; rows of tables as items of a list
	Sentences  []german.Span // byte offsets of its sentences in Text, in order
}

// A Query asks for passages. Zero values mean no restriction.
type Query struct {
	Text        string // the words to search for, any language
	Meaning     string // the question as a whole, for the vector leg and the reranker; "" is Text
	Kinds       []Kind
	Language    string    // "de" or "en"
	From, To    time.Time // documents published in [From, To)
	Limit       int       // passages returned; default 10
	PerDocument int       // at most so many of one document; default 3
}

// A Result is what a search found.
type Result struct {
	Hits    []Hit // best first
	Timings Timings
}

// Timings say where a search spent its time. The legs run side by side; Vector
// is 0 when there was no vector leg, Rerank when there is no reranker.
type Timings struct {
	Lexical, Vector, Fetch, Rerank time.Duration
	RerankFailed                   bool // the fused order stayed
}

// A Hit is a passage found.
type Hit struct {
	Passage
	Document Document // without Markdown and Hash
	Score    float64  // fused score, falling; comparable within one search only
	Lexical  float64  // lexical score, 0..1 of the best in this search
	Vector   float64  // cosine similarity, 0 if not among the nearest
	Rerank   float64  // the reranker's score, 0 if it was not asked or failed

	// Preferred: the document was written to answer this very question.
	Preferred bool

	// Coverage is the share of the question's content words, weighted by their
	// rarity, that the passage has: as a word, as a synonym or other form, by the
	// parts of a compound, or nearly (4-grams). A word and its synonyms in the
	// same query count once, so that searching for more words that mean the same
	// does not lower it; words that ask for the newest document do not count. In
	// 0..1 and comparable between searches; 0.5 means that half of what was asked
	// for does not occur.
	Coverage float64
}
