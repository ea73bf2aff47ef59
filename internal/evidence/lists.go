package evidence

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// An enumeration is a list with the line that introduces it, which a statement
// may tell as one sentence.
type enumeration struct {
	spans   []german.Span
	items   []int // lines
	words   []vocabulary
	text    string
	letters string
	intro   *line // nil if a heading introduces it
}

// longestItem is the number of words up to which an item is one thing rather than
// a sentence.
const longestItem = 14

// enumerations finds the lists of a passage.
func (p *Proof) enumerations() []enumeration {
	var out []enumeration
	for i := 0; i < len(p.lines); i++ {
		if !p.lines[i].item {
			continue
		}
		e := enumeration{}
		if n := p.lines[i].lead; n >= 0 && !p.lines[n].order {
			e.intro = &p.lines[n]
			e.spans = append(e.spans, e.intro.span)
			e.words = append(e.words, e.intro.own)
			e.text = e.intro.text + " "
		}
		lead := p.lines[i].lead
		for ; i < len(p.lines) && p.lines[i].item && p.lines[i].lead == lead; i++ {
			l := &p.lines[i]
			dated := slices.ContainsFunc(l.clauses, func(k clause) bool { return len(k.dates) > 0 })
			if l.order || dated || len(strings.Fields(l.text)) > longestItem {
				continue
			}
			e.items = append(e.items, i)
			e.spans = append(e.spans, l.span)
			e.words = append(e.words, l.own)
			e.text += l.text + ", "
		}
		i--
		if len(e.items) > 1 {
			e.letters = letters(e.text)
			out = append(out, e)
		}
	}
	return out
}

var several = regexp.MustCompile(`,\s|\s(?:und|sowie|oder|and|or)\s`)

// leastTouched is the share of an item's words that a statement naming it holds.
const leastTouched = 0.5

// enumerated checks a statement that names several items of a list in one
// sentence: all it says must stand in the list and in what introduces it.
func (c *Checker) enumerated(text string, claims []clause, p *Proof) Verdict {
	if len(p.lists) == 0 || !several.MatchString(text) {
		return Verdict{Reason: NotSaid}
	}
	whole := claims[0]
	whole.words = slices.Clone(whole.words)
	for _, k := range claims[1:] {
		whole.join(k)
	}
	bare := letters(text)
	for i := range p.lists {
		e := &p.lists[i]
		if e.letters == bare {
			return Verdict{Lines: e.spans, Share: 1}
		}
		if c.lists(&whole, e, p) {
			return Verdict{Lines: e.spans, Share: leastShare}
		}
	}
	return Verdict{Reason: NotSaid}
}

// lists reports whether an enumeration bears out a claim.
func (c *Checker) lists(claim *clause, e *enumeration, p *Proof) bool {
	near := append(union{p.above}, e.words...)
	var intro clause
	if e.intro != nil {
		intro.mark(e.intro.text)
	}
	if claim.denied != intro.denied || claim.only && !intro.only || claim.all && !intro.all || claim.must && !intro.must || opposite(claim, &intro) ||
		qualified(qualifiers(claim.text), qualifiers(e.text)) {
		return false
	}
	said, held := 0, 0
	for _, w := range claim.words {
		found := near.holds(w) >= leastHeld
		switch {
		case w.plain:
		case w.noun || w.name || w.opener || w.needed:
			if !found {
				return false
			}
		default:
			said++
			if found || meet(w.forms, listing) {
				held++
			}
		}
	}
	if 2*held < said {
		return false
	}
	touched := 0
	for _, i := range e.items {
		l := &p.lines[i]
		words, met := 0, 0
		for _, k := range l.clauses {
			for _, w := range k.words {
				words++
				if claim.has(w) {
					met++
				}
			}
		}
		if met > 0 && float64(met) >= leastTouched*float64(words) {
			touched++
			if slices.ContainsFunc(l.clauses, func(k clause) bool { return k.denied }) {
				return false
			}
		}
	}
	return touched > 1 && c.listValues(claim, e, p)
}

// listValues reports whether the dates and figures of a claim stand in an
// enumeration or above it; a figure may be the number of its items.
func (c *Checker) listValues(claim *clause, e *enumeration, p *Proof) bool {
	dates, figures := slices.Clone(p.dates), slices.Clone(p.figures)
	lines := slices.Clone(e.items)
	vocabulary := e.words[0].stems
	add := func(l *line) {
		for _, k := range l.clauses {
			dates, figures = append(dates, k.dates...), append(figures, k.figures...)
		}
	}
	if e.intro != nil {
		add(e.intro)
	}
	for _, i := range lines {
		add(&p.lines[i])
	}
	for _, d := range claim.dates {
		if !slices.ContainsFunc(dates, func(k dated) bool { return k.bears(d) }) {
			return false
		}
	}
	for _, f := range claim.figures {
		if f.unit == "" && !f.ordinal && int(f.value) == len(e.items) && f.bound == exactly {
			continue
		}
		if !slices.ContainsFunc(figures, func(k figure) bool { return k.bears(f, vocabulary) }) {
			return false
		}
	}
	return true
}

// listing are stems of verbs that an introduction to a list leaves out.
var listing = func() (hashes []uint32) {
	for stem := range stems("brauchen benötigen zählen gehören nennen") {
		hashes = append(hashes, german.StemHash(stem))
	}
	return hashes
}()

// cells are the parts of a row of a table, "Umfang: Kurs: ein Tag; Reihe: vier
// Tage", without what names the row; nil for other lines.
func cells(text string) []string {
	if strings.Count(text, " | ") > 1 {
		return strings.Split(strings.Trim(text, "| "), " | ")[1:]
	}
	if !row.MatchString(text) {
		return nil
	}
	label, rest, _ := strings.Cut(text, ": ")
	first, _, more := strings.Cut(rest, ";")
	if !more || !strings.Contains(first, ": ") {
		rest = label + ": " + rest // no name of the row
	}
	return strings.Split(rest, "; ")
}

var row = regexp.MustCompile(`^[^;]+: [^;]+; [^;:]+: [^;]`)

// mixes reports whether a claim takes its words from two cells of a row.
func (c *Checker) mixes(claim *clause, l *line) bool {
	parts := cells(l.text)
	if len(parts) < 2 {
		return false
	}
	in := make([]vocabulary, len(parts))
	figures := make([][]figure, len(parts))
	for i, cell := range parts {
		in[i] = c.vocabulary(cell)
		figures[i] = c.figures(cell)
	}
	only := -1
	mixed := false
	note := func(has func(int) bool) {
		at, n := -1, 0
		for i := range parts {
			if has(i) {
				at, n = i, n+1
			}
		}
		if n != 1 {
			return
		}
		mixed = mixed || only >= 0 && only != at
		only = at
	}
	for _, w := range claim.words {
		if !w.plain {
			note(func(i int) bool { return in[i].holds(w) >= leastHeld })
		}
	}
	for _, f := range claim.figures {
		note(func(i int) bool {
			return slices.ContainsFunc(figures[i], func(o figure) bool { return o.value == f.value })
		})
	}
	return mixed
}
