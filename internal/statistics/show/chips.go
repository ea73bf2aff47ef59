package show

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A Chip is a part of the query as it was understood, with what else it could be.
type Chip struct {
	Part    string // "Kennzahl", "Aufgeteilt nach", "Zeitraum" …
	Label   string // "Bestätigte Anmeldungen"
	Without *statistics.Query
	Instead []Alternative // at most 8
}

// An Alternative is the query with one part exchanged.
type Alternative struct {
	Label string
	Query statistics.Query
}

// maxInstead is how many alternatives a chip has.
const maxInstead = 8

// Chips are the parts of the query of a result. Every query they hold is one that
// can be run.
func Chips(r statistics.Result, language string) []Chip {
	if len(r.Query.Metrics) == 0 {
		return nil
	}
	c := chips{tongue: in(language), r: r}
	c.metrics()
	c.dimensions()
	c.filters()
	c.period()
	c.compare()
	c.basis()
	c.conditions()
	c.limit()
	c.view()
	return c.all
}

// chips collects the chips of one result.
type chips struct {
	tongue
	r   statistics.Result
	all []Chip
}

// A maker makes one chip.
type maker struct {
	chip Chip
	of   statistics.Query
}

func (c *chips) chip(german, english, label string) *maker {
	return &maker{Chip{Part: c.say(german, english), Label: upper(label)}, c.r.Query}
}

// instead adds an alternative, if it is one that can be run and is another.
func (m *maker) instead(label string, q statistics.Query) {
	if len(m.chip.Instead) < maxInstead && q.Check() == nil && q.Encode() != m.of.Encode() {
		m.chip.Instead = append(m.chip.Instead, Alternative{upper(label), q})
	}
}

func (m *maker) without(q statistics.Query) {
	if q.Check() == nil && q.Encode() != m.of.Encode() {
		m.chip.Without = &q
	}
}

func (c *chips) add(m *maker) { c.all = append(c.all, m.chip) }

// clone copies a query so deeply that changes do not show in the original.
func clone(q statistics.Query) statistics.Query {
	q.Metrics = slices.Clone(q.Metrics)
	q.Dimensions = slices.Clone(q.Dimensions)
	q.Filters = slices.Clone(q.Filters)
	q.Having = slices.Clone(q.Having)
	return q
}

// siblings are the metrics that answer similar questions, the most asked first.
func siblings(of subject) []statistics.Metric {
	switch of {
	case ofRuns:
		return []statistics.Metric{statistics.Utilisation, statistics.Runs, statistics.Seats, statistics.Taken, statistics.Free}
	case ofQuestions:
		return []statistics.Metric{statistics.Questions, statistics.Answered, statistics.Unanswered, statistics.RefusalRate, statistics.Helpful, statistics.Unhelpful}
	}
	return []statistics.Metric{
		statistics.Bookings, statistics.Confirmed, statistics.Participants, statistics.Cancelled, statistics.CancellationRate,
		statistics.Waitlisted, statistics.People, statistics.Municipalities, statistics.Attended, statistics.AttendanceRate,
		statistics.LeadTime, statistics.GroupSize, statistics.Expired,
	}
}

func (c *chips) metrics() {
	for i, m := range c.r.Query.Metrics {
		k := c.chip("Kennzahl", "Figure", c.label(m))
		if len(c.r.Query.Metrics) > 1 {
			q := clone(c.r.Query)
			q.Metrics = slices.Delete(q.Metrics, i, i+1)
			k.without(forget(q, m))
		}
		for _, other := range siblings(measureOf(m).of) {
			if slices.Contains(c.r.Query.Metrics, other) {
				continue
			}
			q := clone(c.r.Query)
			q.Metrics[i] = other
			k.instead(c.label(other), replace(q, m, other))
		}
		c.add(k)
	}
}

// forget drops what refers to a metric that is gone.
func forget(q statistics.Query, m statistics.Metric) statistics.Query {
	q.Having = slices.DeleteFunc(q.Having, func(h statistics.Having) bool { return h.Metric == m })
	if q.Sort.Metric == m {
		q.Sort = statistics.Sort{}
	}
	return q
}

// replace makes what refers to a metric refer to the one in its place; conditions
// only where the figures are of the same kind.
func replace(q statistics.Query, m, by statistics.Metric) statistics.Query {
	if measureOf(m).kind != measureOf(by).kind {
		q.Having = slices.DeleteFunc(q.Having, func(h statistics.Having) bool { return h.Metric == m })
	}
	for i := range q.Having {
		if q.Having[i].Metric == m {
			q.Having[i].Metric = by
		}
	}
	if q.Sort.Metric == m {
		q.Sort.Metric = by
	}
	return q
}

// breakdowns are the dimensions that are offered, the most asked first.
var breakdowns = [...]statistics.Dimension{
	statistics.Module, statistics.Land, statistics.Month, statistics.Quarter, statistics.SizeClass, statistics.Topic,
	statistics.Category, statistics.Status, statistics.HalfYear, statistics.Channel, statistics.Weekday, statistics.Year,
	statistics.Municipality, statistics.Run, statistics.Language,
}

