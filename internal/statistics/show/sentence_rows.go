package show

import (
	"cmp"
	"slices"

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
	if s.allZero(known, i) {
		o := orderOf(q)
		switch {
		case s.hides(i) && (s.r.More == 0 || o.metric == q.Metrics[i] && !o.ascending): // what is cut is no larger
			return spaced(total, s.say("Alle Werte über 0 sind geschützt.", "All figures above 0 are protected."), s.why())
		case !s.hides(i) && total != "":
			return total
		case !s.hides(i):
			return s.nothing()
		}
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
	if len(rows) == 1 && slices.ContainsFunc(s.r.Rows, func(r statistics.Row) bool { return r.Cells[i].State == statistics.Hidden }) {
		return s.lone(rows[0], i) // hidden rows stand last: all others are
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

// lone tells the only row that may be shown, which has no place among the others.
func (s teller) lone(row statistics.Row, i int) string {
	told := s.say("Angezeigt werden darf nur "+s.name(row), "Only "+s.name(row)+" may be shown,") + s.amountOf(s.r.Query.Metrics[i], row.Cells[i].Value)
	if share := s.share(i, row); share != "" {
		told += " (" + share + ")"
	}
	return told + "."
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
	if d := s.r.Query.Dimensions; len(d) == 2 && isTime(d[0]) != isTime(d[1]) {
		other, time := 0, 1
		if isTime(d[0]) {
			other, time = 1, 0
		}
		return s.told(s.r.Names, d[other], row.Keys[other]) + s.within(d[time], s.told(s.r.Names, d[time], row.Keys[time]))
	}
	return s.rowName(row, func(d statistics.Dimension, key string) string { return s.told(s.r.Names, d, key) })
}

func (s teller) rowName(row statistics.Row, name func(statistics.Dimension, string) string) string {
	var said string
	for i, key := range row.Keys {
		if i > 0 {
			said += " / "
		}
		said += name(s.r.Query.Dimensions[i], key)
	}
	return said
}

// within says when, of a stretch of time: " im 1. Quartal 2026".
func (s teller) within(d statistics.Dimension, name string) string {
	switch d {
	case statistics.Year:
		return s.say(" im Jahr ", " in ") + name
	case statistics.HalfYear:
		return s.say(" im ", " in the ") + name
	}
	return s.say(" im ", " in ") + name
}

func (s teller) names(rows []statistics.Row) string {
	said := make([]string, len(rows))
	for i, row := range rows {
		said[i] = s.name(row)
	}
	return s.list(said)
}
