package statistics

import (
	"slices"
)

// computeByHand computes a metric of rows as its doc comment says.
func computeByHand(m Metric, rows []naiveRow) rawCell {
	n := func(is func(r naiveRow) bool) (kept []naiveRow) {
		for _, r := range rows {
			if is(r) {
				kept = append(kept, r)
			}
		}
		return kept
	}
	status := func(s ...string) []naiveRow {
		return n(func(r naiveRow) bool { return slices.Contains(s, r.values[Status][0]) })
	}
	add := func(rows []naiveRow, of func(r naiveRow) int) (sum int) {
		for _, r := range rows {
			sum += of(r)
		}
		return sum
	}
	different := func(rows []naiveRow, of func(r naiveRow) string) int {
		all := map[string]bool{}
		for _, r := range rows {
			if v := of(r); v != "" {
				all[v] = true
			}
		}
		return len(all)
	}
	people := func(rows []naiveRow) int { return different(rows, func(r naiveRow) string { return r.person }) }
	counted := func(rows []naiveRow) rawCell { return rawCell{value: float64(len(rows)), people: people(rows)} }
	ratio := func(a, b, of int) rawCell {
		if b == 0 {
			return rawCell{empty: true, people: of}
		}
		return rawCell{value: float64(a) / float64(b), people: of}
	}
	seats := func(r naiveRow) int { return r.seats }
	attends := func(r naiveRow) int { return r.attends }
	taken := func(r naiveRow) int { return r.taken }
	capacity := func(r naiveRow) int { return r.cap }
	recorded := n(func(r naiveRow) bool { return r.attends >= 0 })
	placed := n(func(r naiveRow) bool { return r.takes })
	switch m {
	case Bookings, Questions:
		return counted(rows)
	case Confirmed:
		return counted(status("confirmed"))
	case Waitlisted:
		return counted(status("waitlisted", "offered"))
	case Cancelled:
		return counted(status("cancelled"))
	case Expired:
		return counted(status("expired"))
	case People:
		return rawCell{value: float64(people(rows)), people: people(rows)}
	case Municipalities:
		of := different(rows, func(r naiveRow) string { return r.values[Municipality][0] })
		return rawCell{value: float64(of), people: people(rows)}
	case CancellationRate:
		return ratio(len(status("cancelled")), len(rows), people(rows))
	case LeadTime:
		return medianByHand(rows, people(rows))
	case GroupSize:
		return ratio(add(rows, seats), len(rows), people(rows))
	case Participants:
		return rawCell{value: float64(add(status("confirmed"), seats)), people: people(status("confirmed"))}
	case Attended:
		return rawCell{value: float64(add(recorded, attends)), people: people(recorded)}
	case AttendanceRate:
		return ratio(add(recorded, attends), add(recorded, seats), people(recorded))
	case Runs:
		return counted(placed)
	case Seats:
		return rawCell{value: float64(add(placed, capacity))}
	case Taken:
		return rawCell{value: float64(add(placed, taken))}
	case Free:
		return rawCell{value: float64(add(placed, capacity) - add(placed, taken))}
	case Utilisation:
		return ratio(add(placed, taken), add(placed, capacity), 0)
	case Answered:
		return counted(status("answered"))
	case Unanswered:
		return counted(status("refused"))
	case RefusalRate:
		return ratio(len(status("refused")), len(rows), 0)
	case Helpful:
		return counted(n(func(r naiveRow) bool { return r.rating == "up" }))
	default:
		return counted(n(func(r naiveRow) bool { return r.rating == "down" }))
	}
}

func medianByHand(rows []naiveRow, people int) rawCell {
	if len(rows) == 0 {
		return rawCell{empty: true}
	}
	var days []float64
	for _, r := range rows {
		days = append(days, dayTime(r.days[ByRun]).Sub(dayTime(r.days[ByRequest])).Hours()/24)
	}
	slices.Sort(days)
	return rawCell{value: (days[(len(days)-1)/2] + days[len(days)/2]) / 2, people: people}
}
