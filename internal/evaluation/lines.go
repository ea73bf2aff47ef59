package evaluation

import (
	"context"
	"strings"

	"smart-city-dialog.de/akademie/internal/reader"
)

// A LineReader chooses the lines of a page that answer a question;
// *reader.Reader is one.
type LineReader interface {
	Read(question string, lines []string) reader.Answer
}

// Readings are the lines chosen for the questions of a set that have labelled
// lines, in the order of the set.
type Readings struct{ each []reading }

// A reading is what the lines chosen for one question earn.
type reading struct {
	category   string
	answerable bool
	abstained  bool
	always     lineScore // of the best lines, on answerable questions
	gated      lineScore // of the lines given, which may be none
}

// Read lets a reader choose lines for every labelled question, the relevant page
// given. It returns nil when the set has no labels.
func (s *Set) Read(ctx context.Context, lines LineReader) (*Readings, error) {
	var r *Readings
	for _, q := range s.Queries {
		if !q.Labelled {
			continue
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		text, err := s.Text(q.Relevant[0])
		if err != nil {
			return nil, err
		}
		answer := lines.Read(q.Text, strings.Split(text, "\n"))
		one := reading{category: q.Category, answerable: len(q.Answers) > 0, abstained: len(answer.Lines) == 0}
		if one.answerable {
			one.always, one.gated = scoreLines(answer.Best, q.Answers), scoreLines(answer.Lines, q.Answers)
		}
		if r == nil {
			r = &Readings{}
		}
		r.each = append(r.each, one)
	}
	return r, nil
}

// choice averages one of the two ways to read over the answerable questions.
func choice(each []reading, of func(reading) lineScore) LineChoice {
	var precision, recall, f1 []float64
	for _, r := range each {
		if r.answerable {
			s := of(r)
			precision, recall, f1 = append(precision, s.precision), append(recall, s.recall), append(f1, s.f1)
		}
	}
	p, r := mean(precision), mean(recall)
	return LineChoice{Precision: p, Recall: r, F1: harmonic(p, r), MeanF1: mean(f1)}
}

func always(r reading) lineScore { return r.always }
func gated(r reading) lineScore  { return r.gated }

// squad is the mean of F1 where a right abstention counts 1.
func squad(each []reading) float64 {
	values := make([]float64, len(each))
	for i, r := range each {
		switch {
		case r.answerable && !r.abstained:
			values[i] = r.gated.f1
		case !r.answerable && r.abstained:
			values[i] = 1
		}
	}
	return mean(values)
}

func recognised(each []reading) Unanswerable {
	hits, predicted, actual := 0, 0, 0
	for _, r := range each {
		if r.abstained {
			predicted++
		}
		if !r.answerable {
			actual++
			if r.abstained {
				hits++
			}
		}
	}
	return recognition(hits, predicted, actual)
}

// Len returns how many questions were read.
func (r *Readings) Len() int { return len(r.each) }

// Unanswerable returns how many of them the page does not answer.
func (r *Readings) Unanswerable() int {
	n := 0
	for _, one := range r.each {
		if !one.answerable {
			n++
		}
	}
	return n
}

// lineFigures are the figures of the readings, by the names they have in a
// Report.
var lineFigures = [...]struct {
	name string
	of   func([]reading) float64
}{
	{"answer_lines.precision", func(e []reading) float64 { return choice(e, always).Precision }},
	{"answer_lines.recall", func(e []reading) float64 { return choice(e, always).Recall }},
	{"answer_lines.f1", func(e []reading) float64 { return choice(e, always).F1 }},
	{"answer_lines.mean_f1", func(e []reading) float64 { return choice(e, always).MeanF1 }},
	{"answer_lines.squad_f1", squad},
	{"answer_lines_gated.f1", func(e []reading) float64 { return choice(e, gated).F1 }},
	{"answer_lines_gated.mean_f1", func(e []reading) float64 { return choice(e, gated).MeanF1 }},
	{"unanswerable.precision", func(e []reading) float64 { return recognised(e).Precision }},
	{"unanswerable.recall", func(e []reading) float64 { return recognised(e).Recall }},
	{"unanswerable.f1", func(e []reading) float64 { return recognised(e).F1 }},
}

// Intervals returns the intervals of the figures by their names.
func (r *Readings) Intervals() map[string]Interval {
	intervals := map[string]Interval{}
	for _, f := range lineFigures {
		intervals[f.name] = bootstrap(len(r.each), func(drawn []int) float64 {
			each := make([]reading, len(drawn))
			for i, k := range drawn {
				each[i] = r.each[k]
			}
			return f.of(each)
		})
	}
	return intervals
}

// Lines returns the figures of choosing lines: with an answer to every question,
// and with the reader's own decision whether to answer.
func (r *Readings) Lines() (AnswerLines, LineChoice) {
	return AnswerLines{choice(r.each, always).rounded(), rounded(squad(r.each))}, choice(r.each, gated).rounded()
}

// Recognised returns how well the reader tells what the page does not answer;
// nil when it answers everything asked.
func (r *Readings) Recognised() *Unanswerable {
	if r.Unanswerable() == 0 {
		return nil
	}
	u := recognised(r.each)
	return &Unanswerable{rounded(u.Precision), rounded(u.Recall), rounded(u.F1)}
}

func (c LineChoice) rounded() LineChoice {
	return LineChoice{rounded(c.Precision), rounded(c.Recall), rounded(c.F1), rounded(c.MeanF1)}
}

// in returns the readings of the questions of one category.
func (r *Readings) in(category string) *Readings {
	part := &Readings{}
	for _, one := range r.each {
		if one.category == category {
			part.each = append(part.each, one)
		}
	}
	return part
}
