package assistant

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"slices"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/booking/slots"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
)

// How many runs are offered to choose from, and how many are looked at.
const (
	runChoices   = 5
	runsSearched = 200
)

var (
	// points at a run by its time: "den am Dienstag"
	thatRun = regexp.MustCompile(`(?i)(?:^|[^\p{L}])(?:den|der|das|dem|beim|zum|the one)(?: termin| kurs)?\s+(?:am|im|vom|von|um|in|mit|ab|on|in)\s`)
	// names a run or what it is about
	runWord  = regexp.MustCompile(`(?i)(?:modul|kurs|termin|seminar|lehrgang|programm|course|date|run)`)
	forTopic = regexp.MustCompile(`(?i)\b(?:für|zu|zum|zur|im|am|beim|kurs|modul|for|on|in)\s+(?:(?:den|das|die|der|the|einen?)\s+)?\p{L}`)
	// wants one with seats
	withSeats = regexp.MustCompile(`(?i)\b(?:freie?[nr]?|available|verfügbare?[nr]?)\b`)
)

// aim is what a message says about the run it wants.
type aim struct {
	asked  catalogue.Asked
	module bool // it names a module or a topic
	time   bool // it names days or times
	other  bool // it names what is no module
}

// aimOf reads which run is wanted. Details of the person are left out: "Land"
// and "Stadt" are topics, too.
func (m *appointment) aimOf() aim {
	asked := m.reader.Read(m.said.Rest(), m.now)
	q := asked.Query
	return aim{
		asked:  asked,
		module: len(q.Modules)+len(q.Topics)+len(q.Text)+len(q.Categories) > 0,
		other:  len(asked.Unknown) > 0,
		time:   len(q.Times) > 0 || !q.From.IsZero() || !q.To.IsZero() || asked.Wrong != "",
	}
}

// nearRun reports whether a message speaks of the time of a run, or names a
// module where none is chosen.
func (m *appointment) nearRun() bool {
	to := m.aimOf()
	return to.time || to.module && m.draft.Run == 0
}

// chooseRun finds the run that a message means. Where it is not certain, it offers
// those that may be meant. The result is nil when the run stays as it is.
func (a *Assistant) chooseRun(ctx context.Context, m *appointment, c *change) (*catalogue.Run, error) {
	if m.button != 0 {
		return a.takeByID(ctx, m, c, m.button)
	}
	to := m.aimOf()
	other := m.said.Act == slots.OtherRun || m.said.Act == slots.OtherModule || a.declinesWaiting(ctx, m)
	chosen := m.open && m.draft.Run != 0
	switch {
	case m.open && !chosen && m.said.Any() && !to.module && !to.time && !m.said.Pick.Said() && m.said.Act == "":
		return nil, nil // the runs to choose from stand above
	case m.open && m.said.Any() && m.said.Act == "" && !to.time && !m.said.Pick.Said() && !runWord.MatchString(m.text):
		return nil, nil // "ich arbeite …" names no module
	case !chosen, other, to.asked.Wrong != "", m.said.Pick.Said():
	case m.said.Act == slots.Start && (to.module || to.time):
	case to.time && !m.said.Any():
	default:
		return nil, nil
	}
	if m.said.Pick.Said() {
		if run, done, err := a.pick(ctx, m, c, to); err != nil || done {
			return run, err
		}
	}
	q, err := a.scope(ctx, m, to)
	if err != nil {
		return nil, err
	}
	if chosen && other && !to.time && !to.module {
		return nil, a.offerOthers(ctx, m, c, q)
	}
	if to.asked.Wrong != "" {
		return nil, a.offerNearest(ctx, m, c, q, bookWords(m.language).noSuchDay(to.asked.Wrong))
	}
	found, err := a.catalogue.Runs(ctx, q)
	if err != nil {
		return nil, err
	}
	return a.oneOf(ctx, m, c, to, q, found.Runs)
}

