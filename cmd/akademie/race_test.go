package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-message/mail"
	"github.com/emersion/go-smtp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

const (
	racers    = 200
	lastSeats = 5
	raceClock = "2026-01-20T09:00:00+01:00"
)

// TestAcceptanceTwoHundredRaceForFiveSeats has 200 people request a seat in a run
// with five over two server processes, one of which is killed and started again
// in the middle, confirm by the link of the mail that a real SMTP server took, and
// counts: seats, the line, mails. Then one of the five cancels, and the first in
// line takes the seat.
func TestAcceptanceTwoHundredRaceForFiveSeats(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 4*time.Minute)
	defer cancel()
	box := startMailServer(t)
	r := &race{t: t, ctx: ctx, box: box, database: pgtest.URL(t)}
	r.pool = r.prepare()
	r.first.Store(r.start())
	r.second.Store(r.start())

	var requested atomic.Int64
	var people sync.WaitGroup
	for i := range racers {
		people.Go(func() {
			r.request(i)
			if requested.Add(1) == racers/4 {
				r.replaceFirst()
			}
		})
	}
	people.Wait()
	if held := r.count(`select count(*) from bookings where held`); held != lastSeats {
		t.Errorf("%d seats held after all requests, want %d", held, lastSeats)
	}

	var confirmed atomic.Int64
	for i := range racers {
		people.Go(func() {
			r.confirm(i)
			if confirmed.Add(1) == racers/4 {
				r.replaceFirst()
			}
		})
	}
	people.Wait()
	r.checkBookings()
	r.checkMails(2 * racers)
	r.passOn()
	r.checkMails(2*racers + 3) // cancelled, offered, confirmed
}

// A race is two servers on one database, and the mail server that both use.
type race struct {
	t             *testing.T
	ctx           context.Context
	database      string
	pool          *pgxpool.Pool
	box           *mailServer
	first, second atomic.Pointer[server]
	replacing     sync.Mutex
}

type server struct {
	cmd  *exec.Cmd
	site string
}

// prepare makes the run.
func (r *race) prepare() *pgxpool.Pool {
	pool, err := postgres.Open(r.ctx, r.database)
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(pool.Close)
	_, err = pool.Exec(r.ctx, `
		with m as (
		    insert into modules (key, title, category, updated_at) values ('ki', 'Künstliche Intelligenz', 'elective', now()) returning id),
		r as (
		    insert into runs (key, module_id, status, capacity, updated_at) select 'ki-maerz', id, 'open', 5, now() from m returning id)
		insert into sessions (run_id, n, starts, ends) select id, 1, '2026-03-03 09:00+01', '2026-03-03 12:00+01' from r`)
	if err != nil {
		r.t.Fatal(err)
	}
	return pool
}

var serving = regexp.MustCompile(`"msg":"serving","address":"([^"]+)"`)

// start starts a server and returns once it serves.
func (r *race) start() *server {
	cmd := program(r.ctx, r.t.TempDir(), "serve", "--addr=127.0.0.1:0", "--log-level=info", "--log-format=json",
		"--database-url="+r.database, "--clock="+raceClock, "--booking-rate=100000", "--rate=100000",
		"--smtp="+r.box.address, "--smtp-tls=none", "--mail-from=Akademie <akademie@example.org>", "--public-url=http://akademie.example.org")
	var out logtest.Log
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		r.t.Error(err)
		return &server{cmd: cmd}
	}
	r.t.Cleanup(func() {
		_ = cmd.Process.Kill()
		if r.t.Failed() {
			r.t.Logf("log of a server:\n%s", lastLines(out.String(), 40))
		}
	})
	if !r.eventually(func() bool { return serving.MatchString(out.String()) }) {
		r.t.Errorf("a server did not start:\n%s", lastLines(out.String(), 40))
		return &server{cmd: cmd}
	}
	return &server{cmd, "http://" + serving.FindStringSubmatch(out.String())[1]}
}

func lastLines(text string, n int) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}

// replaceFirst kills the first server as power cuts do, and starts another.
func (r *race) replaceFirst() {
	r.replacing.Lock()
	defer r.replacing.Unlock()
	old := r.first.Load()
	_ = old.cmd.Process.Kill()
	_ = old.cmd.Wait()
	r.first.Store(r.start())
}

// tries bounds how often a person presses the button again.
const raceTries = 200

