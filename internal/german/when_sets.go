package german

import (
	"slices"
	"time"
)

// A phrase is one thing that a text says about time, with its alternatives: days,
// weekdays or times of day.
type phrase struct {
	days     []days
	weekdays []time.Weekday
	coming   bool // a weekday in the singular: one day unless other days are said
	hours    []hours
	not      bool   // it is left out
	only     bool   // nothing else will do
	wrong    string // no such day exists
	or       bool   // joined to the phrase before
	span     Span
}

// A group is what phrases say together. Those of one kind restrict one another.
type group struct {
	days     []days
	weekdays []time.Weekday
	coming   bool
	hours    []hours
	only     bool
	out      []phrase // what is left out
	spans    []Span
	wrong    []phrase
}

// gather adds a phrase to the last group, or begins another one where it is an
// alternative.
func gather(groups []group, p phrase) []group {
	if len(groups) == 0 {
		groups = append(groups, group{})
	}
	g := &groups[len(groups)-1]
	switch {
	case p.wrong != "":
		g.wrong = append(g.wrong, p)
		return groups
	case p.not:
		g.out = append(g.out, p)
	case g.has(p) && (p.or || !g.narrow(p)):
		if p.or && g.narrowOpen(p) { // "nach Ostern und vor Pfingsten"
			break
		}
		next := group{spans: []Span{p.span}, only: g.only && p.or}
		next.set(p)
		if len(next.days) == 0 && len(next.weekdays) == 0 { // "im März vormittags oder abends"
			next.days, next.weekdays, next.coming = g.days, g.weekdays, g.coming
		}
		return append(groups, next)
	default:
		g.set(p)
	}
	g.spans = append(g.spans, p.span)
	return groups
}

// has reports whether the group says something of the kind of p.
func (g *group) has(p phrase) bool {
	return len(p.days) > 0 && len(g.days) > 0 || len(p.weekdays) > 0 && len(g.weekdays) > 0 || len(p.hours) > 0 && len(g.hours) > 0
}

// set takes over what p says unless the group says something of that kind.
func (g *group) set(p phrase) {
	if len(g.days) == 0 {
		g.days = p.days
	}
	if len(g.weekdays) == 0 {
		g.weekdays, g.coming = p.weekdays, p.coming
	}
	if len(g.hours) == 0 {
		g.hours = p.hours
	}
	g.only = g.only || p.only && len(p.weekdays)+len(p.hours) > 0
}

// mostDays bounds the days of a group: a list that goes on and on doubles them.
const mostDays = 100

// narrow restricts the group by p, which says something of a kind that it has;
// false if nothing would be left.
func (g *group) narrow(p phrase) bool {
	switch {
	case len(p.days) > 0:
		var both []days
		for _, a := range g.days {
			for _, b := range p.days {
				if d, ok := a.and(b); ok && !slices.Contains(both, d) && len(both) < mostDays {
					both = append(both, d)
				}
			}
		}
		if len(both) == 0 {
			return false
		}
		g.days = both
	case len(p.weekdays) > 0:
		both := slices.DeleteFunc(slices.Clone(g.weekdays), func(d time.Weekday) bool { return !slices.Contains(p.weekdays, d) })
		if len(both) == 0 {
			return false
		}
		g.weekdays = both
	default:
		if len(g.hours) != 1 || len(p.hours) != 1 {
			return false
		}
		both, ok := g.hours[0].and(p.hours[0])
		if !ok {
			return false
		}
		g.hours = []hours{both}
	}
	return true
}

// narrowOpen is narrow for days that are open on opposite sides.
func (g *group) narrowOpen(p phrase) bool {
	if len(p.days) != 1 || len(g.days) != 1 {
		return false
	}
	a, b := g.days[0], p.days[0]
	opposite := a.last.IsZero() && b.first.IsZero() || a.first.IsZero() && b.last.IsZero()
	return opposite && g.narrow(p)
}

// sets are the group's alternatives.
func (g *group) sets(today time.Time, past bool) (out []TimeSet) {
	for _, p := range g.wrong {
		out = append(out, TimeSet{Wrong: p.wrong, Spans: []Span{p.span}})
	}
	if len(g.spans) == 0 {
		return out
	}
	g.settle(today, past)
	for _, p := range g.out {
		g.leaveOut(p)
	}
	if len(g.days) == 0 {
		g.days = []days{{}}
	}
	if len(g.hours) == 0 {
		g.hours = []hours{{}}
	}
	for _, d := range g.days {
		for _, h := range g.hours {
			s := TimeSet{
				From: civilOf(d.first), To: civilOf(d.last), Weekdays: slices.Clone(g.weekdays),
				After: h.after, Latest: h.latest, Before: h.before, Only: g.only, Part: h.part, Spans: slices.Clone(g.spans),
			}
			if d.single() {
				s.Weekdays, s.Only = nil, false
			}
			out = append(out, s)
		}
	}
	return out
}

// settle makes weekdays of one week, or coming ones, into days; in what is past,
// coming ones are those before today.
func (g *group) settle(today time.Time, past bool) {
	if len(g.days) == 0 && g.coming {
		for _, w := range g.weekdays {
			d := coming(w, today.AddDate(0, 0, 1))
			if past {
				d = coming(w, today.AddDate(0, 0, -7))
			}
			g.days = append(g.days, days{d, d})
		}
		slices.SortFunc(g.days, func(a, b days) int { return a.first.Compare(b.first) })
		g.weekdays = nil
		return
	}
	if len(g.weekdays) == 0 {
		return
	}
	var named []days
	for _, d := range g.days {
		if d.first.IsZero() || d.last.IsZero() || d.last.Sub(d.first) > 6*24*time.Hour {
			return
		}
		for day := d.first; !day.After(d.last); day = day.AddDate(0, 0, 1) {
			if slices.Contains(g.weekdays, day.Weekday()) {
				named = append(named, days{day, day})
			}
		}
	}
	if len(named) > 0 {
		g.days, g.weekdays = named, nil
	}
}

// coming is the first such weekday from today on.
func coming(w time.Weekday, today time.Time) time.Time {
	return today.AddDate(0, 0, (int(w-today.Weekday())+7)%7)
}

// leaveOut takes away what p says.
func (g *group) leaveOut(p phrase) {
	switch {
	case len(p.weekdays) > 0:
		if len(g.weekdays) == 0 {
			g.weekdays = []time.Weekday{1, 2, 3, 4, 5, 6, 0}
		}
		g.weekdays = slices.DeleteFunc(slices.Clone(g.weekdays), func(d time.Weekday) bool { return slices.Contains(p.weekdays, d) })
		g.only = true
	case len(p.days) > 0:
		left := g.days
		if len(left) == 0 {
			left = []days{{}}
		}
		for _, o := range p.days {
			var rest []days
			for _, d := range left {
				rest = append(rest, d.without(o)...)
			}
			left = rest
		}
		if len(left) > 0 {
			g.days = left
		}
	case len(p.hours) > 0 && len(g.hours) == 0:
		for _, h := range p.hours {
			g.hours = append(g.hours, h.without()...)
		}
	}
}
