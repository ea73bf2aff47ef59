package evidence

import (
	"regexp"
	"slices"
	"strings"
)

var inPlace = regexp.MustCompile(`\b(?:in|In) (\p{Lu}\p{Ll}{2,})\b`)

// places returns the words that stand behind "in" as the names of places do, in
// lower case.
func places(text string) []string {
	var out []string
	for _, m := range inPlace.FindAllStringSubmatch(text, -1) {
		out = append(out, strings.ToLower(m[1]))
	}
	return out
}

// elsewhere reports whether a claim puts something in a place where neither the
// line nor what stands above puts it, though they name a place for it: "Auf Kiel
// folgt der Kongress in Berlin" puts nothing in Kiel.
func (p *Proof) elsewhere(claim *clause, l *line) bool {
	for _, x := range claim.places {
		if len(l.places) > 0 {
			if !slices.Contains(l.places, x) {
				return true
			}
			continue
		}
		named := func(other string) bool { return strings.Contains(strings.ToLower(l.text), other) }
		if !slices.Contains(p.places, x) && slices.ContainsFunc(p.places, named) {
			return true
		}
	}
	return false
}
