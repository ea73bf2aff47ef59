package assistant

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// What a sentence of a model must have to do with the question is decided here:
// the gate lets only true sentences pass, but not all that is true was asked.

// Shares of a question's words that sentences, with the passages they rest on,
// must hold.
const (
	leastSaid       = 0.4
	leastSaidUnsure = 0.6 // where the rules find no answer
	leastRelated    = 0.3 // in a further sentence itself
	leastPlausible  = 0.25
)

// answers reports whether what is held so far answers one of the questions.
func (s *speaker) answers() bool {
	return slices.ContainsFunc(s.parts(), func(u understanding) bool { return s.answered(u, s.held) })
}

// parts are the questions that the message consists of.
func (s *speaker) parts() []understanding {
	if len(s.u.parts) > 0 {
		return s.u.parts
	}
	return []understanding{s.u}
}

// answered reports whether sentences answer a question: they give a value of the
// kind asked for, speak of the time and the things that it names, or say what
// the line says that the rules take for the answer.
func (s *speaker) answered(u understanding, sentences []said) bool {
	fits, when, onLine := !wantsFit(u.kind), false, false
	for _, x := range sentences {
		fits = fits || s.fit(u, x) >= leastFitOf(u.kind)
		when = when || !otherTime(u.question, x.text)
		onLine = onLine || s.onLine(x)
	}
	if !when || !fits && !(onLine && !wantsValue(u.kind)) {
		return false
	}
	inWords, matches := s.matches(u, sentences)
	if j := u.counted(); j >= 0 && inWords[j] < matched {
		return false
	}
	if onLine && len(s.u.parts) == 0 {
		return true
	}
	least := leastSaid
	if s.best == nil {
		least = leastSaidUnsure
	}
	if coverage(u.terms, matches) < least {
		return false
	}
	for j, t := range u.terms {
		if t.carried || t.asking || matches[j] >= matched {
			continue
		}
		if t.number != nil || s.best == nil && t.noun && !t.aspect && t.weight >= leastTopicWeight {
			return false
		}
	}
	return true
}

// plausible reports whether what is held might answer the question in other
// words, which the rules cannot tell: it is borne out, and its passages have to do
// with the question. The model alone says that it answers, so it is shown with a
// caution, and never where a value, a person or a place is asked for: those of
// something else look just like them.
func (s *speaker) plausible() bool {
	u := s.u
	if s.best != nil || s.nothing || len(s.held) == 0 || len(u.parts) > 0 || wantsFit(u.kind) || u.topicless() {
		return false
	}
	_, matches := s.matches(u, s.held)
	for j, t := range u.terms {
		if t.number != nil && matches[j] < matched {
			return false
		}
	}
	return coverage(u.terms, matches) >= leastPlausible &&
		!slices.ContainsFunc(s.held, func(x said) bool { return otherTime(u.question, x.text) })
}

// matches returns how well sentences hold each word of a question: by
// themselves, and with the passages they rest on.
func (s *speaker) matches(u understanding, sentences []said) (inWords, all []float64) {
	inWords, all = make([]float64, len(u.terms)), make([]float64, len(u.terms))
	for j, t := range u.terms {
		alike := s.a.checker.Alike(t.text)
		for _, x := range sentences {
			inWords[j] = max(inWords[j], t.in(x.terms))
			if t.number == nil && slices.ContainsFunc(alike, func(h uint32) bool { return has(x.terms.stems, h) }) ||
				!t.noun && t.number == nil && x.terms.inflects(t) {
				inWords[j] = max(inWords[j], heedAlike)
			}
			all[j] = max(all[j], inWords[j])
			for _, i := range x.given {
				all[j] = max(all[j], heedDocument*t.in(s.given[i].terms))
			}
		}
	}
	return inWords, all
}

// inflects reports whether the bag has another form of a strong verb, one that
// differs in its vowels only: "betreibt", "betrieben".
func (b bag) inflects(t term) bool {
	frame := consonants.Replace(t.forms[0].Stem)
	return len(frame) >= leastFrame && slices.ContainsFunc(b.words, func(w *german.Features) bool {
		return w.Stem[0] == t.forms[0].Stem[0] && consonants.Replace(w.Stem) == frame
	})
}

// leastFrame is the number of consonants from which they tell a verb.
const leastFrame = 4

var consonants = strings.NewReplacer("a", "", "e", "", "i", "", "o", "", "u", "", "ä", "", "ö", "", "ü", "")

