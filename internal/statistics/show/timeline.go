package show

import (
	"fmt"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxStretches bounds a time line: fifty years of months.
const maxStretches = 600

// stretches lists the keys of a time dimension from first to last, both included;
// just these two where they are no such keys.
func stretches(d statistics.Dimension, first, last string) []string {
	perYear := map[statistics.Dimension]int{statistics.Month: 12, statistics.Quarter: 4, statistics.HalfYear: 2, statistics.Year: 1}[d]
	from, okFrom := ordinal(first, perYear)
	to, okTo := ordinal(last, perYear)
	if !okFrom || !okTo || to < from || to-from >= maxStretches {
		return []string{first, last}
	}
	form := map[statistics.Dimension]string{statistics.Month: "%04d-%02d", statistics.Quarter: "%04d-Q%d", statistics.HalfYear: "%04d-H%d"}[d]
	keys := make([]string, 0, to-from+1)
	for n := from; n <= to; n++ {
		if d == statistics.Year {
			keys = append(keys, fmt.Sprintf("%04d", n))
		} else {
			keys = append(keys, fmt.Sprintf(form, n/perYear, n%perYear+1))
		}
	}
	return keys
}

// ordinal numbers the stretches of time through: of months, twelve a year.
func ordinal(key string, perYear int) (n int, ok bool) {
	year, part, _ := strings.Cut(key, "-")
	y, err := strconv.Atoi(year)
	if err != nil || perYear == 0 {
		return 0, false
	}
	if perYear == 1 {
		return y, part == ""
	}
	p, err := strconv.Atoi(strings.TrimLeft(part, "QH"))
	return y*perYear + p - 1, err == nil && p >= 1 && p <= perYear
}

// timeNames names stretches of time for a chart: in full, and as short labels
// under an axis, of which only so many are left as fit.
func (t tongue) timeNames(keys []string) (names, labels []string) {
	const (
		all      = 26 // labels that fit beside one another
		quarters = 78 // months of which only the first of each quarter is named
	)
	for i, key := range keys {
		year, part, _ := strings.Cut(key, "-")
		d, label := statistics.Year, year
		n, _ := strconv.Atoi(strings.TrimLeft(part, "QH"))
		switch {
		case strings.HasPrefix(part, "Q"):
			d, label = statistics.Quarter, "Q"+strconv.Itoa(n)
		case strings.HasPrefix(part, "H"):
			d, label = statistics.HalfYear, t.say(strconv.Itoa(n)+". Hj.", "H"+strconv.Itoa(n))
		case n >= 1 && n <= 12:
			d, label = statistics.Month, string([]rune(t.month(n))[:3])
		}
		names = append(names, t.stretch(d, key))
		switch {
		case d == statistics.Month && len(keys) > quarters && n != 1, d == statistics.Month && len(keys) > all && n%3 != 1, d == statistics.Quarter && len(keys) > all && n != 1:
			label = ""
		case d != statistics.Year && (n == 1 || i == 0):
			label += "\n" + year
		}
		labels = append(labels, label)
	}
	return names, labels
}

// keyOf is the stretch of time that a day lies in.
func keyOf(d statistics.Dimension, c german.Civil) string {
	switch d {
	case statistics.Month:
		return fmt.Sprintf("%04d-%02d", c.Year, c.Month)
	case statistics.Quarter:
		return fmt.Sprintf("%04d-Q%d", c.Year, (c.Month+2)/3)
	case statistics.HalfYear:
		return fmt.Sprintf("%04d-H%d", c.Year, (c.Month+5)/6)
	}
	return fmt.Sprintf("%04d", c.Year)
}
