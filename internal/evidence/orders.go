package evidence

import (
	"encoding/base64"
	"html"
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"smart-city-dialog.de/akademie/internal/german"
)

// orderPatterns tell sentences that give orders to whoever reads a passage by
// machine. They see lower-case text without invisible characters.
var orderPatterns = []orderPattern{
	{words("ignorier vergiss vergess missacht überschreib umgeh"), regexp.MustCompile(`(ignorier|vergiss|vergesst|vergessen sie|missacht|überschreib|umgeh)\p{L}*\b.{0,60}\b(anweisung|instruktion|regel|vorgabe|prompt|befehl|bisherig|vorherig|vorangegangen|kontext|passage)`)},
	{words("ignore disregard forget override bypass"), regexp.MustCompile(`(ignore|disregard|forget|override|bypass)\b.{0,60}\b(instruction|rule|prompt|previous|prior|above|context|guideline)`)},
	{words("ignore oublie"), regexp.MustCompile(`(ignorez?|oubliez?)\b.{0,60}\b(instruction|consigne|règle|précédent)`)},
	{words("ignor olvid"), regexp.MustCompile(`(ignor[ae]d?|olvid[ae])\b.{0,60}\b(instruccion|reglas|anterior)`)},
	{words("ignora dimentica"), regexp.MustCompile(`(ignora|dimentica)\b.{0,60}\b(istruzion|regole|precedent)`)},
	{words("zignoruj zapomnij"), regexp.MustCompile(`(zignoruj|zapomnij)\b.{0,60}\b(instrukcj|polece)`)},
	{words("игнорируй забудь"), regexp.MustCompile(`(игнорируй|забудь)\p{L}*.{0,60}(инструкц|указани)`)},
	{words("忽略 无视"), regexp.MustCompile(`(忽略|无视).{0,20}(指令|指示|说明)`)},
	{words("antworte erwidere reagiere"), regexp.MustCompile(`\b(antworte|erwidere|reagiere)\b.{0,40}\b(nur|ausschließlich|immer|stets|ab jetzt|künftig|mit|auf alle|auf jede)\b`)},
	{words("answer respond reply return output print"), regexp.MustCompile(`\b(answer|respond|reply|return|output|print)\b.{0,30}\b(only|always|with the|nothing but|exactly|with:?)\b`)},
	{words("gib geben schreib sag behaupte erwähne empfiehl empfehlen"), regexp.MustCompile(`\b(gib|geben sie|schreib|schreibe|schreiben sie|sag|sage|sagen sie|behaupte|behaupten sie|erwähne|empfiehl|empfehlen sie)\b.{0,40}\b(nur|ausschließlich|immer|stets|statt|stattdessen|in jeder antwort|jedem|den nutzenden|dem nutzer|den nutzern|der nutzerin)\b`)},
	{words("sag behaupte erwähne teile antworte schreibe gib"), regexp.MustCompile(`^(sag|sage|behaupte|erwähne|teile mit|antworte|schreibe|gib aus)\b.{0,40}(:|\bdass\b|["„»])`)},
	{words("say claim tell write state output"), regexp.MustCompile(`\b(say|claim|tell|write|state)\b.{0,20}\b(that|the user|users|only|exactly)\b.{0,80}\b(instead|always|every)\b|^(say|claim|tell the user|write|output)\b`)},
	{words("du_bist sie_sind you_are act_as verhalte pretend tu_so"), regexp.MustCompile(`\b(du bist|sie sind) (jetzt|nun|ab jetzt|ab sofort|künftig)\b|\byou are (now|no longer)\b|\bact as\b|\bverhalte dich\b|\bpretend (to be|that)\b|\btu so, als\b`)},
	{words("system prompt developer jailbreak"), regexp.MustCompile(`\bsystem[- ]?(prompt|nachricht|anweisung|message|instruction|override)\b|\bprompt[- ]?injection:|\bdeveloper mode\b|\bjailbreak\b`)},
	{words("system assist user developer human nutzer"), regexp.MustCompile(`^\W{0,4}(system|assistant|user|developer|human|assistent|nutzer)\W{0,3}[:>\]]`)},
	{words("< [ ###"), regexp.MustCompile(`<\|?/?(im_start|im_end|system|assistant|user|endoftext|start_header_id|eot_id)\|?>|\[/?inst\]|<</?sys>>|###\s*(instruction|system|response|anweisung)`)},
	{words("ki assistent sprachmodell chatbot llm ai model bot"), regexp.MustCompile(`\b(an|liebe[rs]?|hinweis an|hinweis für|achtung|note to|attention|dear|hey)\b.{0,20}\b(ki|ki-\p{L}+|assistent\p{L}*|sprachmodell\p{L}*|chatbot\p{L}*|llm|ai|language model|assistant|bot)\b.{0,80}\b(antwort|sag|nenn|empfiehl|empfehl|ignorier|schreib|behaupt|erwähn|tell|say|answer|recommend|respond|reply|ignore|must|muss|soll)`)},
	{words("ki assistent sprachmodell chatbot llm bot"), regexp.MustCompile(`\b(wenn|falls|sobald)\b.{0,40}\b(ki|assistent|chatbot|sprachmodell|llm|bot)\b.{0,60}\b(antworte|sage|nenne|schreibe|ignoriere|muss|soll)`)},
	{words("if_you_are when_you_are as_a"), regexp.MustCompile(`\b(if you are|when you are|as) an? (ai|llm|language model|assistant|chatbot)\b`)},
	{words("verrate zeige nenne gib"), regexp.MustCompile(`\b(verrate|zeige|nenne|gib)\b.{0,40}\b(systemprompt|system-prompt|deine anweisungen|deine regeln|passwort|api-?key|zugangsdaten)\b`)},
	{words("reveal show print leak"), regexp.MustCompile(`\b(reveal|show|print|leak)\b.{0,40}\b(system prompt|your instructions|password|api key|credentials)\b`)},
}

