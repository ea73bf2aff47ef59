package assistant

import (
	"context"
	"fmt"
	"slices"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evidence"
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
	if u.about != "" {
		if err := w.notice(fmt.Sprintf(wording(u.language).simpleOf, u.about)); err != nil {
			return err
		}
	}
	if len(u.parts) > 0 {
		if done, err := a.answerParts(ctx, u, w); done || err != nil {
			return err
		}
	}
	found, err := a.search(ctx, &u)
	if err != nil {
		return err
	}
	if asksSeats, _ := live(u.question); asksSeats {
		w.lap("search")
		return a.wantsSeats(u, found.Hits, w)
	}
	if done, err := a.answerWritten(ctx, u, found.Hits, w); done || err != nil {
		return err
	}
	hits, err := a.widen(ctx, found.Hits)
	if err != nil {
		return err
	}
	hits = withoutOrders(u.question, hits)
	w.lap("search")
	if err := w.emit(Status{Stage: StageComposing, Language: u.language, Passages: a.base.Size()}); err != nil {
		return err
	}
	pages := a.read(u, hits)
	forget(pages, u.seen)
	best, why := firstAnswer(u, pages)
	if u.intent == IntentLive && best != nil {
		if ahead := a.upcoming(u, pages); ahead != nil {
			best = ahead
		}
	}
	w.lap("read")
	if best == nil && u.alone != nil {
		alone := *u.alone
		alone.instead, alone.which = u.instead, u.which
		return a.answer(ctx, alone, w)
	}
	if best == nil && u.instead != nil {
		if done, err := u.instead(); done || err != nil {
			return err
		}
	}
	if u.which != nil && (best == nil || !general(string(pages[best.hit].hit.Document.Kind))) {
		return u.which()
	}
	w.weak = w.weak || !u.certain(best)
	done, err := a.tryModel(ctx, u, pages, best, found.Hits, w)
	if done || err != nil {
		return err
	}
	if best == nil {
		a.log.Debug("no answer", "why", why, "terms", len(u.terms))
		return a.refuse(u, found.Hits, pages, w)
	}
	err = a.compose(u, pages, best, w)
	w.lap("compose")
	if err == nil && len(w.turn.Citations) == 0 {
		return a.refuse(u, found.Hits, pages, w)
	}
	return err
}

// tryModel lets the model answer where there is one and something to answer
// from. done is false when the rules are to answer.
func (a *Assistant) tryModel(ctx context.Context, u understanding, pages []page, best *candidate, found []knowledge.Hit, w *writer) (done bool, err error) {
	switch {
	case a.generator == nil, u.intent == IntentMore, best == nil && !relevant(found):
		return false, nil
	case best != nil && len(rivals(u, pages, best)) > 0:
		return false, nil // sources contradict each other: both are quoted
	}
	how := failed
	if u.simple && best != nil {
		how, err = a.rewriteSimply(ctx, u, pages, a.checked(u, pages, choose(u, pages, best)), w)
	} else {
		how, err = a.write(ctx, u, pages, best, nil, w)
	}
	w.lap("model")
	switch {
	case err != nil || how == written:
		return true, err
	case how == silent && best == nil:
		return true, a.refuse(u, found, pages, w)
	case how == silent: // what the rules find, a model does not overrule
		return false, w.notice(wording(u.language).modelSilent)
	}
	return false, nil
}

// finish says what is to be known about the answer and names its sources.
func (a *Assistant) finish(u understanding, w *writer) error {
	if u.intent == IntentLive {
		if err := a.liveNotice(u, w); err != nil {
			return err
		}
	}
	if err := a.pastNotice(u, w); err != nil {
		return err
	}
	return w.sources()
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
	period := asksPeriod(u)
	for i, c := range ranked(pages) {
		if i == tries {
			break
		}
		ok, against := answerable(u, &pages[c.hit], c)
		if ok && period && !inPeriod(u, &pages[c.hit], c) {
			ok, against = false, "another period"
		}
		if ok && u.alone != nil && !u.onCarried(c) {
			ok, against = false, "not about the topic before"
		}
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
		if sides := a.checked(u, pages, append([]*candidate{best}, others...)); len(sides) > 1 {
			return a.contrast(u, pages, sides, w)
		}
	}
	chosen := a.checked(u, pages, chooseOrMore(u, pages, best))
	if u.intent == IntentLive {
		chosen = slices.DeleteFunc(chosen, func(c *candidate) bool { return seats.MatchString(c.text) || freeSeats.MatchString(c.text) })
	}
	if asksPeriod(u) && best.items == nil {
		chosen = slices.DeleteFunc(chosen, func(c *candidate) bool { return !isItem(c) && !inPeriod(u, &pages[c.hit], c) })
	}
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
	if u.simple {
		return a.saySimply(u, pages, chosen, number, w)
	}
	if err := w.say(sentences(chosen, number)...); err != nil {
		return err
	}
	return a.finish(u, w)
}

// sentences are the chosen ones as they are shown: one item is no list, and a
// paragraph begins with another passage and behind a list.
func sentences(chosen []*candidate, number map[int]int) []conversation.Sentence {
	items := 0
	for _, c := range chosen {
		if isItem(c) {
			items++
		}
	}
	var out []conversation.Sentence
	for i, c := range chosen {
		s := conversation.Sentence{Text: c.text, Form: c.form, Citations: []int{number[c.hit]}}
		if items == 1 && isItem(c) {
			s.Form = conversation.FormText
		}
		if i > 0 && s.Form == conversation.FormText && (chosen[i-1].hit != c.hit || isItem(chosen[i-1])) {
			s.Form = conversation.FormParagraph
		}
		out = append(out, s)
	}
	return out
}

// contrast shows statements that contradict each other, each with its source
// and date.
func (a *Assistant) contrast(u understanding, pages []page, sides []*candidate, w *writer) error {
	words := wording(u.language)
	w.weak = true
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
	return a.finish(u, w)
}

// checked drops the sentences that their passage does not support, logs and
// counts them.
func (a *Assistant) checked(u understanding, pages []page, chosen []*candidate) []*candidate {
	proofs := map[int]*evidence.Proof{}
	var kept []*candidate
	for _, c := range chosen {
		h := pages[c.hit].hit
		if proofs[c.hit] == nil {
			proofs[c.hit] = a.prove(h)
		}
		v := a.checker.Check(c.text, h.Document.Language, proofs[c.hit])
		if v.OK() || v.Reason == evidence.Order && aboutOrders.MatchString(u.question) {
			kept = append(kept, c)
			continue
		}
		a.counts.drop(v.Reason)
		a.log.Warn("sentence without support dropped", "reason", v.Reason, "passage", h.ID)
	}
	return kept
}
