package matrixbot

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/crashtest"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/secret"
)

// A station is a homeserver and a database with an account, at which servers run whole:
// they sync, work and send.
type station struct {
	t    *testing.T
	home *matrixfake.Server
	user *matrixfake.User // the assistant
	anna *matrixfake.User
	url  string
	pool *pgxpool.Pool // of the test
	log  logtest.Log
	asks parrot // what all servers' assistants are asked, and answer
}

// A server is one of several on a database.
type server struct {
	*Bot
	life  *crashtest.Life
	pool  *pgxpool.Pool
	end   context.CancelFunc
	ended sync.WaitGroup
}

func newStation(t *testing.T) *station {
	t.Helper()
	s := &station{t: t, home: matrixfake.New(t), url: pgtest.URL(t)}
	s.pool = (*crashtest.Life)(nil).Open(t, s.url)
	s.user, s.anna = s.home.Bot("akademie").Named("Akademie"), s.home.User("anna")
	s.asks.store = conversation.NewStore(s.pool, time.Now)
	s.logIn("BOT")
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("open: %s", s.unsettled())
			t.Logf("log of the servers:\n%s", s.log.String())
		}
	})
	return s
}

// newAbsence is a station with a room that the assistant greeted before its server
// stopped: what is said there now, it finds when one serves again.
func newAbsence(t *testing.T) (*station, *matrixfake.Room) {
	t.Helper()
	s := newStation(t)
	first := s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	first.stop()
	return s, room
}

// stationKeys is the secret key of all servers.
func stationKeys(t *testing.T) *secret.Box {
	t.Helper()
	keys, err := secret.NewBox(strings.Repeat("6b", 32))
	if err != nil {
		t.Fatal(err)
	}
	return keys
}

// logIn logs the assistant in, as 'akademie matrix login' does.
func (s *station) logIn(device string) {
	s.t.Helper()
	s.exec(`INSERT INTO matrix_accounts (user_id, homeserver, device, token, logged_in_at) VALUES ($1, $2, $3, $4, now())
		ON CONFLICT (user_id) DO UPDATE SET device = excluded.device, token = excluded.token, logged_in_at = now(), revoked_at = NULL,
			next_batch = '', synced_at = NULL`,
		s.user.ID, s.home.URL, device, stationKeys(s.t).Seal(s.user.LogIn(device), tokenOf(idOf(s.user))))
	s.exec(`SELECT pg_notify($1, '')`, wakeChannel)
}

func (s *station) exec(sql string, args ...any) {
	s.t.Helper()
	if _, err := s.pool.Exec(s.t.Context(), sql, args...); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
}

// count fetches a number.
func (s *station) count(sql string, args ...any) (n int) {
	s.t.Helper()
	if err := s.pool.QueryRow(s.t.Context(), sql, args...).Scan(&n); err != nil {
		s.t.Fatalf("%s: %v", sql, err)
	}
	return n
}

// open starts a server that does not run yet.
func (s *station) open(change ...func(*Config)) *server {
	s.t.Helper()
	v := &server{life: &crashtest.Life{}}
	v.pool = v.life.Open(s.t, s.url)
	log := slog.New(slog.NewTextHandler(&s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	inserter, err := queue.NewInserter(v.pool, log)
	if err != nil {
		s.t.Fatal(err)
	}
	store := conversation.NewStore(v.pool, time.Now)
	c := Config{
		Pool: v.pool, Queue: inserter, Assistant: &parrot{store: store, answers: s.asks.answers, speaks: s.asks.speaks},
		Conversations: store, Catalogue: catalogue.NewStore(v.pool, time.Now), Accounts: ownBadge{},
		Keys: stationKeys(s.t), PublicURL: "https://akademie.example", Name: "Akademie", Now: time.Now, Log: log,
	}
	for _, f := range change {
		f(&c)
	}
	if v.Bot, err = New(c); err != nil {
		s.t.Fatal(err)
	}
	v.timing = timing{
		call: 5 * time.Second, gather: time.Minute, broken: 20 * time.Millisecond, limited: 20 * time.Millisecond,
		poll: 200 * time.Millisecond, lead: 50 * time.Millisecond, tend: 20 * time.Millisecond, typing: time.Minute,
	}
	return v
}

// serve starts a server, which ends with the test.
func (s *station) serve(change ...func(*Config)) *server {
	s.t.Helper()
	v := s.open(change...)
	s.run(v)
	return v
}

// run runs a server until it is stopped or killed.
func (s *station) run(v *server) {
	s.t.Helper()
	var ctx context.Context
	ctx, v.end = context.WithCancel(s.t.Context())
	workers := river.NewWorkers()
	v.AddWorkers(workers)
	v.ended.Go(func() {
		if err := v.Run(ctx); err != nil && ctx.Err() == nil {
			s.t.Errorf("Run: %v", err)
		}
	})
	v.ended.Go(func() {
		err := queue.Run(ctx, v.pool, workers, nil, v.Log, QueueName)
		if err != nil && ctx.Err() == nil && !v.life.Dead() && !errors.Is(err, context.Canceled) {
			s.t.Errorf("queue.Run: %v", err)
		}
	})
	s.t.Cleanup(v.stop)
}

// contextOf is one that ends when the test says so, or ends.
func contextOf(t *testing.T) (context.Context, context.CancelFunc) {
	t.Helper()
	return context.WithCancel(t.Context())
}

// stop ends a server as SIGTERM does.
func (v *server) stop() {
	v.end()
	v.ended.Wait()
}

// kill ends a server as SIGKILL does: nothing that it does afterwards has an effect. It
// is waited for when the test ends.
func (v *server) kill() {
	v.life.Begin(1)
	v.life.Step()
	v.end()
}

// settled waits until all work is done and all posts are sent, however long that takes,
// as long as there is more of both all the time.
func (s *station) settled() {
	s.t.Helper()
	before, done, left := -1, 0, 0
	for next := true; next; next = left > 0 {
		s.home.Await("more of the work to be done", func() bool {
			left = s.count(`SELECT (SELECT count(*) FROM matrix_work WHERE done_at IS NULL) +
				(SELECT count(*) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL)`)
			done = s.count(`SELECT (SELECT count(*) FROM matrix_work WHERE done_at IS NOT NULL) +
				(SELECT count(*) FROM matrix_posts WHERE sent_at IS NOT NULL OR failed <> '')`)
			return left == 0 || done > before
		})
		before = done
	}
}

// unsettled are the work that is not done, and the posts that are not sent.
func (s *station) unsettled() (all string) {
	err := s.pool.QueryRow(context.WithoutCancel(s.t.Context()), `SELECT coalesce(string_agg(line, '; '), '') FROM (
		SELECT format('work %s %s in %s, failures %s', id, kind, thread, failures) AS line FROM matrix_work WHERE done_at IS NULL
		UNION ALL SELECT format('post %s %s, tries %s', key, kind, tries) FROM matrix_posts WHERE sent_at IS NULL AND failed = '' AND content IS NOT NULL
		UNION ALL SELECT format('job %s %s %s', id, state, errors) FROM river_job WHERE state <> 'completed') l`).Scan(&all)
	if err != nil {
		return err.Error()
	}
	return all
}

// joined has the assistant accept an invitation.
func (s *station) joined(room *matrixfake.Room) *matrixfake.Room {
	s.t.Helper()
	room.AwaitMembership(s.user, "join")
	return room
}
