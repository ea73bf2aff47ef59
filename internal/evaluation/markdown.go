package evaluation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/chart"
)

// Chart shows the shares of right answers, over all and by category.
func (r *AnswerReport) Chart() chart.Bars {
	b := chart.Bars{
		Title:       "Richtige Antworten nach Kategorie",
		Description: fmt.Sprintf("Anteil der richtig beantworteten oder abgelehnten von %d Fragen, mit 95-%%-Vertrauensintervall.", r.Questions),
		Axis:        "Anteil richtig, mit 95-%-Vertrauensintervall",
		Max:         1,
		Format:      func(v float64) string { return comma(v, 2) },
		Series:      []chart.BarSeries{{Name: "alle Fragen"}},
	}
	add := func(name string, s Share) {
		b.Groups = append(b.Groups, fmt.Sprintf("%s (%d)", name, s.Of))
		b.Series[0].Values = append(b.Series[0].Values, chart.Value{Value: s.Share, Low: s.Interval.Low, High: s.Interval.High})
	}
	add("beantwortbar", r.Answerable)
	add("unbeantwortbar", r.Unanswerable)
	if r.HeldOut != nil {
		add("zurückgehalten", *r.HeldOut)
	}
	for _, name := range slices.Sorted(maps.Keys(r.Categories)) {
		add(name, r.Categories[name])
	}
	return b
}

// Markdown returns the report as a page that shows the chart at picture.
func (r *AnswerReport) Markdown(picture string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Fragen an den Assistenten\n\n%s. Embedder %s (Gewicht %s), Analyse %s, Programm %s.\n\n",
		count(r.Questions, "Frage", "Fragen"), r.Configuration.Embedder, comma(r.Configuration.VectorWeight, 2),
		r.Configuration.Analyser, r.Configuration.Version)
	fmt.Fprintf(&b, "![Anteile richtiger Antworten](%s)\n\n", picture)
	b.WriteString("| | Anzahl | Anteil | 95 % |\n|---|--:|--:|:-:|\n")
	line := func(name string, s Share) {
		fmt.Fprintf(&b, "| %s | %d/%d | %s | %s–%s |\n", name, s.N, s.Of, comma(s.Share, 3), comma(s.Interval.Low, 3), comma(s.Interval.High, 3))
	}
	for _, row := range r.rows() {
		line(row.label, row.share)
	}
	fmt.Fprintf(&b, "\nAblehnung: Genauigkeit %s, Vollständigkeit %s, F1 %s. Antworten mit Verbotenem: %d.\n",
		comma(r.Refusal.Precision, 3), comma(r.Refusal.Recall, 3), comma(r.Refusal.F1, 3), r.Forbidden)
	fmt.Fprintf(&b, "\nDie Suche allein (%s): ein richtiges Dokument auf Platz 1 %s, unter den ersten 5 %s, nDCG@10 %s.\n",
		count(r.Ranked, "Frage", "Fragen"), comma(r.Retrieval.RecallAt1, 3), comma(r.Retrieval.RecallAt5, 3), comma(r.Retrieval.NDCGAt10, 3))
	b.WriteString("\n## Nach Kategorie\n\n| | Anzahl | Anteil | 95 % |\n|---|--:|--:|:-:|\n")
	for _, name := range slices.Sorted(maps.Keys(r.Categories)) {
		line(name, r.Categories[name])
	}
	b.WriteString("\n## Dauer in Millisekunden\n\n| Stufe | Median | 95 % |\n|---|--:|--:|\n")
	for _, stage := range slices.Sorted(maps.Keys(r.Stages)) {
		fmt.Fprintf(&b, "| %s | %s | %s |\n", stage, comma(r.Stages[stage].P50, 1), comma(r.Stages[stage].P95, 1))
	}
	r.failures(&b)
	return b.String()
}

