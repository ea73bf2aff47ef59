package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// numbered counts what stands behind "wie viele" and a value: "wie viele
// Großstädte", "wie viele bayerische Kommunen".
func (x *reading) numbered() {
	count := func(metric statistics.Metric, m match) bool {
		for i := m.from; i >= max(1, m.from-maxApart); i-- {
			if i < m.from && x.words[i].role == counted {
				return false
			}
			if howManyAt.MatchString(" " + x.folded(i-1) + " " + x.folded(i) + " ") {
				x.mentions = append(x.mentions, mention{metric, m.from, m.to})
				return true
			}
		}
		return false
	}
	for _, v := range x.values {
		if v.dimension == statistics.SizeClass && v.from > 0 && count(statistics.Municipalities, match{from: v.from, to: v.to}) {
			break
		}
	}
	x.each(townsAlone, counted, func(m match) bool {
		return !x.mentioned(statistics.Municipalities) && count(statistics.Municipalities, m)
	})
	if x.mentioned(statistics.Helpful) || x.mentioned(statistics.Unhelpful) { // "fanden die Leute hilfreich"
		return
	}
	x.each(peopleAlone, counted, func(m match) bool { return !x.mentioned(statistics.People) && count(statistics.People, m) })
	slices.SortStableFunc(x.mentions, func(a, b mention) int { return a.from - b.from })
}

// listed counts people and municipalities that stand in a list of what is counted:
// "Anmeldungen und Personen je Land".
func (x *reading) listed() {
	is := func(i int) bool { return i >= 0 && i < len(x.words) && x.words[i].role == counted }
	add := func(metric statistics.Metric, pattern *regexp.Regexp) {
		x.each(pattern, counted, func(m match) bool {
			behind := joins(x.folded(m.from-1)) && is(m.from-2) || x.comma(m.from) && is(m.from-1)
			before := joins(x.folded(m.to)) && is(m.to+1) || x.comma(m.to) && is(m.to)
			if x.mentioned(metric) || !behind && !before {
				return false
			}
			x.mentions = append(x.mentions, mention{metric, m.from, m.to})
			return true
		})
	}
	add(statistics.Municipalities, townsAlone)
	add(statistics.People, peopleAlone)
	add(statistics.Municipalities, townsAlone) // behind people: "Anmeldungen und Personen und Kommunen"
	slices.SortStableFunc(x.mentions, func(a, b mention) int { return a.from - b.from })
}

// runsListed counts runs that are said without a number: "Termine je Quartal".
func (x *reading) runsListed() {
	x.each(runsAlone, counted, func(m match) bool {
		next := m.to < len(x.words) && x.words[m.to].role == divided && byWord(x.folded(m.to))
		lead := m.from == 0 || x.words[m.from-1].role == counted || x.words[m.from-1].role == timed
		listed := m.from > 1 && joins(x.folded(m.from-1)) && x.words[m.from-2].role == counted || joins(x.folded(m.to)) && m.to+1 < len(x.words) && x.words[m.to+1].role == counted
		if x.mentioned(statistics.Runs) || !listed && !(next && lead) {
			return false
		}
		x.mentions = append(x.mentions, mention{statistics.Runs, m.from, m.to})
		return true
	})
	slices.SortStableFunc(x.mentions, func(a, b mention) int { return a.from - b.from })
}

// came counts who was there: "wie viele Leute kamen zu den Kursen?"
func (x *reading) came() {
	if !x.mentioned(statistics.People) || !x.has(cameTo) {
		return
	}
	x.exchange(statistics.People, statistics.Attended)
}

var cameTo = phrase(`(?:kamen|gekommen|waren|kommen|came|were) (?:\w+ ){0,5}(?:zu|bei|in|auf|to|at) (?:(?:den|unseren|der|unserer|dem|our|the) )*(?:` + runNoun + `|modulen?|akademie)`)

// comma reports whether a comma stands before a word.
func (x *reading) comma(at int) bool {
	return at > 0 && at < len(x.words) && strings.Contains(x.text[x.words[at-1].Span.End:x.words[at].Span.Start], ",")
}

// maxApart is how many words may stand between "wie viele" and what is counted.
const maxApart = 5

