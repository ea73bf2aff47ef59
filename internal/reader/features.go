package reader

import (
	"math"

	"smart-city-dialog.de/akademie/internal/german"
)

// A feature is one number about a line of a page in the light of a question. Its
// name has the family before the dot: match, near, head, block, place, shape,
// says, asks, page.
type feature struct {
	name  string
	value func(v *view, i int) float64
}

// lineFeatures lists all features of a line, in the order of their values.
func lineFeatures(c *cues) []feature {
	var fs []feature
	fs = append(fs, matchFeatures()...)
	fs = append(fs, nearFeatures()...)
	fs = append(fs, headFeatures()...)
	fs = append(fs, placeFeatures()...)
	fs = append(fs, shapeFeatures()...)
	fs = append(fs, cueFeatures(c)...)
	return append(fs, questionFeatures(c)...)
}

// matchFeatures compare the words of the line with those of the question.
func matchFeatures() []feature {
	return []feature{
		{"match.soft", func(v *view, i int) float64 { return v.soft[i] }},
		{"match.rare", func(v *view, i int) float64 { return v.rare[i] }},
		{"match.exact", func(v *view, i int) float64 { return v.whole[i] }},
		{"match.fresh", func(v *view, i int) float64 { return v.fresh[i] }},
		{"match.okapi", func(v *view, i int) float64 { return v.okapi[i] }},
		{"match.related", func(v *view, i int) float64 { return v.share(v.q.idf, v.related[i]) }},
		{"match.related_near", func(v *view, i int) float64 {
			return v.share(v.q.idf, v.related[max(0, i-1):min(len(v.related), i+2)]...)
		}},
		{"match.soft_of_best", func(v *view, i int) float64 { return v.soft[i] / v.tops.soft }},
		{"match.rare_of_best", func(v *view, i int) float64 { return v.rare[i] / v.tops.rare }},
		{"match.okapi_of_best", func(v *view, i int) float64 { return v.okapi[i] / v.tops.okapi }},
		{"match.count", func(v *view, i int) float64 { return v.matched(i) }},
		{"match.share_of_line", func(v *view, i int) float64 { return v.matched(i) / float64(len(v.p.lines[i].words)+1) }},
		{"match.rarest", func(v *view, i int) float64 { return v.word(i, v.rarest) }},
		{"match.first_word", func(v *view, i int) float64 { return v.word(i, 0) }},
		{"match.last_word", func(v *view, i int) float64 { return v.word(i, len(v.q.words)-1) }},
	}
}

// matched is how many words of the question the line has.
func (v *view) matched(i int) (n float64) {
	for _, x := range v.match[i] {
		if x > 0.5 {
			n++
		}
	}
	return n
}

// word is how well line i has word k of the question; 0 if there is none.
func (v *view) word(i, k int) float64 {
	if k < 0 || k >= len(v.match[i]) {
		return 0
	}
	return v.match[i][k]
}

// nearFeatures look at the matches of the lines around.
func nearFeatures() []feature {
	return []feature{
		{"near.window", func(v *view, i int) float64 { return v.window[i] }},
		{"near.window_of_best", func(v *view, i int) float64 { return v.window[i] / v.tops.window }},
		{"near.before1", func(v *view, i int) float64 { return at(v.combined, i-1) }},
		{"near.before2", func(v *view, i int) float64 { return at(v.combined, i-2) }},
		{"near.after1", func(v *view, i int) float64 { return at(v.combined, i+1) }},
		{"near.after2", func(v *view, i int) float64 { return at(v.combined, i+2) }},
		{"near.down", func(v *view, i int) float64 { return v.down[i] }},
		{"near.up", func(v *view, i int) float64 { return v.up[i] }},
		{"near.down_of_best", func(v *view, i int) float64 { return v.down[i] / v.tops.combined }},
		{"near.up_of_best", func(v *view, i int) float64 { return v.up[i] / v.tops.combined }},
		{"near.combined_of_best", func(v *view, i int) float64 { return v.combined[i] / v.tops.combined }},
		{"near.behind_best", func(v *view, i int) float64 { return closeness(i - v.bestAt) }},
		{"near.before_best", func(v *view, i int) float64 { return closeness(v.bestAt - i) }},
		{"near.is_best", func(v *view, i int) float64 { return one(i == v.bestAt) }},
		{"near.lines_from_best", func(v *view, i int) float64 { return clamp(float64(i-v.bestAt), 10) }},
		{"near.rank", func(v *view, i int) float64 { return math.Log1p(float64(v.rank[i])) }},
	}
}

