package blocks

import (
	"strconv"

	"github.com/slack-go/slack"
)

// A ReportLine is a saved report in a list.
type ReportLine struct {
	Name   string
	Link   string // to its page
	Remark string // "" nothing is to be said
}

// NewReportList makes the message that lists reports between two lines in mrkdwn; rest
// may be empty.
func NewReportList(intro string, reports []ReportLine, rest string) Message {
	lines := []string{intro}
	for _, r := range reports {
		line := "• " + link(r.Link, r.Name)
		if r.Remark != "" {
			line += " – " + Escape(r.Remark)
		}
		lines = append(lines, line)
	}
	if rest != "" {
		lines = append(lines, rest)
	}
	m := Message{Text: cut(intro, mostFallback)}
	for _, text := range sections(lines) {
		m.Blocks = append(m.Blocks, section(text, nil))
	}
	return m
}

// A ReportButton is a button for one report.
type ReportButton struct {
	Report int64 // its id
	Label  string
}

// NewReportButtons makes the message that asks something about reports, in mrkdwn, with
// a button for each answer. All of them do the same action.
func NewReportButtons(text, action string, buttons ...ReportButton) Message {
	elements := make([]*slack.ButtonBlockElement, len(buttons))
	for i, b := range buttons {
		elements[i] = button(action, strconv.FormatInt(b.Report, 10), b.Label, "")
	}
	return Message{Text: cut(text, mostFallback), Blocks: append([]slack.Block{section(text, nil)}, row(elements...)...)}
}
