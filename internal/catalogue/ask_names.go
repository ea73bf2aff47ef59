package catalogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A known module and the words by which it is asked for.
type known struct {
	Module
	words  []knownWord
	short  []string   // initials of neighbouring words of the title and of topics: "ki", "scm"
	titles []initials // those of the title
}

type knownWord struct {
	features *german.Features
	title    bool
}

// share is the part of the title's words that some words of a question name.
func (k *known) share(words []naming, r *Reader) float64 {
	title, named := 0, 0
	for _, w := range k.words {
		if !w.title {
			continue
		}
		title++
		if slices.ContainsFunc(words, func(n naming) bool {
			return r.alike(n.features, w.features) >= partOf || slices.ContainsFunc(k.titles, func(i initials) bool {
				return i.text == n.features.Folded && strings.Contains(i.of, " "+w.features.Folded+" ")
			})
		}) {
			named++
		}
	}
	return float64(named) / float64(max(1, title))
}

// initials of neighbouring words: "ki" of " kunstliche intelligenz ".
type initials struct{ text, of string }

func (r *Reader) known(m Module) known {
	k := known{Module: m}
	for i, text := range append([]string{m.Title}, m.Topics...) {
		var letters []byte
		var of []string
		for w := range german.EachWord(text) {
			f := r.analyzer.Word(w.Text)
			if f.Stop {
				letters, of = nil, nil
				continue
			}
			if !isGeneric(f.Folded) || i > 0 {
				k.words = append(k.words, knownWord{f, i == 0})
			}
			letters, of = append(letters, f.Folded[0]), append(of, f.Folded)
			for from := range len(letters) - 1 {
				k.short = append(k.short, string(letters[from:]))
				if i == 0 {
					k.titles = append(k.titles, initials{string(letters[from:]), " " + strings.Join(of[from:], " ") + " "})
				}
			}
		}
	}
	return k
}

// How well a word of a question names a module.
const (
	sameWord    = 1.0
	sameBut     = 0.92 // but for a typing error
	allParts    = 0.9  // a compound whose parts the module names
	partOf      = 0.8  // part of one of the module's compounds
	partBut     = 0.7  // the same, as far as letters tell
	sameMeaning = 0.65 // a synonym
	leastLike   = 0.6  // below, it does not name it
	aside       = 0.85 // of the best: modules further off are not meant
)

// like is how well a word names a module.
func (r *Reader) like(f *german.Features, k *known) float64 {
	if slices.Contains(k.short, f.Folded) {
		return sameWord
	}
	best := 0.0
	for _, w := range k.words {
		best = max(best, r.alike(f, w.features))
	}
	if parts := r.parts(f); best < allParts && len(parts) > 1 && !slices.ContainsFunc(parts, func(p uint32) bool {
		return !slices.ContainsFunc(k.words, func(w knownWord) bool { return w.features.StemHash == p || slices.Contains(w.features.PartHashes, p) })
	}) {
		best = allParts
	}
	if best >= partBut {
		return best
	}
	for _, s := range r.synonyms.Of(f.Stem) {
		if s.Weight >= leastSynonym && slices.ContainsFunc(k.words, func(w knownWord) bool { return w.features.StemHash == s.Hash }) {
			return max(best, sameMeaning)
		}
	}
	return best
}

// leastSynonym is the weight from which a synonym may stand for a topic.
const leastSynonym = 0.4

// alike is how well one word stands for another.
func (r *Reader) alike(f, o *german.Features) float64 {
	a, b := f.Folded, o.Folded
	switch {
	case f.StemHash == o.StemHash:
		return sameWord
	case slices.Contains(o.PartHashes, f.StemHash):
		return partOf
	case len(a) >= 9 && german.Edits(a, b, 3) < 3, len(a) >= 5 && german.Edits(a, b, 2) < 2:
		return sameBut
	case len(a) >= minPart && len(b) >= len(a)+3 && (strings.HasPrefix(b, a) || strings.HasPrefix(b, f.Stem) && len(f.Stem) >= minPart || strings.HasSuffix(b, a)):
		return partBut
	case len(a) >= 8 && commonPrefix(a, b)*4 >= 3*max(len(a), len(b)): // "verstetigen", "Verstetigung"
		return partBut
	case len(a) >= 8 && german.Dice(f.Grams, o.Grams) >= 0.7:
		return partBut
	}
	return 0
}

