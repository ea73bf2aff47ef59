package assistant

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// How much an answer says: a question for one fact gets one or two sentences,
// an open one a short paragraph, a list all its items.
const (
	maxFact = 2
	maxOpen = 5
)

// Shares of the best sentence's score that a further one must reach.
const (
	nearFact      = 0.92 // for a question that one sentence answers
	nearPassage   = 0.72 // in the best sentence's passage
	nearElsewhere = 0.86 // in another passage
)

// alike is the share of common words from which two sentences say the same.
const alike = 0.6

// choose picks the sentences of the answer in the order they are shown. pages
// must hold at least one candidate; best is the best of all.
func choose(u understanding, pages []page, best *candidate) []*candidate {
	if best.items != nil {
		return pages[best.hit].whole(best)
	}
	if list := pages[best.hit].listOf(best); list != nil {
		return list
	}
	limit, near := maxOpen, nearPassage
	if oneFact(u.kind) {
		limit, near = maxFact, nearFact
	}
	chosen := withRun(u, &pages[best.hit], best)
	for _, c := range ranked(pages) {
		if len(chosen) >= limit {
			break
		}
		least := near
		if c.hit != best.hit {
			least = max(near, nearElsewhere)
		}
		if pages[best.hit].titleAsked >= aboutIt && pages[c.hit].titleAsked < aboutIt {
			continue // one document is about the question, this one is not
		}
		if c.hit != best.hit && pages[c.hit].elsewise() {
			continue
		}
		if u.kind == german.AskWhatIs && pages[c.hit].hit.Document.ID != pages[best.hit].hit.Document.ID {
			continue // what a thing is, one document says; others only mention it
		}
		if slices.Contains(chosen, c) || c.items != nil || c.score < least*best.score || c.lead {
			continue
		}
		if oneFact(u.kind) && !addsTo(chosen, c) ||
			slices.ContainsFunc(chosen, func(o *candidate) bool { return similar(o, c) >= alike }) {
			continue
		}
		chosen = append(chosen, c)
	}
	if u.kind == german.AskWhen {
		chosen = withOtherDates(u, pages, best, chosen)
	}
	if !oneFact(u.kind) {
		chosen = withSequel(&pages[best.hit], best, chosen)
	}
	chosen = withAntecedents(pages, chosen)
	order(chosen, best)
	return chosen
}

// addsTo reports whether c speaks about something asked for that the chosen
// sentences do not mention.
func addsTo(chosen []*candidate, c *candidate) bool {
	for j, m := range c.own {
		if m >= matched && !slices.ContainsFunc(chosen, func(o *candidate) bool { return o.own[j] >= matched }) {
			return true
		}
	}
	return false
}

// oneFact reports whether one sentence usually answers this kind of question.
func oneFact(k german.QuestionType) bool {
	switch k {
	case german.AskWho, german.AskWhere, german.AskWhen, german.AskHowMany, german.AskHowMuch, german.AskHowLong, german.AskYesNo:
		return true
	}
	return false
}

// ranked returns all candidates, best first; equal ones in the order of hits.
func ranked(pages []page) []*candidate {
	var all []*candidate
	for i := range pages {
		for k := range pages[i].candidates {
			all = append(all, &pages[i].candidates[k])
		}
		for k := range pages[i].lists {
			all = append(all, &pages[i].lists[k])
		}
	}
	slices.SortStableFunc(all, func(a, b *candidate) int {
		switch {
		case a.score > b.score:
			return -1
		case a.score < b.score:
			return 1
		}
		return 0
	})
	return all
}

// order groups sentences by passage, the best one's first, each group in
// reading order.
func order(chosen []*candidate, best *candidate) {
	rank := map[int]int{best.hit: 0}
	for _, c := range chosen {
		if _, ok := rank[c.hit]; !ok {
			rank[c.hit] = len(rank)
		}
	}
	slices.SortStableFunc(chosen, func(a, b *candidate) int {
		if a.hit != b.hit {
			return rank[a.hit] - rank[b.hit]
		}
		return a.position - b.position
	})
}

// anaphoric sentences cannot be understood without the one before.
var anaphoric = regexp.MustCompile(`^(Einige von|Sie|Er|Es|Diese[rsmn]?|Dies|Das (?:ist|sind|gilt|war|waren|kann|hat|wird|soll|bedeutet|heißt|zeigt|hilft|spart|reicht)|Dabei|Dazu|Dafür|Dadurch|Darin|Daran|Darauf|Damit|Davon|Dort|Hier|Hierbei|Hierzu|Zudem|Außerdem|Auch|Deshalb|Daher|Alternativ|Zuvor|Darunter|Ihre?|Seine?|They|It|This|These|There)\b`)

// aboutIt is the share of a title from which a document is about the question.
const aboutIt = 0.8

// withOtherDates adds statements of other documents that fit a question for the
// time as well and speak of other things: "Wann starten die Peer-Learnings?" has
// as many answers as there are.
func withOtherDates(u understanding, pages []page, best *candidate, chosen []*candidate) []*candidate {
	for _, c := range ranked(pages) {
		if len(chosen) == maxDates {
			break
		}
		agrees := func(o *candidate) bool { return !differ(u.kind, o.text, c.text) }
		if c.items != nil || c.fit < best.fit || c.score < nearDate*best.score || pages[c.hit].hit.Document.ID == pages[best.hit].hit.Document.ID ||
			coverage(u.terms, c.own) < nearDate*coverage(u.terms, best.own) || slices.ContainsFunc(chosen, agrees) {
			continue
		}
		if ok, _ := answerable(u, &pages[c.hit], c); ok {
			chosen = append(chosen, c)
		}
	}
	return chosen
}

const (
	maxDates = 3
	nearDate = 0.85 // of the best sentence's score and coverage
)

// sequel begins a sentence that goes on with what the one before announces.
var sequel = regexp.MustCompile(`^(Darunter|Dazu (gehören|zählen|kommen)|Das sind|Dies sind|Es sind|Nämlich|Alternativ|Zum einen|Erstens|Among them|These are)\b`)

// withSequel adds the sentence after the best one where it goes on with it, and
// the text below an item that serves as its heading.
func withSequel(p *page, best *candidate, chosen []*candidate) []*candidate {
	if best.items != nil || best.position+1 >= len(p.candidates) {
		return chosen
	}
	next := &p.candidates[best.position+1]
	if slices.Contains(chosen, next) || isItem(next) || !isItem(best) && !sequel.MatchString(next.text) {
		return chosen
	}
	return append(chosen, next)
}

// withAntecedents adds the sentence before where a chosen one refers to it.
func withAntecedents(pages []page, chosen []*candidate) []*candidate {
	for _, c := range slices.Clone(chosen) {
		if c.position == 0 || !anaphoric.MatchString(c.text) {
			continue
		}
		before := &pages[c.hit].candidates[c.position-1]
		if !slices.Contains(chosen, before) && !isItem(before) {
			chosen = append(chosen, before)
		}
	}
	return chosen
}

// similar is the share of the shorter sentence's words that the other has too.
func similar(a, b *candidate) float64 {
	if len(a.content.stems) > len(b.content.stems) {
		a, b = b, a
	}
	if len(a.content.stems) == 0 {
		return 0
	}
	common := 0
	for _, s := range a.content.stems {
		if has(b.content.stems, s) {
			common++
		}
	}
	return float64(common) / float64(len(a.content.stems))
}
