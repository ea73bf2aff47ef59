package german

import (
	"slices"
	"strings"
	"time"
)

// A timeReader reads times, word by word.
type timeReader struct {
	reader
	words []string  // of the tokens, folded
	today time.Time // as midnight in UTC
	past  bool      // what is said without a year is the latest that has begun
}

func newTimeReader(text string, now time.Time) *timeReader {
	r := &timeReader{today: dayOf(now)}
	for _, t := range tokens(text) {
		word := Fold(strings.ToLower(t.text))
		if at := dayPartAt(word); at > 0 && len(word) == len(t.text) { // "Dienstagvormittag" is two words
			head, tail := t, t
			head.at.End, tail.at.Start = t.at.Start+at, t.at.Start+at
			head.text, tail.text, tail.glued = t.text[:at], t.text[at:], true
			r.list = append(r.list, head, tail)
			r.words = append(r.words, word[:at], word[at:])
			continue
		}
		r.list = append(r.list, t)
		r.words = append(r.words, word)
	}
	return r
}

// dayPartAt is where the part of the day begins in a word such as
// "dienstagvormittags", 0 if it is no such word.
func dayPartAt(word string) int {
	if len(word) < len("montagabend") {
		return 0
	}
	for _, part := range [...]string{"vormittag", "nachmittag", "mittag", "abend", "morgen"} {
		if i := strings.LastIndex(word, part); i > 0 && len(word)-i-len(part) <= 2 {
			if _, _, ok := weekdayNamed(word[:i]); ok {
				return i
			}
		}
	}
	return 0
}

// word is the folded word n tokens ahead, "" behind the end.
func (r *timeReader) word(n int) string {
	if i := r.pos + n; 0 <= i && i < len(r.words) {
		return r.words[i]
	}
	return ""
}

func (r *timeReader) is(n int, words ...string) bool {
	w := r.word(n)
	return w != "" && slices.Contains(words, w)
}

// isLink reports whether what stands n tokens ahead joins alternatives.
func (r *timeReader) isLink(n int) bool {
	return r.is(n, "und", "oder", "and", "or", "sowie", "bzw", ",", "/", "&")
}

// untilMark returns the length of what joins the ends of a range, 0 if nothing
// does.
func (r *timeReader) untilMark(n int) int {
	if !r.is(n, "bis", "to", "until", "till", "through", "-", "–", "—") {
		return 0
	}
	return 1
}

// lead returns how many words before a time only lead to it.
func (r *timeReader) lead(n int) int {
	for i := range maxLead {
		if !r.is(n+i, "am", "an", "im", "in", "den", "dem", "der", "die", "das", "des", "zu", "zum", "zur", "einem", "jeweils",
			"on", "at", "the", "of", "during", "wahrend", "fur", "gegen", "ubers", "uber", "einschliesslich", "inklusive", "von") {
			return i
		}
	}
	return maxLead
}

const maxLead = 3

// mode says how a phrase bounds.
type mode byte

const (
	exactly mode = iota
	onOrAfter
	onOrBefore
	earlier
	later
	since
)

// modeHere reads a word that bounds.
func (r *timeReader) modeHere(n int) (mode, int) {
	switch {
	case r.is(n, "ab", "from", "fruhestens", "starting", "beginning", "onwards") || r.is(n, "von") && r.is(n+2, "an", "ab"):
		return onOrAfter, 1
	case r.is(n, "seit", "since"):
		return since, 1
	case r.is(n, "bis", "until", "till", "spatestens", "by"):
		return onOrBefore, 1
	case r.is(n, "vor", "before"):
		return earlier, 1
	case r.is(n, "nach", "after"):
		return later, 1
	}
	return exactly, 0
}

// wrongWords are the words of n tokens that name no day that exists, without
// what leads to them.
func (r *timeReader) wrongWords(text string, n int) string {
	i := 0
	for _, k := r.modeHere(i); i < n-1 && (k > 0 || r.lead(i) > 0 || r.is(i, "nicht", "not", "ausser", "vom", "zwischen", "between")); _, k = r.modeHere(i) {
		i++
	}
	return Span{r.at(i).at.Start, r.at(n - 1).at.End}.In(text)
}

