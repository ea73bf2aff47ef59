package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// narrowings refuses what says which of the figures are meant, and stands where no
// phrase makes anything of it: a noun that says nothing elsewhere ("Teilnehmende aus
// der IT"), "nur" before what somebody did, bounds of nothing that is counted, and
// municipalities that are called the largest.
func (x *reading) narrowings(q statistics.Query) {
	x.nounsBehind()
	x.onlyDid()
	x.looseBounds(q)
	x.largestTowns()
	x.inProgramme()
	x.joinedUnlike()
	x.townsOnly()
	x.newestOnly()
	x.allAndPart()
	x.askedNouns()
	if slices.ContainsFunc(x.nouns, func(n noun) bool { return n.dimension == "" && n.all && theirs.MatchString(x.line) }) { // "alle Personen mit ihren Buchungen"
		x.refuse(Personal, "")
	}
	x.attributed()
	if len(x.counts) > 0 && !x.divides(statistics.Run) && slices.ContainsFunc(x.askedRows, func(n noun) bool { return isCourse(n.word) && len(x.having) > 0 }) { // "wie viele Kurse hatten mehr als 20 Teilnehmende?": modules, or runs?
		x.refuse(Ambiguous, "")
	}
}

var theirs = regexp.MustCompile(` (?:mit|samt|und|with|and) (?:\w+ ){0,3}(?:ihren|ihrer|ihre|deren|their) `)

// joinedUnlike refuses values of unlike dimensions that "und" joins, as those of both
// are few or none: "KI und Thema Recht", "Berlin und Leipzig". Topics of a module are
// as unlike.
func (x *reading) joinedUnlike() {
	for i, a := range x.values {
		for _, b := range x.values[i+1:] {
			if a.not || b.not || a.dimension == b.dimension || !alike(a.dimension, b.dimension) {
				continue
			}
			if a.to <= b.from && (unitedBy.MatchString(x.between(a.to, b.from)+" "+x.leadOf(b)) || a.dimension == statistics.Module && b.dimension == statistics.Topic || a.dimension == statistics.Topic && b.dimension == statistics.Module) {
				if x.back == nil {
					x.unlike = []statistics.Dimension{a.dimension, b.dimension}
				}
				x.refuse(Ambiguous, x.said(a.from, b.to))
			}
		}
	}
}

// townsOnly refuses municipalities of a kind that is none here, "aus Städten", and those
// joined to a kind that is one: "Gemeinden und Landkreise". "Städte und Gemeinden" are all.
func (x *reading) townsOnly() {
	towns := slices.DeleteFunc(slices.Clone(x.nouns), func(n noun) bool { return n.dimension != statistics.Municipality || n.one })
	for _, c := range x.counts {
		if c.metric == statistics.Municipalities {
			towns = append(towns, noun{word: x.words[c.from].folded, from: c.from, to: c.to, metric: c.metric})
		}
	}
	for _, n := range towns {
		if !isTown[n.word] && !isMunicipality[n.word] || strings.Contains(x.said(n.from, n.to), " und ") {
			continue
		}
		joined, told := false, false
		for _, v := range x.values {
			near := v.dimension == statistics.SizeClass && v.from >= n.to && v.from <= n.to+2
			and := near && (joinedBy.MatchString(x.between(n.to, v.from)) || joins(x.words[v.from].folded))
			joined, told = joined || and, told || near && !and
		}
		lead := x.words[n.from].folded
		if joined || !told && n.dimension != "" && isTown[n.word] && (lead == "von" || n.from > 0 && x.prepositional(n.from)) {
			x.refuse(Ambiguous, x.said(n.from, n.to))
		}
	}
}

var (
	isTown         = set("städte städten cities towns")
	isMunicipality = set("gemeinden kommunen villages municipalities councils")
)

// allAndPart refuses the whole next to a part of it: "insgesamt und aus Bayern".
func (x *reading) allAndPart() {
	if x.before == nil && wholeAndPart.MatchString(x.line) && slices.ContainsFunc(x.values, func(v restriction) bool { return v.dimension != statistics.Status }) {
		x.refuse(Unsupported, "")
	}
}

var wholeAndPart = regexp.MustCompile(` (?:insgesamt|gesamt|bundesweit|deutschlandweit|overall|in total|nationwide) (?:und|sowie|and) (?:davon |nur |only )?(?:in|aus|im|from|for|fur|bei|zu|uber|via) | (?:und|sowie|and|vs|gegenuber) (?:insgesamt|bundesweit|deutschlandweit|overall|nationwide|in total) `)

