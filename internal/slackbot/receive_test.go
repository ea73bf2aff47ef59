package slackbot

import (
	"slices"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestAMentionIsAnsweredOnceInItsThread(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.serve(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)

	ts := anna.Says(room, "@Akademie Was lernt man im Modul Datenstrategie?") // arrives as a mention and as a message

	c.done(t, 1)
	got := c.slack.Answers(room.ID, ts)
	if len(got) != 1 || !strings.Contains(got[0].Shown(), "Antwort auf: Was lernt man im Modul Datenstrategie?") {
		t.Errorf("answers = %+v", got)
	}
	if got := c.rows(t); !slices.Equal(got, []string{"question answered"}) {
		t.Errorf("work = %v", got)
	}
	if body := single[*string](t, c.pool, `SELECT body::text FROM slack_work`); body != nil {
		t.Errorf("the text is kept: %s", *body)
	}
}
