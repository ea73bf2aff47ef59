//go:build goolm

package encryption

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix"
	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

func TestAMessageOfSomebodyElseIsNotTakenForOnesOwn(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna, mallory := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna")), newParty(t, s, s.User("mallory"))
	room := meet(t, anna, bot, mallory)
	bot.says(room, "Guten Tag") // everybody's devices are known
	anna.says(room, "ja, buchen")
	events := bot.sync()
	sent := events[len(events)-1]

	replayed := *sent
	replayed.ID, replayed.Timestamp = "$another", sent.Timestamp+1
	if _, err := bot.Decrypt(t.Context(), sent); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Decrypt(t.Context(), &replayed); fault.Kind(err) != fault.Invalid {
		t.Errorf("the same message as another event: %v", err)
	}
	bot.exec(`DELETE FROM crypto_message_index`)
	replayed.Sender = mallory.client.UserID
	if _, err := bot.Decrypt(t.Context(), &replayed); fault.Kind(err) != fault.Denied {
		t.Errorf("somebody else's message: %v", err)
	}
	elsewhere := *sent
	elsewhere.RoomID = "!another:musterstadt.example"
	if _, err := bot.Decrypt(t.Context(), &elsewhere); !errors.Is(err, matrixbot.ErrLocked) {
		t.Errorf("in another room: %v", err)
	}
}

// Whoever has the key of a session can send it to anybody.
func TestASessionOfSomebodyElseCannotBeTakenOver(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna, mallory := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna")), newParty(t, s, s.User("mallory"))
	room := meet(t, anna, bot, mallory)
	session := anna.says(room, "Erstens")
	bot.hears()
	mallory.hears()
	olm, store := mallory.machine()
	if _, err := olm.FetchKeys(t.Context(), []id.UserID{bot.client.UserID}, true); err != nil {
		t.Fatal(err)
	}
	known, err := store.GetGroupSession(t.Context(), id.RoomID(room.ID), session)
	if err != nil {
		t.Fatal(err)
	}
	later, err := known.Internal.Export(known.Internal.FirstKnownIndex())
	if err != nil {
		t.Fatal(err)
	}
	device, err := store.GetDevice(t.Context(), bot.client.UserID, bot.client.DeviceID)
	if err != nil {
		t.Fatal(err)
	}
	err = olm.SendEncryptedToDevice(t.Context(), device, event.ToDeviceForwardedRoomKey, event.Content{Parsed: &event.ForwardedRoomKeyEventContent{
		RoomKeyEventContent: event.RoomKeyEventContent{Algorithm: id.AlgorithmMegolmV1, RoomID: "!elsewhere:musterstadt.example", SessionID: session, SessionKey: string(later)},
		SenderKey:           known.SenderKey, SenderClaimedKey: known.SigningKey,
	}})
	if err != nil {
		t.Fatal(err)
	}
	bot.sync()
	anna.says(room, "Zweitens")
	if got := bot.hears(); !slices.Equal(got, []string{"Zweitens"}) {
		t.Errorf("read: %q", got)
	}
	if n := bot.count(`SELECT count(*) FROM crypto_megolm_inbound_session WHERE room_id <> $1`, room.ID); n != 0 {
		t.Error("the session was moved to another room")
	}
}

func TestKeysAreGivenToNobodyWhoAsks(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	account := s.Bot("akademie")
	bot, other, anna := newParty(t, s, account), newParty(t, s, account), newParty(t, s, s.User("anna"))
	if _, err := bot.CrossSign(t.Context(), account.Password); err != nil {
		t.Fatal(err)
	}
	room := meet(t, anna, bot)
	session := anna.says(room, "Frage")
	bot.hears()
	for _, p := range []*party{anna, other} { // a room member, and a device of the account that nobody verified
		olm, _ := p.machine()
		if err := olm.SendRoomKeyRequest(t.Context(), id.RoomID(room.ID), "", session, "r1", map[id.UserID][]id.DeviceID{bot.client.UserID: {bot.client.DeviceID}}); err != nil {
			t.Fatal(err)
		}
	}
	before := len(s.Calls("todevice"))
	bot.sync()
	if n := len(s.Calls("todevice")) - before; n != 0 {
		t.Errorf("%d messages were sent", n)
	}
	// Once it is verified, the account's other device is given the key.
	olm, _ := bot.machine()
	if _, err := olm.FetchKeys(t.Context(), []id.UserID{bot.client.UserID}, true); err != nil {
		t.Fatal(err)
	}
	device, err := olm.CryptoStore.GetDevice(t.Context(), bot.client.UserID, other.client.DeviceID)
	if err != nil {
		t.Fatal(err)
	}
	if err := olm.SignOwnDevice(t.Context(), device); err != nil {
		t.Fatal(err)
	}
	event := &event.Event{RoomID: id.RoomID(room.ID), Sender: anna.client.UserID, Content: event.Content{Parsed: &event.EncryptedEventContent{SessionID: session}}}
	if err := other.Ask(t.Context(), event); err != nil {
		t.Fatal(err)
	}
	bot.sync()
	other.sync()
	if n := other.count(`SELECT count(*) FROM crypto_megolm_inbound_session WHERE session_id = $1`, session); n != 1 {
		t.Error("the verified device was not given the key")
	}
}

