// Package matrixbot is the Matrix channel: direct rooms, and group rooms in which the
// assistant is mentioned, encrypted or open, on any homeserver.
//
// Of all servers on one database one leads at a time: it holds an advisory lock, syncs,
// decrypts and encrypts, because the device's keys are one's alone, and sends what all
// of them have to say. What it receives is stored before the position of the sync is;
// what is meant for the assistant becomes work of the inbox, done by whichever server
// is free. What there is to say is recorded as a post and sent by the leader, with a
// transaction id that is the same on every try: the homeserver itself takes none twice.
//
//	/sync ─▶ leader: decrypt ─▶ receive ─▶ matrix_work + job ─▶ any server: do ─▶ assistant.Turn ─▶ messages ─▶ matrix_posts
//	                 encrypt ◀────────────────────────────────────────────────────────────────────────────────────┘
package matrixbot

import (
	"context"
	"fmt"
	"log/slog"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/riverqueue/river"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

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

// Channel is the name of this channel in conversations, bookings and identities, and of
// its queue.
const Channel = "matrix"

// QueueName is River's queue of this channel's jobs.
const QueueName = Channel

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
	DropDraft(ctx context.Context, conversation string) error
	RequestDraft(ctx context.Context, conversation string, p booking.Press) (booking.Receipt, error)
	Of(ctx context.Context, email string) ([]booking.Booking, error)
	Find(ctx context.Context, id int64) (booking.Booking, error)
	Cancel(ctx context.Context, id int64, by booking.Actor) (booking.Booking, error)
	AnswerAs(ctx context.Context, id int64, accept bool, by booking.Actor) (booking.Booking, error)
}

// Municipalities knows them by their official keys; *municipality.Store does.
type Municipalities interface {
	ByAGS(ctx context.Context, ags string) (municipality.Municipality, error)
}

// Accounts knows who somebody is; *account.Store is one.
type Accounts interface {
	PersonOf(ctx context.Context, channel, external string) (account.Person, error)
	Link(ctx context.Context, channel, external, code string) (account.Person, error)
}

// Statistics reads questions for figures and answers queries; see packages ask and
// statistics for the errors.
type Statistics interface {
	Read(ctx context.Context, text, language string, before *statistics.Query) (ask.Understood, error)
	Run(ctx context.Context, who account.Person, channel string, q statistics.Query) (statistics.Result, error)
}

// Encryption is what the device does with its keys; *encryption.Machine is one. Only
// the leader uses it.
type Encryption interface {
	// Sync takes what a sync brought beside messages: other devices' keys and changes of
	// them. It is called again with the same after a crash.
	Sync(ctx context.Context, r *mautrix.RespSync, since string) error
	// Member tells that somebody came, left or was banned, as keys have to change.
	Member(ctx context.Context, e *event.Event)
	// Decrypt fails with ErrLocked (fault.NotFound) where the key is not here yet.
	Decrypt(ctx context.Context, e *event.Event) (*event.Event, error)
	// Ask asks the sender's devices for the key of an event.
	Ask(ctx context.Context, e *event.Event) error
	// Unlocked takes the sessions whose keys came since it was called last.
	Unlocked() []Session
	// Encrypt makes what is sent to an encrypted room, and gives all its devices the key.
	Encrypt(ctx context.Context, room id.RoomID, kind event.Type, content any) (*event.EncryptedEventContent, error)
	// Verification takes an event m.key.verification.… of a room.
	Verification(ctx context.Context, e *event.Event)
	// Tend does what is due now and then: backup of keys, answers of the operator.
	Tend(ctx context.Context) error
	Close() error
}

// A Session is a Megolm session of a room.
type Session struct {
	Room id.RoomID
	ID   id.SessionID
}

// Config is what a Bot needs. Fields without a remark are required.
type Config struct {
	Pool           *pgxpool.Pool
	Queue          inbox.Queue
	Assistant      Assistant
	Conversations  Conversations
	Catalogue      Catalogue
	Bookings       Bookings       // nil: nobody can book
	Municipalities Municipalities // nil: they are shown as their names stand in bookings
	Statistics     Statistics     // nil: there are no figures
	Reports        Reports        // nil: none appear in rooms by what is said there
	Accounts       Accounts
	Limits         booking.Limits // of bookings, to tell people

	Keys *secret.Box // encrypts the access token and the keys
	// Open opens the device's keys, for as long as this server leads; see encryption.Open.
	// nil: there is no encryption, encrypted rooms are told so.
	Open func(ctx context.Context, c *mautrix.Client) (Encryption, error)

	Servers []string // whose users may invite it, such as "example.org"; none: all
	Users   []string // that may invite it, beside those of Servers
	Rooms   []string // in which it answers, beside direct ones; none: all it was invited to

	PublicURL string        // of the pages, without a slash at the end
	Contact   string        // whom to ask; "" leaves it out
	Name      string        // shown name of the account
	Retention time.Duration // after which what is done is forgotten; see Tidy
	Now       func() time.Time
	Log       *slog.Logger
}

// A Bot is the Matrix channel. Safe for concurrent use, also by several servers on
// one database.
type Bot struct {
	Config
	inbox  *inbox.Inbox
	timing timing
	noises noises // what is logged once in a while
}

// New returns a bot. It fails with fault.Invalid for settings that cannot work. No
// homeserver is asked yet.
func New(c Config) (*Bot, error) {
	if c.Pool == nil || c.Queue == nil || c.Assistant == nil || c.Conversations == nil || c.Catalogue == nil ||
		c.Accounts == nil || c.Keys == nil || c.PublicURL == "" || c.Now == nil || c.Log == nil {
		return nil, fmt.Errorf("matrixbot.New: a part is missing: %w", fault.Invalid)
	}
	b := &Bot{Config: c}
	var err error
	b.inbox, err = inbox.New(inbox.Config{
		Pool: c.Pool, Queue: c.Queue, Channel: Channel, Do: b.do, GiveUp: b.giveUp, Now: c.Now, Log: c.Log,
	})
	if err != nil {
		return nil, fmt.Errorf("matrixbot.New: %w", err)
	}
	return b, nil
}

// AddWorkers adds the workers of the jobs in QueueName.
func (b *Bot) AddWorkers(w *river.Workers) { b.inbox.AddWorkers(w) }
