package ask_test

import (
	"bufio"
	"hash/fnv"
	"maps"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
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

// everywhere reports whether the words are the same in all languages.
func (s slot) everywhere() bool {
	return s.kind == "module" || s.kind == "municipality" || s.name == "channel nackt"
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
	if q.Period.To == (german.Civil{Year: 2026, Month: 1, Day: 20}) { // up to today
		q.Period.To = german.Civil{}
	}
	return q.Encode()
}

// Questions in which another metric, or another breakdown, says something else besides.
var (
	boundToMetric = regexp.MustCompile(`(?i)teilgenommen|nehmen|nahmen|stornier|bestätigt|warteliste|wartend|reichweite|nutzung|angebot|best|schlecht|dabei|mindestens eine|wenigstens eine|mit |confirmed|courses|städte und|attend|erreicht|erschienen|gruppe|zusammen|hilfreich|frag|gebucht|anmelden|buchen|verschieden|unterschiedlich|aus wie viel|geschickt|abgesprungen|neue `)
	trends        = regexp.MustCompile(`(?i)entwick|trend|verlauf|develop|evolv|over time|regional|linie|gegenüber`)
	severalYears  = regexp.MustCompile(`(?i)20\d\d (?:und|and) 20|zeitreihe|[.?:] | über |jahr`)
	orders        = regexp.MustCompile(`(?i)sort|absteigend|aufsteigend|zuerst|höchste|größte|meiste|wenigste|top|beste|schlecht|first|highest|lowest|descending|ascending|rang|reihenfolge|spitze|kleinst|stärkst|schwächst|am |most|fewest|largest`)
)

func timelike(d string) bool {
	switch statistics.Dimension(d) {
	case statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year, statistics.Weekday, statistics.SizeClass:
		return true
	}
	return false
}

var soFarOrLeft = regexp.MustCompile(`(?i)\b(?:schon|bereits|bisher|noch|still|already|so far)\b`)

// alters reports whether a substitution says more than what it stands for.
func alters(kind, old, with, text string, q statistics.Query) bool {
	switch {
	case old == with:
		return false
	case kind == "metric":
		return boundToMetric.MatchString(text) || soFarOrLeft.MatchString(text) && !q.Period.IsZero() // of runs that have been, or are to come
	case kind == "by":
		return trends.MatchString(text) || severalYears.MatchString(text) || timelike(old) != timelike(with) && orders.MatchString(text) || !q.Compare.IsZero() && timelike(with) || len(q.Dimensions) > 1 && timelike(with)
	case kind == "period":
		return slices.ContainsFunc(q.Dimensions, func(d statistics.Dimension) bool { return timelike(string(d)) }) || trends.MatchString(text) ||
			strings.HasPrefix(with, "2026-01-01..2026-12") && slices.Contains(q.Metrics, statistics.Runs) // of a time that is not over those that have been
	}
	return false
}

// chance picks by a text, so that a test does the same each time.
func chance(text string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(text))
	return int(h.Sum32()>>1) % n
}

// in puts words into a text where others stood, as the text is written.
func (s slot) in(text string, at int, old, with string) string {
	if at == 0 {
		with = strings.ToUpper(with[:1]) + with[1:]
	}
	if text == strings.ToLower(text) {
		with = strings.ToLower(with)
	}
	return text[:at] + with + text[at+len(old):]
}

// A tally says how questions were read that must be read as others.
type tally struct{ same, back, other int }

// check fails where one was read otherwise, or too many were asked back.
func (c tally) check(t *testing.T, name string, mostBack int) {
	t.Helper()
	all := c.same + c.back + c.other
	t.Logf("%s: of %d, %d are read the same, %d asked back, %d otherwise", name, all, c.same, c.back, c.other)
	if c.other > 0 || c.back*100 > mostBack*all+100 {
		t.Errorf("%s: %d of %d are asked back and %d read otherwise", name, c.back, all, c.other)
	}
}

// note counts how a question was read, and says what was not as it must be.
func (c *tally) note(t *testing.T, r *ask.Reader, text, language string, want statistics.Query) {
	t.Helper()
	switch u := r.Read(text, language, now, nil); {
	case !u.Asks:
		c.back++
		t.Logf("%q is none of figures", text)
	case u.Back != nil:
		c.back++
		t.Logf("%q is asked back: %s %q", text, u.Back.Reason, u.Back.Words)
	case meaning(u.Query) != meaning(want):
		c.other++
		t.Errorf("%q is read as %s, not %s", text, meaning(u.Query), meaning(want))
	default:
		c.same++
	}
}

// TestOtherWordsMakeTheSameQueryOfOtherValues replaces Länder, modules, times, metrics and
// what figures are broken down by in the questions of the files: the query must differ by
// that value, and by nothing else.
func TestOtherWordsMakeTheSameQueryOfOtherValues(t *testing.T) {
	t.Parallel()
	r, all := reader(), slots(t)
	counts := map[string]*tally{}
	for _, file := range files {
		for _, s := range samples(t, file) {
			if chance(s.ask, 9*everyNth) > 0 || s.before != nil {
				continue
			}
			u := r.Read(s.ask, s.language, now, nil)
			if !u.Asks || u.Back != nil || !slices.ContainsFunc(strings.Split(s.want, " || "), func(want string) bool {
				return want != "none" && !strings.HasPrefix(want, "back") && u.Query.Encode() == parse(t, want).Encode()
			}) {
				continue
			}
			for _, sl := range all {
				if !sl.everywhere() && sl.english != (s.language == "en") {
					continue
				}
				at, what, ok := sl.find(s.ask, func(c substitute) bool {
					_, ok := replaced(t, u.Query, sl.kind, c.value, c.value)
					return ok
				})
				with := sl.list[chance(s.ask+sl.name, len(sl.list))]
				if !ok || with == what || alters(sl.kind, what.value, with.value, s.ask, u.Query) {
					continue
				}
				want, ok := replaced(t, u.Query, sl.kind, what.value, with.value)
				if !ok {
					continue
				}
				if counts[sl.kind] == nil {
					counts[sl.kind] = &tally{}
				}
				counts[sl.kind].note(t, r, sl.in(s.ask, at, what.words, with.words), s.language, want)
			}
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(counts)) {
		counts[kind].check(t, kind, 4)
	}
}
