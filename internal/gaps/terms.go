package gaps

import (
	"math"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// What counts beside the whole words.
const (
	partShare = 0.6 // a part of a compound
	kindShare = 0.4 // what kind of answer is wanted: who, where, when …
)

// kindMark begins the terms that stand for kinds of questions; no stem does.
const kindMark = "?"

// What a typing error may change: one letter of a word this long.
const (
	typoLength = 6
	typoEdits  = 1
)

// A term is a stem, or a kind of question, with its weight in a text.
type term struct {
	stem   int // numbered as they come
	weight float64
}

// vectors says what each text is about: the stems of its words and of the parts
// of its compounds, and the kind of question, weighted by how rare they are among
// the texts, as a vector of unit length in the order of stems.
func vectors(an *german.Analyzer, texts []string) [][]term {
	words, kinds := make([][]*german.Features, len(texts)), make([]german.QuestionType, len(texts))
	occurs := map[string]int{} // in how many texts a stem stands
	for i, text := range texts {
		seen := map[string]bool{}
		if kinds[i] = german.Question(text); kinds[i].Definite() {
			occurs[kindMark+string(kinds[i])]++
		}
		an.Each(strings.NewReplacer(maskName, "", maskEmail, "", maskPhone, "", maskAddress, "").Replace(text), func(f *german.Features, _ german.Span) {
			if f.Stop || f.Bare {
				return
			}
			words[i] = append(words[i], f)
			for _, stem := range append([]string{f.Stem}, f.Parts...) {
				if !seen[stem] {
					seen[stem] = true
					occurs[stem]++
				}
			}
		})
	}
	right := spellings(occurs)
	number, counts := map[string]int{}, []int{}
	of := func(stem string) int {
		stem = right(stem)
		n, known := number[stem]
		if !known {
			n = len(counts)
			number[stem], counts = n, append(counts, occurs[stem])
		}
		return n
	}
	all := make([][]term, len(texts))
	for i, fs := range words {
		weights := map[int]float64{}
		for _, f := range fs {
			weights[of(f.Stem)] = 1
			for _, p := range f.Parts {
				weights[of(p)] = max(weights[of(p)], partShare)
			}
		}
		if kinds[i].Definite() {
			weights[of(kindMark+string(kinds[i]))] = kindShare
		}
		all[i] = unit(weights, counts, len(texts))
	}
	return all
}

// unit weighs the stems of a text by their rarity among n and scales them.
func unit(weights map[int]float64, counts []int, n int) []term {
	v := make([]term, 0, len(weights))
	for stem, w := range weights {
		v = append(v, term{stem, w * math.Log(1+float64(n)/float64(counts[stem]))})
	}
	slices.SortFunc(v, func(a, b term) int { return a.stem - b.stem })
	sum := 0.0
	for _, t := range v {
		sum += t.weight * t.weight
	}
	for i := range v {
		v[i].weight /= math.Sqrt(sum)
	}
	return v
}

// spellings takes a stem that stands in one text only for a typing error of a
// more frequent one that is spelled nearly the same.
func spellings(occurs map[string]int) func(stem string) string {
	var frequent [256][]string // by their first byte, which typing errors spare
	for stem, n := range occurs {
		if n > 1 && len(stem) >= typoLength {
			frequent[stem[0]] = append(frequent[stem[0]], stem)
		}
	}
	for i := range frequent {
		slices.Sort(frequent[i])
	}
	return func(stem string) string {
		if occurs[stem] != 1 || len(stem) < typoLength {
			return stem
		}
		for _, other := range frequent[stem[0]] {
			if german.Edits(stem, other, typoEdits+1) <= typoEdits {
				return other
			}
		}
		return stem
	}
}
