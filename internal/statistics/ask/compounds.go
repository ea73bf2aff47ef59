package ask

import (
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/statistics"
)

// parts are the words of a compound, or the word itself where it is known as a whole
// or has parts that are not known.
func (r *Reader) parts(w word) []word {
	f := w.folded
	if len(f) < 7 || len(theLexicon().single(f)) > 0 || r.names.byFirst[f] != nil || r.names.words[f] {
		return []word{w}
	}
	for i := 3; i <= len(f)-3; i++ {
		head := theLexicon().heads(f[i:])
		if !slices.ContainsFunc(head, isHead) || strings.HasPrefix(f[i:], "ort") { // "Kursorte" are no municipalities
			continue
		}
		for _, link := range [...]string{"", "s", "n", "en", "es", "e", "er"} {
			mod, cut := strings.CutSuffix(f[:i], link)
			if !cut || len(mod) < 3 {
				continue
			}
			if mod == "gesamt" || mod == "kurs" || mod == "neu" && slices.ContainsFunc(head, func(s sense) bool { return s.kind == metric }) {
				return []word{w.as(f[i:], false)}
			}
			if mod == "daten" && r.names.isTopic(mod) && slices.ContainsFunc(head, func(s sense) bool { return s.kind == dim && isCourseOf(s) }) { // "Datenkurse" are of one topic of several, no figures
				return []word{w}
			}
			senses := theLexicon().single(mod)
			if len(senses) == 0 {
				senses = theLexicon().single(mod + "en") // "anmelde" of "anmelden"
			}
			if len(senses) == 0 && r.names.words[mod] && !anyModule.MatchString(mod) && slices.ContainsFunc(head, isCourseOf) { // "Sicherheitsschulungen"
				return []word{w.as(mod, false), w.as(f[i:], true)}
			}
			if r.names.isTopic(mod) && len(theLexicon().single(mod)) == 0 && strings.HasPrefix(f[i:], "them") { // "Rechtsthemen"
				return []word{w.as("thema", false), w.as(mod, true)}
			}
			if joined, ok := compound(senses, head); ok {
				switch joined {
				case onlyHead:
					return []word{w.as(f[i:], false)}
				case onlyModifier:
					return []word{w.as(modifierForm(mod), false)}
				case theRate:
					return []word{w.as(rateWord[rateOf(metricOf(senses))], false)}
				}
				return []word{w.as(modifierForm(mod), false), w.as(f[i:], true)}
			}
		}
	}
	return []word{w}
}

// metricOf is the first metric that senses name.
func metricOf(senses []sense) statistics.Metric {
	for _, s := range senses {
		if s.metric != "" {
			return s.metric
		}
	}
	return ""
}

func modifierForm(mod string) string {
	if len(theLexicon().single(mod)) == 0 {
		return mod + "en"
	}
	return mod
}

func (w word) as(folded string, inner bool) word {
	w.folded, w.key, w.inner = folded, keyOf(folded), inner
	if inner {
		w.before = ""
	}
	return w
}

func isHead(s sense) bool {
	switch s.kind {
	case metric, dim, who, "ask", "mass", "quote", "share", "trend", "compare", "rank", "split", "level", "wise", "strong", "asksfor", "most", "least":
		return true
	}
	return false
}

// isCourseOf reports whether a head may stand behind the name of a module.
func isCourseOf(s sense) bool {
	return s.kind == metric && (s.metric == statistics.Bookings || s.metric == statistics.Cancelled || s.metric == statistics.Participants) || s.kind == dim && (s.dimension == statistics.Run || s.dimension == statistics.Module)
}

// A joint is what is left of a compound.
type joint int

const (
	bothParts joint = iota
	onlyHead
	onlyModifier
	theRate
)

// rateWord is a word of the lexicon for each rate.
var rateWord = map[statistics.Metric]string{statistics.CancellationRate: "abbruchquote", statistics.AttendanceRate: "teilnahmequote", statistics.Utilisation: "auslastung", statistics.RefusalRate: "ablehnungsquote"}

// rateOf is the rate of what a metric counts, "" if there is none.
func rateOf(m statistics.Metric) statistics.Metric {
	if rates, ok := ratesOf([]statistics.Metric{m}); ok {
		return rates[0]
	}
	return ""
}

// compound tells what a modifier does to a head: "Kursanmeldungen" are bookings,
// "Anmeldezahlen" too, "Stornoquote" is two words of which each says something.
func compound(mods, heads []sense) (joint, bool) {
	for _, h := range heads {
		for _, m := range mods {
			general := m.dimension == statistics.Module || m.dimension == statistics.Run
			switch {
			case (m.kind == metric || m.kind == verb || m.kind == "state") && (h.kind == "ask" || h.kind == "strong" || h.kind == "asksfor" || h.kind == "mass" || h.kind == "rank" || h.kind == "compare"):
				return onlyModifier, true
			case (m.kind == metric || m.kind == verb) && (h.kind == "quote" || h.kind == "share") && rateWord[rateOf(m.metric)] != "":
				return theRate, true
			case (m.kind == metric || m.kind == verb) && (h.kind == "quote" || h.kind == "trend"):
				return bothParts, true
			case m.kind == "mean" && h.kind == metric:
				return bothParts, true
			case m.metric == statistics.Attended && h.kind == dim: // "Präsenztermin"
			case (m.kind == metric || m.kind == verb || general && m.kind == dim) && h.kind == dim:
				return onlyHead, true
			case m.metric != "" && (m.kind == metric || m.kind == verb) && (h.kind == "most" || h.kind == "least"):
				return bothParts, true
			case m.kind == dim && general && h.kind == metric, m.kind == verb && h.kind == metric, m.kind == who && h.kind == metric:
				return onlyHead, true
			case (m.kind == who || m.metric != "" && m.kind == dim) && (h.kind == "ask" || h.kind == "mass"):
				return bothParts, true
			case m.kind == value && m.dimension == statistics.Category && h.kind == dim && h.dimension == statistics.Module:
				return onlyModifier, true
			case m.kind == value && !m.long && (h.kind == metric || h.kind == "quote"), (m.kind == dim || m.kind == "nodim" || m.kind == who) && (h.kind == "compare" || h.kind == "rank" || h.kind == "level" || h.kind == "wise" || h.kind == "strong" || h.kind == "asksfor" || h.kind == "split" || h.kind == "ask" || h.kind == "mass" || h.kind == "trend" || h.kind == metric):
				return bothParts, true
			}
		}
	}
	return 0, false
}
