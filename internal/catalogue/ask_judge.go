package catalogue

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// signals are what a question holds, as far as that decides whether it is one for the
// catalogue.
type signals struct {
	named, timed, category bool // a module, a time, a category
	filtered               bool // seats, a length or a level are
	offers, dated          bool // words for what is offered, for its dates
	something              bool // any of that
	strangers              bool // words that nothing explains
	dateNext               bool // the next date
	off                    bool // whether something is called off
	supposed               bool // what if
	asks                   bool // in a way that dates can answer
}

func (q *heard) is(p *regexp.Regexp) bool { return p.MatchString(q.line) }

// judge decides whether the question is one for the catalogue.
func (q *heard) judge(a *Asked) {
	if q.programmes(a) {
		a.Query.Categories = append(a.Query.Categories, Programme)
	}
	s := q.signals(a)
	away := q.elsewhere(s)
	a.Next = q.is(nextWords) && !q.is(countWords)
	a.Count = q.is(countRuns)
	a.Seats = !away && (q.is(seatsWords) || q.is(seatCount)) && (!s.strangers || s.something)
	a.Query.Full = a.Seats && q.is(fullOnes) && !q.is(notFull) && a.Query.Seats == 0
	a.Query.Off = s.off && !away
	a.Until = q.is(untilWords) && !q.is(mine) && !s.supposed && (s.named || !s.strangers)
	if a.Until && (s.named || s.dated) {
		a.Runs = true
	}
	if !a.Query.Full && (a.Seats && q.is(onlyFree) && len(a.Modules) != 1 || q.is(nextFree)) && a.Query.Seats == 0 {
		a.Query.Seats = 1
	}
	a.Points = a.Until && !s.named
	if a.Until || away {
		return
	}
	a.More = q.is(moreWords) && !s.named && !s.timed
	q.judgeRuns(a, s)
	q.judgeBefore(a, s)
}

// programmes reports whether programmes are asked for by that name alone.
func (q *heard) programmes(a *Asked) bool {
	return q.is(programmeWord) && len(a.Modules) == 0 && len(a.Query.Categories) == 0 &&
		(q.is(goesOn) || q.is(listWords)) && q.capital == strings.Contains(q.text, "Programm")
}

func (q *heard) signals(a *Asked) signals {
	s := signals{
		named: len(a.Modules) > 0, timed: len(a.Query.Times) > 0 || a.Wrong != "", category: len(a.Query.Categories) > 0,
		filtered: a.Query.Seats > 0 || a.Query.MaxMinutes > 0 || a.Query.MinMinutes > 0 || a.Level != "",
		offers:   q.offers(), dated: q.dated(), strangers: q.has(strange),
		// "wenn es geht" is no condition
		supposed: supposing.MatchString(ifItSuits.ReplaceAllString(q.line, " ")),
	}
	s.something = s.named && q.nouns() || s.offers || s.dated || s.category
	s.dateNext = s.dated && q.is(nextWords)
	s.off = q.is(offWords) && q.kind != german.AskWhy && q.kind != german.AskHow &&
		(s.named || s.dated || s.offers || q.kind == german.AskWhatElse || s.timed)
	s.asks = q.asksForDates(s)
	return s
}

// asksForDates reports whether the question is of a kind that dates can answer.
func (q *heard) asksForDates(s signals) bool {
	switch q.kind {
	case german.AskWhatIs:
		if (s.timed || q.is(seatsWords) || q.is(nextWords)) && (q.is(goesOn) || q.is(seatsWords) || q.is(nextWords)) && (s.dateNext || !q.is(wayWords)) {
			return true
		}
	case german.AskWho, german.AskWhy, german.AskHow, german.AskHowMuch, german.AskHowLong:
	default:
		return true
	}
	return q.is(howIsIt)
}

// elsewhere reports whether documents or the person's own bookings answer the question.
func (q *heard) elsewhere(s signals) bool {
	switch {
	case q.is(mine), s.supposed,
		q.is(elsewhere) && !s.dateNext,
		(q.is(wayWords) || q.is(defines) && !s.timed) && !q.is(seatsWords) && !s.dateNext,
		past.MatchString(q.lower) && !q.is(nextWords) && !s.off,
		q.is(inGeneral) && !q.is(nextWords):
		return true
	}
	return false
}

