//go:build goolm

package encryption

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgxpool"
	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/clocktest"
	"smart-city-dialog.de/akademie/internal/logtest"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/secret"
)

// A party is somebody with a device, whose encryption is under test.
type party struct {
	*Machine
	t      *testing.T
	server *matrixfake.Server
	user   *matrixfake.User
	config Config
	client *mautrix.Client
	since  string
	clock  *clocktest.Clock
	log    *logtest.Log
}

// newParty logs in with a new device and opens it, with a database of its own.
func newParty(t *testing.T, s *matrixfake.Server, user *matrixfake.User) *party {
	t.Helper()
	client := logInAgain(t, s, user)
	box, err := secret.NewBox(strings.Repeat("ab", 32))
	if err != nil {
		t.Fatal(err)
	}
	p := &party{t: t, server: s, user: user, client: client, clock: clocktest.At(time.Now()), log: &logtest.Log{}}
	p.config = Config{Pool: pgtest.Open(t), Keys: box, Now: p.clock.Now, Log: slog.New(slog.NewTextHandler(p.log, nil))}
	p.open()
	return p
}

// logInAgain returns a client with a new device.
func logInAgain(t *testing.T, s *matrixfake.Server, user *matrixfake.User) *mautrix.Client {
	t.Helper()
	client, err := mautrix.NewClient(s.URL, "", "")
	if err != nil {
		t.Fatal(err)
	}
	client.DefaultHTTPRetries = 0
	_, err = client.Login(t.Context(), &mautrix.ReqLogin{
		Type: mautrix.AuthTypePassword, Password: user.Password, StoreCredentials: true,
		Identifier: mautrix.UserIdentifier{Type: mautrix.IdentifierTypeUser, User: user.ID},
	})
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// open opens the device, as a server that starts does.
func (p *party) open() {
	p.t.Helper()
	device, err := Open(p.t.Context(), p.config, p.client)
	if err != nil {
		p.t.Fatal(err)
	}
	m := device.(*Machine)
	p.Machine = m
	p.t.Cleanup(func() { _ = m.Close() })
}

// restart ends the server as a crash does, and starts another.
func (p *party) restart() {
	p.t.Helper()
	if err := p.Machine.Close(); err != nil {
		p.t.Fatal(err)
	}
	p.open()
}

// fetch asks the homeserver what is new, without taking it.
func (p *party) fetch() *mautrix.RespSync {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute)
	defer cancel()
	r, err := p.client.SyncRequest(ctx, 0, p.since, "", false, "")
	if err != nil {
		p.t.Fatal(err)
	}
	return r
}

// take takes what a sync brought, and returns its encrypted events.
func (p *party) take(r *mautrix.RespSync) []*event.Event {
	p.t.Helper()
	if err := p.Sync(p.t.Context(), r, p.since); err != nil {
		p.t.Fatal(err)
	}
	var encrypted []*event.Event
	for room, in := range r.Rooms.Join {
		for _, e := range append(in.State.Events, in.Timeline.Events...) {
			e.RoomID = room
			switch {
			case e.StateKey != nil:
				e.Type.Class = event.StateEventType
			default:
				e.Type.Class = event.MessageEventType
			}
			switch e.Type {
			case event.StateEncryption:
				p.exec(`INSERT INTO matrix_rooms (room, membership, encrypted, updated_at) VALUES ($1, 'join', true, $2)
					ON CONFLICT (room) DO UPDATE SET encrypted = true`, room, p.Now())
			case event.StateMember:
				p.member(room, e)
			case event.EventEncrypted:
				encrypted = append(encrypted, e)
			}
		}
	}
	p.since = r.NextBatch
	return encrypted
}

// member keeps the table of members, as the channel does.
func (p *party) member(room id.RoomID, e *event.Event) {
	p.t.Helper()
	_ = e.Content.ParseRaw(event.StateMember)
	p.exec(`INSERT INTO matrix_rooms (room, membership, updated_at) VALUES ($1, 'join', $2) ON CONFLICT DO NOTHING`, room, p.Now())
	if m := e.Content.AsMember().Membership; m == event.MembershipJoin || m == event.MembershipInvite {
		p.exec(`INSERT INTO matrix_members (room, user_id, membership) VALUES ($1, $2, $3)
			ON CONFLICT (room, user_id) DO UPDATE SET membership = excluded.membership`, room, e.GetStateKey(), m)
	} else {
		p.exec(`DELETE FROM matrix_members WHERE room = $1 AND user_id = $2`, room, e.GetStateKey())
	}
	p.Member(p.t.Context(), e)
}

func (p *party) exec(query string, args ...any) {
	p.t.Helper()
	if _, err := p.Pool.Exec(p.t.Context(), query, args...); err != nil {
		p.t.Fatal(err)
	}
}

// sync fetches and takes what is new.
func (p *party) sync() []*event.Event {
	p.t.Helper()
	return p.take(p.fetch())
}

// says sends a message to an encrypted room, and returns the session it was encrypted
// with.
func (p *party) says(room *matrixfake.Room, body string) id.SessionID {
	p.t.Helper()
	sealed, err := p.Encrypt(p.t.Context(), id.RoomID(room.ID), event.EventMessage, &event.MessageEventContent{MsgType: event.MsgText, Body: body})
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := p.client.SendMessageEvent(p.t.Context(), id.RoomID(room.ID), event.EventEncrypted, sealed); err != nil {
		p.t.Fatal(err)
	}
	return sealed.SessionID
}

// hears returns the bodies of what came, "🔒" for what cannot be read.
func (p *party) hears() []string {
	p.t.Helper()
	var bodies []string
	for _, e := range p.sync() {
		bodies = append(bodies, p.reads(e))
	}
	return bodies
}

func (p *party) reads(e *event.Event) string {
	decrypted, err := p.Decrypt(p.t.Context(), e)
	if err != nil {
		return "🔒"
	}
	return decrypted.Content.AsMessage().Body
}

// meet makes an encrypted room of several.
func meet(t *testing.T, all ...*party) *matrixfake.Room {
	t.Helper()
	var invited []*matrixfake.User
	for _, p := range all[1:] {
		invited = append(invited, p.user)
	}
	room := all[0].user.Creates(matrixfake.RoomKind{Encrypted: true}, invited...)
	for _, p := range all[1:] {
		p.user.Joins(room)
	}
	for _, p := range all {
		p.sync()
	}
	return room
}

// count counts rows.
func (p *party) count(query string, args ...any) int {
	p.t.Helper()
	return count(p.t, p.Pool, query, args...)
}

func count(t *testing.T, pool *pgxpool.Pool, query string, args ...any) int {
	t.Helper()
	var n int
	if err := pool.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}
