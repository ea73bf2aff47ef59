package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

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

// seatsFile is the file --seats.
type seatsFile struct {
	Systems []seatSettings `yaml:"systems"`
}

// seatSystems opens the systems of the file --seats, by name; none without a file.
// lookup reads variables.
func seatSystems(file string, lookup func(string) (string, bool)) (map[string]catalogue.SeatSource, error) {
	if file == "" {
		return nil, nil
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("--seats: %w", err)
	}
	var settings seatsFile
	d := yaml.NewDecoder(bytes.NewReader(content))
	d.KnownFields(true)
	if err := d.Decode(&settings); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("--seats: %s: %w", file, err)
	}
	if len(settings.Systems) == 0 {
		return nil, fmt.Errorf("--seats: %s names no systems", file)
	}
	sources := map[string]catalogue.SeatSource{}
	for _, system := range settings.Systems {
		source, err := system.open(lookup)
		if err == nil && (system.Name == "" || sources[system.Name] != nil) {
			err = errors.New("a name of its own is missing")
		}
		if err != nil {
			return nil, fmt.Errorf("--seats: %s: system %q: %w", file, system.Name, err)
		}
		sources[system.Name] = source
	}
	return sources, nil
}

func (s seatSettings) open(lookup func(string) (string, bool)) (catalogue.SeatSource, error) {
	fromEnv, set := lookup(s.TokenEnv)
	if s.TokenEnv != "" && !set {
		return nil, fmt.Errorf("token_env: the variable %s is not set", s.TokenEnv)
	}
	token, err := key("token_file", s.TokenFile, fromEnv)
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
