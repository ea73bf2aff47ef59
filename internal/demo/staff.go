package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/municipality"
)

// lands are the Länder with the millions of people that live there, rounded, by
// which their municipalities take part. Small ones take part more often, so that
// their figures can be shown at all.
var lands = []struct {
	code      string
	residents float64
}{
	{"BB", 2.6}, {"BE", 3.7}, {"BW", 11.2}, {"BY", 13.2}, {"HB", 0.7}, {"HE", 6.3}, {"HH", 1.9}, {"MV", 1.6},
	{"NI", 8}, {"NW", 18}, {"RP", 4.1}, {"SH", 2.9}, {"SL", 1}, {"SN", 4}, {"ST", 2.1}, {"TH", 2.1},
}

const leastResidents = 3.8 // for which a Land counts

// An office is a class of municipalities: how many there are in the demo and how
// much they book, as shares of their Land's.
type office struct {
	least, most     int // residents, most excluded
	district        bool
	towns, bookings float64
}

var offices = []office{
	{least: 100_000, most: math.MaxInt, towns: 0.16, bookings: 0.28},
	{least: 20_000, most: 100_000, towns: 0.36, bookings: 0.34},
	{least: 5_000, most: 20_000, towns: 0.24, bookings: 0.16},
	{least: 1, most: 5_000, towns: 0.12, bookings: 0.09},
	{most: math.MaxInt, district: true, towns: 0.12, bookings: 0.13},
}

func (o office) has(m municipality.Municipality) bool {
	if o.district || m.IsDistrict() {
		return o.district && m.IsDistrict()
	}
	return m.Population >= o.least && m.Population < o.most
}

// townsAltogether is how many municipalities the people of the past come from,
// about.
const townsAltogether = 330

// A town is a municipality with those of its staff who have booked before.
type town struct {
	municipality.Municipality
	staff []booking.Person
}

// A staff is the invented people who booked in the past, by municipality.
type staff struct {
	shares []float64   // of each Land in all bookings
	towns  [][][]*town // of each Land, for each office
}

// newStaff chooses municipalities from a list; the same from the same.
func newStaff(list []municipality.Municipality) *staff {
	domains := map[string]string{} // official keys by domain: two of one name have no mailbox in common
	for _, m := range list {
		if slices.Contains(homes, m.AGS) {
			domains[domain(label(m))] = m.AGS
		}
	}
	all := 0.0
	for _, l := range lands {
		all += max(l.residents, leastResidents)
	}
	s := &staff{}
	for _, l := range lands {
		share := max(l.residents, leastResidents) / all
		classes := make([][]*town, len(offices))
		for i, o := range offices {
			n := max(2, int(math.Round(townsAltogether*o.towns*share)))
			for _, m := range spread(list, n, func(m municipality.Municipality) bool { return m.Land == l.code && o.has(m) }) {
				d := domain(label(m))
				if owner, taken := domains[d]; taken && owner != m.AGS {
					continue
				}
				domains[d] = m.AGS
				classes[i] = append(classes[i], &town{Municipality: m})
			}
		}
		s.shares, s.towns = append(s.shares, share), append(s.towns, classes)
	}
	return s
}

// spread returns n of those in a list that fit, from all parts of it.
func spread(list []municipality.Municipality, n int, fits func(municipality.Municipality) bool) (chosen []municipality.Municipality) {
	var all []municipality.Municipality
	for _, m := range list {
		if fits(m) {
			all = append(all, m)
		}
	}
	n = min(n, len(all))
	for i := range n {
		chosen = append(chosen, all[i*len(all)/n])
	}
	return chosen
}

// label is what a municipality is called by who works there.
func label(m municipality.Municipality) string {
	if m.IsDistrict() {
		return m.Kind + " " + m.Name
	}
	return m.Name
}

// somebody is who books next and is not among those given: often somebody who
// has booked before.
func (s *staff) somebody(not []booking.Person, random *rand.Rand) booking.Person {
	t := s.town(random)
	const loyalty = 0.5
	if len(t.staff) > 0 && random.Float64() < loyalty {
		p := t.staff[random.IntN(len(t.staff))]
		if !slices.Contains(not, p) {
			return p
		}
	}
	p := t.colleague(len(t.staff))
	t.staff = append(t.staff, p)
	return p
}

// town chooses the municipality of who books next.
func (s *staff) town(random *rand.Rand) *town {
	classes := s.towns[chosen(s.shares, random)]
	weights := make([]float64, len(offices))
	for i, o := range offices {
		if len(classes[i]) > 0 {
			weights[i] = o.bookings
		}
	}
	in := classes[chosen(weights, random)]
	return in[random.IntN(len(in))]
}

// chosen returns a place in weights, the heavier the likelier.
func chosen(weights []float64, random *rand.Rand) int {
	all := 0.0
	for _, w := range weights {
		all += w
	}
	x, last := random.Float64()*all, 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		if last = i; x < w {
			break
		}
		x -= w
	}
	return last
}

// colleague returns the n-th person of the municipality, always the same.
func (t *town) colleague(n int) booking.Person {
	all := len(firstNames) * len(lastNames)
	var seed int
	for _, digit := range t.AGS {
		seed = seed*31 + int(digit)
	}
	const stride = 37 // has no divisor in common with the number of names
	name := (seed + n*stride) % all
	first, last := firstNames[name%len(firstNames)], lastNames[name/len(firstNames)]
	return booking.Person{
		Name:         first + " " + last,
		Email:        strings.ToLower(fmt.Sprintf("%s.%s@%s.example", first, last, domain(label(t.Municipality)))),
		Municipality: label(t.Municipality), AGS: t.AGS, Land: t.Land,
		Function: functions[(seed+n)%len(functions)],
	}
}
