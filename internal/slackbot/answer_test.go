package slackbot

import (
	"errors"
	"fmt"
	"testing"

	"smart-city-dialog.de/akademie/internal/inbox"
)

func TestAnAnswerIsPostedOnceInTheThreadOfItsQuestion(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	w := d.asks(d.room, "Was ist ein digitaler Zwilling?")
	if n := d.untilDone(w); n != 1 {
		t.Errorf("%d attempts", n)
	}
	d.answered(w, "Antwort auf: Was ist ein digitaler Zwilling?")
	if n := d.untilDone(w); n != 1 { // a job that was done but not recorded as such
		t.Errorf("%d attempts", n)
	}
	d.answered(w)
	if calls := d.slack.Calls("chat.update"); len(calls) != 0 {
		t.Errorf("%d changes", len(calls))
	}
}

func TestAcceptanceEachQuestionIsAnsweredOnceWhereverTheServerDies(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	for step := 1; ; step++ {
		question := fmt.Sprintf("Frage %d?", step)
		w := d.asks(d.room, question)
		died := d.diesAt(step, w)
		d.untilDone(w)
		d.answered(w, "Antwort auf: "+question)
		d.once(w)
		if !died {
			t.Logf("%d steps", step-1)
			if step < 20 {
				t.Errorf("only %d steps", step-1)
			}
			return
		}
	}
}

// once fails unless a question has one turn, which is answered and was not asked
// again when it was.
func (d *desk) once(w work) {
	d.t.Helper()
	var turns, open int
	err := d.pool.QueryRow(d.t.Context(), `
		SELECT count(*), count(*) FILTER (WHERE answer IS NULL) FROM turns JOIN slack_threads ON conversation = conversation_id
		WHERE channel = $1 AND thread = $2`, w.Room, w.Thread).Scan(&turns, &open)
	if err != nil {
		d.t.Fatal(err)
	}
	if turns != 1 || open != 0 {
		d.t.Errorf("work %d has %d turns, %d of them open", w.ID, turns, open)
	}
}

func TestAMessageThatAnotherServerIsPostingIsNotPosted(t *testing.T) {
	t.Parallel()
	d := newDesk(t)
	at := place{Team: d.slack.Team, Channel: d.room.ID}
	first, err := d.record(t.Context(), "k", at)
	if err != nil {
		t.Fatal(err)
	}
	second := first
	if err := d.try(t.Context(), &first); err != nil {
		t.Fatal(err)
	}
	ask := inbox.Later{}
	if err := d.send(t.Context(), &second, note("Guten Tag")); !errors.As(err, &ask) {
		t.Errorf("error = %v, want a later", err)
	}
	if n := len(d.slack.Messages(d.room.ID)); n != 0 {
		t.Errorf("%d messages", n)
	}
}
