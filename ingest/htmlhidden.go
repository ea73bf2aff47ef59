package ingest

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Text that nobody sees on a page is no statement of its author: it is left over,
// written for search engines, or put there to be quoted by programs like this.
// What is dropped is hidden by the page itself, by attributes, styles and style
// sheets in it; sheets that it only names are not fetched.
//
// Three things stay although they are hidden at first:
//
//   - What the reader can open. Fees and opening hours of municipal pages stand
//     in accordions and tabs. An element hidden by its own attributes must be
//     named by a control (aria-controls and the like). For one hidden by a rule
//     its role or class is enough, or another rule that shows it in some state
//     (".open", ":hover", ":checked"), on some screens or below some ancestor.
//   - Labels for screen readers ("Telefon", a heading "Öffnungszeiten"), which
//     explain what stands beside them: a few words without digits or a full stop.
//   - The wrappers of the page's main part: it is shown once a script has run.
type hider struct {
	style    *pageStyle
	controls map[string]bool     // ids that a control of the page opens
	wraps    map[*html.Node]bool // the main part and what it stands in
	pictures map[*html.Node]bool // whether an element holds a picture, as far as asked
	drop     []*html.Node
}

// What an element hands down to the text in it.
type look struct {
	visible  bool
	font     float64 // px
	ink      rgba
	inked    bool // ink is known
	ground   rgba
	grounded bool // ground is known
	clipped  bool // the ground shows through the letters only
}

// minFont is the size in px below which text is a line of dots.
const minFont = 2

// dropHidden removes from a page what is out of sight.
func dropHidden(doc *html.Node) error {
	h := &hider{
		style: newPageStyle(doc), controls: map[string]bool{}, wraps: map[*html.Node]bool{}, pictures: map[*html.Node]bool{},
	}
	main := false
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		h.readControl(n)
		if !main && (n.DataAtom == atom.Main || attr(n, "role") == "main") {
			main = true
			for p := n; p != nil; p = p.Parent {
				h.wraps[p] = true
			}
		}
	}
	white := rgba{255, 255, 255, 1}
	// Without sheets of its own a page is black on white.
	known := !h.style.linked
	if err := h.walk(doc, look{true, 16, rgba{a: 1}, known, white, known, false}); err != nil {
		return err
	}
	for _, n := range h.drop {
		if n.Parent != nil {
			n.Parent.RemoveChild(n)
		}
	}
	return nil
}

// readControl notes which elements n opens.
func (h *hider) readControl(n *html.Node) {
	role := attr(n, "role")
	control := n.DataAtom == atom.Button || n.DataAtom == atom.A || n.DataAtom == atom.Summary || role == "button" || role == "tab" || hasAttr(n, "aria-expanded")
	if !control || hasAttr(n, "hidden") {
		return
	}
	targets := attr(n, "aria-controls") + " " + attr(n, "data-target") + " " + attr(n, "data-bs-target")
	if role == "tab" || hasAttr(n, "data-toggle") || hasAttr(n, "data-bs-toggle") || hasAttr(n, "aria-expanded") {
		targets += " " + attr(n, "href")
	}
	for i, t := range strings.Fields(targets) {
		if i < 50 {
			h.controls[strings.TrimPrefix(t, "#")] = true
		}
	}
}

func (h *hider) walk(n *html.Node, in look) error { // depth is bounded by the parser
	if n.Type == html.ElementNode {
		s, err := h.style.of(n)
		if err != nil {
			return err
		}
		if !h.shown(n, s) {
			h.drop = append(h.drop, n)
			return nil
		}
		in = h.inside(n, s, in)
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		switch {
		case c.Type == html.ElementNode && isUnread(c.DataAtom):
		case c.Type == html.TextNode && !in.legible() && n.DataAtom != atom.Title:
			h.drop = append(h.drop, c)
		default:
			if err := h.walk(c, in); err != nil {
				return err
			}
		}
	}
	return nil
}

