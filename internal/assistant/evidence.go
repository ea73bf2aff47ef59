package assistant

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// The evidence gate has two halves. answerable decides before anything is said
// whether the passages found speak about what was asked; checked, and for a model
// speaker.check, hold sentence by sentence what is about to be said against them.

var negation = regexp.MustCompile(`(?i)\b(nicht|kein(e|en|er|em|es)?|nie|niemals|ohne|weder|not|no|never|without)\b`)

// prove prepares a passage as evidence.
func (a *Assistant) prove(h knowledge.Hit) *evidence.Proof {
	return a.checker.Prepare(evidence.Passage{
		Title: h.Document.Title, Headings: h.Headings, Text: h.Text, Sentences: h.Sentences,
		URL: h.Document.URL, Language: h.Document.Language, Published: h.Document.Published, Today: a.now(),
	})
}

// aboutOrders marks a question about orders to machines, which may be answered
// by quoting some.
var aboutOrders = regexp.MustCompile(`(?i)prompt|injection|jailbreak|manipul|angriff|sprachmodell`)

// withoutOrders takes out of the passages what gives orders to whoever reads them
// by machine. Unless the question is about such orders, they are neither quoted
// nor shown to a model.
func withoutOrders(question string, hits []knowledge.Hit) []knowledge.Hit {
	if aboutOrders.MatchString(question) && !evidence.IsOrder(question) {
		return hits
	}
	out := slices.Clone(hits)
	for i := range out {
		h := &out[i]
		orders := evidence.Orders(h.Text, h.Sentences)
		if slices.Contains(orders, true) {
			var kept []german.Span
			for k, s := range h.Sentences {
				if !orders[k] {
					kept = append(kept, s)
				}
			}
			h.Sentences = kept
		}
		if slices.ContainsFunc(h.Headings, evidence.IsOrder) {
			h.Headings = slices.DeleteFunc(slices.Clone(h.Headings), evidence.IsOrder)
		}
	}
	return out
}
