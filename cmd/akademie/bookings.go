package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	netmail "net/mail"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/webhook"
)

// bookingSettings are about bookings and the mails that they cause. Passwords
// and secrets come from files or variables only.
type bookingSettings struct {
	PublicURL   string   `name:"public-url" help:"Address at which people reach the pages, for the links in mails, such as https://assistent.example.org. Default: that of --addr on this machine." placeholder:"URL"`
	Coordinator []string `help:"E-mail address of a coordinator, who may look after bookings at /desk. Several are separated by commas." placeholder:"ADDRESS"`

	SMTP             string `name:"smtp" help:"Mail server, as in mail.example.org:587. Without one there are no bookings: they need to be confirmed by mail." placeholder:"HOST:PORT"`
	SMTPTLS          string `name:"smtp-tls" help:"How the connection to it is encrypted: starttls, implicit (from the first byte, usually on port 465) or none (a server on this machine)." enum:"starttls,implicit,none" default:"starttls"`
	SMTPUser         string `name:"smtp-user" help:"Name to log in with. Default: no log-in." placeholder:"NAME"`
	SMTPPasswordFile string `name:"smtp-password-file" help:"File that holds the password for it. The password itself may stand in AKADEMIE_SMTP_PASSWORD." type:"existingfile" placeholder:"FILE"`
	MailFrom         string `help:"Sender of mails, as in \"Smart City Akademie <akademie@example.org>\"." placeholder:"ADDRESS"`

	BookingSeats int           `help:"Most seats of one booking." default:"5"`
	BookingHold  time.Duration `help:"How long a seat is held until the e-mail address is confirmed." default:"24h"`
	BookingOffer time.Duration `help:"How long a seat that came free is kept for whom it was offered to." default:"48h"`
	BookingKeep  time.Duration `help:"How long personal data of a booking is kept after its run." default:"4320h"`

	Webhooks string `help:"File that names the systems which are told of bookings (see internal/webhook/README.md)." type:"existingfile" placeholder:"FILE"`

	smtpPassword string // from the environment
	demo         bool   // mails go to the outbox
}

// takesBookings returns what takes bookings, nil when none are taken: without
// mails they could not be confirmed.
func (s *bookingSettings) takesBookings(bookings *booking.Service) *booking.Service {
	if s.SMTP == "" && !s.demo {
		return nil
	}
	return bookings
}

// check finds settings that contradict each other or cannot be.
func (s *bookingSettings) check() error {
	if s.PublicURL != "" {
		u, err := url.Parse(s.PublicURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.User != nil {
			return errors.New("--public-url is not an address such as https://assistent.example.org")
		}
		s.PublicURL = strings.TrimSuffix(s.PublicURL, "/")
	}
	for _, c := range s.Coordinator {
		if a, err := netmail.ParseAddress(c); err != nil || a.Address != c {
			return errors.New("--coordinator: not an e-mail address such as anna@example.org")
		}
	}
	if s.BookingSeats < 1 || s.BookingHold <= 0 || s.BookingOffer <= 0 || s.BookingKeep <= 0 {
		return errors.New("--booking-seats, --booking-hold, --booking-offer and --booking-keep are more than nothing")
	}
	if s.SMTP == "" {
		return nil
	}
	if s.MailFrom == "" {
		return errors.New("--mail-from is missing: from whom are the mails that --smtp sends?")
	}
	if _, err := netmail.ParseAddress(s.MailFrom); err != nil {
		return fmt.Errorf("--mail-from: %w", err)
	}
	if s.PublicURL == "" {
		return errors.New("--public-url is missing: where do the links in mails lead?")
	}
	return nil
}

// limits are the rules of bookings that can be set.
func (s *bookingSettings) limits() booking.Limits {
	return booking.Limits{Seats: s.BookingSeats, Hold: s.BookingHold, Offer: s.BookingOffer, KeepPeople: s.BookingKeep}
}

// webhookEndpoints are who is told of bookings.
func (s *bookingSettings) webhookEndpoints() ([]webhook.Endpoint, error) {
	if s.Webhooks == "" {
		return nil, nil
	}
	endpoints, err := webhook.LoadEndpoints(s.Webhooks, booking.EventTypes(), os.LookupEnv)
	if err != nil {
		return nil, fmt.Errorf("--webhooks: %w", err)
	}
	return endpoints, nil
}

// openBookings wires the catalogue and what is booked of it.
func (a *app) openBookings(s *Settings, log *slog.Logger) (err error) {
	if a.queue, err = queue.NewInserter(a.pool, log); err != nil {
		return err
	}
	a.events = webhook.NewPublisher(a.pool, a.queue, a.endpoints, a.now)
	a.catalogue = catalogue.NewStore(a.pool, a.now)
	a.towns = municipality.NewStore(a.pool, a.now)
	a.bookings = booking.NewService(booking.Config{
		Pool: a.pool, Catalogue: a.catalogue, Queue: a.queue, Limits: s.limits(), Now: a.now, Log: log,
		Publish: a.events.Publish,
	})
	provider, err := s.provider()
	if err != nil {
		return wrongSetting(err)
	}
	a.accounts = account.NewStore(account.Config{
		Pool: a.pool, Queue: a.queue, Coordinators: s.Coordinator, Provider: provider, Vouching: s.vouching(), Now: a.now, Log: log,
		Known: func(ctx context.Context, email string) (bool, error) {
			of, err := a.bookings.Of(ctx, email)
			return len(of) > 0, err
		},
	})
	return nil
}

// importer brings catalogues in and has bookings follow.
func (a *app) importer(by booking.Actor) *catalogue.Importer {
	return catalogue.NewImporter(a.catalogue, catalogue.Hooks{
		Rescheduled: func(ctx context.Context, tx pgx.Tx, run int64, was []catalogue.Session) error {
			return a.bookings.Rescheduled(ctx, tx, run, was, by)
		},
		Resized:   func(ctx context.Context, tx pgx.Tx, run int64) error { return a.bookings.Resized(ctx, tx, run, by) },
		Cancelled: func(ctx context.Context, tx pgx.Tx, run int64) error { return a.bookings.CalledOff(ctx, tx, run, by) },
	})
}
