package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"os"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/knowledge"
	"smart-city-dialog.de/akademie/internal/mail"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/queue"
	"smart-city-dialog.de/akademie/internal/slackbot"
	"smart-city-dialog.de/akademie/internal/web"
)

type serveCmd struct {
	httpSettings
	Sources    string        `help:"File that names the sources to ingest on schedule (see ingest/README.md)." type:"existingfile" placeholder:"FILE"`
	Seats      string        `help:"File that names the booking systems which own the seats of some runs (see internal/catalogue/README.md)." type:"existingfile" placeholder:"FILE"`
	SeatsEvery time.Duration `help:"How often they are asked." default:"1m"`
}

func (c serveCmd) Run(ctx context.Context, s *Settings, log *slog.Logger) error {
	// Settings first: who runs the program waits for no database to learn that one is wrong.
	transport, err := s.smtpTransport()
	if err != nil {
		return wrongSetting(err)
	}
	slack, err := s.validChannel()
	if err != nil {
		return wrongSetting(err)
	}
	matrix, err := s.validMatrix()
	if err != nil {
		return wrongSetting(err)
	}
	systems, err := seatSystems(c.Seats, os.LookupEnv)
	if err != nil {
		return wrongSetting(err)
	}
	if c.SeatsEvery < time.Second {
		return wrongSetting(fmt.Errorf("--seats-every must be at least 1s, not %s", c.SeatsEvery))
	}
	var sources ingest.Config
	if c.Sources != "" {
		if sources, err = ingest.LoadConfig(c.Sources); err != nil {
			return wrongSetting(fmt.Errorf("--sources: %w", err))
		}
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	o := serveOptions{transport: transport, slack: slack, matrix: matrix}
	if c.Sources != "" {
		o.background = func(ctx context.Context) error {
			return ingest.New(a.base, a.embedder, log, ingest.Options{EmbedLater: true}).RunScheduled(ctx, sources, postgres.Locks{Pool: a.pool})
		}
	}
	if len(systems) > 0 {
		o.seats = catalogue.NewPoller(a.catalogue, systems, c.SeatsEvery, log)
	}
	if transport == nil {
		log.Warn("no bookings: they are confirmed by mail, and --smtp is not set")
	}
	return a.serve(ctx, &c.httpSettings, s, log, o)
}

// serveOptions are what demo and serve do differently.
type serveOptions struct {
	background  func(context.Context) error // runs beside the server; nil for nothing
	seats       *catalogue.Poller           // asks other systems for seats; nil for none
	banner      func(language string) string
	suggestions func(language string) []string
	ready       func(address string) // told once the server listens
	transport   mail.Transport       // of mails; nil takes no bookings
	slack       *slackbot.Config     // the Slack channel; nil without it
	matrix      *matrixbot.Setup     // the Matrix channel; nil without it
	outbox      *mail.Folder         // what the demo shows instead of sending; nil elsewhere
}

// tidyEvery is how often tidy runs.
const tidyEvery = time.Hour

// serve runs the web channel and what goes on beside it until ctx ends.
func (a *app) serve(ctx context.Context, h *httpSettings, s *Settings, log *slog.Logger, o serveOptions) error {
	if h.Rate < 1 || h.BookingRate < 1 {
		return usageError{errors.New("--rate and --booking-rate must be at least 1")}
	}
	proxies, err := prefixes(h.TrustedProxy)
	if err != nil {
		return err
	}
	a.models.wake(ctx, log)
	if err := a.base.Load(ctx); err != nil {
		return err
	}
	registry := prometheus.NewRegistry()
	piles := func(ctx context.Context) ([]queue.Pile, error) { return queue.Piles(ctx, a.pool) }
	for _, m := range []prometheus.Collector{a.models.metrics, newAnswerMetrics(a.assistant.Counts), newJobMetrics(piles)} {
		if err := registry.Register(m); err != nil {
			return err
		}
	}
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", h.Addr)
	if err != nil {
		return wrongSetting(fmt.Errorf("--addr: %w", err))
	}
	defer listener.Close()
	base := cmp.Or(s.PublicURL, pageAddress(listener.Addr().String()))
	post := mail.NewPost(a.pool, o.transport, a.now)
	cfg := web.Config{
		Assistant: a.assistant, Conversations: a.conversations, Documents: documents{a.base}, Logger: log,
		Catalogue: a.catalogue, Municipalities: a.towns, Rules: s.limits(), Now: a.now, PublicURL: base,
		Ready: a.pool.Ping, Status: a.status, Registry: registry, Banner: o.banner, Suggestions: o.suggestions, Contact: s.Contact,
		Retention: h.Retention, TrustedProxies: proxies, Secure: h.Secure, ServeMetrics: h.Metrics,
		Limits: web.Limits{PerMinute: h.Rate, Burst: h.Rate, Bookings: h.BookingRate},
	}
	mails, err := booking.NewMailWorker(booking.MailConfig{Service: a.bookings, Post: post, PublicURL: base, Organizer: s.organizer()})
	if err != nil {
		return err
	}
	bots, err := a.openBots(&cfg, s, h, base, o, log)
	if err != nil {
		return err
	}
	workers, periodic, queues, err := a.jobs(mails, post, base, o.transport != nil, bots, log)
	if err != nil {
		return err
	}
	if o.transport != nil {
		cfg.Drafts, cfg.Bookings, cfg.Mails, cfg.DeadLetters = a.bookings, a.bookings, mails, a.events
	}
	if o.transport != nil || s.OIDCIssuer != "" {
		cfg.Accounts, cfg.Statistics, cfg.Reports, cfg.Gaps = a.accounts, figures{a.figures, a.statistics}, a.reports, a.gaps
	}
	if o.outbox != nil {
		cfg.Outbox, cfg.DemoCoordinator = o.outbox, s.Coordinator[0]
	}
	server, err := web.New(cfg)
	if err != nil {
		return err
	}
	log.Info("serving", "address", listener.Addr().String(), "passages", a.base.Size(), "version", buildVersion())
	g, ctx := errgroup.WithContext(ctx)
	g.Go(func() error { return server.Serve(ctx, listener) })
	if o.ready != nil {
		g.Go(func() error { o.ready(listener.Addr().String()); return nil })
	}
	g.Go(func() error { return untilDone(ctx, a.base.Follow(ctx)) })
	g.Go(func() error { a.renewTerms(ctx, log); return nil })
	g.Go(func() error { return a.keepVectors(ctx, log) })
	tidies := []func(context.Context) (int, error){a.accounts.Tidy, a.statistics.Tidy, post.Tidy, a.events.Tidy}
	for _, b := range bots {
		tidies = append(tidies, b.Tidy)
		g.Go(func() error { return untilDone(ctx, b.Run(ctx)) })
	}
	g.Go(func() error { return a.tidy(ctx, h.Retention, log, tidies...) })
	g.Go(func() error { return untilDone(ctx, queue.Run(ctx, a.pool, workers, periodic, log, queues...)) })
	if o.seats != nil {
		g.Go(func() error { o.seats.Run(ctx); return nil })
	}
	if o.background != nil {
		g.Go(func() error { return untilDone(ctx, o.background(ctx)) })
	}
	return g.Wait()
}

// statusTime bounds asking the database how it is.
const statusTime = time.Second

// status are lines about what may fail without harm.
func (a *app) status() []string {
	ctx, cancel := context.WithTimeout(context.Background(), statusTime)
	defer cancel()
	lines := a.models.status()
	if ok, err := postgres.HasReader(ctx, a.pool); err == nil && !ok {
		lines = append(lines, "figures: not available, for the database user may not read as "+postgres.StatisticsRole+"; the log of the start says what to do")
	}
	return lines
}

// untilDone drops the error of something that ended because it was told to.
func untilDone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return nil
	}
	return err
}

