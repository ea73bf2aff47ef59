package matrixbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// A vault is Encryption whose keys come when the test says so: what is encrypted is the
// content as text.
type vault struct {
	mu    sync.Mutex
	keys  map[id.SessionID]bool
	fresh []Session
	asked []id.EventID
}

func (v *vault) Sync(context.Context, *mautrix.RespSync, string) error { return nil }
func (v *vault) Member(context.Context, *event.Event)                  {}
func (v *vault) Verification(context.Context, *event.Event)            {}
func (v *vault) Tend(context.Context) error                            { return nil }
func (v *vault) Close() error                                          { return nil }

func (v *vault) Decrypt(_ context.Context, e *event.Event) (*event.Event, error) {
	v.mu.Lock()
	defer v.mu.Unlock()
	content := e.Content.AsEncrypted()
	switch {
	case content.SessionID == "broken":
		return nil, errors.New("the MAC is wrong")
	case !v.keys[content.SessionID]:
		return nil, ErrLocked
	}
	var text string
	plain := &event.Event{Type: event.EventMessage, Sender: e.Sender, RoomID: e.RoomID, ID: e.ID, Timestamp: e.Timestamp}
	err := json.Unmarshal(content.Ciphertext, &text)
	if err == nil {
		err = json.Unmarshal([]byte(text), &plain.Content)
	}
	if _, redacts := plain.Content.Raw["redacts"]; redacts {
		plain.Type = event.EventRedaction
	}
	return plain, errors.Join(err, plain.Content.ParseRaw(plain.Type))
}

func (v *vault) Ask(_ context.Context, e *event.Event) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.asked = append(v.asked, e.ID)
	return nil
}

func (v *vault) Unlocked() (came []Session) {
	v.mu.Lock()
	defer v.mu.Unlock()
	came, v.fresh = v.fresh, nil
	return came
}

func (v *vault) Encrypt(context.Context, id.RoomID, event.Type, any) (*event.EncryptedEventContent, error) {
	return nil, errors.New("nothing is encrypted here")
}

// come has the key of a session come.
func (v *vault) come(room *matrixfake.Room, session string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.keys[id.SessionID(session)] = true
	v.fresh = append(v.fresh, Session{id.RoomID(room.ID), id.SessionID(session)})
}

func (v *vault) questions() int {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.asked)
}

// sealed is a message that is encrypted by a session.
func sealed(u *matrixfake.User, room *matrixfake.Room, session, text string) string {
	plain, _ := json.Marshal(map[string]any{"msgtype": "m.text", "body": text})
	return sealedAs(u, room, session, string(plain))
}

// sealedAs is an event with a content that is encrypted by a session.
func sealedAs(u *matrixfake.User, room *matrixfake.Room, session, content string) string {
	return u.Sends(room, "m.room.encrypted", map[string]any{
		"algorithm": "m.megolm.v1.aes-sha2", "session_id": session, "sender_key": "k", "device_id": "D", "ciphertext": content,
	})
}

// vaulted serves with a vault.
func vaulted(s *station) *vault {
	keys := &vault{keys: map[id.SessionID]bool{"open": true}}
	v := s.open(func(c *Config) {
		c.Open = func(context.Context, *mautrix.Client) (Encryption, error) { return keys, nil }
	})
	v.timing.grace = 2 * time.Second
	s.run(v)
	return keys
}