func (c *chips) dimensions() {
	q := c.r.Query
	for i, d := range q.Dimensions {
		k := c.chip("Aufgeteilt nach", "By", c.say(nounOf(d).one, nounOf(d).en))
		without := clone(q)
		without.Dimensions = slices.Delete(without.Dimensions, i, i+1)
		if len(without.Dimensions) == 0 {
			without.Having, without.Sort, without.Limit = nil, statistics.Sort{}, 0
		}
		without.View = statistics.ViewAuto
		k.without(without)
		for _, other := range c.others() {
			changed := clone(q)
			changed.Dimensions[i] = other
			changed.View = statistics.ViewAuto
			k.instead(c.say(nounOf(other).one, nounOf(other).en), changed)
		}
		c.add(k)
	}
	if len(q.Dimensions) > 0 {
		return
	}
	k := c.chip("Aufgeteilt nach", "By", c.say("nicht aufgeteilt", "no breakdown"))
	for _, other := range c.others() {
		changed := clone(q)
		changed.Dimensions = []statistics.Dimension{other}
		changed.View = statistics.ViewAuto
		k.instead(c.say(nounOf(other).one, nounOf(other).en), changed)
	}
	c.add(k)
}

// others are the dimensions that are not taken and that make sense: what has one
// status only is not broken down by it.
func (c *chips) others() []statistics.Dimension {
	oneStatus := slices.ContainsFunc(c.r.Query.Metrics, func(m statistics.Metric) bool {
		switch m {
		case statistics.Bookings, statistics.People, statistics.Municipalities, statistics.LeadTime, statistics.GroupSize, statistics.Questions:
			return false
		}
		return true
	})
	return slices.DeleteFunc(slices.Clone(breakdowns[:]), func(d statistics.Dimension) bool {
		return slices.Contains(c.r.Query.Dimensions, d) || d == statistics.Status && oneStatus
	})
}

func (c *chips) filters() {
	q := c.r.Query
	for i, f := range q.Filters {
		names := make([]string, len(f.Values))
		for j, v := range f.Values {
			names[j] = c.value(c.r.Names, f.Dimension, v)
		}
		except := c.say("ohne ", "without ")
		label := chosen(f.Not, except, "") + strings.Join(names, ", ")
		n := nounOf(f.Dimension)
		k := c.chip(n.one, upper(n.en), label)
		without := clone(q)
		without.Filters = slices.Delete(without.Filters, i, i+1)
		k.without(without)
		if len(f.Values) > 1 {
			for j, v := range f.Values {
				one := clone(q)
				one.Filters[i] = statistics.Filter{Dimension: f.Dimension, Values: []string{v}}
				if j < maxInstead-1 {
					k.instead(c.say("nur ", "only ")+names[j], one)
				}
			}
		}
		turned := clone(q)
		turned.Filters[i].Not = !f.Not
		k.instead(chosen(f.Not, c.say("nur ", "only "), except)+strings.Join(names, ", "), turned)
		c.add(k)
	}
}

func (c *chips) basis() {
	q := c.r.Query
	now := c.tongue.basis(q)
	if now == "" || slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return measureOf(m).of == ofRuns }) {
		return
	}
	k := c.chip("Datum", "Date", now)
	other := clone(q)
	other.By = statistics.ByRun
	if basisOf(q) == statistics.ByRun {
		other.By = statistics.ByRequest
	}
	k.instead(c.tongue.basis(other), other)
	c.add(k)
}

func (c *chips) conditions() {
	q := c.r.Query
	for i, h := range q.Having {
		k := c.chip("Bedingung", "Condition", c.condition(h, false))
		without := clone(q)
		without.Having = slices.Delete(without.Having, i, i+1)
		k.without(without)
		c.add(k)
	}
}

func (c *chips) limit() {
	q := c.r.Query
	if q.Limit == 0 || len(q.Dimensions) == 0 {
		return
	}
	k := c.chip("Anzahl", "Number", c.top(q))
	without := clone(q)
	without.Limit = 0
	k.without(without)
	for _, n := range []int{1, 3, 5, 10, 20} {
		other := clone(q)
		other.Limit = n
		k.instead(c.top(other), other)
	}
	if o := orderOf(q); o.metric != "" {
		turned := clone(q)
		turned.Sort = statistics.Sort{Metric: o.metric, Ascending: !o.ascending}
		k.instead(c.top(turned), turned)
	}
	c.add(k)
}

func (c *chips) view() {
	q := c.r.Query
	if len(q.Dimensions) == 0 {
		return
	}
	words := func(v statistics.View) string {
		switch v {
		case statistics.ViewTable:
			return c.say("nur Tabelle", "table only")
		case statistics.ViewBars:
			return c.say("Balken", "bars")
		case statistics.ViewLines:
			return c.say("Linien", "lines")
		case statistics.ViewStacked:
			return c.say("gestapelte Balken", "stacked bars")
		}
		return c.say("automatisch", "automatic")
	}
	k := c.chip("Darstellung", "Shown as", words(q.View))
	for _, v := range []statistics.View{statistics.ViewAuto, statistics.ViewTable, statistics.ViewBars, statistics.ViewLines, statistics.ViewStacked} {
		switch {
		case v == statistics.ViewLines && !slices.ContainsFunc(q.Dimensions, isTime),
			v == statistics.ViewStacked && (len(q.Dimensions) < 2 || measureOf(q.Metrics[0]).kind != count):
			continue
		}
		other := clone(q)
		other.View = v
		k.instead(words(v), other)
	}
	c.add(k)
}
