package evidence

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// Shares of a clause's words that the line bearing it out must hold.
const (
	leastShare      = 0.7  // of all
	leastPredicates = 0.6  // of those that are no nouns: what is said
	leastAlien      = 0.45 // of the words of an English clause, looked up in German
	plainWeight     = 0.25 // of a word that says little
)

// addresses of pages, mailboxes and telephones.
var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"')\]]+|\b[\w.+-]+@[\w-]+\.[\w.-]*\w|\b[\w-]+(?:\.[\w-]+)*\.(?:de|com|org|net|eu|info|io|example)\b(?:/[^\s<>"')\]]*)?|(?:\+\d{2}|\b0\d{2,5})[\s/-]*\d[\d\s/-]{4,}\d`)

// Check decides whether the passage bears out a statement, which is one
// sentence. A statement that repeats a line or a heading word for word is borne
// out unless it is an order.
func (c *Checker) Check(statement, language string, p *Proof) Verdict {
	text := normal(statement)
	if isOrder(text) {
		return Verdict{Reason: Order}
	}
	if v, ok := p.verbatim(statement); ok {
		return v
	}
	for _, a := range address.FindAllString(text, -1) {
		if !strings.Contains(p.addressy, strings.ToLower(strings.TrimRight(a, ".,;:"))) {
			return Verdict{Reason: NoSuchLink}
		}
		text = strings.Replace(text, a, " ", 1)
	}
	claims := c.clauses(text, language)
	c.scrutinise(claims)
	said := 0
	for _, k := range claims {
		said += len(k.words) + len(k.dates) + len(k.figures)
		for _, d := range k.dates {
			if !d.consistent() {
				return Verdict{Reason: NoSuchDate}
			}
		}
	}
	if said == 0 {
		return Verdict{Reason: Nothing}
	}
	best := Verdict{Reason: NotSaid}
	first := true
	for i := range p.lines {
		v := c.from(claims, p, i)
		if v.OK() && (!best.OK() || v.Share > best.Share) || !best.OK() && (first || v.Share > best.Share) {
			best, first = v, false
		}
	}
	if !best.OK() {
		if v := c.enumerated(text, claims, p); v.OK() {
			return v
		}
	}
	return best
}

// verbatim reports whether the statement is a line or a heading.
func (p *Proof) verbatim(text string) (Verdict, bool) {
	bare := letters(text)
	if bare == "" {
		return Verdict{}, false
	}
	for _, l := range p.lines {
		if l.letters == bare {
			if l.order {
				return Verdict{Reason: Order}, true
			}
			return Verdict{Lines: []german.Span{l.span}, Share: 1}, true
		}
	}
	for _, h := range p.passage.Headings {
		if letters(h) == bare {
			return Verdict{Share: 1}, true
		}
	}
	return Verdict{}, false
}

// from checks the claims with the first one borne out by line i and the others
// by it or by lines that go on with it.
func (c *Checker) from(claims []clause, p *Proof, i int) Verdict {
	v := Verdict{}
	at := i
	for n := range claims {
		var one Verdict
		next := []int{at}
		if n > 0 {
			next = p.goingOn(at, i)
		}
		for _, k := range next {
			r := c.line(&claims[n], p, k)
			if r.OK() || one.Reason == "" && one.Share == 0 || !one.OK() && r.Share > one.Share {
				one = r
				if r.OK() {
					at = k
					break
				}
			}
		}
		v.Share += one.Share / float64(len(claims))
		if !one.OK() {
			v.Reason = one.Reason
			return v
		}
		for _, s := range one.Lines {
			if !slices.Contains(v.Lines, s) {
				v.Lines = append(v.Lines, s)
			}
		}
	}
	if !p.lines[i].agrees(claims) {
		v.Reason = Negated
	}
	slices.SortFunc(v.Lines, func(a, b german.Span) int { return a.Start - b.Start })
	return v
}

// nearlyAll is the share of a line's words from which a statement repeats it.
const nearlyAll = 0.85

// agrees reports whether a statement that repeats nearly all of the line denies as
// much as the line does, wherever in it.
func (l *line) agrees(claims []clause) bool {
	words, repeated, said, denied := 0, 0, 0, 0
	for _, k := range claims {
		said += k.denials
	}
	for _, k := range l.clauses {
		denied += k.denials
		for _, w := range k.words {
			words++
			if slices.ContainsFunc(claims, func(c clause) bool { return c.has(w) }) {
				repeated++
			}
		}
	}
	return said == denied || float64(repeated) < nearlyAll*float64(words)
}

