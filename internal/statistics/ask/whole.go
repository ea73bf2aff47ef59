package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// wholeByItself reports whether a question says by itself all that is wanted, although
// it has words by which what was shown may be changed: "Anmeldungen je Land, sortiert
// nach Stornoquote", "hatten wir 2025 mehr als 500 Anmeldungen?"
func (x *reading) wholeByItself(leads lead, metrics []statistics.Metric) bool {
	narrowed := len(x.spans)+len(x.values) > 0
	switch {
	case x.pointsBack() || leads == connects && !x.wishesNext() || x.meant() || x.hasPhrase("only"):
		return false
	case x.wishesNext():
		return true
	case x.sorts && len(metrics) > 0:
		return x.newRows() || len(metrics) > 1 && x.sortedBy != "" && len(x.dims) > 0
	case x.isYesNo() && x.onlyBounds() && len(x.spans) > 0:
		return true
	case x.deniedState && x.asksByItself():
		return len(x.spans) > 0 || len(x.dims) > 0
	case len(metrics) == 0 && x.implied != "" && x.hasPhrase("how"):
		return narrowed
	}
	return x.isSuper && x.newRows() && slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.name == "super" && (p.has("mostof") || p.has("leastof") || p.has("popular"))
	})
}

// newRows reports whether rows are named that were not shown.
func (x *reading) newRows() bool {
	other := func(d statistics.Dimension) bool { return d != "" && !slices.Contains(x.before.Dimensions, d) }
	return slices.ContainsFunc(x.dims, func(d division) bool { return other(d.dimension) }) || slices.ContainsFunc(x.nouns, func(n noun) bool { return other(n.dimension) })
}

// wishesNext reports whether "noch" leads to another wish that says all by itself: "nun
// noch die Teilnahmequote je Modul für 2025".
func (x *reading) wishesNext() bool {
	adds := x.phrasesOf("add")
	others := slices.ContainsFunc(adds, func(i int) bool { return x.cover[i].edges[0].word != "noch" })
	return len(adds) > 0 && !others && len(x.counts) > 0 && len(x.dims) > 0 && len(x.spans) > 0 && x.cover[0].name != "and"
}

// addsTo reports whether something is wanted besides what was shown. "Dazu, wie viele …"
// only leads to a question, and who "noch wartet" does nothing besides.
func (x *reading) addsTo() bool {
	return slices.ContainsFunc(x.phrasesOf("add"), func(i int) bool {
		p := x.cover[i]
		switch p.edges[0].word {
		case "dazu":
			return p.to >= len(x.words) || !x.words[p.to].comma()
		case "noch":
			return p.from == 0 || !inAside[x.words[p.from-1].folded] || !x.words[p.from-1].comma()
		}
		return true
	})
}

var inAside = set("die der das wo welche who that")

// ofBefore reports whether a question by itself says its time by that of the query before.
// "Im vergangenen Jahr" does not, however it is read.
func (x *reading) ofBefore(text string) bool {
	back := saysBefore.MatchString(lineOf(text)) && slices.ContainsFunc(x.spans, func(s span) bool { return s.back.unit != 0 })
	return x.pointsBack() || back || slices.ContainsFunc(x.cover, func(p phrase) bool {
		return p.has("thistime") || p.has("sameyear") || p.has("sames") || p.has("restyear") || p.has("justbefore") || p.has("justafter")
	})
}

// saysBefore are words for a time before or behind another.
var saysBefore = regexp.MustCompile(` (?:vor(?:vor)?(?:jahr|monat|quartal|woche|halbjahr|zeitraum|periode)\w*|davor|zuvor|vorher\w*|vorangegangen\w*|fruher|before|previous|prior|earlier|preceding|yoy|year over year|year on year|danach|darauf\w*|spater|folge\w*|following|later|after) `)

// withoutAnd takes away an "und" by which a question went on from talk in the same
// sentence: "ich sitze am Bericht und brauche die Stornoquote". One that begins a
// sentence leads on from what was shown.
func withoutAnd(rest, text string) string {
	lead, _, found := strings.Cut(text, rest)
	lead = strings.TrimSpace(lead)
	if !found || lead == "" || elliptical.MatchString(rest) && !slices.ContainsFunc(wordsOf(lead), func(w word) bool { return speakers[w.folded] }) || strings.ContainsAny(lead[len(lead)-1:], ".!?:;\n") {
		return rest
	}
	return ledOn.ReplaceAllString(rest, "")
}

// elliptical goes on from what was shown: "Hallo zusammen, und die Stornos?"
var elliptical = regexp.MustCompile(`(?i)^(?:und|and) (?:die|der|das|den|nach|je|pro|nur|in|im|aus|für|bei|mit|ohne|the|by|per|only|for|from|with|without) `)

var ledOn = regexp.MustCompile(`^(?:und|and) `)
