// Package show turns results of package statistics into what people see: a
// caption that says what was understood, a sentence, a table, a chart, chips to
// correct the query with, and files. All of it from the same result, in German
// or English; what is hidden there is hidden everywhere.
package show

import (
	"smart-city-dialog.de/akademie/internal/statistics"
)

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
