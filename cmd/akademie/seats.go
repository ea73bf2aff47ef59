package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"time"

	"go.yaml.in/yaml/v4"

	"smart-city-dialog.de/akademie/ingest"
	"smart-city-dialog.de/akademie/internal/catalogue"
)

// seatSettings is one system in the file --seats.
type seatSettings struct {
	Name      string `yaml:"name"`       // what runs call it (seats_from)
	Kind      string `yaml:"kind"`       // "http", "pretix" or "web"
	URL       string `yaml:"url"`        //
	Organizer string `yaml:"organizer"`  // pretix only
	TokenEnv  string `yaml:"token_env"`  // variable that holds the token; "" none
	TokenFile string `yaml:"token_file"` // file that holds it; "" none
}

// seatPoller asks the systems of the file --seats; nil without one.
func (a *app) seatPoller(file string, every time.Duration, log *slog.Logger) (*catalogue.Poller, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--seats: %w", err)
	}
	var settings struct {
		Systems []seatSettings `yaml:"systems"`
	}
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	if err := d.Decode(&settings); err != nil {
		return nil, fmt.Errorf("--seats: %s: %w", file, err)
	}
	sources := map[string]catalogue.SeatSource{}
	for _, system := range settings.Systems {
		source, err := system.open()
		if err == nil && (system.Name == "" || sources[system.Name] != nil) {
			err = errors.New("a name of its own is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("--seats: %s: system %q: %w", file, system.Name, err)
		}
		sources[system.Name] = source
	}
	return catalogue.NewPoller(a.catalogue, sources, every, log), nil
}

func (s seatSettings) open() (catalogue.SeatSource, error) {
	token, err := key("token_file", s.TokenFile, os.Getenv(s.TokenEnv))
	if err != nil {
		return nil, err
	}
	switch s.Kind {
	case "http":
		return catalogue.NewHTTPSeats(s.URL, token)
	case "pretix":
		return catalogue.NewPretixSeats(s.URL, s.Organizer, token)
	case "web":
		fetcher := ingest.NewFetcher(ingest.WebOptions{MaxBytes: maxCatalogueFile})
		return catalogue.PageSeats{Fetch: func(ctx context.Context, address string) ([]byte, error) {
			data, _, err := fetcher.Fetch(ctx, address)
			return data, err
		}}, nil
	}
	return nil, fmt.Errorf("kind is http, pretix or web, not %q", s.Kind)
}
