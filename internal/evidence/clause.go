package evidence

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// A clause is a part of a sentence that says one thing.
type clause struct {
	words   []word
	dates   []dated
	figures []figure
	denials int  // negations
	denied  bool // an odd number of them
	all     bool // "alle", "immer"
	some    bool // "einige", "teilweise"
	only    bool // "nur", "ausschließlich"
	must    bool // "muss", "verpflichtend"
	may     bool // "kann", "freiwillig"
	sides   []side
	places  []string // named behind "in", in lower case
	text    string
	passive bool
	tense   tense // of a claim
}

// valued reports whether the clause holds a date or a figure.
func (c *clause) valued() bool { return len(c.dates)+len(c.figures) > 0 }

// A word is a content word of a clause.
type word struct {
	text   string
	at     german.Span
	f      *german.Features
	forms  []uint32 // stems: its own and that of its infinitive
	like   []uint32 // stems of words that say the same
	opener bool     // begins the sentence as a noun may
	noun   bool     // capitalised, and not because it begins the sentence
	name   bool     // of a person, place or institution
	plain  bool     // says little: generic
	alien  bool     // English, looked up in German

	joined string // the particle that parted from the verb
	role   role
	needed bool // of a claim: a line without it does not bear the claim out
}

// breaks part the clauses of a sentence.
var breaks = regexp.MustCompile(`[,;:]\s|\s(?:und|sowie|aber|sondern|denn|während|wobei|and|but|while)\s|\s[–—]\s`)

// leastClause is the number of content words from which a part without date or
// figure is a clause of its own; fewer belong to what stands before them.
const leastClause = 3

// leastReason is the number of content words from which the reason given for a
// denial stands for itself.
const leastReason = 2

var reason = regexp.MustCompile(`(?i)^(da|weil|denn|sondern|because|since|but)\b`)

// clauses divides a sentence.
func (c *Checker) clauses(sentence, language string) []clause {
	text := normal(sentence)
	dates, figures := c.dates(text), c.figures(text)
	var values []german.Span
	for _, d := range dates {
		values = append(values, d.Span)
	}
	for _, f := range figures {
		values = append(values, f.at)
	}
	words := c.words(text, values, language)
	cuts := []int{0}
	for _, at := range breaks.FindAllStringIndex(text, -1) {
		inside := slices.ContainsFunc(values, func(v german.Span) bool { return v.Start < at[0] && at[1] <= v.End })
		if !inside {
			cuts = append(cuts, at[1])
		}
	}
	cuts = append(cuts, len(text))
	var out []clause
	for i := range len(cuts) - 1 {
		part := german.Span{Start: cuts[i], End: cuts[i+1]}
		within := func(s german.Span) bool { return part.Start <= s.Start && s.Start < part.End }
		var k clause
		for _, w := range words {
			if within(w.at) {
				k.words = append(k.words, w)
			}
		}
		for _, d := range dates {
			if within(d.Span) {
				k.dates = append(k.dates, d)
			}
		}
		for _, f := range figures {
			if within(f.at) {
				k.figures = append(k.figures, f)
			}
		}
		k.text = part.In(text)
		k.mark(k.text)
		k.places = places(k.text)
		n := len(out)
		small := len(k.words) == 0 || !k.valued() && len(k.words) < leastClause && !k.denied
		if small && n > 0 && out[n-1].denied && len(k.words) >= leastReason && reason.MatchString(k.text) {
			small = false // "fallen nicht an, da alle Kurse virtuell sind" denies no course
		}
		if small && n > 0 {
			out[n-1].join(k)
		} else {
			out = append(out, k)
		}
	}
	if len(out) > 1 && len(out[0].words) < leastClause && !out[0].valued() && !out[0].denied && !out[1].denied {
		first := out[0] // "Im Mai, so heißt es, …"
		first.join(out[1])
		out = append([]clause{first}, out[2:]...)
	}
	return out
}

// join adds a part that is no clause of its own.
func (c *clause) join(o clause) {
	c.words = append(c.words, o.words...)
	c.dates = append(c.dates, o.dates...)
	c.figures = append(c.figures, o.figures...)
	c.denials += o.denials
	c.denied = c.denials%2 != 0
	c.all, c.some, c.only = c.all || o.all, c.some || o.some, c.only || o.only
	c.must, c.may = c.must || o.must, c.may || o.may
	c.sides = append(c.sides, o.sides...)
	c.places = append(c.places, o.places...)
	c.text += o.text
}

