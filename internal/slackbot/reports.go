package slackbot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// Reports keeps queries under a name; *report.Store is one. See there for the errors.
type Reports interface {
	List(ctx context.Context, who account.Person) ([]report.Report, error)
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
	who         account.Person
	room        report.Delivery
	reports     []report.Report // that they may change, their own first
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
	if r.who, err = b.person(ctx, w.Scope, w.Author); err != nil {
		return r, false, err
	}
	if !r.who.May(account.Statistics) {
		why := textsIn(language).Denied
		if r.who.Email == "" {
			why += " " + fmt.Sprintf(textsIn(language).LinkHow, b.accountPage())
		}
		if asked != "" {
			why += "\n" + r.t.AsAsked
		}
		return r, false, b.tell(ctx, w, why)
	}
	all, err := b.Reports.List(ctx, r.who)
	if err != nil {
		return r, false, fmt.Errorf("slackbot.reporting(%d): %w", w.ID, err)
	}
	r.reports = slices.DeleteFunc(all, func(o report.Report) bool {
		return !r.who.May(account.Reports, account.Thing{Owner: o.Owner})
	})
	return r, true, nil
}

// reportCommand does what "/akademie bericht …" asks for: nothing, a name, or a name and
// that its delivery ends.
func (b *Bot) reportCommand(ctx context.Context, w work, asked string) error {
	r, ok, err := b.reporting(ctx, w, asked)
	if err != nil || !ok {
		return err
	}
	name, ends := endOf(asked)
	switch found := reportsNamed(r.reports, asked); {
	case asked == "":
		return r.list(ctx, r.t.List, "")
	case ends && !slices.ContainsFunc(found, func(o report.Report) bool { return slices.Equal(nameWords(o.Name), nameWords(asked)) }):
		return r.endNamed(ctx, name)
	case len(found) == 1:
		return r.ask(ctx, found[0])
	case len(found) > 1:
		return r.choose(ctx, r.t.Which, blocks.ActionReport, found)
	}
	return r.list(ctx, r.t.Unknown, r.t.AsAsked)
}

// endOf takes the word off a text that ends a delivery.
func endOf(text string) (name string, ends bool) {
	words := strings.Fields(text)
	if len(words) == 0 {
		return "", false
	}
	last := len(words) - 1
	switch german.Fold(strings.ToLower(strings.Trim(words[last], ".!"))) {
	case "beenden", "ende", "stopp", "stoppen", "stop", "end":
		return strings.Join(words[:last], " "), true
	}
	return text, false
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
	i := slices.IndexFunc(r.reports, func(o report.Report) bool { return o.ID == id })
	switch {
	case i < 0:
		return r.instead(ctx, r.t.Gone)
	case blocks.Action(a.Action) == blocks.ActionReport:
		return r.ask(ctx, r.reports[i])
	case blocks.Action(a.Action) == blocks.ActionDeliver:
		return r.deliver(ctx, r.reports[i], r.t.Done, r.instead)
	}
	return r.end(ctx, r.reports[i], r.instead)
}

// list tells what reports there are, below an intro, and more at the end.
func (r *reporting) list(ctx context.Context, intro, more string) error {
	if len(r.reports) == 0 {
		return r.tell(ctx, fmt.Sprintf(r.t.NoneYet, r.bot.PublicURL))
	}
	var lines []blocks.ReportLine
	for _, o := range r.reports[:min(len(r.reports), mostReportLines)] {
		lines = append(lines, blocks.ReportLine{
			Name: r.nameOf(o), Link: r.bot.PublicURL + "/statistics/reports/" + strconv.FormatInt(o.ID, 10), Remark: r.remark(o),
		})
	}
	rest := strings.TrimSpace(r.t.How + "\n" + more)
	if left := len(r.reports) - len(lines); left > 0 {
		rest = fmt.Sprintf(r.t.More, left) + "\n" + rest
	}
	return r.bot.respond(ctx, r.w, r.responseURL, blocks.NewReportList(intro, lines, rest))
}

// remark says where a report is shown.
func (r *reporting) remark(o report.Report) string {
	var parts []string
	elsewhere := rooms(o)
	if slices.Contains(o.Deliver, r.room) {
		parts, elsewhere = append(parts, r.t.Here), elsewhere-1
	}
	if elsewhere > 0 {
		parts = append(parts, fmt.Sprintf(r.t.Elsewhere, elsewhere))
	}
	return strings.Join(parts, ", ")
}

// rooms counts those that a report is delivered to.
func rooms(o report.Report) (n int) {
	for _, d := range o.Deliver {
		if d.Channel != report.ByMail {
			n++
		}
	}
	return n
}

// nameOf is a report's name, with whose it is where it is somebody else's.
func (r *reporting) nameOf(o report.Report) string {
	if o.Owner == r.who.Email {
		return o.Name
	}
	return o.Name + " (" + o.Owner + ")"
}

// choose asks which of several reports is meant.
func (r *reporting) choose(ctx context.Context, question, action string, found []report.Report) error {
	var buttons []blocks.ReportButton
	for _, o := range found[:min(len(found), mostReportButtons)] {
		buttons = append(buttons, blocks.ReportButton{Report: o.ID, Label: r.nameOf(o)})
	}
	return r.bot.respond(ctx, r.w, r.responseURL, blocks.NewReportButtons(question, action, buttons...))
}
