package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

// An aside is a clause that may be left out of a question.
type aside struct {
	*lattice
	text, language string
	now            time.Time
	plain          bool   // the question is written without capitals
	rest           string // the folded words of the question without it
	alone          bool   // is a sentence by itself, or leads to the question
	asks           bool   // is one for yes or no
	behind         bool   // stands behind a comma
	talk           map[int]bool
}

// isLeftOut reports whether a clause may be left out: somebody says in it what they are
// at or how things are, or it gives a reason for asking, and nothing in it could change
// what is counted. Behind a comma a clause of what was may say why that happened which
// is counted: "abgesagt, weil wir umgezogen sind".
func (a *aside) isLeftOut() bool {
	line := lineOf(a.text)
	if len(a.words) < 3 && !a.alone || len(a.words) < 2 || topical.MatchString(line) {
		return false
	}
	led := leadsAside[a.words[0].folded]
	if wanted.MatchString(line) && !whatFor.MatchString(line) || causes[a.words[0].folded] && a.behind && !forMyself.MatchString(line) && !slices.ContainsFunc(a.edges, hasAsker) {
		return false
	}
	a.findTalk()
	speaker := a.speaker(0) || a.speaker(1) && len(a.edges[0]) == 0 || a.speaker(1) && (firstOf[a.words[0].folded] || a.may(0, "pastverb")) || a.alone && a.states()
	for i := range a.words {
		speaker = speaker || led && (a.speaker(i) || a.may(i, "asker") || a.may(i, "purpose"))
		past := a.may(i, "gone") || a.may(i, "pastverb") || i == len(a.words)-1 && done[a.words[i].folded] || strings.HasSuffix(a.words[i].folded, "ed") && a.language == "en"
		if (!a.harmless(i, led) || a.plain && !a.plainly(i)) && !a.saysNothing(i) || past && a.behind {
			return false
		}
	}
	return speaker
}

// plainly reports whether a word that is not known may be no noun where none has a
// capital: it stands where the verb does.
func (a *aside) plainly(i int) bool {
	if len(a.edges[i]) > 0 || a.talk[i] || speakers[a.words[i].folded] || ownModals[a.words[i].folded] || itself[a.words[i].folded] {
		return true
	}
	return a.named(i) || i == 0 || i == 1 && startsMain[a.words[0].folded] || i == len(a.words)-1 && participle.MatchString(a.words[i].folded)
}

// findTalk notes which words are talk.
func (a *aside) findTalk() {
	a.talk = map[int]bool{}
	t := talkOf(a.text, a.language, a.now)
	t.words = a.words
	for i := 0; i < len(a.words); {
		n, _ := t.known(i)
		for k := range n {
			a.talk[i+k] = true
		}
		i += max(n, 1)
	}
}

// states reports whether a clause is one by itself: somebody or something, and what that
// does: "der Praktikant baut eine Grafik". What somebody or something is called is none:
// "das sind Ehrenamtliche".
func (a *aside) states() bool {
	at := 1
	switch w := a.words[0].folded; {
	case a.asks: // with the verb first
		return verbal.MatchString(w) && !asksWhat[w] && !whetherWords[w] && len(a.words) > 1
	case startsMain[w]:
	case a.named(1) || isArticle.MatchString(w) || a.may(0, "poss") || a.may(0, "title") || prepositions[w]:
		for at = 2; at < len(a.words) && !a.isVerb(at); at++ {
		}
	}
	if at >= len(a.words) || !a.isVerb(at) {
		return false
	}
	return !beings[a.words[at].folded] || !slices.ContainsFunc(a.words[1:], func(w word) bool { return w.isNoun() && len(theLexicon().single(w.folded)) == 0 && !a.knows(w) })
}

func (a *aside) knows(w word) bool {
	for i, o := range a.words {
		if o.Span == w.Span {
			return a.talk[i] || len(a.edges[i]) > 0
		}
	}
	return false
}

// isVerb reports whether a word may be the verb of its clause.
func (a *aside) isVerb(i int) bool {
	w := a.words[i]
	if verbs[w.folded] || ownModals[w.folded] || done[w.folded] {
		return true
	}
	if w.isNoun() && i > 0 || articles[w.folded] || isArticle.MatchString(w.folded) || prepositions[w.folded] || narrows[w.folded] || quantity[w.folded] || a.may(i, "det") || a.may(i, "place") || a.may(i, "for") || a.may(i, "poss") || a.may(i, "padj") {
		return false
	}
	return len(a.edges[i]) == 0 && verbal.MatchString(w.folded) || a.may(i, "gone") || a.may(i, "pastverb") || a.may(i, "wants") || a.talk[i] && verbal.MatchString(w.folded)
}

// saysNothing reports whether a word that may say something does not in a sentence by
// itself: it names what is counted as such, or the rest names it, too; it denies where
// nothing is named that could be.
func (a *aside) saysNothing(i int) bool {
	w := a.words[i]
	switch {
	case a.talk[i] && !narrows[w.folded]:
		return true
	case !a.alone:
		return false
	case narrows[w.folded] || quantity[w.folded] || excluding[w.folded]:
		return !a.asks && !a.names()
	}
	for _, e := range a.edges[i] {
		switch e.kind {
		case metric, dim, who, verb, state, "sits":
		case value:
			if !strings.Contains(a.rest, " "+w.folded+" ") {
				return false
			}
		case moment:
			if !wanting[w.folded] && (a.names() || len(german.WhenPast(a.rest, a.now)) == 0) {
				return false
			}
		default:
			if !asideKinds[e.kind] {
				return false
			}
		}
	}
	return len(a.edges[i]) > 0
}

