package conversation_test

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestATurnThatIsAddedIsGoneOnFromAndCountsOnce(t *testing.T) {
	t.Parallel()
	pool := pgtest.Open(t)
	s := conversation.NewStore(pool, time.Now)
	c, err := s.Start(t.Context(), "slack")
	if err != nil {
		t.Fatal(err)
	}
	turn := conversation.Turn{
		ID: 99, Question: "Wie viele?", Language: "de", Outcome: conversation.Answered, Answer: "Viele.",
		Sentences: []conversation.Sentence{{Text: "Viele."}}, Figures: &conversation.Figures{Query: "metric=confirmed"},
	}
	id, err := s.Add(t.Context(), c.ID, turn)
	if err != nil {
		t.Fatal(err)
	}
	_, turns, err := s.Get(t.Context(), c.ID)
	if err != nil || len(turns) != 1 || turns[0].ID != id || !turns[0].Done || turns[0].Question != "Wie viele?" || turns[0].Figures.Query != "metric=confirmed" {
		t.Errorf("turns = %+v, %v", turns, err)
	}
	var facts int
	if err := pool.QueryRow(t.Context(), `SELECT count(*) FROM question_facts`).Scan(&facts); err != nil || facts != 0 {
		t.Errorf("%d facts, %v", facts, err)
	}
	if _, err := s.Add(t.Context(), "nobody's", turn); fault.Kind(err) != fault.NotFound {
		t.Errorf("to a conversation that is not there: %v", err)
	}
	for range conversation.MaxTurns - 1 {
		if _, err := s.Add(t.Context(), c.ID, turn); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Add(t.Context(), c.ID, turn); fault.Kind(err) != fault.Conflict {
		t.Errorf("to a full conversation: %v", err)
	}
}