// isUnread names elements whose text is not read in any case.
func isUnread(a atom.Atom) bool {
	switch a {
	case atom.Head, atom.Script, atom.Style, atom.Noscript, atom.Template, atom.Svg:
		return true
	}
	return false
}

// shown decides about an element as a whole.
func (h *hider) shown(n *html.Node, s *style) bool {
	if n.DataAtom == atom.Html || n.DataAtom == atom.Body || h.wraps[n] {
		return true
	}
	opened := attr(n, "id") != "" && h.controls[attr(n, "id")] || attr(n, "role") == "tabpanel" && attr(n, "aria-labelledby") != ""
	if (hasAttr(n, "hidden") || strings.EqualFold(strings.TrimSpace(attr(n, "aria-hidden")), "true")) && !opened {
		return false
	}
	if isForScreenReaders(n) && !isLabel(n) {
		return false
	}
	if s == nil || opened {
		return true
	}
	if p, gone := s.gone(); gone && !h.opens(n, s[p]) {
		return false
	}
	return !s.away() || isLabel(n)
}

// opens reports whether an element that the setting hides has another state.
func (h *hider) opens(n *html.Node, by setting) bool {
	if by.rule == nil {
		return false
	}
	if attr(n, "role") == "tabpanel" {
		return true
	}
	subject := by.rule.selector.subject()
	for _, c := range subject.classes {
		if h.style.shows["."+c] {
			return true
		}
	}
	if subject.id != "" && h.style.shows["#"+subject.id] {
		return true
	}
	names := strings.ToLower(attr(n, "class"))
	for _, part := range []string{"accordion", "akkordeon", "collaps", "tab-pane", "tabpanel", "tab-content", "tabcontent", "toggle", "panel", "faq"} {
		if strings.Contains(names, part) {
			return true
		}
	}
	return false
}

// gone reports whether an element takes no room or no colour, and by which
// property.
func (s *style) gone() (property, bool) {
	zero := func(p property) bool { return s[p].value != "" && isZero(s[p].value) }
	cut := s[overflow].value != "" && !s.is(overflow, "visible", "auto", "scroll")
	switch {
	case s.is(display, "none"):
		return display, true
	case s.is(contentVisibility, "hidden"):
		return contentVisibility, true
	case s[opacity].value != "" && isTransparent(s[opacity].value):
		return opacity, true
	case zero(height) && cut && !zero(width):
		return height, true
	case zero(maxHeight) && cut && !zero(width):
		return maxHeight, true
	case strings.HasPrefix(strings.ReplaceAll(s[transform].value, " ", ""), "scale(0)"), s.is(transform, "0"):
		return transform, true
	}
	return 0, false
}

var (
	// A rectangle whose edges coincide; "rect(1px, 1px, 1px, 1px)" among them.
	clipNothing  = regexp.MustCompile(`^rect\(\s*([01])(?:px)?[ ,]+([01])(?:px)?[ ,]+[01](?:px)?[ ,]+[01](?:px)?\s*\)$`)
	pathNothing  = regexp.MustCompile(`^(?:inset\(\s*(?:[5-9]\d|100)(?:\.\d+)?%|circle\(\s*0|ellipse\(\s*0|polygon\(\s*0(?:px|%)?\s+0(?:px|%)?\s*(?:,\s*0(?:px|%)?\s+0(?:px|%)?\s*)*\))`)
	farTransform = regexp.MustCompile(`^translate(?:x|y|3d)?\([^)]*-\d{4,}`)
)

// farOff is the distance in px from which on a place is off the screen.
const farOff = 500

