package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/evaluation"
)

// answers asks the whole assistant and judges what it says.
func (m evalRun) answers(ctx context.Context) error {
	questions, err := m.questions()
	if err != nil {
		return err
	}
	if m.Documents == "" && m.settings.Clock.at.IsZero() { // the demo's texts are of its time
		if err := m.settings.Clock.UnmarshalText([]byte(demoStart)); err != nil {
			return err
		}
	}
	fill := func(b *scratchBase) error {
		source := ingest.FS("demo", demo.Documents())
		if m.Documents != "" {
			source = ingest.FS(m.Documents, os.DirFS(m.Documents))
		}
		report, err := b.ingest(ctx, source, m.std.err, m.log)
		if err == nil && b.base.Size() == 0 {
			err = errors.New("the folder of documents holds nothing that can be read")
		}
		for _, p := range report.Problems {
			m.log.Warn("document not read", "document", p.String())
		}
		return err
	}
	reports := make([]*evaluation.AnswerReport, len(m.variants))
	judged := make([]evaluation.Judgements, len(m.variants))
	err = m.each(ctx, fill, func(i int, b *scratchBase) (err error) {
		if judged[i], err = evaluation.Ask(ctx, questions, b.ask, b.base, b.analyzer); err != nil {
			return err
		}
		rankings, err := evaluation.RankQuestions(ctx, b.base, questions)
		if err != nil {
			return err
		}
		reports[i] = judged[i].Summarise()
		reports[i].Searched(rankings)
		reports[i].Configuration = b.configuration()
		return nil
	})
	if err != nil {
		return err
	}
	if err := m.writeAnswerReport(reports[0]); err != nil {
		return err
	}
	if len(reports) == 1 {
		return m.print(reports[0], reports[0])
	}
	tables := []table{reports[0]}
	var comparisons []evaluation.Comparison
	reports[0].Variant = m.variants[0].name
	for i := range reports[1:] {
		differences, err := evaluation.CompareAnswers(judged[0], judged[i+1])
		if err != nil {
			return err
		}
		reports[i+1].Variant = m.variants[i+1].name
		tables = append(tables, reports[i+1])
		comparisons = append(comparisons, evaluation.Comparison{
			From: reports[0].Variant, To: reports[i+1].Variant, Differences: differences,
		})
	}
	return m.printCompared(reports, tables, comparisons)
}

// questions reads those named, or the demo's.
func (m evalRun) questions() ([]evaluation.Question, error) {
	if m.Questions == "" {
		return demo.Questions()
	}
	f, err := os.Open(m.Questions)
	if err != nil {
		return nil, fmt.Errorf("--questions: %w", err)
	}
	defer f.Close()
	return evaluation.ReadQuestions(f, m.Questions)
}

// ask asks a question in a conversation of its own, after those of its context.
func (a *app) ask(ctx context.Context, q evaluation.Question) (turn conversation.Turn, err error) {
	c, err := a.conversations.Start(ctx, "cli")
	if err != nil {
		return turn, err
	}
	for _, question := range append(slices.Clone(q.Context), q.Question) {
		turn, err = a.assistant.Turn(ctx, assistant.Input{Conversation: c.ID, Question: question, Channel: "cli"},
			func(assistant.Event) error { return nil })
		if err != nil {
			return turn, err
		}
	}
	return turn, nil
}
