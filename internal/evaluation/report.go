package evaluation

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Report is what was measured on a retrieval set.
type Report struct {
	Set           SetInfo             `json:"set"`
	Configuration Configuration       `json:"configuration"`
	Retrieval     Retrieval           `json:"retrieval"`
	AnswerLines   *AnswerLines        `json:"answer_lines,omitempty"`       // with an answer to every question
	GatedLines    *LineChoice         `json:"answer_lines_gated,omitempty"` // with the reader free to abstain
	Unanswerable  *Unanswerable       `json:"unanswerable,omitempty"`
	Intervals     map[string]Interval `json:"intervals"` // by figure, such as "retrieval.recall_at_1"
	Categories    map[string]Category `json:"categories,omitempty"`
	Seconds       map[string]float64  `json:"seconds"`         // by stage
	Notes         []string            `json:"notes,omitempty"` // for the operator, in German
}

// SetInfo counts what a set holds.
type SetInfo struct {
	Name         string `json:"name"`
	Hash         string `json:"hash"`
	Documents    int    `json:"documents"`
	Passages     int    `json:"passages"`
	WithoutText  int    `json:"documents_without_text"`
	Questions    int    `json:"questions"`
	Ranked       int    `json:"questions_ranked"` // those that name a relevant document
	Labelled     int    `json:"questions_with_answer_lines"`
	Unanswerable int    `json:"questions_unanswerable"`
	Learned      int    `json:"questions_learned_by_reader"` // no test of the answer lines
}

// Configuration names what was measured.
type Configuration struct {
	Version      string  `json:"version"` // of the program
	Embedder     string  `json:"embedder"`
	VectorWeight float64 `json:"vector_weight"` // beside a lexical score of weight 1
	Analyser     string  `json:"analyser"`
	Reader       string  `json:"reader,omitempty"` // what its weights say of where they come from
}

// Category holds the figures of the questions of one category.
type Category struct {
	Questions    int           `json:"questions"`
	Retrieval    *Retrieval    `json:"retrieval,omitempty"`
	AnswerLines  *AnswerLines  `json:"answer_lines,omitempty"`
	Unanswerable *Unanswerable `json:"unanswerable,omitempty"`
}

// Report puts together what was measured on a set; readings may be nil. The
// caller adds what it knows beside: passages, configuration, times.
func (s *Set) Report(rankings *Rankings, readings *Readings) *Report {
	r := &Report{
		Set:       SetInfo{Name: s.Name, Hash: s.Hash, Documents: len(s.Documents), Questions: len(s.Queries), Ranked: rankings.Len()},
		Retrieval: rankings.Summary(),
		Intervals: map[string]Interval{},
		Seconds:   map[string]float64{},
	}
	for name, i := range rankings.Intervals() {
		r.Intervals["retrieval."+name] = i
	}
	if readings != nil {
		lines, gated := readings.Lines()
		r.AnswerLines, r.GatedLines, r.Unanswerable = &lines, &gated, readings.Recognised()
		r.Set.Labelled, r.Set.Unanswerable = readings.Len(), readings.Unanswerable()
		maps.Copy(r.Intervals, readings.Intervals())
		if r.Unanswerable == nil {
			maps.DeleteFunc(r.Intervals, func(name string, _ Interval) bool { return strings.HasPrefix(name, "unanswerable.") })
		}
	}
	if skipped := len(s.Queries) - rankings.Len(); skipped > 0 {
		r.note("%d Fragen nennen kein passendes Dokument und gingen nicht an die Suche", skipped)
	}
	r.categories(s, rankings, readings)
	return r
}

// categories adds the figures of each category that the set names.
func (r *Report) categories(s *Set, rankings *Rankings, readings *Readings) {
	counts := map[string]int{}
	for _, q := range s.Queries {
		if q.Category != "" {
			counts[q.Category]++
		}
	}
	for name, n := range counts {
		c := Category{Questions: n}
		if part := rankings.in(name); part.Len() > 0 {
			figures := part.Summary()
			c.Retrieval = &figures
		}
		if readings != nil {
			if part := readings.in(name); part.Len() > 0 {
				if part.Unanswerable() < part.Len() {
					lines, _ := part.Lines()
					c.AnswerLines = &lines
				}
				c.Unanswerable = part.Recognised()
			}
		}
		if r.Categories == nil {
			r.Categories = map[string]Category{}
		}
		r.Categories[name] = c
	}
}

func (r *Report) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// NoteBlind tells how many searches went without the vectors that they should
// have had; then the figures are not those of the configuration.
func (r *Report) NoteBlind(searches int) {
	if searches > 0 && r.Configuration.VectorWeight > 0 {
		r.note("%d von %d Suchen blieben ohne Vektoren", searches, r.Set.Ranked)
	}
}

// NoteTraining tells, beside the answer lines, how many of the questions the
// reader's weights were learned from. about is what the weights say of themselves.
func (r *Report) NoteTraining(learned int, about []string) {
	r.Configuration.Reader = strings.Join(about, "\n")
	r.Set.Learned = learned
	if learned > 0 {
		r.note("Die Gewichte des Lesers wurden an %d dieser %d Fragen gelernt: Die Zahlen zu Antwortzeilen und Unbeantwortbarem "+
			"schmeicheln. Kreuzvalidierte: %s", learned, r.Set.Questions, strings.Join(about, " / "))
	}
}

// categoryNames returns the names in order.
func (r *Report) categoryNames() []string { return slices.Sorted(maps.Keys(r.Categories)) }
