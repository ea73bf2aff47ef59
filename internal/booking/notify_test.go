package booking_test

import (
	"bytes"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	goical "github.com/emersion/go-ical"
	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
)

// A mailroom works the jobs that mails are enqueued as, and keeps what left.
type mailroom struct {
	*bundle
	worker *booking.MailWorker

	mu     sync.Mutex
	left   []mail.Message
	broken error // what the transport answers

	attempt int // made at jobs; 0 the first
}

func (m *mailroom) Send(ctx context.Context, _ string, message mail.Message, commit func(context.Context) error) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.broken != nil {
		return m.broken
	}
	if err := commit(ctx); err != nil {
		return err
	}
	m.left = append(m.left, message)
	return nil
}

func newMailroom(t *testing.T) *mailroom {
	t.Helper()
	m := &mailroom{bundle: setup(t, booking.Limits{})}
	var err error
	m.worker, err = booking.NewMailWorker(booking.MailConfig{
		Service: m.Service, Post: mail.NewPost(m.pool, m, m.clock.Now),
		PublicURL: "https://akademie.example", Organizer: "kurse@akademie.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// deliver works the jobs there are, the first attempt of each, and returns the
// mails that left and the errors of those that did not.
func (m *mailroom) deliver(t *testing.T) (sent []mail.Message, failed []error) {
	t.Helper()
	rows, err := m.pool.Query(t.Context(), `
		WITH taken AS (DELETE FROM river_job WHERE kind = 'booking_mail' RETURNING id, args)
		SELECT (args ->> 'entry')::bigint FROM taken ORDER BY id`)
	if err != nil {
		t.Fatal(err)
	}
	entries, err := pgx.CollectRows(rows, pgx.RowTo[int64])
	if err != nil {
		t.Fatal(err)
	}
	m.left = nil
	for _, e := range entries {
		job := &river.Job[booking.NotifyArgs]{JobRow: &rivertype.JobRow{Attempt: max(m.attempt, 1), MaxAttempts: mailAttempts}, Args: booking.NotifyArgs{Entry: e}}
		if err := m.worker.Work(t.Context(), job); err != nil {
			failed = append(failed, err)
		}
	}
	return m.left, failed
}

// mail returns the one mail that the jobs there are lead to.
func (m *mailroom) mail(t *testing.T) mail.Message {
	t.Helper()
	sent, failed := m.deliver(t)
	if len(sent) != 1 || failed != nil {
		t.Fatalf("%d mails left, want one; errors %v", len(sent), failed)
	}
	return sent[0]
}

var linkForm = regexp.MustCompile(`https://akademie\.example/b/(\S+)`)

// token returns that of the link in a mail, which plain and HTML share.
func token(t *testing.T, m mail.Message) string {
	t.Helper()
	found := linkForm.FindStringSubmatch(m.Text)
	if found == nil || !strings.Contains(m.HTML, found[0]) {
		t.Fatalf("no link, or another in HTML:\n%s\n%s", m.Text, m.HTML)
	}
	return found[1]
}

// entries reads the calendar files of a mail by a parser that is not ours, as
// "METHOD UID SEQUENCE STATUS".
func entries(t *testing.T, m mail.Message) []string {
	t.Helper()
	var found []string
	for _, c := range m.Calendars {
		file, err := goical.NewDecoder(bytes.NewReader(c.File)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		if got := file.Props.Get(goical.PropMethod).Value; got != c.Method {
			t.Errorf("%s travels as %s", got, c.Method)
		}
		for _, e := range file.Events() {
			found = append(found, fmt.Sprint(c.Method, " ", e.Props.Get(goical.PropUID).Value, " ",
				e.Props.Get(goical.PropSequence).Value, " ", e.Props.Get(goical.PropStatus).Value))
		}
	}
	return found
}

func wantEntries(t *testing.T, m mail.Message, want ...string) {
	t.Helper()
	if got := entries(t, m); !slices.Equal(got, want) {
		t.Errorf("mail %q carries\n%s\nwant\n%s", m.Subject, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestAcceptanceMailsLeadFromTheRequestToTheCalendar(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 1)
	b := m.book(t, "anna", run, 1)
	first := m.mail(t)
	if first.To != "anna@rathaus.example" || first.ToName != "" || strings.Contains(first.Text, "anna") || len(first.Calendars) != 0 {
		t.Errorf("the first mail repeats what was typed, or has a calendar file: %+v", first)
	}
	if !strings.Contains(first.Text, "bis Mittwoch, 21. Januar 2026, 10:00 Uhr") {
		t.Errorf("no deadline in\n%s", first.Text)
	}
	if _, err := m.Confirm(t.Context(), token(t, first)); err != nil {
		t.Fatal(err)
	}
	second := m.mail(t)
	wantEntries(t, second, "REQUEST "+b.Ref+"-1@akademie.example 0 CONFIRMED")
	if second.ToName != "anna" || !strings.Contains(second.Text, "Guten Tag anna,") {
		t.Errorf("the second mail does not greet by name:\n%s", second.Text)
	}
	if !strings.Contains(second.Text, "Freitag, 30. Januar 2026, 10:00–13:00 Uhr") {
		t.Errorf("no time in\n%s", second.Text)
	}
	manage := token(t, second)
	if _, purpose, err := m.Look(t.Context(), manage); err != nil || purpose != booking.ToManage {
		t.Errorf("the link of the second mail is for %q, error %v", purpose, err)
	}

	waiting := m.confirmed(t, "bert", run, 1)
	line := m.deliverAll(t) // the request is answered, so only the place in the line is told
	if len(line) != 1 || !strings.Contains(line[0].Text, "an Stelle 1") {
		t.Errorf("mails to who waits: %+v", line)
	}
	if _, err := m.Cancel(t.Context(), b.ID, person); err != nil {
		t.Fatal(err)
	}
	both := m.deliverAll(t)
	if len(both) != 2 {
		t.Fatalf("%d mails after a cancellation, want one to each", len(both))
	}
	wantEntries(t, both[0], "CANCEL "+b.Ref+"-1@akademie.example 1 CANCELLED")
	if !strings.Contains(both[0].Text, "wie Sie es gewünscht haben") {
		t.Errorf("it is not said who cancelled:\n%s", both[0].Text)
	}
	wantEntries(t, both[1])
	if _, err := m.Answer(t.Context(), token(t, both[1]), true); err != nil {
		t.Fatal(err)
	}
	wantEntries(t, m.mail(t), "REQUEST "+waiting.Ref+"-1@akademie.example 0 CONFIRMED")
}

func (m *mailroom) deliverAll(t *testing.T) []mail.Message {
	t.Helper()
	sent, failed := m.deliver(t)
	if failed != nil {
		t.Fatal(failed)
	}
	return sent
}

func TestAMoveUpdatesEntriesAndTakesOutSurplusOnes(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	long, short, full := m.run(t, 5), m.runAt(t, 5, start.Add(20*24*time.Hour)), m.runAt(t, 1, start.Add(30*24*time.Hour))
	m.confirmed(t, "bert", full, 1)
	m.deliverAll(t)
	for n := 2; n <= 3; n++ {
		at := start.Add(time.Duration(10+n) * 24 * time.Hour)
		m.exec(t, `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, $2, $3, $4)`, long, n, at, at.Add(time.Hour))
	}
	b := m.confirmed(t, "anna", long, 1)
	uid := func(n int) string { return fmt.Sprintf("%s-%d@akademie.example", b.Ref, n) }
	wantEntries(t, m.mail(t), "REQUEST "+uid(1)+" 0 CONFIRMED", "REQUEST "+uid(2)+" 0 CONFIRMED", "REQUEST "+uid(3)+" 0 CONFIRMED")

	if _, err := m.Move(t.Context(), b.ID, short, false, person); err != nil {
		t.Fatal(err)
	}
	moved := m.mail(t)
	wantEntries(t, moved, "REQUEST "+uid(1)+" 1 CONFIRMED", "CANCEL "+uid(2)+" 1 CANCELLED", "CANCEL "+uid(3)+" 1 CANCELLED")
	if !strings.Contains(moved.Text, "bisher: KI in der Verwaltung, 30. Januar 2026") {
		t.Errorf("it is not said from where:\n%s", moved.Text)
	}
	if _, err := m.Move(t.Context(), b.ID, full, true, coordinator); err != nil {
		t.Fatal(err)
	}
	waits := m.mail(t)
	wantEntries(t, waits, "CANCEL "+uid(1)+" 2 CANCELLED", "CANCEL "+uid(2)+" 2 CANCELLED", "CANCEL "+uid(3)+" 2 CANCELLED")
	if !strings.Contains(waits.Text, "die Koordination") || !strings.Contains(waits.Text, "an Stelle 1") {
		t.Errorf("it is not said who moved, or how it stands:\n%s", waits.Text)
	}
}

func TestARunWithFewerSessionsTakesTheOthersOutOfCalendars(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 5)
	had := []catalogue.Session{{N: 1}}
	for n := 2; n <= 3; n++ {
		at := start.Add(time.Duration(10+n) * 24 * time.Hour)
		m.exec(t, `INSERT INTO sessions (run_id, n, starts, ends) VALUES ($1, $2, $3, $4)`, run, n, at, at.Add(time.Hour))
		had = append(had, catalogue.Session{N: n, Title: "Teil", Starts: at, Ends: at.Add(time.Hour)})
	}
	b := m.confirmed(t, "anna", run, 1)
	uid := func(n int) string { return fmt.Sprintf("%s-%d@akademie.example", b.Ref, n) }
	m.mail(t)
	now := func(sessions int) {
		t.Helper()
		err := pgx.BeginFunc(t.Context(), m.pool, func(tx pgx.Tx) error {
			if _, err := tx.Exec(t.Context(), `DELETE FROM sessions WHERE run_id = $1 AND n > $2`, run, sessions); err != nil {
				return err
			}
			return m.Rescheduled(t.Context(), tx, run, had, coordinator)
		})
		if err != nil {
			t.Fatal(err)
		}
		had = had[:sessions]
	}
	now(2)
	wantEntries(t, m.mail(t), "REQUEST "+uid(1)+" 1 CONFIRMED", "REQUEST "+uid(2)+" 1 CONFIRMED", "CANCEL "+uid(3)+" 1 CANCELLED")
	now(1)
	fewer := m.mail(t)
	wantEntries(t, fewer, "REQUEST "+uid(1)+" 2 CONFIRMED", "CANCEL "+uid(2)+" 2 CANCELLED", "CANCEL "+uid(3)+" 2 CANCELLED")
	if _, err := m.Cancel(t.Context(), b.ID, person); err != nil {
		t.Fatal(err)
	}
	wantEntries(t, m.mail(t), "CANCEL "+uid(1)+" 3 CANCELLED", "CANCEL "+uid(2)+" 3 CANCELLED", "CANCEL "+uid(3)+" 3 CANCELLED")
}

func TestMailsThatAreOutOfDateAreNotSent(t *testing.T) {
	t.Parallel()
	cancel := func(t *testing.T, m *mailroom, id int64) {
		if _, err := m.Cancel(t.Context(), id, person); err != nil {
			t.Fatal(err)
		}
	}
	move := func(t *testing.T, m *mailroom, id int64) {
		if _, err := m.Move(t.Context(), id, m.runAt(t, 5, start.Add(40*24*time.Hour)), false, person); err != nil {
			t.Fatal(err)
		}
	}
	m := newMailroom(t)
	for i, tc := range []struct {
		name   string
		change func(t *testing.T, m *mailroom, id int64)
		want   []string // beginnings of subjects
	}{
		{"nothing happened", func(*testing.T, *mailroom, int64) {}, []string{"Bestätigt"}},
		{"cancelled", cancel, []string{"Abgesagt"}},
		{"moved", move, []string{"Umgebucht"}},
		{"moved twice", func(t *testing.T, m *mailroom, id int64) { move(t, m, id); move(t, m, id) }, []string{"Umgebucht"}},
		{"moved and cancelled", func(t *testing.T, m *mailroom, id int64) { move(t, m, id); cancel(t, m, id) }, []string{"Abgesagt"}},
		{"erased", func(t *testing.T, m *mailroom, id int64) {
			if _, err := m.Forget(t.Context(), m.find(t, id).Person.Email, person); err != nil {
				t.Fatal(err)
			}
		}, nil},
		{"a message and a cancellation", func(t *testing.T, m *mailroom, id int64) {
			m.message(t, m.find(t, id).Run.ID)
			cancel(t, m, id)
		}, []string{"Abgesagt"}},
		{"the run is over", func(_ *testing.T, m *mailroom, _ int64) { m.clock.Move(50 * 24 * time.Hour) }, nil}, // last: time goes on
	} {
		t.Run(tc.name, func(t *testing.T) {
			id := m.confirmed(t, fmt.Sprintf("person%d", i), m.run(t, 5), 1).ID
			tc.change(t, m, id)
			sent, failed := m.deliver(t)
			var got []string
			for _, s := range sent {
				word, _, _ := strings.Cut(s.Subject, ":")
				got = append(got, word)
			}
			if !slices.Equal(got, tc.want) || failed != nil {
				t.Errorf("mails %q, errors %v, want %q", got, failed, tc.want)
			}
		})
	}
}

func (m *mailroom) message(t *testing.T, run int64) {
	t.Helper()
	if _, err := m.Message(t.Context(), run, "button-of-a-message", "Zugang: BigBlueButton", "Guten Tag,\n\nder Raum ist offen.\nBis dann!", coordinator); err != nil {
		t.Fatal(err)
	}
}

func TestOtherMailsSayWhatHappened(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 5)
	b := m.confirmed(t, "anna", run, 1)
	english := request("bob", run, 2)
	english.Language = "en"
	if _, err := m.Request(t.Context(), english); err != nil {
		t.Fatal(err)
	}
	if got := m.deliverAll(t); len(got) != 2 || !strings.HasPrefix(got[1].Subject, "Please confirm your booking") || got[1].Language != "en" {
		t.Errorf("the second mail is not English: %+v", got)
	}

	again := request("anna", run, 1)
	again.Key = "another-button-of-anna"
	if _, err := m.Request(t.Context(), again); err != nil {
		t.Fatal(err)
	}
	if got := m.mail(t); !strings.HasPrefix(got.Subject, "Sie haben diesen Termin schon gebucht") {
		t.Errorf("to who asks again: %s", got.Subject)
	}

	m.message(t, run)
	got := m.deliverAll(t)
	if len(got) != 2 || got[0].Subject != "Zugang: BigBlueButton" || !strings.Contains(got[0].Text, "der Raum ist offen.\nBis dann!") {
		t.Errorf("a coordinator's message: %+v", got)
	}

	if err := m.Resend(t.Context(), b.ID, person); err != nil {
		t.Fatal(err)
	}
	wantEntries(t, m.mail(t), "REQUEST "+b.Ref+"-1@akademie.example 0 CONFIRMED")

	err := pgx.BeginFunc(t.Context(), m.pool, func(tx pgx.Tx) error {
		_, err := tx.Exec(t.Context(), `UPDATE sessions SET starts = starts + interval '1 hour', ends = ends + interval '1 hour' WHERE run_id = $1`, run)
		if err != nil {
			return err
		}
		return m.Rescheduled(t.Context(), tx, run, nil, coordinator)
	})
	if err != nil {
		t.Fatal(err)
	}
	got = m.deliverAll(t)
	if len(got) != 2 || !strings.Contains(got[0].Text, "11:00–14:00 Uhr") {
		t.Fatalf("new times: %+v", got)
	}
	wantEntries(t, got[0], "REQUEST "+b.Ref+"-1@akademie.example 1 CONFIRMED")
	wantEntries(t, got[1])

	if err := m.CancelRun(t.Context(), run, coordinator); err != nil {
		t.Fatal(err)
	}
	got = m.deliverAll(t)
	if len(got) != 2 || !strings.HasPrefix(got[0].Subject, "Der Termin findet nicht statt") {
		t.Fatalf("the run is off: %+v", got)
	}
	wantEntries(t, got[0], "CANCEL "+b.Ref+"-1@akademie.example 2 CANCELLED")
}

func TestAMailThatFailedCanBeSentAgain(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.book(t, "anna", m.run(t, 5), 1)
	m.broken = fmt.Errorf("%w: RCPT: 550 5.1.1", fault.Invalid)
	if sent, failed := m.deliver(t); len(sent) != 0 || len(failed) != 1 {
		t.Fatalf("sent %v, failed %v", sent, failed)
	}
	m.broken = nil
	open, err := m.worker.Unclear(t.Context())
	if err != nil || len(open) != 1 || open[0].State != mail.Failed {
		t.Fatalf("to look at: %+v, error %v", open, err)
	}
	for range 2 { // pressing the button twice
		err = m.worker.SendAgain(t.Context(), open[0].Key)
	}
	wantKind(t, "second SendAgain", err, fault.Conflict)
	m.mail(t)
	wantKind(t, "SendAgain of a mail that left", m.worker.SendAgain(t.Context(), open[0].Key), fault.Conflict)

	m.book(t, "bert", m.run(t, 5), 1)
	m.broken = fmt.Errorf("%w: connecting", fault.Unavailable)
	m.attempt = mailAttempts - 1
	m.expectOpen(t, 0)
	m.book(t, "carl", m.run(t, 5), 1)
	m.attempt = mailAttempts
	m.expectOpen(t, 1)
	wantKind(t, "SendAgain of another mail", m.worker.SendAgain(t.Context(), "sign-in/1"), fault.NotFound)
}

// mailAttempts are made at a mail before it is given up.
const mailAttempts = 16

// expectOpen works the jobs there are, which all fail, and checks how many mails
// somebody has to look at then.
func (m *mailroom) expectOpen(t *testing.T, want int) {
	t.Helper()
	var attempts int
	if err := m.pool.QueryRow(t.Context(), `SELECT min(max_attempts) FROM river_job WHERE kind = 'booking_mail'`).Scan(&attempts); err != nil {
		t.Fatal(err)
	}
	if attempts != mailAttempts {
		t.Errorf("the queue makes %d attempts, want %d", attempts, mailAttempts)
	}
	if _, failed := m.deliver(t); len(failed) == 0 {
		t.Error("no mail failed")
	}
	if open, err := m.worker.Unclear(t.Context()); err != nil || len(open) != want {
		t.Errorf("to look at: %+v, error %v, want %d", open, err, want)
	}
}

func TestEventsAreTheSameOnEachReadingAndForgetWhoWasErased(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 1)
	b := m.confirmed(t, "anna", run, 1)
	log, err := m.History(t.Context(), run, 10)
	if err != nil || len(log) != 2 {
		t.Fatal(log, err)
	}
	first, err := m.Event(t.Context(), log[0].ID)
	if err != nil {
		t.Fatal(err)
	}
	if first.Type != "booking.confirmed" || !bytes.Contains(first.Data, []byte(`"booking":"`+b.Ref+`","state":"confirmed","seats":1,"by":"person"`)) ||
		!bytes.Contains(first.Data, []byte(`"email":"anna@rathaus.example"`)) {
		t.Errorf("event %s: %s", first.Type, first.Data)
	}
	if _, err := m.Cancel(t.Context(), b.ID, person); err != nil {
		t.Fatal(err)
	}
	later, err := m.Event(t.Context(), log[0].ID)
	if err != nil || !bytes.Equal(first.Data, later.Data) {
		t.Errorf("read again it is %s, error %v, at first %s", later.Data, err, first.Data)
	}
	if _, err := m.Forget(t.Context(), "anna@rathaus.example", person); err != nil {
		t.Fatal(err)
	}
	erased, err := m.Event(t.Context(), log[0].ID)
	if err != nil || bytes.Contains(erased.Data, []byte("anna")) || bytes.Contains(erased.Data, []byte("person\":{")) {
		t.Errorf("after erasing: %s, error %v", erased.Data, err)
	}
	if !slices.Contains(booking.EventTypes(), first.Type) {
		t.Errorf("%s is not in the list of types", first.Type)
	}
}

func TestAcceptanceInvitationsThatArriveHaveTheRightTimesOverSummerTime(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	outbox, err := mail.NewFolder(t.TempDir(), mail.Sender{Name: "Smart City Akademie", Address: "kurse@akademie.example"}, m.clock.Now)
	if err != nil {
		t.Fatal(err)
	}
	m.worker, err = booking.NewMailWorker(booking.MailConfig{
		Service: m.Service, Post: mail.NewPost(m.pool, outbox, m.clock.Now),
		PublicURL: "https://akademie.example/", Organizer: "kurse@akademie.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	// From the Friday before summer time to the Tuesday after it, at nine in
	// Berlin on both days.
	friday := time.Date(2026, 3, 27, 8, 0, 0, 0, time.UTC)
	tuesday := time.Date(2026, 3, 31, 7, 0, 0, 0, time.UTC)
	run := m.runAt(t, 5, friday)
	m.exec(t, `INSERT INTO sessions (run_id, n, title, starts, ends) VALUES ($1, 2, 'Teil 2; Übung', $2, $3)`, run, tuesday, tuesday.Add(time.Hour))
	m.confirmed(t, "juergen", run, 1)
	if _, failed := m.deliver(t); failed != nil {
		t.Fatal(failed)
	}
	stored, err := outbox.List(t.Context(), 10)
	if err != nil || len(stored) != 1 {
		t.Fatalf("in the outbox: %+v, error %v", stored, err)
	}
	for _, day := range []string{"Freitag, 27. März 2026, 09:00–12:00 Uhr", "Dienstag, 31. März 2026, 09:00–10:00 Uhr: Teil 2; Übung"} {
		if !strings.Contains(stored[0].Text, day) || !strings.Contains(stored[0].HTML, day) {
			t.Errorf("the mail does not say %q:\n%s", day, stored[0].Text)
		}
	}
	if len(stored[0].Files) != 2 {
		t.Fatalf("%d files, want one for each session", len(stored[0].Files))
	}
	for i, starts := range []time.Time{friday, tuesday} {
		file, err := goical.NewDecoder(bytes.NewReader(stored[0].Files[i].Content)).Decode()
		if err != nil {
			t.Fatal(err)
		}
		e := file.Events()[0]
		got, err := e.DateTimeStart(nil)
		if err != nil || !got.Equal(starts) {
			t.Errorf("session %d starts at %s, error %v, want %s", i+1, got, err, starts)
		}
		if wall := e.Props.Get(goical.PropDateTimeStart).Value; !strings.HasSuffix(wall, "T090000") {
			t.Errorf("session %d is shown at %s, want nine", i+1, wall)
		}
	}
}

func TestWhoHasTooManyRequestsIsToldByMailOnly(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	for range 5 {
		m.book(t, "anna", m.run(t, 5), 1)
	}
	m.deliverAll(t)
	other := m.runAt(t, 5, start.Add(60*24*time.Hour))
	if _, err := m.Request(t.Context(), request("anna", other, 1)); err != nil {
		t.Fatal(err)
	}
	m.clock.Move(20 * 24 * time.Hour) // the runs that were asked for are over, this one is not
	got := m.mail(t)
	if !strings.HasPrefix(got.Subject, "Anfrage nicht angenommen") || !strings.Contains(got.Subject, "21. März 2026") ||
		!strings.Contains(got.Text, "https://akademie.example/my\n") || strings.Contains(got.Text, "AK-") {
		t.Errorf("mail %q:\n%s", got.Subject, got.Text)
	}
}
