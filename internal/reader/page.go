package reader

import "smart-city-dialog.de/akademie/internal/german"

// A page is a page's lines with their structure: which line is the heading of
// which, and where blocks begin.
type page struct {
	lines []line
	head  []int // for each line the heading it stands below, or itself if it is one; -1 if none
	block []int // number of the block, counted from 0: a heading begins a new one
	body  int   // the first line behind the title and its repetitions
}

// newPage reads lines, the first of which is the title.
func newPage(an *german.Analyzer, c *cues, texts []string) *page {
	texts = texts[:min(len(texts), MaxLines)]
	n := len(texts)
	p := &page{lines: make([]line, n), head: make([]int, n), block: make([]int, n)}
	for i, t := range texts {
		p.lines[i] = readLine(an, c, t)
	}
	for p.body = min(1, n); p.body < n && p.body <= mostTitles && texts[p.body] == texts[0]; {
		p.body++
	}
	head, block := -1, 0
	for i := range p.lines {
		if p.heads(i) {
			head = i
			block++
		}
		p.head[i], p.block[i] = head, block
	}
	return p
}

// mostTitles is how often a title may be repeated at the beginning.
const mostTitles = 3

// heads reports whether line i is a heading: it introduces by a colon, or it
// looks like one and stands where one stands.
func (p *page) heads(i int) bool {
	l := &p.lines[i]
	if l.end == ':' {
		return true
	}
	if !l.title() || i+1 == len(p.lines) {
		return false
	}
	if l.end == '?' || i <= p.body {
		return true
	}
	before, next := &p.lines[i-1], &p.lines[i+1]
	return (before.full() || before.mail || before.link) && (next.full() || next.length > l.length)
}
