package assistant

import (
	"context"
	"errors"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/prompts"
)

// An ending says what became of asking the model.
type ending int

const (
	written  ending = iota // the answer stands
	silent                 // the model finds nothing in the passages
	failed                 // the model failed: compose without it
	unusable               // nothing of what it wrote was borne out: compose without it
)

// leastRelevant is the share of a question that some passage must cover before a
// model is asked: from nothing that fits, it could only invent.
const leastRelevant = 0.3

// relevant reports whether anything found has to do with the question.
func relevant(found []knowledge.Hit) bool {
	for _, h := range found {
		if h.Coverage >= leastRelevant {
			return true
		}
	}
	return false
}

// Most sentences that a model is asked for.
const (
	sentencesFact = 3
	sentencesOpen = 8
)

// write lets the model answer from the passages. best is what the rules take for
// the best line, nil if they find no answer; rest, if any, adds to an answer what
// it leaves open. The error is that of the reader who
// left; whatever the model does wrong is the ending's.
func (a *Assistant) write(ctx context.Context, u understanding, pages []page, best *candidate, rest func(*speaker) error, w *writer) (ending, error) {
	passages, message, err := a.give(pages, best)
	if err != nil {
		return failed, err
	}
	question, err := labelled("FRAGE", map[string]string{"frage": u.standalone})
	if err != nil {
		return failed, err
	}
	k := task{
		prompt: prompts.Answer, data: []string{message, question},
		values:    prompts.Values{Language: prompts.LanguageName(u.language), MaxSentences: sentencesOpen},
		maxTokens: answerTokens, within: w.left(a.patience.Answer), first: w.left(a.patience.First),
	}
	if oneFact(u.kind) && len(u.parts) == 0 {
		k.values.MaxSentences = sentencesFact
	}
	s := &speaker{a: a, u: u, w: w, given: passages, asked: k.values.MaxSentences, rest: rest, number: map[int]int{}}
	if best != nil {
		s.best, s.line = &pages[best.hit].hit, best.span
	}
	return s.run(ctx, k)
}

// run lets the model do its task and says what passes the gate.
func (s *speaker) run(ctx context.Context, k task) (ending, error) {
	var d draft
	hear := func(ps []proposal) error {
		for _, p := range ps {
			if err := s.hear(p); err != nil {
				return err
			}
		}
		return nil
	}
	err := s.a.ask(ctx, k, s.w.turn, func(piece string) error {
		ps, err := d.add(piece, len(s.given))
		if err != nil {
			return err
		}
		return hear(ps)
	})
	if err == nil {
		err = hear(d.end(len(s.given)))
	}
	if errors.Is(err, errEnough) {
		err = nil
	}
	s.w.turn.Dropped += s.dropped
	broken := errors.Is(err, fault.Unavailable) || errors.Is(err, errEndless)
	if err != nil && !broken || ctx.Err() != nil {
		return failed, err // the reader left
	}
	words := wording(s.u.language)
	if len(s.shown) == 0 && !broken && s.plausible() {
		if err := s.w.notice(words.modelUnsure); err != nil {
			return written, err
		}
		s.free, s.held = true, s.held[:min(len(s.held), sentencesFact)]
		if err := s.flush(); err != nil {
			return written, err
		}
	}
	if len(s.shown) > 0 {
		s.w.turn.ByModel = true
		s.a.counts.written.Add(1)
		if broken {
			if err := s.w.notice(words.modelCut); err != nil {
				return written, err
			}
		}
		if s.rest != nil {
			if err := s.rest(s); err != nil {
				return written, err
			}
		}
		return written, s.a.finish(s.u, s.w)
	}
	switch {
	case broken:
		return failed, s.w.notice(words.modelFailed)
	case s.nothing && s.dropped == 0 && len(s.held) == 0:
		return silent, nil
	}
	s.a.counts.unusable.Add(1)
	if s.dropped == 0 {
		return unusable, s.w.notice(words.modelBeside)
	}
	return unusable, s.w.notice(words.modelUnusable)
}