// phrase reads what is said about time here and returns the number of its tokens,
// 0 if nothing is.
func (r *timeReader) phrase() (p phrase, n int) {
	if r.is(0, "nicht", "not", "ausser", "except", "kein", "keine", "keinen", "keinem", "keiner", "ohne", "never") {
		p.not, n = true, 1
		if r.is(0, "ausser") && r.is(1, "nicht") {
			n++
		}
	}
	if r.is(n, "zwischen", "between", "zw") {
		if r.is(n, "zw") && r.mark(n+1, ".") {
			n++
		}
		if k := r.between(&p, n+1); k > 0 {
			return p, n + 1 + k
		}
	}
	m, k := r.modeHere(n)
	if _, more := r.modeHere(n + k); k > 0 && more > 0 { // "bis spätestens", "frühestens ab"
		k++
	}
	if k > 0 && r.is(n+k, "zum", "zur", "einschliesslich", "zu") {
		k++
	}
	if m == earlier {
		if k := r.ago(&p, n+1); k > 0 {
			return p, n + 1 + k
		}
	}
	if k > 0 || r.is(n, "von", "vom") {
		from := n + max(k, 1)
		if l := r.bounded(&p, m, from); l > 0 {
			if r.is(-1, "woche", "week") && len(p.days) == 1 {
				p.days[0] = weekAt(p.days[0])
			}
			return p, from + l
		}
		if m != onOrBefore { // "bis" alone may yet stand before a range
			return phrase{}, 0
		}
	}
	if l := r.alternatives(&p, n); l > 0 {
		return p, n + l
	}
	return phrase{}, 0
}

// weekAt is the week that is said to be at, before or after some days: "in der
// Woche nach Ostern".
func weekAt(d days) days {
	at := d.first
	if at.IsZero() {
		at = d.last
	}
	if week, ok := aWeek.around(at).and(d); ok && !d.single() {
		return week
	}
	return aWeek.around(at)
}

// bounded reads what stands behind a word that bounds: "ab Mai", "vom 3. bis 20.
// Februar", "bis Ende April".
func (r *timeReader) bounded(p *phrase, m mode, n int) int {
	if m == onOrAfter && r.is(n, "sofort", "jetzt", "now") {
		p.days = []days{{first: r.today}}
		return 1
	}
	lead := r.lead(n)
	a := r.unit(n+lead, m == exactly || m == onOrAfter)
	if a.n == 0 {
		return 0
	}
	l := lead + a.n
	if m == exactly || m == onOrAfter {
		if u := r.untilMark(n + l); u > 0 {
			if r.is(n+l+u, "zum", "zur", "einschliesslich") {
				u++
			}
			skip := r.lead(n + l + u)
			if b := r.unit(n+l+u+skip, true); b.n > 0 && r.span(p, a, b, n) {
				return l + u + skip + b.n
			}
		}
		if r.is(n+l, "an", "ab", "onwards") && m == exactly {
			m, l = onOrAfter, l+1
		}
	}
	if a.number {
		a = r.alone(a, n+lead+a.n, m)
		if a.n == 0 {
			return 0
		}
		l = lead + a.n
	}
	r.take(p, a, m, n)
	return l
}

// between reads "dem 3. und 20. Februar", "9 und 12 Uhr", "Ostern und Pfingsten".
func (r *timeReader) between(p *phrase, n int) int {
	lead := r.lead(n)
	a := r.unit(n+lead, true)
	l := lead + a.n
	if a.n == 0 || !r.is(n+l, "und", "and", "bis", "to", "-", "–") {
		return 0
	}
	l++
	skip := r.lead(n + l)
	b := r.unit(n+l+skip, true)
	if b.n == 0 || !r.span(p, a, b, n) {
		return 0
	}
	if len(p.days) == 1 && a.feast && b.feast { // the feasts themselves are not between them
		p.days[0] = days{a.end(r).AddDate(0, 0, 1), b.begin(r, a).AddDate(0, 0, -1)}
	}
	return l + skip + b.n
}

