package ingest

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A pdfLine is a line of text on a page.
type pdfLine struct {
	text   string
	x, end float64
	y      float64
	size   float64
	bold   bool
	row    bool // holds wide gaps: cells of a table
}

// Shares of the font size that separate glyphs.
const (
	wordGap = 0.18 // a gap wider than this is a space
	cellGap = 1.5  // … than this, another cell or column
	lineGap = 0.5  // a vertical move larger than this is another line
)

// pdfLines joins glyphs, in the order they were drawn, to lines.
func pdfLines(glyphs []glyph) []pdfLine {
	var lines []pdfLine
	var b strings.Builder
	var cur pdfLine
	bold, total := 0, 0
	flush := func() {
		if text := oneLine(cleanText(b.String())); text != "" {
			cur.text, cur.bold = text, bold*2 > total
			lines = append(lines, cur)
		}
		b.Reset()
		bold, total = 0, 0
	}
	for i, g := range glyphs {
		if i == 0 || abs(g.y-cur.y) > lineGap*math.Max(g.size, cur.size) || g.x < cur.end-3*math.Max(g.size, 1) {
			flush()
			cur = pdfLine{x: g.x, end: g.x, y: g.y, size: g.size}
		}
		if gap := g.x - cur.end; b.Len() > 0 && gap > wordGap*g.size {
			b.WriteByte(' ')
			if gap > cellGap*g.size {
				b.WriteString("  ")
				cur.row = true
			}
		}
		b.WriteString(symbol(g.text))
		cur.end = math.Max(g.x+g.w, g.x)
		cur.size = math.Max(cur.size, g.size)
		if strings.TrimSpace(g.text) != "" {
			total++
			if g.bold {
				bold++
			}
		}
	}
	flush()
	return lines
}

// symbol maps the bullets of symbol fonts, which lie in the private use area.
func symbol(s string) string {
	switch s {
	case "\uf0b7", "\uf0a7", "\uf0d8", "\uf0fc", "\uf02d":
		return "•"
	case "ﬁ":
		return "fi"
	case "ﬂ":
		return "fl"
	case "ﬀ":
		return "ff"
	case "ﬃ":
		return "ffi"
	case "ﬄ":
		return "ffl"
	}
	return s
}

// layoutPDF rebuilds a document from the lines of its pages.
func layoutPDF(pages [][]pdfLine) Extracted {
	pages = withoutRunningLines(pages)
	body := bodySize(pages)
	levels := headingLevels(pages, body)
	var ex Extracted
	var blocks []string
	var prev *pdfLine
	kind := ""
	gap := 1.2 * body
	for p, page := range pages {
		gap = typicalGap(page, gap)
		for i := range page {
			l := page[i]
			this := lineKind(l, page, i, levels, body)
			joined := false
			if prev != nil && len(blocks) > 0 && this == kind && !l.row && !prev.row {
				last := &blocks[len(blocks)-1]
				step := prev.y - l.y
				near := step > 0 && step <= 1.4*gap*math.Max(1, l.size/body)
				overPage := i == 0 && p > 0 && !endsSentence(*last) && startsLower(l.text)
				switch {
				case strings.HasPrefix(this, "#"):
					joined = near && len(*last)+len(l.text) < 200
				case this == "item":
					joined = false
				default:
					shortEnd := endsSentence(*last) && prev.end < 0.8*pageEnd(page)
					indented := l.x > prev.x+l.size
					joined = (near && !shortEnd && !indented) || overPage
				}
				if joined {
					*last = joinWrapped(*last, l.text)
				}
			}
			if !joined && prev != nil && kind == "item" && this == "" && len(blocks) > 0 && l.x > prev.x+1 && prev.y-l.y > 0 && prev.y-l.y <= 1.4*gap {
				blocks[len(blocks)-1] = joinWrapped(blocks[len(blocks)-1], l.text) // the item goes on, indented
				prev = &pdfLine{text: l.text, x: prev.x, end: l.end, y: l.y, size: l.size}
				continue
			}
			if !joined {
				switch {
				case strings.HasPrefix(this, "#"):
					blocks = append(blocks, this+" "+l.text)
				case this == "item":
					blocks = append(blocks, "- "+strings.TrimSpace(bulletExpr.ReplaceAllString(l.text, "")))
				default:
					blocks = append(blocks, escapeLine(l.text))
				}
			}
			prev, kind = &page[i], this
		}
	}
	if title, ok := titleBlock(blocks); ok {
		ex.Title = title
	}
	ex.Markdown = joinBlocks(blocks)
	return ex
}

var bulletExpr = regexp.MustCompile(`^\s*[•·▪●○◦‣–*-]\s*`)

