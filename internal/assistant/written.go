package assistant

import (
	"context"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

// elsewise reports whether a passage is part of what somebody wrote to answer
// another question.
func (p *page) elsewise() bool {
	return p.hit.Document.Kind == knowledge.KindAnswer && !p.hit.Preferred
}

// mostWritten bounds how many sentences of a written answer are shown; the rest
// stands in its document.
const mostWritten = 30

// answerWritten says what a coordinator wrote to this very question, in their
// words and from beginning to end: nothing is chosen from it and no model rewrites
// it. done is false where nobody wrote one.
func (a *Assistant) answerWritten(ctx context.Context, u understanding, found []knowledge.Hit, w *writer) (done bool, err error) {
	if len(found) == 0 || !found[0].Preferred || u.simple || u.intent == IntentMore {
		return false, nil
	}
	d := found[0].Document
	passages, err := a.base.Passages(ctx, d.ID)
	if err != nil {
		return false, err
	}
	hits := make([]knowledge.Hit, len(passages))
	for i, p := range passages {
		hits[i] = knowledge.Hit{Passage: p, Document: d, Score: found[0].Score}
	}
	pages := a.read(u, withoutOrders(u.question, hits))
	var all []*candidate
	for i := range pages {
		for k := range pages[i].candidates {
			all = append(all, &pages[i].candidates[k])
		}
	}
	if all = a.checked(u, pages, all); len(all) == 0 {
		return false, nil
	}
	all = all[:min(len(all), mostWritten)]
	if u.language == "en" && d.Language == "de" {
		if err := w.notice(wording(u.language).germanSources); err != nil {
			return true, err
		}
	}
	citations, number := cite(pages, all)
	w.turn.Citations = citations
	if err := w.say(sentences(all, number)...); err != nil {
		return true, err
	}
	return true, a.finish(u, w)
}
