package show

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// having tells which rows fulfil the conditions.
func (s teller) having() string {
	q := s.r.Query
	said := make([]string, len(q.Having))
	for i, h := range q.Having {
		said[i] = s.condition(h, false)
	}
	what := s.list(said)
	n := len(s.r.Rows) + s.r.More
	when := s.during(q.Period)
	one := n == 1
	verb := s.say(chosen(one || n == 0, "hat", "haben"), chosen(one, "has", "have"))
	if ended(q.Period, s.r.ReadAt) {
		verb = s.say(chosen(one || n == 0, "hatte", "hatten"), "had")
	}
	if n == 0 {
		none := s.noRow()
		told := upper(spaced(none, verb, s.say(when, ""), what, s.say("", when)))
		if s.r.Hidden > 0 {
			return told + s.say(", soweit die Werte angezeigt werden dürfen. ", ", as far as figures may be shown. ") + s.why()
		}
		return told + "."
	}
	word := s.decimal(float64(n), 0)
	if one {
		word = s.say(map[string]string{"der": "Ein", "das": "Ein", "die": "Eine"}[s.article()], "One")
	}
	if s.r.Hidden > 0 { // of what is hidden, nobody may know whether it is among these
		what += s.say(" (soweit die Werte angezeigt werden dürfen)", " (as far as figures may be shown)")
	}
	told := spaced(word, s.rowsWord(n), verb, s.say(when, ""), what, s.say("", when))
	i := max(0, slices.Index(q.Metrics, q.Having[0].Metric))
	rows := s.r.Rows[:min(len(s.r.Rows), maxNamed)]
	if len(s.r.Rows) == maxNamed+1 && s.r.More == 0 {
		rows = s.r.Rows
	}
	m := measureOf(q.Metrics[i])
	names := make([]string, 0, len(rows)+1)
	for _, row := range rows {
		name := s.name(row)
		if row.Cells[i].State == statistics.Known {
			name += " (" + s.bare(m.kind, row.Cells[i].Value) + ")"
		}
		names = append(names, name)
	}
	if more := n - len(rows); more > 0 {
		names = append(names, s.decimal(float64(more), 0)+s.say(" weitere", " more"))
	}
	return told + ": " + s.list(names) + "."
}

func (s teller) article() string {
	if len(s.r.Query.Dimensions) != 1 {
		return "die"
	}
	return nounOf(s.r.Query.Dimensions[0]).article
}

// noRow is no row as a subject: "kein Land".
func (s teller) noRow() string {
	if len(s.r.Query.Dimensions) != 1 {
		return s.say("keine Kombination", "no combinations")
	}
	n := nounOf(s.r.Query.Dimensions[0])
	return s.say(n.none(), "no "+n.enMany)
}
