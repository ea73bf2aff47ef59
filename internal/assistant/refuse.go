package assistant

import (
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// maxTopics is how many nearest topics a refusal offers.
const maxTopics = 3

// leastTopic is the share of the question that a passage must cover before its
// document is offered as a near topic.
const leastTopic = 0.2

// refuse says that the base holds no documented answer, offers the nearest
// topics, each with what it says that comes nearest, and names a contact. It
// cites nothing. pages are the passages read for an answer.
func (a *Assistant) refuse(u understanding, hits []knowledge.Hit, pages []page, w *writer) error {
	w.turn.Refused = true
	words := wording(u.language)
	w.turn.Topics = quoteNearest(topics(hits), pages)
	text := words.refused
	catalogue := u.intent == IntentLive || asksPeriod(u)
	switch {
	case u.intent == IntentMore:
		text, w.turn.Topics = words.noMore, nil
	case u.intent == IntentSimplify:
		text, w.turn.Topics = words.nothingSimpler, nil
	case catalogue:
		text = words.noDates
	}
	say := []conversation.Sentence{{Text: text, Citations: []int{}}}
	if len(w.turn.Topics) > 0 {
		say = append(say, conversation.Sentence{Text: words.nearest, Citations: []int{}})
	}
	if catalogue && a.contact != "" {
		say = append(say, conversation.Sentence{
			Text: words.seatsAt + contactLink(a.contact), Form: conversation.FormParagraph, Citations: []int{},
		})
	} else if a.contact != "" {
		say = append(say, conversation.Sentence{
			Text: words.contact + contactLink(a.contact), Form: conversation.FormParagraph, Citations: []int{},
		})
	}
	return w.say(say...)
}

// topics are the nearest ones among the documents found.
func topics(hits []knowledge.Hit) []conversation.Topic {
	var out []conversation.Topic
	seen := map[int64]bool{}
	for _, h := range hits {
		if len(out) == maxTopics {
			break
		}
		if seen[h.Document.ID] || h.Coverage < leastTopic {
			continue
		}
		seen[h.Document.ID] = true
		out = append(out, conversation.Topic{
			Document: h.Document.ID, Title: h.Document.Title, URL: h.Document.URL, Language: h.Document.Language,
		})
	}
	return out
}

// maxExcerpt is the longest excerpt in characters; a longer sentence is left out.
const maxExcerpt = 300

// quoteNearest gives each topic the sentence of its document that came nearest
// to being an answer: often a person sees at once what the rules could not be
// sure of. Seats are never quoted, see wantsSeats.
func quoteNearest(topics []conversation.Topic, pages []page) []conversation.Topic {
	all := ranked(pages)
	for i := range topics {
		for _, c := range all {
			if pages[c.hit].hit.Document.ID == topics[i].Document && !c.lead && c.items == nil &&
				utf8.RuneCountInString(c.text) <= maxExcerpt && !freeSeats.MatchString(c.text) {
				topics[i].Excerpt = c.text
				break
			}
		}
	}
	return topics
}

// contactLink is a contact as inline Markdown.
func contactLink(contact string) string {
	if strings.Contains(contact, "://") {
		_, shown, _ := strings.Cut(contact, "://")
		return "[" + strings.TrimPrefix(shown, "www.") + "](" + contact + ")"
	}
	if strings.Contains(contact, "@") {
		return "[" + contact + "](mailto:" + contact + ")"
	}
	return contact
}
