package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// maxLeftOut is how many clauses of a question are left out at most, and tried.
const maxLeftOut = 4

// without reads a question that is asked back without the clauses that only say what
// the asker is at, or what figures are for: "…, weil ich das im Stadtrat vorstelle".
// ok is false where there are none, or the rest is not understood either.
func (r *Reader) without(text, language string, now time.Time, before *statistics.Query) (u Understood, ok bool) {
	asides := r.asides(text, language, now)
	for _, tried := range append(single(asides), asides) {
		rest, out := text, []string(nil)
		for _, a := range slices.Backward(tried) {
			rest = cut(rest, a)
			out = append([]string{strings.Trim(a.In(text), clauseEnds+" ")}, out...)
		}
		if len(out) == 0 || strings.Trim(rest, clauseEnds+" ") == "" {
			continue
		}
		x := r.read(normal(rest, language, now), language, now, before)
		if u := x.understood(); u.Asks && u.Back == nil {
			u.LeftOut = append(out, x.passed...)
			return u, true
		}
	}
	return Understood{}, false
}

// single are lists of one clause each.
func single(asides []german.Span) (list [][]german.Span) {
	for _, a := range asides {
		list = append(list, []german.Span{a})
	}
	return list
}

// cut takes a clause out of a text, and the comma that led to it at the end.
func cut(text string, a german.Span) string {
	head, tail := strings.TrimRight(text[:a.Start], " ,;:–—(-"), strings.TrimLeft(text[a.End:], " ,;:–—)-")
	switch {
	case head == "":
		return strings.TrimLeft(tail, ".!? ")
	case tail == "" || strings.ContainsAny(tail[:1], ".!?"):
		return head + tail
	case strings.ContainsAny(head[len(head)-1:], ".!?"):
		return head + " " + tail
	}
	return head + ", " + tail
}

// clauseEnds are what stands between clauses.
const clauseEnds = ",;:.?!–—()\n-"

// clauseEnd is where a clause ends: a full stop behind a number ends none.
var clauseEnd = regexp.MustCompile(`[,;:?!–—()\n]+|[^\d\s]{3,}(\.+)(?:\s|$)|\s-\s`)

// asides are the clauses of a text that say nothing of what is counted.
func (r *Reader) asides(text, language string, now time.Time) (list []german.Span) {
	from := 0
	clause := func(to int) {
		if part := text[from:to]; len(list) < maxLeftOut && r.isAside(part, language, now, from > 0 && strings.HasSuffix(strings.TrimSpace(text[:from]), ",")) {
			list = append(list, german.Span{Start: from, End: to})
		}
	}
	for _, at := range clauseEnd.FindAllStringSubmatchIndex(text, -1) {
		start := at[0]
		if at[2] >= 0 {
			start = at[2]
		}
		if start < from {
			continue
		}
		clause(start)
		from = at[1]
	}
	clause(len(text))
	return list
}

// isAside reports whether a clause may be left out: somebody says in it what they are
// at, or it gives a reason for asking, and nothing in it could change what is counted.
// Behind a comma a clause of what was may say why that happened which is counted:
// "abgesagt, weil wir umgezogen sind".
func (r *Reader) isAside(part, language string, now time.Time, behind bool) bool {
	l := r.latticeOf(normal(part, language, now), language, now)
	line := lineOf(part)
	if len(l.words) < 3 || topical.MatchString(line) {
		return false
	}
	led := leadsAside[l.words[0].folded]
	if wanted.MatchString(line) && !whatFor.MatchString(line) || causes[l.words[0].folded] && behind && !forMyself.MatchString(line) && !slices.ContainsFunc(l.edges, hasAsker) {
		return false
	}
	speaker := l.speaker(0) || l.speaker(1) && len(l.edges[0]) == 0 || l.speaker(1) && (firstOf[l.words[0].folded] || l.may(0, "pastverb"))
	for i := range l.words {
		speaker = speaker || led && (l.speaker(i) || l.may(i, "asker") || l.may(i, "purpose"))
		past := l.may(i, "gone") || l.may(i, "pastverb") || i == len(l.words)-1 && done[l.words[i].folded] || strings.HasSuffix(l.words[i].folded, "ed") && language == "en"
		if !l.harmless(i, led) || past && behind {
			return false
		}
	}
	return speaker
}

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
	wanted    = regexp.MustCompile(` (?:such\w*|brauch\w*|benotig\w*|mocht\w*|hatte gern\w*|wunsch\w*|will|wollen|need|want|looking) `)
	whatFor   = regexp.MustCompile(` (?:das|es|dies|it|this|that) `)
	forMyself = regexp.MustCompile(` (?:ich|mich|mir|i|me|my) | (?:wir|we) (?:das|es|dies|it|this|that) `)
	done      = set("ist sind bin war waren habe haben hat hatte hatten wurde wurden")
)

func hasAsker(list []edge) bool {
	return slices.ContainsFunc(list, func(e edge) bool { return e.kind == "asker" || e.kind == "purpose" })
}

// namesWhat reports whether a clause says of what figures are wanted: "ich spreche von
// Ehrenamtlichen".
func (x *reading) namesWhat(clause []phrase) bool {
	line := lineOf(x.said(clause[0].from, clause[len(clause)-1].to))
	return topical.MatchString(line) || slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "only" || p.name == "not" })
}

// passes notes a clause that is passed over with words that are not known.
func (x *reading) passes(clause []phrase) {
	if slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "unknown" }) {
		x.passed = append(x.passed, x.said(clause[0].from, clause[len(clause)-1].to))
	}
}
