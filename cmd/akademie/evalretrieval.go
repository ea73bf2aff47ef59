package main

import (
	"context"
	"time"

	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/reader"
)

// A retrievalResult is what was measured of a variant on a retrieval set.
type retrievalResult struct {
	Variant  string `json:"variant,omitempty"`
	rankings *evaluation.Rankings
	*evaluation.Report
}

// retrieval measures searching and choosing lines on a retrieval set.
func (m evalRun) retrieval(ctx context.Context, set *evaluation.Set) error {
	results := make([]retrievalResult, len(m.variants))
	var without int
	var took time.Duration
	fill := func(b *scratchBase) (err error) {
		began := time.Now()
		without, err = b.fill(ctx, set, m.std.err, m.log)
		took = time.Since(began)
		return err
	}
	err := m.each(ctx, fill, func(i int, b *scratchBase) (err error) {
		if results[i], err = measure(ctx, set, b); err != nil {
			return err
		}
		results[i].Set.WithoutText = without
		results[i].Seconds["ingest"] = took.Seconds()
		return nil
	})
	if err != nil {
		return err
	}
	if err := m.writeRetrievalReport(results); err != nil {
		return err
	}
	if len(results) == 1 {
		return m.print(results[0].Report, results[0].Report)
	}
	tables := []table{results[0]}
	var comparisons []evaluation.Comparison
	results[0].Variant = m.variants[0].name
	for i, r := range results[1:] {
		differences, err := evaluation.Compare(results[0].rankings, r.rankings)
		if err != nil {
			return err
		}
		results[i+1].Variant = m.variants[i+1].name
		tables = append(tables, r)
		comparisons = append(comparisons, evaluation.Comparison{
			From: results[0].Variant, To: m.variants[i+1].name, Differences: differences,
		})
	}
	return m.printCompared(results, tables, comparisons)
}

// measure asks all questions of a set.
func measure(ctx context.Context, set *evaluation.Set, b *scratchBase) (retrievalResult, error) {
	began := time.Now()
	rankings, err := set.Rank(ctx, b.base)
	if err != nil {
		return retrievalResult{}, err
	}
	ranked := time.Now()
	r, err := reader.New(b.analyzer)
	if err != nil {
		return retrievalResult{}, err
	}
	readings, err := set.Read(ctx, r)
	if err != nil {
		return retrievalResult{}, err
	}
	report := set.Report(rankings, readings)
	report.Set.Passages = b.base.Size()
	report.Configuration = b.configuration()
	report.NoteBlind(rankings.Blind())
	if readings != nil {
		report.NoteTraining(r.TrainedOn(set.Questions()), r.About())
	}
	report.Seconds["search"] = ranked.Sub(began).Seconds()
	if readings != nil {
		report.Seconds["read"] = time.Since(ranked).Seconds()
	}
	return retrievalResult{rankings: rankings, Report: report}, nil
}

// configuration names what is measured.
func (b *scratchBase) configuration() evaluation.Configuration {
	return evaluation.Configuration{
		Version: buildVersion(), Embedder: b.embedder.Name(), VectorWeight: b.embedder.Weight(), Analyser: b.analyzer.Version(),
	}
}

// calibrate tries weights for the embedder's vectors.
func (m evalRun) calibrate(ctx context.Context, set *evaluation.Set) error {
	return m.onBase(ctx, m.variants[0], func(b *scratchBase) error {
		configuration := b.configuration()
		*b.weight = evaluation.MostWeight // which decides what is indexed
		if _, err := b.fill(ctx, set, m.std.err, m.log); err != nil {
			return err
		}
		c, err := set.Calibrate(ctx, b.base, func(weight float64) { *b.weight = weight })
		if err != nil {
			return err
		}
		if err := m.writeCalibration(set.Name, c); err != nil {
			return err
		}
		return m.print(map[string]any{"configuration": configuration, "calibration": c}, c)
	})
}
