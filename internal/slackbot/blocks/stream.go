package blocks

import (
	"fmt"
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// How much of an answer is shown when it is folded: as many characters as people
// read at a glance, and never more than leaves room for what stands below.
const (
	foldedChars    = 1600
	foldedWeight   = 4500
	sentenceWeight = 3000 // of one sentence; longer ones are cut
	mostCited      = 8    // numbers behind a sentence
)

// Stream is what of an answer under way is shown, as the Markdown that Slack
// takes in a stream: it only ever grows, and ends where a long answer is folded.
func Stream(sentences []conversation.Sentence) string {
	ss := written(sentences)
	return join(ss[:folded(ss)], nil)
}

// A writtenSentence is one in Slack's Markdown.
type writtenSentence struct {
	conversation.Sentence
	markdown string
	chars    int // of what is seen
	weighs   int // with its numbers
}

// written writes sentences in Slack's Markdown; empty ones go.
func written(sentences []conversation.Sentence) []writtenSentence {
	var out []writtenSentence
	for _, s := range sentences {
		w := writtenSentence{Sentence: s, markdown: inMarkdown().inline(s.Text)}
		seen := plain(s.Text)
		if weight(w.markdown) > sentenceWeight {
			seen = cut(seen, sentenceWeight/10) // of which none takes more than ten
			w.markdown = markdownText(seen)
		}
		if w.markdown == "" {
			continue
		}
		w.Citations = s.Citations[:min(len(s.Citations), mostCited)]
		w.markdown = lineStart.ReplaceAllString(w.markdown, "$1\u00a0")
		w.chars = length(seen)
		w.weighs = weight(join([]writtenSentence{w}, nil)) + len(`\n\n100. `)
		out = append(out, w)
	}
	return out
}

// lineStart is what would make a list or heading of a line. With a no-break space
// behind it, it makes none.
var lineStart = regexp.MustCompile(`^(\d{1,9}[.)]|[-+]|#{1,6}) `)

// folded is how many of the sentences are shown of an answer that is folded: all of
// them if they are not too many, and at least one.
func folded(ss []writtenSentence) int {
	chars, weighs := 0, 0
	for i, s := range ss {
		chars += s.chars
		weighs += s.weighs
		if i > 0 && (chars > foldedChars || weighs > foldedWeight) {
			return i
		}
	}
	return len(ss)
}

// join puts sentences together with the numbers of their sources, which lead to
// links where there is one.
func join(ss []writtenSentence, links map[int]string) string {
	var b strings.Builder
	step := 0
	for i, s := range ss {
		if i > 0 {
			b.WriteString(between(ss[i-1].Form, s.Form))
		}
		switch s.Form {
		case conversation.FormItem:
			b.WriteString("- ")
		case conversation.FormStep:
			step++
			fmt.Fprintf(&b, "%d. ", step)
		}
		b.WriteString(s.markdown)
		for _, n := range s.Citations {
			if to := links[n]; to != "" {
				fmt.Fprintf(&b, " [[%d](%s)]", n, to)
			} else {
				fmt.Fprintf(&b, " [%d]", n)
			}
		}
	}
	return b.String()
}

// between is what stands between two sentences.
func between(before, after conversation.Form) string {
	wasList := before == conversation.FormItem || before == conversation.FormStep
	list := after == conversation.FormItem || after == conversation.FormStep
	switch {
	case list && wasList && before == after:
		return "\n"
	case list || wasList || after == conversation.FormParagraph:
		return "\n\n"
	}
	return " "
}
