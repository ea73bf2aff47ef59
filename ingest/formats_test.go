package ingest

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/knowledge"
)

func extract(t *testing.T, name string, data []byte) Extracted {
	t.Helper()
	ex, err := Extract(t.Context(), Raw{Name: name, Data: data}, Limits{})
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return ex
}

func day(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func TestOnlyWebAddressesAreKept(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://example.org/a?b=c": "https://example.org/a?b=c",
		"javascript:alert(1)":       "",
		"file:///etc/passwd":        "",
		"/relativ":                  "",
		"https://example.org/" + strings.Repeat("x", 2000): "",
	} {
		ex := extract(t, "a.md", []byte("---\ntitle: Titel\nurl: '"+address+"'\n---\n\nEin Satz.\n"))
		if ex.URL != want {
			t.Errorf("url %.40q became %.40q, want %q", address, ex.URL, want)
		}
	}
}

func TestDOCXKeepsHeadingsListsTablesAndDropsDeletedText(t *testing.T) {
	t.Parallel()
	p := func(style, text string) string {
		if style != "" {
			style = `<w:pPr><w:pStyle w:val="` + style + `"/></w:pPr>`
		}
		return `<w:p>` + style + `<w:r><w:t xml:space="preserve">` + text + `</w:t></w:r></w:p>`
	}
	item := func(level, text string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>` + text + `</w:t></w:r></w:p>`
	}
	cell := func(text string) string { return `<w:tc>` + p("", text) + `</w:tc>` }
	ex := extract(t, "a.docx", docx(t, p("Titel", "Richtlinie für Zuschüsse")+p("berschrift1", "Zweck")+
		`<w:p><w:r><w:t>Vereine erhalten </w:t></w:r><w:del><w:r><w:delText>keine </w:delText><w:t>keine </w:t></w:r></w:del><w:hyperlink><w:r><w:t>Zuschüsse</w:t></w:r></w:hyperlink><w:r><w:t>.</w:t></w:r></w:p>`+
		p("berschrift2", "Höhe")+item("0", "Jugendarbeit")+item("1", "je Kind 20 Euro")+item("0", "Material")+
		`<w:tbl><w:tr>`+cell("Art")+cell("Betrag")+`</w:tr><w:tr>`+cell("Fahrt")+cell("100 Euro")+`</w:tr></w:tbl>`+
		p("", "Zeile eins")+`<w:p><w:r><w:t>A</w:t><w:br/><w:t>B</w:t></w:r></w:p>`))
	want := "# Zweck\n\nVereine erhalten Zuschüsse.\n\n## Höhe\n\n- Jugendarbeit\n  - je Kind 20 Euro\n- Material\n\n" +
		"| Art | Betrag |\n| --- | --- |\n| Fahrt | 100 Euro |\n\nZeile eins\n\nA\nB"
	if diff := cmp.Diff(want, ex.Markdown); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if ex.Title != "Richtlinie für Zuschüsse" || !ex.Published.Equal(time.Date(2025, 3, 4, 10, 0, 0, 0, time.UTC)) || ex.Language != "de" {
		t.Errorf("title %q, date %v, language %q", ex.Title, ex.Published, ex.Language)
	}
}

func TestPDFBecomesHeadingsAndParagraphsWithoutRunningLines(t *testing.T) {
	t.Parallel()
	page := func(n string, lines ...styled) string {
		return content(append(append([]styled{{9, 70, 800, "Stadt Beispielhausen"}}, lines...), styled{9, 280, 40, "Seite " + n})...)
	}
	ex := extract(t, "satzung.pdf", pagePDF(
		page("1", styled{20, 70, 740, "Satzung über die Hundesteuer"}, styled{14, 70, 700, "§ 1 Gegenstand"},
			styled{11, 70, 680, "Gegenstand der Steuer ist das Halten von Hunden im Stadt-"},
			styled{11, 70, 666, "gebiet. Die Steuer beträgt 96 Euro im Jahr und ist am"},
			styled{11, 70, 652, "1. Juli fällig."},
			styled{11, 70, 620, "Ein neuer Absatz beginnt hier und geht auf der nächsten"}),
		page("2", styled{11, 70, 740, "seite weiter, bis er endet."}, styled{14, 70, 700, "§ 2 Befreiung"},
			styled{11, 70, 680, "\u00b7 Blindenhunde"}, styled{11, 70, 666, "\u00b7 Rettungshunde"}),
		page("3", styled{11, 70, 740, "Die Satzung tritt am Tag nach der Bekanntmachung in Kraft."})))
	want := "# Satzung über die Hundesteuer\n\n## § 1 Gegenstand\n\n" +
		"Gegenstand der Steuer ist das Halten von Hunden im Stadtgebiet. Die Steuer beträgt 96 Euro im Jahr und ist am 1. Juli fällig.\n\n" +
		"Ein neuer Absatz beginnt hier und geht auf der nächsten seite weiter, bis er endet.\n\n## § 2 Befreiung\n\n" +
		"- Blindenhunde\n- Rettungshunde\n\nDie Satzung tritt am Tag nach der Bekanntmachung in Kraft."
	if diff := cmp.Diff(want, ex.Markdown); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if ex.Title != "Satzung über die Hundesteuer" {
		t.Errorf("title %q", ex.Title)
	}
}

func TestAPDFWithoutTextIsAnError(t *testing.T) {
	t.Parallel()
	_, err := Extract(t.Context(), Raw{Name: "scan.pdf", Data: pagePDF(content())}, Limits{})
	if !errors.Is(err, ErrNoText) {
		t.Errorf("error %v", err)
	}
}

func TestMailGivesSubjectDateAndTheHTMLPart(t *testing.T) {
	t.Parallel()
	ex := extract(t, "brief.eml", []byte(strings.ReplaceAll(multipartMail, "\n", "\r\n")))
	want := "## Digitale Sprechstunde\n\nDie Sprechstunde beginnt am 3. März und ist kostenlos.\n\n## Werkstatt\n\nDie Werkstatt findet im April statt."
	if diff := cmp.Diff(want, ex.Markdown); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if ex.Title != "Newsletter März: Neues für Kommunen" || !ex.Published.Equal(time.Date(2026, 3, 3, 8, 15, 0, 0, time.UTC)) {
		t.Errorf("title %q, date %v", ex.Title, ex.Published)
	}
	if strings.Contains(ex.Markdown, "example.org") || strings.Contains(ex.Markdown, "geheim") {
		t.Errorf("addresses or attachments leaked: %s", ex.Markdown)
	}
}

func TestAPlainMailLosesItsSignature(t *testing.T) {
	t.Parallel()
	ex := extract(t, "brief.eml", []byte("Subject: AW: Termin am Fluss\r\nContent-Type: text/plain; charset=windows-1252\r\n\r\n"+
		"Der Termin findet am Fluss statt, nicht in der Stra\xdfe am Markt.\r\n\r\n-- \r\nErika Beispiel, Tel. 1234\r\n"))
	if ex.Title != "Termin am Fluss" || ex.Markdown != "Der Termin findet am Fluss statt, nicht in der Straße am Markt." {
		t.Errorf("title %q, text %q", ex.Title, ex.Markdown)
	}
}

func TestTextOfAnyEncodingIsRead(t *testing.T) {
	t.Parallel()
	want := "Straße, Käse und Öl für 5 €, auch am Übergang der Brücke."
	utf16le := []byte{0xff, 0xfe}
	var bare []byte
	for _, u := range utf16.Encode([]rune(want)) {
		utf16le = append(utf16le, byte(u), byte(u>>8))
		bare = append(bare, byte(u>>8), byte(u))
	}
	for name, data := range map[string][]byte{
		"utf-8":        []byte(want),
		"utf-8 bom":    []byte("\xef\xbb\xbf" + want),
		"utf-16 bom":   utf16le,
		"utf-16 bare":  bare,
		"windows-1252": []byte("Stra\xdfe, K\xe4se und \xd6l f\xfcr 5 \x80, auch am \xdcbergang der Br\xfccke."),
		"decomposed":   []byte("Straße, Ka\u0308se und O\u0308l fu\u0308r 5 €, auch am U\u0308bergang der Bru\u0308cke."),
		"one bad byte": []byte(strings.Replace(want, "Öl", "\xd6l", 1)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := extract(t, "a.txt", data).Markdown; got != want {
				t.Errorf("got %q", got)
			}
		})
	}
}

func TestHTMLIsDecodedByItsOwnDeclaration(t *testing.T) {
	t.Parallel()
	for name, page := range map[string]string{
		"meta":    "<html><head><meta charset=\"iso-8859-1\"></head><body><h1>Stra\xdfe</h1><p>Die Br\xfccke ist gesperrt.</p></body></html>",
		"nothing": "<html><body><h1>Stra\xdfe</h1><p>Die Br\xfccke ist gesperrt.</p></body></html>",
		"utf-8":   "<html><body><h1>Straße</h1><p>Die Brücke ist gesperrt.</p></body></html>",
	} {
		ex := extract(t, "a.html", []byte(page))
		if ex.Title != "Straße" || !strings.Contains(ex.Markdown, "Brücke ist gesperrt") {
			t.Errorf("%s: title %q, text %q", name, ex.Title, ex.Markdown)
		}
	}
}

func TestJSONLDSuggestsKindAndRulesOverrideIt(t *testing.T) {
	t.Parallel()
	page := func(kind string) []byte {
		return []byte(`<html><head><script type="application/ld+json">[{"@type":"BreadcrumbList"},{"@type":["` + kind + `"],"headline":"Markt","datePublished":"2025-05-06"}]</script></head>` +
			`<body><main><h1>x</h1><p>Der Markt zieht um, weil der Platz erneuert wird.</p></main></body></html>`)
	}
	for kind, want := range map[string]knowledge.Kind{
		"NewsArticle": knowledge.KindPressArticle, "BlogPosting": knowledge.KindBlogPost, "Course": knowledge.KindModule, "Article": knowledge.KindPage,
	} {
		ex := extract(t, "a.html", page(kind))
		if ex.Kind != want || ex.Title != "Markt" || !ex.Published.Equal(day(2025, 5, 6)) {
			t.Errorf("%s: %q, %q, %v", kind, ex.Kind, ex.Title, ex.Published)
		}
	}
	ex, err := Extract(t.Context(), Raw{Name: "a.html", Data: page("NewsArticle"), Hints: Hints{Kind: knowledge.KindNewsletter}}, Limits{})
	if err != nil || ex.Kind != knowledge.KindNewsletter {
		t.Errorf("kind %q with a rule, error %v", ex.Kind, err)
	}
}

func TestFormatsAreDetectedByContentBeforeTheirName(t *testing.T) {
	t.Parallel()
	htmlDoc := "<!DOCTYPE html><html><body><p>Text</p></body></html>"
	for _, c := range []struct{ name, media, data, want string }{
		{"a.txt", "", "%PDF-1.4\n", "PDF"},
		{"a", "", htmlDoc, "HTML"},
		{"LIESMICH", "", "Ein Text", "text"},
		{"a.md", "", "Ein Text", "Markdown"},
		{"https://x.example/seite?id=1.pdf", "text/html; charset=utf-8", "Ein Text", "HTML"},
		{"https://x.example/seite", "text/plain", "Ein Text", "text"},
		{"https://x.example/a.html", "application/octet-stream", htmlDoc, "HTML"},
		{"a.csv", "", "a;b", ""},
		{"a.bin", "", "\x00\x01\x02", ""},
		{"https://x.example/a", "image/png", "x", ""},
		{"feed.xml", "", "<?xml version=\"1.0\"?><rss></rss>", ""},
	} {
		f, err := detect(Raw{Name: c.name, MediaType: c.media, Data: []byte(c.data)})
		if f.name != c.want || (c.want == "") != errors.Is(err, ErrUnsupported) {
			t.Errorf("%s (%s): format %q, error %v; want %q", c.name, c.media, f.name, err, c.want)
		}
	}
}

func TestMarkdownWithoutFrontMatterKeepsItsRules(t *testing.T) {
	t.Parallel()
	ex := extract(t, "ein-bericht.md", []byte("---\nEin Text zwischen zwei Linien.\n\n---\nNoch ein Text."))
	if ex.Title != "ein bericht" || !strings.Contains(ex.Markdown, "zwischen zwei Linien") {
		t.Errorf("title %q, text %q", ex.Title, ex.Markdown)
	}
	for bad, reason := range map[string]string{"date: gestern": "date", "kind: unfug": "kind", "title: [a": "front matter"} {
		if _, err := Extract(t.Context(), Raw{Name: "a.md", Data: []byte("---\n" + bad + "\n---\nText")}, Limits{}); err == nil || !strings.Contains(err.Error(), reason) {
			t.Errorf("%q: error %v", bad, err)
		}
	}
}

func TestDatesAreReadInTheirWrittenForms(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]time.Time{
		"2025-07-25": day(2025, 7, 25), "25.07.2025": day(2025, 7, 25), "25.7.2025": day(2025, 7, 25), "5. Juli 2025": day(2025, 7, 5),
		"2025-07-25T23:30:00+02:00": time.Date(2025, 7, 25, 21, 30, 0, 0, time.UTC), "July 5, 2025": day(2025, 7, 5),
		"31. Februar 2025": {}, "32.01.2025": {}, "01.01.0001": {}, "bald": {}, "": {}, "1.2": {},
	} {
		if got := parseDate(s); !got.Equal(want) {
			t.Errorf("parseDate(%q) = %v, want %v", s, got, want)
		}
	}
	for s, rest := range map[string]string{"[25.07.2025] Ab Mai": "Ab Mai", "[27.6.2024] Um": "Um", "(5. Juli 2025) Text": "Text"} {
		if _, got, ok := leadingDate(s); !ok || got != rest {
			t.Errorf("leadingDate(%q) = %q, %v", s, got, ok)
		}
	}
	for _, s := range []string{"[1] Quelle", "(siehe 25.07.2025) Text", "25.07.2025 Text"} {
		if _, _, ok := leadingDate(s); ok {
			t.Errorf("leadingDate(%q) found a date", s)
		}
	}
}

func TestPDFQuotationMarksSurviveAFontWithDifferences(t *testing.T) {
	t.Parallel()
	stream := "BT /F1 11 Tf 70 700 Td (\\204Gr\\374ner\\223 Weg \\226 f\\374r alle) Tj ET"
	ex := extract(t, "a.pdf", buildPDF([]string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
		"<< /Type /Font /Subtype /TrueType /BaseFont /Arial /Encoding << /BaseEncoding /WinAnsiEncoding /Differences [1 /a] >> >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream),
	}))
	if ex.Markdown != "„Grüner“ Weg – für alle" {
		t.Errorf("text %q", ex.Markdown)
	}
}

func TestPDFTextOfCompositeFontsIsReadByItsCharacterMap(t *testing.T) {
	t.Parallel()
	cmap := "1 beginbfchar\n<0001> <00DC>\nendbfchar\n1 beginbfrange\n<0002> <0004> <0061>\nendbfrange\n1 beginbfrange\n<0005> <0006> [<00660069> <0020>]\nendbfrange"
	stream := "BT /F1 11 Tf 70 700 Td <000100020003000600050004> Tj ET"
	ex := extract(t, "a.pdf", buildPDF([]string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [4 0 R] /Count 1 >>",
		"<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /ToUnicode 6 0 R /DescendantFonts [<< /W [1 [600 500] 3 6 550] >>] >>",
		"<< /Type /Page /Parent 2 0 R /Contents 5 0 R /Resources << /Font << /F1 3 0 R >> >> >>",
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(stream), stream),
		fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(cmap), cmap),
	}))
	if ex.Markdown != "Üab fic" {
		t.Errorf("text %q", ex.Markdown)
	}
}