// stated drops the bookings of which only a state is counted: "wie viele
// Anmeldungen wurden storniert".
func (x *reading) stated() {
	if x.has(deniedState) { // "wurden nicht storniert"
		return
	}
	for _, b := range x.mentions {
		if b.metric != statistics.Bookings {
			continue
		}
		for _, s := range x.mentions {
			if s.from <= b.from || !participle.MatchString(x.folded(s.from)) || statusOf(s.metric) == nil {
				continue
			}
			between := x.text[x.words[b.to-1].Span.End:x.words[s.from].Span.Start]
			if !listedBetween.MatchString(between) {
				x.mentions = slices.DeleteFunc(x.mentions, func(m mention) bool { return m == b })
				return
			}
		}
	}
}

var (
	participle    = regexp.MustCompile(`^(?:wieder|nicht|storniert|abgesagt|abgemeldet|bestatigt|verfallen|abgelaufen|cancell?ed|confirmed|expired|zuruckgetreten|abgesprungen|auf|on|waitlisted|wait)$`)
	listedBetween = regexp.MustCompile(`(?i),|\b(?:und|sowie|and|oder|or)\b`)
	bothSeats     = phrase(`(?:belegte?|gebuchte?|vergebene?|besetzte?)[nr]? (?:und|sowie|and) (?:freie?|leere?|unbesetzte?)[nr]? platze?n?|(?:taken|booked) and (?:free|empty) seats`)
	seatsBoth     = phrase(`(?:freie?|leere?|unbesetzte?)[nr]? (?:und|sowie|and) (?:belegte?|gebuchte?|vergebene?|besetzte?)[nr]? platze?n?|(?:free|empty) and (?:taken|booked) seats`)
)

var howManyAt = phrase(`(?:\w+ )?(?:wieviele?n?|anzahl|zahl)|wie viele?n?|how many|anzahl der|zahl der|number of`)

// subjects settles who is counted: the verb says of persons and municipalities
// what they did, and counts nothing itself.
func (x *reading) subjects() {
	q := x.heard
	whole := x.mentioned(statistics.Municipalities) || x.mentioned(statistics.People) || x.mentioned(statistics.LeadTime) || x.mentioned(statistics.GroupSize)
	if !whole && len(x.mentions) == 0 && len(x.having) == 0 && !x.superlative && x.limit == 0 {
		for _, alone := range []struct {
			metric  statistics.Metric
			pattern *regexp.Regexp
		}{{statistics.Municipalities, townsAlone}, {statistics.People, peopleAlone}, {statistics.Runs, runsAlone}} {
			if alone.metric == statistics.Runs && len(x.dims) == 0 && !x.past {
				continue
			}
			q.each(alone.pattern, counted, func(m match) bool {
				if len(x.mentions) > 0 {
					return false
				}
				x.mentions = append(x.mentions, mention{alone.metric, m.from, m.to})
				return true
			})
		}
	}
	if x.mentioned(statistics.LeadTime) || x.mentioned(statistics.GroupSize) {
		q.take(melden, filler)
		q.take(phrase(peopleNoun+`|reserviert|gebucht|kommunen|gemeinden|stadte|vor (?:dem )?(?:kurs|termin|beginn)\w*|vor dem|tage|liegen|days`), filler)
		x.verbOnly(statistics.Bookings)
	}
	q.each(averaged, filler, func(m match) bool {
		if len(x.mentions) > 0 && !slices.ContainsFunc(x.mentions, func(o mention) bool {
			return o.metric == statistics.LeadTime || o.metric == statistics.GroupSize || isRate(o.metric)
		}) {
			x.refuse(Unsupported, q.said(m.from, m.to))
		}
		return true
	})
	q.each(howManyRows, counted, func(m match) bool {
		d, _, ok := dimensionOf(m.groups[0])
		if !ok || d == statistics.Municipality || d == statistics.Run || len(x.mentions)+len(x.having) == 0 {
			return false
		}
		if !x.divides(d) {
			x.dims = append(x.dims, division{dimension: d, at: m.from, asked: true})
		}
		if len(x.having) == 0 && len(x.mentions) > 0 {
			x.refuse(Unsupported, q.said(m.from, m.to))
		}
		return true
	})
	if x.mentioned(statistics.People) || x.mentioned(statistics.Municipalities) {
		if x.mentioned(statistics.People) && x.mentioned(statistics.Attended) && !x.mentioned(statistics.Municipalities) {
			x.drop(statistics.People)
		} else {
			x.verbOnly(statistics.Bookings)
			x.verbOnly(statistics.Attended)
			x.drop(statistics.Participants)
		}
		q.take(aside, filler)
	}
	if len(x.mentions) > 0 {
		q.take(phrase(`sich|an|angemeldet|gebucht|eingetragen|beteiligt|mitgemacht|dabei`), filler)
	}
}
