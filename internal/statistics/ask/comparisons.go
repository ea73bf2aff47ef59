package ask

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"smart-city-dialog.de/akademie/internal/german"
)

// settleAgainst finds which of the times is compared with.
func (x *reading) settleAgainst() {
	x.against = -1
	slices.SortStableFunc(x.spans, func(a, b span) int { return a.from - b.from })
	x.inYearBefore()
	x.joinMonths()
	x.ofRunsIn()
	x.ordinals()
	x.halvesOfYear()
	versus := 0
	for i, p := range x.cover {
		if p.name == "versus" {
			if versus++; versus > 1 && len(x.spans) > 2 { // "September vs. Oktober vs. November"
				x.refuse(Unsupported, "")
			}
		}
		switch p.name {
		case "versus", "than":
			if p.name == "than" && !x.hasPhrase("more") && !x.hasPhrase("compare") && !x.hasPhrase("rise") && !strings.Contains(x.line, " anders ") {
				continue
			}
			at := slices.IndexFunc(x.spans, func(s span) bool { return s.from >= p.to && s.from <= p.to+2 && x.onlyFiller(p.to, s.from) })
			switch {
			case p.edges[0].word == "vs" || p.edges[0].word == "versus" || p.edges[0].word == "gegen" && len(x.spans) > 1:
				x.contrast = true
			case at >= 0 && !x.spans[at].dated(): // "montags im Vergleich zu freitags"
				x.contrast = true
			case at >= 0 && (len(x.spans) > 1 || x.spans[at].back.unit != 0 || p.edges[0].word != "gegen"):
				x.against = at
			default:
				x.contrast = x.contrast || p.name == "versus"
				if p.name == "than" && i+1 < len(x.cover) && x.cover[i+1].name != "value" {
					x.unknown = append(x.unknown, p.from)
				}
			}
		case "compare":
			x.contrast = true
		}
	}
	x.fromTo()
	dated := 0
	for _, s := range x.spans {
		if s.dated() {
			dated++
		}
	}
	if x.against < 0 && x.contrast && dated >= 2 && dated == len(x.spans) {
		x.against = x.earlier()
	}
	for i, s := range x.spans {
		lead := x.words[s.from].folded
		if (lead == "in" || lead == "im") && len(x.metrics()) > 1 && !x.hasPhrase("more") { // "Anmeldungen und Absagen im Vergleich, im Vormonat"
			continue
		}
		if x.against < 0 && s.back.unit != 0 && (x.contrast || x.before != nil && besides.MatchString(x.line) || dated > 1 || lead == "zum" || lead == "gegen" || x.before != nil && alongside[lead] || x.before != nil && s.from > 0 && alongside[x.words[s.from-1].folded]) {
			x.against = i
		}
	}
	if x.against < 0 && len(x.spans) == 1 && x.before != nil && beside.MatchString(x.line) && x.before.Compare.IsZero() {
		if unit := unitOf(periodOf(x.spans[0].set)); unit != 0 && unit == unitOf(x.before.Period) && periodOf(x.spans[0].set) != x.before.Period { // "2024 daneben"
			x.against = 0
		}
	}
	if dated > 2 && x.against >= 0 && x.spans[x.against].back.unit == 0 && !x.hasPhrase("than") { // "2025 gegenüber 2023 und 2024"
		x.against, x.contrast = -1, true
	}
	if len(x.spans) == 2 && x.against >= 0 && x.sameTwice() {
		x.refuseTime(x.spans[1].text, nil)
	}
}

// besides are words by which something is wanted next to what was shown: "den
// Vorjahreswert dazu".
var besides = regexp.MustCompile(` (?:dazu|daneben|danebenstellen|zusatzlich|erganze\w*|hinzu\w*|obendrauf|besides|alongside|next to (?:it|that|this|them)) `)

// beside are words by which another time is wanted next to what was shown.
var beside = regexp.MustCompile(` (?:daneben|danebenstellen|dazustellen|dazunehmen|obendrauf|gegenuberstellen|alongside|beside|next to (?:it|that)) |^ plus `)

