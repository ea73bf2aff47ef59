package main

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/report"
)

// TestAcceptanceTwoServersSendAMonthlyReportOnce saves a report in January and
// starts two servers on the first of February.
func TestAcceptanceTwoServersSendAMonthlyReportOnce(t *testing.T) {
	t.Parallel()
	database := pgtest.URL(t)
	at := func(clock string) *app {
		s := &Settings{DatabaseURL: database, statisticsSettings: statisticsSettings{StatisticsPeople: 5}}
		if err := s.Clock.UnmarshalText([]byte(clock)); err != nil {
			t.Fatal(err)
		}
		a, err := openApp(t.Context(), s, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(a.Close)
		return a
	}
	a := at("2026-01-31T23:00:00+01:00")
	const carla = "carla@akademie.example"
	if err := a.accounts.Grant(t.Context(), account.Operator(), carla, account.Coordinator); err != nil {
		t.Fatal(err)
	}
	who, err := a.accounts.PersonByEmail(t.Context(), carla)
	if err != nil {
		t.Fatal(err)
	}
	_, err = a.reports.Save(t.Context(), who, report.Report{
		Name: "Anmeldungen des Monats", Language: "de", Rolling: report.LastMonth,
		Query:   statistics.Query{Metrics: []statistics.Metric{statistics.Bookings}},
		Deliver: []report.Delivery{{Channel: report.ByMail, To: carla}},
	})
	if err != nil {
		t.Fatal(err)
	}
	folder := func(a *app) *mail.Folder {
		f, err := mail.NewFolder(t.TempDir(), demoSender, a.now)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	ctx, stop := context.WithCancel(t.Context())
	var servers sync.WaitGroup
	var outboxes []*mail.Folder
	for range 2 {
		a := at("2026-02-01T06:00:00+01:00")
		outbox := folder(a)
		outboxes = append(outboxes, outbox)
		post := mail.NewPost(a.pool, outbox, a.now)
		mails, err := booking.NewMailWorker(booking.MailConfig{Service: a.bookings, Post: post, PublicURL: "https://akademie.example"})
		if err != nil {
			t.Fatal(err)
		}
		workers, periodic, queues, err := a.jobs(mails, post, "https://akademie.example", true, nil, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		servers.Go(func() {
			if err := untilDone(ctx, queue.Run(ctx, a.pool, workers, periodic, slog.New(slog.DiscardHandler), queues...)); err != nil {
				t.Error(err)
			}
		})
	}
	list := func() (all []mail.Stored) {
		for _, o := range outboxes {
			some, err := o.List(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, some...)
		}
		return all
	}
	waitFor(t, func() bool { return len(list()) > 0 })
	// Both have looked: nothing is left to be done.
	waitFor(t, func() bool {
		piles, err := queue.Piles(t.Context(), a.pool)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range piles {
			if strings.HasPrefix(p.Kind, "report") {
				return false
			}
		}
		return true
	})
	stop()
	servers.Wait()
	sent := list()
	if len(sent) != 1 {
		t.Fatalf("%d mails", len(sent))
	}
	if !strings.Contains(sent[0].Text, "Januar 2026") || len(sent[0].Files) == 0 {
		t.Errorf("files %v, text:\n%s", sent[0].Files, sent[0].Text)
	}
}
