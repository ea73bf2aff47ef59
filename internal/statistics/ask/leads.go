package ask

import "regexp"

// A lead is how a question begins.
type lead int

const (
	begins   lead = iota // like any
	connects             // "und", "jetzt", "what about": what follows is added or changed
	changed              // "nur", "ohne", "statt", "nein": something is changed
)

// leads tells whether a question begins as a change of what was shown.
func (x *reading) leads() lead {
	found := begins
	for i, p := range x.cover {
		switch p.name {
		case "and", "add":
			found = max(found, connects)
			continue
		case "correct", "again", "only", "instead", "undo", "iwanted":
			return max(found, changed)
		case "fill", "courtesy", "ahead":
			if changeWords.MatchString(x.words[p.from].folded) {
				return max(found, changed)
			}
			if w := x.words[p.from].folded; i < 3 && (nowWords.MatchString(w) || thanking.MatchString(w) && !x.asksByItself()) {
				found = max(found, connects)
			}
			continue
		case "value", "denied", "by", "time", "versus", "basis", "view", "sort", "split", "bound", "nottime", "order", "compare", "super", "limit", "rows":
			if found == begins && len(x.metrics()) == 0 || p.edges[0].kind == "only" || p.edges[0].kind == "not" {
				return changed
			}
			return found
		case "other":
			return found
		}
		break
	}
	return found
}

// asksByItself reports whether a question is put as a whole one: "wie viele", "welche".
func (x *reading) asksByItself() bool {
	return len(x.asks) > 0 || x.hasPhrase("how") || x.hasPhrase("which")
}

var (
	nowWords    = regexp.MustCompile(`^(?:jetzt|now|dann|then|so)$`)
	thanking    = regexp.MustCompile(`^(?:ok|okay|gut|danke)$`)
	changeWords = regexp.MustCompile(`^(?:mach|mache|make|nimm|zeig|lieber|gleiche|same)$`)
)
