package matrixbot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/jackc/pgx/v5"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/matrixbot/messages"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Reports keeps queries under a name; *report.Store is one. See there for the errors.
type Reports interface {
	report.Lister
	DeliverTo(ctx context.Context, who account.Person, id int64, room report.Delivery) (report.Report, error)
	EndDelivery(ctx context.Context, who account.Person, id int64, place report.Delivery) (report.Report, error)
}

// Bounds of what is shown of somebody's reports.
const (
	mostReportLines   = 20
	mostReportChoices = 10
)

// reporting is somebody who wants something of their reports, for the room that they
// asked in. What is said of it they read in their direct room; the room itself is told
// what appears there from when on, and what does no longer.
type reporting struct {
	report.Shelf
	bot    *Bot
	w      inbox.Work
	q      questionBody
	target room
	where  string // the room, in words
	t      *reportTexts
	lang   string
}

// reportCommand does what a message says that is a report.Command.
func (b *Bot) reportCommand(ctx context.Context, w inbox.Work, q questionBody) (handled bool, err error) {
	c, ok := report.ReadCommand(q.Text)
	if !ok || b.Reports == nil {
		return false, nil
	}
	language := "de"
	if c.English {
		language = "en"
	}
	r, ok, err := b.reporting(ctx, w, q, id.RoomID(w.Room), language)
	if err == nil && ok {
		err = r.obey(ctx, c)
	} else if err == nil {
		err = r.tell(ctx, messages.Note(r.denial(c)))
	}
	if err != nil {
		return true, fmt.Errorf("matrixbot.reportCommand: %w", err)
	}
	return true, nil
}

