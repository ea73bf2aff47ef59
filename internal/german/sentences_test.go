package german

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// In the cases a bar stands where one sentence ends and the next begins.
func TestSentencesOfOneLine(t *testing.T) {
	t.Parallel()
	for _, want := range []string{
		"Die Akademie startet. | Alle Kurse sind kostenlos!",
		"Ist das kostenlos? | Ja. | Und wann geht es los?",
		"Themen sind z. B. Datenstrategien und u. a. Vergaberecht. | Mehr folgt.",
		"Das gilt z.B. für Kommunen, d.h. für alle. | Das war es.",
		"In der Regel, i. d. R. Montags, bzw. Dienstags, ca. 10 Uhr.",
		"Siehe Nr. 5, Abs. 2, Art. 3 und S. 7 der Satzung.",
		"Dr. Anna Berg und Prof. Dr. Max Kern leiten den Kurs. | Sie kommen aus Kiel.",
		"Der Kongress am 18. und 19. November 2025 in Kiel war der siebte. | Der 8. Kongress folgt.",
		"Einsendeschluss ist der 1. März 2026. | Teilnehmen können alle.",
		"Das war der 7. MPSC-Kongress in Kiel. | Die 24. Regionalkonferenz fand in Zwönitz statt.",
		"Die Gewinner erhalten 5.000 Euro. | Der Preis wird 2026 verliehen.",
		"Das Programm begann im Jahr 2025. | Danach kamen 45 hinzu.",
		"Mehr dazu in Modul 3. | Teilnehmende erhalten ein Zertifikat.",
		"Es nahmen 230 teil. | Das ist viel.",
		"Vom 18.11. bis 19.11.2025 in Kiel. | Anmeldung am 2.11. Kommen Sie!",
		"„Die Resonanz ist groß.“ | Das sagte der Minister.",
		"„Die Resonanz ist groß“, sagte er. | Gut so.",
		"„Kommen Sie?“ fragte er. | Ja.",
		"(Das gilt für alle.) | Danach geht es weiter.",
		"Die KTS (wir berichteten) hilft. | Fragen an info@smart-city-dialog.de oder www.smart-city-dialog.de/akademie. | Danke.",
		"Mit 2.0 und 3,5 Punkten. | Ende.",
		"Der Verein Digitale Stadt e. V. ist Partner. | Er hilft.",
		"Partner ist der Verein Digitale Stadt e. V. | Die Anmeldung ist offen.",
		"Räume, Geräte usw. | Das lässt sich buchen.",
		"Räume, Geräte usw. lassen sich buchen.",
		"Wir warten … | Dann geht es los.",
		"Er sagte […] Folgendes dazu.",
		"Ob das geht... mal sehen.",
		"M. Boronowsky leitet den Transfer. | J. S. Bach nicht.",
		"Die Adresse: Hauptstr. 5, St. Augustin, Tel. 0228 123.",
		"Kosten: 2 Mio. Euro. | Das ist viel.",
		"Das kostet ggf. mehr, inkl. Material, zzgl. Versand.",
		"Was?! | Wirklich.",
		"The academy opened in Jan. 2025. | It is free, i.e. nobody pays. | See fig. 2, e.g. the map.",
		"Mr. Smith arrived. | He left at 5 p.m. on Monday.",
		"Die Frist endet am 31. Dezember. | 2026 geht es weiter.",
		"Der Kurs dauert 2 Std. | Die Pause dauert 10 Min. | Danach folgt Teil 2.",
		"**Wichtig:** Melden Sie sich an. | *Danke.* | Ende.",
	} {
		text := strings.ReplaceAll(want, " | ", " ")
		if got := joinSentences(text); got != want {
			t.Errorf("Sentences(%q)\n got %s\nwant %s", text, got, want)
		}
	}
}

func joinSentences(text string) string {
	var list []string
	for _, s := range Sentences(text) {
		list = append(list, s.In(text))
	}
	return strings.Join(list, " | ")
}

