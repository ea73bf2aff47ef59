package show

import (
	"slices"
	"strconv"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Table is a result ready to be shown. Cells are formatted; Numbers marks the
// columns that are aligned to the right.
type Table struct {
	Head    []string
	Numbers []bool
	Metrics []statistics.Metric // that a column can be sorted by; "" of the others
	Rows    [][]string
	Total   []string // nil: none
	Notes   []string // below: what Protected and NoFigure mean, rows cut, how things are counted
}

// NewTable returns the table of a result. With a comparison, each metric has a
// column for both periods, their difference and the relative change. A metric by
// two dimensions has one of them across where that has few values. Where all of all
// rows is hidden, or of some of a ranking, those are not listed, since their order
// and number say nothing; what is left then is the total, or no table but a note.
func NewTable(r statistics.Result, language string) Table {
	t := in(language)
	r = ranked(r)
	hidden := AllHidden(r)
	if hidden && (!hasTotal(r) || !slices.ContainsFunc(r.Total, isKnown)) {
		return Table{Notes: notes(r, t)}
	}
	if table, ok := crossedTable(r, t); ok && !hidden {
		return table
	}
	columns := columnsOf(r.Query, t)
	var table Table
	for _, d := range r.Query.Dimensions {
		table.Head = append(table.Head, t.say(nounOf(d).one, upper(nounOf(d).en)))
		table.Numbers, table.Metrics = append(table.Numbers, false), append(table.Metrics, "")
	}
	for _, c := range columns {
		table.Head = append(table.Head, c.head)
		table.Numbers, table.Metrics = append(table.Numbers, true), append(table.Metrics, "")
		if c.show == now {
			table.Metrics[len(table.Metrics)-1] = r.Query.Metrics[c.metric]
		}
	}
	for _, row := range r.Rows {
		if hidden {
			break
		}
		line := make([]string, 0, len(table.Head))
		for i, key := range row.Keys {
			line = append(line, upper(t.value(r.Names, r.Query.Dimensions[i], key)))
		}
		for _, c := range columns {
			line = append(line, c.text(t, row.Cells, row.Before))
		}
		table.Rows = append(table.Rows, line)
	}
	if hasTotal(r) {
		table.Total = make([]string, len(r.Query.Dimensions), len(table.Head))
		table.Total[0] = t.say("Insgesamt", "Total")
		for _, c := range columns {
			text := ""
			if r.Total[c.metric].State != statistics.Empty {
				text = c.text(t, r.Total, r.Before)
			}
			table.Total = append(table.Total, text)
		}
	}
	table.Notes = notes(r, t)
	return table
}

// ranked leaves out of a ranking the rows of which all is hidden. They stand last,
// by their names, and would read as the places behind those that are shown.
func ranked(r statistics.Result) statistics.Result {
	if r.Query.Limit == 0 || AllHidden(r) {
		return r
	}
	hidden := func(c statistics.Cell) bool { return c.State == statistics.Hidden }
	rows := slices.DeleteFunc(slices.Clone(r.Rows), func(row statistics.Row) bool {
		return slices.ContainsFunc(row.Cells, hidden) &&
			!slices.ContainsFunc(row.Cells, isKnown) && !slices.ContainsFunc(row.Before, isKnown)
	})
	r.More += len(r.Rows) - len(rows)
	r.Rows = rows
	return r
}

// AllHidden reports whether a result has rows and shows no figure of any.
func AllHidden(r statistics.Result) bool {
	for _, row := range r.Rows {
		if slices.ContainsFunc(row.Cells, isKnown) || slices.ContainsFunc(row.Before, isKnown) {
			return false
		}
	}
	return r.Hidden > 0 && len(r.Rows) > 0
}

func isKnown(c statistics.Cell) bool { return c.State == statistics.Known }

// hasTotal reports whether a result has totals to tell: those of several rows.
func hasTotal(r statistics.Result) bool {
	if len(r.Query.Dimensions) == 0 || len(r.Rows)+r.More < 2 || len(r.Total) < len(r.Query.Metrics) {
		return false
	}
	for _, c := range r.Total {
		if c.State != statistics.Empty {
			return true
		}
	}
	return false
}

// A column is one figure of each row.
type column struct {
	metric int // index into the metrics
	show   columnKind
	kind   kind
	head   string
}

// A columnKind is what of a metric a column shows.
type columnKind int

const (
	now columnKind = iota
	then
	differs
	grew
)

// columnsOf are the columns of figures.
func columnsOf(q statistics.Query, t tongue) []column {
	var columns []column
	for i, m := range q.Metrics {
		k, head := measureOf(m).kind, t.head(m)
		if q.Compare.IsZero() {
			columns = append(columns, column{i, now, k, head})
			continue
		}
		unit := ""
		if k == rate {
			unit = t.say(" (Prozentpunkte)", " (percentage points)")
		}
		columns = append(columns,
			column{i, now, k, head + ", " + t.period(q.Period)},
			column{i, then, k, head + ", " + t.period(q.Compare)},
			column{i, differs, k, named(q, head, t.say("Differenz", "Difference")) + unit})
		if k != rate {
			columns = append(columns, column{i, grew, k, named(q, head, t.say("Veränderung", "Change"))})
		}
	}
	return columns
}

// named names a column of a comparison, by its metric too where there are several.
func named(q statistics.Query, head, what string) string {
	if len(q.Metrics) == 1 {
		return what
	}
	return head + ": " + what
}

// cell is the figure of the column in a row; what is computed from two figures is
// hidden where one of them is.
func (c column) cell(cells, before []statistics.Cell) statistics.Cell {
	if c.show == now {
		return cells[c.metric]
	}
	if c.metric >= len(before) {
		return statistics.Cell{State: statistics.Empty}
	}
	a, b := cells[c.metric], before[c.metric]
	switch {
	case c.show == then:
		return b
	case a.State == statistics.Hidden || b.State == statistics.Hidden:
		return statistics.Cell{State: statistics.Hidden}
	}
	v, ok := difference(c.kind, a, b)
	if c.show == grew {
		v, ok = change(c.kind, a, b)
	}
	if !ok {
		return statistics.Cell{State: statistics.Empty}
	}
	return statistics.Cell{State: statistics.Known, Value: v}
}

func (c column) text(t tongue, cells, before []statistics.Cell) string {
	cell := c.cell(cells, before)
	switch {
	case cell.State == statistics.Hidden:
		return Protected
	case cell.State != statistics.Known:
		return NoFigure
	case c.show == differs:
		return t.signedFixed(cell.Value, c.kind.digits())
	case c.show == grew:
		return t.growth(cell.Value)
	}
	return t.fixed(c.kind, cell.Value)
}

// notes are what has to be known to read the figures of a result.
func notes(r statistics.Result, t tongue) []string {
	var said []string
	hidden, empty := signs(r, t)
	if AllHidden(r) {
		k := strconv.Itoa(r.LeastOf)
		return []string{t.say(
			"Alle einzelnen Werte sind geschützt: Zahlen, die auf weniger als "+k+" Personen beruhen, und solche, aus denen sie sich berechnen ließen, werden nicht angezeigt.",
			"All individual figures are protected: figures that rest on fewer than "+k+" people, and those from which they could be computed, are not shown.")}
	}
	if hidden || r.Hidden > 0 {
		k := strconv.Itoa(r.LeastOf)
		sign := chosen(hidden, Protected+t.say(" geschützt", " protected"), t.say("Geschützt", "Protected"))
		said = append(said, sign+t.say(
			": Zahlen, die auf weniger als "+k+" Personen beruhen, und solche, aus denen sie sich berechnen ließen, werden nicht angezeigt.",
			": figures that rest on fewer than "+k+" people, and those from which they could be computed, are not shown."))
	}
	if empty {
		said = append(said, t.noFigure())
	}
	if r.Hidden > 0 && r.Query.Limit > 0 && len(r.Query.Dimensions) > 0 {
		said = append(said, t.say("In der Rangfolge steht nur, was angezeigt werden darf; geschützte Werte können darüber oder darunter liegen.",
			"Only figures that may be shown are ranked; protected ones may lie above or below."))
	}
	if r.More > 0 {
		said = append(said, t.say(
			chosen(r.More == 1, "1 weitere Zeile ist", t.decimal(float64(r.More), 0)+" weitere Zeilen sind")+" nicht angezeigt.",
			chosen(r.More == 1, "1 more row is", t.decimal(float64(r.More), 0)+" more rows are")+" not shown."))
	}
	if hasTotal(r) && (r.More > 0 || len(r.Query.Having) > 0) {
		said = append(said, t.say("„Insgesamt“ umfasst auch, was nicht angezeigt ist.", "“Total” includes what is not shown."))
	}
	for _, d := range r.Query.Dimensions {
		if d == statistics.Topic {
			said = append(said, t.say(
				"Ein Modul kann mehrere Themen haben und zählt bei jedem; Zeilen ergeben deshalb nicht die Summe.",
				"A module can have several topics and counts for each; rows therefore do not add up."))
		}
	}
	for _, m := range r.Query.Metrics {
		s := t.means(m)
		if measureOf(m).apart && len(r.Query.Dimensions) > 0 {
			s += t.say(" Zeilen ergeben deshalb nicht die Summe.", " Rows therefore do not add up.")
		}
		if s != "" {
			said = append(said, s)
		}
	}
	if p := r.Query.Period; !r.Query.Compare.IsZero() && p.To != (german.Civil{}) && !ended(p, r.ReadAt) {
		said = append(said, t.say("Der Zeitraum "+t.period(p)+" ist noch nicht abgeschlossen.", "The period "+t.period(p)+" is not over yet."))
	}
	return said
}

// noFigure says what NoFigure means.
func (t tongue) noFigure() string {
	return t.say(
		NoFigure+" keine Angabe: Es gibt nichts, woraus sich der Wert berechnen ließe.",
		NoFigure+" not available: there is nothing to compute the figure from.")
}

// signs reports which signs the table of a result has.
func signs(r statistics.Result, t tongue) (hidden, empty bool) {
	columns := columnsOf(r.Query, t)
	look := func(cells, before []statistics.Cell) {
		for _, c := range columns {
			switch c.cell(cells, before).State {
			case statistics.Hidden:
				hidden = true
			case statistics.Empty:
				empty = true
			}
		}
	}
	for _, row := range r.Rows {
		look(row.Cells, row.Before)
	}
	if hasTotal(r) {
		for _, c := range columns {
			hidden = hidden || c.cell(r.Total, r.Before).State == statistics.Hidden
		}
	}
	return hidden, empty
}
