package ask

import (
	_ "embed"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
)

//go:embed talk.txt
var talkText string

// theTalk are the senses of words in what is said around a question. They are none of
// theLexicon: within the question the same words may mean something.
var theTalk = sync.OnceValue(func() *lexicon { return newLexicon(talkText) })

// withoutTalk is a question without the clauses around it that ask for nothing: "Ich
// sitze am Jahresbericht:", "das wäre super", "brauche ich bis morgen". Those that say
// a time are said to be left out.
func withoutTalk(text, language string, now time.Time) (rest string, leftOut []string) {
	rest = text
	spans := clausesOf(text)
	var talks []german.Span
	signed := false // more than talk stands behind it
	for i, c := range slices.Backward(spans) {
		part, t := talkIn(text, c, language, now)
		claims := i+1 < len(spans) && claimed.MatchString(text[spans[i+1].Start:]) // "es heißt, dass …"
		if t == nil || t.closes && signed || claims && signed {
			signed = true
			continue
		}
		signed = signed || part != c
		talks = append(talks, part)
		if t.timed || t.tells {
			leftOut = append(leftOut, strings.Trim(part.In(text), clauseEnds+" "))
		}
	}
	if len(talks) == 0 || len(talks) == len(spans) && !signed {
		return text, nil
	}
	greets := talkOf(text, language, now).begins(0, "greet")
	for _, a := range talks {
		rest = cutAside(rest, a, greets)
	}
	if strings.Trim(rest, clauseEnds+" ") == "" {
		return text, nil
	}
	slices.Reverse(leftOut)
	return rest, leftOut
}

var claimed = regexp.MustCompile(`^(?i:dass|that) `)

// clauseMark is what parts clauses. Numbers have commas, times colons and days points.
var clauseMark = regexp.MustCompile(`[,;:](?:\s|$)|[?!–—()\n]+|[^\d\s]{2,}(\.+)(?:\s|$)|\s-+\s|\.\.\.|…`)

