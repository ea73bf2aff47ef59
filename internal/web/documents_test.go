package web

import (
	"context"
	"fmt"
	"html/template"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// broken is a base that only fails.
type broken struct{ err error }

func (b broken) Document(context.Context, int64) (knowledge.Document, error) {
	return knowledge.Document{}, fmt.Errorf("knowledge.Document(1): %w", b.err)
}

func (b broken) List(context.Context, knowledge.Kind, int, int) ([]knowledge.Document, error) {
	return nil, fmt.Errorf("knowledge.List: %w", b.err)
}

func TestDocumentsAreListedByKindAndPage(t *testing.T) {
	t.Parallel()
	many := shelf{}
	for id := int64(1); id <= 130; id++ {
		many[id] = knowledge.Document{ID: id, Kind: knowledge.KindModule, Title: fmt.Sprintf("Modul %03d", id)}
	}
	many[131] = knowledge.Document{ID: 131, Kind: knowledge.KindPodcast, Title: "Folge 1"}
	many[132] = knowledge.Document{ID: 132, Kind: knowledge.KindPodcast, Title: "Öffentliche Daten, Folge 2"}
	b := setup(t, func(c *Config, _ *scripted) { c.Documents = many })
	for path, want := range map[string]struct {
		rows       int
		has, hides string
	}{
		"/documents":                      {100, "/documents?from=100", "Modul 101"},
		"/documents?from=100":             {32, "Folge 1", "Weitere Dokumente"},
		"/documents?kind=module&from=100": {30, "Modul 101", "Folge 1"},
		"/documents?kind=podcast":         {2, "Folge 1", "Modul 001"},
		"/documents?kind=newsletter":      {0, "noch keine Dokumente", "Modul 001"},
		"/documents?q=öffentliche++folge": {1, "Folge 2", "Folge 1"},
		"/documents?q=MODUL":              {100, "/documents?from=100&amp;q=MODUL", "Folge"},
		"/documents?q=modul&from=100":     {30, "Modul 130", "Folge"},
		"/documents?q=modul&kind=podcast": {0, "Kein Titel enthält „modul“.", "Modul 001"},
		"/documents?q=%22%3E%3Cb%3E":      {0, "&lt;b&gt;", "<b>"},
		"/documents?q=++&kind=podcast":    {2, "Folge 1", "Kein Titel"},
		"/documents?from=-3":              {100, "Modul 001", "Modul 101"},
	} {
		page := b.get(path).Body.String()
		if rows := strings.Count(page, "documents__item"); rows != want.rows || !strings.Contains(page, want.has) || strings.Contains(page, want.hides) {
			t.Errorf("%s: %d rows, want %d with %q and without %q", path, rows, want.rows, want.has, want.hides)
		}
	}
	for _, path := range []string{"/documents?kind=nonsense", "/documents/x", "/documents/999", "/documents/99999999999999999999"} {
		if w := b.get(path); w.Code != 404 {
			t.Errorf("%s: status = %d, want 404", path, w.Code)
		}
	}
}

func TestDocumentRendersAsGolden(t *testing.T) {
	t.Parallel()
	page := setup(t).get("/documents/1?quote=Der+7.+MPSC-Kongress+fand+am+18.+und+19.+November+2025+in+Kiel+statt.").Body.String()
	article := page[strings.Index(page, "<article"):]
	golden(t, "document.html", article[:strings.Index(article, "</article>")])
}

func TestQuoteIsMarkedWhereverItStands(t *testing.T) {
	t.Parallel()
	m := newMarkdown()
	for name, c := range map[string]struct{ source, quote, want string }{
		"within a sentence":  {"Eins zwei drei.", "zwei", `<p>Eins <mark id="quote">zwei</mark> drei.</p>`},
		"over emphasis":      {"Eins **zwei** drei.", "Eins **zwei**", `<p><mark id="quote">Eins </mark><strong><mark>zwei</mark></strong> drei.</p>`},
		"sentences apart":    {"Eins. Zwei. Drei.", "Eins.\nDrei.", "<p><mark id=\"quote\">Eins.</mark> Zwei. <mark>Drei.</mark></p>"},
		"over wrapped lines": {"Eins\nzwei", "Eins zwei", "<p><mark id=\"quote\">Eins\nzwei</mark></p>"},
		"items of a list":    {"- Äpfel\n- Öl\n- Übel", "- Öl\n- Übel", "<ul>\n<li>Äpfel</li>\n<li><mark id=\"quote\">Öl</mark></li>\n<li><mark>Übel</mark></li>\n</ul>"},
		"a single step":      {"1. Öl\n2. Übel", "2. Übel", "<ol>\n<li>Öl</li>\n<li><mark id=\"quote\">Übel</mark></li>\n</ol>"},
		"a row of a table":   {"| A | B |\n|---|---|\n| Öl | 3 |", "Öl | 3", "<table>\n<thead>\n<tr>\n<th>A</th>\n<th>B</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td><mark id=\"quote\">Öl</mark></td>\n<td><mark>3</mark></td>\n</tr>\n</tbody>\n</table>"},
		"a date":             {"Am 18. November.", "18. November.", "<p>Am <mark id=\"quote\">18. November.</mark></p>"},
		"only where it is":   {"Eins.", "Zwei.", "<p>Eins.</p>"},
		"nothing":            {"Eins.", "", "<p>Eins.</p>"},
		"the first of two":   {"ab ab", "ab", `<p><mark id="quote">ab</mark> ab</p>`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			doc, err := m.document(c.source, "")
			if err != nil {
				t.Fatal(err)
			}
			quote, err := m.quoteLines(c.quote)
			if err != nil {
				t.Fatal(err)
			}
			got, ok, err := marked(doc, quote)
			if err != nil {
				t.Fatal(err)
			}
			if want := template.HTML(c.want); template.HTML(strings.TrimSpace(string(got))) != want || ok != strings.Contains(c.want, "<mark") {
				t.Errorf("marked = %v, %s, want %s", ok, got, want)
			}
		})
	}
}

