package slackbot

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// crowd gives somebody as much waiting as one person can have.
func (c *channel) crowd(t *testing.T, user string) {
	t.Helper()
	_, err := c.pool.Exec(t.Context(), `
		INSERT INTO slack_work (scope, key, kind, room, position, thread, author, body, received_at)
		SELECT $1, 'Ev' || $2 || n, 'question', 'C0CROWD', '1600000000.' || lpad(n::text, 6, '0'), '1600000000.000001', $2, '{"text": "?"}', now()
		FROM generate_series(1, $3) n`, c.slack.Team, user, mostWaiting)
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhoHasTooMuchWaitingIsToldOnceAndNobodyElseWaits(t *testing.T) {
	t.Parallel()
	for name, direct := range map[string]bool{"in a channel": false, "in direct messages": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChannel(t)
			anna, bernd := c.slack.Join(slackfake.Member{Name: "Anna Becker"}), c.slack.Join(slackfake.Member{Name: "Bernd Claus"})
			room := c.slack.Channel("fortbildung", anna, bernd)
			at := room
			if direct {
				at = anna.Direct()
			}
			c.crowd(t, anna.ID)
			thread := anna.Says(at, "@Akademie Frage 1?")
			for i := range 5 {
				anna.Says(at, fmt.Sprintf("@Akademie Noch eine %d?", i))
			}
			anna.Commands(room, "Und noch eine?")
			ts := bernd.Says(room, "@Akademie Was lernt man?")
			if got := c.rows(t)[mostWaiting:]; strings.Count(strings.Join(got, ","), "question refused") != 6 || strings.Count(strings.Join(got, ","), "refused open") != 1 {
				t.Errorf("work: %v", got)
			}
			if n := single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE outcome = 'refused' AND body IS NOT NULL`); n != 0 {
				t.Errorf("%d texts are kept", n)
			}
			if _, err := c.pool.Exec(t.Context(), `UPDATE slack_work SET done_at = now() WHERE room = 'C0CROWD'`); err != nil {
				t.Fatal(err)
			}
			c.serve(t)
			c.done(t, 9)
			if got := c.slack.Answers(room.ID, ts); len(got) != 1 {
				t.Errorf("Bernd reads %+v", got)
			}
			told := c.slack.Ephemeral(anna)
			if direct {
				told = append(told, c.slack.Answers(at.ID, thread)...)
			}
			if len(told) != 1 || !strings.Contains(told[0].Shown(), "warten schon 100 Fragen") || told[0].Thread != thread {
				t.Errorf("Anna is told %+v", told)
			}
			again := anna.Says(at, "@Akademie Und jetzt?")
			c.done(t, 10)
			if got := c.slack.Answers(at.ID, again); len(got) != 1 || !strings.Contains(got[0].Shown(), "Und jetzt?") {
				t.Errorf("later Anna reads %+v", got)
			}
		})
	}
}

// What was taken and is delivered again is no reason to refuse anything.
func TestADeliveryThatComesAgainIsNotRefused(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	first := mention(c, "Ev1", "1700000000.000100", "Wann?")
	for n := range 2 {
		if got := posted(t, c.Handler(), "/slack/events", asJSON, first, time.Now(), slackfake.SigningSecret, n); got.StatusCode != 200 {
			t.Fatalf("status %d", got.StatusCode)
		}
		if n == 0 {
			c.crowd(t, "U1")
		}
	}
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE kind = 'refused' OR outcome = 'refused'`); n != 0 {
		t.Errorf("%d were refused", n)
	}
}
