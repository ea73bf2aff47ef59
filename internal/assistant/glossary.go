package assistant

import (
	_ "embed"
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed glossary.txt
var glossaryFile string

// A glossary turns the English words of the domain into the German ones that
// the base uses: without a model this is what lets an English question find
// German passages.
type glossary struct {
	german  map[string][]string // English form, words joined by one space → German words
	longest int                 // words in the longest form
}

// parseGlossary reads the format described at the head of glossary.txt. A line
// without "=" is an error that names the line.
func parseGlossary(file string) (glossary, error) {
	g := glossary{german: map[string][]string{}}
	for n, line := range strings.Split(file, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		english, words, ok := strings.Cut(line, "=")
		if !ok {
			return glossary{}, fmt.Errorf("glossary line %d: no %q in %q", n+1, "=", line)
		}
		var to []string
		for w := range strings.SplitSeq(words, ",") {
			to = append(to, strings.TrimSpace(w))
		}
		for form := range strings.SplitSeq(english, ",") {
			key := wordKey(form)
			g.german[key] = to
			g.longest = max(g.longest, strings.Count(key, " ")+1)
		}
	}
	return g, nil
}

// translated is one word or phrase of an English question: what was written
// and what to search for.
type translated struct {
	english string
	german  []string // empty when the glossary does not know the word
}

// translate splits an English text into known phrases, longest first, and
// single words. Stop words are left out unless they are part of a phrase.
func (g glossary) translate(text string) []translated {
	words := german.Words(text)
	var out []translated
	for i := 0; i < len(words); {
		n, to := g.at(words[i:])
		switch {
		case n > 0:
			out = append(out, translated{text[words[i].Span.Start:words[i+n-1].Span.End], to})
			i += n
		case german.IsStop(words[i].Text):
			i++
		default:
			out = append(out, translated{english: words[i].Span.In(text)})
			i++
		}
	}
	return out
}

// at returns the length in words and the translation of the longest form that
// words begins with.
func (g glossary) at(words []german.Word) (int, []string) {
	for n := min(g.longest, len(words)); n > 0; n-- {
		var b strings.Builder
		for i, w := range words[:n] {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w.Text)
		}
		if to, ok := g.german[b.String()]; ok {
			return n, to
		}
	}
	return 0, nil
}

// wordKey normalises an English form the way a question's words are.
func wordKey(form string) string {
	var words []string
	for _, w := range german.Words(form) {
		words = append(words, w.Text)
	}
	return strings.Join(words, " ")
}

// words returns the German words for an English one, nil when it is unknown.
func (g glossary) words(english string) []string { return g.german[wordKey(english)] }
