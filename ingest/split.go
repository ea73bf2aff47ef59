package ingest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// Sizes of a passage in bytes of Markdown; German text has about 1.03 bytes a
// character. Within one section, passages are filled to between minPassage and
// maxPassage; a shorter section stays a passage of its own, so that each is
// about one thing, unless it is tiny and has a sibling to join.
const (
	minPassage  = 600
	maxPassage  = 1200
	tinySection = 120
)

// maxHeadingDepth bounds the path of headings kept with a passage.
const maxHeadingDepth = 4

// Split cuts Markdown into passages along headings, blocks and sentences. A
// level-1 heading that repeats title is not part of the heading path. Tables
// become lists, each of whose items is one sentence.
func Split(markdown, title string) []knowledge.Passage {
	var passages []knowledge.Passage
	for _, s := range joinTiny(sections(markdown, title)) {
		rows := tableRows(s.blocks)
		for _, text := range fill(s.blocks) {
			passages = append(passages, knowledge.Passage{
				Position:  len(passages),
				Headings:  slices.Clone(s.path),
				Text:      text,
				Sentences: wholeRows(text, german.Sentences(text), rows),
			})
		}
	}
	return passages
}

// A section is the content between two headings.
type section struct {
	path   []string
	blocks []block
	size   int
	joined bool // holds several small sections with their headings in the text
}

func sections(markdown, title string) []section {
	type level struct {
		depth int
		text  string
	}
	var stack []level
	var out []section
	cur := section{}
	flush := func() {
		cur.blocks = withoutLinkLists(cur.blocks)
		if len(cur.blocks) > 0 {
			for _, b := range cur.blocks {
				cur.size += len(b.text()) + 2
			}
			out = append(out, cur)
		}
		cur = section{}
	}
	for _, b := range parseBlocks(markdown) {
		switch b.kind {
		case headingBlock:
		case tableBlock:
			cur.blocks = append(cur.blocks, tableBlocks(b)...)
			continue
		default:
			cur.blocks = append(cur.blocks, b)
			continue
		}
		flush()
		for len(stack) > 0 && stack[len(stack)-1].depth >= b.level {
			stack = stack[:len(stack)-1]
		}
		text := truncate(b.text(), 300)
		if !strings.EqualFold(text, plainInline(title)) {
			stack = append(stack, level{b.level, text})
		}
		for _, l := range stack[:min(len(stack), maxHeadingDepth)] {
			cur.path = append(cur.path, l.text)
		}
	}
	flush()
	return out
}

// withoutLinkLists drops blocks of bare links; a single line of them behind a
// text stays with it.
func withoutLinkLists(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		text := b.text()
		switch {
		case b.kind != codeBlock && onlyLinks(text):
			if len(out) == 0 || len(b.lines) > 1 || len(text) > 200 || onlyLinks(out[len(out)-1].text()) {
				continue
			}
		case !strings.ContainsFunc(text, isLetterOrDigit):
			continue
		}
		out = append(out, b)
	}
	return out
}

func isLetterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// joinTiny joins a tiny section to the one before it when both stand under the
// same parent and are short together. Their headings move into the text.
func joinTiny(in []section) []section {
	var out []section
	for _, s := range in {
		if n := len(out); n > 0 && s.size < tinySection {
			prev := &out[n-1]
			parent := s.path[:max(0, len(s.path)-1)]
			sibling := len(s.path) > 1 && len(prev.path) == len(s.path) && slices.Equal(prev.path[:len(parent)], parent)
			joined := len(s.path) > 1 && slices.Equal(prev.path, parent) && (prev.joined || prev.size < tinySection)
			if (sibling || joined) && prev.size+s.size < minPassage {
				if sibling {
					prev.blocks = append([]block{headingLine(prev.path)}, prev.blocks...)
					prev.path = parent
				}
				prev.blocks = append(append(prev.blocks, headingLine(s.path)), s.blocks...)
				prev.size += s.size + len(s.path[len(s.path)-1])
				prev.joined = true
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

func headingLine(path []string) block {
	return block{kind: paragraphBlock, lines: []string{"**" + path[len(path)-1] + "**"}}
}

// tableRows returns the lines that were made of table rows.
func tableRows(blocks []block) map[string]bool {
	var rows map[string]bool
	for _, b := range blocks {
		for _, l := range b.lines {
			if !b.rows || len(l) > maxRow {
				continue
			}
			if rows == nil {
				rows = map[string]bool{}
			}
			rows[l] = true
		}
	}
	return rows
}

// wholeRows joins the sentences of each line that was a table row: an
// abbreviation in a cell must not part a value from what it belongs to.
func wholeRows(text string, sentences []german.Span, rows map[string]bool) []german.Span {
	if rows == nil {
		return sentences
	}
	var out []german.Span
	for _, s := range sentences {
		if n := len(out); n > 0 {
			from := strings.LastIndexByte(text[:s.Start], '\n') + 1
			end := from + strings.IndexByte(text[from:]+"\n", '\n')
			if out[n-1].Start >= from && rows[text[from:end]] {
				out[n-1].End = s.End
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// A piece is the smallest part that is never cut: a sentence, a list item.
type piece struct {
	text  string
	sep   string // what joins it to the piece before it
	first bool   // opens a block
	row   bool   // list item or line of code
}

// fill packs the blocks of a section into as few passages as fit and of about
// equal size.
func fill(blocks []block) []string {
	var pieces []piece
	total := 0
	for _, b := range blocks {
		for _, p := range cut(b) {
			pieces = append(pieces, p)
			total += len(p.sep) + len(p.text)
		}
	}
	if len(pieces) == 0 {
		return nil
	}
	parts := (total + maxPassage - 1) / maxPassage
	target := max(total/parts, minPassage)

	var out []string
	var cur []piece
	size, left := 0, total
	emit := func() {
		out = append(out, join(cur))
		left -= size
		cur, size = nil, 0
	}
	for _, p := range pieces {
		n := len(p.sep) + len(p.text)
		full := size+n > maxPassage
		// Enough text, and what follows is worth a passage: end here, at a block if near.
		done := size >= target && (p.first || size >= target+target/5) && left-size >= minPassage/2
		if len(cur) > 0 && (full || done) {
			var carry []piece
			if last := cur[len(cur)-1]; p.row && !last.row && strings.HasSuffix(last.text, ":") && len(cur) > 1 {
				cur, carry = cur[:len(cur)-1], []piece{last} // a list's introduction stays with it
				size -= len(last.sep) + len(last.text)
			}
			emit()
			for _, c := range carry {
				cur = append(cur, c)
				size += len(c.sep) + len(c.text)
			}
		}
		cur = append(cur, p)
		size += n
	}
	if len(cur) > 0 {
		emit()
	}
	return out
}

func join(pieces []piece) string {
	var b strings.Builder
	for i, p := range pieces {
		if i > 0 {
			b.WriteString(p.sep)
		}
		b.WriteString(p.text)
	}
	return strings.TrimSpace(b.String())
}

// cut takes a block apart. Lists and code that fit a passage stay whole.
func cut(b block) []piece {
	text := b.text()
	var out []piece
	add := func(s, sep string, row bool) {
		for i, part := range cutLong(s, maxPassage) {
			if i > 0 {
				sep = " "
			}
			if len(out) == 0 {
				sep = "\n\n"
			}
			out = append(out, piece{text: part, sep: sep, first: len(out) == 0, row: row})
			if row {
				sep = "\n"
			}
		}
	}
	switch b.kind {
	case listBlock, codeBlock:
		lines := []string{text}
		if len(text) > maxPassage {
			if lines = b.lines; b.kind == listBlock {
				lines = listItems(b.lines)
			}
		}
		for _, l := range lines {
			add(l, "\n", true)
		}
	default:
		for _, s := range german.Sentences(text) {
			// Line breaks inside a paragraph (addresses, times) survive.
			sep := " "
			if s.Start > 0 && strings.HasSuffix(strings.TrimRight(text[:s.Start], " "), "\n") {
				sep = "\n"
			}
			add(strings.TrimSpace(s.In(text)), sep, false)
		}
	}
	return out
}

// listItems groups the lines of a list by its outermost items.
func listItems(lines []string) []string {
	var items []string
	indent := -1
	for _, l := range lines {
		n := len(l) - len(strings.TrimLeft(l, " \t"))
		starts := listExpr.MatchString(l)
		if indent < 0 {
			indent = n
		}
		if len(items) == 0 || (starts && n <= indent) {
			items = append(items, l)
			continue
		}
		if joined := items[len(items)-1] + "\n" + l; len(joined) <= maxPassage {
			items[len(items)-1] = joined
		} else {
			items = append(items, l)
		}
	}
	return items
}

// cutLong cuts s into parts of at most n bytes, at spaces where there are some.
func cutLong(s string, n int) []string {
	var out []string
	for len(s) > n {
		i := strings.LastIndexByte(s[:n+1], ' ')
		if i < n/2 {
			i = n
			for i > 0 && !utf8.RuneStart(s[i]) {
				i--
			}
		}
		out = append(out, strings.TrimSpace(s[:i]))
		s = strings.TrimSpace(s[i:])
	}
	if s != "" {
		out = append(out, s)
	}
	return out
}
