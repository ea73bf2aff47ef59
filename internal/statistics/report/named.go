package report

import (
	"slices"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// Named returns the reports that somebody means by what they typed: those of just that
// name; if there are none, those whose words begin like that; if there are none either,
// those that it may be with typing errors. The case, umlauts and signs do not matter.
func Named(all []Report, typed string) []Report {
	words := nameWords(typed)
	if len(words) == 0 {
		return nil
	}
	for _, fits := range []func(name, typed []string) bool{
		slices.Equal[[]string],
		func(name, typed []string) bool { return everyOf(typed, name, strings.HasPrefix) },
		func(name, typed []string) bool {
			return everyOf(typed, name, mayBe) || mistyped(strings.Join(name, ""), strings.Join(typed, ""))
		},
	} {
		found := slices.DeleteFunc(slices.Clone(all), func(r Report) bool { return !fits(nameWords(r.Name), words) })
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

// nameWords are the words of a name as they are compared.
func nameWords(name string) []string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		words[i] = german.Fold(word)
	}
	return words
}

// everyOf reports whether each word that was typed is one of the name's.
func everyOf(typed, name []string, is func(word, typed string) bool) bool {
	return !slices.ContainsFunc(typed, func(t string) bool {
		return !slices.ContainsFunc(name, func(word string) bool { return is(word, t) })
	})
}

func mayBe(word, typed string) bool { return strings.HasPrefix(word, typed) || mistyped(word, typed) }

// mistyped reports whether typed is a word but for typing errors, of which a longer one
// may have two.
func mistyped(word, typed string) bool {
	switch n := len(typed); {
	case n >= 9:
		return german.Edits(typed, word, 3) < 3
	case n >= 4:
		return german.Edits(typed, word, 2) < 2
	}
	return false
}
