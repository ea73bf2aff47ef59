//go:build goolm

package main

import (
	"strings"
	"testing"

	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestWrongSettingsOfMatrixAreOneLineAndStatusTwo(t *testing.T) {
	t.Parallel()
	database, key := "postgres://nowhere.invalid/x", matrixKey(t) // nobody waits for it
	for _, c := range []struct {
		args []string
		want string
	}{
		{[]string{"serve", "--matrix"}, "--secret-key-file is missing"},
		{[]string{"demo", "--matrix"}, "--secret-key-file is missing"},
		{[]string{"serve", "--matrix", "--secret-key-file=" + secretFile(t, "geheim")}, "a key is 32 random bytes"},
		{[]string{"serve", "--matrix-servers=example.org"}, "--matrix is missing"},
		{[]string{"serve", "--matrix", key, "--matrix-servers=https://example.org"}, `"https://example.org" is not a server such as example.org`},
		{[]string{"serve", "--matrix", key, "--matrix-users=anna"}, `"anna" is not a user such as @anna:example.org`},
		{[]string{"serve", "--matrix", key, "--matrix-rooms=Rathaus"}, `"Rathaus" is not a room such as`},
		{[]string{"matrix", "check"}, "--secret-key-file is missing"},
		{[]string{"matrix", "login", key}, "--user is missing: which account"},
		{[]string{"matrix", "login", key, "--homeserver=https://matrix.example.org"}, "--user is missing: whose is the password?"},
		{[]string{"matrix", "login", key, "--user=akademie"}, `"akademie" does not say on which server it is`},
		{[]string{"matrix", "verify", key, "--wait=0s"}, "--wait must be more than 0"},
	} {
		status, _, errs := inProcess(t, database, c.args...)
		if status != exitUsage || !strings.Contains(errs, c.want) || strings.Count(errs, "\n") != 1 || strings.Contains(errs, "invalid input") {
			t.Errorf("%v: status %d: %s", c.args, status, errs)
		}
	}
}

func TestAnAccountIsLoggedInLookedAtAndLoggedOut(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot := s.Bot("akademie")
	check := []string{"matrix", "check", key, "--matrix-servers=" + matrixfake.ServerName}
	if status, out, _ := inProcess(t, database, check...); status != exitFailed || !strings.Contains(out, "fail  account: nobody has logged one in\n      → akademie matrix login\n") {
		t.Errorf("before: status %d: %s", status, out)
	}
	status, out, errs := logIn(t, s, bot, database, key)
	if status != exitOK || !strings.Contains(out, bot.ID+" is logged in at "+s.URL) || errs != "" {
		t.Fatalf("login: status %d: %s%s", status, out, errs)
	}
	if name, avatar := bot.Profile(); name != "Akademie" || !strings.HasPrefix(avatar, "mxc://") {
		t.Errorf("profile: %q, %q", name, avatar)
	}
	status, out, errs = inProcess(t, database, check...)
	if status != exitOK || !strings.Contains(out, "ok    account: "+bot.ID) || !strings.Contains(out, "warn  server: none attends to the account") || !strings.HasSuffix(out, ", 0 not working\n") {
		t.Errorf("check: status %d: %s%s", status, out, errs)
	}
	if status, _, errs = inProcess(t, database, "matrix", "verify", key); status != exitRefused || !strings.Contains(errs, "Start one: akademie serve --matrix") {
		t.Errorf("verify: status %d: %s", status, errs)
	}
	if status, out, errs = inProcess(t, database, "matrix", "logout", key); status != exitOK || out != bot.ID+" is logged out.\n" || len(bot.Devices()) != 0 {
		t.Errorf("logout: status %d: %s%s; sessions: %v", status, out, errs, bot.Devices())
	}
	if status, _, errs = inProcess(t, database, "matrix", "logout", key); status != exitRefused || errs != "Nobody is logged in.\n" {
		t.Errorf("logout again: status %d: %s", status, errs)
	}
}

func TestALogInThatIsNotTakenSaysWhy(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot, other := s.Bot("akademie"), s.User("anna")
	wrong := []string{"matrix", "login", "--homeserver=" + s.URL, "--user=" + bot.ID, "--password-file=" + secretFile(t, "falsch"), key}
	status, out, errs := inProcess(t, database, wrong...)
	if status != exitRefused || out != "" || !strings.Contains(errs, "Not logged in: ") || !strings.Contains(errs, "M_FORBIDDEN") || strings.Contains(errs, "falsch") {
		t.Errorf("wrong password: status %d: %s%s", status, out, errs)
	}
	if status, out, errs := logIn(t, s, bot, database, key); status != exitOK {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	if status, _, errs := logIn(t, s, other, database, key); status != exitRefused || !strings.HasSuffix(errs, bot.ID+" is logged in; log it out first: akademie matrix logout\n") || len(other.Devices()) != 0 {
		t.Errorf("another account: status %d: %s; sessions: %v", status, errs, other.Devices())
	}
	if status, out, errs := logIn(t, s, bot, database, key); status != exitOK || len(bot.Devices()) != 1 {
		t.Errorf("again: status %d: %s%s; sessions: %v", status, out, errs, bot.Devices())
	}
}

func TestATokenOfABrowserLogsIn(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot := s.Bot("akademie")
	in := "http://localhost:1/akademie?loginToken=" + bot.LoginToken() + "\n"
	var out, errs strings.Builder
	status := run(t.Context(), []string{"matrix", "login", "--token", "--homeserver=" + s.URL, key, "--database-url=" + database}, strings.NewReader(in), &out, &errs)
	if status != exitOK || !strings.Contains(out.String(), bot.ID+" is logged in") || !strings.Contains(errs.String(), s.URL+"/_matrix/client/v3/login/sso/redirect?redirectUrl=http%3A%2F%2Flocalhost") {
		t.Errorf("status %d: %s%s", status, out.String(), errs.String())
	}
}

func TestMatrixIsServedWhereItIsAskedFor(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot, anna := s.Bot("akademie"), s.User("anna")
	if status, out, errs := logIn(t, s, bot, database, key); status != exitOK {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	room := anna.Direct(bot)
	with, without := serveSlack(t, database, "--matrix", key), serveSlack(t, pgtest.URL(t))
	for site, tells := range map[string]bool{with: true, without: false} {
		if health := get(t, t.Context(), site+"/healthz"); strings.Contains(health, "matrix: ") != tells {
			t.Errorf("health:\n%s", health)
		}
		if page := get(t, t.Context(), site+"/privacy"); strings.Contains(page, `id="matrix"`) != tells {
			t.Error("the page about privacy does not fit")
		}
	}
	s.Await("a greeting", func() bool { return len(room.Messages()) > 0 })
	anna.Says(room, "hilfe")
	s.Await("an answer", func() bool { return len(room.Messages()) > 2 })
	status, out, errs := inProcess(t, database, "matrix", "check", key)
	if status != exitOK || !strings.Contains(out, "ok    server: one attends to the account\n") {
		t.Errorf("check: status %d: %s%s", status, out, errs)
	}
	if status, out, errs := inProcess(t, database, "matrix", "rooms", key); status != exitOK || !strings.Contains(out, room.ID) || !strings.Contains(out, "direct") {
		t.Errorf("rooms: status %d: %s%s", status, out, errs)
	}
	if status, out, errs := inProcess(t, database, "matrix", "rooms", key, "--leave="+room.ID); status != exitOK {
		t.Errorf("leave: status %d: %s%s", status, out, errs)
	}
	if status, _, errs := inProcess(t, database, "matrix", "rooms", key, "--leave=!nowhere:example.org"); status != exitRefused {
		t.Errorf("leave nothing: status %d: %s", status, errs)
	}
}
