package statistics

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// longestValue is how many bytes a value of a filter may have.
const longestValue = 200

// Check returns what is wrong with a query as a *Problem, or nil. That a module,
// run, topic or municipality exists is not checked here but by Run.
func (q Query) Check() error {
	for _, check := range []func(Query) *Problem{
		checkMetrics, checkBasis, checkDimensions, checkFilters, checkPeriod, checkCompare, checkHaving, checkSort, checkView,
	} {
		if p := check(q); p != nil {
			return p
		}
	}
	return nil
}

// sources returns the views that the metrics of a query are computed from.
func (q Query) sources() []source {
	var all []source
	for _, m := range q.Metrics {
		if s := metrics[m].source; !slices.Contains(all, s) {
			all = append(all, s)
		}
	}
	return all
}

// basis returns the settled basis.
func (q Query) basis() Basis {
	byRun := slices.ContainsFunc(q.Metrics, func(m Metric) bool { return metrics[m].byRun })
	switch {
	case q.By != ByDefault:
		return q.By
	case byRun:
		return ByRun
	}
	return ByRequest
}

// settled returns the query as it is run.
func (q Query) settled() Query {
	q = q.canonical()
	q.By = q.basis()
	return q
}

func checkMetrics(q Query) *Problem {
	const field = "metrics"
	switch n := len(q.Metrics); {
	case n == 0:
		return &Problem{field, RuleMissing, ""}
	case n > MaxMetrics:
		return &Problem{field, RuleTooMany, strconv.Itoa(n)}
	}
	for i, m := range q.Metrics {
		def, known := metrics[m]
		switch {
		case !known:
			return &Problem{field, RuleUnknown, string(m)}
		case slices.Contains(q.Metrics[:i], m):
			return &Problem{field, RuleIncoherent, string(m)}
		case (def.source == ofQuestions) != (metrics[q.Metrics[0]].source == ofQuestions):
			return &Problem{field, RuleIncoherent, string(m)}
		}
	}
	return nil
}

// checkBasis refuses days that rows do not have: runs are not requested, questions
// are of no run.
func checkBasis(q Query) *Problem {
	in := q.sources()
	switch q.By {
	case ByDefault:
		return nil
	case ByRequest:
		if slices.Contains(in, ofRuns) {
			return &Problem{"basis", RuleIncoherent, string(q.By)}
		}
	case ByRun:
		if slices.Contains(in, ofQuestions) {
			return &Problem{"basis", RuleIncoherent, string(q.By)}
		}
	default:
		return &Problem{"basis", RuleUnknown, string(q.By)}
	}
	return nil
}

func checkDimensions(q Query) *Problem {
	const field = "dimensions"
	if n := len(q.Dimensions); n > MaxDimensions {
		return &Problem{field, RuleTooMany, strconv.Itoa(n)}
	}
	for i, d := range q.Dimensions {
		if p := checkDimension(q, field, d); p != nil {
			return p
		}
		if slices.Contains(q.Dimensions[:i], d) {
			return &Problem{field, RuleIncoherent, string(d)}
		}
	}
	return nil
}

func checkDimension(q Query, field string, d Dimension) *Problem {
	switch {
	case !slices.Contains(askable, d):
		return &Problem{field, RuleUnknown, string(d)}
	case !d.fits(q.sources(), q.basis()):
		return &Problem{field, RuleIncoherent, string(d)}
	}
	return nil
}

func checkFilters(q Query) *Problem {
	const field = "filters"
	if n := len(q.Filters); n > MaxFilters {
		return &Problem{field, RuleTooMany, strconv.Itoa(n)}
	}
	for i, f := range q.Filters {
		if p := checkDimension(q, field, f.Dimension); p != nil {
			return p
		}
		same := func(o Filter) bool { return o.Dimension == f.Dimension }
		switch n := len(f.Values); {
		case slices.ContainsFunc(q.Filters[:i], same):
			return &Problem{field, RuleTooMany, string(f.Dimension)}
		case n == 0:
			return &Problem{field, RuleMissing, string(f.Dimension)}
		case n > MaxValues:
			return &Problem{field, RuleTooMany, string(f.Dimension)}
		}
		for j, v := range f.Values {
			if slices.Contains(f.Values[:j], v) || !f.Dimension.allows(v, q.sources()) {
				return &Problem{field, RuleUnknown, v}
			}
		}
	}
	return nil
}

