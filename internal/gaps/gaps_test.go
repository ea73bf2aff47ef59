package gaps_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

var (
	coordinator = account.Person{ID: "c0ffee", Email: "carla@akademie.example", Role: account.Coordinator}
	everything  = gaps.Filter{}
)

// A bundle is a service beside the conversations that it reads.
type bundle struct {
	*gaps.Service
	*clocktest.Clock
	pool  *pgxpool.Pool
	talks *conversation.Store
}

func setup(t *testing.T) *bundle {
	t.Helper()
	b := &bundle{pool: pgtest.Open(t), Clock: clocktest.At(time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC))}
	queue, err := river.NewClient(riverpgxv5.New(b.pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields("Park Plätze Platz Veranstaltung Ort Kinder Betreuung")
	b.Service = gaps.New(gaps.Config{
		Pool: b.pool, Queue: queue, Now: b.Now, Analyzer: german.NewAnalyzer(german.NewSplitter(slices.Values(words))),
	})
	b.talks = conversation.NewStore(b.pool, b.Now)
	return b
}

// ask asks in a conversation, a new one for "", and returns it.
func (b *bundle) ask(t *testing.T, id, text string, outcome conversation.Outcome, disliked bool) string {
	t.Helper()
	if id == "" {
		c, err := b.talks.Start(t.Context(), "web")
		if err != nil {
			t.Fatal(err)
		}
		id = c.ID
	}
	turn, err := b.talks.Open(t.Context(), id, text)
	if err != nil {
		t.Fatal(err)
	}
	err = b.talks.Finish(t.Context(), conversation.Turn{ID: turn, Question: text, Language: "de", Intent: "question", Outcome: outcome})
	if err == nil && disliked {
		helpful := false
		err = b.talks.Rate(t.Context(), id, turn, &helpful)
	}
	if err != nil {
		t.Fatal(err)
	}
	return id
}

func (b *bundle) groups(t *testing.T, f gaps.Filter) []gaps.Group {
	t.Helper()
	gs, err := b.Groups(t.Context(), coordinator, f)
	if err != nil {
		t.Fatal(err)
	}
	return gs
}

func (b *bundle) wantTitles(t *testing.T, f gaps.Filter, want ...string) {
	t.Helper()
	var got []string
	for _, g := range b.groups(t, f) {
		got = append(got, g.Title)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
		t.Errorf("groups of %+v (-want +got):\n%s", f, diff)
	}
}

// jobs counts the jobs to publish.
func (b *bundle) jobs(t *testing.T) (n int) {
	t.Helper()
	if err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM river_job WHERE kind = 'publish_answers'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

const (
	parking  = "Gibt es am Veranstaltungsort Parkplätze?"
	children = "Wird eine Kinderbetreuung angeboten?"
	nobel    = "Wer hat den Nobelpreis für Physik bekommen?"
)

func TestAcceptanceGapsAreGroupedCountedAndSelected(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, "", nobel, conversation.Refused, false)
	b.Move(time.Minute)
	b.ask(t, "", parking, conversation.Refused, false)
	first := b.Now()
	b.Move(time.Hour)
	b.ask(t, "", "Gibt es Parkplätze am Veranstaltungsort? anna@rathaus.example", conversation.Weak, true)
	b.Move(time.Hour)
	b.ask(t, "", children, conversation.Answered, true)
	b.ask(t, "", "Was kostet die Teilnahme?", conversation.Answered, false)
	b.ask(t, "", "Guten Tag", "", false)

	b.wantTitles(t, everything, parking, children, nobel)
	b.wantTitles(t, gaps.Filter{Kind: gaps.Refused}, parking, nobel)
	b.wantTitles(t, gaps.Filter{Kind: gaps.Weak}, parking)
	b.wantTitles(t, gaps.Filter{Kind: gaps.Disliked}, parking, children)
	b.wantTitles(t, gaps.Filter{Kind: gaps.PutAside})

	g := b.groups(t, everything)[0]
	want := gaps.Group{
		ID: g.ID, Title: parking, Count: 2, Conversations: 2, Refused: 1, Weak: 1, Disliked: 1, First: first, Last: first.Add(time.Hour), Language: "de",
		Examples: []string{parking, "Gibt es Parkplätze am Veranstaltungsort? [E-Mail-Adresse]"},
	}
	if diff := cmp.Diff(want, g, cmpopts.EquateApproxTime(0)); diff != "" {
		t.Errorf("group (-want +got):\n%s", diff)
	}
	same, err := b.Group(t.Context(), coordinator, g.ID, everything)
	if diff := cmp.Diff(g, same); diff != "" || err != nil {
		t.Errorf("Group: %v\n%s", err, diff)
	}
	b.Move(8 * 24 * time.Hour)
	b.wantTitles(t, gaps.Filter{Days: 7})
	for _, f := range []gaps.Filter{{Days: -1}, {Days: gaps.MostDays + 1}} {
		if _, err := b.Groups(t.Context(), coordinator, f); !errors.Is(err, fault.Invalid) {
			t.Errorf("%+v: error = %v", f, err)
		}
	}
}

func TestAcceptanceOnlyWhoMaySeesAndAnswersGaps(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, "", parking, conversation.Refused, false)
	id := b.groups(t, everything)[0].ID
	d := gaps.Draft{Question: parking, Text: "Nein.", Language: "de"}
	a, err := b.Write(t.Context(), coordinator, "", everything, d)
	if err != nil {
		t.Fatal(err)
	}
	before := b.jobs(t)
	for _, p := range []account.Person{
		{}, {ID: "1", Email: "anna@rathaus.example", Role: account.Participant},
		{ID: "2", Email: "carla@akademie.example", Role: account.Coordinator, Scopes: []account.Right{account.Statistics}},
		{ID: "3", Email: "x@akademie.example", Role: "owner"},
	} {
		ctx := t.Context()
		for name, do := range map[string]func() error{
			"Groups":   func() error { _, err := b.Groups(ctx, p, everything); return err },
			"Group":    func() error { _, err := b.Group(ctx, p, id, everything); return err },
			"PutAside": func() error { return b.PutAside(ctx, p, id, everything) },
			"TakeBack": func() error { return b.TakeBack(ctx, p, id, everything) },
			"Write":    func() error { _, err := b.Write(ctx, p, id, everything, d); return err },
			"Revise":   func() error { _, err := b.Revise(ctx, p, a.ID, d); return err },
			"Withdraw": func() error { return b.Withdraw(ctx, p, a.ID) },
			"Answer":   func() error { _, err := b.Answer(ctx, p, a.ID); return err },
			"Answers":  func() error { _, err := b.Answers(ctx, p); return err },
			"Golden":   func() error { return b.Golden(ctx, p, &bytes.Buffer{}) },
		} {
			if err := do(); !errors.Is(err, fault.Denied) {
				t.Errorf("%s as %+v: error = %v, want fault.Denied", name, p, err)
			}
		}
	}
	b.wantTitles(t, everything, parking)
	if got := b.jobs(t); got != before {
		t.Errorf("%d jobs, want %d", got, before)
	}
}

