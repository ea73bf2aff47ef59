package booking_test

import (
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/mail"
)

// remind reminds, checks how many were told, and returns what is sent to them.
func (m *mailroom) remind(t *testing.T, want int) []mail.Message {
	t.Helper()
	m.deliverAll(t) // what was to be sent before
	if told, err := m.Remind(t.Context()); err != nil || told != want {
		t.Fatalf("%d people were reminded, error %v, want %d", told, err, want)
	}
	sent := m.deliverAll(t)
	if len(sent) != want {
		t.Fatalf("%d mails left, want %d", len(sent), want)
	}
	return sent
}

func TestAcceptanceWhoDoesNotConfirmIsRemindedOnceAtHalfOfTheTime(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 3)
	m.confirmed(t, "carla", run, 1)
	b := m.book(t, "anna", run, 1)
	m.clock.Move(12*time.Hour - time.Second)
	m.remind(t, 0)
	m.clock.Move(time.Second)
	sent := m.remind(t, 1)[0]
	if sent.To != "anna@rathaus.example" || strings.Contains(sent.Text, "anna") || !strings.HasPrefix(sent.Subject, "Erinnerung: Bitte bestätigen Sie Ihre Buchung") ||
		!strings.Contains(sent.Text, "bis Mittwoch, 21. Januar 2026, 10:00 Uhr") {
		t.Errorf("the reminder: %+v", sent)
	}
	m.clock.Move(6 * time.Hour)
	m.remind(t, 0)
	if _, err := m.Confirm(t.Context(), token(t, sent)); err != nil {
		t.Errorf("the link of the reminder: %v", err)
	}
	m.is(t, b.ID, booking.Confirmed, 0)
}

func TestAcceptanceWhoDoesNotAnswerAnOfferIsRemindedOnce(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	run := m.run(t, 1)
	first := m.confirmed(t, "anna", run, 1)
	q := request("bert", run, 1)
	q.Language = "en"
	receipt, err := m.Request(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	second := m.byRef(t, receipt.Ref)
	m.clock.Move(13 * time.Hour)
	m.remind(t, 1) // to confirm
	if _, err := m.Confirm(t.Context(), m.link(t, second.ID, booking.ToConfirm)); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Cancel(t.Context(), first.ID, person); err != nil {
		t.Fatal(err)
	}
	m.remind(t, 0)
	m.clock.Move(24 * time.Hour)
	sent := m.remind(t, 1)[0]
	if sent.To != "bert@rathaus.example" || !strings.HasPrefix(sent.Subject, "Reminder: a seat is free for you") {
		t.Errorf("the reminder: %+v", sent)
	}
	m.remind(t, 0)
	if _, err := m.Answer(t.Context(), token(t, sent), true); err != nil {
		t.Errorf("the link of the reminder: %v", err)
	}
	m.is(t, second.ID, booking.Confirmed, 0)
}

func TestShortTimesAreNotRemindedOf(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	m.book(t, "anna", m.runAt(t, 1, start.Add(4*time.Hour-time.Second)), 1) // must confirm until it begins
	m.book(t, "bert", m.runAt(t, 1, start.Add(4*time.Hour)), 1)
	m.clock.Move(2 * time.Hour)
	if sent := m.remind(t, 1)[0]; sent.To != "bert@rathaus.example" {
		t.Errorf("%s was reminded", sent.To)
	}
}

func TestNoReminderLeavesAfterTheStateChangedOrTheTimeIsOver(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mailroom, booking.Booking) error{
		"confirmed": func(m *mailroom, b booking.Booking) error {
			_, err := m.Confirm(t.Context(), m.link(t, b.ID, booking.ToConfirm))
			return err
		},
		"cancelled": func(m *mailroom, b booking.Booking) error {
			_, err := m.Cancel(t.Context(), b.ID, person)
			return err
		},
		"late": func(m *mailroom, _ booking.Booking) error {
			m.clock.Move(12 * time.Hour) // nobody has swept
			return nil
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newMailroom(t)
			b := m.book(t, "anna", m.run(t, 1), 1)
			m.clock.Move(12 * time.Hour)
			m.deliverAll(t)
			if told, err := m.Remind(t.Context()); err != nil || told != 1 {
				t.Fatalf("%d people were reminded, error %v", told, err)
			}
			if err := change(m, b); err != nil {
				t.Fatal(err)
			}
			for _, sent := range m.deliverAll(t) {
				if strings.HasPrefix(sent.Subject, "Erinnerung") {
					t.Errorf("%q left", sent.Subject)
				}
			}
			m.remind(t, 0)
		})
	}
}

func TestAMoveBeginsTheTimeAnew(t *testing.T) {
	t.Parallel()
	m := newMailroom(t)
	b := m.book(t, "anna", m.run(t, 1), 1)
	m.clock.Move(12 * time.Hour)
	if _, err := m.Move(t.Context(), b.ID, m.run(t, 1), false, person); err != nil {
		t.Fatal(err)
	}
	m.remind(t, 0)
	m.clock.Move(6 * time.Hour)
	m.remind(t, 1)
	m.clock.Move(3 * time.Hour)
	m.remind(t, 0)
}

func TestAcceptanceTwoServersRemindOnce(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	run := b.run(t, 2)
	for _, name := range []string{"anna", "bert", "carla"} { // one stands in line
		b.book(t, name, run, 1)
	}
	b.clock.Move(13 * time.Hour)
	servers := []*bundle{b, onPool(t, b.again(t), b.clock, booking.Limits{}), onPool(t, b.again(t), b.clock, booking.Limits{})}
	errs := make([]error, len(servers))
	told := make([]int, len(servers))
	var working sync.WaitGroup
	for i, s := range servers {
		working.Go(func() { told[i], errs[i] = s.Remind(t.Context()) })
	}
	working.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if sum := told[0] + told[1] + told[2]; sum != 3 {
		t.Errorf("the servers reminded %v, want three people altogether", told)
	}
	reminders := 0
	for _, a := range b.mails(t) {
		if a == booking.ActReminded {
			reminders++
		}
	}
	if reminders != 3 {
		t.Errorf("%d reminders are enqueued, want 3", reminders)
	}
}

func TestTheSweepReminds(t *testing.T) {
	t.Parallel()
	b := setup(t, booking.Limits{})
	b.book(t, "anna", b.run(t, 1), 1)
	b.clock.Move(13 * time.Hour)
	worker := booking.SweepWorker{Service: b.Service}
	for range 2 {
		if err := worker.Work(t.Context(), nil); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.mails(t); len(got) != 2 || got[1] != booking.ActReminded {
		t.Errorf("mails are %v", got)
	}
}
