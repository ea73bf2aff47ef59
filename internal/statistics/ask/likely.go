package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// The costs of names: those that are written out stand before what is like them.
const (
	costName  = 0
	costTopic = 2
	costTown  = 2
	costLike  = 3
	costTyped = 4
)

// addNames adds values whose names stand in the question as they are written.
func (r *Reader) addNames(l *lattice, plain bool) {
	for i, w := range l.words {
		for _, n := range r.names.byFirst[w.folded] {
			to, ok := l.reads(n.line, i)
			if !ok || !l.isName(n, i, to, plain) {
				continue
			}
			cost := costName
			if n.dimension == statistics.Municipality {
				cost = costTown
			}
			if n.dimension == statistics.Module && i > 0 && articles[l.words[i-1].folded] { // "einen Digitalen Zwilling" is owned, not booked
				continue
			}
			s := sense{kind: value, dimension: n.dimension, values: n.values, long: true}
			s.unsure = n.dimension == statistics.Municipality && len(n.values) > 1
			l.add(s, i, to, cost)
		}
		for _, t := range r.names.topics {
			if i > 0 && articles[l.words[i-1].folded] || l.byWhat(i) { // "einen Vertrag" is no topic, nor "mit Förderung"
				continue
			}
			if to, ok := l.reads(t.line, i); ok {
				cost := costTopic
				if notTopics[strings.TrimSpace(t.line)] && !(i > 0 && saidTopic.MatchString(l.words[i-1].folded)) { // an everyday word, unless "Thema" stands before it
					cost = unknownCost - 100
				}
				l.add(sense{kind: value, dimension: statistics.Topic, values: t.values, long: true}, i, to, cost)
			}
		}
	}
}

// byWhat reports whether a preposition stands before a word that does not lead to a
// topic: "durch Förderung", "aus der Stadtplanung".
func (l *lattice) byWhat(i int) bool {
	for i > 0 && isArticle.MatchString(l.words[i-1].folded) {
		i--
	}
	return i > 0 && byPreposition[l.words[i-1].folded]
}

var byPreposition = set("mit durch wegen dank trotz aus von vom nach with through due from by")

var saidTopic = regexp.MustCompile(`^(?:thema|themas|themenfeld|themenbereich|themengebiet|schwerpunkt|topic)$`)

// reads reports whether a line of folded words stands at a word, and where it ends.
func (l *lattice) reads(line string, at int) (to int, ok bool) {
	to = at
	for f := range strings.FieldsSeq(line) {
		if to >= len(l.words) || l.words[to].folded != f || to > at && l.words[to].inner {
			return 0, false
		}
		to++
	}
	return to, to > at
}

// isName reports whether words that are a value's name are meant as such: names of
// municipalities may be everyday words.
func (l *lattice) isName(n name, from, to int, plain bool) bool {
	w := l.words[from]
	known := len(l.edges[from]) > 0 || german.IsStop(w.Text)
	switch n.dimension {
	case statistics.Municipality:
		if from > 0 && (isArticle.MatchString(l.words[from-1].folded) || withArticle[l.words[from-1].folded]) { // "zum Essen"
			return false
		}
		if w.isNoun() {
			return !(known && to == from+1 && slices.ContainsFunc(l.edges[from], func(e edge) bool { return e.kind != value })) || from > 0 && strings.HasPrefix(l.words[from-1].folded, "stadt")
		}
		return plain && !known && len(w.folded) > 3
	case statistics.Month, statistics.Year:
		return false
	case statistics.Module:
		return to > from+1 || len(w.folded) >= 3 || w.isAcronym() || plain
	}
	return true
}

// withArticle are prepositions that an article belongs to, which no town has.
var withArticle = set("zum zur beim vom am im ins ans")

// addLikely adds modules that are named in part, and names with typing errors, where
// words are not known otherwise.
func (r *Reader) addLikely(l *lattice, plain bool) {
	for i := range l.words {
		r.addAlmost(l, i)
		r.addCoursesOn(l, i)
		if !l.mayName(i) || i > 0 && (articles[l.words[i-1].folded] || plain && placeTitles[l.words[i-1].folded]) {
			continue
		}
		for to := i + 1; to <= len(l.words) && to <= i+maxNameWords; to++ {
			if to > i+1 && (l.words[to-1].comma() || telling()[l.words[to-1].folded]) {
				break
			}
			if !l.mayName(to - 1) {
				if !german.IsStop(l.words[to-1].Text) || joins(l.words[to-1].folded) {
					break
				}
				continue
			}
			if s, cost, ok := r.moduleLike(l, i, to, plain); ok {
				l.add(s, i, to, cost)
			}
			if s, ok := r.typed(l, i, to); ok && l.maybeTyped(r, i, to, plain) {
				l.add(s, i, to, costTyped)
			}
		}
	}
}

