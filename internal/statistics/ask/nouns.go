package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A noun names rows, or who did something; it depends on the rest which.
type noun struct {
	word      string               // folded
	dimension statistics.Dimension // "" of people
	metric    statistics.Metric    // "" where they are not counted
	from, to  int
	one       bool // in the singular
	all       bool // "aller", "der einzelnen"
	apart     bool // "den einzelnen", "den jeweiligen"
	distinct  bool // "verschiedene", "beteiligte"
	of        bool // "der", "die" stands before it
	phrase    int
}

func (x *reading) noun(p phrase) {
	e, _ := p.of(dim, who)
	n := noun{word: e.word, dimension: e.dimension, metric: e.metric, from: p.from, to: p.to, one: x.singular(e.word), phrase: x.at, of: p.has("det")}
	for _, a := range p.each("all", "unique") {
		if distinctWord.MatchString(a.word) {
			n.distinct = true
		} else {
			n.all = true
		}
		n.apart = n.apart || oneByOne.MatchString(a.word)
		n.all = n.all || n.apart
	}
	if n.apart && n.of && n.dimension != "" && x.before == nil && x.at > 0 && x.cover[x.at-1].name != "ask" { // "in den einzelnen Ländern"
		x.divide(e, true, false)
		return
	}
	x.nouns = append(x.nouns, n)
}

var oneByOne = regexp.MustCompile(`^(?:einzeln|jeweilig|individual)`)

var distinctWord = regexp.MustCompile(`^(?:verschieden|unterschiedlich|beteiligt|teilnehmend|angemeldet|different|distinct|uniq|participating)`)

// singular reports whether a noun is in the singular.
func (x *reading) singular(folded string) bool {
	return singularNoun.MatchString(folded) || x.language == "en" && folded == "module"
}

var singularNoun = regexp.MustCompile(`(?:modul|kurs|land|monat|thema|termin|kommune|gemeinde|stadt|kategorie|gebiet|komplex|kreis|block|gruppe|kanal|quartal|jahr|sprache|tag|klasse|status|gang|lauf|ung|seminar|workshop|grosse|weg|typ|art|feld|bereich|punkt|run|date|event|session|course|month|quarter|year|state|class|size|city|town|municipality|rathaus|verwaltung|behorde|category|topic|channel|language|weekday|day|kreis|area|kind|sort|type|subject|theme|matter|study|field|band|group|council|authority|government|hall|administration|community|route|interest|sorte|gattung|gruppierung)$`)

// headWord is the word of a noun that says how many there are: of "types of course" the
// first, of "federal states" the last.
func (x *reading) headWord(e edge) string {
	if e.to <= e.from+1 || e.to > len(x.words) {
		return e.word
	}
	for _, w := range x.words[e.from+1 : e.to] {
		if ofNoun[w.folded] {
			return e.word
		}
	}
	return x.words[e.to-1].folded
}

var ofNoun = set("of der des von")

// sizeOf reports whether a noun goes on "Größe der Städte" in a phrase.
func sizeOf(p phrase, e edge) bool {
	return slices.ContainsFunc(p.edges, func(o edge) bool { return o.dimension == statistics.SizeClass && o.to < e.from && o.to > o.from+1 })
}

// general reports whether a noun need not say anything: everything that is counted
// is of modules, runs and people.
func general(n noun) bool {
	switch n.dimension {
	case statistics.Module, statistics.Run, statistics.Municipality, "":
		return !n.one
	case statistics.Year:
		return n.one
	}
	return false
}
