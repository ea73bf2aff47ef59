package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

const (
	slackRooms    = 12
	slackMentions = 3 // in each
)

// TestAcceptanceTwoServersAnswerEachMentionOnceWhileOneIsKilled has people mention the
// assistant while two server processes answer from one database. One is killed with
// signal 9 when Slack has taken a message of it that it does not know of yet, and
// another takes its place. Each mention has one answer in its thread, and what the
// servers logged, at level debug, holds no text, token or secret.
func TestAcceptanceTwoServersAnswerEachMentionOnceWhileOneIsKilled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	r := &slackRace{t: t, ctx: ctx, slack: slackfake.New(t), database: pgtest.URL(t)}
	ingestProjects(ctx, t, r.database, slackRooms*slackMentions)
	r.slack.Connect(r.balance())
	doomed := r.start(r.killing())
	r.servers.Store(&[]*slackServer{doomed, r.start(r.slack.API())})

	var people sync.WaitGroup
	asked := make([][]string, slackRooms) // ts by room
	rooms := make([]*slackfake.Channel, slackRooms)
	for room := range slackRooms {
		person := r.slack.Join(slackfake.Member{Name: fmt.Sprintf("Person %d", room)})
		rooms[room] = r.slack.Channel(fmt.Sprintf("raum-%d", room), person)
		people.Go(func() {
			for n := range slackMentions {
				asked[room] = append(asked[room], person.Says(rooms[room],
					fmt.Sprintf("@Akademie Wie lautet das Stichwort von Projekt %d? (Vertraulich%d)", room*slackMentions+n, room)))
			}
		})
	}
	people.Wait()
	if !r.eventually(func() bool { return doomed.dead.Load() }) {
		t.Fatal("no server was killed")
	}
	r.servers.Store(&[]*slackServer{(*r.servers.Load())[1], r.start(r.slack.API())})
	r.slack.Advance(time.Minute) // what no server took is delivered again
	r.slack.Advance(5 * time.Minute)

	answered := func() (n int) {
		for room, questions := range asked {
			for _, ts := range questions {
				n += min(len(r.slack.Answers(rooms[room].ID, ts)), 1)
			}
		}
		return n
	}
	if !r.eventually(func() bool { return answered() == slackRooms*slackMentions }) {
		t.Errorf("%d of %d mentions have an answer", answered(), slackRooms*slackMentions)
	}
	pool, err := postgres.Open(ctx, r.database)
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	if !r.eventually(func() bool { // what the killed server had begun is looked at again
		var open int
		err := pool.QueryRow(ctx, `select count(*) from slack_work where done_at is null`).Scan(&open)
		return err == nil && open == 0
	}) {
		t.Error("not all work is done")
	}
	for _, s := range *r.servers.Load() {
		_ = s.cmd.Process.Signal(os.Interrupt)
		_ = s.cmd.Wait()
	}
	for room, questions := range asked {
		for n, ts := range questions {
			answers := r.slack.Answers(rooms[room].ID, ts)
			if len(answers) != 1 {
				t.Errorf("room %d, mention %d has %d answers", room, n, len(answers))
				continue
			}
			if want := fmt.Sprintf("Wort%d.", room*slackMentions+n); !strings.Contains(fmt.Sprint(answers[0]), want) {
				t.Errorf("room %d, mention %d: no %q in %.300s", room, n, want, fmt.Sprint(answers[0]))
			}
		}
	}
	r.checkLogs()
}

// A slackRace is servers that share a database and a Slack.
type slackRace struct {
	t        *testing.T
	ctx      context.Context
	slack    *slackfake.Slack
	database string
	servers  atomic.Pointer[[]*slackServer] // that get deliveries
	turn     atomic.Int64
	logs     []*logtest.Log
	doomed   atomic.Pointer[slackServer]
}

type slackServer struct {
	cmd   *exec.Cmd
	proxy *httputil.ReverseProxy
	dead  atomic.Bool
}

func (r *slackRace) eventually(ok func() bool) bool { return eventually(r.ctx, ok) }

