package assistant

import (
	"slices"
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
	kind     german.QuestionKind // what sort of answer it wants
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
	u.question = strings.TrimSpace(leadingGreeting.ReplaceAllString(message, ""))
	u.kind = german.Question(u.question)
	if u.language == "en" {
		u.terms = a.englishTerms(u.question)
	} else {
		u.terms = a.germanTerms(u.question)
	}
	if before != nil {
		u.carry(*before)
	}
	u.search = searchText(u.terms)
	return u
}

// language is the language of a message; a message too short to tell is taken
// to be in the language of the page.
func language(message, hint string) string {
	if detected := german.Detect(message); detected == "en" || hint != "en" || len(german.Words(message)) > 3 {
		return detected
	}
	return "en"
}

// searchText joins the words to search for. Carried terms come last.
func searchText(terms []term) string {
	var words []string
	for _, t := range terms {
		words = append(words, t.text)
	}
	return strings.Join(words, " ")
}

// Weights of words by what they are. Nouns name the topic; verbs and
// adjectives say it in one of many ways; "gibt", "finde" and the like say
// nothing about it.
const (
	weightNoun    = 1.0
	weightOther   = 0.6
	weightUnsure  = 0.85 // written without capitals: may be a noun
	weightAsking  = 0.1
	weightCarried = 0.6 // from the question before
)

// asking are stems of words that a question is made with, whatever it is about.
var asking = stems(`gibt geben gab finde finden findet bekomme bekommen erhalte erhalten heißt heißen bedeutet
	bedeuten erkläre erklären sage sagen nenne nennen wissen weiß erfahren erfahre informationen information infos
	info frage fragen zeige zeigen liste auflisten erzähle erzählen interessiert interessiere suche brauche benötige
	möchte würde lautet lauten stimmt genau eigentlich bitte thema themen handelt geht konkret überblick
	tell show list explain know find get mean means give please information exactly named called like want need
	rund sorte arten art macht machen tun sache ding
	statt stattfinden findet fand fanden`)

// germanTerms returns the content words of a German question.
func (a *Assistant) germanTerms(question string) []term {
	capitals := hasCapitals(question)
	var terms []term
	for i, w := range german.Words(question) {
		f := a.analyzer.Word(w.Text)
		if f.Stop {
			continue
		}
		written := w.Span.In(question)
		first, _ := utf8.DecodeRuneInString(written)
		t := term{text: written, forms: []*german.Features{f}, weights: []float64{1}}
		switch {
		case slices.Contains(asking, f.Stem):
			t.weight = weightAsking
		case !capitals:
			t.weight, t.noun = weightUnsure, true
		case unicode.IsUpper(first) && i > 0 || unicode.IsDigit(first) || upper(written):
			t.weight, t.noun = weightNoun, true
		case unicode.IsUpper(first): // the first word: a noun or not
			t.weight = weightUnsure
		default:
			t.weight = weightOther
		}
		if n := german.Numbers(written); len(n) == 1 && unicode.IsDigit(first) {
			t.number = &n[0].Value
		}
		t.weight *= a.rarity(w.Text)
		for _, s := range a.synonyms.Of(w.Text) {
			t.forms = append(t.forms, a.analyzer.Word(s.Word))
			t.weights = append(t.weights, s.Weight)
		}
		terms = append(terms, t)
	}
	return dedupe(terms)
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
			t.weight = weightAsking
		}
		if n := german.Numbers(phrase.english); len(n) == 1 && unicode.IsDigit(rune(phrase.english[0])) {
			t.number = &n[0].Value
		}
		t.weight *= rarity
		terms = append(terms, t)
	}
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
	return min(1, max(leastRarity, a.base.IDF(word)/unknown))
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
		out = append(out, german.Stem(w))
	}
	return out
}
