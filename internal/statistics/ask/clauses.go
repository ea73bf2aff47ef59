package ask

import (
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// silencePreambles takes what is said before or behind the question itself for no
// part of it: "Ich muss am Donnerstag berichten: welche Module …". It is a clause of
// its own in which somebody says something and nothing is counted.
func (x *reading) silencePreambles() {
	counts := func(p phrase) bool { return countingRules[p.name] }
	x.silenceLeadIn()
	x.silenceAskedAgain()
	x.silenceTold()
	first := slices.IndexFunc(x.cover, counts)
	if first < 0 {
		return
	}
	x.silenceDeadlines(first)
	from := 0
	for i := 1; i <= len(x.cover); i++ {
		strong := i == len(x.cover) || strings.ContainsAny(x.words[x.cover[i].from].before, ".?!:;–—\n") || strings.Contains(x.words[x.cover[i].from].before, " - ")
		weak := !strong && i <= first && (x.words[x.cover[i].from].comma() || x.wantsFrom(i)) && !x.plans(x.cover[from:i])
		if !strong && !weak {
			continue
		}
		clause := x.cover[from:i]
		before := i <= first
		from = i
		unread := slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "unknown" && x.words[p.from].isNoun() })
		if slices.ContainsFunc(clause, counts) || unread && x.namesWhat(clause) || unread && pointsBack.MatchString(x.line) || !x.speaks(clause, weak, before) {
			continue
		}
		report := slices.ContainsFunc(clause, func(p phrase) bool { return p.name == "asker" })
		aside := !weak && clause[0].name == "purpose" && x.datedElsewhere(clause)
		x.passes(clause)
		busy, plans := x.busy(clause), before && !weak && x.plans(clause)
		whether := slices.ContainsFunc(clause, func(p phrase) bool { return whetherWords[x.words[p.from].folded] })
		for k, p := range clause {
			v, valued := p.of(value)
			switch {
			case whether && before && valued && saidAgain(v, x.cover[i:]): // "ob wir kleine Kommunen erreichen: … nach Größenklasse"
				clause[k].rule = &silent
			case p.name == "other", p.name == "unknown", p.name == "asker", p.name == "noun" && (busy || plans), plans && (p.has(moment) && x.datedElsewhere(clause) || p.name == "more" || p.name == "limit" || p.name == "add"), x.due(p, report), p.has(moment) && aside:
				clause[k].rule = &silent
			}
		}
	}
}

// whetherWords lead from what somebody wonders to what that is.
var whetherWords = set("ob dass whether if that")

// due reports whether a phrase says by when figures are wanted, or when who wants them
// meets: any time to come in a clause about those.
func (x *reading) due(p phrase, report bool) bool {
	t, timed := p.of(moment)
	if !timed {
		return false
	}
	set := t.span.set
	return set.From == set.To || len(set.Weekdays) > 0 || set.Part != "" || (report || set.From == german.Civil{}) && x.ahead(set)
}

// onBehalf takes who figures are wanted for, and why, for no part of the question:
// "im Auftrag der Leitung". Behind what is counted that says which of it.
func (x *reading) onBehalf(p phrase) {
	if slices.ContainsFunc(x.cover[:x.at], func(p phrase) bool { return countingRules[p.name] }) {
		x.unknown = append(x.unknown, p.from)
	}
}

// pointsBack are words by which the question is about what was said before it.
var pointsBack = regexp.MustCompile(` (?:davon|darunter|hiervon|von denen|von diesen|von ihnen|solche\w*|deren|dessen|of them|of those|thereof) `)

