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
	best    *knowledge.Hit       // the passage of the line that the rules take for the answer; nil if they find none
	line    german.Span          // that line
	asked   int                  // sentences asked for; items of a list are not counted
	free    bool                 // what may be said was chosen before: nothing must relate to the question
	rest    func(*speaker) error // says what the answer leaves open; may be nil
	held    []said
	shown   []said
	prose   int         // of shown and held, those that are no items
	number  map[int]int // index of given → number of its citation
	dropped int
	nothing bool // the model says that the passages hold no answer
}

// A said is a sentence that passed the gate.
type said struct {
	proposal
	given  []int                 // that bear it out
	lines  map[int][]german.Span // of each of them
	terms  bag
	german string // what an English one says, as far as the glossary goes
}

// mostSaid is how many sentences and items an answer of a model may have.
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
	switch {
	case noAnswer.MatchString(p.text):
		s.nothing = true
		return nil
	case echoed(p.text):
		s.dropped++
		return errEnough // the model repeats its data; nothing better follows
	case strings.HasSuffix(p.text, "?"):
		return nil // it answers, it does not ask
	case len(s.shown)+len(s.held) >= mostSaid, len(s.shown) > 0 && !isListed(p.form) && s.asked > 0 && s.prose >= s.asked:
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
	if len(s.shown) > 0 && !s.relates(said) {
		s.a.log.Debug("sentence of the model beside the question", "model", s.a.generator.Name())
		return nil
	}
	s.held = append(s.held, said)
	if !isListed(p.form) {
		s.prose++
	}
	if len(s.shown) == 0 && !s.answers() {
		return nil
	}
	return s.flush()
}

// dataMark is what only the data of a model looks like, not its answer.
var dataMark = regexp.MustCompile(`[{}]|"\s*:\s*["\[\d]|\]\s*[,}]\s*"|\b(PASSAGEN|FRAGE|ANTWORT) \(Daten`)

// echoed reports whether a sentence is a piece of the data that the model was
// given and not of an answer.
func echoed(text string) bool { return dataMark.MatchString(text) }

func isListed(f conversation.Form) bool {
	return f == conversation.FormItem || f == conversation.FormStep
}

// check decides whether a sentence may be said and which passages bear it out:
// those the model names first, then the others.
func (s *speaker) check(p proposal) (said, evidence.Reason) {
	if s.u.intent == IntentLive && seats.MatchString(p.text) || freeSeats.MatchString(p.text) {
		return said{}, liveFact
	}
	out := said{proposal: p, lines: map[int][]german.Span{}}
	if s.u.language == "en" {
		out.german = s.a.inGerman(p.text)
	}
	out.terms = newBag(s.a.analyzer, p.text+out.german)
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
	text = strings.TrimPrefix(text, accordingly)
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

// flush says what is held.
func (s *speaker) flush() error {
	for i, x := range s.held {
		if i+1 < len(s.held) && len(s.shown) == 0 && !s.onTopic(x) {
			continue // said before what answers, and about something else
		}
		if err := s.say(x); err != nil {
			return err
		}
	}
	s.held = nil
	return nil
}

// onTopic reports whether a sentence names what is asked about.
func (s *speaker) onTopic(x said) bool {
	return s.free || s.onLine(x) || strings.HasSuffix(x.text, ":") || slices.ContainsFunc(s.parts(), func(u understanding) bool {
		inWords, _ := s.matches(u, []said{x})
		return coverage(u.terms, inWords) >= leastRelated
	})
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