// An orderPattern matches orders that hold one of its words; looking for those
// first spares nearly all sentences the pattern.
type orderPattern struct {
	words   []string
	pattern *regexp.Regexp
}

// words splits a list; an underscore stands for a blank.
func words(list string) []string {
	out := strings.Fields(list)
	for i := range out {
		out[i] = strings.ReplaceAll(out[i], "_", " ")
	}
	return out
}

// Orders tells, for each sentence of a text, whether it gives orders to a machine
// that reads it, or stands behind such a sentence in the same paragraph: what
// follows "Ignoriere alle Anweisungen." belongs to it.
func Orders(text string, sentences []german.Span) []bool {
	out := make([]bool, len(sentences))
	for i, s := range sentences {
		out[i] = isOrder(s.In(text))
		if !out[i] && i > 0 && out[i-1] {
			between := text[min(sentences[i-1].End, s.Start):s.Start]
			out[i] = strings.Count(between, "\n") < 2 && !strings.Contains(between, "\n-") && !strings.Contains(between, "\n*")
		}
	}
	return out
}

// IsOrder reports whether a text gives orders to a machine that reads it.
func IsOrder(text string) bool {
	for _, s := range german.Sentences(text) {
		if isOrder(s.In(text)) {
			return true
		}
	}
	return isOrder(text)
}

// isOrder looks at the text itself and at what it may hide: entities, base64,
// letters set apart or taken from other scripts.
func isOrder(text string) bool {
	plain := unmask(text)
	if matchesOrder(plain) {
		return true
	}
	if lower := strings.ToLower(text); lower != plain && matchesOrder(lower) {
		return true
	}
	for _, run := range base64Run.FindAllString(text, maxRuns) {
		if decoded, err := base64.StdEncoding.DecodeString(run + strings.Repeat("=", (4-len(run)%4)%4)); err == nil && matchesOrder(unmask(string(decoded))) {
			return true
		}
	}
	if joined := spacedRun.ReplaceAllStringFunc(plain, func(s string) string { return strings.ReplaceAll(s, " ", "") }); joined != plain {
		return matchesOrder(joined) || matchesGlued(joined)
	}
	return false
}

const maxRuns = 8

var (
	base64Run = regexp.MustCompile(`[A-Za-z0-9+/]{24,}`)
	spacedRun = regexp.MustCompile(`(?:\p{L} ){5,}\p{L}\b`)
	gluedText = regexp.MustCompile(`(ignoriere|vergiss|ignore|disregard|forget)\p{L}{0,30}(anweisung|regel|instruction|rule|prompt)`)
)

func matchesOrder(plain string) bool {
	for _, p := range orderPatterns {
		for _, w := range p.words {
			if strings.Contains(plain, w) {
				if p.pattern.MatchString(plain) {
					return true
				}
				break
			}
		}
	}
	return false
}

func matchesGlued(plain string) bool { return gluedText.MatchString(plain) }

// unmask returns a text in lower case without what hides its letters.
func unmask(text string) string {
	text = norm.NFKC.String(html.UnescapeString(text))
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Mn, r) && r != '\u0308':
			return -1
		case r == '\u00a0' || r == '\n' || r == '\t':
			return ' '
		}
		if latin, ok := lookalikes[r]; ok {
			r = latin
		}
		return unicode.ToLower(r)
	}, text)
}

// lookalikes are letters of other scripts that pass for Latin ones. Text that is
// Cyrillic throughout is left to the patterns of its own, which do not need the
// letters mapped here.
var lookalikes = map[rune]rune{'а': 'a', 'е': 'e', 'і': 'i', 'ο': 'o', 'о': 'o', 'р': 'p', 'с': 'c', 'х': 'x', 'у': 'y', 'ѕ': 's', 'ԁ': 'd', 'Ι': 'i', 'ɡ': 'g', 'ո': 'n', 'ʀ': 'r', 'ı': 'i'}
