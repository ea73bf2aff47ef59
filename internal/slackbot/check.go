package slackbot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/finding"
)

// Finding is what is known of one part of a set-up.
type Finding = finding.Finding

// The levels of findings.
const (
	OK   = finding.OK
	Warn = finding.Warn
	Fail = finding.Fail
)

// maxChecked bounds how many workspaces are looked at.
const maxChecked = 100

// Check looks at a set-up: what the settings say, what Slack says of the tokens, and
// whether the server answers at its public address as Slack would have it. Of the
// Config it needs Pool, App, Tokens, the lists of who is allowed, API and PublicURL.
// The error is that of the database.
func Check(ctx context.Context, c Config) ([]Finding, error) {
	c.API = cmp.Or(c.API, slack.APIURL)
	if err := c.Validate(); err != nil {
		return []Finding{finding.New(Fail, "settings", withoutKind(err), "Set or correct it; the README says where Slack shows it.")}, nil
	}
	found := []Finding{finding.New(OK, "settings", "they fit together", "")}
	found = append(found, c.checkHTTP(ctx)...)
	found = append(found, c.checkSocket(ctx))
	teams, workspaces, err := c.checkWorkspaces(ctx)
	if err != nil {
		return found, fmt.Errorf("slackbot.Check: %w", err)
	}
	return append(append(found, workspaces...), c.checkLists(teams)...), nil
}

// withoutKind is an error of Validate in words.
func withoutKind(err error) string {
	return strings.TrimPrefix(err.Error(), fault.Invalid.Error()+": ")
}

// checkSocket opens a connection of Socket Mode, as far as getting its address.
func (c Config) checkSocket(ctx context.Context) Finding {
	const about = "Socket Mode"
	if c.App.AppToken == "" {
		return finding.New(OK, about, "not used: there is no app token", "")
	}
	ctx, cancel := context.WithTimeout(ctx, exchangeTime)
	defer cancel()
	_, _, err := c.plain("", slack.OptionAppLevelToken(c.App.AppToken)).StartSocketModeContext(ctx)
	var said slack.SlackErrorResponse
	switch {
	case err == nil:
		return finding.New(OK, about, "Slack opens connections with the app token", "")
	case !errors.As(err, &said):
		return finding.New(Fail, about, "Slack cannot be reached: "+err.Error(), "Let this machine connect to "+c.API+" by HTTPS.")
	case said.Err == "missing_scope" || said.Err == "no_permission":
		return finding.New(Fail, about, "the app token may not open connections", "Give it the scope connections:write: Basic Information, App-Level Tokens.")
	case tokenGone(err):
		return finding.New(Fail, about, "Slack does not take the app token ("+said.Err+")", "Make a new one: Basic Information, App-Level Tokens.")
	}
	return finding.New(Fail, about, "Slack opens no connection ("+said.Err+")", "Turn Socket Mode on, or create the app from: akademie slack manifest --socket-mode")
}

// checkWorkspaces looks at each workspace that installed the app, and returns the ids
// of those where it works.
func (c Config) checkWorkspaces(ctx context.Context) (works []string, found []Finding, err error) {
	add := func(team string, f Finding) {
		if found = append(found, f); f.Level != Fail && team != "" {
			works = append(works, team)
		}
	}
	if c.App.BotToken != "" {
		is, err := c.identify(ctx, c.App.BotToken)
		add(is.Team, c.checkToken("bot token of the settings", is, err,
			"Take the Bot User OAuth Token that OAuth & Permissions shows after installing the app to the workspace."))
	}
	installed, err := Workspaces(ctx, c.Pool)
	if err != nil {
		return nil, nil, err
	}
	again := "Install it again: " + c.PublicURL + "/slack/install"
	for n, i := range installed {
		about := fmt.Sprintf("workspace %s (%s)", i.Team, i.Name)
		if n == maxChecked {
			add("", finding.New(Warn, "workspaces", fmt.Sprintf("only the first %d of %d were looked at", n, len(installed)), ""))
			break
		}
		if !i.RevokedAt.IsZero() {
			add("", finding.New(Warn, about, "the app was removed there on "+i.RevokedAt.Format("2006-01-02"), again+", or forget it: akademie slack workspaces --remove "+i.Team))
			continue
		}
		withToken, err := c.installed(ctx, i.Team)
		switch {
		case errors.Is(err, errSealed):
			add("", finding.New(Fail, about, "its token cannot be decrypted", "Set the key it was stored with (AKADEMIE_SECRET_KEY), or install it again: "+c.PublicURL+"/slack/install"))
			continue
		case fault.Kind(err) == fault.NotFound: // removed at this moment
			continue
		case err != nil:
			return nil, nil, err
		}
		is, err := c.identify(ctx, withToken.Token)
		add(i.Team, c.checkToken(about, is, err, again))
	}
	if failed := func(f Finding) bool { return f.Level == Fail }; len(works) == 0 && !slices.ContainsFunc(found, failed) {
		add("", finding.New(Fail, "workspaces", "no workspace has the app installed", "Open "+c.PublicURL+"/slack/install and choose one."))
	}
	return works, found, nil
}

