package training

import "fmt"

// Measures say how well lines were chosen. All are shares in 0..1.
type Measures struct {
	// Precision and Recall are means over the answerable questions; a question
	// for which nothing was chosen has precision 1, as the data set's own
	// evaluation defines it. FStar is their harmonic mean.
	Precision, Recall, FStar float64
	// MeanF1 is the mean of F1 over the answerable questions; nothing chosen is 0.
	MeanF1 float64
	// MicroF1 counts lines of all answerable questions together.
	MicroF1 float64
	// SquadF1 is the mean over all questions as in SQuAD 2.0 (Rajpurkar et al.
	// 2018): F1 if answerable; else 1 if nothing was chosen and 0 otherwise.
	SquadF1 float64
	// ShortF1 is MeanF1 over the questions that one or two lines answer.
	ShortF1 float64
	// Unanswerable says how well questions without answer were recognised.
	Unanswerable PRF
}

// PRF are precision, recall and their harmonic mean.
type PRF struct{ Precision, Recall, F1 float64 }

// shortAnswer is the number of lines up to which an answer is short.
const shortAnswer = 2

// Measure compares chosen lines with answers, question by question; both lists
// have the same length.
func Measure(chosen, answers [][]int) Measures {
	var m Measures
	var answerable, short, common, said, wanted float64
	var refused, unanswerable, right float64
	for i, gold := range answers {
		mine := chosen[i]
		hit := float64(shared(mine, gold))
		if len(mine) == 0 {
			refused++
		}
		if len(gold) == 0 {
			unanswerable++
			if len(mine) == 0 {
				right++
				m.SquadF1++
			}
			continue
		}
		answerable++
		f := 2 * hit / float64(len(mine)+len(gold))
		m.Recall += hit / float64(len(gold))
		if len(mine) == 0 {
			m.Precision++
		} else {
			m.Precision += hit / float64(len(mine))
		}
		m.MeanF1 += f
		m.SquadF1 += f
		if len(gold) <= shortAnswer {
			short++
			m.ShortF1 += f
		}
		common, said, wanted = common+hit, said+float64(len(mine)), wanted+float64(len(gold))
	}
	m.Precision, m.Recall = ratio(m.Precision, answerable), ratio(m.Recall, answerable)
	m.FStar = harmonic(m.Precision, m.Recall)
	m.MeanF1 = ratio(m.MeanF1, answerable)
	m.ShortF1 = ratio(m.ShortF1, short)
	m.MicroF1 = harmonic(ratio(common, said), ratio(common, wanted))
	m.SquadF1 = ratio(m.SquadF1, float64(len(answers)))
	m.Unanswerable = PRF{Precision: ratio(right, refused), Recall: ratio(right, unanswerable)}
	m.Unanswerable.F1 = harmonic(m.Unanswerable.Precision, m.Unanswerable.Recall)
	return m
}

// String is one line with all measures in percent, those of unanswerable
// questions only where there are any refusals.
func (m Measures) String() string {
	s := fmt.Sprintf("P %.1f R %.1f F* %.1f · mean F1 %.1f (short answers %.1f) · micro F1 %.1f",
		100*m.Precision, 100*m.Recall, 100*m.FStar, 100*m.MeanF1, 100*m.ShortF1, 100*m.MicroF1)
	if m.Unanswerable != (PRF{}) {
		s += fmt.Sprintf(" · SQuAD-2 %.1f · unanswerable P %.1f R %.1f F1 %.1f",
			100*m.SquadF1, 100*m.Unanswerable.Precision, 100*m.Unanswerable.Recall, 100*m.Unanswerable.F1)
	}
	return s
}

// shared counts the numbers that two ascending lists have in common.
func shared(a, b []int) int {
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			n++
			i++
			j++
		}
	}
	return n
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func harmonic(a, b float64) float64 { return ratio(2*a*b, a+b) }
