package municipality

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Match is a municipality that a name may mean.
type Match struct {
	Municipality
	Score float64 // in 0..1, how well the name fits
	// Exact tells that this is its name, spelling and addition aside. With one
	// exact match the name is understood; several ("Frankfurt") have to be told
	// apart by their districts or Länder; without any the matches are guesses.
	Exact bool
}

// Scores of the ways in which a name can fit.
const (
	fitsWhole     = 1.0  // "Frankfurt (Oder)" in any spelling
	fitsDistrict  = 0.98 // "Neustadt, Kreis Coburg"
	fitsShortened = 0.96 // "Frankfurt/O."
	fitsBase      = 0.95 // "Frankfurt"
	fitsTypo      = 0.9  // less leastTypo for each typing error
	perTypo       = 0.08
	fitsWord      = 0.72 // "Belzig" in "Bad Belzig"
	fitsBeginning = 0.6  // "Bad Bel", and more for each letter
	notTheTown    = 0.2  // off for a district where none was asked for

	exact = fitsBase
	// dwarfed: of two that bear one name, the one with fewer than this share of
	// the other's people is not thought of: "Essen" is not Essen (Oldenburg).
	dwarfed = 1.0 / 20
	// unknownPopulation stands for municipalities without a figure.
	unknownPopulation = 1000
)

// Bounds of a search.
const (
	longestName  = 120 // bytes; nothing longer is a name
	defaultLimit = 5
	shortestPart = 3 // letters of a beginning or typing error
)

// An index holds a list ready to be searched.
type index struct {
	version int64 // of the list: the id of its import
	entries []entry
	byAGS   map[string]int
}

type entry struct {
	Municipality
	spelling
	key, baseKey string
	bareKey      string // without a title that is part of it: "Lutherstadt Eisleben"
	districtKey  string
}

func newIndex(version int64, list []Municipality) *index {
	x := &index{version, make([]entry, len(list)), make(map[string]int, len(list))}
	for i, m := range list {
		s := spell(m.Name)
		district, _ := spell(m.District).bare()
		bare, _ := s.front()
		x.entries[i] = entry{m, s, s.key(), s.baseKey(), bare.key(), district.key()}
		x.byAGS[m.AGS] = i
	}
	return x
}

// find returns what a name may mean, best first.
func (x *index) find(name string, limit int) []Match {
	if limit <= 0 {
		limit = defaultLimit
	}
	if len(name) > longestName || !utf8.ValidString(name) {
		return nil
	}
	var matches []Match
	for _, r := range readings(name) {
		matches = x.read(matches, r)
		if slices.ContainsFunc(matches, func(m Match) bool { return m.Exact }) {
			break
		}
	}
	slices.SortStableFunc(matches, func(a, b Match) int {
		return cmp.Or(-cmp.Compare(rank(a), rank(b)), -cmp.Compare(a.Population, b.Population), cmp.Compare(a.AGS, b.AGS))
	})
	return matches[:min(limit, len(matches))]
}

// rank puts exact matches first, alike whether the name has an addition.
func rank(m Match) float64 {
	if m.Exact {
		return 2
	}
	return m.Score
}

// read adds the municipalities that one reading may mean to those of the
// readings before.
func (x *index) read(found []Match, r reading) []Match {
	before := map[string]int{}
	for i, m := range found {
		before[m.AGS] = i
	}
	towns, literal, largest := false, false, 0
	for i := range x.entries {
		e := &x.entries[i]
		score := r.fits(e)
		if score == 0 {
			continue
		}
		if j, ok := before[e.AGS]; ok {
			found[j].Score = max(found[j].Score, score)
		} else {
			before[e.AGS] = len(found)
			found = append(found, Match{e.Municipality, score, false})
		}
		if score >= exact {
			towns = towns || !e.IsDistrict()
			literal = literal || r.same(e.spelling)
			largest = max(largest, people(e.Municipality))
		}
	}
	for i := range found {
		m := &found[i]
		m.Exact = m.Score >= exact && float64(people(m.Municipality)) >= dwarfed*float64(largest) &&
			(!literal || r.same(x.entries[x.byAGS[m.AGS]].spelling))
		if m.IsDistrict() && !r.district && towns {
			m.Exact = false
			m.Score = max(0, m.Score-notTheTown)
		}
	}
	return found
}

func people(m Municipality) int {
	if m.Population == 0 {
		return unknownPopulation
	}
	return m.Population
}

// fits tells how well an entry's name fits, 0 for not at all.
func (r reading) fits(e *entry) float64 {
	if r.land != "" && r.land != e.Land || r.district && !e.IsDistrict() || r.key == "" {
		return 0
	}
	switch {
	case r.key == e.key:
		return fitsWhole
	case e.districtKey != "" && len(r.key) > len(e.baseKey) && strings.HasPrefix(r.key, e.baseKey) && r.namesDistrict(e):
		return fitsDistrict
	case r.shortens(e.spelling):
		return fitsShortened
	case r.key == e.baseKey || r.key == e.bareKey:
		return fitsBase
	}
	best := 0.0
	if len(r.key) >= shortestPart {
		best = max(typo(r.key, e.key), typo(r.key, e.baseKey))
		if strings.HasPrefix(e.key, r.key) {
			best = max(best, fitsBeginning+(fitsWord-fitsBeginning)*float64(len(r.key))/float64(len(e.key)))
		}
		if len(r.key) > shortestPart && slices.Contains(e.words, r.key) {
			best = max(best, fitsWord)
		}
	}
	return best
}

// namesDistrict reports whether the reading is the entry's name and behind it
// that of its district: "Neustadt Landkreis Coburg".
func (r reading) namesDistrict(e *entry) bool {
	n := e.base
	if len(r.words) <= n || strings.Join(r.words[:n], "") != e.baseKey {
		return false
	}
	behind, _ := r.without(n, len(r.words)).bare()
	return behind.key() == e.districtKey
}

// shortens reports whether the reading is a name with its addition shortened:
// "Frankfurt a. M.", "Neustadt a.d. Weinstr."
func (r reading) shortens(full spelling) bool {
	if len(r.words) != len(full.words) || full.base == len(full.words) || !slices.Equal(r.words[:full.base], full.words[:full.base]) {
		return false
	}
	for i := full.base; i < len(full.words); i++ {
		if !strings.HasPrefix(full.words[i], r.words[i]) {
			return false
		}
	}
	return true
}

// typo scores a name with typing errors: one, from eight letters on two.
func typo(typed, name string) float64 {
	if len(typed) <= shortestPart || len(name) <= shortestPart {
		return 0
	}
	limit := 2
	if len(name) >= 8 {
		limit = 3
	}
	n := german.Edits(typed, name, limit)
	if n >= limit {
		return 0
	}
	return fitsTypo - perTypo*float64(n)
}