// silenceDeadlines takes by when figures are wanted for no part of the question: "ich
// brauche bis Freitag die Stornoquote 2025".
func (x *reading) silenceDeadlines(first int) {
	wants := false
	for i, p := range x.cover[:first] {
		t, timed := p.of(moment)
		wants = wants || p.name == "courtesy" || x.words[p.from].folded == "bitte"
		if timed && i > 0 && x.cover[i-1].name == "purpose" && x.datedElsewhere(x.cover[i:i+1]) { // "für den Antrag 2026 brauchen wir … 2025"
			x.cover[i].rule = &silent
			continue
		}
		if timed && i+1 < len(x.cover) && x.cover[i+1].name == "courtesy" && (p.from == 0 || isStartOf(x.words[p.from])) && x.ahead(t.span.set) && x.datedElsewhere(x.cover[i:i+1]) { // "heute bräuchte ich … 2025"
			x.cover[i].rule = &silent
			continue
		}
		if !timed || p.name != "time" || !wants || !x.ahead(t.span.set) {
			continue
		}
		if x.words[p.from].folded == "bis" || i > 0 && x.words[x.cover[i-1].from].folded == "bis" || t.span.set.Part != "" {
			x.cover[i].rule = &silent
		}
	}
}

// ahead reports whether a time ends today or later.
func (x *reading) ahead(s german.TimeSet) bool {
	return s.Part != "" || s.To != (german.Civil{}) && !dayOf(s.To).Before(x.now)
}

var silent = rule{name: "fill", say: mark}

// wantsFrom reports whether a clause begins with "und" and that something is wanted:
// "Ich schreibe am Bericht und bräuchte …".
func (x *reading) wantsFrom(i int) bool {
	p := x.cover[i]
	return x.words[p.from].folded == "und" && p.to < len(x.words) && wanting[x.words[p.to].folded]
}

var wanting = set("brauche brauchen bräuchte bräuchten benötige benötigen möchte möchten wüsste wüssten hätte hätten will wollen suche suchen bitte bitten würde würden muss müssen soll sollen frage fragen need want would")

// countingRules are the phrases that name what is counted, or of which rows.
var countingRules = phrases("count rate rated lead group full super share which by refuse ask how")

// speaks reports whether somebody says something in a clause that is not about
// figures, and all of it may be passed over: its nouns are known, or what somebody is
// at, and it takes nothing back.
func (x *reading) speaks(clause []phrase, weak, before bool) bool {
	if before && !weak && (x.tends(clause) || x.plans(clause)) {
		return true
	}
	speaker := before && whetherWords[x.words[clause[0].from].folded] || clause[0].name == "purpose" || before && reasons[x.words[clause[0].from].folded] // "für die Planung von Zusatzterminen:"
	busy := before && (x.busy(clause) || subordinate[x.words[clause[0].from].folded])
	for i, p := range clause {
		w := x.words[p.from]
		speaker = speaker || i == 0 && p.name == "asker" && before && !weak // "der Fördergeber hakt nach:"
		speaker = speaker || p.name == "courtesy" || p.name == "asker" && (p.has("asker") || x.dated(clause)) || speakers[w.folded] && (!weak || i < 2)
		if p.name != "unknown" && p.name != "other" {
			continue
		}
		if narrows[w.folded] && !(w.folded == "danach" && subordinate[x.words[clause[0].from].folded]) || p.name == "unknown" && (w.isNoun() && p.from > 0 && !(before && isStartOf(w)) || x.plain) && !(busy && !x.plain) && clause[0].name != "purpose" && !slices.ContainsFunc(x.edges[p.from], func(e edge) bool { return e.kind == "purpose" }) {
			return false
		}
	}
	return speaker
}

// dated reports whether a clause says a day.
func (x *reading) dated(clause []phrase) bool {
	return slices.ContainsFunc(clause, func(p phrase) bool { return p.has(moment) })
}

// datedElsewhere reports whether the question says a time outside of a clause.
func (x *reading) datedElsewhere(clause []phrase) bool {
	from, to := clause[0].from, clause[len(clause)-1].to
	return slices.ContainsFunc(x.cover, func(p phrase) bool { return p.has(moment) && (p.to <= from || p.from >= to) })
}

// isStartOf reports whether a word is written with a capital because a sentence
// begins with it.
func isStartOf(w word) bool { return startsSentence.MatchString(w.before) }

var startsSentence = regexp.MustCompile(`[.?!:]\s*$|\n`)