func TestALockedMessageGetsAHintAndIsAnsweredWhenItsKeyComes(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := vaulted(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	first := sealed(s.anna, room, "late", "Was steht hier?")
	second := sealed(s.anna, room, "late", "Und hier?")
	room.Answer(s.anna.Says(room, "Und offen?"), "Und offen?") // waits for nobody
	s.home.Await("the key to be asked for", func() bool { return keys.questions() > 0 })
	hint := room.Answer(first, "entschlüsseln")
	keys.come(room, "late")
	room.Answer(first, "Antwort auf: Was steht hier?")
	room.Answer(second, "Antwort auf: Und hier?")
	s.settled()
	if now := room.Message(hint.ID); !strings.Contains(now.Body, "Schlüssel ist da") {
		t.Errorf("the hint says %q", now.Body)
	}
	if n := len(room.Answers(second)); n != 1 {
		t.Errorf("%d answers to the second message, a hint with them?", n)
	}
	if n := s.count(`SELECT count(*) FROM matrix_locked`); n != 0 {
		t.Errorf("%d messages are kept", n)
	}
}

func TestALockedMessageWhoseKeyComesSoonGetsNoHint(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := vaulted(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	room.Says(s.user, "Guten Tag!")
	asked := sealed(s.anna, room, "soon", "Bald?")
	s.home.Await("the key to be asked for", func() bool { return keys.questions() > 0 })
	keys.come(room, "soon")
	room.Answer(asked, "Antwort auf: Bald?")
	s.settled()
	if n := len(room.Answers(asked)); n != 1 {
		t.Errorf("%d answers", n)
	}
}

func TestKeysThatAreMadeUpGetFewHints(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := &vault{keys: map[id.SessionID]bool{}}
	v := s.open(func(c *Config) {
		c.Open = func(context.Context, *mautrix.Client) (Encryption, error) { return keys, nil }
	})
	v.timing.grace = time.Millisecond
	s.run(v)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	for i := range 3 * mostHints {
		sealed(s.anna, room, fmt.Sprintf("made up %d", i), "?")
	}
	room.Answer(s.anna.Says(room, "Und offen?"), "Und offen?")
	s.settled()
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE kind = 'locked'`); n != mostHints {
		t.Errorf("%d hints", n)
	}
	if n := s.count(`SELECT count(*) FROM matrix_locked`); n != 3*mostHints {
		t.Errorf("%d messages are kept", n)
	}
}

func TestLockedMessagesAreTriedAgainByTheNextServer(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := &vault{keys: map[id.SessionID]bool{}}
	open := func(c *Config) {
		c.Open = func(context.Context, *mautrix.Client) (Encryption, error) { return keys, nil }
	}
	first := s.serve(open)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	asked := sealed(s.anna, room, "lost", "Wer liest das?")
	s.home.Await("the message to be kept", func() bool { return s.count(`SELECT count(*) FROM matrix_locked`) == 1 })
	first.stop()
	keys.come(room, "lost")
	keys.Unlocked() // who was told has died
	s.serve(open)
	room.Answer(asked, "Antwort auf: Wer liest das?")
}

func TestARedactedMessageIsNotUnlocked(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	keys := vaulted(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	asked := sealed(s.anna, room, "late", "Vergessen?")
	s.home.Await("the message to be kept", func() bool { return s.count(`SELECT count(*) FROM matrix_locked`) == 1 })
	s.anna.Redacts(room, asked)
	s.home.Await("the message to be dropped", func() bool { return s.count(`SELECT count(*) FROM matrix_locked`) == 0 })
	keys.come(room, "late")
	room.Answer(s.anna.Says(room, "Und weiter?"), "Und weiter?")
	if n := s.count(`SELECT count(*) FROM matrix_work WHERE key = $1`, asked); n != 0 {
		t.Error("it is a question")
	}
}

func TestWithoutEncryptionAnEncryptedMessageIsToldSoOnce(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	s.serve()
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	first := sealed(s.anna, room, "x", "Geheim?")
	second := sealed(s.anna, room, "x", "Noch einmal?")
	room.Answer(first, "verschlüsselt")
	room.Answer(s.anna.Says(room, "Und offen?"), "Und offen?")
	s.settled()
	if n := len(room.Answers(second)); n != 0 {
		t.Errorf("%d hints to the second message", n)
	}
}

func TestAMessageThatCannotBeDecryptedStopsNothing(t *testing.T) {
	t.Parallel()
	s := newStation(t)
	vaulted(s)
	room := s.joined(s.anna.Creates(matrixfake.RoomKind{}, s.user))
	broken := sealed(s.anna, room, "broken", "Kaputt?")
	s.anna.Sends(room, "m.room.encrypted", map[string]any{"algorithm": "m.olm.v1.curve25519-aes-sha2", "ciphertext": map[string]any{"x": 5}})
	room.Answer(broken, "entschlüsseln")
	room.Answer(sealed(s.anna, room, "open", "Heil?"), "Antwort auf: Heil?")
}
