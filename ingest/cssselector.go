package ingest

import (
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// A selector is a chain of compounds; the last one is the element it is about.
type selector struct {
	parts []compound
	// foreign selectors depend on more than tags, classes, ids and ancestors
	// (":hover", ":not(.open)", "+"): they match nothing here, but tell that
	// their element has another state.
	foreign bool
	weight  int // specificity
}

// A compound is what a selector demands of one element.
type compound struct {
	tag, id string
	classes []string
	attrs   []string // names that must be set, or "name=value"
	child   bool     // the element is a child of the one before, not any descendant
}

// maxSelector bounds the bytes of a selector, maxParts its compounds.
const (
	maxSelector = 500
	maxParts    = 12
)

// parseSelector reads one selector, prepared by plainCSS; ok is false for those
// that are broken or about something other than an element.
func parseSelector(s string) (sel selector, ok bool) {
	s = strings.TrimSpace(s)
	if len(s) > maxSelector {
		return selector{}, false
	}
	open, child := false, false
	for s != "" {
		c := s[0]
		if c == ' ' || c == '>' || c == '+' || c == '~' {
			s = s[1:]
			open = false
			child = child || c == '>'
			sel.foreign = sel.foreign || c == '+' || c == '~'
			continue
		}
		if !open {
			if len(sel.parts) == maxParts {
				return selector{}, false
			}
			sel.parts = append(sel.parts, compound{child: child && len(sel.parts) > 0})
			open, child = true, false
		}
		cur := &sel.parts[len(sel.parts)-1]
		var name string
		switch c {
		case '*':
			s = s[1:]
		case '.', '#':
			name, s = cutName(s[1:])
			if name == "" {
				return selector{}, false
			}
			if c == '.' {
				cur.classes = append(cur.classes, name)
				sel.weight += 1 << 8
			} else {
				cur.id = name
				sel.weight += 1 << 16
			}
		case '[':
			inner, rest, closed := strings.Cut(s[1:], "]")
			if !closed {
				return selector{}, false
			}
			s = rest
			name, value := cutName(strings.TrimSpace(inner))
			value = strings.TrimSpace(value)
			if value != "" && value[0] != '=' { // "^=" and the like
				sel.foreign = true
			}
			if value != "" {
				name += "=" + strings.TrimSpace(strings.TrimLeft(value, "="))
			}
			cur.attrs = append(cur.attrs, name)
			sel.weight += 1 << 8
		case ':':
			if strings.HasPrefix(s, "::") {
				return selector{}, false
			}
			name, s = cutName(s[1:])
			switch name {
			case "before", "after", "first-line", "first-letter", "":
				return selector{}, false
			}
			if strings.HasPrefix(s, "(") {
				s = behindParentheses(s)
			}
			sel.foreign = true
			sel.weight += 1 << 8
		default:
			name, rest := cutName(s)
			if name == "" || len(rest) == len(s) {
				return selector{}, false
			}
			cur.tag, s = name, rest
			sel.weight++
		}
	}
	return sel, len(sel.parts) > 0
}

// behindParentheses returns what follows the parentheses that s opens with.
func behindParentheses(s string) string {
	depth := 0
	for i := range len(s) {
		switch s[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return s[i+1:]
			}
		}
	}
	return ""
}

func cutName(s string) (name, rest string) {
	for i, r := range s {
		if !isNameByte(r) {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// subject returns what the selector demands of the element itself.
func (s selector) subject() compound { return s.parts[len(s.parts)-1] }

// key names the most telling demand on the element, by which rules are found.
func (c compound) key() string {
	switch {
	case c.id != "":
		return "#" + c.id
	case len(c.classes) > 0:
		return "." + c.classes[0]
	}
	return c.tag
}

// matches reports whether the selector is about n; it counts the elements that
// it looked at as steps.
func (p *pageStyle) matches(s selector, n *html.Node) bool {
	if s.foreign || !p.fits(s.subject(), n) {
		return false
	}
	child := s.subject().child
	up := n.Parent
	for i := len(s.parts) - 2; i >= 0; i-- {
		// The nearest ancestor that fits is taken: the rare selectors for which
		// only a farther one would do keep their text.
		for up != nil && !p.fits(s.parts[i], up) {
			if child {
				return false
			}
			up = up.Parent
		}
		if up == nil {
			return false
		}
		child, up = s.parts[i].child, up.Parent
	}
	return true
}

func (p *pageStyle) fits(c compound, n *html.Node) bool {
	p.steps++
	if n.Type != html.ElementNode || (c.tag != "" && c.tag != n.Data) || (c.id != "" && c.id != nameAttr(n, "id")) {
		return false
	}
	if len(c.classes) > 0 {
		have := p.classesOf(n)
		for _, want := range c.classes {
			if !slices.Contains(have, want) {
				return false
			}
		}
	}
	for _, a := range c.attrs {
		name, value, valued := strings.Cut(a, "=")
		if !hasAttr(n, name) || (valued && nameAttr(n, name) != value) {
			return false
		}
	}
	return true
}

// maxClasses bounds the classes that are read of an element.
const maxClasses = 100

// classesOf returns the classes of n, comparable with those of selectors.
func (p *pageStyle) classesOf(n *html.Node) []string {
	if have, known := p.classes[n]; known {
		return have
	}
	var have []string
	for c := range strings.FieldsSeq(strings.ToLower(attr(n, "class"))) {
		if len(have) == maxClasses {
			break
		}
		have = append(have, cssName(c))
	}
	p.classes[n] = have
	return have
}

func nameAttr(n *html.Node, key string) string { return cssName(strings.ToLower(attr(n, key))) }
