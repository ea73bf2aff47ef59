package web

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"

	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/show"
)

// figuresView is a result as the page and a conversation show it.
type figuresView struct {
	T        *texts
	Anchor   string // prefix of the ids
	Sentence string
	Caption  string
	AsOf     string
	Note     string // why there is nothing to see
	Chips    []chipView
	Chart    template.HTML // SVG; "" nothing to draw
	Table    *tableView    // nil where the sentence says it all
	Notes    []string      // to read the figures by
	Path     string        // of the page with these figures
	Files    []linkView
	InChat   bool
}

// chipView is a part of the query with what else it could be.
type chipView struct {
	Part, Label string
	Hint        string // of the menu, for screen readers
	Without     string // address without this part; "" it cannot be left out
	Remove      string // what that is called
	Instead     []linkView
}

// tableView is the table of a result.
type tableView struct {
	Head  []headView
	Names int // columns that name a row
	Rows  []rowCells
	Total []cellView // nil: none
	All   string     // what the total is called
	More  string     // leads to all rows; "" all are here
}

type headView struct {
	Name   string
	Number bool
	Sorted string // "ascending" or "descending"; "" not by this one
	Path   string // of the table sorted by this column, or the other way round; "" cannot be
	Hint   string
}

// rowCells are the cells of a row; the first ones name it.
type rowCells struct {
	Names []string
	Cells []cellView
}

type cellView struct {
	Text   string
	Said   string // what Text is for who hears it, where it is a sign; "" the same
	Number bool
}

func (t *texts) cell(text string, number bool) cellView {
	said := map[string]string{show.Protected: t.Figures.ProtectedCell, show.NoFigure: t.Figures.NoFigure}[text]
	return cellView{text, said, number}
}

// newFiguresView prepares a result for the page; anchor is the prefix of its ids.
func newFiguresView(t *texts, r statistics.Result, anchor string) (figuresView, error) {
	v := figuresView{
		T: t, Anchor: anchor, Path: statisticsPath(r.Query),
		Sentence: show.Sentence(r, t.Language), Caption: show.Caption(r.Query, r.Names, t.Language),
		AsOf: show.AsOf(r.ReadAt, t.Language),
	}
	for _, chip := range show.Chips(r, t.Language) {
		v.Chips = append(v.Chips, newChipView(t, chip))
	}
	table := show.NewTable(r, t.Language)
	switch {
	case len(r.Rows) == 0:
		v.Note = t.Figures.Nothing
		return v, nil
	case show.AllHidden(r) && table.Total == nil:
		v.Note = fmt.Sprintf(t.Figures.Protected, r.LeastOf)
		return v, nil
	}
	encoded := r.Query.Encode()
	v.Files = []linkView{{t.Figures.CSV, "/statistics/table.csv?" + encoded}, {t.Figures.XLSX, "/statistics/table.xlsx?" + encoded}}
	if chart, ok := show.NewChart(r, t.Language); ok {
		var drawn bytes.Buffer
		if err := chart.Inline(&drawn); err != nil {
			return v, fmt.Errorf("web: chart of %s: %w", encoded, err)
		}
		v.Chart = template.HTML(drawn.String()) //nolint:gosec // our own drawing, with its texts escaped
		v.Files = append(v.Files, linkView{t.Figures.PNG, "/statistics/chart.png?" + encoded}, linkView{t.Figures.SVG, "/statistics/chart.svg?" + encoded})
	}
	v.Notes = table.Notes
	if len(table.Head) > 1 || len(table.Rows) > 1 {
		v.Table = newTableView(t, r.Query, table)
	}
	return v, nil
}

func newChipView(t *texts, chip show.Chip) chipView {
	v := chipView{Part: chip.Part, Label: chip.Label, Hint: fmt.Sprintf(t.Figures.ChipHint, chip.Part), Remove: t.Figures.Without}
	if chip.Without != nil {
		v.Without = statisticsPath(*chip.Without)
	}
	for _, other := range chip.Instead {
		v.Instead = append(v.Instead, linkView{other.Label, statisticsPath(other.Query)})
	}
	return v
}

func newTableView(t *texts, q statistics.Query, table show.Table) *tableView {
	names := slices.Index(table.Numbers, true) // columns that name the row
	if names < 0 {
		names = len(table.Numbers)
	}
	cells := func(row []string) []cellView {
		out := make([]cellView, 0, len(row))
		for i, text := range row[names:] {
			out = append(out, t.cell(text, table.Numbers[names+i]))
		}
		return out
	}
	v := tableView{Head: headViews(t, q, table, names), Names: names}
	for _, row := range table.Rows {
		v.Rows = append(v.Rows, rowCells{row[:names], cells(row)})
	}
	if table.Total != nil {
		v.Total = cells(table.Total)
		v.All = table.Total[0]
	}
	return &v
}

// short leaves the first rows, for where there is little room.
func (v *tableView) short(t *texts, most int) {
	if len(v.Rows) > most {
		v.More = fmt.Sprintf(t.Figures.AllRows, t.Number(len(v.Rows)))
		v.Rows, v.Total = v.Rows[:most], nil
	}
}

// headViews are the columns with the addresses that sort by them.
func headViews(t *texts, q statistics.Query, table show.Table, names int) []headView {
	head := make([]headView, len(table.Head))
	for i, name := range table.Head {
		head[i] = headView{Name: name, Number: table.Numbers[i], Hint: fmt.Sprintf(t.Figures.SortBy, name)}
	}
	if names == 0 || len(table.Rows) < 2 {
		return head
	}
	by := sortOf(q)
	sorted := func(s statistics.Sort) string {
		other := q
		other.Sort = s
		return statisticsPath(other)
	}
	if by.Dimensions {
		head[0].Sorted = "ascending"
	} else {
		head[0].Path = sorted(statistics.Sort{Dimensions: true})
	}
	for i, metric := range table.Metrics {
		if metric == "" {
			continue
		}
		largest := by.Metric == metric && !by.Ascending
		head[i].Path = sorted(statistics.Sort{Metric: metric, Ascending: largest})
		switch {
		case largest:
			head[i].Sorted = "descending"
		case by.Metric == metric:
			head[i].Sorted = "ascending"
		}
	}
	return head
}

// sortOf is how a query is sorted, also where it does not say so.
func sortOf(q statistics.Query) statistics.Sort {
	if q.Sort.Metric != "" || q.Sort.Dimensions {
		return q.Sort
	}
	switch q.Dimensions[0] {
	case statistics.Month, statistics.Quarter, statistics.HalfYear, statistics.Year, statistics.Weekday, statistics.SizeClass:
		return statistics.Sort{Dimensions: true}
	}
	return statistics.Sort{Metric: q.Metrics[0]}
}
