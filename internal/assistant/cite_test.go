package assistant

import (
	"net/url"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

func TestDeepLinksMarkTheSentence(t *testing.T) {
	t.Parallel()
	const page = "https://academy.example/a"
	for _, c := range []struct{ name, address, sentence, want string }{
		{"short", page, "Biletado startet bald", page + "#:~:text=Biletado%20startet%20bald"},
		{"marks of the directive", page, "Raum-, Zeit- & Ortswahl", page + "#:~:text=Raum%2D%2C%20Zeit%2D%20%26%20Ortswahl"},
		{"umlauts", page, "Wärme für Größe", page + "#:~:text=W%C3%A4rme%20f%C3%BCr%20Gr%C3%B6%C3%9Fe"},
		{"ten words", page, "a b c d e f g h i j", page + "#:~:text=a%20b%20c%20d%20e%20f%20g%20h%20i%20j"},
		{"eleven words", page, "a b c d e f g h i j k", page + "#:~:text=a%20b%20c%20d%20e,g%20h%20i%20j%20k"},
		{"fragment there already", page + "#kosten", "gratis", page + "#kosten:~:text=gratis"},
		{"query", page + "?a=1&b=2", "gratis", page + "?a=1&b=2#:~:text=gratis"},
		{"Markdown", page, "Die **KTS** und `das` [Formular](https://x.example/f) *hier*", page + "#:~:text=Die%20KTS%20und%20das%20Formular%20hier"},
		{"image", page, "![Bild](a.png) Text", page + "#:~:text=Bild%20Text"},
		{"blanks", page, "  ein \n Satz ", page + "#:~:text=ein%20Satz"},
		{"nothing to mark", page, "** **", page},
		{"no address", "", "gratis", ""},
	} {
		got := deepLink(c.address, c.sentence, false)
		if got != c.want {
			t.Errorf("%s: deepLink = %q, want %q", c.name, got, c.want)
		}
		if _, err := url.Parse(got); err != nil {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// chosen makes candidates of the sentences of hits, in order.
func chosen(hits ...knowledge.Hit) (pages []page, all []*candidate) {
	for i, h := range hits {
		pages = append(pages, page{hit: h})
		for _, s := range h.Sentences {
			c := &candidate{hit: i, position: len(pages[i].candidates), span: s}
			c.text, c.form = shown(s.In(h.Text), h.Text[:s.Start], h.Text[s.End:])
			all = append(all, c)
		}
	}
	return pages, all
}

func TestCitationsAreNumberedInTheOrderOfTheAnswer(t *testing.T) {
	t.Parallel()
	one, two := passage("Erster Satz. Zweiter Satz."), passage("Dritter Satz.")
	one.ID, one.Position, one.Headings = 11, 4, []string{"Oben", "Unten"}
	one.Document = knowledge.Document{ID: 5, Title: "Eins", Kind: knowledge.KindModule, Published: day(2025, 9, 1), URL: "https://academy.example/1", Note: "Beispieltext"}
	two.Document = knowledge.Document{ID: 6, Title: "Zwei", Kind: knowledge.KindPage}
	pages, all := chosen(one, two)

	citations, number := cite(pages, []*candidate{all[2], all[0], all[1]})
	if number[1] != 1 || number[0] != 2 || len(citations) != 2 {
		t.Fatalf("numbers = %v, %d citations", number, len(citations))
	}
	want := conversation.Citation{
		N: 2, Document: 5, Title: "Eins", Kind: "module", Date: "2025-09-01",
		URL: "https://academy.example/1#:~:text=Erster%20Satz%2E", Heading: "Unten", Quote: "Erster Satz.\nZweiter Satz.", Note: "Beispieltext",
	}
	if citations[1] != want {
		t.Errorf("citation = %+v, want %+v", citations[1], want)
	}
	if c := citations[0]; c.N != 1 || c.Date != "" || c.URL != "" || c.Heading != "" || c.Quote != "Dritter Satz." {
		t.Errorf("citation of a page without date, address and heading = %+v", c)
	}
}

func TestAHeadingOverAListIsNotQuoted(t *testing.T) {
	t.Parallel()
	h := passage("- Wärme\n- Strom\n")
	h.Document.URL = "https://academy.example/1"
	pages, all := chosen(h)
	heading := &candidate{text: "Inhalte:"}
	citations, _ := cite(pages, append([]*candidate{heading}, all...))
	if c := citations[0]; c.Quote != "Wärme\nStrom" || !strings.HasSuffix(c.URL, "#:~:text=W%C3%A4rme") {
		t.Errorf("quote %q, address %q", c.Quote, c.URL)
	}
}

func TestQuotesStandInTheirPassageLineByLine(t *testing.T) {
	t.Parallel()
	h := passage("Der Kongress fand am\n18. November in Lindau statt. Es gab:\n\n1. Vorträge\n2. Gespräche\n\n| Ort | Tag |\n|---|---|\n| Lindau | Dienstag |\n")
	pages, all := chosen(h)
	citations, _ := cite(pages, all)
	for line := range strings.SplitSeq(citations[0].Quote, "\n") {
		if !strings.Contains(h.Text, line) {
			t.Errorf("%q does not stand in the passage", line)
		}
	}
	if len(german.Sentences(h.Text)) != len(all) {
		t.Errorf("%d sentences, %d candidates", len(german.Sentences(h.Text)), len(all))
	}
}

func TestTextFragmentOfATableRowNamesItsEnds(t *testing.T) {
	t.Parallel()
	got := deepLink("https://www.example.org/gebuehren", "Personalausweis: Gebühr 46,00 €, Gültigkeit 10 Jahre", true)
	if want := "https://www.example.org/gebuehren#:~:text=Personalausweis,10%20Jahre"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
