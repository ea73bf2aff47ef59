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
var orderPatterns = compile(
	`(ignorier|vergiss|vergesst|vergessen sie|missacht|überschreib|umgeh)\p{L}*\b.{0,60}\b(anweisung|instruktion|regel|vorgabe|prompt|befehl|bisherig|vorherig|vorangegangen|kontext|passage)`,
	`(ignore|disregard|forget|override|bypass)\b.{0,60}\b(instruction|rule|prompt|previous|prior|above|context|guideline)`,
	`(ignorez?|oubliez?)\b.{0,60}\b(instruction|consigne|règle|précédent)`,
	`(ignor[ae]d?|olvid[ae])\b.{0,60}\b(instruccion|reglas|anterior)`,
	`(ignora|dimentica)\b.{0,60}\b(istruzion|regole|precedent)`,
	`(zignoruj|zapomnij)\b.{0,60}\b(instrukcj|polece)`,
	`(игнорируй|забудь)\p{L}*.{0,60}(инструкц|указани)`,
	`(忽略|无视).{0,20}(指令|指示|说明)`,
	`\b(antworte|erwidere|reagiere)\b.{0,40}\b(nur|ausschließlich|immer|stets|ab jetzt|künftig|mit|auf alle|auf jede)\b`,
	`\b(answer|respond|reply|return|output|print)\b.{0,30}\b(only|always|with the|nothing but|exactly|with:?)\b`,
	`\b(gib|geben sie|schreib|schreibe|schreiben sie|sag|sage|sagen sie|behaupte|behaupten sie|erwähne|empfiehl|empfehlen sie)\b.{0,40}\b(nur|ausschließlich|immer|stets|statt|stattdessen|in jeder antwort|jedem|den nutzenden|dem nutzer|den nutzern|der nutzerin)\b`,
	`^(sag|sage|behaupte|erwähne|teile mit|antworte|schreibe|gib aus)\b.{0,40}(:|\bdass\b|["„»])`,
	`\b(say|claim|tell|write|state)\b.{0,20}\b(that|the user|users|only|exactly)\b.{0,80}\b(instead|always|every)\b|^(say|claim|tell the user|write|output)\b`,
	`\b(du bist|sie sind) (jetzt|nun|ab jetzt|ab sofort|künftig)\b|\byou are (now|no longer)\b|\bact as\b|\bverhalte dich\b|\bpretend (to be|that)\b|\btu so, als\b`,
	`\bsystem[- ]?(prompt|nachricht|anweisung|message|instruction|override)\b|\bprompt[- ]?injection:|\bdeveloper mode\b|\bjailbreak\b`,
	`^\W{0,4}(system|assistant|user|developer|human|assistent|nutzer)\W{0,3}[:>\]]`,
	`<\|?/?(im_start|im_end|system|assistant|user|endoftext|start_header_id|eot_id)\|?>|\[/?inst\]|<</?sys>>|###\s*(instruction|system|response|anweisung)`,
	`\b(an|liebe[rs]?|hinweis an|hinweis für|achtung|note to|attention|dear|hey)\b.{0,20}\b(ki|ki-\p{L}+|assistent\p{L}*|sprachmodell\p{L}*|chatbot\p{L}*|llm|ai|language model|assistant|bot)\b.{0,80}\b(antwort|sag|nenn|empfiehl|empfehl|ignorier|schreib|behaupt|erwähn|tell|say|answer|recommend|respond|reply|ignore|must|muss|soll)`,
	`\b(wenn|falls|sobald)\b.{0,40}\b(ki|assistent|chatbot|sprachmodell|llm|bot)\b.{0,60}\b(antworte|sage|nenne|schreibe|ignoriere|muss|soll)`,
	`\b(if you are|when you are|as) an? (ai|llm|language model|assistant|chatbot)\b`,
	`\b(verrate|zeige|nenne|gib)\b.{0,40}\b(systemprompt|system-prompt|deine anweisungen|deine regeln|passwort|api-?key|zugangsdaten)\b`,
	`\b(reveal|show|print|leak)\b.{0,40}\b(system prompt|your instructions|password|api key|credentials)\b`,
)

func compile(patterns ...string) []*regexp.Regexp {
	out := make([]*regexp.Regexp, len(patterns))
	for i, p := range patterns {
		out[i] = regexp.MustCompile(p)
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
	if matchesOrder(plain) || matchesOrder(strings.ToLower(text)) {
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
		if p.MatchString(plain) {
			return true
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
