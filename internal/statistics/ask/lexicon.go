package ask

import (
	_ "embed"
	"slices"
	"strconv"
	"strings"
	"sync"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

//go:embed lexicon.txt
var lexiconText string

// A kind is what a word does in a question; lexicon.txt tells them apart.
type kind string

// The kinds that are not only named in rules.
const (
	metric  kind = "metric"
	state   kind = "state"
	verb    kind = "verb"
	who     kind = "who"
	dim     kind = "dim"
	value   kind = "value"
	moment  kind = "time"
	number  kind = "num"
	fill    kind = "fill"
	unknown kind = "unknown"
)

// A sense is one thing that words may mean.
type sense struct {
	kind      kind
	language  string // "" any
	of        string // what the lexicon says behind the kind
	metric    statistics.Metric
	dimension statistics.Dimension
	values    []string
	number    float64
	span      *span
	unsure    bool // values of which one is meant
	long      bool // a date or a name, which compounds and typing errors do not make
}

// A lexicon holds the senses of words: of their forms as they are written, and of
// all their inflected forms. Those of several words stand under the first.
type lexicon struct {
	exact, stems map[string][]entry
	forms        map[string][]sense // of single words that typing errors may be made in
	words        map[string]bool    // all that stand in it, folded
	bases        map[string]bool    // and what endings may stand behind
	marked       map[string]string  // words with umlauts that are read elsewhere, by other ways to write them
}

type entry struct {
	words []string // folded, or keys
	sense sense
}

var theLexicon = sync.OnceValue(func() *lexicon { return newLexicon(lexiconText) })

func newLexicon(text string) *lexicon {
	l := &lexicon{exact: map[string][]entry{}, stems: map[string][]entry{}, forms: map[string][]sense{}, words: map[string]bool{}, bases: map[string]bool{}, marked: map[string]string{}}
	for line := range strings.Lines(text) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0][0] == '#' {
			continue
		}
		s := senseOf(fields[0])
		for _, form := range fields[1:] {
			l.add(form, s)
		}
	}
	return l
}

// senseOf reads the head of a line: "metric:bookings", "value:land:BB,MV".
func senseOf(head string) sense {
	name, of, _ := strings.Cut(head, ":")
	name, language, _ := strings.Cut(name, "@")
	s := sense{kind: kind(name), of: of, language: language}
	switch s.kind {
	case metric, state, verb, "mostof", "leastof":
		s.metric = statistics.Metric(of)
	case dim:
		s.dimension = statistics.Dimension(of)
		s.metric = map[statistics.Dimension]statistics.Metric{statistics.Municipality: statistics.Municipalities, statistics.Run: statistics.Runs}[s.dimension]
	case who:
		s.metric = statistics.People
	case value, "short":
		d, keys, _ := strings.Cut(of, ":")
		s.dimension, s.values = statistics.Dimension(d), strings.Split(keys, ",")
	case "ordinal", "rel", "half":
		s.number, _ = strconv.ParseFloat(of, 64)
	}
	return s
}

// add notes a form: "wie_viele", "bis!".
func (l *lexicon) add(form string, s sense) {
	form, exact := strings.CutSuffix(form, "!")
	words := strings.FieldsFunc(form, func(r rune) bool { return r == '_' })
	for _, w := range words {
		folded := german.Fold(w)
		l.words[folded] = true
		if !exact && len(folded) >= 5 && !german.IsStop(folded) {
			l.bases[folded], l.bases[keyOf(folded)] = true, true
		}
	}
	if s.kind == "written" { // elsewhere
		l.marked[german.Transcribe(form)] = form
		if bare := unmarked.Replace(form); !otherWithout[bare] {
			l.marked[bare] = form
		}
		return
	}
	in := l.stems
	if exact {
		in = l.exact
	} else if len(words) > 1 {
		s.long = true
	}
	if exact {
		for i := range words {
			words[i] = german.Fold(words[i])
		}
	} else {
		for i := range words {
			words[i] = keyOf(german.Fold(words[i]))
		}
	}
	if s.kind == "short" { // each stands for the Land of its code
		s.kind, s.of, s.values = value, "short", []string{strings.ToUpper(words[0])}
	}
	in[words[0]] = append(in[words[0]], entry{words, s})
	if len(words) == 1 && len(form) >= 5 && !s.function() && !(exact && s.kind == who) {
		folded := german.Fold(form)
		l.forms[folded] = append(l.forms[folded], s)
	}
	last := len(words) - 1
	if inflected := keyOf(german.Fold(form[strings.LastIndexByte(form, '_')+1:]) + "en"); !exact && inflected != words[last] && len(words[last]) > 2 { // "Termin" and "Termine"
		words = slices.Clone(words)
		words[last] = inflected
		in[words[0]] = append(in[words[0]], entry{words, s})
	}
}

// at returns the senses of the words from i on.
func (l *lexicon) at(words []word, i int) (list []entry) {
	for _, e := range l.exact[words[i].folded] {
		if fits(words, i, e.words, true) {
			list = append(list, e)
		}
	}
	for _, e := range l.stems[words[i].key] {
		if fits(words, i, e.words, false) {
			list = append(list, e)
		}
	}
	return list
}

func fits(words []word, i int, forms []string, exact bool) bool {
	if i+len(forms) > len(words) {
		return false
	}
	for k, f := range forms {
		w := words[i+k]
		if exact && w.folded != f || !exact && w.key != f || k > 0 && w.inner {
			return false
		}
		if k > 0 && strings.ContainsAny(w.before, ",;:.?!") {
			return false
		}
	}
	return true
}

// otherWithout are words that are others without their umlaut: "wären", "höher".
var otherWithout = set("waren ware hoher")

