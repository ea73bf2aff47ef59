package assistant

import (
	"cmp"
	"context"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// offerWithSeats shows other runs of a module that have seats.
func (a *Assistant) offerWithSeats(ctx context.Context, c *change, run catalogue.Run, seats int, p bookPhrases) error {
	found, err := a.catalogue.Runs(ctx, catalogue.Query{Modules: []string{run.Module.Key}, Seats: seats, Bookable: true, Limit: runChoices})
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(found.Runs, func(r catalogue.Run) bool { return r.ID == run.ID || r.BookingURL != "" })
	if len(others) > 0 {
		c.say(p.orWithSeats, "")
		c.board = a.choices(ctx, others)
	}
	return nil
}

// offerOthers shows other runs than that of the draft.
func (a *Assistant) offerOthers(ctx context.Context, m *appointment, c *change, q catalogue.Query) error {
	p := bookWords(m.language)
	q.Bookable, q.Limit = true, runsSearched
	found, err := a.catalogue.Runs(ctx, q)
	if err != nil {
		return err
	}
	now := m.draft.Run
	current := ""
	if run, err := a.catalogue.Run(ctx, now); err == nil {
		current = run.Module.Key
	}
	others := slices.DeleteFunc(found.Runs, func(r catalogue.Run) bool {
		return r.ID == now || m.said.Act == slots.OtherModule && r.Module.Key == current
	})
	c.askedForRun = true
	c.do(func(d *booking.Draft) { d.Run = 0 }, "")
	if len(others) == 0 {
		c.set = c.set[:len(c.set)-1] // rather the one than none
		c.say(p.noOthers, "")
		return nil
	}
	c.say(p.whichInstead, "")
	c.board = a.choices(ctx, others)
	return nil
}

// offerNearest says why there is no run and shows those that come nearest to what
// was asked for.
func (a *Assistant) offerNearest(ctx context.Context, m *appointment, c *change, q catalogue.Query, why string) error {
	p := bookWords(m.language)
	c.askedForRun = true
	c.say(why, "")
	near := q.From
	if len(q.Times) > 0 && q.Times[0].From.Day > 0 {
		f := q.Times[0].From
		near = time.Date(f.Year, time.Month(f.Month), f.Day, 9, 0, 0, 0, german.Berlin())
	}
	if near.IsZero() {
		near = a.now()
	}
	q.Times, q.From, q.To, q.Bookable, q.Cancelled, q.Limit = nil, time.Time{}, time.Time{}, true, false, runsSearched
	found, err := a.catalogue.Runs(ctx, q)
	if err == nil && len(found.Runs) == 0 {
		found, err = a.catalogue.Runs(ctx, catalogue.Query{Bookable: true, Limit: runsSearched})
	}
	if err != nil || len(found.Runs) == 0 {
		return err
	}
	slices.SortStableFunc(found.Runs, func(x, y catalogue.Run) int {
		return cmp.Compare(x.Starts().Sub(near).Abs(), y.Starts().Sub(near).Abs())
	})
	nearest := found.Runs[:min(runChoices, len(found.Runs))]
	slices.SortStableFunc(nearest, func(x, y catalogue.Run) int { return x.Starts().Compare(y.Starts()) })
	c.say(p.nearest, "")
	c.board = a.choices(ctx, nearest)
	return nil
}

// declinesWaiting reports whether a message is a no to the waiting list of the
// run chosen.
func (a *Assistant) declinesWaiting(ctx context.Context, m *appointment) bool {
	if m.said.Act != slots.Decline || !m.open || m.draft.Run == 0 {
		return false
	}
	run, err := a.catalogue.Run(ctx, m.draft.Run)
	return err == nil && max(1, m.draft.Seats) > run.Seats.Free()
}

// choices is a board of runs to choose from.
func (a *Assistant) choices(ctx context.Context, runs []catalogue.Run) *conversation.Board {
	b := a.board(ctx, runs[:min(runChoices, len(runs))])
	b.More = max(0, len(runs)-runChoices)
	return &b
}
