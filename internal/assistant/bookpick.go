package assistant

import (
	"context"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

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

// dayAlone is a day of a month that is not named: "der am 20. passt".
var dayAlone = regexp.MustCompile(`(?i)\b(?:am|der|den|vom|the)\s+(\d{1,2})(?:\.|th|st|nd|rd)?(?:\s*$|\s*[,!]|\s+(?:passt|bitte|nehme|nehmen|wäre|geht|ist|dann|please|works)(?:[^\p{L}]|$))`)

// shownOnDay returns the only one of the runs shown that begins on the day of the
// month which a message names, 0 if there is none.
func (m *appointment) shownOnDay() (run int64) {
	board, _ := m.lastBoard()
	day := dayAlone.FindStringSubmatch(m.text)
	if board == nil || day == nil {
		return 0
	}
	for _, card := range board.Cards {
		if len(card.Sessions) == 0 || strconv.Itoa(card.Sessions[0].Starts.In(german.Berlin()).Day()) != strings.TrimLeft(day[1], "0") {
			continue
		}
		if run != 0 {
			return 0
		}
		run = card.Run
	}
	return run
}

// byWeekday returns the runs shown of some modules whose weekday the message names: "den am
// Dienstag" is one of those shown, not that of the next Tuesday.
func (a *Assistant) byWeekday(ctx context.Context, m *appointment, modules []string) []catalogue.Run {
	var days []time.Weekday
	for _, set := range german.When(m.text, m.now) {
		days = append(days, set.Weekdays...)
		if set.From == set.To && set.From.Day > 0 && weekdayWord.MatchString(m.text) {
			days = append(days, time.Date(set.From.Year, time.Month(set.From.Month), set.From.Day, 12, 0, 0, 0, german.Berlin()).Weekday())
		}
	}
	var runs []catalogue.Run
	for _, card := range m.board.Cards {
		if len(card.Sessions) == 0 || !slices.Contains(days, card.Sessions[0].Starts.In(german.Berlin()).Weekday()) || len(modules) > 0 && !slices.Contains(modules, card.Module) {
			continue
		}
		if run, err := a.catalogue.Run(ctx, card.Run); err == nil {
			runs = append(runs, run)
		}
	}
	return runs
}

var weekdayWord = regexp.MustCompile(`(?i)\b(?:(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag)s?|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mo|di|mi|do|fr)\b`)

func onBoard(b *conversation.Board, run int64) bool {
	return slices.ContainsFunc(b.Cards, func(c conversation.RunCard) bool { return c.Run == run })
}
