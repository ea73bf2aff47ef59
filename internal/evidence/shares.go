package evidence

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
)

// missed is what a line lacks of a clause.
type missed struct {
	name, noun bool
	nouns      int
}

// shares returns the share of a claim's words that the line and what belongs to
// it hold, the same for words that are no nouns, and what is missing. told is near without headings that ask. near is what
// the line says itself, wide also what stands beside it.
func (c *Checker) shares(claim *clause, near, wide, told union, l *line) (share, predicates float64, m missed) {
	var all, held, verbs, verbsHeld float64
	lastDay := claim.valued() && l.deadline()
	for _, w := range claim.words {
		weight := 1.0
		plain := w.plain || l.item && claim.valued() && w.implied() || lastDay && meet(w.forms, closing)
		if plain {
			weight = plainWeight
		}
		h := near.holds(w)
		found := h >= leastHeld || !w.name && wide.holds(w) >= leastHeld
		all += weight
		if found {
			held += weight
		}
		switch {
		case w.name && !plain && h < leastHeld:
			// A run of capitals may be ordinary nouns; those others may say, too.
			if len(w.like) > 0 {
				m.noun = m.noun || !found
				if !found {
					m.nouns++
				}
			} else {
				m.name = true
			}
		case (w.noun || w.opener) && !plain && !found:
			m.noun = true
			m.nouns++
		case !w.noun && !w.opener && !plain:
			verbs++
			if told.holds(w) >= leastHeld {
				verbsHeld++
			}
		}
	}
	share, predicates = 1, 1
	if all > 0 {
		share = held / all
	}
	if verbs > 0 {
		predicates = verbsHeld / verbs
	}
	return share, predicates, m
}

// implied reports whether a verb is one that an item leaves out between a thing
// and its date, duration or price: "Datenschutz: 3. März, zwei Tage".
func (w word) implied() bool { return meet(w.forms, impliedVerbs) }

var impliedVerbs = func() (hashes []uint32) {
	for stem := range stems("beginnen starten dauern stattfinden kosten") {
		hashes = append(hashes, german.StemHash(stem))
	}
	return hashes
}()

// closing are stems of words that a last day takes for granted: until then one may
// apply, then the time ends.
var closing = func() (hashes []uint32) {
	for stem := range stems("enden ablaufen bewerben Bewerbung Bewerbungen einreichen einsenden Einsendung") {
		hashes = append(hashes, german.StemHash(stem))
	}
	return hashes
}()

// leastOwn is the share of what a clause says beyond title and headings that the
// line itself must hold.
const leastOwn = 0.5

// elsewhere reports whether the claim rests on the lines around more than on this
// one: little of it stands here, or it speaks of one thing and the line of another.
func (c *Checker) elsewhere(claim *clause, l *line, aligned *clause, p *Proof) bool {
	self := union{l.own}
	above := union{p.above}
	if l.lead >= 0 {
		above = append(above, p.lines[l.lead].own)
	}
	said, own, borrowed := 0.0, 0.0, false
	for _, w := range claim.words {
		weight := 1.0
		if w.plain {
			weight = plainWeight
		}
		if self.holds(w) >= leastHeld {
			said += weight
			own += weight
			continue
		}
		if above.holds(w) >= leastHeld {
			continue
		}
		said += weight
		borrowed = borrowed || (w.noun || w.name || w.opener) && !w.plain
	}
	if !claim.valued() && own < leastOwn*said {
		return true
	}
	if !claim.valued() && own == 0 {
		return true // title and headings alone say nothing
	}
	return borrowed && speaksOfOther(claim, l, aligned)
}

// speaksOfOther reports whether the line names a thing that the claim does not.
func speaksOfOther(claim *clause, l *line, aligned *clause) bool {
	other := func(w word) bool {
		_, subject := subjects[w.f.Stem]
		return (w.noun || w.name) && !w.plain && !subject && !claim.has(w)
	}
	first := l.clauses[0].words
	if len(first) > 0 && first[0].opener && !first[0].plain && !claim.has(first[0]) {
		if _, subject := subjects[first[0].f.Stem]; !subject {
			return true
		}
	}
	return slices.ContainsFunc(aligned.words, other) || slices.ContainsFunc(first[:min(3, len(first))], other)
}

// subjects are stems of nouns that name a side of the thing spoken of before
// rather than another thing.
var subjects = stems(`Teilnahme Anmeldung Kosten Gebühr Dauer Termin Start Beginn Kurs Modul Veranstaltung Programm
	Angebot Inhalt Inhalte Ziel Ziele Zielgruppe Bewerbung Registrierung Treffen Reihe Projekt Plätze Ende Preis
	participation registration course module costs`)

// displaced reports whether the claim takes its value from one clause of the line
// and what it says about it from another that has a value of that kind itself.
func (c *Checker) displaced(claim *clause, l *line, aligned *clause, p *Proof) bool {
	if !claim.valued() {
		return false
	}
	for i := range l.clauses {
		other := &l.clauses[i]
		if other == aligned || (len(claim.dates) == 0 || len(other.dates) == 0) && (len(claim.figures) == 0 || len(other.figures) == 0) {
			continue
		}
		if other.bearsSome(claim) {
			continue // the claim speaks of both
		}
		for _, w := range claim.words {
			if !w.plain && other.has(w) && !aligned.has(w) && (union{p.above}).holds(w) < leastHeld && !shared(l, i, w) {
				return true
			}
		}
	}
	return false
}

// bearsSome reports whether a value of the claim stands in the clause.
func (c *clause) bearsSome(claim *clause) bool {
	for _, f := range claim.figures {
		if slices.ContainsFunc(c.figures, func(o figure) bool { return o.value == f.value }) {
			return true
		}
	}
	for _, d := range claim.dates {
		if slices.ContainsFunc(c.dates, func(o dated) bool { return o.Supports(d.Date) }) {
			return true
		}
	}
	return false
}

// shared reports whether a word opens the line and so is the subject of all of
// its clauses.
func shared(l *line, clause int, w word) bool {
	if clause != 0 {
		return false
	}
	first := l.clauses[0].words
	return slices.ContainsFunc(first[:min(2, len(first))], func(o word) bool { return meet(w.forms, o.forms) || meet(w.like, o.forms) })
}
