package report

import (
	"context"
	"flag"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/statistics"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A runner answers every query with the same figures, and remembers it.
type runner struct {
	asked []statistics.Query
	by    []account.Person
	found statistics.Result
}

func (r *runner) Run(_ context.Context, who account.Person, _ string, q statistics.Query) (statistics.Result, error) {
	if !who.May(account.Statistics) {
		return statistics.Result{}, fault.Denied
	}
	r.asked, r.by = append(r.asked, q), append(r.by, who)
	found := r.found
	found.Query = q
	return found, nil
}

// roles are who people are now.
type roles map[string]account.Person

func (r roles) PersonByEmail(_ context.Context, email string) (account.Person, error) {
	if p, known := r[email]; known {
		return p, nil
	}
	return account.Person{Email: email, Role: account.Participant}, nil
}

// result has a hidden figure, and names that want escaping.
func result() statistics.Result {
	known := func(v float64) statistics.Cell { return statistics.Cell{State: statistics.Known, Value: v} }
	name := func(s string) statistics.Name { return statistics.Name{German: s, English: s} }
	return statistics.Result{
		Query: december(),
		Rows: []statistics.Row{
			{Keys: []string{"NW"}, Cells: []statistics.Cell{known(1234)}},
			{Keys: []string{"BY"}, Cells: []statistics.Cell{known(87)}},
			{Keys: []string{"HB"}, Cells: []statistics.Cell{{State: statistics.Hidden}}},
			{Keys: []string{"BB"}, Cells: []statistics.Cell{{State: statistics.Hidden}}},
		},
		Total: []statistics.Cell{known(1331)}, Hidden: 2, LeastOf: 5, ReadAt: berlin(2026, 2, 1, 6),
		Names: statistics.Names{statistics.Land: {"NW": name("Nordrhein-Westfalen"), "BY": name("Bayern"), "HB": name("Bremen"), "BB": name("Brandenburg")}},
	}
}

// work delivers one report to the folder of a demo.
func work(t *testing.T, s *Store, pool *pgxpool.Pool, r *runner, who roles, args DeliverArgs) ([]mail.Stored, error) {
	t.Helper()
	folder, err := mail.NewFolder(t.TempDir(), mail.Sender{Name: "Akademie", Address: "akademie@kts.example"}, s.now)
	if err != nil {
		t.Fatal(err)
	}
	mailer, err := NewMailer(mail.NewPost(pool, folder, s.now))
	if err != nil {
		t.Fatal(err)
	}
	w := NewDeliverWorker(DeliverConfig{Store: s, Runner: r, People: who, Channels: map[string]Deliverer{ByMail: mailer},
		PublicURL: "https://akademie.example", Log: slog.New(slog.DiscardHandler)})
	err = w.Work(t.Context(), &river.Job[DeliverArgs]{JobRow: &rivertype.JobRow{Attempt: 1, MaxAttempts: 3}, Args: args})
	list, listing := folder.List(t.Context(), 10)
	if listing != nil {
		t.Fatal(listing)
	}
	return list, err
}

// due enqueues what is due and returns the jobs.
func due(t *testing.T, s *Store) (jobs []DeliverArgs) {
	t.Helper()
	_, err := s.enqueueDue(t.Context(), []string{ByMail}, func(_ context.Context, _ pgx.Tx, all []river.InsertManyParams) error {
		for _, j := range all {
			jobs = append(jobs, j.Args.(DeliverArgs))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return jobs
}

func TestReportsAreDeliveredOnceWithThePeriodOfTheMonth(t *testing.T) {
	t.Parallel()
	s, c, pool := setup(t)
	if _, err := s.Save(t.Context(), anna, mailed("Länder", anna)); err != nil {
		t.Fatal(err)
	}
	c.at = berlin(2026, 2, 1, 6)
	jobs := due(t, s)
	if len(jobs) != 1 {
		t.Fatalf("%d jobs", len(jobs))
	}
	r := &runner{found: result()}
	for attempt := range 2 {
		mails, err := work(t, s, pool, r, roles{anna.Email: anna}, jobs[0])
		if err != nil || len(mails) != 1-attempt {
			t.Fatalf("attempt %d: %d mails, %v", attempt, len(mails), err)
		}
	}
	if len(r.asked) != 1 || r.by[0].Email != anna.Email {
		t.Fatalf("asked %d times by %v", len(r.asked), r.by)
	}
	if want := (statistics.Period{From: day(2026, 1, 1), To: day(2026, 1, 31)}); r.asked[0].Period != want {
		t.Errorf("asked for %v, want %v", r.asked[0].Period, want)
	}
}

func TestWhoMayNotAskAnyMoreGetsNoReport(t *testing.T) {
	t.Parallel()
	s, c, pool := setup(t)
	saved, err := s.Save(t.Context(), anna, mailed("Länder", anna))
	if err != nil {
		t.Fatal(err)
	}
	c.at = berlin(2026, 2, 1, 6)
	job := due(t, s)[0]
	r := &runner{found: result()}
	if mails, err := work(t, s, pool, r, roles{}, job); err != nil || len(mails) != 0 || len(r.asked) != 0 {
		t.Errorf("%d mails, %d questions, %v", len(mails), len(r.asked), err)
	}
	// Nor is one sent that was deleted.
	c.at = berlin(2026, 3, 1, 6)
	job = due(t, s)[0]
	if err := s.Delete(t.Context(), anna, saved.ID); err != nil {
		t.Fatal(err)
	}
	if mails, err := work(t, s, pool, r, roles{anna.Email: anna}, job); err != nil || len(mails) != 0 {
		t.Errorf("deleted: %d mails, %v", len(mails), err)
	}
}

func TestMailsOfReports(t *testing.T) {
	t.Parallel()
	mailer, err := NewMailer(nil)
	if err != nil {
		t.Fatal(err)
	}
	single := result()
	single.Query.Dimensions, single.Rows = nil, []statistics.Row{{Cells: single.Total}}
	for name, tc := range map[string]struct {
		language, report string
		found            statistics.Result
	}{
		"table.de": {"de", "Anmeldungen <je> Land & Monat", result()},
		"table.en": {"en", "Bookings by Land", result()},
		"single":   {"de", "Alle Anmeldungen", single},
	} {
		l, err := newLetter(Report{ID: 7, Name: tc.report, Language: tc.language, Owner: anna.Email}, tc.found, "https://akademie.example")
		if err != nil {
			t.Fatal(err)
		}
		m, err := mailer.message(l, anna.Email)
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name+".txt", "Subject: "+m.Subject+"\n\n"+m.Text)
		golden(t, name+".html", m.HTML)
		var files []string
		for _, f := range m.Files {
			files = append(files, f.Name+" "+f.Type+" "+f.Inline)
		}
		golden(t, name+".files", strings.Join(files, "\n")+"\n\n"+string(l.CSV))
		if charts := strings.HasPrefix(string(m.Files[0].Content), "\x89PNG"); charts != (name != "single") {
			t.Errorf("%s: has a picture: %v", name, charts)
		}
	}
}

// A channel is one that a test listens on.
type channel struct{ got chan Letter }

func (c channel) Deliver(ctx context.Context, _ *rivertype.JobRow, _, _ string, write func(context.Context) (Letter, error)) error {
	l, err := write(ctx)
	if err == nil {
		c.got <- l
	}
	return err
}

func TestTheQueueDeliversWhatIsDue(t *testing.T) {
	t.Parallel()
	s, c, pool := setup(t)
	if _, err := s.Save(t.Context(), anna, mailed("Länder", anna)); err != nil {
		t.Fatal(err)
	}
	c.at = berlin(2026, 2, 1, 6)
	listening := channel{make(chan Letter, 1)}
	workers := river.NewWorkers()
	river.AddWorker(workers, NewDueWorker(s, ByMail))
	river.AddWorker(workers, NewDeliverWorker(DeliverConfig{Store: s, Runner: &runner{found: result()}, People: roles{anna.Email: anna},
		Channels: map[string]Deliverer{ByMail: listening}, Log: slog.New(slog.DiscardHandler)}))
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	ended := make(chan error, 1)
	periodic := river.NewPeriodicJob(river.PeriodicInterval(time.Hour),
		func() (river.JobArgs, *river.InsertOpts) { return DueArgs{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})
	go func() {
		ended <- queue.Run(ctx, pool, workers, []*river.PeriodicJob{periodic}, slog.New(slog.DiscardHandler), QueueName)
	}()
	select {
	case l := <-listening.got:
		if l.Name != "Länder" {
			t.Errorf("delivered %q", l.Name)
		}
	case <-ctx.Done():
		t.Error("nothing was delivered")
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