// unmarked writes umlauts as who has none on the keyboard may.
var unmarked = strings.NewReplacer("ä", "a", "ö", "o", "ü", "u", "ß", "ss")

// written reports whether a folded word stands in the lexicon, in any form.
func (l *lexicon) written(folded string) bool {
	return l.words[folded] || slices.ContainsFunc(endings[:], func(end string) bool {
		base, cut := strings.CutSuffix(folded, end)
		return cut && l.bases[base] && mayEnd(base, end)
	})
}

var endings = [...]string{"e", "en", "em", "er", "ern", "es", "n", "s", "nen"}

// mayEnd reports whether a word may have an ending: there is no "Kommunenn".
func mayEnd(base, end string) bool {
	last := base[len(base)-1]
	switch end[0] {
	case 'e':
		return last != 'e' && !(end == "ern" && (last == 'n' || last == 't'))
	case 'n':
		return strings.HasSuffix(base, "in") || end == "n" && strings.IndexByte("elr", last) >= 0
	case 's':
		return last != 's'
	}
	return true
}

// single returns the senses of one folded word that are not only function words.
func (l *lexicon) single(folded string) (list []sense) {
	for _, e := range l.exact[folded] {
		if len(e.words) == 1 {
			list = append(list, e.sense)
		}
	}
	if len(list) > 0 {
		return list
	}
	for _, e := range l.stems[keyOf(folded)] {
		if len(e.words) == 1 {
			list = append(list, e.sense)
		}
	}
	return list
}

// heads returns the senses that one folded word has as the last part of a compound.
func (l *lexicon) heads(folded string) []sense {
	list := l.single(folded)
	if len(l.exact[folded]) == 0 || slices.ContainsFunc(list, isHead) {
		return list
	}
	for _, e := range l.stems[keyOf(folded)] {
		if len(e.words) == 1 {
			list = append(list, e.sense)
		}
	}
	return list
}

// spelled returns the senses of the words of the lexicon that a folded word is but for
// the fewest typing errors.
func (l *lexicon) spelled(folded string) (senses []sense) {
	limit := 2 // fewer than so many letters are wrong
	switch {
	case len(folded) < 7:
		return nil
	case len(folded) >= 10 && !strings.HasPrefix(folded, "ge"): // participles are like each other
		limit = 3
	}
	var found []string
	bare := [...]string{folded, keyOf(folded), strings.TrimSuffix(folded, "e"), strings.TrimSuffix(folded, "n"), strings.TrimSuffix(folded, "s")}
	for form := range l.forms {
		d := german.Edits(folded, form, limit+1)
		if without := german.Edits(keyOf(folded), keyOf(form), limit+1); len(keyOf(form)) >= 6 && without < d {
			d = without
		}
		if d >= 1 && slices.ContainsFunc(bare[:], func(b string) bool { return swapped(b, form) }) { // "Temrine"
			d = 1
		} else if d == 1 && (len(folded) < 8 && len(folded) == len(form) || len(folded) < 6) && !sameLetters(folded, form) { // "starten" is no "Städten"
			continue
		}
		switch {
		case d > limit, otherWord(folded, form), d == 2 && !twiceWrong(folded, form): // no error, or another word
		case d < limit:
			limit, found = d, []string{form}
		case d == limit && len(found) > 0:
			found = append(found, form)
		}
	}
	slices.Sort(found)
	for _, form := range found {
		if !l.alike(form, found[0]) { // "Ameldung" may be "Anmeldung" or "Abmeldung"
			return nil
		}
	}
	for _, form := range found {
		senses = append(senses, l.forms[form]...)
	}
	return senses
}

// swapped reports whether two neighbouring letters of a word changed their places.
func swapped(a, b string) bool {
	return a != b && len(a) >= 5 && sameLetters(a, b) && german.Edits(a, b, 2) == 1
}

// sameLetters reports whether words of one length differ in the order of their letters.
func sameLetters(a, b string) bool {
	x, y := []byte(a), []byte(b)
	slices.Sort(x)
	slices.Sort(y)
	return string(x) == string(y)
}

// numberOf reads a number, ok is false if it is none.
func numberOf(folded string) (v float64, ok bool) {
	if v, ok = numberWords()[folded]; ok {
		return v, true
	}
	if times, ok := strings.CutSuffix(folded, "mal"); ok && times != "ein" { // "mehr als fünfmal gebucht"
		if v, ok = numberWords()[times]; ok {
			return v, true
		}
	}
	v, err := strconv.ParseFloat(strings.Replace(folded, ",", ".", 1), 64)
	return v, err == nil && folded[0] >= '0' && folded[0] <= '9'
}

var numberWords = sync.OnceValue(func() map[string]float64 {
	words := map[string]float64{}
	for i, list := range strings.Split(`ein eine einen einem einer eins one|zwei zwo two|drei three|vier four|funf five|sechs six|sieben seven|acht eight|neun nine|zehn ten|elf eleven|zwolf twelve|dreizehn thirteen|vierzehn|funfzehn fifteen`, "|") {
		for w := range strings.FieldsSeq(list) {
			words[w] = float64(i + 1)
		}
	}
	for i, list := range strings.Split(`zwanzig twenty|dreissig thirty|vierzig forty|funfzig fifty|sechzig sixty|siebzig seventy|achtzig eighty|neunzig ninety|hundert einhundert hundred`, "|") {
		for w := range strings.FieldsSeq(list) {
			words[w] = float64(10*i + 20)
		}
	}
	words["twice"], words["dutzend"], words["dozen"] = 2, 12, 12
	words["zweihundert"], words["dreihundert"], words["funfhundert"], words["tausend"] = 200, 300, 500, 1000
	return words
})
