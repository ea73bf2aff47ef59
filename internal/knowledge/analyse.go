package knowledge

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// What an occurrence counts, in 1/unit. Words of the title and of headings are
// added to the passage's own: they say what it is about, also where the passage
// does not repeat them. Weights measured on German passage retrieval.
const (
	bodyWeight    = unit
	headingWeight = unit / 2
	titleWeight   = unit
)

// partShare is what a compound part counts beside the whole word, and a query's
// part beside the query's word: 1/2.
const partShare = 2

// analyse makes the term vector of a passage; buf is scratch space.
func analyse(an *german.Analyzer, title string, p *Passage, buf *occurrences) termVector {
	*buf = (*buf)[:0]
	add := func(text string, weight uint32) {
		targets := linkTargets(text)
		an.Each(text, func(f *german.Features, at german.Span) {
			for len(targets) > 0 && at.Start >= targets[0].End {
				targets = targets[1:]
			}
			if f.Stop || len(targets) > 0 && at.Start >= targets[0].Start {
				return
			}
			buf.add(wordTerm(f.StemHash), weight)
			for _, h := range f.PartHashes {
				buf.add(wordTerm(h), weight/partShare)
			}
			for _, h := range f.Grams {
				buf.add(gramTerm(h), weight)
			}
		})
	}
	add(p.Text, bodyWeight)
	add(title, titleWeight)
	for _, h := range p.Headings {
		add(h, headingWeight)
	}
	return buf.vector()
}

// linkTargets finds the addresses in Markdown links: nobody asks for their
// words, and they would make the passage longer than it reads.
func linkTargets(markdown string) []german.Span {
	var targets []german.Span
	for at := 0; ; {
		i := strings.Index(markdown[at:], "](")
		if i < 0 {
			return targets
		}
		start := at + i + len("](")
		n := strings.IndexAny(markdown[start:], ") \n")
		if n < 0 {
			return targets
		}
		targets = append(targets, german.Span{Start: start, End: start + n})
		at = start + n
	}
}
