package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// maxLine bounds a line of a data file in bytes.
const maxLine = 16 << 20

// addFolder adds a set in the format of "akademie eval": docs.jsonl with id and
// text, and queries.jsonl with id, text and the ids of relevant documents. A set
// without queries only adds to what must be told apart.
func (c *corpus) addFolder(folder string) error {
	prefix := filepath.Base(folder) + "/"
	err := eachLine(filepath.Join(folder, "docs.jsonl"), func(d struct{ ID, Title, Text string }) {
		c.add(document{
			Document: knowledge.Document{Key: prefix + d.ID, Title: d.Title, Markdown: d.Text},
			passages: ingest.Split(d.Text, d.Title),
		})
	})
	if err != nil {
		return err
	}
	err = eachLine(filepath.Join(folder, "queries.jsonl"), func(q struct {
		Text string
		Rel  []string
	}) {
		if len(q.Rel) == 0 {
			return // unanswerable
		}
		relevant := map[string]bool{}
		for _, id := range q.Rel {
			relevant[prefix+id] = true
		}
		c.questions = append(c.questions, question{q.Text, relevant})
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// eachLine calls fn with every line of a JSONL file.
func eachLine[T any](file string, fn func(T)) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, maxLine)
	for n := 1; lines.Scan(); n++ {
		var v T
		if err := json.Unmarshal(lines.Bytes(), &v); err != nil {
			return fmt.Errorf("%s, line %d: %w", file, n, err)
		}
		fn(v)
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("%s: %w", file, err)
	}
	return nil
}
