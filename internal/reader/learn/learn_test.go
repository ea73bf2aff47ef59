package learn

import (
	"encoding/json"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// ring are samples that no line divides: yes inside a circle. The third feature
// is noise, the fourth constant.
func ring() Samples {
	s := Samples{Features: []string{"x", "y", "noise", "same"}}
	random := rand.New(rand.NewPCG(1, 2))
	for range 600 {
		x, y := random.Float64()*2-1, random.Float64()*2-1
		yes := 0.0
		if x*x+y*y < 0.5 {
			yes = 1
		}
		s.X = append(s.X, []float64{x, y, random.Float64(), 1})
		s.Y, s.Weight = append(s.Y, yes), append(s.Weight, 1)
	}
	return s
}

// line are samples that the sum of two features divides.
func line() Samples {
	s := ring()
	for i, x := range s.X {
		s.Y[i] = 0
		if x[0]+x[1] > 0 {
			s.Y[i] = 1
		}
	}
	return s
}

func accuracy(m Model, s Samples) float64 {
	right := 0.0
	for i, x := range s.X {
		if (m.Prob(x) > 0.5) == (s.Y[i] > 0.5) {
			right++
		}
	}
	return right / float64(len(s.X))
}

var (
	someTrees = TreesOptions{Trees: 60, Depth: 3, Rate: 0.2, Lambda: 1, Columns: 1, Rows: 0.8, Least: 2, Seed: 4}
	someSteps = LogisticOptions{L2: 1e-4, Epochs: 20, Seed: 4}
)

func TestModelsLearnWhatTheyCan(t *testing.T) {
	t.Parallel()
	if a := accuracy(FitTrees(ring(), someTrees), ring()); a < 0.95 {
		t.Errorf("trees get %.2f of the ring right", a)
	}
	if a := accuracy(FitLogistic(line(), someSteps), line()); a < 0.95 {
		t.Errorf("the regression gets %.2f of the line right", a)
	}
}

func TestFittingIsDeterministic(t *testing.T) {
	t.Parallel()
	if !reflect.DeepEqual(FitTrees(ring(), someTrees), FitTrees(ring(), someTrees)) {
		t.Error("trees differ")
	}
	if !reflect.DeepEqual(FitLogistic(line(), someSteps), FitLogistic(line(), someSteps)) {
		t.Error("regressions differ")
	}
}

func TestTreesPredictValues(t *testing.T) {
	t.Parallel()
	s := ring()
	for i, x := range s.X {
		s.Y[i] = 3 * x[0]
	}
	o := someTrees
	o.Value = true
	m := FitTrees(s, o)
	worst := 0.0
	for i, x := range s.X {
		worst = max(worst, m.Prob(x)-s.Y[i], s.Y[i]-m.Prob(x))
	}
	if worst > 1 {
		t.Errorf("a value is off by %.2f", worst)
	}
}

func TestModelsSurviveTheirFiles(t *testing.T) {
	t.Parallel()
	s := ring()
	trees, logistic := FitTrees(s, someTrees), FitLogistic(s, someSteps)
	var again Trees
	var regression Logistic
	for from, to := range map[any]any{trees: &again, logistic: &regression} {
		b, err := json.Marshal(from)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(b, to); err != nil {
			t.Fatal(err)
		}
	}
	order := []string{"same", "noise", "y", "x"} // the columns may come in any order
	if err := again.Bind(order); err != nil {
		t.Fatal(err)
	}
	if err := regression.Bind(order); err != nil {
		t.Fatal(err)
	}
	for _, x := range s.X[:50] {
		turned := []float64{x[3], x[2], x[1], x[0]}
		if trees.Prob(x) != again.Prob(turned) || logistic.Prob(x) != regression.Prob(turned) {
			t.Fatalf("%v: probabilities changed", x)
		}
	}
}

func TestBrokenModelsAreErrors(t *testing.T) {
	t.Parallel()
	for _, file := range []string{
		`{"trees": [["x", 1, 2]]}`, `{"trees": [["x", 1, 2, "a"]]}`, `{"trees": [[1, 1, 2, 3]]}`, `{"trees": 5}`,
		`{"trees": [` + strings.Repeat(`["x", 1, 0, `, 20) + `0` + strings.Repeat(`]`, 20) + `]}`,
	} {
		var m Trees
		if err := json.Unmarshal([]byte(file), &m); err == nil {
			t.Errorf("%.60s: no error", file)
		}
	}
	unknown := Trees{List: []Tree{{{Feature: "z", Yes: 1, No: 2}, {}, {}}}}
	circle := Trees{List: []Tree{{{Feature: "x", Yes: 0, No: 0}}}}
	empty := Trees{List: []Tree{{}}}
	for _, m := range []*Trees{&unknown, &circle, &empty} {
		if m.Bind([]string{"x"}) == nil {
			t.Errorf("%+v: no error", m)
		}
	}
	for _, m := range []Logistic{{Terms: []Coefficient{{Feature: "z", Spread: 1}}}, {Terms: []Coefficient{{Feature: "x"}}}} {
		if m.Bind([]string{"x"}) == nil {
			t.Errorf("%+v: no error", m)
		}
	}
}