// eventually reports whether something is so before ctx ends.
func eventually(ctx context.Context, ok func() bool) bool {
	tick := time.NewTicker(50 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
	return true
}

// ingestProjects brings in what is asked for in a race: the keyword of each of n projects.
func ingestProjects(ctx context.Context, t *testing.T, database string, n int) {
	t.Helper()
	texts := t.TempDir()
	for i := range n {
		text := fmt.Sprintf("# Projekt %d\n\nDas Stichwort von Projekt %d lautet Wort%d.\n", i, i, i)
		if err := os.WriteFile(filepath.Join(texts, fmt.Sprintf("%04d.md", i)), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := program(ctx, t.TempDir(), "ingest", "--database-url="+database, texts).CombinedOutput(); err != nil {
		t.Fatalf("ingest: %v\n%s", err, out)
	}
}

// balance is an address at which the servers take deliveries in turns.
func (r *slackRace) balance() string {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		servers := *r.servers.Load()
		servers[int(r.turn.Add(1))%len(servers)].proxy.ServeHTTP(w, req)
	}))
	r.t.Cleanup(s.Close)
	return s.URL
}

// killing is the address of an API which kills its server after it has taken the
// server's third message, before the server knows.
func (r *slackRace) killing() string {
	api, err := url.Parse(strings.TrimSuffix(r.slack.API(), "/api/"))
	if err != nil {
		r.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(api)
	var taken atomic.Int64
	proxy.ModifyResponse = func(res *http.Response) error {
		method := res.Request.URL.Path
		if s := r.doomed.Load(); (strings.HasSuffix(method, "/chat.postMessage") || strings.HasSuffix(method, "/chat.startStream")) && taken.Add(1) == 3 {
			_ = s.cmd.Process.Kill()
			_ = s.cmd.Wait()
			s.dead.Store(true)
		}
		return nil
	}
	s := httptest.NewServer(proxy)
	r.t.Cleanup(s.Close)
	return s.URL + "/api/"
}

// start starts a server and returns once it serves.
func (r *slackRace) start(api string) *slackServer {
	r.t.Helper()
	cmd := program(r.ctx, r.t.TempDir(), "serve", "--addr=127.0.0.1:0", "--log-level=debug", "--log-format=json",
		"--database-url="+r.database, "--public-url=https://akademie.example.org", "--slack-api="+api)
	cmd.Env = append(cmd.Env, "AKADEMIE_SLACK_SIGNING_SECRET="+slackfake.SigningSecret, "AKADEMIE_SLACK_BOT_TOKEN="+r.slack.BotToken)
	out := &logtest.Log{}
	cmd.Stdout, cmd.Stderr = out, out
	r.logs = append(r.logs, out)
	s := &slackServer{cmd: cmd}
	if api != r.slack.API() {
		r.doomed.Store(s)
	}
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		if r.t.Failed() {
			r.t.Logf("log of a server:\n%s", lastLines(out.String(), 40))
		}
	})
	if !r.eventually(func() bool { return serving.MatchString(out.String()) }) {
		r.t.Fatalf("a server did not start:\n%s", lastLines(out.String(), 40))
	}
	site, err := url.Parse("http://" + serving.FindStringSubmatch(out.String())[1])
	if err != nil {
		r.t.Fatal(err)
	}
	s.proxy = httputil.NewSingleHostReverseProxy(site)
	s.proxy.ErrorHandler = func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusBadGateway) }
	return s
}

// checkLogs looks for what no log may hold, and for what one of them must.
func (r *slackRace) checkLogs() {
	r.t.Helper()
	found := false
	for _, out := range r.logs {
		log := out.String()
		found = found || strings.Contains(log, "a message was there after a crash")
		for _, secret := range []string{"Stichwort", "Vertraulich", "Person ", r.slack.BotToken, slackfake.SigningSecret} {
			if at := strings.Index(log, secret); at >= 0 {
				r.t.Errorf("a log holds %q: …%.200s", secret, log[max(0, at-150):])
			}
		}
	}
	if !found {
		r.t.Error("no server met the message that the killed one did not know of")
	}
}
