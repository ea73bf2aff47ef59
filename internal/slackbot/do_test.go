package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// tryWork makes an attempt at a tryWork, as River would.
func tryWork(ctx context.Context, b *Bot, id int64, attempt int) error {
	return b.inbox.Attempt(ctx, id, attempt, time.Now())
}

func TestQuestionsOfAThreadAreAnsweredInTheirOrder(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	direct := anna.Direct()
	var want []string
	c.slack.Hold()
	thread := ""
	for i := range 12 {
		want = append(want, fmt.Sprintf("Frage %d?", i))
		ts := anna.Replies(direct, thread, want[i])
		if thread == "" {
			thread = ts
		}
	}
	c.slack.Release(func(n int, swap func(i, j int)) {
		for i := range n / 2 {
			swap(i, n-1-i)
		}
	})
	c.serve(t)
	serve(t, c.another(t, c.pool, c.slack.API())) // two servers
	c.done(t, len(want))
	rows, err := c.pool.Query(t.Context(), `SELECT question FROM turns ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := pgx.CollectRows(rows, pgx.RowTo[string]); err != nil || !slices.Equal(got, want) {
		t.Errorf("asked %q, %v", got, err)
	}
	for i, m := range c.slack.Answers(direct.ID, thread) {
		if !strings.Contains(m.Shown(), want[i]) {
			t.Errorf("answer %d: %s", i, m.Shown())
		}
	}
}

func TestAcceptanceDeliveriesAreAcknowledgedWithinThreeSecondsHoweverLongAnswersTake(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	release := make(chan struct{})
	c.scribe.hold = func(ctx context.Context, _ string) error {
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	c.serve(t)
	const people, questions = 10, 5
	var asking sync.WaitGroup
	for i := range people {
		p := c.slack.Join(slackfake.Member{Name: fmt.Sprintf("Person %d", i)})
		asking.Go(func() {
			for range questions {
				p.Says(p.Direct(), "Wann?")
			}
		})
	}
	asking.Wait()
	for _, d := range c.slack.Deliveries() {
		if d.Status != http.StatusOK || d.Attempt > 0 || d.Took > 3*time.Second {
			t.Errorf("delivery: %+v", d)
		}
	}
	close(release)
	c.done(t, people*questions)
}

func TestOneAtATimeInAThreadAndOthersMeanwhile(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	begun, release := make(chan string, 8), make(chan struct{})
	c.scribe.hold = func(ctx context.Context, question string) error {
		begun <- question
		if question != "Langsam?" {
			return nil
		}
		select {
		case <-release:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	c.serve(t)
	anna, bernd := c.slack.Join(slackfake.Member{Name: "Anna Becker"}), c.slack.Join(slackfake.Member{Name: "Bernd Claus"})
	thread := anna.Says(anna.Direct(), "Langsam?")
	if got := <-begun; got != "Langsam?" {
		t.Fatal(got)
	}
	anna.Replies(anna.Direct(), thread, "Danach?")
	bernd.Says(bernd.Direct(), "Daneben?")
	if got := <-begun; got != "Daneben?" {
		t.Errorf("%q was begun while the thread was busy", got)
	}
	close(release)
	if got := <-begun; got != "Danach?" {
		t.Errorf("then %q was begun", got)
	}
	c.done(t, 3)
}

// The last attempt must not pass while the database is away: nobody would ever say
// anything.
func TestWorkThatCannotBeBegunKeepsItsLastAttempt(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	thread := anna.Says(anna.Direct(), "Wann?")
	id := single[int64](t, c.pool, `SELECT id FROM slack_work`)
	var snooze *river.JobSnoozeError
	if err := tryWork(t.Context(), c.withoutDatabase(t), id, inbox.Attempts); !errors.As(err, &snooze) {
		t.Errorf("without a database: %v", err)
	}
	if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); err != nil {
		t.Fatal(err)
	}
	if got := c.slack.Answers(anna.Direct().ID, thread); len(got) != 1 {
		t.Errorf("answers = %+v", got)
	}
}

func TestAQuestionThatStaysImpossibleIsApologisedForOnce(t *testing.T) {
	t.Parallel()
	c := newChannel(t, func(c *Config) { c.Contact = "kts@akademie.example" })
	c.scribe.hold = func(context.Context, string) error { return errors.New("broken") }
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	room := c.slack.Channel("fortbildung", anna)
	thread := anna.Says(room, "@Akademie Geht nicht?")
	id := single[int64](t, c.pool, `SELECT id FROM slack_work`)
	for attempt := 1; attempt < inbox.Attempts; attempt++ {
		if err := tryWork(t.Context(), c.Bot, id, attempt); err == nil {
			t.Fatalf("attempt %d succeeded", attempt)
		}
	}
	if got := c.slack.Answers(room.ID, thread); len(got) != 0 {
		t.Errorf("told already: %+v", got)
	}
	for range 2 { // River may run the last one again
		if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); err != nil {
			t.Errorf("the last attempt: %v", err)
		}
	}
	got := c.slack.Answers(room.ID, thread)
	if len(got) != 1 || !strings.Contains(got[0].Shown(), "kts@akademie.example") || !strings.Contains(got[0].Shown(), "leid") {
		t.Errorf("answers = %+v", got)
	}
	if rows := c.rows(t); !slices.Equal(rows, []string{"question given up"}) {
		t.Errorf("work = %v", rows)
	}
	if n := strings.Count(c.log.String(), "work was given up"); n != 1 {
		t.Errorf("logged %d times", n)
	}
	if strings.Contains(c.log.String(), "Geht nicht") {
		t.Error("the question is in the log")
	}
}

func TestWhatFailsLetsTheOthersOfItsThreadPass(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.scribe.hold = func(_ context.Context, question string) error {
		if question == "Kaputt?" {
			return errors.New("broken")
		}
		return nil
	}
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	thread := anna.Says(anna.Direct(), "Kaputt?")
	anna.Replies(anna.Direct(), thread, "Heil?")
	broken, sound := single[int64](t, c.pool, `SELECT min(id) FROM slack_work`), single[int64](t, c.pool, `SELECT max(id) FROM slack_work`)
	var snooze *river.JobSnoozeError
	for attempt := 1; attempt <= inbox.Tolerated; attempt++ {
		if err := tryWork(t.Context(), c.Bot, sound, 1); !errors.As(err, &snooze) {
			t.Errorf("after %d failures of what is before it: %v", attempt-1, err)
		}
		if err := tryWork(t.Context(), c.Bot, broken, attempt); err == nil {
			t.Error("it succeeded")
		}
	}
	if err := tryWork(t.Context(), c.Bot, sound, 1); err != nil {
		t.Errorf("then: %v", err)
	}
	if got := c.rows(t); !slices.Equal(got, []string{"question open", "question answered"}) {
		t.Errorf("work = %v", got)
	}
}

func TestAPanicIsAnErrorThatTellsNothing(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	c.scribe.hold = func(_ context.Context, question string) error { panic("over " + question) }
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	anna.Says(anna.Direct(), "Wirklich?")
	if err := tryWork(t.Context(), c.Bot, single[int64](t, c.pool, `SELECT id FROM slack_work`), 1); err == nil {
		t.Error("no error")
	}
	if log := c.log.String(); !strings.Contains(log, "panicked") || strings.Contains(log, "Wirklich") {
		t.Errorf("log: %s", log)
	}
}

func TestSlackIsAskedLaterWithoutLosingAnAttempt(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	anna.Says(anna.Direct(), "Wann?")
	id := single[int64](t, c.pool, `SELECT id FROM slack_work`)
	c.slack.Fail("chat.postMessage", 1, slackfake.Fault{RetryAfter: 7 * time.Second})
	var snooze *river.JobSnoozeError
	if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); !errors.As(err, &snooze) || snooze.Duration != 7*time.Second {
		t.Errorf("too many requests: %v", err)
	}
	if n := single[int](t, c.pool, `SELECT failures FROM slack_work`); n != 0 {
		t.Errorf("%d failures", n)
	}
	if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); !errors.As(err, &snooze) || len(c.slack.Calls("chat.postMessage")) != 1 {
		t.Errorf("too early: %v", err)
	}
	if _, err := c.pool.Exec(t.Context(), `UPDATE slack_work SET claimed_until = clock_timestamp()`); err != nil {
		t.Fatal(err)
	}
	if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); err != nil {
		t.Errorf("afterwards: %v", err)
	}
	if got := c.scribe.questions(); len(got) != 1 {
		t.Errorf("asked %q", got)
	}
}

func TestAServerThatStopsGivesItsWorkBackAtOnce(t *testing.T) {
	t.Parallel()
	c := newChannel(t)
	ctx, stop := context.WithCancel(t.Context())
	c.scribe.hold = func(ctx context.Context, _ string) error {
		stop()
		<-ctx.Done()
		return ctx.Err()
	}
	anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
	anna.Says(anna.Direct(), "Wann?")
	id := single[int64](t, c.pool, `SELECT id FROM slack_work`)
	var snooze *river.JobSnoozeError
	if err := tryWork(ctx, c.Bot, id, inbox.Attempts); !errors.As(err, &snooze) {
		t.Errorf("error = %v", err)
	}
	c.scribe.hold = nil
	if err := tryWork(t.Context(), c.Bot, id, inbox.Attempts); err != nil {
		t.Errorf("the next server: %v", err)
	}
	if rows := c.rows(t); !slices.Equal(rows, []string{"question answered"}) {
		t.Errorf("work = %v", rows)
	}
}

func TestWhenTheAppIsRemovedWhatIsOpenIsDropped(t *testing.T) {
	t.Parallel()
	for name, remove := range map[string]func(*slackfake.Slack){
		"uninstalled": func(s *slackfake.Slack) { s.Uninstall(s.Workspace) },
		"revoked":     func(s *slackfake.Slack) { s.Revoke(s.Workspace) },
		"silently":    func(s *slackfake.Slack) { s.Silently(s.Workspace, "token_revoked") },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := newChannel(t)
			anna := c.slack.Join(slackfake.Member{Name: "Anna Becker"})
			thread := anna.Says(anna.Direct(), "Beantwortet?")
			answered := single[int64](t, c.pool, `SELECT id FROM slack_work`)
			if err := tryWork(t.Context(), c.Bot, answered, 1); err != nil {
				t.Fatal(err)
			}
			anna.Replies(anna.Direct(), thread, "Offen?")
			remove(c.slack)
			c.serve(t)
			c.done(t, 2)
			if n := single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE body IS NOT NULL`); n != 0 {
				t.Errorf("%d texts are kept", n)
			}
			wait(t, "threads and posts to be deleted, also of what was under way", func() bool {
				return single[int](t, c.pool, `SELECT (SELECT count(*) FROM slack_threads) + (SELECT count(*) FROM slack_posts)`) == 0
			})
			if _, err := c.installation(t.Context(), c.slack.Team); !errors.Is(err, fault.NotFound) {
				t.Errorf("installation: %v", err)
			}
		})
	}
}
