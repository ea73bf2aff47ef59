package training

import (
	"hash/fnv"
	"math/rand/v2"
	"slices"
)

// A fragment is a question about a part of its page.
type fragment struct {
	Question // Answers are those lines of the page that the fragment has
	lines    []string
}

// Sizes of fragments, in lines without the title.
const (
	fewestLines = 2
	mostLines   = 6
)

// fragments cuts short pages out of the page of a question: most pages of a set
// are long, while those of a base may have a few lines. Of a page that answers
// these are lines that follow each other, one of them of the answer; one or two
// lines of the answer among others, which say something else about the subject;
// and lines that do not answer. Of another page they are lines that follow each
// other. The same seed cuts the same fragments.
func fragments(s *Set, q Question, seed uint64) []fragment {
	h := fnv.New64a()
	h.Write([]byte(q.ID + q.Text))
	c := cutter{q: q, page: s.Pages[q.Page], body: 1, random: rand.New(rand.NewPCG(seed, h.Sum64()))}
	for c.body < len(c.page) && c.page[c.body] == c.page[0] {
		c.body++
	}
	if len(c.page)-c.body < fewestLines {
		return nil
	}
	for i := c.body; i < len(c.page); i++ {
		if !slices.Contains(q.Answers, i) {
			c.others = append(c.others, i)
		}
	}
	var cuts [][]int
	if len(q.Answers) > 0 {
		cuts = append(cuts, c.around(q.Answers[c.random.IntN(len(q.Answers))]), c.thinned())
	}
	var out []fragment
	for _, lines := range append(cuts, c.elsewhere()) {
		if len(lines) >= fewestLines {
			out = append(out, c.fragment(lines))
		}
	}
	return out
}

// A cutter cuts fragments, named by their lines, out of a page.
type cutter struct {
	q      Question
	page   []string
	body   int   // the first line behind the title and its repetitions
	others []int // the lines from body that do not answer
	random *rand.Rand
}

func (c *cutter) size() int { return fewestLines + c.random.IntN(mostLines-fewestLines+1) }

// fragment returns the title with lines of the page.
func (c *cutter) fragment(lines []int) fragment {
	f := fragment{Question: c.q, lines: []string{c.page[0]}}
	f.Answers = nil
	for _, i := range lines {
		if slices.Contains(c.q.Answers, i) {
			f.Answers = append(f.Answers, len(f.lines))
		}
		f.lines = append(f.lines, c.page[i])
	}
	return f
}

// around returns lines that follow each other, one of them line i unless it is
// of the title.
func (c *cutter) around(i int) []int {
	n := min(c.size(), len(c.page)-c.body)
	first := max(c.body, min(i-c.random.IntN(n), len(c.page)-n))
	lines := make([]int, n)
	for k := range lines {
		lines[k] = first + k
	}
	return lines
}

// thinned returns one or two lines of the answer among others of the page.
func (c *cutter) thinned() []int {
	at := c.random.IntN(len(c.q.Answers))
	said := c.q.Answers[at:min(at+1+c.random.IntN(2), len(c.q.Answers))]
	if said[0] < c.body || len(c.others) < fewestLines {
		return nil
	}
	lines := slices.Clone(said)
	for _, k := range c.random.Perm(len(c.others))[:min(c.size()-1, len(c.others))] {
		lines = append(lines, c.others[k])
	}
	slices.Sort(lines)
	return lines
}

// elsewhere returns lines that do not answer.
func (c *cutter) elsewhere() []int {
	n := min(c.size(), len(c.others))
	first := c.random.IntN(len(c.others) - n + 1)
	return c.others[first : first+n]
}
