package main

import (
	"cmp"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"smart-city-dialog.de/akademie/internal/slackbot"
)

// slackSettings are about the Slack channel. Secrets and tokens come from files or
// variables only.
type slackSettings struct {
	SlackSigningSecretFile string   `help:"File that holds the signing secret of the Slack app, which deliveries by HTTP to PUBLIC-URL/slack/ are signed with. The secret itself may stand in AKADEMIE_SLACK_SIGNING_SECRET. 'akademie slack manifest' prints the app's manifest." type:"existingfile" placeholder:"FILE"`
	SlackAppTokenFile      string   `help:"File that holds the app token (xapp-…) of Socket Mode, by which Slack needs no public address. The token itself may stand in AKADEMIE_SLACK_APP_TOKEN." type:"existingfile" placeholder:"FILE"`
	SlackBotTokenFile      string   `help:"File that holds the bot token (xoxb-…) of the one workspace that the app was installed in by hand. The token itself may stand in AKADEMIE_SLACK_BOT_TOKEN." type:"existingfile" placeholder:"FILE"`
	SlackClientID          string   `name:"slack-client-id" help:"Client id of the app, for workspaces that install it at PUBLIC-URL/slack/install." placeholder:"ID"`
	SlackClientSecretFile  string   `help:"File that holds the client secret. The secret itself may stand in AKADEMIE_SLACK_CLIENT_SECRET." type:"existingfile" placeholder:"FILE"`
	SlackWorkspaces        []string `help:"Ids of the workspaces that may install and use the app, as in T0123ABCD. Several are separated by commas. Default: all." placeholder:"TEAM"`
	SlackChannels          []string `help:"Ids of the channels it answers in, beside direct messages, as in C0123ABCD. Default: all it is invited to." placeholder:"CHANNEL"`
	SlackVouching          []string `help:"Ids of workspaces whose members are taken for the owners of their profile's e-mail address. Default: none; people link themselves by a code." placeholder:"TEAM"`
	SlackAPI               string   `name:"slack-api" help:"Address of Slack's API, where it is another one, such as https://slack-gov.com/api/." placeholder:"URL"`

	slackSecrets slackSecrets // from the environment
}

// slackSecrets are the secrets that the environment holds.
type slackSecrets struct{ signing, app, bot, client string }

// readSlackSecrets takes them from the environment.
func readSlackSecrets(lookup func(string) (string, bool)) (s slackSecrets) {
	s.signing, _ = lookup("AKADEMIE_SLACK_SIGNING_SECRET")
	s.app, _ = lookup("AKADEMIE_SLACK_APP_TOKEN")
	s.bot, _ = lookup("AKADEMIE_SLACK_BOT_TOKEN")
	s.client, _ = lookup("AKADEMIE_SLACK_CLIENT_SECRET")
	return s
}

// errNoSlack is why a command about Slack cannot do anything.
var errNoSlack = errors.New("there are no settings of Slack: see 'akademie slack manifest --help' and the README")

// channel is the part of the channel's configuration that the settings are; nil
// without any.
func (s *Settings) channel() (*slackbot.Config, error) {
	c := slackbot.Config{
		Workspaces: s.SlackWorkspaces, Channels: s.SlackChannels, Vouching: s.SlackVouching, API: s.SlackAPI, PublicURL: s.PublicURL,
	}
	c.App.ClientID = s.SlackClientID
	for _, secret := range []struct {
		flag, file, environment string
		into                    *string
	}{
		{"--slack-signing-secret-file", s.SlackSigningSecretFile, s.slackSecrets.signing, &c.App.SigningSecret},
		{"--slack-app-token-file", s.SlackAppTokenFile, s.slackSecrets.app, &c.App.AppToken},
		{"--slack-bot-token-file", s.SlackBotTokenFile, s.slackSecrets.bot, &c.App.BotToken},
		{"--slack-client-secret-file", s.SlackClientSecretFile, s.slackSecrets.client, &c.App.ClientSecret},
	} {
		value, err := key(secret.flag, secret.file, secret.environment)
		if err != nil {
			return nil, err
		}
		*secret.into = value
	}
	if c.App == (slackbot.App{}) {
		if len(c.Workspaces)+len(c.Channels)+len(c.Vouching) > 0 || c.API != "" {
			return nil, errors.New("--slack-signing-secret-file or --slack-app-token-file is missing: how does Slack reach this program?")
		}
		return nil, nil
	}
	var err error
	if c.Tokens, err = s.box(); err != nil {
		return nil, err
	}
	return &c, nil
}

// validChannel is channel with settings that can work.
func (s *Settings) validChannel() (*slackbot.Config, error) {
	c, err := s.channel()
	switch {
	case err != nil || c == nil:
		return nil, err
	case c.App.ClientID != "" && s.PublicURL == "":
		return nil, errors.New("--public-url is missing: where does Slack send who installs the app?")
	}
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("settings of Slack: %w", err)
	}
	return c, nil
}

// forGood is how long what is done is known where conversations are kept for good.
const forGood = 100 * 365 * 24 * time.Hour

// openSlack makes the channel; base is the address of the pages, and conversations are
// kept for as long as keep (0: for good).
func (a *app) openSlack(c *slackbot.Config, s *Settings, base string, keep time.Duration, log *slog.Logger) (*slackbot.Bot, error) {
	full := *c
	full.Pool, full.Queue, full.Assistant, full.Conversations = a.pool, a.queue, a.assistant, a.conversations
	full.Catalogue, full.Accounts, full.Towns, full.Statistics = a.catalogue, a.accounts, a.towns, figures{a.figures, a.statistics}
	if bookings := s.takesBookings(a.bookings); bookings != nil {
		full.Bookings, full.Limits = bookings, s.limits()
	}
	full.Reports = a.reports
	full.PublicURL, full.Contact, full.Retention, full.Now, full.Log = base, s.Contact, cmp.Or(keep, forGood), a.now, log
	bot, err := slackbot.New(full)
	if err != nil {
		return nil, wrongSetting(fmt.Errorf("settings of Slack: %w", err))
	}
	return bot, nil
}

// vouching are the channels whose word about people's addresses is taken.
func (s *slackSettings) vouching() []string {
	if len(s.SlackVouching) == 0 {
		return nil
	}
	return []string{slackbot.Channel}
}
