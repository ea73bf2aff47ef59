package ingest

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A para is a paragraph of plain text on one line, or one list item.
type para struct {
	text   string
	block  int  // which run of non-blank lines it came from
	item   bool // list item, with its mark
	number int  // of a numbered item
	arrow  bool // came behind "→", "»" or ">": mostly a link
	lines  int  // lines it was joined from
}

const (
	oneLineWidth = 160 // a text with longer lines has one paragraph per line
	wrapSlack    = 0.8 // a wrapped line reaches this share of its block's width
	minWrapWidth = 45  // narrower blocks (addresses, tables) keep their lines
	maxHeading   = 120 // characters of a heading
)

var (
	arrowExpr   = regexp.MustCompile(`^\s*(?:→|➔|➜|»|›|>>?)\s+`)
	pipeOnly    = regexp.MustCompile(`^[\s|]*$`)
	creditExpr  = regexp.MustCompile(`(?i)(stock\.adobe|adobe ?stock|getty ?images|istock|shutterstock|unsplash|pixabay|picture alliance|©|\(c\) |^(foto|bild|bildquelle|fotos|grafik|quelle bild|photo|image)( ?credit)?s?:)`)
	labelExpr   = regexp.MustCompile(`^\p{L}[\p{L} -]{1,24}: `)
	listMarkExp = regexp.MustCompile(`^(\s*)(?:[•·▪●○◦‣–]|[-*+])\s+`)
)

// paragraphs cuts text into paragraphs, list items and single lines.
func paragraphs(text string) []para {
	lines := strings.Split(text, "\n")
	perLine := false
	for _, l := range lines {
		if utf8.RuneCountInString(l) > oneLineWidth {
			perLine = true
			break
		}
	}
	var out []para
	var run []string
	block := 0
	flush := func() {
		if len(run) > 0 {
			out = append(out, blockParagraphs(run, block, perLine)...)
			run = nil
			block++
		}
	}
	for _, l := range lines {
		l = strings.TrimRight(l, " \t")
		if pipeOnly.MatchString(l) {
			flush()
			continue
		}
		if !strings.HasPrefix(strings.TrimSpace(l), "|") {
			l = strings.TrimRight(l, " \t|") // what is left of a layout table
		}
		run = append(run, l)
	}
	flush()
	return out
}

// blockParagraphs joins the wrapped lines of one run.
func blockParagraphs(lines []string, block int, perLine bool) []para {
	width := 0
	for _, l := range lines {
		width = max(width, utf8.RuneCountInString(l))
	}
	wrapped := !perLine && len(lines) > 1 && width >= minWrapWidth
	var out []para
	for i, l := range lines {
		text := strings.TrimSpace(l)
		openEnd := i > 0 && strings.HasSuffix(lines[i-1], ",")
		if n := len(out); i > 0 && n > 0 && (wrapped || openEnd) && (openEnd || continues(lines[i-1], l, width)) && !opensItem(l) {
			out[n-1].text = joinWrapped(out[n-1].text, text)
			out[n-1].lines++
			continue
		}
		p := para{text: text, block: block, lines: 1}
		if m := arrowExpr.FindString(l); m != "" {
			p.arrow, p.text = true, strings.TrimSpace(l[len(m):])
		} else if m := listMarkExp.FindStringSubmatch(l); m != nil {
			p.item, p.text = true, m[1]+"- "+strings.TrimSpace(l[len(m[0]):])
		} else if listExpr.MatchString(l) && (opensList(l) || (len(out) > 0 && out[len(out)-1].number > 0 && itemNumber(l) == out[len(out)-1].number+1)) {
			p.item, p.text, p.number = true, strings.TrimRight(l, " "), itemNumber(l)
		}
		out = append(out, p)
	}
	return out
}

// continues reports whether line is the wrapped rest of prev: prev is about as
// wide as its block, and line does not open something of its own.
func continues(prev, line string, width int) bool {
	if isURLLine(line) || isURLLine(prev) {
		return false
	}
	first, _, _ := strings.Cut(strings.TrimSpace(line), " ")
	n := utf8.RuneCountInString(prev)
	// The next word would have fitted by far: the break was meant.
	return float64(n) >= wrapSlack*float64(width) || n+1+utf8.RuneCountInString(first) > width
}

// opensItem reports whether line begins a list item or a link stub.
func opensItem(line string) bool {
	return listMarkExp.MatchString(line) || arrowExpr.MatchString(line) || (listExpr.MatchString(line) && itemNumber(line) < 100)
}

// itemNumber returns the number of a numbered list item, else 0.
func itemNumber(line string) int {
	number := strings.TrimLeft(line, " \t")
	i := strings.IndexAny(number, ".)")
	if i <= 0 || i > 4 {
		return 0
	}
	n, err := strconv.Atoi(number[:i])
	if err != nil {
		return 0
	}
	return n
}

