package chart

import (
	"strings"

	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// wrap breaks a text into lines of at most so much width, at spaces; what does
// not fit into the last line is cut, and so is a word that is wider than a line.
func wrap(s string, style text.Style, width vg.Length, lines int) []string {
	var wrapped []string
	line := ""
	words := strings.Fields(s)
	for i, word := range words {
		longer := strings.TrimSpace(line + " " + word)
		if line == "" || style.Width(longer) <= width {
			line = longer
			continue
		}
		if len(wrapped) == lines-1 {
			line = strings.Join(append([]string{line}, words[i:]...), " ")
			break
		}
		wrapped = append(wrapped, cut(line, style, width))
		line = word
	}
	return append(wrapped, cut(line, style, width))
}

// cut shortens a text to a width.
func cut(s string, style text.Style, width vg.Length) string {
	if style.Width(s) <= width {
		return s
	}
	runes := []rune(s)
	for len(runes) > 1 && style.Width(strings.TrimRight(string(runes), " ,–-")+"…") > width {
		runes = runes[:len(runes)-1]
	}
	return strings.TrimRight(string(runes), " ,–-") + "…"
}