// failures lists what went wrong.
func (r *AnswerReport) failures(b *strings.Builder) {
	b.WriteString("\n## Nicht richtig\n")
	held := 0
	for _, f := range r.Failures {
		if f.HeldOut {
			held++
			continue
		}
		question := f.Question
		if len(f.Context) > 0 {
			question = strings.Join(f.Context, " → ") + " → " + question
		}
		fmt.Fprintf(b, "\n**%s** (%s): %s\n\n", f.ID, f.Category, question)
		for _, fault := range f.Faults {
			fmt.Fprintf(b, "- %s\n", fault)
		}
		fmt.Fprintf(b, "\n> %s\n", strings.ReplaceAll(f.Answer, "\n", "\n> "))
	}
	if held > 0 {
		fmt.Fprintf(b, "\nDazu %s, die hier nicht stehen.\n", count(held, "zurückgehaltene Frage", "zurückgehaltene Fragen"))
	}
}

// RetrievalChart shows how often a relevant document is among the first.
func RetrievalChart(names []string, reports []*Report) chart.Bars {
	b := chart.Bars{
		Title:       "Treffer der Suche: " + reports[0].Set.Name,
		Description: fmt.Sprintf("Anteil von %d Fragen mit einem richtigen Dokument unter den ersten, mit 95-%%-Vertrauensintervall.", reports[0].Set.Ranked),
		Axis:        "Anteil der Fragen, mit 95-%-Vertrauensintervall",
		Groups:      []string{"Platz 1", "unter den ersten 5", "unter den ersten 10", "MRR@10", "nDCG@10"},
		Max:         1,
		Format:      func(v float64) string { return comma(v, 2) },
	}
	for i, r := range reports {
		values := []float64{r.Retrieval.RecallAt1, r.Retrieval.RecallAt5, r.Retrieval.RecallAt10, r.Retrieval.MRRAt10, r.Retrieval.NDCGAt10}
		s := chart.BarSeries{Name: names[i]}
		for k, f := range rankFigures {
			interval := r.Intervals["retrieval."+f.name]
			s.Values = append(s.Values, chart.Value{Value: values[k], Low: interval.Low, High: interval.High})
		}
		b.Series = append(b.Series, s)
	}
	return b
}

// RetrievalMarkdown returns the reports as a page that shows the chart at picture.
func RetrievalMarkdown(names []string, reports []*Report) func(picture string) string {
	return func(picture string) string {
		var b strings.Builder
		fmt.Fprintf(&b, "# Suche: %s\n\n![Treffer der Suche](%s)\n", reports[0].Set.Name, picture)
		for i, r := range reports {
			fmt.Fprintf(&b, "\n## %s\n\n```\n", names[i])
			_ = r.WriteTable(&b) // into memory
			b.WriteString("```\n")
		}
		return b.String()
	}
}

// Chart shows what the search finds with each weight.
func (c *Calibration) Chart(set string) chart.Lines {
	figures := []chart.LineSeries{{Name: "Platz 1"}, {Name: "unter den ersten 5"}, {Name: "nDCG@10"}}
	for _, t := range c.Trials {
		for i, v := range []float64{t.RecallAt1, t.RecallAt5, t.NDCGAt10} {
			figures[i].Points = append(figures[i].Points, chart.Point{X: t.Weight, Y: v})
		}
	}
	return chart.Lines{
		Title:       "Gewicht der Vektoren: " + set,
		Description: fmt.Sprintf("Treffer der Suche bei Gewichten von 0 bis 2; das beste ist %s.", comma(c.Best.Weight, 1)),
		X:           "Gewicht der Vektoren neben den Wörtern",
		Y:           "Anteil der Fragen oder nDCG@10",
		FormatX:     func(v float64) string { return comma(v, 1) },
		FormatY:     func(v float64) string { return comma(v, 2) },
		Series:      figures,
	}
}

// Markdown returns the calibration as a page that shows the chart at picture.
func (c *Calibration) Markdown(set, picture string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Gewicht der Vektoren: %s\n\n![Treffer nach Gewicht](%s)\n\n```\n", set, picture)
	_ = c.WriteTable(&b) // into memory
	b.WriteString("```\n")
	return b.String()
}
