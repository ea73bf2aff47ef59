package evidence

import (
	"math"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A bound says how a date or figure is meant.
type bound byte

const (
	exactly bound = iota
	until         // "bis", "höchstens"
	from          // "ab", "seit", "mindestens"
	before        // "vor", "unter"
	behind        // "nach", "über"
)

// A figure is a number with what it counts.
type figure struct {
	at      german.Span
	value   float64
	unit    string
	ordinal bool
	counts  []uint32 // stems of the noun behind it, and of words like it
	labels  []uint32 // the same for the noun before it: "Modul 3"
	bound   bound
}

// A dated is a date with how it is meant.
type dated struct {
	german.Date
	bound   bound
	weekday time.Weekday // -1 if none stands before it
}

// countedWithin is how many words may stand between a number and what it counts.
const countedWithin = 3

var prepositions = strings.Fields("in im an am auf aus bei von vom nach zu zum zur für mit pro je of at for per")

// figures returns the numbers of a text.
func (c *Checker) figures(text string) []figure {
	var out []figure
	words := german.Words(text)
	for _, n := range german.Numbers(text) {
		f := figure{at: n.Span, value: n.Value, unit: n.Unit, ordinal: n.Ordinal, bound: boundBefore(text, n.Span)}
		if f.unit == "h" {
			f.value, f.unit = 60*f.value, "min"
		}
		i := slices.IndexFunc(words, func(w german.Word) bool { return w.Span.Start >= n.Start })
		if i > 0 && glued(text, words[i-1].Span.End, n.Start) && upperAt(text, words[i-1].Span) && !german.IsStop(words[i-1].Text) {
			f.labels = c.related(words[i-1])
		}
		for k, seen := max(i, 0), 0; i >= 0 && k < len(words) && seen < countedWithin; k++ {
			w := words[k]
			if w.Span.Start < n.End {
				continue
			}
			between := text[n.End:w.Span.Start]
			if n.Ordinal {
				between = strings.TrimPrefix(between, ".")
			}
			if strings.ContainsAny(between, ",.;:()") {
				break
			}
			seen++
			if slices.Contains(prepositions, w.Text) {
				break // "den siebten in Kiel"
			}
			if upperAt(text, w.Span) && !german.IsStop(w.Text) {
				f.counts = append(f.counts, c.related(w)...)
				if k+1 < len(words) && words[k+1].Span.Start == w.Span.End+1 && text[w.Span.End] == '-' {
					continue // "7. MPSC-Kongress"
				}
				break
			}
		}
		out = append(out, f)
	}
	return out
}

// related returns the stems of a noun, its compound parts and words like it.
func (c *Checker) related(w german.Word) []uint32 {
	f := c.an.Word(w.Text)
	return slices.Concat(c.forms(w, f), f.PartHashes, c.alike(f.Stem, w.Text))
}

func glued(text string, a, b int) bool { return strings.TrimSpace(text[a:b]) == "" }

func upperAt(text string, s german.Span) bool {
	r, _ := utf8.DecodeRuneInString(s.In(text))
	return unicode.IsUpper(r)
}

// bears reports whether the figure of a line bears out that of a statement.
func (have figure) bears(claim figure, line map[uint32]struct{}) bool {
	if math.Abs(have.value-claim.value) > 1e-9*max(1, math.Abs(claim.value)) {
		return false
	}
	switch {
	case claim.unit != "" && claim.unit != have.unit,
		claim.unit == "" && have.unit != "" && (len(claim.counts) > 0 || len(claim.labels) > 0),
		claim.ordinal != have.ordinal && len(claim.labels) == 0 && len(have.labels) == 0,
		crossed(claim.bound, have.bound),
		claim.bound != exactly && claim.bound != have.bound && !claim.ordinal && !claim.vague(have),
		claim.bound == exactly && (have.bound == before || have.bound == behind) && !claim.ordinal:
		return false
	}
	if claim.unit != "" {
		return true
	}
	theirs := slices.Concat(have.counts, have.labels)
	switch {
	case len(claim.labels) > 0 && !meet(claim.labels, theirs) && !meet(claim.counts, theirs):
		return len(claim.counts) == 0 && len(theirs) == 0
	case len(claim.labels) > 0:
		return true
	case len(claim.counts) == 0:
		return true
	case len(have.labels) > 0 && !have.ordinal && !claim.ordinal && meet(claim.counts, have.labels) && !meet(claim.counts, have.counts):
		return false // "Modul 5" is not five modules
	case len(theirs) > 0:
		return meet(claim.counts, theirs)
	}
	for _, h := range claim.counts { // "Teilnehmende: 240"
		if _, ok := line[h]; ok {
			return true
		}
	}
	return false
}

// vague reports whether the bound of a claim is one that a plain figure bears
// out: "bis 16 Uhr" ends at 16 Uhr.
func (claim figure) vague(have figure) bool {
	return have.bound == exactly && (claim.unit == "uhr" || claim.unit == "clock")
}

func meet(a, b []uint32) bool {
	return slices.ContainsFunc(a, func(h uint32) bool { return slices.Contains(b, h) })
}

// crossed reports whether two bounds exclude each other.
func crossed(a, b bound) bool {
	low, high := func(x bound) bool { return x == until || x == before }, func(x bound) bool { return x == from || x == behind }
	return low(a) && high(b) || high(a) && low(b)
}

// dates returns the dates of a text.
func (c *Checker) dates(text string) []dated {
	var out []dated
	for _, d := range german.Dates(text) {
		x := dated{Date: d, bound: boundBefore(text, d.Span), weekday: weekdayBefore(text[:d.Start])}
		if x.bound == exactly && deadline(text[:d.Start]) {
			x.bound = until
		}
		out = append(out, x)
	}
	return out
}

// bears reports whether the date of a line bears out that of a statement.
func (have dated) bears(claim dated) bool {
	if !have.Supports(claim.Date) || crossed(claim.bound, have.bound) {
		return false
	}
	if (have.bound == until || have.bound == before || have.bound == behind) && claim.bound == exactly ||
		(claim.bound == before || claim.bound == behind) && claim.bound != have.bound ||
		claim.bound == until && have.bound != until {
		return false
	}
	if f, t := have.From, have.To; f.Day == 0 && f.Month > 0 && f != t && t.Year == f.Year && claim.From.Month > 0 && claim.To != t {
		return false // what is planned for half a year is not for its first quarter
	}
	return true
}

// consistent reports whether the weekday said is that of the date.
func (d dated) consistent() bool {
	c := d.From
	if d.weekday < 0 || c.Year == 0 || c.Day == 0 {
		return true
	}
	return time.Date(c.Year, time.Month(c.Month), c.Day, 0, 0, 0, 0, time.UTC).Weekday() == d.weekday
}

// withYear gives a date without year the year that stands above it.
func (d dated) withYear(year int) dated {
	if d.From.Year == 0 && year > 0 {
		d.From.Year, d.To.Year = year, year
	}
	return d
}

// boundBefore reads how a value is meant from the words before it.
func boundBefore(text string, at german.Span) bound {
	words := german.Words(text[max(0, boundary(text, at.Start-40)):at.Start])
	for i := len(words) - 1; i >= 0 && i >= len(words)-3; i-- {
		switch words[i].Text {
		case "bis", "höchstens", "maximal", "spätestens", "until", "till", "by":
			return until
		case "ab", "seit", "mindestens", "frühestens", "wenigstens", "since", "least":
			return from
		case "vor", "unter", "before", "under":
			return before
		case "nach", "über", "after", "over":
			return behind
		case "mehr", "more":
			return behind
		case "weniger", "less":
			return before
		case "zu", "zum", "dem", "den", "der", "als", "than", "at", "the", "rund", "etwa", "ca":
			continue
		}
		if _, ok := weekdays[words[i].Text]; !ok {
			return exactly
		}
	}
	return exactly
}

// boundary moves a byte offset to the start of a character.
func boundary(s string, i int) int {
	for i > 0 && i < len(s) && !utf8.RuneStart(s[i]) {
		i--
	}
	return i
}

// deadline reports whether the words before a date make it a last day.
func deadline(text string) bool {
	for w := range german.EachWord(text[sentenceStart(text):]) {
		if isDeadline(w.Text) {
			return true
		}
	}
	return false
}

// isDeadline reports whether a word names a last day.
func isDeadline(w string) bool {
	return strings.HasSuffix(w, "schluss") && w != "abschluss" && w != "anschluss" && w != "beschluss" || strings.HasSuffix(w, "frist") || strings.HasSuffix(w, "deadline") || w == "stichtag"
}

// sentenceStart is where the last part of a text begins.
func sentenceStart(text string) int { return strings.LastIndexAny(text, ",;.!?") + 1 }

var weekdays = map[string]time.Weekday{
	"montag": time.Monday, "dienstag": time.Tuesday, "mittwoch": time.Wednesday, "donnerstag": time.Thursday,
	"freitag": time.Friday, "samstag": time.Saturday, "sonnabend": time.Saturday, "sonntag": time.Sunday,
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

// weekdayBefore returns the weekday right before a date, or -1.
func weekdayBefore(text string) time.Weekday {
	words := german.Words(text)
	for i := len(words) - 1; i >= 0 && i >= len(words)-2; i-- {
		if d, ok := weekdays[words[i].Text]; ok {
			return d
		}
		if !german.IsStop(words[i].Text) {
			break
		}
	}
	return -1
}