// headFeatures look at the heading above and at the block below it.
func headFeatures() []feature {
	return []feature{
		{"head.soft", func(v *view, i int) float64 { return v.heading[i] }},
		{"head.soft_of_best", func(v *view, i int) float64 { return v.heading[i] / v.tops.heading }},
		{"head.related", func(v *view, i int) float64 {
			if v.p.head[i] < 0 {
				return 0
			}
			return v.share(v.q.idf, v.related[v.p.head[i]])
		}},
		{"head.under", func(v *view, i int) float64 { return v.under[i] }},
		{"head.asked", func(v *view, i int) float64 {
			if v.p.head[i] < 0 {
				return 0
			}
			return v.asked[v.p.head[i]]
		}},
		{"head.asked_here", func(v *view, i int) float64 { return v.asked[i] }},
		{"head.title_asked", func(v *view, _ int) float64 { return v.asked[0] }},
		{"head.lines_since", func(v *view, i int) float64 { return v.sinceHead(i) }},
		{"head.is", func(v *view, i int) float64 { return one(v.p.head[i] == i) }},
		{"head.asks", func(v *view, i int) float64 { return one(v.p.head[i] >= 0 && v.p.lines[v.p.head[i]].end == '?') }},
		{"head.colon", func(v *view, i int) float64 { return one(v.p.head[i] >= 0 && v.p.lines[v.p.head[i]].end == ':') }},
		{"head.best", func(v *view, i int) float64 {
			return one(v.heading[i] > 0.2 && v.heading[i] == v.tops.heading)
		}},
		{"block.of_best", func(v *view, i int) float64 { return one(v.p.block[i] == v.p.block[v.bestAt]) }},
		{"block.best", func(v *view, i int) float64 { return v.blocks[v.p.block[i]].best }},
		{"block.best_of_best", func(v *view, i int) float64 { return v.blocks[v.p.block[i]].best / v.tops.combined }},
		{"block.mean", func(v *view, i int) float64 {
			b := v.blocks[v.p.block[i]]
			return b.sum / float64(b.n)
		}},
		{"block.left", func(v *view, i int) float64 {
			b := v.p.block[i]
			return math.Log1p(float64(v.blocks[b].last - i))
		}},
		{"block.place", func(v *view, i int) float64 {
			b := v.blocks[v.p.block[i]]
			return float64(b.n-(b.last-i)) / float64(b.n)
		}},
		{"block.size", func(v *view, i int) float64 { return math.Log1p(float64(v.blocks[v.p.block[i]].n)) }},
	}
}

// farFromHead is the distance to a heading that stands for none.
const farFromHead = 20

func (v *view) sinceHead(i int) float64 {
	if v.p.head[i] < 0 {
		return farFromHead
	}
	return min(farFromHead, float64(i-v.p.head[i]))
}

// placeFeatures say where on the page the line stands. Lines are counted from
// the last repetition of the title.
func placeFeatures() []feature {
	return []feature{
		{"place.line", func(v *view, i int) float64 { return clamp(float64(i-v.p.body+1), 40) }},
		{"place.share", func(v *view, i int) float64 { return float64(i) / float64(len(v.p.lines)) }},
		{"place.from_end", func(v *view, i int) float64 { return clamp(float64(len(v.p.lines)-1-i), 20) }},
		{"place.title", func(v *view, i int) float64 { return one(i < v.p.body) }},
		{"place.first", func(v *view, i int) float64 { return one(i == v.p.body) }},
		{"place.second", func(v *view, i int) float64 { return one(i == v.p.body+1) }},
		{"place.page_length", func(v *view, _ int) float64 { return math.Log(float64(len(v.p.lines))) }},
	}
}

