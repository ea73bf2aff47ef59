package booking

import (
	"context"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/postgres"
)

// A MailWorker tells people by mail what the log says. It is added to River's
// workers:
//
//	mails, err := booking.NewMailWorker(booking.MailConfig{Service: bookings, Post: post, PublicURL: …, Organizer: …})
//	river.AddWorker(workers, mails)
//
// A mail is written at the moment it is sent, from the booking as it stands
// then. What it would say may be out of date by that time; it is not sent when
//
//	requested, confirmed, waitlisted, offered  the booking is in another state or run
//	reminded                                   that, the time is over, or the same happened again
//	moved, rescheduled, link_resent            the booking ended, or the same happened again
//	run_message, requested_again               the booking ended
//	run_message                                it is in another run now
//	offer_expired, cancelled                   never: nothing follows an end
//	all of these                               the run is over
//	all of these, over_limit                   the personal data was erased
//
// What happened meanwhile has an entry and a mail of its own.
type MailWorker struct {
	river.WorkerDefaults[NotifyArgs]
	config  MailConfig
	letters letters
	host    string // of the pages, for the UIDs of calendar entries
}

// MailConfig holds what a MailWorker needs.
type MailConfig struct {
	Service   *Service
	Post      *mail.Post
	PublicURL string // of the pages, without a slash at the end: "https://assistent.example.org"
	Organizer string // e-mail address that calendar entries name: that of the sender of the mails
}

// NewMailWorker returns a worker. It fails when the address of the pages or a
// template cannot be read.
func NewMailWorker(c MailConfig) (*MailWorker, error) {
	u, err := url.Parse(c.PublicURL)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("booking.NewMailWorker: %q is no address of pages", c.PublicURL)
	}
	c.PublicURL = strings.TrimSuffix(c.PublicURL, "/")
	l, err := parseLetters()
	if err != nil {
		return nil, fmt.Errorf("booking.NewMailWorker: %w", err)
	}
	return &MailWorker{config: c, letters: l, host: u.Hostname()}, nil
}

// mailAttempts are made within about two days: River waits for n⁴ seconds after
// the n-th.
const mailAttempts = 16

// MailKey begins the keys of mails about bookings; the id of the entry follows.
const MailKey = "booking-log/"

// InsertOpts bounds the attempts (river.JobArgsWithInsertOpts).
func (NotifyArgs) InsertOpts() river.InsertOpts { return river.InsertOpts{MaxAttempts: mailAttempts} }

// Timeout bounds one attempt (river.Worker).
func (*MailWorker) Timeout(*river.Job[NotifyArgs]) time.Duration { return mail.WorkTime }

// Work sends the mail of one entry, once (river.Worker).
func (w *MailWorker) Work(ctx context.Context, job *river.Job[NotifyArgs]) error {
	key := MailKey + strconv.FormatInt(job.Args.Entry, 10)
	return mail.Work(ctx, w.config.Post, job.JobRow, key, func(ctx context.Context) (mail.Message, error) {
		return w.write(ctx, job.Args.Entry)
	})
}

// Unclear returns the mails that somebody has to look at: those of bookings and
// all others that went through the same post.
func (w *MailWorker) Unclear(ctx context.Context) ([]mail.Delivery, error) {
	return w.config.Post.Unclear(ctx)
}

// SendAgain has a mail about a booking sent that failed, or of which nobody
// knows whether it left. The error is fault.Conflict when it is neither, and
// fault.NotFound for mails about something else.
func (w *MailWorker) SendAgain(ctx context.Context, key string) error {
	id, err := strconv.ParseInt(strings.TrimPrefix(key, MailKey), 10, 64)
	if err != nil || !strings.HasPrefix(key, MailKey) {
		return fmt.Errorf("booking.SendAgain: %w", fault.NotFound)
	}
	s := w.config.Service
	err = postgres.InTx(ctx, s.pool, func(tx pgx.Tx) error {
		if err := w.config.Post.Again(ctx, tx, key); err != nil {
			return err
		}
		_, err := s.queue.InsertTx(ctx, tx, NotifyArgs{Entry: id}, nil)
		return err
	})
	if err != nil {
		return fmt.Errorf("booking.SendAgain(%s): %w", key, err)
	}
	return nil
}