func TestAcceptanceADeletedQuestionIsGoneFromHere(t *testing.T) {
	t.Parallel()
	b := setup(t)
	gone := b.ask(t, "", parking, conversation.Refused, false)
	b.ask(t, "", children, conversation.Refused, false)
	id := b.groups(t, everything)[0].ID
	if err := b.PutAside(t.Context(), coordinator, id, everything); err != nil {
		t.Fatal(err)
	}
	if err := b.talks.Delete(t.Context(), gone); err != nil {
		t.Fatal(err)
	}
	b.wantTitles(t, everything, children)
	b.wantTitles(t, gaps.Filter{Kind: gaps.PutAside})
	if _, err := b.Group(t.Context(), coordinator, id, everything); !errors.Is(err, fault.NotFound) {
		t.Errorf("Group: error = %v", err)
	}
	b.Move(48 * time.Hour)
	if _, err := b.talks.Expire(t.Context(), 24*time.Hour); err != nil {
		t.Fatal(err)
	}
	b.wantTitles(t, everything)
	var rows int
	if err := b.pool.QueryRow(t.Context(), `SELECT count(*) FROM gap_settled`).Scan(&rows); err != nil || rows != 0 {
		t.Errorf("%d questions are still settled, %v", rows, err)
	}
}

func TestAGroupPutAsideTakesWhatIsAskedAlikeWithIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.ask(t, "", nobel, conversation.Refused, false)
	b.ask(t, "", parking, conversation.Refused, false)
	groups := b.groups(t, everything)
	i := slices.IndexFunc(groups, func(g gaps.Group) bool { return g.Title == nobel })
	if err := b.PutAside(t.Context(), coordinator, groups[i].ID, everything); err != nil {
		t.Fatal(err)
	}
	b.ask(t, "", "Wer bekam den Nobelpreis für Physik?", conversation.Refused, false)
	b.wantTitles(t, everything, parking)
	if aside := b.groups(t, gaps.Filter{Kind: gaps.PutAside}); len(aside) != 1 || aside[0].Count != 2 || !aside[0].PutAside {
		t.Errorf("put aside: %+v", aside)
	}
	if err := b.TakeBack(t.Context(), coordinator, groups[i].ID, everything); err != nil {
		t.Fatal(err)
	}
	if got := b.groups(t, everything); len(got) != 2 {
		t.Errorf("after taking back: %+v", got)
	}
}