// newestOnly refuses the last few of what is counted: "die neuesten Anmeldungen". The
// newest figures are all there are.
func (x *reading) newestOnly() {
	for _, c := range x.counts {
		if c.noun && c.from > 0 && newest[x.words[c.from-1].folded] && !strings.Contains(x.words[c.from].folded, "zahl") {
			x.refuse(Unsupported, x.said(c.from-1, c.to))
		}
	}
}

var newest = set("neueste neuesten jüngste jüngsten newest latest")

// leadOf is what stands before a value in its phrase.
func (x *reading) leadOf(v restriction) string {
	if x.words[v.from].folded == "und" || x.words[v.from].folded == "oder" {
		return "und"
	}
	return ""
}

var unitedBy = regexp.MustCompile(`(?i)^\s*(?:,|/|&|und|sowie|oder|and|or|plus)(?:\s+(?:zu[mr]?|aus|für|in|im|das|dem|den|der|des|die|from|for|thema|the|stadt|land(?:es)?|landkreis(?:es)?|kreis(?:es)?|gemeinde|city|state|of))*\s*$`)

// alike reports whether dimensions say the same kind of thing: what is booked, or who
// books.
func alike(a, b statistics.Dimension) bool {
	books := func(d statistics.Dimension) bool {
		return d == statistics.Land || d == statistics.Municipality || d == statistics.SizeClass
	}
	return isOffered(a) && isOffered(b) || books(a) && books(b)
}

// inProgramme notes "Kommunen im Programm": one that the academy offers, or the one
// that funds it.
func (x *reading) inProgramme() {
	if !x.counted(statistics.Municipalities) {
		return
	}
	for _, p := range x.cover {
		if p.name == "value" && len(p.edges) == 2 && p.edges[0].word == "im" && p.edges[1].word == "programm" {
			x.refuse(Ambiguous, x.said(p.from, p.to))
		}
	}
}

// nounsBehind takes nouns that say nothing by themselves for unknown where a
// preposition leads from what is counted to them.
func (x *reading) nounsBehind() {
	counted := false
	for i, p := range x.cover {
		w := x.words[p.from]
		counted = counted || p.name == "count" || p.name == "noun"
		if !counted || p.name != "fill" || p.to != p.from+1 || !w.isNoun() || w.inner || isStartOf(w) || saysNothing.MatchString(w.folded) {
			continue
		}
		k := i - 1
		if k > 0 && x.cover[k].name == "and" && x.cover[k-1].name == "value" { // "Recht und Daten"
			x.unknown = append(x.unknown, p.from)
			continue
		}
		for k > 0 && x.cover[k].name == "fill" && isArticle.MatchString(x.words[x.cover[k].from].folded) {
			k--
		}
		lead := x.cover[k]
		if lead.name == "fill" && leadsToWhom[x.words[lead.from].folded] && lead.to == lead.from+1 && !x.words[lead.from].comma() {
			x.unknown = append(x.unknown, p.from)
		}
	}
}

var isArticle = regexp.MustCompile(`^(?:der|die|das|den|dem|des|the|unser\w*|our)$`)

// leadsToWhom are prepositions that lead from what is counted to which of it.
var leadsToWhom = set("aus von vom mit zu zum zur ohne durch bei beim nach für from with without by for")

// saysNothing are nouns that may stand behind a preposition and narrow nothing down:
// the academy, its assistant, the country, and words for the figures themselves.
var saysNothing = regexp.MustCompile(`^(?:akademie|assistent\w*|\w*bots?|deutschland|germany|bundesrepublik|zeitraum\w*|zahlen|summe|ganzen?|system\w*|verfugung|stand|stande|stichtag\w*|ende|verlauf|vergleich|uns|ihnen|dank|gruss|grusse|bitte|info\w*|uberblick|ubersicht|auswertung|statistik|bericht|platz|kurs|chat)$`)

// onlyDid refuses who did only one thing, and who did something alone: "wie viele
// haben nur storniert?"
func (x *reading) onlyDid() {
	for i, p := range x.cover {
		if p.name != "only" || i == 0 {
			continue
		}
		next := i + 1
		for next < len(x.cover) && x.cover[next].name == "fill" {
			next++
		}
		if next >= len(x.cover) || x.cover[next].name != "count" {
			continue
		}
		e := x.cover[next].edges[0]
		did := e.kind == verb || e.kind == state && !inflected.MatchString(e.word) && !x.beforeCounted(next)
		if did && slices.ContainsFunc(x.cover[:i], func(p phrase) bool {
			return p.name == "ask" || p.name == "noun" || p.name == "which" || p.name == "count"
		}) {
			x.refuse(Unsupported, x.said(p.from, x.cover[next].to))
		}
	}
}

