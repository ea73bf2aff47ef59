package ask

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// spelt writes the words of a text that are not known as those that were meant, where
// one typing error makes these of those and nobody can have meant another. It comes
// before anything is read, so that times, turns of speech and names are read of what
// was meant, too. Words that exist are left as they are, whatever they look like.
func (r *Reader) spelt(text, language string) string {
	plain := text == strings.ToLower(text)
	if language == "de" {
		text = r.joined(text)
	}
	var b strings.Builder
	end := 0
	for w := range german.EachWord(text) {
		shown := w.Span.In(text)
		if !maybeTyped(w.Text, shown) || r.exists(w.Text) {
			continue
		}
		anyCapital := plain || startsClause(text[:w.Span.Start])
		meant, ok := r.meant(w.Text, !anyCapital && unicode.IsUpper([]rune(shown)[0]))
		if !ok {
			meant, ok = r.apart(w.Text)
		}
		if ok {
			b.WriteString(text[end:w.Span.Start] + asLarge(meant, shown))
			end = w.Span.End
		}
	}
	return b.String() + text[end:]
}

// Bounds of the words that errors are looked for in, in bytes.
const (
	shortestTyped    = 3
	longestTyped     = 40
	shortestCompound = 8
	shortestPart     = 4
)

// maybeTyped reports whether a word may have a typing error at all: numbers and what is
// written in capitals have none.
func maybeTyped(lower, shown string) bool {
	return len(lower) >= shortestTyped && len(lower) <= longestTyped && !acronym(shown) && !strings.ContainsFunc(lower, unicode.IsDigit)
}

// meant is the word that was meant by one that is not known. A noun is no word of
// grammar.
func (r *Reader) meant(lower string, noun bool) (string, bool) {
	var whole, compounds []typed
	folded := german.Fold(lower)
	mayJoin := len(lower) >= shortestCompound && r.partlyKnown(folded) && !r.madeOfKnown(folded)
	for t := range slipsOf(lower) {
		switch {
		case noun && german.IsStop(t.word):
		case r.written(t.word):
			if !r.asWritten(t.word) {
				t.slip += byEnding
			}
			whole = append(whole, t)
		case mayJoin && r.isCompound(t.word):
			compounds = append(compounds, t)
		}
	}
	if len(whole) > 0 {
		return r.likeliest(whole, muchLikelier)
	}
	return r.likeliest(compounds, 1)
}

// muchLikelier is by how much a slip has to be likelier than another to be meant.
const muchLikelier = 2

// byEnding is by how much a word that nothing but its stem is known of is less likely.
const byEnding = 2

// likeliest is the word that was meant, of those that may have been. It does not stand
// before one that means something else and is not much less likely; a number it never does.
func (r *Reader) likeliest(found []typed, much int) (string, bool) {
	if len(found) == 0 {
		return "", false
	}
	best := slices.MinFunc(found, func(a, b typed) int { return cmp.Or(a.slip-b.slip, len(b.word)-len(a.word)) })
	for _, t := range found {
		switch less := t.slip - best.slip; {
		case theLexicon().alike(german.Fold(best.word), german.Fold(t.word)):
		case less < much || isNumber(t.word):
			return "", false
		}
	}
	return best.word, true
}

func isNumber(lower string) bool { _, ok := numberOf(german.Fold(lower)); return ok }

// apart is a word of grammar and the word behind it, where the blank between them is
// missing: "imMärz".
func (r *Reader) apart(lower string) (string, bool) {
	for i := range lower {
		if leadsNoun[lower[:i]] && len(lower)-i >= shortestPart && r.written(lower[i:]) && !german.IsStop(lower[i:]) {
			return lower[:i] + " " + lower[i:], true
		}
	}
	return "", false
}

// leadsNoun are words of grammar that no other word begins with.
var leadsNoun = set("im je pro per seit bis von vom für zum zur beim wie die der das den und oder ohne nur")

// joined writes compounds without the blank that somebody wrote into them: "Wahl
// module". One of the parts is no word by itself, or both together are one that is read
// as a whole.
func (r *Reader) joined(text string) string {
	words := german.Words(text)
	for i := len(words) - 1; i > 0; i-- {
		a, b := words[i-1], words[i]
		if text[a.Span.End:b.Span.Start] != " " || len(a.Text) < 3 || len(b.Text) < shortestPart || german.IsStop(a.Text) || german.IsStop(b.Text) || isNumber(a.Text) {
			continue
		}
		both := a.Text + b.Text
		if acronym(a.Span.In(text)) || acronym(b.Span.In(text)) || strings.ContainsFunc(both, unicode.IsDigit) {
			continue
		}
		if theLexicon().written(german.Fold(both)) || r.isCompound(both) && (!r.exists(a.Text) || !r.exists(b.Text) || linked(a.Text)) {
			text = text[:a.Span.End] + strings.ToLower(b.Span.In(text)) + text[b.Span.End:]
		}
	}
	return text
}

// linked reports whether a word ends as only the first part of a compound does.
func linked(lower string) bool {
	for _, end := range [...]string{"ungs", "heits", "keits", "ions", "täts", "schafts"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
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
