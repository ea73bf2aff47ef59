package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"runtime"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/demo"
)

// demoStart is the time at which the demo's clock begins, so that its texts,
// dates and seats fit together.
const demoStart = "2026-01-20T09:00:00+01:00"

// demoCoordinator may look after the demo's bookings; the link to sign in comes to
// its outbox.
const demoCoordinator = "koordination@demo.example"

type demoCmd struct {
	httpSettings
	Browser bool `help:"Open the page in a browser when there is a desktop." default:"true" negatable:""`
}

func (c demoCmd) Run(ctx context.Context, s *Settings, std streams, log *slog.Logger) error {
	if s.Clock.at.IsZero() {
		if err := s.Clock.UnmarshalText([]byte(demoStart)); err != nil {
			return err
		}
	}
	s.demo = true
	if len(s.Coordinator) == 0 {
		s.Coordinator = []string{demoCoordinator}
	}
	slack, err := s.validChannel()
	if err != nil {
		return wrongSetting(err)
	}
	matrix, err := s.validMatrix()
	if err != nil {
		return wrongSetting(err)
	}
	a, err := openApp(ctx, s, log)
	if err != nil {
		return err
	}
	defer a.Close()
	outbox, err := s.outbox(a.now)
	if err != nil {
		return err
	}
	source := ingest.FS("demo", demo.Documents())
	report, err := ingest.New(a.base, a.embedder, log, ingest.Options{EmbedLater: true}).Run(ctx, source)
	if err != nil {
		return err
	}
	log.Info("demo content: " + report.Summary())
	if err := a.loadDemo(ctx); err != nil {
		return err
	}
	return a.serve(ctx, &c.httpSettings, s, log, serveOptions{
		transport:   outbox,
		slack:       slack,
		matrix:      matrix,
		outbox:      outbox,
		banner:      a.demoBanner,
		suggestions: demo.Suggestions,
		ready: func(address string) {
			page := pageAddress(address)
			fmt.Fprintf(std.out, "\nAkademie: %s\n(Strg+C beendet die Demo.)\n\n", page)
			if c.Browser && isTerminal(std.out) {
				openBrowser(page, log)
			}
		},
	})
}

// loadDemo brings the demo's catalogue and bookings in.
func (a *app) loadDemo(ctx context.Context) error {
	return demo.Load(ctx, demo.Target{
		Catalogue: a.catalogue, Importer: a.importer(booking.Actor{Kind: booking.BySystem, Channel: "demo"}),
		Bookings: a.bookings, Towns: a.towns, Conversations: a.conversations, Now: a.now,
	})
}

// demoBanner is the line that says what the demo is and what time it believes in.
func (a *app) demoBanner(language string) string {
	now := a.now()
	if language == "en" {
		return "Demo with invented sample content · demo time: " + now.Format("2 January 2006, 15:04")
	}
	return "Demo mit Beispielinhalten · Uhr der Demo: " + now.Format("02.01.2006, 15:04") + " Uhr"
}

// pageAddress is the address of the page for a person at this machine.
func pageAddress(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "http://" + listen
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() || ip.IsLoopback() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

// openBrowser shows the page where a desktop is running; elsewhere it does
// nothing.
func openBrowser(page string, log *slog.Logger) {
	opener := "xdg-open"
	switch {
	case runtime.GOOS == "darwin":
		opener = "open"
	case os.Getenv("DISPLAY") == "" && os.Getenv("WAYLAND_DISPLAY") == "":
		return
	}
	if err := exec.Command(opener, page).Run(); err != nil {
		log.Debug("no browser opened", "error", err)
	}
}
