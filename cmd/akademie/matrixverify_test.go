//go:build goolm

package main

import (
	"bufio"
	"errors"
	"strings"
	"testing"
	"time"

	"smart-city-dialog.de/akademie/internal/matrixbot"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake"
	"smart-city-dialog.de/akademie/internal/matrixbot/matrixfake/matrixclient"
	"smart-city-dialog.de/akademie/internal/postgres/pgtest"
)

func TestTheDeviceIsVerifiedAtATerminal(t *testing.T) {
	t.Parallel()
	s, database, key := matrixfake.New(t), pgtest.URL(t), matrixKey(t)
	bot := s.Bot("akademie")
	if status, out, errs := logIn(t, s, bot, database, key); status != exitOK {
		t.Fatalf("status %d: %s%s", status, out, errs)
	}
	serveSlack(t, database, "--matrix", key)
	anna := matrixclient.Start(t).On(s, s.User("anna"))
	anna.Bootstrap()
	room := anna.Creates(matrixclient.Room{Direct: true, Encrypted: true}, bot.ID)
	anna.Meets(room, bot.ID)

	type ended struct {
		status    int
		out, errs string
	}
	terminal := make(chan ended, 1)
	go func() {
		var out, errs strings.Builder
		status := run(t.Context(), []string{"matrix", "verify", key, "--database-url=" + database}, strings.NewReader("y\nja\n"), &out, &errs)
		terminal <- ended{status, out.String(), errs.String()}
	}()
	theirs := anna.Verifies(bot.ID, room)
	anna.Confirms()
	if trust := anna.AwaitTrust(bot.ID, bot.Devices()[0]); !trust.User {
		t.Errorf("trust: %+v", trust)
	}
	got := <-terminal
	for _, emoji := range theirs.Emojis {
		if !strings.Contains(got.out, "  "+emoji+" ") {
			t.Errorf("the terminal does not show %s: %s", emoji, got.out)
		}
	}
	if got.status != exitOK || !strings.Contains(got.out, "Verified: "+anna.User) || !strings.Contains(got.errs, anna.User+" (session "+anna.Device+") asks to verify.") {
		t.Errorf("status %d: %s%s", got.status, got.out, got.errs)
	}
}

func TestAVerificationThatIsCalledOffDoesNotEndTheNextOne(t *testing.T) {
	t.Parallel()
	const anna, mallory = "@anna:musterstadt.example", "@mallory:boese.example"
	type step struct {
		id, user, state, reason string
		ends                    error // of the command; nil it goes on
	}
	old := step{id: "old", user: anna, state: matrixbot.Requested}
	fresh := []step{
		{id: "new", user: anna, state: matrixbot.Requested},
		{id: "new", user: anna, state: matrixbot.Compare},
		{id: "new", user: anna, state: matrixbot.Verified, ends: errVerified},
	}
	for name, c := range map[string]struct {
		answers string
		steps   []step
		want    string
	}{
		"by who asks again": {
			"y\ny\ny\n", append([]step{old, {id: "old", user: anna, state: matrixbot.Cancelled, reason: "m.user"}}, fresh...), "Verified: " + anna,
		},
		"as it took too long": {
			"y\ny\ny\n", append([]step{old, {id: "old", user: anna, state: matrixbot.Cancelled, reason: "m.timeout"}}, fresh...), "Verified: " + anna,
		},
		"by the operator, as it is a stranger's": {
			"n\ny\ny\n", append([]step{
				{id: "old", user: mallory, state: matrixbot.Requested}, {id: "old", user: mallory, state: matrixbot.Cancelled, reason: "m.user"},
			}, fresh...), "Verified: " + anna,
		},
		"but one in which somebody listens in does": {
			"y\nn\n", []step{
				old, {id: "old", user: anna, state: matrixbot.Compare},
				{id: "old", user: anna, state: matrixbot.Cancelled, reason: mismatchedPictures, ends: exitError(exitRefused)},
			}, "the pictures differ",
		},
		"but where nobody answers any more, it does": {
			"", []step{old, {id: "old", user: anna, state: matrixbot.Cancelled, reason: "m.user", ends: exitError(exitRefused)}}, "it was called off",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pool := pgtest.Open(t)
			var out strings.Builder
			w := watcher{
				setup: matrixbot.Setup{Pool: pool, Now: time.Now}, std: streams{out: &out, err: &out},
				answers: bufio.NewScanner(strings.NewReader(c.answers)), told: map[string]string{},
			}
			for _, s := range c.steps {
				_, err := pool.Exec(t.Context(), `INSERT INTO matrix_verifications (id, user_id, state, reason, updated_at) VALUES ($1, $2, $3, $4, now())
					ON CONFLICT (id) DO UPDATE SET state = excluded.state, reason = excluded.reason`, s.id, s.user, s.state, s.reason)
				if err != nil {
					t.Fatal(err)
				}
				ended, err := w.see(t.Context(), matrixbot.Verification{ID: s.id, User: s.user, Device: "D", State: s.state, Reason: s.reason})
				if ended && err == nil {
					err = errVerified
				}
				if !errors.Is(err, s.ends) || ended != (s.ends != nil) {
					t.Fatalf("at %q of %q it ended (%t) with %v, want %v:\n%s", s.state, s.id, ended, err, s.ends, out.String())
				}
			}
			if !strings.Contains(out.String(), c.want) {
				t.Errorf("it does not say %q:\n%s", c.want, out.String())
			}
		})
	}
}

// errVerified stands for a command that ends well.
var errVerified = errors.New("verified")
