package show

import (
	"math"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// What stands for a figure that is not shown. One sign serves everything that is
// hidden: whoever saw which cells are small and which are hidden only to protect
// those could narrow the small ones down.
const (
	Protected = "•" // too few people, or would give away a cell that has
	NoFigure  = "–" // a rate or median of nothing
)

// narrow is the narrow no-break space that German typography has between a
// number and its percent sign.
const narrow = "\u202f"

// decimal writes a number with up to so many digits after the decimal mark, and
// with the marks of the language: 1.234,5.
func (t tongue) decimal(v float64, digits int) string {
	scale := math.Pow10(digits)
	v = math.Round(v*scale) / scale
	return t.marked(v, strconv.FormatFloat(math.Abs(v), 'f', -1, 64))
}

// marked writes the digits of a number with its sign and the marks of the
// language.
func (t tongue) marked(v float64, digits string) string {
	whole, fraction, _ := strings.Cut(digits, ".")
	var b strings.Builder
	if v < 0 {
		b.WriteString("−")
	}
	for i, r := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(t.say(".", ","))
		}
		b.WriteRune(r)
	}
	if fraction != "" {
		b.WriteString(t.say(",", ".") + fraction)
	}
	return b.String()
}

// percent writes a share of 1: 12,5 % in German, 12.5% in English.
func (t tongue) percent(v float64) string { return t.decimal(v*100, 1) + t.say(narrow, "") + "%" }

// digits is how many digits after the decimal mark a kind of figure has.
func (k kind) digits() int {
	switch k {
	case rate, days:
		return 1
	case mean:
		return 2
	}
	return 0
}

// bare writes a figure without its unit, but rates with their percent sign.
func (t tongue) bare(k kind, v float64) string {
	if k == rate {
		return t.percent(v)
	}
	return t.decimal(v, k.digits())
}

// fixed is bare with as many digits as all the others in a column have.
func (t tongue) fixed(k kind, v float64) string {
	unit := ""
	if k == rate {
		v, unit = v*100, t.say(narrow, "")+"%"
	}
	return t.filled(v, k.digits()) + unit
}

// filled writes a number with exactly so many digits after the decimal mark,
// rounded as decimal does: halves go up, so that a table and its chart agree.
func (t tongue) filled(v float64, digits int) string {
	scale := math.Pow10(digits)
	v = math.Round(v*scale) / scale
	return t.marked(v, strconv.FormatFloat(math.Abs(v), 'f', digits, 64))
}

// figure writes a figure with what its unit is called: "12 Tage", "12,5 %".
func (t tongue) figure(k kind, v float64, dative bool) string {
	s := t.bare(k, v)
	switch {
	case k == days && s == "1":
		return s + t.say(" Tag", " day")
	case k == days && dative:
		return s + t.say(" Tagen", " days")
	case k == days:
		return s + t.say(" Tage", " days")
	case k == mean && s == "1":
		return s + t.say(" Platz", " seat")
	case k == mean && dative:
		return s + t.say(" Plätzen", " seats")
	case k == mean:
		return s + t.say(" Plätze", " seats")
	}
	return s
}

// cell writes a cell of a table.
func (t tongue) cell(m statistics.Metric, c statistics.Cell) string {
	switch c.State {
	case statistics.Known:
		return t.fixed(measureOf(m).kind, c.Value)
	case statistics.Hidden:
		return Protected
	}
	return NoFigure
}

// signed writes a difference with its sign: "+12", "−3", "±0".
func (t tongue) signed(v float64, digits int) string {
	switch s := t.decimal(v, digits); {
	case s == "0" || s == "−0":
		return "±0"
	case v > 0:
		return "+" + s
	default:
		return s
	}
}

// signedFixed is signed with as many digits as all the others in a column have.
func (t tongue) signedFixed(v float64, digits int) string {
	s := t.filled(v, digits)
	switch {
	case !strings.ContainsAny(s, "123456789"):
		return "±" + strings.TrimPrefix(s, "−")
	case v > 0:
		return "+" + s
	}
	return s
}

// difference is what a figure has more than another; of rates, in percentage
// points. ok is false where one of them is not known.
func difference(k kind, now, before statistics.Cell) (d float64, ok bool) {
	if now.State != statistics.Known || before.State != statistics.Known {
		return 0, false
	}
	d = now.Value - before.Value
	if k == rate {
		d *= 100
	}
	return d, true
}

// change is by which share a figure grew. ok is false where that is not known or
// there was nothing to grow from, and of rates, of which points are told.
func change(k kind, now, before statistics.Cell) (share float64, ok bool) {
	d, ok := difference(k, now, before)
	if !ok || k == rate || before.Value == 0 {
		return 0, false
	}
	return d / before.Value, true
}
