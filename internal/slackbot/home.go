package slackbot

import (
	"context"
	"fmt"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
)

// Bounds of what the App Home shows.
const (
	homeRuns     = 6
	homeBookings = 15
	endedShown   = 24 * time.Hour // how long a booking that ended is
)

// showHome shows a person their App Home as it is now: when they open it, and when
// something in it has changed.
func (b *Bot) showHome(ctx context.Context, team, user string) error {
	who, err := b.person(ctx, team, user)
	if err != nil {
		return err
	}
	h := blocks.Home{
		SignedIn: who.May(account.OwnBookings), Email: who.Email, CanBook: b.Bookings != nil,
		PublicURL: b.PublicURL, Contact: b.Contact, Language: b.languageOf(ctx, team, user), Now: b.Now(),
	}
	found, err := b.Catalogue.Runs(ctx, catalogue.Query{Bookable: true, Limit: homeRuns})
	if err != nil {
		return fmt.Errorf("slackbot.showHome: %w", err)
	}
	h.Runs = found.Runs
	if h.Bookings, err = b.upcoming(ctx, who); err != nil {
		return err
	}
	api, _, err := b.client(ctx, team)
	if err != nil {
		return err
	}
	_, err = api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: blocks.NewHome(h)})
	if err = b.failure(ctx, team, err); fault.Kind(err) == fault.Invalid {
		// Without an App Home the app works all the same.
		b.Log.WarnContext(ctx, "slack: App Home not shown", "team", team, "user", user, "error", err)
		return nil
	}
	if err != nil {
		return fmt.Errorf("slackbot.showHome: %w", err)
	}
	return nil
}

// refreshHome has the App Home of who did some work shown anew, apart from it: what
// was said before is not said again when that does not succeed at once.
func (b *Bot) refreshHome(ctx context.Context, w work) error {
	_, err := b.take(ctx, work{Scope: w.Scope, Key: "home/" + w.Key, Kind: homeOpened, Author: w.Author, ReceivedAt: b.Now()})
	return err
}

// upcoming are a person's own bookings of runs that are not over, soonest first.
func (b *Bot) upcoming(ctx context.Context, who account.Person) ([]booking.Booking, error) {
	if b.Bookings == nil || !who.May(account.OwnBookings) {
		return nil, nil
	}
	all, err := b.Bookings.Of(ctx, who.Email)
	if err != nil {
		return nil, fmt.Errorf("slackbot.upcoming: %w", err)
	}
	var coming []booking.Booking
	for i := len(all) - 1; i >= 0 && len(coming) < homeBookings; i-- { // latest run first
		if now := b.Now(); now.Before(all[i].Run.Ends()) && (all[i].State.Active() || now.Sub(all[i].EndedAt) < endedShown) {
			coming = append(coming, all[i])
		}
	}
	return coming, nil
}

// askFromHome asks a question that the App Home suggests, in the direct messages
// with the person.
func (b *Bot) askFromHome(ctx context.Context, w work, question string) error {
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return err
	}
	language := b.languageOf(ctx, w.Scope, w.Author)
	own, err := b.direct(ctx, w.Scope, w.Author, "")
	if err != nil {
		return err
	}
	if own.Thread, err = b.say(ctx, answerKey(w)+"/question", own, note("> "+blocks.Escape(question))); err != nil {
		return err
	}
	return b.answer(ctx, w, own, assistant.Input{Question: question, Language: language, Channel: Channel, Person: who})
}
