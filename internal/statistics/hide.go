package statistics

import "slices"

// hide marks what must not be shown of a raw result: hidden cells become Hidden,
// the others Known or Empty. It decides on all rows, and returns all rows in the
// order they have; who sorts and cuts them does so after that, by what is shown.
func (r *raw) hide(k int) Result {
	h := hider{raw: r, k: k}
	if r.guards != nil && r.query.ofBookings() {
		h.lines, h.filtered = newLines(r.query, r.guards, k), r.guards.filtered(r.query)
		for _, m := range r.query.Metrics {
			h.sets = append(h.sets, r.guards.setsOf(m))
		}
		h.judge()
		h.protectGrids()
	}
	result := Result{Query: r.query, LeastOf: k}
	result.Total = h.cells(r.total, nil, false)
	if r.before != nil {
		result.Before = h.cells(r.before, nil, true)
	}
	for _, row := range r.rows {
		shown := Row{Keys: row.keys, Cells: h.cells(row.cells, row.keys, false)}
		if row.before != nil {
			shown.Before = h.cells(row.before, row.keys, true)
		}
		result.Rows = append(result.Rows, shown)
	}
	result.Hidden = countHidden(result)
	return result
}

// countHidden counts the hidden cells of a result.
func countHidden(r Result) int {
	n := 0
	count := func(cells []Cell) {
		for _, c := range cells {
			if c.State == Hidden {
				n++
			}
		}
	}
	count(r.Total)
	count(r.Before)
	for _, row := range r.Rows {
		count(row.Cells)
		count(row.Before)
	}
	return n
}

// A hider decides on the cells of one result.
type hider struct {
	*raw
	k        int
	lines    *lines             // nil: only how many people contribute counts
	sets     [][]classSet       // of each metric, of whose people it tells
	filtered classSet           // those that filters keep
	judged   map[figure]verdict // what was decided, and what the rest of the table demands
}

// cells returns what may be shown of the figures of a row; of the total where
// there are no keys.
func (h *hider) cells(figures []rawCell, keys []string, before bool) []Cell {
	shown := make([]Cell, len(figures))
	for i, c := range figures {
		switch {
		case c.people > 0 && c.people < h.k, h.lines != nil && !h.mayTell(i, keys, before):
			shown[i] = Cell{State: Hidden}
		case c.empty:
			shown[i] = Cell{State: Empty}
		default:
			shown[i] = Cell{State: Known, Value: c.value}
		}
	}
	return shown
}

// mayTell decides on the nth metric in a row.
func (h *hider) mayTell(n int, keys []string, before bool) bool {
	m := metrics[h.query.Metrics[n]]
	if m.source != ofBookings {
		return true
	}
	for _, class := range h.sets[n] {
		f, known := h.figure(keys, before, class)
		if known && h.judged[f] != openly {
			return false
		}
	}
	if !m.leavesAbsent() {
		return true
	}
	absent, known := h.figure(keys, before, h.lines.guards.absent())
	if !known {
		return true
	}
	who, _ := h.lines.peopleOf(absent)
	return !who.few(h.k)
}

// judge decides on all figures of the result, and on those of its margins.
func (h *hider) judge() {
	h.judged = make(map[figure]verdict, len(h.rows))
	sets, periods := h.classSets(), h.periods()
	var all []figure
	add := func(keys ...string) {
		for _, before := range periods {
			for _, class := range sets {
				f, known := h.figure(keys, before, class)
				if _, is := h.judged[f]; known && !is {
					h.judged[f] = guarded // until they are decided on
					all = append(all, f)
				}
			}
		}
	}
	add()
	for _, r := range h.rows {
		add(r.keys...)
		if h.isGrid() {
			add(r.keys[0], anyKey)
			add(anyKey, r.keys[1])
		}
	}
	for i, v := range h.lines.judge(all) {
		h.judged[all[i]] = v
	}
}