// addCoursesOn adds the topic of a compound whose parts are not told apart, as figures are
// "Daten", too: "Datenkurse".
func (r *Reader) addCoursesOn(l *lattice, i int) {
	bare := withoutModule(l.words[i].folded)
	if bare == l.words[i].folded || len(l.edges[i]) > 0 {
		return
	}
	for _, t := range r.names.topics {
		if strings.TrimSpace(t.line) == bare {
			l.add(sense{kind: value, dimension: statistics.Topic, values: t.values, long: true}, i, i+1, costTopic)
		}
	}
}

// placeTitles stand before the name of a place: "landkreis stade".
var placeTitles = set("landkreis kreis stadt gemeinde markt samtgemeinde verbandsgemeinde landeshauptstadt hansestadt region county city town")

// addAlmost adds names of several words that begin as written and have a typing error
// further on: "Mecklenburg-Vorpomern".
func (r *Reader) addAlmost(l *lattice, i int) {
	for _, n := range r.names.byFirst[l.words[i].folded] {
		parts, wrong := strings.Fields(n.line), 0
		if len(parts) < 2 || i+len(parts) > len(l.words) {
			continue
		}
		for k, part := range parts {
			w := l.words[i+k]
			switch d := german.Edits(w.folded, part, 2); {
			case d == 0:
			case d == 1 && len(part) >= 5 && !r.analyzer.Splitter().Knows(w.Text), d == 1 && keyOf(w.folded) == keyOf(part):
				wrong++
			default:
				wrong = len(parts)
			}
		}
		if wrong == 1 {
			l.add(sense{kind: value, dimension: n.dimension, values: n.values, long: true}, i, i+len(parts), costTyped)
		}
	}
}

// maybeTyped reports whether words may be a mistyped name: nouns that do not exist.
func (l *lattice) maybeTyped(r *Reader, from, to int, plain bool) bool {
	w := l.words[from]
	if to == from+1 && (r.analyzer.Splitter().Knows(w.Text) || plain && len(w.folded) < 7) {
		return false
	}
	return plain || w.isNoun()
}

// maxNameWords is how many words of a module's title are taken together.
const maxNameWords = 7

// mayName reports whether a word may be one of a name: it is known for nothing else.
func (l *lattice) mayName(i int) bool {
	w := l.words[i]
	if w.inner || telling()[w.folded] || len(w.folded) < 2 || i > 0 && ofPlace.MatchString(l.words[i-1].folded) && w.isNoun() && !w.comma() {
		return false
	}
	own := slices.ContainsFunc(l.edges[i], func(e edge) bool {
		return e.to == i+1 && !(e.kind == value && (e.dimension == statistics.Topic || e.dimension == statistics.Module))
	})
	return !own && (!german.IsStop(w.Text) || w.isAcronym())
}

// ofPlace are words behind which a place stands: "Landkreis Stade".
var ofPlace = regexp.MustCompile(`^(?:landkreis(?:e[sn]?)?|kreis(?:es)?|stadt|gemeinde|samtgemeinde|verbandsgemeinde|kommune|region|bezirk|hansestadt|landeshauptstadt|universitatsstadt|markt|county|city|town|district)$`)

func joins(w string) bool {
	return w == "und" || w == "oder" || w == "and" || w == "or" || w == "sowie"
}

// moduleLike finds the module that words name best; where they name several alike,
// it is not sure.
func (r *Reader) moduleLike(l *lattice, from, to int, plain bool) (sense, int, bool) {
	if !slices.ContainsFunc(l.words[from:to], func(w word) bool { return !anyModule.MatchString(w.folded) && (w.isNoun() || plain) }) {
		return sense{}, 0, false
	}
	best := 0.0
	var meant []string
	count := 0
	for _, m := range r.names.modules {
		score := 0.0
		count = 0
		for _, w := range l.words[from:to] {
			if german.IsStop(w.Text) && !w.isAcronym() {
				continue
			}
			count++
			like := m.like(r.analyzer.Word(w.Text), w.folded)
			if like == 0 {
				score = 0
				break
			}
			score += like
		}
		if score > best+0.01 {
			best, meant = score, nil
		}
		if score > 0 && score >= best-0.01 {
			meant = append(meant, m.key)
		}
	}
	if len(meant) == 0 || len(meant) > maxAlike {
		return sense{}, 0, false
	}
	if best < 0.85*float64(count) && !l.introduced(from) {
		return sense{}, 0, false
	}
	return sense{kind: value, dimension: statistics.Module, values: meant, unsure: len(meant) > 1, long: true}, costLike, true
}

