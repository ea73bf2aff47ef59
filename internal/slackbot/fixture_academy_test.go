package slackbot

import (
	"crypto/sha256"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/llm"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
	"smart-city-dialog.de/akademie/internal/statistics"
)

// An academy is an office whose assistant is the real one, over a small base, and
// whose queue is worked.
type academy struct {
	*office
	carla *slackfake.Person // who coordinates, and is linked
	run   int64             // of "KI in der Verwaltung", in ten days
}

// library is what the academy's base knows.
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
	{"Rückblick auf den Sommerkongress", knowledge.KindCongressReport, `
Der Sommerkongress in Lindau brachte 240 Gäste zusammen. Im Mittelpunkt stand die Frage, wie kleine Gemeinden Daten teilen.`},
}

// openAcademy returns an academy with a run that has seats.
func openAcademy(t *testing.T) *academy {
	t.Helper()
	o := newOffice(t)
	synonyms, err := german.DefaultSynonyms()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.DiscardHandler)
	analyzer := german.NewAnalyzer(german.NewSplitter(slices.Values(strings.Fields("Kongress Sommer Verwaltung Anmeldung Bundes Land Modul Sprache"))))
	base := knowledge.New(o.pool, analyzer, llm.NewOffline(), log)
	for _, d := range library {
		put(t, base, d.title, d.kind, d.body)
	}
	if err := base.Refresh(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.Bot.Assistant, err = assistant.New(assistant.Config{
		Base: base, Conversations: o.clerk.store, Catalogue: catalogue.NewStore(o.pool, o.Now), Bookings: o.bookings, Analyzer: analyzer, Synonyms: synonyms,
		Statistics: statistics.New(statistics.Config{Pool: o.pool, Now: o.Now, Log: log}),
		Contact:    "https://academy.example/contact", Now: o.Now, Log: log,
	})
	if err != nil {
		t.Fatal(err)
	}
	a := &academy{office: o, run: o.run(t, 20, true)}
	a.carla = o.slack.Join(slackfake.Member{Name: "Carla Dorn", Email: "carla.dorn@akademie.example"})
	o.slack.Invite(o.room, a.carla)
	err = o.accounts.Grant(t.Context(), account.Operator(), a.carla.Email, account.Coordinator)
	if err != nil {
		t.Fatal(err)
	}
	o.links(t, a.carla)
	stop := o.serve(t)
	t.Cleanup(func() {
		stop()
		for _, leak := range o.slack.Leaks(o.log.String()) {
			t.Errorf("%q stands in the log", leak)
		}
	})
	return a
}

// put stores a document, whose passages are the paragraphs of its body.
func put(t *testing.T, base *knowledge.Store, title string, kind knowledge.Kind, body string) {
	t.Helper()
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
	vectors, err := llm.NewOffline().EmbedPassages(t.Context(), inputs)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := base.Put(t.Context(), d, passages, vectors); err != nil {
		t.Fatal(err)
	}
}

// attended gives many people a booking, past Slack.
func (a *academy) attended(t *testing.T, people int) {
	t.Helper()
	for i := range people {
		a.books(t, fmt.Sprintf("person%d@rathaus.example", i), a.run, 1)
	}
}

// settled waits until nothing is to be done any more.
func (a *academy) settled(t *testing.T) {
	t.Helper()
	a.done(t, 1)
}

// said is what a thread's reader sees of the assistant's last message in it, once
// nothing is to be done any more.
func (a *academy) said(t *testing.T, c *slackfake.Channel, thread string) slackfake.Message {
	t.Helper()
	a.settled(t)
	all := a.slack.Answers(c.ID, thread)
	if len(all) == 0 {
		t.Fatalf("no answer; work: %v\n%s", a.rows(t), a.log)
	}
	return all[len(all)-1]
}

// count is how many messages of the assistant a thread has, once nothing is to be
// done any more.
func (a *academy) count(t *testing.T, c *slackfake.Channel, thread string) int {
	t.Helper()
	a.settled(t)
	return len(a.slack.Answers(c.ID, thread))
}

// whispered is the last message that only somebody sees.
func (a *academy) whispered(t *testing.T, p *slackfake.Person) slackfake.Message {
	t.Helper()
	a.settled(t)
	all := a.slack.Ephemeral(p)
	if len(all) == 0 {
		t.Fatalf("%s sees nothing; work: %v\n%s", p.Name, a.rows(t), a.log)
	}
	return all[len(all)-1]
}

// says fails unless a message shows all of these.
func says(t *testing.T, m slackfake.Message, want ...string) {
	t.Helper()
	shown := spaced(m.Shown())
	for _, w := range want {
		if !strings.Contains(shown, w) {
			t.Errorf("%q is not in the message:\n%s", w, shown)
		}
	}
}

// hides fails if a text shows any of these.
func hides(t *testing.T, shown string, unwanted ...string) {
	t.Helper()
	for _, w := range unwanted {
		if strings.Contains(spaced(shown), w) {
			t.Errorf("%q is in:\n%s", w, shown)
		}
	}
}

// spaced is a text whose blanks are all plain ones, as a reader sees them.
func spaced(text string) string {
	return strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2060", "").Replace(text)
}
