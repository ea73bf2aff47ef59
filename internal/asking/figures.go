package asking

import (
	"context"
	"fmt"
	"net/url"
	"slices"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// count has the figures of a turn that was answered before a crash. Figures that the
// person may not see any more are a refusal.
func (a *asked) count(ctx context.Context) error {
	again, err := a.countAgain(ctx, a.in.Person)
	if fault.Kind(err) == fault.Denied {
		a.Turn.Figures, a.Turn.Citations, a.Turn.Sentences = nil, nil, []conversation.Sentence{}
		a.Turn.Refused, a.Denied = true, true
		return nil
	}
	if err != nil {
		return err
	}
	a.Figures = &again
	return nil
}

// countAgain counts what a turn asked for, with the rights that the person has now.
func (a *asked) countAgain(ctx context.Context, who account.Person) (assistant.Figures, error) {
	if a.Statistics == nil || !who.May(account.Statistics) {
		return assistant.Figures{}, fmt.Errorf("figures: %w", fault.Denied)
	}
	if a.Turn.Figures.Query != "" {
		q, err := Query(a.Turn.Figures.Query)
		if err != nil {
			return assistant.Figures{}, err
		}
		return a.run(ctx, who, *q)
	}
	last, err := queryBefore(a.Before)
	if err != nil {
		return assistant.Figures{}, err
	}
	understood, err := a.Statistics.Read(ctx, a.Turn.Question, a.Turn.Language, last)
	if err != nil || understood.Back != nil {
		return assistant.Figures{Back: understood.Back}, err
	}
	return a.run(ctx, who, understood.Query) // by now it would be understood
}

func (a *asked) run(ctx context.Context, who account.Person, q statistics.Query) (assistant.Figures, error) {
	result, err := a.Statistics.Run(ctx, who, a.Channel, q)
	return assistant.Figures{Result: &result}, err
}

// Query reads an encoded query (statistics.Query.Encode); one that cannot be read is
// fault.Invalid.
func Query(encoded string) (*statistics.Query, error) {
	values, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, fmt.Errorf("asking.Query(%q): %w", encoded, fault.Invalid)
	}
	q, err := statistics.Parse(values)
	if err != nil {
		return nil, fmt.Errorf("asking.Query(%q): %w", encoded, err)
	}
	return &q, nil
}

// queryBefore is the query that the conversation had just shown, as the assistant sees
// it; nil for none.
func queryBefore(turns []conversation.Turn) (*statistics.Query, error) {
	for _, turn := range slices.Backward(turns) {
		switch {
		case turn.Figures == nil:
			return nil, nil
		case turn.Figures.Query != "":
			return Query(turn.Figures.Query)
		}
	}
	return nil, nil
}
