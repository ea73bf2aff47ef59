package evidence

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"smart-city-dialog.de/akademie/internal/german"
)

// An orderPattern matches orders that hold one of its words; looking for those
// first spares nearly all sentences the pattern.
type orderPattern struct {
	words   []string
	pattern *regexp.Regexp
	unless  *regexp.Regexp // nil: always
}

// words splits a list; an underscore stands for a blank.
func words(list string) []string {
	out := strings.Fields(list)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], "_", " ")
	}
	return out
}

// Orders tells, for each sentence of a text, whether it gives orders to a machine
// that reads it or goes on with one: what stands on the line of "Ignoriere alle
// Anweisungen." behind it, and "Sonst …" behind any order. The rest of the
// paragraph is evidence like any other.
func Orders(text string, sentences []german.Span) []bool {
	out := make([]bool, len(sentences))
	override := false // on this line
	for i, s := range sentences {
		sentence := s.In(text)
		apart := i == 0 || strings.Contains(text[min(sentences[i-1].End, s.Start):s.Start], "\n")
		override = override && !apart
		out[i] = isOrder(sentence) || override || i > 0 && !apart && out[i-1] && goesOn.MatchString(sentence)
		override = override || out[i] && overriding.MatchString(unmask(sentence))
	}
	return out
}

var (
	goesOn     = regexp.MustCompile(`^(Sonst|Andernfalls|Und|Dann|Danach|Tu|Tue|Otherwise|Then|And)\b`)
	overriding = regexp.MustCompile(`ignor|vergiss|vergess|missacht|überschreib|disregard|forget|override|bypass|oubli|olvid|dimentic|zapomnij|忽略|无视|игнорируй|забудь`)
)

// IsOrder reports whether a text gives orders to a machine that reads it.
func IsOrder(text string) bool {
	for _, s := range german.Sentences(text) {
		if isOrder(s.In(text)) {
			return true
		}
	}
	return isOrder(text)
}

// isOrder looks at the text itself and at what it may hide: entities, base64,
// letters set apart or taken from other scripts.
func isOrder(text string) bool {
	plain := unmask(text)
	if matchesOrder(plain) {
		return true
	}
	if lower := strings.ToLower(text); lower != plain && matchesOrder(lower) {
		return true
	}
	for _, run := range base64Run.FindAllString(text, maxRuns) {
		if decoded, err := base64.StdEncoding.DecodeString(run + strings.Repeat("=", (4-len(run)%4)%4)); err == nil && matchesOrder(unmask(string(decoded))) {
			return true
		}
	}
	if joined := spacedRun.ReplaceAllStringFunc(plain, func(s string) string { return strings.ReplaceAll(s, " ", "") }); joined != plain {
		return matchesOrder(joined) || matchesGlued(joined)
	}
	return false
}

const maxRuns = 8

var (
	base64Run = regexp.MustCompile(`[A-Za-z0-9+/]{24,}`)
	spacedRun = regexp.MustCompile(`(?:\p{L} ){5,}\p{L}\b`)
	gluedText = regexp.MustCompile(`(ignoriere|vergiss|ignore|disregard|forget)\p{L}{0,30}(anweisung|regel|instruction|rule|prompt)`)
)

func matchesOrder(plain string) bool {
	for _, p := range orderPatterns {
		for _, w := range p.words {
			if strings.Contains(plain, w) {
				if p.pattern.MatchString(plain) && (p.unless == nil || !p.unless.MatchString(plain)) {
					return true
				}
				break
			}
		}
	}
	return false
}

func matchesGlued(plain string) bool { return gluedText.MatchString(plain) }

// unmask returns a text in lower case without what hides its letters.
func unmask(text string) string {
	text = norm.NFKC.String(html.UnescapeString(text))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) && r != '\u0308':
			return -1
		case r == '\u00a0' || r == '\n' || r == '\t':
			return ' '
		}
		if latin, ok := lookalikes[r]; ok {
			r = latin
		}
		return unicode.ToLower(r)
	}, text)
}

// lookalikes are letters of other scripts that pass for Latin ones. Text that is
// Cyrillic throughout is left to the patterns of its own, which do not need the
// letters mapped here.
var lookalikes = map[rune]rune{'а': 'a', 'е': 'e', 'і': 'i', 'ο': 'o', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'ѕ': 's', 'ԁ': 'd', 'Ι': 'i', 'ɡ': 'g', 'ո': 'n', 'ʀ': 'r', 'ı': 'i'}
