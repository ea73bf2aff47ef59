package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// drawGaps hatches the places where values are left out for a reason, and says
// above which and why.
func (l Lines) drawGaps(c draw.Canvas, p *plot.Plot) {
	x, _ := p.Transforms(&c)
	half := (x(1) - x(0)) * 0.3
	style := label(p, fontSize-1)
	marks := map[float64]vg.Length{} // how many stand above a place
	for i, s := range l.Series {
		for k, pt := range s.Points {
			if !l.gap(pt) || l.Gap.text(i, k) == "" {
				continue
			}
			at := x(pt.X)
			if marks[pt.X] == 0 {
				hatch(c, vg.Rectangle{Min: vg.Point{X: at - half, Y: c.Min.Y}, Max: vg.Point{X: at + half, Y: c.Max.Y}})
			}
			marks[pt.X]++
			y := c.Max.Y - marks[pt.X]*(fontSize+2)
			if len(l.Series) > 1 {
				c.DrawGlyph(glyph(i), vg.Point{X: at - 5, Y: y + 4})
				c.FillText(style, vg.Point{X: at + 1, Y: y}, l.Gap.text(i, k))
				continue
			}
			style.XAlign = draw.XCenter
			c.FillText(style, vg.Point{X: at, Y: y}, l.Gap.text(i, k))
		}
	}
}

// hatch fills a rectangle with thin slanting lines.
func hatch(c draw.Canvas, r vg.Rectangle) {
	const apart vg.Length = 6
	fill(c, color.Gray{0xF4}, r)
	line := draw.LineStyle{Color: color.Gray{0xC4}, Width: 0.6}
	width := r.Max.X - r.Min.X
	for y := r.Min.Y - width; y < r.Max.Y; y += apart {
		// from the left edge at y to the right edge, cut at top and bottom
		low, high := max(y, r.Min.Y), min(y+width, r.Max.Y)
		if low < high {
			c.StrokeLine2(line, r.Min.X+low-y, low, r.Min.X+high-y, high)
		}
	}
}

// maxValues is up to how many points a single line has its values written.
const maxValues = 16

// drawValues writes the values above the points of a line that is alone.
func (l Lines) drawValues(c draw.Canvas, p *plot.Plot) {
	if len(l.Series) > 1 || len(l.Series[0].Points) > maxValues {
		return
	}
	x, y := p.Transforms(&c)
	style := label(p, fontSize-2)
	style.XAlign = draw.XCenter
	for _, pt := range l.Series[0].Points {
		if !l.gap(pt) {
			text, at := orShort(l.FormatY)(pt.Y), vg.Point{X: x(pt.X), Y: y(pt.Y) + 6}
			half := style.Width(text)/2 + 1
			fill(c, color.NRGBA{0xFF, 0xFF, 0xFF, 0xD8}, vg.Rectangle{Min: vg.Point{X: at.X - half, Y: at.Y - 1}, Max: vg.Point{X: at.X + half, Y: at.Y + fontSize - 2}})
			c.FillText(style, at, text)
		}
	}
}
