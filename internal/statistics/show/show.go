// Package show turns results of package statistics into what people see: a
// caption that says what was understood, a sentence, a table, a chart, chips to
// correct the query with, and files. All of it from the same result, in German
// or English; what is hidden there is hidden everywhere.
package show

import (
	"io"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// Caption says in words what a query asks for: "Bestätigte Anmeldungen je Land,
// 1.1.–30.6.2026 (nach Tag der Anmeldung)".
func Caption(q statistics.Query, names statistics.Names, language string) string { panic("contract") }

// Sentence answers in one or two sentences with the most important number. It
// tells apart what is hidden, what there is nothing of, and zero.
func Sentence(r statistics.Result, language string) string { panic("contract") }

// A Table is a result ready to be shown. Cells are formatted; Numbers marks the
// columns that are aligned to the right.
type Table struct {
	Head    []string
	Numbers []bool
	Rows    [][]string
	Total   []string // nil: none
	Notes   []string // below: what "–" and "<5" mean, rows cut, how people are counted
}

// NewTable returns the table of a result.
func NewTable(r statistics.Result, language string) Table { panic("contract") }

// A Chip is a part of the query as it was understood, with what else it could be.
type Chip struct {
	Part    string // "Kennzahl", "Aufgeteilt nach", "Zeitraum" …
	Label   string // "Bestätigte Anmeldungen"
	Without *statistics.Query
	Instead []Alternative // at most 8
}

// An Alternative is the query with one part exchanged.
type Alternative struct {
	Label string
	Query statistics.Query
}

// Chips are the parts of the query of a result.
func Chips(r statistics.Result, language string) []Chip { panic("contract") }

// A Chart is a picture of a result.
type Chart struct {
	SVG func(io.Writer) error
	PNG func(io.Writer) error
	Alt string // what it shows, in words
}

// NewChart returns a chart of the kind that the query asks for or the data's shape
// suggests. ok is false where there is nothing to draw: a single number, or
// everything hidden.
func NewChart(r statistics.Result, language string) (c Chart, ok bool) { panic("contract") }

// CSV writes a result for spreadsheets: semicolons, decimal commas and a byte
// order mark in German. Cells that a spreadsheet would take for formulas are
// defused.
func CSV(w io.Writer, r statistics.Result, language string) error { panic("contract") }

// XLSX writes a result as a workbook: the figures with their number formats, and
// a sheet that says what they are.
func XLSX(w io.Writer, r statistics.Result, language string) error { panic("contract") }
