package slackbot

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/fault"
)

// Asking whose a token is has to be quick, for that may happen while Slack waits for
// a delivery to be acknowledged, which it does for three seconds.
const (
	identifyTime = 2 * time.Second
	gonePause    = time.Minute // before it is asked again about a token that it did not take
)

// own is the workspace that installed the app by hand and whose token is in the
// settings. Whose it is is asked when it is first needed, and kept in memory.
type own struct {
	turn  chan struct{} // holds one: who may read and change the rest
	is    Installation  // Team "": not known
	err   error         // of the last try
	until time.Time     // when the next may be, by the real clock: that of a demonstration may stand still
}

// errUnidentified is why Slack does not tell at the moment whose the token is.
var errUnidentified = errors.New("whose the bot token is cannot be asked")

func newOwn() own { return own{turn: make(chan struct{}, 1)} }

// enter waits for the turn, as long as ctx lasts.
func (o *own) enter(ctx context.Context) error {
	select {
	case o.turn <- struct{}{}:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%w: %w", fault.Unavailable, ctx.Err())
	}
}

func (o *own) leave() { <-o.turn }

// forget makes Slack be asked again about the token, if it is that of a workspace.
func (o *own) forget(ctx context.Context, team string) error {
	if err := o.enter(ctx); err != nil {
		return err
	}
	defer o.leave()
	if o.is.Team == team {
		o.is, o.err, o.until = Installation{}, nil, time.Time{}
	}
	return nil
}

// ownInstallation is that of the workspace whose token is in the settings. It is
// fault.NotFound if the token works no more, and fault.Unavailable when Slack cannot
// tell.
func (b *Bot) ownInstallation(ctx context.Context) (Installation, error) {
	o := &b.own
	if err := o.enter(ctx); err != nil {
		return Installation{}, err
	}
	defer o.leave()
	if o.is.Team != "" {
		return o.is, nil
	}
	if o.err != nil && time.Now().Before(o.until) {
		return Installation{}, o.err
	}
	o.is, o.err = b.identify(ctx, b.App.BotToken)
	switch {
	case o.err == nil:
		b.Log.Info("slack: the token of the settings works", "team", o.is.Team, "bot", o.is.BotUser)
	case tokenGone(o.err):
		o.until = time.Now().Add(gonePause)
		b.Log.Error("slack: the token of the settings does not work", "error", o.err)
		o.err = fmt.Errorf("%w: %w", fault.NotFound, o.err)
	default:
		o.until = time.Now().Add(b.out.awayTime())
		o.err = fmt.Errorf("%w: %w: %w", fault.Unavailable, errUnidentified, o.err)
	}
	return o.is, o.err
}

// ownState says how the workspace is doing whose token is in the settings; "" without
// one. Slack is not asked.
func (b *Bot) ownState(ctx context.Context) string {
	if b.App.BotToken == "" {
		return ""
	}
	if b.own.enter(ctx) != nil {
		return "the bot token is being tried"
	}
	defer b.own.leave()
	switch {
	case b.own.is.Team != "":
		return "the bot token works"
	case b.own.err == nil:
		return "the bot token was not needed yet"
	case tokenGone(b.own.err):
		return "the bot token does not work"
	}
	return "Slack cannot be reached"
}

// identify asks Slack whose token it is and what it may do.
func (c Config) identify(ctx context.Context, token string) (Installation, error) {
	ctx, cancel := context.WithTimeout(ctx, identifyTime)
	defer cancel()
	who, err := c.plain(token).AuthTestContext(ctx)
	if err != nil {
		return Installation{}, fmt.Errorf("auth.test: %w", err)
	}
	i := Installation{
		Team: who.TeamID, Name: who.Team, Enterprise: who.EnterpriseID, BotUser: who.UserID, BotID: who.BotID,
		Token: token, Scopes: scopes(who.Header.Get("X-OAuth-Scopes")),
	}
	if i.Team == "" || i.BotUser == "" || i.BotID == "" {
		return Installation{}, fmt.Errorf("auth.test: not the token of a bot: %w", fault.Invalid)
	}
	return i, nil
}

// plain is Slack's API for what needs no workspace; see client for the rest.
func (c Config) plain(token string, more ...slack.Option) *slack.Client {
	return slack.New(token, append([]slack.Option{
		slack.OptionAPIURL(c.API), slack.OptionHTTPClient(&http.Client{Timeout: exchangeTime, CheckRedirect: stay}),
	}, more...)...)
}

// scopes reads a list as Slack writes it, and sorts it.
func scopes(list string) []string {
	all := strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == ' ' })
	slices.Sort(all)
	return slices.Compact(all)
}

// goneCodes are Slack's errors for tokens that work no more, and never will.
var goneCodes = []string{"invalid_auth", "account_inactive", "token_revoked", "token_expired", "not_authed", "team_access_not_granted"}

// tokenGone reports whether an error of Slack says so of the token.
func tokenGone(err error) bool {
	var said slack.SlackErrorResponse
	return errors.As(err, &said) && slices.Contains(goneCodes, said.Err)
}
