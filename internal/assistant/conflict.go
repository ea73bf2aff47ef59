package assistant

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// What a sentence of another document must share with the best one before
// different values in them count as a contradiction rather than as two subjects.
const (
	rivalCoverage = 0.85 // of the best sentence's coverage of the question
	rivalOwn      = 0.75 // the same, for the words of the sentence itself
	rivalSubject  = 0.3  // share of common content words
)

// maxRivals bounds how many differing sources are shown beside the best one.
const maxRivals = 2

// rivals returns statements of other documents that answer the same question
// with other values than best does, best of each document first. Only questions
// for a value (when, how many, how long) can be contradicted visibly.
func rivals(u understanding, pages []page, best *candidate) []*candidate {
	if !wantsValue(u.kind) || best.fit < 0.9 {
		return nil
	}
	seen := map[int64]bool{pages[best.hit].hit.Document.ID: true}
	var out []*candidate
	for _, c := range ranked(pages) {
		doc := pages[c.hit].hit.Document.ID
		if seen[doc] || c.fit < 0.9 ||
			coverage(u.terms, c.context) < rivalCoverage*coverage(u.terms, best.context) ||
			coverage(u.terms, c.own) < rivalOwn*coverage(u.terms, best.own) ||
			similar(best, c) < rivalSubject {
			continue
		}
		seen[doc] = true
		agrees := func(o *candidate) bool { return !differ(u.kind, o.text, c.text) }
		if agrees(best) || slices.ContainsFunc(out, agrees) || u.kind == german.AskWhen && otherSubject(u, pages, best, c) {
			continue
		}
		out = append(out, c)
		if len(out) == maxRivals {
			break
		}
	}
	return out
}

// differ reports whether two statements give values of which none agree.
func differ(kind german.QuestionType, a, b string) bool {
	if kind == german.AskWhen {
		for _, x := range german.Dates(a) {
			for _, y := range german.Dates(b) {
				if x.Covers(y) || y.Covers(x) {
					return false
				}
			}
		}
		return true
	}
	var theirs []float64
	for _, n := range german.Numbers(b) {
		theirs = append(theirs, n.Value)
	}
	for _, n := range german.Numbers(a) {
		if slices.Contains(theirs, n.Value) {
			return false
		}
	}
	return len(theirs) > 0
}

// otherSubject reports whether two dated statements speak about different
// things: each names something that neither the question nor the other names.
// The pilot began in 2024 and the next course begins in 2026 without a
// contradiction.
func otherSubject(u understanding, pages []page, a, b *candidate) bool {
	x, y := foreign(u, pages, a, b), foreign(u, pages, b, a)
	return x > 0 && y > 0 && x+y >= foreignWords
}

// foreignWords is the number of words of their own from which two statements
// speak about different things.
const foreignWords = 3

// foreign counts the words of a, its dates aside, that neither the question nor
// b with the title and headings above it has.
func foreign(u understanding, pages []page, a, b *candidate) int {
	above := &pages[b.hit]
	n := 0
	for _, w := range a.content.words {
		one := bag{words: []*german.Features{w}, stems: []uint32{w.StemHash}, parts: w.PartHashes}
		asked := slices.ContainsFunc(u.terms, func(t term) bool { return t.number == nil && t.in(one) >= matched })
		if !asked && !inDate(w) &&
			max(held(w, b.content), held(w, above.title), held(w, above.headings)) < matched {
			n++
		}
	}
	return n
}

// inDate reports whether a word is part of how days are written.
func inDate(w *german.Features) bool {
	d := german.Dates(w.Folded + " 2000")
	return startsWithDigit(w) || len(d) > 0 && d[0].From.Month > 0
}
