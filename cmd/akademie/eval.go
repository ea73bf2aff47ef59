package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"time"

	"github.com/alecthomas/kong"

	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/reader"
)

type evalCmd struct {
	Data      string   `help:"Folder of a retrieval set: docs.jsonl and queries.jsonl (see internal/evaluation/README.md)." type:"path" placeholder:"DIR"`
	Compare   []string `help:"Variants to measure on the same questions; the first is what the others are compared with. Parts are joined by +: default, lexical, vector, weight=NUMBER, or any setting as NAME=VALUE (embedder=…)." placeholder:"VARIANT"`
	Calibrate bool     `help:"Try weights from 0 to 2 for the embedder's vectors beside the lexical score."`
	JSON      bool     `help:"Print one JSON object instead of a table."`
}

// check finds flags that contradict each other or mean nothing.
func (c evalCmd) check() error {
	switch {
	case c.Data == "":
		return errors.New("nothing to measure: name a folder with --data")
	case c.Calibrate && len(c.Compare) > 0:
		return errors.New("--calibrate and --compare exclude each other")
	case len(c.Compare) == 1:
		return errors.New("--compare takes at least two variants, such as default,lexical")
	}
	return nil
}

func (c evalCmd) Run(ctx context.Context, kctx *kong.Context, s *Settings, std streams, log *slog.Logger) error {
	if err := c.check(); err != nil {
		return err
	}
	variants := []variant{{name: "default", weight: ownWeight}}
	if len(c.Compare) > 0 {
		variants = nil
		for _, text := range c.Compare {
			v, err := parseVariant(text)
			if err != nil {
				return err
			}
			variants = append(variants, v)
		}
	}
	set, err := evaluation.Open(c.Data)
	if err != nil {
		return err
	}
	defer set.Close()
	m := retrievalRun{evalCmd: c, set: set, base: s, args: kctx.Args, std: std, log: log}
	if c.Calibrate {
		return m.calibrate(ctx)
	}
	return m.compare(ctx, variants)
}

// retrievalRun measures searching and choosing lines on a retrieval set.
type retrievalRun struct {
	evalCmd
	set  *evaluation.Set
	base *Settings
	args []string // of the command line
	std  streams
	log  *slog.Logger
}

// A measured is what came of a variant.
type measured struct {
	Variant  string `json:"variant"`
	rankings *evaluation.Rankings
	*evaluation.Report
}

// compare measures the variants one after the other and, if there are several,
// what they differ in. Variants that differ only in the weight share a base.
func (m retrievalRun) compare(ctx context.Context, variants []variant) error {
	results := make([]measured, len(variants))
	for i, v := range variants {
		if results[i].Report != nil {
			continue // measured with an earlier one
		}
		same := func(o variant) bool { return slices.Equal(o.flags, v.flags) }
		err := m.onBase(ctx, v, func(b *scratchBase, filled *evaluation.Report) error {
			for k := i; k < len(variants); k++ {
				if !same(variants[k]) {
					continue
				}
				*b.weight = variants[k].weight
				var err error
				if results[k], err = m.measure(ctx, b, filled); err != nil {
					return err
				}
				results[k].Variant = variants[k].name
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	if len(results) == 1 {
		return m.print(results[0].Report, results[0].Report)
	}
	return m.printAll(results)
}

// onBase calls use with a scratch base that holds the set's documents, and with a
// report that tells of it.
func (m retrievalRun) onBase(ctx context.Context, v variant, use func(b *scratchBase, filled *evaluation.Report) error) (err error) {
	s, err := v.settings(m.base, m.args)
	if err != nil {
		return err
	}
	b, err := openScratch(ctx, s, m.log)
	if err != nil {
		return err
	}
	defer func() { err = firstError(err, b.Close(ctx)) }()
	began := time.Now()
	without, err := b.fill(ctx, m.set, m.std.err, m.log)
	if err != nil {
		return err
	}
	return use(b, &evaluation.Report{
		Set:     evaluation.SetInfo{Passages: b.base.Size(), WithoutText: without},
		Seconds: map[string]float64{"ingest": time.Since(began).Seconds()},
	})
}

// measure asks all questions.
func (m retrievalRun) measure(ctx context.Context, b *scratchBase, filled *evaluation.Report) (measured, error) {
	began := time.Now()
	rankings, err := m.set.Rank(ctx, b.base)
	if err != nil {
		return measured{}, err
	}
	ranked := time.Now()
	r, err := reader.New(b.analyzer)
	if err != nil {
		return measured{}, err
	}
	readings, err := m.set.Read(ctx, r)
	if err != nil {
		return measured{}, err
	}
	report := m.set.Report(rankings, readings)
	report.Set.Passages, report.Set.WithoutText = filled.Set.Passages, filled.Set.WithoutText
	report.Configuration = b.configuration()
	report.Seconds["ingest"] = filled.Seconds["ingest"]
	report.Seconds["search"] = ranked.Sub(began).Seconds()
	if readings != nil {
		report.Seconds["read"] = time.Since(ranked).Seconds()
	}
	return measured{rankings: rankings, Report: report}, nil
}

// configuration names what is measured.
func (b *scratchBase) configuration() evaluation.Configuration {
	return evaluation.Configuration{
		Version: buildVersion(), Embedder: b.embedder.Name(), VectorWeight: b.embedder.Weight(), Analyser: b.analyzer.Version(),
	}
}

// printAll prints each variant and how it differs from the first.
func (m retrievalRun) printAll(results []measured) error {
	var comparisons []evaluation.Comparison
	for _, r := range results[1:] {
		differences, err := evaluation.Compare(results[0].rankings, r.rankings)
		if err != nil {
			return err
		}
		comparisons = append(comparisons, evaluation.Comparison{From: results[0].Variant, To: r.Variant, Differences: differences})
	}
	if m.JSON {
		return printJSON(m.std.out, map[string]any{"variants": results, "comparisons": comparisons})
	}
	for _, r := range results {
		fmt.Fprintf(m.std.out, "=== %s ===\n", r.Variant)
		if err := r.WriteTable(m.std.out); err != nil {
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

// calibrate tries weights for the embedder's vectors.
func (m retrievalRun) calibrate(ctx context.Context) error {
	return m.onBase(ctx, variant{}, func(b *scratchBase, _ *evaluation.Report) error {
		used := b.embedder.Weight()
		c, err := m.set.Calibrate(ctx, b.base, func(weight float64) { *b.weight = weight })
		if err != nil {
			return err
		}
		*b.weight = ownWeight
		return m.print(map[string]any{"configuration": b.configuration(), "used": used, "calibration": c}, c)
	})
}

// print prints a result as it was asked for.
func (m retrievalRun) print(object any, table interface{ WriteTable(io.Writer) error }) error {
	if m.JSON {
		return printJSON(m.std.out, object)
	}
	return table.WriteTable(m.std.out)
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
