package slackbot

import (
	"context"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// connected has Slack deliver to the bot; what it stores is fetched by next.
func (d *desk) connected() *desk {
	d.t.Helper()
	server := httptest.NewServer(d.Handler())
	d.t.Cleanup(server.Close)
	d.slack.Connect(server.URL)
	return d
}

// next is the work that was stored last.
func (d *desk) next() work {
	d.t.Helper()
	var w work
	err := d.pool.QueryRow(d.t.Context(), `
		SELECT id, scope, key, kind, room, position, thread, author, body, received_at FROM slack_work ORDER BY id DESC LIMIT 1`).
		Scan(&w.ID, &w.Scope, &w.Key, &w.Kind, &w.Room, &w.Position, &w.Thread, &w.Author, &w.Body, &w.ReceivedAt)
	if err != nil {
		d.t.Fatal(err)
	}
	return w
}

// privately has Anna ask by command and returns the answer, which she alone sees.
func (d *desk) privately(question string) slackfake.Message {
	d.t.Helper()
	before := len(d.slack.Ephemeral(d.anna))
	d.anna.Commands(d.room, question)
	d.untilDone(d.next())
	all := d.slack.Ephemeral(d.anna)
	if len(all) <= before {
		d.t.Fatalf("no answer to %q: %s", question, d.log)
	}
	return all[len(all)-1]
}

// whispered fails unless the last thing that only Anna sees says so.
func (d *desk) whispered(want string) {
	d.t.Helper()
	all := d.slack.Ephemeral(d.anna)
	if len(all) == 0 || !strings.Contains(all[len(all)-1].Shown(), want) {
		d.t.Errorf("whispered %+v, want %q", all, want)
	}
}

func TestTheAnswerToACommandIsSeenByWhoAskedOnly(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	m := d.privately("Was ist ein digitaler Zwilling?")
	if !strings.Contains(m.Shown(), "Antwort auf: Was ist ein digitaler Zwilling?") || !strings.Contains(m.Shown(), "Im Kanal teilen") {
		t.Errorf("answer: %s", m.Shown())
	}
	if all := d.slack.Messages(d.room.ID); len(all) != 0 {
		t.Errorf("the channel reads %+v", all)
	}
}

func TestAnAnswerIsADirectMessageWhenItsResponseURLHasExpired(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	d.anna.Commands(d.room, "Was ist ein digitaler Zwilling?")
	d.slack.Advance(31 * time.Minute)
	d.untilDone(d.next())
	if all := d.directs(); len(all) != 1 || !strings.Contains(all[0].Shown(), "Antwort auf:") {
		t.Errorf("direct messages: %+v", all)
	}
}

func TestFiguresAskedForByACommandAreADirectMessage(t *testing.T) {
	t.Parallel()
	d := newDesk(t, withFigures).counting(landQuery()).connected()
	m := d.privately("Wie viele bestätigte Anmeldungen je Land 2025?")
	d.figuresOnce(1)
	if !strings.Contains(m.Shown(), "als Direktnachricht") {
		t.Errorf("answer: %s", m.Shown())
	}
}

func TestOwnBookingsAreNobodyElsesInAChannel(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	d.scribe.speaks = func(_ context.Context, turn *conversation.Turn, emit func(assistant.Event) error) error {
		turn.Sentences, turn.Mine = []conversation.Sentence{sentence("Sie haben zwei Buchungen.")}, true
		if err := emit(assistant.Text{Sentence: turn.Sentences[0]}); err != nil {
			return err
		}
		return emit(assistant.Mine{})
	}
	w := d.asks(d.room, "Was habe ich gebucht?")
	d.untilDone(d.next())
	if all := d.shown(w.Room, w.Position); len(all) != 0 {
		t.Errorf("the channel reads %q", all)
	}
	d.whispered("Sie haben zwei Buchungen.")
}

func TestAcceptanceAPrivateAnswerIsNeverMissingAndNeverPublic(t *testing.T) {
	t.Parallel()
	d := newDesk(t).connected()
	for step := 1; step < 200; step++ {
		question := fmt.Sprintf("Frage %d?", step)
		d.life.Begin(0)
		d.anna.Commands(d.room, question)
		w := d.next()
		died := d.diesAt(step, w)
		d.untilDone(w)
		n := 0
		for _, m := range d.slack.Ephemeral(d.anna) {
			if strings.Contains(m.Shown(), "Antwort auf: "+question) {
				n++
			}
		}
		if n < 1 || n > 2 || len(d.slack.Messages(d.room.ID)) != 0 {
			t.Errorf("step %d: %d answers", step, n)
		}
		if !died {
			t.Logf("%d steps", step-1)
			return
		}
	}
	t.Error("there is no end of steps")
}
