package assistant

import (
	"context"
	"errors"
	"slices"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/prompts"
)

// refine understands a message by the rules and, where there is a model, lets it
// put a follow-up into a question of its own and say what an unclear message
// wants. Whatever the model gets wrong leaves the rules' understanding. The error
// is ctx's.
func (a *Assistant) refine(ctx context.Context, message string, history []conversation.Turn, hint string, t *conversation.Turn) (understanding, error) {
	u, before := a.understand(message, history, hint)
	if a.generator == nil || !asks(u.intent) {
		return u, nil
	}
	refined, err := u, error(nil)
	switch {
	case u.unclear():
		refined, err = a.classify(ctx, u, before, message, history, t)
	case u.followUp && before != nil && (u.intent == IntentQuestion || u.intent == IntentLive):
		refined, err = a.rewrite(ctx, u, message, history, t)
	}
	if ctx.Err() != nil {
		return u, ctx.Err()
	}
	if errors.Is(err, fault.Unavailable) || errors.Is(err, errNotTaken) {
		return u, nil
	}
	return refined, err
}

// errNotTaken is why something that the model proposes is not taken.
var errNotTaken = errors.New("the model's proposal does not come from the conversation")

// turnJSON is how the model sees an earlier turn.
type turnJSON struct {
	Question string `json:"frage"`
	Answer   string `json:"antwort,omitempty"`
}

// How much of the conversation a model sees.
const (
	turnsGiven  = 3
	answerGiven = 600 // characters of each answer
)

// before is what was said, as data for the model.
func before(history []conversation.Turn, answers bool) []turnJSON {
	out := []turnJSON{}
	for _, h := range history[max(0, len(history)-turnsGiven):] {
		one := turnJSON{Question: h.Question}
		if answers {
			one.Answer = h.Answer[:lastBoundary(h.Answer, answerGiven)]
		}
		out = append(out, one)
	}
	return out
}

// lastBoundary returns the last start of a character up to most.
func lastBoundary(s string, most int) int {
	if len(s) <= most {
		return len(s)
	}
	for most > 0 && !utf8.RuneStart(s[most]) {
		most--
	}
	return most
}

// longestRewrite bounds a question that the model puts, in characters.
const longestRewrite = 300

// rewrite lets the model put a follow-up so that it can be understood alone. Its
// proposal is taken only if it asks, and says nothing that neither the follow-up
// nor the conversation says.
func (a *Assistant) rewrite(ctx context.Context, u understanding, message string, history []conversation.Turn, t *conversation.Turn) (understanding, error) {
	talk, err := labelled("GESPRÄCH", before(history, true))
	if err != nil {
		return u, err
	}
	question, err := labelled("ANSCHLUSSFRAGE", map[string]string{"frage": message})
	if err != nil {
		return u, err
	}
	var proposed struct {
		Question string `json:"question"`
	}
	err = a.askJSON(ctx, task{
		prompt: prompts.Rewrite, data: []string{talk, question}, values: prompts.Values{Language: prompts.LanguageName(u.language)},
		maxTokens: questionTokens, within: a.patience.Aside,
	}, t, &proposed)
	if err != nil {
		return u, err
	}
	text := strings.TrimSpace(proposed.Question)
	if !a.fromTalk(text, message, history) {
		a.log.Warn("rewritten question not taken", "model", a.generator.Name())
		return u, errNotTaken
	}
	v := a.understandOne(text, nil, u.language)
	if !asks(v.intent) || len(v.terms) == 0 || evidence.IsOrder(text) {
		return u, errNotTaken
	}
	v.language, v.simple = u.language, u.simple
	if u.intent == IntentLive {
		v.intent = IntentLive
	}
	return v, nil
}

// fromTalk reports whether a question says nothing but what was said: no number
// and no topic that is not in the conversation.
func (a *Assistant) fromTalk(text, message string, history []conversation.Turn) bool {
	if text == "" || !utf8.ValidString(text) || utf8.RuneCountInString(text) > longestRewrite || strings.ContainsAny(text, "\n\x00") {
		return false
	}
	pool := []string{message, resolveTimes(message, a.now())}
	for _, h := range history {
		pool = append(pool, h.Question, h.Answer)
		for _, c := range h.Citations {
			pool = append(pool, c.Title, c.Heading)
		}
	}
	said := newBag(a.analyzer, pool...)
	for _, q := range newBag(a.analyzer, text).numbers {
		if !slices.ContainsFunc(said.numbers, func(o quantity) bool { return o.value == q.value }) {
			return false
		}
	}
	words, known := 0, 0
	for w := range german.EachWord(text) {
		f := a.analyzer.Word(w.Text)
		if f.Stop || slices.Contains(asking, f.Stem) {
			continue
		}
		words++
		if held(f, said) >= leastTalk {
			known++
		} else if capital(w, text) && w.Span.Start > 0 {
			return false // a topic that nobody named
		}
	}
	return words > 0 && 2*known >= words
}

// leastTalk is the match from which a word counts as said in the conversation.
const leastTalk = 0.75
