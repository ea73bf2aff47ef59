package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
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
			list = append(list, formPattern{statistics.Channel, []string{f.value}, phrase(`(?:uber|via|per|im|in|auf|von|aus|mit|on|through|ohne|nicht uber|und|oder|and|or|und uber|vs) (?:den |die |das |dem |der |the |unseren |unsere )?(` + f.pattern + `)`)})
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
	inhabitantsP = phrase(`(?:(?:kommunen|gemeinden|stadten?|orten?|municipalities) )?(?:mit )?(unter|weniger als|bis zu|bis|uber|mehr als|mindestens|ab|under|over|less than|more than|fewer than|at least) (\d+) (?:einwohner\w*|inhabitants|residents)`)
	inhabitantsB = phrase(`(?:(?:kommunen|gemeinden|stadten?|orten?|municipalities) )?(?:mit )?(?:zwischen )?(\d+) (?:und|bis|and|to) (\d+) (?:einwohner\w*|inhabitants)`)
	onWeekday    = phrase(`(?:stadt|gemeinde|kommune|city of|town of|municipality of|markt)`)
	aTopic       = phrase(`(?:zum |zu den |zu |im |mit dem |fur das |beim |on the |the )?(?:thema|themen|themenfeld|themenbereich|topics?|topic of)`)
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
				if f.dimension == statistics.Land && m.to-m.from == 1 && shortLands[q.folded(m.from)] && !isCapital(q.words[m.from].Span.In(q.text)) {
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
}

// pairs reads values that share their last part: "Pflicht- und Wahlmodule".
func (x *reading) pairs() {
	x.each(coordinated, valued, func(m match) bool {
		a, b := "compulsory", "elective"
		if m.groups[0] == "wahl" {
			a, b = b, a
		}
		if m.groups[0] == m.groups[2] || byWord(x.folded(m.from-1)) {
			return false
		}
		x.restrict(statistics.Category, []string{a, b}, m.from, m.to)
		x.contrast = x.contrast || m.groups[1] != "und" && m.groups[1] != "sowie"
		return true
	})
}