// periods tells of which periods figures are: whether before.
func (h *hider) periods() []bool {
	if h.query.Compare.IsZero() {
		return []bool{false}
	}
	return []bool{false, true}
}

// classSets lists the different sets of classes of whose people metrics tell.
func (h *hider) classSets() []classSet {
	var all []classSet
	for i, m := range h.query.Metrics {
		if metrics[m].source == ofBookings {
			all = append(all, h.sets[i]...)
		}
	}
	slices.Sort(all)
	return slices.Compact(all)
}

// figure returns the figure of some classes in a row, a margin or the total:
// dimensions without a key, or with anyKey, are not chosen from. It is not known
// where the guards have nobody.
func (h *hider) figure(keys []string, before bool, class classSet) (figure, bool) {
	f := figure{at: place{free, free}, before: before, class: class & h.filtered}
	for i, key := range keys {
		if key == anyKey {
			continue
		}
		if h.query.Dimensions[i] == Status {
			f.class &= h.lines.guards.withStatus(key)
			continue
		}
		if before {
			key = h.query.before(h.query.Dimensions[i], key)
		}
		n, known := h.lines.numbers[i][key]
		if !known {
			return f, false
		}
		f.at[i] = n
	}
	return f, true
}

// anyKey stands for all values of a dimension; no value is written like this.
const anyKey = "\x00"

// isGrid reports whether a hidden cell of the result may be computed from the other
// cells and the margins of the table. Values of one axis contain each other and have
// blocks in common, and topics add up to nothing: no margins give them away.
func (h *hider) isGrid() bool {
	d := h.query.Dimensions
	return len(d) > 1 && !h.query.speaksOf(Topic) && axisOf(d[0]) != axisOf(d[1])
}

// protectGrids hides what is needed so that no cell of few people can be computed
// from the other cells and the margins of a table with two dimensions.
func (h *hider) protectGrids() {
	if !h.isGrid() {
		return
	}
	for _, class := range h.classSets() {
		for _, before := range h.periods() {
			h.protectGrid(class, before)
		}
	}
}

// protectGrid does so for one set of classes in one of the periods.
func (h *hider) protectGrid(class classSet, before bool) {
	cells := make([][]string, len(h.rows))
	for i, r := range h.rows {
		cells[i] = r.keys
	}
	slices.SortFunc(cells, slices.Compare) // the choice does not depend on the order of rows
	rows, columns := keysAt(cells, 0), keysAt(cells, 1)
	const rowTotals = 0 // the nodes of the margins come first
	const columnTotals = 1
	row := func(key string) int { at, _ := slices.BinarySearch(rows, key); return 2 + at }
	column := func(key string) int { at, _ := slices.BinarySearch(columns, key); return 2 + len(rows) + at }

	var edges []edge
	var figures []figure
	add := func(a, b int, margin bool, keys ...string) {
		f, known := h.figure(keys, before, class)
		if !known {
			return
		}
		who, _ := h.lines.peopleOf(f)
		if who.none() {
			return
		}
		v := h.judged[f]
		edges = append(edges, edge{a: a, b: b, weight: who.atLeast(), hidden: v != openly, few: v == tooFew, margin: margin})
		figures = append(figures, f)
	}
	for _, keys := range cells {
		add(row(keys[0]), column(keys[1]), false, keys...)
	}
	for _, key := range rows {
		add(row(key), columnTotals, true, key, anyKey)
	}
	for _, key := range columns {
		add(rowTotals, column(key), true, anyKey, key)
	}
	add(rowTotals, columnTotals, true, anyKey, anyKey)

	g := newGrid(2+len(rows)+len(columns), edges)
	g.protect()
	for i, e := range g.edges {
		if e.hidden && h.judged[figures[i]] == openly {
			h.judged[figures[i]] = guarded
		}
	}
}

// keysAt returns the different keys of rows in one of their places, ascending.
func keysAt(rows [][]string, i int) []string {
	keys := make([]string, len(rows))
	for n, r := range rows {
		keys[n] = r[i]
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
