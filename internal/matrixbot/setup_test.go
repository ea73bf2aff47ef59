//go:build goolm

package matrixbot_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"maunium.net/go/mautrix"

	"smart-city-dialog.de/akademie/internal/fault"
	"smart-city-dialog.de/akademie/internal/finding"
	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/encryption"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
	"smart-city-dialog.de/akademie/internal/secret"
)

// newSetup is an operator's at a database of its own.
func newSetup(t *testing.T, key string) matrixbot.Setup {
	t.Helper()
	box, err := secret.NewBox(strings.Repeat(key, 32))
	if err != nil {
		t.Fatal(err)
	}
	s := matrixbot.Setup{Pool: pgtest.Open(t), Keys: box, Name: "Akademie", Now: time.Now, Log: slog.New(slog.DiscardHandler)}
	s.Open = func(ctx context.Context, c *mautrix.Client) (matrixbot.Device, error) {
		return encryption.Open(ctx, encryption.Config{Pool: s.Pool, Keys: s.Keys, Now: time.Now, Log: s.Log}, c)
	}
	return s
}

// found returns what was found of a part, and fails if nothing was.
func found(t *testing.T, s matrixbot.Setup, about string) finding.Finding {
	t.Helper()
	all, err := s.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if strings.HasPrefix(f.About, about) {
			return f
		}
	}
	t.Fatalf("nothing was found of %q: %+v", about, all)
	return finding.Finding{}
}

func TestCheckSaysWhatIsWrongAndWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		happens func(t *testing.T, s *matrixbot.Setup, home *matrixfake.Server, bot *matrixfake.User)
		about   string
		level   finding.Level
		text    string
	}{
		"nothing": {func(*testing.T, *matrixbot.Setup, *matrixfake.Server, *matrixfake.User) {}, "cross-signing", finding.OK, "signed by the account"},
		"the homeserver is away": {func(_ *testing.T, _ *matrixbot.Setup, home *matrixfake.Server, _ *matrixfake.User) {
			home.Stop()
		}, "homeserver ", finding.Fail, "it does not answer"},
		"the token was revoked": {func(_ *testing.T, _ *matrixbot.Setup, home *matrixfake.Server, bot *matrixfake.User) {
			home.Revoke(bot, false)
		}, "access token", finding.Fail, "M_UNKNOWN_TOKEN"},
		"the secret key is another": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			s.Keys = newSetup(t, "cd").Keys
		}, "account", finding.Fail, "cannot be decrypted"},
		"the database was restored": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			change(t, s, `UPDATE crypto_device SET signing_key = repeat('A', 43)`)
		}, "device", finding.Fail, "other keys"},
		"the keys are gone": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			change(t, s, `DELETE FROM crypto_account`)
		}, "device", finding.Fail, "no keys of it here"},
		"this build has no encryption": {func(_ *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			s.Open = nil
		}, "encryption", finding.Warn, "not in this build"},
		"an invitation is not accepted": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			change(t, s, `INSERT INTO matrix_rooms (room, membership, updated_at) VALUES ('!a:b', 'invite', now())`)
		}, "invitations", finding.Warn, "1 are not accepted"},
		"the homeserver limits the rate": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			change(t, s, `INSERT INTO matrix_posts (key, transaction, room, kind, content, not_before, created_at) VALUES ('k', 't', '!a:b', 'message', '{}', now() + interval '1 minute', now())`)
		}, "rate limits", finding.Warn, "1 messages wait"},
		"a message waits for its key": {func(t *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			change(t, s, `INSERT INTO matrix_locked (event, room, session, position, raw, arrived_at) VALUES ('$e', '!a:b', 's', '1', '{}', now())`)
		}, "encrypted messages", finding.Warn, "1 wait for their keys"},
		"who may invite it": {func(_ *testing.T, s *matrixbot.Setup, _ *matrixfake.Server, _ *matrixfake.User) {
			s.Servers = nil
		}, "allowed people", finding.Warn, "all: whoever reaches the homeserver"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			home, s := matrixfake.New(t), newSetup(t, "ab")
			s.Servers = []string{matrixfake.ServerName}
			bot := home.Bot("akademie")
			if _, err := s.Login(t.Context(), matrixbot.Login{Homeserver: home.URL, User: bot.ID, Password: bot.Password}); err != nil {
				t.Fatal(err)
			}
			c.happens(t, &s, home, bot)
			if f := found(t, s, c.about); f.Level != c.level || !strings.Contains(f.Text, c.text) || f.Level == finding.Fail && f.Do == "" {
				t.Errorf("found %+v", f)
			}
		})
	}
}

func change(t *testing.T, s *matrixbot.Setup, query string) {
	t.Helper()
	if _, err := s.Pool.Exec(t.Context(), query); err != nil {
		t.Fatal(err)
	}
}