// scope is where the run of a message is looked for: among those of what it
// names, else of those shown last, else of the module that is being booked or was
// spoken of.
func (a *Assistant) scope(ctx context.Context, m *appointment, to aim) (catalogue.Query, error) {
	q := to.asked.Query
	q.Limit, q.Offset, q.Bookable, q.Seats, q.Cancelled = runsSearched, 0, false, 0, true
	if to.module {
		return q, nil
	}
	if m.moving != nil {
		q.Modules = []string{m.moving.Run.Module.Key}
		return q, nil
	}
	if m.open && m.draft.Run != 0 && m.said.Act != slots.OtherModule {
		run, err := a.catalogue.Run(ctx, m.draft.Run)
		if err != nil && !errors.Is(err, fault.NotFound) {
			return q, err
		}
		if err == nil {
			q.Modules = []string{run.Module.Key}
			return q, nil
		}
	}
	for i := len(m.history) - 1; i >= 0 && m.said.Act != slots.OtherModule; i-- {
		t := m.history[i]
		if t.Board != nil && len(t.Board.Cards) > 0 {
			m.board = t.Board
			for _, card := range t.Board.Cards {
				if !slices.Contains(q.Modules, card.Module) {
					q.Modules = append(q.Modules, card.Module)
				}
			}
			return q, nil
		}
		if before := m.reader.Read(t.Question, m.now); len(before.Modules) > 0 {
			q.Modules = before.Query.Modules
			return q, nil
		}
	}
	return q, nil
}

// oneOf chooses among the runs that fit. One is taken, several are offered, and
// for none the nearest are.
func (a *Assistant) oneOf(ctx context.Context, m *appointment, c *change, to aim, q catalogue.Query, runs []catalogue.Run) (*catalogue.Run, error) {
	p := bookWords(m.language)
	if m.board != nil { // what was shown is meant before anything else
		shown := slices.DeleteFunc(slices.Clone(runs), func(r catalogue.Run) bool { return !onBoard(m.board, r.ID) })
		if len(shown) == 0 && to.time {
			shown = a.byWeekday(ctx, m)
		}
		if len(shown) > 0 {
			runs = shown
		} else if len(runs) == 0 && to.time { // a day without a run of those modules
			wider := q
			wider.Modules = nil
			found, err := a.catalogue.Runs(ctx, wider)
			if err != nil {
				return nil, err
			}
			runs = found.Runs
		}
	}
	if open := slices.DeleteFunc(slices.Clone(runs), func(r catalogue.Run) bool { return !a.takes(r) || m.moving != nil && r.ID == m.moving.Run.ID }); len(open) > 0 {
		runs = open
	}
	switch {
	case len(runs) == 1:
		return a.take(ctx, m, c, runs[0])
	case len(runs) > 1 && (m.said.Pick.Next || to.asked.Next && to.module):
		return a.take(ctx, m, c, runs[0])
	case len(runs) > 1:
		c.askedForRun = true
		switch {
		case to.other && !to.module && m.board == nil && forTopic.MatchString(m.text):
			c.say(p.noneOf, "")
			c.say(p.soonest, "")
		case !to.module && !to.time && len(q.Modules) == 0:
			c.say(p.ask[booking.FieldRun], "")
			c.say(p.soonest, "")
		default:
			c.say(p.whichOf, "")
		}
		c.board = a.choices(runs)
		return nil, nil
	case to.time:
		return nil, a.offerNearest(ctx, m, c, q, p.noneThen)
	case to.module:
		return nil, a.offerNearest(ctx, m, c, catalogue.Query{}, p.noneOf)
	}
	return nil, a.offerNearest(ctx, m, c, q, p.noneAtAll)
}

// takes reports whether a run can be booked here, or waited for.
func (a *Assistant) takes(r catalogue.Run) bool {
	switch r.Availability(a.now()) {
	case catalogue.Bookable, catalogue.Waitable:
		return true
	}
	return false
}

func onBoard(b *conversation.Board, run int64) bool {
	return slices.ContainsFunc(b.Cards, func(c conversation.RunCard) bool { return c.Run == run })
}

// byWeekday returns the runs shown whose weekday the message names: "den am
// Dienstag" is one of those shown, not that of the next Tuesday.
func (a *Assistant) byWeekday(ctx context.Context, m *appointment) []catalogue.Run {
	var days []time.Weekday
	for _, set := range german.When(m.text, m.now) {
		days = append(days, set.Weekdays...)
		if set.From == set.To && set.From.Day > 0 && weekdayWord.MatchString(m.text) {
			days = append(days, time.Date(set.From.Year, time.Month(set.From.Month), set.From.Day, 12, 0, 0, 0, berlin).Weekday())
		}
	}
	var runs []catalogue.Run
	for _, card := range m.board.Cards {
		if len(card.Sessions) == 0 || !slices.Contains(days, card.Sessions[0].Starts.In(berlin).Weekday()) {
			continue
		}
		if run, err := a.catalogue.Run(ctx, card.Run); err == nil {
			runs = append(runs, run)
		}
	}
	return runs
}

var weekdayWord = regexp.MustCompile(`(?i)\b(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr)\b`)