// tidy does now and then what keeps the base in order: conversations without a
// question for longer than keep are deleted (0 keeps them for good), and what
// scheduled ingests brought is indexed. The others tell how many they removed.
func (a *app) tidy(ctx context.Context, keep time.Duration, log *slog.Logger, tidies ...func(context.Context) (int, error)) error {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		if keep > 0 {
			switch n, err := a.conversations.Expire(ctx, keep); {
			case ctx.Err() != nil:
			case err != nil:
				log.Error("expiring conversations", "error", err)
			case n > 0:
				log.Info("conversations expired", "count", n)
			}
		}
		for _, tidy := range tidies {
			if _, err := tidy(ctx); err != nil && ctx.Err() == nil {
				log.Error("tidying", "error", err)
			}
		}
		if err := a.base.Settle(ctx); err != nil && ctx.Err() == nil {
			log.Error("settling the base", "error", err)
		}
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func prefixes(networks []string) ([]netip.Prefix, error) {
	var out []netip.Prefix
	for _, n := range networks {
		p, err := netip.ParsePrefix(n)
		if err != nil {
			return nil, usageError{fmt.Errorf("--trusted-proxy: %q is not a network such as 10.0.0.0/8", n)}
		}
		out = append(out, p)
	}
	return out, nil
}

// documents shows the base to the web channel.
type documents struct{ *knowledge.Store }

func (d documents) List(ctx context.Context, kind knowledge.Kind, offset, limit int) ([]knowledge.Document, error) {
	return d.Documents(ctx, knowledge.DocumentFilter{Kind: kind, Offset: offset, Limit: limit})
}
