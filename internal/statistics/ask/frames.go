package ask

import (
	"regexp"
	"slices"
	"strings"
)

// maxSignature is how many words stand behind a closing at most: who greets, and from
// where.
const maxSignature = 6

// addFrames adds names of people where only those stand: behind a greeting, and
// behind what closes a letter.
func (l *lattice) addFrames() {
	is := func(i int, k kind) bool {
		return slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == k })
	}
	opens, greeted := true, 0 // nothing but a greeting stands before
	for i, w := range l.words {
		for _, e := range l.edges[i] {
			if e.kind != "closing" && (e.kind != "thanks" || i == 0) {
				continue
			}
			end := e.to
			for end < len(l.words) && !((end > e.to || e.kind == "thanks" && endsSentence.MatchString(l.words[end].before)) && strings.ContainsAny(l.words[end].before, ".:!–—") && !is(end-1, "title") && len(l.words[end-1].folded) > 1) {
				end++
			}
			if rest := end - e.to; rest > 0 && rest <= maxSignature && !slices.ContainsFunc(l.words[e.to:end], says) {
				l.add(sense{kind: "signature"}, e.to, end, 0)
			}
		}
		for _, e := range l.edges[i] {
			if e.kind == "greet" {
				greeted = max(greeted, e.to)
			}
		}
		opens = opens && (i < greeted || i == 0 || !endsGreeting.MatchString(w.before) || is(i-1, "title")) && (i < greeted || is(i, "greet") || is(i, "title") || is(i, "addressed") || is(i, "and") || is(i, fill) || (w.isNoun() || i > 0 && is(i-1, "title")) && (len(l.edges[i]) == 0 || i > 0 && is(i-1, "title")))
		if opens && i > 0 && (w.isNoun() || is(i-1, "title") && len(l.edges[i]) == 0) && (len(l.edges[i]) == 0 || is(i-1, "title")) && (is(0, "greet") || is(i-1, "title")) && (i+1 == len(l.words) || endsGreeting.MatchString(l.words[i+1].before) || is(i-1, "title")) {
			l.add(sense{kind: "addressed"}, i, i+1, 0)
		}
	}
	l.addSpokenTo()
	l.addListed()
	l.addModals()
	l.addPersons()
}

// addSpokenTo adds who is spoken to between commas or the like, and the names of those
// whose office is said: "Eine Bitte noch, Frau Lehmann.", "Amtsleiter Krüger".
func (l *lattice) addSpokenTo() {
	is := func(i int, k kind) bool {
		return slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == k })
	}
	ends := func(i int) bool { return i < len(l.words) && endsGreeting.MatchString(l.words[i].before) }
	named := func(i int) bool {
		return i < len(l.words) && l.words[i].isNoun() && (!l.words[i].comma() || is(i-1, "title")) && !slices.ContainsFunc(l.edges[i], func(e edge) bool {
			return e.kind != fill && e.kind != "title" && e.kind != "addressed" && e.kind != value
		})
	}
	for i := range l.words {
		switch {
		case is(i, "title") && (i == 0 || l.words[i].comma()):
			end := i + 1
			for end < i+4 && named(end) {
				end++
			}
			if end > i+1 && ends(end) && (i > 0 || end < len(l.words) && startsAsking[l.words[end].folded]) {
				l.add(sense{kind: "courtesy"}, i, end, -2)
			}
		case is(i, "asker") && i+1 < len(l.words) && named(i+1) && len(l.edges[i+1]) == 0 && !is(i, "title"):
			l.add(sense{kind: "asker"}, i, i+2, 0)
		}
	}
}

// startsAsking are words that questions and requests begin with.
var startsAsking = set("wie wieviel wieviele welche welches welcher was wer wo woher wann ich wir bitte können könnten kannst könntest für aus in how what which where could can please i we")

// addListed adds what stands by itself between commas or the like, as in notes: a
// dimension is one that figures are broken down by, a label before a colon nothing.
func (l *lattice) addListed() {
	for i, w := range l.words {
		behind := func(to int) string { // what is written behind it
			if to < len(l.words) {
				return l.words[to].before
			}
			return ""
		}
		l.edges[i] = slices.DeleteFunc(l.edges[i], func(e edge) bool { return e.kind == "label" && !strings.Contains(behind(e.to), ":") })
		if !w.isNoun() || i > 0 && !w.comma() || i+1 < len(l.words) && (!l.words[i+1].comma() || strings.Contains(behind(i+1), ":")) || len(l.words) == 1 {
			continue
		}
		for _, e := range l.edges[i] {
			if e.kind == dim && e.metric == "" && e.to == i+1 {
				l.add(sense{kind: "adverb", of: string(e.dimension)}, i, i+1, 0)
			}
		}
	}
}

