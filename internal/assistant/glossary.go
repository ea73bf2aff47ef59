package assistant

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
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
	bare    map[string][]string // the same by their forms without endings
	longest int                 // words in the longest form
}

// parseGlossary reads the format described at the head of glossary.txt. A line
// without "=" is an error that names the line.
func parseGlossary(file string) (glossary, error) {
	g := glossary{german: map[string][]string{}, bare: map[string][]string{}}
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
			if b := bareForm(key); g.bare[b] == nil {
				g.bare[b] = to
			}
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
		if to, ok := g.bare[bareForm(b.String())]; ok && !(n == 1 && german.IsStop(words[0].Text)) {
			return n, to
		}
	}
	return 0, nil
}

// irregular are English forms that no ending tells.
var irregular = map[string]string{
	"took": "take", "taken": "take", "held": "hold", "led": "lead", "ran": "run", "won": "win", "began": "begin",
	"begun": "begin", "taught": "teach", "met": "meet", "paid": "pay", "gave": "give", "given": "give", "built": "build",
	"wrote": "write", "written": "write", "spoke": "speak", "spoken": "speak", "chose": "choose", "chosen": "choose",
	"came": "come", "made": "make", "said": "say", "brought": "bring", "sent": "send", "left": "leave", "grew": "grow",
	"people": "person", "children": "child", "cities": "city",
}

// bareForm takes the endings off the words of an English form.
func bareForm(form string) string {
	words := strings.Fields(form)
	for i, w := range words {
		if base, ok := irregular[w]; ok {
			words[i] = base
			continue
		}
		for _, ending := range []struct{ is, be string }{{"ies", "y"}, {"ied", "y"}, {"ing", ""}, {"ed", ""}, {"es", ""}, {"s", ""}, {"e", ""}} {
			if base, ok := strings.CutSuffix(w, ending.is); ok && len(base) >= leastBare && !strings.HasSuffix(w, "ss") {
				w = base + ending.be
				break
			}
		}
		words[i] = strings.TrimSuffix(w, "e")
	}
	return strings.Join(words, " ")
}

// leastBare is what an ending leaves of a word at least.
const leastBare = 3

// ordinals are the English numbers of order that are written out.
var ordinals = strings.Fields("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth")

var ordinal = regexp.MustCompile(`(?i)\b(` + strings.Join(ordinals[1:], "|") + `)\b`)

// withDigits writes the numbers of order in an English question in digits, as the
// texts do: "the seventh congress".
func withDigits(question string) string {
	return ordinal.ReplaceAllStringFunc(question, func(w string) string {
		return strconv.Itoa(slices.Index(ordinals, strings.ToLower(w))+1) + "th"
	})
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
