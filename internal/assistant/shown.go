package assistant

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

var (
	listMark  = regexp.MustCompile(`^\s*(?:[-*+•‣–]|\[[ xX]\])\s+`)
	stepMark  = regexp.MustCompile(`^\s*(\d{1,2})[.)]\s+`)
	tableRule = regexp.MustCompile(`^[\s|:-]+$`)
	spaces    = regexp.MustCompile(`\s+`)

	// What may stand on the line before a sentence: Sentences leaves out marks.
	onlyMark  = regexp.MustCompile(`(?:^|\n)[ \t]*(?:([-*+•‣▪●○·–—►✓☐](?: \[[ xX]\])?)|\d{1,2}[.)])[ \t]+$`)
	rowStarts = regexp.MustCompile(`(?:^|\n)[ \t]*\|[ \t|]*$`)
)

// shown turns a sentence as it stands in a passage into what is shown, and
// says whether it is a list item. before and after are the passage up to the
// sentence and behind it: the mark of a list may stand there.
func shown(raw, before, after string) (string, conversation.Form) {
	text, form := strings.TrimSpace(raw), conversation.FormText
	switch m := onlyMark.FindStringSubmatch(before); {
	case m != nil && m[1] != "":
		form = conversation.FormItem
	case m != nil:
		form = conversation.FormStep
	case listMark.MatchString(text):
		text, form = listMark.ReplaceAllString(text, ""), conversation.FormItem
	case inSequence(text, before, after):
		text, form = stepMark.ReplaceAllString(text, ""), conversation.FormStep
	}
	switch {
	case strings.HasPrefix(text, "#"), tableRule.MatchString(text):
		return "", form
	case rowStarts.MatchString(before):
		cells := strings.FieldsFunc(text, func(r rune) bool { return r == '|' })
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		text, form = strings.Join(cells, " – "), conversation.FormItem
	}
	return strings.TrimSpace(spaces.ReplaceAllString(text, " ")), form
}

// inSequence reports whether the number that a text begins with counts a step:
// the one before or after it begins a line, too. That of "18. November" and
// "7. Kongress" belongs to the sentence.
func inSequence(text, before, after string) bool {
	m := stepMark.FindStringSubmatch(text)
	if m == nil || before != "" && !strings.HasSuffix(before, "\n") {
		return false
	}
	if dates := german.Dates(text); len(dates) > 0 && dates[0].Start == 0 {
		return false
	}
	n, _ := strconv.Atoi(m[1])
	begins := func(passage string, n int) bool {
		passage = "\n" + passage
		return strings.Contains(passage, fmt.Sprintf("\n%d. ", n)) || strings.Contains(passage, fmt.Sprintf("\n%d) ", n))
	}
	return begins(before, n-1) || begins(after, n+1)
}