var anyModule = regexp.MustCompile(`^(?:open|offen\w*|kommunal\w*|kommunen?|digital\w*|smart\w*|city|projekte?n?|stadt|stadte\w*|verwaltung\w*|rathaus|land|zukunft|technisch\w*|urban\w*|agil\w*|arbeiten|vorhaben|praxis|vernetzt\w*|manager\w*|einsteig\w*|forderung|weitermachen|standards?|landlich\w*|raum)$`)

// maxAlike is how many modules a word may name that are asked back.
const maxAlike = 5

// introduced reports whether words stand before one that lead to a module or a topic.
func (l *lattice) introduced(at int) bool {
	for _, near := range [...]int{at - 1, at + 1} {
		if near < 0 || near >= len(l.words) {
			continue
		}
		if aModule.MatchString(l.words[near].folded) || near < at && leadsIn.MatchString(l.words[near].folded) {
			return true
		}
	}
	return false
}

var (
	aModule = regexp.MustCompile(`^(?:modul(?:e[ns]?|s)?|kurs(?:e[ns]?|s)?|modules?|courses?)$`)
	leadsIn = regexp.MustCompile(`^(?:fur|zu|zum|zur|bei|beim|im|in|von|vom|for|of|nur|only|uber|about|on|the|den|dem|die)$`)
)

// like is how well a word names the module, 0 to 1.
func (m *moduleWords) like(f *german.Features, folded string) float64 {
	bare := withoutModule(folded)
	if slices.Contains(m.short, folded) || slices.Contains(m.short, bare) || bare == strings.TrimSpace(lineOf(m.key)) {
		return 1
	}
	best := 0.0
	for _, w := range m.words {
		switch {
		case w.StemHash == f.StemHash, w.Folded == bare:
			return 1
		case len(folded) >= 5 && german.Edits(bare, w.Folded, 2) < 2, len(folded) >= 9 && german.Edits(bare, w.Folded, 3) < 3:
			best = max(best, 0.9)
		case slices.Contains(w.PartHashes, f.StemHash), len(bare) >= 4 && strings.HasPrefix(w.Folded, bare) && len(w.Folded) >= len(bare)+3, len(bare) >= 5 && strings.HasSuffix(w.Folded, bare):
			best = max(best, 0.8)
		}
	}
	if len(f.PartHashes) > 0 && !slices.ContainsFunc(f.PartHashes, func(part uint32) bool { return !m.has(part) }) { // a sensor for traffic is not of the module on sensors
		best = max(best, 0.8)
	}
	return best
}

// has reports whether a word of the module, or a part of one, has a stem.
func (m *moduleWords) has(stem uint32) bool {
	return slices.ContainsFunc(m.words, func(w *german.Features) bool {
		return len(w.Folded) >= 5 && (w.StemHash == stem || slices.Contains(w.PartHashes, stem))
	})
}

// withoutModule is a compound without its last part that only says module.
func withoutModule(w string) string {
	for _, end := range [...]string{"modul", "module", "modulen", "moduls", "kurs", "kurse", "kursen", "kurses"} {
		if bare, cut := strings.CutSuffix(w, end); cut && len(bare) >= 2 {
			return bare
		}
	}
	return w
}

// typed finds the value whose name words are but for a typing error.
func (r *Reader) typed(l *lattice, from, to int) (sense, bool) {
	var words []string
	for _, w := range l.words[from:to] {
		words = append(words, w.folded)
	}
	line := strings.Join(words, " ")
	if len(line) < 5 {
		return sense{}, false
	}
	best := 2
	if len(line) >= 9 {
		best = 3
	}
	limit := best
	var found []name
	for _, t := range r.names.topics {
		if d := german.Edits(line, strings.TrimSpace(t.line), limit); d < best && !notTopics[strings.TrimSpace(t.line)] {
			best, found = d, []name{t}
		}
	}
	for first, list := range r.names.byFirst {
		if first[0] != line[0] {
			continue
		}
		for _, n := range list {
			switch d := german.Edits(line, strings.TrimSpace(n.line), limit); {
			case d < best:
				best, found = d, []name{n}
			case d == best && d < limit:
				found = append(found, n)
			}
		}
	}
	if from > 0 && (isArticle.MatchString(l.words[from-1].folded) || withArticle[l.words[from-1].folded]) { // no town has an article
		found = slices.DeleteFunc(found, func(n name) bool { return n.dimension == statistics.Municipality })
	}
	if i := slices.IndexFunc(found, func(n name) bool { return n.dimension == statistics.Land }); i >= 0 { // "Berlin" is a city as well
		found = found[i : i+1]
	}
	if len(found) != 1 || found[0].dimension == statistics.Topic && (from > 0 && articles[l.words[from-1].folded] || l.byWhat(from)) { // "einen Vertrag"
		return sense{}, false
	}
	return sense{kind: value, dimension: found[0].dimension, values: found[0].values, long: true}, true
}
