package statistics

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A world is invented bookings, to hold what is shown against what is so. It
// answers queries by looking at every booking, without SQL.
type world struct {
	bookings []fact
	topics   map[string][]string // of each module
	first    german.Civil
	last     german.Civil
}

// A fact is a booking.
type fact struct {
	person   int64
	values   map[Dimension]string // but for topics and times
	topics   []string
	seats    int
	attended int // -1 not recorded
	days     map[Basis]german.Civil
}

// lands are the Länder with their share of bookings in a thousand.
var lands = []struct {
	key   string
	share int
}{
	{"NW", 205}, {"BY", 150}, {"BW", 130}, {"NI", 95}, {"HE", 75}, {"SN", 60}, {"RP", 55}, {"BB", 50},
	{"SH", 40}, {"TH", 35}, {"ST", 30}, {"MV", 25}, {"BE", 20}, {"HH", 14}, {"SL", 10}, {"HB", 6},
}

// newWorld invents n bookings of two years up to the 20th of January 2026: few
// popular modules and many others, big and small Länder, quiet summers.
func newWorld(seed uint64, n int) *world {
	rnd := rand.New(rand.NewPCG(seed, 5))
	w := &world{topics: map[string][]string{}, first: german.Civil{Year: 2024, Month: 1, Day: 8}, last: german.Civil{Year: 2026, Month: 1, Day: 20}}
	const modules, topics = 25, 9
	for m := range modules {
		for t := range topics {
			if (m*7+t*5)%11 < 3 {
				key := fmt.Sprintf("m%02d", m)
				w.topics[key] = append(w.topics[key], fmt.Sprintf("t%d", t))
			}
		}
	}
	categories := []string{"compulsory", "compulsory", "elective", "elective", "elective", "elective", "peer_learning", "programme"}
	sizes := []string{"rural", "small", "small", "medium", "medium", "large", "district"}
	towns := map[string]int{}
	for _, l := range lands {
		towns[l.key] = 1 + l.share/4
	}
	span := int(dayTime(w.last).Sub(dayTime(w.first)).Hours() / 24)
	for len(w.bookings) < n {
		requested := dayTime(w.first).AddDate(0, 0, rnd.IntN(span+1))
		if requested.Month() == 8 && rnd.IntN(3) > 0 || requested.Weekday() == 0 && rnd.IntN(8) > 0 {
			continue
		}
		land := pick(rnd, len(lands), func(i int) int { return lands[i].share })
		module := pick(rnd, modules, func(i int) int { return 1000 / (i + 6) })
		town := pick(rnd, towns[lands[land].key], func(i int) int { return 100 / (i + 3) })
		starts := requested.AddDate(0, 0, 5+rnd.IntN(60))
		quarter := int(starts.Month()-1) / 3
		starts = dayTime(german.Civil{Year: starts.Year(), Month: quarter*3 + 1 + (module+quarter)%3, Day: 3 + module%20})
		if starts.Before(requested) {
			starts = starts.AddDate(0, 3, 0)
		}
		over := !starts.After(dayTime(w.last))
		status := []string{"confirmed", "confirmed", "confirmed", "confirmed", "confirmed", "confirmed", "confirmed",
			"cancelled", "expired", "waitlisted", "confirmed", "requested"}[rnd.IntN(12)]
		if over && (status == "requested" || status == "waitlisted") {
			status = "expired"
		}
		b := fact{
			person: int64(land*100 + town*7 + rnd.IntN(7)),
			values: map[Dimension]string{
				Land: lands[land].key, Municipality: fmt.Sprintf("%02d0%05d", land+1, town+1),
				SizeClass: sizes[(land+town)%len(sizes)],
				Module:    fmt.Sprintf("m%02d", module), Category: categories[module%len(categories)],
				Run:     fmt.Sprintf("m%02d-%04d-%02d", module, starts.Year(), starts.Month()),
				Channel: []string{"web", "web", "web", "web", "web", "web", "slack", "matrix", "import"}[rnd.IntN(9)],
				Status:  status, Language: []string{"de", "de", "de", "de", "de", "de", "de", "en"}[rnd.IntN(8)],
			},
			seats: 1 + rnd.IntN(2)*rnd.IntN(3), attended: -1,
			days: map[Basis]german.Civil{ByRequest: civil(requested.Date()), ByRun: civil(starts.Date())},
		}
		if status == "confirmed" && over && module%4 > 0 {
			b.attended = max(0, b.seats-rnd.IntN(4)/3)
		}
		b.topics = w.topics[b.values[Module]]
		w.bookings = append(w.bookings, b)
	}
	return w
}

func civil[M ~int](year int, month M, day int) german.Civil {
	return german.Civil{Year: year, Month: int(month), Day: day}
}

// pick chooses one of n by weight.
func pick(rnd *rand.Rand, n int, weight func(int) int) int {
	sum := 0
	for i := range n {
		sum += weight(i)
	}
	at := rnd.IntN(sum)
	for i := range n {
		if at -= weight(i); at < 0 {
			return i
		}
	}
	return n - 1
}

