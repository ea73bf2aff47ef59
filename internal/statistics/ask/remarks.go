package ask

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// mostClauses is how many clauses a question has at most to look for remarks in it.
const mostClauses = 12

// A remark is a clause of what people tell before they ask: "Ein Kollege aus Hamburg hat
// angerufen und möchte wissen, wie viele …". Not all of it is known, and need not be.
// Somebody is or does something in it, and nothing in it narrows what is asked for; what
// might do so nevertheless, a time or a name, the question has to say itself. It is never
// passed over in silence: with the figures it is said that it is no part of them.
type remark struct {
	*lattice
	span   german.Span
	told   bool                     // stands behind another
	behind bool                     // stands behind what is counted, after a comma
	names  [][]statistics.Dimension // of each word that names a value, those it may be one of
	timed  bool                     // says a time that is more than when figures are wanted
	tells  bool                     // says something that words like "davon" and "dort" may point back to
}

// withoutRemarks reads a question that is asked back without its remarks. ok is false
// where it has none, or the rest is not understood either.
func (r *Reader) withoutRemarks(text, language string, now time.Time, before *statistics.Query) (u Understood, ok bool) {
	clauses := splitWishes(text, clausesOf(text))
	if len(clauses) < 2 || len(clauses) > mostClauses {
		return Understood{}, false
	}
	for _, run := range r.remarks(text, clauses, language, now) {
		rest, out := text, []string(nil)
		for _, c := range slices.Backward(run) {
			rest = cut(rest, c.span)
			out = append([]string{strings.Trim(c.span.In(text), clauseEnds+" ")}, out...)
		}
		if before == nil && pointsToTold(rest, now) && slices.ContainsFunc(run, func(c remark) bool { return c.tells }) {
			continue
		}
		if u := r.readWhole(rest, language, now, before); u.Asks && u.Back == nil && !slices.ContainsFunc(run, func(c remark) bool { return c.mayNarrow(u.Query) }) {
			u.LeftOut = append(out, u.LeftOut...)
			return u, true
		}
	}
	return Understood{}, false
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

// mayNarrow reports whether a clause says a time or a value that a query lacks, as if it
// were one for all times and values.
func (c remark) mayNarrow(q statistics.Query) bool {
	if c.timed && q.Period.IsZero() {
		return true
	}
	subject := func(d statistics.Dimension) statistics.Dimension { // modules, their topics and categories
		if d == statistics.Topic || d == statistics.Category {
			return statistics.Module
		}
		return d
	}
	restricts := func(d statistics.Dimension) bool {
		return slices.ContainsFunc(q.Filters, func(f statistics.Filter) bool { return subject(f.Dimension) == subject(d) })
	}
	return slices.ContainsFunc(c.names, func(dims []statistics.Dimension) bool { return !slices.ContainsFunc(dims, restricts) })
}

// pointsToTold reports whether a question is about what was told before it: "wie viele
// hatten wir dort?" Within its own clauses words point to itself.
func pointsToTold(question string, now time.Time) bool {
	return pointsAway.MatchString(lineOf(inClauses.ReplaceAllString(withoutTimes(question, now), "")))
}

// remarks are the lists of clauses that may be left out, to be tried one after the
// other: each row of neighbours, and all.
func (r *Reader) remarks(text string, clauses []german.Span, language string, now time.Time) (lists [][]remark) {
	var all, row []remark
	counts := false // something is counted in what is kept of the sentence
	for i, span := range clauses {
		if i == 0 || strings.ContainsAny(text[clauses[i-1].End:span.Start], ".!?:;–—\n") {
			counts = false
		}
		l := r.latticeOf(normal(strings.Trim(span.In(text), clauseEnds+" "), language, now), language, now)
		c := remark{lattice: l, span: span, told: len(row) > 0}
		forMe := forAsker.MatchString(lineOf(span.In(text)))
		c.behind = counts && !c.told && !forMe
		if (!c.behind || c.ofAsker(language)) && (forMe || !strings.HasPrefix(strings.TrimSpace(text[span.End:]), "?")) && c.read(now) {
			row, all = append(row, c), append(all, c)
			continue
		}
		if c.told && strings.Contains(text[clauses[i-1].End:span.Start], ",") && relative(l.words) { // it says more of what was told
			row, all = row[:len(row)-1], all[:len(all)-1]
		}
		counts = counts || slices.ContainsFunc(l.edges, func(list []edge) bool {
			return slices.ContainsFunc(list, func(e edge) bool {
				return e.kind == metric || e.kind == state || e.kind == verb || e.kind == dim || e.kind == "ask"
			})
		})
		if len(row) > 0 {
			lists, row = append(lists, row), nil
		}
	}
	if len(row) > 0 {
		lists = append(lists, row)
	}
	if len(lists) > 1 {
		lists = append(lists, all)
	}
	return lists
}

// read reads a clause as a remark; it is none if that fails.
func (c *remark) read(now time.Time) bool {
	list := c.words
	for len(list) > 2 && (leadsOn[list[0].folded] || list[0].folded == "nur" && reasonsToo[list[1].folded]) { // "und weil", "nur damit"
		list = list[1:]
	}
	begin := len(c.words) - len(list)
	first, line := list[0].folded, c.line()
	if len(c.words) < 2 || namesSubject.MatchString(line) || c.wishes() || ifWords[first] && !c.told {
		return false
	}
	goesOn := c.told && (carriesOn[first] || c.isInfinitive() || reported.MatchString(line))
	person := reasonsToo[first] || goesOn || c.told && begin > 0 && ownModals[first]
	purpose, content, asked := false, false, false
	for i := begin; i < len(c.words); i++ {
		if excluded[c.words[i].folded] || slices.ContainsFunc(c.edges[i], func(e edge) bool { return e.kind == "ask" && e.to > i+1 }) {
			return false
		}
		person = person || c.isPerson(i)
		purpose = purpose || c.may(i, "purpose") || c.may(i, "asker")
		asked = asked || slices.ContainsFunc(c.edges[i], func(e edge) bool { return e.kind == "courtesy" && e.to > i+1 && !wantsTo[c.words[e.to-1].folded] })
		if slices.ContainsFunc(c.edges[i], func(e edge) bool {
			return e.kind != value && e.kind != moment && (asideKinds[e.kind] || talkKinds[e.kind])
		}) {
			continue
		}
		var dims []statistics.Dimension
		for _, e := range c.edges[i] {
			switch {
			case saysWhich[e.kind] && !goesOn, e.kind == number && !c.may(i, moment):
				return false
			case e.kind == value:
				dims = append(dims, e.dimension)
			case e.kind == moment:
				c.timed = c.timed || !isDeadline(e.span.set, now)
			}
			content = content || e.kind != moment
		}
		if len(dims) > 0 {
			c.names = append(c.names, dims)
		}
		if len(c.edges[i]) == 0 && c.words[i].isNoun() && i > 0 {
			if (!goesOn && plural.MatchString(c.words[i].folded) && !something[c.words[i-1].folded] || c.behind) && !c.named(i) { // "wir fördern Ehrenamtliche"
				return false
			}
			c.tells = true
		}
	}
	c.tells = c.tells || content
	return (person || (purpose || itself[first]) && !content) && !(asked && (content || c.timed))
}

// ofAsker reports whether a clause behind what is counted is about who asks: "…, ich leite
// das Referat", "…, weil der Landrat das sehen will". One of what was may say why that
// happened which is counted: "abgesagt, weil wir umgezogen sind".
func (c *remark) ofAsker(language string) bool {
	for i, w := range c.words {
		if c.may(i, "gone") || c.may(i, "pastverb") || i == len(c.words)-1 && done[w.folded] || language == "en" && strings.HasSuffix(w.folded, "ed") {
			return false
		}
	}
	if !causes[c.words[0].folded] {
		return speakers[c.words[0].folded]
	}
	return forMyself.MatchString(c.line()) || slices.ContainsFunc(c.edges, func(list []edge) bool {
		return slices.ContainsFunc(list, func(e edge) bool { return e.kind == "asker" || e.kind == "purpose" })
	})
}

// line is a clause as folded words between blanks.
func (c *remark) line() string {
	line := " "
	for _, w := range c.words {
		line += w.folded + " "
	}
	return line
}

// isPerson reports whether a word is somebody who asks, is asked, or wants figures.
func (c *remark) isPerson(i int) bool {
	return c.speaker(i) || c.may(i, "asker") || c.may(i, "title") || c.may(i, "speaker") || addressees[c.words[i].folded]
}

// isInfinitive reports whether a clause says what somebody has in mind to do: "…, das
// Modul öfter anzubieten".
func (c *remark) isInfinitive() bool {
	last := len(c.words) - 1
	return c.words[last-1].folded == "zu" || c.words[0].folded == "to" || infinitive.MatchString(c.words[last].folded)
}

// wishes reports whether somebody wants in a clause what is not known: "ich brauche die
// Ehrenamtlichen". What they want to do is no figure: "wir möchten ein Dankeschön
// schicken".
func (c *remark) wishes() bool {
	last := c.words[len(c.words)-1]
	for i, w := range c.words[:len(c.words)-1] {
		switch next := c.words[i+1].folded; {
		case needsWhat[w.folded] && !itself[next]:
			return true
		case (wantsTo[w.folded] || w.folded == "hatte" && c.has("gern", "gerne")) && !itself[next] && (last.isNoun() || w.folded != "want" && !strings.HasSuffix(last.folded, "n") || c.may(len(c.words)-1, "sees") || seeing[last.folded]):
			return true
		}
	}
	return needsWhat[last.folded]
}

func (c *remark) has(words ...string) bool {
	return slices.ContainsFunc(c.words, func(w word) bool { return slices.Contains(words, w.folded) })
}

// splitWishes parts clauses before a wish: "ich schreibe gerade am Bericht und bräuchte".
func splitWishes(text string, clauses []german.Span) (list []german.Span) {
	for _, c := range clauses {
		if at := andWishes.FindStringIndex(c.In(text)); at != nil && at[0] > 0 {
			list = append(list, german.Span{Start: c.Start, End: c.Start + at[0]})
			c.Start += at[0]
		}
		list = append(list, c)
	}
	return list
}

// isDeadline reports whether a time may be that by which figures are wanted: a day that
// has not passed, or a part of one.
func isDeadline(s german.TimeSet, now time.Time) bool {
	day := s.Part != "" || len(s.Weekdays) > 0 || s.From == s.To
	return day && (s.To == (german.Civil{}) || !dayOf(s.To).Before(today(now)))
}

// withoutTimes is a text without the times it says: "diesen Monat" points to nothing.
func withoutTimes(text string, now time.Time) string {
	for _, s := range slices.Backward(german.WhenPast(text, now)) {
		for _, at := range slices.Backward(s.Spans) {
			text = text[:at.Start] + strings.Repeat(" ", at.End-at.Start) + text[at.End:]
		}
	}
	return text
}

// may reports whether a word may be of a kind.
func (l *lattice) may(i int, k kind) bool {
	return slices.ContainsFunc(l.edges[i], func(e edge) bool { return e.kind == k })
}

func (l *lattice) speaker(i int) bool {
	return speakers[l.words[i].folded] || l.may(i, "poss")
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
	causes    = set("weil da denn because since as")
	ownModals = set("will wollen kann können konnte muss müssen soll sollen sollte darf dürfen can could should must may might")
	itself    = set("das es dies it this that")
	forMyself = regexp.MustCompile(` (?:ich|mich|mir|i|me|my) | (?:wir|we) (?:das|es|dies|it|this|that) `)
	done      = set("ist sind bin war waren habe haben hat hatte hatten wurde wurden")
	// topical are turns by which a clause says what the question is about.
	topical   = regexp.MustCompile(` (?:geht es|gehts|interessier\w*|beschaftig\w*|betrifft|betreffend|bezieh\w*|mein\w* (?:ich|damit|nur)|gemeint|meine (?:damit|nur)|ich meine|wir meinen|meint|beschrank\w*|konzentrier\w*|ausschliess\w*|zahl\w*|rechn\w*|interested|mean|focus\w*|about|concern\w*|restrict\w*|consider\w*|count\w*|sprech\w*|sprich\w*|rede|reden|handel\w*|dessen|deren|denen|sie|er|ihnen|they|them|their|those|these) `)
	andWishes = regexp.MustCompile(`(?i)\s+(?:und|and) (?:(?:nun|jetzt|daher|deshalb|darum|dafür|now|so|hence|therefore) )?(?:(?:ich|wir|i|we) )?(?:brauche|bräuchte|brauchen|benötige|möchte|würde|wüsste|hätte|müsste|will|wollen|suche|frage|need|would|want|wonder|wanted)\pL*\b`)
	// pointsAway are words by which a question is about what was told before it.
	pointsAway = regexp.MustCompile(` (?:dort|dorther|davon|darunter|dabei|daran|hiervon|da|diese[nrms]?|dieselbe[nr]?|jene[nrms]?|solche[nrms]?|deren|dessen|denen|ihn|ihm|ihnen|er|sie|beide[nrms]?|there|those|these|them|they|it|such) `)
	// namesSubject are turns by which a clause says what the question is about.
	namesSubject = regexp.MustCompile(` (?:geht es|es geht|gehts|geht s|interessier\w*|beschaftig\w*|betrifft|betreffend|bezieh\w*|mein\w* (?:ich|damit|nur)|meine (?:damit|nur)|ich meine|wir meinen|gemeint|beschrank\w*|konzentrier\w*|ausschliess\w*|zahl\w*|(?:sprech|sprich|rede)\w* von|denk\w* an|handel\w*|betrachte\w*|interested|focus\w*|concern\w*|restrict\w*|consider\w*|count\w*|speak\w* of|talk\w* of|mean) `)
	ifWords      = set("wenn falls sofern soweit sobald if unless provided when")
	leadsOn      = set("und aber denn also so and but daher deshalb")
	carriesOn    = set("dass ob wo weil warum weshalb obwohl that whether why because where")
	reasonsToo   = set("nachdem bevor ehe obwohl wahrend auch damit um da weil while although before after though as since because")
	addressees   = set("du dir dich ihr euch ihnen you kollege kollegin kollegen kolleginnen team colleague colleagues")
	needsWhat    = set("brauche brauchst brauchen braucht brauchte bräuchte bräuchten benötige benötigen benötigt suche suchen sucht need needs looking")
	wantsTo      = set("will wollen möchte möchten wünsche wünschen want wants")
	seeing       = set("sehen haben wissen kennen betrachten auswerten anschauen ansehen zeigen bekommen erhalten zählen einbeziehen berücksichtigen vergleichen erfahren")
	excluded     = set("nur lediglich ausschließlich ausschliesslich bloß einzig ohne außer ausser statt anstatt anstelle only solely except without instead excluding")
	// saysWhich are kinds of words that say which figures are wanted, or how.
	saysWhich = map[kind]bool{"ask": true, "asksfor": true, "op": true, "only": true, "withoutall": true, "than": true, "top": true, "flop": true,
		"most": true, "least": true, "mostof": true, "leastof": true, "share": true, "percent": true, "versus": true, "instead": true, "leave": true,
		"leaveout": true, "leavein": true, "leaveall": true, "opposite": true, "view": true, "tillnow": true, "which": true}
	something  = set("nichts etwas viel wenig nothing something")
	plural     = regexp.MustCompile(`(?:e|er|n|s)$`)
	forAsker   = regexp.MustCompile(`^ (?:damit|so that|so) (?:ich|wir|i|we) `)
	inClauses  = regexp.MustCompile(`(?i), (?:weil|da|die|der|das|dass|denen|ob|because|who|that|which)\b[^,.?!]*`)
	infinitive = regexp.MustCompile(`^\pL{2,6}zu\pL+n$`)
	reported   = regexp.MustCompile(` (?:sei|seien) `)
)
