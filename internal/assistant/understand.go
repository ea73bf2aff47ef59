package assistant

import (
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
)

// An understanding is what a turn's message asks for.
type understanding struct {
	language string // "de" or "en"
	intent   string
	question string              // as asked, without a greeting
	kind     german.QuestionType // what sort of answer it wants
	terms    []term              // what it asks about
	search   string              // words to search for
}

// historyTurns is how many turns back a follow-up may reach.
const historyTurns = 5

// understand reads a message in the light of the turns before it. hint is the
// language of the page, which decides where the message itself does not tell.
func (a *Assistant) understand(message string, history []conversation.Turn, hint string) understanding {
	var before *understanding
	if n := len(history); n > 0 {
		for _, t := range history[max(0, n-historyTurns):] {
			u := a.understandOne(t.Question, before, t.Language)
			if u.intent == IntentQuestion {
				u.terms = append(u.terms, a.citedTerms(t, u)...)
				before = &u
			}
		}
	}
	return a.understandOne(message, before, hint)
}

func (a *Assistant) understandOne(message string, before *understanding, hint string) understanding {
	u := understanding{intent: smallTalkIntent(message), language: language(message, hint)}
	if u.intent != "" {
		return u
	}
	u.intent = IntentQuestion
	asked, around := split(withoutCourtesy(message))
	u.question = a.correctOpening(asked)
	u.kind = german.Question(u.question)
	if plain, kind, ok := meant(u.question); ok {
		u.question, u.kind = plain, kind
	}
	terms := a.germanTerms
	if u.language == "en" {
		terms = a.englishTerms
	}
	u.terms = terms(u.question)
	if !slices.ContainsFunc(u.terms, func(t term) bool { return !t.asking }) && around != "" {
		// "Ich suche etwas zu Vergaberecht. Gibt es dazu etwas?"
		u.question = message
		u.terms, around, before = terms(message), "", nil
	}
	for _, t := range terms(around) {
		t.weight *= weightAround
		t.carried = true // helps to find, is not asked for
		u.terms = append(u.terms, t)
	}
	u.terms = dedupe(u.terms)
	u.weighSaying()
	if before != nil {
		u.carry(*before)
	}
	u.search = searchText(u.terms)
	return u
}

// weighSaying adapts the terms to the kind of question. Who does something, and
// how it is done, hangs on the verb; "Was sind die fünf Module?" asks for a list.
func (u *understanding) weighSaying() {
	if (u.kind == german.AskWhich || u.kind == german.AskList) && len(u.terms) > 0 && u.terms[0].number == nil {
		u.terms[0].noun = true // what is asked for, whatever its spelling: "welche e-mail"
	}
	counts := false
	for i := range u.terms {
		t := &u.terms[i]
		counts = counts || t.number != nil && !t.carried
		if (u.kind == german.AskWho || u.kind == german.AskHow) && !t.noun && !t.asking && !t.carried && !t.attributive {
			t.weight = min(1, verbHeed*t.weight)
		}
	}
	if u.kind == german.AskWho && whoAll.MatchString(u.question) {
		u.kind = german.AskList
	}
	if u.kind == german.AskWhatIs && counts && plural.MatchString(u.question) {
		u.kind = german.AskList
	}
	if u.kind == german.AskWhatIs && u.firstTopic().aspect {
		u.kind = german.AskWhatElse // "Was ist der Inhalt …?" wants no definition
	}
}

// firstTopic returns the first term that is more than a way of asking.
func (u *understanding) firstTopic() term {
	for _, t := range u.terms {
		if !t.asking {
			return t
		}
	}
	return term{}
}

// verbHeed is how much more the verb counts in "who" and "how" questions.
const verbHeed = 2

// whoAll asks for all who are something.
var whoAll = regexp.MustCompile(`(?i)\b(wer sind (die|alle|eure|ihre)|who are the)\b`)

var plural = regexp.MustCompile(`(?i)\b(was sind|what are)\b`)

// split parts a message into the questions in it and what is said around them.
// Without a question mark, or with nothing but questions, all of it is asked.
func split(message string) (asked, around string) {
	var questions, rest []string
	for _, s := range german.Sentences(message) {
		if text := s.In(message); strings.HasSuffix(text, "?") {
			questions = append(questions, text)
		} else {
			rest = append(rest, text)
		}
	}
	if len(questions) == 0 {
		return strings.TrimSpace(message), ""
	}
	return strings.Join(questions, " "), strings.Join(rest, " ")
}

// language is the language of a message; one that does not tell is taken to be
// in the language of the page.
func language(message, hint string) string {
	if hint != "en" {
		hint = "de"
	}
	return german.DetectOr(message, hint)
}

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
	wirklich überhaupt passiert passieren laut many much long take takes does feature featured
	lernt lernen lerne vermittelt vermitteln behandelt behandeln beinhaltet learn
	setzt setzen stellt stellen nimmt nehmen bringt bringen führt führen legt legen steckt stecken antworte antworten beantworte`)

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
		if len(numbers) > 0 && numbers[0].Start <= w.Span.Start && w.Span.End <= numbers[0].End {
			if numbers[0].Start < w.Span.Start { // "2.0" is two words and one number
				continue
			}
			terms = append(terms, a.numberTerm(question, numbers[0], f))
			continue
		}
		if f.Stop {
			continue
		}
		written := w.Span.In(question)
		first, _ := utf8.DecodeRuneInString(written)
		t := term{text: written, forms: []*german.Features{f}, weights: []float64{1}}
		switch {
		case slices.Contains(asking, f.Stem):
			t.weight, t.asking = weightAsking, true
		case slices.Contains(aspects, f.Stem):
			t.weight, t.noun, t.aspect = weightAspect, true, true
		case !capitals && i == verb:
			t.weight = weightOther
		case !capitals:
			t.weight, t.noun = weightUnsure, true
		case unicode.IsUpper(first) && i > 0 || unicode.IsDigit(first) || upper(written):
			t.weight, t.noun = weightNoun, true
		case unicode.IsUpper(first): // the first word: a noun or not
			t.weight = weightUnsure
		default:
			t.weight = weightOther
			t.attributive = capitals && beforeNoun(question, w)
		}
		if unicode.IsDigit(first) { // of a date
			if v, err := strconv.ParseFloat(w.Text, 64); err == nil {
				t.number = &v
			}
		}
		known := w.Text
		if base, ok := strings.CutSuffix(w.Text, "n"); ok && t.noun && a.rarity(w.Text) == 1 && a.rarity(base) < 1 {
			known = base // "Artikeln", a dative that the stemmer keeps
			t.add(a.analyzer.Word(base), 1)
		}
		t.unknown = a.rarity(known) == 1
		t.weight *= a.rarity(known)
		for _, s := range a.synonyms.Of(f.Stem) {
			stands := synonymStands
			if s.Weight >= closeSynonym {
				stands = sameStands
			}
			t.add(&german.Features{Stem: s.Stem, StemHash: s.Hash}, stands)
		}
		if unicode.IsLower(first) {
			a.addInfinitives(&t, w.Text)
			if bare := withoutParticle(w.Text); bare != "" && a.analyzer.Splitter().Knows(bare) {
				t.add(a.analyzer.Word(bare), bareVerb)
			}
		}
		terms = append(terms, t)
	}
	a.joinParticle(question, terms)
	markLabelled(terms)
	return dedupe(terms)
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
		if len(t.forms) == 1 && slices.Contains(asking, t.forms[0].Stem) {
			t.weight, t.asking = weightAsking, true
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
