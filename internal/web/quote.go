package web

import (
	"html/template"
	"regexp"
	"strings"
)

// What a sentence of a list begins with in its document.
var (
	bulletMark = regexp.MustCompile(`^\s*[-*+]\s+`)
	numberMark = regexp.MustCompile(`^(\s*\d{1,9})([.)]\s)`)
)

// quote renders the quoted sentences of a passage, one a line. Lists stay lists,
// but a single line that begins like a step ("18. November") stays text.
func (m *markdown) quote(passage string) (template.HTML, error) {
	lines := strings.Split(passage, "\n")
	numbered := func(i int) bool { return i >= 0 && i < len(lines) && numberMark.MatchString(lines[i]) }
	readable := make([]string, len(lines))
	for i, line := range lines {
		readable[i] = line
		if numbered(i) && !numbered(i-1) && !numbered(i+1) {
			readable[i] = numberMark.ReplaceAllString(line, `${1}\${2}`)
		}
	}
	html, err := convert(m.blockParser, strings.Join(readable, "\n"))
	if err != nil {
		return "", err
	}
	return template.HTML(m.quotePolicy.SanitizeBytes(html)), nil
}

// quoteLines returns the sentences of a quote as readers see them, without marks.
func (m *markdown) quoteLines(passage string) ([]string, error) {
	var plain []string
	for line := range strings.SplitSeq(passage, "\n") {
		html, err := m.inline(bulletMark.ReplaceAllString(line, ""))
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
