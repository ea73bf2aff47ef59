//go:build goolm

package encryption

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"
	goolm "maunium.net/go/mautrix/crypto/goolm/account"
	"maunium.net/go/mautrix/id"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/secret"
)

func TestTheSameSyncIsTakenAgainAfterACrash(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	brought, again := bot.fetch(), bot.fetch()
	events := bot.take(brought)
	for range 2 {
		if got := bot.reads(events[0]); got != "Frage" {
			t.Fatalf("read as %q", got)
		}
	}
	bot.restart()
	if events = bot.take(again); len(events) != 1 || bot.reads(events[0]) != "Frage" {
		t.Errorf("after a restart: %d events", len(events))
	}
	bot.says(room, "Antwort")
	if got := anna.hears(); !slices.Contains(got, "Antwort") {
		t.Errorf("Anna reads %q", got)
	}
}

// A server that dies between decrypting a message to the device and storing what it
// holds has to be able to decrypt it again.
func TestAKeyIsNotLostWhenItCannotBeStored(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	r := bot.fetch()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	olm, _ := bot.machine()
	err := bot.db.DoTxn(ctx, nil, func(ctx context.Context) error { // as in a crash, the transaction does not end
		olm.ProcessSyncResponse(ctx, &mautrix.RespSync{ToDevice: r.ToDevice, DeviceOTKCount: mautrix.OTKCount{SignedCurve25519: 100}}, "")
		return errors.New("killed")
	})
	if err == nil {
		t.Fatal("no error")
	}
	bot.restart()
	if got := bot.hears(); !slices.Equal(got, []string{"Frage"}) {
		t.Errorf("read: %q", got)
	}
}

func TestAMessageToTheDeviceThatCannotBeStoredHoldsNothingUp(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Frage")
	r := bot.fetch()
	bot.exec(`CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'refused'; END $$`)
	bot.exec(`CREATE TRIGGER refuse BEFORE INSERT ON crypto_megolm_inbound_session FOR EACH ROW EXECUTE FUNCTION refuse()`)
	events := bot.take(r)
	if len(events) != 1 || bot.reads(events[0]) != "🔒" || !strings.Contains(bot.log.String(), "dropped") {
		t.Errorf("%d events; log: %s", len(events), bot.log)
	}
	bot.exec(`DROP TRIGGER refuse ON crypto_megolm_inbound_session`)
	anna.exec(`DELETE FROM crypto_megolm_outbound_session`)
	anna.says(room, "Noch eine")
	if got := bot.hears(); !slices.Equal(got, []string{"Noch eine"}) {
		t.Errorf("read: %q\n%s", got, bot.log)
	}
}