// clausesOf are the clauses of a text without the marks around them.
func clausesOf(text string) (list []german.Span) {
	from := 0
	clause := func(to int) {
		if strings.Trim(text[from:to], clauseEnds+" „“\"") == "" {
			return
		}
		start := to - len(strings.TrimLeft(text[from:to], clauseEnds+" "))
		list = append(list, german.Span{Start: start, End: from + len(strings.TrimRight(text[from:to], clauseEnds+" "))})
	}
	for _, at := range clauseMark.FindAllStringSubmatchIndex(text, -1) {
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

// cutAside takes a clause out of a text with the marks around it: what stood before and
// behind it goes on as if it were not there. A greeting ends in a comma.
func cutAside(text string, a german.Span, greets bool) string {
	head, tail := strings.TrimRight(text[:a.Start], " ,;:–—(-\n"), text[a.End:]
	if strings.TrimSpace(head) == "" {
		return strings.TrimLeft(tail, clauseEnds+" ")
	}
	if trimmed := strings.TrimLeft(tail, " ,;:–—)-\n"); trimmed != "" && !strings.ContainsAny(trimmed[:1], ".!?") {
		if greets {
			head += ","
		}
		return head + " " + trimmed
	}
	if strings.ContainsAny(head[len(head)-1:], ".!?") {
		return head
	}
	return head + strings.TrimLeft(tail, " ,;:–—)-\n")
}

// talkIn is the part of a clause that is talk: all of it, or what is added at its end.
// It is nil where none is.
func talkIn(text string, c german.Span, language string, now time.Time) (german.Span, *talk) {
	t := talkOf(c.In(text), language, now)
	before, behind := strings.TrimSpace(text[:c.Start]), strings.TrimLeft(text[c.End:], " ")
	t.led = strings.HasSuffix(before, ",")
	t.sentence = (before == "" || strings.ContainsAny(before[len(before)-1:], ".!?")) && behind != "" && strings.ContainsAny(behind[:1], ".!")
	if t.isTalk() {
		return c, t
	}
	for i := 1; i < len(t.words); i++ {
		at := c.Start + t.words[i].Span.Start
		if i+1 < len(t.words) && c.Start == 0 && asksFrom(t.words, i) && t.all(0, i) && !t.timed { // "quick one how many"
			return german.Span{Start: c.Start, End: at}, t
		}
		if t.begins(i, "tail") && t.all(i, len(t.words)) {
			return german.Span{Start: at, End: c.End}, t
		}
	}
	return c, nil
}

// asksFrom reports whether a question begins with a word.
func asksFrom(words []word, i int) bool {
	next := words[i+1].folded
	return words[i].folded == "wie" && (strings.HasPrefix(next, "viel") || next == "hoch" || next == "oft" || next == "voll") || strings.HasPrefix(words[i].folded, "wieviel") || strings.HasPrefix(words[i].folded, "welche") ||
		words[i].folded == "what" && next == "about" || words[i].folded == "how" && (next == "about" || next == "many" || next == "often" || next == "full" || next == "high")
}

// A talk is a clause as what is said around a question.
type talk struct {
	text, language string
	now            time.Time
	words          []word
	led            bool // stands behind a comma
	sentence       bool // is one by itself that asks nothing
	timed          bool // says by when figures are wanted
	tells          bool // says what somebody is at, or why
	closes         bool // a name may stand behind it
}

func talkOf(text, language string, now time.Time) *talk {
	return &talk{text: text, language: language, now: now, words: wordsOf(text)}
}

// senses are what the words from one on mean in talk.
func (t *talk) senses(i int) []entry {
	return slices.DeleteFunc(theTalk().at(t.words, i), func(e entry) bool { return e.sense.language != "" && e.sense.language != t.language })
}

func (t *talk) begins(i int, k kind) bool {
	return slices.ContainsFunc(append(t.senses(i), theLexicon().at(t.words, i)...), func(e entry) bool { return e.sense.kind == k })
}

// isTalk reports whether a clause is talk and nothing else.
func (t *talk) isTalk() bool {
	if len(t.words) == 0 || t.led && relative(t.words) || t.isCause() {
		return false
	}
	return t.all(0, len(t.words))
}

// isCause reports whether a clause may say why that happened which is counted: "weil
// sie krank waren".
func (t *talk) isCause() bool {
	if !causes[t.words[0].folded] || !t.led {
		return false
	}
	line := lineOf(t.text)
	return done[t.words[len(t.words)-1].folded] || !forMyself.MatchString(line) && !slices.ContainsFunc(t.words, t.isOffice)
}

// isOffice reports whether a word is one of the asker's house.
func (t *talk) isOffice(w word) bool {
	return endsInPurpose(w) || t.isThing(w) || slices.ContainsFunc(theLexicon().single(w.folded), func(s sense) bool { return s.kind == "asker" || s.kind == "purpose" })
}

// all reports whether nothing in a part of the clause could be of what is asked for, and
// something says that it is not.
func (t *talk) all(from, to int) bool {
	t.timed, t.tells, t.closes = false, from == 0 && reasons[t.words[0].folded], false
	says, until, office := false, false, false
	times := t.times()
	for i := from; i < to; {
		w := t.words[i]
		end := times[i]
		n, strong := t.known(i)
		switch {
		case n > 0 && i+n >= end:
			says = says || strong
			office = office || (t.isOffice(w) || t.begins(i, "thing") || t.begins(i, "asker") || t.begins(i, "purpose")) && (i == from || t.named(i))
			t.tells = t.tells || i <= from+1 && (w.folded == "ich" || w.folded == "wir" || w.folded == "i" || w.folded == "we")
			t.closes = t.closes || !t.thanksFor() && slices.ContainsFunc(t.words[i:i+n], func(w word) bool { return closings[w.folded] })
			i += n
		case end > i && !(i > from && sinceWhen[t.words[i-1].folded] && !t.thanksFor()):
			t.timed = true
			until = until || untilWhen[w.folded] || i > from && untilWhen[t.words[i-1].folded]
			i = end
		case untilWhen[w.folded] && i+1 < to && times[i+1] > 0:
			i++
		case isNegation[w.folded] && t.unknowing():
			says = true
			i++
		default:
			return false
		}
	}
	t.tells = t.tells && (office || reasons[t.words[from].folded])
	here := t.words[from].folded == "hier" || t.words[to-1].folded == "hier"
	purpose := office && (t.timed || slices.ContainsFunc(t.words, func(w word) bool { return purposes[w.folded] }))
	return says || office && here || purpose || t.timed && until && (t.has("bitte", "please") || t.isPart())
}

// unknowing reports whether a clause says that the asker does not know something: "ich
// finde das nicht".
func (t *talk) unknowing() bool {
	own := t.has("ich", "wir", "mir", "uns", "i", "we") && !t.has("will", "wollen", "möchte", "want")
	return own && slices.ContainsFunc(t.words, func(w word) bool { return knows[w.folded] })
}

// named reports whether an article or the like stands before a word.
func (t *talk) named(i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		w := t.words[k].folded
		if purposes[w] && w != "fur" && w != "for" || articles[w] || isArticle.MatchString(w) || withArticle[w] || possessives.MatchString(w) {
			return true
		}
	}
	return false
}

// isPart reports whether a clause says a part of a day, or an hour.
func (t *talk) isPart() bool { return partOfDay.MatchString(lineOf(t.text)) }

var (
	partOfDay   = regexp.MustCompile(` (?:uhr|mittags?|abends?|nachmittags?|vormittags?|feierabend|pm|am|noon|evening|tonight|cob|eod) `)
	purposes    = set("für fürs zum zur zwecks for")
	possessives = regexp.MustCompile(`^(?:unser|mein|dein|euer|eur|ihr)e?[rnms]?$|^(?:our|my|your|the|an?)$`)
	isNegation  = set("nicht nichts not")
	knows       = set("finde finden find gefunden weiß wissen sehe sehen verstehe verstehen kenne klar sicher eilig dringend klappt geklappt know see remember sure eile stress")
	closings    = set("danke merci gruß grüße lg vg mfg thanks cheers regards dank")
)

func (t *talk) has(words ...string) bool {
	return slices.ContainsFunc(t.words, func(w word) bool { return slices.Contains(words, w.Text) })
}

var (
	sinceWhen = set("von vom seit ab aus zwischen from since after nach")
	untilWhen = set("bis by until noch")
)

// known is how many words from one on are known as talk, and whether one of them makes
// the clause that.
func (t *talk) known(i int) (n int, says bool) {
	if i > 0 && (t.words[i-1].folded == "als" || t.words[i-1].folded == "as") && slices.ContainsFunc(theLexicon().at(t.words, i), func(e entry) bool {
		return e.sense.kind == "view" || e.sense.kind == "asksfor" || e.sense.kind == "noview"
	}) {
		return 0, false // "als Liste"
	}
	for _, e := range t.senses(i) {
		if e.sense.kind != "tail" {
			n, says = max(n, len(e.words)), says || !weak[e.sense.kind]
		}
	}
	own := n // its other senses are none here
	for _, e := range theLexicon().at(t.words, i) {
		switch {
		case e.sense.language != "" && e.sense.language != t.language:
		case talkKinds[e.sense.kind]:
			n, says = max(n, len(e.words)), says || !weak[e.sense.kind]
		case len(e.words) > own:
			return 0, false
		case n == 1 && named[e.sense.kind] && t.words[i].folded != "frage" && !t.has("ich", "wir", "i", "we"): // "Sitze"
			says = false
		}
	}
	if n == 0 && (endsInPurpose(t.words[i]) || t.isThing(t.words[i])) {
		return 1, false
	}
	for k := i + 1; k < i+n; k++ {
		_, inner := t.known(k)
		says = says || inner
	}
	return n, says
}

// talkKinds are the senses of theLexicon that may stand in talk.
var talkKinds = map[kind]bool{fill: true, "courtesy": true, "wants": true, "speaker": true, "poss": true, "purpose": true, "asker": true, "inquiry": true, "greet": true,
	"addressed": true, "closing": true, "thanks": true, "regards": true, "behalf": true, "reason": true, "report": true, "purposelead": true, "nice": true, "title": true, "padj": true, "sees": true,
	"ifs": true, "own": true, "det": true, "place": true, "for": true, "via": true, "and": true, "as": true, "gone": true, "pastverb": true, "facing": true, "label": true}

// named are the senses of theLexicon that name what is counted, by itself.
var named = map[kind]bool{metric: true, state: true, verb: true, dim: true, who: true, value: true, "sits": true, "view": true, "nodim": true}

// weak are the kinds that do not make a clause talk.
var weak = map[kind]bool{"word": true, "thing": true, fill: true, "own": true, "det": true, "place": true, "for": true, "via": true, "and": true, "as": true, "gone": true,
	"pastverb": true, "facing": true, "label": true, "padj": true, "title": true, "purpose": true, "asker": true, "speaker": true, "poss": true, "ifs": true}

// isThing reports whether a word is a compound of a thing of the office: "Excel-Liste".
func (t *talk) isThing(w word) bool {
	for i := 0; i <= len(w.folded)-4; i++ {
		if i != 1 && i != 2 && slices.ContainsFunc(theTalk().single(w.folded[i:]), func(s sense) bool { return s.kind == "thing" && (s.language == "" || s.language == t.language) }) {
			return true
		}
	}
	return false
}

// times are by their first word the ends of times by which figures may be wanted: days
// that have not passed, and hours.
func (t *talk) times() map[int]int {
	ends := map[int]int{}
	for i, w := range t.words {
		if _, isNumber := numberOf(w.folded); isNumber && i+1 < len(t.words) && clock[t.words[i+1].folded] {
			ends[i] = i + 2
		}
	}
	for _, s := range german.WhenPast(t.text, t.now) {
		if !t.isDue(s) && !t.ownPast() && !t.thanksFor() {
			continue
		}
		for i, w := range t.words {
			for _, at := range s.Spans {
				if at.Start <= w.Span.Start && w.Span.Start < at.End {
					end := i + 1
					for end < len(t.words) && t.words[end].Span.Start < at.End {
						end++
					}
					ends[i] = max(ends[i], end)
				}
			}
		}
	}
	return ends
}

// isDue reports whether figures may be wanted by a time.
func (t *talk) isDue(s german.TimeSet) bool {
	from := today(t.now)
	day := s.Part != "" || len(s.Weekdays) > 0 || s.From == s.To || s.From == german.Civil{} || dayOf(s.From).After(from)
	if weekday.MatchString(lineOf(t.text)) { // which may as well have been
		from = from.AddDate(0, 0, -6)
	}
	return day && (s.To == (german.Civil{}) || !dayOf(s.To).Before(from) && dayOf(s.To).Before(from.AddDate(0, 0, soon)))
}

var weekday = regexp.MustCompile(`^[^|]* (?:montags?|dienstags?|mittwochs?|donnerstags?|freitags?|samstags?|sonntags?|monday|tuesday|wednesday|thursday|friday|saturday|sunday) `)

// soon is in how many days somebody who asks now wants figures at the latest.
const soon = 60

// ownPast reports whether somebody tells what has been: "Ich war letzte Woche krank."
func (t *talk) ownPast() bool {
	return t.sentence && (t.words[0].folded == "ich" || t.words[0].folded == "i") && len(t.words) > 1 && (done[t.words[1].folded] || t.words[1].folded == "was" || t.words[1].folded == "had")
}

// thanksFor reports whether somebody thanks for what there was: "Danke für die Zahlen von
// gestern!"
func (t *talk) thanksFor() bool {
	return t.sentence && (t.begins(0, "thanks") || t.words[0].folded == "danke") && t.has("für", "for")
}

var clock = set("uhr minuten minute stunden stunde pm am o minutes hours hour")

// relative reports whether a clause behind a comma says more of what stands before it:
// "Module, die wir hatten".
func relative(words []word) bool {
	if strings.HasPrefix(words[0].folded, "welche") || relatives[words[0].folded] && len(words) > 1 {
		if words[0].folded == "das" || words[0].folded == "that" || words[0].folded == "die" || words[0].folded == "der" {
			return !mainVerbs[words[1].folded] && !verbs[words[1].folded] && !endsInPurpose(words[1]) && !slices.ContainsFunc(theLexicon().single(words[1].folded), func(s sense) bool { return s.kind == "asker" || s.kind == "purpose" })
		}
		return true
	}
	return len(words) > 1 && relatives[words[1].folded] && prepositions[words[0].folded] && words[1].folded != "das"
}

var (
	relatives    = set("der die das den dem denen deren dessen wo worin wobei who which that whose whom where")
	prepositions = set("in an auf aus bei mit von zu für über nach in to of with from for")
	verbs        = set("ist sind war waren wird werden wurde wurden hat haben hatte hatten habe geht gehen kommt kommen steht stehen läuft laufen liegt sitzt gibt macht muss soll will kann wäre is are was were has have had does did will would can could wants needs")
	mainVerbs    = set("wäre wär war ist reicht genügt brauche brauch brauchen benötige benötigen will muss müssen soll sollen geht würde würden hilft kommt wird langt passt eilt interessiert möchte möchten would is will d s")
)
