package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"text/tabwriter"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

type documentsCmd struct {
	List   documentsList   `cmd:"" help:"List documents, newest first."`
	Show   documentsShow   `cmd:"" help:"Print one document as Markdown, or its passages."`
	Delete documentsDelete `cmd:"" help:"Remove documents. What its source still holds comes back with the next run."`
}

type documentsList struct {
	Kind   string `help:"Only documents of this kind."`
	Source string `help:"Only documents of this source."`
	Limit  int    `help:"Print at most so many." default:"1000"`
	JSON   bool   `help:"Print one JSON object a line."`
}

func (c documentsList) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if k := knowledge.Kind(c.Kind); c.Kind != "" && !k.Valid() {
		return fmt.Errorf("--kind %q: not one of %v", c.Kind, knowledge.Kinds)
	}
	if c.Limit < 1 {
		return fmt.Errorf("--limit must be at least 1, not %d", c.Limit)
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	docs, err := a.base.Documents(ctx, knowledge.DocumentFilter{Kind: knowledge.Kind(c.Kind), Source: c.Source, Limit: c.Limit})
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(std.out)
		enc.SetEscapeHTML(false)
		for _, d := range docs {
			err := enc.Encode(map[string]any{
				"id": d.ID, "kind": d.Kind, "date": isoDate(d), "title": d.Title, "source": d.Source, "key": d.Key, "url": d.URL,
			})
			if err != nil {
				return err
			}
		}
		return nil
	}
	w := tabwriter.NewWriter(std.out, 0, 4, 2, ' ', 0)
	fmt.Fprintln(w, "ID\tKIND\tDATE\tTITLE\tSOURCE")
	for _, d := range docs {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%s %s\n", d.ID, d.Kind, isoDate(d), d.Title, d.Source, d.Key)
	}
	return w.Flush()
}

func isoDate(d knowledge.Document) string {
	if d.Published.IsZero() {
		return ""
	}
	return d.Published.Format("2006-01-02")
}

type documentsShow struct {
	ID       int64 `arg:"" help:"Number of the document, from documents list."`
	Passages bool  `help:"Print the passages it was split into."`
}

func (c documentsShow) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	d, err := a.base.Document(ctx, c.ID)
	if errors.Is(err, fault.NotFound) {
		return fmt.Errorf("there is no document %d", c.ID)
	}
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "# %s\n\n%s · %s · %s · %s %s\n%s\n", d.Title, d.Kind, isoDate(d), d.Language, d.Source, d.Key, d.URL)
	if d.Note != "" {
		fmt.Fprintln(std.out, d.Note)
	}
	if !c.Passages {
		_, err = fmt.Fprintf(std.out, "\n%s\n", d.Markdown)
		return err
	}
	passages, err := a.base.Passages(ctx, c.ID)
	if err != nil {
		return err
	}
	for _, p := range passages {
		fmt.Fprintf(std.out, "\n--- %d %v (%d characters, %d sentences)\n%s\n", p.Position, p.Headings, len([]rune(p.Text)), len(p.Sentences), p.Text)
	}
	return nil
}

type documentsDelete struct {
	ID []int64 `arg:"" help:"Numbers of the documents, from documents list."`
}

func (c documentsDelete) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	n, err := a.base.Delete(ctx, c.ID...)
	if err != nil {
		return err
	}
	fmt.Fprintf(std.out, "%d of %d documents deleted\n", n, len(c.ID))
	if n < len(c.ID) {
		return exitError(exitFailed)
	}
	return nil
}