func TestAcceptanceAnAnswerIsADocumentAndAGoldenQuestionUntilItIsWithdrawn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	b.ask(t, "", parking, conversation.Refused, false)
	b.ask(t, "", "Gibt es Parkplätze am Veranstaltungsort?", conversation.Weak, false)
	b.ask(t, "", children, conversation.Refused, false)
	id := b.groups(t, everything)[0].ID
	d := gaps.Draft{Question: parking, Text: "Nein.\n\n- Linie 5\n- Linie 7", URL: "https://example.org/anreise", Language: "de"}
	a, err := b.Write(ctx, coordinator, id, everything, d)
	if err != nil {
		t.Fatal(err)
	}
	if a.Draft != d || a.Author != coordinator.ID || !a.Created.Equal(b.Now()) || b.jobs(t) != 1 {
		t.Errorf("answer = %+v, %d jobs", a, b.jobs(t))
	}
	b.wantTitles(t, everything, children)

	documents := func() []gaps.Document {
		ds, err := b.Documents(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return ds
	}
	first := documents()
	if len(first) != 1 || first[0].Title != parking || !strings.Contains(first[0].Markdown, "title: \""+parking+"\"\n---\n\nNein.") || first[0].URL != d.URL {
		t.Fatalf("documents = %+v", first)
	}
	var lines bytes.Buffer
	if err := b.Golden(ctx, coordinator, &lines); err != nil {
		t.Fatal(err)
	}
	questions, err := evaluation.ReadQuestions(&lines, "questions.jsonl")
	if err != nil || len(questions) != 1 || questions[0].Question != parking || !slices.Equal(questions[0].Documents, []string{first[0].Key}) {
		t.Errorf("golden questions = %+v, %v", questions, err)
	}

	// Asked again and not answered well, it is a gap again.
	b.Move(time.Hour)
	b.ask(t, "", parking, conversation.Answered, true)
	b.wantTitles(t, everything, parking, children)

	d.Text = "Ja, seit Mai."
	if a, err = b.Revise(ctx, coordinator, a.ID, d); err != nil || a.Text != d.Text || !a.Updated.After(a.Created) || b.jobs(t) != 2 {
		t.Errorf("revised = %+v, %v, %d jobs", a, err, b.jobs(t))
	}
	if ds := documents(); len(ds) != 1 || ds[0].Key != first[0].Key || ds[0].Version == first[0].Version {
		t.Errorf("documents = %+v", ds)
	}
	if err := b.Withdraw(ctx, coordinator, a.ID); err != nil {
		t.Fatal(err)
	}
	if ds := documents(); len(ds) != 0 || b.jobs(t) != 3 {
		t.Errorf("%d documents, %d jobs", len(ds), b.jobs(t))
	}
	if g := b.groups(t, everything)[0]; g.Title != parking || g.Count != 3 {
		t.Errorf("the questions are not open again: %+v", g)
	}
	for name, err := range map[string]error{
		"Withdraw": b.Withdraw(ctx, coordinator, a.ID),
		"Revise":   second(b.Revise(ctx, coordinator, a.ID, d)),
		"Answer":   second(b.Answer(ctx, coordinator, a.ID)),
	} {
		if !errors.Is(err, fault.NotFound) {
			t.Errorf("%s of what is withdrawn: error = %v", name, err)
		}
	}
}

