package conversation_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
)

func TestOnlyAStoreWithoutQuestionsIsFilled(t *testing.T) {
	t.Parallel()
	l := openLedger(t)
	at, no := l.clock.Now().Add(-48*time.Hour), false
	facts := []conversation.Fact{{At: at, Channel: "slack", Language: "en", Intent: "live", Outcome: conversation.Weak}}
	turns := []conversation.PastTurn{{Channel: "matrix", Turn: conversation.Turn{
		Question: "Wer?", Language: "de", Intent: "question", Answer: "Niemand.", Refused: true, Outcome: conversation.Refused, Helpful: &no, CreatedAt: at,
	}}}
	for n, want := range []bool{true, false} {
		if filled, err := l.Fill(t.Context(), facts, turns); err != nil || filled != want {
			t.Errorf("the %d. time it is filled: %v, %v", n+1, filled, err)
		}
	}
	l.wantFacts(t,
		fact{false, at, "slack", "en", "live", "weak", nil},
		fact{true, at, "matrix", "de", "question", "refused", &no})
	if n, err := l.Expire(t.Context(), time.Hour); err != nil || n != 1 {
		t.Errorf("%d conversations expire, %v", n, err)
	}
}
