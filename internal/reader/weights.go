package reader

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"

	"smart-city-dialog.de/akademie/internal/reader/learn"
)

//go:embed weights.json
var weightsFile []byte

// Weights are what was learned. A file of them says where they come from.
type Weights struct {
	About []string `json:"about"` // what this is, the data's licence, how it was made, how good it is
	Lines Mixture  `json:"lines"` // is a line part of the answer?
	Long  Choice   `json:"long"`  // for most pages, learned from such only
	Short Choice   `json:"short"` // for short pages, learned from fragments as well

	// Questions are hashes of the questions that they were learned from (see
	// QuestionHash), apart by spaces: whoever measures can tell what is no test.
	Questions string `json:"questions"`
}

// A Choice says how lines are chosen once their probabilities are known. On a
// short page many are close to the best and less of the question is found.
type Choice struct {
	Pages    Mixture  `json:"pages"` // does the page answer at all?
	Least    float64  `json:"least"` // of Pages' probability, for an answer
	Decoding Decoding `json:"decoding"`
}

// A Mixture is the mean of a logistic regression and some boosted trees.
type Mixture struct {
	Logistic *learn.Logistic `json:"logistic"`
	Forests  []*learn.Trees  `json:"forests"`
}

// Prob is the probability of yes.
func (m Mixture) Prob(x []float64) float64 {
	p := m.Logistic.Prob(x)
	for _, f := range m.Forests {
		p += f.Prob(x)
	}
	return p / float64(1+len(m.Forests))
}

func (m Mixture) bind(names []string) error {
	if m.Logistic == nil {
		return fmt.Errorf("the logistic regression is missing")
	}
	if err := m.Logistic.Bind(names); err != nil {
		return err
	}
	for _, f := range m.Forests {
		if err := f.Bind(names); err != nil {
			return err
		}
	}
	return nil
}

// shortPage is the number of lines, the title among them, up to which a page is
// short.
const shortPage = 8

// choice returns how lines are chosen on a page of so many lines.
func (w *Weights) choice(lines int) *Choice {
	if lines <= shortPage {
		return &w.Short
	}
	return &w.Long
}

// ParseWeights reads a file of weights.
func ParseWeights(file []byte) (Weights, error) {
	var w Weights
	d := json.NewDecoder(bytes.NewReader(file))
	d.DisallowUnknownFields()
	if err := d.Decode(&w); err != nil {
		return Weights{}, fmt.Errorf("reader.ParseWeights: %w", err)
	}
	return w, nil
}

// Write writes the weights for ParseWeights and for people: each coefficient and
// each tree on a line of its own.
func (w Weights) Write(out io.Writer) error {
	b, err := json.Marshal(w)
	if err == nil {
		_, err = out.Write(indented(b, indentTo))
	}
	if err != nil {
		return fmt.Errorf("reader.Weights.Write: %w", err)
	}
	return nil
}

// indentTo is the depth down to which the file of weights is spread over lines.
const indentTo = 6

// indented spreads compact JSON over lines down to a depth.
func indented(compact []byte, to int) []byte {
	var out bytes.Buffer
	depth, quoted := 0, false
	newline := func() {
		if depth <= to {
			out.WriteByte('\n')
			out.Write(bytes.Repeat([]byte("\t"), depth))
		}
	}
	for i, c := range compact {
		if c == '"' && compact[max(0, i-1)] != '\\' {
			quoted = !quoted
		}
		switch {
		case quoted:
			out.WriteByte(c)
		case c == '{' || c == '[':
			out.WriteByte(c)
			depth++
			newline()
		case c == '}' || c == ']':
			if depth--; depth < to {
				newline()
			}
			out.WriteByte(c)
		case c == ',':
			out.WriteByte(c)
			newline()
		default:
			out.WriteByte(c)
		}
	}
	out.WriteByte('\n')
	return out.Bytes()
}