func TestOneTimeKeysAreToppedUpAndAFallbackKeyIsThere(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	bot.sync()
	if r := bot.fetch(); !slices.Equal(r.FallbackKeys, []id.KeyAlgorithm{id.KeyAlgorithmSignedCurve25519}) {
		t.Fatalf("fallback keys: %v", r.FallbackKeys)
	}
	claim := func(n int) {
		c := uploadDevice(t, s, s.User("claims"+strings.Repeat("x", n)))
		for range n {
			_, err := c.ClaimKeys(t.Context(), &mautrix.ReqClaimKeys{OneTimeKeys: mautrix.OneTimeKeysRequest{
				bot.client.UserID: {bot.client.DeviceID: id.KeyAlgorithmSignedCurve25519},
			}})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	claim(30)
	bot.sync()
	if n := bot.fetch().DeviceOTKCount.SignedCurve25519; n < 50 {
		t.Errorf("%d one-time keys", n)
	}
	claim(70) // all of them, and the fallback key
	first := fallbackOf(bot)
	bot.sync()
	if bot.fetch().DeviceOTKCount.SignedCurve25519 < 50 || fallbackOf(bot) == first || !slices.Contains(bot.fetch().FallbackKeys, id.KeyAlgorithmSignedCurve25519) {
		t.Errorf("after all were used: %+v", bot.fetch().FallbackKeys)
	}
	if account := accountOf(bot); account.NumFallbackKeys != 2 {
		t.Error("the fallback key before is not known any more")
	}
	bot.clock.Move(forgetFallback + time.Minute)
	bot.sync()
	if account := accountOf(bot); account.NumFallbackKeys != 1 {
		t.Error("the fallback key before is never forgotten")
	}
}

func accountOf(p *party) *goolm.Account {
	olm, _ := p.machine()
	return olm.GetAccount().Internal.(*goolm.Account)
}

func fallbackOf(p *party) string {
	for name := range accountOf(p).FallbackKey() {
		return name
	}
	return ""
}

func TestASyncThatLeavesTheCountOutUploadsNothing(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	bot.sync()
	before := len(accountOf(bot).OTKeys)
	for range 3 {
		if err := bot.Sync(t.Context(), &mautrix.RespSync{}, "x"); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(accountOf(bot).OTKeys); n != before {
		t.Errorf("%d keys became %d", before, n)
	}
}

func TestABrokenOlmSessionIsMended(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	anna.says(room, "Erstens")
	bot.hears()
	bot.says(room, "Antwort")
	anna.hears()
	bot.exec(`DELETE FROM crypto_olm_session`) // as a database that was restored
	bot.restart()
	anna.exec(`DELETE FROM crypto_megolm_outbound_session`)
	anna.says(room, "Zweitens")
	if got := bot.hears(); !slices.Equal(got, []string{"Antwort", "🔒"}) {
		t.Fatalf("read: %q", got)
	}
	s.Await("a new session", func() bool { return bot.count(`SELECT count(*) FROM crypto_olm_session`) > 0 })
	s.Await("a message that mends it", func() bool { anna.sync(); return anna.count(`SELECT count(*) FROM crypto_olm_session`) > 1 })
	anna.exec(`DELETE FROM crypto_megolm_outbound_session`)
	anna.says(room, "Drittens")
	if got := bot.hears(); !slices.Equal(got, []string{"Drittens"}) {
		t.Errorf("read: %q", got)
	}
}

func TestADeviceOpensOnlyWithItsSecretKeyAndItsHomeserver(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot := newParty(t, s, s.Bot("akademie"))
	bot.sync()
	if err := bot.Close(); err != nil {
		t.Fatal(err)
	}
	another, err := secret.NewBox(strings.Repeat("cd", 32))
	if err != nil {
		t.Fatal(err)
	}
	wrong := bot.config
	wrong.Keys = another
	if _, err := Open(t.Context(), wrong, bot.client); fault.Kind(err) != fault.Denied {
		t.Errorf("with another secret key: %v", err)
	}
	bot.exec(`DELETE FROM crypto_account`) // a database that was restored from before the log-in
	if _, err := Open(t.Context(), bot.config, bot.client); fault.Kind(err) != fault.Conflict {
		t.Errorf("with other keys than the homeserver has: %v", err)
	}
	bot.client.AccessToken = "wrong"
	if _, err := Open(t.Context(), bot.config, bot.client); !errors.Is(err, mautrix.MUnknownToken) {
		t.Errorf("with a token that is not valid: %v", err)
	}
}

func TestTimesDoNotDependOnTheZoneOfTheServer(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	bot.says(room, "…")
	_, store := bot.machine()
	session, err := store.GetOutboundGroupSession(t.Context(), id.RoomID(room.ID))
	if err != nil {
		t.Fatal(err)
	}
	at := time.Now().Add(-time.Hour).In(time.FixedZone("UTC+9", 9*60*60)).Truncate(time.Millisecond)
	session.CreationTime = at
	if err := store.AddOutboundGroupSession(t.Context(), session); err != nil {
		t.Fatal(err)
	}
	if session, err = store.GetOutboundGroupSession(t.Context(), id.RoomID(room.ID)); err != nil || !session.CreationTime.Equal(at) {
		t.Errorf("stored %s, read %s, %v", at, session.CreationTime, err)
	}
}

func TestWhatWaitsIsFoundWhenItsKeyCameBeforeTheServerStarted(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	session := anna.says(room, "Frage")
	events := bot.sync()
	want := matrixbot.Session{Room: id.RoomID(room.ID), ID: session}
	if got := bot.Unlocked(); !slices.Equal(got, []matrixbot.Session{want}) {
		t.Errorf("unlocked: %v", got)
	}
	if got := bot.Unlocked(); len(got) != 0 {
		t.Errorf("told again: %v", got)
	}
	bot.exec(`INSERT INTO matrix_locked (event, room, session, position, raw, arrived_at) VALUES ($1, $2, $3, '1', '{}', $4)`,
		events[0].ID, room.ID, session, bot.Now())
	bot.restart()
	if got := bot.Unlocked(); !slices.Equal(got, []matrixbot.Session{want}) {
		t.Errorf("unlocked after a restart: %v", got)
	}
}

func TestKeysAreStoredEncrypted(t *testing.T) {
	t.Parallel()
	s := matrixfake.New(t)
	bot, anna := newParty(t, s, s.Bot("akademie")), newParty(t, s, s.User("anna"))
	room := meet(t, anna, bot)
	if _, err := bot.CrossSign(t.Context(), bot.user.Password); err != nil {
		t.Fatal(err)
	}
	session := bot.says(room, "…")
	olm, store := bot.machine()
	group, err := store.GetGroupSession(t.Context(), id.RoomID(room.ID), session)
	if err != nil {
		t.Fatal(err)
	}
	key, err := group.Internal.Export(0)
	if err != nil {
		t.Fatal(err)
	}
	for name, plain := range map[string]string{
		"a room's key": string(key), "a signing key": unpadded(olm.CrossSigningKeys.SelfSigningKey.Seed()),
		"the key of the device": unpadded(accountOf(bot).IdKeys.Curve25519.PrivateKey),
	} {
		if n := bot.count(`SELECT count(*) FROM (
			SELECT encode(session, 'escape') AS held FROM crypto_megolm_inbound_session UNION ALL SELECT encode(session, 'escape') FROM crypto_megolm_outbound_session
			UNION ALL SELECT encode(account, 'escape') FROM crypto_account UNION ALL SELECT encode(secret, 'escape') FROM crypto_secrets
			UNION ALL SELECT encode(session, 'escape') FROM crypto_olm_session) all_of_them WHERE strpos(held, $1) > 0`, plain[:20]); n > 0 {
			t.Errorf("%s is readable", name)
		}
	}
}
