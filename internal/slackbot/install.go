package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
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

// errSealed is why a token that is stored cannot be used.
var errSealed = errors.New("the token is encrypted with another key than --secret-key-file holds")

// tokenOf is what a sealed token belongs to: in another row it does not open.
func tokenOf(team string) string { return "slack/" + team }

// installation returns that of a workspace with its token. Unknown, revoked and
// not allowed ones are fault.NotFound. It is fault.Unavailable where that cannot be
// told, and where the token cannot be decrypted: with the right key it can.
func (b *Bot) installation(ctx context.Context, team string) (Installation, error) {
	if !b.allowedTeam(team) {
		return Installation{}, fmt.Errorf("slackbot.installation(%q): not allowed: %w", team, fault.NotFound)
	}
	i, err := b.installed(ctx, team)
	if fault.Kind(err) == fault.NotFound && b.App.BotToken != "" {
		if i, err = b.ownInstallation(ctx); err == nil && i.Team != team {
			err = fault.NotFound
		}
	}
	if err != nil {
		return Installation{}, fmt.Errorf("slackbot.installation(%q): %w", team, err)
	}
	return i, nil
}

// installed returns an installation by OAuth that works.
func (c Config) installed(ctx context.Context, team string) (i Installation, err error) {
	var sealed []byte
	err = c.Pool.QueryRow(ctx, `
		SELECT team, name, enterprise, bot_user, bot_id, scopes, installed_at, token
		FROM slack_installations WHERE team = $1 AND token IS NOT NULL`, team).
		Scan(&i.Team, &i.Name, &i.Enterprise, &i.BotUser, &i.BotID, &i.Scopes, &i.InstalledAt, &sealed)
	if err != nil {
		return i, postgres.Error(err)
	}
	if c.Tokens == nil {
		return i, fmt.Errorf("%w: %w", fault.Unavailable, errSealed)
	}
	if i.Token, err = c.Tokens.Open(sealed, tokenOf(team)); err != nil {
		return i, fmt.Errorf("%w: %w: %w", fault.Unavailable, errSealed, err)
	}
	return i, nil
}

// save stores an installation, in place of the one that the workspace had.
func (b *Bot) save(ctx context.Context, i Installation) error {
	_, err := b.Pool.Exec(ctx, `
		INSERT INTO slack_installations (team, name, enterprise, bot_user, bot_id, token, scopes, installed_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (team) DO UPDATE SET name = excluded.name, enterprise = excluded.enterprise, bot_user = excluded.bot_user,
			bot_id = excluded.bot_id, token = excluded.token, scopes = excluded.scopes, installed_at = excluded.installed_at, revoked_at = NULL`,
		i.Team, i.Name, i.Enterprise, i.BotUser, i.BotID, b.Tokens.Seal(i.Token, tokenOf(i.Team)), i.Scopes, i.InstalledAt)
	if err != nil {
		return fmt.Errorf("slackbot.save(%q): %w", i.Team, postgres.Error(err))
	}
	return nil
}

// revoked forgets the token of a workspace and drops what is to be done there,
// unless the token works: who removes the app and installs it again may do so before
// the removal is worked off. The error is fault.Unavailable when Slack cannot tell.
func (b *Bot) revoked(ctx context.Context, team, why string) error {
	i, err := b.installation(ctx, team)
	switch {
	case err == nil:
		if _, err = b.identify(ctx, i.Token); err == nil {
			b.Log.Info("slack: a removed app is installed again", "team", team, "why", why)
			return nil
		}
		if !tokenGone(err) {
			return fmt.Errorf("slackbot.revoked(%q): %w", team, err)
		}
	case fault.Kind(err) != fault.NotFound && !errors.Is(err, errSealed):
		return fmt.Errorf("slackbot.revoked(%q): %w", team, err)
	}
	if err := b.own.forget(ctx, team); err != nil {
		return fmt.Errorf("slackbot.revoked(%q): %w", team, err)
	}
	if err := forget(ctx, b.Pool, team, b.Now()); err != nil {
		return fmt.Errorf("slackbot.revoked(%q): %w", team, err)
	}
	b.Log.Warn("slack: the app was removed from a workspace", "team", team, "why", why)
	return nil
}

// forget deletes what is kept of a workspace: its token, the work that is open, its
// threads and posts. Conversations expire as everywhere.
func forget(ctx context.Context, pool *pgxpool.Pool, team string, now time.Time) error {
	return postgres.InTx(ctx, pool, func(tx pgx.Tx) error {
		for _, c := range []struct {
			sql  string
			args []any
		}{
			{`UPDATE slack_installations SET token = NULL, revoked_at = $2 WHERE team = $1 AND token IS NOT NULL`, []any{team, now}},
			{`UPDATE slack_work SET body = NULL, done_at = $2, outcome = 'dropped' WHERE scope = $1 AND done_at IS NULL`, []any{team, now}},
			{`DELETE FROM slack_threads WHERE team = $1`, []any{team}},
			{`DELETE FROM slack_posts WHERE team = $1`, []any{team}},
		} {
			if _, err := tx.Exec(ctx, c.sql, c.args...); err != nil {
				return err
			}
		}
		return nil
	})
}

// Workspaces lists the installations by OAuth, those that were revoked, too, without
// their tokens, by name.
func Workspaces(ctx context.Context, pool *pgxpool.Pool) ([]Installation, error) {
	rows, err := pool.Query(ctx, `
		SELECT team, name, enterprise, bot_user, bot_id, scopes, installed_at, coalesce(revoked_at, '0001-01-01 00:00:00+00') AS revoked_at
		FROM slack_installations ORDER BY name, team`)
	if err == nil {
		var all []Installation
		if all, err = pgx.CollectRows(rows, pgx.RowToStructByName[Installation]); err == nil {
			return all, nil
		}
	}
	return nil, fmt.Errorf("slackbot.Workspaces: %w", postgres.Error(err))
}

// Remove takes the app out of a workspace that installed it by OAuth, as far as Slack
// lets it, and deletes all that is kept of the workspace. It reports whether Slack did.
// Of the Config it needs Pool, App, Tokens, API and Now. A workspace that is not there is
// fault.NotFound.
func Remove(ctx context.Context, c Config, team string) (uninstalled bool, err error) {
	c.API = cmp.Or(c.API, slack.APIURL)
	if i, err := c.installed(ctx, team); err == nil && c.App.ClientSecret != "" {
		ctx, cancel := context.WithTimeout(ctx, exchangeTime)
		defer cancel()
		uninstalled = c.plain(i.Token).UninstallAppContext(ctx, c.App.ClientID, c.App.ClientSecret) == nil
	}
	if err = forget(ctx, c.Pool, team, c.Now()); err == nil {
		var was string
		err = postgres.Error(c.Pool.QueryRow(ctx, `DELETE FROM slack_installations WHERE team = $1 RETURNING team`, team).Scan(&was))
	}
	if err != nil {
		return false, fmt.Errorf("slackbot.Remove(%q): %w", team, err)
	}
	return uninstalled, nil
}