// busy reports whether a clause says what somebody is at: "ich schreibe gerade die
// Pressemitteilung".
func (x *reading) busy(clause []phrase) bool {
	at := slices.IndexFunc(clause, func(p phrase) bool { return busyVerb.MatchString(x.words[p.from].folded) })
	return at >= 0 && slices.ContainsFunc(clause, func(p phrase) bool { return speakers[x.words[p.from].folded] })
}

var busyVerb = regexp.MustCompile(`^(?:schreib|sitz|bereite|arbeite|erstell|bast[el]+|prasentier|bericht|trage|halte|plane|treffe|spreche|telefonier|komme|uberarbeit|aktualisier|fulle|formulier|verfass|stelle|packe|muss|mussen|soll|sollen|habe|haben|bin|sind|write|writing|prepar|working)`)

// silenceLeadIn takes a question for yes or no that only leads to the one behind it for
// no part of that: "Ist KI ein Renner? Anmeldungen zum Thema KI pro Quartal". What it
// is about is kept, unless the other says that itself.
func (x *reading) silenceLeadIn() {
	end := slices.IndexFunc(x.cover, func(p phrase) bool { return strings.Contains(x.words[p.from].before, "?") })
	if end < 1 || asksWhat[x.words[0].folded] || pointsBack.MatchString(x.line) {
		return
	}
	lead, rest := x.cover[:end], x.cover[end:]
	asks := slices.ContainsFunc(rest, func(p phrase) bool { return p.name == "count" || p.name == "rate" || p.name == "ask" })
	if !asks || slices.ContainsFunc(lead, func(p phrase) bool {
		return apart[p.name] || countingRules[p.name] && !(p.name == "super" && (p.has("top") || p.has("flop"))) || p.name == "unknown" && !x.verdict(p.from)
	}) {
		return
	}
	x.passes(lead)
	for i, p := range lead {
		v, valued := p.of(value)
		if p.name == "super" || p.name == "unknown" || valued && saidAgain(v, rest) {
			lead[i].rule = &silent
		}
	}
}

// saidAgain reports whether phrases say themselves of which values figures are wanted,
// so that what was said before is none of it.
func saidAgain(v edge, rest []phrase) bool {
	return slices.ContainsFunc(rest, func(p phrase) bool {
		o, valued := p.of(value)
		topical := (v.dimension == statistics.Module || v.dimension == statistics.Topic) && (o.dimension == statistics.Module || o.dimension == statistics.Topic)
		class := v.dimension == statistics.SizeClass || v.dimension == statistics.Category
		by := slices.ContainsFunc(p.edges, func(e edge) bool { return e.kind == dim && e.dimension == v.dimension })
		return valued && (o.dimension == v.dimension || topical) || p.name == "by" && by && (class || len(v.values) == 1)
	})
}

// silenceTold takes a sentence in which somebody tells or thanks, and counts nothing,
// for no part of the question behind it: "Mich treibt um, dass so viele absagen.
// Stornoquote je Modul?"
func (x *reading) silenceTold() {
	end := slices.IndexFunc(x.cover, func(p phrase) bool { return p.from > 0 && endsSentence.MatchString(x.words[p.from].before) })
	if end < 1 || strings.Contains(x.words[x.cover[end].from].before, "?") || pointsBack.MatchString(x.line) {
		return
	}
	lead, rest := x.cover[:end], x.cover[end:]
	thanks := x.words[0].folded == "danke" || lead[0].has("thanks")
	if !thanks && !slices.ContainsFunc(lead, func(p phrase) bool { return speakers[x.words[p.from].folded] }) {
		return
	}
	if !slices.ContainsFunc(rest, func(p phrase) bool {
		return countingRules[p.name] && (p.has(metric) || p.name != "count") && p.name != "how" && p.name != "by"
	}) {
		return
	}
	tells := func(p phrase) bool {
		return p.name == "count" && (!p.has(metric) || !x.plain && !x.words[p.from].isNoun()) || thanks && (p.name == "count" || p.name == "time")
	}
	if slices.ContainsFunc(lead, func(p phrase) bool {
		return apart[p.name] && p.name != "other" || countingRules[p.name] && !tells(p) || p.name == "bound" || p.name == "only" || p.name == "denied" ||
			p.name == "unknown" && !thanks && !x.verdict(p.from) || narrows[x.words[p.from].folded] && p.name != "fill"
	}) {
		return
	}
	x.passes(lead)
	for i, p := range lead {
		v, valued := p.of(value)
		if tells(p) || p.name == "unknown" || p.name == "other" || valued && saidAgain(v, rest) {
			lead[i].rule = &silent
		}
	}
}

