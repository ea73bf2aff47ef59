package web

import (
	"html/template"
	"regexp"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
)

// What a sentence of a list begins with in its document.
var (
	bulletMark = regexp.MustCompile(`^\s*[-*+]\s+`)
	numberMark = regexp.MustCompile(`^(\s*\d{1,9})([.)]\s)`)
)

// mostJoined bounds of how many lines of its document a sentence may consist.
const mostJoined = 8

// quote renders the quoted sentences of a passage, each on a line of its own.
// Lists stay lists, but a single line that begins like a step ("18. November")
// stays text. Documents may wrap a sentence, and quotes of lists come without
// their marks: what the answer made of the lines tells.
func (m *markdown) quote(passage string, answer []conversation.Sentence) (template.HTML, error) {
	items := map[string]bool{} // the sentences of the answer: whether they are items
	for _, s := range answer {
		items[squeeze(s.Text)] = s.Form == conversation.FormItem || s.Form == conversation.FormStep
	}
	lines := joinWrapped(strings.Split(passage, "\n"), items)
	numbered := func(i int) bool { return i >= 0 && i < len(lines) && numberMark.MatchString(lines[i]) }
	var source strings.Builder
	wasItem := false
	for i, line := range lines {
		step := numbered(i) && (numbered(i-1) || numbered(i+1))
		isItem := step || bulletMark.MatchString(line) || items[squeeze(line)]
		switch {
		case numbered(i) && !step:
			line = numberMark.ReplaceAllString(line, `${1}\${2}`)
		case !step && isItem && !bulletMark.MatchString(line):
			line = "- " + line
		}
		if i > 0 && !(wasItem && isItem) {
			source.WriteByte('\n') // a blank line ends paragraph and list
		}
		source.WriteString(withoutBars(line) + "\n")
		wasItem = isItem
	}
	html, err := convert(m.blockParser, source.String())
	if err != nil {
		return "", err
	}
	return template.HTML(m.quotePolicy.SanitizeBytes(html)), nil
}

// joinWrapped puts the lines of each known sentence together.
func joinWrapped(lines []string, known map[string]bool) []string {
	var joined []string
	for len(lines) > 0 {
		n := min(mostJoined, len(lines))
		for ; n > 1; n-- {
			if _, ok := known[squeeze(strings.Join(lines[:n], ""))]; ok {
				break
			}
		}
		joined = append(joined, strings.TrimSpace(strings.Join(lines[:n], " ")))
		lines = lines[n:]
	}
	return joined
}

// withoutBars writes the row of a table as text: "März 2025 · Start".
func withoutBars(line string) string {
	if !strings.Contains(line, " | ") {
		return line
	}
	return strings.ReplaceAll(strings.Trim(line, "| "), " | ", " · ")
}

// quoteLines returns the sentences of a quote as readers see them, without marks.
func (m *markdown) quoteLines(passage string) ([]string, error) {
	var plain []string
	for line := range strings.SplitSeq(passage, "\n") {
		line = bulletMark.ReplaceAllString(line, "")
		if strings.Contains(line, " | ") { // a row of a table, whose cells hold no bars
			line = strings.ReplaceAll(strings.Trim(line, "| "), " | ", " ")
		}
		html, err := m.inline(line)
		if err != nil {
			return nil, err
		}
		node, err := parseFragment(html)
		if err != nil {
			return nil, err
		}
		if text := squeeze(textOf(node)); text != "" {
			plain = append(plain, text)
		}
	}
	return plain, nil
}
