package slackbot

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestSocketModeTakesWhatHTTPTakes(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.slack.DeliverBy(slackfake.BySocket)
	c.socket(t)
	c.serve(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	thread := anna.Says(room, "@Akademie Was lernt man?")
	if reply := anna.Commands(room, "Was lernt man noch?"); reply.Status != 200 {
		t.Errorf("command: %d", reply.Status)
	}
	c.done(t, 2)
	if got := c.slack.Answers(room.ID, thread); len(got) != 1 {
		t.Errorf("answers = %+v", got)
	}
	if got := c.slack.Ephemeral(anna); len(got) != 1 || !strings.Contains(got[0].Shown(), "Was lernt man noch?") {
		t.Errorf("seen by who called the command = %+v", got)
	}
}

func TestAcceptanceBothTransportsAtOnceNeverDouble(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.socket(t)
	c.slack.DeliverBy(slackfake.ByBoth)
	c.serve(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	const questions = 10
	for i := range questions {
		anna.Says(direct, fmt.Sprintf("Frage %d?", i))
	}
	c.done(t, questions)
	if got := len(c.scribe.questions()); got != questions {
		t.Errorf("asked %d times", got)
	}
	for _, d := range c.slack.Deliveries() {
		if d.Status != 200 {
			t.Errorf("delivery: %+v", d)
		}
	}
	answer := c.slack.Answers(direct.ID, c.slack.Messages(direct.ID)[0].TS)[0]
	if reply := anna.Presses(answer, "Hilfreich"); reply.Status != 200 {
		t.Errorf("press: %d", reply.Status)
	}
	c.done(t, questions+1)
	if n := single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE kind = 'action'`); n != 1 {
		t.Errorf("the press is %d works", n)
	}
}

func TestConnectionsAreOpenedAgain(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.slack.DeliverBy(slackfake.BySocket)
	c.socket(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	for i, end := range []func(){c.slack.CutSockets, func() { c.slack.Refresh("refresh_requested") }, func() { c.slack.Refresh("warning") }} {
		connected := strings.Count(c.log.String(), "Socket Mode is connected")
		end()
		wait(t, "another connection", func() bool {
			return strings.Count(c.log.String(), "Socket Mode is connected") > connected && c.slack.Sockets() == 1
		})
		anna.Says(anna.Direct(), "Wann?")
		if got := len(c.rows(t)); got != i+1 {
			t.Errorf("%d works after connection %d", got, i+2)
		}
	}
}

// A delivery by Socket Mode is acknowledged when it is stored, and comes again when it
// could not be.
func TestSocketModeAcknowledgesWhatIsStored(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.slack.DeliverBy(slackfake.BySocket)
	c.socket(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	tx, err := c.pool.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(t.Context(), `LOCK TABLE slack_work IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	anna.Says(direct, "Wann?")
	for _, d := range c.slack.Deliveries() {
		if d.Status != 0 {
			t.Errorf("acknowledged: %+v", d)
		}
	}
	if err := tx.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	c.slack.Advance(time.Minute)
	all := c.slack.Deliveries()
	if last := all[len(all)-1]; last.Status != 200 || last.Attempt != 2 {
		t.Errorf("then: %+v", last)
	}
	if got := len(c.rows(t)); got != 1 {
		t.Errorf("%d works", got)
	}
}

func TestARefusedAppTokenIsToldAndTriedAgain(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.App.AppToken = "xapp-1-unknown" })
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	c.slack.Expect("invalid_auth")
	go func() { ended <- c.Run(ctx) }()
	wait(t, "a word about it", func() bool { return strings.Contains(c.log.String(), "Socket Mode does not work") })
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if strings.Contains(c.log.String(), "xapp-1-unknown") {
		t.Error("the token is in the log")
	}
}

func TestWithoutAnAppTokenRunOnlyWaits(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.App.AppToken = "" })
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := c.Run(ctx); err != nil {
		t.Error(err)
	}
	if n := len(c.slack.Calls("apps.connections.open")); n != 0 {
		t.Errorf("%d connections", n)
	}
}
