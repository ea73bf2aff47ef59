package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net"
	netmail "net/mail"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/gaps"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// How often what runs out is looked for. Changes of a run look for themselves;
// this is for runs that nobody changes.
const (
	sweepEvery   = time.Minute
	cleanEvery   = time.Hour
	reportsEvery = 15 * time.Minute
)

// demoSender is from whom the demo's mails are, which never leave the machine.
var demoSender = mail.Sender{Name: "Smart City Akademie (Demo)", Address: "akademie@demo.example"}

// smtpTransport is the configured mail server; nil without one. Its mails are
// dated by the real time: receivers take others for spam.
func (s *Settings) smtpTransport() (mail.Transport, error) {
	if s.SMTP == "" {
		return nil, nil
	}
	host, port, err := net.SplitHostPort(s.SMTP)
	if err != nil {
		return nil, fmt.Errorf("--smtp: %q is not a host and port such as mail.example.org:587", s.SMTP)
	}
	number, err := strconv.Atoi(port)
	if err != nil {
		return nil, fmt.Errorf("--smtp: %q is not a port", port)
	}
	password, err := key("--smtp-password-file", s.SMTPPasswordFile, s.smtpPassword)
	if err != nil {
		return nil, err
	}
	if s.SMTPUser != "" && password == "" {
		return nil, errors.New("--smtp-password-file is missing: with what does --smtp-user log in?")
	}
	from, err := netmail.ParseAddress(s.MailFrom)
	if err != nil {
		return nil, errors.New("--mail-from is not an e-mail address")
	}
	smtp, err := mail.NewSMTP(mail.SMTPConfig{
		Host: host, Port: number, User: s.SMTPUser, Password: password, Security: mail.Security(s.SMTPTLS),
		From: mail.Sender{Name: from.Name, Address: from.Address},
	}, time.Now)
	if err != nil {
		return nil, fmt.Errorf("--smtp: %w", err)
	}
	return smtp, nil
}

// outbox is where the demo puts mails.
func (s *Settings) outbox(now func() time.Time) (*mail.Folder, error) {
	return mail.NewFolder(filepath.Join(s.DataDir, "outbox"), demoSender, now)
}

// organizer is whom calendar entries name: the sender of the mails.
func (s *Settings) organizer() string {
	if from, err := netmail.ParseAddress(s.MailFrom); err == nil {
		return from.Address
	}
	return demoSender.Address
}

// jobs are what goes on in the background: answers that become documents, what came
// from other channels, where there is a mail server also mails, events for other systems
// and deadlines, and with either of them monthly reports.
func (a *app) jobs(mails *booking.MailWorker, post *mail.Post, base string, sends bool, bots map[string]bot, log *slog.Logger) (
	workers *river.Workers, periodic []*river.PeriodicJob, queues []string, err error,
) {
	workers = river.NewWorkers()
	river.AddWorker(workers, &gaps.PublishWorker{Ingest: a.ingestAnswers(log)})
	queues = []string{gaps.QueueName}
	channels := map[string]report.Deliverer{}
	for channel, b := range bots {
		b.AddWorkers(workers)
		queues = append(queues, channel)
		channels[channel] = b
	}
	if sends {
		if channels[report.ByMail], err = report.NewMailer(post); err != nil {
			return nil, nil, nil, err
		}
	}
	if len(channels) > 0 {
		river.AddWorker(workers, report.NewDueWorker(a.reports, slices.Collect(maps.Keys(channels))...))
		river.AddWorker(workers, report.NewDeliverWorker(report.DeliverConfig{
			Store: a.reports, Runner: a.statistics, People: a.accounts,
			Channels: channels, PublicURL: base, Log: log,
		}))
		periodic = append(periodic, periodically(reportsEvery, report.DueArgs{}))
		queues = append(queues, report.QueueName)
	}
	if !sends {
		return workers, periodic, queues, nil
	}
	river.AddWorker(workers, mails)
	river.AddWorker(workers, account.NewMailWorker(a.accounts, post, base))
	// By the real time: receivers refuse what is signed by a clock that is wrong.
	river.AddWorker(workers, webhook.NewWorker(a.pool, a.endpoints, a.event, time.Now))
	river.AddWorker(workers, &booking.SweepWorker{Service: a.bookings})
	river.AddWorker(workers, &booking.TidyWorker{Service: a.bookings})
	periodic = append(periodic, periodically(sweepEvery, booking.SweepArgs{}), periodically(cleanEvery, booking.TidyArgs{}))
	return workers, periodic, append(queues, river.QueueDefault), nil
}

// event is what a webhook tells of an entry of the log.
func (a *app) event(ctx context.Context, id int64) (webhook.Event, error) {
	e, err := a.bookings.Event(ctx, id)
	return webhook.Event(e), err
}

// periodically inserts a job every so often, and once at the start. While one is
// waiting or under way, no other is inserted.
func periodically(every time.Duration, args river.JobArgs) *river.PeriodicJob {
	return river.NewPeriodicJob(river.PeriodicInterval(every), func() (river.JobArgs, *river.InsertOpts) {
		return args, &river.InsertOpts{UniqueOpts: river.UniqueOpts{ByPeriod: every}, MaxAttempts: 1}
	}, &river.PeriodicJobOpts{RunOnStart: true})
}
