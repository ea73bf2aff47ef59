package reader

import "smart-city-dialog.de/akademie/internal/german"

// Evidence finds the line that best supports a statement made from a page.
// score is the share of the statement's words, weighted by their rarity, that
// the line has, with its numbers and dates counted as the rarest of words; in
// 0..1. line is -1 when no line has any of them.
//
// Unlike Read it looks at each line alone: what a quote shows must stand in it.
func (r *Reader) Evidence(statement string, lines []string) (line int, score float64) {
	q := r.examiner.question(statement)
	facts := factsOf(statement)
	line = -1
	for i, text := range lines[:min(len(lines), MaxLines)] {
		if s := r.supports(q, facts, text); s > score {
			line, score = i, s
		}
	}
	return line, score
}

// factIDF is what a number or date of a statement counts.
const factIDF = maxIDF

func (r *Reader) supports(q *question, stated facts, text string) float64 {
	l := readLine(r.examiner.analyzer, r.examiner.cues, text)
	got, all := 0.0, q.all
	for k, w := range q.words {
		best := 0.0
		for _, x := range l.words {
			best = max(best, likeness(w, x))
		}
		got += q.idf[k] * best
	}
	if stated.count() > 0 {
		all += factIDF * float64(stated.count())
		got += factIDF * float64(stated.foundIn(factsOf(text)))
	}
	return got / all
}

// facts are the dates and numbers of a text.
type facts struct {
	dates   []german.Date
	numbers []german.Number
}

func factsOf(text string) facts {
	if len(text) > maxLineBytes {
		text = text[:maxLineBytes]
	}
	return facts{german.Dates(text), german.Numbers(text)}
}

func (f facts) count() int { return len(f.dates) + len(f.numbers) }

// foundIn counts the facts that others bear out.
func (f facts) foundIn(o facts) int {
	n := 0
	for _, d := range f.dates {
		for _, x := range o.dates {
			if x.Supports(d) {
				n++
				break
			}
		}
	}
	for _, d := range f.numbers {
		for _, x := range o.numbers {
			if x.Equal(d) {
				n++
				break
			}
		}
	}
	return n
}
