//go:build goolm

package encryption

import (
	"strings"
	"testing"

	"maunium.net/go/mautrix/event"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/secret"
)

// uses has the database say that the assistant uses the party's device.
func (p *party) uses() {
	p.t.Helper()
	p.exec(`INSERT INTO matrix_accounts (user_id, homeserver, device, logged_in_at) VALUES ($1, 'https://example.org', $2, now())
		ON CONFLICT (user_id) DO UPDATE SET device = excluded.device`, p.client.UserID, p.client.DeviceID)
}

// newDevice is a cross-signed device that the assistant uses, and a message that it can read.
func newDevice(t *testing.T, s *matrixfake.Server) (bot, anna *party, said *event.Event) {
	t.Helper()
	bot, anna = newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	bot.uses()
	if _, err := bot.CrossSign(t.Context(), bot.user.Password); err != nil {
		t.Fatal(err)
	}
	anna.says(meet(t, anna, bot), "Frage")
	return bot, anna, bot.sync()[0]
}

func TestALaterLogInTakesOverWhatTheOneBeforeLeft(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna, said := newDevice(t, s)
	before := bot.Machine
	later := &party{t: t, server: s, user: bot.user, client: logInAgain(t, s, bot.user), clock: bot.clock, log: bot.log, config: bot.config}
	later.open()
	if got := later.reads(said); got != "Frage" {
		t.Errorf("read as %q", got)
	}
	if _, err := later.CrossSign(t.Context(), bot.user.Password); err != nil || !signed(t, anna, later) {
		t.Errorf("the new device is not signed by what the one before left: %v", err)
	}
	if got := bot.reads(said); got != "Frage" {
		t.Errorf("the device that is used until then reads %q", got)
	}
	if err := before.Close(); err != nil {
		t.Fatal(err)
	}
	later.uses()
	later.restart()
	if n := later.count(`SELECT count(*) FROM crypto_account`); n != 1 || later.reads(said) != "Frage" {
		t.Errorf("%d devices are kept", n)
	}
}

func TestALogInThatFailsLeavesTheDeviceThatIsUsed(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna, said := newDevice(t, s)
	failed := &party{t: t, server: s, user: bot.user, client: logInAgain(t, s, bot.user), clock: bot.clock, log: bot.log, config: bot.config}
	failed.open()
	if _, err := failed.Recover(t.Context(), "wrong"); err == nil {
		t.Fatal("a wrong recovery key was taken")
	}
	if err := failed.Close(); err != nil {
		t.Fatal(err)
	}
	bot.restart()
	if got := bot.reads(said); got != "Frage" {
		t.Errorf("read as %q", got)
	}
	if n := bot.count(`SELECT count(*) FROM crypto_account`); n != 1 || !signed(t, anna, bot) {
		t.Errorf("%d devices are kept", n)
	}
}

func TestALogInWithAnotherSecretKeyBeginsAnew(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, _, said := newDevice(t, s)
	if err := bot.Close(); err != nil {
		t.Fatal(err)
	}
	later := &party{t: t, server: s, user: bot.user, client: logInAgain(t, s, bot.user), clock: bot.clock, log: bot.log, config: bot.config}
	var err error
	if later.config.Keys, err = secret.NewBox(strings.Repeat("cd", 32)); err != nil {
		t.Fatal(err)
	}
	later.open()
	if _, err := later.Decrypt(t.Context(), said); err == nil {
		t.Error("it reads what was encrypted with the key that was lost")
	}
	later.uses()
	later.restart()
	if n := later.count(`SELECT count(*) FROM crypto_megolm_inbound_session`) + later.count(`SELECT count(*) FROM crypto_secrets`); n != 0 {
		t.Errorf("%d keys are kept that nobody can read", n)
	}
}
