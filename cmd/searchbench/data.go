package main

import (
	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// addFolder adds a set in the format of "akademie eval". One without questions
// only adds to what must be told apart.
func (c *corpus) addFolder(folder string) error {
	open := evaluation.OpenDocuments
	if evaluation.HasQuestions(folder) {
		open = evaluation.Open
	}
	set, err := open(folder)
	if err != nil {
		return err
	}
	defer set.Close()
	prefix := set.Name + "/"
	for _, id := range set.Documents {
		text, err := set.Text(id)
		if err != nil {
			return err
		}
		c.add(document{
			Document: knowledge.Document{Key: prefix + id, Markdown: text},
			passages: ingest.Split(text, ""),
		})
	}
	for _, q := range set.Queries {
		if len(q.Relevant) == 0 {
			continue // unanswerable
		}
		relevant := map[string]bool{}
		for _, id := range q.Relevant {
			relevant[prefix+id] = true
		}
		c.questions = append(c.questions, question{q.Text, relevant})
	}
	return nil
}