// inYearBefore makes one time of "im dritten Quartal" and "des Vorjahres".
func (x *reading) inYearBefore() {
	for i := 1; i < len(x.spans); i++ {
		s, back := x.spans[i-1], x.spans[i]
		unit := unitOf(periodOf(s.set))
		if back.back.unit != 'y' || back.same || back.of != 'y' || s.to != back.from || unit == 0 || unit == 'y' || !s.bareYear() {
			continue
		}
		if lead := x.words[back.from].folded; lead != "im" && lead != "des" && lead != "vom" && lead != "in" && lead != "of" && lead != "the" {
			continue
		}
		year := x.now.Year() - 1
		for k, o := range x.spans {
			if k != i-1 && k != i && unitOf(periodOf(o.set)) == unit {
				year = o.set.From.Year - 1
			}
		}
		if sets := german.WhenPast(s.text+" "+strconv.Itoa(year), x.now); len(sets) == 1 {
			sets[0].Spans = s.set.Spans
			x.spans[i-1].set, x.spans[i-1].text, x.spans[i-1].to = sets[0], "letzte "+s.text, back.to
			x.spans = slices.Delete(x.spans, i, i+1)
		}
	}
}

// sameTwice reports whether a month is held against itself, where years were left out.
func (x *reading) sameTwice() bool {
	a, b := x.spans[0], x.spans[1]
	return a.bareYear() && b.bareYear() && a.ordinal+b.ordinal == 0 && a.set.From == b.set.From && a.set.To == b.set.To
}

// fromTo reads "von 2024 auf 2025" and "2025 zu 2024" as a comparison.
func (x *reading) fromTo() {
	if len(x.spans) == 1 && (x.hasPhrase("compare") || x.hasPhrase("rise") || x.hasPhrase("trend")) {
		x.halves()
	}
	if len(x.spans) != 2 || x.against >= 0 {
		return
	}
	a, b := x.spans[0], x.spans[1]
	pa, pb := periodOf(a.set), periodOf(b.set)
	if a.to != b.from || unitOf(pa) == 0 || unitOf(pa) != unitOf(pb) {
		return
	}
	switch x.words[b.from].folded {
	case "auf", "hin", "zu", "zum", "to":
		x.contrast = true
	}
	if x.words[a.from].folded == "von" || x.words[a.from].folded == "from" {
		x.against = 0
	}
}

// halves takes "from 2024 to 2025", by which something changed, for two times.
func (x *reading) halves() {
	s := x.spans[0]
	m := fromTo.FindStringSubmatch(s.text)
	if m == nil {
		return
	}
	m = []string{m[0], m[1] + m[2], m[3]}
	if year := yearDigits.FindString(m[2]); yearDigits.FindString(m[1]) == "" {
		m[1] += " " + year
	}
	if strings.HasSuffix(m[1], " bis") { // "von Januar bis zum Juni"
		return
	}
	if stretch.MatchString(s.text) && (!x.hasPhrase("compare") && !x.hasPhrase("rise") || x.contrastOfValues()) { // "the trend from January to June"
		return
	}
	var both []span
	for i, text := range m[1:] {
		if onlyYear.MatchString(text) {
			text = "im Jahr " + text
		}
		sets := german.WhenPast(text, x.now)
		if len(sets) != 1 || unitOf(periodOf(sets[0])) == 0 {
			return
		}
		both = append(both, span{from: s.from + i, to: s.from + i + 1, text: text, set: sets[0]})
	}
	x.spans, x.against = both, 0
	if strings.Contains(lineOf(s.text), " between ") || strings.Contains(lineOf(s.text), " zwischen ") { // "between Q1 2025 and Q1 2024"
		x.against = x.earlier()
	}
}

// alongside lead to what is wanted next to what was shown: "mit Vorjahreswerten".
var alongside = set("mit with inklusive inkl samt plus neben including")

