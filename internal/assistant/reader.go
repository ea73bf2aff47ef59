package assistant

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A candidate is a sentence of a found passage that may belong to the answer.
type candidate struct {
	hit      int         // index of its passage among the hits
	position int         // index among the passage's candidates
	span     german.Span // where it stands in the passage
	text     string      // as shown: without list marks and line breaks
	form     conversation.Form
	lead     bool  // ends in a colon: says what the list below it is
	items    []int // of a list taken as a whole: the positions of its items
	content  bag

	own     []float64 // match of each term in the sentence itself
	context []float64 // the same with headings, title, neighbours and document
	learned float64   // probability that it belongs to the answer, by the learned reader
	fit     float64   // does it hold the kind of thing asked for, 0..1
	score   float64
}

// A page is a found passage with its sentences as candidates.
type page struct {
	hit        knowledge.Hit
	candidates []candidate
	lists      []candidate // each list as one candidate
	title      bag         // of the document
	headings   bag
	above      []float64 // match of each term in title and headings
	asked      float64   // share of the innermost heading's words that the question has
	titleAsked float64   // the same for the title

	// What the learned reader says of the document, as far as it was found.
	bestLearned float64      // of its most probable sentence
	run         []*candidate // its sentences in reading order
}

// How much a match beside the sentence counts: what stands in the heading or
// title is rarely repeated in the sentence that answers.
const (
	heedHeading   = 0.9
	heedTitle     = 0.85
	heedDocument  = 0.7 // in what was found of the document around it
	heedNeighbour = 0.75
	heedHouse     = 0.8 // words so common in the base that every document is about them
)

// houseWord is the weight up to which a word says no more than what the whole
// base is about.
const houseWord = 0.2

// Weights of a sentence's score.
const (
	scoreOwn     = 0.25
	scoreNew     = 0.30 // like own, but for the words that title and headings leave open
	scoreContext = 0.35
	scoreFit     = 0.25
	scoreHeading = 0.25 // the heading says nothing but what is asked for
	scorePassage = 0.20
	scoreTitle   = 0.22 // the same for the title
)

// read scores every sentence of the hits as an answer to u.
func (a *Assistant) read(u understanding, hits []knowledge.Hit) []page {
	pages := make([]page, len(hits))
	best := 1e-9
	for _, h := range hits {
		best = max(best, h.Score)
	}
	for i, h := range hits {
		p := page{hit: h, title: newBag(a.analyzer, h.Document.Title, dateWords(h.Document)), headings: newBag(a.analyzer, h.Headings...)}
		for _, span := range h.Sentences {
			c := candidate{hit: i, position: len(p.candidates), span: span}
			c.text, c.form = shown(span.In(h.Text), h.Text[:span.Start], h.Text[span.End:])
			if c.text == "" {
				continue
			}
			c.lead = strings.HasSuffix(c.text, ":")
			c.content = newBag(a.analyzer, c.text)
			c.fit = fit(u, c.text)
			p.candidates = append(p.candidates, c)
		}
		p.matchOwn(a.analyzer, u.terms)
		if wantsList(u.kind) {
			p.findLists(u)
		}
		pages[i] = p
	}
	a.learn(u, pages)
	for i, h := range hits {
		p := &pages[i]
		p.matchContext(u.terms, around(pages, h, len(u.terms), true), around(pages, h, len(u.terms), false))
		open := p.open(u.terms)
		for _, group := range [][]candidate{p.candidates, p.lists} {
			for k := range group {
				c := &group[k]
				c.score = scoreOwn*coverage(u.terms, p.credited(c)) + scoreNew*coverage(open, c.own) +
					scoreContext*coverage(u.terms, c.context) +
					scoreFit*c.fit + scoreHeading*p.asked + scoreTitle*p.titleAsked + scorePassage*h.Score/best +
					scoreLearned*c.learned - p.penalty(u, c)
			}
		}
	}
	return pages
}

// credited returns the matches of a sentence, with some of those of the title and
// headings above it: under "Anmeldung" every sentence is about registering.
func (p *page) credited(c *candidate) []float64 {
	out := slices.Clone(c.own)
	for j := range out {
		out[j] = max(out[j], creditAbove*p.above[j])
	}
	return out
}

// creditAbove is what a match above a sentence counts as one of its own.
const creditAbove = 0.8

// nearBy is how many passages before and after count as around one: newsletters
// and reports change their subject.
const nearBy = 3

