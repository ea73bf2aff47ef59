package chart

import (
	"fmt"
	"image/color"
	"io"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// Stacks is a chart of horizontal bars that are made of parts: for each group one
// bar, in which the parts of the series stand one behind the other, in the order
// of the legend, with their values in them where there is room.
type Stacks struct {
	Title       string
	Description string   // what the chart shows in a sentence or two, for screen readers
	Axis        string   // what the length of a bar means, with its unit
	Groups      []string // from top to bottom
	Series      []BarSeries
	Format      func(float64) string // writes values and ticks; default: up to three significant digits
	// Gap says what is written at the end of a bar for a part that is left out. A
	// bar with such a part has no sum written beside it.
	Gap Gap
	// Partial says that there are more series than these, so that their sums would
	// mislead and are not written.
	Partial bool
}

// SVG writes the chart as an SVG document.
func (b Stacks) SVG(w io.Writer) error { return b.write(w, (*figure).svg) }

// Inline writes the chart as SVG for a page whose heading says its title.
func (b Stacks) Inline(w io.Writer) error { return b.write(w, (*figure).inline) }

// PNG writes the chart as an image of twice the usual density.
func (b Stacks) PNG(w io.Writer) error { return b.write(w, (*figure).png) }

func (b Stacks) write(w io.Writer, as func(*figure, io.Writer) error) error {
	f, err := b.figure()
	return finish(f, err, w, as, "Stacks", b.Title)
}

// stackHeight is that of a bar.
const stackHeight vg.Length = 17

func (b Stacks) figure() (*figure, error) {
	if len(b.Series) == 0 || len(b.Series) > maxSeries {
		return nil, errSeries
	}
	b.Format = orShort(b.Format)
	for _, s := range b.Series {
		if len(s.Values) != len(b.Groups) {
			return nil, fmt.Errorf("series %q has %d values for %d groups", s.Name, len(s.Values), len(b.Groups))
		}
		for _, v := range s.Values {
			if v.Value < 0 || math.IsInf(v.Value, 0) {
				return nil, fmt.Errorf("series %q: cannot draw %v", s.Name, v.Value)
			}
		}
	}
	top := 0.0
	for g := range b.Groups {
		sum, _ := b.sum(g)
		top = max(top, sum)
	}
	if top == 0 {
		top = 1
	}
	p := newPlot()
	p.X.Label.Text = b.Axis
	p.X.Min, p.X.Max = 0, top*1.12 // room for the sums beside the bars
	p.X.Tick.Marker = linearTicks{b.Format, top}
	p.Y.Min, p.Y.Max = -float64(len(b.Groups))+0.5, 0.5
	p.Y.LineStyle.Width, p.Y.Tick.LineStyle.Width = 0.5, 0
	p.Y.Tick.Marker = groupTicks(p, b.Groups)
	p.Add(grid{x: true}, b)

	f := &figure{title: b.Title, description: b.Description, plot: p}
	for i, s := range b.Series {
		f.legend = append(f.legend, sample{s.Name, func(c draw.Canvas) { fill(c, palette(i), c.Rectangle) }})
	}
	f.height = f.top() + axisHeight + vg.Length(len(b.Groups))*(barGap+stackHeight)
	return f, nil
}

// sum is the length of a group's bar.
func (b Stacks) sum(group int) (sum float64, whole bool) {
	whole = true
	for _, s := range b.Series {
		if v := s.Values[group].Value; math.IsNaN(v) {
			whole = false
		} else {
			sum += v
		}
	}
	return sum, whole
}

// Plot draws the bars; it is plot.Plotter.
func (b Stacks) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	group := (c.Max.Y - c.Min.Y) / vg.Length(len(b.Groups))
	thick := group - barGap
	number := label(p, fontSize-2)
	number.YAlign = draw.YCenter
	for g := range b.Groups {
		middle := y(-float64(g))
		level := middle + number.FontExtents().Descent // as in Bars
		from := 0.0
		for i, s := range b.Series {
			v := s.Values[g].Value
			if math.IsNaN(v) || v == 0 {
				continue
			}
			part := vg.Rectangle{
				Min: vg.Point{X: x(from), Y: middle - thick/2},
				Max: vg.Point{X: x(from + v), Y: middle + thick/2},
			}
			fill(c, palette(i), part)
			if from > 0 {
				c.StrokeLine2(draw.LineStyle{Color: color.White, Width: 1.5}, part.Min.X, part.Min.Y, part.Min.X, part.Max.Y)
			}
			inside := number
			inside.Color, inside.XAlign = over(i), draw.XCenter
			if text := b.Format(v); inside.Width(text)+6 <= part.Max.X-part.Min.X {
				c.FillText(inside, vg.Point{X: (part.Min.X + part.Max.X) / 2, Y: level}, text)
			}
			from += v
		}
		c.FillText(number, vg.Point{X: x(from) + 4, Y: level}, b.end(g))
	}
}

// end is what stands beside a bar: its sum, or a sign for each part left out.
func (b Stacks) end(group int) string {
	sum, whole := b.sum(group)
	if whole && b.Partial {
		return ""
	}
	if whole {
		return b.Format(sum)
	}
	text := ""
	for i, s := range b.Series {
		if math.IsNaN(s.Values[group].Value) {
			text += b.Gap.text(i, group)
		}
	}
	return text
}

// over is the colour of text that can be read on that of series i (a contrast of
// 4.5 or more, WCAG 2.2).
func over(i int) color.Color {
	if i == 0 || i == 6 { // blue, dark grey
		return color.White
	}
	return color.Black
}
