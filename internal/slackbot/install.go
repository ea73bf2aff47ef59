package slackbot

import (
	"context"
	"time"
)

// An Installation is a workspace that installed the app.
type Installation struct {
	Team        string
	Name        string
	Enterprise  string
	BotUser     string // whom mentions name
	BotID       string // who posts
	Token       string `db:"-"` // in clear; only in memory
	Scopes      []string
	InstalledAt time.Time
	RevokedAt   time.Time // zero: works
}

// installation returns that of a workspace with its token. Unknown, revoked and
// not allowed ones are fault.NotFound.
func (b *Bot) installation(ctx context.Context, team string) (Installation, error) {
	panic("contract: set-up")
}

// revoked forgets the token of a workspace and drops what is to be done there.
func (b *Bot) revoked(ctx context.Context, team, why string) error { panic("contract: set-up") }

// allowedChannel reports whether the assistant answers in a channel.
func (b *Bot) allowedChannel(channel string, direct bool) bool { panic("contract: set-up") }
