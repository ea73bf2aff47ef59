package assistant

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// searchText joins the words to search for. Carried terms come last.
func searchText(terms []term) string {
	var words []string
	for _, t := range terms {
		words = append(words, t.searched())
	}
	return strings.Join(words, " ")
}

// searched is what to search for in place of a term: the word itself, or its
// synonyms where the base does not know the word.
func (t term) searched() string {
	if !t.unknown || len(t.forms) == 1 {
		return t.text
	}
	words := []string{t.text}
	for _, f := range t.forms[1:] {
		words = append(words, f.Stem)
	}
	return strings.Join(words[:min(len(words), maxSynonyms)], " ")
}

// maxSynonyms bounds the words searched for one.
const maxSynonyms = 5

// Weights of words by what they are. Nouns name the topic; verbs and
// adjectives say it in one of many ways; "gibt", "finde" and the like say
// nothing about it.
const (
	weightNoun    = 1.0
	weightOther   = 0.5
	weightAspect  = 0.35 // a noun that asks for a side of the topic: "Vorteile"
	weightUnsure  = 0.85 // written without capitals: may be a noun
	weightAsking  = 0.1
	weightCarried = 0.6 // from the question before
	weightNumber  = 0.8
	weightAround  = 0.15 // said beside the question
)

// synonymStands is how well a synonym stands for the word asked for.
const synonymStands = 0.75

// closeSynonym is the weight in the list of synonyms from which two words mean
// the same, and sameStands how well one then stands for the other.
const (
	closeSynonym = 0.5
	sameStands   = 0.95
)

// asking are stems of words that a question is made with, whatever it is about.
var asking = stems(`gibt geben gab finde finden findet bekomme bekommen erhalte erhalten heißt heißen bedeutet
	bedeuten erkläre erklären sage sagen nenne nennen wissen weiß erfahren erfahre informationen information infos
	info frage fragen zeige zeigen liste auflisten erzähle erzählen interessiert interessiere suche brauche benötige
	möchte würde lautet lauten stimmt genau eigentlich bitte thema themen handelt geht konkret überblick
	tell show list explain know find get mean means give please information exactly named called like want need
	rund sorte arten art macht machen tun sache ding
	statt stattfinden fand fanden versteht verstehen hoch viel viele wieviel wieviele lange groß
	wirklich überhaupt passiert passieren laut wievielte wievielten wievielter many much long take takes does feature featured
	lernt lernen lerne vermittelt vermitteln behandelt behandeln beinhaltet learn
	setzt setzen stellt stellen nimmt nehmen bringt bringen führt führen legt legen steckt stecken antworte antworten beantworte dauert dauern bisher bislang schon`)

// aspects are stems of nouns that say which side of the topic is asked for;
// texts that answer seldom use the word itself.
var aspects = stems(`Inhalt Inhalte Vorteil Vorteile Nachteil Nachteile Nutzen Ziel Ziele Zweck Beispiel Beispiele
	Bedeutung Grund Gründe Unterschied Möglichkeit Möglichkeiten Rolle Aufgabe Aufgaben Ergebnis Ergebnisse Schwerpunkt
	Schwerpunkte Motto Netz Internet Voraussetzung Voraussetzungen Hintergrund Anlass Rahmen Fokus Mittelpunkt
	Jahr Jahre Jahren Monat Tag Datum Zeitpunkt Uhrzeit Ort Stadt Städte Ende city cities year month day
	content contents benefit benefits purpose example difference role`)

