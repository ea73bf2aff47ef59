package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
)

// maxQuestionBytes is more than a question may have, so that a longer one is
// refused and not cut.
const maxQuestionBytes = 4*assistant.MaxQuestion + 1

type askCmd struct {
	Question []string `arg:"" help:"The question; several words need no quotes. A single - reads it from standard input."`
	JSON     bool     `help:"Print one JSON object instead of text."`
}

func (c askCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	question := strings.Join(c.Question, " ")
	if question == "-" {
		data, err := io.ReadAll(io.LimitReader(std.in, maxQuestionBytes))
		if err != nil {
			return fmt.Errorf("standard input: %w", err)
		}
		question = string(data)
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	a.models.wake(ctx, log)
	if err := a.base.Load(ctx); err != nil {
		return err
	}
	turn, err := a.assistant.Turn(ctx, assistant.Input{Question: question, Channel: "cli"},
		func(assistant.Event) error { return nil })
	if errors.Is(err, fault.Invalid) {
		return fmt.Errorf("the question must have 1 to %d characters", assistant.MaxQuestion)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(std.out)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		err = enc.Encode(turn)
	} else {
		err = printTurn(std.out, turn)
	}
	if err == nil && turn.Refused {
		return exitError(exitRefused)
	}
	return err
}

// printTurn writes an answer with its sources for a person at a terminal.
func printTurn(w io.Writer, t conversation.Turn) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", plainText(t.Answer))
	for _, n := range t.Notices {
		fmt.Fprintf(&b, "\n! %s\n", plainText(n))
	}
	if len(t.Citations) > 0 {
		fmt.Fprintln(&b)
	}
	for _, c := range t.Citations {
		fmt.Fprintf(&b, "[%d] %s", c.N, c.Title)
		if c.Heading != "" {
			fmt.Fprintf(&b, " › %s", c.Heading)
		}
		if c.Date != "" {
			fmt.Fprintf(&b, " (%s)", c.Date)
		}
		fmt.Fprintln(&b)
		if c.URL != "" {
			fmt.Fprintf(&b, "    %s\n", c.URL)
		}
		if c.Note != "" {
			fmt.Fprintf(&b, "    %s\n", c.Note)
		}
	}
	for _, topic := range t.Topics {
		fmt.Fprintf(&b, "  - %s\n", topic.Title)
		if topic.Excerpt != "" {
			fmt.Fprintf(&b, "    „%s“\n", plainText(topic.Excerpt))
		}
	}
	if t.ByModel {
		fmt.Fprintf(&b, "\n%s\n", byModel(t))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// byModel says that a language model wrote an answer.
func byModel(t conversation.Turn) string {
	if t.Language == "en" {
		return "Written by an AI model (" + t.Model + ") from these sources."
	}
	return "Von einem KI-Modell (" + t.Model + ") aus diesen Quellen formuliert."
}
