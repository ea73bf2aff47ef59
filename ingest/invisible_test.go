package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

func TestInvisibleCharactersAreDropped(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Die \u202eTeilnahme\u202c \u2066ist\u2069 frei":       "Die Teilnahme ist frei",
		"Bür\u00adger\u200bbü\u200dro\ufeff":                   "Bürgerbüro",
		"Amt\U000e0049\U000e0067\U000e006e":                    "Amt", // "Ign" in tags
		"A\ufe01\U000e0123mt\u034f \u3164\u2800\u061c\u2060ok": "Amt ok",
		"a\u200b\u0308":                              "ä", // an accent that was kept from its letter
		"👩\u200d💻 ❤\ufe0f":                           "👩💻 ❤",
		"\u0600\u0661":                               "\u0600\u0661", // a sign that is drawn
		"Die Teilnahme \ufffd\ufffd ist kostenfrei.": "Die Teilnahme ist kostenfrei.",
		"Stra\ufffd\ufffde, \ufffd.":                 "Stra\ufffde, .",
		"Ende\ufffd\ufffd":                           "Ende\ufffd",
		"\xff\xfe Anfang":                            "Anfang",
	} {
		if got := oneLine(cleanText(in)); got != want {
			t.Errorf("%+q became %+q, want %+q", in, got, want)
		}
	}
}

func TestNoFormatLetsInvisibleCharactersThrough(t *testing.T) {
	t.Parallel()
	const line = "Der \u202eAntrag\u2066 ist\U000e0041 kosten\u2063los."
	for name, data := range map[string][]byte{
		"a.md":   []byte("---\ntitle: Ti\u202etel\nnote: No\u2067tiz\n---\n\n" + line),
		"a.txt":  []byte("Ti\u202etel\n\n" + line),
		"a.html": []byte("<title>Ti\u202etel</title><p>" + line + "</p><p>&#x202e;Ende &rlm;</p>"),
		"a.docx": docx(t, "<w:p><w:r><w:t>"+line+"</w:t></w:r></w:p>"),
		"a.eml":  []byte("Subject: Titel\nContent-Type: text/plain; charset=utf-8\n\n" + line),
	} {
		ex := extract(t, name, data)
		if !strings.Contains(ex.Markdown, "Der Antrag ist kostenlos.") || strings.ContainsFunc(ex.Title+ex.Note+ex.Markdown, func(r rune) bool { return unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%s: %+q, %+q, %+q", name, ex.Title, ex.Note, ex.Markdown)
		}
	}
}

func TestHiddenTextOfWordIsNotRead(t *testing.T) {
	t.Parallel()
	run := func(props, text string) string {
		return "<w:r><w:rPr>" + props + "</w:rPr><w:t>" + text + "</w:t></w:r>"
	}
	ex := extract(t, "a.docx", docx(t,
		"<w:p>"+run("<w:b/>", "Sichtbar")+run("<w:vanish/>", " PWNED1")+run(`<w:vanish w:val="true"/>`, " PWNED2")+run(`<w:vanish w:val="0"/>`, " bleibt")+"</w:p>"+
			`<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>`+run("", "Nur die Marke ist verborgen.")+"</w:p>"+
			"<w:p>"+run(`<w:rPrChange><w:rPr><w:vanish/></w:rPr></w:rPrChange>`, "Früher verborgen.")+"</w:p>"+
			`<w:p>`+run(`<w:rStyle w:val="Geheim"/>`, "PWNED3")+run(`<w:rStyle w:val="NochGeheimer"/>`, "PWNED4")+run(`<w:rStyle w:val="Offen"/>`, "Offen.")+"</w:p>"+
			`<w:p><w:pPr><w:pStyle w:val="Geheim"/></w:pPr>`+run("", "PWNED5")+"</w:p>"))
	want := "Sichtbar bleibt\n\nNur die Marke ist verborgen.\n\nFrüher verborgen.\n\nOffen."
	if diff := cmp.Diff(want, ex.Markdown); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestTextDrawnUnseenInAPDFIsNotRead(t *testing.T) {
	t.Parallel()
	show := func(y int, before, text string) string {
		return fmt.Sprintf("q %s BT /F1 11 Tf 1 0 0 1 70 %d Tm (%s) Tj ET Q\n", before, y, text)
	}
	stream := func(s string) []byte {
		return pagePDF(fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s))
	}
	seen := show(700, "", "Die Steuer betraegt 96 Euro im Jahr.")
	for name, before := range map[string]string{
		"mode 3": "3 Tr", "clipping": "7 Tr", "white": "1 g", "white RGB": "1 1 1 rg", "white CMYK": "0 0 0 0 k",
		"white of a space": "/Cs1 cs 1 1 1 sc", "scaled away": "0.01 0 0 0.01 0 0 cm", "no size": "0 0 0 0 0 0 cm",
	} {
		ex := extract(t, "a.pdf", stream(seen+show(600, before, "PWNED Text.")))
		if strings.Contains(ex.Markdown, "PWNED") || !strings.Contains(ex.Markdown, "96 Euro") {
			t.Errorf("%s: %q", name, ex.Markdown)
		}
	}
	beyond := stream(seen + show(-300, "", "PWNED Text.") + show(650, "", strings.Repeat("Eine Zeile ist zu lang. ", 9)+"Ende."))
	if ex := extract(t, "a.pdf", beyond); strings.Contains(ex.Markdown, "PWNED") || !strings.Contains(ex.Markdown, "Ende.") {
		t.Errorf("beyond the edges: %q", ex.Markdown)
	}
	for name, s := range map[string]string{
		"recognised in a scan":    show(700, "3 Tr", "Ein Text aus einem Scan."),
		"a scan with a stamp":     "BI /W 1 /H 1 ID x EI\n" + show(700, "3 Tr", strings.Repeat("Ein Text aus einem Scan. ", 9)) + show(60, "", "Kopie"),
		"white on a painted area": "0 0 1 rg 60 690 300 30 re f\n" + show(700, "1 g", "Ein Text aus einem Scan.") + seen,
		"white, then black":       show(700, "1 g 0 g", "Ein Text aus einem Scan.") + show(600, "1 1 1 rg /Cs1 cs", "Noch ein Text."),
	} {
		if ex := extract(t, "a.pdf", stream(s)); !strings.Contains(ex.Markdown, "Ein Text aus einem Scan.") {
			t.Errorf("%s: %q", name, ex.Markdown)
		}
	}
	if _, err := Extract(t.Context(), Raw{Name: "a.pdf", Data: stream(show(700, "1 g", "PWNED Text."))}, Limits{}); !errors.Is(err, ErrNoText) {
		t.Errorf("a page of white text: %v", err)
	}
}
