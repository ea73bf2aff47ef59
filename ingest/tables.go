package ingest

import (
	"regexp"
	"strings"
	"unicode"
)

// A row of a table means nothing without the header above it, and the header
// nothing without a row. In passages a table is therefore a list that says both
// in one item:
//
//	| Leistung        | Gebühr  | Gültigkeit |
//	|---|---|---|
//	| Personalausweis | 46,00 € | 10 Jahre   |
//
// becomes "- Personalausweis: Gebühr 46,00 €, Gültigkeit 10 Jahre". The
// document itself keeps its table.

const (
	maxLabel      = 120 // bytes of a first cell that can name its row; longer ones are prose
	maxHeaderCell = 80  // bytes of a cell that can head a column
	maxRow        = 400 // bytes of a row that is quoted as a whole
)

// A grid is the content of a Markdown table without its marks.
type grid struct {
	header []string // nil if it has none
	rows   [][]string
}

// tableBlocks turns a table into lists, with paragraphs for rows that are prose
// or that head the rows below them.
func tableBlocks(b block) []block {
	t := parseTable(b.lines)
	var out []block
	item := func(text string) {
		if n := len(out); n == 0 || out[n-1].kind != listBlock {
			out = append(out, block{kind: listBlock, rows: true})
		}
		last := &out[len(out)-1]
		last.lines = append(last.lines, "- "+text)
	}
	paragraph := func(text string) { out = append(out, block{kind: paragraphBlock, lines: []string{text}}) }

	if hours, ok := t.asHours(); ok {
		if hours.caption != "" {
			paragraph(hours.caption + ":")
		}
		for _, l := range hours.lines {
			item(l)
		}
		return out
	}
	say := t.wording()
	for _, row := range t.rows {
		switch label := strings.TrimSuffix(row[0], ":"); {
		case len(row) > 1 && allEqual(row): // a cell over the whole width
			paragraph(label + ":")
		case len(label) > maxLabel || (isSentence(label) && len(filled(row)) > 1):
			for _, cell := range filled(row) {
				paragraph(cell)
			}
		case label == "":
			item(strings.TrimSuffix(say.cells(row), ","))
		default:
			if rest := say.cells(row); rest != "" {
				label += ": " + rest
			}
			item(label)
		}
	}
	return out
}

// wording is how the cells of a table are put into words.
type wording struct {
	header  []string
	between string // header and cell
	sep     string // between cells
}

// wording takes the short form where all headers and cells are short: "Gebühr
// 46,00 €, Dauer 3 Wochen", but "Gebühr ab 24 Jahren: 46,00 €; darunter: 22,80 €".
func (t grid) wording() wording {
	w := wording{header: t.header, between: " ", sep: ", "}
	for i, h := range t.header {
		if i > 0 && (strings.Contains(h, " ") || strings.ContainsFunc(h, unicode.IsDigit)) {
			w.between, w.sep = ": ", "; "
		}
	}
	for _, row := range t.rows {
		for _, cell := range row[1:] {
			if strings.Count(cell, " ") > 2 || strings.Contains(cell, ", ") {
				w.between, w.sep = ": ", "; "
			}
		}
	}
	return w
}

// cells says everything of a row but its first cell.
func (w wording) cells(row []string) string {
	var parts []string
	for i, cell := range row {
		switch {
		case i == 0 || isBlankCell(cell):
		case w.header == nil || w.header[i] == "" || strings.EqualFold(w.header[i], cell):
			parts = append(parts, cell)
		default:
			parts = append(parts, w.header[i]+w.between+cell)
		}
	}
	return strings.Join(parts, w.sep)
}

var tableRule = regexp.MustCompile(`^\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-*:?[ \t]*)*$`)

// parseTable reads the lines of a table: every row gets as many cells as the
// widest, a weekday holds for the rows below it that name none, and a column of
// running numbers is left out.
func parseTable(lines []string) grid {
	var t grid
	width, ruled := 0, false
	for _, l := range lines {
		if tableRule.MatchString(l) {
			if len(t.rows) == 1 && !ruled {
				ruled, t.header, t.rows = true, t.rows[0], nil
			}
			continue
		}
		row := tableCells(l)
		width = max(width, len(row))
		if len(filled(row)) > 0 || !ruled {
			t.rows = append(t.rows, row)
		}
	}
	for i, row := range t.rows {
		t.rows[i] = append(row, make([]string, width-len(row))...)
		if i > 0 && width > 1 && t.rows[i][0] == "" && weekday.MatchString(t.rows[i-1][0]) {
			t.rows[i][0] = t.rows[i-1][0]
		}
	}
	if t.header != nil {
		t.header = append(t.header, make([]string, width-len(t.header))...)
		t.checkHeader()
	}
	if width > 2 && t.header != nil && numberColumn.MatchString(t.header[0]) {
		t.header = t.header[1:]
		for i := range t.rows {
			t.rows[i] = t.rows[i][1:]
		}
	}
	return t
}

var (
	numberColumn = regexp.MustCompile(`(?i)^(?:#|(?:lfd\.? ?)?nr\.?|pos\.?|no\.?)$`)
	yearExpr     = regexp.MustCompile(`^(?:19|20)\d\d$`)
	breakTag     = regexp.MustCompile(`(?i)\s*<br ?/?>\s*`)
)

// checkHeader drops an empty header, and makes one that is data a row: many
// tables have none, and where Markdown needs one their first row serves.
func (t *grid) checkHeader() {
	if len(filled(t.header)) == 0 {
		t.header = nil
		return
	}
	data := len(t.rows) == 0 || strings.HasSuffix(t.header[0], ":") || weekday.MatchString(t.header[0])
	for i, h := range t.header {
		if len(h) > maxHeaderCell || len(h) > 30 && isSentence(h) || strings.Contains(h, "@") || strings.Contains(h, "://") {
			data = true
		}
		if i == 0 || yearExpr.MatchString(h) || !strings.ContainsFunc(h, unicode.IsDigit) {
			continue
		}
		// "46,00 €" over "32,00 €" is a value like those below it.
		alike := 0
		for _, row := range t.rows {
			if startsWithDigit(row[i]) {
				alike++
			}
		}
		data = data || startsWithDigit(h) && 2*alike >= len(t.rows)
	}
	if data {
		t.rows, t.header = append([][]string{t.header}, t.rows...), nil
	}
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }

// tableCells divides a line at the bars that are not escaped.
func tableCells(line string) []string {
	line = strings.ReplaceAll(strings.TrimSpace(line), `\|`, "\x00")
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	cells := strings.Split(line, "|")
	for i, c := range cells {
		c = strings.NewReplacer("\x00", "|", "**", "", "`", "").Replace(c)
		cells[i] = strings.Trim(breakTag.ReplaceAllStringFunc(oneLine(c), lineBreak), ", ")
	}
	return cells
}

// lineBreak is what stands for a line break inside a cell.
func lineBreak(string) string { return ", " }

// filled returns the cells that say something.
func filled(row []string) []string {
	var out []string
	for _, c := range row {
		if !isBlankCell(c) {
			out = append(out, c)
		}
	}
	return out
}

// isBlankCell reports whether a cell is empty or holds a dash for nothing.
func isBlankCell(s string) bool {
	return !strings.ContainsFunc(s, isLetterOrDigit) && !strings.ContainsAny(s, "✓✔✗xX€%")
}

func allEqual(row []string) bool {
	for _, c := range row {
		if c != row[0] || c == "" {
			return false
		}
	}
	return true
}
