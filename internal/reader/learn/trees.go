package learn

import (
	"encoding/json"
	"fmt"
)

// Trees are boosted decision trees (Friedman 2001).
type Trees struct {
	Base  float64 // log odds before the first tree, or the mean
	List  []Tree
	Value bool // predicts a value by least squares, not the log odds of yes
}

// A Tree asks one question of the features at each of its nodes, beginning with
// the first, and ends at a leaf.
type Tree []Node

// A Node asks whether a feature lies under a limit; one without feature is a
// leaf.
type Node struct {
	Feature string
	Under   float64
	Yes, No int     // next node
	Leaf    float64 // what is added

	column int // −1 for a leaf
}

func (t Tree) value(x []float64) float64 {
	k := 0
	for t[k].column >= 0 {
		if x[t[k].column] < t[k].Under {
			k = t[k].Yes
		} else {
			k = t[k].No
		}
	}
	return t[k].Leaf
}

// score is the sum over all trees.
func (m *Trees) score(x []float64) float64 {
	z := m.Base
	for _, t := range m.List {
		z += t.value(x)
	}
	return z
}

// Prob is the probability of yes, or of a model of values the value.
func (m *Trees) Prob(x []float64) float64 {
	if m.Value {
		return m.score(x)
	}
	return sigmoid(m.score(x))
}

// Bind tells the model the order of the features in the rows to come. A feature
// it needs and that is not among them, and a node that does not lead forward,
// are errors.
func (m *Trees) Bind(features []string) error {
	at := index(features)
	for n, t := range m.List {
		if len(t) == 0 {
			return fmt.Errorf("tree %d is empty", n)
		}
		for k := range t {
			if t[k].Feature == "" {
				t[k].column = -1
				continue
			}
			j, ok := at[t[k].Feature]
			if !ok {
				return fmt.Errorf("tree %d needs unknown feature %q", n, t[k].Feature)
			}
			if t[k].Yes <= k || t[k].No <= k || t[k].Yes >= len(t) || t[k].No >= len(t) {
				return fmt.Errorf("tree %d: node %d does not lead forward", n, k)
			}
			t[k].column = j
		}
	}
	return nil
}

// treesJSON is how Trees are written: a tree is a leaf's number, or
// [feature, limit, tree if under it, tree if not].
type treesJSON struct {
	Base  float64           `json:"base"`
	Value bool              `json:"value,omitempty"`
	List  []json.RawMessage `json:"trees"`
}

// MarshalJSON writes a tree as nested lists.
func (m *Trees) MarshalJSON() ([]byte, error) {
	out := treesJSON{Base: m.Base, Value: m.Value, List: []json.RawMessage{}}
	for _, t := range m.List {
		b, err := json.Marshal(t.nested(0))
		if err != nil {
			return nil, err
		}
		out.List = append(out.List, b)
	}
	return json.Marshal(out)
}

func (t Tree) nested(k int) any {
	if t[k].Feature == "" {
		return t[k].Leaf
	}
	return []any{t[k].Feature, t[k].Under, t.nested(t[k].Yes), t.nested(t[k].No)}
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (m *Trees) UnmarshalJSON(b []byte) error {
	var in treesJSON
	if err := json.Unmarshal(b, &in); err != nil {
		return err
	}
	m.Base, m.Value, m.List = in.Base, in.Value, nil
	for n, raw := range in.List {
		var t Tree
		if err := t.read(raw, deepest); err != nil {
			return fmt.Errorf("tree %d: %w", n, err)
		}
		m.List = append(m.List, t)
	}
	return nil
}

// deepest bounds the nesting of a tree.
const deepest = 12

func (t *Tree) read(raw json.RawMessage, depth int) error {
	at := len(*t)
	*t = append(*t, Node{column: -1})
	if len(raw) > 0 && raw[0] != '[' {
		return json.Unmarshal(raw, &(*t)[at].Leaf)
	}
	var parts []json.RawMessage
	if err := json.Unmarshal(raw, &parts); err != nil {
		return err
	}
	if len(parts) != 4 || depth == 0 {
		return fmt.Errorf("node of %d parts, %d levels left", len(parts), depth)
	}
	n := Node{Yes: at + 1}
	if err := json.Unmarshal(parts[0], &n.Feature); err != nil {
		return err
	}
	if err := json.Unmarshal(parts[1], &n.Under); err != nil {
		return err
	}
	if err := t.read(parts[2], depth-1); err != nil {
		return err
	}
	n.No = len(*t)
	(*t)[at] = n
	return t.read(parts[3], depth-1)
}
