package assistant

import (
	"cmp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// maxLearned is how many documents the learned reader looks at, in the order in
// which they were found.
const maxLearned = 6

// learn puts the passages of each document together in reading order, as far as
// they were found, and lets the learned reader say how probable it is that each
// sentence belongs to the answer. It was trained on German pages only; for other
// questions the hand-made signals stand alone.
func (a *Assistant) learn(u understanding, pages []page) {
	if u.language != "de" {
		return
	}
	var order []int64
	parts := map[int64][]int{}
	for i, p := range pages {
		id := p.hit.Document.ID
		if parts[id] == nil {
			order = append(order, id)
		}
		parts[id] = append(parts[id], i)
	}
	for _, id := range order[:min(len(order), maxLearned)] {
		slices.SortFunc(parts[id], func(x, y int) int { return cmp.Compare(pages[x].hit.Position, pages[y].hit.Position) })
		a.learnDocument(u, pages, parts[id])
	}
}

// learnDocument reads the passages of one document as one page.
func (a *Assistant) learnDocument(u understanding, pages []page, parts []int) {
	lines := []string{pages[parts[0]].hit.Document.Title}
	var of []*candidate // of each line behind the first, nil for headings
	heading := ""
	for _, i := range parts {
		p := &pages[i]
		if h := innermost(p.hit); h != "" && h != heading {
			lines, of, heading = append(lines, h), append(of, nil), h
		}
		for k := range p.candidates {
			c := &p.candidates[k]
			text := c.text
			if c.form == conversation.FormItem {
				text = "- " + text
			}
			lines, of = append(lines, text), append(of, c)
		}
	}
	answer := a.reader.Read(u.question, lines)
	best := 0.0
	for i, c := range of {
		if c != nil {
			c.learned = answer.Scores[i+1]
			best = max(best, c.learned)
		}
	}
	run := make([]*candidate, 0, len(of))
	for _, c := range of {
		if c != nil {
			run = append(run, c)
		}
	}
	for _, i := range parts {
		pages[i].bestLearned, pages[i].run = best, run
	}
	for _, i := range parts {
		for k := range pages[i].lists {
			list := &pages[i].lists[k]
			for _, item := range list.items {
				list.learned += pages[i].candidates[item].learned / float64(len(list.items))
			}
		}
	}
}

// scoreLearned is what the learned reader adds to the score of a sentence that it
// is certain of. More of it favours sentences near the question's words over
// those that hold what is asked for.
const scoreLearned = 0.15

// Shares of the document's most probable sentence that a neighbour of a chosen
// one needs to belong to the answer as well.
const (
	growOpen = 0.5
	growFact = 0.75
)

// withRun adds the sentences around the best one, without a gap, that the
// learned reader takes for part of the answer; questions are left out. Where the
// best sentence holds the value asked for, it is enough. Items of a list count
// less than sentences for the length.
func withRun(u understanding, p *page, best *candidate) []*candidate {
	at := slices.Index(p.run, best)
	if at < 0 || best.items != nil || wantsValue(u.kind) && best.fit >= fitCoarseDate {
		return []*candidate{best}
	}
	least, limit := growOpen*p.bestLearned, maxOpen
	if oneFact(u.kind) {
		least, limit = growFact*p.bestLearned, maxFact
	}
	first, last, said := at, at, 1
	for said < limit && last-first < maxItems {
		before, after := learnedAt(p.run, first-1), learnedAt(p.run, last+1)
		if max(before, after) < least {
			break
		}
		next := first - 1
		if after >= before {
			next = last + 1
		}
		first, last = min(first, next), max(last, next)
		if !isItem(p.run[next]) {
			said++
		}
	}
	return slices.DeleteFunc(slices.Clone(p.run[first:last+1]), func(c *candidate) bool {
		return c != best && strings.HasSuffix(c.text, "?")
	})
}

// learnedAt is the probability of sentence i of a run, 0 beyond its ends.
func learnedAt(run []*candidate, i int) float64 {
	if i < 0 || i >= len(run) {
		return 0
	}
	return run[i].learned
}
