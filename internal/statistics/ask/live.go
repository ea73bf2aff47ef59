package ask

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Source knows the names that can be asked for; *statistics.Service is one.
type Source interface {
	Vocabulary(ctx context.Context) (statistics.Vocabulary, error)
}

// freshFor is how long names are taken from memory: a module imported a moment
// ago is known soon enough.
const freshFor = time.Minute

// A Live reader reads questions with the names of the moment. Safe for concurrent
// use. What reads chat messages and what serves pages share one.
type Live struct {
	source   Source
	analyzer *german.Analyzer
	now      func() time.Time

	mu     sync.Mutex
	reader *Reader
	read   time.Time // by the machine's clock, which never stops as now may
}

// NewLive returns a reader of the names of source.
func NewLive(source Source, analyzer *german.Analyzer, now func() time.Time) *Live {
	return &Live{source: source, analyzer: analyzer, now: now}
}

// Read reads a question as Reader.Read does. When the names cannot be known, what is
// understood without them comes with the error: whether figures are asked for at all.
func (l *Live) Read(ctx context.Context, text, language string, before *statistics.Query) (Understood, error) {
	r, err := l.current(ctx)
	if err != nil {
		r, err = NewReader(statistics.Vocabulary{}, l.analyzer), fmt.Errorf("ask.Read: %w", err)
	}
	return r.Read(text, language, l.now().In(german.Berlin()), before), err
}

// Vocabulary is what can be asked for at this moment.
func (l *Live) Vocabulary(ctx context.Context) (statistics.Vocabulary, error) {
	r, err := l.current(ctx)
	if err != nil {
		return statistics.Vocabulary{}, fmt.Errorf("ask.Vocabulary: %w", err)
	}
	return r.vocabulary, nil
}

// Knows reports whether there are all the values that a query filters by. Times
// always are.
func Knows(v statistics.Vocabulary, q statistics.Query) bool {
	for _, f := range q.Filters {
		if isTime(f.Dimension) || f.Dimension == statistics.Weekday {
			continue
		}
		for _, key := range f.Values {
			if !slices.ContainsFunc(v.Values[f.Dimension], func(value statistics.Value) bool { return value.Key == key }) {
				return false
			}
		}
	}
	return true
}

// current returns a reader that knows the names. While one is made, others wait
// for it rather than make their own.
func (l *Live) current(ctx context.Context) (*Reader, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.reader != nil && time.Since(l.read) < freshFor {
		return l.reader, nil
	}
	v, err := l.source.Vocabulary(ctx)
	if err != nil {
		return nil, err
	}
	l.reader, l.read = NewReader(v, l.analyzer), time.Now()
	return l.reader, nil
}
