package assistant

import (
	"context"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
)

// findings are the runs that answer a question, or those that come nearest.
type findings struct {
	runs    []catalogue.Run
	total   int // that fit
	offset  int
	free    int // of those that fit: with free seats that can be booked
	line    int // full, but with a waiting list
	readAt  time.Time
	query   catalogue.Query // that found them
	instead instead
	off     []catalogue.Run // among runs: those that fit but do not take place
}

// instead says why other runs are shown than those asked for.
type instead byte

const (
	asAsked   instead = iota
	notThen           // none in the time asked for
	notSo             // none so long, or with so many free seats
	notKnown          // none on the topic: it is not in the catalogue
	noSuchDay         // the day does not exist
	pastDays          // the time asked for is over
)

func (f findings) none() bool { return f.total == 0 && len(f.runs) == 0 }

// nearRuns is how many runs are offered instead of those asked for.
const nearRuns = 3

// findRuns reads what fits; where nothing does, what comes nearest.
func (a *Assistant) findRuns(ctx context.Context, asked catalogue.Asked) (findings, error) {
	q := asked.Query
	if q.Limit == 0 || q.Limit > runsShown {
		q.Limit = runsShown
	}
	why := asAsked
	switch {
	case asked.More && asked.Shown == 0: // behind the nearest come all
		q.Times, q.From, q.To = nil, time.Time{}, time.Time{}
	case asked.More:
		q.Offset = asked.Shown
	case asked.Wrong != "" && len(q.Times) == 0:
		why = noSuchDay
	case len(asked.Unknown) > 0 && len(asked.Modules) == 0:
		if len(q.Times) == 0 {
			return findings{query: q, instead: notKnown, readAt: a.now()}, nil
		}
		why = notKnown
	case isOver(q.Times, civil(a.now())):
		why = pastDays
	}
	if why == asAsked || why == notKnown {
		f, err := a.count(ctx, q)
		if err == nil && len(f.runs) == 0 && q.Off && len(q.Modules) > 0 { // "Fällt der KI-Kurs am 5. März aus?"
			q.Off = false
			if f, err = a.count(ctx, q); err == nil && len(f.runs) == 0 {
				f.query.Off = true
				return f, nil
			}
		}
		if err == nil && len(f.runs) == 0 && (q.Full || q.Off) {
			return f, nil
		}
		if err != nil || len(f.runs) > 0 || asked.More || asked.Shift != 0 || why == notKnown {
			f.instead = why
			return f, err
		}
		why = notThen
		if len(q.Times) == 0 {
			why = notSo
		}
	}
	f, err := a.nearest(ctx, q, why)
	if err != nil || why != notThen {
		return f, err
	}
	q.Off = true
	cancelled, err := a.catalogue.Runs(ctx, q)
	f.off = cancelled.Runs
	f.runs = append(f.runs, f.off...)
	slices.SortFunc(f.runs, func(x, y catalogue.Run) int { return x.Starts().Compare(y.Starts()) })
	return f, err
}

// count reads the runs that fit, and how many of all those can be booked.
func (a *Assistant) count(ctx context.Context, q catalogue.Query) (findings, error) {
	found, err := a.catalogue.Runs(ctx, q)
	f := findings{runs: found.Runs, total: found.Total, offset: q.Offset, readAt: found.ReadAt, query: q}
	if err != nil || f.total == 0 {
		return f, err
	}
	all := found.Runs
	if f.total > len(all) {
		every := q
		every.Offset, every.Limit = 0, mostCounted
		one, err := a.catalogue.Runs(ctx, every)
		if err != nil {
			return f, err
		}
		all = one.Runs
	}
	for _, r := range all {
		switch r.Availability(f.readAt) {
		case catalogue.Bookable:
			f.free++
		case catalogue.Waitable:
			f.line++
		}
	}
	return f, nil
}

// mostCounted bounds the runs that are looked through for free seats.
const mostCounted = 200

// nearest are the runs that fit but for the time, those nearest to it first
// chosen; failing these, those that fit but for length and seats.
func (a *Assistant) nearest(ctx context.Context, q catalogue.Query, why instead) (findings, error) {
	times := q.Times
	q.Times, q.From, q.To, q.Offset, q.Limit = nil, time.Time{}, time.Time{}, 0, mostCounted
	f, err := a.count(ctx, q)
	if err == nil && len(f.runs) == 0 && (q.Seats > 0 || q.MinMinutes > 0 || q.MaxMinutes > 0) {
		q.Seats, q.MinMinutes, q.MaxMinutes, why = 0, 0, 0, notSo
		q.Times = times
		if f, err = a.count(ctx, q); err == nil && len(f.runs) == 0 {
			q.Times = nil
			f, err = a.count(ctx, q)
		}
	}
	f.instead, f.total = why, 0
	if at := middle(times); !at.IsZero() {
		slices.SortStableFunc(f.runs, func(x, y catalogue.Run) int {
			return int(x.Starts().Sub(at).Abs()/time.Minute - y.Starts().Sub(at).Abs()/time.Minute)
		})
	}
	f.runs = f.runs[:min(nearRuns, len(f.runs))]
	slices.SortFunc(f.runs, func(x, y catalogue.Run) int { return x.Starts().Compare(y.Starts()) })
	f.query.Limit = 0
	return f, err
}

// middle is the middle of the days asked for; zero if they have no end on either
// side.
func middle(times []german.TimeSet) time.Time {
	for _, t := range times {
		from, to := t.From, t.To
		if from == (german.Civil{}) {
			from = to
		}
		if to == (german.Civil{}) {
			to = from
		}
		if from == (german.Civil{}) {
			continue
		}
		first := time.Date(from.Year, time.Month(from.Month), from.Day, 12, 0, 0, 0, german.Berlin())
		last := time.Date(to.Year, time.Month(to.Month), to.Day, 12, 0, 0, 0, german.Berlin())
		return first.Add(last.Sub(first) / 2)
	}
	return time.Time{}
}

// isOver reports whether all days asked for are past.
func isOver(times []german.TimeSet, today german.Civil) bool {
	return len(times) > 0 && !slices.ContainsFunc(times, func(t german.TimeSet) bool {
		return t.To == german.Civil{} || !later(today, t.To)
	})
}
