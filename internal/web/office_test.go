package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// People of the tests.
const (
	anna  = "anna@rathaus.example"
	berta = "berta@rathaus.example"
	carla = "carla@akademie.example" // coordinator
)

// An office is a server over a real database: catalogue, bookings and accounts
// are those of the program.
type office struct {
	*bench
	*clocktest.Clock
	pool     *pgxpool.Pool
	bookings *booking.Service
	runs     *catalogue.Store
	accounts *account.Store
	worker   *account.MailWorker
	mails    *postbox
}

// openOffice has two runs of one module, of which the first is small.
func openOffice(t testing.TB, change ...func(*Config)) *office {
	t.Helper()
	return openOfficeWith(t, nil, change...)
}

// openOfficeWith is an office to which an OpenID provider signs people in, too.
func openOfficeWith(t testing.TB, provider *account.Provider, change ...func(*Config)) *office {
	t.Helper()
	o := &office{pool: pgtest.Open(t), mails: &postbox{}, Clock: clocktest.At(time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC))}
	queue, err := river.NewClient(riverpgxv5.New(o.pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	o.runs = catalogue.NewStore(o.pool, o.Now)
	o.bookings = booking.NewService(booking.Config{
		Pool: o.pool, Catalogue: o.runs, Queue: queue, Now: o.Now, Log: slog.New(slog.DiscardHandler),
	})
	o.accounts = account.NewStore(account.Config{
		Pool: o.pool, Queue: queue, Now: o.Now, Coordinators: []string{carla}, Provider: provider,
		Known: func(ctx context.Context, email string) (bool, error) {
			all, err := o.bookings.Of(ctx, email)
			return len(all) > 0, err
		},
	})
	o.worker = account.NewMailWorker(o.accounts, o.mails, "")
	o.bench = setup(t, func(c *Config, _ *scripted) {
		c.Catalogue, c.Bookings, c.Drafts, c.Accounts, c.Now = o.runs, o.bookings, o.bookings, o.accounts, o.Now
		c.Mails, c.DeadLetters, c.Outbox, c.DemoCoordinator = o.mails, letters{o.mails}, o.mails, carla
		c.Statistics, c.Reports = o.counting(), report.NewStore(o.pool, o.Now)
		for _, f := range change {
			f(c)
		}
	})
	o.exec(t, `INSERT INTO modules (key, title, category, updated_at) VALUES
		('ki', 'Künstliche Intelligenz in der Verwaltung', 'elective', $1), ('daten', 'Urbane Datenplattformen', 'compulsory', $1)`, o.Now())
	o.run(t, "ki-februar", "ki", 2, "2026-02-03 10:00+01")
	o.run(t, "ki-maerz", "ki", 20, "2026-03-31 10:00+02")
	o.run(t, "daten-februar", "daten", 12, "2026-02-12 14:00+01")
	return o
}

func (o *office) exec(t testing.TB, sql string, args ...any) {
	t.Helper()
	if _, err := o.pool.Exec(t.Context(), sql, args...); err != nil {
		t.Fatal(err)
	}
}

func (o *office) run(t testing.TB, key, module string, capacity int, starts string) {
	t.Helper()
	o.exec(t, `INSERT INTO runs (key, module_id, platform, status, capacity, updated_at)
		SELECT $1, id, 'BigBlueButton', 'open', $3, $4 FROM modules WHERE key = $2`, key, module, capacity, o.Now())
	o.exec(t, `INSERT INTO sessions (run_id, n, starts, ends) SELECT id, 1, $2::timestamptz, $2::timestamptz + interval '90 minutes' FROM runs WHERE key = $1`, key, starts)
}

func (o *office) runID(t testing.TB, key string) int64 {
	t.Helper()
	r, err := o.runs.RunByKey(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return r.ID
}

// request requests seats; book confirms them, too.
func (o *office) request(t testing.TB, email, run string, seats int) booking.Booking {
	t.Helper()
	name, _, _ := strings.Cut(email, "@")
	receipt, err := o.bookings.Request(t.Context(), booking.Request{
		Key: "button-" + name + "-" + run + "-0000000000", Run: o.runID(t, run), Seats: seats, Consent: booking.ConsentVersion,
		Person:   booking.Person{Name: strings.ToUpper(name[:1]) + name[1:] + " Beispiel", Email: email, Municipality: "Bad Belzig", AGS: "12069020", Land: "BB", Function: "Digitales"},
		Language: langDE, Channel: channel,
	})
	if err != nil {
		t.Fatal(err)
	}
	return o.byRef(t, email, receipt.Ref)
}

func (o *office) byRef(t testing.TB, email, ref string) booking.Booking {
	t.Helper()
	all, err := o.bookings.Of(t.Context(), email)
	if err != nil {
		t.Fatal(err)
	}
	for _, b := range all {
		if b.Ref == ref {
			return b
		}
	}
	t.Fatalf("%s has no booking %s", email, ref)
	return booking.Booking{}
}

func (o *office) book(t testing.TB, email, run string, seats int) booking.Booking {
	t.Helper()
	b := o.request(t, email, run, seats)
	b, err := o.bookings.Confirm(t.Context(), o.link(t, b, booking.ToConfirm))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// link makes the token that a mail carries.
func (o *office) link(t testing.TB, b booking.Booking, purpose booking.Purpose) string {
	t.Helper()
	token, err := o.bookings.NewLink(t.Context(), b, purpose)
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func (o *office) state(t testing.TB, b booking.Booking) booking.State {
	t.Helper()
	now, err := o.bookings.Find(t.Context(), b.ID)
	if err != nil {
		t.Fatal(err)
	}
	return now.State
}

// work sends the links to sign in that were asked for.
func (o *office) work(t testing.TB) {
	t.Helper()
	rows, err := o.pool.Query(t.Context(), `DELETE FROM river_job WHERE kind = $1 RETURNING (args->>'link')::bigint`, account.MailArgs{}.Kind())
	if err != nil {
		t.Fatal(err)
	}
	links, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range links {
		if err := o.worker.Work(t.Context(), &river.Job[account.MailArgs]{Args: account.MailArgs{Link: id}}); err != nil {
			t.Fatal(err)
		}
	}
}

var signInPath = regexp.MustCompile(`/signin/[A-Z2-7]{26}`)

// signInLink asks for a link and returns the address that the mail carries.
func (o *office) signInLink(t testing.TB, email string) string {
	t.Helper()
	before := len(o.mails.sent)
	if err := o.accounts.RequestLink(t.Context(), email, langDE); err != nil {
		t.Fatal(err)
	}
	o.work(t)
	if len(o.mails.sent) == before {
		t.Fatalf("no mail to %s", email)
	}
	return signInPath.FindString(o.mails.sent[before].Text)
}

// signIn returns the cookie of a new session.
func (o *office) signIn(t testing.TB, email string) string {
	t.Helper()
	w := o.post(o.signInLink(t, email), nil)
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		t.Fatalf("sign in: status = %d, cookies = %v", w.Code, w.Result().Cookies())
	}
	c := w.Result().Cookies()[0]
	return c.Name + "=" + c.Value
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// as sends requests with a cookie; "" is nobody.
type as struct {
	o      *office
	cookie string
}

func (a as) get(path string) *httptest.ResponseRecorder { return a.o.get(path, "Cookie", a.cookie) }

func (a as) post(path string, fields ...string) *httptest.ResponseRecorder {
	v := url.Values{}
	for i := 0; i+1 < len(fields); i += 2 {
		v.Set(fields[i], fields[i+1])
	}
	return a.o.bench.post(path, v, "Cookie", a.cookie)
}

// postbox is what becomes of mails and events in these tests: a post, an outbox
// and what could not be delivered.
type postbox struct {
	sent    []mail.Message
	unclear []mail.Delivery
	dead    []webhook.Letter
	again   []string
}

func (p *postbox) Deliver(ctx context.Context, _ string, write func(context.Context) (mail.Message, error)) error {
	m, err := write(ctx)
	if errors.Is(err, mail.ErrDrop) {
		return nil
	}
	if err == nil {
		p.sent = append(p.sent, m)
	}
	return err
}

func (p *postbox) GiveUp(context.Context, string) error { return nil }

func (p *postbox) List(context.Context, int) ([]mail.Stored, error) {
	var all []mail.Stored
	for i := range p.sent {
		m, err := p.Open(fmt.Sprint(len(p.sent) - 1 - i))
		if err != nil {
			return nil, err
		}
		all = append(all, m)
	}
	return all, nil
}

func (p *postbox) Open(id string) (mail.Stored, error) {
	var i int
	if _, err := fmt.Sscan(id, &i); err != nil || i < 0 || i >= len(p.sent) {
		return mail.Stored{}, fault.NotFound
	}
	m := p.sent[i]
	stored := mail.Stored{ID: id, From: "Smart City Akademie <akademie@example.org>", To: m.To, Subject: m.Subject, Text: m.Text, HTML: m.HTML,
		Date: time.Date(2026, 1, 20, 8, 0, i, 0, time.UTC)}
	for _, c := range m.Calendars {
		stored.Files = append(stored.Files, mail.File{Name: c.Name, Type: "text/calendar", Content: c.File})
	}
	stored.Files = append(stored.Files, m.Files...)
	return stored, nil
}

func (p *postbox) Unclear(context.Context) ([]mail.Delivery, error) { return p.unclear, nil }

func (p *postbox) SendAgain(_ context.Context, key string) error {
	for _, d := range p.unclear {
		if d.Key == key {
			p.again = append(p.again, key)
			return nil
		}
	}
	return fault.Conflict
}

// letters are the events that another system did not take.
type letters struct{ *postbox }

func (l letters) Dead(context.Context) ([]webhook.Letter, error) { return l.dead, nil }

func (l letters) SendAgain(_ context.Context, id int64) error {
	l.again = append(l.again, fmt.Sprint("event ", id))
	return nil
}
