package catalogue

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

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
		f := r.word(w.Word, q.text)
		switch {
		case w.role != open:
			fresh = fresh || w.role == filter
			continue
		case f.Stop, german.IsStop(w.folded) && w.folded != w.Text:
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
