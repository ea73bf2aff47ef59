package ingest

import (
	"math"
	"strconv"
	"strings"
)

// cssLength returns a length in pixels; em is the size of the font. Units that
// depend on the window are taken at 1,280 × 800.
func cssLength(s string, em float64) (px float64, ok bool) {
	s = strings.TrimSpace(s)
	n := 0
	for n < len(s) && (s[n] == '.' || s[n] == '-' && n == 0 || s[n] == '+' && n == 0 || s[n] >= '0' && s[n] <= '9') {
		n++
	}
	v, err := strconv.ParseFloat(s[:n], 64)
	if err != nil {
		return 0, false
	}
	if exp := s[n:]; len(exp) > 1 && exp[0] == 'e' && (exp[1] == '-' || exp[1] == '+' || exp[1] >= '0' && exp[1] <= '9') {
		m := n + 2
		for m < len(s) && s[m] >= '0' && s[m] <= '9' {
			m++
		}
		if w, err := strconv.ParseFloat(s[:m], 64); err == nil {
			v, n = w, m
		}
	}
	switch unit := strings.TrimSpace(s[n:]); unit {
	case "px":
	case "":
		if v != 0 {
			return v, true // quirks, and numbers of the caller
		}
	case "em", "lh":
		v *= em
	case "rem":
		v *= 16
	case "ex", "ch":
		v *= em / 2
	case "%":
		v *= em / 100
	case "pt":
		v *= 4.0 / 3
	case "pc":
		v *= 16
	case "in":
		v *= 96
	case "cm":
		v *= 96 / 2.54
	case "mm":
		v *= 96 / 25.4
	case "q":
		v *= 96 / 101.6
	case "vw", "vmax":
		v *= 12.8
	case "vh", "vmin":
		v *= 8
	default:
		return 0, false
	}
	return v, true
}

// valid reports whether browsers would take the value; what they ignore leaves
// the value before it in force. Names of colours are not all known here.
func (d declaration) valid() bool {
	word := strings.IndexFunc(d.value, func(r rune) bool { return !isNameByte(r) || r >= '0' && r <= '9' }) < 0
	if strings.Contains(d.value, "(") {
		return true
	}
	switch d.value {
	case "inherit", "initial", "unset", "revert", "revert-layer":
		return true
	}
	switch d.name {
	case "display":
		switch first, _, _ := strings.Cut(d.value, " "); first {
		case "none", "block", "inline", "inline-block", "flex", "inline-flex", "grid", "inline-grid", "flow-root", "contents", "list-item",
			"run-in", "flow", "math", "ruby", "ruby-base", "ruby-text", "-webkit-box", "-webkit-inline-box", "-webkit-flex", "-ms-flexbox", "-ms-grid":
			return true
		}
		return strings.HasPrefix(d.value, "table") || d.value == "inline-table"
	case "visibility":
		return d.value == "visible" || d.value == "hidden" || d.value == "collapse"
	case "overflow", "overflow-x", "overflow-y":
		switch first, _, _ := strings.Cut(d.value, " "); first {
		case "visible", "hidden", "clip", "scroll", "auto", "overlay":
			return true
		}
		return false
	case "position":
		return d.value == "static" || d.value == "relative" || d.value == "absolute" || d.value == "fixed" || d.value == "sticky"
	case "opacity":
		_, err := strconv.ParseFloat(strings.TrimSuffix(d.value, "%"), 64)
		return err == nil
	case "height", "max-height", "width", "max-width", "left", "right", "top", "bottom", "margin-left", "margin-top", "text-indent":
		_, ok := cssLength(d.value, 16)
		return ok || d.value == "auto" || d.value == "none" || strings.HasSuffix(d.value, "-content")
	case "font-size":
		if word {
			return strings.HasSuffix(d.value, "small") || strings.HasSuffix(d.value, "large") || strings.HasSuffix(d.value, "er") || d.value == "medium"
		}
		v, ok := cssLength(d.value, 16)
		return ok && v >= 0
	}
	return true
}

// isZero reports whether s is a length of next to nothing.
func isZero(s string) bool {
	v, ok := cssLength(s, 16)
	return ok && math.Abs(v) <= 1 && !strings.HasSuffix(s, "%") || ok && v == 0
}