// around returns the best match of each term in the passages found around one,
// with the items of their lists or without.
func around(pages []page, h knowledge.Hit, terms int, items bool) []float64 {
	best := make([]float64, terms)
	for _, p := range pages {
		if p.hit.Document.ID != h.Document.ID || p.hit.Position > h.Position+nearBy || p.hit.Position < h.Position-nearBy {
			continue
		}
		for k := range p.candidates {
			c := &p.candidates[k]
			if isItem(c) && !items {
				continue
			}
			for j, m := range c.own {
				best[j] = max(best[j], m)
			}
		}
	}
	return best
}

// dateWords lets a question's year or month match the date of a document.
func dateWords(d knowledge.Document) string {
	if d.Published.IsZero() {
		return ""
	}
	return d.Published.Format("2006-01-02")
}

// matchOwn fills own of every candidate, and the matches of title and headings.
func (p *page) matchOwn(an *german.Analyzer, terms []term) {
	p.above = make([]float64, len(terms))
	for j, t := range terms {
		p.above[j] = max(heedTitle*t.in(p.title), heedHeading*t.in(p.headings))
	}
	p.titleAsked = share(an, p.hit.Document.Title, terms, commonWord)
	if n := len(p.hit.Headings); n > 0 {
		p.asked = share(an, p.hit.Headings[n-1], terms, 0)
	}
	for k := range p.candidates {
		c := &p.candidates[k]
		c.own = make([]float64, len(terms))
		for j, t := range terms {
			c.own[j] = t.in(c.content)
			if t.number == nil && !t.labelled && c.content.labels(t) {
				c.own[j] *= heedLabelled
			}
		}
	}
}

// heedLabelled is how much of a match remains where the text speaks of one
// numbered thing ("Modul 1") and the question of the things ("welche Module").
const heedLabelled = 0.6

// labels reports whether the only thing of the kind that the bag names bears a
// number.
func (b bag) labels(t term) bool {
	return slices.ContainsFunc(b.numbers, func(q quantity) bool { return q.before != nil && related(t.forms, q.before) })
}

// matchContext fills context of every candidate. document holds the matches in
// the passages around, prose those outside its lists: what one item names
// is not what its list is about.
func (p *page) matchContext(terms []term, document, prose []float64) {
	fill := func(c *candidate, neighbours ...int) {
		c.context = make([]float64, len(terms))
		for j, t := range terms {
			c.context[j] = max(c.own[j], p.above[j])
			switch {
			case c.items != nil:
				c.context[j] = max(c.context[j], heedDocument*prose[j])
			case !p.siblingHas(c, j):
				c.context[j] = max(c.context[j], heedDocument*document[j])
			}
			if t.weight <= houseWord && t.noun {
				c.context[j] = max(c.context[j], heedHouse)
			}
			for _, n := range neighbours {
				if n >= 0 && n < len(p.candidates) {
					c.context[j] = max(c.context[j], heedNeighbour*p.candidates[n].own[j])
				}
			}
		}
	}
	for k := range p.candidates {
		c := &p.candidates[k]
		switch governing := p.governing(k); {
		case governing >= 0:
			fill(c, governing)
		case isItem(c):
			fill(c)
		default:
			fill(c, k-1, k+1)
		}
	}
	for k := range p.lists {
		fill(&p.lists[k])
	}
}

// governing returns the item that a text below it belongs to, as in newsletters
// that head their paragraphs by list items, or -1.
func (p *page) governing(k int) int {
	for i := k; i >= 0; i-- {
		if isItem(&p.candidates[i]) {
			if i == k {
				return -1
			}
			return i
		}
	}
	return -1
}

// siblingHas reports whether a term belongs to another item of the list that c
// is in or below: what one item is about says nothing about the next.
func (p *page) siblingHas(c *candidate, term int) bool {
	mine := c.position
	if !isItem(c) {
		if mine = p.governing(c.position); mine < 0 {
			return false
		}
	}
	for k := range p.candidates {
		o := &p.candidates[k]
		if k != mine && k != c.position && isItem(o) && o.own[term] >= siblingShare {
			return true
		}
	}
	return false
}

// open returns the terms weighted by what title and headings leave open: the
// sentence that answers rarely repeats the topic above it.
func (p *page) open(terms []term) []term {
	left := slices.Clone(terms)
	sum := 0.0
	for j := range left {
		left[j].weight *= 1 - p.above[j]
		sum += left[j].weight
	}
	if sum < leastOpen {
		return terms
	}
	return left
}

// leastOpen is the weight from which the words left open count as a question.
const leastOpen = 0.15
