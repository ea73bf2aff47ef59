package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"text/tabwriter"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// statisticsSettings are about figures of enrolments.
type statisticsSettings struct {
	StatisticsPeople int `help:"Figures of fewer people than this are not shown." default:"5"`
}

func (s *statisticsSettings) check() error {
	if s.StatisticsPeople < 2 || s.StatisticsPeople > 100 {
		return errors.New("--statistics-people must lie between 2 and 100")
	}
	return nil
}

// figures reads questions for figures and answers them.
type figures struct {
	*ask.Live
	*statistics.Service
}

type statsCmd struct {
	Question []string `arg:"" optional:"" help:"What to count, in words: Anmeldungen je Land im ersten Halbjahr 2026."`
	Query    string   `help:"The same as an address of the page Auswertungen has it behind the question mark." placeholder:"QUERY"`
	Format   string   `help:"text, csv, xlsx, svg or png." enum:"text,csv,xlsx,svg,png" default:"text"`
	Output   string   `short:"o" help:"File to write to instead of the terminal." type:"path" placeholder:"FILE"`
	Language string   `help:"Language of what is printed: de or en." enum:"de,en" default:"de"`
	Log      bool     `help:"Print who asked for which figures lately, instead of any."`
}

func (c statsCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	question := strings.TrimSpace(strings.Join(c.Question, " "))
	if c.Log && question == "" && c.Query == "" {
		return printAsked(ctx, s, std, log)
	}
	if c.Log {
		return usageError{errors.New("--log goes without a question")}
	}
	if (question == "") == (c.Query == "") {
		return usageError{errors.New("either a question or --query says what to count")}
	}
	if utf8.RuneCountInString(question) > assistant.MaxQuestion {
		return usageError{fmt.Errorf("the question must have at most %d characters", assistant.MaxQuestion)}
	}
	if (c.Format == "xlsx" || c.Format == "png") && c.Output == "" && isTerminal(std.out) {
		return usageError{fmt.Errorf("%s is nothing for a terminal: name a file with --output", c.Format)}
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	read, err := c.read(ctx, a, question)
	if err != nil {
		return err
	}
	if read.Back != nil {
		return c.askBack(std, *read.Back)
	}
	result, err := a.statistics.Run(ctx, account.Operator(), "cli", read.Query)
	var problem *statistics.Problem
	if errors.As(err, &problem) && problem.Rule == statistics.RuleTooLarge {
		return usageError{errors.New(show.TooLarge(c.Language))}
	}
	if fault.Kind(err) == fault.Invalid {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if notice := show.LeftOut(read.LeftOut, c.Language); notice != "" {
		fmt.Fprintln(std.err, notice)
	}
	return c.write(std, result)
}

// printAsked prints the latest of the log of figures. People are named by what
// stands for them in the log of the program, too.
func printAsked(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	entries, err := a.statistics.Log(ctx, account.Operator(), 0)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "AT\tACCOUNT\tCHANNEL\tPROTECTED\tQUERY")
	for _, e := range entries {
		fmt.Fprintf(w, "%s\t%s\t%s\t%d\t%s\n", e.At.In(german.Berlin()).Format("2006-01-02 15:04"), e.Account, e.Channel, e.Hidden, e.Query)
	}
	return w.Flush()
}

// read is what the question or the address asks for.
func (c statsCmd) read(ctx context.Context, a *app, question string) (ask.Understood, error) {
	if c.Query != "" {
		values, err := url.ParseQuery(strings.TrimPrefix(c.Query, "?"))
		if err != nil {
			return ask.Understood{}, usageError{fmt.Errorf("--query: %w", err)}
		}
		query, err := statistics.Parse(values)
		if err != nil {
			return ask.Understood{}, usageError{fmt.Errorf("--query: %w", err)}
		}
		return ask.Understood{Asks: true, Query: query}, nil
	}
	return a.figures.Read(ctx, question, c.Language, nil)
}

// askBack prints what was not understood, with commands that would be.
func (c statsCmd) askBack(std streams, back ask.Back) error {
	var b strings.Builder
	fmt.Fprintln(&b, show.Back(back, c.Language))
	for _, choice := range back.Choices {
		fmt.Fprintf(&b, "\n  %s\n    akademie stats --query '%s'\n", choice.Label, choice.Query.Encode())
	}
	if _, err := io.WriteString(std.out, b.String()); err != nil {
		return err
	}
	return exitError(exitRefused)
}

// write writes a result in the format that was asked for.
func (c statsCmd) write(std streams, r statistics.Result) (err error) {
	out := std.out
	if c.Output != "" {
		f, err := os.Create(c.Output)
		if err != nil {
			return wrongSetting(fmt.Errorf("--output: %w", err))
		}
		defer func() { err = errors.Join(err, f.Close()) }()
		out = f
	}
	switch c.Format {
	case "csv":
		return show.CSV(out, r, c.Language)
	case "xlsx":
		return show.XLSX(out, r, c.Language)
	case "svg", "png":
		picture, ok := show.NewChart(r, c.Language)
		switch {
		case !ok:
			return usageError{errors.New("there is nothing to draw: a single figure, or all are protected")}
		case c.Format == "svg":
			return picture.SVG(out)
		}
		return picture.PNG(out)
	}
	return printFigures(out, r, c.Language)
}

// printFigures writes a result for a person at a terminal.
func printFigures(w io.Writer, r statistics.Result, language string) error {
	table := show.NewTable(r, language)
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n\n", show.Caption(r.Query, r.Names, language), show.AsOf(r.ReadAt, language))
	fmt.Fprintf(&b, "%s\n", show.Sentence(r, language))
	if len(table.Rows) > 0 {
		b.WriteString("\n" + table.Plain())
	}
	for _, note := range table.Notes {
		fmt.Fprintf(&b, "\n%s", note)
	}
	if len(table.Notes) > 0 {
		b.WriteByte('\n')
	}
	_, err := io.WriteString(w, b.String())
	return err
}