// send posts until a server answers with something else than trouble, now to the
// one, now to the other.
func (r *race) send(path, key, contentType, body string) (status int, answer []byte) {
	wait := time.NewTicker(50 * time.Millisecond)
	defer wait.Stop()
	for try := range raceTries {
		target := r.first.Load()
		if (try+rand.IntN(2))%2 == 0 {
			target = r.second.Load()
		}
		req, err := http.NewRequestWithContext(r.ctx, http.MethodPost, target.site+path, strings.NewReader(body))
		if err != nil {
			r.t.Error(err)
			return 0, nil
		}
		req.Header.Set("Content-Type", contentType)
		if key != "" {
			req.Header.Set("Idempotency-Key", key)
		}
		client := http.Client{Timeout: 30 * time.Second}
		res, err := client.Do(req)
		if err == nil {
			answer, err = io.ReadAll(res.Body)
			res.Body.Close()
		}
		if err == nil && res.StatusCode < 500 && res.StatusCode != http.StatusTooManyRequests {
			return res.StatusCode, answer
		}
		select {
		case <-wait.C:
		case <-r.ctx.Done():
			r.t.Errorf("%s: no answer in time: %v", path, err)
			return 0, nil
		}
	}
	r.t.Errorf("%s: no answer after %d tries", path, raceTries)
	return 0, nil
}

func racer(i int) string { return fmt.Sprintf("person%03d@stadt%03d.example", i, i) }

func (r *race) request(i int) { r.requestAs(racer(i), fmt.Sprintf("key-of-person-number-%03d", i)) }

// lost reports whether it is unclear what became of a mail to somebody.
func (r *race) lost(who string) bool {
	return r.count(`
		select count(*) from mail_deliveries d
		join booking_log l on d.key = 'booking-log/' || l.id
		join bookings b on b.id = l.booking_id
		where d.state = 'unclear' and b.email = $1`, who) > 0
}

func (r *race) requestAs(who, key string) {
	body, err := json.Marshal(map[string]any{
		"run": "ki-maerz", "seats": 1, "name": "Person " + who, "email": who, "keep_email": true,
		"municipality": "Beispielstadt", "consent": booking.ConsentVersion, "language": "de",
	})
	if err != nil {
		r.t.Error(err)
		return
	}
	status, answer := r.send("/api/v1/bookings", key, "application/json", string(body))
	if status != http.StatusCreated {
		r.t.Errorf("request of %s: status %d: %s", who, status, answer)
	}
}

var mailLink = regexp.MustCompile(`http://akademie\.example\.org(/b/[A-Za-z0-9_-]+)`)

func (r *race) confirm(i int) { r.press(racer(i), 1, "/confirm", "") }

// lookedInVain is how often somebody looks for a mail before wondering.
const lookedInVain = 50

// press presses the button behind the link of the n-th mail to somebody. Whoever
// waits in vain for the first, because its server was killed at the moment at
// which nobody can know whether it left, requests again.
func (r *race) press(who string, n int, button, form string) {
	var path string
	looks := 0
	found := r.eventually(func() bool {
		if looks++; n == 1 && looks%lookedInVain == 0 && r.lost(who) {
			r.requestAs(who, "key-of-another-try-"+who)
		}
		if mails := r.box.to(who); len(mails) >= n {
			if m := mailLink.FindStringSubmatch(mails[n-1]); m != nil {
				path = m[1]
			}
		}
		return path != ""
	})
	if !found {
		r.t.Errorf("mail %d to %s did not come, or has no link", n, who)
		return
	}
	status, answer := r.send(path+button, "", "application/x-www-form-urlencoded", form)
	if status != http.StatusOK {
		r.t.Errorf("%s of %s: status %d: %.300s", button, who, status, answer)
	}
}

// passOn has one of those with a seat cancel and the first in line take the seat.
func (r *race) passOn() {
	// A mail that is unclear may be missing in the middle of the others, so that
	// the first with a seat whose mails all came is taken.
	var holder string
	for _, who := range r.people(`select email from bookings where state = 'confirmed' order by line`) {
		if len(r.box.to(who)) == 2 {
			holder = who
			break
		}
	}
	next := r.people(`select email from bookings where state = 'waitlisted' order by line limit 1`)
	if holder == "" || len(next) != 1 {
		r.t.Fatalf("nobody to cancel (%q) or in line (%q)", holder, next)
	}
	before := len(r.box.to(next[0]))
	r.press(holder, 2, "/cancel", "")
	r.press(next[0], before+1, "/answer", "answer=yes")
	got := r.people(`select email from bookings where held order by line`)
	if len(got) != lastSeats || slices.Contains(got, holder) || got[lastSeats-1] != next[0] {
		r.t.Errorf("seats of %q after %s gave one to %s", got, holder, next[0])
	}
	if n := r.count(`select taken * 1000 + waiting from runs`); n != lastSeats*1000+racers-lastSeats-1 {
		r.t.Errorf("taken and waiting: %d", n)
	}
}

func (r *race) people(query string) []string {
	r.t.Helper()
	rows, err := r.pool.Query(r.ctx, query)
	if err != nil {
		r.t.Fatal(err)
	}
	found, err := pgx.CollectRows(rows, pgx.RowTo[string])
	if err != nil {
		r.t.Fatal(err)
	}
	return found
}

// eventually polls until ok holds or the test's time is up.
func (r *race) eventually(ok func() bool) bool {
	tick := time.NewTicker(100 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-r.ctx.Done():
			return false
		}
	}
	return true
}

