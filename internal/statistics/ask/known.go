package ask

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
)

// asWritten reports whether a word is in use in this very form.
func (r *Reader) asWritten(lower string) bool {
	folded := german.Fold(lower)
	return german.IsStop(lower) || theLexicon().words[folded] || r.names.spelt[folded]
}

// exists reports whether a word is one, so that it is not mistyped.
func (r *Reader) exists(lower string) bool {
	return german.IsStop(lower) || r.written(lower) || r.isTown(lower) || lookalikes()[german.Fold(lower)] || r.analyzer.Splitter().Knows(lower) || r.isCompound(lower)
}

// madeOfKnown reports whether a folded word is made of two words that exist, as
// "Trainingsstunden", which are no "Trainingsrunden".
func (r *Reader) madeOfKnown(folded string) bool {
	known := func(w string) bool {
		return len(w) >= shortestPart && (lookalikes()[w] || theLexicon().written(w) || r.names.has(w))
	}
	for i := shortestPart; i <= len(folded)-shortestPart; i++ {
		if known(folded[i:]) && (known(folded[:i]) || known(strings.TrimSuffix(folded[:i], "s"))) {
			return true
		}
	}
	return false
}

//go:embed lookalikes.txt
var lookalikesText string

// lookalikes are words that exist, folded.
var lookalikes = sync.OnceValue(func() map[string]bool {
	m := map[string]bool{}
	for line := range strings.Lines(lookalikesText) {
		if line[0] != '#' {
			for key := range strings.FieldsSeq(line) {
				m[key] = true
			}
		}
	}
	return m
})

// written reports whether a word is one that is read, or belongs to one.
func (r *Reader) written(lower string) bool {
	folded := german.Fold(lower)
	if _, ok := numberOf(folded); ok {
		return true
	}
	return german.IsStop(lower) || theLexicon().written(folded) || r.names.has(folded)
}

func (r *Reader) isTown(lower string) bool { return r.names.byFirst[german.Fold(lower)] != nil }

// isCompound reports whether a word is made of known ones.
func (r *Reader) isCompound(lower string) bool {
	w := word{Word: german.Word{Text: lower}, folded: german.Fold(lower)}
	parts := r.parts(w)
	return len(parts) > 1 && len(parts[0].folded) >= shortestPart && len(parts[1].folded) >= shortestPart || parts[0].folded != w.folded && len(parts[0].folded) >= shortestPart
}

// partlyKnown reports whether a word begins or ends with one that makes compounds.
func (r *Reader) partlyKnown(folded string) bool {
	for i := shortestPart; i <= len(folded)-shortestPart; i++ {
		if slices.ContainsFunc(theLexicon().heads(folded[i:]), isHead) || len(theLexicon().single(folded[:i])) > 0 || r.names.words[folded[:i]] {
			return true
		}
	}
	return false
}

// alike reports whether it does not matter which of two folded words was meant.
func (l *lexicon) alike(a, b string) bool {
	x, y := keyOf(a), keyOf(b)
	if bare := strings.TrimRight(a, "enrs"); x == y || keyOf(x) == y || x == keyOf(y) || len(bare) >= 3 && bare == strings.TrimRight(b, "enrs") {
		return true
	}
	s, t := l.single(a), l.single(b)
	return len(s) > 0 && slices.EqualFunc(s, t, func(s, t sense) bool { return s.kind == t.kind && s.of == t.of })
}
