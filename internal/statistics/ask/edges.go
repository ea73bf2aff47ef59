package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// latticeOf finds all that the words of a text may mean.
func (r *Reader) latticeOf(text, language string, now time.Time) *lattice {
	l := &lattice{all: mostTriesAll}
	plain := writtenPlainly(text, language)
	for _, w := range wordsOf(text) {
		l.words = append(l.words, r.parts(w)...)
	}
	l.edges = make([][]edge, len(l.words))
	l.addTimes(text, now)
	for i, w := range l.words {
		for _, e := range theLexicon().at(l.words, i) {
			if e.sense.language != "" && e.sense.language != language {
				continue
			}
			if e.sense.metric == statistics.Seats && w.folded == "sitzen" && (!w.isNoun() && !plain || i > 0 && sittingWho[l.words[i-1].folded]) || e.sense.kind == "sits" && w.isNoun() {
				continue
			}
			if end := i + len(e.words); w.folded == "kamen" && e.sense.metric == statistics.Attended && end < len(l.words) && isChannelled[l.words[end].folded] { // "kamen tatsächlich über Slack"
				continue
			}
			if past := e.sense.kind == "gone" || e.sense.kind == "pastverb"; past && subjunctive.MatchString(w.shown) { // "würde" is not what was
				continue
			}
			if e.sense.of == "short" {
				if !w.isAcronym() && !(plain && language == "de" && !alsoWords[w.folded]) {
					continue
				}
			}
			l.add(e.sense, i, i+len(e.words), 0)
		}
		if v, ok := numberOf(w.folded); ok && !isOrdinal(text, w) {
			cost := 0
			if yearAlone.MatchString(w.folded) {
				cost = 6
			}
			l.add(sense{kind: number, number: v}, i, i+1, cost)
		}
	}
	l.addEnds()
	r.addNames(l, plain)
	for i, w := range l.words {
		if len(l.edges[i]) == 0 && !w.inner {
			if !r.analyzer.Splitter().Knows(w.Text) && !r.undecided(w.Text) { // a word that exists is not mistyped
				for _, s := range misspelled(w) {
					if i > 0 && language == "de" && (w.isNoun() || agentNoun.MatchString(w.folded)) && (s.kind == state || s.kind == verb) { // "Schüler" is not "schulten"
						continue
					}
					l.add(s, i, i+1, 3)
				}
			}
			if _, _, module := r.moduleLike(l, i, i+1, plain); !module && endsInPurpose(w) { // "Datenstrategie" is a module
				l.add(sense{kind: "purpose"}, i, i+1, 0)
			}
		}
	}
	l.addFrames()
	r.addLikely(l, plain)
	for i, w := range l.words {
		if len(l.edges[i]) == 0 && german.IsStop(w.Text) && !telling()[w.folded] {
			l.add(sense{kind: fill}, i, i+1, 1)
		}
	}
	return l
}

// sittingWho stand before the verb, not before seats.
var sittingWho = set("viele leute personen menschen teilnehmende teilnehmer teilnehmerinnen aktuell gerade derzeit heute gestern momentan kommunen")

// agentNoun is who does something, which is no form of a verb.
var agentNoun = regexp.MustCompile(`[^t](?:er|ern|erin|erinnen)$`)

var subjunctive = regexp.MustCompile(`(?i)^(?:würden?|hätten?|wären?)$`)

// misspelled are the senses of the word that was meant. Two letters that changed
// places may look like an umlaut: "Absgaen".
func misspelled(w word) []sense {
	if senses := theLexicon().spelled(w.folded); len(senses) > 0 {
		return senses
	}
	return theLexicon().spelled(strings.ToLower(w.Text))
}

