package ask

import (
	"regexp"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// A restriction is values that were said.
type restriction struct {
	dimension statistics.Dimension
	values    []string
	from, to  int
	not       bool
}

var (
	formPatterns = func() (list []formPattern) {
		for _, f := range landGroups {
			list = append(list, formPattern{statistics.Land, f.values, phrase(f.pattern)})
		}
		for _, code := range []string{"ST", "NI", "SH", "NW", "RP", "BW", "MV", "HH", "HB", "HE", "BY", "SL", "BE", "BB", "SN", "TH"} { // "Sachsen-Anhalt" before "Sachsen"
			list = append(list, formPattern{statistics.Land, []string{code}, phrase(landForms[code])})
		}
		for _, f := range sizeForms {
			list = append(list, formPattern{statistics.SizeClass, f.values, phrase(f.pattern)})
		}
		for _, f := range categoryForms {
			list = append(list, formPattern{statistics.Category, []string{f.value}, phrase(f.pattern)})
		}
		return list
	}()
	channelPatterns = func() (list []formPattern) {
		for _, f := range channelForms {
			list = append(list, formPattern{statistics.Channel, []string{f.value}, phrase(`(?:uber|via|per|zum|zu|im|in|auf|von|aus|mit|nur|only|on|through|ohne|ausser|nicht uber|without|und|oder|and|or|und uber|vs) (?:den |die |das |dem |der |the |unseren |unsere )?(` + f.pattern + `)`)})
		}
		return list
	}()
	bareChannels = func() (list []formPattern) {
		for _, f := range channelForms {
			list = append(list, formPattern{statistics.Channel, []string{f.value}, phrase(f.pattern)})
		}
		return list
	}()
	languagePatterns = func() (list []formPattern) {
		for _, f := range languageForms {
			list = append(list, formPattern{statistics.Language, []string{f.value}, phrase(`(?:auf |in |in )?(` + f.pattern + `)`)})
		}
		return list
	}()

	coordinated  = phrase(`(pflicht|wahl) (und|oder|vs|versus|gegenuber|sowie|bzw) (?:den |der )?(pflicht|wahl)(?:module?n?|kurse?n?)?`)
	inhabitantsP = phrase(`(?:(?:kleine|kleinere|kleinste|mittlere|grosse|grossere|small|large)[nr]? )?(?:(?:kommunen|gemeinden|stadten?|orten?|municipalities) )?(?:mit )?(unter|weniger als|bis zu|bis|uber|mehr als|mindestens|ab|under|over|less than|more than|fewer than|at least) (\d+) (?:einwohner\w*|inhabitants|residents)`)
	inhabitantsB = phrase(`(?:(?:kommunen|gemeinden|stadten?|orten?|municipalities) )?(?:mit )?(?:zwischen )?(\d+) (?:und|bis|and|to) (\d+) (?:einwohner\w*|inhabitants)`)
	aModule      = phrase(`(?:modul(?:e[ns]?|s)?|kurs(?:e[ns]?|s)?|module|modules|course|courses)`)
)

type formPattern struct {
	dimension statistics.Dimension
	values    []string
	pattern   *regexp.Regexp
}

// restrictions reads the values that figures are about: first whole names, the
// longest before others, then their other forms.
func (x *reading) restrictions() {
	x.whole()
	q := x.heard
	q.each(inhabitantsB, valued, func(m match) bool { return x.sized(numberOf(m.groups[0]), numberOf(m.groups[1]), m) })
	q.each(inhabitantsP, valued, func(m match) bool {
		n := numberOf(m.groups[1])
		switch m.groups[0] {
		case "unter", "weniger als", "bis zu", "bis", "under", "less than", "fewer than":
			return x.sized(0, n, m)
		}
		return x.sized(n, 1e12, m)
	})
	for _, list := range [][]formPattern{formPatterns, channelPatterns, languagePatterns} {
		for _, f := range list {
			q.each(f.pattern, valued, func(m match) bool {
				if f.dimension == statistics.Land && m.to-m.from == 1 && shortLands[q.folded(m.from)] && !isCapital(q.words[m.from].Span.In(q.text)) && !(x.plain && x.language == "de" && !wordLands.MatchString(q.folded(m.from))) {
					return false
				}
				if f.dimension == statistics.Land && onlyTown(q, m.from) {
					return false
				}
				if f.dimension == statistics.SizeClass && x.onlyNoun(m) {
					return false
				}
				x.restrict(f.dimension, f.values, m.from, m.to)
				return true
			})
		}
	}
	q.each(byChannels, open, func(m match) bool { q.mark(m.from, m.from+1, divided); x.contrast = true; return false })
	if x.contrast && (len(x.valuesOf(statistics.Channel)) > 0 || q.has(byChannels)) { // "über Slack im Vergleich zum Web"
		for _, f := range bareChannels {
			q.each(f.pattern, valued, func(m match) bool {
				x.restrict(f.dimension, f.values, m.from, m.to)
				return true
			})
		}
	}
}

// apart notes where values are held against each other: "getrennt nach Slack und
// Web", "hat Bayern oder Sachsen mehr Anmeldungen?"
func (x *reading) apart() {
	for _, d := range x.restricted() {
		if len(x.valuesOf(d)) < 2 {
			continue
		}
		first := slices.IndexFunc(x.values, func(v restriction) bool { return v.dimension == d })
		if at := x.values[first].from; at > 0 && x.words[at-1].role == open && byWord(x.folded(at-1)) {
			x.words[at-1].role, x.contrast = divided, true
		}
		if d == statistics.Land || d == statistics.SizeClass || d == statistics.Municipality {
			x.take(twoOf, filler)
		}
		if x.take(eachOfThem, filler) || x.has(heldApart) || x.has(spreads) && spreadOver.MatchString(x.folded(x.values[first].from-1)) {
			x.contrast = true
		}
		if x.has(eitherOr) && x.take(comparison, ordered) {
			x.contrast = true
		}
	}
	x.outdone()
	if x.contrast {
		x.take(brokenDown, divided)
	}
	for _, a := range x.values {
		for _, b := range x.values { // "aus Bayern oder über Slack": filters all hold
			if a.dimension != b.dimension && a.to < b.from && b.from-a.to <= 3 && eitherWord.MatchString(x.folded(a.to)) {
				x.refuse(Unsupported, x.said(a.from, b.to))
			}
		}
	}
}

// outdone notes values of which one is held against another: "aus Bayern mehr als aus
// Hessen".
func (x *reading) outdone() {
	for _, d := range x.restricted() {
		if len(x.valuesOf(d)) < 2 {
			continue
		}
		x.loosely(thanOther, ordered, func(m match) bool {
			found := slices.ContainsFunc(x.values, func(v restriction) bool { return v.dimension == d && v.from >= m.to && v.from <= m.to+2 })
			if found && x.take(comparative, ordered) {
				x.contrast = true
			}
			return found && x.contrast
		})
	}
}

// wordLands are short forms of Länder that are words, too.
var wordLands = regexp.MustCompile(`^(?:by|be|he|st|sl|th|in)$`)

var (
	byChannels  = phrase(`(?:nach|zwischen|by|between) (?:slack|matrix|web\w*|e ?mail|desk|api)`)
	twoOf       = phrase(`(?:beiden?|both)(?: (?:landern?|bundeslandern?|kommunen|gemeinden|stadten?|states|cities|towns))?`) // nobody is of two of them
	eitherWord  = regexp.MustCompile(`^(?:oder|or)$`)
	eachOfThem  = phrase(`jeweils|(?:wie )?(?:verteilen|verteilt) sich|(?:getrennt|einzeln|separat)(?: (?:ausweisen|ausgewiesen|aufgefuhrt|betrachtet))?|respectively|each|separately`)
	thanOther   = phrase(`als|than`)
	comparative = phrase(`(?:eine[nr]? |a )?(?:mehr|weniger|(?:hoher|niedriger|besser|schlechter|grosser|kleiner|geringer|langer|kurzer)(?:e[nrs]?)?|ofter|seltener|haufiger|more|fewer|less|higher|lower|better|worse)`)
	eitherOr    = phrase(`oder|or`)
	heldApart   = regexp.MustCompile(` (?:im einzelnen|getrennt|einzeln|separat|separately)(?: bitte| please)? $`)
	spreads     = phrase(`verteilen|verteilt|verteilten|verteilung|aufteilung|distributed|split`)
	spreadOver  = regexp.MustCompile(`^(?:auf|between|across|among)$`)
)

// pairs reads values that share their last part: "Pflicht- und Wahlmodule".
func (x *reading) pairs() {
	x.each(coordinated, valued, func(m match) bool {
		a, b := "compulsory", "elective"
		if m.groups[0] == "wahl" {
			a, b = b, a
		}
		if m.groups[0] == m.groups[2] {
			return false
		}
		x.restrict(statistics.Category, []string{a, b}, m.from, m.to)
		x.contrast = x.contrast || byWord(x.folded(m.from-1)) || m.groups[1] != "und" && m.groups[1] != "sowie"
		return true
	})
}

// byWord reports whether a word leads to what figures are broken down by.
func byWord(w string) bool {
	switch w {
	case "je", "pro", "nach", "per", "by", "zwischen", "between":
		return true
	}
	return false
}

// onlyTown reports whether a name is said to be that of a city: "Stadt Bremen".
func onlyTown(q *heard, at int) bool {
	before := q.folded(at - 1)
	return before == "stadt" || before == "city" || before == "of" && q.folded(at-2) == "city"
}

// onlyNoun reports whether a class of municipalities stands where a dimension is
// said: "je Landkreis".
func (x *reading) onlyNoun(m match) bool {
	switch x.folded(m.from - 1) {
	case "je", "pro", "per", "nach", "jedem", "jeder", "welche", "welchem", "welchen":
		return m.to-m.from == 1
	}
	return false
}

// sized restricts to classes of inhabitants from and below; bounds that are none
// of theirs were not understood.
func (x *reading) sized(from, below float64, m match) bool {
	var values []string
	fits := below >= 1e12
	exact := false
	for i, c := range inhabitants {
		next := 1e12
		if i+1 < len(inhabitants) {
			next = inhabitants[i+1].from
		}
		exact = exact || c.from == from
		fits = fits || next == below || next-1 == below
		if c.from >= from && next <= below+1 {
			values = append(values, c.class)
		}
	}
	if !exact || !fits || len(values) == 0 {
		x.back = &Back{Reason: Unsupported, Words: x.said(m.from, m.to)}
		return true
	}
	x.restrict(statistics.SizeClass, values, m.from, m.to)
	return true
}

// restrict notes values; several of one dimension are alternatives.
func (x *reading) restrict(d statistics.Dimension, values []string, from, to int) {
	not := x.denied(from) || slices.ContainsFunc(x.words[from:to], func(w word) bool { return denies(w.folded) })
	x.values = append(x.values, restriction{dimension: d, values: values, from: from, to: to, not: not})
}

// denies reports whether a word keeps out what stands behind it.
func denies(w string) bool {
	switch w {
	case "ohne", "ausser", "nicht", "not", "without", "except", "excluding", "exklusive", "abzuglich", "ausgenommen", "excl", "exkl":
		return true
	}
	return false
}

// denied reports whether "ohne", "außer" or "nicht" stands before a word, and
// takes it. In a list it stands before the first.
func (x *reading) denied(at int) bool {
	for i := at - 1; i >= 0 && i >= at-6; i-- {
		w := &x.words[i]
		if denies(w.folded) {
			if w.role == valued || w.role == open {
				w.role = valued
				return true
			}
			return false
		}
		switch w.folded {
		case "und", "oder", "sowie", "and", "or", "bei", "fur", "aus", "von", "in", "im", "die", "der", "das", "den", "dem", "uber", "from", "the", "for", "auf", "via", "noch", "modul", "land", "stadt":
		default:
			if w.role != valued {
				return false
			}
		}
	}
	return false
}
