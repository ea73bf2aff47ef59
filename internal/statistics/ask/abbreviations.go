package ask

import (
	_ "embed"
	"regexp"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed abbreviations.txt
var abbreviationsFile string

// abbreviations are what stands for an abbreviation.
var abbreviations = sync.OnceValue(func() map[string]string {
	all := map[string]string{}
	for line := range strings.Lines(abbreviationsFile) {
		whole, short, is := strings.Cut(strings.TrimSpace(line), ": ")
		if !is || strings.HasPrefix(line, "#") {
			continue
		}
		for s := range strings.FieldsSeq(short) {
			all[s] = whole
		}
	}
	return all
})

var shortWord = regexp.MustCompile(`\pL+\.?`)

// writtenOut writes abbreviations out: "Anm. n. BL" are "Anmeldungen nach Bundesland".
// Parts of compounds, as in "TN-Zahlen" and "z.B.", are none.
func writtenOut(text string) string {
	var b strings.Builder
	end := 0
	for _, at := range shortWord.FindAllStringIndex(text, -1) {
		short := text[at[0]:at[1]]
		whole, known := abbreviations()[short]
		if !known && strings.HasSuffix(short, ".") {
			whole, known = abbreviations()[strings.ToLower(short)]
		}
		before, _ := utf8.DecodeLastRuneInString(text[:at[0]])
		after, _ := utf8.DecodeRuneInString(text[at[1]:])
		if !known || before == '-' || before == '.' || unicode.IsDigit(before) || after == '-' || unicode.IsLetter(after) || unicode.IsDigit(after) {
			continue
		}
		b.WriteString(text[end:at[0]] + whole)
		end = at[1]
	}
	return b.String() + text[end:]
}
