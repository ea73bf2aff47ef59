package assistant

import (
	"errors"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A speaker lets the sentences of a model pass that are borne out by what it was
// given, with their sources put right, and says them once they answer what was
// asked.
type speaker struct {
	a       *Assistant
	u       understanding
	w       *writer
	given   []given
	unsure  bool // the rules find no answer in what was found
	held    []said
	shown   []said
	number  map[int]int // index of given → number of its citation
	dropped int
	nothing bool // the model says that the passages hold no answer
}

// A said is a sentence that passed the gate.
type said struct {
	proposal
	given []int                 // that bear it out
	lines map[int][]german.Span // of each of them
	terms bag
}

// mostSaid is how many sentences an answer of a model may have.
const mostSaid = 20

// errEnough stops a model that has said enough.
var errEnough = errors.New("enough said")

var (
	noAnswer = regexp.MustCompile(`(?i)KEINE[_ ]ANGABE|\bNO[_ ]ANSWER\b`)
	// what models say instead when they find nothing
	nothingFound = regexp.MustCompile(`(?i)\b(passagen?|quellen?|texten?|informationen|angaben|kontext|passages?|sources?|context)\b.{0,60}\b(nicht|keine|kein|not|no)\b.{0,40}\b(enthalten|angegeben|erwähnt|genannt|hervor|vor|beantwort\p{L}*|finden|contain|mention\p{L}*|provide\p{L}*|answer\p{L}*)\b|\b(keine|no)\b.{0,20}\b(angaben?|informationen?|information)\b|\b(kann|can)\b.{0,40}\b(nicht|not) (beantwort|answer)`)
)

// hear takes a sentence of the model through the gate.
func (s *speaker) hear(p proposal) error {
	if noAnswer.MatchString(p.text) {
		s.nothing = true
		return nil
	}
	if len(s.shown)+len(s.held) >= mostSaid {
		return errEnough
	}
	said, why := s.check(p)
	if why != "" {
		if nothingFound.MatchString(p.text) {
			s.nothing = true
			return nil
		}
		s.dropped++
		s.a.counts.drop(why)
		s.a.log.Warn("sentence of the model dropped", "reason", why, "model", s.a.generator.Name())
		return nil
	}
	if s.repeats(said) {
		return nil
	}
	s.held = append(s.held, said)
	if len(s.shown) == 0 && !s.answers() {
		return nil
	}
	return s.flush()
}

// check decides whether a sentence may be said and which passages bear it out:
// those the model names first, then the others.
func (s *speaker) check(p proposal) (said, evidence.Reason) {
	if s.u.intent == IntentLive && seats.MatchString(p.text) || freeSeats.MatchString(p.text) {
		return said{}, liveFact
	}
	out := said{proposal: p, lines: map[int][]german.Span{}, terms: newBag(s.a.analyzer, p.text)}
	var order []int
	for _, n := range p.cited {
		if n >= 1 && n <= len(s.given) {
			order = append(order, n-1)
		}
	}
	why := evidence.Nothing
	for _, i := range order {
		v := s.verdict(p.text, i)
		if v.OK() {
			out.given, out.lines[i] = append(out.given, i), v.Lines
		} else {
			why = v.Reason
		}
	}
	if len(out.given) > 0 {
		return out, ""
	}
	best := -1
	share := 0.0
	for i := range s.given {
		if slices.Contains(order, i) {
			continue
		}
		if v := s.verdict(p.text, i); v.OK() && v.Share > share {
			best, share, out.lines[i] = i, v.Share, v.Lines
		} else if len(order) == 0 && !v.OK() {
			why = v.Reason
		}
	}
	if best < 0 {
		return said{}, why
	}
	out.given, out.lines = []int{best}, map[int][]german.Span{best: out.lines[best]}
	return out, ""
}

// verdict holds a sentence against a passage in the language of the answer, or
// in that of the passage where the model keeps to it.
func (s *speaker) verdict(text string, i int) evidence.Verdict {
	from := s.given[i].hit.Document.Language
	v := s.a.checker.Check(text, from, s.given[i].proof)
	if !v.OK() && s.u.language != from && from == "de" {
		return s.a.checker.Check(text, s.u.language, s.given[i].proof)
	}
	return v
}

// repeats reports whether nearly the same was said before.
func (s *speaker) repeats(x said) bool {
	same := func(o said) bool {
		return similar(&candidate{content: o.terms}, &candidate{content: x.terms}) >= alikeSaid && len(o.terms.stems) == len(x.terms.stems)
	}
	return slices.ContainsFunc(s.shown, same) || slices.ContainsFunc(s.held, same)
}

// alikeSaid is the share of common words from which two sentences are the same.
const alikeSaid = 0.95

// What an answer of a model must have to do with the question: the share of its
// words that the sentences, with the passages they rest on, hold.
const (
	leastSaid       = 0.4
	leastSaidUnsure = 0.6 // where the rules find no answer
)

// answers reports whether what is held so far answers the question: it gives a
// value of the kind asked for, speaks of the time and the things that the question
// names.
func (s *speaker) answers() bool {
	u := s.u
	fits := !wantsValue(u.kind)
	matches := make([]float64, len(u.terms))
	inWords := make([]float64, len(u.terms)) // in the sentences themselves
	when := false
	alike := make([][]uint32, len(u.terms))
	for j, t := range u.terms {
		alike[j] = s.a.checker.Alike(t.text)
	}
	for _, x := range s.held {
		fits = fits || fit(u, x.text) >= leastFit
		when = when || !otherTime(u.question, x.text)
		for j, t := range u.terms {
			inWords[j] = max(inWords[j], t.in(x.terms))
			if t.number == nil && slices.ContainsFunc(alike[j], func(h uint32) bool { return has(x.terms.stems, h) }) {
				inWords[j] = max(inWords[j], heedAlike)
			}
			matches[j] = max(matches[j], inWords[j])
			for _, i := range x.given {
				matches[j] = max(matches[j], heedDocument*t.in(s.given[i].terms))
			}
		}
	}
	least := leastSaid
	if s.unsure {
		least = leastSaidUnsure
	}
	if !fits || !when || coverage(u.terms, matches) < least {
		return false
	}
	for j, t := range u.terms {
		if t.carried || t.asking || matches[j] >= matched {
			continue
		}
		if t.number != nil || s.unsure && t.noun && !t.aspect && t.weight >= leastTopicWeight {
			return false
		}
	}
	if j := u.counted(); j >= 0 && inWords[j] < matched {
		return false
	}
	return true
}

// heedAlike is the match of a word that says the same as the one asked for.
const heedAlike = 0.8

// leastFit is the fit from which a sentence gives the value asked for.
const leastFit = 0.6

// otherTime reports whether a sentence names days of which none is meant by the
// question.
func otherTime(question, sentence string) bool {
	asked, named := german.Dates(question), german.Dates(sentence)
	if len(asked) == 0 || len(named) == 0 {
		return false
	}
	for _, q := range asked {
		for _, d := range named {
			if q.Covers(d) || d.Covers(q) {
				return false
			}
		}
	}
	return true
}

// flush says what is held.
func (s *speaker) flush() error {
	for _, x := range s.held {
		if err := s.say(x); err != nil {
			return err
		}
	}
	s.held = nil
	return nil
}

// say shows a sentence with the numbers of its sources.
func (s *speaker) say(x said) error {
	numbers := []int{}
	for _, i := range x.given {
		h := s.given[i].hit
		if s.number[i] == 0 {
			s.number[i] = len(s.w.turn.Citations) + 1
			s.w.turn.Citations = append(s.w.turn.Citations, citation(s.number[i], h))
		}
		numbers = append(numbers, s.number[i])
		quote(&s.w.turn.Citations[s.number[i]-1], h, x.lines[i])
	}
	slices.Sort(numbers)
	sentence := conversation.Sentence{Text: x.text, Form: x.form, Citations: numbers}
	if n := len(s.shown); x.form == conversation.FormText && n > 0 && s.shown[n-1].form != conversation.FormText {
		sentence.Form = conversation.FormParagraph
	}
	s.shown = append(s.shown, x)
	return s.w.say(sentence)
}

// quote adds to a citation the lines that a sentence rests on.
func quote(c *conversation.Citation, h knowledge.Hit, lines []german.Span) {
	for _, at := range lines {
		raw := strings.TrimSpace(at.In(h.Text))
		switch {
		case raw == "" || strings.Contains("\n"+c.Quote+"\n", "\n"+raw+"\n"):
		case c.Quote == "":
			c.Quote = raw
			text, form := shown(raw, h.Text[:at.Start], h.Text[at.End:])
			c.URL = deepLink(h.Document.URL, text, form == conversation.FormItem || form == conversation.FormStep)
		default:
			c.Quote += "\n" + raw
		}
	}
}
