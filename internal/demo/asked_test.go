package demo_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/demo"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/german"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestThePastQuestionsAreAnsweredBetterAsTimeGoesBy(t *testing.T) {
	t.Parallel()
	facts := demo.QuestionFacts()
	if n := len(facts); n < 5000 || n > 7000 {
		t.Errorf("%d questions, want about 6,000", n)
	}
	if diff := cmp.Diff(facts, demo.QuestionFacts()); diff != "" {
		t.Error("the facts differ each time")
	}
	type tally struct{ asked, refused int }
	halves, channels := map[bool]tally{}, map[string]int{}
	for _, f := range facts {
		at := f.At.In(german.Berlin())
		if f.At.After(demoBegins) || at.Hour() < 7 || at.Hour() > 19 {
			t.Errorf("asked at %v", at)
		}
		late := halves[at.Year() == 2026 || at.Month() > 7]
		late.asked++
		if f.Outcome == conversation.Refused {
			late.refused++
		}
		halves[at.Year() == 2026 || at.Month() > 7] = late
		channels[f.Channel]++
	}
	early, late := halves[false], halves[true]
	if 100*early.refused/early.asked < 18 || 100*late.refused/late.asked > 16 || early.asked > late.asked {
		t.Errorf("refused are %v at first and %v later", early, late)
	}
	if len(channels) != 3 || channels["matrix"] < 200 {
		t.Errorf("asked on %v", channels)
	}
}

func TestTheUnansweredQuestionsAreThereOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	d := target(t, pool)
	d.Conversations = conversation.NewStore(pool, d.Now)
	for range 2 {
		if err := demo.Load(t.Context(), d); err != nil {
			t.Fatal(err)
		}
	}
	if n := number(t, pool, `SELECT count(*) FROM question_facts WHERE turn_id IS NULL`); n != len(demo.QuestionFacts()) {
		t.Errorf("%d facts without a turn, want %d", n, len(demo.QuestionFacts()))
	}
	turns := demo.Unanswered()
	if n := number(t, pool, `SELECT count(*) FROM question_facts f JOIN turns t ON t.id = f.turn_id JOIN conversations c ON c.id = t.conversation_id
		WHERE f.channel = c.channel AND f.asked_at = t.created_at AND (f.outcome <> 'answered' OR t.helpful IS FALSE AND f.helpful IS FALSE)`); n != len(turns) || n < 40 {
		t.Errorf("%d of %d unanswered questions", n, len(turns))
	}
	var id string
	if err := pool.QueryRow(t.Context(), `SELECT conversation_id FROM turns WHERE question LIKE '%Untertiteln%'`).Scan(&id); err != nil {
		t.Fatal(err)
	}
	if _, shown, err := d.Conversations.Get(t.Context(), id); err != nil || len(shown) != 1 || !shown[0].Done || !shown[0].Refused || !strings.HasPrefix(shown[0].Answer, "Dazu finde ich") {
		t.Errorf("the conversation is %+v, %v", shown, err)
	}
	for _, q := range turns {
		if q.Question == "" || q.CreatedAt.After(demoBegins) || q.CreatedAt.Before(demoBegins.AddDate(0, 0, -60)) {
			t.Errorf("%q was asked at %v", q.Question, q.CreatedAt)
		}
	}
}

func TestTheUnansweredQuestionsMakeGroups(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	d := target(t, pool)
	d.Conversations = conversation.NewStore(pool, d.Now)
	if err := demo.Load(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	service := gaps.New(gaps.Config{Pool: pool, Now: d.Now, Analyzer: german.NewAnalyzer(german.NewSplitter(slices.Values([]string(nil))))})
	groups, err := service.Groups(t.Context(), account.Operator(), gaps.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	large, disliked := 0, 0
	for _, g := range groups {
		if g.Count >= 3 {
			large++
		}
		disliked += g.Disliked
	}
	if large < 5 || disliked < 2 {
		t.Errorf("%d of %d groups have three questions, %d questions were answered to nobody's liking", large, len(groups), disliked)
	}
}
