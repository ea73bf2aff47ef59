package conversation_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

// A fact is a row of question_facts.
type fact struct {
	Attached bool // to a turn
	At       time.Time
	Channel  string
	Language string
	Intent   string
	Outcome  string
	Helpful  *bool
}

// A ledger is a store with the facts beside it.
type ledger struct {
	bundle
	facts func(t *testing.T) []fact
}

func openLedger(t *testing.T) ledger {
	t.Helper()
	c := clocktest.At(time.Date(2026, 1, 20, 9, 0, 0, 0, time.UTC))
	pool := pgtest.Open(t)
	facts := func(t *testing.T) []fact {
		t.Helper()
		rows, err := pool.Query(context.WithoutCancel(t.Context()),
			`SELECT turn_id IS NOT NULL, asked_at, channel, language, intent, outcome, helpful FROM question_facts ORDER BY id`)
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		var all []fact
		for rows.Next() {
			var f fact
			if err := rows.Scan(&f.Attached, &f.At, &f.Channel, &f.Language, &f.Intent, &f.Outcome, &f.Helpful); err != nil {
				t.Fatal(err)
			}
			f.At = f.At.UTC()
			all = append(all, f)
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		return all
	}
	return ledger{bundle{conversation.NewStore(pool, c.Now), c}, facts}
}

// answer opens a turn and answers it with an outcome.
func (l ledger) answer(t *testing.T, id, question string, outcome conversation.Outcome) int64 {
	t.Helper()
	turn := l.open(t, id, question)
	err := l.Finish(t.Context(), conversation.Turn{
		ID: turn, Question: question, Language: "de", Intent: "question", Outcome: outcome, Refused: outcome == conversation.Refused,
	})
	if err != nil {
		t.Fatal(err)
	}
	return turn
}

func (l ledger) wantFacts(t *testing.T, want ...fact) {
	t.Helper()
	if diff := cmp.Diff(want, l.facts(t)); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
}

func TestAFinishedQuestionLeavesAFact(t *testing.T) {
	t.Parallel()
	l := openLedger(t)
	id := l.start(t).ID
	asked := l.clock.Now()
	l.answer(t, id, "Was kostet das?", conversation.Answered)
	l.answer(t, id, "Wer gewinnt?", conversation.Refused)
	l.answer(t, id, "Wann beginnt es?", conversation.Weak)
	l.answer(t, id, "Danke!", "") // small talk
	open := l.open(t, id, "Und jetzt?")
	wantKind(t, "second Finish", l.Finish(t.Context(), conversation.Turn{ID: open - 1, Language: "de", Intent: "question", Outcome: conversation.Answered}), fault.Conflict)
	l.wantFacts(t,
		fact{true, asked, "web", "de", "question", "answered", nil},
		fact{true, asked, "web", "de", "question", "refused", nil},
		fact{true, asked, "web", "de", "question", "weak", nil})
}

func TestARatingCanBeGivenChangedAndTakenBack(t *testing.T) {
	t.Parallel()
	l := openLedger(t)
	id := l.start(t).ID
	asked := l.clock.Now()
	turn := l.answer(t, id, "Was kostet das?", conversation.Answered)
	yes, no := true, false
	for _, helpful := range []*bool{&yes, &no, nil, &no} {
		if err := l.Rate(t.Context(), id, turn, helpful); err != nil {
			t.Fatal(err)
		}
		_, turns, err := l.Get(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(helpful, turns[0].Helpful); diff != "" {
			t.Errorf("the turn's rating (-given +kept):\n%s", diff)
		}
		l.wantFacts(t, fact{true, asked, "web", "de", "question", "answered", helpful})
	}
}

func TestOnlyAnAnswerOfTheConversationCanBeRated(t *testing.T) {
	t.Parallel()
	l := openLedger(t)
	id, other := l.start(t).ID, l.start(t).ID
	turn := l.answer(t, id, "Was kostet das?", conversation.Answered)
	open := l.open(t, id, "Und jetzt?")
	yes := true
	wantKind(t, "Rate in another conversation", l.Rate(t.Context(), other, turn, &yes), fault.NotFound)
	wantKind(t, "Rate of an open turn", l.Rate(t.Context(), id, open, &yes), fault.NotFound)
	wantKind(t, "Rate of an unknown turn", l.Rate(t.Context(), id, open+1, &yes), fault.NotFound)
	if got := l.facts(t); len(got) != 1 || got[0].Helpful != nil {
		t.Errorf("facts = %+v, want one without a rating", got)
	}
}

func TestFactsOutliveTheirConversation(t *testing.T) {
	t.Parallel()
	l := openLedger(t)
	deleted, expired := l.start(t).ID, l.start(t).ID
	asked := l.clock.Now()
	no := false
	if err := l.Rate(t.Context(), deleted, l.answer(t, deleted, "Wer?", conversation.Refused), &no); err != nil {
		t.Fatal(err)
	}
	l.answer(t, expired, "Wo?", conversation.Answered)
	if err := l.Delete(t.Context(), deleted); err != nil {
		t.Fatal(err)
	}
	l.clock.Move(2 * time.Hour)
	if n, err := l.Expire(t.Context(), time.Hour); err != nil || n != 1 {
		t.Fatalf("Expire = %d, %v", n, err)
	}
	l.wantFacts(t,
		fact{false, asked, "web", "de", "question", "refused", &no},
		fact{false, asked, "web", "de", "question", "answered", nil})
}
