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

// mostBack is how many of a hundred questions may be asked back for what stands around
// them, of those few that are read under the race detector.
const mostBack = 4 + everyNth

// TestAcceptanceWhatStandsAroundChangesNothing says questions with more around them, each
// in a way that its own text chooses: all must be read as they are by themselves, or asked
// back, and few are.
func TestAcceptanceWhatStandsAroundChangesNothing(t *testing.T) {
	t.Parallel()
	r, changes := reader(), around(t)
	said, back := 0, 0
	for n, file := range files {
		for i, s := range samples(t, file) {
			if (i+n)%(20*everyNth) > 0 {
				continue
			}
			if verdict, _ := s.verdict(t, r); verdict != "right" {
				continue
			}
			want, c := reads(r, s), changed(changes, s)
			s.ask = c.say(s.ask)
			got := reads(r, s)
			said++
			switch {
			case got == want:
			case got == "":
				back++
				t.Logf("%s: %q is asked back", c.name, s.ask)
			default:
				if verdict, _ := s.verdict(t, r); verdict != "right" {
					t.Errorf("%s: %q is read as %q, want %q", c.name, s.ask, got, want)
				}
			}
		}
	}
	if t.Logf("%d of %d asked back", back, said); back*100 > mostBack*said {
		t.Errorf("of %d questions %d are asked back", said, back)
	}
}

// changed is the change of a question that its text chooses, of those it can be said in.
func changed(changes []change, s sample) change {
	at := pick(s.ask, len(changes))
	for {
		c := changes[at%len(changes)]
		if c.language == s.language && !(c.first && s.before != nil) && c.say(s.ask) != "" {
			return c
		}
		at++
	}
}

// TestWhatNarrowsIsNeverPassedOver says of which of it figures are wanted, which there are
// none of: that is asked back, changes the query, or is said to be left out.
func TestWhatNarrowsIsNeverPassedOver(t *testing.T) {
	t.Parallel()
	r, changes := reader(), templates(t, "testdata/narrowing.txt")
	for _, file := range []string{"sentences.txt", "coordinators.txt", "english.txt"} {
		for i, s := range samples(t, file) {
			if i%(20*everyNth) > 0 || s.before != nil {
				continue
			}
			want, c := reads(r, s), changed(changes, s)
			s.ask = c.say(s.ask)
			if u := r.Read(s.ask, s.language, now, nil); want != "" && u.Asks && u.Back == nil && u.Query.Encode() == want && len(u.LeftOut) == 0 {
				t.Errorf("%q is read as if no more was said: %s", s.ask, want)
			}
		}
	}
}

// reads is how a question is read: a query, or "" where it is asked back or none.
func reads(r *ask.Reader, s sample) string {
	u := r.Read(s.ask, s.language, now, s.before)
	if !u.Asks || u.Back != nil {
		return ""
	}
	return u.Query.Encode()
}