// checkToken says what Slack said of a bot's token. again is what to do when it does
// not take it.
func (c Config) checkToken(about string, i Installation, err error, again string) Finding {
	var said slack.SlackErrorResponse
	switch {
	case errors.As(err, &said):
		return finding.New(Fail, about, "Slack does not take the token ("+said.Err+")", again)
	case fault.Kind(err) == fault.Invalid:
		return finding.New(Fail, about, "the token is not that of a bot", again)
	case err != nil:
		return finding.New(Fail, about, "Slack cannot be reached: "+err.Error(), "Let this machine connect to "+c.API+" by HTTPS.")
	case !c.allowedTeam(i.Team):
		return finding.New(Fail, about, fmt.Sprintf("it is of workspace %s (%s), which --slack-workspaces does not name", i.Team, i.Name), "Add it there, or remove the app from the workspace.")
	}
	name := fmt.Sprintf("works in %s (%s) as bot %s", i.Team, i.Name, i.BotUser)
	if lacks := without(Scopes(), i.Scopes); len(lacks) > 0 {
		return finding.New(Fail, about, name+", but lacks the scopes "+strings.Join(lacks, ", "), "Bring the app's manifest up to date (akademie slack manifest) and install it again.")
	}
	if more := without(i.Scopes, Scopes()); len(more) > 0 {
		return finding.New(Warn, about, name+"; it may do more than it needs: "+strings.Join(more, ", "), "Take these scopes from the app under OAuth & Permissions, and install it again.")
	}
	return finding.New(OK, about, name+", with exactly the scopes it needs", "")
}

// without returns what of all is not in some.
func without(all, some []string) []string {
	return slices.DeleteFunc(slices.Clone(all), func(s string) bool { return slices.Contains(some, s) })
}

// checkLists says who may use the app, given in which workspaces it works.
func (c Config) checkLists(works []string) []Finding {
	var found []Finding
	for _, team := range without(c.Workspaces, works) {
		found = append(found, finding.New(Warn, "workspace "+team, "it may use the app, but the app does not work there", "Install it there, or take it from --slack-workspaces."))
	}
	switch {
	case len(c.Workspaces) > 0:
		found = append(found, finding.New(OK, "allowed workspaces", strings.Join(c.Workspaces, ", "), ""))
	case c.App.ClientID != "":
		found = append(found, finding.New(Warn, "allowed workspaces", "all: whoever opens "+c.PublicURL+"/slack/install can install it", "Name yours: --slack-workspaces"))
	default:
		found = append(found, finding.New(OK, "allowed workspaces", "the one of the bot token", ""))
	}
	if len(c.Channels) > 0 {
		found = append(found, finding.New(OK, "allowed channels", strings.Join(c.Channels, ", ")+", and direct messages", ""))
	} else {
		found = append(found, finding.New(OK, "allowed channels", "all it is invited to", ""))
	}
	if len(c.Vouching) > 0 {
		return append(found, finding.New(OK, "linked people", "members of "+strings.Join(c.Vouching, ", ")+" by the e-mail address of their profile, others by a code", ""))
	}
	return append(found, finding.New(OK, "linked people", "by a code; members of no workspace by their profile's e-mail address", ""))
}
