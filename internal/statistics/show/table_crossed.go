package show

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxColumns is how many values of a dimension stand side by side in a table.
const maxColumns = 8

// crossedTable shows a single metric by two dimensions with one of them across,
// as people draw such tables. ok is false where rows are cut, sorted out or sorted
// by their figures, and where neither dimension has few enough values.
func crossedTable(r statistics.Result, t tongue) (table Table, ok bool) {
	q := r.Query
	d := drawing{teller{tongue: t, r: r}}
	if len(q.Dimensions) != 2 || len(q.Metrics) != 1 || !q.Compare.IsZero() || q.Sort.Metric != "" || len(r.Rows) == 0 || !d.wholeRows() {
		return Table{}, false
	}
	down, across := 0, 1
	if isTime(q.Dimensions[0]) && !isTime(q.Dimensions[1]) && len(d.keys(0)) <= maxColumns {
		down, across = 1, 0
	}
	if len(d.keys(across)) > maxColumns {
		return Table{}, false
	}
	c := d.cross(down, across)
	head := func(i int) string { return t.say(nounOf(q.Dimensions[i]).one, upper(nounOf(q.Dimensions[i]).en)) }
	name := func(i int, key string) string { return upper(t.value(r.Names, q.Dimensions[i], key)) }
	table = Table{Head: []string{head(down)}, Numbers: []bool{false}, Metrics: []statistics.Metric{""}}
	for _, k := range c.series {
		table.Head, table.Numbers, table.Metrics = append(table.Head, name(across, k)), append(table.Numbers, true), append(table.Metrics, "")
	}
	m := q.Metrics[0]
	for _, k := range c.groups {
		line := []string{name(down, k)}
		for _, other := range c.series {
			line = append(line, t.cell(m, c.at(k, other, measureOf(m).kind)))
		}
		table.Rows = append(table.Rows, line)
	}
	switch {
	case hasTotal(r) && d.addsUp() && len(c.groups) > 1 && len(c.series) > 1:
		table.addTotals(c, t.cell(m, r.Total[0]), t)
	case hasTotal(r):
		table.Notes = []string{t.say("Insgesamt: ", "Total: ") + t.cell(m, r.Total[0])}
	}
	table.Notes = append(table.Notes, notes(r, t)...)
	if !slices.ContainsFunc(table.Rows, func(line []string) bool { return slices.Contains(line, NoFigure) }) {
		return table, true
	}
	if note := t.noFigure(); !slices.Contains(table.Notes, note) {
		table.Notes = append(table.Notes, note)
	}
	return table, true
}

// addsUp reports whether cells of both dimensions are parts of their sums.
func (d drawing) addsUp() bool {
	m := measureOf(d.r.Query.Metrics[0])
	return m.kind == count && !m.apart && !slices.Contains(d.r.Query.Dimensions, statistics.Topic)
}

// addTotals adds the sums of rows and columns, and that of all. A row or column
// with a hidden cell has none here: its place stays empty, since the sum itself is
// no secret and would give the cell away.
func (table *Table) addTotals(c *crossing, all string, t tongue) {
	sum := func(n int, at func(int) statistics.Cell) string {
		total := 0.0
		for i := range n {
			cell := at(i)
			if cell.State != statistics.Known {
				return ""
			}
			total += cell.Value
		}
		return t.fixed(count, total)
	}
	missing := false
	word := t.say("Insgesamt", "Total")
	table.Head, table.Numbers, table.Metrics = append(table.Head, word), append(table.Numbers, true), append(table.Metrics, "")
	for i, g := range c.groups {
		s := sum(len(c.series), func(j int) statistics.Cell { return c.at(g, c.series[j], count) })
		table.Rows[i] = append(table.Rows[i], s)
		missing = missing || s == ""
	}
	table.Total = []string{word}
	for _, k := range c.series {
		s := sum(len(c.groups), func(j int) statistics.Cell { return c.at(c.groups[j], k, count) })
		table.Total = append(table.Total, s)
		missing = missing || s == ""
	}
	table.Total = append(table.Total, all)
	if missing {
		table.Notes = append(table.Notes, t.say(
			"Summen stehen nur, wo alle Werte einer Zeile oder Spalte angezeigt sind.",
			"Sums are given only where all figures of a row or column are shown."))
	}
}
