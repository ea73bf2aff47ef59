package evaluation

import (
	"maps"
	"slices"
)

// Judgements are the answers to a list of questions, in its order.
type Judgements []Judgement

// An AnswerReport is what was measured on questions to the whole assistant.
type AnswerReport struct {
	Variant       string        `json:"variant,omitempty"`
	Configuration Configuration `json:"configuration"`
	Questions     int           `json:"questions"`
	Retrieval     Retrieval     `json:"retrieval"`        // of those that name documents and need no context
	Ranked        int           `json:"questions_ranked"` // how many those are
	Right         Share         `json:"right"`
	Answerable    Share         `json:"answerable"`     // right among the answerable ones
	Unanswerable  Share         `json:"unanswerable"`   // right among the others
	HeldOut       *Share        `json:"held_out"`       // right among those nobody tunes for; null if there are none
	Tuned         *Share        `json:"tuned"`          // right among the rest; null without held-out ones
	Facts         Share         `json:"facts_found"`    // of those expected of answerable questions
	Cited         Share         `json:"right_document"` // answers that cite a right document, of answerable questions that name some
	Unsupported   Share         `json:"unsupported"`    // sentences that what they cite does not hold
	Refusal       Unanswerable  `json:"refusal"`        // recognising what cannot be answered
	Forbidden     int           `json:"forbidden_said"` // answers that say something forbidden
	Stages        Stages        `json:"timings_ms"`     // of the turns, by stage
	Categories    Shares        `json:"categories"`     // right, by category
	HeldOutByCat  Shares        `json:"held_out_by_category,omitempty"`
	Failures      []Failure     `json:"failures"`
}

// A Share is how many of some things are so, with its interval.
type Share struct {
	N        int      `json:"n"`
	Of       int      `json:"of"`
	Share    float64  `json:"share"`
	Interval Interval `json:"interval"`
}

// Shares and Stages are tables by name.
type (
	Shares map[string]Share
	Stages map[string]Quantiles
)

// Quantiles of times in milliseconds.
type Quantiles struct {
	P50 float64 `json:"p50"`
	P95 float64 `json:"p95"`
}

// A Failure is a question whose answer is not right.
type Failure struct {
	ID       string   `json:"id"`
	Category string   `json:"category"`
	HeldOut  bool     `json:"held_out,omitempty"`
	Context  []string `json:"context,omitempty"`
	Question string   `json:"question,omitempty"`
	Faults   []string `json:"faults,omitempty"`
	Answer   string   `json:"answer,omitempty"`
}

// shareOf counts the judgements for which in reports ok, among those it counts.
func (all Judgements) shareOf(in func(Judgement) (ok, counts bool)) Share {
	n, of := 0, 0
	for _, j := range all {
		ok, counts := in(j)
		if counts {
			of++
		}
		if counts && ok {
			n++
		}
	}
	return Share{N: n, Of: of, Share: rounded(share(n, of)), Interval: wilson(n, of)}
}

// partsOf counts parts of judgements, such as sentences; the interval is over
// the questions, for the parts of one answer hang together.
func (all Judgements) partsOf(of func(Judgement) (n, parts int)) Share {
	sum := func(drawn []int) (n, parts int) {
		for _, k := range drawn {
			a, b := of(all[k])
			n, parts = n+a, parts+b
		}
		return n, parts
	}
	every := make([]int, len(all))
	for i := range every {
		every[i] = i
	}
	n, parts := sum(every)
	s := Share{N: n, Of: parts, Share: rounded(share(n, parts))}
	if n == 0 || n == parts { // every draw would be the same
		s.Interval = wilson(n, parts)
	} else {
		s.Interval = bootstrap(len(all), func(drawn []int) float64 { return share(sum(drawn)) })
	}
	return s
}

