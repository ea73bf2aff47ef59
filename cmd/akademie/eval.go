package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"

	"github.com/alecthomas/kong"

	"smart-city-dialog.de/akademie/internal/evaluation"
)

type evalCmd struct {
	Data      string   `help:"Folder of a retrieval set, docs.jsonl and queries.jsonl (see internal/evaluation/README.md): measure searching and choosing lines." type:"path" placeholder:"DIR"`
	Questions string   `help:"File of questions to the whole assistant, one JSON object a line. Default: the golden questions of the demo." type:"existingfile" placeholder:"FILE"`
	Documents string   `help:"Folder of the documents that --questions are about. Default: those of the demo." type:"existingdir" placeholder:"DIR"`
	Compare   []string `help:"Variants to measure on the same questions; the first is what the others are compared with. Parts are joined by +: default, lexical, vector, weight=NUMBER, an embedder such as offline or ollama:NAME, or any setting as NAME=VALUE." placeholder:"VARIANT"`
	Calibrate bool     `help:"With --data: try weights from 0 to 2 for the embedder's vectors beside the lexical score."`
	Report    string   `help:"Folder for a readable report with a chart." type:"path" placeholder:"DIR"`
	JSON      bool     `help:"Print one JSON object instead of a table."`
}

// maxVariants is how many a chart can tell apart.
const maxVariants = 7

// check finds flags that contradict each other or mean nothing.
func (c evalCmd) check() error {
	switch {
	case c.Data != "" && (c.Questions != "" || c.Documents != ""):
		return errors.New("--data brings its own questions and documents: leave out --questions and --documents")
	case c.Documents != "" && c.Questions == "":
		return errors.New("--documents needs the --questions that are about them")
	case c.Calibrate && c.Data == "":
		return errors.New("--calibrate needs a retrieval set: name its folder with --data")
	case c.Calibrate && len(c.Compare) > 0:
		return errors.New("--calibrate and --compare exclude each other")
	case len(c.Compare) == 1 || len(c.Compare) > maxVariants:
		return fmt.Errorf("--compare takes two to %d variants, such as default,lexical", maxVariants)
	}
	return nil
}

func (c evalCmd) Run(ctx context.Context, kctx *kong.Context, s *Settings, std streams, log *slog.Logger) error {
	if err := c.check(); err != nil {
		return err
	}
	m := evalRun{evalCmd: c, settings: s, args: kctx.Args, std: std, log: log}
	m.variants = []variant{{name: "default", weight: ownWeight}}
	if len(c.Compare) > 0 {
		m.variants = nil
		for _, text := range c.Compare {
			v, err := parseVariant(text)
			if err != nil {
				return err
			}
			m.variants = append(m.variants, v)
		}
	}
	if c.Data == "" {
		return m.answers(ctx)
	}
	set, err := evaluation.Open(c.Data)
	if err != nil {
		return err
	}
	defer set.Close()
	if c.Calibrate {
		return m.calibrate(ctx, set)
	}
	return m.retrieval(ctx, set)
}

// evalRun is one evaluation under way.
type evalRun struct {
	evalCmd
	settings *Settings
	args     []string // of the command line
	variants []variant
	std      streams
	log      *slog.Logger
}

// onBase calls use with a scratch base wired as the variant says, and drops the
// base.
func (m evalRun) onBase(ctx context.Context, v variant, use func(b *scratchBase) error) (err error) {
	s, err := v.settings(m.settings, m.args)
	if err != nil {
		return err
	}
	b, err := openScratch(ctx, s, m.log)
	if err != nil {
		return err
	}
	defer func() { err = firstError(err, b.Close(ctx)) }()
	*b.weight = v.weight
	return use(b)
}

// each calls measure once for every variant, on a base that fill has filled.
// Variants that differ only in the weight of the vectors share a base.
func (m evalRun) each(ctx context.Context, fill func(b *scratchBase) error, measure func(i int, b *scratchBase) error) error {
	done := make([]bool, len(m.variants))
	for i, v := range m.variants {
		if done[i] {
			continue
		}
		err := m.onBase(ctx, v, func(b *scratchBase) error {
			// Under the greatest of their weights, which decides what is indexed.
			greatest := v.weight
			for _, other := range m.variants[i:] {
				if slices.Equal(other.flags, v.flags) {
					greatest = b.greater(greatest, other.weight)
				}
			}
			*b.weight = greatest
			if err := fill(b); err != nil {
				return err
			}
			for k := i; k < len(m.variants); k++ {
				if !slices.Equal(m.variants[k].flags, v.flags) {
					continue
				}
				done[k] = true
				*b.weight = m.variants[k].weight
				if err := measure(k, b); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// A table is a result that a person can read.
type table interface{ WriteTable(io.Writer) error }

// print prints a result as it was asked for.
func (m evalRun) print(object any, t table) error {
	if m.JSON {
		return printJSON(m.std.out, object)
	}
	return t.WriteTable(m.std.out)
}

// printCompared prints each variant and how the later ones differ from the first.
func (m evalRun) printCompared(object any, tables []table, comparisons []evaluation.Comparison) error {
	if m.JSON {
		return printJSON(m.std.out, map[string]any{"variants": object, "comparisons": comparisons})
	}
	for i, t := range tables {
		fmt.Fprintf(m.std.out, "=== %s ===\n", m.variants[i].name)
		if err := t.WriteTable(m.std.out); err != nil {
			return err
		}
		fmt.Fprintln(m.std.out)
	}
	for _, c := range comparisons {
		if err := c.WriteTable(m.std.out); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintln(m.std.out, "* belegt: das Vertrauensintervall des Unterschieds schließt 0 aus")
	return err
}

func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// firstError returns the error that came first; what failed after it follows
// from it.
func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}