// byWord reports whether a word leads to what figures are broken down by.
func byWord(w string) bool {
	switch w {
	case "je", "pro", "nach", "per", "by":
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
	x.values = append(x.values, restriction{dimension: d, values: values, from: from, to: to, not: x.denied(from)})
}

// denied reports whether "ohne", "außer" or "nicht" stands before a word, and
// takes it. In a list it stands before the first.
func (x *reading) denied(at int) bool {
	for i := at - 1; i >= 0 && i >= at-6; i-- {
		w := &x.words[i]
		switch w.folded {
		case "ohne", "ausser", "nicht", "not", "without", "except", "excluding", "exklusive", "abzuglich", "ausgenommen", "excl", "exkl", "minus":
			if w.role == valued || w.role == open {
				w.role = valued
				return true
			}
			return false
		case "und", "oder", "sowie", "and", "or", "bei", "fur", "aus", "von", "in", "im", "die", "der", "das", "den", "dem", "uber", "from", "the", "for", "auf", "via", "noch", "modul", "land", "stadt":
		default:
			if w.role != valued {
				return false
			}
		}
	}
	return false
}

// whole finds names of values as they are written.
func (x *reading) whole() {
	q := x.heard
	x.topicNames()
	for i := range q.words {
		if q.words[i].role != open {
			continue
		}
		for _, n := range x.names.byFirst[q.words[i].folded] {
			end := q.at[i] - 1 + len(n.line)
			if end > len(q.line) || q.line[q.at[i]-1:end] != n.line {
				continue
			}
			to := q.wordAt(end)
			if !q.allOpen(i, to) || !x.isName(n, i, to) {
				continue
			}
			x.restrict(n.dimension, n.values, i, to)
			if n.dimension == statistics.Municipality && len(n.values) > 1 {
				x.unsure = append(x.unsure, len(x.values)-1)
			}
			q.mark(i, to, valued)
			break
		}
	}
}

// isName reports whether words that are a value's name are meant as such: names
// of municipalities may be everyday words, and those of Länder are theirs first.
func (x *reading) isName(n name, from, to int) bool {
	q := x.heard
	shown := q.words[from].Span.In(q.text)
	switch n.dimension {
	case statistics.Municipality:
		if isLand(strings.TrimSpace(n.line)) && !onlyTown(q, from) {
			return false
		}
		return shown != q.words[from].Text && (!isFiller(q.words[from].folded) || onlyTown(q, from))
	case statistics.Module:
		if to-from == 1 && (len(q.words[from].folded) < 3 && !isCapital(shown) && q.words[from].Text != q.text && !x.aboutModule(from)) {
			return false
		}
		if x.aboutTopic(from) && x.topicAt(from, to) {
			return false
		}
		return !(to-from == 1 && isFiller(q.words[from].folded) && !isCapital(shown))
	case statistics.Land:
		return !onlyTown(q, from)
	case statistics.Topic, statistics.Run:
		return true
	}
	return n.dimension != statistics.Month && n.dimension != statistics.Year
}

var landLine = func() *regexp.Regexp {
	var all []string
	for _, f := range landForms {
		all = append(all, f)
	}
	slices.Sort(all)
	return regexp.MustCompile(`^(?:` + strings.Join(all, "|") + `)$`)
}()

func isLand(words string) bool { return landLine.MatchString(words) }

func isCapital(s string) bool {
	return len(s) >= 2 && s == strings.ToUpper(s) && s != strings.ToLower(s)
}

// topicNames takes topics where they are said to be some: "zum Thema KI".
func (x *reading) topicNames() {
	q := x.heard
	for _, t := range x.names.topics {
		at := 0
		for {
			i := strings.Index(q.line[at:], t.line)
			if i < 0 {
				break
			}
			from, to := q.wordAt(at+i+1), q.wordAt(at+i+len(t.line))
			at += i + len(t.line) - 1
			if q.allOpen(from, to) && x.saidTopic(from) {
				x.restrict(statistics.Topic, t.values, from, to)
				q.mark(from, to, valued)
			}
		}
	}
	q.take(aTopicBefore, valued)
	q.take(academy, filler)
}

var academy = phrase(`(?:die |der |unserer |an der |in der |bei der |the )?smart city (?:akademie|academy)|kts|scm?akademie`)

var aTopicBefore = phrase(`(?:zum|zu den|im|fur das|beim|on the|the) (?:thema|themen|themenfeld|themenbereich|topic|topics)`)

// saidTopic reports whether "Thema" stands before a word.
func (x *reading) saidTopic(at int) bool {
	w := x.folded(at - 1)
	if w == "und" || w == "oder" {
		return at >= 3 && x.words[at-2].role == valued
	}
	return strings.HasPrefix(w, "them") || w == "topic" || w == "topics" || (w == "of" || w == "the") && x.folded(at-2) == "topic"
}

// aboutTopic reports whether a word stands where either a topic or a module may:
// "zu KI".
func (x *reading) aboutTopic(at int) bool {
	w := x.folded(at - 1)
	return w == "zu" || w == "uber" || w == "about" || w == "on" || w == "rund" || w == "um"
}

func (x *reading) aboutModule(at int) bool {
	w := x.folded(at - 1)
	return aModule.MatchString(" "+w+" ") || w == "modul" || aModule.MatchString(" "+x.folded(at+1)+" ")
}

// topicAt reports whether words are a topic.
func (x *reading) topicAt(from, to int) bool {
	line := x.line[x.at[from]-1 : x.at[to-1]+len(x.words[to-1].folded)+1]
	return slices.ContainsFunc(x.names.topics, func(t name) bool { return t.line == line })
}

// similar reads what is left open as modules and topics in other words, and as
// names with typing errors.
func (x *reading) similar() {
	q := x.heard
	for i := 0; i < len(q.words); i++ {
		if !x.mayName(i) {
			continue
		}
		to := i + 1
		for to < len(q.words) && (x.mayName(to) || q.words[to].role == open && german.IsStop(q.words[to].Text) && to+1 < len(q.words) && x.mayName(to+1) && !joins(q.words[to].folded)) {
			to++
		}
		if x.topicLike(i, to) || x.moduleLike(i, to) || x.typed(i, to) {
			q.mark(i, to, valued)
			i = to - 1
			continue
		}
		if to > i+1 && (x.topicLike(i, i+1) || x.moduleLike(i, i+1) || x.typed(i, i+1)) {
			q.mark(i, i+1, valued)
		}
	}
}

func joins(w string) bool {
	return w == "und" || w == "oder" || w == "and" || w == "or" || w == "sowie"
}

// mayName reports whether a word is open and says something.
func (x *reading) mayName(i int) bool {
	w := x.words[i]
	return w.role == open && (!isFiller(w.folded) || isCapital(w.Span.In(x.text)) && german.IsStop(w.Text)) && !telling()[w.folded]
}

// topicLike restricts to a topic whose name the words are.
func (x *reading) topicLike(from, to int) bool {
	line := x.line[x.at[from]-1 : x.at[to-1]+len(x.words[to-1].folded)+1]
	for _, t := range x.names.topics {
		if t.line == line && !notTopics[strings.TrimSpace(line)] && !x.aboutModule(from) {
			x.restrict(statistics.Topic, t.values, from, to)
			return true
		}
	}
	return false
}

// moduleLike restricts to the module that the words name best; where they name
// several alike, it is asked back.
func (x *reading) moduleLike(from, to int) bool {
	if !x.telling(from, to) {
		return false
	}
	best := 0.0
	var meant []string
	for _, m := range x.names.modules {
		score := 0.0
		for i := from; i < to; i++ {
			if w := x.words[i]; !german.IsStop(w.Text) || isCapital(w.Span.In(x.text)) {
				like := m.like(x.analyzer.Word(w.Text), w.folded)
				if like == 0 {
					score = 0
					break
				}
				score += like
			}
		}
		if score > best+0.01 {
			best, meant = score, nil
		}
		if score > 0 && score >= best-0.01 {
			meant = append(meant, m.key)
		}
	}
	if len(meant) == 0 || len(meant) > maxAlike {
		return false
	}
	if best < 0.85*float64(to-from) && !x.aboutModule(from) && !x.aboutTopic(from) && !x.introduced(from) {
		return false
	}
	x.restrict(statistics.Module, meant, from, to)
	if len(meant) > 1 {
		x.unsure = append(x.unsure, len(x.values)-1)
	}
	return true
}

// telling reports whether a word among others tells modules apart: "kommunale" and
// "digital" may be said of anything, and adjectives of people.
func (x *reading) telling(from, to int) bool {
	for _, w := range x.words[from:to] {
		shown := w.Span.In(x.text)
		if !anyModule.MatchString(w.folded) && (shown != w.Text || x.plain) {
			return true
		}
	}
	return false
}

var anyModule = regexp.MustCompile(`^(?:kommunal\w*|kommunen?|digital\w*|smart\w*|city|projekte?n?|stadt|stadte\w*|verwaltung\w*|rathaus|land|zukunft|technisch\w*|urban\w*|agil\w*|arbeiten|vorhaben|praxis|vernetzt\w*|manager\w*|einsteig\w*|forderung|weitermachen|standards?|landlich\w*|raum)$`)

// maxAlike is how many modules a word may name that are asked back.
const maxAlike = 5

// introduced reports whether a preposition stands before a word.
func (x *reading) introduced(at int) bool {
	switch x.folded(at - 1) {
	case "fur", "zu", "zum", "zur", "bei", "beim", "im", "in", "von", "vom", "for", "of", "nur", "only":
		return true
	}
	return false
}

// like is how well a word names the module.
func (m *moduleWords) like(f *german.Features, folded string) float64 {
	if slices.Contains(m.short, folded) {
		return 1
	}
	bare := withoutModule(folded)
	if slices.Contains(m.short, bare) || bare == lineKey(m.key) {
		return 1
	}
	best := 0.0
	for _, w := range m.words {
		switch {
		case w.StemHash == f.StemHash, w.Folded == bare:
			return 1
		case len(folded) >= 5 && german.Edits(bare, w.Folded, 2) < 2, len(folded) >= 9 && german.Edits(bare, w.Folded, 3) < 3:
			best = max(best, 0.9)
		case slices.Contains(w.PartHashes, f.StemHash), slices.Contains(f.PartHashes, w.StemHash) && len(w.Folded) >= 5,
			len(bare) >= 4 && strings.HasPrefix(w.Folded, bare) && len(w.Folded) >= len(bare)+3, len(bare) >= 5 && strings.HasSuffix(w.Folded, bare):
			best = max(best, 0.8)
		}
	}
	return best
}

func lineKey(key string) string { return strings.TrimSpace(lineOf(key)) }

// withoutModule is a compound without its last part that only says module.
func withoutModule(w string) string {
	for _, end := range [...]string{"modul", "module", "modulen", "moduls", "kurs", "kurse", "kursen", "kurses"} {
		if bare, cut := strings.CutSuffix(w, end); cut && len(bare) >= 2 {
			return bare
		}
	}
	return w
}

// typed restricts to a value whose name the words are but for a typing error.
func (x *reading) typed(from, to int) bool {
	line := strings.TrimSpace(x.line[x.at[from]-1 : x.at[to-1]+len(x.words[to-1].folded)+1])
	if len(line) < 5 {
		return false
	}
	limit := 2
	if len(line) >= 9 {
		limit = 3
	}
	best := limit
	var found []restriction
	for first, list := range x.names.byFirst {
		if first[0] != line[0] {
			continue
		}
		for _, n := range list {
			name := strings.TrimSpace(n.line)
			if d := german.Edits(line, name, limit); d < best {
				best, found = d, []restriction{{dimension: n.dimension, values: n.values}}
			} else if d == best && d < limit {
				found = append(found, restriction{dimension: n.dimension, values: n.values})
			}
		}
	}
	for _, f := range found { // "Berlin" is a Land and a city
		if f.dimension == statistics.Land {
			found = []restriction{f}
			break
		}
	}
	if len(found) != 1 {
		return false
	}
	x.restrict(found[0].dimension, found[0].values, from, to)
	return true
}
