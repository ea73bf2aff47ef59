package ingest

import (
	"fmt"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// A property is one of those that can take text out of sight.
type property int

const (
	display property = iota
	visibility
	opacity
	fontSize
	textColor
	backColor
	backImage
	backClip
	height
	maxHeight
	width
	maxWidth
	overflow
	clip
	clipPath
	position
	left
	right
	top
	bottom
	marginLeft
	marginTop
	textIndent
	transform
	contentVisibility
	properties // how many there are
)

func propertyOf(name string) (property, bool) {
	switch name {
	case "display":
		return display, true
	case "visibility":
		return visibility, true
	case "opacity":
		return opacity, true
	case "font-size", "font":
		return fontSize, true
	case "color", "-webkit-text-fill-color":
		return textColor, true
	case "background-color", "background":
		return backColor, true
	case "background-image":
		return backImage, true
	case "background-clip", "-webkit-background-clip":
		return backClip, true
	case "height", "block-size":
		return height, true
	case "max-height", "max-block-size":
		return maxHeight, true
	case "width", "inline-size":
		return width, true
	case "max-width", "max-inline-size":
		return maxWidth, true
	case "overflow", "overflow-x", "overflow-y":
		return overflow, true
	case "clip":
		return clip, true
	case "clip-path", "-webkit-clip-path":
		return clipPath, true
	case "position":
		return position, true
	case "left", "inset-inline-start":
		return left, true
	case "right", "inset-inline-end":
		return right, true
	case "top":
		return top, true
	case "bottom":
		return bottom, true
	case "margin-left":
		return marginLeft, true
	case "margin-top":
		return marginTop, true
	case "text-indent":
		return textIndent, true
	case "transform", "scale":
		return transform, true
	case "content-visibility":
		return contentVisibility, true
	}
	return 0, false
}

// A setting is the value that won for a property, and where it came from.
type setting struct {
	value  string
	weight int64
	rule   *cssRule // nil for a style attribute
}

// A style holds the settings of one element, inherited ones not included.
type style [properties]setting

func (s *style) is(p property, values ...string) bool {
	for _, v := range values {
		if s[p].value == v {
			return true
		}
	}
	return false
}

// pageStyle holds the rules of the style sheets that a page brings itself.
// Sheets that it only names are not fetched.
type pageStyle struct {
	rules   map[string][]*cssRule   // by key of their subject
	shows   map[string]bool         // names for which a rule with more demands shows what another hides
	classes map[*html.Node][]string // of elements, as far as asked
	count   int
	steps   int
	linked  bool // names sheets of its own
}

// Bounds of what rules may cost: real pages stay far below.
const (
	maxRules      = 50_000
	maxStyleSteps = 20_000_000
)

// newPageStyle reads the style elements of a page.
func newPageStyle(doc *html.Node) *pageStyle {
	p := &pageStyle{rules: map[string][]*cssRule{}, shows: map[string]bool{}, classes: map[*html.Node][]string{}}
	for n := range doc.Descendants() {
		switch {
		case n.DataAtom == atom.Link && strings.Contains(strings.ToLower(attr(n, "rel")), "stylesheet"):
			p.linked = true
		case n.DataAtom == atom.Style && !within(n, atom.Template) && !within(n, atom.Noscript) && n.FirstChild != nil:
			p.read(n.FirstChild.Data, attr(n, "media"))
		}
	}
	return p
}

func (p *pageStyle) read(css, media string) {
	if strings.Contains(css, "@import") {
		p.linked = true
	}
	if in := mediumOf(plainCSS(media)); in != noScreen {
		css = strings.NewReplacer("<!--", " ", "-->", " ").Replace(css)
		styleRules(plainCSS(css), in, 0, p.add)
	}
}

// add takes a rule. One that holds on some screens only can show, not hide:
// what is hidden on a telephone stands on the page for all others.
func (p *pageStyle) add(selectors, block string, in medium) {
	decls := declarations(block)
	if in == someScreens {
		kept := decls[:0]
		for _, d := range decls {
			if reveals(d) {
				kept = append(kept, d)
			}
		}
		decls = kept
	}
	if len(decls) == 0 {
		return
	}
	showing := false
	for _, d := range decls {
		showing = showing || reveals(d)
	}
	for selectors != "" && p.count < maxRules {
		var s string
		s, selectors = cutOutside(selectors, ',')
		sel, ok := parseSelector(s)
		if !ok {
			continue
		}
		subject := sel.subject()
		if showing && (sel.foreign || len(sel.parts) > 1 || len(subject.classes)+len(subject.attrs) > 1 || subject.id != "") {
			for _, c := range subject.classes {
				p.shows["."+c] = true
			}
			if subject.id != "" && (sel.foreign || len(sel.parts) > 1 || len(subject.classes)+len(subject.attrs) > 0) {
				p.shows["#"+subject.id] = true
			}
		}
		if sel.foreign {
			continue
		}
		p.count++
		p.rules[subject.key()] = append(p.rules[subject.key()], &cssRule{sel, decls, int64(p.count)})
	}
}

// reveals reports whether d sets a property that hides text to a value that
// shows it.
func reveals(d declaration) bool {
	switch d.name {
	case "display":
		return d.value != "none"
	case "visibility":
		return d.value == "visible"
	case "opacity":
		return !isTransparent(d.value)
	case "height", "max-height":
		return !isZero(d.value)
	}
	return false
}

func isTransparent(value string) bool {
	v, ok := cssLength(strings.TrimSuffix(value, "%"), 16)
	if strings.HasSuffix(value, "%") {
		v /= 100
	}
	return ok && v < 0.05
}

// of returns the style of n, or nil if nothing is said of it.
func (p *pageStyle) of(n *html.Node) (*style, error) {
	var s *style
	set := func(d declaration, weight int64, r *cssRule) {
		prop, _ := propertyOf(d.name)
		if s == nil {
			s = new(style)
		}
		if d.important {
			weight |= 1 << 50
		}
		put := func(prop property, value string) {
			if weight >= s[prop].weight {
				s[prop] = setting{value, weight, r}
			}
		}
		switch d.name {
		case "background":
			// The shorthand sets both; a picture may stand anywhere in it.
			if strings.Contains(d.value, "url(") || strings.Contains(d.value, "gradient(") {
				put(backImage, d.value)
			}
			put(backColor, shorthandColor(d.value))
		case "font":
			put(fontSize, shorthandSize(d.value))
		case "overflow-x", "overflow-y":
			if d.value != "visible" { // which no axis is when the other is not
				put(prop, d.value)
			}
		default:
			put(prop, d.value)
		}
	}
	apply := func(key string) {
		for _, r := range p.rules[key] {
			if p.matches(r.selector, n) {
				for _, d := range r.decls {
					set(d, int64(r.selector.weight)<<20|r.order, r)
				}
			}
		}
	}
	if p.count > 0 {
		apply("")
		apply(n.Data)
		for _, c := range p.classesOf(n) {
			apply("." + c)
		}
		if id := nameAttr(n, "id"); id != "" {
			apply("#" + id)
		}
		if p.steps > maxStyleSteps || p.count >= maxRules {
			return nil, fmt.Errorf("%w: too many style rules", ErrTooComplex)
		}
	}
	// What the old attributes say is weaker than any rule.
	if v := attr(n, "bgcolor"); v != "" {
		set(declaration{name: "background-color", value: plainCSS(v)}, 0, nil)
	}
	if v := attr(n, "background"); v != "" {
		set(declaration{name: "background-image", value: "url()"}, 0, nil)
	}
	if v := attr(n, "color"); v != "" && n.DataAtom == atom.Font {
		set(declaration{name: "color", value: plainCSS(v)}, 0, nil)
	}
	if v := attr(n, "text"); v != "" && n.DataAtom == atom.Body {
		set(declaration{name: "color", value: plainCSS(v)}, 0, nil)
	}
	if v := attr(n, "style"); v != "" {
		for _, d := range declarations(plainCSS(v)) {
			set(d, 1<<49, nil)
		}
	}
	return s, nil
}

// shorthandColor finds the colour in a background; none means transparent.
func shorthandColor(value string) string {
	for rest := value; rest != ""; {
		var word string
		word, rest = cutOutside(rest, ' ')
		if _, ok := cssColor(word); ok || strings.HasPrefix(word, "var(") {
			return word
		}
	}
	if strings.Contains(value, "url(") || strings.Contains(value, "gradient(") || value == "none" || value == "0" {
		return "transparent"
	}
	return value // a name that is not known here
}

// shorthandSize finds the size in a font: the first length of it.
func shorthandSize(value string) string {
	for _, word := range strings.Fields(value) {
		size, _, _ := strings.Cut(word, "/")
		if v, ok := cssLength(size, 16); ok && (v == 0 || size[len(size)-1] > '9' || size[len(size)-1] == '%') {
			return size
		}
	}
	return ""
}
