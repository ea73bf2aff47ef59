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
		if differ(u.kind, best.text, c.text) {
			out = append(out, c)
		}
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
