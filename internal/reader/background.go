package reader

import (
	_ "embed"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed background.txt
var backgroundFile string

// A Background knows how common words are, by counting the pages of a collection
// that have them.
type Background struct {
	pages float64
	with  map[uint32]float64 // pages with the stem, by its hash
	stems map[string]int     // the same by the stem itself; nil in one that was parsed
}

// NewBackground counts the words of pages.
func NewBackground(an *german.Analyzer, pages [][]string) *Background {
	b := &Background{pages: float64(len(pages)), with: map[uint32]float64{}, stems: map[string]int{}}
	for _, lines := range pages {
		seen := map[string]bool{}
		for _, l := range lines {
			an.Each(l, func(f *german.Features, _ german.Span) {
				if !f.Stop && !seen[f.Stem] {
					seen[f.Stem] = true
					b.stems[f.Stem]++
					b.with[f.StemHash]++
				}
			})
		}
	}
	return b
}

// idf is the inverse document frequency of a stem (Robertson and Spärck Jones
// 1976), at least 0.
func (b *Background) idf(stem uint32) float64 {
	n := b.with[stem]
	return math.Log(1 + (b.pages-n+0.5)/(n+0.5))
}

// allPages is the entry of a background's file that says how many pages were
// counted.
const allPages = "*"

// Write writes a file for ParseBackground with the stems that at least as many
// as least pages have, below head, whose lines must begin with "#".
func (b *Background) Write(w io.Writer, head string, least int) error {
	if _, err := fmt.Fprintf(w, "%s\n%s %d\n", head, allPages, int(b.pages)); err != nil {
		return fmt.Errorf("reader.Background.Write: %w", err)
	}
	for _, stem := range slices.Sorted(maps.Keys(b.stems)) {
		if n := b.stems[stem]; n >= least {
			if _, err := fmt.Fprintf(w, "%s %d\n", stem, n); err != nil {
				return fmt.Errorf("reader.Background.Write: %w", err)
			}
		}
	}
	return nil
}

// ParseBackground reads what Write wrote: a stem and the number of pages that
// have it on each line. Errors name the line.
func ParseBackground(file string) (*Background, error) {
	b := &Background{with: map[uint32]float64{}}
	n := 0
	for line := range strings.Lines(file) {
		n++
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		stem, count, _ := strings.Cut(line, " ")
		pages, err := strconv.Atoi(count)
		if err != nil || pages < 1 {
			return nil, fmt.Errorf("reader.ParseBackground: line %d: no number of pages in %q", n, line)
		}
		if stem == allPages {
			b.pages = float64(pages)
			continue
		}
		b.with[german.StemHash(stem)] = float64(pages)
	}
	if b.pages == 0 {
		return nil, fmt.Errorf("reader.ParseBackground: the number of all pages is missing")
	}
	return b, nil
}
