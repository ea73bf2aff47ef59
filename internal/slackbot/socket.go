package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"log/slog"
	"runtime/debug"
	"time"

	"github.com/slack-go/slack"
	"github.com/slack-go/slack/socketmode"
	"golang.org/x/sync/errgroup"

	"smart-city-dialog.de/akademie/internal/pause"
)

const (
	atOnce         = 8 // deliveries of one connection that are stored at a time
	reconnectLeast = time.Second
	reconnectMost  = time.Minute
	steady         = 10 * time.Minute // of a connection after which waiting begins anew
	tellEvery      = time.Minute      // of what fails again and again
)

// Run receives by Socket Mode until ctx ends. Without an app token it only waits. A
// delivery is acknowledged when all that follows from it is stored; what is not
// acknowledged comes again, as over HTTP.
func (b *Bot) Run(ctx context.Context) error {
	if b.App.AppToken == "" {
		<-ctx.Done()
		return nil
	}
	wait := reconnectLeast
	for ctx.Err() == nil {
		began := time.Now()
		err := b.connected(ctx)
		if ctx.Err() != nil {
			break
		}
		if time.Since(began) > steady {
			wait = reconnectLeast
		}
		b.Log.ErrorContext(ctx, "slack: Socket Mode does not work", "error", mute(err), "again", wait)
		if pause.For(ctx, wait) != nil {
			break
		}
		wait = min(2*wait, reconnectMost)
	}
	return nil
}

// connected receives until ctx ends or Slack refuses the token. Connections that end
// are opened again by the client, which also does so when Slack asks for it.
func (b *Bot) connected(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	client := socketmode.New(
		b.plain("", slack.OptionAppLevelToken(b.App.AppToken)),
		socketmode.OptionReadLimit(mostDelivery),
		socketmode.OptionLog(log.New(io.Discard, "", 0)), // it would tell what people say
	)
	var running errgroup.Group
	running.Go(func() error {
		defer cancel()
		return client.RunContext(ctx)
	})
	var storing errgroup.Group
	storing.SetLimit(atOnce)
	for open := true; open; {
		select {
		case <-ctx.Done():
			open = false
		case e := <-client.Events:
			b.came(ctx, client, e, &storing)
		}
	}
	_ = storing.Wait() // its functions do not fail
	return running.Wait()
}

// came takes what a connection brings.
func (b *Bot) came(ctx context.Context, client *socketmode.Client, e socketmode.Event, storing *errgroup.Group) {
	switch e.Type {
	case socketmode.EventTypeHello:
		b.Log.InfoContext(ctx, "slack: Socket Mode is connected")
	case socketmode.EventTypeConnectionError:
		failed, ok := e.Data.(*slack.ConnectionErrorEvent)
		if ok && b.noises.allow("connection", 1, tellEvery, b.Now()) {
			b.Log.WarnContext(ctx, "slack: Socket Mode is not connected", "error", mute(failed.ErrorObj), "again", failed.Backoff)
		}
	case socketmode.EventTypeErrorBadMessage:
		// What the library cannot parse may be something that this package can.
		bad, ok := e.Data.(*socketmode.ErrorBadMessage)
		var r socketmode.Request
		if ok && json.Unmarshal(bad.Message, &r) == nil && r.EnvelopeID != "" {
			storing.Go(func() error { b.envelope(ctx, client, r); return nil })
		}
	case socketmode.EventTypeEventsAPI, socketmode.EventTypeInteractive, socketmode.EventTypeSlashCommand:
		if r := e.Request; r != nil {
			storing.Go(func() error { b.envelope(ctx, client, *r); return nil })
		}
	}
}

// envelope takes a delivery and acknowledges it. What cannot be read is acknowledged,
// too: it would be the same again.
func (b *Bot) envelope(ctx context.Context, client *socketmode.Client, r socketmode.Request) {
	bounded, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	response, err := b.open(bounded, r)
	if err != nil {
		level := slog.LevelDebug
		if errors.Is(err, errMalformed) || b.noises.allow("untaken", 1, tellEvery, b.Now()) {
			level = slog.LevelWarn
		}
		b.Log.Log(ctx, level, "slack: a delivery was not taken", "type", r.Type, "bytes", len(r.Payload), "retry", r.RetryAttempt, "error", err)
		if !errors.Is(err, errMalformed) {
			return
		}
	}
	if !r.AcceptsResponsePayload {
		response = nil
	}
	// Not bounded by what is left of ackTime: a late acknowledgement is better than none.
	late, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if err := client.AckCtx(late, r.EnvelopeID, response); err != nil && ctx.Err() == nil {
		b.Log.WarnContext(ctx, "slack: a delivery was not acknowledged", "type", r.Type, "error", err)
	}
}

// open takes what is in an envelope. A bug in that must not end the server, as it does
// not over HTTP: Slack delivers again.
func (b *Bot) open(ctx context.Context, r socketmode.Request) (response any, err error) {
	defer func() {
		if v := recover(); v != nil {
			b.Log.ErrorContext(ctx, "slack: a delivery panicked", "type", r.Type, "panic", fmt.Sprintf("%T", v), "trace", string(debug.Stack()))
			err = errors.New("it panicked")
		}
	}()
	switch r.Type {
	case socketmode.RequestTypeEventsAPI:
		return b.receiveEvent(ctx, r.Payload)
	case socketmode.RequestTypeInteractive:
		return b.receiveInteraction(ctx, r.Payload)
	case socketmode.RequestTypeSlashCommands:
		var c slack.SlashCommand
		if err := json.Unmarshal(r.Payload, &c); err != nil {
			return nil, errMalformed
		}
		return b.receiveCommand(ctx, c)
	}
	return nil, nil
}
