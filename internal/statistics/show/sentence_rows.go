package show

import (
	"cmp"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxNamed is how many rows a sentence names.
const maxNamed = 5

// headline is the metric that rows are told by: that they are sorted by, or the
// first.
func (s teller) headline() int {
	return max(0, slices.Index(s.r.Query.Metrics, orderOf(s.r.Query).metric))
}

// known are the rows whose figure of metric i is shown.
func (s teller) known(i int) []statistics.Row {
	rows := make([]statistics.Row, 0, len(s.r.Rows))
	for _, row := range s.r.Rows {
		if row.Cells[i].State == statistics.Known {
			rows = append(rows, row)
		}
	}
	return rows
}

// hides reports whether a figure of metric i is hidden, or may be among the rows
// that were cut.
func (s teller) hides(i int) bool {
	return s.r.More > 0 && s.r.Hidden > 0 || // they stand last
		slices.ContainsFunc(s.r.Rows, func(r statistics.Row) bool { return r.Cells[i].State == statistics.Hidden })
}

// rows tells the total and what stands out.
func (s teller) rows() string {
	q := s.r.Query
	i := s.headline()
	known := s.known(i)
	total := s.total(i)
	if len(known) == 0 {
		if s.hides(i) {
			return spaced(total, s.say("Die einzelnen Werte sind geschützt.", "The individual figures are protected."), s.why())
		}
		return spaced(total, s.empty(q.Metrics[i]))
	}
	if s.allZero(known, i) && !s.hides(i) {
		if total != "" {
			return total
		}
		return s.nothing()
	}
	if !q.Compare.IsZero() {
		return spaced(total, s.movers(i))
	}
	if len(q.Dimensions) == 1 && isTime(q.Dimensions[0]) && len(known) > 1 {
		return spaced(total, s.peaks(known, i))
	}
	return spaced(total, s.leaders(known, i))
}

func (s teller) allZero(rows []statistics.Row, i int) bool {
	return !slices.ContainsFunc(rows, func(r statistics.Row) bool { return r.Cells[i].Value != 0 })
}

// total tells the figure of all rows, "" where that has no meaning or is hidden.
func (s teller) total(i int) string {
	q := s.r.Query
	if i >= len(s.r.Total) || s.r.Total[i].State != statistics.Known {
		return ""
	}
	metric := q.Metrics[i]
	single := q
	single.Metrics = []statistics.Metric{metric}
	of := s.qualify(single, s.r.Names)
	told := s.state(metric, s.r.Total[i].Value, of)
	if m := measureOf(metric); m.kind == count && s.r.Total[i].Value > 0 && len(s.r.Rows) > 1 && !q.Period.IsZero() {
		told = s.exist(s.r.Total[i].Value == 1) + s.say(" insgesamt ", " a total of ") + spaced(s.counted(metric, s.r.Total[i].Value, false), of)
	}
	if s.r.Before != nil {
		return s.compared(told, metric, s.r.Total[i], s.r.Before[i])
	}
	return told + "."
}

// leaders tells which rows have the largest figures, or the smallest where those
// come first.
func (s teller) leaders(rows []statistics.Row, i int) string {
	q := s.r.Query
	metric := q.Metrics[i]
	o := orderOf(q)
	smallest := o.metric == metric && o.ascending
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b statistics.Row) int {
		if smallest {
			return cmp.Compare(a.Cells[i].Value, b.Cells[i].Value)
		}
		return cmp.Compare(b.Cells[i].Value, a.Cells[i].Value)
	})
	if len(s.r.Rows) == 1 && s.r.More == 0 {
		return s.alone(rows[0], i)
	}
	tied := 1
	for tied < len(rows) && rows[tied].Cells[i].Value == rows[0].Cells[i].Value {
		tied++
	}
	if tied > maxNamed {
		n := s.decimal(float64(tied), 0) + " " + s.rowsWord(tied)
		return s.lead(smallest, true, i) + " " + s.say(n+" gleichauf", n+", tied,") + s.amountOf(metric, rows[0].Cells[i].Value) + "."
	}
	told := s.lead(smallest, tied > 1, i) + " " + s.names(rows[:tied])
	each := s.say(chosen(tied > 1, " mit je ", " mit "), chosen(tied > 1, " with ", " with "))
	told += each + s.with(metric, rows[0].Cells[i].Value)
	if tied > 1 && s.english {
		told += " each"
	}
	if share := s.share(i, rows[0]); share != "" && tied == 1 {
		told += " (" + share + ")"
	}
	return told + s.followed(rows[tied:], i) + "."
}