// names reports whether a clause names anything that is counted, or not known.
func (a *aside) names() bool {
	for i, w := range a.words {
		if a.talk[i] || speakers[w.folded] || endsInPurpose(w) || a.may(i, "asker") || a.may(i, "purpose") {
			continue
		}
		if w.isNoun() && i > 0 || a.may(i, metric) || a.may(i, dim) || a.may(i, who) || a.may(i, state) || a.may(i, value) {
			return true
		}
	}
	return false
}

var (
	startsMain = set("ich wir es das dies man du ihr dann sonst jetzt hier da so gestern heute leider gerade nun vielleicht wahrscheinlich irgendwie niemand keiner jemand i we it this that you he she there yesterday today nobody someone everyone then otherwise")
	verbs      = set("ist sind war waren wird werden wurde wurden hat haben hatte hatten habe geht gehen kommt kommen steht stehen läuft laufen liegt sitzt gibt macht muss soll will kann wäre is are was were has have had does did will would can could wants needs")
	beings     = set("ist sind war waren wird werden wurde wurden seid bin is are was were")
	participle = regexp.MustCompile(`^(?:ge\pL+t|\pL+ge\pL+t|\pL+iert)$`)
	verbal     = regexp.MustCompile(`(?:t|en|e|s|ed)$`)
)

// may reports whether a word may be of a kind.
func (l *lattice) may(i int, k kind) bool {
	return slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == k })
}

func (l *lattice) speaker(i int) bool {
	return speakers[l.words[i].folded] || l.may(i, "poss")
}

// harmless reports whether a word changes nothing of what is counted: it belongs to
// grammar, or is not known and named as one thing that somebody has or does, "die
// Raumplanung", not as one of a kind, "für Schulen".
func (l *lattice) harmless(i int, led bool) bool {
	w := l.words[i]
	if narrows[w.folded] || quantity[w.folded] || excluding[w.folded] {
		return false
	}
	if speakers[w.folded] || ownModals[w.folded] || itself[w.folded] {
		return true
	}
	for _, e := range l.edges[i] {
		if !asideKinds[e.kind] && !(e.kind == number && articles[w.folded]) {
			return false
		}
	}
	switch {
	case len(l.edges[i]) > 0:
		return true
	case telling()[w.folded]:
		return i == 0 && led
	case w.inner: // of a compound
		return l.harmless(i-1, led)
	case w.isNoun() && i > 0:
		return l.named(i)
	}
	return true
}

// named reports whether an article or the like stands before a word, and at most an
// adjective between them.
func (l *lattice) named(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		w := l.words[k]
		if articles[w.folded] || isArticle.MatchString(w.folded) || withArticle[w.folded] || l.may(k, "poss") || l.may(k, "padj") {
			return true
		}
	}
	return false
}

// asideKinds are what words of such clauses may be.
var asideKinds = map[kind]bool{fill: true, "det": true, "place": true, "for": true, "via": true, "and": true, "courtesy": true, "wants": true, "speaker": true,
	"sees": true, "poss": true, "purpose": true, "asker": true, "padj": true, "inquiry": true, "greet": true, "addressed": true, "closing": true, "signature": true, "thanks": true,
	"regards": true, "behalf": true, "reason": true, "report": true, "gone": true, "pastverb": true, "purposelead": true, "nice": true, "facing": true, "as": true, "label": true, "title": true}

var (
	// leadsAside are words that lead to a reason or a purpose.
	leadsAside = set("weil da denn damit um because since as so falls")
	causes     = set("weil da denn because since as")
	// firstOf are words that stand before the verb of a main clause.
	firstOf   = set("gerade grad aktuell momentan derzeit jetzt nun hier heute leider currently")
	ownModals = set("will wollen kann können konnte muss müssen soll sollen sollte darf dürfen can could should must may might")
	itself    = set("das es dies it this that")
	quantity  = set("viel viele vielen meist meisten wenig wenige wenigen mehrere einige etliche manche beide solche solchen alle allen jede jeder jedes jeden many most few several some all each every both such")
	// topical are turns by which a clause says what the question is about.
	topical = regexp.MustCompile(` (?:geht es|gehts|interessier\w*|betrifft|betreffend|bezieh\w*|mein\w* (?:ich|damit|nur)|gemeint|meine (?:damit|nur)|ich meine|wir meinen|meint|beschrank\w*|konzentrier\w*|ausschliess\w*|zahl\w*|rechn\w*|interested|mean|focus\w*|about|concern\w*|restrict\w*|consider\w*|count\w*|sprech\w*|sprich\w*|rede|reden|handel\w*|dessen|deren|denen|sie|er|ihnen|they|them|their|those|these) `)
	// wanted are turns by which somebody wants something, which may be whatFor.
	wanted    = regexp.MustCompile(` (?:such\w*|brauch\w*|benotig\w*|mocht\w*|hatte gern\w*|wunsch\w*|need|want|looking) `)
	whatFor   = regexp.MustCompile(` (?:das|es|dies|it|this|that) `)
	forMyself = regexp.MustCompile(` (?:ich|mich|mir|i|me|my) | (?:wir|we) (?:das|es|dies|it|this|that) `)
	done      = set("ist sind bin war waren habe haben hat hatte hatten wurde wurden")
)

func hasAsker(list []edge) bool {
	return slices.ContainsFunc(list, func(e edge) bool { return e.kind == "asker" || e.kind == "purpose" })
}
