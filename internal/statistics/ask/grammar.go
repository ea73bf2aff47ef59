package ask

import (
	"slices"
	"strings"
)

// An edge is a sense of the words from one to before another.
type edge struct {
	sense
	from, to int
	cost     int
	word     string // the first, folded
	inner    bool   // it goes on a compound
	comma    bool   // it stands behind a comma
	colon    bool   // and that is a colon
}

// A rule says of which edges, one after the other, a phrase consists. In a pattern
// "|" separates kinds of which one stands there, "?", "*" and "+" say how often,
// brackets make groups of several, and "," is no word but a comma, colon or slash
// before one.
type rule struct {
	name  string
	cost  int
	shape []part
	fits  func(p phrase) bool // nil: any
	say   func(x *reading, p phrase)
}

// A phrase is a rule with the edges that make it.
type phrase struct {
	*rule
	edges    []edge
	from, to int
	total    int // the costs of rule and edges
}

// of returns the first edge of one of the kinds.
func (p phrase) of(kinds ...kind) (edge, bool) {
	for _, e := range p.edges {
		if slices.Contains(kinds, e.kind) {
			return e, true
		}
	}
	return edge{}, false
}

func (p phrase) has(k kind) bool { _, ok := p.of(k); return ok }

// each returns the edges of some kinds.
func (p phrase) each(kinds ...kind) (list []edge) {
	for _, e := range p.edges {
		if slices.Contains(kinds, e.kind) {
			list = append(list, e)
		}
	}
	return list
}

// A part of a rule's shape.
type part struct {
	kinds     []kind
	group     []part
	optional  bool
	repeating bool
}

const comma kind = ","

// shapeOf reads a pattern.
func shapeOf(pattern string) []part {
	fields := strings.Fields(strings.NewReplacer("(", " ( ", ")", " )").Replace(pattern))
	shape, _ := shapeUpTo(fields)
	return shape
}

func shapeUpTo(fields []string) (shape []part, rest []string) {
	for len(fields) > 0 {
		f := fields[0]
		fields = fields[1:]
		var p part
		if f == "(" {
			p.group, fields = shapeUpTo(fields)
			f, fields = fields[0], fields[1:]
		}
		bare := strings.TrimRight(f, "?*+")
		if mark := f[len(bare):]; mark != "" {
			p.optional, p.repeating = mark != "+", mark != "?"
		}
		switch {
		case p.group == nil && bare == ")":
			return shape, append([]string{f}, fields...)
		case p.group == nil:
			for k := range strings.SplitSeq(bare, "|") {
				p.kinds = append(p.kinds, kind(k))
			}
		}
		shape = append(shape, p)
	}
	return shape, nil
}

// A lattice holds what the words of a question may mean.
type lattice struct {
	words []word
	edges [][]edge // by their first word
	tries int      // left of match, for one rule from one word on
	all   int      // and for the question
}

// The ways in which repeating shapes fit a list grow exponentially with its length:
// what has not been found by then is not looked for any further, and words without
// a phrase are asked back. No question of the tests comes near.
const (
	mostTries    = 2_000
	mostTriesAll = 100_000
	longestShape = 40 // edges of a phrase
)

// match calls found for every way in which the shape fits from a word on.
func (l *lattice) match(shape []part, at int, so []edge, found func(to int, edges []edge)) {
	if l.tries--; l.tries < 0 || len(so) > longestShape {
		return
	}
	if len(shape) == 0 {
		found(at, so)
		return
	}
	p, rest := shape[0], shape[1:]
	if p.optional {
		l.match(rest, at, so, found)
	}
	again := func(to int, edges []edge) {
		if p.repeating && to > at {
			p := p
			p.optional = true
			l.match(append([]part{p}, rest...), to, edges, found)
			return
		}
		l.match(rest, to, edges, found)
	}
	if p.group != nil {
		l.match(p.group, at, so, func(to int, edges []edge) {
			if to > at {
				again(to, edges)
			}
		})
		return
	}
	if at >= len(l.words) {
		return
	}
	if slices.Contains(p.kinds, comma) && at > 0 && l.words[at].comma() {
		l.match(rest, at, so, found)
	}
	for _, e := range l.edges[at] {
		if slices.Contains(p.kinds, e.kind) {
			again(e.to, append(slices.Clip(so), e))
		}
	}
}

// unknownCost is what a word costs that nothing accounts for.
const unknownCost = 1000

// cover returns the phrases that account for all words at the least cost, where a
// word that no rule takes stands by itself.
func (l *lattice) cover(rules []rule) []phrase {
	n := len(l.words)
	best, last := make([]int, n+1), make([]phrase, n+1)
	for i := 1; i <= n; i++ {
		best[i] = 1 << 30
	}
	for at := range n {
		step := func(p phrase) {
			if cost := best[at] + p.total; cost < best[p.to] {
				best[p.to], last[p.to] = cost, p
			}
		}
		step(phrase{rule: &unread, from: at, to: at + 1, total: unknownCost, edges: []edge{{sense: sense{kind: unknown}, from: at, to: at + 1}}})
		for i := range rules {
			r := &rules[i]
			l.tries = min(mostTries, l.all)
			l.all -= l.tries
			l.match(r.shape, at, nil, func(to int, edges []edge) {
				p := phrase{rule: r, edges: edges, from: at, to: to, total: r.cost}
				for _, e := range edges {
					p.total += e.cost
				}
				if to > at && best[at]+p.total < best[to] && (r.fits == nil || r.fits(p)) {
					step(p)
				}
			})
			l.all += max(0, l.tries)
		}
	}
	var cover []phrase
	for at := n; at > 0; at = last[at].from {
		cover = append(cover, last[at])
	}
	slices.Reverse(cover)
	return cover
}

var unread = rule{name: "unknown", say: func(x *reading, p phrase) { x.unknown = append(x.unknown, p.from) }}
