package show

import (
	"io"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Chart is a picture of a result.
type Chart struct {
	SVG    func(io.Writer) error
	Inline func(io.Writer) error // SVG for a page that has the caption as its heading
	PNG    func(io.Writer) error
	Alt    string // what it shows, in words
}

// Bounds of what a picture can show.
const (
	maxGroups = 30 // of bars
	maxSeries = 7  // of colours
	maxBeside = 4  // bars of a group side by side
)

// NewChart returns a chart of the kind that the query asks for or the data's shape
// suggests: lines over time, stacked bars where two dimensions add up, bars
// elsewhere. ok is false where there is nothing to draw: a single number,
// everything hidden, or a query that asks for a table only.
//
// What is hidden is a gap with its sign, never a zero.
func NewChart(r statistics.Result, language string) (c Chart, ok bool) {
	r = ranked(r)
	q := r.Query
	if q.View == statistics.ViewTable || len(q.Metrics) == 0 {
		return Chart{}, false
	}
	d := drawing{teller: teller{tongue: in(language), r: r}}
	p, ok := d.shape()
	if !ok || !p.any() {
		return Chart{}, false
	}
	alt := Sentence(r, language)
	if rows := d.inWords(); rows != "" {
		alt += " " + rows
	}
	return d.draw(p, Caption(q, r.Names, language), alt), true
}

// A drawing chooses the picture of a result.
type drawing struct{ teller }

// A picture is what is drawn: the figures of series over groups.
type picture struct {
	as     statistics.View // bars, lines or stacked
	groups []string
	series []string
	cells  [][]statistics.Cell // of each series for each group
	kind   kind
	axis   string
	labels []string // of lines, under the axis
	// partial: there are more series than fit, which are no part of the picture.
	partial bool
}

// any reports whether there is a figure to draw.
func (p picture) any() bool {
	for _, series := range p.cells {
		for _, c := range series {
			if c.State == statistics.Known {
				return true
			}
		}
	}
	return false
}

// shape chooses the picture by the shape of the data.
func (d drawing) shape() (picture, bool) {
	q := d.r.Query
	switch {
	case len(q.Dimensions) == 0:
		return d.singles()
	case len(d.r.Rows) == 0:
		return picture{}, false
	case len(d.r.Rows) == 1 && len(q.Metrics) == 1 && q.Compare.IsZero() && q.View == statistics.ViewAuto:
		return picture{}, false // one bar shows nothing that its number does not
	case len(q.Dimensions) == 2 && len(q.Metrics) == 1 && q.Compare.IsZero() && d.wholeRows():
		if p, ok := d.crossed(); ok {
			return p, true
		}
	case len(q.Dimensions) == 1 && isTime(q.Dimensions[0]) && d.wholeRows() && d.wantsLines():
		return d.overTime(), true
	}
	return d.flat(), true
}

// wholeRows reports whether the rows are all there are, so that one that is
// missing has had nothing.
func (d drawing) wholeRows() bool {
	q := d.r.Query
	return d.r.More == 0 && q.Limit == 0 && len(q.Having) == 0 &&
		!slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool { return isTime(f.Dimension) })
}

// wantsLines reports whether figures over time are better drawn as lines.
func (d drawing) wantsLines() bool {
	q := d.r.Query
	switch q.View {
	case statistics.ViewLines:
		return true
	case statistics.ViewAuto:
		return orderOf(q).metric == "" && len(d.timeline()) > 2
	}
	return false
}

// timeline is all stretches of time from the first row's to the last one's.
func (d drawing) timeline() []string {
	q := d.r.Query
	i := slices.IndexFunc(q.Dimensions, isTime)
	first, last := d.r.Rows[0].Keys[i], d.r.Rows[0].Keys[i]
	for _, row := range d.r.Rows {
		first, last = min(first, row.Keys[i]), max(last, row.Keys[i])
	}
	if first == last {
		return []string{first}
	}
	return stretches(q.Dimensions[i], first, last)
}

