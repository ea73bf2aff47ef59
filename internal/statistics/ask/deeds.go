package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// deeds takes a verb for the state of who does it: "did more people cancel" counts those
// who cancelled, "an welchem Tag erscheinen die meisten Teilnehmenden" who was there. That
// somebody books is no such state.
func (x *reading) deeds() {
	if x.hasPhrase("versus") || len(x.shares) > 0 { // "stornieren im Verhältnis zu allen Buchungen"
		return
	}
	for i, c := range x.counts {
		if !c.verb || c.metric == statistics.Bookings {
			continue
		}
		for n, o := range x.counts {
			if _, _, ok := combine(o.metric, c.metric); !o.noun || !ok || o.from > c.from && !x.rankedBetween(c.to, o.from) {
				continue
			}
			x.join(n, i)
			x.counts = slices.Delete(x.counts, i, i+1)
			x.deeds()
			return
		}
	}
}

// rankedBetween reports whether between two words nothing stands but a superlative and
// filler: "erscheinen die meisten Teilnehmenden".
func (x *reading) rankedBetween(from, to int) bool {
	return !slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.from >= from && p.to <= to && (p.name != "super" && p.name != "fill" && p.name != "more" || x.words[p.from].comma())
	})
}

// onlyOf takes what stands behind "nur" for a restriction of what was counted before it,
// not for another figure: "Gruppengröße je Land, nur Anmeldungen aus 2025".
func (x *reading) onlyOf() {
	for i := 1; i < len(x.counts); i++ {
		a, b := x.counts[i-1], x.counts[i]
		only := slices.ContainsFunc(x.cover, func(p phrase) bool {
			return p.name == "only" && (p.to == b.from && x.words[p.from].comma() || p.from == b.to && (p.to == len(x.words) || x.words[p.to].comma()) && strings.Contains(x.between(a.to, b.from), ","))
		})
		if !only || !a.noun || !b.noun {
			continue
		}
		m, narrowed, ok := combine(a.metric, b.metric)
		switch {
		case !ok:
			x.refuse(Unsupported, x.said(b.from, b.to))
		case narrowed != nil:
			x.values = append(x.values, restriction{dimension: statistics.Status, values: narrowed, from: b.from, to: b.to})
		}
		x.counts[i-1].metric = m
		x.counts = slices.Delete(x.counts, i, i+1)
		i--
	}
}

// filledSeats counts the seats that are taken where it is asked how many of them were
// filled: "wie viele Plätze gab es, und wie viele davon wurden gefüllt?"
func (x *reading) filledSeats() {
	for i, c := range x.counts {
		if i > 0 && c.state && c.metric == statistics.Utilisation && x.counts[0].metric == statistics.Seats && x.askedAt(c) {
			x.counts[i].metric = statistics.Taken
		}
	}
}

// askedAt reports whether "wie viele" stands between the count before and a state.
func (x *reading) askedAt(c count) bool {
	return slices.ContainsFunc(x.asks, func(i int) bool { return x.cover[i].from > x.counts[0].to && x.cover[i].to <= c.from })
}

// isBooked reports whether seats are what somebody books, which is said of how early:
// "how far ahead do towns book their places?"
func (x *reading) isBooked(seats count) bool {
	for _, p := range slices.Backward(x.cover) {
		switch {
		case p.to > seats.from, p.name == "fill", p.name == "value", p.name == "noun":
		case p.name == "count":
			return p.edges[0].kind == verb || p.edges[0].kind == state
		default:
			return false
		}
	}
	return false
}

// headedStatus drops the bookings of a heading of which it is asked what became of them:
// "Stand der Buchungen 2025: wie viele sind bestätigt, wie viele storniert?"
func (x *reading) headedStatus() {
	if len(x.counts) < 3 || !statusHead[x.words[0].folded] || x.counts[0].metric != statistics.Bookings || len(x.asks) == 0 || x.cover[x.asks[0]].from < x.counts[0].to {
		return
	}
	x.counts = x.counts[1:]
	x.nouns = slices.DeleteFunc(x.nouns, func(n noun) bool { return n.dimension == statistics.Status })
}

var statusHead = set("stand status zustand state")

// wereThere takes who really took part for who was there: "nahmen tatsächlich teil".
func (x *reading) wereThere() {
	for i, c := range x.counts {
		if (c.metric == statistics.Participants && !c.noun || c.metric == statistics.People && comes.MatchString(x.line) && !x.didSomething()) && really.MatchString(x.line) {
			x.counts[i].metric = statistics.Attended
		}
	}
}

