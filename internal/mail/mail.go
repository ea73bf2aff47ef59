// Package mail sends mails, each once. A Transport hands a message over: SMTP,
// or the folder that the demo shows as its outbox. A Post sees to it that a
// message with the same key leaves only once, over restarts and servers.
//
// What a mail says is left to the packages that write it.
//
//	transport, err := mail.NewSMTP(mail.SMTPConfig{Host: …, From: mail.Sender{…}}, now)
//	transport, err := mail.NewFolder(filepath.Join(dataDir, "outbox"), mail.Sender{…}, now) // the demo's
//	post := mail.NewPost(pool, transport, now)
//	err = post.Deliver(ctx, "booking-log/17", write)
//
// Deliver is called by a job of a queue that tries again; Work is that of River.
// Post.Tidy is to be called about once a day.
package mail

import (
	"context"
	"errors"
)

// A Message is a mail to one person.
type Message struct {
	To        string // address
	ToName    string
	ReplyTo   string // "" the sender
	Subject   string
	Text      string // plain
	HTML      string // the same as HTML; "" plain only
	Calendars []Calendar
	Files     []File
	Language  string // "de" or "en"
}

// A Calendar is an iCalendar file within a message. One alone is also offered as
// an alternative of the text, which is how programs recognise an invitation.
type Calendar struct {
	Method string // "REQUEST", "CANCEL", "PUBLISH": as in the file
	Name   string // of the file: "termin.ics"
	File   []byte
}

// A Sender is who messages come from.
type Sender struct {
	Name    string
	Address string
}

// A Transport hands messages over to somebody who delivers them.
type Transport interface {
	// Send hands m over under id, the part of the Message-ID before the @. commit
	// is called once, right before the other side takes responsibility; when it
	// fails nothing is sent. An error that wraps fault.Invalid is final, such as
	// an address that the server refuses; one that wraps fault.Unavailable is
	// worth another try. Any other error after commit leaves open whether the
	// message was taken. Errors name no addresses of people.
	Send(ctx context.Context, id string, m Message, commit func(context.Context) error) error
}

// ErrDrop is returned by the function that writes a message when there is no
// longer a reason to send one.
var ErrDrop = errors.New("no reason to send this mail any more")

// ErrUnclear is the error of a message that may or may not have left. Trying
// again does not help: somebody has to look (see Post.Unclear).
var ErrUnclear = errors.New("may have been sent or not")

// ErrBusy is the error of a message that another process is sending.
var ErrBusy = errors.New("being sent by another process")
