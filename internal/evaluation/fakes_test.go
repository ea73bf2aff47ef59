package evaluation

import (
	"context"
	"strings"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/reader"
)

// scripted is a search that knows what to find for each question.
type scripted struct {
	found  map[string][]string // keys of documents by question
	weight float64             // from 0.5 on, what is found comes in the right order
	asked  []knowledge.Query
}

func (s *scripted) Search(_ context.Context, q knowledge.Query) (r knowledge.Result, err error) {
	s.asked = append(s.asked, q)
	found, ok := s.found[q.Text]
	if !ok {
		return r, fault.Unavailable
	}
	for i, key := range found {
		h := knowledge.Hit{Document: knowledge.Document{Key: key}, Vector: s.weight}
		if s.weight < 0.5 && i > 0 { // the first one slips back
			last := len(r.Hits) - 1
			r.Hits = append(r.Hits[:last], h, r.Hits[last])
			continue
		}
		r.Hits = append(r.Hits, h)
	}
	return r, nil
}

// underliner chooses the lines that begin with a star, and abstains where the
// question says so.
type underliner struct{}

func (underliner) Read(question string, lines []string) (a reader.Answer) {
	for i, l := range lines {
		if strings.HasPrefix(l, "*") {
			a.Best = append(a.Best, i)
		}
	}
	if !strings.Contains(question, "abstain") {
		a.Lines = a.Best
	}
	return a
}
