package main

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"slices"

	"github.com/riverqueue/river"

	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/slackbot"
	"smart-city-dialog.de/akademie/internal/statistics/report"
	"smart-city-dialog.de/akademie/internal/web"
)

// A bot is a channel beside the pages. Its jobs are in the queue that is named like the
// channel.
type bot interface {
	AddWorkers(w *river.Workers)
	report.Deliverer
	Run(ctx context.Context) error
	Tidy(ctx context.Context) (int, error)
	Status(ctx context.Context) (string, error)
}

// openBots makes the channels that the settings name, and has the pages know of them.
func (a *app) openBots(cfg *web.Config, s *Settings, h *httpSettings, base string, o serveOptions, log *slog.Logger) (map[string]bot, error) {
	bots := map[string]bot{}
	var rooms []report.Option // only where a channel is, there are rooms to deliver to
	if o.slack != nil {
		rooms = append(rooms, report.WithRooms(slackbot.Channel, slackbot.IsRoom))
	}
	if o.matrix != nil {
		rooms = append(rooms, report.WithRooms(matrixbot.Channel, matrixbot.IsRoom))
	}
	a.reports = report.NewStore(a.pool, a.now, rooms...)
	cfg.Rooms = map[string]web.Rooms{}
	if o.slack != nil {
		b, err := a.openSlack(o.slack, s, base, h.Retention, log)
		if err != nil {
			return nil, err
		}
		bots[slackbot.Channel], cfg.Rooms[slackbot.Channel] = b, b
		cfg.Slack, cfg.Mounts = true, map[string]http.Handler{"/slack/": b.Handler()}
	}
	if o.matrix != nil {
		b, err := a.openMatrix(o.matrix, s, base, h.Retention, log)
		if err != nil {
			return nil, err
		}
		bots[matrixbot.Channel], cfg.Rooms[matrixbot.Channel] = b, b
		cfg.Matrix = true
	}
	cfg.Status = func() []string {
		lines := a.status()
		for _, channel := range slices.Sorted(maps.Keys(bots)) {
			lines = append(lines, botStatus(channel, bots[channel]))
		}
		return lines
	}
	return bots, nil
}

// botStatus is the line of /healthz about a channel.
func botStatus(channel string, b bot) string {
	ctx, cancel := context.WithTimeout(context.Background(), statusTime)
	defer cancel()
	text, err := b.Status(ctx)
	if err != nil {
		text = "not known: the database does not answer"
	}
	return channel + ": " + text
}
