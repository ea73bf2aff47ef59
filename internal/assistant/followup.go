package assistant

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// ownTopic is the weight from which a noun of a question is a topic of its own.
const ownTopic = 0.45

// carry adds to a follow-up what it leaves out. "Und wann startet das?" takes
// its topic from the question before; "Und Biletado?" brings a topic and takes
// what was asked about it. A question that stands on its own is left alone.
func (u *understanding) carry(before understanding) {
	pointing := pointsBack(u.question, u.language)
	linked := pointing || opensWithAnd(u.question)
	if !linked && len(u.terms) > 0 {
		if u.bareNoun() {
			u.guess(before)
		}
		return
	}
	u.followUp = true
	defer u.standAlone(u.question)
	own := slices.ContainsFunc(u.terms, func(t term) bool { return t.noun && t.weight >= ownTopic })
	switch {
	case !own || pointing:
		u.take(before, func(t term) bool { return t.noun && (pointing || !t.cited) })
	case u.kind == german.AskOther:
		u.kind = before.kind
		u.take(before, func(t term) bool { return !t.noun })
	}
}

// definite is a noun with an article that supposes it is known which one is meant.
var definite = regexp.MustCompile(`\b(?:[Dd]er|[Dd]ie|[Dd]as|[Dd]en|[Dd]em|the) (\p{L}[\p{L}-]+)`)

// bareNoun reports whether a question is about one thing that is spoken of as
// known, and names nothing else: "Wer ist der Partner?"
func (u *understanding) bareNoun() bool {
	m := definite.FindStringSubmatch(u.question)
	if m == nil {
		return false
	}
	nouns := 0
	for _, t := range u.terms {
		if t.number != nil || t.label || t.noun && !t.asking && !t.named(strings.ToLower(m[1])) && u.language == "de" {
			return false
		}
		if t.noun && !t.asking {
			if t.weight >= leastTopicWeight {
				return false // rare enough to be found by itself
			}
			nouns++
		}
	}
	return nouns == 1 && !upper(m[1])
}

// guess takes the question as one about the topic before; if that has no answer,
// it is asked by itself.
func (u *understanding) guess(before understanding) {
	alone := *u
	alone.terms = slices.Clone(u.terms)
	alone.search = searchText(alone.terms)
	u.alone = &alone
	u.followUp = true
	u.take(before, func(t term) bool { return t.noun && !t.asking && !t.aspect })
	u.standAlone(u.question)
}

// onCarried reports whether a sentence, in its context, is about the topic that
// was carried over: the strongest of its words.
func (u *understanding) onCarried(c *candidate) bool {
	topic := -1
	for j, t := range u.terms {
		if t.carried && t.noun && !t.cited && (topic < 0 || t.weight > u.terms[topic].weight) {
			topic = j
		}
	}
	return topic < 0 || c.context[topic] >= matched
}

// standAlone names in the question what was carried over into it.
func (u *understanding) standAlone(question string) {
	var topic []string
	for _, t := range u.terms {
		if t.carried && (t.noun || t.number != nil) {
			topic = append(topic, t.text)
		}
	}
	u.standalone = question
	if len(topic) > 0 {
		u.standalone += " (" + strings.Join(topic, " ") + ")"
	}
}

// take carries over the terms of the question before that pick selects.
func (u *understanding) take(before understanding, pick func(term) bool) {
	ownNumber := slices.ContainsFunc(u.terms, func(t term) bool { return t.number != nil })
	for _, t := range before.terms {
		if !pick(t) || t.number != nil && ownNumber || slices.ContainsFunc(u.terms, func(o term) bool {
			return o.forms[0].StemHash == t.forms[0].StemHash
		}) {
			continue
		}
		if !t.carried {
			t.weight *= weightCarried
		}
		t.carried = true
		u.terms = append(u.terms, t)
	}
}

// citedTerms are the words of the first cited title that the question did not
// name: what the conversation is about after the answer.
func (a *Assistant) citedTerms(t conversation.Turn, u understanding) []term {
	if t.Refused || len(t.Citations) == 0 {
		return nil
	}
	var out []term
	for _, c := range a.germanTerms(t.Citations[0].Title) {
		known := func(o term) bool { return o.forms[0].StemHash == c.forms[0].StemHash }
		if c.noun && c.number == nil && !slices.ContainsFunc(u.terms, known) {
			c.weight *= 0.5 * weightCarried
			c.carried, c.cited = true, true
			out = append(out, c)
		}
	}
	return out
}

var pronouns = map[string][]string{
	"de": strings.Fields("es dies dieses diese dieser diesem diesen er ihn ihm dort da davon dazu dabei darüber damit dafür daran darin darauf danach dessen deren jene jener"),
	"en": strings.Fields("it its this that these those they them there he she his her"),
}

// pointsBack reports whether a question refers to something said before by a
// pronoun. "das" and "die" do only where no noun follows them.
func pointsBack(question, language string) bool {
	words := german.Words(question)
	for i, w := range words {
		if slices.Contains(pronouns[language], w.Text) {
			// "dieses Modul" points back, "gibt es" does not
			if w.Text == "es" && i > 0 && slices.Contains([]string{"gibt", "gab", "geht", "handelt"}, words[i-1].Text) ||
				language == "en" && (w.Text == "there" || w.Text == "that" && i > 1) {
				continue
			}
			return true
		}
		if w.Span.In(question) == "sie" && hasCapitals(question) { // "Sie" is the person asked
			return true
		}
		if language == "de" && slices.Contains([]string{"das", "der", "die", "den", "dem"}, w.Text) &&
			(!article(question, words[i+1:]) || predicative(words, i)) {
			return true
		}
	}
	return false
}

// article reports whether a noun follows, at most three adjectives away.
func article(text string, words []german.Word) bool {
	if !hasCapitals(text) { // nobody can tell, but a function word is no noun
		return len(words) > 0 && !german.IsStop(words[0].Text)
	}
	for _, w := range words[:min(4, len(words))] {
		if r, _ := utf8.DecodeRuneInString(w.Span.In(text)); unicode.IsUpper(r) || unicode.IsDigit(r) {
			return true
		}
		if german.IsStop(w.Text) {
			return false
		}
	}
	return false
}

// predicative reports whether one word after the i-th ends a question that asks
// whether something is so: "Ist das kostenlos?"
func predicative(words []german.Word, i int) bool {
	if i == 1 && len(words) == i+3 && slices.Contains([]string{"statt", "los", "aus", "weiter"}, words[i+2].Text) { // "Findet das online statt?"
		return true
	}
	return i > 0 && len(words) == i+2 && slices.Contains([]string{"ist", "sind", "war", "waren", "wird", "wäre"}, words[i-1].Text)
}

// opensWithAnd reports whether a question joins on to the one before.
func opensWithAnd(question string) bool {
	words := german.Words(question)
	if len(words) == 0 {
		return false
	}
	switch words[0].Text {
	case "und", "and", "auch", "sowie", "oder", "or":
		return true
	}
	return strings.HasPrefix(strings.ToLower(question), "what about") || strings.HasPrefix(strings.ToLower(question), "how about") ||
		strings.HasPrefix(strings.ToLower(question), "wie sieht es mit") || strings.HasPrefix(strings.ToLower(question), "was ist mit")
}