// judgeRuns decides whether dates or lengths are asked for.
func (q *heard) judgeRuns(a *Asked, s signals) {
	switch {
	case a.Seats, a.Query.Off:
		a.Runs = true
	case q.is(countWords) && !q.is(whenWords) && !s.filtered:
		a.Runs = (s.named || s.timed && !s.strangers) && q.is(countDates)
		a.Length = q.is(lengthAsks)
		a.Maybe = a.Count && (s.timed || s.category || s.dated) || a.Length && s.named
	case q.kind == german.AskHowLong || q.is(lengthAsks):
		a.Length = true
		a.Maybe = s.named && !s.timed
		a.Runs = s.named && s.timed && s.dated
	case a.Next && (s.something || !s.strangers):
		a.Runs = s.asks || q.is(whenWords)
	case s.dated && (q.is(whenWords) || q.is(listWords) || s.timed || s.named || len(q.words) <= 4):
		a.Runs = s.asks
	case q.is(whenWords) && s.something && (q.is(whenAsks) || len(q.words) <= 6):
		a.Runs = (!s.strangers || s.named || s.offers && !q.subject()) && s.asks
	case s.timed && (q.is(listWords) || q.is(goesOn) || q.is(doWords)) && (s.something || !s.strangers):
		a.Runs = s.asks && !q.otherThing()
	case s.timed && len(a.Unknown) > 0 && q.is(offering): // "Habt ihr im März etwas zu Robotik?"
		a.Maybe = s.asks && !q.otherThing()
	case s.timed && s.something && !s.strangers && q.bare():
		a.Runs = s.asks
	case s.filtered && s.something && (q.is(listWords) || q.is(doWords) || q.bare()):
		a.Runs = s.asks && (a.Query.MaxMinutes > 0 || a.Query.MinMinutes > 0 || a.Query.Seats > 0 || s.timed)
		a.Maybe = s.asks && !a.Runs
	case q.is(soonWords) && s.something && (q.is(goesOn) || q.is(listWords)):
		a.Runs = s.asks && !q.otherThing() && (q.is(goesOn) || s.dated || q.is(wishWords) && s.offers)
	case q.is(wishWords) && s.named && q.is(doWords) && !s.strangers:
		a.Runs = s.asks
	}
}

// judgeBefore decides how the question goes on from the one before: whether it follows
// it, points to what was shown, or asks for later or earlier dates.
func (q *heard) judgeBefore(a *Asked, s signals) {
	bare := !s.named && !s.category && len(a.Unknown) == 0 // says nothing of what it is about
	a.Follows = a.More || s.asks && !s.strangers && !q.is(countWords) &&
		(s.timed || s.named || s.category || s.filtered || a.Seats || s.dated) &&
		(q.is(joinsOn) || q.is(howIsIt) || q.bare() && (q.kind == german.AskOther || s.timed || s.filtered)) && !q.otherThing()
	a.Points = s.asks && bare && !s.strangers &&
		(a.Seats || q.is(whenWords) && q.is(whenAsks) && (q.is(pronouns) || !s.offers || a.Next) || a.Next && s.dated || (s.dated || s.timed) && q.is(thereof))
	if (s.timed || a.Query.Full || a.Query.Off) && q.is(complete) && !q.is(joinsOn) && !q.is(thereof) {
		a.Follows, a.Points = a.More, false
		return
	}
	if bare && !s.timed && !s.strangers {
		a.Shift = q.shift()
		a.Where = q.is(whereWords) && len(q.words) <= fewWords && !s.offers
		a.Points = a.Points || a.Length && q.is(pronouns) || a.Where && q.is(pronouns) && q.is(goesOn)
		a.Follows = a.Follows || a.Shift != 0 || a.Where && q.bare()
	}
	a.Follows = a.Follows || a.Points || a.Runs && bare && (a.Seats || q.is(joinsOn))
}

// fewWords is how long a question is at most that leaves out what it is about.
const fewWords = 8

// shift reads whether later or earlier runs are wanted than those spoken of.
func (q *heard) shift() int {
	switch later, sooner := laterWords.MatchString(q.line), soonerWord.MatchString(q.line); {
	case later == sooner, len(q.words) > fewWords:
		return 0
	case later:
		return 1
	}
	return -1
}

// nouns reports whether a topic is named by a noun, as far as spelling tells:
// "Wann ist eine Kommune smart?" names none.
func (q *heard) nouns() bool {
	return !q.capital || slices.ContainsFunc(q.words, func(w heardWord) bool {
		return w.role == topical && upperFirst(w.Span.In(q.text))
	})
}

// bare reports whether nothing is said but times, topics and words for asking
// that are no verbs.
func (q *heard) bare() bool {
	if len(q.words) > 9 {
		return false
	}
	return !slices.ContainsFunc(q.words, func(w heardWord) bool {
		return w.role == open || w.role == strange
	})
}

// subject reports whether a stranger stands before any word for what is offered:
// "Wann läuft der Hackathon zum Kurs?"
func (q *heard) subject() bool {
	for _, w := range q.words {
		if w.role == strange {
			return true
		}
		if w.role == generic && (offerStems()[german.Stem(w.folded)] || dateStems()[german.Stem(w.folded)]) {
			return false
		}
	}
	return false
}

// otherThing reports whether "welche" asks for something that is neither offered
// nor a time: "Welche Städte machen im März mit?"
func (q *heard) otherThing() bool {
	for i, w := range q.words {
		if !strings.HasPrefix(w.folded, "welche") && w.folded != "which" {
			continue
		}
		for k, next := range q.words[i+1 : min(len(q.words), i+4)] {
			stem := german.Stem(next.folded)
			switch {
			case next.role == topical, next.role == filter, next.role == timed && k == 0,
				offerStems()[stem], dateStems()[stem], next.folded == "uhrzeit", next.folded == "tag", next.folded == "tagen", next.folded == "moglichkeiten":
				return false
			case withoutGeneric(next.folded) != next.folded:
				return false
			case q.capital && upperFirst(next.Span.In(q.text)):
				return true
			}
		}
		return true
	}
	return false
}
