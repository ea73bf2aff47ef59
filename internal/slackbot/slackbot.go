// Package slackbot is the Slack channel: mentions, direct messages, the assistant
// pane, a slash command, a message shortcut and the App Home.
//
// What Slack sends, over HTTP or Socket Mode, is verified, looked at for whether it
// is meant for the assistant, and taken as work of package inbox, in one transaction
// that ends before Slack is answered. Deliveries and messages that are known already
// are not taken again. The inbox has the work done: questions of one thread one after
// the other, each by a turn of the assistant, whose events become messages (package
// blocks). Posting is recorded before and after, so that a server killed in between
// leaves no second answer and no missing one.
//
//	HTTP, Socket Mode ─▶ receive ─▶ slack_work + job ─▶ do ─▶ assistant.Turn ─▶ blocks ─▶ post once
//
// Dialogs have to be opened and checked while Slack waits; they are done at once
// and only what follows from them is stored as work.
//
// What goes wrong, and what becomes of it:
//
//	delivered again, or by both transports    it is known by its key
//	one message under several event ids       it is known by its channel and ts
//	the database is away                      no acknowledgement: Slack delivers again
//	messages of a thread in another order     done in that of their ts, as far as they are there
//	a follow-up before the first mention      not known to be one; left alone
//	a message is edited                       the new text counts until work on it begins
//	a message is deleted, or was before       no answer; one that is there goes, with its turn
//	programs speak, or mention the assistant  left alone
//	Slack limits calls or is away             the job sleeps, for as long as Slack says
//	a server dies over its work               another takes it up; a turn that was saved is not
//	                                          asked again, a message that was posted is found
//	an answer stays impossible                an apology in its place, after about an hour
//	the app is removed, or its token revoked  the token, open work, threads and posts are deleted
package slackbot

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/slack-go/slack"

	"smart-city-dialog.de/akademie/internal/account"
	"smart-city-dialog.de/akademie/internal/assistant"
	"smart-city-dialog.de/akademie/internal/booking"
	"smart-city-dialog.de/akademie/internal/catalogue"
	"smart-city-dialog.de/akademie/internal/conversation"
	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/inbox"
	"smart-city-dialog.de/akademie/internal/municipality"
	"smart-city-dialog.de/akademie/internal/secret"
	"smart-city-dialog.de/akademie/internal/statistics"
	"smart-city-dialog.de/akademie/internal/statistics/ask"
)

// Channel is the name of this channel in conversations, bookings and identities.
const Channel = "slack"

// QueueName is River's queue of this channel's jobs.
const QueueName = "slack"

// An Assistant answers messages; *assistant.Assistant is one.
type Assistant interface {
	Turn(ctx context.Context, in assistant.Input, emit func(assistant.Event) error) (conversation.Turn, error)
}

// Conversations keeps what was asked; *conversation.Store is one.
type Conversations interface {
	Start(ctx context.Context, channel string) (conversation.Conversation, error)
	Get(ctx context.Context, id string) (conversation.Conversation, []conversation.Turn, error)
	Add(ctx context.Context, id string, t conversation.Turn) (turn int64, err error)
	Delete(ctx context.Context, id string) error
	Forget(ctx context.Context, id string, turn int64) error
	Rate(ctx context.Context, id string, turn int64, helpful *bool) error
}

// Catalogue knows the dated runs; *catalogue.Store is one.
type Catalogue interface {
	Runs(ctx context.Context, q catalogue.Query) (catalogue.Found, error)
	Run(ctx context.Context, id int64) (catalogue.Run, error)
}

// Bookings makes and changes bookings; *booking.Service is one.
type Bookings interface {
	Check(ctx context.Context, d booking.Draft) (booking.Problems, error)
	Draft(ctx context.Context, conversation string) (booking.Draft, error)
	SaveDraft(ctx context.Context, conversation string, d booking.Draft) (booking.Draft, error)
	Request(ctx context.Context, r booking.Request) (booking.Receipt, error)
	RequestDraft(ctx context.Context, conversation string, p booking.Press) (booking.Receipt, error)
	Of(ctx context.Context, email string) ([]booking.Booking, error)
	Find(ctx context.Context, id int64) (booking.Booking, error)
	Cancel(ctx context.Context, id int64, by booking.Actor) (booking.Booking, error)
	AnswerAs(ctx context.Context, id int64, accept bool, by booking.Actor) (booking.Booking, error)
}

