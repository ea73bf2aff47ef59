package show

import (
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// peaks tells the highest and the lowest stretch of time.
func (s teller) peaks(rows []statistics.Row, i int) string {
	metric := s.r.Query.Metrics[i]
	m := measureOf(metric)
	high, low := rows[0], rows[0]
	for _, row := range rows[1:] {
		if row.Cells[i].Value > high.Cells[i].Value {
			high = row
		}
		if row.Cells[i].Value < low.Cells[i].Value {
			low = row
		}
	}
	if high.Cells[i].Value == low.Cells[i].Value {
		return s.say("Alle Werte sind gleich: ", "All figures are the same: ") + s.figure(m.kind, high.Cells[i].Value, false) + "."
	}
	among := ""
	if s.hides(i) || s.r.More > 0 {
		among = s.say(" unter den angezeigten", " of those shown")
	}
	told := s.say("Den höchsten Wert"+among+" hat ", "The highest figure"+among+" is ")
	if s.english {
		told += s.bare(m.kind, high.Cells[i].Value) + " (" + s.name(high) + ")"
	} else {
		told += s.nominative(high) + " mit " + s.with(metric, high.Cells[i].Value)
	}
	if s.complete() {
		told += s.say(", den niedrigsten "+s.nominative(low)+" ("+s.bare(m.kind, low.Cells[i].Value)+")",
			", the lowest "+s.bare(m.kind, low.Cells[i].Value)+" ("+s.name(low)+")")
	}
	return told + "."
}

// nominative is a stretch of time with its article.
func (s teller) nominative(row statistics.Row) string {
	n := nounOf(s.r.Query.Dimensions[0])
	if s.r.Query.Dimensions[0] == statistics.Year {
		return "das Jahr " + s.name(row)
	}
	return n.article + " " + s.name(row)
}

// complete reports whether every stretch of time of the period has a row, and is
// over: one without has had nothing, which would be the lowest.
func (s teller) complete() bool {
	d, p := s.r.Query.Dimensions[0], s.r.Query.Period
	seen := map[string]bool{}
	first, last := s.r.Rows[0].Keys[0], s.r.Rows[0].Keys[0]
	for _, row := range s.r.Rows {
		seen[row.Keys[0]] = true
		first, last = min(first, row.Keys[0]), max(last, row.Keys[0])
	}
	today := keyOf(d, dayOf(s.r.ReadAt.In(german.Berlin())))
	if last >= today {
		return false
	}
	if s.r.More == 0 {
		if p.From != (german.Civil{}) {
			first = min(first, keyOf(d, p.From))
		}
		if p.To != (german.Civil{}) {
			last = max(last, keyOf(d, p.To))
		}
	}
	return first == last || len(stretches(d, first, last)) == len(seen)
}
