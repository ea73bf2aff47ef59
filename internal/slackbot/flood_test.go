package slackbot

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/pause"
	"smart-city-dialog.de/akademie/internal/slackbot/slackfake"
)

// A process is a bot as another server would be: with connections of its own to the
// database and to Slack, which all break when it is killed.
type process struct {
	bot   *Bot
	name  string // of its connections
	proxy *httptest.Server
	dead  atomic.Bool
	stop  func()
}

// process starts a server that works the queue.
func (c *channel) process(t *testing.T, name string) *process {
	t.Helper()
	p := &process{name: name}
	target, err := url.Parse(c.slack.API())
	if err != nil {
		t.Fatal(err)
	}
	p.proxy = httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			if p.dead.Load() {
				panic(http.ErrAbortHandler)
			}
			r.SetURL(&url.URL{Scheme: target.Scheme, Host: target.Host})
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	})
	t.Cleanup(p.proxy.Close)
	config := c.pool.Config().Copy()
	config.ConnConfig.RuntimeParams["application_name"] = name
	config.BeforeConnect = func(context.Context, *pgx.ConnConfig) error {
		if p.dead.Load() {
			return errors.New("killed")
		}
		return nil
	}
	config.MaxConns = 12
	pool, err := pgxpool.NewWithConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(pool.Close)
	p.bot = c.another(t, pool, p.proxy.URL+"/api/")
	p.stop = serve(t, p.bot)
	return p
}

