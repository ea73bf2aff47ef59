// Package mail sends mails, each once. A Transport hands a message over: SMTP,
// or the folder that the demo shows as its outbox. A Post sees to it that a
// message with the same key leaves only once, over restarts and servers.
//
// What a mail says is left to the packages that write it.
package mail

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
)

// A Message is a mail to one person.
type Message struct {
	To       string // address
	ToName   string
	ReplyTo  string // "" the sender
	Subject  string
	Text     string // plain
	HTML     string // the same as HTML
	Calendar []byte // iCalendar file; nil none
	Method   string // of Calendar: "REQUEST", "CANCEL", "PUBLISH"
	Language string // "de" or "en"
}

// A Transport hands messages over to somebody who delivers them.
type Transport interface {
	// Send hands m over under id (a Message-ID without its brackets). commit is
	// called once, right before the other side takes responsibility; when it
	// fails nothing is sent. An error that wraps fault.Invalid is final, such as
	// an address that the server refuses; others are worth another try.
	Send(ctx context.Context, id string, m Message, commit func(context.Context) error) error
}

// ErrDrop is what a function given to Deliver returns when there is no longer a
// reason to send anything.
var ErrDrop = errors.New("no longer to be sent")

// A Post sends each message once.
type Post struct {
	pool      *pgxpool.Pool
	transport Transport
	now       func() time.Time
}

// NewPost returns a post over pool and transport.
func NewPost(pool *pgxpool.Pool, transport Transport, now func() time.Time) *Post {
	return &Post{pool, transport, now}
}

// Deliver sends what write returns, unless a message with this key has left
// already. write is called only if there is something to send; it may return
// ErrDrop when there is no longer a reason to. A message that may or may not
// have left, because the process died at that moment, is not sent again: it is
// recorded as unclear for a coordinator to look at.
func (p *Post) Deliver(ctx context.Context, key string, write func(context.Context) (Message, error)) error {
	panic("contract")
}
