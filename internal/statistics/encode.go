package statistics

import (
	"cmp"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// The parameters of an encoded query. A filter's parameter is its dimension, with
// paramNot before it where it keeps out.
const (
	paramMetric      = "metric" // also: by, having and filters may stand several times
	paramBy          = "by"
	paramNot         = "not_"
	paramFrom        = "from"
	paramTo          = "to"
	paramCompareFrom = "compare_from"
	paramCompareTo   = "compare_to"
	paramBasis       = "basis"
	paramHaving      = "having" // "confirmed>=20"
	paramSort        = "sort"   // a metric or sortDimensions
	paramOrder       = "order"  // orderUp
	paramLimit       = "limit"
	paramView        = "view"

	sortDimensions = "dimensions"
	orderUp        = "up"
)

// canonical returns the query as every query is written that asks the same.
func (q Query) canonical() Query {
	q.Metrics = slices.Clip(q.Metrics)
	q.Filters = slices.Clone(q.Filters)
	for i := range q.Filters {
		q.Filters[i].Values = slices.Sorted(slices.Values(q.Filters[i].Values))
	}
	slices.SortStableFunc(q.Filters, func(a, b Filter) int { return cmp.Compare(a.Dimension, b.Dimension) })
	q.Having = slices.Clone(q.Having)
	slices.SortStableFunc(q.Having, func(a, b Having) int {
		return cmp.Or(cmp.Compare(a.Metric, b.Metric), cmp.Compare(a.Op, b.Op), cmp.Compare(a.Value, b.Value))
	})
	switch {
	case q.Sort.Dimensions:
		q.Sort.Ascending = false // there is one order of names
	case q.Sort.Metric == "" && q.Sort.Ascending && len(q.Metrics) > 0:
		q.Sort.Metric = q.Metrics[0]
	}
	return q
}

// Encode writes a query as the parameters of a URL, the same for the same query:
// "metric=confirmed&by=land&from=2026-01-01&to=2026-06-30".
func (q Query) Encode() string {
	q = q.canonical()
	var b strings.Builder
	put := func(name, value string) {
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(url.QueryEscape(name) + "=" + url.QueryEscape(value))
	}
	unlessZero := func(name, value string) {
		if value != "" {
			put(name, value)
		}
	}
	for _, m := range q.Metrics {
		put(paramMetric, string(m))
	}
	for _, d := range q.Dimensions {
		put(paramBy, string(d))
	}
	for _, f := range q.Filters {
		name := string(f.Dimension)
		if f.Not {
			name = paramNot + name
		}
		for _, v := range f.Values {
			put(name, v)
		}
	}
	unlessZero(paramFrom, encodeDay(q.Period.From))
	unlessZero(paramTo, encodeDay(q.Period.To))
	unlessZero(paramCompareFrom, encodeDay(q.Compare.From))
	unlessZero(paramCompareTo, encodeDay(q.Compare.To))
	unlessZero(paramBasis, string(q.By))
	for _, h := range q.Having {
		put(paramHaving, string(h.Metric)+string(h.Op)+strconv.FormatFloat(h.Value, 'f', -1, 64))
	}
	if q.Sort.Dimensions {
		put(paramSort, sortDimensions)
	}
	unlessZero(paramSort, string(q.Sort.Metric))
	if q.Sort.Ascending {
		put(paramOrder, orderUp)
	}
	if q.Limit != 0 {
		put(paramLimit, strconv.Itoa(q.Limit))
	}
	unlessZero(paramView, string(q.View))
	return b.String()
}

func encodeDay(c german.Civil) string {
	if (c == german.Civil{}) {
		return ""
	}
	return c.String()
}
