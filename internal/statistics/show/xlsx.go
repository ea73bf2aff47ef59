package show

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// XLSX writes a result as a workbook of two sheets: the figures with their number
// formats, and what they are: caption, time, filters, method and how many are
// hidden. Text is stored as text, whatever it looks like.
func XLSX(w io.Writer, r statistics.Result, language string) error {
	b := book{tongue: in(language), file: excelize.NewFile(), r: ranked(r)}
	err := b.write(w)
	if closed := b.file.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return fmt.Errorf("show.XLSX: %w", err)
	}
	return nil
}

// A book is a workbook that is being written.
type book struct {
	tongue
	file   *excelize.File
	r      statistics.Result
	styles map[string]int
}

func (b *book) write(w io.Writer) error {
	b.styles = map[string]int{}
	figures, about := b.say("Auswertung", "Figures"), b.say("Angaben", "About")
	if err := b.file.SetSheetName("Sheet1", figures); err != nil {
		return err
	}
	if _, err := b.file.NewSheet(about); err != nil {
		return err
	}
	caption := Caption(b.r.Query, b.r.Names, b.say("de", "en"))
	at := b.r.ReadAt.UTC().Format(time.RFC3339)
	if err := b.file.SetDocProps(&excelize.DocProperties{
		Title: caption, Subject: AsOf(b.r.ReadAt, b.say("de", "en")), Creator: "Smart City Akademie",
		Language: b.say("de-DE", "en-GB"), Created: at, Modified: at,
	}); err != nil {
		return err
	}
	if err := b.figures(figures); err != nil {
		return err
	}
	if err := b.about(about, caption); err != nil {
		return err
	}
	return b.file.Write(w)
}

