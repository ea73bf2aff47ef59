package ask_test

import (
	"bufio"
	"fmt"
	"hash/fnv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// A substitute is words with what they stand for in a query, as the values of a filter,
// a metric, a dimension, a comparison or a period.
type substitute struct{ value, words string }

// A slot is words of which one may stand where another does.
type slot struct {
	name, kind string
	english    bool
	list       []substitute
}

// slots reads testdata/substitutions.txt.
func slots(t testing.TB) (list []slot) {
	t.Helper()
	f, err := os.Open("testdata/substitutions.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		if name, ok := strings.CutPrefix(line, "["); ok {
			name = strings.TrimSuffix(name, "]")
			kind, _, _ := strings.Cut(name, " ")
			list = append(list, slot{name: name, kind: kind, english: strings.HasSuffix(name, "english")})
			continue
		}
		value, words, ok := strings.Cut(line, " ")
		if !ok || value == "#" {
			continue
		}
		s := &list[len(list)-1]
		for w := range strings.SplitSeq(words, " | ") {
			s.list = append(s.list, substitute{strings.ReplaceAll(value, "_", " "), strings.TrimSpace(w)})
		}
		if s.kind == "category" || s.kind == "status" {
			for i := range s.list {
				s.list[i].value = strings.ReplaceAll(s.list[i].value, " ", "_")
			}
		}
	}
	return list
}

// replaced is what a query becomes where a value of a kind is replaced by another; ok is
// false where it is not about that value, or could not be asked for.
func replaced(t testing.TB, q statistics.Query, kind, old, with string) (_ statistics.Query, ok bool) {
	switch kind {
	case "metric":
		if len(q.Metrics) != 1 || q.Metrics[0] != statistics.Metric(old) {
			return q, false
		}
		m := statistics.Metric(with)
		q.Metrics = []statistics.Metric{m}
		q.Having = slices.Clone(q.Having)
		for i := range q.Having {
			q.Having[i].Metric = m
		}
		if q.Sort.Metric != "" {
			q.Sort.Metric = m
		}
		if old != with && (q.By != "" || len(q.Having) > 0) {
			return q, false
		}
	case "by":
		i := slices.Index(q.Dimensions, statistics.Dimension(old))
		if i < 0 || q.Sort.Dimensions {
			return q, false
		}
		q.Dimensions = slices.Clone(q.Dimensions)
		q.Dimensions[i] = statistics.Dimension(with)
	case "op":
		if len(q.Having) != 1 || q.Having[0].Op != statistics.Op(old) {
			return q, false
		}
		q.Having = slices.Clone(q.Having)
		q.Having[0].Op = statistics.Op(with)
	case "period":
		if q.Period != period(t, old) || !q.Compare.IsZero() {
			return q, false
		}
		q.Period = period(t, with)
	default:
		d := statistics.Dimension(kind)
		i := slices.IndexFunc(q.Filters, func(f statistics.Filter) bool { return f.Dimension == d && slices.Equal(f.Values, []string{old}) })
		if i < 0 {
			return q, false
		}
		q.Filters = slices.Clone(q.Filters)
		q.Filters[i].Values = []string{with}
	}
	return q, q.Check() == nil
}

// Words before which and behind which times without a preposition are no whole ones.
var (
	joinsTime = regexp.MustCompile(`(?i)(?:für|von|aus|vom|ab|seit|bis|im|in|zu|zum|und|oder|den|der|des|dem|das|jahre?s?|quartals?|halbjahrs?|monats?|hälfte|mit|gegenüber|zwischen|nach|als|auf|vs\.?|statt|Anfang|Ende|Mitte|[1-4]\.|q[1-4]|h[12]|januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember|sommer|herbst|frühjahr|frühling|winter|for|of|from|since|by|until|and|to|between|or|the|\d+|per|sept|bis zum|summer|autumn|spring|march|may|june|july|october|january|february|december)[ /]$`)
	goesOn    = regexp.MustCompile(`(?i)^(?:[-–/.]?\d|[ ]?(?:bis|und|oder|gegenüber|gegen|im vergleich|verglichen|vs|statt|zu|auf|mit|q[1-4]|h[12]|to|and|compared|versus|against|or|20\d\d|–|-|des|letzten|vorigen|vergangenen|jahres|onwards?|of)\b)`)
	letter    = regexp.MustCompile(`[\p{L}\p{N}-]$`)
	letters   = regexp.MustCompile(`^(?:[\p{L}\p{N}]|-\p{L})`)
)

// find looks for the longest words of a slot that stand in a text once, where they stand for themselves.
func (s slot) find(text string, about func(substitute) bool) (at int, what substitute, ok bool) {
	for _, c := range s.list {
		i := strings.Index(text, c.words)
		if i < 0 || len(c.words) < len(what.words) || strings.Count(text, c.words) > 1 || !about(c) {
			continue
		}
		before, after := text[:i], text[i+len(c.words):]
		if letter.MatchString(before) || letters.MatchString(after) {
			continue
		}
		if s.kind == "period" && (joinsTime.MatchString(before) || goesOn.MatchString(after)) {
			continue
		}
		at, what, ok = i, c, true
	}
	return at, what, ok
}

// meaning is what a query asks for, however it is shown and in whatever order things are named.
func meaning(q statistics.Query) string {
	q.View = ""
	if !slices.ContainsFunc(q.Metrics, func(m statistics.Metric) bool { return m != statistics.Participants }) {
		q.By = ""
	}
	q.Filters = slices.Clone(q.Filters)
	for i := range q.Filters {
		q.Filters[i].Values = slices.Sorted(slices.Values(q.Filters[i].Values))
	}
	slices.SortFunc(q.Filters, func(a, b statistics.Filter) int { return strings.Compare(string(a.Dimension), string(b.Dimension)) })
	if q.Period.To == (german.Civil{Year: 2026, Month: 1, Day: 20}) {
		q.Period.To.Year = 0
		q.Period.To.Month = 0
		q.Period.To.Day = 0
	}
	return q.Encode()
}

// Questions in which another metric, or another breakdown, says something else besides.
var (
	boundToMetric = regexp.MustCompile(`(?i)teilgenommen|nehmen|nahmen|stornier|bestätigt|warteliste|wartend|reichweite|nutzung|angebot|best|schlecht|dabei|mindestens eine|wenigstens eine|mit |confirmed|courses|städte und|attend|erreicht|erschienen|gruppe|zusammen|hilfreich|frag|gebucht|anmelden|buchen|verschieden|unterschiedlich`)
	trends        = regexp.MustCompile(`(?i)entwick|trend|verlauf|develop|evolv|over time|regional|linie|gegenüber`)
	severalYears  = regexp.MustCompile(`(?i)20\d\d (?:und|and) 20|zeitreihe|[?:] |jahr`)
	orders        = regexp.MustCompile(`(?i)sort|absteigend|aufsteigend|zuerst|höchste|größte|meiste|wenigste|top|beste|schlecht|first|highest|lowest|descending|ascending|rang|reihenfolge|spitze|kleinst|stärkst|schwächst|am |most|fewest|largest`)
)

func timelike(d string) bool {
	switch statistics.Dimension(d) {
	case statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year, statistics.Weekday, statistics.SizeClass:
		return true
	}
	return false
}

// alters reports whether a substitution says more than what it stands for.
func alters(kind, old, with, text string, q statistics.Query) bool {
	switch {
	case old == with:
		return false
	case kind == "metric":
		return boundToMetric.MatchString(text)
	case kind == "by":
		return trends.MatchString(text) || timelike(old) != timelike(with) && (orders.MatchString(text) || severalYears.MatchString(text)) || !q.Compare.IsZero() && timelike(with) || len(q.Dimensions) > 1 && timelike(with)
	case kind == "period":
		return slices.ContainsFunc(q.Dimensions, func(d statistics.Dimension) bool { return timelike(string(d)) }) || trends.MatchString(text)
	}
	return false
}

func chance(text string) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32() >> 1)
}

