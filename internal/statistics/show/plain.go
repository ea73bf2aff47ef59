package show

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// Plain writes the table in columns of equal width, for terminals and for mails that
// are read as plain text: heads, rows and total, without the notes. Without rows and total it is empty.
func (t Table) Plain() string {
	if t.Rows == nil && t.Total == nil {
		return ""
	}
	lines := slices.Concat([][]string{t.Head}, t.Rows)
	if t.Total != nil {
		lines = append(lines, t.Total)
	}
	widths := make([]int, len(t.Head))
	for _, line := range lines {
		for i, text := range line {
			widths[i] = max(widths[i], utf8.RuneCountInString(text))
		}
	}
	var b strings.Builder
	for _, line := range lines {
		cells := make([]string, len(line))
		for i, text := range line {
			fill := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(text))
			if cells[i] = text + fill; t.Numbers[i] {
				cells[i] = fill + text
			}
		}
		b.WriteString(strings.TrimRight(strings.Join(cells, "  "), " ") + "\n")
	}
	return b.String()
}
