package assistant

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evidence"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/prompts"
)

// IntentSimplify asks for the last answer in plain language.
const IntentSimplify = "simplify"

var (
	simply = regexp.MustCompile(`(?i)[,;–-]?\s*\b((bitte )?(in|mit) (einfacher|leichter|verständlicher|einfacheren|klaren) (sprache|worten|deutsch)|(bitte )?(ganz )?(einfach|leicht|verständlich|kurz und einfach) (erklärt|erklären|gesagt|ausgedrückt)|für (anfänger|laien|dummies) erklärt|in (simple|plain|easy) (words|language|english|terms)|explained simply)\b\s*(bitte)?[,:.!]*\s*`)
	backs  = regexp.MustCompile(`^(bitte|und|nochmal|noch mal|das|es|dies|erkläre?n?( sie)?|sagen? sie|sag|kannst du|können sie|mir|uns|please|explain|that|it|say|again|auch|geht| )*$`)
)

// withoutSimple takes the wish for plain language out of a message.
func withoutSimple(message string) (rest string, wanted bool) {
	if onlySimpler(message) {
		return "", true
	}
	if !simply.MatchString(message) {
		return message, false
	}
	rest = strings.TrimSpace(simply.ReplaceAllString(message, " "))
	rest = strings.TrimSpace(strings.TrimSuffix(strings.Trim(rest, " ,;:.–-"), " ?"))
	if strings.HasSuffix(strings.TrimSpace(message), "?") && rest != "" && !strings.HasSuffix(rest, "?") {
		rest += "?"
	}
	return rest, true
}

// onlySimpler reports whether a message wants the answer before in plainer words
// and nothing else.
func onlySimpler(message string) bool {
	plain := plainWords(message)
	if tooHard.MatchString(plain) {
		return true
	}
	wanted := false
	for w := range strings.FieldsSeq(plain) {
		switch {
		case slices.Contains(plainer, w):
			wanted = true
		case !slices.Contains(aroundSimpler, w):
			return false
		}
	}
	return wanted
}

var (
	tooHard       = regexp.MustCompile(`^(das|es) (verstehe ich nicht|ist (mir )?zu (kompliziert|schwer|schwierig))$`)
	plainer       = strings.Fields("einfacher verständlicher leichter einfach simpler easier simply")
	aroundSimpler = strings.Fields(`bitte und können sie kannst du könnten könntest geht erklär erkläre erklären erklärst erklärt sag sage sagen
		formuliere formulieren schreib schreibe schreiben ausdrücken ausgedrückt gesagt mir uns das es dies nochmal noch mal auch etwas viel
		ganz can you please explain say put it that this more to me`)
)

// leansBack reports whether what is left of a message names nothing of its own.
func leansBack(rest string) bool { return backs.MatchString(plainWords(rest)) }

// answerJSON is how the model sees an answer that it is to simplify.
type answerJSON struct {
	Sentences []sentenceJSON `json:"antwort"`
}

type sentenceJSON struct {
	Text    string `json:"satz"`
	Passage int    `json:"passage"`
}

// rewriteSimply lets the model say in plain language what was chosen; every
// sentence of it must be borne out by the same passages.
func (a *Assistant) rewriteSimply(ctx context.Context, u understanding, pages []page, chosen []*candidate, w *writer) (ending, error) {
	if len(chosen) == 0 {
		return failed, nil
	}
	data := passagesJSON{Today: today(a.now())}
	var answer answerJSON
	var sources []given
	number := map[int]int{}
	for _, c := range chosen {
		h := pages[c.hit].hit
		if number[c.hit] == 0 {
			text := readable(h)
			sources = append(sources, given{hit: h, proof: a.prove(h), terms: newBag(a.analyzer, text, h.Document.Title, strings.Join(h.Headings, "\n"))})
			number[c.hit] = len(sources)
			data.Passages = append(data.Passages, givenJSON{
				N: len(sources), Title: h.Document.Title, Heading: strings.Join(h.Headings, " › "), Date: dateWords(h.Document), Text: text,
			})
		}
		answer.Sentences = append(answer.Sentences, sentenceJSON{c.text, number[c.hit]})
	}
	passages, err := labelled("PASSAGEN", data)
	if err != nil {
		return failed, err
	}
	said, err := labelled("ANTWORT", answer)
	if err != nil {
		return failed, err
	}
	s := &speaker{a: a, u: u, w: w, given: sources, free: true, asked: 2*len(chosen) + 2, number: map[int]int{}}
	return s.run(ctx, task{
		prompt: prompts.Simplify, data: []string{passages, said},
		values:    prompts.Values{Language: prompts.LanguageName(u.language), MaxSentences: 2*len(chosen) + 2},
		maxTokens: answerTokens, within: w.left(a.patience.Answer), first: w.left(a.patience.First),
	})
}

