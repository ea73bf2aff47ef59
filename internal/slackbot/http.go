package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
)

const (
	mostDelivery = 1 << 20                 // bytes of one; Slack's are far smaller
	ackTime      = 2800 * time.Millisecond // Slack waits for three seconds
)

// Handler takes what Slack sends, below /slack/:
//
//	POST /slack/events        Events API
//	POST /slack/interactions  buttons, dialogs, shortcuts
//	POST /slack/commands      /akademie
//	GET  /slack/install       begins an install by OAuth
//	GET  /slack/oauth         ends it
//
// The answers to deliveries are 200 when all that follows from one is stored, 401
// without a valid signature, 400 for what cannot be read, which Slack shall not send
// again, and 503 for what it shall.
func (b *Bot) Handler() http.Handler {
	mux := http.NewServeMux()
	if b.App.SigningSecret != "" {
		mux.Handle("POST /slack/events", b.delivered(b.eventPosted))
		mux.Handle("POST /slack/interactions", b.delivered(b.interactionPosted))
		mux.Handle("POST /slack/commands", b.delivered(b.commandPosted))
	}
	mux.HandleFunc("GET /slack/install", b.beginInstall)
	mux.HandleFunc("GET /slack/oauth", b.endInstall)
	return mux
}

// delivered makes a handler of what takes a verified delivery. Its response is
// nothing, a text or an object.
func (b *Bot) delivered(take func(context.Context, *http.Request) (response any, err error)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), ackTime)
		defer cancel()
		signature, err := slack.NewSecretsVerifier(r.Header, b.App.SigningSecret)
		if err != nil { // nothing else is read
			b.unsigned(ctx, w, r, err)
			return
		}
		raw, err := io.ReadAll(io.TeeReader(http.MaxBytesReader(w, r.Body, mostDelivery), &signature))
		if err != nil {
			status := http.StatusBadRequest
			if errors.As(err, new(*http.MaxBytesError)) {
				status = http.StatusRequestEntityTooLarge
			}
			http.Error(w, http.StatusText(status), status)
			return
		}
		if err := signature.Ensure(); err != nil {
			b.unsigned(ctx, w, r, err)
			return
		}
		r.Body = io.NopCloser(bytes.NewReader(raw))
		response, err := take(ctx, r)
		if err != nil {
			b.notTaken(ctx, w, r, len(raw), err)
			return
		}
		acknowledge(w, response)
	})
}

// unsigned refuses what is not Slack's, or older than five minutes.
// https://docs.slack.dev/authentication/verifying-requests-from-slack
func (b *Bot) unsigned(ctx context.Context, w http.ResponseWriter, r *http.Request, err error) {
	if b.noises.allow("unsigned", 1, time.Minute, b.Now()) {
		b.Log.WarnContext(ctx, "slack: a delivery without a valid signature; if it is Slack's, compare --slack-signing-secret-file and the clock", "path", r.URL.Path, "error", err)
	}
	http.Error(w, http.StatusText(http.StatusUnauthorized), http.StatusUnauthorized)
}

// notTaken tells Slack whether to send again what was not taken. The log tells nothing
// of what it said.
func (b *Bot) notTaken(ctx context.Context, w http.ResponseWriter, r *http.Request, size int, err error) {
	status := http.StatusServiceUnavailable
	if errors.Is(err, errMalformed) || errors.Is(err, fault.Invalid) {
		status = http.StatusBadRequest
		w.Header().Set("X-Slack-No-Retry", "1")
	}
	level := slog.LevelDebug
	if status == http.StatusBadRequest || b.noises.allow("untaken", 1, tellEvery, b.Now()) { // while the database is away, all are
		level = slog.LevelWarn
	}
	b.Log.Log(ctx, level, "slack: a delivery was not taken", "path", r.URL.Path, "bytes", size,
		"retry", r.Header.Get("X-Slack-Retry-Num"), "status", status, "error", err)
	http.Error(w, http.StatusText(status), status)
}

func acknowledge(w http.ResponseWriter, response any) {
	switch v := response.(type) {
	case nil:
	case string:
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		_, _ = io.WriteString(w, v)
	default:
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
		_ = json.NewEncoder(w).Encode(v) // fails only when Slack has gone
	}
}

func (b *Bot) eventPosted(ctx context.Context, r *http.Request) (any, error) {
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	return b.receiveEvent(ctx, raw)
}

func (b *Bot) interactionPosted(ctx context.Context, r *http.Request) (any, error) {
	if err := r.ParseForm(); err != nil {
		return nil, errMalformed
	}
	if r.PostForm.Get("ssl_check") == "1" {
		return nil, nil
	}
	return b.receiveInteraction(ctx, []byte(r.PostForm.Get("payload")))
}

func (b *Bot) commandPosted(ctx context.Context, r *http.Request) (any, error) {
	c, err := slack.SlashCommandParse(r)
	if err != nil {
		return nil, errMalformed
	}
	if r.PostForm.Get("ssl_check") == "1" { // Slack looks at the certificate
		return nil, nil
	}
	return b.receiveCommand(ctx, c)
}
