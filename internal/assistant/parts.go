package assistant

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A message may hold several questions: "Wann war der Kongress, und was kostet
// die Teilnahme?" Each is answered for itself, and what is not documented is
// named.

// maxParts bounds the questions of a message that are answered one by one.
const maxParts = 3

// leastPart is the number of words that a question has at least.
const leastPart = 2

// nextQuestion is where another question is joined on: "und" and a question word.
// "Wann und wo war" is one question; the part before it needs a verb, at least a
// few words.
var nextQuestion = regexp.MustCompile(`(?i),?\s+(?:und|sowie|and)\s+((?:(?:an|in|für|mit|bei|von|seit|bis|ab|zu|aus|auf|at|in|for|with|by)\s+)?(?:wer|wen|wem|wo|wohin|woher|wann|wie|was|welche[rsnm]?|warum|wieso|weshalb|wozu|womit|worum|who|where|when|how|what|which|why)\b)`)

// questionsIn parts a message into its questions, one if it holds no more.
func questionsIn(message string) []string {
	asked, _ := split(message)
	var out []string
	for _, s := range german.Sentences(asked) {
		text := strings.TrimSpace(strings.TrimRight(s.In(asked), "?!. "))
		start := 0
		for _, m := range nextQuestion.FindAllStringSubmatchIndex(text, -1) {
			if before := text[start:m[0]]; len(strings.Fields(before)) > leastPart && len(strings.Fields(text[m[2]:])) > leastPart {
				out = append(out, strings.TrimSpace(before)+"?")
				start = m[2]
			}
		}
		out = append(out, text[start:]+"?")
	}
	if len(out) > maxParts || slices.ContainsFunc(out, func(q string) bool { return len(strings.Fields(q)) < leastPart }) {
		return nil
	}
	return out
}

// partsOf understands the questions of a message one by one; nil if there is only
// one. Each takes what it leaves out from the first.
func (a *Assistant) partsOf(u understanding, message string, before *understanding) []understanding {
	if u.intent != IntentQuestion && u.intent != IntentLive || u.simple {
		return nil
	}
	questions := questionsIn(withoutCourtesy(message))
	if len(questions) < 2 {
		return nil
	}
	var parts []understanding
	for i, q := range questions {
		v := a.understandOne(capitalised(q), before, u.language)
		if !asks(v.intent) || len(v.terms) == 0 && i == 0 {
			return nil
		}
		if i > 0 && !v.followUp {
			alone := v
			alone.terms = slices.Clone(v.terms)
			v.alone, v.followUp = &alone, true
			v.take(parts[0], func(t term) bool { return t.noun && !t.asking && !t.aspect })
			v.search = searchText(v.terms)
			v.standAlone(v.question)
		}
		parts = append(parts, v)
		if i == 0 {
			before = &v
		}
	}
	return parts
}

// A part is one question of a message with what was found for it.
type part struct {
	u     understanding
	pages []page
	best  *candidate
	hits  []knowledge.Hit
}

// answerParts answers the questions of a message one by one. done is false when
// less than one of them is answered by the rules: then the message is taken as
// one question.
func (a *Assistant) answerParts(ctx context.Context, u understanding, w *writer) (done bool, err error) {
	parts, err := a.readParts(ctx, u)
	if err != nil {
		return false, err
	}
	w.lap("parts")
	first := slices.IndexFunc(parts, func(p part) bool { return p.best != nil })
	if first < 0 {
		return false, nil
	}
	w.weak = w.weak || slices.ContainsFunc(parts, func(p part) bool { return !p.u.certain(p.best) })
	from := len(w.turn.Sentences)
	if a.generator != nil && !slices.ContainsFunc(parts, func(p part) bool {
		return p.best != nil && len(rivals(p.u, p.pages, p.best)) > 0
	}) {
		rest := func(s *speaker) error {
			for _, p := range parts {
				if !s.answered(p.u, s.shown) || !s.names(p.u) {
					if err := a.sayPart(p, from, w); err != nil {
						return err
					}
				}
			}
			return nil
		}
		how, err := a.write(ctx, u, together(parts), parts[first].best, rest, w)
		w.lap("model")
		if err != nil || how == written {
			return true, err
		}
		if how == silent {
			if err := w.notice(wording(u.language).modelSilent); err != nil {
				return true, err
			}
		}
	}
	for _, p := range parts {
		if err := a.sayPart(p, from, w); err != nil {
			return true, err
		}
	}
	if len(w.turn.Citations) == 0 {
		return true, a.refuse(u, parts[first].hits, parts[first].pages, w)
	}
	return true, a.finish(u, w)
}

