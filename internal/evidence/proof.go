package evidence

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"smart-city-dialog.de/akademie/internal/german"
)

// A Proof is a passage prepared for checking.
type Proof struct {
	passage  Passage
	lines    []line
	above    vocabulary // title and headings
	stated   vocabulary // those of them that are no questions
	lists    []enumeration
	figures  []figure // above: "Modul 3"
	dates    []dated
	places   []string // above
	sides    []side   // that title and headings take, unless they ask
	year     int      // that title or headings name, 0 if none or several
	addressy string
}

// A line is a sentence or list item of a passage.
type line struct {
	span    german.Span
	text    string
	letters string // see letters
	clauses []clause
	own     vocabulary
	around  vocabulary // of the lines beside it that belong to the same thought
	item    bool
	lead    int      // the line that introduces the list it is in, or -1
	places  []string // named behind "in"
	lends   int      // the line before, whose words it takes for granted, or -1
	mute    bool     // a question, or an order to the reader: no evidence
	order   bool
}

// A vocabulary is the words of a text as they may be met by others.
type vocabulary struct {
	stems map[uint32]struct{}
	parts map[uint32]struct{}
	words []*german.Features
}

func (c *Checker) vocabulary(texts ...string) vocabulary {
	v := vocabulary{map[uint32]struct{}{}, map[uint32]struct{}{}, nil}
	for _, text := range texts {
		for w := range german.EachWord(text) {
			f := c.an.Word(w.Text)
			if f.Stop && !acronym(w.Span.In(text)) {
				continue
			}
			for _, h := range c.forms(w, f) {
				v.stems[h] = struct{}{}
			}
			for _, h := range f.PartHashes {
				v.parts[h] = struct{}{}
			}
			v.words = append(v.words, f)
		}
	}
	return v
}

var (
	stepMark  = regexp.MustCompile(`(?:^|\n)[ \t]*(\d{1,2})[.)][ \t]+$`)
	itemMark  = regexp.MustCompile(`(?:^|\n)[ \t]*(?:[-*+•‣▪●○·–—►✓☐](?: \[[ xX]\])?|\d{1,2}[.)])[ \t]+$`)
	anaphoric = regexp.MustCompile(`^(Sie|Er|Es|Diese[rsmn]?|Dies|Das (?:ist|sind|gilt|war|waren|kann|hat|wird|soll)|Dabei|Dazu|Dafür|Dadurch|Darin|Daran|Darauf|Damit|Davon|Dort|Hier|Hierbei|Hierzu|Zudem|Außerdem|Auch|Deshalb|Daher|Zuvor|Darunter|Ihre?|Seine?|They|It|This|These|There)\b`)
)

// Prepare reads a passage for Check.
func (c *Checker) Prepare(p Passage) *Proof {
	above := append([]string{p.Title}, p.Headings...)
	proof := &Proof{passage: p, above: c.vocabulary(above...), addressy: strings.ToLower(p.Text + "\n" + p.URL)}
	var statements []string
	for _, text := range above {
		if !strings.HasSuffix(strings.TrimSpace(text), "?") {
			statements = append(statements, text)
		}
	}
	proof.stated = proof.above
	if len(statements) < len(above) {
		proof.stated = c.vocabulary(statements...)
	}
	for _, text := range above {
		proof.places = append(proof.places, places(text)...)
		if !strings.HasSuffix(text, "?") {
			var k clause
			k.mark(text)
			proof.sides = append(proof.sides, k.sides...)
		}
		proof.figures = append(proof.figures, c.figures(text)...)
		proof.dates = append(proof.dates, c.dates(text)...)
	}
	for _, d := range proof.dates {
		switch {
		case proof.year == 0:
			proof.year = d.From.Year
		case d.From.Year != 0 && d.From.Year != proof.year:
			proof.year = -1
		}
	}
	language := p.Language
	orders := Orders(p.Text, p.Sentences)
	aliases := german.Abbreviations(p.Title + "\n" + p.Text)
	lead := -1
	for i, at := range p.Sentences {
		text := at.In(p.Text)
		l := line{span: at, text: normal(text), letters: letters(text), lead: -1, lends: -1}
		l.item = itemMark.MatchString(p.Text[:at.Start])
		l.order = orders[i]
		l.places = places(l.text)
		l.mute = l.order || strings.HasSuffix(l.text, "?")
		l.clauses = c.clauses(text, language)
		if n := stepNumber(p.Text[:at.Start]); n > 0 && len(l.clauses) > 0 {
			l.clauses[0].figures = append(l.clauses[0].figures, figure{value: float64(n), labels: c.counted(p.Headings, lead, proof.lines)})
		}
		l.own = c.vocabulary(append(expansions(l.text, aliases), l.text)...)
		for _, k := range l.clauses {
			for _, w := range k.words {
				if w.joined != "" {
					for _, h := range w.forms {
						l.own.stems[h] = struct{}{}
					}
				}
			}
		}
		switch {
		case l.item:
			l.lead = lead
		case strings.HasSuffix(l.text, ":"):
			lead = i
		default:
			lead = -1
		}
		proof.lines = append(proof.lines, l)
	}
	for i := range proof.lines {
		c.place(proof, i)
	}
	proof.lists = proof.enumerations()
	return proof
}