// words returns the content words of text outside of values.
func (c *Checker) words(text string, values []german.Span, language string) []word {
	names := german.Names(text, c.an.Splitter().Knows)
	var out []word
	first := true
	for w := range german.EachWord(text) {
		f := c.an.Word(w.Text)
		opens := first
		first = false
		if f.Stop && !acronym(w.Span.In(text)) || slices.ContainsFunc(values, func(v german.Span) bool { return v.Start <= w.Span.Start && w.Span.End <= v.End }) {
			continue
		}
		written := w.Span.In(text)
		r, _ := utf8.DecodeRuneInString(written)
		x := word{text: w.Text, at: w.Span, f: f, forms: c.forms(w, f)}
		x.name = slices.ContainsFunc(names, func(n german.Span) bool { return n.Start <= w.Span.Start && w.Span.End <= n.End })
		if _, ok := weekdays[w.Text]; ok && len(values) > 0 {
			continue // checked with its date
		}
		x.opener = opens && unicode.IsUpper(r) && !adverb.MatchString(w.Text) && !imperative.MatchString(text)
		x.noun = unicode.IsUpper(r) && (!opens || x.name) || unicode.IsDigit(r)
		x.plain = plainWord(f.Stem) || slices.ContainsFunc(infinitives(w.Text), func(i string) bool { return plainWord(german.Stem(i)) })
		x.like = c.alike(f.Stem, w.Text)
		if language == "en" && c.translate != nil {
			x.alien = true
			for _, to := range c.translate(w.Text) {
				for _, g := range german.Words(to) {
					x.like = append(x.like, c.forms(g, c.an.Word(g.Text))...)
				}
			}
		}
		out = append(out, x)
	}
	c.joinParticles(text, out)
	return out
}

var (
	// endings of words that open a sentence and are no nouns
	adverb     = regexp.MustCompile(`(end|lich|ig|isch|weise|samt|t|ens|falls|her|hin|mals?|ierte?n?|derzeit|heute|bald)$`)
	imperative = regexp.MustCompile(`^\p{Lu}\p{Ll}+n Sie\b`)
)

// joinParticles gives the verbs of a part that ends in a separated particle their
// whole form: "Melden Sie sich … an" speaks of "anmelden" and not of "melden".
func (c *Checker) joinParticles(text string, words []word) {
	begin := 0
	for _, end := range append(partEnds.FindAllStringIndex(text, -1), []int{len(text), len(text)}) {
		part := german.Span{Start: begin, End: end[0]}
		begin = end[1]
		last := german.Words(lastWord.FindString(part.In(text)))
		if len(last) != 1 || !slices.Contains(particles, last[0].Text) {
			continue
		}
		for i := range words {
			w := &words[i]
			if w.at.Start < part.Start || w.at.Start >= part.End || w.noun || w.name {
				continue
			}
			var whole []uint32
			for _, v := range infinitives(w.text) {
				if strings.HasSuffix(v, "en") {
					whole = add(whole, german.StemHash(german.Stem(last[0].Text+v)))
				}
			}
			if len(whole) > 0 {
				w.forms, w.joined = whole, last[0].Text
				for _, v := range infinitives(w.text) {
					w.like = append(w.like, c.alike(german.Stem(last[0].Text+v), last[0].Text+v)...)
				}
			}
		}
	}
}

var (
	partEnds = regexp.MustCompile(`[,;:]\s|[.!?]$|\s(?:und|oder)\s`)
	lastWord = regexp.MustCompile(`\p{L}+$`)
)

// Alike returns the stem hashes of the words that say the same as word in an
// answer.
func (c *Checker) Alike(word string) []uint32 {
	var alike []uint32
	for w := range german.EachWord(word) {
		one := c.an.Word(w.Text)
		if one.Stop {
			continue
		}
		alike = append(alike, c.alike(one.Stem, w.Text)...)
	}
	return alike
}

// alike returns the words that say the same as one of that stem.
func (c *Checker) alike(stem, text string) (alike []uint32) {
	stems := []string{stem}
	for _, i := range infinitives(text) {
		stems = append(stems, german.Stem(i))
	}
	stems = append(stems, german.Stem(person(text)))
	for _, s := range stems {
		for _, o := range c.paraphrases.Of(s) {
			alike = append(alike, o.Hash)
		}
		for _, o := range c.synonyms.Of(s) {
			alike = append(alike, o.Hash)
		}
	}
	return alike
}

// acronym reports whether a word is written in capitals: "IT" is not "it".
func acronym(written string) bool {
	return len(written) > 1 && written == strings.ToUpper(written) && !unicode.IsDigit(rune(written[0]))
}

// plainWord reports whether a stem says little whatever it is said of.
func plainWord(stem string) bool { _, ok := plainStems[stem]; return ok }

// plainStems are the stems of words that an answer is put together with.
var plainStems = stems(`
	anbieten bieten stattfinden statt finden geben umfassen beinhalten enthalten gehören stehen liegen richten gehen
	handeln bestehen erhalten bekommen kommen nehmen halten lassen stellen setzen bringen führen zählen heißen lauten
	betragen beträgt betrug zuerst zunächst danach dann anschließend abschließend schließlich komplett vollständig
	angeben nennen nennt genannt laut gemäß passage quelle quellen text angabe angaben insgesamt jeweils zudem ferner
	folgende folgenden folgender weitere weiteren verschiedene zusätzlich möglich rund etwa circa ungefähr genau
	gilt gelten dient dienen erfolgen erfolgt läuft laufen statten neben rahmen bereich zeit
	möglichkeit gelegenheit besten meisten gern los fallen anfallen personen teil teilnehmen stadt dabei gemeinsam derzeit aktuell bereits
	offer include contain take place held available provide provided according source total
`)
