package assistant

import (
	"crypto/sha256"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

const contact = "https://academy.example/contact"

// dictionary holds the parts of the compounds in the tests' texts, as a word
// list would.
var dictionary = strings.Fields("Wärme Netz Quartier Raum Buchung Klima Schutz Modul Kongress Anmeldung Energie Planung Wien Stadt")

// bare returns an assistant without database, whose base is empty.
func bare(t *testing.T) *Assistant {
	t.Helper()
	return wire(t, nil)
}

func wire(t *testing.T, pool *pgxpool.Pool) *Assistant {
	t.Helper()
	synonyms, err := german.DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	analyzer := german.NewAnalyzer(german.NewSplitter(slices.Values(dictionary)))
	a, err := New(Config{
		Base:          knowledge.New(pool, analyzer, llm.NewOffline(), log),
		Conversations: conversation.NewStore(pool, noon),
		Analyzer:      analyzer, Synonyms: synonyms, Contact: contact, Now: noon, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// noon is what the tests' clock says.
func noon() time.Time { return time.Date(2026, 1, 20, 12, 0, 0, 0, time.UTC) }

func day(year int, month time.Month, d int) time.Time {
	return time.Date(year, month, d, 0, 0, 0, 0, time.UTC)
}

// A bundle is an assistant on a database of its own.
type bundle struct{ *Assistant }

// setup returns an assistant over the library below.
func setup(t *testing.T) bundle {
	t.Helper()
	b := empty(t)
	for _, d := range library {
		b.put(t, d)
	}
	return b
}

func empty(t *testing.T) bundle {
	t.Helper()
	return bundle{wire(t, pgtest.Open(t))}
}

// A text is a document of the tests: its passages are the paragraphs of body;
// one that begins with "# " is the heading of those behind it.
type text struct {
	title     string
	kind      knowledge.Kind
	language  string // "" is German
	published time.Time
	body      string
}

func (x text) url() string { return "https://academy.example/" + strings.ReplaceAll(x.title, " ", "-") }

// library is what most tests ask about.
var library = []text{energy, mobility, congress, biletado, registering}

var (
	energy = text{title: "Modul Energie im Quartier", kind: knowledge.KindModule, published: day(2025, 9, 1), body: `
Im Modul „Energie im Quartier“ planen Teilnehmende ein Wärmenetz für ihre Gemeinde. Sie rechnen mit Daten aus dem eigenen Ort.

# Termine

Das Modul „Energie im Quartier“ startet am 12. Mai 2026. Es dauert drei Vormittage.

# Kosten

Die Teilnahme am Modul „Energie im Quartier“ ist kostenfrei.`}

	mobility = text{title: "Modul Mobilität auf dem Land", kind: knowledge.KindModule, published: day(2025, 9, 1), body: `
Das Modul „Mobilität auf dem Land“ behandelt Rufbusse, Mitfahrbänke und Leihräder.

# Termine

Das Modul „Mobilität auf dem Land“ startet am 9. Juni 2026.`}

	congress = text{title: "Rückblick auf den Sommerkongress", kind: knowledge.KindCongressReport, published: day(2025, 7, 4), body: `
Der Sommerkongress in Lindau brachte 240 Gäste zusammen. Im Mittelpunkt stand die Frage, wie kleine Gemeinden Daten teilen.`}

	biletado = text{title: "Biletado", kind: knowledge.KindBlogPost, published: day(2025, 3, 14), body: `
Biletado ist eine offene Software, mit der Rathäuser Räume vergeben. Sie entstand in einem Verbund aus vier Landkreisen.

Biletado startet am 3. März 2026 in den Landkreisen.`}

	registering = text{title: "So melden Sie sich an", kind: knowledge.KindPage, published: day(2025, 9, 2), body: `
Die Anmeldung zu einem Modul läuft in drei Schritten:

1. Wählen Sie auf der Seite „Module“ einen Termin.
2. Füllen Sie das Formular mit Ihrer dienstlichen Adresse aus.
3. Bestätigen Sie die E-Mail, die Sie danach erhalten.`}
)

// put stores a document and refreshes the index.
func (b bundle) put(t *testing.T, x text) int64 {
	t.Helper()
	if x.language == "" {
		x.language = "de"
	}
	hash := sha256.Sum256([]byte(x.body))
	d := knowledge.Document{
		Source: "test", Key: x.title, Hash: hash[:], Kind: x.kind, Title: x.title, URL: x.url(),
		Language: x.language, Published: x.published, Markdown: x.body,
	}
	var ps []knowledge.Passage
	var headings, inputs []string
	for _, part := range passages(x.body) {
		if heading, ok := strings.CutPrefix(part, "# "); ok {
			headings = []string{heading}
			continue
		}
		p := knowledge.Passage{Position: len(ps), Headings: headings, Text: part, Sentences: german.Sentences(part)}
		ps = append(ps, p)
		inputs = append(inputs, knowledge.EmbeddingText(d.Title, p))
	}
	vectors, err := llm.NewOffline().EmbedPassages(t.Context(), inputs)
	if err != nil {
		t.Fatal(err)
	}
	id, err := b.base.Put(t.Context(), d, ps, vectors)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.base.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	return id
}

// passages are the paragraphs of a body; a list stays with what introduces it.
func passages(body string) []string {
	var out []string
	for part := range strings.SplitSeq(strings.TrimSpace(body), "\n\n") {
		if n := len(out); n > 0 && strings.HasSuffix(out[n-1], ":") {
			out[n-1] += "\n\n" + part
			continue
		}
		out = append(out, part)
	}
	return out
}

// start begins a conversation.
func (b bundle) start(t *testing.T) string {
	t.Helper()
	c, err := b.conversations.Start(t.Context(), "web")
	if err != nil {
		t.Fatal(err)
	}
	return c.ID
}

// ask takes one turn, which must succeed, and returns it with its events.
func (b bundle) ask(t *testing.T, in Input) (conversation.Turn, []Event) {
	t.Helper()
	var events []Event
	turn, err := b.Turn(t.Context(), in, func(e Event) error {
		events = append(events, e)
		return nil
	})
	if err != nil {
		t.Fatalf("Turn(%q): %v", in.Question, err)
	}
	return turn, events
}

// answer asks outside of any conversation.
func (b bundle) answer(t *testing.T, question string) conversation.Turn {
	t.Helper()
	turn, _ := b.ask(t, Input{Question: question, Channel: "cli"})
	return turn
}

// errGone is what an emit function returns whose reader has left.
var errGone = errors.New("reader has left")
