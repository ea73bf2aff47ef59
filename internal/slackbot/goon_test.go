package slackbot

import (
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// In a long thread the jobs of later questions sleep for longer and longer. What is
// next must not wait for its own to wake: here those never do.
func TestALongThreadGoesOnWhileTheJobsOfItsQuestionsSleep(t *testing.T) {
	t.Parallel()
	const questions = inbox.MaxMore + 5
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	thread := anna.Says(direct, "Frage 0?")
	for i := 1; i < questions; i++ {
		anna.Replies(direct, thread, fmt.Sprintf("Frage %d?", i))
	}
	if _, err := c.pool.Exec(t.Context(), `UPDATE river_job SET scheduled_at = now() + interval '1 hour', state = 'scheduled'
		WHERE args->>'work' <> (SELECT min(id)::text FROM slack_work)`); err != nil {
		t.Fatal(err)
	}
	var posted atomic.Int64
	c.slack.OnCall("chat.postMessage", func(slackfake.Call) slackfake.Fault {
		switch posted.Add(1) {
		case 3:
			return slackfake.Fault{RetryAfter: time.Second}
		case 6:
			return slackfake.Fault{Status: http.StatusServiceUnavailable}
		}
		return slackfake.Fault{}
	})
	c.out.timing.settle = time.Millisecond
	c.serve(t)
	c.done(t, questions)
	if got := c.slack.Answers(direct.ID, thread); len(got) != questions {
		t.Errorf("%d answers", len(got))
	}
}
