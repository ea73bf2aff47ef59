package evidence

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// scrutinise fills what only the clauses of a statement need, not those of the
// lines it is held against.
func (c *Checker) scrutinise(claims []clause) {
	text := ""
	var all []word
	for _, k := range claims {
		text += k.text
		all = append(all, k.words...)
	}
	if len(claims) == 0 || len(all) == 0 {
		return
	}
	markAdded(text, all)
	roles(text, all)
	for i := range claims {
		n := len(claims[i].words)
		claims[i].words, all = all[:n:n], all[n:]
		claims[i].tense = tenseOf(claims[i].text)
		claims[i].passive = passive.MatchString(claims[i].text)
	}
}

// strained reports why a line that says what the claim does in nearly the same
// words does not bear it out: a part exchanged, a word that widens or narrows, a
// half added, another time.
func (c *Checker) strained(claim *clause, p *Proof, l *line, aligned *clause, near union) Reason {
	lead := ""
	if l.lead >= 0 {
		lead = p.lines[l.lead].text + " "
	}
	said := lead + l.text
	if qualified(qualifiers(claim.text), qualifiers(said)) {
		return Opposite
	}
	for _, w := range claim.words {
		if w.needed && near.holds(w) < leastHeld {
			return NotSaid
		}
	}
	if f := c.focus(claim.text); f != nil && !c.narrows(f, claim, said) {
		return Opposite
	}
	if claim.denied {
		if a, b := modality(claim.text), modality(aligned.text); a == permit && b == need || a == need && b == permit {
			return Opposite
		}
	}
	if c.unsided(claim, p, l, said) {
		return Opposite
	}
	for _, w := range claim.words {
		if w.role == accusing && w.name && !slices.ContainsFunc(nearOwn(p, l), func(v vocabulary) bool { return v.holds(w) >= leastHeld }) {
			return NotSaid
		}
	}
	own := l.withRoles()
	if exchanged(claim, own) {
		return Opposite
	}
	if p.otherTime(claim, l.text) {
		return Opposite
	}
	for _, w := range claim.words {
		if (union{l.own}).holds(w) < leastHeld && slices.ContainsFunc(l.own.words, func(f *german.Features) bool { return unlike(w.f.Folded, f.Folded) }) {
			return Opposite
		}
	}
	if c.mixes(claim, l) || c.confuses(claim, l, aligned) {
		return NotSaid
	}
	if claim.denied && c.deniesOther(claim, aligned) {
		return Negated
	}
	if claim.denied && c.shallow(claim, l, p) {
		return Negated
	}
	return Supported
}

// confuses reports whether a claim about one of several things of a kind, "der
// achte", takes the place or the date of another.
func (c *Checker) confuses(claim *clause, l *line, aligned *clause) bool {
	if len(l.clauses) < 2 {
		return false
	}
	for _, x := range claim.places {
		if len(aligned.places) > 0 && !slices.Contains(aligned.places, x) && claim.valued() {
			return true
		}
	}
	for _, f := range claim.figures {
		if !f.ordinal || slices.ContainsFunc(aligned.figures, func(o figure) bool { return o.value == f.value }) {
			continue
		}
		if slices.ContainsFunc(aligned.figures, func(o figure) bool { return o.ordinal }) && !claim.many() {
			return true
		}
	}
	return false
}

// many reports whether a clause speaks of several numbered things.
func (c *clause) many() bool {
	n := 0
	for _, f := range c.figures {
		if f.ordinal {
			n++
		}
	}
	return n > 1
}

// narrows reports whether a text narrows to one of the words, or has nothing but
// them where the claim says "nur".
func (c *Checker) narrows(focus []uint32, claim *clause, text string) bool {
	if theirs := c.focus(text); theirs != nil {
		return meet(focus, theirs)
	}
	return true
}

// unsided reports whether the claim takes one side of a pair of opposites that the
// line is silent about, though the claim does not speak in the line's own words.
func (c *Checker) unsided(claim *clause, p *Proof, l *line, said string) bool {
	if len(claim.sides) == 0 {
		return false
	}
	var have clause
	have.mark(said)
	for _, s := range p.sides {
		if s.pair != startPair {
			have.sides = append(have.sides, s)
		}
	}
	if l.lends >= 0 {
		have.mark(p.lines[l.lends].text)
	}
	for _, s := range claim.sides {
		against := side{s.pair, 1 - s.way}
		if len(claim.dates) > 0 && !l.dated() && slices.Contains(p.sides, against) && !slices.Contains(p.sides, s) {
			return true // the day of the heading is that of the opposite
		}
		if slices.Contains(have.sides, s) || !strict(s.pair) {
			continue
		}
		if s.pair == startPair && s.way == 0 && l.starts() || s.pair == startPair && s.way == 1 && l.deadline() ||
			s.pair == costPair && s.way == 0 && paidInFull(said) {
			continue
		}
		return true
	}
	return false
}

// dated reports whether the line gives a date.
func (l *line) dated() bool {
	return slices.ContainsFunc(l.clauses, func(k clause) bool { return len(k.dates) > 0 })
}

// starts reports whether the line gives a day from which something is, without a
// verb: "ab 10. Februar".
func (l *line) starts() bool {
	for _, k := range l.clauses {
		if slices.ContainsFunc(k.dates, func(d dated) bool { return d.bound == from || d.bound == exactly }) {
			return true
		}
	}
	return false
}

// deadline reports whether the line gives a last day.
func (l *line) deadline() bool {
	for _, k := range l.clauses {
		if slices.ContainsFunc(k.dates, func(d dated) bool { return d.bound == until }) {
			return true
		}
	}
	return false
}

// leastDenied is the share of what a clause denies that the line itself must hold.
const leastDenied = 0.6

// shallow reports whether too little of a denial stands in the line itself: what
// is denied must be what the line denies.
func (c *Checker) shallow(claim *clause, l *line, p *Proof) bool {
	own := nearOwn(p, l)
	all, held := 0.0, 0.0
	for _, w := range claim.words {
		if w.plain && (w.noun || w.name || !w.acts()) || union.holds(union{p.above}, w) >= leastHeld && (w.noun || w.name) {
			continue
		}
		all++
		if own.holds(w) >= leastHeld {
			held++
		}
	}
	return held < leastDenied*all
}

// nearOwn is what a line says together with those it hangs on.
func nearOwn(p *Proof, l *line) union {
	own := union{l.own}
	if l.lead >= 0 {
		own = append(own, p.lines[l.lead].own)
	}
	if l.lends >= 0 {
		own = append(own, p.lines[l.lends].own)
	}
	return own
}

// withRoles returns the clauses of the line with the roles of their nouns.
func (l *line) withRoles() *line {
	var all []word
	for _, k := range l.clauses {
		all = append(all, k.words...)
	}
	roles(l.text, all)
	own := *l
	own.clauses = slices.Clone(l.clauses)
	for i := range own.clauses {
		n := len(own.clauses[i].words)
		own.clauses[i].words, all = all[:n:n], all[n:]
		own.clauses[i].passive = passive.MatchString(own.clauses[i].text)
	}
	return &own
}
