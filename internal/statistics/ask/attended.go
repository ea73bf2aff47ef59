package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// wereThere takes who really took part for who was there: "nahmen tatsächlich teil".
func (x *reading) wereThere() {
	for i, c := range x.counts {
		if c.metric == statistics.Participants && !c.noun && really.MatchString(x.line) {
			x.counts[i].metric = statistics.Attended
		}
	}
}

var really = regexp.MustCompile(` (?:tatsachlich|wirklich|effektiv|actually|really) `)

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

// came counts who was there: "wie viele Leute kamen zu den Kursen?"
func (x *reading) came() {
	for i, c := range x.counts {
		there := c.metric == statistics.People && cameTo.MatchString(x.line) && slices.ContainsFunc(x.nouns, func(n noun) bool {
			return n.from > c.to && (n.dimension == statistics.Run || n.dimension == statistics.Module)
		})
		if there {
			for _, n := range x.nouns {
				if n.all && n.metric != "" {
					x.refuse(Unsupported, x.said(n.from, n.to))
				}
			}
			x.counts[i].metric = statistics.Attended
		}
	}
}

var cameTo = regexp.MustCompile(` (?:kamen|gekommen|waren|kommen|came|were) (?:\w+ ){0,5}(?:zu|bei|in|auf|to|at) `)
