package chart

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg/draw"
)

// Short writes a number with up to three significant digits: 0.583, 12.4, 1700.
func Short(v float64) string {
	switch a := math.Abs(v); {
	case a >= 100:
		return strconv.FormatFloat(v, 'f', 0, 64)
	case a >= 10:
		return trimmed(v, 1)
	case a >= 1:
		return trimmed(v, 2)
	default:
		return trimmed(v, 3)
	}
}

func trimmed(v float64, digits int) string {
	scale := math.Pow10(digits)
	return strconv.FormatFloat(math.Round(v*scale)/scale, 'f', -1, 64)
}

// linearTicks are at multiples of 1, 2 or 5 times a power of ten, up to last.
type linearTicks struct {
	format func(float64) string
	last   float64
}

func (t linearTicks) Ticks(low, _ float64) (ticks []plot.Tick) {
	span := t.last - low
	step := math.Pow10(int(math.Floor(math.Log10(span / 4))))
	for _, k := range []float64{10, 5, 2} {
		if span/(k*step) >= 4 {
			step *= k
			break
		}
	}
	for n := math.Ceil(low / step); n*step <= t.last*(1+1e-9); n++ {
		ticks = append(ticks, plot.Tick{Value: n * step, Label: t.format(n * step)})
	}
	return ticks
}

// logTicks are the powers of ten, labelled, and their multiples, of which 2 and
// 5 are labelled where the range has room for them.
type logTicks struct{ format func(float64) string }

func (t logTicks) Ticks(low, high float64) (ticks []plot.Tick) {
	short := high/low < 50
	for e := int(math.Floor(math.Log10(low))); math.Pow10(e) <= high; e++ {
		for k := 1.0; k < 10; k++ {
			v := k * math.Pow10(e)
			if v < low || v > high {
				continue
			}
			tick := plot.Tick{Value: v}
			if k == 1 || short && (k == 2 || k == 5) {
				tick.Label = t.format(v)
			}
			ticks = append(ticks, tick)
		}
	}
	return ticks
}

func valueTicks(values []float64, format func(float64) string) plot.ConstantTicks {
	ticks := make(plot.ConstantTicks, len(values))
	for i, v := range values {
		ticks[i] = plot.Tick{Value: v, Label: format(v)}
	}
	return ticks
}

// labelTicks writes labels at 0, 1, 2 …; every position has a tick. Labels of one
// line stand level with the first of those that have two.
func labelTicks(labels []string) plot.ConstantTicks {
	ticks := make(plot.ConstantTicks, len(labels))
	two := slices.ContainsFunc(labels, func(l string) bool { return strings.Contains(l, "\n") })
	for i, l := range labels {
		if two && l != "" && !strings.Contains(l, "\n") {
			l += "\n "
		}
		ticks[i] = plot.Tick{Value: float64(i), Label: l}
	}
	return ticks
}

// grid draws a thin line at each labelled tick.
type grid struct{ x, y bool }

func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	x, y := p.Transforms(&c)
	line := draw.LineStyle{Color: rule(), Width: 0.5}
	if g.x {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			if at := x(t.Value); t.Label != "" && c.ContainsX(at) {
				c.StrokeLine2(line, at, c.Min.Y, at, c.Max.Y)
			}
		}
	}
	if g.y {
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			if at := y(t.Value); t.Label != "" && c.ContainsY(at) {
				c.StrokeLine2(line, c.Min.X, at, c.Max.X, at)
			}
		}
	}
}
