package catalogue

import (
	"encoding/csv"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// formula begins what a spreadsheet would compute instead of showing it.
var formula = regexp.MustCompile(`^'*[=+\-@]`)

// cover puts an apostrophe before text that a spreadsheet would take for a
// formula; uncover takes it away.
func cover(s string) string {
	if formula.MatchString(s) {
		return "'" + s
	}
	return s
}

func uncover(s string) string {
	if strings.HasPrefix(s, "'") && formula.MatchString(s) {
		return s[1:]
	}
	return s
}

// CSV writes the catalogue as two files, of modules and of runs, as German
// spreadsheets read and write them: UTF-8 with a byte order mark, semicolons,
// CRLF. The columns whose names begin with # are not read back.
func (c Catalogue) CSV() (modules, runs []byte) {
	fields := moduleFields()
	rows := [][]string{headingsOf(fields)}
	for _, m := range c.Modules {
		rows = append(rows, textsOf(fields, &m))
	}
	modules = writeCSV(rows)

	columns, names := sessionColumns(), []string{"date", "starts", "ends", "session"}
	runFields := runFields()
	heading := headingsOf(runFields)
	for _, n := range names {
		heading = append(heading, columns[n][0])
	}
	rows = [][]string{append(heading, "#Belegt", "#Wartend")}
	for _, r := range c.Runs {
		for i, s := range r.Sessions {
			row := make([]string, len(runFields))
			row[0] = r.Key
			if i == 0 {
				row = textsOf(runFields, &r)
			}
			ends := clockText(s.Ends)
			if dayText(s.Ends) != dayText(s.Starts) {
				ends = momentText(s.Ends)
			}
			row = append(row, dayText(s.Starts), clockText(s.Starts), ends, cover(s.Title))
			if i == 0 {
				row = append(row, strconv.Itoa(r.Seats.Taken), strconv.Itoa(r.Seats.Waiting))
			}
			rows = append(rows, row)
		}
	}
	return modules, writeCSV(rows)
}

func headingsOf[T any](fields []field[T]) []string {
	var out []string
	for _, f := range fields {
		out = append(out, f.heading)
	}
	return out
}

func textsOf[T any](fields []field[T], of *T) []string {
	var out []string
	for _, f := range fields {
		out = append(out, cover(f.text(of)))
	}
	return out
}

func writeCSV(rows [][]string) []byte {
	var b strings.Builder
	b.WriteString(utf8BOM)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	width := len(slices.MaxFunc(rows, func(a, b []string) int { return len(a) - len(b) }))
	for _, row := range rows {
		_ = w.Write(append(row, make([]string, width-len(row))...)) // a Builder takes everything
	}
	w.Flush()
	return []byte(b.String())
}
