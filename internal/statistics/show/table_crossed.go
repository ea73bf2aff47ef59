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
	if hasTotal(r) {
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
