package blocks

import (
	"strings"
	"testing"
)

func TestTextIsShownAsItIsInMrkdwn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Daten & Dienste":             "Daten &amp; Dienste",
		"<!channel> <@U1>":            "&lt;!channel&gt; &lt;@U1&gt;",
		"@channel und @hereford":      "@\u2060channel und @hereford",
		"Bürger*innen und Lehrer*":    "Bürger*innen und Lehrer∗",
		"_kursiv_ mit_unterstrich":    "ˍkursivˍ mit_unterstrich",
		"~weg~ `code`":                "∼weg∼ ˋcodeˋ",
		":smile: um 10:00:00 Uhr":     ":\u2060smile: um 10:00:00 Uhr",
		"eine\nZeile\t und\x00 mehr ": "eine Zeile und mehr",
		"rechts\u202eherum":           "rechtsherum",
		"fest\u00a0verbunden":         "fest\u00a0verbunden",
		"kaputt\xff":                  "kaputt\uFFFD",
		"":                            "",
	} {
		if got := Escape(text); got != want {
			t.Errorf("Escape(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestOnlyPagesAndMailboxesAreLinked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ address, label, want string }{
		{"https://example.org/a?b=1&c=2", "Titel | Teil", "<https://example.org/a?b=1&amp;c=2|Titel ∣ Teil>"},
		{"https://example.org/a|b>c", "x", "<https://example.org/a%7Cb%3Ec|x>"},
		{"https://example.org/#:~:text=Gr%C3%BC%C3%9Fe,Ende", "x", "<https://example.org/#:~:text=Gr%C3%BC%C3%9Fe,Ende|x>"},
		{"mailto:a@example.org", "a@example.org", "<mailto:a@example.org|a@example.org>"},
		{"javascript:alert(1)", "x", "x"},
		{"https://bund.de@example.org/", "x", "x"},
		{"/runs/ki", "x", "x"},
		{"https://example.org/" + strings.Repeat("a", longestLink), "x", "x"},
		{"https://example.org", "", ""},
	} {
		if got := link(tt.address, tt.label); got != tt.want {
			t.Errorf("link(%q, %q) = %q, want %q", tt.address, tt.label, got, tt.want)
		}
	}
}

func TestLongTextIsCutBetweenWords(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		text string
		most int
		want string
	}{
		{"kurz", 4, "kurz"},
		{"ein langer Satz", 12, "ein langer…"},
		{"Donaudampfschifffahrt", 10, "Donaudamp…"},
		{"eins, zwei, drei", 7, "eins…"},
		{"😀😀😀", 4, "😀…"},
	} {
		if got := cut(tt.text, tt.most); got != tt.want || length(got) > tt.most {
			t.Errorf("cut(%q, %d) = %q, want %q", tt.text, tt.most, got, tt.want)
		}
	}
	if got := shortened(strings.Repeat("&", 100), 60, Escape); length(got) > 60 || !strings.HasPrefix(got, "&amp;&amp;") {
		t.Errorf("shortened: %q", got)
	}
}

func TestLinksOfNoticesAreKept(t *testing.T) {
	t.Parallel()
	turn := answered()
	turn.Notices = []string{"Aktuelle Termine & Plätze: [example.org/a|b](https://example.org/?a=1&b=2) **jetzt**"}
	want := "Aktuelle Termine &amp; Plätze: <https://example.org/?a=1&amp;b=2|example.org/a∣b> *jetzt*"
	if got := string(readable(t, NewAnswer(answer(turn)))); !strings.Contains(got, want) {
		t.Errorf("%q is missing in %s", want, got)
	}
}

func TestInlineMarkdownBecomesSlacks(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ sentence, markdown, plain string }{
		{"Das ist **wichtig** und *schräg*.", "Das ist **wichtig** und *schräg*.", "Das ist wichtig und schräg."},
		{"Bürger*innen & Verwaltung", `Bürger\*innen &amp; Verwaltung`, "Bürger*innen & Verwaltung"},
		{"[Seite](https://example.org/a_(b))", "[Seite](https://example.org/a_%28b%29)", "Seite"},
		{"[Böse](javascript:alert(1))", "Böse", "Böse"},
		{"<https://example.org/>", "[https://example.org/](https://example.org/)", "https://example.org/"},
		{"![Karte](https://example.org/k.png)", "Karte", "Karte"},
		{"`go test` und `a<b`", "`go test` und a&lt;b", "go test und a<b"},
		{`\<!channel\> &lt;!here&gt; &#60;@U1&#62;`, "&lt;!channel&gt; &lt;!here&gt; &lt;@U1&gt;", "<!channel> <!here> <@U1>"},
		{"a&#10;# b", "a # b", "a # b"},
		{"Feld [x] mit ~Tilde~", `Feld \[x\] mit \~Tilde\~`, "Feld [x] mit ~Tilde~"},
	} {
		if got := inMarkdown().inline(tt.sentence); got != tt.markdown {
			t.Errorf("%q in Markdown is %q, want %q", tt.sentence, got, tt.markdown)
		}
		if got := plain(tt.sentence); got != tt.plain {
			t.Errorf("%q in plain text is %q, want %q", tt.sentence, got, tt.plain)
		}
	}
}