// Summarise returns the figures over all judgements.
func (all Judgements) Summarise() *AnswerReport {
	right := func(in func(Judgement) bool) Share {
		return all.shareOf(func(j Judgement) (bool, bool) { return j.Right, in(j) })
	}
	r := &AnswerReport{
		Questions:    len(all),
		Right:        right(func(Judgement) bool { return true }),
		Answerable:   right(func(j Judgement) bool { return j.Question.Answerable }),
		Unanswerable: right(func(j Judgement) bool { return !j.Question.Answerable }),
		Facts:        all.partsOf(func(j Judgement) (int, int) { return j.FactsFound, len(j.Question.Expect) }),
		Cited: all.shareOf(func(j Judgement) (bool, bool) {
			return j.CitesRight, len(j.Question.Documents) > 0
		}),
		Unsupported: all.partsOf(func(j Judgement) (int, int) { return len(j.Unsupported), j.Sentences }),
		Refusal:     all.refusal(),
		Stages:      all.stages(),
		Categories:  Shares{},
	}
	for _, category := range all.categories() {
		r.Categories[category] = right(func(j Judgement) bool { return j.Question.Category == category })
		held := right(func(j Judgement) bool { return j.Question.Category == category && j.Question.HeldOut })
		if held.Of > 0 {
			if r.HeldOutByCat == nil {
				r.HeldOutByCat = Shares{}
			}
			r.HeldOutByCat[category] = held
		}
	}
	if held := right(func(j Judgement) bool { return j.Question.HeldOut }); held.Of > 0 {
		tuned := right(func(j Judgement) bool { return !j.Question.HeldOut })
		r.HeldOut, r.Tuned = &held, &tuned
	}
	for _, j := range all {
		if slices.ContainsFunc(j.Question.Forbid, func(f string) bool { return containsFold(j.Turn.Answer, f) }) {
			r.Forbidden++
		}
		if !j.Right || len(j.Unsupported) > 0 {
			r.Failures = append(r.Failures, failure(j))
		}
	}
	return r
}

// Searched adds how well the search alone finds the documents.
func (r *AnswerReport) Searched(rankings *Rankings) {
	r.Retrieval, r.Ranked = rankings.Summary(), rankings.Len()
}

// failure tells what is wrong with an answer; of a held-out question only that
// it is not right, for who reads more tunes for it.
func failure(j Judgement) Failure {
	if j.Question.HeldOut {
		return Failure{ID: j.Question.ID, Category: j.Question.Category, HeldOut: true}
	}
	f := Failure{
		ID: j.Question.ID, Category: j.Question.Category,
		Context: j.Question.Context, Question: j.Question.Question, Faults: j.Faults, Answer: j.Turn.Answer,
	}
	for _, s := range j.Unsupported {
		f.Faults = append(f.Faults, "not supported: "+s)
	}
	return f
}

// refusal is how well the assistant recognises what it cannot answer.
func (all Judgements) refusal() Unanswerable {
	hits, refused, actual := 0, 0, 0
	for _, j := range all {
		if j.abstained() {
			refused++
		}
		if !j.Question.Answerable {
			actual++
			if j.abstained() {
				hits++
			}
		}
	}
	u := recognition(hits, refused, actual)
	return Unanswerable{rounded(u.Precision), rounded(u.Recall), rounded(u.F1)}
}

// stages returns the times of the turns by stage.
func (all Judgements) stages() Stages {
	times := map[string][]float64{}
	for _, j := range all {
		for stage, ms := range j.Turn.TimingsMS {
			times[stage] = append(times[stage], ms)
		}
	}
	s := Stages{}
	for stage, ms := range times {
		s[stage] = Quantiles{P50: rounded(quantile(ms, 0.5)), P95: rounded(quantile(ms, 0.95))}
	}
	return s
}

// categories returns the categories asked of, in order.
func (all Judgements) categories() []string {
	found := map[string]bool{}
	for _, j := range all {
		found[j.Question.Category] = true
	}
	return slices.Sorted(maps.Keys(found))
}

// CompareAnswers says how the answers to differ from the answers from.
func CompareAnswers(from, to Judgements) ([]Difference, error) {
	if len(from) != len(to) {
		return nil, errOtherQuestions
	}
	figures := []struct {
		name string
		of   func(Judgement) float64
	}{
		{"right", func(j Judgement) float64 { return indicator(j.Right) }},
		{"refused", func(j Judgement) float64 { return indicator(j.Turn.Refused) }},
		{"right_document", func(j Judgement) float64 { return indicator(j.CitesRight) }},
		{"unsupported_sentences", func(j Judgement) float64 { return float64(len(j.Unsupported)) }},
	}
	var all []Difference
	for _, f := range figures {
		a, b := make([]float64, len(from)), make([]float64, len(to))
		for i := range from {
			a[i], b[i] = f.of(from[i]), f.of(to[i])
		}
		all = append(all, difference(f.name, a, b))
	}
	return all, nil
}

func indicator(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
