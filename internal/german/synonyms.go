package german

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"
)

//go:embed synonyms.txt
var synonymsFile string

// synonymWeight is the weight of a group that names none.
const synonymWeight = 0.4

// A Synonym is another word for one that was asked for.
type Synonym struct {
	Stem   string  // see Stem
	Hash   uint32  // see StemHash
	Weight float64 // 0 < Weight ≤ 1: what it counts beside the word itself
}

// Synonyms knows which words mean the same, by their stems.
type Synonyms struct {
	of map[string][]Synonym
}

// DefaultSynonyms returns the groups for the words of the academy and its
// municipalities that come with the program (synonyms.txt).
func DefaultSynonyms() (*Synonyms, error) {
	return ParseSynonyms(strings.NewReader(synonymsFile))
}

// ParseSynonyms reads groups of synonyms, one a line: words separated by
// commas, optionally behind a weight and a colon ("0.5: kostenlos, gratis").
// Empty lines and those beginning with # are comments. A word may be in several
// groups. Errors name the line.
func ParseSynonyms(r io.Reader) (*Synonyms, error) {
	s := &Synonyms{of: map[string][]Synonym{}}
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" || line[0] == '#' {
			continue
		}
		if err := s.addGroup(line); err != nil {
			return nil, fmt.Errorf("german.ParseSynonyms: line %d: %w", n, err)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("german.ParseSynonyms: %w", err)
	}
	return s, nil
}

func (s *Synonyms) addGroup(line string) error {
	weight := synonymWeight
	if number, rest, ok := strings.Cut(line, ":"); ok {
		w, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
		if err != nil || !(w > 0 && w <= 1) {
			return fmt.Errorf("weight %q is not a number above 0 and up to 1", strings.TrimSpace(number))
		}
		weight, line = w, rest
	}
	var stems []string
	for field := range strings.SplitSeq(line, ",") {
		words := Words(field)
		if len(words) != 1 {
			return fmt.Errorf("%q is not a single word", strings.TrimSpace(field))
		}
		stems = append(stems, Stem(words[0].Text))
	}
	if len(stems) < 2 {
		return fmt.Errorf("a group needs two words")
	}
	for _, a := range stems {
		for _, b := range stems {
			s.add(a, b, weight)
		}
	}
	return nil
}

// add notes b as a synonym of a, with the greatest weight it was given.
func (s *Synonyms) add(a, b string, weight float64) {
	if a == b {
		return
	}
	for i, known := range s.of[a] {
		if known.Stem == b {
			s.of[a][i].Weight = max(known.Weight, weight)
			return
		}
	}
	s.of[a] = append(s.of[a], Synonym{b, StemHash(b), weight})
}

// Of returns the synonyms of a stem in the order of the file, or nil. Nobody may
// change the result.
func (s *Synonyms) Of(stem string) []Synonym {
	if s == nil {
		return nil
	}
	return s.of[stem]
}
