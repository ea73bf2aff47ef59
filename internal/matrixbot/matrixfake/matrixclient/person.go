package matrixclient

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// A Person is somebody at a client: one device.
type Person struct {
	User   string // id
	Device string

	t  testing.TB
	p  *Program
	as string
}

// A Room is what is special about one that somebody makes.
type Room struct {
	Name      string
	Encrypted bool
	Direct    bool
	Version   string // the homeserver's default if ""
}

// A Message is one as the client shows it, with its last edit.
type Message struct {
	ID        string
	Sender    string
	Type      string // "m.text", "m.image" …
	Body      string
	HTML      string
	Mentions  []string
	Thread    string // root; "" not in a thread
	Reply     string // event that it answers
	Edits     int
	Encrypted bool
	Locked    string // why it cannot be decrypted; "" it can
	Redacted  bool
	Reactions map[string][]string // users by emoji
	Content   map[string]any      // with the last edit applied
	Shield    string              // "none", "grey" or "red" beside what was encrypted
	Why       string              // there is a shield
	Said      []struct {
		Kind    string
		Content map[string]any
	} // the message and its edits, as they were before encryption
}

// LogIn logs somebody in, on a new device.
func (p *Program) LogIn(homeserver, user, password string) *Person {
	p.t.Helper()
	p.mu.Lock()
	p.people++
	who := &Person{t: p.t, p: p, as: fmt.Sprintf("%d %s", p.people, user)}
	p.mu.Unlock()
	who.must(who, "login", args{"homeserver": homeserver, "user": user, "password": password})
	return who
}

// On logs in a user of the fake homeserver.
func (p *Program) On(s *matrixfake.Server, u *matrixfake.User) *Person {
	p.t.Helper()
	return p.LogIn(s.URL, u.ID, u.Password)
}

type args = map[string]any

// event is the result of what sends one.
type event struct{ Event string }

// Tries does a command, and returns why it could not be done.
func (who *Person) Tries(out any, name string, a map[string]any) error {
	return who.p.do(out, who.as, name, a)
}

// must ends the test where a command cannot be done.
func (who *Person) must(out any, name string, a args) {
	who.t.Helper()
	if err := who.Tries(out, name, a); err != nil {
		who.t.Fatalf("matrixclient: %s: %s: %v", who.User, name, err)
	}
}

// Creates makes a room, invites people, and returns its id.
func (who *Person) Creates(room Room, invited ...string) string {
	who.t.Helper()
	var made struct{ Room string }
	who.must(&made, "create", args{
		"name": room.Name, "encrypted": room.Encrypted, "direct": room.Direct, "invite": append([]string{}, invited...), "version": orNil(room.Version),
	})
	return made.Room
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}

// Accepts waits for an invitation by somebody, joins, and returns the room's id.
func (who *Person) Accepts(from string) string {
	who.t.Helper()
	var found struct{ Room string }
	who.must(&found, "accept", args{"from": from})
	return found.Room
}

// Joins has the person join.
func (who *Person) Joins(room string) {
	who.t.Helper()
	who.must(nil, "join", args{"room": room})
}

// Leaves has the person leave.
func (who *Person) Leaves(room string) {
	who.t.Helper()
	who.must(nil, "leave", args{"room": room})
}

// Invites has the person invite somebody.
func (who *Person) Invites(room, user string) {
	who.t.Helper()
	who.must(nil, "invite", args{"room": room, "user": user})
}

// Meets waits until somebody has joined a room.
func (who *Person) Meets(room, user string) {
	who.t.Helper()
	who.must(nil, "joined", args{"room": room, "user": user})
}

func (who *Person) post(a args) string {
	who.t.Helper()
	var sent event
	who.must(&sent, "send", a)
	return sent.Event
}

// Says writes a message, and returns its id.
func (who *Person) Says(room, body string) string {
	who.t.Helper()
	return who.post(args{"room": room, "body": body})
}

