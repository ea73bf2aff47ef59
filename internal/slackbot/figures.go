package slackbot

import (
	"bytes"
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Figures are for who asked: in direct messages they are the answer; in a channel
// they go to a direct message, and a whisper says so. The conversation keeps only
// what was asked for; after a crash it is counted again.

// showFigures shows the figures of a turn, or what is asked back.
func (a *answering) showFigures(ctx context.Context) error {
	if !isDirect(a.p.at.Channel) {
		return a.aside(ctx, func() error {
			if err := a.sendFigures(ctx); err != nil {
				return err
			}
			return a.bot.whisper(ctx, a.p.at, a.w.Author, note(textsIn(a.Turn.Language).Sent))
		})
	}
	return a.bot.showFigures(ctx, a.p, figures{result: a.Figures.Result, back: a.Figures.Back, turn: a.Turn, conversation: a.Conversation})
}

// sendFigures shows the figures of a turn to who asked, as direct messages below
// which the conversation can go on.
func (a *answering) sendFigures(ctx context.Context) error {
	at, err := a.bot.direct(ctx, a.p.at.Team, a.w.Author, "")
	if err != nil {
		return err
	}
	p, err := a.bot.record(ctx, a.p.key+"/figures", at)
	if err != nil || p.shown {
		return err
	}
	if err := a.bot.remember(ctx, &p, a.w.Author, a.Turn); err != nil {
		return err
	}
	f := figures{result: a.Figures.Result, back: a.Figures.Back, turn: a.Turn, conversation: p.conversation}
	if !isDirect(a.w.Room) {
		f.from = a.w.Room
	}
	return a.bot.showFigures(ctx, &p, f)
}

// figures are what is shown of a question for statistics.
type figures struct {
	result       *statistics.Result
	back         *ask.Back
	turn         conversation.Turn
	conversation string
	from         string // the channel where it was asked, if these are shown elsewhere
}

// showFigures shows figures as the post p and others behind it: words and table, the
// chart as a picture, and whatever else the turn says.
func (b *Bot) showFigures(ctx context.Context, p *post, f figures) error {
	link := b.PublicURL + "/statistics"
	if f.result != nil {
		link += "?" + f.result.Query.Encode()
	}
	language := f.turn.Language
	all := blocks.Figures(f.result, f.back, language, link)
	if f.from != "" && len(all) > 0 {
		all[0] = headed(all[0], fmt.Sprintf(textsIn(language).From, f.from))
	}
	if t := f.turn; len(t.Sentences) > 0 || t.Booking != nil || t.Board != nil {
		rest, err := b.newAnswer(ctx, f.conversation, t, account.Person{})
		if err != nil {
			return err
		}
		all = append(all, blocks.NewAnswer(rest))
	}
	if len(all) == 0 {
		return b.complete(ctx, p)
	}
	if err := b.put(ctx, p, all[0]); err != nil {
		return err
	}
	if p.at.Thread == "" {
		if err := b.begins(ctx, p); err != nil {
			return err
		}
	}
	for i, m := range all[1:] {
		if err := b.sayOnce(ctx, fmt.Sprintf("%s/%d", p.key, i+1), p.at, m); err != nil {
			return err
		}
	}
	if f.result != nil {
		if err := b.sendChart(ctx, p.key+"/chart", p.at, *f.result, language); err != nil {
			return err
		}
	}
	return b.complete(ctx, p)
}

// sendChart posts the chart of a result, if there is one, as a picture.
func (b *Bot) sendChart(ctx context.Context, key string, at place, r statistics.Result, language string) error {
	chart, ok := show.NewChart(r, language)
	if !ok {
		return nil
	}
	return b.upload(ctx, key, at, func() (file, error) {
		var picture bytes.Buffer
		if err := chart.PNG(&picture); err != nil {
			return file{}, fmt.Errorf("drawing: %w", err)
		}
		caption := show.Caption(r.Query, r.Names, language)
		return file{name: show.FileName(caption) + ".png", title: caption, alt: chart.Alt, content: picture.Bytes()}, nil
	})
}
