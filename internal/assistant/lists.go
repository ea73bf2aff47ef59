package assistant

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// maxItems bounds the items of a list in an answer.
const maxItems = 15

// wantsList reports whether a list may answer this kind of question.
func wantsList(k german.QuestionType) bool {
	switch k {
	case german.AskList, german.AskWhich, german.AskWho, german.AskWhatElse, german.AskHow, german.AskOther:
		return true
	}
	return false
}

// Fit of a list to a question that asks for one, and to others it may answer.
const (
	fitListAsked  = 1.0 // "which"
	fitListWanted = 1.5 // "name all"
	fitSteps      = 1.8 // numbered steps for "how"
	fitListOther  = 0.6
)

// How much a match in an item counts for what its list is about. The steps of
// a procedure name it more often than its heading does.
const (
	heedItem = 0.3
	heedStep = 0.8
)

// fitListCounted is added to a list of as many items as the question says:
// "die fünf Module".
const fitListCounted = 0.8

// fitListComplete is added to a list whose introduction counts its items and
// names what is asked for: it claims to be all of them.
const fitListComplete = 0.4

// countedBy reports whether a list's introduction says that it has n of what the
// question asks for.
func (u understanding) countedBy(lead bag, n int) bool {
	return slices.ContainsFunc(lead.numbers, func(q quantity) bool {
		return q.value == float64(n) && slices.ContainsFunc(u.terms, func(t term) bool {
			return t.number == nil && !t.asking && slices.ContainsFunc(q.after, func(f *german.Features) bool { return related(t.forms, f) })
		})
	})
}

// counts reports whether the question names the number n.
func (u understanding) counts(n int) bool {
	return slices.ContainsFunc(u.terms, func(t term) bool { return t.number != nil && *t.number == float64(n) })
}

// findLists adds each list of the page as a candidate: what it is about stands
// in the sentence before it or in the heading, what answers in its items.
func (p *page) findLists(u understanding) {
	asked := u.kind == german.AskList || u.kind == german.AskWhich
	for k := 0; k < len(p.candidates); k++ {
		if !isItem(&p.candidates[k]) {
			continue
		}
		list := candidate{hit: p.candidates[k].hit, position: k, form: conversation.FormText, fit: fitListOther, own: make([]float64, len(u.terms))}
		steps := u.kind == german.AskHow && p.candidates[k].form == conversation.FormStep
		switch {
		case steps:
			list.fit = fitSteps
		case u.kind == german.AskList:
			list.fit = fitListWanted
		case asked:
			list.fit = fitListAsked
		}
		if k > 0 {
			lead := &p.candidates[k-1]
			list.position, list.text, list.span, list.content = k-1, lead.text, lead.span, lead.content
			copy(list.own, lead.own)
		} else if n := len(p.hit.Headings); n > 0 {
			list.text = p.hit.Headings[n-1]
			list.content = p.headings
			for j, t := range u.terms {
				if list.own[j] = t.in(p.headings); t.number == nil && !t.labelled && p.headings.labels(t) {
					list.own[j] *= heedLabelled
				}
			}
		}
		for ; k < len(p.candidates) && isItem(&p.candidates[k]); k++ {
			list.items = append(list.items, k)
			for j, m := range p.candidates[k].own {
				heed := heedItem
				if steps {
					heed = heedStep
				}
				list.own[j] = max(list.own[j], heed*m)
			}
		}
		switch {
		case asked && u.counts(len(list.items)):
			list.fit += fitListCounted
		case asked && u.countedBy(list.content, len(list.items)):
			list.fit += fitListComplete
		}
		if len(list.items) > 1 {
			p.lists = append(p.lists, list)
		}
	}
}

// whole returns the sentence or heading that introduces a list and its items.
func (p *page) whole(list *candidate) []*candidate {
	var out []*candidate
	if first := list.items[0]; first > 0 {
		out = append(out, &p.candidates[first-1])
	} else if list.text != "" && !strings.HasSuffix(list.text, "?") {
		heading := *list
		heading.items = nil
		heading.text = strings.TrimRight(list.text, ":.") + ":"
		out = append(out, &heading)
	}
	for _, k := range list.items[:min(len(list.items), maxItems)] {
		out = append(out, &p.candidates[k])
	}
	return out
}

// listOf returns the whole list that a sentence belongs to when it says nothing
// without it: it introduces the list, or it is an item beside which the others
// matter as much. Otherwise nil.
func (p *page) listOf(c *candidate) []*candidate {
	first := c.position
	switch {
	case isItem(c) && p.relevantSiblings(c):
		for first > 0 && isItem(&p.candidates[first-1]) {
			first--
		}
	case c.lead && c.position+1 < len(p.candidates) && isItem(&p.candidates[c.position+1]):
		first++
	default:
		return nil
	}
	list := candidate{hit: c.hit, position: first}
	for k := first; k < len(p.candidates) && isItem(&p.candidates[k]); k++ {
		list.items = append(list.items, k)
	}
	return p.whole(&list)
}

// relevantSiblings reports whether the items around c matter as much as it
// does, so that c is no answer without them.
func (p *page) relevantSiblings(c *candidate) bool {
	n, near := 0, 0
	for k := range p.candidates {
		if o := &p.candidates[k]; isItem(o) && k != c.position {
			n++
			if sum(o.own) >= siblingShare*sum(c.own) {
				near++
			}
		}
	}
	return n > 0 && 2*near >= n
}

// siblingShare is the share of an item's matches that a sibling needs to matter
// as much.
const siblingShare = 0.8

func sum(matches []float64) (s float64) {
	for _, m := range matches {
		s += m
	}
	return s
}

func isItem(c *candidate) bool {
	return c.form == conversation.FormItem || c.form == conversation.FormStep
}
