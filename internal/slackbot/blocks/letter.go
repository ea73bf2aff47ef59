package blocks

import (
	"fmt"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// A Letter is a report that is delivered to a channel.
type Letter struct {
	Name     string // of the report
	Caption  string // what the figures are
	Sentence string // the answer in words
	AsOf     string // when the figures were read
	Table    show.Table
	Link     string // to the report
	Language string // "de" or "en"
}

// NewLetter makes the message of a report, without its chart and file.
func NewLetter(l Letter) Message {
	t := in(l.Language)
	p := newPage()
	p.add(section("*"+shortened(l.Name, mostName, Escape)+"*\n"+shortened(l.Caption, mostNotice, Escape), nil))
	p.add(section(shortened(l.Sentence, mostText/2, Escape), nil))
	notes := append([]string{l.AsOf}, l.Table.Notes...)
	var grid []slack.Block
	if len(l.Table.Rows) > 0 {
		var cut string
		if grid, cut = t.table(l.Table); cut != "" {
			notes = append(notes, cut)
		}
	}
	lines := make([]string, len(notes))
	for i, note := range notes {
		lines[i] = shortened(note, mostNotice, Escape)
	}
	for _, block := range contexts(lines...) {
		p.add(block)
	}
	p.add(row(linkButton(l.Link, t.OpenFigures, ""))...)
	p.put(grid...) // last, where Slack shows tables; they do not count
	return Message{Text: shortened(fmt.Sprintf("%s: %s", l.Name, l.Sentence), mostFallback, Escape), Blocks: p.blocks}
}
