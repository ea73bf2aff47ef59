package reader

import (
	_ "embed"
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed cues.txt
var cuesFile string

// cueSet is a set of cues, by their index in cues.names.
type cueSet uint64

func (s cueSet) has(i int) bool { return i >= 0 && s&(1<<i) != 0 }

// cues know by which words a line shows what it holds.
type cues struct {
	names    []string
	whole    map[string]cueSet // folded words; two in a row are joined by "_"
	opens    map[string]bool   // first words of two in a row
	begins   []affix
	ends     []affix
	contains []affix
}

type affix struct {
	text string
	cue  cueSet
}

// maxCues is how many fit a cueSet.
const maxCues = 64

// parseCues reads the format described at the head of cues.txt. Errors name the
// line.
func parseCues(file string) (*cues, error) {
	c := &cues{whole: map[string]cueSet{}, opens: map[string]bool{}}
	for n, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		name, words, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("cues line %d: no colon in %q", n+1, line)
		}
		if len(c.names) == maxCues {
			return nil, fmt.Errorf("cues line %d: more than %d", n+1, maxCues)
		}
		bit := cueSet(1) << len(c.names)
		c.names = append(c.names, name)
		for word := range strings.FieldsSeq(words) {
			c.add(word, bit)
		}
	}
	return c, nil
}

func (c *cues) add(word string, bit cueSet) {
	text, begins := strings.CutSuffix(word, "*")
	text, ends := strings.CutPrefix(text, "*")
	text = foldEach(text)
	switch {
	case begins && ends:
		c.contains = append(c.contains, affix{text, bit})
	case begins:
		c.begins = append(c.begins, affix{text, bit})
	case ends:
		c.ends = append(c.ends, affix{text, bit})
	default:
		c.whole[text] |= bit
		if first, _, two := strings.Cut(text, "_"); two {
			c.opens[first] = true
		}
	}
}

// foldEach folds words joined by "_".
func foldEach(text string) string {
	words := strings.Split(text, "_")
	for i := range words {
		words[i] = german.Fold(words[i])
	}
	return strings.Join(words, "_")
}

// of returns the cues of a folded word that stands behind another one, "" if it
// is the first.
func (c *cues) of(before, word string) cueSet {
	s := c.whole[word]
	if c.opens[before] {
		s |= c.whole[before+"_"+word]
	}
	for _, a := range c.begins {
		if strings.HasPrefix(word, a.text) {
			s |= a.cue
		}
	}
	for _, a := range c.ends {
		if len(word) > len(a.text) && strings.HasSuffix(word, a.text) {
			s |= a.cue
		}
	}
	for _, a := range c.contains {
		if strings.Contains(word, a.text) {
			s |= a.cue
		}
	}
	return s
}

// index returns the index of a cue by name, -1 if there is none.
func (c *cues) index(name string) int {
	for i, n := range c.names {
		if n == name {
			return i
		}
	}
	return -1
}