// stepNumber is the number that a line of a numbered list begins with, 0 if none.
func stepNumber(before string) int {
	m := stepMark.FindStringSubmatch(before)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1])
	return n
}

// counted returns the stems of what a numbered list counts: the nouns of the line
// or heading that introduces it.
func (c *Checker) counted(headings []string, lead int, lines []line) []uint32 {
	text := ""
	if n := len(headings); n > 0 {
		text = headings[n-1]
	}
	if lead >= 0 {
		text = lines[lead].text
	}
	var out []uint32
	for w := range german.EachWord(text) {
		if upperAt(text, w.Span) && !german.IsStop(w.Text) {
			out = append(out, c.related(w)...)
		}
	}
	return out
}

// letters is a text without anything but its letters and numbers: what is left of
// a line whatever marks, columns and line breaks it is shown with.
func letters(text string) string {
	var b strings.Builder
	runes := []rune(text)
	digit := func(i int) bool { return i >= 0 && i < len(runes) && unicode.IsDigit(runes[i]) }
	for i, r := range runes {
		part := digit(i+1) && (digit(i-1) || r == '-' || r == '−') // "1,5" is not "15"
		if unicode.IsLetter(r) || unicode.IsDigit(r) || part && !unicode.IsSpace(r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// expansions are the long forms of the abbreviations in text, and the short ones
// of the long forms.
func expansions(text string, aliases []german.Abbreviation) []string {
	var out []string
	for _, a := range aliases {
		if strings.Contains(text, a.Short) {
			out = append(out, a.Long)
		} else if strings.Contains(text, a.Long) {
			out = append(out, a.Short)
		}
	}
	return out
}

// place fills what the lines around the i-th say for it.
func (c *Checker) place(p *Proof, i int) {
	l := &p.lines[i]
	var near []string
	if l.lead >= 0 {
		near = append(near, p.lines[l.lead].text)
	} else if !l.item {
		for _, k := range []int{i - 1, i + 1} {
			if k >= 0 && k < len(p.lines) && !p.lines[k].item && !p.lines[k].order {
				near = append(near, p.lines[k].text)
			}
		}
		if k := i - 1; k >= 0 && !p.lines[k].item && !p.lines[k].order && (anaphoric.MatchString(l.text) || !c.ownSubject(l)) {
			l.lends = k
		}
	}
	l.around = c.vocabulary(near...)
}

// ownSubject reports whether a line begins by naming what it is about, so that
// it does not speak of what the line before does.
func (c *Checker) ownSubject(l *line) bool {
	if len(l.clauses) == 0 {
		return false
	}
	for _, w := range l.clauses[0].words[:min(len(l.clauses[0].words), 3)] {
		if w.name || w.noun && !w.plain && len(w.like) == 0 && !c.an.Splitter().Knows(w.text) {
			return true
		}
	}
	return false
}

// union is the words of several vocabularies.
type union []vocabulary

// holds returns how well the vocabularies hold a word: 1 for the word itself, less
// for a part of a compound, a word that says the same, or one spelled nearly
// alike; 0 to 1.
func (u union) holds(w word) float64 {
	best := 0.0
	for _, v := range u {
		best = max(best, v.holds(w))
	}
	if n := len(w.f.PartHashes); best < leastHeld && n > 1 {
		found := 0
		for _, p := range w.f.PartHashes {
			if slices.ContainsFunc(u, func(v vocabulary) bool { return v.has(p) }) {
				found++
			}
		}
		if found == n {
			best = 0.8 // "Netz für Wärme" and "Wärmenetz"
		}
	}
	return best
}

func (v vocabulary) has(h uint32) bool {
	if _, ok := v.stems[h]; ok {
		return true
	}
	_, ok := v.parts[h]
	return ok
}

// leastHeld is the hold from which a word counts as said.
const leastHeld = 0.7

// leastHead is the length from which a word that ends another is taken for the
// head of that compound.
const leastHead = 5

// leastDice is the likeness of 4-grams from which two words are taken for
// spellings of one.
const leastDice = 0.72

func (v vocabulary) holds(w word) float64 {
	for _, h := range w.forms {
		if _, ok := v.stems[h]; ok {
			return 1
		}
	}
	for _, h := range w.like {
		if _, ok := v.stems[h]; ok {
			return 0.9
		}
	}
	if !w.name {
		for _, h := range w.forms {
			if _, ok := v.parts[h]; ok && len(w.f.Stem) > 3 {
				return 0.85
			}
		}
	}
	best := 0.0
	for _, o := range v.words {
		if unlike(w.f.Folded, o.Folded) {
			continue
		}
		d := german.Dice(w.f.Grams, o.Grams)
		if w.name && d < 0.8 {
			continue // Müller is not Möller, but Müllers is
		}
		if d >= leastDice {
			best = max(best, d)
		}
		if len(w.f.Folded) >= leastHead && strings.HasSuffix(o.Folded, w.f.Folded) {
			best = max(best, 0.85) // a Sicherheitsmodul is a Modul, also without a dictionary
		}
	}
	return best
}
