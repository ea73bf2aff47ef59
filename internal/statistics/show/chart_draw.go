package show

import (
	"io"
	"math"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/chart"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// draw hands a picture to package chart.
func (d drawing) draw(p picture, title, alt string) Chart {
	format := func(v float64) string {
		// the typeface of the pictures has no narrow space
		return strings.ReplaceAll(d.bare(p.kind, v), narrow, "\u00a0")
	}
	protected := d.say("geschützt", "protected")
	gap := func(series, number int) string {
		switch p.cells[series][number].State {
		case statistics.Hidden:
			if p.as == statistics.ViewBars {
				return Protected + " " + protected
			}
			return Protected
		case statistics.Empty:
			if p.as == statistics.ViewBars {
				return NoFigure
			}
		}
		return ""
	}
	if p.as != statistics.ViewBars && slices.ContainsFunc(p.cells, hasHidden) {
		p.axis += "   (" + Protected + " " + protected + ")"
	}
	var picture interface {
		SVG(io.Writer) error
		Inline(io.Writer) error
		PNG(io.Writer) error
	}
	switch p.as {
	case statistics.ViewLines:
		picture = chart.Lines{Title: title, Description: alt, Y: p.axis, FormatY: format, Labels: p.labels, Gap: gap, Series: p.lines()}
	case statistics.ViewStacked:
		picture = chart.Stacks{Title: title, Description: alt, Axis: p.axis, Groups: p.groups, Series: p.bars(), Format: format, Gap: gap, Partial: p.partial}
	default:
		picture = chart.Bars{Title: title, Description: alt, Axis: p.axis, Groups: p.groups, Series: p.bars(), Format: format, Gap: gap}
	}
	return Chart{SVG: picture.SVG, Inline: picture.Inline, PNG: picture.PNG, Alt: alt}
}

func hasHidden(cells []statistics.Cell) bool {
	return slices.ContainsFunc(cells, func(c statistics.Cell) bool { return c.State == statistics.Hidden })
}

// height is a figure to be drawn, NaN where it is left out.
func height(c statistics.Cell) float64 {
	if c.State != statistics.Known {
		return math.NaN()
	}
	return c.Value
}

func (p picture) bars() []chart.BarSeries {
	series := make([]chart.BarSeries, len(p.series))
	for i, name := range p.series {
		series[i].Name = name
		for _, c := range p.cells[i] {
			series[i].Values = append(series[i].Values, chart.Value{Value: max(0, height(c))})
		}
	}
	return series
}

func (p picture) lines() []chart.LineSeries {
	series := make([]chart.LineSeries, len(p.series))
	for i, name := range p.series {
		series[i].Name = name
		for k, c := range p.cells[i] {
			series[i].Points = append(series[i].Points, chart.Point{X: float64(k), Y: height(c)})
		}
	}
	return series
}

// inWords are the most important rows for who does not see the picture.
func (d drawing) inWords() string {
	const most = 8
	i := d.headline()
	if len(d.r.Query.Dimensions) == 0 {
		return ""
	}
	m := measureOf(d.r.Query.Metrics[i])
	var said []string
	for _, row := range d.r.Rows[:min(most, len(d.r.Rows))] {
		c := row.Cells[i]
		text := d.cell(d.r.Query.Metrics[i], c)
		if c.State == statistics.Hidden {
			text = d.say("geschützt", "protected")
		}
		if i < len(row.Before) && row.Before[i].State == statistics.Known {
			text += d.say(" (zuvor ", " (before: ") + d.bare(m.kind, row.Before[i].Value) + ")"
		}
		said = append(said, upper(d.rowName(row, func(dim statistics.Dimension, key string) string {
			return d.value(d.r.Names, dim, key)
		}))+": "+text)
	}
	told := strings.Join(said, "; ")
	if more := len(d.r.Rows) + d.r.More - len(said); more > 0 {
		told += d.say("; und ", "; and ") + d.decimal(float64(more), 0) + d.say(" weitere", " more")
	}
	return told + "."
}
