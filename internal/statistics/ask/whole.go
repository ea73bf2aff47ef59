package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// whole finds names of values as they are written.
func (x *reading) whole() {
	q := x.heard
	x.topicNames()
	for i := range q.words {
		if q.words[i].role != open {
			continue
		}
		for _, n := range x.names.byFirst[q.words[i].folded] {
			end := q.at[i] - 1 + len(n.line)
			if end > len(q.line) || q.line[q.at[i]-1:end] != n.line {
				continue
			}
			to := q.wordAt(end)
			if !q.allOpen(i, to) || !x.isName(n, i, to) {
				continue
			}
			x.restrict(n.dimension, n.values, i, to)
			if n.dimension == statistics.Municipality && len(n.values) > 1 {
				x.unsure = append(x.unsure, len(x.values)-1)
			}
			q.mark(i, to, valued)
			break
		}
	}
}

// isName reports whether words that are a value's name are meant as such: names
// of municipalities may be everyday words, and those of Länder are theirs first.
func (x *reading) isName(n name, from, to int) bool {
	q := x.heard
	shown := q.words[from].Span.In(q.text)
	switch n.dimension {
	case statistics.Municipality:
		if isLand(strings.TrimSpace(n.line)) && !onlyTown(q, from) {
			return false
		}
		return shown != q.words[from].Text && (!isFiller(q.words[from].folded) || onlyTown(q, from))
	case statistics.Module:
		if to-from == 1 && (len(q.words[from].folded) < 3 && !isCapital(shown) && q.words[from].Text != q.text && !x.aboutModule(from)) {
			return false
		}
		if x.aboutTopic(from) && x.topicAt(from, to) {
			return false
		}
		return !(to-from == 1 && isFiller(q.words[from].folded) && !isCapital(shown))
	case statistics.Land:
		return !onlyTown(q, from)
	case statistics.Topic, statistics.Run:
		return true
	}
	return n.dimension != statistics.Month && n.dimension != statistics.Year
}

var landLine = func() *regexp.Regexp {
	var all []string
	for _, f := range landForms {
		all = append(all, f)
	}
	slices.Sort(all)
	return regexp.MustCompile(`^(?:` + strings.Join(all, "|") + `)$`)
}()

func isLand(words string) bool { return landLine.MatchString(words) }

func isCapital(s string) bool {
	return len(s) >= 2 && s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// topicNames takes topics where they are said to be some: "zum Thema KI".
func (x *reading) topicNames() {
	q := x.heard
	for _, t := range x.names.topics {
		at := 0
		for {
			i := strings.Index(q.line[at:], t.line)
			if i < 0 {
				break
			}
			from, to := q.wordAt(at+i+1), q.wordAt(at+i+len(t.line))
			at += i + len(t.line) - 1
			if q.allOpen(from, to) && x.saidTopic(from) {
				x.restrict(statistics.Topic, t.values, from, to)
				q.mark(from, to, valued)
			}
		}
	}
	q.take(aTopicBefore, valued)
	q.take(academy, filler)
}

var academy = phrase(`(?:die |der |unserer |an der |in der |bei der |the )?smart city (?:akademie|academy)|kts|scm?akademie`)

var aTopicBefore = phrase(`(?:zum|zu den|im|fur das|beim|on the|the) (?:thema|themen|themenfeld|themenbereich|topic|topics)`)

// saidTopic reports whether "Thema" stands before a word.
func (x *reading) saidTopic(at int) bool {
	w := x.folded(at - 1)
	if w == "und" || w == "oder" {
		return at >= 3 && x.words[at-2].role == valued
	}
	return strings.HasPrefix(w, "them") || w == "topic" || w == "topics" || (w == "of" || w == "the") && x.folded(at-2) == "topic"
}

// aboutTopic reports whether a word stands where either a topic or a module may:
// "zu KI".
func (x *reading) aboutTopic(at int) bool {
	w := x.folded(at - 1)
	return w == "zu" || w == "uber" || w == "about" || w == "on" || w == "rund" || w == "um"
}

func (x *reading) aboutModule(at int) bool {
	w := x.folded(at - 1)
	return aModule.MatchString(" "+w+" ") || w == "modul" || aModule.MatchString(" "+x.folded(at+1)+" ")
}

// topicAt reports whether words are a topic.
func (x *reading) topicAt(from, to int) bool {
	line := x.line[x.at[from]-1 : x.at[to-1]+len(x.words[to-1].folded)+1]
	return slices.ContainsFunc(x.names.topics, func(t name) bool { return t.line == line })
}
