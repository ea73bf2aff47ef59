package assistant

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// The ways in which models write the number of a source: [1], [1][2], [1, 2],
// [1–3], [^1], 【1】, 【1†source】, (1), "Quelle 1", "(Passage 2)", ¹.
const (
	numbersInMark = `(?:nr\.? ?)?\^?\d{1,2}(?:\s*(?:,|;|und|and|&|-|–|bis|to)\s*\^?\d{1,2})*(?:†[^\]】]*)?`
	sourceWord    = `(?:quellen?|passagen?|abschnitte?|textstellen?|sources?|passages?)`
	oneMark       = `(?:[\[【［]\s*(?:` + sourceWord + `\s*:?\s*)?` + numbersInMark + `\s*[\]】］]|` +
		`[(（]\s*(?:(?:vgl\.|siehe|see|s\.)\s*)?(?:` + sourceWord + `\s*:?\s*)?` + numbersInMark + `\s*[)）]|` +
		`\b` + sourceWord + `\s*:?\s*` + numbersInMark + `|[¹²³⁴-⁹]+)`
)

var (
	sourceMark  = regexp.MustCompile(`(?i)` + oneMark)
	markBehind  = regexp.MustCompile(`(?i)([.!?…]["“”»]?)((?:\s*` + oneMark + `)+)([.]?)`)
	markNumber  = regexp.MustCompile(`\d{1,2}`)
	markRange   = regexp.MustCompile(`(\d{1,2})\s*(?:-|–|bis|to)\s*\^?(\d{1,2})`)
	openMark    = regexp.MustCompile(`(?i)^\s*(?:[\[【［(（][^\]】］)）\n]{0,24}|` + sourceWord + `\s*:?\s*)$`)
	superscript = strings.NewReplacer("¹", "1", "²", "2", "³", "3", "⁴", "4", "⁵", "5", "⁶", "6", "⁷", "7", "⁸", "8", "⁹", "9")
	linkedMark  = regexp.MustCompile(`([\[【][^\]】\p{L}]*[\]】]|[.!?…]["“”»]?)\(\s*(?:https?:|mailto:|www\.|/|#)[^)\s]*\s*\)`)
	emptyMark   = regexp.MustCompile(`\s*[\[(【]\s*[\])】]`)
	beforeStop  = regexp.MustCompile(`\s+([.,;:!?])`)
)

// marksInside moves the numbers behind a full stop into the sentence they belong
// to.
func marksInside(text string) string {
	return markBehind.ReplaceAllString(text, "$2$1")
}

// Sentences that open with their source. German puts the verb next, so another
// word must take its place.
var (
	accordingDE = regexp.MustCompile(`^(?:[Ll]aut|[Gg]emäß|[Nn]ach|[Ss]iehe)(?: der)? ` + `(?i:` + oneMark + `)`)
	accordingEN = regexp.MustCompile(`^(?i:according to|as per|as stated in)(?: the)? (?i:` + oneMark + `),?\s*`)
)

// accordingly stands where a German sentence named its source first.
const accordingly = "Demnach "

// takeMarks returns a sentence without the numbers of its sources, and the
// numbers, each once. A number in round brackets or a superscript counts only up
// to most, the number of sources there are; "(2026)" and "m²" stay.
func takeMarks(sentence string, most int) (string, []int) {
	var cited []int
	opening := ""
	switch {
	case accordingDE.MatchString(sentence):
		opening = accordingly
	case accordingEN.MatchString(sentence):
		rest := accordingEN.ReplaceAllString(sentence, "")
		named := accordingEN.FindString(sentence)
		text, cited := takeMarks(capitalised(rest), most)
		return text, appendNew(markedNumbers(named), cited...)
	}
	text := sourceMark.ReplaceAllStringFunc(sentence, func(m string) string {
		numbers := markedNumbers(m)
		round := strings.HasPrefix(m, "(") || strings.HasPrefix(m, "（")
		raised := superscript.Replace(m) != m
		if (round || raised) && slices.ContainsFunc(numbers, func(n int) bool { return n < 1 || n > most }) {
			return m
		}
		for _, n := range numbers {
			if !slices.Contains(cited, n) {
				cited = append(cited, n)
			}
		}
		return ""
	})
	if opening != "" {
		_, rest, _ := strings.Cut(strings.TrimSpace(text), " ")
		text = opening + strings.TrimPrefix(rest, "der ")
	}
	text = beforeStop.ReplaceAllString(emptyMark.ReplaceAllString(text, ""), "$1")
	return strings.TrimSpace(spaces.ReplaceAllString(text, " ")), cited
}

// appendNew appends the numbers that are not there yet.
func appendNew(to []int, numbers ...int) []int {
	for _, n := range numbers {
		if !slices.Contains(to, n) {
			to = append(to, n)
		}
	}
	return to
}

// maxMarked bounds the sources that one mark names.
const maxMarked = 8

// markedNumbers reads the numbers of a mark, ranges included.
func markedNumbers(m string) []int {
	m = superscript.Replace(m)
	if i := strings.IndexRune(m, '†'); i >= 0 {
		m = m[:i]
	}
	m = markRange.ReplaceAllStringFunc(m, func(r string) string {
		ends := markNumber.FindAllString(r, 2)
		from, _ := strconv.Atoi(ends[0])
		to, _ := strconv.Atoi(ends[1])
		var all []string
		for n := from; n <= to && len(all) < maxMarked; n++ {
			all = append(all, strconv.Itoa(n))
		}
		return strings.Join(all, " ")
	})
	var out []int
	for _, d := range markNumber.FindAllString(m, maxMarked) {
		n, _ := strconv.Atoi(d)
		out = append(out, n)
	}
	return out
}

func letterOrDigit(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
