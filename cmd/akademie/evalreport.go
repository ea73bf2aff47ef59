package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"smart-city-dialog.de/akademie/internal/chart"
	"smart-city-dialog.de/akademie/internal/evaluation"
)

// writeAnswerReport writes answers.md and its chart to the folder asked for.
func (m evalRun) writeAnswerReport(r *evaluation.AnswerReport) error {
	if m.Report == "" {
		return nil
	}
	return m.writeReport("answers", r.Chart(), r.Markdown)
}

// writeRetrievalReport writes retrieval.md and its chart to the folder asked for.
func (m evalRun) writeRetrievalReport(results []retrievalResult) error {
	if m.Report == "" {
		return nil
	}
	reports := make([]*evaluation.Report, len(results))
	names := make([]string, len(results))
	for i, r := range results {
		reports[i], names[i] = r.Report, m.variants[i].name
	}
	return m.writeReport("retrieval", evaluation.RetrievalChart(names, reports), evaluation.RetrievalMarkdown(names, reports))
}

// writeReport writes NAME.md and NAME.svg and says where.
func (m evalRun) writeReport(name string, bars chart.Bars, text func(picture string) string) error {
	if err := os.MkdirAll(m.Report, 0o755); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	var picture bytes.Buffer
	if err := bars.SVG(&picture); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	page := filepath.Join(m.Report, name+".md")
	for path, data := range map[string][]byte{
		filepath.Join(m.Report, name+".svg"): picture.Bytes(),
		page:                                 []byte(text(name + ".svg")),
	} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	m.log.Info("report written", "file", page)
	return nil
}
