package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"

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

// writeCalibration writes calibration.md and its chart to the folder asked for.
func (m evalRun) writeCalibration(set string, c *evaluation.Calibration) error {
	if m.Report == "" {
		return nil
	}
	return m.writeReport("calibration", c.Chart(set), func(picture string) string { return c.Markdown(set, picture) })
}

// A drawing is a chart.
type drawing interface{ SVG(w io.Writer) error }

// writeReport writes NAME.md and NAME.svg and says where.
func (m evalRun) writeReport(name string, picture drawing, text func(picture string) string) error {
	if err := os.MkdirAll(m.Report, 0o755); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	var drawn bytes.Buffer
	if err := picture.SVG(&drawn); err != nil {
		return fmt.Errorf("--report: %w", err)
	}
	page := filepath.Join(m.Report, name+".md")
	for path, data := range map[string][]byte{
		filepath.Join(m.Report, name+".svg"): drawn.Bytes(),
		page:                                 []byte(text(name + ".svg")),
	} {
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	m.log.Info("report written", "file", page)
	return nil
}
