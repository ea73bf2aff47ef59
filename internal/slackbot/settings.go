package slackbot

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"smart-city-dialog.de/akademie/internal/fault"
)

// What Slack's ids look like: of workspaces, and of channels of all kinds.
var (
	teamForm    = regexp.MustCompile(`^T[A-Z0-9]{2,20}$`)
	channelForm = regexp.MustCompile(`^[CDG][A-Z0-9]{2,20}$`)
)

// Validate looks at the settings without asking anybody: App, Tokens, the lists of
// who is allowed, and API. It returns a fault.Invalid for those that cannot work.
func (c Config) Validate() error {
	wrong := func(format string, args ...any) error {
		return fmt.Errorf("%w: %s", fault.Invalid, fmt.Sprintf(format, args...))
	}
	a := c.App
	switch {
	case a.SigningSecret == "" && a.AppToken == "":
		return wrong("neither a signing secret (--slack-signing-secret-file), for deliveries by HTTP, nor an app token (--slack-app-token-file), for Socket Mode")
	case a.AppToken != "" && !strings.HasPrefix(a.AppToken, "xapp-"):
		return wrong("the app token does not begin with xapp-")
	case a.BotToken != "" && !strings.HasPrefix(a.BotToken, "xoxb-"):
		return wrong("the bot token does not begin with xoxb-")
	case a.BotToken == "" && a.ClientID == "":
		return wrong("neither a bot token (--slack-bot-token-file) nor a client id (--slack-client-id), by which workspaces install the app")
	case (a.ClientID == "") != (a.ClientSecret == ""):
		return wrong("client id and client secret go together: --slack-client-id, --slack-client-secret-file")
	case a.ClientID != "" && c.Tokens == nil:
		return wrong("workspaces that install the app need a key to encrypt their tokens: --secret-key-file")
	}
	for _, team := range slices.Concat(c.Workspaces, c.Vouching) {
		if !teamForm.MatchString(team) {
			return wrong("%.30q is not the id of a workspace such as T0123ABCD", team)
		}
	}
	for _, channel := range c.Channels {
		if !channelForm.MatchString(channel) {
			return wrong("%.30q is not the id of a channel such as C0123ABCD", channel)
		}
	}
	for _, team := range c.Vouching {
		if !c.allowedTeam(team) {
			return wrong("the word of workspace %s is to be taken, but it may not use the app", team)
		}
	}
	if c.API != "" {
		if u, err := url.Parse(c.API); err != nil || u.Host == "" || !strings.HasSuffix(u.Path, "/api/") {
			return wrong("Slack's API is not an address such as https://slack.com/api/")
		}
	}
	return nil
}

// allowedTeam reports whether a workspace may use the app.
func (c Config) allowedTeam(team string) bool {
	return len(c.Workspaces) == 0 || slices.Contains(c.Workspaces, team)
}

// allowedChannel reports whether the assistant answers in a channel.
func (b *Bot) allowedChannel(channel string, direct bool) bool {
	return direct || len(b.Channels) == 0 || slices.Contains(b.Channels, channel)
}
