package assistant

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// share is the share of a heading's content words that the terms hold; 0
// without content words. Nouns of at most the weight common do not count unless
// nothing else is asked for: "Smart City Akademie" stands in many titles.
func share(an *german.Analyzer, text string, terms []term, common float64) float64 {
	rare := slices.ContainsFunc(terms, func(t term) bool { return !t.asking && t.weight > common })
	all, held := 0, 0
	for _, w := range newBag(an, text).words {
		one := bag{words: []*german.Features{w}, stems: []uint32{w.StemHash}, parts: w.PartHashes}
		if startsWithDigit(w) { // a number, which stands for itself
			continue
		}
		i := slices.IndexFunc(terms, func(t term) bool { return t.number == nil && t.in(one) >= matched })
		if i >= 0 && rare && terms[i].noun && terms[i].weight <= common {
			continue
		}
		all++
		if i >= 0 {
			held++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(held) / float64(all)
}

// commonWord is the weight up to which a word of a title says little about it.
const commonWord = 0.4

// penalty holds against a sentence that it is a question, a pointer to
// elsewhere, a scrap, or says nothing that the question does not say.
func (p *page) penalty(u understanding, c *candidate) float64 {
	sum := 0.0
	switch {
	case strings.HasSuffix(c.text, "?"):
		sum = 0.25
	case strings.HasPrefix(c.text, "→") || strings.HasPrefix(c.text, "http") || strings.HasPrefix(c.text, "www."):
		sum = 0.4
	case len(strings.Fields(c.text)) < 3 && c.items == nil && !isItem(c):
		sum = 0.15
	case isItem(c) && oneFact(u.kind):
		sum = 0.15 // a sentence reads better than a fragment
	case conditional.MatchString(c.text) && !conditional.MatchString(u.question):
		sum = 0.15 // says what holds in another case
	case (u.kind == german.AskWhere || u.kind == german.AskHow) && negation.MatchString(c.text) && !negation.MatchString(u.question):
		sum = 0.15 // says where or how not
	case anaphoric.MatchString(c.text):
		sum = 0.05
	}
	if c.items == nil && c.fit < 0.9 && u.kind != german.AskYesNo && c.news(u.terms) < leastNews {
		sum += 0.25
	}
	return sum
}

// leastNews is the share of a sentence's words that should go beyond the
// question.
const leastNews = 0.35

// news is the share of the candidate's words that no term asks for.
func (c *candidate) news(terms []term) float64 {
	if len(c.content.words) == 0 {
		return 0
	}
	fresh := 0
	for _, w := range c.content.words {
		known := func(t term) bool {
			return slices.ContainsFunc(t.forms, func(f *german.Features) bool { return f.StemHash == w.StemHash })
		}
		if !slices.ContainsFunc(terms, known) {
			fresh++
		}
	}
	return float64(fresh) / float64(len(c.content.words))
}

var conditional = regexp.MustCompile(`(?i)\b(wenn|falls|sofern|if)\b`)
