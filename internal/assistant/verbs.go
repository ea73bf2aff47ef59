package assistant

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"smart-city-dialog.de/akademie/internal/german"
)

// particles part from their verb in a German main clause and stand at its end:
// "Wie melde ich mich an?"
var particles = strings.Fields("ab an auf aus bei dar durch ein fest her hin los mit nach statt teil um vor weg weiter zu zurück zusammen")

// bareVerb is how well a verb without its particle stands for the whole.
const bareVerb = 0.5

// joinParticle gives the verb of the last clause of a question that ends in a separated
// particle the whole verb as a second form, so that "melde … an" finds
// "Anmeldung".
func (a *Assistant) joinParticle(question string, terms []term) {
	words := german.Words(question)
	if len(words) < 3 {
		return
	}
	particle := words[len(words)-1].Text
	if !slices.Contains(particles, particle) {
		return
	}
	clause := question[strings.LastIndexByte(question, ',')+1:]
	for i := range terms {
		if !strings.Contains(clause, terms[i].text) {
			continue
		}
		first, _ := utf8.DecodeRuneInString(terms[i].text)
		if unicode.IsLower(first) && terms[i].number == nil && !strings.HasPrefix(terms[i].text, "wieviel") {
			verb := particle + strings.ToLower(terms[i].text)
			f := a.analyzer.Word(verb)
			terms[i].add(f, 1)
			for _, s := range a.synonyms.Of(f.Stem) {
				terms[i].add(&german.Features{Stem: s.Stem, StemHash: s.Hash}, synonymStands)
			}
			terms[i].weights[0] = bareVerb
			terms[i].weight = weightOther * a.rarity(verb)
			terms[i].text = verb
			return
		}
	}
}

// infinitives returns what the infinitive of an inflected German verb may be:
// "kostet" → "kosten", "finanziert" → "finanzieren", "gestartet" → "starten".
// The stemmer leaves these endings, as most words that end so are no verbs.
func infinitives(word string) []string {
	var out []string
	forms := []string{word, strings.TrimPrefix(word, "ge")}
	for _, p := range particles { // "mitgemacht"
		if rest, ok := strings.CutPrefix(word, p+"ge"); ok {
			forms = append(forms, p+rest)
		}
	}
	for _, w := range forms {
		for _, ending := range []string{"et", "t", "st", "te", "ten"} {
			stem, ok := strings.CutSuffix(w, ending)
			if ok && utf8.RuneCountInString(stem) >= leastVerbStem && !slices.Contains(out, stem+"en") {
				out = append(out, stem+"en")
			}
		}
	}
	return out
}

// leastVerbStem keeps short words from becoming verbs.
const leastVerbStem = 4

// addInfinitives gives a verb its possible infinitives that the dictionary or
// the base knows, with their synonyms.
func (a *Assistant) addInfinitives(t *term, word string) {
	for _, verb := range infinitives(word) {
		f := a.analyzer.Word(verb)
		related := a.synonyms.Of(f.Stem)
		if len(related) == 0 && a.rarity(verb) == 1 && !a.analyzer.Splitter().Knows(verb) {
			continue
		}
		t.add(f, 1)
		for _, s := range related {
			t.add(&german.Features{Stem: s.Stem, StemHash: s.Hash}, synonymStands)
		}
	}
}

// withoutParticle returns a verb in the infinitive without its separable
// particle, "melden" for "anmelden", or "".
func withoutParticle(word string) string {
	for _, p := range particles {
		if bare, ok := strings.CutPrefix(word, p); ok && strings.HasSuffix(bare, "en") && utf8.RuneCountInString(bare) > leastVerbStem {
			return bare
		}
	}
	return ""
}
