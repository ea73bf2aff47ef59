package catalogue

import (
	"html"
	"slices"
	"strings"
)

// prop is a property under any of the names that schema.org's has; of several
// values the first.
func prop(n node, name string) node {
	values := all(n, name)
	if len(values) == 0 {
		return node{}
	}
	return values[0]
}

// all are the values of a property.
func all(n node, name string) []node {
	for _, prefix := range []string{"", "schema:", "https://schema.org/", "http://schema.org/"} {
		v := n.get(prefix + name)
		if list := v.get("@list"); list.kind != "" {
			v = list
		}
		switch v.kind {
		case "":
		case "list":
			return v.items
		default:
			return []node{v}
		}
	}
	return nil
}

func isType(n node, types []string) bool {
	if n.kind != "object" {
		return false
	}
	return slices.ContainsFunc(all(n, "@type"), func(t node) bool { return slices.Contains(types, term(t.text)) })
}

// term is a name of schema.org without what stands before it.
func term(s string) string {
	for _, prefix := range []string{"https://schema.org/", "http://schema.org/", "schema:"} {
		s = strings.TrimPrefix(s, prefix)
	}
	return s
}

// textOf is the text of a value: its own, or that of the object's name.
func textOf(n node) string {
	switch n.kind {
	case "string":
		return strings.Join(strings.Fields(html.UnescapeString(n.text)), " ")
	case "number":
		return n.text
	case "object":
		for _, name := range []string{"@value", "name", "value"} {
			if v := prop(n, name); v.kind != "" && v.kind != "object" {
				return textOf(v)
			}
		}
	case "list":
		if len(n.items) > 0 {
			return textOf(n.items[0])
		}
	}
	return ""
}
