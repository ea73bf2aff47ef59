package booking_test

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/queue"
)

// A counter is a transport that tells what left.
type counter struct{ left chan string }

func (c counter) Send(ctx context.Context, _ string, m mail.Message, commit func(context.Context) error) error {
	if err := commit(ctx); err != nil {
		return err
	}
	c.left <- m.To
	return nil
}

// serve works the queue as one more server until the function it returns is
// called.
func (m *mailroom) serve(t *testing.T, transport mail.Transport) (stop func()) {
	t.Helper()
	worker, err := booking.NewMailWorker(booking.MailConfig{
		Service: m.Service, Post: mail.NewPost(m.pool, transport, m.clock.Now),
		PublicURL: "https://akademie.example", Organizer: "kurse@akademie.example",
	})
	if err != nil {
		t.Fatal(err)
	}
	workers := river.NewWorkers()
	river.AddWorker(workers, worker)
	ctx, cancel := context.WithCancel(t.Context())
	var running sync.WaitGroup
	running.Go(func() {
		if err := queue.Run(ctx, m.pool, workers, nil, slog.New(slog.DiscardHandler)); err != nil {
			t.Error(err)
		}
	})
	return func() { cancel(); running.Wait() }
}

func TestAcceptanceEachMailLeavesOnceWhenTwoServersShareTheQueue(t *testing.T) {
	t.Parallel()
	const people = 20
	m := newMailroom(t)
	out := counter{make(chan string, 4*people)}
	stopFirst, stopSecond := m.serve(t, out), m.serve(t, out)
	defer stopSecond()
	run := m.run(t, people)
	for i := range people {
		m.book(t, fmt.Sprintf("person%d", i), run, 1)
		if i == people/2 {
			stopFirst() // the other goes on alone
		}
	}
	got := map[string]int{}
	patience := time.After(time.Minute)
	for len(got) < people {
		select {
		case to := <-out.left:
			got[to]++
		case <-patience:
			t.Fatalf("%d of %d mails left", len(got), people)
		}
	}
	stopSecond()
	close(out.left)
	for to := range out.left {
		got[to]++
	}
	for to, n := range got {
		if n != 1 {
			t.Errorf("%d mails to %s", n, to)
		}
	}
	var sent int
	if err := m.pool.QueryRow(t.Context(), `SELECT count(*) FROM mail_deliveries WHERE state = 'sent' AND attempts = 1`).Scan(&sent); err != nil || sent != people {
		t.Errorf("%d mails are recorded as sent at once, error %v, want %d", sent, err, people)
	}
}
