package assistant

import (
	"slices"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A quantity is a number with the words beside it: they decide what it says.
// "Modul 5" is not "fünf Module", nor the fifth congress.
type quantity struct {
	value  float64
	before *german.Features   // the content word before it, or nil
	after  []*german.Features // the content words behind it, at most countedWithin
}

// quantities returns the numbers of a text, those of its dates included but
// without words beside them.
func quantities(an *german.Analyzer, text string) []quantity {
	var out []quantity
	numbers := german.Numbers(text)
	if len(numbers) > 0 {
		words := german.Words(text)
		for _, n := range numbers {
			q := quantity{value: n.Value}
			i := slices.IndexFunc(words, func(w german.Word) bool { return w.Span.Start >= n.Start })
			if i > 0 {
				if f := an.Word(words[i-1].Text); !f.Stop {
					q.before = f
				}
			}
			for _, w := range words[max(i, 0):] {
				if f := an.Word(w.Text); w.Span.Start >= n.End && !f.Stop {
					if q.after = append(q.after, f); len(q.after) == countedWithin {
						break
					}
				}
			}
			out = append(out, q)
		}
	}
	for _, d := range german.Dates(text) {
		for _, c := range []german.Civil{d.From, d.To} {
			for _, v := range []int{c.Year, c.Month, c.Day} {
				if v != 0 {
					out = append(out, quantity{value: float64(v)})
				}
			}
		}
	}
	return out
}

// says reports whether q is the number that the term t means: the same value
// beside the same word, on the same side.
func (q quantity) says(t term) bool {
	if q.value != *t.number {
		return false
	}
	switch {
	case len(t.beside) == 0:
		return true
	case t.label:
		return q.before != nil && related(t.beside, q.before)
	default:
		return slices.ContainsFunc(q.after, func(f *german.Features) bool { return related(t.beside, f) })
	}
}

func startsWithDigit(w *german.Features) bool {
	return w.Folded != "" && w.Folded[0] >= '0' && w.Folded[0] <= '9'
}

// related reports whether a word is one of forms, a compound of one or a part
// of one.
func related(forms []*german.Features, w *german.Features) bool {
	return slices.ContainsFunc(forms, func(f *german.Features) bool {
		return f.StemHash == w.StemHash || slices.Contains(w.PartHashes, f.StemHash) || slices.Contains(f.PartHashes, w.StemHash)
	})
}

// numberTerm is a number of the question. It is matched by value, so that
// "neun" finds "9", and by the noun beside it.
func (a *Assistant) numberTerm(question string, n german.Number, first *german.Features) term {
	written := n.In(question)
	t := term{
		text: written, forms: []*german.Features{first}, weights: []float64{1},
		number: &n.Value, noun: true, weight: weightNumber * a.rarity(written),
	}
	words := german.Words(question)
	i := slices.IndexFunc(words, func(w german.Word) bool { return w.Span.Start >= n.End })
	capitals := hasCapitals(question)
	for k := i; i >= 0 && k < min(len(words), i+countedWithin); k++ {
		f := a.analyzer.Word(words[k].Text)
		if f.Stop {
			break
		}
		r, _ := utf8.DecodeRuneInString(words[k].Span.In(question))
		t.beside = append(t.beside, a.withSynonyms(f)...)
		if unicode.IsUpper(r) || !capitals {
			// "7. MPSC-Kongress": all parts of the name will do
			if k+1 < len(words) && words[k+1].Span.Start == words[k].Span.End+1 && question[words[k].Span.End] == '-' {
				continue
			}
			return t
		}
	}
	t.beside = nil
	k := slices.IndexFunc(words, func(w german.Word) bool { return w.Span.Start >= n.Start })
	if k < 0 {
		k = len(words)
	}
	if k > 0 {
		if f := a.analyzer.Word(words[k-1].Text); !f.Stop {
			t.beside, t.label = a.withSynonyms(f), true
		}
	}
	return t
}

// withSynonyms returns a word and those that mean the same.
func (a *Assistant) withSynonyms(f *german.Features) []*german.Features {
	out := []*german.Features{f}
	for _, s := range a.synonyms.Of(f.Stem) {
		out = append(out, &german.Features{Stem: s.Stem, StemHash: s.Hash})
	}
	return out
}
