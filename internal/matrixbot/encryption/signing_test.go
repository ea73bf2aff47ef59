//go:build goolm

package encryption

import (
	"slices"
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
)

// signed tells whether others see a device as signed by its account.
func signed(t *testing.T, by *party, p *party) bool {
	t.Helper()
	olm, store := by.machine()
	if _, err := olm.FetchKeys(t.Context(), []id.UserID{p.client.UserID}, true); err != nil {
		t.Fatal(err)
	}
	device, err := store.GetDevice(t.Context(), p.client.UserID, p.client.DeviceID)
	if err != nil {
		t.Fatal(err)
	}
	trust, err := olm.ResolveTrustContext(t.Context(), device)
	if err != nil {
		t.Fatal(err)
	}
	return trust >= id.TrustStateCrossSignedTOFU
}

func TestTheDeviceIsSignedByTheAccountOnce(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	recovery, err := bot.CrossSign(t.Context(), bot.user.Password)
	if err != nil || len(strings.Fields(recovery)) < 10 {
		t.Fatalf("recovery key %q, %v", recovery, err)
	}
	if !signed(t, anna, bot) {
		t.Error("Anna sees the device as not signed")
	}
	if again, err := bot.CrossSign(t.Context(), bot.user.Password); err != nil || again != "" {
		t.Errorf("again: %q, %v", again, err)
	}
	bot.restart()
	if olm, _ := bot.machine(); olm.CrossSigningKeys == nil || olm.CrossSigningKeys.MasterKey.Seed() != nil {
		t.Error("after a restart the signing keys are not here, or the master key is")
	}
}

func TestWithoutThePasswordTheAccountIsNotSigned(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	if _, err := bot.CrossSign(t.Context(), "falsch"); fault.Kind(err) != fault.Denied || strings.Contains(err.Error(), "falsch") {
		t.Errorf("with a wrong password: %v", err)
	}
	if recovery, err := bot.CrossSign(t.Context(), ""); fault.Kind(err) != fault.Denied || recovery != "" { // it would open nothing
		t.Errorf("without a password: %q, %v", recovery, err)
	}
	s.TrustFirstKeys() // as homeservers do where an account logs in by a browser
	if recovery, err := bot.CrossSign(t.Context(), ""); err != nil || recovery == "" {
		t.Errorf("where none is asked for: %q, %v", recovery, err)
	}
}

func TestTheKeysOfRoomsComeBackWithTheRecoveryKey(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	recovery, err := bot.CrossSign(t.Context(), bot.user.Password)
	if err != nil {
		t.Fatal(err)
	}
	room := meet(t, anna, bot)
	var sent []*event.Event
	for range 3 {
		anna.exec(`DELETE FROM crypto_megolm_outbound_session`)
		anna.says(room, "Frage")
		sent = append(sent, bot.sync()...)
	}
	if err := bot.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := bot.user.BackedUp(); n != 3 {
		t.Errorf("%d keys are in the backup", n)
	}

	later := newParty(t, s, bot.user) // another database
	if _, err := later.Recover(t.Context(), "EsTf 5b8k falsch"); fault.Kind(err) != fault.Denied {
		t.Errorf("with a wrong recovery key: %v", err)
	}
	restored, err := later.Recover(t.Context(), recovery)
	if err != nil || restored != 3 {
		t.Fatalf("%d keys came back, %v", restored, err)
	}
	if !signed(t, anna, later) {
		t.Error("Anna sees the new device as not signed")
	}
	for _, e := range sent {
		if got := later.reads(e); got != "Frage" {
			t.Errorf("read as %q", got)
		}
	}
	later.sync()
	later.says(room, "Antwort")
	if err := later.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := bot.user.BackedUp(); n != 4 {
		t.Errorf("%d keys are in the backup after the new device spoke", n)
	}
}

func TestAKeyThatIsOnlyInTheBackupIsFetched(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	if _, err := bot.CrossSign(t.Context(), bot.user.Password); err != nil {
		t.Fatal(err)
	}
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	events := bot.sync()
	if err := bot.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	bot.exec(`DELETE FROM crypto_megolm_inbound_session`)
	bot.Unlocked()
	if got := bot.reads(events[0]); got != "🔒" {
		t.Fatalf("read as %q", got)
	}
	if err := bot.Ask(t.Context(), events[0]); err != nil {
		t.Fatal(err)
	}
	if got := bot.reads(events[0]); got != "Frage" || len(bot.Unlocked()) != 1 {
		t.Errorf("read as %q", got)
	}
}

func TestABackupOfSomebodyElseGetsNoKeys(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	if _, err := bot.CrossSign(t.Context(), bot.user.Password); err != nil {
		t.Fatal(err)
	}
	_, err := bot.client.MakeRequest(t.Context(), "POST", bot.client.BuildClientURL("v3", "room_keys", "version"), map[string]any{
		"algorithm": "m.megolm_backup.v1.curve25519-aes-sha2", "auth_data": map[string]any{"public_key": strings.Repeat("A", 43), "signatures": map[string]any{}},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	bot.clock.Move(2 * backupLooked)
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	bot.sync()
	if err := bot.Tend(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := bot.user.BackedUp(); n != 0 {
		t.Errorf("%d keys were uploaded for a key that is not here", n)
	}
}

func TestSecretsAreKeptForVerifiedDevicesOnly(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	account := s.Bot("akademie")
	bot, other := newParty(t, s, account), newParty(t, s, account)
	if _, err := bot.CrossSign(t.Context(), account.Password); err != nil {
		t.Fatal(err)
	}
	before := len(s.Calls("todevice"))
	e := &event.Event{Sender: bot.client.UserID, Type: event.NewEventType("m.secret.request"), Content: event.Content{
		VeryRaw: []byte(`{"action":"request","name":"m.megolm_backup.v1","request_id":"r","requesting_device_id":"` + other.client.DeviceID.String() + `"}`),
	}}
	e.Type.Class = event.ToDeviceEventType
	if err := e.Content.ParseRaw(e.Type); err != nil {
		t.Fatal(err)
	}
	if err := bot.toDevice(t.Context(), e); err != nil {
		t.Fatal(err)
	}
	if n := len(s.Calls("todevice")) - before; n != 0 {
		t.Errorf("%d messages to a device that nobody verified", n)
	}
	if !slices.Contains(account.Devices(), other.client.DeviceID.String()) {
		t.Error("the other device is gone")
	}
}
