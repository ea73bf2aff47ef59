package german

import "time"

// A TimeSet is what a phrase says about time, as far as it says anything: days,
// weekdays, times of day. "im März vormittags" is the days from 1 to 31 March,
// before noon.
type TimeSet struct {
	From, To Civil          // first and last day, both whole dates; zero: any. From alone: on or after; To alone: on or before
	Weekdays []time.Weekday // any of them; empty: any
	After    int            // minutes after midnight at which it begins at the earliest; 0: any
	Before   int            // minutes after midnight at which it ends at the latest; 0: any
	Spans    []Span         // where in the text it stands, in order
	Wrong    string         // the words, if they name no day that exists ("30. Februar"); else ""
}

// When reads what a German or English text says about time, seen from now (in
// its location): "nächsten Dienstag", "morgen", "in zwei Wochen", "nächste
// Woche", "im März vormittags", "ab Mai", "vor den Sommerferien" (not read),
// "am 12.3.", "donnerstags nachmittags", "zwischen dem 3. und 20. Februar",
// "Ende April", "im zweiten Quartal", "ab 14 Uhr", "next Tuesday".
//
// Alternatives ("im März oder Mai") are several sets, of which any may hold;
// what restricts the same thing further is one set. A date without a year is the
// next such day from now on.
func When(text string, now time.Time) []TimeSet { panic("contract") }
