package german

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names returns the proper names worth checking in a text, in order: acronyms
// ("KTS", "BMWSB"), runs of two or more capitalised words ("Michael
// Boronowsky", "Smart City Akademie", "Jan de Vries"), words with a capital
// inside ("OpenData"), and a single capitalised word behind a preposition
// without article, with those enumerated after it ("in Kiel", "aus Aarhus,
// Chicago und Durban").
//
// German writes every noun with a capital, so this is a guess: common tells
// which lower-case words are ordinary nouns and may be nil; without it "in
// Kommunen" counts as a name, and a single surname in mid-sentence ("Genilke
// sagte") is never found. For checking evidence, where a name too many only
// costs a comparison, that is the safe side.
func Names(text string, common func(word string) bool) []Span {
	var names []Span
	words := nameWords(text)
	for i := 0; i < len(words); {
		n := nameLength(words[i:])
		switch {
		case n > 1, words[i].acronym:
		case words[i].capital && !words[i].first && words[i].afterPlace && !isCommon(words[i].text, common):
		default:
			i++
			continue
		}
		names = append(names, Span{words[i].at.Start, words[i+max(n, 1)-1].at.End})
		i += max(n, 1)
	}
	return names
}

// A nameWord is a word with what matters for names.
type nameWord struct {
	at         Span
	text       string
	capital    bool // begins with a capital and is no function word
	acronym    bool
	particle   bool // "van", "de": may stand inside a name
	first      bool // begins a sentence
	afterPlace bool // a preposition stands before it
	glued      bool // only a blank or hyphen stands before it
}

// nameLength returns how many words the name at the beginning of words has, 0
// or 1 if there is no run.
func nameLength(words []nameWord) int {
	if !words[0].capital || words[0].first && isCommonStart(words[0].text) {
		return 0
	}
	n := 1
	for n < len(words) && words[n].glued && (words[n].capital || words[n].particle) && n < 8 {
		n++
	}
	for n > 0 && words[n-1].particle {
		n--
	}
	return n
}

func nameWords(text string) []nameWord {
	var words []nameWord
	for _, s := range Sentences(text) {
		first, end, before := true, s.Start, ""
		for w := range EachWord(s.In(text)) {
			at := Span{s.Start + w.Span.Start, s.Start + w.Span.End}
			t := at.In(text)
			gap := text[end:at.Start]
			r, _ := utf8.DecodeRuneInString(t)
			word := nameWord{at: at, text: t, first: first, glued: !first && (gap == " " || gap == "-" || gap == "\n")}
			word.acronym = isAcronym(t)
			word.capital = unicode.IsUpper(r) && (word.acronym || !IsStop(w.Text))
			word.particle = t == "van" || t == "de"
			switch before {
			case "in", "aus", "nach", "bei", "von", "um", "at", "from", "near":
				word.afterPlace = gap == " "
			case "und", "and":
				word.afterPlace = gap == " " && placeBefore(words, 2)
			default:
				word.afterPlace = gap == ", " && placeBefore(words, 1)
			}
			words = append(words, word)
			first, end, before = false, at.End, t
		}
	}
	return words
}

// placeBefore reports whether the n-th last word may name a place.
func placeBefore(words []nameWord, n int) bool {
	return len(words) >= n && words[len(words)-n].afterPlace && words[len(words)-n].capital
}

// isAcronym reports whether a word is written in capitals or has one inside.
func isAcronym(w string) bool {
	upper, inside := 0, false
	for i, r := range w {
		if unicode.IsUpper(r) {
			upper++
			inside = inside || i > 0
		}
	}
	return upper >= 2 && inside && !strings.HasSuffix(w, "Innen")
}

// isCommon reports whether a single word is an ordinary noun.
func isCommon(word string, common func(string) bool) bool {
	w := strings.ToLower(word)
	for _, suffix := range [...]string{"ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ismus", "ität", "innen"} {
		if strings.HasSuffix(w, suffix) {
			return true
		}
	}
	return monthNumber(word) > 0 || common != nil && common(w)
}

// isCommonStart reports whether a capital at the beginning of a sentence says
// nothing: the word is a number or ends like a verb form or adjective.
func isCommonStart(word string) bool {
	if _, _, ok := numberWord(word); ok {
		return true
	}
	w := strings.ToLower(word)
	for _, suffix := range [...]string{"ere", "eren", "liche", "lichen", "ige", "igen", "ische", "ischen", "ierte", "ierten", "elle", "ellen", "tes", "ten", "nen"} {
		if strings.HasSuffix(w, suffix) {
			return true
		}
	}
	return false
}
