package evaluation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// A Judgement is what an answer is worth.
type Judgement struct {
	Question Question
	Turn     conversation.Turn

	// Right: answered or refused as it should be, every expected fact said,
	// nothing forbidden, a right document cited, each sentence with a source.
	Right       bool
	Faults      []string // what is wrong, in words
	FactsFound  int
	CitesRight  bool     // cites one of the documents named
	Sentences   int      // that rest on a source
	Unsupported []string // those that what they cite does not hold
}

// judge looks at the answer to a question. keys are those of the documents by
// their ids.
func judge(q Question, turn conversation.Turn, keys map[int64]string) Judgement {
	j := Judgement{Question: q, Turn: turn}
	for _, f := range q.Forbid {
		if containsFold(turn.Answer, f) {
			j.fault("says %q", f)
		}
	}
	switch {
	case q.Answerable && turn.Refused:
		j.fault("refused")
	case !q.Answerable && !j.abstained():
		j.fault("answered")
	}
	if !turn.Refused && q.Answerable {
		j.content(keys)
	}
	j.Right = len(j.Faults) == 0
	return j
}

// abstained reports whether the assistant declined to answer.
func (j *Judgement) abstained() bool {
	return j.Turn.Refused || slices.ContainsFunc(j.Question.Redirect, func(w string) bool { return containsFold(j.Turn.Answer, w) })
}

// content compares an answer with what is expected of it.
func (j *Judgement) content(keys map[int64]string) {
	for _, fact := range j.Question.Expect {
		if slices.ContainsFunc(fact, func(w string) bool { return containsFold(j.Turn.Answer, w) }) {
			j.FactsFound++
		} else {
			j.fault("lacks %q", []string(fact))
		}
	}
	j.runs()
	j.CitesRight = slices.ContainsFunc(j.Turn.Citations, func(c conversation.Citation) bool {
		return slices.Contains(j.Question.Documents, keys[c.Document])
	})
	if len(j.Question.Documents) > 0 && !j.CitesRight {
		j.fault("cites none of the right documents")
	}
	for _, s := range j.Turn.Sentences {
		if len(s.Citations) == 0 && len(j.Turn.Citations) > 0 && !strings.HasSuffix(s.Text, ":") {
			j.fault("%q has no source", s.Text)
		}
	}
}

// runs compares the runs shown with those that the question asks for.
func (j *Judgement) runs() {
	shown := map[string]bool{}
	if j.Turn.Board != nil {
		for _, c := range j.Turn.Board.Cards {
			shown[c.Key] = true
		}
	}
	for _, key := range j.Question.Runs {
		if !shown[key] {
			j.fault("does not show %s", key)
		}
		delete(shown, key)
	}
	if j.Question.RunsOnly && len(shown) > 0 {
		j.fault("shows %v beside", slices.Sorted(maps.Keys(shown)))
	}
}

func (j *Judgement) fault(format string, args ...any) {
	j.Faults = append(j.Faults, fmt.Sprintf(format, args...))
}

// containsFold reports whether text contains part, whatever the case.
func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