func TestNobodyIsAskedForAKeyTwice(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	r := bot.fetch()
	r.ToDevice.Events = nil // the key is lost
	events := bot.take(r)
	if _, err := bot.Decrypt(t.Context(), events[0]); !errors.Is(err, matrixbot.ErrLocked) || fault.Kind(err) != fault.NotFound {
		t.Fatalf("without a key: %v", err)
	}
	before := len(s.Calls("todevice"))
	for range 5 {
		if err := bot.Ask(t.Context(), events[0]); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(s.Calls("todevice")) - before; n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestWhatNobodyCouldDecryptIsInvalid(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	sent := bot.sync()[0]
	if err := sent.Content.ParseRaw(event.EventEncrypted); err != nil {
		t.Fatal(err)
	}
	good := sent.Content.AsEncrypted()
	for name, change := range map[string]func(c *event.EncryptedEventContent){
		"another way of encryption": func(c *event.EncryptedEventContent) { c.Algorithm = "m.megolm.v9" },
		"no text":                   func(c *event.EncryptedEventContent) { c.MegolmCiphertext = nil },
		"a text that was changed": func(c *event.EncryptedEventContent) {
			c.MegolmCiphertext = slices.Clone(c.MegolmCiphertext)
			c.MegolmCiphertext[40] ^= 1
		},
		"no base64":  func(c *event.EncryptedEventContent) { c.MegolmCiphertext = []byte(strings.Repeat("§", 200)) },
		"no session": func(c *event.EncryptedEventContent) { c.SessionID = "x" },
		"too much":   func(c *event.EncryptedEventContent) { c.MegolmCiphertext = []byte(strings.Repeat("A", 60000)) },
	} {
		c := *good
		change(&c)
		e := &event.Event{ID: "$e", RoomID: id.RoomID(room.ID), Sender: anna.client.UserID, Type: event.EventEncrypted, Content: event.Content{Parsed: &c}}
		if _, err := bot.Decrypt(t.Context(), e); fault.Kind(err) != fault.Invalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	e := &event.Event{ID: "$e", RoomID: id.RoomID(room.ID), Sender: anna.client.UserID, Type: event.EventEncrypted, Content: event.Content{VeryRaw: []byte(`{"algorithm": 7}`)}}
	if _, err := bot.Decrypt(t.Context(), e); fault.Kind(err) != fault.Invalid {
		t.Errorf("no event: %v", err)
	}
}

func TestMessagesToTheDeviceThatNobodyMeantWellHaveNoEffect(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, mallory := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("mallory"))
	bot.sync()
	for kind, content := range map[string]string{
		"m.room_key.withheld":        `{"algorithm":"m.megolm.v1.aes-sha2","session_id":"` + strings.Repeat("x", 500) + `","sender_key":"k","code":"m.unavailable","room_id":"!r"}`,
		"m.room.encrypted":           `{"algorithm":"m.olm.v1.curve25519-aes-sha2","sender_key":"` + strings.Repeat("A", 43) + `","ciphertext":{"` + ownKey(bot) + `":{"type":0,"body":"AwAA"}}}`,
		"m.key.verification.mac":     `{"transaction_id":"t","mac":{"ed25519:x":"y"},"keys":"z"}`,
		"m.key.verification.key":     `{"transaction_id":"t","key":"!!"}`,
		"m.key.verification.start":   `{"transaction_id":"t","method":7}`,
		"m.key.verification.request": `[]`,
		"m.room_key_request":         `{"action":"request","requesting_device_id":"NONE","request_id":"r","body":{}}`,
		"m.secret.request":           `{"action":"request","requesting_device_id":"NONE","request_id":"r","name":"m.cross_signing.master"}`,
		"m.forwarded_room_key":       `{"algorithm":"m.megolm.v1.aes-sha2","session_key":"x"}`,
		"m.dummy":                    `{}`,
		"org.example":                `{"x":"` + strings.Repeat("y", 60000) + `"}`,
	} {
		e := &event.Event{Sender: mallory.client.UserID, Type: event.NewEventType(kind), Content: event.Content{VeryRaw: []byte(content)}}
		before := len(s.Calls(""))
		if err := bot.Sync(t.Context(), &mautrix.RespSync{ToDevice: mautrix.SyncEventsList{Events: []*event.Event{e, nil}}, DeviceOTKCount: mautrix.OTKCount{SignedCurve25519: 50}}, "x"); err != nil {
			t.Errorf("%s: %v", kind, err)
		}
		if n := len(s.Calls("")) - before; n > 1 { // at most one, for the devices of who sent it
			t.Errorf("%s: %d requests", kind, n)
		}
	}
	if n := bot.count(`SELECT count(*) FROM crypto_megolm_inbound_session`) + bot.count(`SELECT count(*) FROM matrix_verifications`); n != 0 {
		t.Errorf("%d things were stored", n)
	}
}

func ownKey(p *party) string {
	olm, _ := p.machine()
	return olm.OwnIdentity().IdentityKey.String()
}

func TestNothingThatPeopleWriteIsLogged(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Mein Name ist Erika Mustermann")
	r := bot.fetch()
	r.ToDevice.Events = append(r.ToDevice.Events, r.ToDevice.Events...) // replays
	bot.take(r)
	log := quiet(bot.Log)
	log.Warn().Str("body", "Erika Mustermann").Err(errors.New("Erika")).Str("action", "decrypt").Msg("Failed to parse")
	for _, leak := range []string{"Erika", anna.user.ID, room.ID, anna.client.AccessToken, bot.client.AccessToken} {
		if strings.Contains(bot.log.String(), leak) {
			t.Errorf("the log holds %q: %s", leak, bot.log)
		}
	}
	if !strings.Contains(bot.log.String(), "Failed to parse") {
		t.Errorf("the log holds no warning: %s", bot.log)
	}
}
