package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// A heard is a question as the reader takes it: its words, folded, each with what
// it does in the question. A word that does nothing known is open; a question with
// open words that say something is asked back.
type heard struct {
	text  string
	words []word
	line  string // the folded words between single blanks, one before the first and behind the last
	at    []int  // where in line each word begins
}

type word struct {
	german.Word
	folded string
	role   role
}

// role is what a word does.
type role byte

const (
	open    role = iota
	timed        // part of a time
	counted      // names what is counted
	divided      // says how figures are broken down
	valued       // names a value
	ordered      // sorts, cuts, compares or bounds
	shown        // says how it is shown
	filler       // belongs to asking
)

// maxWords bounds how much of a question is read.
const maxWords = 120

func listen(text string) *heard {
	q := &heard{text: text}
	var line strings.Builder
	line.WriteByte(' ')
	for w := range german.EachWord(text) {
		if len(q.words) == maxWords {
			break
		}
		h := word{Word: w, folded: german.Fold(w.Text)}
		q.at = append(q.at, line.Len())
		q.words = append(q.words, h)
		line.WriteString(h.folded + " ")
	}
	q.line = line.String()
	return q
}

// A match is where a pattern was found: words[from:to], and the texts of its
// groups.
type match struct {
	from, to int
	groups   []string
}

// phrase makes a pattern for whole words of a line.
func phrase(pattern string) *regexp.Regexp { return regexp.MustCompile(` (?:` + pattern + `) `) }

// each calls fn for all places where a pattern fits words that are open, and gives
// them the role where fn agrees.
func (q *heard) each(pattern *regexp.Regexp, as role, fn func(m match) bool) {
	for start := 0; start < len(q.line); {
		loc := pattern.FindStringSubmatchIndex(q.line[start:])
		if loc == nil {
			return
		}
		from, to := start+loc[0], start+loc[1]
		m := match{from: q.wordAt(from + 1), to: q.wordAt(to)}
		for i := 2; i < len(loc); i += 2 {
			group := ""
			if loc[i] >= 0 {
				group = strings.TrimSpace(q.line[start+loc[i] : start+loc[i+1]])
			}
			m.groups = append(m.groups, group)
		}
		start = to - 1
		if m.from >= m.to || !q.allOpen(m.from, m.to) {
			start = from + 1 + len(q.words[m.from].folded)
			continue
		}
		if fn == nil || fn(m) {
			q.mark(m.from, m.to, as)
		}
	}
}

// loosely is each where only the first word has to be open: others may belong to
// a time, and keep their role.
func (q *heard) loosely(pattern *regexp.Regexp, as role, fn func(m match) bool) {
	for start := 0; start < len(q.line); {
		loc := pattern.FindStringIndex(q.line[start:])
		if loc == nil {
			return
		}
		m := match{from: q.wordAt(start + loc[0] + 1), to: q.wordAt(start + loc[1])}
		start += loc[1] - 1
		if m.from < m.to && q.words[m.from].role == open && fn(m) {
			for i := m.from; i < m.to; i++ {
				if q.words[i].role == open {
					q.words[i].role = as
				}
			}
		}
	}
}

// take gives the words that fit a pattern the role and reports whether there were
// any.
func (q *heard) take(pattern *regexp.Regexp, as role) (found bool) {
	q.each(pattern, as, func(match) bool { found = true; return true })
	return found
}

// has reports whether a pattern fits anywhere, whatever the words do.
func (q *heard) has(pattern *regexp.Regexp) bool { return pattern.MatchString(q.line) }

// wordAt is the first word that begins at or behind a place in the line.
func (q *heard) wordAt(place int) int {
	i, _ := slices.BinarySearch(q.at, place)
	return min(i, len(q.words))
}

// allStop reports whether there are only function words from one word to before
// another.
func (q *heard) allStop(from, to int) bool {
	return from >= to || !slices.ContainsFunc(q.words[from:to], func(w word) bool { return !german.IsStop(w.Text) })
}

func (q *heard) allOpen(from, to int) bool {
	return !slices.ContainsFunc(q.words[from:to], func(w word) bool { return w.role != open })
}

func (q *heard) mark(from, to int, as role) {
	for i := from; i < to; i++ {
		q.words[i].role = as
	}
}

// folded is the word at i, "" where there is none.
func (q *heard) folded(i int) string {
	if i < 0 || i >= len(q.words) {
		return ""
	}
	return q.words[i].folded
}

// said is what the question writes from one word to before another.
func (q *heard) said(from, to int) string {
	return q.text[q.words[from].Span.Start:q.words[to-1].Span.End]
}

// openWords are the words that nothing accounts for and that say something.
func (q *heard) openWords() (list []int) {
	for i, w := range q.words {
		if w.role == open && !isFiller(w.folded) {
			list = append(list, i)
		}
	}
	return list
}
