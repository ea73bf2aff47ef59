package ask

import (
	_ "embed"
	"iter"
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// spelt writes the words of a text that are not known as those that were meant, where
// one typing error makes these of those and nobody can have meant another. It comes
// before anything is read, so that times, turns of speech and names are read of what
// was meant, too. Words that exist are left as they are, whatever they look like.
func (r *Reader) spelt(text string) string {
	plain := text == strings.ToLower(text)
	var b strings.Builder
	end := 0
	for w := range german.EachWord(text) {
		shown := w.Span.In(text)
		meant, ok := r.meant(w, shown, plain || startsClause(text[:w.Span.Start]))
		if !ok {
			continue
		}
		b.WriteString(text[end:w.Span.Start])
		b.WriteString(asLarge(meant, shown))
		end = w.Span.End
	}
	return b.String() + text[end:]
}

// meant is the word that was meant by one that is not known. Only where any word may
// have a capital, one that has is taken for a word of grammar.
func (r *Reader) meant(w german.Word, shown string, anyCapital bool) (string, bool) {
	if strings.ContainsFunc(w.Text, unicode.IsDigit) || len(w.Text) < 3 || len(w.Text) > longestTyped || acronym(shown) || r.exists(w.Text) {
		return "", false
	}
	noun := !anyCapital && unicode.IsUpper([]rune(shown)[0])
	var found []typed
	joined := len(w.Text) >= shortestCompound && r.partlyKnown(german.Fold(w.Text))
	for t := range slipsOf(w.Text) {
		if !r.written(t.word) && !(joined && r.isCompound(t.word)) || noun && german.IsStop(t.word) {
			continue
		}
		found = append(found, t)
	}
	if len(found) == 0 {
		return "", false
	}
	best := slices.MinFunc(found, func(a, b typed) int { return a.slip - b.slip })
	for _, t := range found {
		switch likelier := t.slip-best.slip >= 2 && !isNumber(t.word); {
		case theLexicon().alike(german.Fold(best.word), german.Fold(t.word)):
			if t.slip-best.slip < 2 && r.asWritten(t.word) && !r.asWritten(best.word) {
				best = t
			}
		case !likelier:
			return "", false
		}
	}
	return best.word, true
}

const (
	longestTyped     = 40
	shortestCompound = 8
	shortestPart     = 4
)

func isNumber(lower string) bool { _, ok := numberOf(german.Fold(lower)); return ok }

// asWritten reports whether a word is in use in this very form.
func (r *Reader) asWritten(lower string) bool {
	folded := german.Fold(lower)
	return german.IsStop(lower) || theLexicon().words[folded] || r.names.spelt[folded]
}

// exists reports whether a word is one, so that it is not mistyped.
func (r *Reader) exists(lower string) bool {
	return german.IsStop(lower) || r.written(lower) || r.isTown(lower) || r.inUse(german.Fold(lower)) || r.analyzer.Splitter().Knows(lower) || r.isCompound(lower)
}

// inUse reports whether a folded word is one that only looks like another, or is made
// of two words that exist.
func (r *Reader) inUse(folded string) bool {
	known := func(w string) bool {
		return len(w) >= shortestPart && (lookalikes()[w] || theLexicon().written(w) || r.names.has(w))
	}
	if known(folded) {
		return true
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
	if bare := strings.TrimRight(a, "enrs"); keyOf(a) == keyOf(b) || len(bare) >= 3 && bare == strings.TrimRight(b, "enrs") {
		return true
	}
	x, y := l.single(a), l.single(b)
	return len(x) > 0 && slices.EqualFunc(x, y, func(s, t sense) bool { return s.kind == t.kind && s.of == t.of })
}

// asLarge is a word with a capital where another has one.
func asLarge(lower, shown string) string {
	if first := []rune(shown)[0]; unicode.IsUpper(first) {
		r := []rune(lower)
		return string(unicode.ToUpper(r[0])) + string(r[1:])
	}
	return lower
}

// startsClause reports whether a word stands behind a text that any word may begin with
// a capital behind.
func startsClause(before string) bool {
	before = strings.TrimRight(before, " \t\n\"'„“(")
	return before == "" || strings.HasSuffix(before, ".") || strings.HasSuffix(before, "?") || strings.HasSuffix(before, "!") || strings.HasSuffix(before, ":")
}

// A typed is a word of which a typing error makes another, and how likely that is, 0
// most.
type typed struct {
	word string
	slip int
}

// slipsOf are the words of which one typing error makes this: a letter that is doubled
// or is not, two that changed places, one too few, one too many, or its neighbour on the
// keyboard. The first letter is right, unless it changed places.
func slipsOf(lower string) iter.Seq[typed] {
	return func(yield func(typed) bool) {
		w := []rune(lower)
		try := func(slip int, parts ...[]rune) bool {
			s := string(slices.Concat(parts...))
			return s == lower || slip > 0 && len(digraphs(s)) > len(digraphs(lower)) || yield(typed{s, slip})
		}
		for i := range w {
			if i > 0 && w[i] != w[i-1] && !try(0, w[:i-1], w[i:i+1], w[i-1:i], w[i+1:]) {
				return
			}
			if i > 0 && w[i] == w[i-1] && !try(0, w[:i], w[i+1:]) {
				return
			}
			if !try(0, w[:i+1], w[i:]) {
				return
			}
			if i > 0 && len(w) > 3 && w[i] != w[i-1] {
				slip := 3
				if isNear(w[i], w[i-1]) || i+1 < len(w) && isNear(w[i], w[i+1]) {
					slip = 1
				}
				if !try(slip, w[:i], w[i+1:]) {
					return
				}
			}
			if len(w) < 4 {
				continue
			}
			for c := 'a'; c <= 'z'; c++ {
				if c != w[i] && !try(1, w[:i+1], []rune{c}, w[i+1:]) {
					return
				}
			}
			if i == 0 {
				continue
			}
			for _, c := range nearKeys[w[i]] {
				if !try(2, w[:i], []rune{c}, w[i+1:]) {
					return
				}
			}
		}
	}
}

func isNear(a, b rune) bool { return strings.ContainsRune(nearKeys[b], a) }

// digraphs are the letters that are folded like umlauts.
func digraphs(s string) []string { return foldedPairs.FindAllString(s, -1) }

var foldedPairs = regexp.MustCompile(`[aou]e`)

// nearKeys are the letters that are typed or heard instead of others: those beside them
// on a German keyboard, and vowels that sound alike.
var nearKeys = map[rune]string{
	'q': "wa", 'w': "qeas", 'e': "wrsdäa", 'r': "etdf", 't': "rzfgd", 'z': "tughy", 'u': "zihjü", 'i': "uojk", 'o': "ipklö", 'p': "olbü", 'ü': "uyi", 'ä': "e", 'ö': "o",
	'a': "qwsye", 's': "awedyxz", 'd': "serfxct", 'f': "drtgcv", 'g': "ftzhvb", 'h': "gzujbn", 'j': "huiknm", 'k': "jiolmc", 'l': "kopö",
	'y': "asxz", 'x': "ysdc", 'c': "xdfvk", 'v': "cfgbwf", 'b': "vghnp", 'n': "bhjm", 'm': "njk",
}