// Mentions writes a message that begins with a pill of somebody.
func (who *Person) Mentions(room, user, name, body string) string {
	who.t.Helper()
	return who.post(args{
		"room": room, "body": name + ": " + body, "html": fmt.Sprintf(`<a href="https://matrix.to/#/%s">%s</a>: %s`, user, name, body),
		"mentions": []string{user},
	})
}

// Replies answers a message, outside of threads.
func (who *Person) Replies(room, to, body string) string {
	who.t.Helper()
	return who.post(args{"room": room, "reply": to, "body": body})
}

// InThread writes a message in the thread below a message.
func (who *Person) InThread(room, root, body string) string {
	who.t.Helper()
	return who.post(args{"room": room, "thread": root, "body": body})
}

// Edits changes a message of the person's own.
func (who *Person) Edits(room, message, body string) string {
	who.t.Helper()
	return who.post(args{"room": room, "edits": message, "body": body})
}

// Sends sends an event as it is.
func (who *Person) Sends(room, kind string, content map[string]any) string {
	who.t.Helper()
	var sent event
	who.must(&sent, "raw", args{"room": room, "type": kind, "content": content})
	return sent.Event
}

// Reacts puts an emoji on a message.
func (who *Person) Reacts(room, message, emoji string) string {
	who.t.Helper()
	var sent event
	who.must(&sent, "react", args{"room": room, "event": message, "emoji": emoji})
	return sent.Event
}

// Redacts removes an event.
func (who *Person) Redacts(room, message string) {
	who.t.Helper()
	who.must(nil, "redact", args{"room": room, "event": message})
}

// Messages are those of a room that the client has seen.
func (who *Person) Messages(room string) []Message {
	who.t.Helper()
	var all []Message
	who.must(&all, "messages", args{"room": room})
	for _, m := range all {
		who.check(m)
	}
	return all
}

// Answer waits for a message of somebody else that answers one, by a reply or in the
// thread below it, and contains all of some texts.
func (who *Person) Answer(room, to string, texts ...string) Message {
	who.t.Helper()
	return who.await(args{"room": room, "answers": to, "texts": append([]string{}, texts...)})
}

// Hears waits for a message of somebody that contains all of some texts.
func (who *Person) Hears(room, from string, texts ...string) Message {
	who.t.Helper()
	return who.await(args{"room": room, "from": from, "texts": append([]string{}, texts...)})
}

// Locked waits until a message is there that cannot be decrypted.
func (who *Person) Locked(room, message string) Message {
	who.t.Helper()
	return who.await(args{"room": room, "event": message, "locked": true})
}

func (who *Person) await(a args) Message {
	who.t.Helper()
	var m Message
	who.must(&m, "await", a)
	who.check(m)
	return m
}

// check fails the test for what somebody else should not have said that way.
func (who *Person) check(m Message) {
	who.t.Helper()
	if m.Sender == who.User || m.Locked != "" || m.Redacted || strings.HasPrefix(m.Type, "m.key.verification.") {
		return
	}
	for _, said := range m.Said {
		for _, p := range matrixfake.Problems(said.Kind, said.Content) {
			who.t.Errorf("matrixclient: %s by %s: %s", p.Code, m.Sender, p.Text)
		}
	}
}

// Typing waits until somebody is said to type.
func (who *Person) Typing(room, user string) {
	who.t.Helper()
	who.must(nil, "typing", args{"room": room, "user": user})
}

// Downloads a file by its address, "mxc://…", as it is stored.
func (who *Person) Downloads(address string) (kind string, data []byte) {
	who.t.Helper()
	var file struct{ Type, Data string }
	who.must(&file, "download", args{"url": address})
	data, err := base64.StdEncoding.DecodeString(file.Data)
	if err != nil {
		who.t.Fatalf("matrixclient: download: %v", err)
	}
	return file.Type, data
}

// LeavesAll has the person leave all rooms, and refuse all invitations.
func (who *Person) LeavesAll() {
	who.t.Helper()
	who.must(nil, "leaveAll", nil)
}

// LogsOut ends the session.
func (who *Person) LogsOut() {
	who.t.Helper()
	who.must(nil, "logout", nil)
}