// saySimply says the chosen sentences as simply as rules can make them.
func (a *Assistant) saySimply(u understanding, pages []page, chosen []*candidate, number map[int]int, w *writer) error {
	words := wording(u.language)
	changed := false
	explained := map[string]bool{}
	proofs := map[int]*evidence.Proof{}
	for i, c := range chosen {
		h := pages[c.hit].hit
		if proofs[c.hit] == nil {
			proofs[c.hit] = a.prove(h)
		}
		parts := a.shorter(c.text, h.Document.Language, proofs[c.hit])
		changed = changed || len(parts) > 1 || parts[0] != c.text
		for k, part := range parts {
			s := conversation.Sentence{Text: part, Form: c.form, Citations: []int{number[c.hit]}}
			if k > 0 {
				s.Form = conversation.FormText
			} else if i > 0 && s.Form == conversation.FormText && (chosen[i-1].hit != c.hit || isItem(chosen[i-1])) {
				s.Form = conversation.FormParagraph
			}
			if err := w.say(s); err != nil {
				return err
			}
		}
		for _, b := range german.Abbreviations(h.Document.Title + "\n" + h.Text) {
			if explained[b.Short] || !strings.Contains(c.text, b.Short) || strings.Contains(c.text, b.Long) || isItem(c) {
				continue
			}
			explained[b.Short], changed = true, true
			s := conversation.Sentence{Text: fmt.Sprintf(words.means, b.Short, b.Long), Citations: []int{number[c.hit]}}
			if err := w.say(s); err != nil {
				return err
			}
		}
	}
	note := words.simpleAsIs
	if changed {
		note = words.simpleByRules
	}
	if err := w.notice(note); err != nil {
		return err
	}
	return a.finish(u, w)
}

var (
	// where a main clause with a subject of its own follows
	mainClause = regexp.MustCompile(`(?:;|, (?:und|aber|denn)|,? (?:und|aber)) ((?:der|die|das|dieser?|dieses|sie|er|es|wir|man|Sie|Ihre?|alle|Teilnehmende|Kommunen) (?:\p{L}+ ){0,3}(?:ist|sind|war|waren|wird|werden|hat|haben|kann|können|soll|sollen|muss|müssen|findet|dauert|startet|beginnt|kostet|umfasst|bietet|lernen|erhalten)\b|(?:der|die|das) \p{Lu}\p{L}+ \p{Ll}{2,}(?:t|en)\b)`)
	aside      = regexp.MustCompile(`\s*\([^()0-9]{3,120}\)`)
)

// longSentence is the number of words from which a sentence is worth dividing.
const longSentence = 10

// shorter divides a long sentence where a new main clause begins and leaves out
// what stands in brackets; pieces that their passage does not bear out leave the
// sentence as it was.
func (a *Assistant) shorter(text, language string, proof *evidence.Proof) []string {
	whole := []string{text}
	if language == "en" || len(strings.Fields(text)) < longSentence {
		return whole
	}
	short := aside.ReplaceAllString(text, "")
	var parts []string
	for {
		at := mainClause.FindStringSubmatchIndex(short)
		if at == nil {
			break
		}
		parts = append(parts, ended(short[:at[0]]))
		short = capitalised(short[at[2]:])
	}
	parts = append(parts, ended(short))
	unsupported := func(p string) bool { return !a.checker.Check(p, language, proof).OK() }
	if slices.ContainsFunc(parts, unsupported) || len(parts) == 1 && parts[0] == ended(text) {
		return whole
	}
	return parts
}

func ended(s string) string {
	s = strings.TrimRight(strings.TrimSpace(s), ",;")
	if strings.HasSuffix(s, ".") || strings.HasSuffix(s, "!") || strings.HasSuffix(s, "?") || strings.HasSuffix(s, ":") {
		return s
	}
	return s + "."
}

func capitalised(s string) string {
	if s == "" {
		return s
	}
	r := []rune(s)
	return strings.ToUpper(string(r[0])) + string(r[1:])
}