// addEnds adds what ends a clause and belongs to its verb: "liegen … vor", "fielen …
// aus".
func (l *lattice) addEnds() {
	for i, w := range l.words {
		if i < len(l.words)-1 && !l.words[i+1].comma() {
			continue
		}
		for _, v := range separable {
			if w.folded == v.particle && slices.ContainsFunc(l.words[:i], func(o word) bool { return v.begins(o.folded) }) {
				s, cost := senseOf(v.sense), 0
				if v.sense == "rise" || v.sense == "split" || v.sense == "state:attended" || v.sense == "state:unanswered" && v.particle == "ab" { // rather than the preposition that it is elsewhere
					cost = -3
				}
				for k, o := range l.words[:i] {
					if k > 0 && v.sense == "dropped" && v.begins(o.folded) && l.words[k-1].folded == "wie" { // "wie fällt die Bilanz aus?"
						s = sense{kind: fill}
					}
					if len(l.edges[k]) == 0 && v.begins(o.folded) {
						l.add(sense{kind: fill}, k, k+1, 0)
					}
				}
				l.add(s, i, i+1, cost)
			}
		}
	}
}

// A particle stands at the end of a clause and belongs to one of some verbs.
type particle struct{ particle, verbs, sense string }

// begins reports whether a word is a form of one of the verbs.
func (p particle) begins(folded string) bool {
	for stem := range strings.FieldsSeq(p.verbs) {
		if end, ok := strings.CutPrefix(folded, stem); ok && (end == "" || verbEnds[end]) { // "Kommunen" is no form of "kommen"
			return true
		}
	}
	return false
}

var verbEnds = set("e st est t et en n te ten ete eten")

// separable are verbs of which a particle stands at the end.
var separable = []particle{
	{"vor", "lieg lag leg stell les", "fill"}, {"ab", "schneid schnitt ruf frag", "fill"},
	{"aus", "fiel fall", "dropped"}, {"aus", "weis wies spuck gib geb druck rechn werf wirf wert les sah sieh", "fill"},
	{"auf", "schlussel schlussl teil drosel drosl glieder splitt spalt facher brech brich", "split"}, {"auf", "bereit list zeig fuhr stell schreib", "fill"},
	{"runter", "brech brich", "split"}, {"herunter", "brech brich", "split"},
	{"raus", "hau such zieh schick ruck gib geb les schreib", "fill"}, {"heraus", "such zieh gib geb les find", "fill"},
	{"zusammen", "stell fass such trag zahl rechn", "fill"}, {"durch", "gib geb sag zahl", "fill"},
	{"ruber", "schick gib geb reich", "fill"}, {"zu", "schick send leit sag", "fill"}, {"dar", "stell leg", "fill"},
	{"her", "gib geb zeig", "fill"}, {"bereit", "stell halt", "fill"}, {"nach", "schau seh sieh guck zahl schlag", "fill"},
	{"rein", "schau guck komm kam geh ging trudel flatter lauf lief krieg bekam bekomm hol", "fill"}, {"herein", "komm kam geh ging trudel flatter lauf lief bekam bekomm hol", "fill"}, {"zusammen", "bekam bekomm krieg bring", "fill"}, {"durch", "fuhr", "gone"}, {"an", "zeig gib geb seh sieh schau zieh zog lock", "fill"}, {"auf", "tauch", "state:attended"}, {"aus", "trag trug", "state:cancelled"}, {"mit", "teil", "fill"},
	{"teil", "nahm", "state:participants"}, {"mit", "mach", "state:participants"},
	{"ein", "schrank grenz", "restricts"},
	{"statt", "fand find", "fill"}, {"ein", "geh ging lauf lief trudel treff traf", "fill"}, {"an", "fall fiel komm kam", "fill"},
	{"zusammen", "komm kam", "fill"}, {"auf", "lauf lief tret trat", "fill"}, {"zu", "nehm nimm nahm leg", "rise"}, {"ab", "nehm nimm nahm", "rise"},
	{"an", "bot biet", "state:offered"}, {"zuruck", "trat tret zog zieh", "state:cancelled"},
	{"aus", "stieg steig", "state:cancelled"}, {"ein", "trug trag schrieb schreib", "state:bookings"},
	{"ab", "lehn wies wehr", "state:unanswered"}, {"passen", "muss", "state:unanswered"}, {"durch", "geh ging lauf lief", "fill"}, {"zuruck", "geh ging", "rise"}, {"nach", "lass liess", "rise"}, {"an", "steig stieg", "rise"}, {"zusammen", "setz", "split"}, {"auseinander", "fall", "split"}, {"weg", "komm kam", "fill"}, {"da", "steh stand", "fill"},
}

