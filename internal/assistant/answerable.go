package assistant

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// Shares of the question's weight that the best sentence and what surrounds it
// must cover before they count as an answer. A sentence that holds the kind of
// thing asked for (a date for "wann") needs less than one that does not.
const (
	leastCoverage        = 0.62
	leastCoverageFitting = 0.55
	leastCoverageUnsaid  = 0.65 // fitting, but a verb of the question has no counterpart
	leastCoverageUnfit   = 0.80 // who or how, and the verb has no counterpart
)

// matched is the match from which a term counts as found.
const matched = 0.45

// answerable reports whether c, in its context, answers u; why says in the
// log's words what speaks against it.
func answerable(u understanding, p *page, c *candidate) (ok bool, why string) {
	least := leastCoverage
	switch {
	case c.fit >= 0.9:
		least = leastCoverageFitting
	case wantsValue(u.kind) && c.fit == 0:
		return false, "no value of the kind asked for"
	}
	if wantsValue(u.kind) && conditional.MatchString(c.text) && !conditional.MatchString(u.question) {
		return false, "only under a condition"
	}
	if u.counted() >= 0 && c.fit < 0.9 {
		return false, "no number of what is counted"
	}
	if u.kind == german.AskWho && c.fit == 0 {
		return false, "names nobody"
	}
	if u.elsewhen(p, c) {
		return false, "another time"
	}
	if j := u.counted(); j >= 0 && c.own[j] < matched {
		return false, "what is counted"
	}
	if !sayingMatched(u, c) {
		least = max(least, leastCoverageUnsaid)
		if u.kind == german.AskWho || u.kind == german.AskHow {
			least = leastCoverageUnfit
		}
	}
	if u.kind == german.AskWhen && c.fit == 0 && exactDay.MatchString(u.question) {
		return false, "no exact day"
	}
	if wantsValue(u.kind) && u.kind != german.AskHowMuch && u.topicless() {
		return false, "no topic"
	}
	if coverage(u.terms, c.own) == 0 && max(p.titleAsked, p.asked) < aboutIt {
		return false, "not in the sentence"
	}
	if j := u.single(); j >= 0 && c.context[j] < leastSingle {
		return false, "only akin"
	}
	if u.kind == german.AskYesNo && u.unsaid(c) {
		return false, "nothing but what was carried over"
	}
	if coverage(u.terms, c.context) < least {
		return false, "coverage"
	}
	if p.elsewise() && !u.wholly(c) {
		return false, "written to another question"
	}
	for j, t := range u.terms {
		if t.carried {
			continue
		}
		// a number identifies: the seventh congress is not the eighth beside it
		if t.number != nil && max(c.own[j], p.above[j]) < matched {
			return false, "number"
		}
		if t.noun && !t.asking && !t.aspect && t.weight >= leastTopicWeight && c.context[j] < matched {
			return false, "topic"
		}
	}
	return true, ""
}

// unsaid reports whether a sentence, in its context, has only the topic that was
// carried over, and nothing of what is asked about it: "Is it free?"
func (u understanding) unsaid(c *candidate) bool {
	carried, own := false, false
	for j, t := range u.terms {
		switch {
		case t.carried:
			carried = true
		case t.asking:
		case c.context[j] >= matched:
			return false
		default:
			own = true
		}
	}
	return carried && own
}

// leastWritten is the match that each word of a question needs in what was written
// to answer another: the word itself, not one akin to it.
const leastWritten = 0.8

// wholly reports whether everything asked for is spoken of, or a sentence says it
// by itself. An answer that somebody wrote to a question answers no other, however
// much the two have in common.
func (u understanding) wholly(c *candidate) bool {
	if coverage(u.terms, c.own) >= leastCoverage {
		return true
	}
	for j, t := range u.terms {
		if !t.asking && c.context[j] < leastWritten {
			return false
		}
	}
	return true
}

// leastTopicWeight is the weight from which a noun is what the question is
// about; without it nothing that is said is an answer.
const leastTopicWeight = 0.5

// elsewhen reports whether a sentence, or else the title and headings above it,
// speaks of another time than the question names.
func (u understanding) elsewhen(p *page, c *candidate) bool {
	for _, asked := range german.Dates(u.question) {
		texts := []string{c.text, strings.Join(p.hit.Headings, "\n") + "\n" + p.hit.Document.Title}
		for _, text := range texts {
			said := german.Dates(text)
			if len(said) == 0 {
				continue
			}
			if !slices.ContainsFunc(said, func(d german.Date) bool { return d.Covers(asked) || asked.Covers(d) }) {
				return true
			}
			break
		}
	}
	return false
}

// leastSingle is the match that the only topic of a question needs.
const leastSingle = 0.85

// single returns the index of the one noun that says what a question is about,
// or -1 when there are more words or none: what is merely akin to it ("Wetter"
// and "Wetterdienste") is no answer then.
func (u understanding) single() int {
	only := -1
	for j, t := range u.terms {
		if t.asking || t.carried {
			continue
		}
		if only >= 0 {
			return -1
		}
		only = j
	}
	if only >= 0 && (!u.terms[only].noun || len(u.terms[only].forms) > 1) {
		return -1 // a verb, or a word for which others do as well
	}
	return only
}

// sayingMatched reports whether every verb and adjective of weight in the
// question has a counterpart: "Wer hat gewonnen?" is not answered by who
// organises.
func sayingMatched(u understanding, c *candidate) bool {
	for j, t := range u.terms {
		if !t.noun && !t.carried && !t.asking && t.weight >= leastSaying && c.context[j] < matched {
			return false
		}
	}
	return true
}

// topicless reports whether a question speaks of something by a pronoun only,
// and nothing said before tells what that is: "Wann startet das?"
func (u understanding) topicless() bool {
	said := 0
	for _, t := range u.terms {
		if first, _ := utf8.DecodeRuneInString(t.text); t.carried || t.number != nil || unicode.IsUpper(first) {
			return false
		}
		if !t.asking {
			said++
		}
	}
	return said <= 1 && pointsBack(u.question, u.language)
}

// leastSaying is the weight from which a verb counts as saying something.
const leastSaying = 0.35

// counted returns the index of the noun that a "how many" question counts, or
// -1.
func (u understanding) counted() int {
	if u.kind != german.AskHowMany || howOften.MatchString(u.question) {
		return -1
	}
	for j, t := range u.terms {
		if t.noun && !t.carried && !t.asking && t.number == nil {
			return j
		}
	}
	return -1
}

// wantsValue reports whether the answer must hold a value that can be seen.
func wantsValue(k german.QuestionType) bool {
	switch k {
	case german.AskWhen, german.AskHowMany, german.AskHowMuch, german.AskHowLong:
		return true
	}
	return false
}