// readParts finds and reads for every part. All parts read the same passages, so
// that a passage has one number, each weighed for its own question.
func (a *Assistant) readParts(ctx context.Context, u understanding) ([]part, error) {
	parts := make([]part, len(u.parts))
	var all []knowledge.Hit
	for i := range parts {
		p := &parts[i]
		p.u = u.parts[i]
		found, err := a.search(ctx, &p.u)
		if err != nil {
			return nil, err
		}
		if p.u.alone != nil {
			more, err := a.search(ctx, p.u.alone)
			if err != nil {
				return nil, err
			}
			found.Hits = appendHits(found.Hits, more.Hits)
		}
		if p.hits, err = a.widen(ctx, found.Hits); err != nil {
			return nil, err
		}
		p.hits = withoutOrders(u.question, p.hits)
		all = appendHits(all, p.hits)
	}
	for i := range parts {
		p := &parts[i]
		mine := slices.Clone(all)
		for k := range mine {
			mine[k].Score, mine[k].Coverage = 0, 0
			for _, h := range p.hits {
				if h.ID == mine[k].ID {
					mine[k].Score, mine[k].Coverage = h.Score, h.Coverage
				}
			}
		}
		p.pages = a.read(p.u, mine)
		seats, _ := live(p.u.question)
		if seats {
			continue
		}
		p.best, _ = firstAnswer(p.u, p.pages)
		if p.best == nil && p.u.alone != nil {
			p.u = *p.u.alone
			p.pages = a.read(p.u, mine)
			p.best, _ = firstAnswer(p.u, p.pages)
		}
	}
	return parts, nil
}

// appendHits appends the passages that are not among hits yet.
func appendHits(hits, more []knowledge.Hit) []knowledge.Hit {
	hits = slices.Clone(hits)
	for _, h := range more {
		if !slices.ContainsFunc(hits, func(o knowledge.Hit) bool { return o.ID == h.ID }) {
			hits = append(hits, h)
		}
	}
	return hits
}

// together are the pages of all parts as one: each sentence with the best score
// that it has in any.
func together(parts []part) []page {
	pages := slices.Clone(parts[0].pages)
	for i := range pages {
		pages[i].candidates = slices.Clone(pages[i].candidates)
		for _, p := range parts[1:] {
			for k := range pages[i].candidates {
				c := &pages[i].candidates[k]
				c.score = max(c.score, p.pages[i].candidates[k].score)
			}
		}
	}
	for _, p := range parts { // the answers of the rules come first
		if p.best != nil && p.best.items == nil {
			pages[p.best.hit].candidates[p.best.position].score += 1
		}
	}
	return pages
}

// names reports whether what was shown names what a part of the message asks
// about itself.
func (s *speaker) names(u understanding) bool {
	own := slices.DeleteFunc(slices.Clone(u.terms), func(t term) bool { return t.carried || t.asking })
	if len(own) == 0 {
		return true
	}
	inWords, _ := s.matches(understanding{terms: own}, s.shown)
	return coverage(own, inWords) >= leastRelated
}

// sayPart answers one part with what none of the sentences since from says, or
// says that it is not documented.
func (a *Assistant) sayPart(p part, from int, w *writer) error {
	words := wording(p.u.language)
	seats, _ := live(p.u.question)
	switch {
	case seats:
		return w.notice(words.seats)
	case p.best == nil:
		return w.notice(fmt.Sprintf(words.partMissing, p.u.question))
	}
	chosen := []*candidate{p.best}
	if others := rivals(p.u, p.pages, p.best); len(others) > 0 {
		chosen = append(chosen, others...)
		if err := w.notice(words.conflict); err != nil {
			return err
		}
	} else {
		chosen = choose(p.u, p.pages, p.best)
	}
	chosen = slices.DeleteFunc(a.checked(p.u, p.pages, chosen), func(c *candidate) bool {
		return slices.ContainsFunc(w.turn.Sentences[from:], func(s conversation.Sentence) bool { return s.Text == c.text })
	})
	citations, number := cite(p.pages, chosen)
	say := sentences(chosen, merge(w.turn, citations, number))
	if len(say) > 0 && len(w.turn.Sentences) > from && say[0].Form == conversation.FormText {
		say[0].Form = conversation.FormParagraph
	}
	return w.say(say...)
}

// merge adds citations to those of a turn, each passage once, and returns the
// numbers that they have there.
func merge(t *conversation.Turn, citations []conversation.Citation, number map[int]int) map[int]int {
	out := map[int]int{}
	for hit, n := range number {
		c := citations[n-1]
		at := slices.IndexFunc(t.Citations, func(o conversation.Citation) bool {
			return o.Document == c.Document && o.Heading == c.Heading && o.Quote == c.Quote
		})
		if at < 0 {
			c.N = len(t.Citations) + 1
			t.Citations = append(t.Citations, c)
			at = len(t.Citations) - 1
		}
		out[hit] = at + 1
	}
	return out
}