// allows reports whether a value can be one of the dimension.
func (d Dimension) allows(v string, in []source) bool {
	if closed, ok := closedValues(d, in); ok {
		return slices.ContainsFunc(closed, func(c Value) bool { return c.Key == v }) || v == "" && hasUnknown(d)
	}
	form := dimensions[d].form
	switch {
	case form.isTime():
		_, ok := form.parseTimeKey(v)
		return ok
	case form == inKey:
		_, ok := parseAGS(v)
		return ok
	}
	return len(v) <= longestValue && utf8.ValidString(v) && !strings.ContainsRune(v, 0) && (v != "" || hasUnknown(d))
}

// hasUnknown reports whether rows may lack a value of the dimension, which is then
// asked for as "".
func hasUnknown(d Dimension) bool {
	return d == Topic || d == Land || d == SizeClass || d == Municipality
}

// parseAGS reads the official key of a municipality; "" is 0.
func parseAGS(v string) (n int, ok bool) {
	if v == "" {
		return 0, true
	}
	n, err := strconv.Atoi(v)
	return n, err == nil && n > 0 && len(v) == len("01001000") && v[0] != '+'
}

func checkPeriod(q Query) *Problem { return q.Period.check("period") }

// check refuses days that do not exist and ends before beginnings.
func (p Period) check(field string) *Problem {
	var none Period
	switch {
	case p.From != none.From && !isDay(p.From):
		return &Problem{field, RuleBadPeriod, p.From.String()}
	case p.To != none.To && !isDay(p.To):
		return &Problem{field, RuleBadPeriod, p.To.String()}
	case p.From != none.From && p.To != none.To && dayTime(p.To).Before(dayTime(p.From)):
		return &Problem{field, RuleBadPeriod, p.To.String()}
	}
	return nil
}

// checkCompare wants something to compare with, and beginnings to match times by.
func checkCompare(q Query) *Problem {
	const field = "compare"
	if q.Compare.IsZero() {
		return nil
	}
	if p := q.Compare.check(field); p != nil {
		return p
	}
	var none Period
	switch {
	case q.Period.IsZero(), q.Period == q.Compare:
		return &Problem{field, RuleBadPeriod, ""}
	case q.timeDimension() >= 0 && (q.Period.From == none.From || q.Compare.From == none.From):
		return &Problem{field, RuleBadPeriod, ""}
	}
	return nil
}

// timeDimension returns which of the dimensions is in the course of time, -1 none.
func (q Query) timeDimension() int {
	return slices.IndexFunc(q.Dimensions, func(d Dimension) bool { return dimensions[d].form.isTime() })
}

func checkHaving(q Query) *Problem {
	const field, most = "having", 2
	if n := len(q.Having); n > most {
		return &Problem{field, RuleTooMany, strconv.Itoa(n)}
	}
	for _, h := range q.Having {
		_, known := metrics[h.Metric]
		switch {
		case !known:
			return &Problem{field, RuleUnknown, string(h.Metric)}
		case !slices.Contains(q.Metrics, h.Metric):
			return &Problem{field, RuleNotCompared, string(h.Metric)}
		case !slices.Contains([]Op{More, AtLeast, Less, AtMost, Exactly}, h.Op):
			return &Problem{field, RuleUnknown, string(h.Op)}
		case math.IsNaN(h.Value) || math.IsInf(h.Value, 0):
			return &Problem{field, RuleUnknown, strconv.FormatFloat(h.Value, 'g', -1, 64)}
		}
	}
	return nil
}

func checkSort(q Query) *Problem {
	const field = "sort"
	m := q.Sort.Metric
	if m == "" {
		return nil
	}
	_, known := metrics[m]
	switch {
	case !known:
		return &Problem{field, RuleUnknown, string(m)}
	case !slices.Contains(q.Metrics, m):
		return &Problem{field, RuleNotCompared, string(m)}
	case q.Sort.Dimensions:
		return &Problem{field, RuleIncoherent, string(m)}
	}
	return nil
}

func checkView(q Query) *Problem {
	switch {
	case q.Limit < 0 || q.Limit > MaxRows:
		return &Problem{"limit", RuleTooMany, strconv.Itoa(q.Limit)}
	case !slices.Contains([]View{ViewAuto, ViewTable, ViewBars, ViewLines, ViewStacked}, q.View):
		return &Problem{"view", RuleUnknown, string(q.View)}
	}
	return nil
}
