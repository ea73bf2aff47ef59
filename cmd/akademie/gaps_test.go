package main

import (
	"log/slog"
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/evaluation"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/knowledge"
)

// TestAcceptanceAWrittenAnswerIsGivenFromThenOn goes the whole way: a question is
// refused, a coordinator answers it, the same question gets that answer, until it
// is withdrawn.
func TestAcceptanceAWrittenAnswerIsGivenFromThenOn(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	ctx := t.Context()
	carla := account.Person{ID: "c0ffee", Email: "carla@akademie.example", Role: account.Coordinator}
	talk, err := a.conversations.Start(ctx, "web")
	if err != nil {
		t.Fatal(err)
	}
	ask := func(question string) conversation.Turn {
		turn, err := a.assistant.Turn(ctx, assistant.Input{Conversation: talk.ID, Question: question, Channel: "web"}, func(assistant.Event) error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		return turn
	}
	publish := func() {
		if err := a.ingestAnswers(slog.New(slog.DiscardHandler))(ctx); err != nil {
			t.Fatal(err)
		}
		if err := a.base.Refresh(ctx); err != nil {
			t.Fatal(err)
		}
	}
	const question = "Gibt es *Kinderbetreuung* während der Module_2026?"
	if turn := ask(question); turn.Outcome != conversation.Refused {
		t.Fatalf("outcome %q: %s", turn.Outcome, turn.Answer)
	}
	groups, err := a.gaps.Groups(ctx, carla, gaps.Filter{Kind: gaps.Refused})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(groups, func(g gaps.Group) bool { return g.Title == question })
	if i < 0 {
		t.Fatalf("no group of the question among %+v", groups)
	}
	d := gaps.Draft{
		Question: question, Language: "de", URL: "https://www.example.org/familie",
		Text: "---\ntitle: Nicht die Überschrift\n---\n\nNein, denn alle Module sind virtuell. So geht es trotzdem:\n\n- Aufzeichnung ansehen\n- Vormittags teilnehmen",
	}
	written, err := a.gaps.Write(ctx, carla, groups[i].ID, gaps.Filter{}, d)
	if err != nil {
		t.Fatal(err)
	}
	publish()
	for _, asked := range []string{question, "gibt es kinderbetreung während der module_2026"} {
		turn := ask(asked)
		if turn.Outcome != conversation.Answered || !strings.Contains(turn.Answer, "alle Module sind virtuell") || !strings.Contains(turn.Answer, "- Aufzeichnung ansehen") {
			t.Errorf("%q: outcome %q:\n%s", asked, turn.Outcome, turn.Answer)
			continue
		}
		if c := turn.Citations[0]; c.Kind != string(knowledge.KindAnswer) || c.Title != question || !strings.HasPrefix(c.URL, d.URL) {
			t.Errorf("%q: citation %+v", asked, c)
		}
	}
	d.Text = "Ja, seit Mai."
	if _, err := a.gaps.Revise(ctx, carla, written.ID, d); err != nil {
		t.Fatal(err)
	}
	publish()
	if turn := ask(question); !strings.Contains(turn.Answer, "Ja, seit Mai.") {
		t.Errorf("revised: %s", turn.Answer)
	}
	if err := a.gaps.Withdraw(ctx, carla, written.ID); err != nil {
		t.Fatal(err)
	}
	publish()
	if turn := ask(question); turn.Outcome != conversation.Refused {
		t.Errorf("withdrawn: outcome %q: %s", turn.Outcome, turn.Answer)
	}
}

// TestAcceptanceWrittenAnswersLeaveOtherAnswersAsTheyAre writes answers to
// questions of the golden set that have none, a fifth of the documents of the
// base, and asks all others.
func TestAcceptanceWrittenAnswersLeaveOtherAnswersAsTheyAre(t *testing.T) {
	t.Parallel()
	a := demoApp(t)
	ctx := t.Context()
	all, err := demo.Questions()
	if err != nil {
		t.Fatal(err)
	}
	var open, others []evaluation.Question
	for _, q := range all {
		switch {
		case q.Answerable:
			others = append(others, q)
		case len(q.Context) == 0 && q.Language == "de":
			open = append(open, q)
		}
	}
	before, err := evaluation.Ask(ctx, others, a.ask, a.base, a.analyzer)
	if err != nil {
		t.Fatal(err)
	}
	carla := account.Person{ID: "c0ffee", Email: "carla@akademie.example", Role: account.Coordinator}
	const written = 18
	for i := range written {
		q := open[i*len(open)/written]
		d := gaps.Draft{Question: q.Question, Language: "de", Text: "Das beantwortet Ihnen die Koordinierungsstelle gern persönlich."}
		if _, err := a.gaps.Write(ctx, carla, "", gaps.Filter{}, d); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.ingestAnswers(slog.New(slog.DiscardHandler))(ctx); err != nil {
		t.Fatal(err)
	}
	if err := a.base.Refresh(ctx); err != nil {
		t.Fatal(err)
	}
	after, err := evaluation.Ask(ctx, others, a.ask, a.base, a.analyzer)
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range after {
		for _, c := range j.Turn.Citations {
			if c.Kind == string(knowledge.KindAnswer) {
				t.Errorf("%q is answered by what was written to %q", j.Question.Question, c.Title)
			}
		}
	}
	was, is := before.Summarise(), after.Summarise()
	t.Logf("with %d written answers: %d of %d right, before %d", written, is.Answerable.N, is.Answerable.Of, was.Answerable.N)
	// More documents make other words rare: one in a hundred may come out otherwise.
	if 100*(was.Answerable.N-is.Answerable.N) > is.Answerable.Of {
		t.Errorf("%d of %d are answered rightly, %d were before the answers to other questions", is.Answerable.N, is.Answerable.Of, was.Answerable.N)
	}
}
