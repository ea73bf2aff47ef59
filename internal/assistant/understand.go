package assistant

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// An understanding is what a turn's message asks for.
type understanding struct {
	language string // "de" or "en"
	intent   string
	question string              // as asked, without a greeting
	kind     german.QuestionType // what sort of answer it wants
	terms    []term              // what it asks about
	search   string              // words to search for

	standalone string   // the question with what it leaves out, for a learned embedder and a model
	followUp   bool     // it cannot be understood without the turns before
	simple     bool     // the answer is wanted in plain language
	seen       []string // lines quoted before, when more is wanted

	alone *understanding  // without what was carried over, where that is a guess
	about string          // an earlier question whose answer is wanted in plain language
	parts []understanding // its questions, where it asks several

	which   func() error                  // asks which of several things is meant; nil: that is clear
	instead func() (done bool, err error) // answers where no document does; nil: nothing can
}

// asks reports whether an intent is answered from the base.
func asks(intent string) bool {
	switch intent {
	case IntentQuestion, IntentLive, IntentMore, IntentSimplify:
		return true
	}
	return false
}

// historyTurns is how many turns back a follow-up may reach.
const historyTurns = 5

// understand reads a message in the light of the turns before it. hint is the
// language of the page, which decides where the message itself does not tell.
// before is what the last question was, nil if there was none.
func (a *Assistant) understand(message string, history []conversation.Turn, hint string) (u understanding, before *understanding) {
	history = history[max(0, len(history)-historyTurns):]
	var answered *understanding // what was last asked and answered
	for i, t := range history {
		u := a.understandOne(accepted(t.Question, history[:i]), before, t.Language)
		if asks(u.intent) {
			u.terms = append(u.terms, a.citedTerms(t, u)...)
			before = &u
			if !t.Refused {
				answered = &u
			}
		}
	}
	u = a.understandOne(accepted(message, history), before, hint)
	switch last := len(history) - 1; {
	case u.intent == IntentMore:
		u.seen = quoted(history)
	case u.intent == IntentSimplify && last >= 0 && history[last].Refused && answered != nil:
		u = *answered
		u.intent, u.simple, u.about = IntentSimplify, true, answered.question
	}
	u.parts = a.partsOf(u, accepted(message, history), before)
	return u, before
}

func (a *Assistant) understandOne(message string, before *understanding, hint string) understanding {
	u := understanding{intent: smallTalkIntent(message), language: language(message, hint)}
	if u.intent != "" {
		return u
	}
	if before != nil && wantsMore(message) {
		again := *before
		again.intent, again.simple = IntentMore, false
		return again
	}
	plain, simple := withoutSimple(message)
	if simple && before != nil && leansBack(plain) {
		again := *before
		again.intent, again.simple = IntentSimplify, true
		return again
	}
	if simple {
		message, u.simple = plain, true
	}
	u.intent = IntentQuestion
	asked, around := split(withoutCourtesy(message))
	u.question = resolveTimes(a.correctOpening(spoken(asked)), a.now())
	if u.language == "en" {
		u.question = withDigits(u.question)
	}
	u.standalone = u.question
	u.kind = german.Question(u.question)
	if forSeats, forNext := live(u.question); forSeats || forNext {
		u.intent = IntentLive
	}
	if plain, kind, ok := meant(u.question); ok {
		u.question, u.kind = plain, kind
	}
	terms := a.germanTerms
	if u.language == "en" {
		terms = a.englishTerms
	}
	u.terms = terms(u.question)
	if !slices.ContainsFunc(u.terms, func(t term) bool { return !t.asking }) && around != "" {
		// "Ich suche etwas zu Vergaberecht. Gibt es dazu etwas?"
		u.question = message
		u.terms, around, before = terms(message), "", nil
	}
	for _, t := range terms(around) {
		t.weight *= weightAround
		t.carried = true // helps to find, is not asked for
		u.terms = append(u.terms, t)
	}
	u.terms = dedupe(u.terms)
	u.weighSaying()
	if before != nil {
		u.carry(*before)
	}
	u.search = searchText(u.terms)
	return u
}

// weighSaying adapts the terms to the kind of question. Who does something, and
// how it is done, hangs on the verb; "Was sind die fünf Module?" asks for a list.
func (u *understanding) weighSaying() {
	if (u.kind == german.AskWhich || u.kind == german.AskList) && len(u.terms) > 0 && u.terms[0].number == nil {
		u.terms[0].noun = true // what is asked for, whatever its spelling: "welche e-mail"
	}
	counts := false
	for i := range u.terms {
		t := &u.terms[i]
		counts = counts || t.number != nil && !t.carried
		if (u.kind == german.AskWho || u.kind == german.AskHow) && !t.noun && !t.asking && !t.carried && !t.attributive {
			t.weight = min(1, verbHeed*t.weight)
		}
	}
	if u.kind == german.AskWho && whoAll.MatchString(u.question) {
		u.kind = german.AskList
	}
	if u.kind == german.AskWhatIs && counts && plural.MatchString(u.question) {
		u.kind = german.AskList
	}
	if u.kind == german.AskWhatIs && u.firstTopic().aspect {
		u.kind = german.AskWhatElse // "Was ist der Inhalt …?" wants no definition
	}
}

// firstTopic returns the first term that is more than a way of asking.
func (u *understanding) firstTopic() term {
	for _, t := range u.terms {
		if !t.asking {
			return t
		}
	}
	return term{}
}

// verbHeed is how much more the verb counts in "who" and "how" questions.
const verbHeed = 2

// whoAll asks for all who are something.
var whoAll = regexp.MustCompile(`(?i)\b(wer sind (die|alle|eure|ihre)|who are the)\b`)

var plural = regexp.MustCompile(`(?i)\b(was sind|what are)\b`)

// split parts a message into the questions in it and what is said around them.
// Without a question mark, or with nothing but questions, all of it is asked.
func split(message string) (asked, around string) {
	var questions, rest []string
	for _, s := range german.Sentences(message) {
		if text := s.In(message); strings.HasSuffix(text, "?") {
			questions = append(questions, text)
		} else {
			rest = append(rest, text)
		}
	}
	if len(questions) == 0 {
		return strings.TrimSpace(message), ""
	}
	return strings.Join(questions, " "), strings.Join(rest, " ")
}

// language is the language of a message; one that does not tell is taken to be
// in the language of the page.
func language(message, hint string) string {
	if hint != "en" {
		hint = "de"
	}
	return german.DetectOr(message, hint)
}