// endsInPurpose reports whether a word is a compound of what figures are wanted for:
// "Leitungsrunde".
func endsInPurpose(w word) bool {
	for i := 3; i <= len(w.folded)-4; i++ {
		if slices.ContainsFunc(theLexicon().single(w.folded[i:]), func(s sense) bool { return s.kind == "purpose" }) {
			return true
		}
	}
	return false
}

// isOrdinal reports whether a number has a full stop behind it that ends no sentence.
func isOrdinal(text string, w word) bool { return ordinalDot.MatchString(text[w.Span.End:]) }

var (
	ordinalDot   = regexp.MustCompile(`^\. ?\pL`)
	alsoWords    = set(`by be he st sl th ni`)
	isChannelled = set("über per via")
	yearAlone    = regexp.MustCompile(`^20\d\d$`)
)

func (l *lattice) add(s sense, from, to, cost int) {
	l.edges[from] = append(l.edges[from], edge{s, from, to, cost, l.words[from].folded, l.words[from].inner, l.words[from].comma(), strings.Contains(l.words[from].before, ":")})
}

// function reports whether a sense is that of a word which belongs to grammar, and
// is neither mistyped nor part of a compound.
func (s sense) function() bool {
	switch s.kind {
	case fill, "det", "place", "for", "via", "and", "or", "not", "only", "all", "again", "correct", "other", "own", "ahead", "gone", "pastverb", "purpose", "asksfor", "strong", "offers", "reason", "refuse", "noshow", "pending", "names", "title", "whoasks", "personal", "popular", "open", "good", "bad", "rel", "ordinal", "more", "as", "add", "withoutall", "wholetime", "noview", "greet", "closing", "addressed", "asker", "padj", "inquiry", "purposelead", "task", "label", "leave", "leavein", "leaveout", "leaveall", "filters", "repeat", "nationwide", "behind", "thanks", "behalf", "regards", "nice", "ifs", "lapsing", "once", "sits", "andsoon", "byPeople", "measuredby", "level", "facing", "always", "prefer", "matters", "nil", "lone", "together", "being", "wouldhave", "gladly", "elsewise", "into", "nobody", "became":
		return true
	}
	return false
}

// telling are function words that change what is asked: where no rule took them, the
// question was not understood.
var telling = sync.OnceValue(func() map[string]bool {
	return set(`
immer weiterhin mancher manches manchen manchem einiger einiges einigen einigem mehrerer mehreren wenigen weniger selben selber solche solcher solches solchen solchem jene jener jenes jenen jenem etwas gar
nicht ohne ausser kein keine keinen keinem keiner keines weder nichts not no nor without except excluding never
mehr weniger als unter uber zwischen more less fewer than most over under between below above
je pro per nach jede jeder jedes jeden jedem each every
gegen vor bis seit ab before after until since during wahrend
wer wen wem wessen wann warum wieso weshalb weswegen wo wohin woher wozu womit wofur who whom whose when where why
ich du mich dich mein meine meinen meinem meiner meines i my
kann kannst konnen konnt darf durfen muss mussen soll sollen sollte can could should may might must
teil selbst wieder again dann danach anschliessend gleichzeitig erst erste ersten erster erstes erstmals first once beide beiden beides both derselbe dieselbe dasselbe denselben derselben demselben same andere anderen anderer anderes other others einige manche mehrere several few such durch through wegen trotz wenn falls if because obwohl nachdem bevor indem damit sobald solange innerhalb ausserhalb neben hinter against into down off out own sonst then afterwards oder or noch jedoch weg
`)
})