func TestARecoveryKeyThatIsKeptIsOfUseLater(t *testing.T) {
	t.Parallel()
	home, s := matrixfake.New(t), newSetup(t, "ab")
	bot := home.Bot("akademie")
	in := matrixbot.Login{Homeserver: home.URL, User: bot.ID, Password: bot.Password, KeepRecovery: true}
	first, err := s.Login(t.Context(), in)
	if err != nil || first.Recovery == "" {
		t.Fatalf("%+v, %v", first, err)
	}
	kept, err := s.KeptRecovery(t.Context(), bot.ID)
	if err != nil || kept != first.Recovery {
		t.Errorf("kept %q, %v", kept, err)
	}
	if other, err := s.KeptRecovery(t.Context(), "@anna:example.org"); err != nil || other != "" {
		t.Errorf("of somebody else: %q, %v", other, err)
	}
	another := newSetup(t, "ab") // the database was lost
	in.Recovery = kept
	later, err := another.Login(t.Context(), in)
	if err != nil || later.Recovery != "" || len(later.Warnings) > 0 {
		t.Fatalf("%+v, %v", later, err)
	}
	if f := found(t, another, "cross-signing"); f.Level != finding.OK {
		t.Errorf("the new device: %+v", f)
	}
	if without, err := newSetup(t, "ab").Login(t.Context(), matrixbot.Login{Homeserver: home.URL, User: bot.ID, Password: bot.Password}); err != nil ||
		len(without.Warnings) != 1 || !strings.Contains(without.Warnings[0], "--recovery-key-file") {
		t.Errorf("without the key: %+v, %v", without, err)
	}
	home.Fail(bot, "backedup", 1, matrixfake.Fault{Status: 502})
	if late, err := newSetup(t, "ab").Login(t.Context(), in); err != nil || len(late.Warnings) != 1 || late.Restored != 0 {
		t.Errorf("without the backup: %+v, %v", late, err)
	}
	in.Recovery = "falsch"
	if _, err := another.Login(t.Context(), in); fault.Kind(err) != fault.Denied || len(bot.Devices()) != 4 {
		t.Errorf("with a wrong recovery key: %v; sessions: %v", err, bot.Devices())
	}
}

func TestWhoLostTheSecretKeyLogsOutAndInAgain(t *testing.T) {
	t.Parallel()
	home, s := matrixfake.New(t), newSetup(t, "ab")
	bot := home.Bot("akademie")
	in := matrixbot.Login{Homeserver: home.URL, User: bot.ID, Password: bot.Password, KeepRecovery: true}
	first, err := s.Login(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	s.Keys = newSetup(t, "cd").Keys
	if f := found(t, s, "account"); !strings.HasPrefix(f.Text, bot.ID) {
		t.Errorf("found %+v", f)
	}
	if kept, err := s.KeptRecovery(t.Context(), bot.ID); err != nil || kept != "" {
		t.Errorf("kept %q, %v", kept, err)
	}
	user, told, err := s.Logout(t.Context())
	if err != nil || told || user.String() != bot.ID {
		t.Errorf("logged out %s, told %v: %v", user, told, err)
	}
	if _, _, err := s.Logout(t.Context()); fault.Kind(err) != fault.NotFound {
		t.Errorf("again: %v", err)
	}
	in.Recovery = first.Recovery
	if _, err := s.Login(t.Context(), in); err != nil {
		t.Fatal(err)
	}
	if f := found(t, s, "cross-signing"); f.Level != finding.OK {
		t.Errorf("found %+v", f)
	}
}

func TestALogInThatFailsLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	home, s := matrixfake.New(t), newSetup(t, "ab")
	bot := home.Bot("akademie")
	s.Open = func(context.Context, *mautrix.Client) (matrixbot.Device, error) {
		return nil, errors.New("no keys today")
	}
	_, err := s.Login(t.Context(), matrixbot.Login{Homeserver: home.URL, User: bot.ID, Password: bot.Password})
	if err == nil || len(bot.Devices()) != 0 {
		t.Errorf("%v; sessions: %v", err, bot.Devices())
	}
	if f := found(t, s, "account"); f.Level != finding.Fail {
		t.Errorf("found %+v", f)
	}
}

func TestWhereNobodyIsNobodyLogsIn(t *testing.T) {
	t.Parallel()
	s := newSetup(t, "ab")
	for server, kind := range map[string]error{
		"": fault.Invalid, "kein server": fault.Invalid, "https://user:pw@example.org": fault.Invalid, "https://": fault.Invalid,
		"http://127.0.0.1:1": fault.Unavailable, "nirgends.invalid": fault.Unavailable,
	} {
		_, err := s.Login(t.Context(), matrixbot.Login{Homeserver: server, User: "akademie", Password: "geheim"})
		if fault.Kind(err) != kind || strings.Contains(err.Error(), "geheim") || kind == fault.Unavailable && !strings.Contains(err.Error(), "--homeserver") {
			t.Errorf("%q: %v", server, err)
		}
	}
}

func TestVerificationsAreAnsweredOnlyWhereTheyWaitForIt(t *testing.T) {
	t.Parallel()
	s := newSetup(t, "ab")
	for state, may := range map[string][]string{
		matrixbot.Requested: {matrixbot.Accepted, matrixbot.Refused}, matrixbot.Compare: {matrixbot.Confirmed, matrixbot.Refused},
		matrixbot.Accepted: nil, matrixbot.Verified: nil, matrixbot.Cancelled: nil,
	} {
		for _, answer := range []string{matrixbot.Accepted, matrixbot.Confirmed, matrixbot.Refused, matrixbot.Verified} {
			id := state + "/" + answer
			if _, err := s.Pool.Exec(t.Context(), `INSERT INTO matrix_verifications (id, user_id, state, updated_at) VALUES ($1, '@a:b', $2, now())`, id, state); err != nil {
				t.Fatal(err)
			}
			want := fault.Conflict
			if strings.Contains(strings.Join(may, " "), answer) {
				want = nil
			}
			if err := s.Answer(t.Context(), id, answer); fault.Kind(err) != want || want == nil && err != nil {
				t.Errorf("%s: %v", id, err)
			}
		}
	}
	if err := s.Answer(t.Context(), "none", matrixbot.Accepted); fault.Kind(err) != fault.Conflict {
		t.Errorf("of one that is not there: %v", err)
	}
}
