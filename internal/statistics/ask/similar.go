package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

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
		if _, _, noun := dimensionOf(q.folded(i)); noun && to == i+1 { // "Ländern" is no "Ländlicher Raum"
			continue
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
