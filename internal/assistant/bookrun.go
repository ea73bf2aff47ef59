package assistant

import (
	"context"
	"errors"
	"regexp"
	"slices"

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
	asked := m.reader.Read(slots.WithoutVerbs(m.said.Rest()), m.now)
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
	if id := m.shownOnDay(); id != 0 {
		return a.takeByID(ctx, m, c, id)
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
		if shown, now := m.lastBoard(); now && slices.ContainsFunc(shown.Cards, func(c conversation.RunCard) bool { return slices.Contains(q.Modules, c.Module) }) {
			m.board = shown
		}
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
			shown = a.byWeekday(ctx, m, q.Modules)
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
	if to.time {
		runs = beginningThen(runs, q)
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
		c.board = a.choices(ctx, runs)
		return nil, nil
	case to.time:
		return nil, a.offerNearest(ctx, m, c, q, p.noneThen)
	case to.module:
		return nil, a.offerNearest(ctx, m, c, catalogue.Query{}, p.noneOf)
	}
	return nil, a.offerNearest(ctx, m, c, q, p.noneAtAll)
}

// beginningThen leaves the one of several runs that begins on the day from which on
// they are asked for: "ab 26. März" names it.
func beginningThen(runs []catalogue.Run, q catalogue.Query) []catalogue.Run {
	if len(runs) < 2 || len(q.Times) != 1 || q.Times[0].From.Day == 0 || q.Times[0].To.Day != 0 {
		return runs
	}
	from := q.Times[0].From
	then := slices.DeleteFunc(slices.Clone(runs), func(r catalogue.Run) bool {
		at := r.Starts().In(german.Berlin())
		return at.Day() != from.Day || int(at.Month()) != from.Month || at.Year() != from.Year
	})
	if len(then) == 1 {
		return then
	}
	return runs
}

// takes reports whether a run can be booked here, or waited for.
func (a *Assistant) takes(r catalogue.Run) bool {
	switch r.Availability(a.now()) {
	case catalogue.Bookable, catalogue.Waitable:
		return true
	}
	return false
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
	if free := run.Seats.Free(); seats > free && run.WaitingList && seats <= a.bookings.MostSeats() {
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
