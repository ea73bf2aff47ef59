package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"iter"
	"time"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A corpus is what the contestants search: labelled documents with their
// questions, amid as much made text as a size asks for.
type corpus struct {
	labelled    []document
	questions   []question
	maker       *maker
	fingerprint string // changes with everything that decides the texts
}

// A document is one document of a corpus, cut into passages.
type document struct {
	knowledge.Document
	passages []knowledge.Passage
}

// A question is asked of every contestant. It is answered when a passage of one
// of the relevant documents is found.
type question struct {
	text     string
	relevant map[string]bool // keys of documents
}

// readCorpus takes the demo's documents and golden questions, and the sets in
// the folders, each with a docs.jsonl and perhaps a queries.jsonl.
func readCorpus(ctx context.Context, folders []string) (*corpus, error) {
	c := &corpus{}
	hash := sha256.New()
	fmt.Fprintln(hash, makerVersion)
	if err := c.addDemo(ctx); err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if err := c.addFolder(folder); err != nil {
			return nil, err
		}
	}
	for i := range c.labelled {
		d := &c.labelled[i]
		fmt.Fprintf(hash, "%q %q\n", d.Key, d.Title)
		for _, p := range d.passages {
			fmt.Fprintf(hash, "%q %q\n", p.Headings, p.Text)
		}
	}
	c.fingerprint = hex.EncodeToString(hash.Sum(nil)[:8])
	c.maker = newMaker(c.labelled)
	if len(c.questions) == 0 {
		return nil, fmt.Errorf("no labelled questions")
	}
	return c, nil
}

// addDemo adds the demo's documents and those golden questions that documents
// answer and that stand on their own.
func (c *corpus) addDemo(ctx context.Context) error {
	root := demo.Documents()
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		x, err := ingest.Extract(ctx, ingest.Raw{Name: name, Data: data}, ingest.Limits{})
		if err != nil {
			return err
		}
		c.add(document{
			Document: knowledge.Document{Key: name, Title: x.Title, Kind: x.Kind, Language: x.Language, Published: x.Published, Markdown: x.Markdown},
			passages: ingest.Split(x.Markdown, x.Title),
		})
		return nil
	})
	if err != nil {
		return fmt.Errorf("the demo's documents: %w", err)
	}
	golden, err := demo.Questions()
	if err != nil {
		return err
	}
	for _, g := range golden {
		if !g.Answerable || len(g.Documents) == 0 || len(g.Context) > 0 {
			continue
		}
		q := question{text: g.Question, relevant: map[string]bool{}}
		for _, key := range g.Documents {
			q.relevant[key] = true
		}
		c.questions = append(c.questions, q)
	}
	return nil
}

// add completes a document and takes it over.
func (c *corpus) add(d document) {
	d.Source = source
	if d.Kind == "" {
		d.Kind = knowledge.KindPage
	}
	if d.Language == "" {
		d.Language = "de"
	}
	sum := sha256.Sum256([]byte(d.Markdown))
	d.Hash = sum[:]
	c.labelled = append(c.labelled, d)
}

const source = "bench"

// documents yields a base of n passages: the labelled documents spread evenly
// among made ones. It is the same each time, and a larger base holds everything
// of a smaller one. The error says that n leaves no room for the labelled ones.
func (c *corpus) documents(n int) (iter.Seq[document], error) {
	fixed := 0
	for _, d := range c.labelled {
		fixed += len(d.passages)
	}
	if n < fixed {
		return nil, fmt.Errorf("%d passages are too few: the labelled documents have %d", n, fixed)
	}
	return func(yield func(document) bool) {
		fill, made, placed := n-fixed, 0, 0
		for number := 0; made < fill || placed < len(c.labelled); number++ {
			for placed < len(c.labelled) && placed*fill <= made*len(c.labelled) {
				if !yield(c.labelled[placed]) {
					return
				}
				placed++
			}
			if made == fill {
				continue
			}
			d := c.maker.document(number)
			d.passages = d.passages[:min(len(d.passages), fill-made)]
			made += len(d.passages)
			if !yield(d) {
				return
			}
		}
	}, nil
}

// firstDay is when the made documents begin; each is a few hours younger.
func firstDay() time.Time { return time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC) }