// valuesOf returns the values that a booking has of a dimension.
func (b *fact) valuesOf(d Dimension, by Basis) []string {
	day := b.days[by]
	switch form := dimensions[d].form; {
	case d == Topic && len(b.topics) == 0:
		return []string{""}
	case d == Topic:
		return b.topics
	case d == Weekday:
		return []string{strconv.Itoa((int(dayTime(day).Weekday())+6)%7 + 1)}
	case form.isTime():
		return []string{form.timeKey(form.timeNumber(day))}
	}
	return []string{b.values[d]}
}

// meets reports whether a booking meets a filter.
func (b *fact) meets(f Filter, by Basis) bool {
	met := slices.ContainsFunc(b.valuesOf(f.Dimension, by), func(v string) bool { return slices.Contains(f.Values, v) })
	return met != f.Not
}

// counts reports whether a booking is one of those that a metric is of, and of
// those that a rate is taken of.
func (b *fact) counts(m Metric) (of, per bool) {
	meets := func(all []condition) bool {
		for _, c := range all {
			if c.on == Status && !slices.Contains(c.values, b.values[Status]) || c.on == recorded && b.attended < 0 {
				return false
			}
		}
		return true
	}
	return meets(metrics[m].of) && (metrics[m].column != colAttended || b.attended > 0), meets(metrics[m].per)
}

// keep returns the bookings of a query in one of its periods, before metrics and
// rows choose from them.
func (w *world) keep(q Query, p Period) []int {
	var kept []int
	for i := range w.bookings {
		b := &w.bookings[i]
		if p.has(b.days[q.basis()]) && !slices.ContainsFunc(q.Filters, func(f Filter) bool { return !b.meets(f, q.basis()) }) {
			kept = append(kept, i)
		}
	}
	return kept
}

// figure computes a metric of some bookings.
func (w *world) figure(m Metric, among []int) (rawCell, []int) {
	d := metrics[m]
	var of, per []int
	for _, i := range among {
		in, base := w.bookings[i].counts(m)
		if in {
			of = append(of, i)
		}
		if base {
			per = append(per, i)
		}
	}
	c := rawCell{value: float64(len(of)), people: w.people(of)}
	sum := func(of []int, column func(*fact) int) (n float64) {
		for _, i := range of {
			n += float64(column(&w.bookings[i]))
		}
		return n
	}
	switch {
	case d.kind == sums && d.column == colSeats:
		c.value = sum(of, func(b *fact) int { return b.seats })
	case d.kind == sums && d.column == colAttended:
		c.value = sum(of, func(b *fact) int { return b.attended })
	case d.kind == rate:
		c = rawCell{value: float64(len(of)) / float64(len(per)), people: w.people(per)}
		if len(per) == 0 {
			c = rawCell{empty: true}
		}
	}
	return c, of
}

// people counts the different people of some bookings.
func (w *world) people(of []int) int {
	found := map[int64]bool{}
	for _, i := range of {
		found[w.bookings[i].person] = true
	}
	return len(found)
}

// A side of the world's answer: the bookings of a period, by the keys of rows.
type worldSide struct {
	all  []int
	rows map[string][]int
}

func (w *world) side(q Query, p Period) worldSide {
	s := worldSide{all: w.keep(q, p), rows: map[string][]int{}}
	for _, i := range s.all {
		for _, key := range w.rowsOf(q, i) {
			s.rows[key] = append(s.rows[key], i)
		}
	}
	return s
}

// at returns the bookings of the row of some keys; before, the keys are those of
// the period that is not compared with.
func (s worldSide) at(q Query, keys []string, before bool) []int {
	own := slices.Clone(keys)
	for i, d := range q.Dimensions {
		if before {
			own[i] = q.before(d, keys[i])
		}
	}
	return s.rows[strings.Join(own, "|")]
}

// raw answers a query as the database does.
func (w *world) raw(q Query, asked ...Period) *raw {
	r := &raw{query: q, guards: w.guards(q, asked)}
	now := w.side(q, q.Period)
	r.total = w.cells(q, now.all)
	var then worldSide
	if !q.Compare.IsZero() {
		then = w.side(q, q.Compare)
		r.before = w.cells(q, then.all)
	}
	for _, key := range slices.Sorted(mapsKeys(now.rows)) {
		row := rawRow{keys: splitKey(q, key), cells: w.cells(q, now.rows[key])}
		if r.before != nil {
			row.before = w.cells(q, then.at(q, row.keys, true))
		}
		r.rows = append(r.rows, row)
	}
	return r
}

func (w *world) cells(q Query, among []int) []rawCell {
	cells := make([]rawCell, len(q.Metrics))
	for i, m := range q.Metrics {
		cells[i], _ = w.figure(m, among)
	}
	return cells
}
