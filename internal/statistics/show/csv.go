package show

import (
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// CSV writes a result for spreadsheets and programs: a line of heads, then a line
// for each row, and nothing else. In German, semicolons separate cells, decimals
// have a comma, and a byte order mark comes first, as Excel expects it there; in
// English, commas, decimal points and none. Shares are in percent, months and
// quarters have keys that sort ("2026-03", "2026-Q1"), hidden cells are Protected,
// cells without a figure empty. Names that a spreadsheet would take for formulas
// have an apostrophe before them.
func CSV(w io.Writer, r statistics.Result, language string) error {
	t := in(language)
	if !t.english {
		if _, err := io.WriteString(w, "\ufeff"); err != nil {
			return fmt.Errorf("show.CSV: %w", err)
		}
	}
	out := csv.NewWriter(w)
	out.UseCRLF = true
	if !t.english {
		out.Comma = ';'
	}
	r = ranked(r)
	columns := columnsOf(r.Query, t)
	line := make([]string, 0, len(r.Query.Dimensions)+len(columns))
	for _, d := range r.Query.Dimensions {
		line = append(line, t.say(nounOf(d).one, upper(nounOf(d).en)))
	}
	for _, c := range columns {
		head := c.head
		if c.percent() {
			head += t.say(" in %", " in %")
		}
		line = append(line, head)
	}
	if err := out.Write(line); err != nil {
		return fmt.Errorf("show.CSV: %w", err)
	}
	for _, row := range r.Rows {
		line = line[:0]
		for i, key := range row.Keys {
			d := r.Query.Dimensions[i]
			if isTime(d) {
				line = append(line, key)
			} else {
				line = append(line, defused(upper(t.value(r.Names, d, key))))
			}
		}
		for _, c := range columns {
			line = append(line, c.plain(t, row))
		}
		if err := out.Write(line); err != nil {
			return fmt.Errorf("show.CSV: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("show.CSV: %w", err)
	}
	return nil
}

// percent reports whether the figures of a column are shares, to be written in
// percent.
func (c column) percent() bool { return c.show == grew || c.kind == rate && c.show != differs }

// plain is a figure as programs read it.
func (c column) plain(t tongue, row statistics.Row) string {
	cell := c.cell(row.Cells, row.Before)
	switch cell.State {
	case statistics.Hidden:
		return Protected
	case statistics.Known:
	default:
		return ""
	}
	v := cell.Value
	if c.percent() {
		v *= 100
	}
	s := strconv.FormatFloat(math.Round(v*1e4)/1e4, 'f', -1, 64)
	return strings.Replace(s, ".", t.say(",", "."), 1)
}

// defused makes text of what a spreadsheet would take for a formula (OWASP, "CSV
// Injection").
func defused(s string) string {
	if s != "" && strings.ContainsAny(s[:1], "=+-@\t\r\n") || strings.HasPrefix(s, "＝") || strings.HasPrefix(s, "＋") ||
		strings.HasPrefix(s, "－") || strings.HasPrefix(s, "＠") {
		return "'" + s
	}
	return s
}