var comes = regexp.MustCompile(` (?:kommen|kommt|kamen|kam|come|comes|came) `)

var really = regexp.MustCompile(` (?:tatsachlich|wirklich|effektiv|actually|really) `)

// came counts who was there: "wie viele Leute kamen zu den Kursen?"
func (x *reading) came() {
	for i, c := range x.counts {
		there := c.metric == statistics.People && cameTo.MatchString(x.line) && slices.ContainsFunc(x.nouns, func(n noun) bool {
			return n.from > c.to && (n.dimension == statistics.Run || n.dimension == statistics.Module)
		})
		if there || c.metric == statistics.People && !c.joined && cameThere.MatchString(x.line) && slices.ContainsFunc(x.values, x.cameToIt) {
			for _, n := range x.nouns {
				if n.all && n.metric != "" {
					x.refuse(Unsupported, x.said(n.from, n.to))
				}
			}
			x.counts[i].metric = statistics.Attended
		}
	}
}

// cameToIt reports whether it is said where somebody came: "kamen zum Vergaberecht".
func (x *reading) cameToIt(v restriction) bool {
	if v.not || v.dimension != statistics.Module && v.dimension != statistics.Category && v.dimension != statistics.Topic {
		return false
	}
	return slices.ContainsFunc(x.words[max(0, v.from-2):v.to], func(w word) bool { return whereTo[w.folded] })
}

var (
	whereTo   = set("zu zum zur to")
	cameThere = regexp.MustCompile(` (?:kam|kamen|gekommen|kommen|came|come) `)
)

var cameTo = regexp.MustCompile(` (?:kamen|gekommen|waren|kommen|came|were) (?:\w+ ){0,5}(?:zu|bei|in|auf|to|at) `)

// usedBot counts questions where the assistant is said to be used. How many people used it
// is not known, nor is what was booked with it.
func (x *reading) usedBot() {
	if withBot.MatchString(x.line) && !slices.ContainsFunc(x.counts, func(c count) bool { return ofQuestions(c.metric) }) {
		x.refuse(Unsupported, strings.TrimSpace(withBot.FindString(x.line)))
	}
	if !usesBot.MatchString(x.line) {
		return
	}
	if x.countsWho() {
		x.refuse(Unsupported, strings.TrimSpace(usesBot.FindString(x.line)))
	}
	if len(x.counts) == 0 {
		if p, ok := x.phraseNamed("popular"); ok {
			x.counts, x.populars = []count{{metric: statistics.Questions, from: p.from, to: p.to, noun: true, phrase: -1}}, nil
		}
		return
	}
	for i, c := range x.counts {
		if c.state && c.metric == statistics.Taken && !slices.ContainsFunc(x.counts, func(c count) bool { return c.noun }) {
			x.counts[i] = count{metric: statistics.Questions, from: c.from, to: c.to, noun: true, phrase: c.phrase}
		}
	}
}

func (x *reading) phraseNamed(name string) (phrase, bool) {
	i := slices.IndexFunc(x.cover, func(p phrase) bool { return p.name == name })
	if i < 0 {
		return phrase{}, false
	}
	return x.cover[i], true
}

var (
	usesBot = regexp.MustCompile(` (?:assistent|assistenten|chatbot|bot|assistant) (?:\w+ ){0,8}(?:genutzt|benutzt|verwendet|used) | (?:used|use) (?:the |our )?(?:assistant|chatbot|bot) `)
	withBot = regexp.MustCompile(` (?:via|through|using|mit|uber|per) (?:the |our |dem |den |unseren |unserem )?(?:chatbots?|bots?|assistenten|assistants?) `)
)

// differentThere refuses different people who were there: seats that were used are not
// told apart by who used them.
func (x *reading) differentThere() {
	at := slices.IndexFunc(x.cover, func(p phrase) bool {
		return p.name == "noun" && p.has(who) && slices.ContainsFunc(p.each("unique", "all"), func(e edge) bool { return tellsApart.MatchString(e.word) })
	})
	if at >= 0 && x.counted(statistics.Attended) && !x.counted(statistics.People) {
		x.refuse(Unsupported, x.said(x.cover[at].from, x.cover[at].to))
	}
}

var tellsApart = regexp.MustCompile(`^(?:verschieden|unterschiedlich|different|distinct|uniq)`)