// heedAlike is the match of a word that says the same as the one asked for.
const heedAlike = 0.8

// onLine reports whether a sentence rests on the line that the rules take for the
// answer.
func (s *speaker) onLine(x said) bool {
	if s.best == nil {
		return false
	}
	for _, i := range x.given {
		if s.given[i].hit.ID == s.best.ID && slices.ContainsFunc(x.lines[i], func(l german.Span) bool {
			return l.Start < s.line.End && s.line.Start < l.End
		}) {
			return true
		}
	}
	return false
}

// wantsFit reports whether it shows on the surface of a sentence that it answers
// such a question.
func wantsFit(k german.QuestionType) bool {
	return wantsValue(k) || k == german.AskWho || k == german.AskWhere
}

// leastFitOf is the fit from which a sentence gives what is asked for. Whom a
// question wants is seldom a person with a name.
func leastFitOf(k german.QuestionType) float64 {
	if wantsValue(k) {
		return leastFit
	}
	return leastFitNamed
}

const (
	leastFit      = 0.6
	leastFitNamed = 0.5
)

// fit is that of a sentence, in its own language or in German. Who does something
// may be anybody and anything that the question does not name itself.
func (s *speaker) fit(u understanding, x said) float64 {
	best := fit(u, x.text+x.german)
	if u.kind == german.AskWho && namesNew(u, x.text) {
		best = max(best, leastFitNamed)
	}
	return best
}

// namesNew reports whether a sentence has a noun, outside of dates, that the
// question does not have.
func namesNew(u understanding, text string) bool {
	dates := german.Dates(text)
	for _, w := range german.Words(text) {
		r, _ := utf8.DecodeRuneInString(w.Span.In(text))
		if !unicode.IsUpper(r) || german.IsStop(w.Text) ||
			slices.ContainsFunc(dates, func(d german.Date) bool { return d.Start <= w.Span.Start && w.Span.End <= d.End }) {
			continue
		}
		stem := german.Stem(w.Text)
		asked := func(t term) bool {
			return t.named(w.Text) || slices.ContainsFunc(t.forms, func(f *german.Features) bool { return commonStart(f.Stem, stem) >= leastStart })
		}
		if !slices.ContainsFunc(u.terms, asked) {
			return true
		}
	}
	return false
}

// leastStart is the length of a common beginning from which two words are about
// the same: "teilnehmen" and "Teilnahme".
const leastStart = 5

func commonStart(a, b string) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// inGerman is what an English sentence says, word by word and as far as the
// glossary knows it; it begins with a blank line.
func (a *Assistant) inGerman(text string) string {
	var words []string
	for _, t := range a.glossary.translate(text) {
		words = append(words, t.german...)
	}
	if len(words) == 0 {
		return ""
	}
	return "\n\n" + strings.Join(words, " ")
}

// relates reports whether a further sentence belongs to the answer: it goes on
// with a list, with the sentence or with the lines before it, or speaks by itself
// of what is asked.
func (s *speaker) relates(x said) bool {
	if s.free || s.onLine(x) {
		return true
	}
	last := s.shown[len(s.shown)-1]
	if isListed(x.form) && (isListed(last.form) || strings.HasSuffix(last.text, ":")) {
		return true
	}
	if anaphoric.MatchString(x.text) && slices.ContainsFunc(x.given, func(i int) bool { return slices.Contains(last.given, i) }) {
		return true
	}
	for _, o := range s.shown {
		if s.besides(o, x) {
			return true
		}
	}
	return slices.ContainsFunc(s.parts(), func(u understanding) bool {
		inWords, _ := s.matches(u, []said{x})
		return coverage(u.terms, inWords) >= leastRelated && s.answered(u, []said{x})
	})
}

// besides reports whether x rests on lines of a passage that stand beside those
// that o rests on, or are the same.
func (s *speaker) besides(o, x said) bool {
	for _, i := range x.given {
		for _, a := range o.lines[i] {
			for _, b := range x.lines[i] {
				if s.given[i].near(a, b) {
					return true
				}
			}
		}
	}
	return false
}

// near reports whether two lines of a passage are the same or have none between
// them.
func (g given) near(a, b german.Span) bool {
	if a.Start > b.Start {
		a, b = b, a
	}
	return !slices.ContainsFunc(g.hit.Sentences, func(l german.Span) bool { return l.Start >= a.End && l.End <= b.Start })
}

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