// singles draws figures that are not broken down, where there are several.
func (d drawing) singles() (picture, bool) {
	q, row := d.r.Query, d.first()
	k := measureOf(q.Metrics[0]).kind
	if !q.Compare.IsZero() && row.Before != nil {
		p := picture{as: statistics.ViewBars, kind: k, series: []string{d.head(q.Metrics[0])}, axis: d.head(q.Metrics[0]),
			groups: []string{upper(d.period(q.Period)), upper(d.period(q.Compare))},
			cells:  [][]statistics.Cell{{row.Cells[0], row.Before[0]}}}
		return p, len(q.Metrics) == 1
	}
	p := picture{as: statistics.ViewBars, kind: k, series: []string{""}, cells: [][]statistics.Cell{nil}}
	for _, i := range d.alike() {
		p.groups = append(p.groups, d.head(q.Metrics[i]))
		p.cells[0] = append(p.cells[0], row.Cells[i])
	}
	return p, len(p.groups) > 1
}

// alike are the metrics that can share an axis with the headline: those of its
// kind, it first.
func (d drawing) alike() []int {
	q := d.r.Query
	first := d.headline()
	alike := []int{first}
	for i, m := range q.Metrics {
		if i != first && measureOf(m).kind == measureOf(q.Metrics[first]).kind {
			alike = append(alike, i)
		}
	}
	return alike
}

// flat draws each row as a group of bars.
func (d drawing) flat() picture {
	p := d.start(statistics.ViewBars)
	rows := d.r.Rows[:min(len(d.r.Rows), maxGroups)]
	for _, row := range rows {
		p.groups = append(p.groups, upper(d.rowName(row, func(dim statistics.Dimension, key string) string {
			return d.value(d.r.Names, dim, key)
		})))
	}
	d.fill(&p, func(cells func(statistics.Row) statistics.Cell) (line []statistics.Cell) {
		for _, row := range rows {
			line = append(line, cells(row))
		}
		return line
	})
	if all := len(d.r.Rows) + d.r.More; all > len(rows) {
		p.axis += d.say(" (die ersten ", " (the first ") + d.decimal(float64(len(rows)), 0) +
			d.say(" von ", " of ") + d.decimal(float64(all), 0) + ")"
	}
	return p
}

// overTime draws figures by one dimension of time.
func (d drawing) overTime() picture {
	p := d.start(statistics.ViewLines)
	keys := d.timeline()
	p.groups, p.labels = d.timeNames(keys)
	byKey := make(map[string]statistics.Row, len(d.r.Rows))
	for _, row := range d.r.Rows {
		byKey[row.Keys[0]] = row
	}
	d.fill(&p, func(cell func(statistics.Row) statistics.Cell) (line []statistics.Cell) {
		for _, k := range keys {
			if row, ok := byKey[k]; ok {
				line = append(line, cell(row))
			} else {
				line = append(line, missing(p.kind))
			}
		}
		return line
	})
	return p
}

// missing is the figure of what has no row.
func missing(k kind) statistics.Cell {
	if k == count {
		return statistics.Cell{State: statistics.Known}
	}
	return statistics.Cell{State: statistics.Empty}
}

func (d drawing) start(as statistics.View) picture {
	m := d.r.Query.Metrics[d.headline()]
	return picture{as: as, kind: measureOf(m).kind, axis: d.head(m)}
}

// fill makes the series of a picture: both periods of a comparison, or the metrics
// that are alike.
func (d drawing) fill(p *picture, line func(func(statistics.Row) statistics.Cell) []statistics.Cell) {
	q, first := d.r.Query, d.headline()
	if !q.Compare.IsZero() {
		p.series = []string{upper(d.period(q.Period)), upper(d.period(q.Compare))}
		p.cells = append(p.cells,
			line(func(r statistics.Row) statistics.Cell { return r.Cells[first] }),
			line(func(r statistics.Row) statistics.Cell {
				if first >= len(r.Before) {
					return statistics.Cell{State: statistics.Empty}
				}
				return r.Before[first]
			}))
		return
	}
	alike := d.alike()
	for _, i := range alike {
		p.series = append(p.series, d.head(q.Metrics[i]))
		p.cells = append(p.cells, line(func(r statistics.Row) statistics.Cell { return r.Cells[i] }))
	}
	if len(alike) > 1 {
		p.axis = map[kind]string{count: d.say("Anzahl", "Number"), rate: d.say("Anteil", "Share")}[p.kind]
	}
}