// verdict reports whether a word that is not known only says how something is: a verb,
// or what something is called one of, "ein Stornoproblem".
func (x *reading) verdict(at int) bool {
	return at == 0 || !x.plain && !x.words[at].isNoun() || articles[x.words[at-1].folded] || strings.HasPrefix(x.words[at-1].folded, "kein")
}

var (
	asksWhat = set("was wer wen wem wo woher wann warum wieso weshalb what who where when why")
	apart    = phrases("than more versus compare rise when where who other") // what a question is not led to by
)

// tends reports whether a clause says what somebody is in charge of, and all of that is
// known: "unser Institut betreut das Modul Klimaanpassung".
func (x *reading) tends(clause []phrase) bool {
	at := slices.IndexFunc(clause, func(p phrase) bool { return tendsTo.MatchString(x.words[p.from].folded) })
	if at < 0 || !slices.ContainsFunc(clause[:min(len(clause), at+2)], func(p phrase) bool {
		w := x.words[p.from].folded
		return speakers[w] || strings.HasPrefix(w, "unser") || strings.HasPrefix(w, "mein")
	}) {
		return false
	}
	if slices.ContainsFunc(clause, func(p phrase) bool { return narrows[x.words[p.from].folded] }) {
		return false
	}
	return !slices.ContainsFunc(clause[at+1:], func(p phrase) bool { return p.name == "unknown" })
}

var tendsTo = regexp.MustCompile(`^(?:betreu\w*|verantwort\w*|leit(?:e|en|et)|koordinier\w*|organisier\w*|unterricht\w*|kummer\w*|zustandig|federfuhrend|begleit\w*|vertret\w*|halt(?:e|en)|geb(?:e|en)|plan(?:e|en|t)|verwalt(?:e|en|et)|steuer(?:n|t)?|run|manage|coordinate|teach|lead|in|fur)$`)

// plans reports whether a clause says what somebody thinks of doing, and all it names
// is known: "Wir überlegen, mehr Termine für KI und Recht anzubieten".
func (x *reading) plans(clause []phrase) bool {
	has := func(names map[string]bool) bool {
		return slices.ContainsFunc(clause, func(p phrase) bool { return names[x.words[p.from].folded] })
	}
	if !has(speakers) || !has(planning) || has(excluding) {
		return false
	}
	return !slices.ContainsFunc(clause, func(p phrase) bool {
		d, _ := p.of(dim, who)
		return p.name == "unknown" && x.words[p.from].isNoun() && p.from > 0 || p.name == "noun" && (d.kind == who || d.dimension == statistics.Municipality)
	})
}

var (
	planning  = set("überlege überlegen überlegt plane planen erwäge erwägen denke denken diskutieren diskutiere prüfen prüfe beabsichtigen beabsichtige wollen will möchten möchte vorhaben gedenken nachdenken thinking planning considering want")
	excluding = set("nicht nichts ohne ausser kein keine keinen nur lediglich ausschließlich davon darunter not only without except")
)

// speakers are who says something.
var speakers = set("ich wir man uns mich mir i we us me")

// subordinate are words of reasons whose clause names nothing that is counted.
var subordinate = set("um damit weil")

// reasons are words that a clause begins with which says what figures are for.
var reasons = set("damit weil da um")

// narrows are words by which a clause takes back or narrows what is asked for.
var narrows = set(`nicht nichts ohne ausser kein keine keinen nur lediglich ausschliesslich mehr weniger erstmals erst wieder neu neue neuen vorher zuvor bereits schonmal davon darunter davor danach nochmal erneut weder statt not only without except never again first`)

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