// shapeFeatures describe the line by itself, and partly its neighbours.
func shapeFeatures() []feature {
	marks := []struct {
		name string
		test func(l *line) bool
	}{
		{"colon", func(l *line) bool { return l.end == ':' }},
		{"full", (*line).full},
		{"asks", func(l *line) bool { return l.end == '?' }},
		{"few_words", func(l *line) bool { return l.length <= fewWords }},
		{"mail", func(l *line) bool { return l.mail }},
		{"link", func(l *line) bool { return l.link }},
		{"item", func(l *line) bool { return l.item }},
		{"upper", func(l *line) bool { return l.upper }},
	}
	fs := []feature{
		{"shape.words", func(v *view, i int) float64 { return math.Log1p(float64(v.p.lines[i].length)) }},
		{"shape.heading", func(v *view, i int) float64 { return one(v.p.lines[i].title()) }},
		{"shape.many_words", func(v *view, i int) float64 { return one(v.p.lines[i].length >= manyWords) }},
		{"shape.digit", func(v *view, i int) float64 { return one(v.p.lines[i].digit) }},
		{"shape.year", func(v *view, i int) float64 { return one(v.p.lines[i].year) }},
		{"shape.phone", func(v *view, i int) float64 { return one(v.p.lines[i].phone) }},
		{"shape.postcode", func(v *view, i int) float64 { return one(v.p.lines[i].postcode) }},
		{"shape.acronym", func(v *view, i int) float64 { return one(v.p.lines[i].acronym) }},
	}
	for _, m := range marks {
		of := func(v *view, i int) float64 {
			return one(i >= 0 && i < len(v.p.lines) && m.test(&v.p.lines[i]))
		}
		fs = append(fs,
			feature{"shape." + m.name, of},
			feature{"before." + m.name, func(v *view, i int) float64 { return of(v, i-1) }},
			feature{"after." + m.name, func(v *view, i int) float64 { return of(v, i+1) }})
	}
	return fs
}

// cueFeatures say what the line holds, and how much of it was asked for.
func cueFeatures(c *cues) []feature {
	var fs []feature
	for k, name := range c.names {
		fs = append(fs, feature{"says." + name, func(v *view, i int) float64 { return one(v.p.lines[i].cues.has(k)) }})
	}
	return append(fs, fitFeatures(c)...)
}

// questionFeatures say what kind of question it is and how the page as a whole
// answers to it; they are the same for all lines.
func questionFeatures(c *cues) []feature {
	fs := []feature{
		{"asks.words", func(v *view, _ int) float64 { return float64(len(v.q.words)) }},
		{"page.title", func(v *view, _ int) float64 { return v.soft[0] }},
		{"page.best_soft", func(v *view, _ int) float64 { return v.tops.soft }},
		{"page.best_combined", func(v *view, _ int) float64 { return v.tops.combined }},
		{"page.best_window", func(v *view, _ int) float64 { return v.tops.window }},
		{"page.covered", func(v *view, _ int) float64 { return v.share(v.q.idf, v.pageHas) }},
	}
	for _, k := range kinds {
		fs = append(fs, feature{"asks." + k.name, func(v *view, _ int) float64 { return one(v.q.kind == k.kind) }})
	}
	for k, name := range c.names {
		if askable(name) {
			fs = append(fs, feature{"asks_for." + name, func(v *view, _ int) float64 { return one(v.q.cues.has(k)) }})
		}
	}
	return fs
}

// kinds names the types of questions.
var kinds = []struct {
	name string
	kind german.QuestionType
}{
	{"who", german.AskWho}, {"where", german.AskWhere}, {"when", german.AskWhen}, {"how_many", german.AskHowMany},
	{"how_much", german.AskHowMuch}, {"how_long", german.AskHowLong}, {"why", german.AskWhy}, {"what_is", german.AskWhatIs},
	{"how", german.AskHow}, {"which", german.AskWhich}, {"list", german.AskList}, {"yes_no", german.AskYesNo},
	{"what", german.AskWhatElse}, {"other", german.AskOther},
}

// askable reports whether a cue in a question says what is wanted.
func askable(cue string) bool {
	switch cue {
	case "differ", "money", "contact", "need", "advice", "offer", "entitled", "apply", "kinds", "happens", "task", "place", "span", "may", "must", "not", "language":
		return true
	}
	return false
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

func at(x []float64, i int) float64 {
	if i < 0 || i >= len(x) {
		return 0
	}
	return x[i]
}

func clamp(x, limit float64) float64 { return max(-limit, min(limit, x)) }

// closeness is 1/(1+d) for lines at distance d > 0, else 0.
func closeness(d int) float64 {
	if d <= 0 {
		return 0
	}
	return 1 / float64(1+d)
}