// kill ends all that the server is connected to, in the middle of whatever it does.
// What it had sent to Slack takes effect, and it does not learn of it.
func (p *process) kill(t *testing.T, pool *pgxpool.Pool) {
	t.Helper()
	p.dead.Store(true)
	p.proxy.CloseClientConnections()
	if _, err := pool.Exec(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1`, p.name); err != nil {
		t.Error(err)
	}
	p.stop()
}

// A door lets deliveries in to one of the servers that live.
type door struct {
	mu   sync.Mutex
	all  []*process
	next int
}

func (d *door) open(p *process) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, p)
}

func (d *door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d.mu.Lock()
	d.next++
	p := d.all[d.next%len(d.all)]
	d.mu.Unlock()
	if p.dead.Load() {
		panic(http.ErrAbortHandler)
	}
	p.bot.Handler().ServeHTTP(w, r)
}

func (d *door) close(p *process) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := range d.all {
		if d.all[i] == p {
			d.all = append(d.all[:i:i], d.all[i+1:]...)
			return
		}
	}
}

// An inquiry is a question with where it was put.
type inquiry struct{ channel, thread, text string }

// A flood of 2,000 events, 30 % of them more than once, over two servers on one
// database of which three are killed in the middle, while Slack limits calls, cuts
// connections before and after their effect, and does not see acknowledgements: each
// question is answered exactly once, in its thread, and none is lost.
func TestAcceptanceAFloodIsAnsweredOnceEach(t *testing.T) {
	t.Parallel()
	const (
		people    = 60
		rooms     = 30
		questions = 1100 // most arrive as a mention and as a message: 2,000 events
		deliverer = 4
	)
	c := newChannel(t)
	chance := newChance()
	entrance := &door{}
	server := httptest.NewServer(entrance)
	t.Cleanup(server.Close)
	c.slack.Connect(server.URL)
	first, second := c.process(t, "first"), c.process(t, "second")
	entrance.open(first)
	entrance.open(second)

	var copies, limited, cut atomic.Int64
	c.slack.OnDelivery(func(d slackfake.Delivery) slackfake.Plan {
		if d.Attempt > 0 {
			return slackfake.Plan{}
		}
		switch n := chance.of(100); {
		case n < 20:
			copies.Add(1)
			return slackfake.Plan{Copies: 1}
		case n < 30:
			copies.Add(1)
			return slackfake.Plan{LoseAck: true}
		case n < 33:
			return slackfake.Plan{Lose: true}
		}
		return slackfake.Plan{}
	})
	c.slack.OnCall("", func(call slackfake.Call) slackfake.Fault {
		if call.Method == "auth.test" {
			return slackfake.Fault{}
		}
		switch n := chance.of(200); {
		case n < 6:
			limited.Add(1)
			return slackfake.Fault{RetryAfter: time.Second}
		case n < 8:
			return slackfake.Fault{Status: http.StatusServiceUnavailable}
		case n < 10:
			return slackfake.Fault{DropBefore: true}
		case n < 13:
			cut.Add(1)
			return slackfake.Fault{DropAfter: true}
		}
		return slackfake.Fault{}
	})

	var staff []*slackfake.Person
	for i := range people {
		staff = append(staff, c.slack.Join(slackfake.Member{Name: fmt.Sprintf("Person %d", i)}))
	}
	var halls []*slackfake.Channel
	for i := range rooms {
		halls = append(halls, c.slack.Channel(fmt.Sprintf("raum-%d", i), staff...))
	}
	var (
		mu  sync.Mutex
		all []inquiry
	)
	note := func(a inquiry) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, a)
	}
	var asking sync.WaitGroup
	for w := range deliverer {
		asking.Go(func() {
			var (
				last   *slackfake.Channel
				thread string // in it
			)
			for i := w; i < questions; i += deliverer {
				who, text := staff[i%people], fmt.Sprintf("Frage %04d?", i)
				hall := halls[i%rooms]
				switch {
				case i%5 == 0: // in direct messages
					ts := who.Says(who.Direct(), text)
					note(inquiry{who.Direct().ID, ts, text})
				case thread != "" && i%3 == 0: // in a thread, with a mention
					who.Replies(last, thread, "@Akademie "+text)
					note(inquiry{last.ID, thread, text})
				default:
					ts := who.Says(hall, "@Akademie "+text)
					note(inquiry{hall.ID, ts, text})
					last, thread = hall, ts
				}
			}
		})
	}
	// Meanwhile servers are killed, and others take their place.
	victims := []*process{first, second}
	for i := range 3 {
		wait(t, "some answers", func() bool {
			return single[int](t, c.pool, `SELECT count(*) FROM slack_work WHERE done_at IS NOT NULL`) > (i+1)*questions/5
		})
		victim := victims[i]
		entrance.close(victim)
		victim.kill(t, c.pool)
		next := c.process(t, fmt.Sprintf("next %d", i))
		entrance.open(next)
		victims = append(victims, next)
	}
	asking.Wait()
	for range 6 { // what Slack could not deliver comes again after a minute, and after five
		c.slack.Advance(5 * time.Minute)
	}
	c.done(t, questions)

	events := len(c.slack.Deliveries()) + int(copies.Load())
	if events < 2000 {
		t.Errorf("%d events were delivered", events)
	}
	answers := map[string]int{} // by channel, thread and question
	for _, h := range append(halls, directs(staff)...) {
		for _, m := range c.slack.Messages(h.ID) {
			if _, text, ok := strings.Cut(m.Shown(), "Antwort auf: "); ok {
				answers[h.ID+"/"+m.Thread+"/"+text[:len("Frage 0000?")]]++
			} else if strings.Contains(m.Shown(), "leid") {
				t.Errorf("an apology in %s: %s", h.ID, m.Shown())
			}
		}
	}
	for _, q := range all {
		key := q.channel + "/" + q.thread + "/" + q.text
		if answers[key] != 1 {
			t.Errorf("%s has %d answers in its thread", q.text, answers[key])
		}
		delete(answers, key)
	}
	if len(answers) > 0 {
		t.Errorf("answers that nobody asked for: %v", answers)
	}
	found := strings.Count(c.log.String(), "a message was there after a crash")
	t.Logf("%d questions, %d deliveries with %d copies, %d calls limited, %d cut off, %d messages found after that",
		len(all), events, copies.Load(), limited.Load(), cut.Load(), found)
	if limited.Load() == 0 || cut.Load() == 0 || found == 0 {
		t.Error("nothing went wrong")
	}
	if log := c.log.String(); strings.Contains(log, "Frage 0") || strings.Contains(log, c.slack.BotToken) {
		t.Error("the log holds questions or the token")
	}
}

func directs(staff []*slackfake.Person) []*slackfake.Channel {
	var all []*slackfake.Channel
	for _, p := range staff {
		all = append(all, p.Direct())
	}
	return all
}

// wait looks now and then whether something has happened.
func wait(t *testing.T, what string, ok func() bool) {
	t.Helper()
	limit := time.Now().Add(time.Minute)
	for !ok() {
		if time.Now().After(limit) {
			t.Fatalf("waited in vain for %s", what)
		}
		if err := pause.For(t.Context(), 20*time.Millisecond); err != nil {
			t.Fatal(err)
		}
	}
}

// chance is a source of what goes wrong that is the same in every run, but for who
// comes first.
type chance struct {
	mu  sync.Mutex
	rnd *rand.Rand
}

func newChance() *chance {
	return &chance{rnd: rand.New(rand.NewPCG(6, 2000))}
}

func (c *chance) of(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rnd.IntN(n)
}