// figures fills the sheet of figures: a table that can be sorted and filtered,
// its totals below it.
func (b *book) figures(sheet string) error {
	columns := columnsOf(b.r.Query, b.tongue)
	heads := make([]string, 0, len(b.r.Query.Dimensions)+len(columns))
	for _, d := range b.r.Query.Dimensions {
		heads = append(heads, b.say(nounOf(d).one, upper(nounOf(d).en)))
	}
	for _, c := range columns {
		heads = append(heads, c.head)
	}
	width := make([]int, len(heads))
	for i, h := range heads {
		width[i] = min(utf8.RuneCountInString(h), 24) // heads wrap
		if err := b.text(sheet, i, 1, h, "head"); err != nil {
			return err
		}
	}
	line := 1
	for _, row := range b.r.Rows {
		line++
		for i, key := range row.Keys {
			d := b.r.Query.Dimensions[i]
			name := upper(b.value(b.r.Names, d, key))
			width[i] = max(width[i], min(utf8.RuneCountInString(name), 60))
			if err := b.key(sheet, i, line, d, key, name); err != nil {
				return err
			}
		}
		if err := b.cells(sheet, len(row.Keys), line, columns, row.Cells, row.Before, ""); err != nil {
			return err
		}
	}
	last := line
	if hasTotal(b.r) {
		line += 2 // apart from what the filter hides and sorts
		if err := b.text(sheet, 0, line, b.say("Insgesamt", "Total"), "total"); err != nil {
			return err
		}
		if err := b.cells(sheet, len(b.r.Query.Dimensions), line, columns, b.r.Total, b.r.Before, "total"); err != nil {
			return err
		}
	}
	for i, n := range width {
		name, err := excelize.ColumnNumberToName(i + 1)
		if err != nil {
			return err
		}
		if err := b.file.SetColWidth(sheet, name, name, float64(max(n+3, 12))); err != nil {
			return err
		}
	}
	if err := b.file.SetPanes(sheet, &excelize.Panes{Freeze: true, YSplit: 1, TopLeftCell: "A2", ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	end, err := excelize.CoordinatesToCellName(len(heads), last)
	if err != nil {
		return err
	}
	return b.file.AutoFilter(sheet, "A1:"+end, nil)
}

// key writes what a row is about: months and years as dates and numbers, which
// sort.
func (b *book) key(sheet string, column, line int, d statistics.Dimension, key, name string) error {
	switch d {
	case statistics.Month:
		if at, err := time.Parse("2006-01", key); err == nil {
			return b.set(sheet, column, line, at, "month")
		}
	case statistics.Quarter, statistics.HalfYear:
		return b.text(sheet, column, line, key, "")
	case statistics.Year:
		if n, err := strconv.Atoi(key); err == nil {
			return b.set(sheet, column, line, n, "year")
		}
	}
	return b.text(sheet, column, line, name, "")
}

// cells writes the figures of a row from a column on.
func (b *book) cells(sheet string, from, line int, columns []column, cells, before []statistics.Cell, prefix string) error {
	for i, c := range columns {
		cell := c.cell(cells, before)
		if cell.State == statistics.Empty && prefix != "" {
			continue
		}
		var err error
		switch cell.State {
		case statistics.Known:
			err = b.set(sheet, from+i, line, cell.Value, prefix+c.format())
		case statistics.Hidden:
			err = b.text(sheet, from+i, line, Protected, "sign")
		default:
			err = b.text(sheet, from+i, line, NoFigure, "sign")
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// format is the number format of a column.
func (c column) format() string {
	switch {
	case c.show == grew:
		return `+0.0%;-0.0%;0.0%`
	case c.show == differs && c.kind == count:
		return `+#,##0;-#,##0;0`
	case c.show == differs:
		return `+0.0;-0.0;0.0`
	case c.kind == rate:
		return `0.0%`
	case c.kind == days:
		return `#,##0.0`
	case c.kind == mean:
		return `0.00`
	}
	return `#,##0`
}

// about fills the sheet that says what the figures are.
func (b *book) about(sheet, caption string) error {
	q := b.r.Query
	lines := [][2]string{
		{b.say("Auswertung", "Figures"), caption},
		{b.say("Ergebnis", "Result"), Sentence(b.r, b.say("de", "en"))},
		{b.say("Stand", "As of"), b.day(dayOf(b.r.ReadAt.In(german.Berlin()))) + ", " + b.r.ReadAt.In(german.Berlin()).Format("15:04") + b.say(" Uhr", "")},
		{b.say("Zeitraum", "Period"), b.period(q.Period)},
	}
	if !q.Compare.IsZero() {
		lines = append(lines, [2]string{b.say("Vergleich", "Compared with"), b.period(q.Compare)})
	}
	if basis := b.basis(q); basis != "" {
		lines = append(lines, [2]string{b.say("Gezählt", "Counted"), basis})
	}
	keep, leave := sortedFilters(q)
	for _, f := range append(keep, leave...) {
		names := make([]string, len(f.Values))
		for i, v := range f.Values {
			names[i] = b.value(b.r.Names, f.Dimension, v)
		}
		label := b.say(nounOf(f.Dimension).one, upper(nounOf(f.Dimension).en))
		lines = append(lines, [2]string{b.say("Filter: ", "Filter: ") + label, chosen(f.Not, b.say("ohne ", "without "), "") + strings.Join(names, ", ")})
	}
	lines = append(lines,
		[2]string{b.say("Geschützte Werte", "Protected figures"), b.decimal(float64(b.r.Hidden), 0)},
		[2]string{b.say("Methode", "Method"), b.method()})
	for _, note := range notes(b.r, b.tongue) {
		lines = append(lines, [2]string{b.say("Hinweis", "Note"), note})
	}
	lines = append(lines, [2]string{b.say("Abfrage", "Query"), q.Encode()})
	for i, line := range lines {
		if err := b.text(sheet, 0, i+1, line[0], "label"); err != nil {
			return err
		}
		if err := b.text(sheet, 1, i+1, line[1], "wrapped"); err != nil {
			return err
		}
	}
	if err := b.file.SetColWidth(sheet, "A", "A", 24); err != nil {
		return err
	}
	return b.file.SetColWidth(sheet, "B", "B", 100)
}

func (b *book) method() string {
	k := strconv.Itoa(b.r.LeastOf)
	return b.say(
		"Zahlen aus weniger als "+k+" Personen werden unterdrückt, dazu so viele weitere, dass sie sich nicht aus Summen, Nachbarzellen oder ähnlichen Abfragen berechnen lassen.",
		"Figures of fewer than "+k+" people are suppressed, and as many others as it takes that they cannot be computed from totals, neighbouring cells or similar queries.")
}

// text writes a string that stays one, even if it looks like a formula.
func (b *book) text(sheet string, column, line int, s, style string) error {
	cell, err := excelize.CoordinatesToCellName(column+1, line)
	if err != nil {
		return err
	}
	if err := b.file.SetCellStr(sheet, cell, s); err != nil {
		return err
	}
	return b.styled(sheet, cell, style)
}

func (b *book) set(sheet string, column, line int, v any, style string) error {
	cell, err := excelize.CoordinatesToCellName(column+1, line)
	if err != nil {
		return err
	}
	if err := b.file.SetCellValue(sheet, cell, v); err != nil {
		return err
	}
	return b.styled(sheet, cell, style)
}

// styled gives a cell one of the styles, each of which the workbook has once.
func (b *book) styled(sheet, cell, name string) error {
	if name == "" {
		return nil
	}
	id, ok := b.styles[name]
	if !ok {
		var err error
		if id, err = b.file.NewStyle(styleOf(name)); err != nil {
			return err
		}
		b.styles[name] = id
	}
	return b.file.SetCellStyle(sheet, cell, cell, id)
}

func styleOf(name string) *excelize.Style {
	format := func(f string) *string { return &f }
	bold := &excelize.Font{Bold: true}
	switch name {
	case "head":
		return &excelize.Style{
			Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"0B3D66"}},
			Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"},
		}
	case "label":
		return &excelize.Style{Font: bold, Alignment: &excelize.Alignment{Vertical: "top"}}
	case "wrapped":
		return &excelize.Style{Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}}
	case "sign":
		return &excelize.Style{Alignment: &excelize.Alignment{Horizontal: "right"}}
	case "total":
		return &excelize.Style{Font: bold}
	case "month":
		return &excelize.Style{CustomNumFmt: format("mmmm yyyy"), Alignment: &excelize.Alignment{Horizontal: "left"}}
	case "year":
		return &excelize.Style{CustomNumFmt: format("0"), Alignment: &excelize.Alignment{Horizontal: "left"}}
	}
	if number, ok := strings.CutPrefix(name, "total"); ok {
		return &excelize.Style{Font: bold, CustomNumFmt: format(number)}
	}
	return &excelize.Style{CustomNumFmt: format(name)}
}
