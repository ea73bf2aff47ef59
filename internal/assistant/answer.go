package assistant

import (
	"context"
	"slices"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// passagesRead is how many passages are read for an answer.
const passagesRead = 16

// answer finds, reads, composes and checks; it says either sentences that are
// supported by what they cite, or the refusal.
func (a *Assistant) answer(ctx context.Context, u understanding, w *writer) error {
	if err := w.emit(Status{Stage: StageSearching, Language: u.language, Passages: a.base.Size()}); err != nil {
		return err
	}
	found, err := a.base.Search(ctx, knowledge.Query{Text: u.search, Limit: passagesRead})
	if err != nil {
		return err
	}
	if a.correct(&u, found.Hits) {
		if found, err = a.base.Search(ctx, knowledge.Query{Text: u.search, Limit: passagesRead}); err != nil {
			return err
		}
	}
	hits, err := a.widen(ctx, found.Hits)
	if err != nil {
		return err
	}
	w.lap("search")
	if err := w.emit(Status{Stage: StageComposing, Language: u.language, Passages: a.base.Size()}); err != nil {
		return err
	}
	pages := a.read(u, hits)
	best, why := firstAnswer(u, pages)
	w.lap("read")
	if best == nil {
		a.log.Debug("no answer", "why", why, "terms", len(u.terms))
		return a.refuse(u, found.Hits, w)
	}
	err = a.compose(u, pages, best, w)
	w.lap("compose")
	if err == nil && len(w.turn.Citations) == 0 {
		return a.refuse(u, found.Hits, w)
	}
	return err
}

// How much of the best documents is read beside the passages found: short
// sections next to one that fits often hold the very sentence asked for, without
// repeating what it is about.
const (
	widenDocuments = 3
	widenBy        = 4   // passages before and after
	widenScore     = 0.6 // of the found passage's score
)

// widen adds to hits the passages around the best one of each of the first few
// documents.
func (a *Assistant) widen(ctx context.Context, hits []knowledge.Hit) ([]knowledge.Hit, error) {
	found := map[int64]bool{}
	for _, h := range hits {
		found[h.ID] = true
	}
	seen := map[int64]bool{}
	out := slices.Clone(hits)
	for _, h := range hits {
		if seen[h.Document.ID] {
			continue
		}
		if len(seen) == widenDocuments {
			break
		}
		seen[h.Document.ID] = true
		around, err := a.base.Neighbours(ctx, h.Passage, widenBy)
		if err != nil {
			return nil, err
		}
		for _, p := range around {
			if !found[p.ID] {
				out = append(out, knowledge.Hit{Passage: p, Document: h.Document, Score: widenScore * h.Score})
			}
		}
	}
	return out, nil
}

// tries is how many of the best sentences are put to the question of whether
// they answer it before the assistant gives up.
const tries = 8

// firstAnswer returns the best sentence that answers, or what speaks against
// the best one.
func firstAnswer(u understanding, pages []page) (best *candidate, why string) {
	why = "nothing found"
	for i, c := range ranked(pages) {
		if i == tries {
			break
		}
		ok, against := answerable(u, &pages[c.hit], c)
		if ok {
			return c, ""
		}
		if i == 0 {
			why = against
		}
	}
	return nil, why
}

// compose says the answer around the best sentence and cites what it rests on.
func (a *Assistant) compose(u understanding, pages []page, best *candidate, w *writer) error {
	words := wording(u.language)
	if others := rivals(u, pages, best); len(others) > 0 {
		if sides := a.checked(pages, append([]*candidate{best}, others...)); len(sides) > 1 {
			return contrast(u, pages, sides, w)
		}
	}
	chosen := a.checked(pages, choose(u, pages, best))
	if len(chosen) == 0 {
		return nil
	}
	if u.language == "en" && pages[best.hit].hit.Document.Language == "de" {
		if err := w.notice(words.germanSources); err != nil {
			return err
		}
	}
	citations, number := cite(pages, chosen)
	w.turn.Citations = citations // before the sentences, one of which may be the last
	items := 0
	for _, c := range chosen {
		if isItem(c) {
			items++
		}
	}
	for i, c := range chosen {
		s := conversation.Sentence{Text: c.text, Form: c.form, Citations: []int{number[c.hit]}}
		if items == 1 && isItem(c) {
			s.Form = conversation.FormText // one item is no list
		}
		if i > 0 && s.Form == conversation.FormText && (chosen[i-1].hit != c.hit || isItem(chosen[i-1])) {
			s.Form = conversation.FormParagraph
		}
		if err := w.say(s); err != nil {
			return err
		}
	}
	return w.sources()
}

// contrast shows statements that contradict each other, each with its source
// and date.
func contrast(u understanding, pages []page, sides []*candidate, w *writer) error {
	words := wording(u.language)
	citations, number := cite(pages, sides)
	w.turn.Citations = citations
	if err := w.notice(words.conflict); err != nil {
		return err
	}
	if err := w.say(conversation.Sentence{Text: words.differ, Citations: []int{}}); err != nil {
		return err
	}
	for _, c := range sides {
		d := pages[c.hit].hit.Document
		from := "„" + d.Title + "“"
		if !d.Published.IsZero() {
			from += ", " + words.date(d.Published)
		}
		err := w.say(conversation.Sentence{
			Text: "**" + from + ":** " + c.text, Form: conversation.FormItem, Citations: []int{number[c.hit]},
		})
		if err != nil {
			return err
		}
	}
	return w.sources()
}

// checked drops the sentences that their passage does not support and logs how
// many those were.
func (a *Assistant) checked(pages []page, chosen []*candidate) []*candidate {
	var kept []*candidate
	for _, c := range chosen {
		ok, why := a.supported(c.text, pages[c.hit].hit)
		if !ok {
			a.log.Warn("sentence without support dropped", "missing", why, "passage", pages[c.hit].hit.ID)
			continue
		}
		kept = append(kept, c)
	}
	return kept
}
