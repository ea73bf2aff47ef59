package catalogue

import (
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Reader reads questions for runs. It knows the modules of the catalogue as
// they were when it was made. Safe for concurrent use.
type Reader struct{}

// NewReader returns a reader that knows these modules.
func NewReader(modules []Module, analyzer *german.Analyzer, synonyms *german.Synonyms) *Reader {
	panic("contract")
}

// An Asked is what a question asks the catalogue for.
type Asked struct {
	Query   Query
	Runs    bool     // it asks for dates or seats at all: "wann", "noch Plätze", "was kann ich im März machen"
	Seats   bool     // above all whether there are seats
	Modules []Module // that it names
	Unknown []string // words that should name a topic but fit no module
	Wrong   string   // a day that does not exist, as written; "" none
}

// Read reads a question, seen from now.
func (r *Reader) Read(question string, now time.Time) Asked { panic("contract") }

// Words says in German or English what a query asks for, as in "März 2026,
// vormittags, zu KI", to show what was understood.
func (a Asked) Words(language string) string { panic("contract") }