var (
	fromTo   = regexp.MustCompile(`(?i)^(?:(?:von|vom|from) (.+) (?:to|auf|zu|zum)|(?:zwischen|between) (.+) (?:und|and)) (.+)$`)
	stretch  = regexp.MustCompile(`(?i)^from [a-z]+(?: 20\d\d)? to |\bbetween [a-z]+(?: 20\d\d)? and |^zwischen `)
	onlyYear = regexp.MustCompile(`^(?:19|20)\d\d$`)
)

// ordinals gives ordinals the unit of the time that they stand with.
func (x *reading) ordinals() {
	for i, s := range x.spans {
		if s.ordinal == 0 {
			continue
		}
		near := -1
		for k, o := range x.spans {
			if k != i && o.ordinal == 0 && strings.IndexByte("qh", unitOf(periodOf(o.set))) >= 0 && unitOf(periodOf(o.set)) != 0 {
				near = k
			}
		}
		if near < 0 {
			x.refuseTime(s.text, nil)
			return
		}
		name := map[byte]string{'q': ". Quartal", 'h': ". Halbjahr"}[unitOf(periodOf(x.spans[near].set))]
		text := strconv.Itoa(s.ordinal) + name
		for _, o := range []span{x.spans[near], x.spans[len(x.spans)-1]} { // "im ersten Halbjahr … als im zweiten 2025"
			if year := yearDigits.FindString(o.text); year != "" && yearDigits.FindString(text) == "" {
				text += " " + year
			}
		}
		sets := german.WhenPast(text, x.now)
		if len(sets) != 1 || sets[0].Wrong != "" {
			x.refuseTime(s.text, nil)
			return
		}
		sets[0].Spans = []german.Span{{}}
		x.spans[i].set, x.spans[i].text, x.spans[i].ordinal = sets[0], text, 0
	}
}

// halvesOfYear gives a half-year the year of the one behind it: "H1 vs. H2 2025".
func (x *reading) halvesOfYear() {
	if len(x.spans) != 2 || unitOf(periodOf(x.spans[0].set)) != 'h' || unitOf(periodOf(x.spans[1].set)) != 'h' || !x.spans[0].bareYear() {
		return
	}
	s, year := &x.spans[0], yearDigits.FindString(x.spans[1].text)
	if sets := german.WhenPast(s.text+" "+year, x.now); year != "" && len(sets) == 1 {
		sets[0].Spans = s.set.Spans
		s.set, s.text = sets[0], s.text+" "+year
	}
}

// earlier is which of the first two times is the earlier one.
func (x *reading) earlier() int {
	for i, s := range x.spans[:2] {
		if s.back.unit != 0 {
			return i
		}
	}
	if x.spans[0].set.From.String() < x.spans[1].set.From.String() {
		return 0
	}
	return 1
}

// riseOf compares with the time before where it is asked by how much figures rose, or
// for the growth of a year.
func (x *reading) riseOf() {
	asked := byHowMuch.MatchString(x.line) && (x.hasPhrase("rise") || x.hasPhrase("compare"))
	ofYear := x.before == nil && x.hasPhrase("compare") && growth.MatchString(x.line) && unitOf(x.period) == 'y' && !x.contrastOfValues() && !slices.ContainsFunc(x.dims, func(d division) bool { return isTime(d.dimension) })
	if x.against >= 0 || !x.compare.IsZero() || !asked && !ofYear {
		return
	}
	if x.period.IsZero() {
		x.period = x.basePeriod('y', x.now)
	}
	x.compare = shift{'y', 1}.before(x.period)
}

// growth are words for how figures changed, which are of a time against the one before.
var growth = regexp.MustCompile(` (?:zuwachs|zuwachse|wachstum|anstieg|ruckgang|steigerung|zunahme|abnahme|mehrung|einbruch|zuwachsrate|wachstumsrate|growth|increase|decrease|decline|drop|growth rate) `)

var byHowMuch = regexp.MustCompile(` (?:um wie ?viele?|by how (?:much|many)|by what (?:percentage|percent|proportion|margin|amount)) `)
