package assistant

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/prompts"
)

// intents are what a model may say that a message wants.
var intents = []string{
	IntentQuestion, IntentLive, IntentMore, IntentSimplify,
	IntentGreeting, IntentThanks, IntentGoodbye, IntentIdentity, IntentHelp,
}

// unclearWords is the length up to which a message that asks nothing may mean
// something else than it names.
const unclearWords = 14

// unclear reports whether the rules cannot tell what a message wants: it is no
// question, and names nothing that the base speaks of.
func (u understanding) unclear() bool {
	if u.intent != IntentQuestion || u.kind != german.AskOther || strings.HasSuffix(u.question, "?") || u.simple ||
		len(strings.Fields(u.question)) > unclearWords {
		return false
	}
	return !slices.ContainsFunc(u.terms, func(t term) bool { return t.noun && !t.asking && !t.carried && !t.unknown && t.weight >= ownTopic })
}

// longestTopic bounds the topic that a model names, in characters.
const longestTopic = 120

// classify lets the model say what a message wants, out of a closed set.
func (a *Assistant) classify(ctx context.Context, u understanding, last *understanding, message string, history []conversation.Turn, t *conversation.Turn) (understanding, error) {
	talk, err := labelled("GESPRÄCH", before(history, false))
	if err != nil {
		return u, err
	}
	data, err := labelled("NACHRICHT", map[string]string{"nachricht": message})
	if err != nil {
		return u, err
	}
	var said struct {
		Intent string `json:"intent"`
		Topic  string `json:"topic"`
	}
	err = a.askJSON(ctx, task{
		prompt: prompts.Intent, data: []string{talk, data}, maxTokens: questionTokens, within: a.patience.Aside,
	}, t, &said)
	if err != nil {
		return u, err
	}
	back := said.Intent == IntentMore || said.Intent == IntentSimplify
	if !slices.Contains(intents, said.Intent) || back && last == nil || utf8.RuneCountInString(said.Topic) > longestTopic {
		return u, errNotTaken
	}
	switch {
	case back:
		again := *last
		again.intent, again.simple = said.Intent, said.Intent == IntentSimplify
		if again.intent == IntentMore {
			again.seen = quoted(history)
		}
		return again, nil
	case !asks(said.Intent):
		return understanding{intent: said.Intent, language: u.language}, nil
	}
	u.intent = said.Intent
	if said.Topic != "" && a.fromTalk(said.Topic, message, history) {
		u.search = strings.TrimSpace(u.search + " " + said.Topic)
	}
	return u, nil
}