// germanTerms returns the content words of a German question.
func (a *Assistant) germanTerms(question string) []term {
	capitals := hasCapitals(question)
	verb := -1 // where the verb stands, if only its place tells
	if !capitals && verbSecond(german.Question(question)) {
		verb = 1
	}
	numbers := german.Numbers(question)
	var terms []term
	for i, w := range german.Words(question) {
		f := a.analyzer.Word(w.Text)
		for len(numbers) > 0 && numbers[0].End <= w.Span.Start {
			numbers = numbers[1:]
		}
		switch {
		case len(numbers) > 0 && numbers[0].Start <= w.Span.Start && w.Span.End <= numbers[0].End:
			if numbers[0].Start == w.Span.Start { // "2.0" is two words and one number
				terms = append(terms, a.numberTerm(question, numbers[0], f))
			}
		case f.Stop:
		default:
			t := term{text: w.Span.In(question), forms: []*german.Features{f}, weights: []float64{1}}
			t.classify(question, w, i == 0, capitals, i == verb, a.analyzer.Splitter().Small(w.Text))
			a.enrich(&t, w.Text)
			terms = append(terms, t)
		}
	}
	a.joinParticle(question, terms)
	markLabelled(terms)
	return dedupe(terms)
}

// classify tells by spelling and place what a word is in its question: a way of
// asking, a side of the topic, a noun, a verb, part of a date; and gives it the
// weight of its kind. capitals says whether the question spells nouns with them,
// small that the word is none however it is spelled.
func (t *term) classify(question string, w german.Word, opens, capitals, verb, small bool) {
	first, _ := utf8.DecodeRuneInString(t.text)
	switch {
	case slices.Contains(asking, t.forms[0].Stem):
		t.weight, t.asking = weightAsking, true
	case slices.Contains(aspects, t.forms[0].Stem):
		t.weight, t.noun, t.aspect = weightAspect, true, true
	case !capitals && (verb || small):
		t.weight = weightOther
	case !capitals:
		t.weight, t.noun = weightUnsure, true
	case unicode.IsUpper(first) && !opens || unicode.IsDigit(first) || upper(t.text):
		t.weight, t.noun = weightNoun, true
	case unicode.IsUpper(first): // the first word: a noun or not
		t.weight = weightUnsure
	default:
		t.weight = weightOther
		t.attributive = capitals && beforeNoun(question, w)
	}
	if unicode.IsDigit(first) {
		if v, err := strconv.ParseFloat(w.Text, 64); err == nil {
			t.number = &v
		}
	}
}

// enrich weighs a term by its rarity and adds the words that would do as well:
// synonyms, the infinitive of a verb, the noun without its dative ending.
func (a *Assistant) enrich(t *term, word string) {
	known := word
	if base, ok := strings.CutSuffix(word, "n"); ok && t.noun && a.rarity(word) == 1 && a.rarity(base) < 1 {
		known = base // "Artikeln": the stemmer keeps this n
		t.add(a.analyzer.Word(base), 1)
	}
	t.unknown = a.rarity(known) == 1
	t.weight *= a.rarity(known)
	for _, s := range a.synonyms.Of(t.forms[0].Stem) {
		stands := synonymStands
		if s.Weight >= closeSynonym {
			stands = sameStands
		}
		t.add(&german.Features{Stem: s.Stem, StemHash: s.Hash}, stands)
	}
	if first, _ := utf8.DecodeRuneInString(t.text); unicode.IsLower(first) {
		a.addInfinitives(t, word)
		if bare := withoutParticle(word); bare != "" && a.analyzer.Splitter().Knows(bare) {
			t.add(a.analyzer.Word(bare), bareVerb)
		}
	}
}

// beforeNoun reports whether a capitalised word follows: an adjective's place.
func beforeNoun(text string, w german.Word) bool {
	next, _ := utf8.DecodeRuneInString(strings.TrimLeft(text[w.Span.End:], " "))
	return unicode.IsUpper(next)
}

// markLabelled marks the nouns that bear a number.
func markLabelled(terms []term) {
	for _, n := range terms {
		if !n.label {
			continue
		}
		for i := range terms {
			if terms[i].number == nil && related(n.beside, terms[i].forms[0]) {
				terms[i].labelled = true
			}
		}
	}
}

// verbSecond reports whether the verb follows the question word: "wer steckt
// dahinter", but "welche module gibt es".
func verbSecond(k german.QuestionType) bool {
	switch k {
	case german.AskWho, german.AskWhere, german.AskWhen, german.AskWhy, german.AskHow, german.AskWhatElse, german.AskHowMuch:
		return true
	}
	return false
}