var debugAll = os.Getenv("SUBST")

func TestSubstitution(t *testing.T) {
	r := reader()
	type tally struct{ same, back, other int }
	per := map[string]*tally{}
	only := os.Getenv("SLOT")
	n := 3
	if debugAll != "" {
		fmt.Sscan(debugAll, &n)
	}
	out, _ := os.Create(os.Getenv("OUT"))
	seen := map[string]bool{}
	all := slots(t)
	for _, file := range files {
		for _, s := range samples(t, file) {
			if s.before != nil {
				continue
			}
			var base statistics.Query
			var read, isRight bool
			left := 0
			for _, sl := range all {
				if sl.english != (s.language == "en") && sl.kind != "module" && sl.kind != "municipality" && sl.name != "channel nackt" || only != "" && !strings.HasPrefix(sl.name, only) {
					continue
				}
				if !read {
					read = true
					u := r.Read(s.ask, s.language, now, nil)
					v, _ := s.verdict(t, r)
					isRight = v == "right" && u.Asks && u.Back == nil
					base = u.Query
					left = len(u.LeftOut)
				}
				if !isRight {
					break
				}
				at, what, ok := sl.find(s.ask, func(c substitute) bool {
					_, ok := replaced(t, base, sl.kind, c.value, c.value)
					return ok
				})
				if !ok {
					continue
				}
				for k := range n {
					c := sl.list[(chance(s.ask+sl.name)+k*7919)%len(sl.list)]
					if c == what {
						continue
					}
					want, ok := replaced(t, base, sl.kind, what.value, c.value)
					if !ok || alters(sl.kind, what.value, c.value, s.ask, base) {
						continue
					}
					words := c.words
					if at == 0 {
						words = strings.ToUpper(words[:1]) + words[1:]
					}
					if s.ask == strings.ToLower(s.ask) {
						words = strings.ToLower(words)
					}
					text := s.ask[:at] + words + s.ask[at+len(what.words):]
					if seen[text] {
						continue
					}
					seen[text] = true
					if per[sl.name] == nil {
						per[sl.name] = &tally{}
					}
					u := r.Read(text, s.language, now, nil)
					switch {
					case !u.Asks:
						per[sl.name].back++
						fmt.Fprintf(out, "NONE  [%s] %s -> %s | %s\n", sl.name, what.words, c.words, text)
					case u.Back != nil:
						per[sl.name].back++
						fmt.Fprintf(out, "BACK  [%s] %s -> %s | %s | %s %s\n", sl.name, what.words, c.words, text, u.Back.Reason, u.Back.Words)
					case meaning(u.Query) != meaning(want) || len(u.LeftOut) > left:
						per[sl.name].other++
						fmt.Fprintf(out, "OTHER [%s] %s -> %s | %s\n\twant %s\n\tgot  %s\n", sl.name, what.words, c.words, text, meaning(want), meaning(u.Query))
					default:
						per[sl.name].same++
					}
				}
			}
		}
	}
	var names []string
	for n := range per {
		names = append(names, n)
	}
	slices.Sort(names)
	for _, n := range names {
		p := per[n]
		all := p.same + p.back + p.other
		fmt.Printf("%-22s %5d: same %.1f %%, back %d (%.1f %%), OTHER %d\n", n, all, 100*float64(p.same)/float64(all), p.back, 100*float64(p.back)/float64(all), p.other)
	}
}