// joinWrapped joins two lines and mends a word that was hyphenated between them.
func joinWrapped(a, b string) string {
	stem, hyphenated := strings.CutSuffix(a, "-")
	if !hyphenated || stem == "" || b == "" {
		return a + " " + b
	}
	before, _ := utf8.DecodeLastRuneInString(stem)
	next, _ := utf8.DecodeRuneInString(b)
	word, _, _ := strings.Cut(b, " ")
	switch {
	case !unicode.IsLetter(before):
		return a + " " + b
	case slices.Contains([]string{"und", "oder", "bzw.", "sowie", "and", "or"}, word):
		return a + " " + b // "Forschungs- und Beratung"
	case unicode.IsLower(next):
		return stem + b
	}
	return a + b // "Smart-" + "City"
}

func isURLLine(s string) bool {
	return bareURL.MatchString(s) && onlyLinks(s)
}

// withoutCaptions drops short blocks that credit a picture.
func withoutCaptions(paras []para) []para {
	credited := map[int]bool{}
	size := map[int]int{}
	for _, p := range paras {
		size[p.block] += utf8.RuneCountInString(p.text)
		if creditExpr.MatchString(p.text) && utf8.RuneCountInString(p.text) < 120 {
			credited[p.block] = true
		}
	}
	return slices.DeleteFunc(paras, func(p para) bool {
		if !credited[p.block] {
			return false
		}
		return size[p.block] < 250 || (creditExpr.MatchString(p.text) && utf8.RuneCountInString(p.text) < 120)
	})
}

// isFurniture recognises lines that belong to a page, not to its text.
func isFurniture(s string) bool {
	switch strings.ToLower(strings.Trim(s, " :.|#*")) {
	case "main content", "hauptinhalt", "inhalt", "zum inhalt springen", "zum hauptinhalt springen", "skip to content",
		"skip to main content", "zur navigation springen", "breadcrumb", "sie sind hier", "seite drucken", "drucken",
		"nach oben", "zum seitenanfang", "teilen", "menü", "suche", "mehr erfahren", "weiterlesen", "read more", "anzeige":
		return true
	}
	for _, label := range []string{"Stichwörter:", "Schlagwörter:", "Schlagworte:", "Tags:", "Keywords:"} {
		if strings.HasPrefix(s, label) {
			return true
		}
	}
	return false
}

// isSentence reports whether s is running text rather than a label.
func isSentence(s string) bool {
	return strings.HasSuffix(s, ".") || strings.Contains(s, ". ") && utf8.RuneCountInString(s) > 100
}

// couldBeHeading judges a line by itself: short, opening with a capital, a digit
// or a quotation mark, without the signs of a sentence, an address or a label.
func couldBeHeading(p para) bool {
	n := utf8.RuneCountInString(p.text)
	if p.item || p.arrow || p.lines > 2 || n < 3 || n > maxHeading || strings.ContainsAny(p.text, "|@") || bareURL.MatchString(p.text) {
		return false
	}
	first, _ := utf8.DecodeRuneInString(p.text)
	if !unicode.IsUpper(first) && !unicode.IsDigit(first) && !strings.ContainsRune(`„"“»‚#`, first) {
		return false
	}
	last, _ := utf8.DecodeLastRuneInString(p.text)
	if strings.ContainsRune(".,;:-–&", last) {
		return false
	}
	if _, ok := dateLine(p.text); ok {
		return false
	}
	return strings.ContainsFunc(p.text, unicode.IsLetter)
}

// isHeadingLike decides for paras[i] among its neighbours: a heading stands
// above running text that is longer than itself.
func isHeadingLike(paras []para, i int) bool {
	p := paras[i]
	if !couldBeHeading(p) {
		return false
	}
	j := i + 1
	for j < len(paras) && (isFurniture(paras[j].text) || (paras[j].block != p.block && couldBeHeading(paras[j]) && j == i+1)) {
		j++
	}
	if j >= len(paras) {
		return false
	}
	next := paras[j]
	alone := next.block != p.block && (i == 0 || paras[i-1].block != p.block)
	if labelExpr.MatchString(p.text) && strings.ContainsFunc(p.text, unicode.IsDigit) && !alone {
		return false // "Start: 10. Februar 2026"
	}
	if !alone && i > 0 && paras[i-1].item && paras[i-1].block == p.block && utf8.RuneCountInString(next.text) < maxHeading {
		return false // a line that belongs to the item above it
	}
	if alone && next.item {
		return true
	}
	own, long := utf8.RuneCountInString(p.text), utf8.RuneCountInString(next.text)
	return long > own && (isSentence(next.text) || long > maxHeading || strings.HasSuffix(next.text, ":") || (long >= 60 && long >= 3*own))
}
