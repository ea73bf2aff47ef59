package statistics

import (
	"slices"
	"strconv"
	"strings"
)

// A guardColumn is one that fine cells are told apart by.
type guardColumn struct {
	name string
	fragment
	constant bool // the same in all cells
	cast     string
}

// sql returns the statement and its parameters. What depends on the run is computed
// once for each run, and runs of which all of that is the same get one number, by
// which bookings are put together: comparing texts for each booking takes longer
// than all the rest.
func (s guardStatement) sql(f *fine) (string, []any) {
	g := guardSQL{by: s.q.basis()}
	columns := s.columns(f, &g)
	for _, c := range s.filters {
		g.restrict(c)
	}
	g.within(s.period)

	names, groups := []string{}, []string{}
	var fine, ofRuns []string
	for _, c := range columns {
		switch {
		case c.constant:
			names = append(names, c.sql)
			continue
		case c.run:
			ofRuns = append(ofRuns, c.sql+" as "+c.name)
			names = append(names, "n."+c.name+c.cast)
		default:
			fine = append(fine, c.sql+" as "+c.name)
			groups = append(groups, c.name)
			names = append(names, "f."+c.name+c.cast)
		}
	}
	with, from, join := "", "stats_bookings b"+where(g.ofBookings), ""
	by64, by61 := "bit_or(1::bigint << (b.person & 63)::int)", "bit_or(1::bigint << (b.person % 61)::int)"
	switch {
	case len(ofRuns) > 0:
		run := columnNames(columns)
		with = "with r as materialized (select run, " + run + ", dense_rank() over (order by " + run + ") as g from (\n\tselect r.run, " +
			strings.Join(ofRuns, ", ") + " from stats_runs r" + where(g.ofRuns) + ") r)\n"
		join = " join (select distinct g, " + run + " from r) n on n.g = f.g"
		if len(g.ofRuns) == 0 && s.fewOfARun(columns) {
			ofARun := append(slices.Clone(fine), "b.run", by64+" as by64", by61+" as by61")
			from = "(select " + strings.Join(ofARun, ", ") + " from " + from + " group by " + places(len(fine)+1) + ") b join r on r.run = b.run"
			fine, by64, by61 = slices.Clone(groups), "bit_or(b.by64)", "bit_or(b.by61)"
		} else {
			from = "stats_bookings b join r on r.run = b.run" + where(g.ofBookings)
		}
		fine, groups = append(fine, "r.g as g"), append(groups, "g")
	case len(g.ofRuns) > 0:
		with = "with r as materialized (select r.run from stats_runs r" + where(g.ofRuns) + ")\n"
		from = "stats_bookings b join r on r.run = b.run" + where(g.ofBookings)
	}
	fine = append(fine, by64+" as by64", by61+" as by61")
	group := ""
	if len(groups) > 0 {
		group = " group by " + places(len(groups))
	}
	return with + "select " + strings.Join(append(names, "f.by64", "f.by61"), ", ") + "\nfrom (select " + strings.Join(fine, ", ") +
		"\n\tfrom " + from + group + ") f" + join + "\nwhere f.by64 is not null", g.args
}

// fewOfARun reports whether the bookings of a run are in a few cells only, so that
// they are put together before they meet their run.
func (s guardStatement) fewOfARun(columns []guardColumn) bool {
	return !slices.ContainsFunc(columns, func(c guardColumn) bool {
		return !c.run && !c.constant && c.name != "status" && c.name != "attended"
	})
}

// columns lists what fine cells are told apart by, in the order in which they are
// read.
func (s guardStatement) columns(f *fine, g *guardSQL) []guardColumn {
	var all []guardColumn
	for i, d := range s.by {
		all = append(all, guardColumn{name: "k" + strconv.Itoa(i), fragment: g.column(d), cast: "::text"})
	}
	month, part := guardColumn{name: "month", fragment: fragment{sql: "0"}, constant: true}, guardColumn{name: "part", fragment: fragment{sql: "0"}, constant: true}
	if s.timed {
		month.fragment, month.constant = monthOf(ofBookings, g.by), false
		if len(f.days) > 0 {
			days := make([]string, len(f.days))
			for i, d := range f.days {
				days[i] = d.String()
			}
			part.fragment, part.constant = dayOf(ofBookings, g.by), false
			part.sql = "width_bucket(" + part.sql + ", " + g.param(days) + "::date[])"
		}
	}
	status, attended := guardColumn{name: "status", fragment: fragment{sql: "''"}, constant: true}, guardColumn{name: "attended", fragment: fragment{sql: "''"}, constant: true}
	if s.classed {
		status.sql, status.constant = "b.status", false
	}
	if s.attendance {
		attended.sql, attended.constant = "case when b.attended is null then '' when b.attended = 0 then 'none'"+
			" when b.attended < b.seats then 'partly' else 'full' end", false
	}
	return append(all, month, part, status, attended)
}

// A guardSQL collects the parts of a statement.
type guardSQL struct {
	by                 Basis
	args               []any
	ofRuns, ofBookings []string // what they have to meet
}

// param adds a parameter and returns its name.
func (g *guardSQL) param(v any) string {
	g.args = append(g.args, v)
	return "$" + strconv.Itoa(len(g.args))
}

// column returns the values of a dimension.
func (g *guardSQL) column(d Dimension) fragment {
	f, _ := fragmentOf(d, ofBookings, g.by)
	return f
}

// restrict adds a filter.
func (g *guardSQL) restrict(c Filter) {
	of := g.column(c.Dimension)
	var met string
	switch c.Dimension {
	case Topic:
		met = of.sql + " && " + g.param(c.Values) + "::text[]"
		if slices.Contains(c.Values, "") {
			met += " or cardinality(" + of.sql + ") = 0"
		}
	case Municipality:
		met = of.sql + " = any(" + g.param(numbersOf(c.Values)) + "::int[])"
	default:
		met = "(" + of.sql + ")::text = any(" + g.param(c.Values) + "::text[])"
	}
	met = "(" + met + ")"
	if c.Not {
		met = "not " + met
	}
	g.add(of, met)
}

// within adds a period.
func (g *guardSQL) within(p Period) {
	day := dayOf(ofBookings, g.by)
	if p.From.Year != 0 {
		g.add(day, day.sql+" >= "+g.param(p.From.String())+"::date")
	}
	if p.To.Year != 0 {
		g.add(day, day.sql+" <= "+g.param(p.To.String())+"::date")
	}
}

// add adds what has to be met to what it is about.
func (g *guardSQL) add(about fragment, met string) {
	if about.run {
		g.ofRuns = append(g.ofRuns, met)
	} else {
		g.ofBookings = append(g.ofBookings, met)
	}
}

// where joins what has to be met.
func where(all []string) string {
	if len(all) == 0 {
		return ""
	}
	return " where " + strings.Join(all, " and ")
}

// columnNames lists the columns that depend on the run.
func columnNames(columns []guardColumn) string {
	var names []string
	for _, c := range columns {
		if c.run && !c.constant {
			names = append(names, c.name)
		}
	}
	return strings.Join(names, ", ")
}

// places writes "1, 2, 3".
func places(n int) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strconv.Itoa(i + 1)
	}
	return strings.Join(all, ", ")
}
