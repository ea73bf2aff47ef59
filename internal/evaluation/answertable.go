package evaluation

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"
)

// A shareRow is a line of a table of shares.
type shareRow struct {
	label string
	share Share
}

// rows are the figures over all questions, in the order they are shown.
func (r *AnswerReport) rows() []shareRow {
	rows := []shareRow{
		{"richtig", r.Right},
		{"beantwortbare richtig beantwortet", r.Answerable},
		{"unbeantwortbare richtig abgelehnt", r.Unanswerable},
	}
	if r.HeldOut != nil {
		rows = append(rows, shareRow{"zurückgehaltene Fragen richtig", *r.HeldOut}, shareRow{"übrige Fragen richtig", *r.Tuned})
	}
	return append(rows,
		shareRow{"erwartete Fakten genannt", r.Facts},
		shareRow{"richtiges Dokument zitiert", r.Cited},
		shareRow{"Sätze ohne Beleg in dem, was sie zitieren", r.Unsupported},
	)
}

// WriteTable writes the report for an operator at a terminal, in German.
func (r *AnswerReport) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s an den Assistenten; Embedder %s (Gewicht %s), %s\n\n", count(r.Questions, "Frage", "Fragen"),
		r.Configuration.Embedder, comma(r.Configuration.VectorWeight, 2), r.Configuration.Version)
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "\tAnzahl\tAnteil\t95 %")
	line := func(row shareRow) {
		fmt.Fprintf(t, "%s\t%d/%d\t%s\t%s–%s\n", row.label, row.share.N, row.share.Of, comma(row.share.Share, 3),
			comma(row.share.Interval.Low, 3), comma(row.share.Interval.High, 3))
	}
	for _, row := range r.rows() {
		line(row)
	}
	fmt.Fprintf(t, "Ablehnung: Genauigkeit / Vollständigkeit / F1\t\t%s / %s / %s\t\n",
		comma(r.Refusal.Precision, 3), comma(r.Refusal.Recall, 3), comma(r.Refusal.F1, 3))
	fmt.Fprintf(t, "Antworten mit Verbotenem\t%d\t\t\n", r.Forbidden)
	fmt.Fprintf(t, "Suche: Platz 1 / unter 5 / nDCG@10 (%s)\t\t%s / %s / %s\t\n", count(r.Ranked, "Frage", "Fragen"),
		comma(r.Retrieval.RecallAt1, 3), comma(r.Retrieval.RecallAt5, 3), comma(r.Retrieval.NDCGAt10, 3))
	fmt.Fprintln(t, "nach Kategorie\t\t\t")
	for _, name := range slices.Sorted(maps.Keys(r.Categories)) {
		line(shareRow{"  " + name, r.Categories[name]})
	}
	fmt.Fprintln(t, "Dauer in ms\tMedian\t95 %\t")
	for _, stage := range slices.Sorted(maps.Keys(r.Stages)) {
		fmt.Fprintf(t, "  %s\t%s\t%s\t\n", stage, comma(r.Stages[stage].P50, 1), comma(r.Stages[stage].P95, 1))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := io.WriteString(w, b.String())
	return err
}