// englishTerms returns the content words of an English question with what the
// glossary knows of them in German.
func (a *Assistant) englishTerms(question string) []term {
	var terms []term
	for _, phrase := range a.glossary.translate(question) {
		t := term{text: phrase.english, weight: weightUnsure, noun: true}
		rarity := 0.0
		for _, w := range german.Words(phrase.english) {
			t.add(a.analyzer.Word(w.Text), 1)
			rarity = max(rarity, a.rarity(w.Text))
		}
		if len(phrase.german) > 0 {
			t.text = strings.Join(phrase.german, " ")
			t.noun = slices.ContainsFunc(phrase.german, startsUpper) // German nouns tell themselves
			t.asking = !slices.ContainsFunc(phrase.german, func(w string) bool { return !slices.Contains(asking, german.Stem(strings.ToLower(w))) })
			t.aspect = !t.asking && slices.Contains(aspects, german.Stem(strings.ToLower(phrase.german[0])))
			rarity = 1
			for _, to := range phrase.german {
				for _, w := range german.Words(to) {
					if f := a.analyzer.Word(w.Text); !f.Stop {
						t.add(f, 0.95)
						rarity = min(rarity, a.rarity(w.Text))
					}
				}
			}
		}
		if len(t.forms) == 0 {
			continue
		}
		if t.asking || len(t.forms) == 1 && slices.Contains(asking, t.forms[0].Stem) {
			t.weight, t.asking = weightAsking, true
		} else if t.aspect {
			t.weight = weightAspect
		} else if !t.noun {
			t.weight = weightOther
		}
		if n := german.Numbers(phrase.english); len(n) == 1 && unicode.IsDigit(rune(phrase.english[0])) {
			t.number = &n[0].Value
		}
		t.weight *= rarity
		if n := len(terms); n > 0 && t.number != nil && terms[n-1].noun && terms[n-1].number == nil {
			t.beside, t.label = terms[n-1].forms, true // "module 3"
		} else if n > 0 && terms[n-1].number != nil && !terms[n-1].label {
			terms[n-1].beside = t.forms // "7th congress"
		}
		terms = append(terms, t)
	}
	markLabelled(terms)
	return dedupe(terms)
}

func startsUpper(word string) bool {
	r, _ := utf8.DecodeRuneInString(word)
	return unicode.IsUpper(r)
}

func (t *term) add(f *german.Features, weight float64) {
	t.forms = append(t.forms, f)
	t.weights = append(t.weights, weight)
}

// leastRarity is what a word in every passage still counts.
const leastRarity = 0.05

// rarity is a word's idf as a share of that of a word the base does not know.
func (a *Assistant) rarity(word string) float64 {
	unknown := a.base.IDF("")
	if unknown <= 0 {
		return 1 // an empty base
	}
	return min(1, max(leastRarity, math.Pow(a.base.IDF(word)/unknown, 0.75)))
}

// dedupe keeps the first of terms with the same stem.
func dedupe(terms []term) []term {
	seen := map[uint32]bool{}
	return slices.DeleteFunc(terms, func(t term) bool {
		h := t.forms[0].StemHash
		if seen[h] {
			return true
		}
		seen[h] = true
		return false
	})
}

// hasCapitals reports whether a text distinguishes nouns by their capitals:
// some word after the first begins with one.
func hasCapitals(text string) bool {
	for i, w := range strings.Fields(text) {
		if r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "„“\"'(")); i > 0 && unicode.IsUpper(r) {
			return true
		}
	}
	return false
}

// upper reports whether a word is an acronym: at least two letters, all capital.
func upper(word string) bool {
	return utf8.RuneCountInString(word) > 1 && strings.ToUpper(word) == word && strings.ToLower(word) != word
}

// stems returns the stems of a list of words.
func stems(words string) []string {
	var out []string
	for w := range strings.FieldsSeq(words) {
		out = append(out, german.Stem(strings.ToLower(w)))
	}
	return out
}
