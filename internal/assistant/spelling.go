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
		if a.spellOut(t, hits) {
			changed = true
			continue
		}
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
				if d := german.Edits(t.forms[0].Folded, german.Fold(w.Text), least); d < least && !german.IsStop(w.Text) {
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

// Lengths of an acronym whose letters may be the initials of a name.
const (
	leastAcronym = 3
	mostAcronym  = 6
)

// spellOut takes a word that no dictionary has for the initials of a name in the
// titles of what was found: "SCM" for "Smart City Manager". The name's last word
// then stands for it, the others help to find it.
func (a *Assistant) spellOut(t *term, hits []knowledge.Hit) bool {
	letters := t.forms[0].Folded
	if t.number != nil || t.carried || len(t.forms) > 1 || len(letters) < leastAcronym || len(letters) > mostAcronym ||
		a.analyzer.Splitter().Knows(strings.ToLower(t.text)) {
		return false
	}
	for _, h := range hits {
		words := german.Words(h.Document.Title)
		for i := 0; i+len(letters) <= len(words); i++ {
			name := words[i : i+len(letters)]
			if !initials(letters, name, h.Document.Title) {
				continue
			}
			for _, w := range name[:len(name)-1] {
				t.add(a.analyzer.Word(w.Text), nameHelps)
			}
			t.add(a.analyzer.Word(name[len(name)-1].Text), correctedStands)
			t.unknown = true // searched for by all its forms
			return true
		}
	}
	return false
}

// nameHelps is how well one word of a name stands for its initials.
const nameHelps = 0.3

// initials reports whether capitalised words begin with the letters.
func initials(letters string, words []german.Word, title string) bool {
	for i, w := range words {
		if folded := german.Fold(w.Text); !capital(w, title) || folded == "" || folded[0] != letters[i] {
			return false
		}
	}
	return true
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
		if german.Edits(words[0].Text, w, 2) == 1 {
			return w + question[words[0].Span.End:]
		}
	}
	return question
}
