package training

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

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

// maxLine bounds a line of a file.
const maxLine = 16 << 20

// Read reads docs.jsonl ({"id", "text"}) and queries.jsonl ({"id", "text",
// "rel": [page], "answers": [lines]}) from a folder. A question about a page
// that is not there, or lines that it does not have, are errors.
func Read(folder fs.FS) (*Set, error) {
	s := &Set{Pages: map[string][]string{}}
	err := eachLine(folder, "docs.jsonl", func(line []byte) error {
		var d struct{ ID, Text string }
		if err := json.Unmarshal(line, &d); err != nil {
			return err
		}
		s.Pages[d.ID] = strings.Split(d.Text, "\n")
		s.Order = append(s.Order, d.ID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = eachLine(folder, "queries.jsonl", func(line []byte) error {
		var q struct {
			ID, Text string
			Rel      []string
			Answers  []int
		}
		if err := json.Unmarshal(line, &q); err != nil {
			return err
		}
		if len(q.Rel) != 1 {
			return fmt.Errorf("question %q belongs to %d pages", q.ID, len(q.Rel))
		}
		page, ok := s.Pages[q.Rel[0]]
		if !ok {
			return fmt.Errorf("question %q is about page %q, which is missing", q.ID, q.Rel[0])
		}
		for i, a := range q.Answers {
			if a < 0 || a >= len(page) || i > 0 && a <= q.Answers[i-1] {
				return fmt.Errorf("question %q: no line %d, or out of order", q.ID, a)
			}
		}
		s.Questions = append(s.Questions, Question{ID: q.ID, Text: q.Text, Page: q.Rel[0], Answers: q.Answers})
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(s.Questions) == 0 {
		return nil, fmt.Errorf("queries.jsonl holds no question")
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

func eachLine(folder fs.FS, name string, fn func([]byte) error) error {
	f, err := folder.Open(name)
	if err != nil {
		return fmt.Errorf("reading the set: %w", err)
	}
	defer f.Close()
	return scan(f, name, fn)
}

func scan(r io.Reader, name string, fn func([]byte) error) error {
	scanner := bufio.NewScanner(r)
	scanner.Buffer(nil, maxLine)
	for n := 1; scanner.Scan(); n++ {
		if len(scanner.Bytes()) == 0 {
			continue
		}
		if err := fn(scanner.Bytes()); err != nil {
			return fmt.Errorf("%s line %d: %w", name, n, err)
		}
	}
	if err := scanner.Err(); err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return nil
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
