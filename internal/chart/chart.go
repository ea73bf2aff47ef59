// Package chart draws the few kinds of charts that the program publishes:
// horizontal bars with optional intervals, bars stacked of several parts, and
// lines over a linear or logarithmic axis or over named stretches of time. The same picture comes as SVG for pages and as PNG for
// channels that show no SVG.
//
// A chart never speaks by colour alone: bars and their parts stand in the order of
// the legend, parts are set apart by white, lines have marks and dashes of their own, and values are written beside bars.
// The colours are those of Okabe and Ito ("Color Universal Design", 2008), which
// people with any kind of colour vision can tell apart. An SVG carries its title
// and description for screen readers.
//
// What the numbers mean, and their wording, is left to the caller.
package chart

import (
	"errors"
	"fmt"
	"image/color"
	"io"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// Lengths are points, 1/72 inch.
const (
	width    vg.Length = 640
	margin   vg.Length = 14
	fontSize vg.Length = 11
	swatch   vg.Length = 22 // length of a legend's sample
	pngDPI             = 144

	headHeight = 2*margin + fontSize + 12 // margins and title
	axisHeight = 40                       // ticks and the name of the axis
)

// maxSeries is how many series the palette can tell apart.
const maxSeries = 7

var errSeries = errors.New("no series, or more than 7")

// palette returns the colour of series i. Yellow is left out: on white it has
// too little contrast.
func palette(i int) color.Color {
	return [maxSeries]color.RGBA{
		{0x00, 0x72, 0xB2, 0xFF}, // blue
		{0xD5, 0x5E, 0x00, 0xFF}, // vermilion
		{0x00, 0x9E, 0x73, 0xFF}, // bluish green
		{0xCC, 0x79, 0xA7, 0xFF}, // reddish purple
		{0xE6, 0x9F, 0x00, 0xFF}, // orange
		{0x56, 0xB4, 0xE9, 0xFF}, // sky blue
		{0x40, 0x40, 0x40, 0xFF}, // dark grey
	}[i]
}

func ink() color.Color  { return color.Gray{0x22} }
func rule() color.Color { return color.Gray{0xDD} }

// A figure is a chart ready to be drawn: a plot below its title and legend.
type figure struct {
	title, description string
	legend             []sample
	plot               *plot.Plot
	height             vg.Length // of the whole picture
	untitled           bool      // the title is not drawn
}

// finish writes the figure of a chart of some kind, if there is one: err says why not.
func finish(f *figure, err error, w io.Writer, as func(*figure, io.Writer) error, kind, title string) error {
	if err == nil {
		err = as(f, w)
	}
	if err != nil {
		return fmt.Errorf("chart.%s(%q): %w", kind, title, err)
	}
	return nil
}

// A sample explains one series.
type sample struct {
	name string
	draw func(c draw.Canvas) // into a box of swatch × fontSize
}

// newPlot returns an empty plot in our style.
func newPlot() *plot.Plot {
	p := plot.New()
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Tick.Color = ink(), ink()
		a.Padding = 0
		a.Tick.Length = 4
		face(&a.Label.TextStyle, fontSize)
		face(&a.Tick.Label, fontSize-1)
		a.Label.Padding = 4
	}
	return p
}

// face sets what gonum would take from its global default.
func face(s *text.Style, size vg.Length) {
	s.Color = ink()
	s.Font = font.Font{Typeface: "Liberation", Variant: "Sans", Size: size}
}

// label is the style of free text: left-aligned at its baseline.
func label(p *plot.Plot, size vg.Length) text.Style {
	s := text.Style{Handler: p.TextHandler, XAlign: draw.XLeft, YAlign: draw.YBottom}
	face(&s, size)
	return s
}

// draw draws title, legend and plot from top to bottom.
func (f *figure) draw(c draw.Canvas) {
	c.FillPolygon(color.White, []vg.Point{c.Min, {X: c.Max.X, Y: c.Min.Y}, c.Max, {X: c.Min.X, Y: c.Max.Y}})
	c = draw.Crop(c, margin, -margin, margin, -margin)
	if f.title != "" && !f.untitled {
		for i, line := range f.titleLines() {
			c.Max.Y -= titleRow
			if i > 0 {
				c.Max.Y -= titleGap
			}
			c.FillText(f.titleStyle(), vg.Point{X: c.Min.X, Y: c.Max.Y}, line)
		}
		c.Max.Y -= margin / 2
	}
	c.Max.Y = f.drawLegend(c)
	f.plot.Draw(c)
}

const (
	titleRow           = fontSize + 3
	titleGap vg.Length = 3 // between the lines of a title
	maxTitle           = 4 // lines
)

func (f *figure) titleStyle() text.Style { return label(f.plot, fontSize+3) }

// titleLines is the title as it is drawn, of which a long one takes several lines.
func (f *figure) titleLines() []string {
	return wrap(f.title, f.titleStyle(), width-2*margin, maxTitle)
}

// top is the height of everything above the plot.
func (f *figure) top() vg.Length {
	h := headHeight + f.legendHeight()
	if n := len(f.titleLines()); n > 1 {
		h += vg.Length(n-1) * (titleRow + titleGap)
	}
	return h
}

const legendRow = fontSize + 6

// drawLegend draws the samples in rows and returns where they end.
func (f *figure) drawLegend(c draw.Canvas) vg.Length {
	style := label(f.plot, fontSize)
	end := c.Max.Y
	const room = width - 2*margin - swatch - 5
	for i, at := range f.legendAt() {
		x, y := c.Min.X+at.X, c.Max.Y-at.Y-legendRow
		f.legend[i].draw(draw.Canvas{Canvas: c.Canvas, Rectangle: vg.Rectangle{
			Min: vg.Point{X: x, Y: y}, Max: vg.Point{X: x + swatch, Y: y + fontSize - 2}}})
		c.FillText(style, vg.Point{X: x + swatch + 5, Y: y}, cut(f.legend[i].name, style, room))
		end = y - margin
	}
	return end
}

// legendAt returns where each sample goes, from the upper left downwards. A
// single series needs none: the title says it all.
func (f *figure) legendAt() []vg.Point {
	if len(f.legend) < 2 {
		return nil
	}
	style := label(f.plot, fontSize)
	at := make([]vg.Point, len(f.legend))
	var pen vg.Point
	for i, s := range f.legend {
		w := swatch + 5 + style.Width(s.name) + 16
		if pen.X > 0 && pen.X+w > width-2*margin {
			pen = vg.Point{Y: pen.Y + legendRow}
		}
		at[i] = pen
		pen.X += w
	}
	return at
}

// legendHeight is the height that the legend takes.
func (f *figure) legendHeight() vg.Length {
	at := f.legendAt()
	if len(at) == 0 {
		return 0
	}
	return at[len(at)-1].Y + legendRow + margin
}

// png writes the picture at 144 dots per inch.
func (f *figure) png(w io.Writer) error {
	c := vgimg.NewWith(vgimg.UseWH(width, f.height), vgimg.UseDPI(pngDPI))
	f.draw(draw.New(c))
	_, err := vgimg.PngCanvas{Canvas: c}.WriteTo(w)
	return err
}
