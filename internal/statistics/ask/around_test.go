package ask_test

import (
	"bufio"
	"hash/fnv"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// A change is a way to say a question that changes nothing of what it asks for. The
// question is "" where it cannot be said that way.
type change struct {
	name, language string
	say            func(question string) string
	first          bool // no question that goes on from one before can be said so
}

// around are the changes of testdata/around.txt, and those of how a question is written.
func around(t testing.TB) []change {
	t.Helper()
	list := templates(t, "testdata/around.txt")
	for _, language := range []string{"de", "en"} {
		for name, say := range writings {
			list = append(list, change{name, language, say, false})
		}
	}
	slices.SortStableFunc(list, func(a, b change) int { return strings.Compare(a.name, b.name) })
	return list
}

// templates are the changes of a file.
func templates(t testing.TB, file string) (list []change) {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	name := ""
	for lines := bufio.NewScanner(f); lines.Scan(); {
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name = strings.Trim(line, "[]")
		default:
			language, template, _ := strings.Cut(line, " | ")
			list = append(list, change{name, language, func(q string) string { return filled(template, q) }, strings.Contains(template, "{noun}")})
		}
	}
	return list
}

// writings are ways to write a question.
var writings = map[string]func(string) string{
	"lower case":     strings.ToLower,
	"no punctuation": unpunctuated,
	"hurried":        hurried,
	"line breaks":    func(q string) string { return lastPhrase.ReplaceAllString(q, "\n$1") },
	"bullet":         func(q string) string { return "- " + q },
	"dot":            func(q string) string { return "• " + q },
	"quoted":         func(q string) string { return "„" + q + "“" },
	"insistent":      func(q string) string { return bare(q) + "???" },
	"trailing off":   func(q string) string { return bare(q) + " ..." },
}

func hurried(q string) string { return strings.ToLower(unpunctuated(q)) }

// unpunctuated is a question without the signs that stand between and behind words.
func unpunctuated(q string) string {
	if listing.MatchString(q) {
		return ""
	}
	return signs.ReplaceAllString(q, "$1 ")
}

var (
	signs   = regexp.MustCompile(`(\pL|20\d\d)[,.?!:;]+(?:\s|$)`)
	listing = regexp.MustCompile(`[,;:.]`)
)

func bare(q string) string { return strings.TrimRight(q, "?!. ") }

// filled puts a question into a template.
func filled(template, q string) string {
	parts := map[string]string{"{}": q, "{bare}": bare(q)}
	if strings.HasPrefix(template, "{} ") && q == bare(q) {
		parts["{}"] = q + "."
	}
	if !verbal.MatchString(q) && !listing.MatchString(bare(q)) {
		parts["{noun}"] = bare(q)
	}
	if m := finite.FindStringSubmatch(bare(q)); m != nil {
		parts["{clause}"] = strings.ToLower(m[1][:1]) + m[1][1:] + " " + m[4] + " " + m[2]
		if m[3] != "" {
			parts["{clause}"] = strings.ToLower(m[1][:1]) + m[1][1:] + " " + m[3] + m[4] + " " + m[2]
		}
		parts["{head}"], parts["{tail}"] = m[1]+" "+strings.TrimSpace(m[2]+" "+m[3]), m[4]+"?"
	}
	if at := lastPhrase.FindAllStringIndex(bare(q), -1); at != nil {
		last := at[len(at)-1][0]
		parts["{left}"], parts["{right}"] = q[:last], strings.TrimSpace(q[last:])
	}
	for slot, part := range parts {
		template = strings.ReplaceAll(template, slot, part)
	}
	if strings.ContainsAny(template, "{}") {
		return ""
	}
	return template
}

var (
	verbal     = regexp.MustCompile(`(?i)(^|[^\pL])(wie|welche\w*|was|wer|wo|wann|woher|wohin|warum|haben|hat|hatten|hatte|gab|gibt|ist|sind|war|waren|wurden?|werden|wird|kamen|kommen|kommt|kam|brauche\w*|bräuchte\w*|zeige?n?|bitte|danke|kann\w*|könn\w*|möchte\w*|ich|wir|mir|uns|du|sie|how|what|which|who|where|when|is|are|was|were|did|do|does|have|has|had|show|give|list|please|can|could|me|us|we|i|and|und nur|nur|dito|als|ohne|jetzt|statt\w*|auch|nach|sortier\w*|sort\w*|läuft|liegt|nenn\w*|gib|liste|stell\w*)([^\pL]|$)`)
	finite     = regexp.MustCompile(`^((?:Wie viele?|Wieviele?|Wie hoch|Wie groß|Wie oft|Welches? \pL+|Welcher \pL+|Aus wie vielen|In wie vielen|Wie stark)(?: [\pL-]+){0,4}?) (haben|hatten|hat|hatte|gab|gibt|ist|sind|war|waren|wurden|wurde|kamen|kam|fanden|nahmen) ((?:es |wir |sich |das )?)([^,.:;?!]+)$`)
	lastPhrase = regexp.MustCompile(` ((?:je|pro|nach|im|in|seit|aus|für|mit|bei|über|per|by|for|from|since|per)\s[^,.:;]+)$`)
)

// pick says which of n a question gets, always the same.
func pick(question string, n int) int {
	h := fnv.New32a()
	h.Write([]byte(question))
	return int(h.Sum32() % uint32(n))
}

// reads is how a question is read: a query, or "" where it is asked back or none.
func reads(r *ask.Reader, s sample) string {
	u := r.Read(s.ask, s.language, now, s.before)
	if !u.Asks || u.Back != nil {
		return ""
	}
	return u.Query.Encode()
}
