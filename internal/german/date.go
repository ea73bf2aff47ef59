package german

import "fmt"

// A Civil is a calendar date of which parts may be unknown (0): "März 2025" has
// no day, "18. November" no year.
type Civil struct{ Year, Month, Day int }

// String writes the known parts in the order of ISO 8601.
func (c Civil) String() string {
	switch {
	case c.Day > 0 && c.Year > 0:
		return fmt.Sprintf("%04d-%02d-%02d", c.Year, c.Month, c.Day)
	case c.Day > 0:
		return fmt.Sprintf("--%02d-%02d", c.Month, c.Day)
	case c.Month > 0 && c.Year > 0:
		return fmt.Sprintf("%04d-%02d", c.Year, c.Month)
	case c.Month > 0:
		return fmt.Sprintf("--%02d", c.Month)
	}
	return fmt.Sprintf("%04d", c.Year)
}

// A Date is a date or a range of dates in a text. From and To have the same
// parts known; for a single date they are equal.
type Date struct {
	Span
	From, To Civil
}

// Equal reports whether two dates mean the same days, however written.
func (d Date) Equal(o Date) bool { return d.From == o.From && d.To == o.To }

// Covers reports whether every day that o may mean lies in d. Where one of them
// has no year, years are not compared.
func (d Date) Covers(o Date) bool {
	from, to := d.days(o)
	oFrom, oTo := o.days(d)
	if from <= oFrom && oTo <= to {
		return true
	}
	// January lies in "Dezember/Januar" of any year
	const year = 10000
	return (d.From.Year == 0 || o.From.Year == 0) && from <= oFrom+year && oTo+year <= to
}

// Supports reports whether a source that says d bears out a claim:
// the claim may lie within the source's range or be coarser ("im November 2025"
// for "18. November 2025"), but must not say more: no year, month or day that
// the source leaves open, no day beside it.
func (d Date) Supports(claim Date) bool {
	switch have, said := d.From, claim.From; {
	case said.Year > 0 && have.Year == 0, said.Month > 0 && have.Month == 0, said.Day > 0 && have.Day == 0:
		return false
	case said.Day == 0 && have.Day > 0, said.Month == 0 && have.Month > 0:
		return claim.Covers(d)
	}
	return d.Covers(claim)
}

// days returns the first and last day that d may mean as comparable numbers,
// leaving out what cannot be compared with o.
func (d Date) days(o Date) (from, to int) {
	first, last := d.From, d.To
	if d.From.Year == 0 || o.From.Year == 0 {
		first.Year, last.Year = 0, 0
		if last.Month < first.Month { // over the turn of the year
			last.Year = 1
		}
	}
	if first.Month == 0 {
		first.Month, last.Month = 1, 12
	}
	if first.Day == 0 {
		first.Day, last.Day = 1, 31
	}
	return first.Year*10000 + first.Month*100 + first.Day, last.Year*10000 + last.Month*100 + last.Day
}
