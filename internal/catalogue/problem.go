package catalogue

import (
	"fmt"
	"strings"

	"smart-city-dialog.de/akademie/internal/fault"
)

// A Place is where something stands in an imported file. Line and Column count
// from 1; 0 is the file as a whole. Column counts the cells of a CSV file and
// the characters of other files.
type Place struct {
	File         string
	Line, Column int
	Field        string // heading or name of the value; "" none
}

// A Problem is why an import cannot be applied.
type Problem struct {
	Place
	Text     string // a German sentence
	Expected string // what would be right, as the end of "Erwartet: "; "" if Text says so
}

// String is the problem on one line, in German.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ", Zeile %d", p.Line)
	}
	if p.Column > 0 {
		fmt.Fprintf(&b, ", Spalte %d", p.Column)
	}
	if p.Field != "" {
		fmt.Fprintf(&b, " (%s)", p.Field)
	}
	fmt.Fprintf(&b, ": %s", p.Text)
	if p.Expected != "" {
		fmt.Fprintf(&b, " Erwartet: %s.", p.Expected)
	}
	return b.String()
}

// Problems are all that is wrong with an import, an error of kind
// fault.Invalid.
type Problems []Problem

// Error lists the problems, one a line.
func (p Problems) Error() string {
	lines := make([]string, len(p))
	for i, problem := range p {
		lines[i] = problem.String()
	}
	if len(p) == maxProblems {
		lines = append(lines, "Weitere Fehler sind nicht aufgeführt.")
	}
	return strings.Join(lines, "\n")
}

// Unwrap makes them fault.Invalid.
func (p Problems) Unwrap() error { return fault.Invalid }

// maxProblems bounds what is reported of a file that is wrong throughout.
const maxProblems = 200

// add keeps a problem unless there are enough.
func (p *Problems) add(at Place, w *wrong) {
	if len(*p) < maxProblems {
		*p = append(*p, Problem{Place: at, Text: w.text, Expected: w.expected})
	}
}

// wrong is a problem before it is known where it stands.
type wrong struct{ text, expected string }

func wrongf(format string, args ...any) *wrong { return &wrong{text: fmt.Sprintf(format, args...)} }

// but says what would be right.
func (w *wrong) but(format string, args ...any) *wrong {
	return &wrong{w.text, fmt.Sprintf(format, args...)}
}

// quoted shows a value from a file, shortened.
func quoted(s string) string {
	const most = 60
	if r := []rune(s); len(r) > most {
		s = string(r[:most-1]) + "…"
	}
	return "„" + s + "“"
}
