package assistant

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/prompts"
)

// figureTokens is how long a proposed query may be.
const figureTokens = 400

// proposed lets the model propose a query where the rules do not know a word or
// what is counted. It is checked like any other, its values are held against those
// there are, and it must say more than what the rules offer without the word:
// otherwise the model has merely left that out. What does not stand that is asked
// back, as without a model.
func (a *Assistant) proposed(ctx context.Context, u ask.Understood, before *statistics.Query, w *writer) (ask.Understood, error) {
	if a.generator == nil || u.Back.Reason != ask.UnknownWord && u.Back.Reason != ask.NotCounted {
		return u, nil
	}
	q, err := a.propose(ctx, before, w)
	switch {
	case ctx.Err() != nil:
		return u, ctx.Err()
	case errors.Is(err, fault.Unavailable), errors.Is(err, fault.Invalid), errors.Is(err, errNotTaken):
		return u, nil
	case err != nil:
		return u, err
	}
	if slices.ContainsFunc(u.Back.Choices, func(c ask.Choice) bool { return c.Query.Encode() == q.Encode() }) && u.Back.Reason == ask.UnknownWord {
		return u, nil
	}
	if err := w.notice(figureWords(w.turn.Language).byModel); err != nil {
		return u, err
	}
	return ask.Understood{Asks: true, Follows: u.Follows, Query: q}, nil
}

// propose asks the model for a query.
func (a *Assistant) propose(ctx context.Context, before *statistics.Query, w *writer) (statistics.Query, error) {
	known, err := a.figures.Vocabulary(ctx)
	if err != nil {
		return statistics.Query{}, err
	}
	shown := ""
	if before != nil {
		shown = before.Encode()
	}
	values, err := labelled("WERTE", namesFor(known))
	if err != nil {
		return statistics.Query{}, err
	}
	question, err := labelled("FRAGE", map[string]string{"frage": w.turn.Question, "heute": a.now().Format("2006-01-02"), "davor": shown})
	if err != nil {
		return statistics.Query{}, err
	}
	var said json.RawMessage
	err = a.askJSON(ctx, task{
		prompt: prompts.Statistics, data: []string{values, question}, maxTokens: figureTokens, within: w.left(a.patience.Answer),
	}, w.turn, &said)
	if err != nil {
		return statistics.Query{}, err
	}
	q, err := statistics.Decode(said)
	if err != nil {
		return statistics.Query{}, err
	}
	if !ask.Knows(known, q) {
		return statistics.Query{}, errNotTaken
	}
	return q, nil
}

// named are the dimensions whose values the model is told. Municipalities are too
// many; the rules know them.
var named = [...]statistics.Dimension{
	statistics.Module, statistics.Topic, statistics.Category, statistics.Land, statistics.SizeClass, statistics.Channel, statistics.Status,
}

// namesFor are the values of the dimensions, by key.
func namesFor(v statistics.Vocabulary) map[statistics.Dimension]map[string]string {
	out := map[statistics.Dimension]map[string]string{}
	for _, d := range named {
		out[d] = map[string]string{}
		for _, value := range v.Values[d] {
			out[d][value.Key] = value.Name.German
		}
	}
	return out
}
