package blocks

import (
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Figures makes the messages of a question for statistics, with a table; the chart
// is a file of its own. Where something is asked back, r is nil. link leads to the
// page with the same figures.
func Figures(r *statistics.Result, b *ask.Back, language, link string) []Message {
	t := in(language)
	switch {
	case r != nil:
		return []Message{t.figures(*r, link)}
	case b != nil:
		return []Message{t.askBack(*b)}
	}
	return nil
}

// figures says what was counted.
func (t *texts) figures(r statistics.Result, address string) Message {
	caption, sentence := show.Caption(r.Query, r.Names, t.Language), show.Sentence(r, t.Language)
	table := show.NewTable(r, t.Language)
	switch {
	case len(r.Rows) == 0:
		table.Notes = []string{t.NothingCounted}
	case allHidden(r):
		table.Notes = []string{fmt.Sprintf(t.AllHidden, r.LeastOf)}
	}
	if len(table.Head) < 2 && len(table.Rows) < 2 { // the sentence says it all
		table.Rows = nil
	}
	return Message{
		Text: shortened(caption+": "+sentence, mostFallback, Escape),
		Blocks: t.counted([]string{
			"*" + shortened(caption, mostNotice, Escape) + "*",
			shortened(sentence, mostText/2, Escape),
		}, show.AsOf(r.ReadAt, t.Language), table, t.figuresActions(r, address)),
	}
}

// counted puts figures together: lines of mrkdwn that say what they are, of when
// they are, how to read them, what can be done about them, and the table.
func (t *texts) counted(head []string, asOf string, table show.Table, actions []slack.Block) []slack.Block {
	p := newPage()
	p.add(section(strings.Join(head, "\n"), nil))
	notes := append([]string{asOf}, table.Notes...)
	var grid []slack.Block
	if len(table.Rows) > 0 {
		var leftOut string
		if grid, leftOut = t.table(table); leftOut != "" {
			notes = append(notes, leftOut)
		}
	}
	for i, note := range notes {
		notes[i] = shortened(note, mostNotice, Escape)
	}
	for _, block := range contexts(notes...) {
		p.add(block)
	}
	p.add(actions...)
	p.put(grid...) // last, where Slack shows tables; they do not count
	return p.blocks
}

// figuresActions open the page with the figures, and change a part of them.
func (t *texts) figuresActions(r statistics.Result, address string) []slack.Block {
	var elements []slack.BlockElement
	if menu := t.chips(r); menu != nil {
		elements = append(elements, menu)
	}
	if open := linkButton(address, t.OpenFigures, ""); open != nil {
		elements = append(elements, open)
	}
	if len(elements) == 0 {
		return nil
	}
	return []slack.Block{slack.NewActionBlock("", elements...)}
}

// allHidden reports whether a result shows no figure at all.
func allHidden(r statistics.Result) bool {
	known := func(c statistics.Cell) bool { return c.State == statistics.Known }
	for _, row := range r.Rows {
		if slices.ContainsFunc(row.Cells, known) || slices.ContainsFunc(row.Before, known) {
			return false
		}
	}
	return r.Hidden > 0
}

// askBack asks what was meant. Choices stand in full beside their buttons, which
// are too small for them.
func (t *texts) askBack(b ask.Back) Message {
	text := show.Back(b, t.Language)
	p := newPage()
	p.add(section(shortened(text, mostText, Escape), nil))
	for _, c := range b.Choices {
		value := c.Query.Encode()
		if length(value) > mostValue {
			continue
		}
		p.add(section(shortened(c.Label, mostNotice, Escape), button(ActionChoice, value, t.Choose, t.Choose+": "+c.Label)))
	}
	lines := []string{text}
	for _, c := range b.Choices {
		lines = append(lines, "• "+c.Label)
	}
	return Message{Text: shortened(strings.Join(lines, " "), mostFallback, Escape), Blocks: p.blocks}
}
