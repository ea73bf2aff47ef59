package evidence

import (
	"fmt"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/german"
)

// A change turns a true sentence into a lie; "" where it cannot.
type change func(sentence string) string

var (
	aYear     = regexp.MustCompile(`\b20[12]\d\b`)
	aDay      = regexp.MustCompile(`\b(\d{1,2})\. (Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b`)
	aNumber   = regexp.MustCompile(`\b(\d+) \p{L}`)
	aNot      = regexp.MustCompile(`\b(nicht|kein|keine|keinen|keiner|ohne) `)
	aVerb     = regexp.MustCompile(`\b(ist|sind|wird|werden|kann|können|hat|haben) `)
	aName     = regexp.MustCompile(`\bin (Kiel|Zwönitz|Berlin|Bonn|Hamburg|Solingen|Paderborn|Brandenburg|Sachsen)\b`)
	wordCount = regexp.MustCompile(`\b(drei|vier|fünf|sechs|sieben|neun) \p{Lu}`)
)

var changes = map[string]change{
	"year": func(s string) string {
		return once(aYear, s, func(m string) string { n, _ := strconv.Atoi(m); return fmt.Sprint(n + 3) })
	},
	"day": func(s string) string {
		return once(aDay, s, func(m string) string { return "31" + m[strings.Index(m, "."):] })
	},
	"number": func(s string) string { return once(aNumber, s, func(m string) string { return "7" + m }) },
	"word": func(s string) string {
		return once(wordCount, s, func(m string) string { return "elf" + m[strings.Index(m, " "):] })
	},
	"negation": func(s string) string { return once(aVerb, s, func(m string) string { return m + "nicht " }) },
	"positive": func(s string) string { return once(aNot, s, func(string) string { return "" }) },
	"place":    func(s string) string { return once(aName, s, func(string) string { return "in Oberammergau" }) },
	"invented": func(s string) string { return strings.TrimRight(s, ".") + " und kostet 99 Euro." },
}

// once replaces the first match, "" if there is none.
func once(re *regexp.Regexp, s string, by func(string) string) string {
	at := re.FindStringIndex(s)
	if at == nil {
		return ""
	}
	return s[:at[0]] + by(s[at[0]:at[1]]) + s[at[1]:]
}

// mostLies is the share of changed sentences that may pass.
const mostLies = 0.02

func TestAcceptanceTrueSentencesWithOneFactChangedAreDropped(t *testing.T) {
	t.Parallel()
	c := checker(t)
	lies, passed, truths := map[string]int{}, map[string]int{}, 0
	err := fs.WalkDir(demo.Documents(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".md") {
			return err
		}
		data, err := fs.ReadFile(demo.Documents(), path)
		if err != nil {
			return err
		}
		_, body, _ := strings.Cut(strings.TrimPrefix(string(data), "---\n"), "\n---\n")
		title := ""
		for part := range strings.SplitSeq(body, "\n\n") {
			if rest, ok := strings.CutPrefix(part, "#"); ok {
				title = strings.Trim(rest, "# \n")
				continue
			}
			p := c.Prepare(Passage{Title: title, Text: part, Sentences: german.Sentences(part)})
			for _, s := range german.Sentences(part) {
				sentence := s.In(part)
				truths++
				if v := c.Check(sentence, "de", p); !v.OK() && !IsOrder(sentence) {
					t.Errorf("%s: true, but %q: %s", path, v.Reason, sentence)
				}
				if strings.HasSuffix(sentence, "?") {
					continue
				}
				for name, change := range changes {
					lie := change(sentence)
					if lie == "" || lie == sentence {
						continue
					}
					lies[name]++
					if c.Check(lie, "de", p).OK() {
						passed[name]++
						t.Logf("%s passes: %s", name, lie)
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	all, through := 0, 0
	for name, n := range lies {
		fmt.Printf("evidence gate: %-9s %4d lies, %d pass\n", name, n, passed[name])
		all, through = all+n, through+passed[name]
	}
	fmt.Printf("evidence gate: %d true sentences, %d lies, %d pass\n", truths, all, through)
	if all == 0 || float64(through) > mostLies*float64(all) {
		t.Errorf("%d of %d lies pass", through, all)
	}
}