// alternatives reads a list: "im März oder Mai", "3., 10. und 17. März", "9–12 Uhr",
// "Montag bis Mittwoch".
func (r *timeReader) alternatives(p *phrase, n int) int {
	lead := r.lead(n)
	l := lead
	clock := r.is(n, "um", "gegen", "at") || lead > 0 && r.is(n+lead-1, "gegen", "at")
	if r.is(n, "um") {
		lead, l = 1, 1
	}
	var units []unit
	for len(units) < maxListed {
		u := r.unit(n+l, true)
		if u.n == 0 {
			break
		}
		if len(units) > 0 && !u.alike(units[0]) {
			break
		}
		if u.number && clock {
			u = r.hour(u, n+l+u.n)
		}
		l += u.n
		units = append(units, u)
		if k := r.untilMark(n + l); k > 0 {
			skip := k + r.lead(n+l+k)
			if b := r.unit(n+l+skip, true); b.n > 0 && len(units) == 1 && r.span(p, u, b, n) {
				return l + skip + b.n
			}
		}
		next := 0
		for r.isLink(n+l+next) && next < 2 {
			next++
		}
		if next == 0 {
			break
		}
		skip := next + r.lead(n+l+next)
		if v := r.unit(n+l+skip, true); v.n == 0 || !v.alike(u) || v.number && u.number && !r.dated(n+l+skip) {
			break
		}
		l += skip
	}
	if len(units) == 0 {
		return 0
	}
	last := units[len(units)-1]
	if last.number {
		if len(units) > 1 || lead == 0 {
			return 0
		}
		if last = r.alone(last, n+l, exactly); last.n == 0 {
			return 0
		}
		l = lead + last.n
		units[0] = last
	}
	for i := range units {
		u := &units[i]
		if u.number { // "3." of "3. und 10. März"
			*u = last.withDay(*u)
		}
		if u.in != nil && u.year == 0 {
			u.year = last.year
		}
		r.take(p, *u, exactly, n)
	}
	if clock && r.is(n, "gegen") && len(p.hours) == 1 {
		p.hours[0].after, p.hours[0].latest = max(0, p.hours[0].after-30), p.hours[0].latest+30
	}
	return l
}

// maxListed bounds the alternatives of one phrase.
const maxListed = 8

// dated reports whether a list of days goes on to a month.
func (r *timeReader) dated(n int) bool {
	for end := n + 4*maxListed; n < end; {
		u := r.unit(n, true)
		switch {
		case u.n > 0 && !u.number:
			return u.day > 0
		case u.number:
			n += u.n
		case r.isLink(n):
			n++
		default:
			return false
		}
	}
	return false
}

// ago reads "zwei Wochen" behind "vor".
func (r *timeReader) ago(p *phrase, n int) int {
	count, k := r.count(n)
	if k == 0 {
		return 0
	}
	m := measureNamed(r.word(n + k))
	if m == 0 {
		return 0
	}
	d := m.around(m.add(r.today, -count))
	p.days = []days{d}
	return k + 1
}

// count reads a number of things, at most maxCount.
func (r *timeReader) count(n int) (count, length int) {
	t := r.at(n)
	switch {
	case t.kind == tokenDigits:
		count = t.value
	case r.is(n, "ein", "eine", "einem", "einer", "einen", "eines", "a", "an", "one"):
		count = 1
	case r.is(n, "paar", "einigen", "wenigen", "few"):
		count = aFew
	case r.is(n, "ein", "a") && r.is(n+1, "paar", "few"):
		return aFew, 2
	default:
		v, ordinal, ok := numberWord(t.text)
		if !ok || ordinal {
			return 0, 0
		}
		count = int(min(v, maxCount+1))
	}
	if count < 1 || count > maxCount {
		return 0, 0
	}
	if k := r.untilMark(n + 1); k > 0 || r.is(n+1, "oder", "or") { // "zwei bis drei Wochen": the longer time
		if more, l := r.count(n + 2); l > 0 && measureNamed(r.word(n+2+l)) != 0 {
			return more, 2 + l
		}
	}
	return count, 1
}

const (
	aFew     = 3
	maxCount = 500
)
