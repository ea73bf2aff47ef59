package assistant

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// The evidence gate has two halves. answerable decides before anything is said
// whether the passages found speak about what was asked; supported decides
// sentence by sentence whether what is about to be said stands in them.

var negation = regexp.MustCompile(`(?i)\b(nicht|kein(e|en|er|em|es)?|nie|niemals|ohne|weder|not|no|never|without)\b`)

// leastSupport is the share of a statement's content words that the passage it
// cites must hold.
const leastSupport = 0.7

// supported reports whether a cited passage supports a statement: every number,
// date and name of it occurs there, so does its negation, and so do most of its
// content words. why names what is missing.
func (a *Assistant) supported(statement string, cited ...knowledge.Hit) (ok bool, why string) {
	var texts []string
	for _, h := range cited {
		texts = append(texts, h.Text, h.Document.Title, strings.Join(h.Headings, "\n"), dateWords(h.Document))
	}
	source := strings.Join(texts, "\n")
	evidence := newBag(a.analyzer, source)
	known := german.Dates(source)
	var valued []german.Span // checked by value, however written
	for _, d := range german.Dates(statement) {
		if !slices.ContainsFunc(known, func(k german.Date) bool { return k.Supports(d) }) {
			return false, "date"
		}
		valued = append(valued, d.Span)
	}
	for _, n := range german.Numbers(statement) {
		if !slices.ContainsFunc(evidence.numbers, func(q quantity) bool { return q.value == n.Value }) {
			return false, "number"
		}
		valued = append(valued, n.Span)
	}
	for _, name := range german.Names(statement, a.analyzer.Splitter().Knows) {
		for _, w := range german.Words(name.In(statement)) {
			if held(a.analyzer.Word(w.Text), evidence) < 0.8 && !german.IsStop(w.Text) {
				return false, "name"
			}
		}
	}
	if negation.MatchString(statement) && !negation.MatchString(source) {
		return false, "negation"
	}
	said, found := 0, 0
	a.analyzer.Each(statement, func(f *german.Features, at german.Span) {
		if f.Stop || slices.ContainsFunc(valued, func(v german.Span) bool { return v.Start <= at.Start && at.End <= v.End }) {
			return
		}
		said++
		if has(evidence.stems, f.StemHash) {
			found++
		}
	})
	if float64(found) < leastSupport*float64(said) {
		return false, "content"
	}
	return true, ""
}