// reporting finds out who causes work and what reports they have. ok is false for who may
// not have any.
func (b *Bot) reporting(ctx context.Context, w inbox.Work, q questionBody, target id.RoomID, language string) (r *reporting, ok bool, err error) {
	r = &reporting{bot: b, w: w, q: q, t: reportTextsIn(language), lang: language}
	err = postgres.InTx(ctx, b.Pool, func(tx pgx.Tx) (err error) {
		r.target, err = findRoom(ctx, tx, target, "")
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("matrixbot.reporting: %w", err)
	}
	if err := r.locate(ctx); err != nil {
		return nil, false, err
	}
	if r.Who, err = b.person(ctx, id.UserID(w.Author)); err != nil || !r.Who.May(account.Statistics) {
		return r, false, err
	}
	var here []report.Delivery
	for _, name := range r.target.Names {
		if IsRoom(name) {
			here = append(here, report.Delivery{Channel: Channel, To: name})
		}
	}
	r.Shelf, err = report.ReadShelf(ctx, b.Reports, r.Who, here...)
	return r, err == nil, err
}

// locate puts the room in words.
func (r *reporting) locate(ctx context.Context) error {
	if r.q.Direct && r.asked() {
		r.where = r.t.WhereHere
		return nil
	}
	name, err := r.bot.roomName(ctx, r.target.ID.String())
	if err != nil {
		return err
	}
	r.where = r.t.WhereOther
	if name != "" {
		r.where = fmt.Sprintf(r.t.WhereNamed, messages.Escape(name))
	}
	return nil
}

// asked reports whether it is about the room that the message stands in.
func (r *reporting) asked() bool { return r.target.ID.String() == r.w.Room }

// denial says why somebody has no reports, and how to ask what they may have meant.
func (r *reporting) denial(c report.Command) string {
	t := textsIn(r.lang)
	why := t.Denied
	if r.Who.Email == "" {
		why += " " + fmt.Sprintf(t.LinkHow, r.bot.accountPage())
	}
	if c.Text != "" {
		why += "\n\n" + r.t.AsAsked
	}
	return why
}

// obey does what a command wants.
func (r *reporting) obey(ctx context.Context, c report.Command) error {
	wanted := r.Wants(c.Text)
	switch found := wanted.Reports; wanted.Wish {
	case report.WishList:
		return r.list(ctx, r.t.List, "")
	case report.WishShow:
		return r.ask(ctx, found[0])
	case report.WishWhich:
		return r.choose(ctx, askWhichReport, r.t.Which, found)
	case report.WishEnd:
		return r.end(ctx, found[0])
	case report.WishWhichEnd:
		return r.choose(ctx, askWhichToEnd, fmt.Sprintf(r.t.WhichEnd, r.where), found)
	case report.WishNotHere:
		return r.say(ctx, r.t.NotHere, messages.Escape(found[0].Name), r.where)
	case report.WishNoneHere:
		return r.say(ctx, r.t.NoneHere, r.where)
	}
	return r.list(ctx, r.t.Unknown, r.t.AsAsked)
}

// list tells what reports there are, below an intro, and more at the end.
func (r *reporting) list(ctx context.Context, intro, more string) error {
	if len(r.Reports) == 0 {
		return r.say(ctx, r.t.NoneYet, r.bot.PublicURL)
	}
	lines := []string{intro}
	for _, o := range r.Reports[:min(len(r.Reports), mostReportLines)] {
		link := r.bot.PublicURL + "/statistics/reports/" + strconv.FormatInt(o.ID, 10)
		lines = append(lines, fmt.Sprintf("- [%s](%s)%s", messages.Escape(r.Label(o)), link, r.remark(o)))
	}
	if left := len(r.Reports) - mostReportLines; left > 0 {
		lines = append(lines, "", fmt.Sprintf(r.t.More, left))
	}
	return r.tell(ctx, messages.Note(strings.Join(append(lines, "", r.t.How, "", more), "\n")))
}

// remark says where a report appears.
func (r *reporting) remark(o report.Report) string {
	text := ""
	here, elsewhere := r.Appears(o)
	if here {
		text += " – " + fmt.Sprintf(r.t.Here, r.where)
	}
	if elsewhere > 0 {
		text += " – " + fmt.Sprintf(r.t.Elsewhere, elsewhere)
	}
	return text
}

// choose asks which of several reports is meant.
func (r *reporting) choose(ctx context.Context, kind, question string, found []report.Report) error {
	found = found[:min(len(found), mostReportChoices)]
	a := inquiry{Kind: kind}
	var names []string
	for _, o := range found {
		a.Reports, names = append(a.Reports, o.ID), append(names, r.Label(o))
	}
	return r.inquire(ctx, a, messages.Choice(question, names, r.t.ByNumber))
}

// end has a report appear in the room no longer, under none of its names, and says so
// where everybody reads it.
func (r *reporting) end(ctx context.Context, o report.Report) error {
	for _, d := range o.Deliver {
		if !slices.Contains(r.Shelf.Here, d) {
			continue
		}
		if _, err := r.bot.Reports.EndDelivery(ctx, r.Who, o.ID, d); err != nil {
			return r.refused(ctx, o, err)
		}
	}
	ended := messages.Note(fmt.Sprintf(r.t.Ended, messages.Escape(o.Name), r.t.WhereHere))
	if r.asked() { // below the message that said so
		if r.q.Direct {
			return r.tell(ctx, ended)
		}
		return r.bot.say(ctx, dialogueKey(r.w), answerPlace(r.w, r.q), ended)
	}
	if err := r.announce(ctx, r.target, ended); err != nil {
		return err
	}
	return r.say(ctx, r.t.Ended, messages.Escape(o.Name), r.where)
}

// announce says something in the room, which it keeps when the message is redacted that
// led to it: it is still so.
func (r *reporting) announce(ctx context.Context, to room, m messages.Message) error {
	if !r.bot.answersIn(to) {
		return nil
	}
	return r.bot.say(ctx, "announced/"+answerKey(r.w), place{Room: to.ID}, m)
}

// say tells something in words.
func (r *reporting) say(ctx context.Context, format string, args ...any) error {
	return r.tell(ctx, messages.Note(fmt.Sprintf(format, args...)))
}

// tell tells something to who asked, in their direct room.
func (r *reporting) tell(ctx context.Context, m messages.Message) error {
	if r.q.Direct {
		return r.bot.conclude(ctx, r.w, r.q, m)
	}
	own, err := r.bot.asideIn(ctx, r.w, r.q, r.lang)
	if err != nil || own == "" {
		return err
	}
	return r.bot.say(ctx, dialogueKey(r.w), place{Room: own}, m)
}

// inquire asks who asked something about the room, in their direct room.
func (r *reporting) inquire(ctx context.Context, a inquiry, m messages.Message) error {
	at := answerPlace(r.w, r.q)
	if !r.q.Direct {
		own, err := r.bot.asideIn(ctx, r.w, r.q, r.lang)
		if err != nil || own == "" {
			return err
		}
		at = place{Room: own}
	}
	a.Target, a.Language = r.target.ID, r.lang
	return r.bot.askAt(ctx, r.w, at, a, m)
}