// away reports whether an element is put out of sight in one of the ways that
// keep it for screen readers.
func (s *style) away() bool {
	zero := func(p property) bool { return s[p].value != "" && isZero(s[p].value) }
	cut := s[overflow].value != "" && !s.is(overflow, "visible", "auto", "scroll")
	placed := s.is(position, "absolute", "fixed", "relative", "sticky")
	if (zero(width) || zero(maxWidth)) && cut || clipNothing.MatchString(s[clip].value) && s.is(position, "absolute", "fixed") ||
		pathNothing.MatchString(s[clipPath].value) || farTransform.MatchString(s[transform].value) {
		return true
	}
	for _, p := range []property{left, right, top, bottom, marginLeft, marginTop, textIndent} {
		v := s[p].value
		if v == "" || (p < marginLeft && !placed) {
			continue
		}
		px, ok := cssLength(v, 16)
		if pc, found := strings.CutSuffix(v, "%"); found {
			px, ok = cssLength(pc, 16) // of a width near that of the window
			px *= farOff / 100
		}
		if ok && (px <= -farOff || px >= 10*farOff) {
			return true
		}
	}
	return false
}

func isForScreenReaders(n *html.Node) bool {
	for i, c := range strings.Fields(strings.ToLower(attr(n, "class"))) {
		if i == 100 {
			break
		}
		switch c {
		case "sr-only", "visually-hidden", "visuallyhidden", "screen-reader-text", "screen-reader-only", "screenreader", "element-invisible", "show-for-sr", "u-visually-hidden":
			return true
		}
	}
	return false
}

// isLabel reports whether the text of n names something and states nothing.
func isLabel(n *html.Node) bool {
	const maxLabel = 40
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		}
		if b.Len() > 4*maxLabel {
			return false
		}
	}
	text := oneLine(b.String())
	return len(text) <= maxLabel && !strings.ContainsAny(text, ".!?") && !strings.ContainsFunc(text, unicode.IsDigit)
}

// inside returns the look of the text in n, which stands in one of look in.
func (h *hider) inside(n *html.Node, s *style, in look) look {
	top := n.DataAtom == atom.Html || n.DataAtom == atom.Body
	styled := h.style.linked && (hasAttr(n, "class") || hasAttr(n, "id")) // perhaps by a sheet that was not read
	if styled || n.DataAtom == atom.A {
		in.inked = false
	}
	if styled || n.DataAtom == atom.Mark || n.DataAtom == atom.Button {
		in.grounded = false
	}
	if s == nil {
		return in
	}
	switch s[visibility].value {
	case "hidden", "collapse":
		if !top && !h.wraps[n] && !h.opens(n, s[visibility]) && !h.controls[attr(n, "id")] {
			in.visible = false
		}
	case "visible", "initial":
		in.visible = true
	}
	if v := s[fontSize].value; v != "" && v != "inherit" && !top {
		px, ok := cssLength(v, in.font)
		if !ok {
			px = 16 // a word or a formula
		}
		in.font = px
	}
	if v := s[textColor].value; v != "" && v != "inherit" && v != "currentcolor" {
		in.ink, in.inked = cssColor(v)
	}
	if s.is(position, "absolute", "fixed") && n.Parent != nil && h.holdsPicture(n.Parent) {
		in.grounded = false // a caption lies on its picture
	}
	if v := s[backColor].value; v != "" && v != "inherit" {
		c, ok := cssColor(v)
		switch {
		case !ok:
			in.grounded = false
		case c.a == 1 || in.grounded:
			in.ground, in.grounded = c.over(in.ground), true
		}
	}
	if v := s[backImage].value; v != "" && v != "none" {
		in.grounded = false
	}
	in.clipped = in.clipped || s.is(backClip, "text")
	return in
}

// holdsPicture reports whether a picture or a drawing stands below n.
func (h *hider) holdsPicture(n *html.Node) bool {
	if holds, known := h.pictures[n]; known {
		return holds
	}
	found := false
	for d := range n.Descendants() {
		switch d.DataAtom {
		case atom.Img, atom.Picture, atom.Video, atom.Canvas, atom.Svg, atom.Iframe, atom.Object:
			found = true
		}
		if found {
			break
		}
	}
	h.pictures[n] = found
	return found
}

// legible reports whether text of this look can be read.
func (l look) legible() bool {
	if !l.visible || l.font < minFont {
		return false
	}
	if !l.inked {
		return true
	}
	if l.ink.a < 0.05 {
		return l.clipped && !l.grounded
	}
	return !l.grounded || !l.ink.over(l.ground).near(l.ground)
}
