package chart

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Lines is a chart of series over a common horizontal axis.
type Lines struct {
	Title       string
	Description string // what the chart shows in a sentence or two, for screen readers
	X, Y        string // what the axes mean, with their units
	LogX, LogY  bool   // logarithmic axes; values must be above 0 then
	Series      []LineSeries
	FormatX     func(float64) string // writes ticks; default: up to three significant digits
	FormatY     func(float64) string
	// Labels are written below the axis at X = 0, 1, 2 …, "" for none: months,
	// quarters. With them, a Y may be NaN: the line is broken there, and where Gap
	// says something of it, the place is hatched, with that and the mark of the
	// series above it.
	Labels []string
	Gap    Gap
}

// A LineSeries is one line through points of ascending X.
type LineSeries struct {
	Name   string
	Points []Point
}

// A Point is one value of a line.
type Point struct{ X, Y float64 }

// SVG writes the chart as an SVG document.
func (l Lines) SVG(w io.Writer) error { return l.write(w, (*figure).svg) }

// Inline writes the chart as SVG for a page whose heading says its title.
func (l Lines) Inline(w io.Writer) error { return l.write(w, (*figure).inline) }

// PNG writes the chart as an image of twice the usual density.
func (l Lines) PNG(w io.Writer) error { return l.write(w, (*figure).png) }

func (l Lines) write(w io.Writer, as func(*figure, io.Writer) error) error {
	f, err := l.figure()
	return finish(f, err, w, as, "Lines", l.Title)
}

func (l Lines) figure() (*figure, error) {
	if len(l.Series) == 0 || len(l.Series) > maxSeries {
		return nil, errSeries
	}
	p := newPlot()
	var xs []float64
	lowX, highX, lowY, highY := math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)
	for _, s := range l.Series {
		for _, pt := range s.Points {
			if bad(pt.X, l.LogX) || bad(pt.Y, l.LogY) && !l.gap(pt) {
				return nil, fmt.Errorf("series %q: cannot draw (%v, %v)", s.Name, pt.X, pt.Y)
			}
			lowX, highX = min(lowX, pt.X), max(highX, pt.X)
			if l.gap(pt) {
				continue
			}
			xs = append(xs, pt.X)
			lowY, highY = min(lowY, pt.Y), max(highY, pt.Y)
		}
	}
	if len(xs) == 0 {
		return nil, errSeries
	}
	p.X.Label.Text, p.Y.Label.Text = l.X, l.Y
	setAxis(&p.X, lowX, highX, l.LogX, orShort(l.FormatX))
	setAxis(&p.Y, lowY, highY, l.LogY, orShort(l.FormatY))
	if l.LogX { // label what was measured rather than round numbers
		slices.Sort(xs)
		p.X.Tick.Marker = valueTicks(slices.Compact(xs), orShort(l.FormatX))
	}
	if l.Labels != nil {
		p.X.Min, p.X.Max = -0.5, max(highX, float64(len(l.Labels)-1))+0.5
		p.X.Tick.Marker = labelTicks(l.Labels)
		p.Y.Max += (p.Y.Max - p.Y.Min) * 0.06 // room for what is written above points
	}
	p.Add(grid{x: l.Labels == nil, y: true}, l)

	f := &figure{title: l.Title, description: l.Description, plot: p}
	for i, s := range l.Series {
		f.legend = append(f.legend, sample{s.Name, func(c draw.Canvas) {
			middle := c.Min.Y + fontSize/3
			c.StrokeLine2(lineStyle(i), c.Min.X, middle, c.Max.X, middle)
			c.DrawGlyph(glyph(i), vg.Point{X: (c.Min.X + c.Max.X) / 2, Y: middle})
		}})
	}
	f.height = f.top() + axisHeight + 260
	return f, nil
}

// gap reports whether a point is one that is left out.
func (l Lines) gap(pt Point) bool { return l.Labels != nil && math.IsNaN(pt.Y) }

func bad(v float64, log bool) bool {
	return math.IsNaN(v) || math.IsInf(v, 0) || log && v <= 0
}

func orShort(format func(float64) string) func(float64) string {
	if format == nil {
		return Short
	}
	return format
}

// setAxis chooses the range of an axis so that no line runs along its edge.
func setAxis(a *plot.Axis, low, high float64, log bool, format func(float64) string) {
	if log {
		a.Min, a.Max = low/1.4, high*1.4
		a.Scale, a.Tick.Marker = plot.LogScale{}, logTicks{format}
		return
	}
	room := (high - low) * 0.06
	if room == 0 {
		room = cmp.Or(math.Abs(high)*0.1, 1)
	}
	a.Min, a.Max = low-room, high+room
	if low >= 0 {
		a.Min = 0
	}
	a.Tick.Marker = linearTicks{format, a.Max}
}

// Plot draws the lines; it is plot.Plotter.
func (l Lines) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	if l.Labels != nil {
		l.drawGaps(c, p)
	}
	for i, s := range l.Series {
		var stretch []vg.Point // without a gap
		for _, pt := range s.Points {
			if l.gap(pt) {
				c.StrokeLines(lineStyle(i), stretch)
				stretch = nil
				continue
			}
			stretch = append(stretch, vg.Point{X: x(pt.X), Y: y(pt.Y)})
		}
		c.StrokeLines(lineStyle(i), stretch)
		for _, pt := range s.Points {
			if !l.gap(pt) {
				c.DrawGlyph(glyph(i), vg.Point{X: x(pt.X), Y: y(pt.Y)})
			}
		}
	}
	if l.Labels != nil {
		l.drawValues(c, p)
	}
}

func lineStyle(i int) draw.LineStyle {
	dashes := [maxSeries][]vg.Length{nil, {7, 3}, {2, 2}, {8, 3, 2, 3}, {4, 2}, {10, 2}, {1, 2}}
	return draw.LineStyle{Color: palette(i), Width: 1.6, Dashes: dashes[i]}
}

func glyph(i int) draw.GlyphStyle {
	shapes := [maxSeries]draw.GlyphDrawer{
		draw.CircleGlyph{}, draw.BoxGlyph{}, draw.PyramidGlyph{}, draw.CrossGlyph{},
		draw.RingGlyph{}, draw.SquareGlyph{}, draw.PlusGlyph{},
	}
	return draw.GlyphStyle{Color: palette(i), Radius: 3.5, Shape: shapes[i]}
}
