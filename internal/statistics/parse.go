package statistics

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// Parse reads what Encode wrote. The error is a *Problem; a parameter that Encode
// does not write is one, too.
func Parse(v url.Values) (Query, error) {
	var q Query
	names := make([]string, 0, len(v))
	for name := range v {
		names = append(names, name)
	}
	slices.Sort(names) // the same problem for the same query
	for _, name := range names {
		if p := q.set(name, v[name]); p != nil {
			return Query{}, p
		}
	}
	if err := q.Check(); err != nil {
		return Query{}, err
	}
	return q.canonical(), nil
}

// set takes over one parameter.
func (q *Query) set(name string, values []string) *Problem {
	switch name {
	case paramMetric:
		for _, v := range values {
			q.Metrics = append(q.Metrics, Metric(v))
		}
		return nil
	case paramBy:
		for _, v := range values {
			q.Dimensions = append(q.Dimensions, Dimension(v))
		}
		return nil
	case paramHaving:
		for _, v := range values {
			h, ok := parseHaving(v)
			if !ok {
				return &Problem{"having", RuleUnknown, v}
			}
			q.Having = append(q.Having, h)
		}
		return nil
	}
	positive, not := strings.CutPrefix(name, paramNot)
	if d := Dimension(positive); slices.Contains(askable, d) {
		q.Filters = append(q.Filters, Filter{Dimension: d, Values: slices.Clone(values), Not: not})
		return nil
	}
	return q.setOne(name, values)
}

// setOne takes over a parameter that stands once.
func (q *Query) setOne(name string, values []string) *Problem {
	field, rule := "parameters", RuleUnknown
	if len(values) != 1 {
		return &Problem{field, RuleTooMany, name}
	}
	v, ok := values[0], true
	switch name {
	case paramFrom, paramTo:
		field, rule = "period", RuleBadPeriod
		ok = setDay(&q.Period, name == paramFrom, v)
	case paramCompareFrom, paramCompareTo:
		field, rule = "compare", RuleBadPeriod
		ok = setDay(&q.Compare, name == paramCompareFrom, v)
	case paramBasis:
		field, q.By, ok = "basis", Basis(v), v != ""
	case paramSort:
		field, ok = "sort", v != ""
		if v == sortDimensions {
			q.Sort.Dimensions = true
		} else {
			q.Sort.Metric = Metric(v)
		}
	case paramOrder:
		field, q.Sort.Ascending, ok = "sort", true, v == orderUp
	case paramLimit:
		n, err := strconv.Atoi(v)
		field, q.Limit, ok = "limit", n, err == nil && n > 0
	case paramView:
		field, q.View, ok = "view", View(v), v != ""
	default:
		return &Problem{field, RuleUnknown, name}
	}
	if !ok {
		return &Problem{field, rule, v}
	}
	return nil
}

func setDay(p *Period, from bool, v string) bool {
	day, ok := parseDay(v)
	if from {
		p.From = day
	} else {
		p.To = day
	}
	return ok
}

// parseHaving reads "confirmed>=20".
func parseHaving(s string) (Having, bool) {
	i := strings.IndexAny(s, "<>=")
	if i < 0 {
		return Having{}, false
	}
	j := i + 1
	if j < len(s) && s[j] == '=' {
		j++
	}
	value, err := strconv.ParseFloat(s[j:], 64)
	return Having{Metric(s[:i]), Op(s[i:j]), value}, err == nil
}
