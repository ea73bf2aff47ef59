package assistant

import (
	"strings"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// correctedStands is how well a word of the base stands for one spelled nearly
// like it.
const correctedStands = 0.9

// correct looks for the words of a question that the base does not know among
// the words of what was found, and takes those spelled nearly alike for meant:
// "Biledato" for "Biletado". It reports whether anything changed; the search
// text follows.
func (a *Assistant) correct(u *understanding, hits []knowledge.Hit) bool {
	changed := false
	for i := range u.terms {
		t := &u.terms[i]
		if t.number != nil || t.carried || !a.misspelled(t) {
			continue
		}
		meant := ""
		least := allowedEdits(t.forms[0].Folded) + 1
		if len(t.forms[0].Parts) > 0 {
			least = min(least, 2)
		}
		for _, h := range hits {
			for w := range german.EachWord(h.Document.Title + "\n" + strings.Join(h.Headings, "\n") + "\n" + h.Text) {
				if d := edits(t.forms[0].Folded, german.Fold(w.Text), least); d < least && !german.IsStop(w.Text) {
					meant, least = w.Text, d
				}
			}
		}
		if meant == "" {
			continue
		}
		t.add(a.analyzer.Word(meant), correctedStands)
		t.weight *= a.rarity(meant)
		t.text = meant
		changed = true
	}
	if changed {
		u.search = searchText(u.terms)
	}
	return changed
}

// misspelled reports whether a term looks like a typing error: neither the base
// nor the dictionary knows the word, and nothing else stands for it.
func (a *Assistant) misspelled(t *term) bool {
	return len(t.forms) == 1 && a.rarity(t.forms[0].Stem) == 1 && !a.analyzer.Splitter().Knows(strings.ToLower(t.text))
}

// allowedEdits is how many typing errors a word of this length may hold.
func allowedEdits(word string) int {
	switch n := utf8.RuneCountInString(word); {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// edits returns the optimal string alignment distance of two words (insert,
// delete, replace, swap neighbours; Damerau 1964), or limit when it is at least
// that or the first letters differ: typing errors spare the first letter
// (Pollock and Zamora 1984).
func edits(a, b string, limit int) int {
	if a == "" || b == "" || a[0] != b[0] || len(a) > len(b)+limit || len(b) > len(a)+limit {
		return limit
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		best := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			best = min(best, row[j])
		}
		if best >= limit {
			return limit
		}
		before, last, row = last, row, before
	}
	return min(last[len(b)], limit)
}

// questionWords are those whose misspelling would hide what kind of answer is
// wanted.
var questionWords = strings.Fields("wann wer wo was wie welche welcher welches welchen welchem warum wieso weshalb wieviel wieviele when where who what which why how")

// correctOpening mends a misspelled question word at the beginning: "Wan
// startet …".
func (a *Assistant) correctOpening(question string) string {
	words := german.Words(question)
	if len(words) < 2 || german.IsStop(words[0].Text) || a.rarity(words[0].Text) < 1 ||
		a.analyzer.Splitter().Knows(words[0].Text) {
		return question
	}
	for _, w := range questionWords {
		if edits(words[0].Text, w, 2) == 1 {
			return w + question[words[0].Span.End:]
		}
	}
	return question
}
