package ask

import (
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxLeftOut is how many clauses of a question are left out at most, and tried.
const maxLeftOut = 4

// without reads a question that is asked back without the clauses that only say what
// the asker is at, or what figures are for: "…, weil ich das im Stadtrat vorstelle".
// ok is false where there are none, or the rest is not understood either.
func (r *Reader) without(text, language string, now time.Time, before *statistics.Query) (u Understood, ok bool) {
	asides := r.asides(text, language, now)
	for _, tried := range append(single(asides), asides) {
		rest, out := text, []string(nil)
		for _, a := range slices.Backward(tried) {
			rest = cut(rest, a)
			out = append([]string{strings.Trim(a.In(text), clauseEnds+" ")}, out...)
		}
		if len(out) == 0 || strings.Trim(rest, clauseEnds+" ") == "" {
			continue
		}
		x := r.read(normal(rest, language, now), language, now, before)
		if u := x.understood(); u.Asks && u.Back == nil {
			u.LeftOut = append(out, x.passed...)
			return u, true
		}
	}
	return Understood{}, false
}

// single are lists of one clause each.
func single(asides []german.Span) (list [][]german.Span) {
	for _, a := range asides {
		list = append(list, []german.Span{a})
	}
	return list
}

// cut takes a clause out of a text, and the comma that led to it at the end.
func cut(text string, a german.Span) string {
	head, tail := strings.TrimRight(text[:a.Start], " ,;:–—(-"), strings.TrimLeft(text[a.End:], " ,;:–—)-")
	switch {
	case head == "":
		return strings.TrimLeft(tail, ".!? ")
	case tail == "" || strings.ContainsAny(tail[:1], ".!?"):
		return head + tail
	case strings.ContainsAny(head[len(head)-1:], ".!?"):
		return head + " " + tail
	}
	return head + ", " + tail
}

// clauseEnds are what stands between clauses.
const clauseEnds = ",;:.?!–—()\n-"

// asides are the clauses of a text that say nothing of what is counted.
func (r *Reader) asides(text, language string, now time.Time) (list []german.Span) {
	spans := clausesOf(text)
	for i, c := range spans {
		if len(list) == maxLeftOut {
			break
		}
		before, behind := "", ""
		if i > 0 {
			before = text[spans[i-1].End:c.Start]
		}
		if i+1 < len(spans) {
			behind = text[c.End:spans[i+1].Start]
		}
		a := &aside{plain: text == strings.ToLower(text), lattice: r.latticeOf(normal(c.In(text), language, now), language, now), text: c.In(text), language: language, now: now, rest: lineOf(text[:c.Start] + " " + text[c.End:])}
		a.behind = strings.Contains(before, ",") || strings.TrimSpace(before) == ""
		a.alone = ends(before, i == 0) && (ends(behind, i+1 == len(spans) && i > 0) || strings.ContainsAny(behind, ":–—") || i == 0 && i+1 < len(spans) && asksFirst(spans[i+1].In(text)))
		a.asks = strings.Contains(behind, "?")
		if i == 0 {
			a.behind = false
		}
		if a.isLeftOut() {
			list = append(list, c)
		}
	}
	return list
}

// ends reports whether a mark between clauses ends a sentence, as a text does.
func ends(mark string, ofText bool) bool { return ofText || strings.ContainsAny(mark, ".!?\n") }

// asksFirst reports whether a clause begins with a question word.
func asksFirst(clause string) bool {
	words := wordsOf(clause)
	return len(words) > 1 && asksFrom(words, 0)
}

// namesWhat reports whether a clause says of what figures are wanted: "ich spreche von
// Ehrenamtlichen".
func (x *reading) namesWhat(clause []phrase) bool {
	line := lineOf(x.said(clause[0].from, clause[len(clause)-1].to))
	return topical.MatchString(line) || slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "only" || p.name == "not" })
}

// passes notes a clause that is passed over with words that are not known.
func (x *reading) passes(clause []phrase) {
	if slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "unknown" }) {
		x.passed = append(x.passed, x.said(clause[0].from, clause[len(clause)-1].to))
	}
}
