package knowledge

import (
	"math"
	"slices"
	"time"
)

// languages are the languages a document can have.
var languages = []string{"de", "en"}

// noDay stands for an unknown date: older than all others.
const noDay = math.MinInt32

// day returns a date as days since 1970.
func day(t time.Time) int32 {
	if t.IsZero() {
		return noDay
	}
	y, m, d := t.Date()
	return int32(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// A filter is the part of a Query that restricts the documents, in the form in
// which entries hold it.
type filter struct {
	any      bool // no restriction at all
	kinds    uint32
	language uint8 // anyLanguage if it does not matter
	from, to int32 // days in [from, to)
}

const anyLanguage = math.MaxUint8

func newFilter(q Query) filter {
	f := filter{
		any:   len(q.Kinds) == 0 && q.Language == "" && q.From.IsZero() && q.To.IsZero(),
		kinds: math.MaxUint32, language: anyLanguage, from: noDay, to: math.MaxInt32,
	}
	if len(q.Kinds) > 0 {
		f.kinds = 0
		for _, k := range q.Kinds {
			if i := slices.Index(Kinds, k); i >= 0 {
				f.kinds |= 1 << i
			}
		}
	}
	if q.Language != "" {
		f.language = uint8(languageIndex(q.Language))
		if f.language == anyLanguage { // not one of ours (-1): no document has it
			f.kinds = 0
		}
	}
	if !q.From.IsZero() {
		f.from = day(q.From)
	}
	if !q.To.IsZero() {
		f.to = day(q.To)
		f.from = max(f.from, noDay+1) // a document without a date is in no period
	}
	return f
}

func (f *filter) accepts(s *segment, local int) bool {
	return f.kinds>>s.kinds[local]&1 != 0 &&
		(f.language == anyLanguage || f.language == s.languages[local]) &&
		f.from <= s.days[local] && s.days[local] < f.to
}
