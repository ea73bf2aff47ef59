package training

import (
	"fmt"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/reader"
)

// A Question is a question about a page whose answer lines people chose.
type Question struct {
	ID      string
	Text    string
	Page    string // its id
	Answers []int  // numbers of lines, from 0, ascending; none if the page does not answer
}

// A Set is pages with questions about them.
type Set struct {
	Pages     map[string][]string // lines by id; the first is the title
	Order     []string            // ids in the order of the file
	Questions []Question
}

// Read reads a set in the format of "akademie eval" from a folder, each of whose
// questions names one page and the lines of it that answer.
func Read(dir string) (*Set, error) {
	labelled, err := evaluation.Open(dir)
	if err != nil {
		return nil, err
	}
	defer labelled.Close()
	s := &Set{Pages: map[string][]string{}, Order: labelled.Documents}
	for _, id := range s.Order {
		text, err := labelled.Text(id)
		if err != nil {
			return nil, err
		}
		s.Pages[id] = strings.Split(text, "\n")
	}
	for _, q := range labelled.Queries {
		if !q.Labelled {
			return nil, fmt.Errorf("training.Read(%q): question %q has no \"answers\"", dir, q.ID)
		}
		answers := slices.Compact(slices.Sorted(slices.Values(q.Answers)))
		s.Questions = append(s.Questions, Question{ID: q.ID, Text: q.Text, Page: q.Relevant[0], Answers: answers})
	}
	return s, nil
}

// lines returns the lines of the pages that keep accepts, nil of all.
func (s *Set) lines(keep func(page string) bool) [][]string {
	var out [][]string
	for _, id := range s.Order {
		if keep == nil || keep(id) {
			out = append(out, s.Pages[id])
		}
	}
	return out
}

// hashes returns the hashes of the questions for the file of weights.
func (s *Set) hashes() string {
	all := make([]string, len(s.Questions))
	for i, q := range s.Questions {
		all[i] = reader.QuestionHash(q.Text)
	}
	slices.Sort(all)
	return strings.Join(all, " ")
}