// lineKind returns "#…" for headings, "item" for list items, "" for text.
func lineKind(l pdfLine, page []pdfLine, i int, levels map[int]int, body float64) string {
	letters := strings.ContainsFunc(l.text, unicode.IsLetter)
	if level := levels[points(l.size)]; level > 0 && letters && !l.row && utf8.RuneCountInString(l.text) <= 160 {
		return strings.Repeat("#", level)
	}
	if loc := bulletExpr.FindStringIndex(l.text); loc != nil && loc[1] < len(l.text) && (loc[1] > 1 || !strings.HasPrefix(l.text, "-")) {
		return "item"
	}
	// A bold line of its own above text that is not bold.
	if l.bold && letters && !l.row && i+1 < len(page) && !page[i+1].bold && l.size >= body-0.5 && couldBeHeading(para{text: l.text, lines: 1}) {
		return "####"
	}
	return ""
}

// headingLevels ranks the font sizes well above the body's.
func headingLevels(pages [][]pdfLine, body float64) map[int]int {
	count := map[int]int{}
	for _, page := range pages {
		for _, l := range page {
			if l.size >= 1.15*body && l.size >= body+1 {
				count[points(l.size)]++
			}
		}
	}
	sizes := make([]int, 0, len(count))
	for s := range count {
		sizes = append(sizes, s)
	}
	slices.Sort(sizes)
	slices.Reverse(sizes)
	levels := map[int]int{}
	for i, s := range sizes {
		levels[s] = min(i+1, 3)
	}
	return levels
}

func points(size float64) int { return int(math.Round(size)) }

// bodySize is the font size most characters have.
func bodySize(pages [][]pdfLine) float64 {
	count := map[int]int{}
	best := 10
	for _, page := range pages {
		for _, l := range page {
			count[points(l.size)] += len(l.text)
		}
	}
	for s, n := range count {
		if n > count[best] || (n == count[best] && s < best) {
			best = s
		}
	}
	return math.Max(1, float64(best))
}

// typicalGap is the median distance of consecutive lines of a page.
func typicalGap(page []pdfLine, fallback float64) float64 {
	var gaps []float64
	for i := 1; i < len(page); i++ {
		if d := page[i-1].y - page[i].y; d > 0.5*page[i].size && d < 3*page[i].size {
			gaps = append(gaps, d)
		}
	}
	if len(gaps) < 3 {
		return fallback
	}
	slices.Sort(gaps)
	return gaps[len(gaps)/3]
}

func pageEnd(page []pdfLine) float64 {
	end := 0.0
	for _, l := range page {
		end = math.Max(end, l.end)
	}
	return end
}

func endsSentence(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"“”»)`))
	return strings.ContainsRune(".!?:", r)
}

func startsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLower(r)
}

// titleBlock returns the largest heading near the beginning, the first of them.
func titleBlock(blocks []string) (string, bool) {
	title, best := "", 3
	for _, b := range blocks[:min(len(blocks), 8)] {
		m := headingExpr.FindStringSubmatch(b)
		if m != nil && len(m[1]) < best && utf8.RuneCountInString(m[2]) >= 4 {
			title, best = m[2], len(m[1])
		}
	}
	return title, title != ""
}

var (
	leaderExpr  = regexp.MustCompile(`(?:[.:·…_] ?){6,}\s*[\divxlc]*$`)
	digitsExpr  = regexp.MustCompile(`\d+`)
	pageNumExpr = regexp.MustCompile(`(?i)^(?:(?:seite|page|s\.)\s*)?[-–]?\s*\d{1,4}\s*[-–]?(?:\s*(?:/|von|of)\s*\d{1,4})?$`)
)

// edgeLines is how many lines at the top and the bottom of a page may be a
// running header or footer.
const edgeLines = 3

// withoutRunningLines removes page numbers, and lines that come back at the
// edge of at least three pages (of both, if there are two) and of a third of all.
func withoutRunningLines(pages [][]pdfLine) [][]pdfLine {
	edges := make([]map[int]bool, len(pages))
	seen := map[string]int{}
	for p, page := range pages {
		edges[p] = edgeOf(page)
		own := map[string]bool{}
		for i := range edges[p] {
			own[runningKey(page[i])] = true
		}
		for k := range own {
			seen[k]++
		}
	}
	out := make([][]pdfLine, len(pages))
	for p, page := range pages {
		for i, l := range page {
			n := seen[runningKey(l)]
			if leaderExpr.MatchString(l.text) {
				continue // a line of a table of contents
			}
			if edges[p][i] && !strings.HasSuffix(l.text, ".") && (pageNumExpr.MatchString(l.text) || (n >= min(3, max(2, len(pages))) && 3*n >= len(pages))) {
				continue
			}
			out[p] = append(out[p], l)
		}
	}
	return out
}

// runningKey is equal for lines that differ in numbers only.
func runningKey(l pdfLine) string {
	return fmt.Sprintf("%d %s", points(l.size), digitsExpr.ReplaceAllString(l.text, "0"))
}

// edgeOf returns the lines highest and lowest on a page.
func edgeOf(page []pdfLine) map[int]bool {
	order := make([]int, len(page))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case page[a].y > page[b].y:
			return -1
		case page[a].y < page[b].y:
			return 1
		}
		return 0
	})
	edge := map[int]bool{}
	for k, i := range order {
		if k < edgeLines || k >= len(order)-edgeLines {
			edge[i] = true
		}
	}
	return edge
}
