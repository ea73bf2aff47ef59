package ask

import (
	"maps"
	"slices"
	"sort"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A name is a way to call values: its folded words, between blanks.
type name struct {
	line      string
	dimension statistics.Dimension
	values    []string
}

// names are all ways to call values, by their first word; longer ones stand first.
type names struct {
	byFirst map[string][]name
	modules []moduleWords
	topics  []name
	words   map[string]bool // of modules and topics
	spelt   map[string]bool // the words of names but towns
}

// moduleWords are what a module is called, word by word.
type moduleWords struct {
	key   string
	title string
	words []*german.Features // of title and other names, without function words
	short []string           // initials of neighbouring words
}

// notTopics are topics that are everyday words: they count only behind "Thema".
var notTopics = set(` daten organisation verwaltung bildung it verkehr strategie zusammenarbeit kommunikation`)

func newNames(v statistics.Vocabulary, analyzer *german.Analyzer) *names {
	n := &names{byFirst: map[string][]name{}, words: map[string]bool{}, spelt: map[string]bool{}}
	add := func(text string, d statistics.Dimension, values ...string) {
		line := lineOf(text)
		first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
		if first == "" {
			return
		}
		for i, o := range n.byFirst[first] {
			if o.line == line && o.dimension == d {
				n.byFirst[first][i].values = union(o.values, values)
				return
			}
		}
		n.byFirst[first] = append(n.byFirst[first], name{line, d, values})
	}
	for _, d := range slices.Sorted(maps.Keys(v.Values)) { // the same names in the same order each time
		for _, value := range v.Values[d] {
			if value.Key == "" {
				continue
			}
			forms := append([]string{value.Name.German, value.Name.English}, value.Also...)
			switch d {
			case statistics.Municipality:
				forms = townForms(value)
			case statistics.Module:
				forms = append(forms, value.Key)
				if short, _, found := strings.Cut(value.Name.German, ":"); found && strings.Contains(short, " ") { // the title without what explains it
					forms = append(forms, short)
				}
				n.modules = append(n.modules, moduleWordsOf(value, analyzer))
			case statistics.Topic:
				n.topics = append(n.topics, name{lineOf(value.Name.German), d, []string{value.Key}})
				continue
			case statistics.Status, statistics.Category, statistics.Channel, statistics.SizeClass, statistics.Language, statistics.Weekday:
				continue // by their forms
			}
			for _, f := range forms {
				add(f, d, value.Key)
				if d == statistics.Land {
					for w := range strings.FieldsSeq(lineOf(f)) {
						n.spelt[w] = true
					}
				}
			}
		}
	}
	for first := range n.byFirst {
		sort.SliceStable(n.byFirst[first], func(i, k int) bool { return len(n.byFirst[first][i].line) > len(n.byFirst[first][k].line) })
	}
	for _, m := range n.modules {
		for _, w := range m.words {
			n.words[w.Folded], n.spelt[w.Folded] = true, true
		}
	}
	for _, t := range n.topics {
		for w := range strings.FieldsSeq(t.line) {
			n.words[w], n.spelt[w] = true, true
		}
	}
	slices.SortFunc(n.modules, func(a, b moduleWords) int { return strings.Compare(a.key, b.key) })
	return n
}

// townForms are what a municipality is called without what lists add to names.
func townForms(v statistics.Value) []string {
	var forms []string
	for _, f := range append([]string{v.Name.German, v.Name.English}, v.Also...) {
		forms = append(forms, f)
		for _, cut := range [...]string{",", " (", "/", " am ", " an der ", " an ", " in ", " im ", " bei ", " ob ", " vor ", " auf "} { // "Frankfurt" may be either
			if short, _, found := strings.Cut(f, cut); found {
				forms = append(forms, short)
			}
		}
	}
	return forms
}

func moduleWordsOf(v statistics.Value, analyzer *german.Analyzer) moduleWords {
	m := moduleWords{key: v.Key, title: v.Name.German}
	for _, text := range append([]string{v.Name.German, v.Name.English}, v.Also...) {
		var initials []byte
		for w := range german.EachWord(text) {
			f := analyzer.Word(w.Text)
			if f.Stop && !acronym(w.Span.In(text)) {
				initials = nil
				continue
			}
			folded := german.Fold(w.Text)
			if f.StemHash == 0 {
				continue
			}
			m.words = append(m.words, f)
			initials = append(initials, folded[0])
			for from := range len(initials) - 1 {
				m.short = append(m.short, string(initials[from:]))
			}
		}
	}
	return m
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, v := range b {
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// calls reports whether a module is called by a word, not only named by one of its title.
func (n *names) calls(module, folded string) bool {
	return slices.ContainsFunc(n.modules, func(m moduleWords) bool { return m.key == module && slices.Contains(m.short, folded) })
}

// isTopic reports whether a folded word is a topic.
func (n *names) isTopic(folded string) bool {
	return slices.ContainsFunc(n.topics, func(t name) bool { return strings.TrimSpace(t.line) == folded })
}

// has reports whether a folded word is one of a name of a module, a topic or a Land,
// in any form.
func (n *names) has(folded string) bool {
	return n.spelt[folded] || slices.ContainsFunc(endings[:], func(end string) bool {
		base, cut := strings.CutSuffix(folded, end)
		return cut && len(base) >= 4 && (n.spelt[base] && mayEnd(base, end) || n.spelt[base+"e"])
	})
}
