package prose

import (
	"fmt"
	"strings"
	"testing"
)

func TestCleanTextIsOneLineOfWhatIsSeen(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"eine\nZeile\t und\x00 mehr ": "eine Zeile und mehr",
		"a\u2028b\u2029c":             "a b c",
		"rechts\u202eherum\u2066":     "rechtsherum",
		"kein\ufdd0 Zeichen":          "kein Zeichen",
		"fest\u00a0verbunden":         "fest\u00a0verbunden",
		"kaputt\xff":                  "kaputt\uFFFD",
		"":                            "",
	} {
		if got := Clean(text); got != want {
			t.Errorf("Clean(%q) = %q, want %q", text, got, want)
		}
	}
}

// tags writes a sentence so that its parts are seen.
type tags struct{ strings.Builder }

func (w *tags) Text(s string) { w.WriteString(s) }
func (w *tags) Code(s string) { w.WriteString("{code " + s + "}") }

func (w *tags) Emphasis(strong bool, inner func()) {
	fmt.Fprintf(w, "{strong=%v ", strong)
	inner()
	w.WriteString("}")
}

func (w *tags) Link(address string, label func()) {
	w.WriteString("{" + address + " ")
	label()
	w.WriteString("}")
}

func TestSentencesAreReadAsInlineMarkdown(t *testing.T) {
	t.Parallel()
	for sentence, want := range map[string]string{
		"1. Januar ist *kein* Punkt":         "1. Januar ist {strong=false kein} Punkt",
		"**a *b* c**":                        "{strong=true a {strong=false b} c}",
		"# kein\n> Absatz":                   "# kein > Absatz",
		"`a *b*` c":                          "{code a *b*} c",
		"[Seite **A**](https://a.example/x)": "{https://a.example/x Seite {strong=true A}}",
		"[Böse](javascript:alert(1))":        "{javascript:alert(1) Böse}",
		"<https://a.example/>":               "{https://a.example/ https://a.example/}",
		"![Karte](https://a.example/k.png)":  "Karte",
		"<b>x</b>":                           "<b>x</b>",
		"a &amp; b &#60; c&#10;d":            "a & b < c d",
		`\*a\* \&amp; \\`:                    `*a* &amp; \`,
		"ab\u202ecd&#x202e;e":                "abcde",
		"":                                   "",
	} {
		var w tags
		Write(sentence, &w)
		if got := w.String(); got != want {
			t.Errorf("%q: %q, want %q", sentence, got, want)
		}
	}
}

func TestOnlyAddressesOfPagesAndMailboxesAreLinked(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		" https://www.example.org/a b ":        "https://www.example.org/a%20b",
		"https://www.example.org/ä?x=\"'<>":    "https://www.example.org/%C3%A4?x=%22'%3C%3E",
		"http://example.org/a_(b)|c":           "http://example.org/a_%28b%29%7Cc",
		"mailto:a@stadt.example":               "mailto:a@stadt.example",
		"javascript:alert(1)":                  "",
		"data:text/html,x":                     "",
		"https://bund.de@boese.example/":       "",
		"//example.org":                        "",
		"/runs/ki":                             "",
		"mailto:":                              "",
		"https://" + strings.Repeat("a", 100):  "",
		"https://a/" + strings.Repeat("ä", 30): "", // too long once it is encoded
	} {
		got, ok := Address(address, "-._~:/?#@!$&'+,;=%", 100)
		if ok != (want != "") || ok && got != want {
			t.Errorf("%q: %q, %v, want %q", address, got, ok, want)
		}
	}
}

func TestPagesAreKnownByTheirHost(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ address, page, host string }{
		{"https://www.example.org/a?b#c", "https://www.example.org/a?b#c", "example.org"},
		{"http://example.org:8080", "http://example.org:8080", "example.org"},
		{"mailto:a@example.org", "", ""},
		{"javascript:alert(1)", "", ""},
		{"https://", "", ""},
		{"https://a b", "", ""},
		{"", "", ""},
	} {
		if page, host := Page(tt.address), Host(tt.address); page != tt.page || host != tt.host {
			t.Errorf("%q: %q and %q, want %q and %q", tt.address, page, host, tt.page, tt.host)
		}
	}
}
