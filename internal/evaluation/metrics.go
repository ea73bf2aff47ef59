package evaluation

import (
	"math"
	"slices"
)

// depth is how many documents of a ranking count.
const depth = 10

// Retrieval says how well a search ranks documents. Recall@k is the share of
// questions with at least one relevant document among the first k (hit rate).
// The times are those of one search, in milliseconds.
type Retrieval struct {
	RecallAt1  float64 `json:"recall_at_1"`
	RecallAt5  float64 `json:"recall_at_5"`
	RecallAt10 float64 `json:"recall_at_10"`
	MRRAt10    float64 `json:"mrr_at_10"`
	NDCGAt10   float64 `json:"ndcg_at_10"`
	P50        float64 `json:"ms_p50"`
	P95        float64 `json:"ms_p95"`
}

// A rankScore is what one ranking earns.
type rankScore struct{ at1, at5, at10, reciprocal, gain float64 }

// scoreRanking compares documents, best first, with those that are relevant.
//
// The reciprocal rank is 1/r of the first relevant document within the first
// ten, or 0. The gain is nDCG@10 with binary relevance (Järvelin and Kekäläinen,
// ACM TOIS 2002): the sum of 1/log2(1+r) over the relevant ones within the first
// ten, divided by the most that as many relevant documents could earn.
func scoreRanking(ranked, relevant []string) rankScore {
	var s rankScore
	var dcg, ideal float64
	for i, id := range ranked[:min(len(ranked), depth)] {
		if !slices.Contains(relevant, id) {
			continue
		}
		if s.reciprocal == 0 {
			s.reciprocal = 1 / float64(i+1)
		}
		dcg += 1 / math.Log2(float64(i+2))
		s.at10 = 1
		if i < 5 {
			s.at5 = 1
		}
		if i < 1 {
			s.at1 = 1
		}
	}
	for i := range min(len(relevant), depth) {
		ideal += 1 / math.Log2(float64(i+2))
	}
	if ideal > 0 {
		s.gain = dcg / ideal
	}
	return s
}

// LineChoice says how well lines of a given page were chosen, over the questions
// that the page answers: the means of precision and recall, their harmonic mean
// (F*, the measure of OMoS-QA), and the mean of each question's F1. A choice of
// no line has precision 1 and recall 0, as in OMoS-QA, and an F1 of 0.
type LineChoice struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
	MeanF1    float64 `json:"mean_f1"`
}

// AnswerLines are the figures of a reader that always answers, and over all
// questions the one of a reader that may abstain: squad_f1 is the mean of F1 on
// questions that the page answers (0 when abstaining) and of 1 or 0 for
// abstaining or not on the others, as in SQuAD 2.0.
type AnswerLines struct {
	LineChoice
	SquadF1 float64 `json:"squad_f1"`
}

// Unanswerable says how well questions were recognised that the page does not
// answer.
type Unanswerable struct {
	Precision float64 `json:"precision"`
	Recall    float64 `json:"recall"`
	F1        float64 `json:"f1"`
}

// A lineScore is what the lines chosen for one answerable question earn.
type lineScore struct{ precision, recall, f1 float64 }

// scoreLines compares the lines chosen with those labelled, of which there must
// be at least one.
func scoreLines(chosen, labelled []int) lineScore {
	chosen, labelled = distinct(chosen), distinct(labelled)
	common := 0
	for _, l := range chosen {
		if slices.Contains(labelled, l) {
			common++
		}
	}
	s := lineScore{
		precision: 1,
		recall:    float64(common) / float64(len(labelled)),
		f1:        2 * float64(common) / float64(len(chosen)+len(labelled)),
	}
	if len(chosen) > 0 {
		s.precision = float64(common) / float64(len(chosen))
	}
	return s
}

func distinct(lines []int) []int {
	return slices.Compact(slices.Sorted(slices.Values(lines)))
}

// recognition is precision, recall and F1 of hits among what was predicted and
// what is there.
func recognition(hits, predicted, actual int) Unanswerable {
	return Unanswerable{
		Precision: share(hits, predicted), Recall: share(hits, actual),
		F1: share(2*hits, predicted+actual),
	}
}

// share is n/of, and 0 of nothing.
func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

func harmonic(a, b float64) float64 {
	if a+b == 0 {
		return 0
	}
	return 2 * a * b / (a + b)
}

func mean(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// quantile returns the q-quantile of values by the nearest rank.
func quantile(values []float64, q float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	return sorted[max(0, int(math.Ceil(q*float64(len(sorted))))-1)]
}

// rounded keeps four decimals, more than any set of questions supports.
func rounded(v float64) float64 { return math.Round(v*1e4) / 1e4 }