// addPersons adds who wants figures, where that is said by name: "Herr Müller will
// wissen".
func (l *lattice) addPersons() {
	is := func(i int, k kind) bool {
		return slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == k })
	}
	for i, w := range l.words {
		if shortName.MatchString(w.shown) && len(l.edges[i]) == 0 && i+1 < len(l.words) && is(i+1, "wants") { // "das MWIKE fragt nach"
			l.add(sense{kind: "asker"}, i, i+1, 0)
		}
		if !is(i, "title") {
			continue
		}
		end := i + 1
		for end < len(l.words) && end < i+4 && !l.words[end].comma() && (is(end, "title") || l.words[end].isNoun()) {
			end++
		}
		for k := end; k < len(l.words) && k < end+5 && !l.words[k].comma() && end > i+1; k++ {
			if is(k, "wants") {
				l.add(sense{kind: "asker"}, i, end, -1)
				break
			}
		}
	}
}

// shortName is what an authority is called in short: "StMD".
var shortName = regexp.MustCompile(`^\p{Lu}\pL*\p{Lu}\pL*$`)

var endsSentence = regexp.MustCompile(`[.!?]\s`)

var endsGreeting = regexp.MustCompile(`[,!:.–—\n]| - `)

// says reports whether a word behind a closing is more than a name or a place.
func says(w word) bool {
	_, isNumber := numberOf(w.folded)
	return isNumber || narrows[w.folded] || conditions[w.folded] || slices.ContainsFunc(theLexicon().single(w.folded), func(s sense) bool {
		switch s.kind {
		case metric, state, verb, who, "ask", "how", "which", "only", "not", "courtesy", "by", "each":
			return true
		}
		return false
	})
}

// conditions begin what restricts, not a name.
var conditions = set("wenn falls sofern soweit sobald if those who")

// addModals adds that a modal verb says nothing where the verb at the end of its
// clause is one of having figures: "konnten wir 2025 verzeichnen", "durften wir …
// begrüßen".
func (l *lattice) addModals() {
	for i, w := range l.words {
		past, is := modals[w.folded]
		if past && strings.ContainsAny(strings.ToLower(w.shown), "öü") { // "könnten" is not what was
			continue
		}
		if !is || slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == "courtesy" }) {
			continue
		}
		end := i + 1
		for end < len(l.words) && !endsGreeting.MatchString(l.words[end].before) {
			end++
		}
		last := l.words[end-1].folded
		tells := tellingVerbs[last] && end < len(l.words) && !slices.ContainsFunc(l.words[:end], asksWord) // "ich soll melden, wie viele"
		if end-1 > i && (bookkeeping[last] && w.folded[0] != 'm' && w.folded[0] != 's' || past && havingVerbs[last] || tells) {
			l.add(sense{kind: fill}, i, i+1, 0)
			l.add(sense{kind: fill}, end-1, end, 0)
		}
	}
}

var (
	modals = map[string]bool{"konnte": true, "konnten": true, "durfte": true, "durften": true,
		"muss": false, "mussen": false, "soll": false, "sollen": false, "kann": false, "konnen": false, "darf": false, "durfen": false}
	bookkeeping  = set("verbuchen verzeichnen vorweisen ausweisen nachweisen vermelden berichten vorlegen angeben")
	tellingVerbs = set("melden mitteilen berichten liefern angeben nennen herausfinden rausfinden sagen vorlegen vortragen präsentieren zeigen einreichen abgeben nachweisen beziffern erfahren wissen sehen erkennen ablesen nachlesen nachsehen haben darlegen begründen ausfüllen eintragen")
	havingVerbs  = set("begrüßen gewinnen erreichen erzielen zählen registrieren verkraften hinnehmen notieren feststellen empfangen willkommen generieren einsammeln erfassen messen")
)

// asksWord reports whether a word asks for a number or rows.
func asksWord(w word) bool {
	return w.folded == "wie" || w.folded == "wieviel" || w.folded == "wieviele" || strings.HasPrefix(w.folded, "welche") || w.folded == "was"
}
