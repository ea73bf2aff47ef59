package slackbot

import (
	"context"
	"fmt"

	"smart-city-dialog.de/akademie/internal/asking"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// choose shows the figures of a choice to who pressed it.
func (b *Bot) choose(ctx context.Context, w work, a actionBody) error {
	q, err := asking.Query(a.Value)
	if err != nil {
		return err
	}
	language := b.languageOf(ctx, w.Scope, w.Author)
	who, err := b.person(ctx, w.Scope, w.Author)
	if err != nil {
		return err
	}
	if b.Statistics == nil {
		return fmt.Errorf("figures: %w", fault.Invalid)
	}
	result, err := b.Statistics.Run(ctx, who, Channel, *q)
	if fault.Kind(err) == fault.Denied {
		return b.aside(ctx, w, a, textsIn(language).Denied)
	}
	if err != nil {
		return err
	}
	caption := show.Caption(result.Query, result.Names, language)
	turn := conversation.Turn{
		Question: caption, Answer: caption,
		Language: language, Intent: assistant.IntentStatistics, CreatedAt: b.Now(), Done: true,
		Sentences: []conversation.Sentence{}, Citations: []conversation.Citation{}, TimingsMS: map[string]float64{},
		Figures: &conversation.Figures{Query: result.Query.Encode()},
	}
	at := b.threadOfAction(w, a)
	if !isDirect(at.Channel) {
		if at, err = b.direct(ctx, w.Scope, w.Author, ""); err != nil {
			return err
		}
	}
	p, err := b.record(ctx, answerKey(w)+"/figures", at)
	if err != nil || p.shown {
		return err
	}
	if err := b.remember(ctx, &p, w.Author, turn); err != nil {
		return err
	}
	return b.showFigures(ctx, &p, figures{result: &result, turn: turn, conversation: p.conversation})
}
