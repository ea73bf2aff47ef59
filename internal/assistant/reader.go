package assistant

import (
	"regexp"
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
	lead     bool // ends in a colon: says what the list below it is
	content  bag

	own     []float64 // match of each term in the sentence itself
	context []float64 // the same with headings, title and neighbours
	fit     float64   // does it hold the kind of thing asked for, 0..1
	score   float64
}

// A page is a found passage with its sentences as candidates.
type page struct {
	hit        knowledge.Hit
	candidates []candidate
	title      bag // of the document
	headings   bag
}

// How much a match beside the sentence counts: what stands in the heading or
// title is rarely repeated in the sentence that answers.
const (
	heedHeading   = 0.9
	heedTitle     = 0.85
	heedNeighbour = 0.6
)

// Weights of a sentence's score.
const (
	scoreOwn     = 0.45
	scoreContext = 0.40
	scoreFit     = 0.25
	scorePassage = 0.20
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
			c.text, c.form = shown(span.In(h.Text), h.Text[:span.Start])
			if c.text == "" {
				continue
			}
			c.lead = strings.HasSuffix(c.text, ":")
			c.content = newBag(a.analyzer, c.text)
			c.fit = fit(u.kind, c.text)
			p.candidates = append(p.candidates, c)
		}
		p.match(u.terms)
		for k := range p.candidates {
			c := &p.candidates[k]
			c.score = scoreOwn*coverage(u.terms, c.own) + scoreContext*coverage(u.terms, c.context) +
				scoreFit*c.fit + scorePassage*h.Score/best - penalty(c.text)
		}
		pages[i] = p
	}
	return pages
}

// dateWords lets a question's year or month match the date of a document.
func dateWords(d knowledge.Document) string {
	if d.Published.IsZero() {
		return ""
	}
	return d.Published.Format("2006-01-02")
}

// match fills own and context of every candidate.
func (p *page) match(terms []term) {
	title, headings := make([]float64, len(terms)), make([]float64, len(terms))
	for j, t := range terms {
		title[j], headings[j] = heedTitle*t.in(p.title), heedHeading*t.in(p.headings)
	}
	for k := range p.candidates {
		c := &p.candidates[k]
		c.own = make([]float64, len(terms))
		for j, t := range terms {
			c.own[j] = t.in(c.content)
		}
	}
	for k := range p.candidates {
		c := &p.candidates[k]
		c.context = make([]float64, len(terms))
		for j := range terms {
			c.context[j] = max(c.own[j], title[j], headings[j])
			for _, n := range []int{k - 1, k + 1} {
				if n >= 0 && n < len(p.candidates) {
					c.context[j] = max(c.context[j], heedNeighbour*p.candidates[n].own[j])
				}
			}
		}
	}
}

// penalty holds against a sentence that it is a question, a pointer to
// elsewhere or a scrap.
func penalty(text string) float64 {
	switch {
	case strings.HasSuffix(text, "?"):
		return 0.25
	case strings.HasPrefix(text, "→") || strings.HasPrefix(text, "http") || strings.HasPrefix(text, "www."):
		return 0.4
	case len(strings.Fields(text)) < 3:
		return 0.15
	}
	return 0
}

var (
	listMark  = regexp.MustCompile(`^\s*(?:[-*+•‣–]|\[[ xX]\])\s+`)
	stepMark  = regexp.MustCompile(`^\s*\d{1,2}[.)]\s+`)
	tableRule = regexp.MustCompile(`^[\s|:-]+$`)
	spaces    = regexp.MustCompile(`\s+`)
	onlyMark  = regexp.MustCompile(`(?:^|\n)[ \t]*(?:([-*+•‣–])|\d{1,2}[.)])[ \t]+$`)
)

// shown turns a sentence as it stands in a passage into what is shown, and
// says whether it is a list item. before is the passage up to the sentence:
// the mark of a list may stand there.
func shown(raw, before string) (string, conversation.Form) {
	text, form := strings.TrimSpace(raw), conversation.FormText
	switch m := onlyMark.FindStringSubmatch(before); {
	case m != nil && m[1] != "":
		form = conversation.FormItem
	case m != nil:
		form = conversation.FormStep
	case listMark.MatchString(text):
		text, form = listMark.ReplaceAllString(text, ""), conversation.FormItem
	case stepMark.MatchString(text) && strings.Count(text, " ") > 1:
		text, form = stepMark.ReplaceAllString(text, ""), conversation.FormStep
	}
	switch {
	case strings.HasPrefix(text, "#"), tableRule.MatchString(text):
		return "", form
	case strings.HasPrefix(text, "|"):
		cells := strings.FieldsFunc(text, func(r rune) bool { return r == '|' })
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		text, form = strings.Join(cells, " – "), conversation.FormItem
	}
	return strings.TrimSpace(spaces.ReplaceAllString(text, " ")), form
}
