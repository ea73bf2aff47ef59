package show

import (
	"cmp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// crossed draws figures by two dimensions: one as groups, the other as series.
// ok is false where neither fits in few enough colours and the figures do not add
// up to "others".
func (d drawing) crossed() (p picture, ok bool) {
	q := d.r.Query
	m := measureOf(q.Metrics[0])
	groups, series := d.roles()
	adds := m.kind == count && !m.apart && q.Dimensions[series] != statistics.Topic
	as := q.View
	switch {
	case as == statistics.ViewLines && !isTime(q.Dimensions[groups]):
		as = statistics.ViewAuto
	case as == statistics.ViewStacked && !adds:
		as = statistics.ViewBars
	}
	if as == statistics.ViewAuto {
		switch {
		case adds:
			as = statistics.ViewStacked
		case isTime(q.Dimensions[groups]) && len(d.keys(groups)) > 2:
			as = statistics.ViewLines
		default:
			as = statistics.ViewBars
		}
	}
	p = d.start(as)
	c := d.cross(groups, series)
	limit := maxSeries
	if as == statistics.ViewBars {
		limit = maxBeside
	}
	note := c.most(limit, adds, p.kind, d.tongue)
	if len(c.series) > limit || len(c.groups) > maxGroups && as != statistics.ViewLines {
		return picture{}, false
	}
	for _, k := range c.groups {
		p.groups = append(p.groups, upper(d.value(d.r.Names, q.Dimensions[groups], k)))
	}
	if as == statistics.ViewLines {
		p.groups, p.labels = d.timeNames(c.groups)
	}
	for _, k := range c.series {
		name := upper(d.value(d.r.Names, q.Dimensions[series], k))
		if k == others {
			name = d.say("Übrige", "Others")
		}
		p.series = append(p.series, name)
		line := make([]statistics.Cell, len(c.groups))
		for i, g := range c.groups {
			line[i] = c.at(g, k, p.kind)
		}
		p.cells = append(p.cells, line)
	}
	p.axis += note
	p.partial = note != ""
	return p, true
}

// roles chooses which dimension makes the groups and which the series: time is
// followed along groups where the other fits in colours, or neither does, as no
// part of time can be left out; elsewhere what fits in colours is series.
func (d drawing) roles() (groups, series int) {
	q := d.r.Query
	first, second := len(d.keys(0)), len(d.keys(1))
	switch {
	case isTime(q.Dimensions[0]):
		if q.View == statistics.ViewLines || second <= maxSeries || first > maxSeries {
			return 0, 1
		}
		return 1, 0
	case isTime(q.Dimensions[1]):
		if q.View == statistics.ViewLines || first <= maxSeries || second > maxSeries {
			return 1, 0
		}
		return 0, 1
	case second <= maxSeries || first > maxSeries && second <= first:
		return 0, 1
	}
	return 1, 0
}

// keys are the values of a dimension in the order in which they are drawn.
func (d drawing) keys(dimension int) []string {
	if isTime(d.r.Query.Dimensions[dimension]) {
		first, last := d.r.Rows[0].Keys[dimension], d.r.Rows[0].Keys[dimension]
		for _, row := range d.r.Rows {
			first, last = min(first, row.Keys[dimension]), max(last, row.Keys[dimension])
		}
		if first == last {
			return []string{first}
		}
		return stretches(d.r.Query.Dimensions[dimension], first, last)
	}
	var keys []string
	seen := map[string]bool{}
	for _, row := range d.r.Rows {
		if k := row.Keys[dimension]; !seen[k] {
			seen[k] = true
			keys = append(keys, k)
		}
	}
	if d.r.Query.Dimensions[dimension] == statistics.Weekday {
		slices.Sort(keys)
	}
	return keys
}

// others is the key of what remains beside the largest series.
const others = "\x00others"

// A table of figures by two dimensions.
type crossing struct {
	groups, series []string
	cells          map[[2]string]statistics.Cell
}

func (d drawing) cross(groups, series int) *crossing {
	c := &crossing{d.keys(groups), d.keys(series), map[[2]string]statistics.Cell{}}
	for _, row := range d.r.Rows {
		c.cells[[2]string{row.Keys[groups], row.Keys[series]}] = row.Cells[0]
	}
	return c
}

func (c *crossing) at(group, series string, k kind) statistics.Cell {
	if cell, ok := c.cells[[2]string{group, series}]; ok {
		return cell
	}
	return missing(k)
}

// most leaves the largest series where there are more than limit, and sums the
// others up where they add up and every one of them is shown: what is hidden is
// never part of a sum. It returns what has to be said about that.
func (c *crossing) most(limit int, adds bool, k kind, t tongue) (note string) {
	if len(c.series) <= limit || !adds {
		return ""
	}
	sum := make(map[string]float64, len(c.series))
	for at, cell := range c.cells {
		if cell.State == statistics.Known {
			sum[at[1]] += cell.Value
		}
	}
	ranked := slices.Clone(c.series)
	slices.SortStableFunc(ranked, func(a, b string) int { return cmp.Compare(sum[b], sum[a]) })
	rest := ranked[limit-1:]
	c.series = slices.DeleteFunc(c.series, func(s string) bool { return slices.Contains(rest, s) })
	rests := make(map[string]statistics.Cell, len(c.groups))
	for _, g := range c.groups {
		total := statistics.Cell{State: statistics.Known}
		for _, s := range rest {
			cell := c.at(g, s, k)
			if cell.State != statistics.Known {
				n := t.decimal(float64(len(rest)), 0)
				return t.say(" (ohne "+n+" weitere)", " (without "+n+" others)")
			}
			total.Value += cell.Value
		}
		rests[g] = total
	}
	for g, total := range rests {
		c.cells[[2]string{g, others}] = total
	}
	c.series = append(c.series, others)
	return ""
}