func TestSentencesOfLines(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"headings and paragraphs": {
			"# Smart City Akademie\n\n## Module\nDie Module sind kostenlos. Alle sind virtuell.\n",
			[]string{"Smart City Akademie", "Module", "Die Module sind kostenlos.", "Alle sind virtuell."},
		},
		"list items": {
			"Themen:\n- Künstliche Intelligenz\n- Vergaberecht. Beihilfe.\n  auch Praxis\n* Standards\n1. Anmelden\n2. Teilnehmen\n→ Zum Bericht",
			[]string{"Themen:", "Künstliche Intelligenz", "Vergaberecht.", "Beihilfe.\n  auch Praxis", "Standards", "Anmelden", "Teilnehmen", "Zum Bericht"},
		},
		"an ordinal at the beginning of a line is no item": {
			"7. MPSC-Kongress in Kiel\nDer Kongress war gut besucht.",
			[]string{"7. MPSC-Kongress in Kiel", "Der Kongress war gut besucht."},
		},
		"a date at the beginning of a line is no item": {
			"1. März 2026 ist Einsendeschluss.",
			[]string{"1. März 2026 ist Einsendeschluss."},
		},
		"table rows": {
			"| Modul | Termin |\n|---|---|\n| KI | 3. März |\nEnde.",
			[]string{"Modul | Termin", "KI | 3. März", "Ende."},
		},
		"hard-wrapped lines": {
			"Die im Marz dieses Jahres gestartete Smart City Akademie baut ihr virtuelles\nLernangebot fur Beschaftigte in Stadten und Gemeinden aus. Wie die KTS am 18.\nNovember mitteilt, stehen z.\nB. neun Module bereit.",
			[]string{
				"Die im Marz dieses Jahres gestartete Smart City Akademie baut ihr virtuelles\nLernangebot fur Beschaftigte in Stadten und Gemeinden aus.",
				"Wie die KTS am 18.\nNovember mitteilt, stehen z.\nB. neun Module bereit.",
			},
		},
		"lower case goes on": {
			"Die Akademie ist ein Angebot\nfür Kommunen.\r\nSie ist kostenlos.",
			[]string{"Die Akademie ist ein Angebot\nfür Kommunen.", "Sie ist kostenlos."},
		},
		"an article goes on": {
			"Das ist die\nAkademie.",
			[]string{"Das ist die\nAkademie."},
		},
		"short lines are their own": {
			"Selbsthilfezentrum\nDas Zentrum hilft.\nReisepass\nGeburtsurkunde\nMeldebescheinigung",
			[]string{"Selbsthilfezentrum", "Das Zentrum hilft.", "Reisepass", "Geburtsurkunde", "Meldebescheinigung"},
		},
		"addresses on their lines": {
			"Mehr dazu\nhttps://www.smart-city-dialog.de/akademie\nhttps://www.bmwsb.bund.de",
			[]string{"Mehr dazu", "https://www.smart-city-dialog.de/akademie", "https://www.bmwsb.bund.de"},
		},
		"quotes, rules and empty marks": {
			"> Ein Zitat\n\n---\n\n***\n\n| |\n\n- \nEnde",
			[]string{"Ein Zitat", "Ende"},
		},
		"nothing": {" \n\n ", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, s := range Sentences(c.text) {
				got = append(got, s.In(c.text))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got\n%s", diff)
			}
		})
	}
}

func TestSentencesCutsWithoutFullStop(t *testing.T) {
	t.Parallel()
	for name, text := range map[string]string{
		"words":   strings.Repeat("größe ohne punkt ", 60_000),
		"letters": strings.Repeat("ä", 1<<20),
		"dots":    strings.Repeat(". ", 1<<19),
		"lines":   strings.Repeat("und\n", 1<<18),
		"quotes":  strings.Repeat("„“", 1<<18),
		"numbers": strings.Repeat("1. ", 1<<18),
		"marks":   strings.Repeat("#", 1<<20),
		"nested":  strings.Repeat("> ", 1<<19),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkSpans(t, text, Sentences(text))
		})
	}
}

// checkSpans fails unless the spans are as Sentences promises.
func checkSpans(t *testing.T, text string, spans []Span) {
	t.Helper()
	end := 0
	for _, s := range spans {
		switch {
		case s.Start < end || s.End <= s.Start || s.End > len(text):
			t.Fatalf("span %v after %d of %d bytes", s, end, len(text))
		case utf8.RuneCountInString(s.In(text)) > maxSentence:
			t.Fatalf("span %v has %d runes", s, utf8.RuneCountInString(s.In(text)))
		case s.In(text) != strings.TrimFunc(s.In(text), blank):
			t.Fatalf("span %v is not trimmed: %q", s, s.In(text))
		case !boundary(text, s.Start) || !boundary(text, s.End):
			t.Fatalf("span %v cuts a rune", s)
		}
		end = s.End
	}
}

// boundary reports whether i does not cut a valid rune of text.
func boundary(text string, i int) bool {
	if i == 0 || i == len(text) || utf8.RuneStart(text[i]) {
		return true
	}
	for j := i - 1; j >= max(0, i-3); j-- {
		if utf8.RuneStart(text[j]) {
			r, n := utf8.DecodeRuneInString(text[j:])
			return r == utf8.RuneError && n == 1 || j+n <= i
		}
	}
	return true
}

func FuzzSentences(f *testing.F) {
	for _, s := range []string{
		"Die KTS (z. B. am 18. November). Ende", "# Titel\n- Punkt\n  weiter\n1. Eins\n2. Zwei", "| a | b |\n|--|--|",
		"„Ja.“ sagte er.\n\n…", "\xff. \xc3\n.", "a\fb\vc", "> > - [x] erledigt", "\u00ad. \u200b", "####### zu viel",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) { checkSpans(t, text, Sentences(text)) })
}
