package chart

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Bars is a chart of horizontal bars: for each group one bar of every series.
type Bars struct {
	Title       string
	Description string   // what the chart shows in a sentence or two, for screen readers
	Axis        string   // what the length of a bar means, with its unit
	Groups      []string // from top to bottom
	Series      []BarSeries
	Max         float64              // where the axis ends at least; 0: at the longest bar
	Format      func(float64) string // writes values and ticks; default: up to three significant digits
	Gap         Gap                  // what is written where a bar is left out; default: nothing
}

// A BarSeries is one bar per group.
type BarSeries struct {
	Name   string
	Values []Value // of the length of Bars.Groups
}

// A Value is the length of a bar, at least 0; NaN leaves the bar out. The
// interval Low–High is drawn over it unless both are 0.
type Value struct{ Value, Low, High float64 }

// A Gap says what is written where value number of a series is left out.
type Gap func(series, number int) string

func (g Gap) text(series, number int) string {
	if g == nil {
		return ""
	}
	return g(series, number)
}

// SVG writes the chart as an SVG document.
func (b Bars) SVG(w io.Writer) error { return b.write(w, (*figure).svg) }

// Inline writes the chart as SVG for a page whose heading says its title.
func (b Bars) Inline(w io.Writer) error { return b.write(w, (*figure).inline) }

// PNG writes the chart as an image of twice the usual density.
func (b Bars) PNG(w io.Writer) error { return b.write(w, (*figure).png) }

func (b Bars) write(w io.Writer, as func(*figure, io.Writer) error) error {
	f, err := b.figure()
	return finish(f, err, w, as, "Bars", b.Title)
}

const (
	barHeight vg.Length = 13
	barGap    vg.Length = 12 // between groups

	groupWidth vg.Length = 200 // of a group's name
)

func (b Bars) figure() (*figure, error) {
	if len(b.Series) == 0 || len(b.Series) > maxSeries {
		return nil, errSeries
	}
	if b.Format == nil {
		b.Format = Short
	}
	top := b.Max
	for _, s := range b.Series {
		if len(s.Values) != len(b.Groups) {
			return nil, fmt.Errorf("series %q has %d values for %d groups", s.Name, len(s.Values), len(b.Groups))
		}
		for _, v := range s.Values {
			if v.Value < 0 || math.IsInf(v.Value, 0) {
				return nil, fmt.Errorf("series %q: cannot draw %v", s.Name, v.Value)
			}
			if !math.IsNaN(v.Value) {
				top = max(top, v.Value, v.High)
			}
		}
	}
	if top == 0 {
		top = 1
	}
	p := newPlot()
	p.X.Label.Text = b.Axis
	p.X.Min, p.X.Max = 0, top*1.12 // room for the numbers beside the bars
	p.X.Tick.Marker = linearTicks{b.Format, top}
	p.Y.Min, p.Y.Max = -float64(len(b.Groups))+0.5, 0.5
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0.5, 0
	p.Y.Tick.Marker = groupTicks(p, b.Groups)
	p.Add(grid{x: true}, b)

	f := &figure{title: b.Title, description: b.Description, plot: p}
	for i, s := range b.Series {
		f.legend = append(f.legend, sample{s.Name, func(c draw.Canvas) { fill(c, palette(i), c.Rectangle) }})
	}
	f.height = f.top() + axisHeight + vg.Length(len(b.Groups))*(barGap+barHeight*vg.Length(len(b.Series)))
	return f, nil
}

// groupTicks writes the names of groups beside their bars, long ones in two
// lines.
func groupTicks(p *plot.Plot, groups []string) plot.ConstantTicks {
	names := make(plot.ConstantTicks, len(groups))
	for i, g := range groups {
		names[i] = plot.Tick{Value: -float64(i), Label: strings.Join(wrap(g, p.Y.Tick.Label, groupWidth, 2), "\n")}
	}
	return names
}

// Plot draws the bars; it is plot.Plotter.
func (b Bars) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	group := (c.Max.Y - c.Min.Y) / vg.Length(len(b.Groups))
	thick := (group - barGap) / vg.Length(len(b.Series))
	number := label(p, fontSize-2)
	number.YAlign = draw.YCenter
	for i, s := range b.Series {
		for g, v := range s.Values {
			top := y(-float64(g)) + (group-barGap)/2 - vg.Length(i)*thick
			middle := top - thick/2
			level := middle + number.FontExtents().Descent // of figures beside the names, which gonum centres like that
			if math.IsNaN(v.Value) {
				c.FillText(number, vg.Point{X: x(0) + 4, Y: level}, b.Gap.text(i, g))
				continue
			}
			fill(c, palette(i), vg.Rectangle{
				Min: vg.Point{X: x(0), Y: top - thick + 1},
				Max: vg.Point{X: x(v.Value), Y: top},
			})
			end := x(v.Value)
			if v.Low != 0 || v.High != 0 {
				line := draw.LineStyle{Color: ink(), Width: 1}
				c.StrokeLine2(line, x(v.Low), middle, x(v.High), middle)
				c.StrokeLine2(line, x(v.Low), middle-3, x(v.Low), middle+3)
				c.StrokeLine2(line, x(v.High), middle-3, x(v.High), middle+3)
				end = max(end, x(v.High))
			}
			c.FillText(number, vg.Point{X: end + 4, Y: level}, b.Format(v.Value))
		}
	}
}

func fill(c draw.Canvas, with color.Color, r vg.Rectangle) {
	c.FillPolygon(with, []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}})
}
