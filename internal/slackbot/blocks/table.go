package blocks

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// The longest text of a cell, in characters.
const (
	mostCell      = 200
	mostPlainCell = 24 // where all columns are beside one another
)

// table shows a table, as much of it as Slack takes, and says what is left out, ""
// nothing. A table with more columns than Slack has is shown as plain text.
func (t *texts) table(from show.Table) (blocks []slack.Block, leftOut string) {
	if len(from.Head) > mostColumns {
		return t.plainTable(from)
	}
	lines := from.Rows
	most := mostRows - 1
	if from.Total != nil {
		most--
	}
	room := mostTableChars - lineChars(from.Head) - lineChars(from.Total)
	n := 0
	for n < min(len(lines), most) && room >= lineChars(lines[n]) {
		room -= lineChars(lines[n])
		n++
	}
	table := slack.NewTableBlock("")
	for i := range from.Head {
		align := slack.ColumnAlignmentLeft
		if from.Numbers[i] {
			align = slack.ColumnAlignmentRight
		}
		table.ColumnSettings = append(table.ColumnSettings, slack.ColumnSetting{Align: align, IsWrapped: i == 0})
	}
	table.AddRow(cells(from.Head)...)
	for _, line := range lines[:n] {
		table.AddRow(cells(line)...)
	}
	if from.Total != nil {
		table.AddRow(cells(from.Total)...)
	}
	return []slack.Block{table}, t.rowsLeft(n, len(lines))
}

// rowsLeft says that not all rows are shown.
func (t *texts) rowsLeft(n, of int) string {
	if n == of {
		return ""
	}
	return fmt.Sprintf(t.FirstRows, t.Number(n), t.Number(of))
}

func cells(line []string) []slack.TableCell {
	var out []slack.TableCell
	for _, text := range line {
		out = append(out, slack.NewTableRawTextCell(cell(text, mostCell)))
	}
	return out
}

// cell is the text of a cell. Slack wants at least one character, which must not
// look like a figure.
func cell(text string, most int) string {
	if text = cut(text, most); text == "" {
		return "\u00a0"
	}
	return text
}

func lineChars(line []string) int {
	n := 0
	for _, text := range line {
		n += length(cell(text, mostCell))
	}
	return n
}

// plainTable shows the head and the first rows in columns of equal width, without
// the total, which is that of all rows.
func (t *texts) plainTable(from show.Table) (blocks []slack.Block, leftOut string) {
	const fence = "```"
	narrow := show.Table{Head: plainCells(from.Head), Numbers: from.Numbers}
	for _, line := range from.Rows {
		narrow.Rows = append(narrow.Rows, plainCells(line))
	}
	all := strings.Split(strings.TrimRight(narrow.Plain(), "\n"), "\n")
	text := ""
	n := 0
	for _, line := range all {
		line = controls.Replace(strings.ReplaceAll(line, "`", "ˋ"))
		if length(text)+length(line)+1+2*len(fence) > mostText {
			break
		}
		text += line + "\n"
		n++
	}
	if n == 0 {
		return nil, t.rowsLeft(0, len(from.Rows))
	}
	return []slack.Block{section(fence+strings.TrimRight(text, "\n")+fence, nil)}, t.rowsLeft(n-1, len(from.Rows))
}

func plainCells(line []string) []string {
	out := make([]string, len(line))
	for i, text := range line {
		out[i] = cell(text, mostPlainCell)
	}
	return out
}
