package ask

import (
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A bound keeps rows; its metric is known once all words are read.
type bound struct {
	op       statistics.Op
	value    float64
	percent  bool
	from, to int
}

func (x *reading) bound(p phrase) {
	op, between := statistics.AtLeast, (p.has("on") || p.has("upto")) && !p.has("op")
	for i, e := range p.edges {
		switch e.kind {
		case "op":
			op = statistics.Op(e.of)
		case "half":
			x.having = append(x.having, bound{op, e.number, true, p.from, p.to})
		case number:
			last := i + 1
			percent := last < len(p.edges) && p.edges[last].kind == "percent" || between && p.has("percent")
			b := bound{op, e.number, percent, e.from, e.to}
			if percent || between {
				b.to = p.to
			}
			x.having = append(x.having, b)
			op = statistics.AtMost // the second of "zwischen 10 und 20"
		}
	}
}

// exactlyOne keeps rows that have one: "nur einen einzigen Termin".
func (x *reading) exactlyOne(p phrase) {
	n, _ := p.of(number)
	if !articles[n.word] || len(x.dims) == 0 || !x.dims[0].asked {
		x.refuse(Unsupported, x.said(p.from, p.to))
		return
	}
	x.having = append(x.having, bound{statistics.Exactly, n.number, false, p.from, p.to})
}

// bounded gives a bound its metric: the one said next to it.
func (x *reading) bounded(b bound, q *statistics.Query) (statistics.Having, bool) {
	metric := statistics.Metric("")
	near := 1 << 30
	for _, c := range x.counts {
		distance := c.from - b.to
		if c.from < b.from {
			distance = b.from - c.to + 2 // behind a number is nearer than before it
		}
		if distance < near && (!b.percent || isRate(c.metric)) {
			near, metric = distance, c.metric
		}
	}
	if metric == "" && len(q.Metrics) > 0 && (!b.percent || isRate(q.Metrics[0])) {
		metric = q.Metrics[0]
	}
	if metric == "" {
		x.refuse(Unsupported, x.said(b.from, b.to))
		return statistics.Having{}, false
	}
	v := b.value
	if isRate(metric) && (b.percent || v > 1) {
		v /= 100
	}
	if !slices.Contains(q.Metrics, metric) {
		q.Metrics = append(q.Metrics, metric)
	}
	if slices.ContainsFunc(q.Having, func(h statistics.Having) bool {
		return h.Metric == metric && (h.Op[0] == b.op[0] || h.Op == statistics.Exactly)
	}) { // one of them is of something else
		x.refuse(Unsupported, x.said(b.from, b.to))
	}
	return statistics.Having{Metric: metric, Op: b.op, Value: v}, true
}

// boundTime is a bound of days: "eine Vorlaufzeit von weniger als zwei Wochen".
func (x *reading) boundTime(p phrase) {
	e, _ := p.of("op")
	n, _ := p.of(number)
	x.having = append(x.having, bound{statistics.Op(e.of), n.number * daysOf[p.edges[len(p.edges)-1].word], false, p.from, p.to})
	if !slices.ContainsFunc(x.cover, func(p phrase) bool {
		m, ok := p.of(metric)
		return p.name == "lead" || ok && m.metric == statistics.LeadTime
	}) {
		x.unknown = append(x.unknown, p.from)
	}
}

// onlyOnce keeps rows that were held as often: "welche Module haben wir nur einmal
// durchgeführt?"
func (x *reading) onlyOnce(p phrase) {
	if !x.mayMean("held") || len(x.dims) == 0 || !x.dims[0].asked || slices.ContainsFunc(x.counts, func(c count) bool { return c.metric != statistics.Runs }) {
		x.unknown = append(x.unknown, p.from)
		return
	}
	times := 1.0
	if n, ok := p.of(number); ok {
		times = n.number
	}
	if !x.counted(statistics.Runs) {
		x.counts = append(x.counts, count{metric: statistics.Runs, from: p.from, to: p.to, noun: true, phrase: -1})
	}
	x.having = append(x.having, bound{statistics.Exactly, times, false, p.from, p.to})
}