// alone tells the only row there is.
func (s teller) alone(row statistics.Row, i int) string {
	v := row.Cells[i].Value
	if i < len(s.r.Total) && s.r.Total[i] == row.Cells[i] && measureOf(s.r.Query.Metrics[i]).kind == count && v > 1 {
		return s.say("Alle entfallen auf ", "All of them belong to ") + s.name(row) + "."
	}
	return s.say("Der einzige Wert gehört zu ", "The only figure belongs to ") + s.name(row) + ": " + s.figure(measureOf(s.r.Query.Metrics[i]).kind, v, false) + "."
}

func (s teller) rowsWord(n int) string { return s.tongue.rows(s.r.Query, n) }

// lead begins the sentence of the leaders.
func (s teller) lead(smallest, several bool, i int) string {
	among := ""
	if s.hides(i) || s.r.More > 0 && orderOf(s.r.Query).metric != s.r.Query.Metrics[i] {
		among = s.say(" unter den angezeigten Werten", " among the figures shown")
	}
	if smallest {
		return s.say("Am unteren Ende"+among+chosen(several, " stehen", " steht"), "At the bottom"+among+chosen(several, " are", " is"))
	}
	return s.say("An erster Stelle"+among+chosen(several, " stehen", " steht"), "In first place"+among+chosen(several, " are", " is"))
}

// followed names the two rows behind the leaders.
func (s teller) followed(rows []statistics.Row, i int) string {
	rows = rows[:min(2, len(rows))]
	if len(rows) == 2 && len(s.known(i)) > 3 && s.sameAsNext(rows[1], i) {
		rows = rows[:1] // a third place that is shared would have to name all
	}
	if len(rows) == 0 || rows[0].Cells[i].Value == 0 {
		return ""
	}
	m := measureOf(s.r.Query.Metrics[i])
	said := make([]string, 0, len(rows))
	for _, row := range rows {
		said = append(said, s.name(row)+" ("+s.bare(m.kind, row.Cells[i].Value)+")")
	}
	return s.say(", gefolgt von ", ", followed by ") + s.list(said)
}

// sameAsNext reports whether another row has the figure of this one.
func (s teller) sameAsNext(row statistics.Row, i int) bool {
	n := 0
	for _, other := range s.known(i) {
		if other.Cells[i].Value == row.Cells[i].Value {
			n++
		}
	}
	return n > 1
}

// share is what part of the total a row has, where rows add up to it.
func (s teller) share(i int, row statistics.Row) string {
	m := measureOf(s.r.Query.Metrics[i])
	if m.kind != count || m.apart || i >= len(s.r.Total) || slices.Contains(s.r.Query.Dimensions, statistics.Topic) {
		return ""
	}
	total := s.r.Total[i]
	if total.State != statistics.Known || total.Value == 0 || total.Value == row.Cells[i].Value {
		return ""
	}
	return s.percent(row.Cells[i].Value / total.Value)
}

// with is a figure after "mit".
func (s teller) with(metric statistics.Metric, v float64) string {
	m := measureOf(metric)
	if m.kind != count {
		return s.say(m.de.dative+" von ", m.en.with+" of ") + s.figure(m.kind, v, true)
	}
	return s.counted(metric, v, true)
}

func (s teller) amountOf(metric statistics.Metric, v float64) string {
	return s.say(" mit ", " with ") + s.with(metric, v)
}

// name is what a row is called in a sentence.
func (s teller) name(row statistics.Row) string {
	return s.rowName(row, func(d statistics.Dimension, key string) string { return s.told(s.r.Names, d, key) })
}

func (s teller) rowName(row statistics.Row, name func(statistics.Dimension, string) string) string {
	var said string
	for i, key := range row.Keys {
		if i > 0 {
			said += s.say(" / ", " / ")
		}
		said += name(s.r.Query.Dimensions[i], key)
	}
	return said
}