// Accounts knows who somebody is; *account.Store is one.
type Accounts interface {
	PersonOf(ctx context.Context, channel, external string) (account.Person, error)
	Link(ctx context.Context, channel, external, code string) (account.Person, error)
	LinkByEmail(ctx context.Context, channel, external, email string) (account.Person, error)
}

// Towns finds municipalities; *municipality.Store is one.
type Towns interface {
	Find(ctx context.Context, name string, limit int) ([]municipality.Match, error)
}

// Statistics reads questions for figures and answers queries; see packages ask and
// statistics for the errors.
type Statistics interface {
	Read(ctx context.Context, text, language string, before *statistics.Query) (ask.Understood, error)
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
}

// Config is what a Bot needs. Fields without a remark are required.
type Config struct {
	Pool          *pgxpool.Pool
	Queue         inbox.Queue
	Assistant     Assistant
	Conversations Conversations
	Catalogue     Catalogue
	Bookings      Bookings   // nil: nobody can book
	Statistics    Statistics // nil: there are no figures
	Reports       Reports    // nil: none can be shown in channels each month
	Accounts      Accounts
	Towns         Towns
	Limits        booking.Limits // of bookings, to tell people; zero values as in package booking

	App        App
	Tokens     *secret.Box // encrypts the workspaces' tokens
	Workspaces []string    // that may install and use it; none: all that install it
	Channels   []string    // in which it answers, beside direct messages; none: all it was invited to
	Vouching   []string    // workspaces whose word about their members' e-mail addresses is taken; none: they link by a code

	API       string        // of Slack; "" is https://slack.com/api/
	PublicURL string        // of the pages, without a slash at the end
	Contact   string        // whom to ask; "" leaves it out
	Retention time.Duration // after which what is done is forgotten; see Tidy
	Now       func() time.Time
	Log       *slog.Logger
}

// An App is what Slack knows the assistant by: https://api.slack.com/apps.
type App struct {
	ClientID      string // for installs by OAuth; "" where one workspace gave its token
	ClientSecret  string
	SigningSecret string // of deliveries over HTTP; "" takes none
	AppToken      string // "xapp-…" of Socket Mode; "" without it
	BotToken      string // "xoxb-…" of the one workspace it is installed in by hand; "" by OAuth
}

// A Bot is the Slack channel. Safe for concurrent use, also by several servers on
// one database.
type Bot struct {
	Config
	inbox    *inbox.Inbox
	own      own                  // the workspace that App.BotToken is of
	profiles recent[knownProfile] // of people
	bookers  limiters             // of requests for bookings
	openers  limiters             // of dialogs
	out      outbound             // what is sent to Slack
	noises   limiters             // of what is logged once in a while
}

// New returns a bot. It fails with fault.Invalid for settings that cannot work; see
// Config.Validate. Slack is not asked yet.
func New(c Config) (*Bot, error) {
	if err := c.Validate(); err != nil {
		return nil, fmt.Errorf("slackbot.New: %w", err)
	}
	if c.Pool == nil || c.Queue == nil || c.Assistant == nil || c.Conversations == nil || c.Catalogue == nil ||
		c.Accounts == nil || c.Towns == nil || c.PublicURL == "" || c.Now == nil || c.Log == nil {
		return nil, fmt.Errorf("slackbot.New: a part is missing: %w", fault.Invalid)
	}
	c.API = cmp.Or(c.API, slack.APIURL)
	b := &Bot{Config: c, own: newOwn()}
	var err error
	if b.inbox, err = b.newInbox(); err != nil {
		return nil, fmt.Errorf("slackbot.New: %w", err)
	}
	return b, nil
}
