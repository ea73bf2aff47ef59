package evaluation

import (
	"context"
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// An Asker puts a question to the assistant, in a conversation of its own and
// after the questions of its context, and returns the turn.
type Asker func(ctx context.Context, q Question) (conversation.Turn, error)

// A Base holds the documents that answers cite; *knowledge.Store is one.
type Base interface {
	Document(ctx context.Context, id int64) (knowledge.Document, error)
	Passages(ctx context.Context, document int64) ([]knowledge.Passage, error)
}

// Ask asks all questions, one after the other, and judges the answers.
func Ask(ctx context.Context, questions []Question, ask Asker, base Base, an *german.Analyzer) (Judgements, error) {
	keys := map[int64]string{}
	check := &supportCheck{an: an, texts: map[int64]*evidence{}}
	var all Judgements
	for _, q := range questions {
		turn, err := ask(ctx, q)
		if err != nil {
			return nil, fmt.Errorf("evaluation.Ask(%q): %w", q.ID, err)
		}
		for _, c := range turn.Citations {
			if _, known := keys[c.Document]; known {
				continue
			}
			var text string
			if keys[c.Document], text, err = read(ctx, base, c.Document); err != nil {
				return nil, fmt.Errorf("evaluation.Ask(%q): %w", q.ID, err)
			}
			check.texts[c.Document] = check.evidence(text)
		}
		j := judge(q, turn, keys)
		j.Unsupported, j.Sentences = check.unsupported(turn)
		all = append(all, j)
	}
	return all, nil
}

// read returns the key of a document and all that it says.
func read(ctx context.Context, base Base, id int64) (key, text string, err error) {
	d, err := base.Document(ctx, id)
	if err != nil {
		return "", "", err
	}
	passages, err := base.Passages(ctx, id)
	if err != nil {
		return "", "", err
	}
	parts := []string{d.Title, d.Markdown}
	for _, p := range passages { // rows of tables read otherwise there
		parts = append(parts, strings.Join(p.Headings, "\n"), p.Text)
	}
	return d.Key, strings.Join(parts, "\n"), nil
}
