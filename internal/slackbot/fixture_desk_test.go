package slackbot

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/crashtest"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// A desk is a bot whose work is done by the test, one after the other, in Slack's
// own time.
type desk struct {
	*Bot
	t      *testing.T
	slack  *slackfake.Slack
	life   *crashtest.Life
	pool   *pgxpool.Pool // of the test: it does not die
	log    *logtest.Log
	scribe *scribe
	badge  account.Person
	anna   *slackfake.Person
	room   *slackfake.Channel
	work   int
	again  bool // there was an attempt of the last work
}

// newDesk returns a desk whose answers are posted in one piece.
func newDesk(t *testing.T, change ...func(*Config)) *desk {
	t.Helper()
	url := pgtest.URL(t)
	d := &desk{t: t, slack: slackfake.New(t), life: &crashtest.Life{}, log: &logtest.Log{}}
	d.pool = (*crashtest.Life)(nil).Open(t, url)
	d.anna = d.slack.Join(slackfake.Member{Name: "Anna Becker"})
	d.room = d.slack.Channel("fortbildung", d.anna)
	mortal := d.life.Open(t, url)
	d.slack.OnCall("", func(slackfake.Call) slackfake.Fault { return slackfake.Fault{DropBefore: !d.life.Step()} })
	d.slack.AfterCall(func(slackfake.Call, slackfake.Answer) { d.life.Step() })
	c := newConfig(t, mortal, d.slack, d.log)
	d.scribe = c.Assistant.(*scribe)
	c.Accounts, c.Now = badges{&d.badge}, d.slack.Now
	for _, f := range change {
		f(&c)
	}
	d.start(c)
	return d
}

// start starts a server, as after a crash.
func (d *desk) start(c Config) {
	d.t.Helper()
	b, err := New(c)
	if err != nil {
		d.t.Fatal(err)
	}
	b.out.timing = timing{gather: time.Minute, post: time.Microsecond, away: time.Nanosecond}
	d.Bot = b
}

// asks writes a question in a channel and returns it as work.
func (d *desk) asks(at *slackfake.Channel, question string) work {
	d.t.Helper()
	return d.wrote(at.ID, d.anna.Says(at, question), "", question)
}

// follows writes a further question in a thread.
func (d *desk) follows(at *slackfake.Channel, thread, question string) work {
	d.t.Helper()
	return d.wrote(at.ID, d.anna.Replies(at, thread, question), thread, question)
}

func (d *desk) wrote(channel, ts, thread, text string) work {
	d.t.Helper()
	if thread == "" {
		thread = ts
	}
	return d.received(work{Kind: question, Room: channel, Position: ts, Thread: thread, Body: encode(questionBody{Text: text})})
}

// received stores work.
func (d *desk) received(w work) work {
	d.t.Helper()
	d.work, d.again = d.work+1, false
	w.Scope, w.Key, w.Author, w.ReceivedAt = d.slack.Team, fmt.Sprintf("Ev%d", d.work), d.anna.ID, d.slack.Now()
	err := d.pool.QueryRow(d.t.Context(), `
		INSERT INTO slack_work (scope, key, kind, room, position, thread, author, body, received_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
		w.Scope, w.Key, w.Kind, w.Room, w.Position, w.Thread, w.Author, w.Body, w.ReceivedAt).Scan(&w.ID)
	if err != nil {
		d.t.Fatal(err)
	}
	return w
}

// attempt makes one attempt of work.
func (d *desk) attempt(w work) error {
	_, err := d.do(d.t.Context(), w)
	return err
}

// untilDone makes attempts as River would, waiting for what is waited for, until the
// work is done. It returns how many those were.
func (d *desk) untilDone(w work) int {
	d.t.Helper()
	for n := 1; n <= 10; n++ {
		err := d.attempt(w)
		if err == nil {
			return n
		}
		d.wait(err)
	}
	d.t.Fatalf("work %d is not done after 10 attempts: %v", w.ID, d.attempt(w))
	return 0
}

// wait lets pass the time that an attempt asks for, and that of a lease.
func (d *desk) wait(err error) {
	d.t.Helper()
	d.again = true
	pause := time.Minute
	if ask := (inbox.Later{}); errors.As(err, &ask) {
		pause = ask.After
	}
	d.slack.Advance(pause)
	for _, sql := range []string{`UPDATE turns SET claimed_until = NULL`, `UPDATE slack_posts SET tried_at = tried_at - make_interval(secs => $1)`} {
		var args []any
		if strings.Contains(sql, "$1") {
			args = append(args, pause.Seconds())
		}
		if _, err := d.pool.Exec(d.t.Context(), sql, args...); err != nil {
			d.t.Fatal(err)
		}
	}
}

// dies has the server die at a step of an attempt, and reports whether it came to
// that. Another one is started.
func (d *desk) diesAt(step int, w work) bool {
	d.t.Helper()
	ctx, cancel := context.WithCancel(d.t.Context())
	d.life.Begin(step)
	_, err := d.do(ctx, w)
	died := d.life.Dead()
	cancel()
	if !died && err != nil {
		d.t.Fatalf("step %d: %v", step, err)
	}
	d.life.Begin(0)
	d.start(d.Config)
	d.wait(nil)
	return died
}

// shown are the messages of a thread that the app wrote, as people see them.
func (d *desk) shown(channel, thread string) []string {
	var all []string
	for _, m := range d.slack.Answers(channel, thread) {
		all = append(all, m.Shown())
	}
	return all
}

// answered fails unless a question has one answer, with this in it and nothing of a
// stream left.
func (d *desk) answered(w work, want ...string) slackfake.Message {
	d.t.Helper()
	all := d.slack.Answers(w.Room, w.Thread)
	var own []slackfake.Message
	for _, m := range all {
		if m.TS > w.Position {
			own = append(own, m)
		}
	}
	if len(own) != 1 || own[0].Streaming {
		d.t.Fatalf("%d answers: %+v", len(own), own)
	}
	for _, s := range want {
		if !strings.Contains(own[0].Shown(), s) {
			d.t.Errorf("the answer does not say %q: %s", s, own[0].Shown())
		}
	}
	return own[0]
}
