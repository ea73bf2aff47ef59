package ingest

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableRowsAreSentencesThatSpeakForThemselves(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ table, want string }{
		"header and value": {
			"| Leistung | Gebühr | Gültigkeit |\n|---|---|---|\n| Personalausweis | 46,00 € | 10 Jahre |\n| Reisepass | 70,00 € | 10 Jahre |",
			"- ¶Personalausweis: Gebühr 46,00 €, Gültigkeit 10 Jahre\n- ¶Reisepass: Gebühr 70,00 €, Gültigkeit 10 Jahre",
		},
		"two columns": {
			"| Leistung | Gebühr |\n|:--|--:|\n| **Personalausweis** | 46,00 € |\n| Reisepass | – |",
			"- ¶Personalausweis: Gebühr 46,00 €\n- ¶Reisepass",
		},
		"long headers and cells": {
			"| Ausweis | Gebühr ab 24 Jahren | Bemerkung |\n|---|---|---|\n| Pass | 70,00 € | wird per Post, nie digital zugestellt |",
			"- ¶Pass: Gebühr ab 24 Jahren: 70,00 €; Bemerkung: wird per Post, nie digital zugestellt",
		},
		"an abbreviation does not part a row": {
			"| Satzung | Fundstelle |\n|---|---|\n| Hunde | Abs. 2. Danach gilt Abs. 3. |",
			"- ¶Hunde: Fundstelle: Abs. 2. Danach gilt Abs. 3.",
		},
		"weekdays": {
			"| Tag | Vormittag | Nachmittag |\n|---|---|---|\n| Montag | 8–12 | 14–16 Uhr |\n| Mittwoch | geschlossen | geschlossen |\n| Freitag | 8–12 Uhr | – |\n| Samstag | - | - |",
			"- ¶Montag: 8–12 Uhr, 14–16 Uhr\n- ¶Mittwoch: geschlossen\n- ¶Freitag: 8–12 Uhr\n- ¶Samstag: –",
		},
		"from and to": {
			"| Wochentag | von | bis | von | bis |\n|---|---|---|---|---|\n| Mo. | 8:00 | 12:00 | 14 Uhr | 16 Uhr |\n| Di. | 8:00 | 12:00 | | |",
			"- ¶Mo.: 8:00–12:00 Uhr, 14–16 Uhr\n- ¶Di.: 8:00–12:00 Uhr",
		},
		"a day on two rows": {
			"| Tag | Öffnungszeiten |\n|---|---|\n| Montag | 8–12 |\n| | 14–16 |\n| Dienstag | 8–12 |",
			"¶Öffnungszeiten:\n\n- ¶Montag: 8–12 Uhr, 14–16 Uhr\n- ¶Dienstag: 8–12 Uhr",
		},
		"hours of several places": {
			"| Tag | Bürgerbüro | Bibliothek |\n|---|---|---|\n| Montag | 8–12 Uhr | 10–18 Uhr |",
			"- ¶Montag: Bürgerbüro 8–12 Uhr, Bibliothek 10–18 Uhr",
		},
		"English hours": {
			"| Day | From | To |\n|---|---|---|\n| Monday | 9:00 | 17:00 |",
			"- ¶Monday: 9:00–17:00",
		},
		"a first row of data": {
			"| Montag | 8–12 Uhr |\n|---|---|\n| Dienstag | 14–16 Uhr |",
			"- ¶Montag: 8–12 Uhr\n- ¶Dienstag: 14–16 Uhr",
		},
		"a first row of values": {
			"| Personalausweis | 46,00 € |\n|---|---|\n| Reisepass | 70,00 € |",
			"- ¶Personalausweis: 46,00 €\n- ¶Reisepass: 70,00 €",
		},
		"an empty header": {
			"|  |  |\n|---|---|\n| Telefon: | 0123 456 |\n| Ort | Markt 1 |",
			"- ¶Telefon: 0123 456\n- ¶Ort: Markt 1",
		},
		"years": {
			"| Merkmal | 2024 | 2025 |\n|---|---|---|\n| Einwohner | 1.200 | 1.300 |",
			"- ¶Einwohner: 2024: 1.200; 2025: 1.300",
		},
		"running numbers": {
			"| Nr. | Modul | Termin |\n|---|---|---|\n| 1 | KI | 3. März |",
			"- ¶KI: Termin 3. März",
		},
		"a heading over the whole width": {
			"| Leistung | Gebühr |\n|---|---|\n| Ausweise | Ausweise |\n| Pass | 70 € |",
			"¶Ausweise:\n\n- ¶Pass: Gebühr 70 €",
		},
		"marks inside cells": {
			"| Art | Ort |\n|---|---|\n| Kurs A\\|B | Haus 1<br />Raum 2 |",
			"- ¶Kurs A|B: Ort: Haus 1, Raum 2",
		},
		"prose in columns": {
			"| Links | Rechts |\n|---|---|\n| Hier steht ein ganzer Satz. | Und hier noch einer. |",
			"¶Hier steht ein ganzer Satz.\n\n¶Und hier noch einer.",
		},
		"no rule": {"| Pass | 70 € |", "- ¶Pass: 70 €"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, marked(c.table)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// marked splits a text and shows where each sentence begins.
func marked(markdown string) string {
	var b strings.Builder
	for i, p := range Split(markdown, "") {
		if i > 0 {
			b.WriteString("\n===\n")
		}
		rest := 0
		for _, s := range p.Sentences {
			b.WriteString(p.Text[rest:s.Start] + "¶" + s.In(p.Text))
			rest = s.End
		}
		b.WriteString(p.Text[rest:])
	}
	return b.String()
}

func TestLongTablesAreCutBetweenRows(t *testing.T) {
	t.Parallel()
	table := "| Ort | Betrag |\n|---|---|\n" + strings.Repeat("| Beispielstadt am See | 25.000 Euro aus dem Topf |\n", 60)
	passages := Split(table, "")
	if len(passages) < 2 {
		t.Fatalf("%d passages", len(passages))
	}
	rows := 0
	for _, p := range passages {
		for _, s := range p.Sentences {
			rows++
			if got := s.In(p.Text); got != "Beispielstadt am See: Betrag: 25.000 Euro aus dem Topf" {
				t.Fatalf("sentence %q", got)
			}
		}
	}
	if rows != 60 {
		t.Errorf("%d rows", rows)
	}
}

func TestTablesOfHTMLAndDOCXAreReadAlike(t *testing.T) {
	t.Parallel()
	cell := func(text, properties string) string {
		return "<w:tc><w:tcPr>" + properties + "</w:tcPr><w:p><w:r><w:t>" + text + "</w:t></w:r></w:p></w:tc>"
	}
	for name, c := range map[string]struct {
		raw  Raw
		want string
	}{
		"header": {
			tablePage("<table><thead><tr><th>Leistung<th>Gebühr<tbody><tr><td>Pass<td>70 €</table>"),
			"- ¶Pass: Gebühr 70 €",
		},
		"bold first row": {
			tablePage("<table><tr><td><b>Leistung</b><td><b>Gebühr</b><tr><td>Pass<td>70 €</table>"),
			"- ¶Pass: Gebühr 70 €",
		},
		"headed rows": {
			tablePage("<table><tr><th>Ansprechperson<td>Frau Beispiel<tr><th>Montag<td>8–12 Uhr<td>14–16 Uhr</table>"),
			"- ¶Ansprechperson: Frau Beispiel\n- ¶Montag: 8–12 Uhr, 14–16 Uhr",
		},
		"headed rows and columns": {
			tablePage("<table><tr><td><th>Gebühr<th>Dauer<tr><th>Pass<td>70 €<td>3 Wochen</table>"),
			"- ¶Pass: Gebühr 70 €, Dauer 3 Wochen",
		},
		"lists in cells": {
			tablePage("<table><tr><th>Antrag<th>Unterlagen<tr><td>Pass<td><ul><li>Foto<li>alter Pass</ul></table>"),
			"- ¶Pass: Unterlagen: Foto, alter Pass",
		},
		"a cell over two rows": {
			tablePage("<table><tr><th>Tag<th>Uhrzeit<tr><td rowspan=2>Montag<td>8–12<tr><td>14–16</table>"),
			"- ¶Montag: 8–12 Uhr, 14–16 Uhr",
		},
		"DOCX": {
			Raw{Name: "a.docx", Data: docx(t, "<w:tbl><w:tr>"+cell("Leistung", "")+cell("Gebühr", "")+cell("Dauer", "")+"</w:tr>"+
				"<w:tr>"+cell("Pass", `<w:vMerge w:val="restart"/>`)+cell("70 €", "")+cell("3 Wochen", "")+"</w:tr>"+
				"<w:tr>"+cell("", "<w:vMerge/>")+cell("sofort", `<w:gridSpan w:val="2"/>`)+"</w:tr></w:tbl>")},
			"- ¶Pass: Gebühr 70 €, Dauer 3 Wochen\n- ¶Pass: Gebühr sofort, Dauer sofort",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			ex, err := Extract(t.Context(), c.raw, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, marked(ex.Markdown)); diff != "" {
				t.Errorf("%s\n%s", diff, ex.Markdown)
			}
		})
	}
}

func TestShortPagesAreReadOnceAndInTheirForm(t *testing.T) {
	t.Parallel()
	const sentence = "Hier steht ein Text, der trotz aller Verschachtelung gelesen wird."
	for name, content := range map[string]string{
		"plain": "<h2>Kopf</h2><p>" + sentence + "</p>",
		"deep":  strings.Repeat("<div>", 100_000) + "<h2>Kopf</h2><p>" + sentence + "</p>" + strings.Repeat("</div>", 100_000),
	} {
		ex, err := Extract(t.Context(), Raw{Name: "a.html", Data: []byte("<html><body>" + content + "</body></html>")}, Limits{})
		if want := "## Kopf\n\n" + sentence; err != nil || ex.Markdown != want {
			t.Errorf("%s: %q, %v", name, ex.Markdown, err)
		}
	}
}

func tablePage(content string) Raw {
	return Raw{Name: "a.html", Data: []byte("<html><body><main>" + content + "</main></body></html>")}
}
