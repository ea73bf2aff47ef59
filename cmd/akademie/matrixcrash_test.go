package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

const (
	matrixCrashRooms = 12
	matrixQuestions  = 3 // in each
)

// TestAcceptanceTwoServersAnswerEachMatrixMessageOnceWhileTheLeaderIsKilled has people
// write in direct rooms and groups while two server processes answer from one database.
// The one that leads is killed with signal 9 when the homeserver has taken a message of
// it that it does not know of yet; the other takes over, and a third joins. Each message
// has one answer, and what the servers logged, at level debug, holds no text, token or
// secret.
func TestAcceptanceTwoServersAnswerEachMatrixMessageOnceWhileTheLeaderIsKilled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	r := &matrixRace{t: t, ctx: ctx, home: matrixfake.New(t), database: pgtest.URL(t), key: matrixKey(t)}
	r.bot = r.home.Bot("akademie")
	ingestProjects(ctx, t, r.database, matrixCrashRooms*matrixQuestions)
	if status, out, errs := logIn(t, r.home, r.bot, r.database, r.key); status != exitOK {
		t.Fatalf("login: status %d: %s%s", status, out, errs)
	}
	leader := r.start()
	if !eventually(ctx, func() bool { return strings.Contains(leader.log.String(), "this server leads") }) {
		t.Fatal("the server does not lead")
	}
	r.killAt(leader, 5)
	r.start()

	rooms, asked := make([]*matrixfake.Room, matrixCrashRooms), make([][]string, matrixCrashRooms)
	var people sync.WaitGroup
	for n := range matrixCrashRooms {
		person := r.home.User(fmt.Sprintf("person%d", n))
		rooms[n] = person.Creates(matrixfake.RoomKind{Name: fmt.Sprintf("Raum %d", n)}, r.bot)
		if n%2 == 1 { // a group
			reader := r.home.User(fmt.Sprintf("leser%d", n))
			person.Invites(rooms[n], reader)
			reader.Joins(rooms[n])
		}
		people.Go(func() {
			for i := range matrixQuestions {
				text := fmt.Sprintf("Wie lautet das Stichwort von Projekt %d? (Vertraulich%d)", n*matrixQuestions+i, n)
				asked[n] = append(asked[n], person.Mentions(rooms[n], r.bot, text))
			}
		})
	}
	people.Wait()
	if !eventually(ctx, leader.dead.Load) {
		t.Fatal("the leader was not killed")
	}
	r.start()
	answered := func() (n int) {
		for i, room := range rooms {
			for _, q := range asked[i] {
				n += min(len(room.Answers(q)), 1)
			}
		}
		return n
	}
	if !eventually(ctx, func() bool { return answered() == matrixCrashRooms*matrixQuestions }) {
		t.Errorf("%d of %d messages have an answer", answered(), matrixCrashRooms*matrixQuestions)
	}
	r.settle()
	for n, room := range rooms {
		for i, q := range asked[n] {
			answers := room.Answers(q)
			if len(answers) != 1 {
				t.Errorf("room %d, message %d has %d answers", n, i, len(answers))
				continue
			}
			if want := fmt.Sprintf("Wort%d.", n*matrixQuestions+i); !strings.Contains(answers[0].Body, want) {
				t.Errorf("room %d, message %d: no %q in %.300s", n, i, want, answers[0].Body)
			}
		}
	}
	r.checkLogs()
}

// A matrixRace is servers that share a database and an account.
type matrixRace struct {
	t        *testing.T
	ctx      context.Context
	home     *matrixfake.Server
	bot      *matrixfake.User
	database string
	key      string // setting of the secret key
	servers  []*matrixServer
}

type matrixServer struct {
	cmd  *exec.Cmd
	log  *logtest.Log
	dead atomic.Bool
}

// start starts a server and returns once it serves.
func (r *matrixRace) start() *matrixServer {
	r.t.Helper()
	v := &matrixServer{log: &logtest.Log{}}
	v.cmd = program(r.ctx, r.t.TempDir(), "serve", "--addr=127.0.0.1:0", "--log-level=debug", "--log-format=json",
		"--database-url="+r.database, "--public-url=https://akademie.example.org", "--matrix", r.key)
	v.cmd.Stdout, v.cmd.Stderr = v.log, v.log
	if err := v.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.servers = append(r.servers, v)
	r.t.Cleanup(func() {
		_ = v.cmd.Process.Kill()
		if r.t.Failed() {
			r.t.Logf("log of a server:\n%s", lastLines(v.log.String(), 40))
		}
	})
	if !eventually(r.ctx, func() bool { return serving.MatchString(v.log.String()) }) {
		r.t.Fatalf("a server did not start:\n%s", lastLines(v.log.String(), 40))
	}
	return v
}

// killAt has a server killed after the homeserver has taken its nth message, before the
// server knows.
func (r *matrixRace) killAt(v *matrixServer, n int64) {
	var taken atomic.Int64
	r.home.AfterCall(func(c matrixfake.Call, a matrixfake.Answer) {
		if c.Name == "send" && c.User == r.bot.ID && a.Effect && taken.Add(1) == n {
			_ = v.cmd.Process.Kill()
			_ = v.cmd.Wait()
			v.dead.Store(true)
		}
	})
}

// settle waits until nothing is left to do, and ends the servers.
func (r *matrixRace) settle() {
	r.t.Helper()
	pool, err := postgres.Open(r.ctx, r.database)
	if err != nil {
		r.t.Fatal(err)
	}
	defer pool.Close()
	if !eventually(r.ctx, func() bool { // what the killed server had begun is looked at again
		var open int
		err := pool.QueryRow(r.ctx, `select (select count(*) from matrix_work where done_at is null) +
			(select count(*) from matrix_posts where sent_at is null and failed = '' and content is not null)`).Scan(&open)
		return err == nil && open == 0
	}) {
		r.t.Error("not all work is done")
	}
	for _, v := range r.servers {
		if !v.dead.Load() {
			_ = v.cmd.Process.Signal(os.Interrupt)
			_ = v.cmd.Wait()
		}
	}
}

// checkLogs looks for what no log may hold.
func (r *matrixRace) checkLogs() {
	r.t.Helper()
	for _, v := range r.servers {
		log := v.log.String()
		leaks := r.home.Leaks(log)
		for _, secret := range append(leaks, "Stichwort", "Vertraulich") {
			if at := strings.Index(log, secret); at >= 0 {
				r.t.Errorf("a log holds %q: …%.200s", secret, log[max(0, at-150):])
			}
		}
	}
}
