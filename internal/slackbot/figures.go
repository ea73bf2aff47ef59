package slackbot

import (
	"bytes"
	"context"
	"fmt"
	"net/url"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/slackbot/blocks"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Figures are for who asked: in direct messages they are the answer; in a channel
// they go to a direct message, and a whisper says so. The conversation keeps only
// what was asked for; after a crash it is counted again.

// showFigures shows the figures of a turn, or what is asked back.
func (a *asking) showFigures(ctx context.Context) error {
	if !isDirect(a.p.at.Channel) {
		return a.aside(ctx, func() error {
			if err := a.sendFigures(ctx); err != nil {
				return err
			}
			return a.bot.whisper(ctx, a.p.at, a.w.Author, note(textsIn(a.turn.Language).Sent))
		})
	}
	return a.bot.showFigures(ctx, a.p, figures{result: a.figures.Result, back: a.figures.Back, turn: a.turn, conversation: a.in.Conversation})
}

// sendFigures shows the figures of a turn to who asked, as direct messages below
// which the conversation can go on.
func (a *asking) sendFigures(ctx context.Context) error {
	at, err := a.bot.direct(ctx, a.p.at.Team, a.w.Author, "")
	if err != nil {
		return err
	}
	p, err := a.bot.record(ctx, a.p.key+"/figures", at)
	if err != nil || p.shown {
		return err
	}
	if err := a.bot.remember(ctx, &p, a.w.Author, a.turn); err != nil {
		return err
	}
	f := figures{result: a.figures.Result, back: a.figures.Back, turn: a.turn, conversation: p.conversation}
	if !isDirect(a.w.Room) {
		f.from = a.w.Room
	}
	return a.bot.showFigures(ctx, &p, f)
}

// count has the figures of a turn that was answered before a crash.
func (a *asking) count(ctx context.Context) error {
	if a.figures != nil {
		return nil
	}
	again, err := a.bot.countAgain(ctx, a.in.Person, a.turn, a.before)
	if err != nil {
		return err
	}
	a.figures = &again
	return nil
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
		return file{name: fileName(caption) + ".png", title: caption, alt: chart.Alt, content: picture.Bytes()}, nil
	})
}

// countAgain counts what a turn asked for, with the rights that the person has now.
func (b *Bot) countAgain(ctx context.Context, who account.Person, turn conversation.Turn, before []conversation.Turn) (assistant.Figures, error) {
	if b.Statistics == nil || !who.May(account.Statistics) {
		return assistant.Figures{}, fmt.Errorf("figures: %w", fault.Denied)
	}
	q, err := storedQuery(*turn.Figures)
	if err != nil {
		return assistant.Figures{}, err
	}
	if q != nil {
		result, err := b.Statistics.Run(ctx, who, Channel, *q)
		return assistant.Figures{Result: &result}, err
	}
	last, err := queryBefore(before)
	if err != nil {
		return assistant.Figures{}, err
	}
	understood, err := b.Statistics.Read(ctx, turn.Question, turn.Language, last)
	if err != nil || understood.Back != nil {
		return assistant.Figures{Back: understood.Back}, err
	}
	result, err := b.Statistics.Run(ctx, who, Channel, understood.Query) // by now it would be understood
	return assistant.Figures{Result: &result}, err
}

// storedQuery is the query of a turn; nil where something was asked back.
func storedQuery(f conversation.Figures) (*statistics.Query, error) {
	if f.Query == "" {
		return nil, nil
	}
	return parseQuery(f.Query)
}

func parseQuery(encoded string) (*statistics.Query, error) {
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, fmt.Errorf("query %q: %w", encoded, fault.Invalid)
	}
	q, err := statistics.Parse(values)
	return &q, err
}

// queryBefore is the query that the conversation had just shown, as the assistant
// sees it; nil for none.
func queryBefore(turns []conversation.Turn) (*statistics.Query, error) {
	for _, turn := range slices.Backward(turns) {
		switch {
		case turn.Figures == nil:
			return nil, nil
		case turn.Figures.Query != "":
			return storedQuery(*turn.Figures)
		}
	}
	return nil, nil
}
