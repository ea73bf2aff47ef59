package show

import (
	"cmp"
	"math"
	"slices"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// against is a short comparison in brackets: " (+12 %)".
func (s teller) against(metric statistics.Metric, now statistics.Cell, before []statistics.Cell, i int) string {
	if i >= len(before) {
		return ""
	}
	m := measureOf(metric)
	if share, ok := change(m.kind, now, before[i]); ok {
		return " (" + s.growth(share) + ")"
	}
	if d, ok := difference(m.kind, now, before[i]); ok {
		return " (" + s.signed(d, m.kind.digits()) + s.points(m.kind, d) + ")"
	}
	return ""
}

func (s teller) points(k kind, d float64) string {
	if k != rate {
		return ""
	}
	if math.Abs(math.Round(d*10)/10) == 1 {
		return s.say(" Prozentpunkt", " percentage point")
	}
	return s.say(" Prozentpunkte", " percentage points")
}

// growth writes a relative change with its sign: "+12 %".
func (t tongue) growth(share float64) string {
	return t.signed(share*100, changeDigits(share)) + t.say(narrow, "") + "%"
}

// changeDigits: changes below a tenth are told more exactly.
func changeDigits(share float64) int {
	if math.Abs(share) < 0.1 {
		return 1
	}
	return 0
}

// compared ends a sentence with how a figure compares to that of the other
// period.
func (s teller) compared(told string, metric statistics.Metric, now, then statistics.Cell) string {
	m := measureOf(metric)
	other := s.during(s.r.Query.Compare)
	switch then.State {
	case statistics.Hidden:
		return told + s.say("; die Vergleichszahl ist geschützt. ", "; the figure to compare with is protected. ") + s.why()
	case statistics.Empty:
		return told + s.say("; zum Vergleichszeitraum gibt es keine Angaben.", "; there are no data on the period to compare with.")
	}
	was := s.figure(m.kind, then.Value, false)
	d, _ := difference(m.kind, now, then)
	share, relative := change(m.kind, now, then)
	switch {
	case d == 0 && now.Value == 0:
		told += s.say(", wie auch "+other, ", as "+other)
	case d == 0 && m.kind == count:
		told += s.say(", genauso viele wie "+other, ", as many as "+other)
	case d == 0:
		told += s.say(", genauso viel wie "+other, ", the same as "+other)
	case now.Value == 0 || then.Value == 0 || m.kind == rate && math.Abs(d) < 0.05:
		told += "; " + s.earlier(metric, then.Value)
	case m.kind == rate:
		told += ", " + s.decimal(math.Abs(d), 1) + s.points(rate, d) + s.than(rate, d) + other + " (" + was + ")"
	case relative && share >= 4 && m.kind == count:
		told += s.say(", "+s.decimal(now.Value/then.Value, 1)+"-mal so viele wie ", ", "+s.decimal(now.Value/then.Value, 1)+" times as many as ") + other + " (" + was + ")"
	default:
		by := s.decimal(math.Abs(share)*100, changeDigits(share)) + s.say(narrow, "") + "%"
		if math.Abs(share) < 0.0005 {
			by = s.say("kaum", "hardly")
		}
		told += ", " + by + s.than(m.kind, d) + other + " (" + was + ")"
	}
	told += "."
	return told + s.unfinished()
}

func (s teller) moreThan(d float64, moreDE, moreEN, lessDE, lessEN string) string {
	if d > 0 {
		return s.say(moreDE, moreEN)
	}
	return s.say(lessDE, lessEN)
}

// than is the comparative of a kind of figures.
func (s teller) than(k kind, d float64) string {
	switch k {
	case count:
		return s.moreThan(d, " mehr als ", " more than ", " weniger als ", " fewer than ")
	case days:
		return s.moreThan(d, " länger als ", " longer than ", " kürzer als ", " shorter than ")
	}
	return s.moreThan(d, " höher als ", " higher than ", " niedriger als ", " lower than ")
}

// earlier says what a figure was in the other period.
func (s teller) earlier(metric statistics.Metric, v float64) string {
	m := measureOf(metric)
	other := s.during(s.r.Query.Compare)
	if m.kind == count {
		return s.say(other+" waren es "+s.decimal(v, 0), other+", there "+chosen(v == 1, "was ", "were ")+s.decimal(v, 0))
	}
	return s.say(other+" waren es "+s.figure(m.kind, v, false), other+", it was "+s.figure(m.kind, v, false))
}

// unfinished warns of comparing a period that is not over.
func (s teller) unfinished() string {
	p := s.r.Query.Period
	if p.To == (german.Civil{}) || ended(p, s.r.ReadAt) {
		return ""
	}
	return s.say(" Der Zeitraum ist noch nicht abgeschlossen.", " The period is not over yet.")
}

// movers tells which rows changed most.
func (s teller) movers(i int) string {
	m := measureOf(s.r.Query.Metrics[i])
	type moved struct {
		row statistics.Row
		by  float64
	}
	var all []moved
	for _, row := range s.r.Rows {
		if i >= len(row.Before) {
			continue
		}
		if d, ok := difference(m.kind, row.Cells[i], row.Before[i]); ok {
			all = append(all, moved{row, d})
		}
	}
	if len(all) < 2 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b moved) int { return cmp.Compare(b.by, a.by) })
	tell := func(v moved) string {
		return s.name(v.row) + " (" + s.signed(v.by, m.kind.digits()) + s.points(m.kind, v.by) + ")"
	}
	up, down := all[0], all[len(all)-1]
	among := ""
	if len(all) < len(s.r.Rows) || s.hides(i) {
		among = s.say(" unter den angezeigten Werten", " among the figures shown")
	}
	rose := s.say("Am stärksten gestiegen"+among+": ", "Largest increase"+among+": ")
	switch {
	case up.by > 0 && down.by < 0:
		return rose + tell(up) + s.say("; am stärksten gefallen: ", "; largest decrease: ") + tell(down) + "."
	case up.by > 0:
		return rose + tell(up) + "."
	case down.by < 0:
		return s.say("Am stärksten gefallen"+among+": ", "Largest decrease"+among+": ") + tell(down) + "."
	}
	return ""
}
