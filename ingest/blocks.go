package ingest

import (
	"regexp"
	"strings"
)

type blockKind int

const (
	paragraphBlock blockKind = iota
	headingBlock
	listBlock
	tableBlock
	codeBlock
)

// A block is a top-level part of a Markdown text.
type block struct {
	kind  blockKind
	level int      // of a heading, 1–6
	lines []string // as written; a heading holds its bare text
	rows  bool     // a list made of the rows of a table
}

func (b block) text() string { return strings.Join(b.lines, "\n") }

var (
	headingExpr  = regexp.MustCompile(`^ {0,3}(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?[ \t]*$`)
	listExpr     = regexp.MustCompile(`^\s*(?:[-*+•]|\d{1,4}[.)])[ \t]+\S`)
	fenceExpr    = regexp.MustCompile("^ {0,3}(```+|~~~+)")
	breakExpr    = regexp.MustCompile(`^ {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$`)
	underlineExp = regexp.MustCompile(`^ {0,3}(=+|-+)[ \t]*$`)
	imageExpr    = regexp.MustCompile(`!\[[^\]]*\]\([^)]*\)`)
	commentExpr  = regexp.MustCompile(`(?s)<!--.*?-->`)
)

// parseBlocks cuts Markdown into blocks, line by line and in linear time. It
// knows what splitting needs and no more: inline marks stay as they are.
// Comments, images and thematic breaks are dropped.
func parseBlocks(markdown string) []block {
	markdown = commentExpr.ReplaceAllString(markdown, "")
	var blocks []block
	var open *block
	var fence string
	blank := true // whether the line before was blank
	flush := func() {
		if open != nil {
			blocks = append(blocks, *open)
			open = nil
		}
	}
	add := func(kind blockKind, line string) {
		if open == nil || open.kind != kind {
			flush()
			open = &block{kind: kind}
		}
		open.lines = append(open.lines, line)
	}
	for line := range strings.SplitSeq(markdown, "\n") {
		line = strings.TrimRight(line, " \t")
		if fence != "" {
			open.lines = append(open.lines, line)
			if strings.HasPrefix(strings.TrimLeft(line, " "), fence) {
				fence = ""
				flush()
			}
			continue
		}
		if m := fenceExpr.FindStringSubmatch(line); m != nil {
			flush()
			fence = m[1]
			open = &block{kind: codeBlock, lines: []string{line}}
			continue
		}
		if strings.Contains(line, "![") {
			line = strings.TrimRight(imageExpr.ReplaceAllString(line, ""), " ")
		}
		switch {
		case strings.TrimSpace(line) == "":
			if open != nil && open.kind != listBlock {
				flush() // a list may go on behind a blank line
			}
			blank = true
			continue
		case headingExpr.MatchString(line):
			flush()
			m := headingExpr.FindStringSubmatch(line)
			if text := strings.TrimRight(plainInline(m[2]), ": "); text != "" {
				blocks = append(blocks, block{kind: headingBlock, level: len(m[1]), lines: []string{text}})
			}
		case !blank && open != nil && open.kind == paragraphBlock && len(open.lines) == 1 && underlineExp.MatchString(line):
			level := 1
			if strings.Contains(line, "-") {
				level = 2
			}
			*open = block{kind: headingBlock, level: level, lines: []string{plainInline(open.lines[0])}}
			flush()
		case breakExpr.MatchString(line):
			flush()
		case strings.HasPrefix(strings.TrimLeft(line, " "), "|"):
			add(tableBlock, line)
		case listExpr.MatchString(line) && ((open != nil && open.kind == listBlock) || opensList(line)):
			add(listBlock, line)
		case open != nil && open.kind == listBlock && (!blank || strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "\t")):
			open.lines = append(open.lines, line)
		default:
			if blank {
				flush()
			}
			add(paragraphBlock, line)
		}
		blank = false
	}
	flush()
	return blocks
}

// opensList reports whether a line with the mark of a list item can be the first
// of a list: bullets and low numbers. "18. November" and "7. Kongress" are not.
func opensList(line string) bool {
	number := strings.TrimLeft(line, " \t")
	i := strings.IndexAny(number, ".)")
	if i <= 0 || number[0] < '0' || number[0] > '9' {
		return true
	}
	return number[:i] == "1" || number[:i] == "0" || number[i] == ')'
}

var (
	linkExpr = regexp.MustCompile(`\[([^\]]*)\]\([^)\s]*(?:\s+"[^"]*")?\)`)
	bareURL  = regexp.MustCompile(`<?(?:https?://|www\.)[^\s<>]+>?`)
	markExpr = regexp.MustCompile("[*_`]{1,3}")
)

// plainInline removes emphasis marks and link targets.
func plainInline(s string) string {
	s = linkExpr.ReplaceAllString(s, "$1")
	s = strings.ReplaceAll(s, `\`, "")
	if strings.ContainsAny(s, "*`") || strings.HasPrefix(s, "_") {
		s = markExpr.ReplaceAllString(s, "")
	}
	return oneLine(s)
}

// onlyLinks reports whether nothing but addresses, link texts and a word or two
// stand in s: a list of further reading says nothing by itself.
func onlyLinks(s string) bool {
	if !strings.Contains(s, "http") && !strings.Contains(s, "www.") && !strings.Contains(s, "](") {
		return false
	}
	rest := bareURL.ReplaceAllString(linkExpr.ReplaceAllString(s, ""), "")
	words := 0
	for _, w := range strings.Fields(rest) {
		if strings.ContainsFunc(w, isLetterOrDigit) {
			words++
		}
	}
	return words < 3
}
