package training

import (
	"context"
	"fmt"
	"io"

	"smart-city-dialog.de/akademie/internal/german"
)

// Options control Run.
type Options struct {
	Folds, Seeds int    // of the cross-validation; 0 folds leave it out
	Source       string // the data's name and licence
	Out          string // folder for the files
	Dry          bool   // write nothing
}

// Run validates, trains, writes the files, and reports on out.
func Run(ctx context.Context, an *german.Analyzer, s *Set, o Options, out io.Writer) error {
	about := []string{
		"Learned weights of the extractive reader. Made by: go run ./cmd/trainreader --data DIR",
		"Learned from: " + o.Source,
	}
	fmt.Fprintf(out, "%d pages, %d questions, %d of them answered by their page\n", len(s.Order), len(s.Questions), s.answered())
	var all []Validation
	for seed := range o.Seeds {
		if o.Folds == 0 {
			break
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		v, err := Validate(an, s, o.Folds, uint64(seed+1))
		if err != nil {
			return err
		}
		all = append(all, v)
		fmt.Fprintf(out, "cross-validation %d over %d parts of the pages\n", seed+1, o.Folds)
		v.report(out)
	}
	if len(all) > 0 {
		mean := average(all)
		fmt.Fprintf(out, "mean of %d\n", len(all))
		mean.report(out)
		about = append(about, fmt.Sprintf("Cross-validated over pages (%d parts, mean of %d), always answering: %v", o.Folds, len(all), mean.Pages.Forced),
			fmt.Sprintf("The same with refusals: %v", mean.Pages.Gated),
			fmt.Sprintf("The same on fragments of up to %d lines: %v", mostLines, mean.Fragments.Forced),
			fmt.Sprintf("The same on fragments, with refusals: %v", mean.Fragments.Gated))
	}
	made, err := Train(an, s, about)
	if err != nil {
		return err
	}
	if o.Dry {
		return nil
	}
	if err := made.Write(o.Out); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "written to %s\n", o.Out)
	return err
}

func (s *Set) answered() (n int) {
	for _, q := range s.Questions {
		if len(q.Answers) > 0 {
			n++
		}
	}
	return n
}

// average returns the mean of several validations.
func average(vs []Validation) Validation {
	var mean Validation
	for _, v := range vs {
		share := 1 / float64(len(vs))
		mean.Pages.add(v.Pages, share)
		mean.Fragments.add(v.Fragments, share)
	}
	return mean
}

// report prints a validation.
func (v Validation) report(out io.Writer) {
	for _, r := range []struct {
		of string
		Result
	}{{"pages", v.Pages}, {"fragments", v.Fragments}} {
		fmt.Fprintf(out, "  %-9s always answering: %v\n  %-9s with refusals:    %v\n", r.of, r.Forced, r.of, r.Gated)
	}
}

func (r *Result) add(o Result, share float64) {
	r.Forced.add(o.Forced, share)
	r.Gated.add(o.Gated, share)
}

// add adds share times another's values.
func (m *Measures) add(o Measures, share float64) {
	m.Precision += share * o.Precision
	m.Recall += share * o.Recall
	m.FStar += share * o.FStar
	m.MeanF1 += share * o.MeanF1
	m.MicroF1 += share * o.MicroF1
	m.SquadF1 += share * o.SquadF1
	m.ShortF1 += share * o.ShortF1
	m.Unanswerable.Precision += share * o.Unanswerable.Precision
	m.Unanswerable.Recall += share * o.Unanswerable.Recall
	m.Unanswerable.F1 += share * o.Unanswerable.F1
}
