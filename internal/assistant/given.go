package assistant

import (
	"strings"

	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// A given is a passage that the model is given, as evidence for what it writes.
type given struct {
	hit   knowledge.Hit
	proof *evidence.Proof
	terms bag // of the passage with title and headings
}

// givenJSON is how the model sees a passage.
type givenJSON struct {
	N       int    `json:"nr"`
	Title   string `json:"titel"`
	Heading string `json:"abschnitt,omitempty"`
	Date    string `json:"stand,omitempty"`
	Text    string `json:"text"`
}

type passagesJSON struct {
	Today    string      `json:"heute"`
	Passages []givenJSON `json:"passagen"`
}

// Limits of what a model is given.
const (
	maxGiven       = 8
	charsPerToken  = 3    // German, carefully
	promptTokens   = 1200 // for instructions, question and labels
	leastGiven     = 1500 // characters of passages, whatever the context size
	mostGiven      = 9000
	answerTokens   = 800
	questionTokens = 200 // of a JSON answer
)

// give picks the passages for the model, those of the best sentences first, and
// returns them with their data message.
func (a *Assistant) give(pages []page, best *candidate) ([]given, string, error) {
	left := min(mostGiven, max(leastGiven, (a.generator.ContextSize()-answerTokens-promptTokens)*charsPerToken))
	order := ranked(pages)
	if best != nil {
		order = append([]*candidate{best}, order...)
	}
	seen := map[int]bool{}
	var out []given
	data := passagesJSON{Today: today(a.now())}
	for _, c := range order {
		if seen[c.hit] || len(out) == maxGiven {
			continue
		}
		seen[c.hit] = true
		h := pages[c.hit].hit
		text := readable(h)
		if len(text) > left && len(out) > 0 || text == "" {
			continue
		}
		left -= len(text)
		out = append(out, given{
			hit: h, proof: a.prove(h),
			terms: newBag(a.analyzer, text, h.Document.Title, strings.Join(h.Headings, "\n"), dateWords(h.Document)),
		})
		one := givenJSON{N: len(out), Heading: strings.Join(h.Headings, " › "), Date: dateWords(h.Document), Text: text}
		if !evidence.IsOrder(h.Document.Title) {
			one.Title = h.Document.Title
		}
		data.Passages = append(data.Passages, one)
	}
	message, err := labelled("PASSAGEN", data)
	return out, message, err
}

// readable is the text of a passage without the sentences that were taken out of
// it.
func readable(h knowledge.Hit) string {
	var b strings.Builder
	end := 0
	for i, s := range h.Sentences {
		if s.Start < end || s.End > len(h.Text) {
			continue
		}
		between := h.Text[end:s.Start]
		switch {
		case strings.IndexFunc(between, letterOrDigit) < 0, listMark.MatchString(lastLine(between)), stepMark.MatchString(lastLine(between)):
			b.WriteString(between)
		case i > 0:
			b.WriteString("\n")
		}
		b.WriteString(s.In(h.Text))
		end = s.End
	}
	return strings.TrimSpace(b.String())
}

func lastLine(s string) string { return s[strings.LastIndexByte(s, '\n')+1:] }
