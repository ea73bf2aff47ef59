package ask

import (
	"cmp"
	"regexp"
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
		text = r.joined(text, plain)
	}
	var b strings.Builder
	end := 0
	for w := range german.EachWord(text) {
		shown := w.Span.In(text)
		meant, ok := theLexicon().marked[w.Text], false
		switch {
		case meant != "":
			ok = meant != w.Text
		case withYear.MatchString(w.Text):
			meant, ok = r.beforeYear(w.Text)
		case maybeTyped(w.Text, shown) && !r.exists(w.Text) && !withIt.MatchString(shown):
			anyCapital := plain || startsClause(text[:w.Span.Start])
			if meant, ok = r.meant(w.Text, !anyCapital && unicode.IsUpper([]rune(shown)[0])); !ok {
				meant, ok = r.apart(w.Text)
			}
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
	if whole := r.wordsLike(lower, noun); len(whole) > 0 {
		return likeliest(whole, muchLikelier)
	}
	return likeliest(r.compoundsLike(lower), 1)
}

// wordsLike are the words that are read of which a typing error makes another.
func (r *Reader) wordsLike(lower string, noun bool) (list []typed) {
	for _, t := range slipsOf(lower) {
		if !r.written(t.word) || noun && german.IsStop(t.word) {
			continue
		}
		if !r.asWritten(t.word) {
			t.slip += byEnding
		}
		list = append(list, t)
	}
	return list
}

// compoundsLike are the compounds of such.
func (r *Reader) compoundsLike(lower string) (list []typed) {
	folded := german.Fold(lower)
	if len(lower) < shortestCompound || !r.partlyKnown(folded) || r.madeOfKnown(folded) {
		return nil
	}
	for _, t := range slipsOf(lower) {
		if r.isCompound(t.word) {
			list = append(list, t)
		}
	}
	return list
}

// undecided reports whether a word is mistyped and nobody knows of which of several.
func (r *Reader) undecided(lower string) bool {
	_, ok := r.meant(lower, false)
	return !ok && len(r.wordsLike(lower, false)) > 0
}

// muchLikelier is by how much a slip has to be likelier than another to be meant.
const muchLikelier = 2

// byEnding is by how much a word that nothing but its stem is known of is less likely.
const byEnding = 2

// likeliest is the word that was meant, of those that may have been. It does not stand
// before one that means something else and is not much less likely, and never before a
// number or a word that changes what is asked: "ubder" may be "under" and "über".
func likeliest(found []typed, much int) (string, bool) {
	if len(found) == 0 {
		return "", false
	}
	best := slices.MinFunc(found, func(a, b typed) int { return cmp.Or(a.slip-b.slip, len(b.word)-len(a.word)) })
	for _, t := range found {
		switch less := t.slip - best.slip; {
		case less <= muchLikelier && t.word != best.word && strings.HasPrefix(t.word, "dies"): // "dies" points to something else than "diese Module"
			return "", false
		case theLexicon().alike(german.Fold(best.word), german.Fold(t.word)) && !(less < much && oneOrMany(best.word, t.word)):
		case less < much || isNumber(t.word) || telling()[german.Fold(t.word)]:
			return "", false
		}
	}
	return best.word, true
}

// oneOrMany reports whether of two forms of one word that rows are of one is singular:
// "Kommunne" may be either.
func oneOrMany(a, b string) bool {
	rows := slices.ContainsFunc(theLexicon().single(german.Fold(a)), func(s sense) bool { return s.kind == dim })
	return rows && strings.HasSuffix(a, "n") != strings.HasSuffix(b, "n")
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

// withYear is a year behind another word without the blank between them: "seit2024".
var withYear = regexp.MustCompile(`^\pL{2,}20\d\d$`)

func (r *Reader) beforeYear(lower string) (string, bool) {
	at := len(lower) - len("2025")
	return lower[:at] + " " + lower[at:], r.written(lower[:at])
}

// joined writes compounds without the blank that somebody wrote into them: "Wahl
// module".
func (r *Reader) joined(text string, plain bool) string {
	words := german.Words(text)
	for i := len(words) - 1; i > 0; i-- {
		a, b := words[i-1], words[i]
		if text[a.Span.End:b.Span.Start] == " " && r.belongs(a, b, text, plain) {
			text = text[:a.Span.End] + strings.ToLower(b.Span.In(text)) + text[b.Span.End:]
		}
	}
	return text
}

// belongs reports whether two words are one with a blank in it: together they are read
// as a whole, or make a compound of which a part is no word by itself, or is written as
// only parts are.
func (r *Reader) belongs(a, b german.Word, text string, plain bool) bool {
	first, second := a.Span.In(text), b.Span.In(text)
	both := a.Text + b.Text
	if len(a.Text) < 3 || len(b.Text) < shortestPart || german.IsStop(a.Text) || german.IsStop(b.Text) || isNumber(a.Text) || acronym(first) || acronym(second) || strings.ContainsFunc(both, unicode.IsDigit) {
		return false
	}
	if folded := german.Fold(both); theLexicon().written(folded) || r.names.words[folded] {
		return true
	}
	small := !plain && asLarge("x", first) == "X" && asLarge("x", second) == "x"
	switch {
	case ofTime.MatchString(both):
		return small && afterHead(both) != both
	case !r.isCompound(both):
		return false
	}
	return !r.exists(a.Text) || !r.exists(b.Text) || linked(a.Text) || small && isThing(b.Text)
}

// linked reports whether a word ends as only the first part of a compound does, unless
// it is a genitive behind its article.
func linked(lower string) bool {
	for _, end := range [...]string{"ungs", "heits", "keits", "ions", "täts", "schafts", "jahres", "quartals", "monats", "bundes"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	return false
}

// isThing reports whether a word is a noun that is counted or rows are of, and no verb.
func isThing(lower string) bool {
	if strings.HasSuffix(lower, "en") && !strings.HasSuffix(lower, "ungen") && !strings.HasSuffix(lower, "zahlen") {
		return false
	}
	senses := theLexicon().single(german.Fold(lower))
	noun := strings.HasSuffix(lower, "ung") || lower == "vergleich" || lower == "zahlen"
	return slices.ContainsFunc(senses, func(s sense) bool { return s.kind == metric || s.kind == dim || noun }) &&
		!slices.ContainsFunc(senses, func(s sense) bool { return s.kind == verb || s.kind == state })
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