// pick takes the run that a message points at among those shown. done is false
// where it points at none.
func (a *Assistant) pick(ctx context.Context, m *appointment, c *change, to aim) (run *catalogue.Run, done bool, err error) {
	p := bookWords(m.language)
	board, _ := m.lastBoard()
	n := m.said.Pick.N
	switch {
	case m.said.Pick.Next:
		q, err := a.scope(ctx, m, to)
		if err != nil {
			return nil, false, err
		}
		q.Bookable = true
		if withSeats.MatchString(m.text) {
			q.Seats = max(1, m.draft.Seats, m.said.Seats.N)
		}
		found, err := a.catalogue.Runs(ctx, q)
		if err != nil || len(found.Runs) == 0 || len(q.Modules) == 0 && !to.module && !to.time {
			return nil, false, err
		}
		run, err = a.take(ctx, m, c, found.Runs[0])
		return run, true, err
	case board == nil:
		return nil, false, nil
	case n == -1:
		n = len(board.Cards)
	case m.said.Pick.This && len(board.Cards) == 1:
		n = 1
	case m.said.Pick.This && (to.time || to.module):
		return nil, false, nil
	case m.said.Pick.This:
		c.askedForRun = true
		c.say(p.whichOf, "")
		return nil, true, nil
	}
	if n < 1 || n > len(board.Cards) {
		c.askedForRun = true
		c.say(p.notSoMany(len(board.Cards)), "")
		return nil, true, nil
	}
	run, err = a.takeByID(ctx, m, c, board.Cards[n-1].Run)
	return run, true, err
}

// takeByID takes the run of a card or button.
func (a *Assistant) takeByID(ctx context.Context, m *appointment, c *change, id int64) (*catalogue.Run, error) {
	run, err := a.catalogue.Run(ctx, id)
	switch {
	case errors.Is(err, fault.NotFound):
		return nil, a.offerNearest(ctx, m, c, catalogue.Query{}, bookWords(m.language).gone)
	case err != nil:
		return nil, err
	}
	return a.take(ctx, m, c, run)
}

// take makes a run the one of the draft, if it takes bookings here.
func (a *Assistant) take(ctx context.Context, m *appointment, c *change, run catalogue.Run) (*catalogue.Run, error) {
	p := bookWords(m.language)
	seats := m.seatsWanted()
	switch {
	case run.BookingURL != "":
		c.askedForRun, c.noDraft = true, !m.open
		c.say(p.elsewhere(runLine(run, m.language), run.BookingURL), "")
		return nil, nil
	case !a.takes(run):
		q := catalogue.Query{Modules: []string{run.Module.Key}, From: run.Starts()}
		return nil, a.offerNearest(ctx, m, c, q, p.notBookable(runLine(run, m.language), run, a.now()))
	}
	if m.moving != nil && m.moving.Run.ID == run.ID {
		c.askedForRun = true
		c.say(p.sameRun, "")
		return nil, nil
	}
	c.do(func(d *booking.Draft) { d.Run = run.ID }, "")
	if free := run.Seats.Free(); seats > free && run.WaitingList {
		c.say(p.waiting(free, seats, run.Seats.Waiting), "")
		return &run, a.offerWithSeats(ctx, c, run, seats, p)
	}
	return &run, nil
}

// seatsWanted is how many seats the draft will have.
func (m *appointment) seatsWanted() int {
	switch s := m.said.Seats; {
	case m.moving != nil:
		return m.moving.Seats
	case s.N > 0:
		return s.N
	case s.More != 0:
		return max(1, max(1, m.draft.Seats)+s.More)
	}
	if !m.open {
		return 1
	}
	return max(1, m.draft.Seats)
}

// offerWithSeats shows other runs of a module that have seats.
func (a *Assistant) offerWithSeats(ctx context.Context, c *change, run catalogue.Run, seats int, p bookPhrases) error {
	found, err := a.catalogue.Runs(ctx, catalogue.Query{Modules: []string{run.Module.Key}, Seats: seats, Bookable: true, Limit: runChoices})
	if err != nil {
		return err
	}
	others := slices.DeleteFunc(found.Runs, func(r catalogue.Run) bool { return r.ID == run.ID || r.BookingURL != "" })
	if len(others) > 0 {
		c.say(p.orWithSeats, "")
		c.board = a.choices(others)
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
	c.board = a.choices(others)
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
		near = time.Date(f.Year, time.Month(f.Month), f.Day, 9, 0, 0, 0, berlin)
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
	c.board = a.choices(nearest)
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
func (a *Assistant) choices(runs []catalogue.Run) *conversation.Board {
	b := a.board(runs[:min(runChoices, len(runs))])
	b.More = max(0, len(runs)-runChoices)
	return &b
}