// beforeCounted reports whether a state stands right before what it is of: "only cancelled
// bookings".
func (x *reading) beforeCounted(i int) bool {
	p, ok := x.phraseAt(x.cover[i].to)
	return ok && p.name == "count" && p.edges[0].kind == metric && !x.words[p.from].comma()
}

// inflected are participles that stand before a noun, or for one: "nur bestätigte".
var inflected = regexp.MustCompile(`(?:te|ten|ter|tes|tem|ene|enen|ener|enes)$`)

// looseBounds refuses bounds of figures that are not broken down where they are not
// said of what is counted: "gab es Buchungen unter 30 Jahren?"
func (x *reading) looseBounds(q statistics.Query) {
	if len(q.Dimensions) > 0 || len(x.having) == 0 || x.atLeastOne() && !x.oftenAtLeast() {
		return
	}
	for _, b := range x.having {
		of := slices.ContainsFunc(x.counts, func(c count) bool { return c.from == b.to || x.boundEnds(b) && c.from < b.from })
		if !of && !(b.percent && slices.ContainsFunc(q.Metrics, isRate)) || x.oftenAtLeast() {
			x.refuse(Unsupported, x.said(b.from, b.to))
		}
	}
}

// oftenAtLeast reports whether a bound says how often: "mindestens zweimal".
func (x *reading) oftenAtLeast() bool {
	return slices.ContainsFunc(x.having, func(b bound) bool { return strings.HasSuffix(x.words[b.to-1].folded, "mal") })
}

// boundEnds reports whether nothing that a bound could be of stands behind it: "lag
// die Zahl der Anmeldungen über 100?"
func (x *reading) boundEnds(b bound) bool {
	for _, p := range x.cover {
		if p.from >= b.to {
			return p.name != "noun" && p.name != "unknown" && p.name != "purpose" && p.name != "by"
		}
	}
	return true
}

// largestTowns refuses municipalities that are called the largest where figures of
// theirs are asked for: by inhabitants they are not known one by one.
func (x *reading) largestTowns() {
	if len(x.measures) > 0 {
		return
	}
	for i, p := range x.cover {
		if p.name != "super" || i+1 >= len(x.cover) || !isWord(p.edges, "most", "grosste grossten largest biggest") && !isWord(p.edges, "least", "kleinste kleinsten smallest") {
			continue
		}
		next := x.cover[i+1]
		if e, ok := next.of(dim); ok && next.name == "noun" && e.dimension == statistics.Municipality && slices.ContainsFunc(x.counts, func(c count) bool { return c.noun && c.to <= p.from }) {
			x.refuse(Ambiguous, x.said(p.from, next.to))
		}
	}
}

// askedNouns takes what stands between "wie viele" and a noun that is then not counted
// for unknown: "wie viele bundesweite Kommunen …".
func (x *reading) askedNouns() {
	for _, i := range x.asks {
		for k := i + 1; k < len(x.cover); k++ {
			p := x.cover[k]
			e, ok := p.of(dim, who)
			if ok && p.name == "noun" && e.metric != "" {
				counts := slices.ContainsFunc(x.counts, func(c count) bool { return c.phrase == k || c.from <= p.from && p.from < c.to })
				if !counts && k > i+1 && !slices.ContainsFunc(x.askedRows, func(n noun) bool { return n.phrase == k }) {
					x.unknown = append(x.unknown, x.cover[i+1].from)
				}
				break
			}
			if !loose[p.name] || finite.MatchString(x.words[p.from].folded) || x.words[p.from].comma() {
				break
			}
		}
	}
}

// signUpFor are prepositions that lead to what somebody signs up for.
var signUpFor = set("zu zum zur")

// loose are the phrases that may stand before a noun without saying anything of it.
var loose = set("fill again add ahead undo popular rise")

