package slackbot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
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
	mostReportLines   = 30
	mostReportButtons = 10
)

// reporting is somebody who wants something of their reports, where they are.
type reporting struct {
	bot         *Bot
	w           work
	responseURL string
	language    string
	t           reportTexts
	room        report.Delivery
	report.Shelf
}

// reporting finds out who causes work and what reports they have. ok is false, and they
// are told, where they may not; they may have meant something else if it was asked.
func (b *Bot) reporting(ctx context.Context, w work, asked string) (r *reporting, ok bool, err error) {
	language := b.languageOf(ctx, w.Scope, w.Author)
	r = &reporting{
		bot: b, w: w, responseURL: responseURL(w), language: language, t: reportTextsIn(language),
		room: report.Delivery{Channel: Channel, To: w.Scope + "/" + w.Room},
	}
	if b.Reports == nil {
		return r, false, b.tell(ctx, w, r.t.NoReports)
	}
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return r, false, err
	}
	if !who.May(account.Statistics) {
		why := textsIn(language).Denied
		if who.Email == "" {
			why += " " + fmt.Sprintf(textsIn(language).LinkHow, b.accountPage())
		}
		if asked != "" {
			why += "\n" + r.t.AsAsked
		}
		return r, false, b.tell(ctx, w, why)
	}
	if r.Shelf, err = report.ReadShelf(ctx, b.Reports, who, r.room); err != nil {
		return r, false, fmt.Errorf("slackbot.reporting(%d): %w", w.ID, err)
	}
	return r, true, nil
}

// reportCommand does what "/akademie bericht …" asks for: nothing, a name, or a name and
// that its delivery ends.
func (b *Bot) reportCommand(ctx context.Context, w work, asked string) error {
	r, ok, err := b.reporting(ctx, w, asked)
	if err != nil || !ok {
		return err
	}
	wanted := r.Wants(asked)
	switch found := wanted.Reports; wanted.Wish {
	case report.WishList:
		return r.list(ctx, r.t.List, "")
	case report.WishShow:
		return r.ask(ctx, found[0])
	case report.WishWhich:
		return r.choose(ctx, r.t.Which, blocks.ActionReport, found)
	case report.WishEnd:
		return r.end(ctx, found[0], r.tell)
	case report.WishWhichEnd:
		return r.choose(ctx, r.t.WhichEnd, blocks.ActionEnd, found)
	case report.WishNotHere:
		return r.tell(ctx, fmt.Sprintf(r.t.NotHere, blocks.Escape(found[0].Name)))
	case report.WishNoneHere:
		return r.tell(ctx, r.t.NoneHere)
	}
	return r.list(ctx, r.t.Unknown, r.t.AsAsked)
}

// reportAction does what a button about a report says.
func (b *Bot) reportAction(ctx context.Context, w work, a actionBody) error {
	r, ok, err := b.reporting(ctx, w, "")
	if err != nil || !ok {
		return err
	}
	id, err := strconv.ParseInt(a.Value, 10, 64)
	if err != nil {
		return fmt.Errorf("slackbot.reportAction(%d): %w", w.ID, fault.Invalid)
	}
	o, there := r.Find(id)
	switch {
	case !there:
		return r.instead(ctx, r.t.Gone)
	case blocks.Action(a.Action) == blocks.ActionReport:
		return r.ask(ctx, o)
	case blocks.Action(a.Action) == blocks.ActionDeliver:
		return r.deliver(ctx, o, r.t.Done, r.instead)
	}
	return r.end(ctx, o, r.instead)
}

// list tells what reports there are, below an intro, and more at the end.
func (r *reporting) list(ctx context.Context, intro, more string) error {
	if len(r.Reports) == 0 {
		return r.tell(ctx, fmt.Sprintf(r.t.NoneYet, r.bot.PublicURL))
	}
	var lines []blocks.ReportLine
	for _, o := range r.Reports[:min(len(r.Reports), mostReportLines)] {
		lines = append(lines, blocks.ReportLine{
			Name: r.Label(o), Link: r.bot.PublicURL + "/statistics/reports/" + strconv.FormatInt(o.ID, 10), Remark: r.remark(o),
		})
	}
	rest := strings.TrimSpace(r.t.How + "\n" + more)
	if left := len(r.Reports) - len(lines); left > 0 {
		rest = fmt.Sprintf(r.t.More, left) + "\n" + rest
	}
	return r.bot.respond(ctx, r.w, r.responseURL, blocks.NewReportList(intro, lines, rest))
}

// remark says where a report is shown.
func (r *reporting) remark(o report.Report) string {
	var parts []string
	here, elsewhere := r.Appears(o)
	if here {
		parts = append(parts, r.t.Here)
	}
	if elsewhere > 0 {
		parts = append(parts, fmt.Sprintf(r.t.Elsewhere, elsewhere))
	}
	return strings.Join(parts, ", ")
}

// choose asks which of several reports is meant.
func (r *reporting) choose(ctx context.Context, question, action string, found []report.Report) error {
	var buttons []blocks.ReportButton
	for _, o := range found[:min(len(found), mostReportButtons)] {
		buttons = append(buttons, blocks.ReportButton{Report: o.ID, Label: r.Label(o)})
	}
	return r.bot.respond(ctx, r.w, r.responseURL, blocks.NewReportButtons(question, action, buttons...))
}
