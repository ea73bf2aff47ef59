package statistics

import "smart-city-dialog.de/akademie/internal/fault"

// A Problem says what is wrong with a query.
type Problem struct {
	Field string // "metrics", "dimensions", "filters", "period", "compare", "basis", "having", "sort", "limit", "view", "parameters"
	Rule  Rule
	What  string // the value that is wrong, for the reader
}

// A Rule is what a query breaks.
type Rule string

// The rules.
const (
	RuleUnknown     Rule = "unknown"    // no such metric, dimension or value
	RuleTooMany     Rule = "too_many"   // more than the bounds allow
	RuleTooLarge    Rule = "too_large"  // the table would have too many rows
	RuleMissing     Rule = "missing"    // no metric
	RuleIncoherent  Rule = "incoherent" // these do not go together: utilisation by Land, seats with questions
	RuleBadPeriod   Rule = "bad_period" // ends before it begins, or does not exist
	RuleNotCompared Rule = "not_sorted" // sorted or compared by a metric that is not asked for
)

// Error is for logs.
func (p *Problem) Error() string {
	return "statistics: " + p.Field + ": " + string(p.Rule) + ": " + p.What
}

// Is makes a Problem a fault.Invalid.
func (p *Problem) Is(target error) bool { return target == fault.Invalid }
