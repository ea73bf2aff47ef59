package evaluation

import (
	"math"
	"testing"
)

func near(a, b float64) bool { return math.Abs(a-b) < 5e-5 }

// The gains of ranks 1 to 3 are 1, 1/log2(3) = 0.63093 and 1/log2(4) = 0.5.
func TestARankingIsScoredAsWorkedOutByHand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		ranked, relevant []string
		want             rankScore
	}{
		{"first", []string{"a", "b"}, []string{"a"}, rankScore{1, 1, 1, 1, 1}},
		{"second of two relevant missing", []string{"a", "b"}, []string{"a", "x"}, rankScore{1, 1, 1, 1, 1 / 1.63093}},
		{"third", []string{"x", "y", "a"}, []string{"a"}, rankScore{0, 1, 1, 1.0 / 3, 0.5}},
		{"two relevant at 2 and 3", []string{"x", "a", "b"}, []string{"b", "a"}, rankScore{0, 1, 1, 0.5, (0.63093 + 0.5) / 1.63093}},
		{"sixth", []string{"1", "2", "3", "4", "5", "a"}, []string{"a"}, rankScore{0, 0, 1, 1.0 / 6, 1 / math.Log2(7)}},
		{"eleventh does not count", []string{"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "a"}, []string{"a"}, rankScore{}},
		{"nothing found", nil, []string{"a"}, rankScore{}},
	}
	for _, tt := range tests {
		got := scoreRanking(tt.ranked, tt.relevant)
		if got.at1 != tt.want.at1 || got.at5 != tt.want.at5 || got.at10 != tt.want.at10 ||
			!near(got.reciprocal, tt.want.reciprocal) || !near(got.gain, tt.want.gain) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestMoreThanTenRelevantDocumentsCanStillScoreOne(t *testing.T) {
	t.Parallel()
	ids := []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"}
	if s := scoreRanking(ids, ids); !near(s.gain, 1) {
		t.Errorf("nDCG = %v, want 1", s.gain)
	}
}

func TestChosenLinesAreScoredAsWorkedOutByHand(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name             string
		chosen, labelled []int
		want             lineScore
	}{
		{"all right", []int{3, 4}, []int{3, 4}, lineScore{1, 1, 1}},
		{"half of it and one too many", []int{1, 2, 3}, []int{2, 3, 4, 5}, lineScore{2.0 / 3, 0.5, 4.0 / 7}},
		{"nothing right", []int{1}, []int{2}, lineScore{0, 0, 0}},
		{"an empty choice has precision 1", nil, []int{2}, lineScore{1, 0, 0}},
		{"a line counts once", []int{2, 2, 2}, []int{2, 3}, lineScore{1, 0.5, 2.0 / 3}},
	}
	for _, tt := range tests {
		got := scoreLines(tt.chosen, tt.labelled)
		if !near(got.precision, tt.want.precision) || !near(got.recall, tt.want.recall) || !near(got.f1, tt.want.f1) {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestRecognitionIsPrecisionAndRecallOfAbstaining(t *testing.T) {
	t.Parallel()
	if got := recognition(3, 4, 6); !near(got.Precision, 0.75) || !near(got.Recall, 0.5) || !near(got.F1, 0.6) {
		t.Errorf("3 of 4 predicted, 6 there: %+v", got)
	}
	if got := recognition(0, 0, 0); got != (Unanswerable{}) {
		t.Errorf("of nothing: %+v, want zeros", got)
	}
}

func TestQuantilesAreOfTheNearestRank(t *testing.T) {
	t.Parallel()
	values := []float64{5, 1, 4, 2, 3}
	for q, want := range map[float64]float64{0.5: 3, 0.95: 5, 0: 1} {
		if got := quantile(values, q); got != want {
			t.Errorf("quantile %v = %v, want %v", q, got, want)
		}
	}
	if got := quantile(nil, 0.5); got != 0 {
		t.Errorf("quantile of nothing = %v", got)
	}
}

func TestIntervalsAreTheSameEveryTimeAndHoldTheMean(t *testing.T) {
	t.Parallel()
	values := make([]float64, 200)
	for i := range values {
		values[i] = float64(i % 4 / 3) // a quarter of ones
	}
	a, b := meanInterval(values), meanInterval(values)
	if a != b {
		t.Errorf("%v and then %v", a, b)
	}
	// The standard error of a quarter among 200 is 0.0306.
	if math.Abs(a.Low-(0.25-0.06)) > 0.012 || math.Abs(a.High-(0.25+0.06)) > 0.012 {
		t.Errorf("interval %v, want about 0.19 to 0.31", a)
	}
	if got := meanInterval(nil); got != (Interval{}) {
		t.Errorf("interval of nothing = %v", got)
	}
}

// The values are those of Newcombe, Statistics in Medicine 17 (1998), table I,
// method 3.
func TestSharesHaveTheIntervalsOfWilson(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		n, of int
		want  Interval
	}{
		{81, 263, Interval{0.2553, 0.3662}},
		{15, 148, Interval{0.0624, 0.1605}},
		{0, 20, Interval{0, 0.1611}},
		{1, 29, Interval{0.0061, 0.1718}},
	} {
		if got := wilson(tt.n, tt.of); math.Abs(got.Low-tt.want.Low) > 1e-4 || math.Abs(got.High-tt.want.High) > 1e-4 {
			t.Errorf("%d of %d: %v, want %v", tt.n, tt.of, got, tt.want)
		}
	}
}
