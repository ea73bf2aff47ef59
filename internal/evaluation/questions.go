package evaluation

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A Question is put to the whole assistant: what is asked, and what an answer
// over the documents must hold.
type Question struct {
	ID         string   `json:"id"`
	Question   string   `json:"question"`
	Language   string   `json:"language"` // "de" or "en"
	Category   string   `json:"category"` // what it puts to the test; figures are given for each
	Answerable bool     `json:"answerable"`
	Documents  []string `json:"documents"` // keys; any one of them counts as found
	Expect     []Fact   `json:"expect"`    // what the answer must hold
	Forbid     []string `json:"forbid,omitempty"`
	Context    []string `json:"context,omitempty"` // questions asked before it, oldest first

	// Runs are the keys of dated runs that the answer must show as cards; with
	// RunsOnly no others.
	Runs     []string `json:"runs,omitempty"`
	RunsOnly bool     `json:"runs_only,omitempty"`

	// Redirect: an answer to an unanswerable question that says one of these, and
	// thereby where to turn to, is as right as a refusal.
	Redirect Fact `json:"redirect,omitempty"`

	// HeldOut questions are not to be looked at while answers are being improved,
	// so that their figures stay those of questions nobody has tuned for.
	HeldOut bool `json:"held_out,omitempty"`
}

// A Fact is something an answer must hold, as one or several wordings of which
// one suffices. In JSON it is a string or a list of strings.
type Fact []string

// UnmarshalJSON reads a string or a list of strings.
func (f *Fact) UnmarshalJSON(data []byte) error {
	var one string
	if err := json.Unmarshal(data, &one); err == nil {
		*f = Fact{one}
		return nil
	}
	var several []string
	if err := json.Unmarshal(data, &several); err != nil {
		return errors.New("a fact is a string or a list of strings")
	}
	*f = several
	return nil
}

// ReadQuestions reads questions, one JSON object a line. Errors name file and
// line; a field that is not known is one.
func ReadQuestions(r io.Reader, file string) ([]Question, error) {
	var all []Question
	seen := map[string]int{}
	err := eachLine(r, file, func(at line, data []byte) error {
		decoder := json.NewDecoder(bytes.NewReader(data))
		decoder.DisallowUnknownFields()
		var q Question
		if err := decoder.Decode(&q); err != nil {
			return explainJSON(err)
		}
		if err := q.check(); err != nil {
			return err
		}
		if before, taken := seen[q.ID]; taken {
			return fmt.Errorf("question %q stands in line %d already", q.ID, before)
		}
		seen[q.ID] = at.number
		all = append(all, q)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("evaluation.ReadQuestions: %w", err)
	}
	return all, nil
}

func (q Question) check() error {
	switch {
	case q.ID == "":
		return errors.New(`no "id"`)
	case q.Question == "":
		return fmt.Errorf(`%q has no "question"`, q.ID)
	case q.Category == "":
		return fmt.Errorf(`%q has no "category"`, q.ID)
	case !q.Answerable && len(q.Documents)+len(q.Expect)+len(q.Runs) > 0:
		return fmt.Errorf("%q is not answerable, yet names documents, facts or runs", q.ID)
	case q.RunsOnly && len(q.Runs) == 0:
		return fmt.Errorf("%q names no runs that are the only ones", q.ID)
	}
	if q.Answerable && len(q.Redirect) > 0 {
		return fmt.Errorf("%q is answerable, yet names where to turn to instead", q.ID)
	}
	for _, f := range q.Expect {
		if len(f) == 0 {
			return fmt.Errorf("%q expects a fact without wording", q.ID)
		}
	}
	return nil
}
