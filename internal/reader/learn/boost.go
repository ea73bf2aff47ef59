package learn

import (
	"math"
	"math/rand/v2"
	"slices"
	"sort"
)

// TreesOptions control fitting.
type TreesOptions struct {
	Trees   int
	Depth   int
	Rate    float64 // what each tree's leaves are multiplied by
	Lambda  float64 // pulls leaves towards 0
	Columns float64 // share of the features that a tree may ask
	Rows    float64 // share of the samples that a tree sees
	Least   float64 // sum of curvature (weight × p × (1−p), or weight) in a leaf
	Value   bool    // predict a value by least squares
	Seed    uint64
}

// bins is the number of intervals that a feature is divided into.
const bins = 32

// FitTrees fits gradient-boosted trees with second-order leaves, as in XGBoost
// (Chen and Guestrin 2016), splits searched over histograms.
func FitTrees(s Samples, o TreesOptions) *Trees {
	f := newFitting(s)
	m := &Trees{Base: round(f.base(o.Value)), Value: o.Value}
	score := slices.Repeat([]float64{m.Base}, len(s.X))
	random := rand.New(rand.NewPCG(o.Seed, 1))
	for range o.Trees {
		var columns []int
		for j := range s.Features {
			if len(f.cuts[j]) > 0 && random.Float64() < o.Columns {
				columns = append(columns, j)
			}
		}
		for i := range score {
			if f.node[i] = 0; random.Float64() >= o.Rows {
				f.node[i] = -1
			}
			if o.Value {
				f.slope[i], f.curve[i] = (score[i]-s.Y[i])*s.Weight[i], s.Weight[i]
			} else {
				p := sigmoid(score[i])
				f.slope[i], f.curve[i] = (p-s.Y[i])*s.Weight[i], p*(1-p)*s.Weight[i]
			}
		}
		if len(columns) == 0 {
			continue
		}
		t := f.grow(columns, o)
		m.List = append(m.List, t)
		for i, x := range s.X {
			score[i] += t.value(x)
		}
	}
	return m
}

// A fitting holds what growing trees needs.
type fitting struct {
	s            Samples
	cuts         [][]float64 // of each feature, ascending: bin b holds values below cuts[b]
	bin          [][]uint8   // [feature][sample]
	node         []int       // of the tree being grown, for each sample; −1: not seen by it
	slope, curve []float64   // first and second derivative of the loss
}

func newFitting(s Samples) *fitting {
	n := len(s.X)
	f := &fitting{s: s, cuts: make([][]float64, len(s.Features)), bin: make([][]uint8, len(s.Features)),
		node: make([]int, n), slope: make([]float64, n), curve: make([]float64, n)}
	values := make([]float64, n)
	for j := range s.Features {
		for i, x := range s.X {
			values[i] = x[j]
		}
		ascending := slices.Clone(values)
		slices.Sort(ascending)
		f.cuts[j] = cutsOf(ascending)
		f.bin[j] = make([]uint8, n)
		for i, v := range values {
			f.bin[j][i] = uint8(sort.Search(len(f.cuts[j]), func(k int) bool { return f.cuts[j][k] > v }))
		}
	}
	return f
}

// cutsOf returns where to divide values: at quantiles, and for a feature of few
// values between them.
func cutsOf(ascending []float64) []float64 {
	distinct := slices.Compact(slices.Clone(ascending))
	if len(distinct) <= bins {
		return distinct[1:]
	}
	var cuts []float64
	for k := 1; k < bins; k++ {
		q := ascending[k*len(ascending)/bins]
		if q > ascending[0] && (len(cuts) == 0 || q > cuts[len(cuts)-1]) {
			cuts = append(cuts, q)
		}
	}
	return cuts
}

// base is the prediction before the first tree.
func (f *fitting) base(value bool) float64 {
	y, w := 0.0, 0.0
	for i := range f.s.Y {
		y += f.s.Y[i] * f.s.Weight[i]
		w += f.s.Weight[i]
	}
	if value {
		return y / w
	}
	p := min(1-1e-6, max(1e-6, y/w))
	return math.Log(p / (1 - p))
}

// grow grows one tree level by level.
func (f *fitting) grow(columns []int, o TreesOptions) Tree {
	t := Tree{{column: -1}}
	level := []int{0}
	for depth := 0; depth < o.Depth && len(level) > 0; depth++ {
		splits := f.splits(level, columns, o)
		var next []int
		for i, k := range level {
			b := splits[i]
			if b.column < 0 {
				continue
			}
			t[k] = Node{Feature: f.s.Features[b.column], Under: f.cuts[b.column][b.bin], Yes: len(t), No: len(t) + 1, column: b.column}
			next = append(next, len(t), len(t)+1)
			t = append(t, Node{column: -1}, Node{column: -1})
		}
		for i, k := range f.node {
			if k < level[0] {
				continue
			}
			if b := splits[k-level[0]]; b.column >= 0 {
				if int(f.bin[b.column][i]) <= b.bin {
					f.node[i] = t[k].Yes
				} else {
					f.node[i] = t[k].No
				}
			}
		}
		level = next
	}
	slope, curve := make([]float64, len(t)), make([]float64, len(t))
	for i, k := range f.node {
		if k >= 0 {
			slope[k] += f.slope[i]
			curve[k] += f.curve[i]
		}
	}
	for k := range t {
		if t[k].column < 0 {
			t[k].Leaf = round(-o.Rate * slope[k] / (curve[k] + o.Lambda))
		}
	}
	return t
}

// A split divides a node: bins up to bin go to one side.
type split struct {
	column, bin int // column −1: none is worth it
	gain        float64
}

// splits returns the best split of each node of a level, whose numbers follow
// each other.
func (f *fitting) splits(level, columns []int, o TreesOptions) []split {
	n := len(level)
	best := make([]split, n)
	slope, curve := make([]float64, n), make([]float64, n)
	for k := range best {
		best[k] = split{column: -1, gain: 1e-9}
	}
	for i, k := range f.node {
		if k >= level[0] {
			slope[k-level[0]] += f.slope[i]
			curve[k-level[0]] += f.curve[i]
		}
	}
	slopes, curves := make([][bins]float64, n), make([][bins]float64, n)
	for _, j := range columns {
		clear(slopes)
		clear(curves)
		for i, k := range f.node {
			if k >= level[0] {
				b := f.bin[j][i]
				slopes[k-level[0]][b] += f.slope[i]
				curves[k-level[0]][b] += f.curve[i]
			}
		}
		for k := range best {
			left, leftCurve := 0.0, 0.0
			whole := slope[k] * slope[k] / (curve[k] + o.Lambda)
			for b := range f.cuts[j] {
				left += slopes[k][b]
				leftCurve += curves[k][b]
				right, rightCurve := slope[k]-left, curve[k]-leftCurve
				if leftCurve < o.Least || rightCurve < o.Least {
					continue
				}
				gain := left*left/(leftCurve+o.Lambda) + right*right/(rightCurve+o.Lambda) - whole
				if gain > best[k].gain {
					best[k] = split{column: j, bin: b, gain: gain}
				}
			}
		}
	}
	return best
}