// minPart is the least length of a word that is looked for within others.
const minPart = 4

func commonPrefix(a, b string) (n int) {
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// parts are the parts of a compound, by the word list or by the catalogue's words.
func (r *Reader) parts(f *german.Features) []uint32 {
	if len(f.PartHashes) > 0 || len(f.Folded) > 40 {
		return f.PartHashes
	}
	var parts []uint32
	for _, p := range r.over.Parts(f.Folded) {
		parts = append(parts, german.StemHash(german.Stem(p)))
	}
	return parts
}

// A topic is a run of words of the question that name something together.
type topic struct {
	from, to int // words of the question
	naming   []naming
	unknown  []string
}

// naming is how well one word names each module.
type naming struct {
	features *german.Features
	word     int
	like     []float64
	best     float64
}

// name finds the modules that a question names, and what else it names.
func (r *Reader) name(q *heard, a *Asked) {
	var topics []topic
	fresh := true
	for i := range q.words {
		w := &q.words[i]
		f := r.analyzer.Word(w.Text)
		switch {
		case w.role != open:
			fresh = fresh || w.role == filter
			continue
		case f.Stop || german.IsStop(w.folded):
			w.role = stop
			fresh = fresh || isJoin(w.folded)
			continue
		case isGeneric(w.folded), isDigits(w.folded):
			w.role = generic
			continue
		}
		if bare := withoutGeneric(w.folded); bare != w.folded {
			f = r.analyzer.Word(bare)
		}
		n := r.naming(i, f, a.Query.Categories)
		if n.best < leastLike && r.translate != nil {
			n = r.translated(n, w.Text, a.Query.Categories)
		}
		noun := upperFirst(w.Span.In(q.text)) && i > 0 || !q.capital
		if n.best >= leastLike {
			w.role = topical
		} else if noun || q.introduced(i) {
			w.role = strange
		} else {
			continue
		}
		if fresh || len(topics) == 0 {
			topics = append(topics, topic{from: i})
			fresh = false
		}
		t := &topics[len(topics)-1]
		t.to = i + 1
		if w.role == topical {
			t.naming = append(t.naming, n)
		} else {
			t.unknown = append(t.unknown, w.Span.In(q.text))
		}
	}
	r.choose(q, topics, a)
}

func (r *Reader) naming(word int, f *german.Features, categories []Category) naming {
	f = r.shortForm(f)
	n := naming{features: f, word: word, like: make([]float64, len(r.modules))}
	for i := range r.modules {
		if len(categories) > 0 && !slices.Contains(categories, r.modules[i].Category) {
			continue
		}
		n.like[i] = r.like(f, &r.modules[i])
		n.best = max(n.best, n.like[i])
	}
	return n
}

// translated names what the German words for an English one name.
func (r *Reader) translated(n naming, word string, categories []Category) naming {
	for _, phrase := range r.translate(word) {
		for w := range german.EachWord(phrase) {
			if f := r.analyzer.Word(w.Text); !f.Stop && !isGeneric(f.Folded) {
				if other := r.naming(n.word, f, categories); other.best > n.best {
					n = other
				}
			}
		}
	}
	return n
}

// shortForm is the abbreviation by which the catalogue calls what another
// abbreviates: "AI" is "KI".
func (r *Reader) shortForm(f *german.Features) *german.Features {
	if len(f.Folded) > longestShort {
		return f
	}
	for _, s := range r.synonyms.Of(f.Stem) {
		if slices.ContainsFunc(r.modules, func(k known) bool { return slices.Contains(k.short, s.Stem) }) {
			return r.analyzer.Word(s.Stem)
		}
	}
	return f
}

const longestShort = 4

// choose picks the modules named by the most words of all topics together or,
// where none has something of each, by those of each topic.
func (r *Reader) choose(q *heard, topics []topic, a *Asked) {
	var all []naming
	for _, t := range topics {
		all = append(all, t.naming...)
		if len(t.naming) == 0 {
			a.Unknown = append(a.Unknown, t.unknown...)
		}
	}
	if len(all) == 0 {
		return
	}
	meant, complete := r.meant(all)
	if !complete {
		meant = nil
		for _, t := range topics {
			more, _ := r.meant(t.naming)
			meant = append(meant, more...)
		}
	}
	if !q.topically(all[0].word) {
		meant = r.titled(meant, all)
	}
	slices.Sort(meant)
	for _, i := range slices.Compact(meant) {
		a.Modules = append(a.Modules, r.modules[i].Module)
		a.Query.Modules = append(a.Query.Modules, r.modules[i].Key)
	}
	a.Topic = q.said(all)
}

// titled are those of the modules whose titles the words name best, if they name
// most of one: "Open Source" is the module of that title rather than all that
// touch on it.
func (r *Reader) titled(modules []int, words []naming) []int {
	best := 0.0
	for _, i := range modules {
		best = max(best, r.modules[i].share(words, r))
	}
	if best < mostOfTitle {
		return modules
	}
	return slices.DeleteFunc(slices.Clone(modules), func(i int) bool { return r.modules[i].share(words, r) < best })
}

const mostOfTitle = 0.6

// topically reports whether a word names a topic rather than a module: "zu KI",
// "zum Thema KI".
func (q *heard) topically(word int) bool {
	for i := word - 1; i >= 0 && i >= word-3; i-- {
		switch w := q.words[i].folded; w {
		case "zu", "zum", "zur", "uber", "thema", "rund", "bereich", "richtung", "about", "on":
			return true
		default:
			if !german.IsStop(q.words[i].Text) {
				return false
			}
		}
	}
	return false
}

// meant are the modules that fit the most words best. complete reports whether
// they fit every one.
func (r *Reader) meant(words []naming) (modules []int, complete bool) {
	best, count := 0.0, 0
	scores := make([]float64, len(r.modules))
	counts := make([]int, len(r.modules))
	for i := range r.modules {
		for _, n := range words {
			if n.like[i] >= leastLike && n.like[i] >= aside*n.best {
				scores[i] += n.like[i] * r.telling(n)
				counts[i]++
			}
		}
		if scores[i] > best {
			best, count = scores[i], counts[i]
		}
	}
	for i, s := range scores {
		if best > 0 && s >= 0.95*best {
			modules = append(modules, i)
		}
	}
	return modules, count == len(words)
}

// telling is how much a word tells modules apart, between a half and one.
func (r *Reader) telling(n naming) float64 {
	fits := 0
	for _, l := range n.like {
		if l >= leastLike && l >= aside*n.best {
			fits++
		}
	}
	return 1 - 0.5*float64(fits-1)/float64(max(1, len(r.modules)))
}

// said is how the question calls what these words name.
func (q *heard) said(words []naming) string {
	var out []string
	for i, n := range words {
		w := q.words[n.word]
		text := w.Span.In(q.text)
		if bare := withoutGeneric(w.folded); bare != w.folded {
			text = text[:min(len(text), len(text)-(len(w.folded)-len(bare)))]
		}
		if i > 0 {
			for k := words[i-1].word + 1; k < n.word; k++ {
				if between := q.words[k]; isJoin(between.folded) {
					out = append(out, between.Text)
				}
			}
		}
		out = append(out, text)
	}
	return strings.Join(out, " ")
}

// introduced reports whether a word stands where topics are named: "zu …",
// "über …", "das Modul …".
func (q *heard) introduced(i int) bool {
	for back := 1; back <= 3 && i-back >= 0; back++ {
		switch w := q.words[i-back]; {
		case introduces(w.folded):
			return true
		case !german.IsStop(w.Text):
			return false
		}
	}
	return false
}

func introduces(word string) bool {
	switch word {
	case "zu", "zum", "zur", "uber", "thema", "rund", "modul", "moduls", "kurs", "about", "on", "bereich", "richtung", "module", "course":
		return true
	}
	return false
}

func isJoin(word string) bool {
	switch word {
	case "und", "oder", "sowie", "bzw", "and", "or":
		return true
	}
	return false
}

func isDigits(word string) bool { return strings.Trim(word, "0123456789.,") == "" }

func upperFirst(text string) bool {
	first, _ := utf8.DecodeRuneInString(text)
	return unicode.IsUpper(first)
}
