package evaluation

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// The files of a retrieval set.
const (
	docsFile    = "docs.jsonl"
	queriesFile = "queries.jsonl"
)

// A Set is a retrieval set: documents, and questions that name the relevant
// ones. The texts stay in the file and are read one by one, so that a set may be
// larger than memory. Close it.
type Set struct {
	Name      string // of its folder
	Documents []string
	Queries   []Query
	Hash      string // over the ids and texts of the questions, whatever their order in the file

	docs  *os.File
	lines map[string]line
}

// A Query is one question of a retrieval set.
type Query struct {
	ID, Text string
	Relevant []string // ids of documents; empty: not asked of the search
	Category string   // "" if the set has none

	// Answers are the lines of the one relevant document's text, split at \n and
	// counted from 0, that answer the question. Labelled tells an empty list (the
	// document does not answer it) from a set without such labels.
	Answers  []int
	Labelled bool
}

// Open reads the set in a folder and checks it whole: errors name file and line.
func Open(dir string) (_ *Set, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("evaluation.Open(%q): %w", dir, err)
		}
	}()
	s, err := openDocuments(dir)
	if err != nil {
		return nil, err
	}
	queries, err := openFile(dir, queriesFile)
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	defer queries.Close()
	if err := s.readQueries(queries); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// OpenDocuments reads the documents of a folder only: the set has no questions.
func OpenDocuments(dir string) (*Set, error) {
	s, err := openDocuments(dir)
	if err != nil {
		return nil, fmt.Errorf("evaluation.OpenDocuments(%q): %w", dir, err)
	}
	return s, nil
}

func openDocuments(dir string) (*Set, error) {
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	s := &Set{Name: filepath.Base(abs), lines: map[string]line{}}
	if s.docs, err = openFile(dir, docsFile); err != nil {
		return nil, err
	}
	if err := s.readDocuments(); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// HasQuestions reports whether a folder holds the questions of a set.
func HasQuestions(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, queriesFile))
	return err == nil
}

// Close closes the file of the documents.
func (s *Set) Close() error { return s.docs.Close() }

func (s *Set) readDocuments() error {
	return eachLine(s.docs, docsFile, func(at line, data []byte) error {
		var d struct{ ID, Text *string }
		if err := decode(data, &d); err != nil {
			return err
		}
		switch {
		case d.ID == nil || *d.ID == "":
			return errors.New(`no "id"`)
		case d.Text == nil:
			return fmt.Errorf(`document %q has no "text"`, *d.ID)
		}
		if before, taken := s.lines[*d.ID]; taken {
			return fmt.Errorf("document %q stands in line %d already", *d.ID, before.number)
		}
		s.lines[*d.ID] = at
		s.Documents = append(s.Documents, *d.ID)
		return nil
	})
}

// Questions returns the texts of the questions.
func (s *Set) Questions() []string {
	texts := make([]string, len(s.Queries))
	for i, q := range s.Queries {
		texts[i] = q.Text
	}
	return texts
}

// Text returns the text of a document.
func (s *Set) Text(id string) (string, error) {
	at, ok := s.lines[id]
	if !ok {
		return "", fmt.Errorf("evaluation.Text(%q): no such document", id)
	}
	data := make([]byte, at.length)
	if _, err := s.docs.ReadAt(data, at.offset); err != nil && !errors.Is(err, io.EOF) {
		return "", fmt.Errorf("evaluation.Text(%q): %w", id, err)
	}
	var d struct{ Text string }
	if err := decode(trimMark(data), &d); err != nil {
		return "", fmt.Errorf("evaluation.Text(%q): %s has changed meanwhile: %w", id, docsFile, err)
	}
	return d.Text, nil
}

func (s *Set) readQueries(r io.Reader) error {
	seen := map[string]int{}
	useful := false
	hash := newQuestionHash()
	err := eachLine(r, queriesFile, func(at line, data []byte) error {
		var raw struct {
			ID, Text string
			Rel      []string
			Answers  *[]int
			Category string
		}
		if err := decode(data, &raw); err != nil {
			return err
		}
		q := Query{ID: raw.ID, Text: strings.TrimSpace(raw.Text), Relevant: raw.Rel, Category: raw.Category}
		if raw.Answers != nil {
			q.Answers, q.Labelled = *raw.Answers, true
		}
		if err := s.check(q); err != nil {
			return err
		}
		if before, taken := seen[q.ID]; taken {
			return fmt.Errorf("question %q stands in line %d already", q.ID, before)
		}
		seen[q.ID] = at.number
		useful = useful || len(q.Relevant) > 0
		hash.add(q.ID, q.Text)
		s.Queries = append(s.Queries, q)
		return nil
	})
	if err != nil {
		return err
	}
	if !useful {
		return fmt.Errorf(`%s: no question names a relevant document ("rel"): there is nothing to measure`, queriesFile)
	}
	s.Hash = hash.sum()
	return nil
}

// check finds what is wrong with a question.
func (s *Set) check(q Query) error {
	switch {
	case q.ID == "":
		return errors.New(`no "id"`)
	case q.Text == "":
		return fmt.Errorf(`question %q has no "text"`, q.ID)
	case q.Labelled && len(q.Relevant) != 1:
		return fmt.Errorf(`question %q has "answers" and names %d documents in "rel": it must be the one whose lines they are`, q.ID, len(q.Relevant))
	}
	for i, id := range q.Relevant {
		if _, known := s.lines[id]; !known {
			return fmt.Errorf("question %q: there is no document %q in %s", q.ID, id, docsFile)
		}
		for _, other := range q.Relevant[:i] {
			if other == id {
				return fmt.Errorf("question %q names document %q twice", q.ID, id)
			}
		}
	}
	if len(q.Answers) == 0 {
		return nil
	}
	text, err := s.Text(q.Relevant[0])
	if err != nil {
		return err
	}
	n := strings.Count(text, "\n") + 1
	for _, a := range q.Answers {
		if a < 0 || a >= n {
			return fmt.Errorf("question %q: document %q has lines 0 to %d, not %d", q.ID, q.Relevant[0], n-1, a)
		}
	}
	return nil
}

// A questionHash names a list of questions whatever their order: the sum of the
// SHA-256 of each, byte by byte.
type questionHash [sha256.Size]byte

func newQuestionHash() *questionHash { return &questionHash{} }

func (h *questionHash) add(id, text string) {
	for i, b := range sha256.Sum256([]byte(id + "\x00" + text)) {
		h[i] += b
	}
}

func (h *questionHash) sum() string { return hex.EncodeToString(h[:8]) }
