package knowledge

import (
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/llm"
)

// A Store keeps documents in PostgreSQL and finds passages in them. It is safe
// for concurrent use. Before the first Search, Load (or Follow) must have read
// the lexical index; until then nothing is found.
type Store struct {
	pool *pgxpool.Pool
	an   *german.Analyzer
	emb  llm.Embedder
	log  *slog.Logger
	syn  *german.Synonyms // nil if there are none

	reranker         Reranker // nil if there is none
	rerankerDeadline time.Duration
	rerankerBad      atomic.Bool // it failed last time: reported once

	index   atomic.Pointer[snapshot] // what searches use
	forms   atomic.Pointer[forms]    // as of the same version
	refresh sync.Mutex               // held while the next snapshot is made
	scorer  scorer

	savedBad atomic.Bool  // the index held in the database is damaged
	outdated atomic.Int64 // see Outdated

	vectors    atomic.Pointer[vectorState] // of the configured embedder, as last seen
	vectorsBad atomic.Bool                 // the vector leg failed last time: reported once

	// followInterval is how often Follow asks for the version of the base even if
	// nobody notified; refreshed, when not nil, hears of each refresh; savedFrom is
	// the constant. All are changed by tests only.
	followInterval time.Duration
	savedFrom      int
	refreshed      func(version int64)
}

// An Option changes how a Store searches.
type Option func(*Store)

// WithSynonyms lets a question also find, more weakly, what says the same in
// other words.
func WithSynonyms(syn *german.Synonyms) Option { return func(s *Store) { s.syn = syn } }

// WithReranker lets r put the first passages of each search in order. A search
// waits for it no longer than deadline; 0 means 1.5 s.
func WithReranker(r Reranker, deadline time.Duration) Option {
	if deadline <= 0 {
		deadline = defaultRerankDeadline
	}
	return func(s *Store) { s.reranker, s.rerankerDeadline = r, deadline }
}

// New makes a Store on a migrated database. an and emb decide how new passages
// are indexed; those stored under others are found nevertheless, see Load and
// Reembed.
func New(pool *pgxpool.Pool, an *german.Analyzer, emb llm.Embedder, log *slog.Logger, options ...Option) *Store {
	s := &Store{pool: pool, an: an, emb: emb, log: log, followInterval: 15 * time.Second, savedFrom: savedFrom}
	for _, o := range options {
		o(s)
	}
	s.index.Store(newSnapshot(noVersion, nil))
	s.forms.Store(&forms{})
	s.vectors.Store(&vectorState{})
	return s
}

// Size returns how many passages the lexical index holds.
func (s *Store) Size() int { return s.index.Load().alive }

// Outdated returns how many passages the last Load had to analyse anew, because
// another version of the analyser indexed them and Reanalyse has not run since. 0
// also when it read an index that was written down, which has them already.
func (s *Store) Outdated() int { return int(s.outdated.Load()) }

// IDF returns the inverse document frequency of a word's stem among the
// passages, at least 0; the rarer, the higher. A word that no passage has, such
// as "", has the highest. Stop words have 0.
func (s *Store) IDF(word string) float64 {
	idx := s.index.Load()
	top := float64(idf(0, idx.alive))
	rarest := 0.0
	words := 0
	s.an.Each(word, func(f *german.Features, _ german.Span) {
		words++
		if !f.Stop {
			rarest = max(rarest, float64(idf(idx.df(wordTerm(f.StemHash)), idx.alive)))
		}
	})
	if words == 0 {
		return top
	}
	return rarest
}