// attributed refuses what stands before rows and is none of their values: "Auslastung
// der mittleren Module"; and values that are of runs before
// something else: "freiwillige Stornierungen".
func (x *reading) attributed() {
	for i, p := range x.cover {
		if i > 0 && p.name == "noun" && !x.words[p.from].comma() {
			switch last := x.cover[i-1]; {
			case last.name == "rise", last.name == "popular" && !x.hasPhrase("how"), last.name == "mean" && i+1 < len(x.cover) && x.cover[i+1].name != "unknown" && meanAdjective.MatchString(x.words[last.to-1].folded):
				x.unknown = append(x.unknown, last.to-1)
			case last.name == "count" && last.edges[0].kind == state && last.to == p.from && last.edges[0].metric != offered && ofRunsRows(p) && inflected.MatchString(last.edges[0].word) && !x.hasPhrase("which") && !(i > 1 && (x.cover[i-2].name == "super" || x.cover[i-2].name == "bound")):
				x.refuse(Unsupported, x.said(last.from, p.to))
			case last.name == "fill" && x.words[last.from].folded == "fur" && p.has(who) && !anybody.MatchString(p.edges[0].word): // "für Fachkräfte"
				x.unknown = append(x.unknown, p.from)
			case last.name == "fill" && quantified[x.words[last.from].folded] && (i < 2 || x.cover[i-2].name != "ask"):
				x.unknown = append(x.unknown, last.from)
			}
		}
		if p.name == "purpose" && len(p.edges) > 1 && i > 0 && x.cover[i-1].name == "count" && !x.words[p.from].comma() && signUpFor[p.edges[0].word] {
			x.unknown = append(x.unknown, p.to-1)
		}
		if p.name == "purpose" && within(p) && slices.ContainsFunc(x.cover[:i], func(p phrase) bool { return p.name == "count" || p.name == "noun" }) {
			x.unknown = append(x.unknown, p.to-1)
		}
		if p.name != "value" || len(p.each(value)) != 1 || p.has(dim) {
			continue
		}
		v := p.lastValue()
		next, ok := x.phraseAt(p.to)
		ofRuns := ok && next.name == "noun" && (next.edges[len(next.edges)-1].dimension == statistics.Module || next.edges[len(next.edges)-1].dimension == statistics.Run)
		switch {
		case v.dimension == statistics.Category && ofChoice.MatchString(v.word) && !ofRuns && !(ok && next.name == "count" && ofRunsNoun(next)):
			x.unknown = append(x.unknown, v.from)
		case v.dimension == statistics.Language && v.to == p.to && inLanguage.MatchString(v.word) && ok && (next.name == "noun" && !ofRuns || next.name == "count" && next.edges[0].metric == statistics.Participants):
			x.unknown = append(x.unknown, v.from)
		}
	}
}

// phraseAt is the phrase that begins at a word.
func (x *reading) phraseAt(at int) (phrase, bool) {
	for _, p := range x.cover {
		if p.from == at {
			return p, true
		}
	}
	return phrase{}, false
}

func ofRunsNoun(p phrase) bool { return ofRuns(p.edges[0].metric) }

// ofRunsRows reports whether a noun names modules or runs.
func ofRunsRows(p phrase) bool {
	e, ok := p.of(dim)
	return ok && (e.dimension == statistics.Module || e.dimension == statistics.Run)
}

// anybody are nouns for who books that say nothing of them.
var anybody = regexp.MustCompile(`^(?:person|leute|mensch|kopf|people|individual)`)

// quantified are words for some of many, where nothing asks how many there are.
var quantified = set("viele vielen vieler viel wenige many much")

var (
	meanAdjective = regexp.MustCompile(`^(?:mittler|normal|durchschnittlich|ublich|gewohnlich|average)`)
	ofChoice      = regexp.MustCompile(`^(?:freiwillig|verpflichtend|obligatorisch|optional)`)
	inLanguage    = regexp.MustCompile(`^(?:deutsch|englisch)e[nrsm]?$`)
)

// emptyRelatives asks back where more is said of what is counted, and none of it is
// understood as more than grammar: "Anmeldungen, die wir gut fanden".
func (x *reading) emptyRelatives() {
	for i := 1; i < len(x.words); i++ {
		if !strings.Contains(x.words[i].before, ",") || !relatives[x.words[i].folded] {
			continue
		}
		end := i + 1
		for end < len(x.words) && !endsGreeting.MatchString(x.words[end].before) {
			end++
		}
		if end-i < 3 || isThere.MatchString(lineOf(x.said(i, end))) || !relative(x.words[i:end]) {
			continue
		}
		says := func(p phrase) bool { return p.to > i && p.from < end && !emptyPhrases[p.name] }
		if !slices.ContainsFunc(x.cover, says) {
			x.unknown = append(x.unknown, i)
		}
	}
}

var (
	emptyPhrases = phrases("fill and all again ahead other how")
	isThere      = regexp.MustCompile(`^ (?:die|der|das|den) (?:es )?(?:\w+ )?(?:gibt|gab|vorliegt|vorliegen|eingegangen (?:sind|ist)) $`)
)
