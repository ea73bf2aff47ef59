package ask_test

import (
	"hash/fnv"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// TestAcceptanceTypingErrorsChangeNothing reads questions that are understood with one
// typing error, and every third with two: none may be read as another, and few are asked
// back.
func TestAcceptanceTypingErrorsChangeNothing(t *testing.T) {
	t.Parallel()
	const mostBack = 10 // percent, of some hundred questions; of thousands it is 3
	r, known := reader(), knownWords(t)
	read, back := 0, 0
	for _, file := range files {
		for _, s := range samples(t, file) {
			pick := chosen(s.ask)
			if pick%(8*min(everyNth, 8)) > 0 || s.want == "none" || strings.HasPrefix(s.want, "back") {
				continue
			}
			right := r.Read(s.ask, s.language, now, s.before)
			list := typos(s.ask, s.language, 1, known)
			if !right.Asks || right.Back != nil || len(list) == 0 {
				continue
			}
			wrong := list[pick/7%len(list)]
			more := slices.DeleteFunc(typos(wrong.text, s.language, 1, known), func(m typo) bool { return strings.Contains(wrong.wrong, m.word) })
			if pick%3 == 0 && len(more) > 0 {
				wrong.text = more[pick/11%len(more)].text
			}
			u := r.Read(wrong.text, s.language, now, s.before)
			read++
			switch {
			case !u.Asks || u.Back != nil || len(u.LeftOut) > len(right.LeftOut):
				t.Logf("%q (%s) is asked back", wrong.text, wrong.slip)
				back++
			case u.Query.Encode() != right.Query.Encode():
				t.Errorf("%q (%s) is read as %s, want %s", wrong.text, wrong.slip, u.Query.Encode(), right.Query.Encode())
			}
		}
	}
	t.Logf("%d of %d asked back", back, read)
	if read < 50 || back*100 > mostBack*read {
		t.Errorf("%d of %d are asked back", back, read)
	}
}

// knownWords knows the words that no typing error makes of others: those of the
// questions, and those that look alike.
func knownWords(t *testing.T) func(string) bool {
	t.Helper()
	seen := map[string]bool{}
	alike, err := os.ReadFile("lookalikes.txt")
	if err != nil {
		t.Fatal(err)
	}
	for w := range strings.FieldsSeq(string(alike)) {
		seen[w] = true
	}
	for _, file := range files {
		for _, s := range samples(t, file) {
			for w := range german.EachWord(s.ask) {
				seen[german.Fold(w.Text)] = true
			}
		}
	}
	return func(word string) bool { return seen[german.Fold(strings.ToLower(word))] }
}

// A slip is a kind of typing error: what it makes of a word, chosen among the places
// where it may happen by a number. It is "" where it cannot happen.
type slip struct {
	name string
	make func(word []rune, pick int) string
}

// slips are the errors that people make, and that no spelling checker of a phone
// catches.
var slips = []slip{
	{"once instead of twice", at(func(w []rune, i int) string {
		if i == 0 || w[i] != w[i-1] {
			return ""
		}
		return string(slices.Concat(w[:i], w[i+1:]))
	})},
	{"twice instead of once", at(func(w []rune, i int) string {
		if i == 0 || i == len(w)-1 && w[i] != 's' || w[i] == w[i-1] || i+1 < len(w) && w[i] == w[i+1] || !strings.ContainsRune("bdfglmnprst", w[i]) {
			return ""
		}
		return string(slices.Concat(w[:i+1], w[i:]))
	})},
	{"swapped", at(func(w []rune, i int) string {
		if i == 0 || w[i] == w[i-1] || i == 1 && len(w) < 5 {
			return ""
		}
		s := slices.Clone(w)
		s[i], s[i-1] = s[i-1], s[i]
		return asCapital(s, w)
	})},
	{"left out", at(func(w []rune, i int) string {
		if i == 0 || len(w) < 5 {
			return ""
		}
		return string(slices.Concat(w[:i], w[i+1:]))
	})},
	{"too much", at(func(w []rune, i int) string {
		near := nextKeys[unicode.ToLower(w[i])]
		if near == "" {
			return ""
		}
		return string(slices.Concat(w[:i+1], []rune(near)[:1], w[i+1:]))
	})},
	{"next key", at(func(w []rune, i int) string {
		near := []rune(nextKeys[w[i]])
		if i == 0 || len(near) == 0 || len(w) < 5 {
			return ""
		}
		s := slices.Clone(w)
		s[i] = near[(i+len(w))%len(near)]
		return string(s)
	})},
	{"umlaut as two", at(func(w []rune, i int) string { return letterFor(w, i, "äae", "öoe", "üue", "ßss") })},
	{"no umlaut", at(func(w []rune, i int) string { return letterFor(w, i, "äa", "öo", "üu", "ßs") })},
	{"as it sounds", at(func(w []rune, i int) string {
		if i == 0 || i > 2 || i+2 >= len(w) || vowel(w[i-1]) || vowel(w[i+1]) || vowel(w[i+2]) {
			return ""
		}
		return letterFor(w, i, "äe", "eä", "öo", "üu")
	})},
	{"two capitals", func(w []rune, _ int) string {
		if len(w) < 4 || !unicode.IsUpper(w[0]) || !unicode.IsLower(w[1]) {
			return ""
		}
		return strings.ToUpper(string(w[:2])) + string(w[2:])
	}},
	{"small", func(w []rune, _ int) string {
		if len(w) < 4 || len(w) > 1 && unicode.IsUpper(w[1]) {
			return ""
		}
		return strings.ToLower(string(w))
	}},
}

// at tries a slip at the places of a word, from one on.
func at(change func(w []rune, i int) string) func([]rune, int) string {
	return func(w []rune, pick int) string {
		for n := range w {
			if s := change(w, (pick+n)%len(w)); s != "" {
				return s
			}
		}
		return ""
	}
}

func vowel(r rune) bool { return strings.ContainsRune("aeiouäöüy", r) }

func letterFor(w []rune, i int, pairs ...string) string {
	for _, p := range pairs {
		if r := []rune(p); w[i] == r[0] {
			return string(slices.Concat(w[:i], r[1:], w[i+1:]))
		}
	}
	return ""
}

// asCapital begins a changed word as large as the word was.
func asCapital(changed, w []rune) string {
	s := string(changed)
	if unicode.IsUpper(w[0]) {
		s = strings.ToLower(s)
		return strings.ToUpper(s[:1]) + s[1:]
	}
	return s
}

// nextKeys are the letters beside others on a German keyboard.
var nextKeys = map[rune]string{'q': "wa", 'w': "qe", 'e': "rw", 'r': "et", 't': "rz", 'z': "tu", 'u': "zi", 'i': "uo", 'o': "ip", 'p': "o",
	'a': "s", 's': "ad", 'd': "sf", 'f': "dg", 'g': "fh", 'h': "gj", 'j': "hk", 'k': "jl", 'l': "k", 'y': "x", 'x': "yc", 'c': "xv", 'v': "cb", 'b': "vn", 'n': "bm", 'm': "n"}

// A typo is a question with a typing error.
type typo struct {
	text, slip, word, wrong string
}

// typos are a question with one error in each of its words, of a kind that the text and
// the place of the word choose. Words that known has are not made of others.
func typos(text, language string, each int, known func(string) bool) (list []typo) {
	words := german.Words(text)
	for i, w := range words {
		word := w.Span.In(text)
		if strings.ContainsFunc(word, unicode.IsDigit) || word == strings.ToUpper(word) || len(word) < 2 {
			continue
		}
		seed := chosen(text) + 7*i
		made := 0
		note := func(slip, wrong string, to int) {
			if wrong != "" && wrong != word && made < each {
				list = append(list, typo{text[:w.Span.Start] + wrong + text[to:], slip, word, wrong})
				made++
			}
		}
		if language == "de" && (seed%3 == 0 || each > len(slips)) {
			note("blank too many", blankIn(word, known), w.Span.End)
			if i+1 < len(words) && blankless[word] && text[w.Span.End:words[i+1].Span.Start] == " " && len(words[i+1].Text) > 3 {
				note("no blank", word+words[i+1].Span.In(text), words[i+1].Span.End)
			}
		}
		if len([]rune(word)) < 4 {
			continue
		}
		for n := range slips {
			s := slips[(seed+n)%len(slips)]
			if (s.name == "as it sounds" || s.name == "small") && language != "de" {
				continue
			}
			if wrong := s.make([]rune(word), seed/16); !known(wrong) || german.Fold(strings.ToLower(wrong)) == german.Fold(w.Text) {
				note(s.name, wrong, w.Span.End)
			}
		}
	}
	return list
}

// chosen is a number that a text chooses.
func chosen(text string) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32() & 0xffff)
}

// blankless are words before which nobody may read another word without the blank.
var blankless = map[string]bool{"im": true, "je": true, "pro": true, "seit": true, "Im": true, "Je": true, "Pro": true, "bis": true}

// blankIn writes a blank into a compound of two words that known has.
func blankIn(word string, known func(string) bool) string {
	for i := 4; i <= len(word)-4; i++ {
		first, second := word[:i], word[i:]
		for _, joint := range [...]string{"", "s"} {
			if bare, cut := strings.CutSuffix(first, joint); cut && known(bare) && known(second) && !german.IsStop(strings.ToLower(bare)) {
				return first + " " + second
			}
		}
	}
	return ""
}