func second(_ gaps.Answer, err error) error { return err }

func TestADraftThatCannotBeADocumentIsRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	good := gaps.Draft{Question: "Was?", Text: "Das.", Language: "de"}
	for want, change := range map[string]func(*gaps.Draft){
		"question":   func(d *gaps.Draft) { d.Question = "  " },
		"question ":  func(d *gaps.Draft) { d.Question = strings.Repeat("ä", gaps.LongestQuestion+1) },
		"question  ": func(d *gaps.Draft) { d.Question = "Was?\n---" },
		"text":       func(d *gaps.Draft) { d.Text = "\n" },
		"text ":      func(d *gaps.Draft) { d.Text = strings.Repeat("ä", gaps.LongestText+1) },
		"text  ":     func(d *gaps.Draft) { d.Text = "Das\x00" },
		"url":        func(d *gaps.Draft) { d.URL = "javascript:alert(1)" },
		"url ":       func(d *gaps.Draft) { d.URL = "example.org" },
		"language":   func(d *gaps.Draft) { d.Language = "fr" },
	} {
		d := good
		change(&d)
		if got := d.Problem(); got != strings.TrimSpace(want) {
			t.Errorf("Problem of %.40q = %q, want %q", d, got, want)
		}
		if _, err := b.Write(t.Context(), coordinator, "", everything, d); !errors.Is(err, fault.Invalid) {
			t.Errorf("Write of %.40q: error = %v", d, err)
		}
	}
	longest := gaps.Draft{Question: strings.Repeat("ä", gaps.LongestQuestion), Text: strings.Repeat("ä", gaps.LongestText), Language: "en"}
	if _, err := b.Write(t.Context(), coordinator, "", everything, longest); err != nil {
		t.Errorf("the longest draft: %v", err)
	}
	if _, err := b.Write(t.Context(), coordinator, "12345", everything, good); !errors.Is(err, fault.NotFound) {
		t.Errorf("answer to a group that is gone: error = %v", err)
	}
}

func TestTheWorkerBringsTheBaseUpToDate(t *testing.T) {
	t.Parallel()
	ran := 0
	w := gaps.PublishWorker{Ingest: func(context.Context) error { ran++; return nil }}
	if err := w.Work(t.Context(), &river.Job[gaps.PublishArgs]{}); err != nil || ran != 1 {
		t.Errorf("ran %d times, %v", ran, err)
	}
	w.Ingest = func(context.Context) error { return fault.Unavailable }
	if err := w.Work(t.Context(), &river.Job[gaps.PublishArgs]{}); !errors.Is(err, fault.Unavailable) {
		t.Errorf("error = %v; the job would not be tried again", err)
	}
}
