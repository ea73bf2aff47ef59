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

// figures says what was counted: caption, answer, notes and table.
func (t *texts) figures(r statistics.Result, address string) Message {
	caption, sentence := show.Caption(r.Query, r.Names, t.Language), show.Sentence(r, t.Language)
	p := newPage()
	p.add(section("*"+shortened(caption, mostNotice, Escape)+"*\n"+shortened(sentence, mostText/2, Escape), nil))
	table := show.NewTable(r, t.Language)
	notes := []string{show.AsOf(r.ReadAt, t.Language)}
	switch {
	case len(r.Rows) == 0:
		notes = append(notes, t.NothingCounted)
	case allHidden(r):
		notes = append(notes, fmt.Sprintf(t.AllHidden, r.LeastOf))
	default:
		notes = append(notes, table.Notes...)
	}
	var grid []slack.Block
	if len(r.Rows) > 0 && (len(table.Head) > 1 || len(table.Rows) > 1) {
		var cut string
		if grid, cut = t.table(table); cut != "" {
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
	p.add(row(linkButton(address, t.OpenFigures, ""))...)
	p.put(grid...) // last, where Slack shows tables; they do not count
	return Message{Text: shortened(caption+": "+sentence, mostFallback, Escape), Blocks: p.blocks}
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
