package knowledge

import (
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// What an occurrence counts, in 1/unit. Words of the title and of headings are
// added to the passage's own: they say what it is about, also where the passage
// does not repeat them. Weights measured on German passage retrieval.
const (
	bodyWeight    = unit
	openingWeight = unit // of the words of an opening line, beside their own weight
	headingWeight = unit / 2
	titleWeight   = unit
)

// partShare is what a compound part counts beside the whole word, in the text as
// in the question.
const partShare = 3.0 / 8

// termsVersion names what analyse makes of the analyser's features and how it is
// packed. Raise it with every change to either.
const termsVersion = 2

// analysis names the way this Store makes term vectors.
func (s *Store) analysis() string { return fmt.Sprintf("%s-%d", s.an.Version(), termsVersion) }

// analyse makes the term vector of a passage; buf is scratch space.
func analyse(an *german.Analyzer, title string, p *Passage, buf *occurrences) termVector {
	*buf = (*buf)[:0]
	opening := openingLine(p.Text)
	sentence, body := 0, true
	add := func(text string, weight uint32) {
		targets := linkTargets(text)
		an.Each(text, func(f *german.Features, at german.Span) {
			for len(targets) > 0 && at.Start >= targets[0].End {
				targets = targets[1:]
			}
			if f.Bare || len(targets) > 0 && at.Start >= targets[0].Start {
				return
			}
			weight, where := weight, uint16(0)
			if body {
				for sentence+1 < len(p.Sentences) && at.Start >= p.Sentences[sentence+1].Start {
					sentence++
				}
				where = place(sentence)
			}
			for _, h := range f.PartHashes {
				buf.add(wordTerm(h), max(1, uint32(partShare*float64(weight))), where)
			}
			if body && at.Start < opening {
				weight += openingWeight
			}
			buf.add(wordTerm(f.StemHash), weight, where)
			for _, h := range f.Grams {
				buf.add(gramTerm(h), weight, 0)
			}
		})
	}
	add(p.Text, bodyWeight)
	body = false
	add(title, titleWeight)
	for _, h := range p.Headings {
		add(h, headingWeight)
	}
	return buf.vector()
}

// maxOpening is the length in bytes of the longest line that may be a heading.
const maxOpening = 80

// openingLine returns where the first line of a text ends if it reads like a
// heading: short, not a sentence, not an item, and followed by more. Otherwise 0.
// Much text comes without marked headings; its first line says what it is about.
func openingLine(text string) int {
	end := strings.IndexByte(text, '\n')
	line := strings.TrimSpace(text[:max(0, end)])
	if line == "" || len(line) > maxOpening || strings.ContainsRune(".,;:", rune(line[len(line)-1])) ||
		strings.ContainsRune(line, '@') || strings.HasPrefix(line, "- ") || strings.HasPrefix(line, "* ") {
		return 0
	}
	return end
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
