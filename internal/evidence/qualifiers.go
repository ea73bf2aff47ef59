package evidence

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// Words that widen, narrow or soften what a clause says. A statement must not
// bring one of its own: "im Mai" does not bear out "frühestens im Mai".
var qualifierWords = []struct {
	name    string
	pattern *regexp.Regexp
}{
	{"earliest", regexp.MustCompile(`(?i)\b(frühestens|erst (?:ab|im|am|nach)|at the earliest|not before)\b`)},
	{"latest", regexp.MustCompile(`(?i)\b(spätestens|at the latest|no later than)\b`)},
	{"each", regexp.MustCompile(`(?i)\b(jeweils|je|pro|per|apiece)\b`)},
	{"together", regexp.MustCompile(`(?i)\b(zusammengenommen|altogether)\b`)},
	{"likely", regexp.MustCompile(`(?i)\b(voraussichtlich|vermutlich|wahrscheinlich|womöglich|angeblich|probably|presumably)\b`)},
	{"still", regexp.MustCompile(`(?i)\bnoch\b|\bstill\b`)},
	{"partly", regexp.MustCompile(`(?i)\b(teilweise|zum teil|zur hälfte|hälftig|anteilig|größtenteils|zu einem (?:drittel|viertel|fünftel)|partly|partially|half of|mostly)\b|überwiegend`)},
	{"fully", regexp.MustCompile(`(?i)\b(vollständig|komplett|gänzlich|in vollem umfang|zu 100 (?:prozent|%)|fully|completely|entirely)\b`)},
	{"first of all", regexp.MustCompile(`(?i)\b(ausgerechnet|besonders|vor allem)\b`)},
}

// stillNeutral are uses of "noch" that say nothing of time.
var stillNeutral = regexp.MustCompile(`(?i)\bnoch (einmal|mehr|ein(e[nrsm]?)?|weiter\p{L}*|heute|\p{L}+er)\b|\b(weder|auch|nur) \p{L}* ?noch\b`)

// qualifiers are the names of the qualifiers in text.
func qualifiers(text string) []string {
	var out []string
	for _, q := range qualifierWords {
		if q.pattern.MatchString(text) && !(q.name == "still" && stillNeutral.MatchString(text)) {
			out = append(out, q.name)
		}
	}
	return out
}

// qualified reports whether the claim brings a qualifier that neither the line
// nor the one that introduces it has, or leaves out that only a part is meant.
func qualified(claim, line []string) bool {
	for _, q := range claim {
		if q != "first of all" && !slices.Contains(line, q) {
			return true
		}
	}
	return slices.Contains(line, "partly") && !slices.Contains(claim, "partly") && !slices.Contains(line, "fully")
}

var onlyFocus = regexp.MustCompile(`(?i)\b(?:nur|ausschließlich|lediglich|only|exclusively)\b(.*)`)

// focus returns the first content word behind "nur", which is what it narrows
// the clause to.
func (c *Checker) focus(text string) []uint32 {
	m := onlyFocus.FindStringSubmatch(text)
	if m == nil || neutral.MatchString(text) {
		return nil
	}
	for w := range german.EachWord(m[1]) {
		if f := c.an.Word(w.Text); !f.Stop || acronym(w.Span.In(m[1])) {
			return append(c.forms(w, f), c.alike(f.Stem, w.Text)...)
		}
	}
	return nil
}

// A modal says whether something has to be, may be or can be.
type modal byte

const (
	noModal modal = iota
	need          // "müssen", "brauchen"
	permit        // "dürfen"
	able          // "können"
)

// modality returns the first modal verb of a clause.
func modality(text string) modal {
	for w := range german.EachWord(text) {
		switch w.Text {
		case "muss", "müssen", "brauchen", "braucht", "brauche", "must", "need", "needs":
			return need
		case "darf", "dürfen":
			return permit
		case "kann", "können", "can":
			return able
		}
	}
	return noModal
}

var (
	conditional = regexp.MustCompile(`(?i)(?:^|[,;]\s*|\b(?:aber|jedoch|nur|auch)\s+)(wenn|falls|sofern|solange|vorausgesetzt|es sei denn|außer wenn|if|unless|provided)\b([^,.;]*)`)
	joined      = regexp.MustCompile(`(?i)(?:\b(?:und|sowie|oder|and|or|samt|inklusive|einschließlich|including)|\bdarunter|\bzusammen mit)\s+((?:\p{L}[\p{L}-]*\s*){1,4})`)
	copula      = regexp.MustCompile(`\b(?:ist|sind|war|waren|bleibt) (?:nur |auch )?(?:eine?|der|die|das) ((?:\p{Ll}+ ){0,2}\p{Lu}[\p{L}-]*)`)
)

// periods are stems of nouns for a stretch of time.
var periods = stems("Quartal Halbjahr Semester Trimester Wochenende Frühjahr Herbst Sommer Winter")

var nothing = regexp.MustCompile(`(?i)\bkein(?:e|en|er|em|es)?\s+((?:\p{Ll}+ )?\p{Lu}[\p{L}-]+)`)

// deniesOther reports whether what the line denies by "kein" is not what the claim
// speaks of.
func (c *Checker) deniesOther(claim, line *clause) bool {
	m := nothing.FindStringSubmatchIndex(line.text)
	if m == nil {
		return false
	}
	for w := range german.EachWord(line.text[m[2]:m[3]]) {
		f := c.an.Word(w.Text)
		if !upperAt(line.text[m[2]:m[3]], w.Span) || f.Stop || plainWord(f.Stem) {
			continue
		}
		x := word{f: f, forms: c.forms(w, f), like: c.alike(f.Stem, w.Text)}
		if !claim.has(x) && !slices.ContainsFunc(claim.words, func(o word) bool { return meet(o.like, x.forms) }) {
			return true
		}
	}
	return false
}

// markAdded marks the words that a statement must not have beyond its source: what
// it joins by "und", the condition it sets and what it says a thing is.
func markAdded(text string, words []word) {
	mark := func(from, to int, whole bool) {
		for i := range words {
			w := &words[i]
			if from <= w.at.Start && w.at.Start < to && !w.plain && (whole || w.noun || w.name || w.alien) {
				w.needed = true
				if !whole {
					return
				}
			}
		}
	}
	for i := range words {
		w := &words[i]
		if _, period := periods[w.f.Stem]; period && w.noun {
			w.needed = true
		}
	}
	for _, m := range nothing.FindAllStringSubmatchIndex(text, -1) {
		mark(m[2], m[3], false)
	}
	for _, m := range joined.FindAllStringSubmatchIndex(text, -1) {
		mark(m[2], m[3], false)
	}
	for _, m := range conditional.FindAllStringSubmatchIndex(text, -1) {
		mark(m[4], m[5], true)
	}
	for _, m := range copula.FindAllStringSubmatchIndex(text, -1) {
		mark(m[2], m[3], false)
	}
}

// unlike reports whether one word is the other with a prefix that denies it:
// "erfahren" and "unerfahren".
func unlike(a, b string) bool {
	denies := func(x, y string) bool {
		return strings.HasPrefix(x, "un"+y[:min(len(y), 4)]) && len(y) >= 4 || strings.HasPrefix(x, "nicht"+y[:min(len(y), 4)]) && len(y) >= 4
	}
	return a != b && (denies(a, b) || denies(b, a))
}