// goingOn lists the lines that may bear out what a statement says next: the same
// one, those around it in its paragraph, and the other items of its list for a
// statement that enumerates.
func (p *Proof) goingOn(at, first int) []int {
	out := []int{at}
	if first != at {
		out = append(out, first)
	}
	for _, k := range []int{at + 1, at - 1, at + 2, at - 2} {
		if k >= 0 && k < len(p.lines) && !slices.Contains(out, k) && p.lines[k].item == p.lines[at].item {
			out = append(out, k)
		}
	}
	return out
}

// line checks one clause against one line.
func (c *Checker) line(claim *clause, p *Proof, i int) Verdict {
	l := &p.lines[i]
	if l.mute || len(l.clauses) == 0 {
		return Verdict{Reason: NotSaid}
	}
	near := union{l.own, p.above}
	lines := []german.Span{l.span}
	if l.lead >= 0 {
		near = append(near, p.lines[l.lead].own)
	}
	if l.lends >= 0 {
		near = append(near, p.lines[l.lends].own)
	}
	for k := i + 1; k < len(p.lines) && p.lines[k].lead == i; k++ {
		near = append(near, p.lines[k].own) // what a line introduces belongs to it
	}
	wide := near
	if !claim.valued() {
		wide = append(slices.Clone(near), l.around)
	}
	v := Verdict{Lines: lines}
	aligned := l.aligned(claim)
	told := slices.Clone(near) // a heading that asks tells nothing
	told[1] = p.stated
	share, predicates, missing := c.shares(claim, near, wide, told, l)
	v.Share = share
	switch {
	case !c.datesBorne(claim, p, l):
		v.Reason = NoSuchDate
	case !c.figuresBorne(claim, p, l):
		v.Reason = NoSuchValue
	case missing.name, p.elsewhere(claim, l):
		v.Reason = NoSuchName
	case opposite(claim, aligned):
		v.Reason = Opposite
	case claim.denied != aligned.denied:
		v.Reason = Negated
	case claim.all && !aligned.all, claim.some && aligned.all && !aligned.some, claim.only && !aligned.only,
		claim.must && !aligned.must, claim.may && aligned.must && !aligned.may:
		v.Reason = Opposite
	case share < c.least(claim), predicates < leastPredicates && !claim.alien(), missing.noun && claim.valued() && !claim.alien(),
		missing.nouns > 1 && !claim.alien():
		v.Reason = NotSaid
	case c.displaced(claim, l, aligned, p), c.elsewhere(claim, l, aligned, p):
		v.Reason = NotSaid
	}
	if v.OK() {
		v.Reason = c.strained(claim, p, l, aligned, near)
	}
	if v.OK() && l.lends >= 0 && anaphoric.MatchString(l.text) {
		v.Lines = append([]german.Span{p.lines[l.lends].span}, v.Lines...)
	}
	return v
}

func (c *Checker) least(claim *clause) float64 {
	if claim.alien() {
		return leastAlien
	}
	return leastShare
}

// alien reports whether the clause is English held against German.
func (c *clause) alien() bool { return len(c.words) > 0 && c.words[0].alien }

// alignedValue is how much a common value tells about which clause is meant;
// more than any number of words.
const alignedValue = 100

// aligned returns the clause of the line that speaks of what the claim does.
func (l *line) aligned(claim *clause) *clause {
	best, most := &l.clauses[0], -1.0
	for i := range l.clauses {
		k := &l.clauses[i]
		score := 0.0
		for _, d := range claim.dates {
			if slices.ContainsFunc(k.dates, func(o dated) bool { return o.From.Day == d.From.Day && o.From.Month == d.From.Month }) {
				score += alignedValue
			}
		}
		for _, f := range claim.figures {
			if slices.ContainsFunc(k.figures, func(o figure) bool { return o.value == f.value }) {
				score += alignedValue
			}
		}
		for _, w := range claim.words {
			if k.has(w) {
				if score++; !w.noun {
					score += 0.5 // the verb tells clauses about one thing apart
				}
			}
		}
		if score > most {
			best, most = k, score
		}
	}
	return best
}

// has reports whether the clause has a word or one that says the same.
func (c *clause) has(w word) bool {
	return slices.ContainsFunc(c.words, func(o word) bool {
		return meet(w.forms, o.forms) || meet(w.like, o.forms) || meet(w.forms, o.f.PartHashes)
	})
}