// An rgba is a colour with channels of 0 to 255 and alpha of 0 to 1.
type rgba struct{ r, g, b, a float64 }

// sameColor is how far the channels of two colours may differ that cannot be
// told apart as text on its ground.
const sameColor = 12

func (c rgba) near(d rgba) bool {
	return math.Abs(c.r-d.r) <= sameColor && math.Abs(c.g-d.g) <= sameColor && math.Abs(c.b-d.b) <= sameColor
}

// over returns c laid over an opaque ground.
func (c rgba) over(ground rgba) rgba {
	mix := func(x, y float64) float64 { return x*c.a + y*(1-c.a) }
	return rgba{mix(c.r, ground.r), mix(c.g, ground.g), mix(c.b, ground.b), 1}
}

// cssColor reads a colour, prepared by plainCSS: names, #rgb, rgb() and hsl().
func cssColor(s string) (rgba, bool) {
	s = strings.TrimSpace(s)
	if hex, ok := strings.CutPrefix(s, "#"); ok {
		return hexColor(hex)
	}
	if name, args, ok := strings.Cut(s, "("); ok {
		return functionColor(name, strings.TrimSuffix(args, ")"))
	}
	if s == "transparent" {
		return rgba{}, true
	}
	if hex := colorName(s); hex != "" {
		return hexColor(hex)
	}
	return rgba{}, false
}

// colorName returns the names of which text on paper is written: those near
// white and black, and the sixteen of HTML.
func colorName(s string) string {
	switch s {
	case "white", "snow":
		return "fff"
	case "ghostwhite", "mintcream", "azure", "floralwhite", "ivory", "aliceblue":
		return "fafafa"
	case "whitesmoke":
		return "f5f5f5"
	case "black":
		return "000"
	case "silver":
		return "c0c0c0"
	case "gray", "grey":
		return "808080"
	case "red":
		return "f00"
	case "maroon":
		return "800000"
	case "yellow":
		return "ff0"
	case "olive":
		return "808000"
	case "lime":
		return "0f0"
	case "green":
		return "008000"
	case "aqua", "cyan":
		return "0ff"
	case "teal":
		return "008080"
	case "blue":
		return "00f"
	case "navy":
		return "000080"
	case "fuchsia", "magenta":
		return "f0f"
	case "purple":
		return "800080"
	}
	return ""
}

func hexColor(hex string) (rgba, bool) {
	if len(hex) == 3 || len(hex) == 4 {
		var wide strings.Builder
		for i := range len(hex) {
			wide.WriteString(hex[i:i+1] + hex[i:i+1])
		}
		hex = wide.String()
	}
	if len(hex) == 6 {
		hex += "ff"
	}
	v, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 8 {
		return rgba{}, false
	}
	return rgba{float64(v >> 24), float64(v >> 16 & 255), float64(v >> 8 & 255), float64(v&255) / 255}, true
}

func functionColor(name, args string) (rgba, bool) {
	parts := strings.FieldsFunc(args, func(r rune) bool { return r == ',' || r == ' ' || r == '/' })
	if len(parts) != 3 && len(parts) != 4 {
		return rgba{}, false
	}
	var v [4]float64
	v[3] = 1
	for i, p := range parts {
		num, percent := strings.CutSuffix(p, "%")
		f, err := strconv.ParseFloat(strings.TrimSuffix(num, "deg"), 64)
		if err != nil {
			return rgba{}, false
		}
		if percent {
			f /= 100
			if i < 3 && strings.HasPrefix(name, "rgb") {
				f *= 255
			}
		}
		v[i] = f
	}
	switch strings.TrimSpace(name) {
	case "rgb", "rgba":
		return rgba{v[0], v[1], v[2], v[3]}, true
	case "hsl", "hsla":
		// CSS Color 4, 8.1.
		channel := func(n float64) float64 {
			k := math.Mod(n+v[0]/30, 12)
			return 255 * (v[2] - v[1]*min(v[2], 1-v[2])*max(-1, min(k-3, 9-k, 1)))
		}
		return rgba{channel(0), channel(8), channel(4), v[3]}, true
	}
	return rgba{}, false
}
