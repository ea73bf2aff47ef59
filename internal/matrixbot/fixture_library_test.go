//go:build goolm

package matrixbot_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
)

// library is what the base knows.
var library = []struct {
	title string
	kind  knowledge.Kind
	body  string
}{
	{"Modul KI in der Verwaltung", knowledge.KindModule, `
Im Modul „KI in der Verwaltung“ lernen Teilnehmende, wie Sprachmodelle in Rathäusern eingesetzt werden. Sie prüfen Anwendungsfälle aus der eigenen Kommune.

# Kosten

Die Teilnahme am Modul „KI in der Verwaltung“ ist kostenfrei.

# Voraussetzungen

Für das Modul „KI in der Verwaltung“ sind keine Vorkenntnisse nötig.`},
	{"Biletado", knowledge.KindBlogPost, `
Biletado ist eine offene Software, mit der Rathäuser Räume vergeben. Sie entstand in einem Verbund aus vier Landkreisen.

Biletado startet am 3. März 2026 in den Landkreisen.`},
}

// put stores a document, whose passages are the paragraphs of its body.
func (w *town) put(title string, kind knowledge.Kind, body string) {
	w.t.Helper()
	hash := sha256.Sum256([]byte(body))
	d := knowledge.Document{
		Source: "test", Key: title, Hash: hash[:], Kind: kind, Title: title, Language: "de", Markdown: body,
		URL: "https://academy.example/" + strings.ReplaceAll(title, " ", "-"), Published: time.Date(2025, 9, 1, 0, 0, 0, 0, time.UTC),
	}
	var passages []knowledge.Passage
	var headings, inputs []string
	for part := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		if heading, ok := strings.CutPrefix(part, "# "); ok {
			headings = []string{heading}
			continue
		}
		p := knowledge.Passage{Position: len(passages), Headings: headings, Text: part, Sentences: german.Sentences(part)}
		passages, inputs = append(passages, p), append(inputs, knowledge.EmbeddingText(title, p))
	}
	vectors, err := llm.NewOffline().EmbedPassages(w.t.Context(), inputs)
	if err != nil {
		w.t.Fatal(err)
	}
	if _, err := w.base.Put(w.t.Context(), d, passages, vectors); err != nil {
		w.t.Fatal(err)
	}
}

// openRun has a module, a run with twenty seats, and two municipalities.
func (w *town) openRun() {
	w.t.Helper()
	now := time.Now()
	w.exec(`INSERT INTO modules (key, title, category, updated_at) VALUES ('ki', 'KI in der Verwaltung', 'elective', $1)`, now)
	for i, line := range []string{"Bad Belzig|Stadt|Potsdam-Mittelmark|BB", "Lindau|Stadt|Lindau|BY"} {
		f := strings.Split(line, "|")
		w.exec(`INSERT INTO municipalities (ags, name, kind, district, land, population, updated_at) VALUES ($1, $2, $3, $4, $5, 10000, $6)`,
			fmt.Sprintf("1206902%d", i), f[0], f[1], f[2], f[3], now)
	}
	starts := now.Add(10 * 24 * time.Hour).Truncate(time.Hour)
	err := pgx.BeginFunc(w.t.Context(), w.pool, func(tx pgx.Tx) error {
		err := tx.QueryRow(w.t.Context(), `
			INSERT INTO runs (key, module_id, status, capacity, waiting_list, updated_at)
			SELECT 'run', id, 'open', 20, true, $1 FROM modules WHERE key = 'ki' RETURNING id`, now).Scan(&w.run)
		if err != nil {
			return err
		}
		_, err = tx.Exec(w.t.Context(), `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, 1, $2, $3)`, w.run, starts, starts.Add(3*time.Hour))
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}