func (s teller) names(rows []statistics.Row) string {
	said := make([]string, len(rows))
	for i, row := range rows {
		said[i] = s.name(row)
	}
	return s.list(said)
}

// peaks tells the highest and the lowest stretch of time, and the latest.
func (s teller) peaks(rows []statistics.Row, i int) string {
	metric := s.r.Query.Metrics[i]
	m := measureOf(metric)
	high, low := rows[0], rows[0]
	for _, row := range rows[1:] {
		if row.Cells[i].Value > high.Cells[i].Value {
			high = row
		}
		if row.Cells[i].Value < low.Cells[i].Value {
			low = row
		}
	}
	if high.Cells[i].Value == low.Cells[i].Value {
		return s.say("Alle Werte sind gleich: ", "All figures are the same: ") + s.figure(m.kind, high.Cells[i].Value, false) + "."
	}
	among := ""
	if s.hides(i) || s.r.More > 0 {
		among = s.say(" unter den angezeigten", " of those shown")
	}
	told := s.say("Den höchsten Wert"+among+" hat ", "The highest figure"+among+" is ")
	if s.english {
		told += s.bare(m.kind, high.Cells[i].Value) + " (" + s.name(high) + ")"
	} else {
		told += s.nominative(high) + " mit " + s.with(metric, high.Cells[i].Value)
	}
	if s.complete() {
		told += s.say(", den niedrigsten "+s.nominative(low)+" ("+s.bare(m.kind, low.Cells[i].Value)+")",
			", the lowest "+s.bare(m.kind, low.Cells[i].Value)+" ("+s.name(low)+")")
	}
	return told + "."
}

// nominative is a stretch of time with its article.
func (s teller) nominative(row statistics.Row) string {
	n := nounOf(s.r.Query.Dimensions[0])
	if s.r.Query.Dimensions[0] == statistics.Year {
		return "das Jahr " + s.name(row)
	}
	return n.article + " " + s.name(row)
}

// complete reports whether every stretch of time of the period has a row, and is
// over: one without has had nothing, which would be the lowest.
func (s teller) complete() bool {
	d, p := s.r.Query.Dimensions[0], s.r.Query.Period
	seen := map[string]bool{}
	first, last := s.r.Rows[0].Keys[0], s.r.Rows[0].Keys[0]
	for _, row := range s.r.Rows {
		seen[row.Keys[0]] = true
		first, last = min(first, row.Keys[0]), max(last, row.Keys[0])
	}
	today := keyOf(d, dayOf(s.r.ReadAt.In(german.Berlin())))
	if last >= today {
		return false
	}
	if s.r.More == 0 {
		if p.From != (german.Civil{}) {
			first = min(first, keyOf(d, p.From))
		}
		if p.To != (german.Civil{}) {
			last = max(last, keyOf(d, p.To))
		}
	}
	return first == last || len(stretches(d, first, last)) == len(seen)
}

// movers tells which rows changed most.
func (s teller) movers(i int) string {
	m := measureOf(s.r.Query.Metrics[i])
	type moved struct {
		row statistics.Row
		by  float64
	}
	var all []moved
	for _, row := range s.r.Rows {
		if i >= len(row.Before) {
			continue
		}
		if d, ok := difference(m.kind, row.Cells[i], row.Before[i]); ok {
			all = append(all, moved{row, d})
		}
	}
	if len(all) < 2 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b moved) int { return cmp.Compare(b.by, a.by) })
	tell := func(v moved) string {
		return s.name(v.row) + " (" + s.signed(v.by, m.kind.digits()) + s.points(m.kind, v.by) + ")"
	}
	up, down := all[0], all[len(all)-1]
	switch {
	case up.by > 0 && down.by < 0:
		return s.say("Am stärksten gestiegen: "+tell(up)+"; am stärksten gefallen: "+tell(down)+".",
			"Largest increase: "+tell(up)+"; largest decrease: "+tell(down)+".")
	case up.by > 0:
		return s.say("Am stärksten gestiegen: ", "Largest increase: ") + tell(up) + "."
	case down.by < 0:
		return s.say("Am stärksten gefallen: ", "Largest decrease: ") + tell(down) + "."
	}
	return ""
}

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
