package chart

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"html"
	"io"
	"regexp"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// svg writes the picture as an SVG document that can stand alone or inside of
// HTML: it scales with its surroundings and is one image with a name and a
// description to a screen reader.
func (f *figure) svg(w io.Writer) error {
	c := vgsvg.New(width, f.height)
	f.draw(draw.New(c))
	var drawn bytes.Buffer
	if _, err := c.WriteTo(&drawn); err != nil {
		return err
	}
	// What gonum writes before the drawing has no place for our attributes.
	_, body, found := bytes.Cut(drawn.Bytes(), []byte(`xlink">`))
	if !found {
		return fmt.Errorf("chart: unexpected SVG header %q", drawn.Bytes()[:min(200, drawn.Len())])
	}
	// Viewers without the font take one that is as wide.
	body = bytes.ReplaceAll(body, []byte("font-family:Liberation Sans;"), []byte("font-family:'Liberation Sans',Arial,Helvetica,sans-serif;"))

	// Identifiers must differ between the charts of one page.
	sum := fnv.New32a()
	fmt.Fprint(sum, f.title, "\x00", f.description)
	id := fmt.Sprintf("chart-%08x", sum.Sum32())
	_, err := fmt.Fprintf(w, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %g %g" width="%g" height="%g" style="max-width:100%%;height:auto" role="img" aria-labelledby="%s-title %s-desc">
<title id="%s-title">%s</title>
<desc id="%s-desc">%s</desc>`,
		width.Points(), f.height.Points(), width.Points(), f.height.Points(), id, id,
		id, html.EscapeString(f.title), id, html.EscapeString(f.description))
	if err != nil {
		return err
	}
	_, err = w.Write(body)
	return err
}

// inline writes the picture without its title and without styles, which strict
// content security policies forbid within a page: colours and sizes are
// attributes that the page's style sheet can change, and its typeface is used.
func (f *figure) inline(w io.Writer) error {
	f.untitled = true
	if f.title != "" {
		n := vg.Length(len(f.titleLines()))
		f.height -= n*titleRow + (n-1)*titleGap + margin/2
	}
	var drawn bytes.Buffer
	if err := f.svg(&drawn); err != nil {
		return err
	}
	_, err := w.Write(styles.ReplaceAllFunc(drawn.Bytes(), asAttributes))
	return err
}

var styles = regexp.MustCompile(`\s+style="[^"]*"`)

// asAttributes turns a style into presentation attributes.
func asAttributes(style []byte) []byte {
	var b strings.Builder
	_, declarations, _ := strings.Cut(string(style), `"`)
	for declaration := range strings.SplitSeq(strings.TrimSuffix(declarations, `"`), ";") {
		name, value, _ := strings.Cut(declaration, ":")
		if slices.Contains(presentation, name) {
			b.WriteString(" " + name + `="` + value + `"`)
		}
	}
	return []byte(b.String())
}

// presentation are the properties that are attributes as well (SVG 2, 6.6).
var presentation = []string{"fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-dashoffset", "stroke-opacity", "font-size", "font-weight", "font-style"}