// addTimes adds what package german reads as one time, and years.
func (l *lattice) addTimes(text string, now time.Time) {
	said := make([]bool, len(l.words)) // words that say something about time
	for _, set := range german.WhenPast(text, now) {
		for i, w := range l.words {
			said[i] = said[i] || slices.ContainsFunc(set.Spans, func(at german.Span) bool { return at.Start < w.Span.End && w.Span.Start < at.End })
		}
	}
	for i, w := range l.words {
		if yearAlone.MatchString(w.folded) {
			if sets := german.WhenPast("im Jahr "+w.folded, now); len(sets) == 1 {
				sets[0].Spans = []german.Span{w.Span}
				l.add(sense{kind: moment, span: &span{text: w.folded, set: sets[0]}}, i, i+1, 0)
			}
		}
		if !said[i] || w.inner || heldAgainst[w.folded] && !(i+2 < len(l.words) && l.words[i+2].folded == "woche") { // "unter der Woche"
			continue
		}
		if w.folded == "from" && i > 0 && i+1 < len(l.words) && (comesForm.MatchString(l.words[i-1].folded) || insideTime[l.words[i+1].folded] || l.words[i+1].folded == "during") { // "where do they come from in 2025?"
			continue
		}
		for to := i + 1; to <= len(l.words) && to <= i+maxTimeWords && said[to-1]; to++ {
			if to > i+1 && strings.ContainsAny(l.words[to-1].before, "?!") { // of another sentence
				break
			}
			end := l.words[to-1].Span.End
			if end < len(text) && text[end] == '.' && w.Span.End != end { // "am 12.3."
				end++
			}
			part := text[w.Span.Start:end]
			if line := lineOf(part); everyWeekday.MatchString(part) || hourOfDay.MatchString(line) || twoYears.MatchString(line) || someComing.MatchString(line) || bareOrdinal.MatchString(line) || byUnits.MatchString(line) { // names no days
				continue
			}
			sets := german.WhenPast(part, now)
			if s, ok := whole(sets, part); ok {
				s.Spans = []german.Span{{Start: w.Span.Start, End: end}}
				cost := 0
				if strings.Contains(part, ",") {
					cost = 2
				}
				l.add(sense{kind: moment, span: &span{text: part, set: s}}, i, to, cost)
			}
		}
	}
}

// someComing are months or weeks to come of which nobody says how many.
var someComing = regexp.MustCompile(` (?:kommenden?|nachsten?|folgenden?|bevorstehenden?|coming|next) (?:monaten?|wochen|quartalen?|months|weeks|quarters) $`)

var byUnits = regexp.MustCompile(`^ nach (?:monat|quartal|jahr|halbjahr|woche|tag)`)

// comesForm is a verb of which "from" is a part.
var comesForm = regexp.MustCompile(`^(?:com(?:e|es|ing)|came|originat\w+|stem\w*|hail\w*|drawn)$`)

// twoYears are times of two years, which are not one.
var twoYears = regexp.MustCompile(` (?:jahr|year) .* (?:jahr|year) `)

// hourOfDay is "die drei am" of "die drei am besten", which is no hour here.
var hourOfDay = regexp.MustCompile(` (?:am|pm) $`)

var everyWeekday = regexp.MustCompile(`(?i)wochentag|weekday`)

// heldAgainst are words that lead to what is compared with, not to a time.
var heldAgainst = set("gegen uber unter jeweils")

// maxTimeWords is how many words a time has at most.
const maxTimeWords = 10

// whole returns the one time that all of a text is.
func whole(sets []german.TimeSet, text string) (german.TimeSet, bool) {
	if len(sets) != 1 || len(sets[0].Spans) == 0 {
		return german.TimeSet{}, false
	}
	s := sets[0]
	at := 0
	for _, p := range s.Spans {
		if strings.Trim(text[min(at, p.Start):p.Start], " ,.-–/") != "" {
			return s, false
		}
		at = max(at, p.End)
	}
	return s, strings.Trim(text[at:], " ,.-–/") == ""
}

// set has words as they are written, as names of phrases are, and folded.
func set(list string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(list) {
		m[w], m[german.Fold(w)] = true, true
	}
	return m
}

// phrases are names of rules, which are no words to be folded.
func phrases(list string) map[string]bool {
	m := map[string]bool{}
	for name := range strings.FieldsSeq(list) {
		m[name] = true
	}
	return m
}

func days(set german.TimeSet) (keys []string) {
	for _, d := range set.Weekdays {
		keys = append(keys, strconv.Itoa((int(d)+6)%7+1))
	}
	return keys
}
