package german

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func texts(words []Word) []string {
	list := []string{}
	for _, w := range words {
		list = append(list, w.Text)
	}
	return list
}

func TestWords(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"plain":                      {"Die Akademie startet.", "die akademie startet"},
		"hyphens give the parts":     {"Smart-City-Manager und IT-Sicherheit", "smart city manager und it sicherheit"},
		"hanging hyphen":             {"Vergabe- und Beihilferecht", "vergabe und beihilferecht"},
		"thousands":                  {"über 13.000 Artikel, 5.000 Euro, 1.250.000 Zugriffe", "über 13000 artikel 5000 euro 1250000 zugriffe"},
		"decimals":                   {"1,5 Stunden und 5.000,50 Euro", "1,5 stunden und 5000,50 euro"},
		"dates are no thousands":     {"18.11.2025 und 1.2024", "18 11 2025 und 1 2024"},
		"soft hyphen and zero width": {"Weiter\u00adbildung Daten\u200bstrategie", "weiterbildung datenstrategie"},
		"decomposed umlauts":         {"Bu\u0308rger Gro\u0308\u00dfe", "bürger größe"},
		"line end joins":             {"Weiter-\nbildung und Quali-  \r\n  fizierung", "weiterbildung und qualifizierung"},
		"line end before a capital":  {"Smart-\nCity", "smart city"},
		"line end before und":        {"Innovations-\nund Bildungspolitik", "innovations und bildungspolitik"},
		"soft hyphen at line end":    {"Weiter\u00ad\nbildung", "weiterbildung"},
		"gender star and colon":      {"Bürger:innen, Expert*innen, Leiter_in, Manager/-in, Nutzer/innen", "bürgerinnen expertinnen leiterin managerin nutzerinnen"},
		"colon before a word":        {"Ort:Kiel", "ort kiel"},
		"ligatures":                  {"ﬁnanzieren und ﬂexibel", "finanzieren und flexibel"},
		"addresses":                  {"info@smart-city-dialog.de", "info smart city dialog de"},
		"capital sharp s":            {"GROẞE", "große"},
		"other scripts":              {"Привет, 世界", "привет 世界"},
		"markdown":                   {"**Start:** [Anmeldung](https://x.de)", "start anmeldung https x de"},
		"nothing":                    {" \n\t—„“", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(strings.Fields(c.want), texts(Words(c.text))); diff != "" {
				t.Errorf("Words(%q): -want +got\n%s", c.text, diff)
			}
		})
	}
}

func TestWordSpansCoverTheWordInTheText(t *testing.T) {
	t.Parallel()
	text := "Die „Bürger:innen“ der Weiter-\nbildung: 5.000 Euro."
	var got []string
	for _, w := range Words(text) {
		got = append(got, w.Span.In(text))
	}
	want := []string{"Die", "Bürger:innen", "der", "Weiter-\nbildung", "5.000", "Euro"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("spans: -want +got\n%s", diff)
	}
}

func TestWordsCutsEndlessRuns(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("x", 1<<20) + " Ende"
	words := Words(text)
	if len(words) != 2 || len(words[0].Text) > maxWord+4 || words[0].Span != (Span{0, 1 << 20}) || words[1].Text != "ende" {
		t.Errorf("got %d words, first of %d bytes", len(words), len(words[0].Text))
	}
}

func TestEachWordStops(t *testing.T) {
	t.Parallel()
	n := 0
	for range EachWord("eins zwei drei") {
		if n++; n == 2 {
			break
		}
	}
	if n != 2 {
		t.Errorf("saw %d words after stopping at the second", n)
	}
}

func FuzzWords(f *testing.F) {
	for _, s := range []string{"Bürger:innen", "5.000,50", "Weiter-\nbildung", "u\u0308\u00ad-\n", "\xff\xfe", "ﬁ\u200b.1.000", "1.000.000,"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for w := range EachWord(text) {
			if w.Text == "" || w.Span.Start < end || w.Span.End <= w.Span.Start || w.Span.End > len(text) {
				t.Fatalf("word %q at %v in %q", w.Text, w.Span, text)
			}
			end = w.Span.End
			if got := Stem(w.Text); len(got) > len(w.Text)+8 {
				t.Fatalf("Stem(%q) = %q", w.Text, got)
			}
		}
	})
}
