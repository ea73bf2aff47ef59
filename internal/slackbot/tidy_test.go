package slackbot

import (
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

func TestTidyForgetsWhatIsDoneAfterTheRetention(t *testing.T) {
	t.Parallel()
	const keep = 30 * 24 * time.Hour
	now := time.Now()
	c := newChannel(t, func(c *Config) { c.Retention, c.Now = keep, func() time.Time { return now } })
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	anna.Says(anna.Direct(), "Beantwortet?")
	answered := single[int64](t, c.pool, `SELECT id FROM slack_work`)
	if err := tryWork(t.Context(), c.Bot, answered, 1); err != nil {
		t.Fatal(err)
	}
	anna.Says(anna.Direct(), "Liegen geblieben?")
	counts := func() [3]int {
		return [3]int{
			single[int](t, c.pool, `SELECT count(*) FROM slack_work`),
			single[int](t, c.pool, `SELECT count(*) FROM slack_posts`),
			single[int](t, c.pool, `SELECT count(*) FROM slack_threads`),
		}
	}
	for _, step := range []struct {
		after time.Duration
		want  [3]int
	}{
		{time.Hour, [3]int{2, 1, 2}},
		{inbox.Abandoned + time.Hour, [3]int{2, 1, 2}},
		{keep + time.Hour, [3]int{1, 0, 1}}, // what was left open was given up later
		{keep + 4*24*time.Hour, [3]int{0, 0, 1}},
	} {
		began := now
		now = began.Add(step.after)
		if _, err := c.Tidy(t.Context()); err != nil {
			t.Fatal(err)
		}
		if got := counts(); got != step.want {
			t.Errorf("after %v: works, posts, threads = %v, want %v", step.after, got, step.want)
		}
		if step.after > inbox.Abandoned {
			if n := single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE body IS NOT NULL`); n != 0 {
				t.Errorf("after %v: %d texts are kept", step.after, n)
			}
		}
		now = began
	}
	// The thread of the answer ends with its conversation.
	if _, err := c.pool.Exec(t.Context(), `DELETE FROM conversations`); err != nil {
		t.Fatal(err)
	}
	if got := counts(); got != [3]int{0, 0, 0} {
		t.Errorf("at last: %v", got)
	}
}

func TestStampsAreThoseOfMessages(t *testing.T) {
	t.Parallel()
	if got := stampOf(time.Unix(1700000000, 123456789)); got != "1700000000.123456" || !stamp.MatchString(got) {
		t.Errorf("stampOf = %q", got)
	}
}
