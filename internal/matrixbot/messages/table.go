package messages

import (
	"html"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// Bounds of a table. Element shows wide ones only in part, and the file has all of it.
const (
	mostRows       = 60
	mostCell       = 60       // characters in HTML
	leastPlainCell = 24       // characters that a cell has in plain text, where there are many columns
	mostPlainLine  = 96       // characters that cells share otherwise
	mostTable      = 10 << 10 // bytes, text and HTML together
)

// table writes a table, as many rows of it as there is room for, and returns how many
// they are.
func table(from show.Table) (l line, rows int) {
	rows = min(len(from.Rows), mostRows)
	for {
		l = line{plainTable(from, rows), htmlTable(from, rows)}
		if len(l.text)+len(l.html) <= mostTable || rows <= 1 {
			return l, rows
		}
		rows = rows * 2 / 3
	}
}

func htmlTable(from show.Table, rows int) string {
	var b strings.Builder
	b.WriteString("<table><thead>")
	tableRow(&b, "th", from.Head, nil)
	b.WriteString("</thead><tbody>")
	for _, cells := range from.Rows[:rows] {
		tableRow(&b, "td", cells, nil)
	}
	if from.Total != nil {
		tableRow(&b, "td", from.Total, strong)
	}
	b.WriteString("</tbody></table>")
	return b.String()
}

func tableRow(b *strings.Builder, element string, cells []string, write func(string) line) {
	b.WriteString("<tr>")
	for _, text := range cells {
		cell := html.EscapeString(cut(text, mostCell))
		if write != nil && cell != "" {
			cell = write(cut(text, mostCell)).html
		}
		b.WriteString("<" + element + ">" + cell + "</" + element + ">")
	}
	b.WriteString("</tr>")
}

// plainTable writes columns of equal width.
func plainTable(from show.Table, rows int) string {
	most := max(leastPlainCell, mostPlainLine/max(1, len(from.Head)))
	narrow := show.Table{Head: plainCells(from.Head, most), Numbers: from.Numbers, Total: plainCells(from.Total, most)}
	for _, cells := range from.Rows[:rows] {
		narrow.Rows = append(narrow.Rows, plainCells(cells, most))
	}
	return strings.TrimRight(narrow.Plain(), "\n")
}

func plainCells(cells []string, most int) []string {
	if cells == nil {
		return nil
	}
	out := make([]string, len(cells))
	for i, text := range cells {
		out[i] = cut(text, most)
	}
	return out
}
