package evidence

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// datesBorne reports whether every date of the claim stands in the line or above
// it.
func (c *Checker) datesBorne(claim *clause, p *Proof, l *line) bool {
	var known []dated
	for _, k := range l.clauses {
		for _, d := range k.dates {
			known = append(known, d.withYear(p.year))
		}
	}
	if l.lead >= 0 {
		for _, k := range p.lines[l.lead].clauses {
			known = append(known, k.dates...)
		}
	}
	if len(known) == 0 { // a line with a day of its own does not mean the one above
		known = p.dates
	}
	for _, d := range claim.dates {
		ok := slices.ContainsFunc(known, func(k dated) bool { return k.bears(d) })
		if !ok && !(published(claim) && p.passage.publishedOn(d.Date)) {
			return false
		}
	}
	return true
}

// published reports whether a clause speaks of a publication.
func published(claim *clause) bool {
	return slices.ContainsFunc(claim.words, func(w word) bool {
		_, ok := publications[w.f.Stem]
		return ok || strings.HasSuffix(w.text, "veröffentlicht")
	})
}

var publications = stems("veröffentlicht veröffentlichen Veröffentlichung erschienen erschien Stand Beitrag Artikel Meldung Bericht Newsletter published article")

func (p Passage) publishedOn(d german.Date) bool {
	if p.Published.IsZero() {
		return false
	}
	day := german.Civil{Year: p.Published.Year(), Month: int(p.Published.Month()), Day: p.Published.Day()}
	return german.Date{From: day, To: day}.Supports(d)
}

// figuresBorne reports whether every figure of the claim stands in the line or
// above it, with what it counts.
func (c *Checker) figuresBorne(claim *clause, p *Proof, l *line) bool {
	var known []figure
	for _, k := range l.clauses {
		known = append(known, k.figures...)
	}
	if l.lead >= 0 {
		for _, k := range p.lines[l.lead].clauses {
			known = append(known, k.figures...)
		}
	}
	for _, f := range claim.figures {
		bears := func(k figure) bool { return k.bears(f, l.own.stems) }
		another := func(k figure) bool {
			return meet(f.counts, k.counts) || meet(f.counts, k.labels) || meet(f.labels, k.labels)
		}
		if !slices.ContainsFunc(known, bears) && (slices.ContainsFunc(known, another) || !slices.ContainsFunc(p.figures, bears)) {
			return false // the seventh congress is not the eighth of the title
		}
	}
	return true
}
