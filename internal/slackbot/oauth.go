package slackbot

import (
	"context"
	"crypto/subtle"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/postgres"
	"smart-city-dialog.de/akademie/internal/secret"
)

// Limits of installs.
const (
	installTime  = 10 * time.Minute // from the beginning until Slack sends the browser back
	exchangeTime = 10 * time.Second // to exchange a code for a token
	maxInstalls  = 1000             // under way at a time
)

// beginInstall sends a browser to Slack, where its reader chooses a workspace and
// allows what the app may do there.
func (b *Bot) beginInstall(w http.ResponseWriter, r *http.Request) {
	if b.App.ClientID == "" {
		http.NotFound(w, r)
		return
	}
	state, hash := secret.New()
	if err := b.noteInstall(r.Context(), hash); err != nil {
		b.Log.Error("slack: an install does not begin", "error", err)
		showInstall(w, r, installResult{Kind: installAway})
		return
	}
	http.SetCookie(w, b.installCookie(state, int(installTime/time.Second)))
	w.Header().Set("Cache-Control", "no-store")
	http.Redirect(w, r, b.authorizeURL(state), http.StatusSeeOther)
}

// authorizeURL is Slack's page on which an install is allowed.
func (b *Bot) authorizeURL(state string) string {
	query := url.Values{
		"client_id": {b.App.ClientID}, "scope": {strings.Join(Scopes(), ",")}, "state": {state}, "redirect_uri": {b.redirectURL()},
	}
	if len(b.Workspaces) == 1 {
		query.Set("team", b.Workspaces[0])
	}
	return strings.TrimSuffix(b.API, "api/") + "oauth/v2/authorize?" + query.Encode()
}

func (b *Bot) redirectURL() string { return b.PublicURL + "/slack/oauth" }

// installCookie binds an install to the browser that began it (RFC 6749, 10.12).
func (b *Bot) installCookie(state string, age int) *http.Cookie {
	c := &http.Cookie{
		Name: "slack_install", Value: state, Path: "/", MaxAge: age, HttpOnly: true,
		SameSite: http.SameSiteLaxMode, // Slack's page leads back with a link
	}
	if strings.HasPrefix(b.PublicURL, "https://") {
		c.Name, c.Secure = "__Host-slack_install", true
	}
	return c
}

// noteInstall stores the state of an install under way. Those that have run out are
// deleted, and the oldest where there are too many: everybody can begin one, and who
// begins very many must not keep others from it for as long as they last.
func (b *Bot) noteInstall(ctx context.Context, state []byte) error {
	now := b.Now()
	_, err := b.Pool.Exec(ctx, `INSERT INTO slack_installs (state, created_at) VALUES ($1, $2)`, state, now)
	if err == nil {
		_, err = b.Pool.Exec(ctx, `DELETE FROM slack_installs WHERE created_at <= $1
			OR state IN (SELECT state FROM slack_installs ORDER BY created_at DESC OFFSET $2)`, now.Add(-installTime), maxInstalls)
	}
	if err != nil {
		return fmt.Errorf("slackbot.noteInstall: %w", postgres.Error(err))
	}
	return nil
}

// endInstall is where Slack sends the browser back to.
func (b *Bot) endInstall(w http.ResponseWriter, r *http.Request) {
	if b.App.ClientID == "" {
		http.NotFound(w, r)
		return
	}
	query := r.URL.Query()
	var result installResult
	i, appID, err := b.install(r.Context(), b.browserState(r), query)
	switch kind := fault.Kind(err); {
	case err == nil:
		b.Log.Info("slack: installed", "team", i.Team)
		result = installResult{Kind: installDone, Team: i.Team, Name: i.Name, AppID: appID}
	case errors.Is(err, errInstallCancelled):
		result.Kind = installCancelled
	case kind == fault.Denied:
		result.Kind = installDenied
	case kind == fault.Invalid:
		result.Kind = installStale
	default:
		result.Kind = installAway
	}
	if err != nil {
		b.Log.Warn("slack: not installed", "error", err)
	}
	http.SetCookie(w, b.installCookie("", -1))
	showInstall(w, r, result)
}

// browserState is the state that the browser keeps; "" none.
func (b *Bot) browserState(r *http.Request) string {
	c, err := r.Cookie(b.installCookie("", 0).Name)
	if err != nil {
		return ""
	}
	return c.Value
}

// errInstallCancelled is why nothing was installed: who was asked did not want it.
var errInstallCancelled = fmt.Errorf("cancelled at Slack: %w", fault.Denied)

// install exchanges what Slack sent the browser back with for a token, and stores
// it. Each response works once, and only in the browser that began. The errors are
// errInstallCancelled, fault.Denied for a workspace that may not use the app,
// fault.Invalid for a response that does not fit, and fault.Unavailable.
func (b *Bot) install(ctx context.Context, browser string, query url.Values) (i Installation, appID string, err error) {
	fail := func(err error) (Installation, string, error) {
		return Installation{}, "", fmt.Errorf("slackbot.install: %w", err)
	}
	state := query.Get("state")
	if state == "" || subtle.ConstantTimeCompare([]byte(state), []byte(browser)) != 1 {
		return fail(fmt.Errorf("begun in another browser: %w", fault.Invalid))
	}
	var begun time.Time
	err = postgres.Error(b.Pool.QueryRow(ctx, `DELETE FROM slack_installs WHERE state = $1 AND created_at > $2 RETURNING created_at`,
		secret.Hash(state), b.Now().Add(-installTime)).Scan(&begun))
	switch {
	case fault.Kind(err) == fault.NotFound:
		return fail(fmt.Errorf("unknown state: %w", fault.Invalid))
	case err != nil:
		return fail(err)
	case query.Get("error") != "":
		return fail(errInstallCancelled)
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	given, err := slack.GetOAuthV2ResponseContext(ctx, &http.Client{Timeout: exchangeTime, CheckRedirect: stay}, b.App.ClientID, b.App.ClientSecret,
		query.Get("code"), b.redirectURL(), slack.OAuthOptionAPIURL(b.API))
	switch {
	case isRefusal(err):
		return fail(fmt.Errorf("oauth.v2.access: %w: %w", fault.Invalid, err))
	case err != nil:
		return fail(fmt.Errorf("oauth.v2.access: %w: %w", fault.Unavailable, err))
	case given.IsEnterpriseInstall || given.Team.ID == "" || !b.allowedTeam(given.Team.ID): // in organisations, one workspace after the other
		if err := b.plain(given.AccessToken).UninstallAppContext(ctx, b.App.ClientID, b.App.ClientSecret); err != nil {
			b.Log.Warn("slack: the app stays in a workspace that may not use it", "team", given.Team.ID, "error", err)
		}
		return fail(fmt.Errorf("workspace %s: %w", given.Team.ID, fault.Denied))
	}
	i, err = b.identify(ctx, given.AccessToken)
	switch {
	case err != nil && !isRefusal(err):
		return fail(fmt.Errorf("%w: %w", fault.Unavailable, err))
	case err != nil || i.Team != given.Team.ID:
		return fail(fmt.Errorf("the token is not that of the workspace: %w", fault.Invalid))
	}
	i.Name, i.Enterprise, i.Scopes, i.InstalledAt = given.Team.Name, given.Enterprise.ID, scopes(given.Scope), b.Now()
	if err := b.save(ctx, i); err != nil {
		return fail(err)
	}
	return i, given.AppID, nil
}

// isRefusal reports whether Slack understood a call and said no.
func isRefusal(err error) bool {
	var said slack.SlackErrorResponse
	return errors.As(err, &said)
}
