package main

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// makerVersion changes with everything that decides a made text.
const makerVersion = "made-1"

// A maker writes German-like documents without end: sentences of the labelled
// documents whose nouns, longer words and numbers are exchanged. Nouns follow
// Zipf's law over a vocabulary of the labelled documents' nouns and 400,000
// compounds of them; a document keeps coming back to topics of its own. So
// lengths, function words, inflection, and how often words occur and meet are
// like those of real text, and no passage answers a labelled question.
type maker struct {
	templates []template
	nouns     []string            // frequent ones first
	others    map[string][]string // by their ending
}

// A template is a sentence with gaps.
type template []piece

// A piece is literal text, or a gap for one word.
type piece struct {
	gap  gap
	text string // literal text; otherwise what stood there
}

type gap int

const (
	literal gap = iota
	noun
	other
	number
)

const (
	compounds   = 400_000
	zipfSlope   = 1.07 // of German nouns, about
	zipfOffset  = 8
	topicShare  = 0.25 // of the nouns of a document that are its topics
	topicCount  = 4
	leastLength = 600 // characters of a passage
	mostLength  = 1200
)

// newMaker learns templates and words from documents.
func newMaker(from []document) *maker {
	m := &maker{others: map[string][]string{}}
	nouns, others := map[string]int{}, map[string]int{}
	for _, d := range from {
		if d.Language != "de" {
			continue
		}
		for _, p := range d.passages {
			for _, s := range p.Sentences {
				t := newTemplate(strings.Join(strings.Fields(strings.Trim(s.In(p.Text), "-*#> ")), " "))
				if len(t) < 5 || len(t) > 60 {
					continue
				}
				m.templates = append(m.templates, t)
				for _, piece := range t {
					switch piece.gap {
					case noun:
						nouns[piece.text]++
					case other:
						others[piece.text]++
					}
				}
			}
		}
	}
	m.nouns = byFrequency(nouns)
	for _, w := range byFrequency(others) {
		m.others[ending(w)] = append(m.others[ending(w)], w)
	}
	return m
}

// byFrequency returns the keys, the most frequent first.
func byFrequency(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// newTemplate finds the gaps of a sentence.
func newTemplate(sentence string) template {
	var t template
	var plain strings.Builder
	word := func(w string, first bool) {
		kind := literal
		r, _ := utf8.DecodeRuneInString(w)
		letters := utf8.RuneCountInString(w)
		switch {
		case unicode.IsDigit(r):
			kind = number
		case german.IsStop(strings.ToLower(w)) || strings.ToUpper(w) == w:
		case unicode.IsUpper(r) && !first && letters >= 4:
			kind = noun
		case unicode.IsLower(r) && letters >= 6:
			kind = other
		}
		if kind == literal {
			plain.WriteString(w)
			return
		}
		t = append(t, piece{literal, plain.String()}, piece{kind, w})
		plain.Reset()
	}
	first := true
	for rest := sentence; rest != ""; {
		r, _ := utf8.DecodeRuneInString(rest)
		class := unicode.IsLetter
		if unicode.IsDigit(r) {
			class = unicode.IsDigit
		}
		n := len(rest) - len(strings.TrimLeftFunc(rest, class))
		if n == 0 {
			n = utf8.RuneLen(max(r, 0))
			if r == utf8.RuneError {
				n = 1
			}
			plain.WriteString(rest[:n])
		} else {
			word(rest[:n], first)
			first = false
		}
		rest = rest[n:]
	}
	return append(t, piece{literal, plain.String()})
}

// ending is what words must share to stand in for each other.
func ending(w string) string { return w[max(0, len(w)-2):] }

// noun returns the noun of a rank: a learned one, or a compound of two.
func (m *maker) noun(rank uint64) string {
	n := uint64(len(m.nouns))
	if rank < n {
		return m.nouns[rank]
	}
	h := (rank + 1) * 0x9E3779B97F4A7C15
	h ^= h >> 29
	first, second := m.nouns[h%n], m.nouns[(h>>20)%n]
	for _, linked := range []string{"ung", "heit", "keit", "ion", "tät", "schaft"} {
		if strings.HasSuffix(first, linked) {
			first += "s"
		}
	}
	return first + strings.ToLower(second)
}

// A writer writes one document.
type writer struct {
	*maker
	random *rand.Rand
	ranks  *rand.Zipf
	topics []string
}

// document writes document number n, the same each time.
func (m *maker) document(n int) document {
	r := rand.New(rand.NewPCG(20, uint64(n)))
	w := &writer{maker: m, random: r, ranks: rand.NewZipf(r, zipfSlope, zipfOffset, compounds)}
	for range topicCount {
		w.topics = append(w.topics, m.noun(r.Uint64N(compounds)))
	}
	d := document{Document: knowledge.Document{
		Source: source, Key: fmt.Sprintf("made/%07d", n), Kind: knowledge.Kinds[r.IntN(len(knowledge.Kinds))], Language: "de",
		Title:     w.topics[0] + " und " + w.topics[1],
		Published: firstDay().Add(time.Duration(n%20_000) * 3 * time.Hour),
	}}
	var markdown strings.Builder
	for i := range 1 + r.IntN(9) {
		p := w.passage()
		p.Position = i
		d.passages = append(d.passages, p)
		markdown.WriteString(p.Text + "\n\n")
	}
	d.Markdown = markdown.String()
	sum := sha256.Sum256([]byte(d.Markdown))
	d.Hash = sum[:]
	return d
}

// passage writes sentences until the passage is as long as it should be.
func (w *writer) passage() knowledge.Passage {
	p := knowledge.Passage{Headings: []string{w.topics[2+w.random.IntN(topicCount-2)]}}
	length := leastLength + w.random.IntN(mostLength-leastLength)
	var text strings.Builder
	for text.Len() < length {
		if text.Len() > 0 {
			text.WriteByte(' ')
		}
		start := text.Len()
		w.sentence(&text)
		p.Sentences = append(p.Sentences, german.Span{Start: start, End: text.Len()})
	}
	p.Text = text.String()
	return p
}

// sentence fills the gaps of a template.
func (w *writer) sentence(text *strings.Builder) {
	for _, p := range w.templates[w.random.IntN(len(w.templates))] {
		switch p.gap {
		case literal:
			text.WriteString(p.text)
		case noun:
			if w.random.Float64() < topicShare {
				text.WriteString(w.topics[w.random.IntN(topicCount)])
				continue
			}
			text.WriteString(w.noun(w.ranks.Uint64()))
		case other:
			same := w.others[ending(p.text)]
			share := w.random.Float64()
			text.WriteString(same[int(share*share*float64(len(same)))])
		case number:
			for range len(p.text) {
				text.WriteByte('1' + byte(w.random.IntN(9)))
			}
		}
	}
}
