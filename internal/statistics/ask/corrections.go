package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// corrected leaves out what a correction says is not meant: "ich meinte die
// Teilnehmenden, nicht die Anmeldungen", "nicht 2025, sondern 2024". What is said not to
// be all is widened: "nicht nur für Hessen, sondern auch für Bayern".
func (r *Reader) corrected(text, language string, now time.Time) string {
	if m := notThis.FindStringSubmatch(text); m != nil && r.saysNothing(m[1], language, now) {
		return "sondern " + m[2]
	}
	text = notBy.ReplaceAllString(meantNot.ReplaceAllString(text, "$1"), "$1")
	m := notBut.FindStringSubmatch(text)
	if m == nil || !r.saysNothing(m[1], language, now) {
		return text
	}
	not, but := m[2], strings.TrimRight(m[3], " .!")
	switch {
	case isCount(not) && isCount(polite.ReplaceAllString(but, "")): // "nicht zehn, sondern zwanzig"
		return "die ersten " + but
	case !notOnly.MatchString(not):
		return "sondern " + but
	case r.isTime(not, language, now) && !widest.MatchString(but): // "nicht nur 2025, sondern auch 2024"
		return notOnly.ReplaceAllString(not, "") + " und " + also.ReplaceAllString(but, "")
	case everything.MatchString(but) && r.isTime(not, language, now):
		return "gesamten Zeitraum"
	case widest.MatchString(but):
		return "doch " + but
	}
	return "auch " + also.ReplaceAllString(but, "")
}

// saysNothing reports whether words only lead to what is wanted: "Ich brauche das".
func (r *Reader) saysNothing(text, language string, now time.Time) bool {
	l := r.latticeOf(text, language, now)
	for i, w := range l.words {
		if !speakers[w.folded] && !slices.ContainsFunc(l.edges[i], func(e edge) bool { return leadsOnKinds[e.kind] }) {
			return false
		}
	}
	return true
}

// leadsOnKinds are what the words before a correction may be.
var leadsOnKinds = map[kind]bool{fill: true, "det": true, "courtesy": true, "wants": true, "again": true, "repeat": true, "correct": true, "wrongly": true, "iwanted": true, "greet": true, "thanks": true, "and": true, "add": true, "speaker": true, "inquiry": true}

// isCount reports whether a word is a number, and no year.
func isCount(text string) bool {
	n, ok := numberOf(german.Fold(text))
	return ok && n < 1900
}

// isTime reports whether words name a time.
func (r *Reader) isTime(text, language string, now time.Time) bool {
	l := r.latticeOf(text, language, now)
	return slices.ContainsFunc(l.edges, func(list []edge) bool {
		return slices.ContainsFunc(list, func(e edge) bool { return e.kind == moment || e.kind == "wholeyear" })
	})
}

var (
	meantNot   = regexp.MustCompile(`(?i)^(.*\b(?:ich (?:\w+ )?(?:meinte|meine|wollte|wollt)|(?:meinte|wollte) ich|es geht (?:mir|uns) um|i (?:\w+ )?(?:meant|mean|wanted|want|need))\b.*?),? (?:und )?(?:nicht|not) (?:(?:um|die|der|das|den|nach|je|pro|aus|im|in|für|the|by|from|for) )*[\pL\d-]+[.!]?$`)
	notBy      = regexp.MustCompile(`(?i)^(.*\b(?:nach|je|pro|per|by)\b.*?), (?:und )?(?:nicht|not) (?:nach|je|pro|per|by) (?:(?:der|den|dem|the) )?[\pL-]+[.!]?$`)
	notBut     = regexp.MustCompile(`(?i)^(.*?)\b(?:nicht|not) ([^,.;:!?]{1,60}?)(?:,? (?:sondern|but)|, (?:nur|lieber|only|just|ich wollte|i wanted)) (.*)$`)
	notThis    = regexp.MustCompile(`(?i)^(.*?)\b(?:nicht|not) (?:(?:nach|je|pro|aus|für|by|from|for) )?[\pL-]+, (?:(?:nach|je|pro|aus|für|by|from|for) )?([\pL-]+)[.!]?$`)
	polite     = regexp.MustCompile(`(?i) (?:bitte|please)$`)
	notOnly    = regexp.MustCompile(`(?i)^(?:nur|only|just|bloß|allein|ausschließlich)\b`)
	also       = regexp.MustCompile(`(?i)^(?:auch|also) | (?:auch|too|as well)$`)
	everything = regexp.MustCompile(`(?i)^(?:(?:für|for|über|auch) )?(?:alles|alle|insgesamt|everything|all|overall)(?: bitte| please)?$`)
	widest     = regexp.MustCompile(`(?i)\b(?:gesamte[nrms]?|ganze[nrms]?|komplette[nrms]?|alle[nrs]?|sämtliche[nrs]?|bundesweit|insgesamt|whole|entire|all|every|nationwide|overall)\b`)
)
