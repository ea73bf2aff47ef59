package german

import (
	"math"
	"strconv"
	"strings"
)

// A Number is a quantity in a text.
type Number struct {
	Span
	Value   float64
	Unit    string // "EUR", "%", "Uhr", "h", … as in unitOf; "" when none follows
	Ordinal bool   // "7." before a noun, "siebte"
}

// Equal reports whether two numbers say the same: the same value and, where
// both have one, the same unit. "neun", "9" and "neunte" are equal.
func (n Number) Equal(o Number) bool {
	return math.Abs(n.Value-o.Value) <= 1e-9*math.Max(1, math.Abs(n.Value)) &&
		(n.Unit == "" || o.Unit == "" || n.Unit == o.Unit)
}

// Numbers finds the numbers in a German or English text, in order, without
// those that belong to a date: digits with German or English separators
// ("5.000", "1.234,56", "2.5"), number words and their ordinals, scales ("3
// Mio."), times ("14:30 Uhr" is 14.5) and the unit behind. Signs, fractions and
// Roman numerals are left out.
func Numbers(text string) []Number {
	var numbers []Number
	r := reader{list: tokens(text)}
	for r.pos < len(r.list) {
		if _, n := r.date(); n > 0 {
			r.pos += n
			continue
		}
		number, n := r.number()
		if n == 0 {
			r.pos++
			continue
		}
		number.Span = Span{r.at(0).at.Start, r.at(n - 1).at.End}
		if number.Unit == "" && r.mark(-1, "€$£") {
			number.Unit = unitOf(r.at(-1).text)
		}
		numbers = append(numbers, number)
		r.pos += n
	}
	return numbers
}

// number reads a number here and returns the count of its tokens; the unit is
// not one of them.
func (r *reader) number() (Number, int) {
	var number Number
	n := 0
	switch r.at(0).kind {
	case tokenDigits:
		if r.at(0).glued && r.at(-1).kind == tokenLetters || r.at(1).glued && r.at(1).kind == tokenLetters && unitOf(r.at(1).text) == "" && !isEnglishOrdinal(r.at(1).text) {
			return Number{}, 0 // "k21", "4G"
		}
		if number, n = r.clock(); n > 0 {
			return number, n
		}
		number.Value, n = r.digits()
		if r.mark(n, ".") && r.at(n).glued && r.at(n+1).kind == tokenLetters && !r.at(n+1).glued && n == 1 {
			s := fullStop{before: r.at(0).text, mark: ".", after: r.at(n + 1).text}
			number.Ordinal = len(r.at(0).text) <= 3 && !s.starts()
		}
		if s := r.at(n); s.glued && isEnglishOrdinal(s.text) {
			number.Ordinal = true
			n++
		}
	case tokenLetters:
		v, ordinal, ok := numberWord(r.at(0).text)
		if !ok {
			return Number{}, 0
		}
		number.Value, number.Ordinal, n = v, ordinal, 1
		if r.mark(1, "-") && r.at(1).glued && v >= 20 && v < 100 { // "twenty-one"
			if one, ordinal, ok := numberWord(r.at(2).text); ok && one < 10 {
				number.Value, number.Ordinal, n = v+one, ordinal, 3
			} else if strings.EqualFold(r.at(2).text, "one") {
				number.Value, n = v+1, 3
			}
		}
	default:
		return Number{}, 0
	}
	if scale, ok := scaleWord(Fold(strings.ToLower(r.at(n).text))); ok && !number.Ordinal && r.at(n).kind == tokenLetters {
		number.Value *= scale
		n++
		if r.mark(n, ".") && r.at(n).glued && len(r.at(n-1).text) == 3 {
			n++
		}
	}
	number.Unit = r.unit(n)
	return number, n
}

// digits reads the value of digits with separators and the count of tokens.
func (r *reader) digits() (float64, int) {
	var b strings.Builder
	b.WriteString(r.at(0).text)
	n := 1
	part := func(sep string) bool {
		return r.mark(n, sep) && r.at(n).glued && r.at(n+1).kind == tokenDigits && r.at(n+1).glued
	}
	for _, sep := range [...]string{".", ",", "'’"} {
		if n > 1 || len(r.at(0).text) > 3 || r.at(0).text[0] == '0' {
			break
		}
		for part(sep) && len(r.at(n+1).text) == 3 && n < 12 {
			b.WriteString(r.at(n + 1).text)
			n += 2
		}
	}
	if part(",.") && !(n == 3 && r.mark(1, ".") && r.mark(n, ".")) {
		b.WriteString("." + r.at(n+1).text)
		n += 2
	}
	v, err := strconv.ParseFloat(b.String(), 64)
	if err != nil {
		v = math.MaxFloat64 // more digits than a float holds
	}
	return v, n
}

// clock reads "14:30", and "9.30" before "Uhr", as hours.
func (r *reader) clock() (Number, int) {
	hour, minute := r.at(0), r.at(2)
	colon := r.mark(1, ":")
	if !colon && !(r.mark(1, ".") && strings.EqualFold(r.at(3).text, "Uhr")) {
		return Number{}, 0
	}
	if !r.at(1).glued || !minute.glued || minute.kind != tokenDigits || len(minute.text) != 2 || len(hour.text) > 2 ||
		hour.value > 24 || minute.value > 59 {
		return Number{}, 0
	}
	return Number{Value: float64(hour.value) + float64(minute.value)/60, Unit: "Uhr"}, 3
}

// unit returns the unit n tokens ahead, looking over a hyphen.
func (r *reader) unit(n int) string {
	if r.mark(n, "-") && r.at(n).glued && r.at(n+1).glued {
		n++
	}
	if t := r.at(n); t.kind == tokenLetters || t.kind == tokenMark {
		return unitOf(t.text)
	}
	return ""
}

// unitOf returns the normal form of a unit, or "".
func unitOf(word string) string {
	switch strings.ToLower(word) {
	case "€", "euro", "eur", "euros":
		return "EUR"
	case "$", "dollar", "usd", "dollars":
		return "USD"
	case "£", "pfund", "gbp", "pounds":
		return "GBP"
	case "%", "prozent", "percent":
		return "%"
	case "uhr":
		return "Uhr"
	case "h", "std", "stunde", "stunden", "hour", "hours":
		return "h"
	case "min", "minute", "minuten", "minutes":
		return "min"
	case "tag", "tage", "tagen", "tages", "day", "days":
		return "d"
	case "woche", "wochen", "week", "weeks":
		return "wk"
	case "monat", "monate", "monaten", "monats", "month", "months":
		return "mo"
	case "jahr", "jahre", "jahren", "jahres", "year", "years":
		return "a"
	case "km", "kilometer", "kilometern", "kilometers":
		return "km"
	case "m", "meter", "metern", "meters":
		return "m"
	case "kwh", "kilowattstunden":
		return "kWh"
	case "mwh":
		return "MWh"
	case "gb", "gigabyte":
		return "GB"
	case "mb", "megabyte":
		return "MB"
	}
	return ""
}
