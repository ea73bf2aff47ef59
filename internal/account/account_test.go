package account_test

import (
	"context"
	"errors"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riverpgxv5"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

const (
	anna  = "anna@example.org"  // has bookings
	berta = "berta@example.org" // has bookings, too
	carla = "carla@example.org" // coordinator
	base  = "https://assistent.example.org"
)

// A bundle is a store on a database of its own, with a clock that tests move
// and the mails that were sent.
type bundle struct {
	*account.Store
	*clocktest.Clock
	pool   *pgxpool.Pool
	worker *account.MailWorker
	post   *postbox
	log    strings.Builder // read it when nobody writes
}

func setup(t *testing.T, change ...func(*account.Config)) *bundle {
	t.Helper()
	b := &bundle{pool: pgtest.Open(t), post: &postbox{}, Clock: clocktest.At(time.Date(2026, 1, 20, 8, 0, 0, 0, time.UTC))}
	queue, err := river.NewClient(riverpgxv5.New(b.pool), &river.Config{})
	if err != nil {
		t.Fatal(err)
	}
	cfg := account.Config{
		Pool: b.pool, Queue: queue, Now: b.Now, Coordinators: []string{"Carla@Example.org"}, Log: slog.New(slog.NewTextHandler(&b.log, nil)),
		Known: func(_ context.Context, email string) (bool, error) { return email == anna || email == berta, nil },
	}
	for _, c := range change {
		c(&cfg)
	}
	b.Store = account.NewStore(cfg)
	b.worker = account.NewMailWorker(b.Store, b.post, base)
	return b
}

// A postbox keeps what was sent, each key once.
type postbox struct {
	keys  []string
	mails []mail.Message
	fail  error
	gone  []string // given up
}

func (p *postbox) GiveUp(_ context.Context, key string) error {
	p.gone = append(p.gone, key)
	return nil
}

func (p *postbox) Deliver(ctx context.Context, key string, write func(context.Context) (mail.Message, error)) error {
	if p.fail != nil {
		return p.fail
	}
	m, err := write(ctx)
	if errors.Is(err, mail.ErrDrop) {
		return nil
	}
	if err == nil {
		p.keys, p.mails = append(p.keys, key), append(p.mails, m)
	}
	return err
}

// work does the jobs that wait in the queue.
func (b *bundle) work(t *testing.T) {
	t.Helper()
	rows, err := b.pool.Query(t.Context(), `DELETE FROM river_job WHERE kind = 'sign_in_mail' RETURNING (args->>'link')::bigint, args::text`)
	if err != nil {
		t.Fatal(err)
	}
	type job struct {
		Link int64
		Args string
	}
	jobs, err := pgx.CollectRows(rows, pgx.RowToStructByPos[job])
	if err != nil {
		t.Fatal(err)
	}
	for _, j := range jobs {
		if strings.Contains(j.Args, "@") {
			t.Errorf("the job %s holds an address", j.Args)
		}
		if err := b.worker.Work(t.Context(), &river.Job[account.MailArgs]{Args: account.MailArgs{Link: j.Link}}); err != nil {
			t.Fatal(err)
		}
	}
}

var inMail = regexp.MustCompile(regexp.QuoteMeta(base) + `/signin/([A-Z2-7]{26})`)

// link asks for a link and returns the token that the mail carries.
func (b *bundle) link(t *testing.T, email string) string {
	t.Helper()
	if err := b.RequestLink(t.Context(), email, "de"); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	if len(b.post.mails) == 0 {
		t.Fatalf("no mail to %s", email)
	}
	found := inMail.FindStringSubmatch(b.post.mails[len(b.post.mails)-1].Text)
	if found == nil {
		t.Fatalf("the mail has no link: %s", b.post.mails[len(b.post.mails)-1].Text)
	}
	return found[1]
}

func (b *bundle) signIn(t *testing.T, email, former string) string {
	t.Helper()
	session, _, err := b.SignIn(t.Context(), b.link(t, email), account.Visit{Former: former})
	if err != nil {
		t.Fatal(err)
	}
	return session
}

func (b *bundle) wantPerson(t *testing.T, what, session, email string) account.Person {
	t.Helper()
	p, _, err := b.Person(t.Context(), session)
	switch {
	case email == "" && !errors.Is(err, fault.NotFound):
		t.Errorf("%s: Person = %+v, %v, want fault.NotFound", what, p, err)
	case email != "" && (err != nil || p.Email != email):
		t.Errorf("%s: Person = %+v, %v, want %s", what, p, err, email)
	}
	return p
}

func TestALinkSignsInOnce(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.link(t, " Anna@Example.org ")
	for range 2 { // a scanner looks, and looks again
		if email, err := b.Look(t.Context(), token); err != nil || email != anna {
			t.Fatalf("Look = %q, %v", email, err)
		}
	}
	session, p, err := b.SignIn(t.Context(), token, account.Visit{})
	if err != nil || p.Email != anna || p.Role != account.Participant || p.May(account.Desk) || !p.May(account.OwnBookings) {
		t.Fatalf("SignIn = %+v, %v", p, err)
	}
	if got := b.wantPerson(t, "signed in", session, anna); got.ID != p.ID || !got.Since.Equal(p.Since) {
		t.Errorf("Person = %+v, want %+v", got, p)
	}
	if _, _, err := b.SignIn(t.Context(), token, account.Visit{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("second use: error = %v, want fault.NotFound", err)
	}
	if _, err := b.Look(t.Context(), token); !errors.Is(err, fault.NotFound) {
		t.Errorf("a used link is shown: %v", err)
	}
}

func TestOfTwoAtOnceOneSignsIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.link(t, anna)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for i := range errs {
		wg.Go(func() { _, _, errs[i] = b.SignIn(t.Context(), token, account.Visit{}) })
	}
	wg.Wait()
	in := 0
	for _, err := range errs {
		if err == nil {
			in++
		} else if !errors.Is(err, fault.NotFound) {
			t.Error(err)
		}
	}
	if in != 1 {
		t.Errorf("%d signed in with one link", in)
	}
}

func TestLinksRunOut(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.link(t, anna)
	b.Move(account.LinkTime)
	if _, _, err := b.SignIn(t.Context(), token, account.Visit{}); !errors.Is(err, fault.NotFound) {
		t.Errorf("error = %v, want fault.NotFound", err)
	}
}

func TestHostileTokensSignNobodyIn(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.link(t, anna)
	if err := b.RequestLink(t.Context(), berta, "de"); err != nil { // no token yet
		t.Fatal(err)
	}
	for _, token := range []string{"", "\x00", "' OR true --", strings.Repeat("A", 26), strings.Repeat("é", 10_000)} {
		if _, _, err := b.SignIn(t.Context(), token, account.Visit{}); !errors.Is(err, fault.NotFound) {
			t.Errorf("SignIn(%.20q): error = %v", token, err)
		}
		b.wantPerson(t, "hostile session", token, "")
		if _, err := b.Feed(t.Context(), token); !errors.Is(err, fault.NotFound) {
			t.Errorf("Feed(%.20q): error = %v", token, err)
		}
	}
}

func TestOnlyWhoHasSomethingToSeeGetsAMail(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, email := range []string{"stranger@example.org", anna, carla} {
		if err := b.RequestLink(t.Context(), email, "en"); err != nil {
			t.Errorf("RequestLink(%s): %v: the answer tells strangers from others", email, err)
		}
	}
	b.work(t)
	var to []string
	for _, m := range b.post.mails {
		to = append(to, m.To)
		if m.Subject != "Your link to sign in" || m.Language != "en" || !strings.Contains(m.HTML, base+"/signin/") {
			t.Errorf("mail = %+v", m)
		}
	}
	if got := strings.Join(to, " "); got != anna+" "+carla {
		t.Errorf("mails went to %s", got)
	}
	for _, wrong := range []string{"", "anna", "Anna <anna@example.org>", "anna@example.org, berta@example.org", "a@b\r\nBcc: c@d", strings.Repeat("a", 250) + "@b.de"} {
		if err := b.RequestLink(t.Context(), wrong, "de"); !errors.Is(err, fault.Invalid) {
			t.Errorf("RequestLink(%q): error = %v, want fault.Invalid", wrong, err)
		}
	}
}

func TestAMailboxIsNotFlooded(t *testing.T) {
	t.Parallel()
	b := setup(t)
	var wg sync.WaitGroup
	for range 12 {
		wg.Go(func() {
			if err := b.RequestLink(t.Context(), anna, "de"); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	b.work(t)
	if n := len(b.post.mails); n != 5 {
		t.Errorf("%d mails in an hour, want 5", n)
	}
	if err := b.RequestLink(t.Context(), berta, "de"); err != nil {
		t.Fatal(err)
	}
	b.work(t)
	b.Move(time.Hour)
	b.link(t, anna)
	if n := len(b.post.mails); n != 7 {
		t.Errorf("%d mails after the hour, want 7", n)
	}
}

func TestAMailWrittenTwiceHasOneLinkThatWorks(t *testing.T) {
	t.Parallel()
	b := setup(t)
	first := b.link(t, anna)
	again := &river.Job[account.MailArgs]{Args: account.MailArgs{Link: 1}}
	if err := b.worker.Work(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	if b.post.keys[0] != "sign-in/1" || b.post.keys[1] != "sign-in/1" {
		t.Errorf("keys = %v", b.post.keys)
	}
	if _, err := b.Look(t.Context(), first); !errors.Is(err, fault.NotFound) {
		t.Errorf("the first link still works: %v", err)
	}
	b.Move(2 * time.Hour)
	if err := b.worker.Work(t.Context(), again); err != nil || len(b.post.mails) != 2 {
		t.Errorf("a mail was sent for a link asked for hours ago (%v)", err)
	}
}

func TestFailedMailsAreTriedAgainOrNot(t *testing.T) {
	t.Parallel()
	b := setup(t)
	if got := (account.MailArgs{}).InsertOpts().MaxAttempts; got != 7 {
		t.Errorf("%d attempts", got)
	}
	for name, test := range map[string]struct {
		fail    error
		attempt int
		want    error // of this type
		gone    int
	}{
		"server is down":         {fault.Unavailable, 1, fault.Unavailable, 0},
		"down at the last":       {fault.Unavailable, 7, fault.Unavailable, 1},
		"address refused":        {fault.Invalid, 1, &river.JobCancelError{}, 0},
		"may have left":          {mail.ErrUnclear, 1, &river.JobCancelError{}, 0},
		"another one is sending": {mail.ErrBusy, 7, &river.JobSnoozeError{}, 0},
	} {
		b.post.fail, b.post.gone = test.fail, nil
		err := b.worker.Work(t.Context(), &river.Job[account.MailArgs]{JobRow: &rivertype.JobRow{Attempt: test.attempt, MaxAttempts: 7}, Args: account.MailArgs{Link: 1}})
		if !errors.Is(err, test.want) || len(b.post.gone) != test.gone {
			t.Errorf("%s: error = %v, given up %v", name, err, b.post.gone)
		}
	}
}

func TestSessionsEnd(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	first := b.signIn(t, anna, "")
	second := b.signIn(t, anna, first)
	b.wantPerson(t, "replaced at signing in", first, "")
	b.wantPerson(t, "second", second, anna)
	third, other := b.signIn(t, anna, ""), b.signIn(t, berta, "")
	if _, err := b.SignOut(ctx, second); err != nil {
		t.Fatal(err)
	}
	b.wantPerson(t, "signed out", second, "")
	b.wantPerson(t, "on another machine", third, anna)
	if err := b.SignOutEverywhere(ctx, anna); err != nil {
		t.Fatal(err)
	}
	b.wantPerson(t, "signed out everywhere", third, "")
	b.wantPerson(t, "somebody else", other, berta)
}

func TestSessionsSlideButNotThoseOfCoordinators(t *testing.T) {
	t.Parallel()
	b := setup(t)
	person, desk := b.signIn(t, anna, ""), b.signIn(t, carla, "")
	if p := b.wantPerson(t, "desk", desk, carla); p.Role != account.Coordinator || !p.May(account.Desk) || p.ID == "" || strings.Contains(p.ID, "carla") {
		t.Errorf("coordinator = %+v", p)
	}
	b.Move(account.DeskTime - time.Second)
	b.wantPerson(t, "desk within the day", desk, carla)
	b.Move(time.Second)
	b.wantPerson(t, "desk after its time", desk, "")
	for range 3 {
		b.Move(account.SessionTime - 13*time.Hour)
		b.wantPerson(t, "used now and then", person, anna)
	}
	b.Move(account.SessionTime)
	b.wantPerson(t, "not used for long", person, "")
	if n, err := b.Tidy(t.Context()); err != nil || n != 4 {
		t.Errorf("Tidy = %d, %v, want 2 links and 2 sessions", n, err)
	}
}

func TestWhoBecomesCoordinatorSignsInAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	session := b.signIn(t, anna, "")
	promoted := account.NewStore(account.Config{Pool: b.pool, Now: b.Now, Coordinators: []string{anna}})
	b.Move(account.DeskTime)
	if _, _, err := promoted.Person(t.Context(), session); !errors.Is(err, fault.NotFound) {
		t.Errorf("error = %v, want fault.NotFound", err)
	}
	b.wantPerson(t, "without the promotion", session, anna)
}

func TestOneCalendarAddressAMailbox(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	first, err := b.NewFeed(ctx, anna)
	if err != nil {
		t.Fatal(err)
	}
	if email, err := b.Feed(ctx, first); err != nil || email != anna {
		t.Errorf("Feed = %q, %v", email, err)
	}
	second, err := b.NewFeed(ctx, anna)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := b.Feed(ctx, first); !errors.Is(err, fault.NotFound) {
		t.Errorf("the former address still works: %v", err)
	}
	if has, err := b.HasFeed(ctx, anna); err != nil || !has {
		t.Errorf("HasFeed = %v, %v", has, err)
	}
	if err := b.DropFeed(ctx, anna); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Feed(ctx, second); !errors.Is(err, fault.NotFound) {
		t.Errorf("the dropped address still works: %v", err)
	}
	if has, err := b.HasFeed(ctx, anna); err != nil || has {
		t.Errorf("HasFeed = %v, %v", has, err)
	}
}

func TestTheDatabaseHoldsNoToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	token := b.link(t, anna)
	session, _, err := b.SignIn(t.Context(), token, account.Visit{})
	if err != nil {
		t.Fatal(err)
	}
	feed, err := b.NewFeed(t.Context(), anna)
	if err != nil {
		t.Fatal(err)
	}
	var stored string
	err = b.pool.QueryRow(t.Context(), `SELECT concat(
		(SELECT string_agg(l::text, ' ') FROM sign_in_links l), (SELECT string_agg(s::text, ' ') FROM session_tokens s),
		(SELECT string_agg(f::text, ' ') FROM calendar_feeds f))`).Scan(&stored)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{token, session, feed} {
		if strings.Contains(stored, secret) {
			t.Errorf("the database holds %s", secret)
		}
	}
}

func TestErasingLeavesNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ctx := t.Context()
	session, other := b.signIn(t, anna, ""), b.signIn(t, berta, "")
	if _, err := b.NewFeed(ctx, anna); err != nil {
		t.Fatal(err)
	}
	if err := b.Erase(ctx, anna); err != nil {
		t.Fatal(err)
	}
	b.wantPerson(t, "erased", session, "")
	b.wantPerson(t, "somebody else", other, berta)
	var left int
	err := b.pool.QueryRow(ctx, `SELECT (SELECT count(*) FROM sign_in_links WHERE email = $1) + (SELECT count(*) FROM calendar_feeds)`, anna).Scan(&left)
	if err != nil || left != 0 {
		t.Errorf("%d rows are left, %v", left, err)
	}
}

func TestNobodyMayDoNothing(t *testing.T) {
	t.Parallel()
	for _, r := range []account.Right{account.OwnBookings, account.Desk, "something new"} {
		if (account.Person{}).May(r) {
			t.Errorf("nobody may %s", r)
		}
	}
}