func (r *race) count(query string, args ...any) (n int) {
	r.t.Helper()
	if err := r.pool.QueryRow(r.ctx, query, args...).Scan(&n); err != nil {
		r.t.Fatal(err)
	}
	return n
}

func (r *race) checkBookings() {
	r.t.Helper()
	for query, want := range map[string]int{
		`select count(*) from bookings where state = 'confirmed'`:                      lastSeats,
		`select count(*) from bookings where state = 'waitlisted'`:                     racers - lastSeats,
		`select taken from runs`:                                                       lastSeats,
		`select waiting from runs`:                                                     racers - lastSeats,
		`select count(distinct email_key) from bookings`:                               racers,
		`select count(distinct line) from bookings`:                                    racers,
		`select count(*) from booking_log where action = 'requested'`:                  racers,
		`select count(*) from booking_log where action in ('confirmed', 'waitlisted')`: racers,
		`select count(*) from bookings b where state = 'confirmed' and line > (select min(line) from bookings where state = 'waitlisted')`: 0,
	} {
		if n := r.count(query); n != want {
			r.t.Errorf("%d, want %d: %s", n, want, query)
		}
	}
}

// checkMails waits until so many mails are out, none twice. A mail that the kill
// hit while the server was taking it may have come or not; it is recorded as
// unclear.
func (r *race) checkMails(want int) {
	r.t.Helper()
	total := func() int {
		return r.box.count() + r.count(`select count(*) from mail_deliveries where state = 'unclear'`)
	}
	// A mail arrives a moment before its server has noted that.
	pending := func() int {
		return r.count(`select count(*) from mail_deliveries where state not in ('sent', 'unclear')`)
	}
	r.eventually(func() bool { return total() >= want && pending() == 0 })
	if unclear := r.count(`select count(*) from mail_deliveries where state = 'unclear'`); unclear > 0 {
		r.t.Logf("%d mails unclear", unclear)
	}
	if n := r.box.misdated(); n > 0 {
		r.t.Errorf("%d mails are dated by the clock that is set, not by the real one", n)
	}
	for id, n := range r.box.twice() {
		r.t.Errorf("mail %s came %d times", id, n)
	}
	if n, missing := total(), pending(); n < want || missing > 0 {
		r.t.Errorf("%d mails, want %d; %d not sent", n, want, missing)
	}
}

// A mailServer takes mails by SMTP and keeps them.
type mailServer struct {
	address string
	mu      sync.Mutex
	mails   map[string][]string // texts by recipient
	ids     []string            // Message-IDs as they came
	odd     int                 // dated by another clock than the real one
}

func startMailServer(t *testing.T) *mailServer {
	t.Helper()
	m := &mailServer{mails: map[string][]string{}}
	s := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{server: m}, nil }))
	s.Domain = "mail.example.org"
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.address = listener.Addr().String()
	var running sync.WaitGroup
	running.Go(func() { _ = s.Serve(listener) }) // ends with Close
	t.Cleanup(running.Wait)
	t.Cleanup(func() { _ = s.Close() })
	return m
}

func (m *mailServer) to(recipient string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.mails[recipient])
}

func (m *mailServer) count() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return len(m.ids)
}

func (m *mailServer) misdated() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.odd
}

// twice counts the messages that came more than once.
func (m *mailServer) twice() map[string]int {
	m.mu.Lock()
	defer m.mu.Unlock()
	seen := map[string]int{}
	for _, id := range m.ids {
		seen[id]++
	}
	for id, n := range seen {
		if n == 1 {
			delete(seen, id)
		}
	}
	return seen
}

// A mailSession is one connection (smtp.Session).
type mailSession struct {
	server *mailServer
	rcpt   string
}

func (s *mailSession) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error { s.rcpt = to; return nil }
func (s *mailSession) Reset()                                    {}
func (s *mailSession) Logout() error                             { return nil }
func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the connection broke before the message was complete
	}
	id, text, date, err := readMail(raw)
	if err != nil {
		return err
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	if time.Since(date).Abs() > time.Hour {
		s.server.odd++
	}
	s.server.mails[s.rcpt] = append(s.server.mails[s.rcpt], text)
	s.server.ids = append(s.server.ids, id)
	return nil
}

// readMail returns the Message-ID, the plain text and the date of a mail.
func readMail(raw []byte) (id, text string, date time.Time, err error) {
	m, err := mail.CreateReader(bytes.NewReader(raw))
	if err != nil {
		return "", "", time.Time{}, err
	}
	defer m.Close()
	id, err = m.Header.MessageID()
	if err == nil {
		date, err = m.Header.Date()
	}
	for err == nil && text == "" {
		var part *mail.Part
		if part, err = m.NextPart(); err != nil {
			break
		}
		if strings.HasPrefix(part.Header.Get("Content-Type"), "text/plain") {
			var body []byte
			body, err = io.ReadAll(part.Body)
			text = string(body)
		}
	}
	return id, cmp.Or(text, "-"), date, err
}