func TestMarkingIsBounded(t *testing.T) {
	t.Parallel()
	var source strings.Builder
	var quote []string
	for i := range 2 * mostMarked {
		fmt.Fprintf(&source, "Satz-%03d. ", i)
		quote = append(quote, fmt.Sprintf("Satz-%03d.", i))
	}
	doc, err := newMarkdown().document(source.String(), "")
	if err != nil {
		t.Fatal(err)
	}
	got, _, err := marked(doc, quote)
	if n := strings.Count(string(got), "<mark"); err != nil || n != mostMarked {
		t.Errorf("%d lines marked, want %d (%v)", n, mostMarked, err)
	}
}

func TestQuotesReadAsTheyStand(t *testing.T) {
	t.Parallel()
	answer := []conversation.Sentence{
		{Text: "Rund 500 Menschen nahmen teil."},
		{Text: "die eigene **Rolle** kennen", Form: conversation.FormItem},
		{Text: "Termine finden", Form: conversation.FormItem},
	}
	for quote, want := range map[string]string{
		"18. November 2025 in Kiel.":                                            "<p>18. November 2025 in Kiel.</p>",
		"Der Kongress.\n18. November 2025.":                                     "<p>Der Kongress.</p> <p>18. November 2025.</p>",
		"Er war groß.\nRund 500 Menschen\nnahmen teil.\nIn Kiel.":               "<p>Er war groß.</p> <p>Rund 500 Menschen nahmen teil.</p> <p>In Kiel.</p>",
		"Sie lernen:\ndie eigene **Rolle** kennen\nTermine finden\nMehr nicht.": "<p>Sie lernen:</p> <ul> <li>die eigene <strong>Rolle</strong> kennen</li> <li>Termine finden</li> </ul> <p>Mehr nicht.</p>",
		"März 2025 | Start der Akademie\n| Mai 2025 | Ausbau |":                 "<p>März 2025 · Start der Akademie</p> <p>Mai 2025 · Ausbau</p>",
		"3. Öl\n4. Übel": `<ol start="3"> <li>Öl</li> <li>Übel</li> </ol>`,
		"- Öl\n- Übel":   "<ul> <li>Öl</li> <li>Übel</li> </ul>",
		"## Überschrift": "Überschrift",
	} {
		got, err := newMarkdown().quote(quote, answer)
		if html := strings.Join(strings.Fields(string(got)), " "); err != nil || html != want {
			t.Errorf("quote(%q) = %s, %v, want %s", quote, html, err, want)
		}
	}
}

func TestHeadingsOfADocumentHaveNoGaps(t *testing.T) {
	t.Parallel()
	got, err := newMarkdown().document("# Titel\n\n### A\n\n##### B\n\n## C\n\n# D\n", "Titel")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(strings.Fields(string(got)), ""), "<h2>A</h2><h3>B</h3><h2>C</h2><h2>D</h2>"; got != want {
		t.Errorf("document = %s, want %s", got, want)
	}
}

func TestInlineMarkdownStaysInline(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]template.HTML{
		"1. Januar":                  "1. Januar",
		"# keine Überschrift":        "# keine Überschrift",
		"- kein Punkt":               "- kein Punkt",
		"**fett** und `Code`":        "<strong>fett</strong> und <code>Code</code>",
		"3 < 4 & 5 > 4":              "3 &lt; 4 &amp; 5 &gt; 4",
		"zwei\nZeilen":               "zwei Zeilen",
		"[KTS](https://example.org)": `<a href="https://example.org" rel="nofollow noreferrer">KTS</a>`,
		"[böse](javascript:x)":       "böse",
	} {
		if got, err := newMarkdown().inline(source); err != nil || got != want {
			t.Errorf("inline(%q) = %s, %v, want %s", source, got, err, want)
		}
	}
}

func TestLongQuotesMakeShortAddresses(t *testing.T) {
	t.Parallel()
	path := documentPath(7, strings.Repeat("ä", 1000))
	if len(path) > 6*longestMark+40 || !strings.HasPrefix(path, "/documents/7?quote=%C3%A4") || !strings.HasSuffix(path, "%A4#quote") {
		t.Errorf("path = %.60s… of %d bytes", path, len(path))
	}
}
