package evaluation

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
)

// WriteTable writes the report for an operator at a terminal, in German as the
// other summaries of the program.
func (r *Report) WriteTable(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Menge %s: %s, %s, %s\n", r.Set.Name,
		count(r.Set.Documents, "Dokument", "Dokumente"), count(r.Set.Passages, "Abschnitt", "Abschnitte"),
		count(r.Set.Questions, "Frage", "Fragen"))
	fmt.Fprintf(&b, "Konfiguration: Embedder %s (Gewicht %s), %s\n\n", r.Configuration.Embedder,
		comma(r.Configuration.VectorWeight, 2), r.Configuration.Version)
	t := tabwriter.NewWriter(&b, 0, 4, 2, ' ', 0)
	row := func(label, name string, value float64) {
		i, ok := r.Intervals[name]
		if !ok {
			fmt.Fprintf(t, "%s\t%s\t\n", label, comma(value, 3))
			return
		}
		fmt.Fprintf(t, "%s\t%s\t%s–%s\n", label, comma(value, 3), comma(i.Low, 3), comma(i.High, 3))
	}
	fmt.Fprintf(t, "Suche (%s)\tWert\t95 %%\n", count(r.Set.Ranked, "Frage", "Fragen"))
	row("  Treffer auf Platz 1", "retrieval.recall_at_1", r.Retrieval.RecallAt1)
	row("  Treffer unter den ersten 5", "retrieval.recall_at_5", r.Retrieval.RecallAt5)
	row("  Treffer unter den ersten 10", "retrieval.recall_at_10", r.Retrieval.RecallAt10)
	row("  MRR@10", "retrieval.mrr_at_10", r.Retrieval.MRRAt10)
	row("  nDCG@10", "retrieval.ndcg_at_10", r.Retrieval.NDCGAt10)
	fmt.Fprintf(t, "  Dauer Median / 95 %%\t%s / %s ms\t\n", comma(r.Retrieval.P50, 1), comma(r.Retrieval.P95, 1))
	if a := r.AnswerLines; a != nil {
		fmt.Fprintf(t, "Antwortzeilen (%s, Seite gegeben)\t\t\n", count(r.Set.Labelled, "Frage", "Fragen"))
		row("  Genauigkeit", "answer_lines.precision", a.Precision)
		row("  Vollständigkeit", "answer_lines.recall", a.Recall)
		row("  F* (harmonisches Mittel beider)", "answer_lines.f1", a.F1)
		row("  mittleres F1 je Frage", "answer_lines.mean_f1", a.MeanF1)
		row("  F* mit Enthaltung", "answer_lines_gated.f1", r.GatedLines.F1)
		row("  mittleres F1 mit Enthaltung", "answer_lines_gated.mean_f1", r.GatedLines.MeanF1)
		row("  F1 wie SQuAD 2 (alle Fragen)", "answer_lines.squad_f1", a.SquadF1)
	}
	if u := r.Unanswerable; u != nil {
		fmt.Fprintf(t, "Unbeantwortbare erkannt (%s)\t\t\n", count(r.Set.Unanswerable, "Frage", "Fragen"))
		row("  Genauigkeit", "unanswerable.precision", u.Precision)
		row("  Vollständigkeit", "unanswerable.recall", u.Recall)
		row("  F1", "unanswerable.f1", u.F1)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	r.writeCategories(&b)
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "\n! %s\n", n)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (r *Report) writeCategories(b *strings.Builder) {
	if len(r.Categories) == 0 {
		return
	}
	fmt.Fprintln(b)
	t := tabwriter.NewWriter(b, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "Kategorie\tFragen\tPlatz 1\tunter 5\tnDCG@10\tF*")
	for _, name := range r.categoryNames() {
		c := r.Categories[name]
		fmt.Fprintf(t, "%s\t%d", name, c.Questions)
		if c.Retrieval != nil {
			fmt.Fprintf(t, "\t%s\t%s\t%s", comma(c.Retrieval.RecallAt1, 3), comma(c.Retrieval.RecallAt5, 3), comma(c.Retrieval.NDCGAt10, 3))
		} else {
			fmt.Fprint(t, "\t–\t–\t–")
		}
		if c.AnswerLines != nil {
			fmt.Fprintf(t, "\t%s", comma(c.AnswerLines.F1, 3))
		} else {
			fmt.Fprint(t, "\t–")
		}
		fmt.Fprintln(t)
	}
	_ = t.Flush() // into memory
}

// comma formats a number the German way.
func comma(v float64, decimals int) string {
	return strings.Replace(fmt.Sprintf("%.*f", decimals, v), ".", ",", 1)
}

// count formats a number of things the German way.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return s + " " + many
}

// WriteTable writes the differences for an operator at a terminal. A star marks
// what is significant.
func (c Comparison) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintf(t, "%s → %s\tvorher\tnachher\tUnterschied\t95 %%\tbesser/schlechter\n", c.From, c.To)
	for _, d := range c.Differences {
		star := ""
		if d.Significant {
			star = " *"
		}
		fmt.Fprintf(t, "  %s\t%s\t%s\t%s%s\t%s bis %s\t%d/%d\n", d.Figure, comma(d.From, 3), comma(d.To, 3),
			signed(d.Difference), star, signed(d.Interval.Low), signed(d.Interval.High), d.Wins, d.Losses)
	}
	return t.Flush()
}

// WriteTable writes the trials for an operator at a terminal.
func (c *Calibration) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 4, 2, ' ', 0)
	fmt.Fprintln(t, "Gewicht\tPlatz 1\tunter 5\tnDCG@10\t95 %\t")
	for _, r := range c.Trials {
		mark := ""
		if r.Weight == c.Best.Weight {
			mark = "← bestes"
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s–%s\t%s\n", comma(r.Weight, 1), comma(r.RecallAt1, 3), comma(r.RecallAt5, 3),
			comma(r.NDCGAt10, 3), comma(r.Interval.Low, 3), comma(r.Interval.High, 3), mark)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(w, "Gewichte von %s bis %s unterscheiden sich nicht belegbar vom besten.\n",
		comma(c.Plateau[0], 1), comma(c.Plateau[1], 1))
	return err
}

// signed formats a difference with its sign.
func signed(v float64) string {
	if v > 0 {
		return "+" + comma(v, 3)
	}
	return strings.Replace(comma(v, 3), "-", "−", 1)
}
